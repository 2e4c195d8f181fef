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
    /// It is in maintenance: no request waits for it.
    pub(super) excused: bool,
    /// What it was last told of its maintenance in this term.
    pub(super) told: Option<bool>,
}

/// Whether it is known to serve everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sync {
    Needed { retry: Retry, message: String },
    Confirmed(Place),
}

/// What a full state tells beside the services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// When the group was last written.
    pub(crate) group: Revision,
    /// Whether the agent is out of service.
    pub(crate) maintenance: bool,
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

/// A call in flight.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) id: CallId,
    pub(super) services: BTreeMap<ServiceId, (Generation, Counts)>,
    /// Of a Resync: what it tells beside the services.
    pub(super) place: Option<Place>,
    /// What came after it was sent and makes another full state necessary.
    pub(super) overtaken: Option<String>,
}

// === impl Standing ===

impl Standing {
    pub(super) fn new(presence: Revision) -> Self {
        Self {
            presence,
            call: None,
            retry: Retry::default(),
            sync: Sync::needed(""),
            items: BTreeMap::new(),
            above: BTreeMap::new(),
            excused: false,
            told: None,
        }
    }

    /// It has to get the full state, also when it is just getting an older one.
    pub(super) fn distrust(&mut self, message: &str) {
        self.sync = Sync::needed(message);
        if let Some(call) = &mut self.call {
            call.overtaken = Some(message.to_owned());
        }
    }

    /// No request waits for it, so nobody asks it again for what it did not do.
    fn fell_behind(&mut self, message: &str, now: Timestamp) {
        if self.excused && matches!(self.sync, Sync::Confirmed(_)) {
            let retry = Retry::default().later(now, LONGEST_RESYNC_PAUSE);
            self.sync = Sync::Needed { retry, message: message.to_owned() };
        }
    }

    /// Whether it knows that it is in maintenance.
    pub(crate) fn knows_of_maintenance(&self) -> bool {
        self.told == Some(true)
    }

    /// Whether it is being told this generation, or serves it.
    pub(crate) fn keeps_up(&self, service: &ServiceId, generation: Generation) -> bool {
        let told = self.call.as_ref().and_then(|call| call.services.get(service));
        told.is_some_and(|(told, _)| *told == generation) || self.serves(service, generation)
    }

    /// Whether it is known to serve this generation.
    pub(crate) fn serves(&self, service: &ServiceId, generation: Generation) -> bool {
        let item = self.items.get(service).filter(|item| item.generation == generation);
        item.is_some_and(|item| matches!(item.word, Word::Applied(_)))
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
            if sent.place.is_some() {
                *retry = retry.later(now, LONGEST_PAUSE);
            }
        }
        if sent.place.is_none() {
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
        let place = sent.place.unwrap_or_default();
        self.told = Some(place.maintenance);
        let bad = failures.iter().find(|one| !matches!(one.outcome, ItemOutcome::Applied(_)));
        self.sync = match (bad, &self.sync, &sent.overtaken) {
            (None, _, Some(message)) => Sync::needed(message),
            (None, _, None) => Sync::Confirmed(place),
            (Some(bad), Sync::Needed { retry, .. }, _) => Sync::failing(*retry, bad, failures.len(), now),
            (Some(bad), Sync::Confirmed(_), _) => Sync::failing(Retry::default(), bad, failures.len(), now),
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
        if !matches!(word, Word::Applied(_)) {
            self.fell_behind(message, now);
        }
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
