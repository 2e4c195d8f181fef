//! Where one agent stands: what it said, what it is doing, and whether it is
//! known to serve everything.

use alloc::{borrow::ToOwned, collections::BTreeMap, string::String};

use super::{
    CallId, Counts,
    answer::{ItemAnswer, ItemOutcome},
    retry::{LONGEST_PAUSE, LONGEST_RESYNC_PAUSE, Retry},
};
use crate::{
    agent::Level,
    clock::Timestamp,
    ids::{Generation, Revision, ServiceId},
    timeline::{Passage, Steps},
};

/// One agent.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(super) presence: Revision,
    pub(super) call: Option<Sent>,
    pub(crate) retry: Retry,
    pub(crate) sync: Sync,
    pub(super) items: BTreeMap<ServiceId, Item>,
    /// Generations above the stored ones that its last full state met.
    pub(crate) above: BTreeMap<ServiceId, Generation>,
}

/// Whether it is known to serve everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sync {
    Needed { retry: Retry, message: String },
    Confirmed { group: Revision },
}

/// What it said of a service at a generation.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) generation: Generation,
    pub(crate) word: Word,
    pub(crate) retry: Retry,
    pub(crate) message: String,
    /// How it came to serve it, if an Apply of this term did that.
    pub(crate) passage: Option<Passage>,
}

/// The last word on a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Applied(Level),
    Stale(Generation),
    Invalid,
    Failed,
}

#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) id: CallId,
    pub(super) services: BTreeMap<ServiceId, (Generation, Counts)>,
    /// Of a Resync: the group as it was sent.
    pub(super) group: Option<Revision>,
}

// === impl Standing ===

impl Standing {
    pub(super) fn new(presence: Revision) -> Self {
        let (items, above) = (BTreeMap::new(), BTreeMap::new());
        Self { presence, call: None, retry: Retry::default(), sync: Sync::needed(""), items, above }
    }

    /// Whether it may be called now.
    pub(crate) fn is_free(&self, now: Timestamp) -> bool {
        self.call.is_none() && self.retry.at <= now
    }

    pub(crate) fn is_called(&self) -> bool {
        self.call.is_some()
    }

    pub(crate) fn presence(&self) -> Revision {
        self.presence
    }

    pub(super) fn lost(&mut self, sent: &Sent, message: &str, now: Timestamp) {
        self.retry = self.retry.later(now, LONGEST_PAUSE);
        if let Sync::Needed { message: old, retry } = &mut self.sync {
            message.clone_into(old);
            if sent.group.is_some() {
                *retry = retry.later(now, LONGEST_PAUSE);
            }
        }
        if sent.group.is_none() {
            for (service, (generation, _)) in &sent.services {
                self.note(service, *generation, Word::Failed, message, now);
            }
        }
    }

    pub(super) fn applied(
        &mut self,
        sent: &Sent,
        answers: &[ItemAnswer],
        steps: Option<Steps>,
        now: Timestamp,
    ) {
        self.retry = Retry::default();
        let answers: BTreeMap<_, _> = answers.iter().map(|one| (&one.service, one)).collect();
        for (service, (generation, _)) in &sent.services {
            let answer = answers.get(service);
            let (word, message) = answer
                .map_or((Word::Failed, "the agent gave no answer for it"), |answer| {
                    (Word::from(answer.outcome), answer.message.as_str())
                });
            self.note(service, *generation, word, message, now);
            if let Some(item) = self.items.get_mut(service).filter(|_| matches!(word, Word::Applied(_))) {
                item.passage = steps.map(|steps| Passage { answered: now, steps });
            }
        }
    }

    pub(super) fn resynced(&mut self, sent: &Sent, failures: &[ItemAnswer], now: Timestamp) {
        self.retry = Retry::default();
        let failed: BTreeMap<_, _> = failures.iter().map(|one| (&one.service, one)).collect();
        for (service, (generation, counts)) in &sent.services {
            if *counts == Counts::Yes && !failed.contains_key(service) {
                self.note(service, *generation, Word::Applied(Level::Unknown), "", now);
            }
        }
        self.above = failures.iter().filter_map(ItemAnswer::held_above).collect();
        let group = sent.group.unwrap_or_default();
        let bad = failures.iter().find(|one| !matches!(one.outcome, ItemOutcome::Applied(_)));
        self.sync = match (bad, &self.sync) {
            (None, _) => Sync::Confirmed { group },
            (Some(bad), Sync::Needed { retry, .. }) => Sync::failing(*retry, bad, failures.len(), now),
            (Some(bad), Sync::Confirmed { .. }) => Sync::failing(Retry::default(), bad, failures.len(), now),
        };
    }

    fn note(
        &mut self,
        service: &ServiceId,
        generation: Generation,
        word: Word,
        message: &str,
        now: Timestamp,
    ) {
        let before = self.items.get(service).filter(|item| item.generation == generation);
        let retry = before.map(|item| item.retry).unwrap_or_default();
        let retry = match word {
            Word::Failed => retry.later(now, LONGEST_PAUSE),
            Word::Applied(_) | Word::Stale(_) | Word::Invalid => retry,
        };
        let item = Item { generation, word, retry, message: message.to_owned(), passage: None };
        self.items.insert(service.clone(), item);
    }
}

// === impl Sync ===

impl Sync {
    pub(super) fn needed(message: &str) -> Self {
        Self::Needed { retry: Retry::default(), message: message.to_owned() }
    }

    fn failing(retry: Retry, bad: &ItemAnswer, count: usize, now: Timestamp) -> Self {
        let message = match bad.outcome {
            ItemOutcome::Stale(held) => {
                alloc::format!(
                    "{} service(s) not as stored, {}: it holds the higher generation {held}",
                    count,
                    bad.service
                )
            }
            ItemOutcome::Invalid | ItemOutcome::Failed | ItemOutcome::Applied(_) => {
                alloc::format!("{} service(s) not served, {}: {}", count, bad.service, bad.message)
            }
        };
        Self::Needed { retry: retry.later(now, LONGEST_RESYNC_PAUSE), message }
    }
}

// === impl Word ===

impl From<ItemOutcome> for Word {
    fn from(outcome: ItemOutcome) -> Self {
        match outcome {
            ItemOutcome::Applied(level) => Self::Applied(level),
            ItemOutcome::Stale(held) => Self::Stale(held),
            ItemOutcome::Invalid => Self::Invalid,
            ItemOutcome::Failed => Self::Failed,
        }
    }
}
