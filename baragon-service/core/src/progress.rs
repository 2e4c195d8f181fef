//! What the leader knows of its agents in this term.
//!
//! Volatile: a new leader starts from nothing and asks again, which agents
//! answer without doing anything twice.

use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};
use core::time::Duration;

use crate::{
    agent::{AgentKey, Level},
    clock::Timestamp,
    commit::{Commit, Key, Record, Write},
    decide::{Call, Effect},
    ids::{Generation, Revision, ServiceId},
    request::Phase,
    snapshot::Snapshot,
    timeline::{Passage, Steps},
};

/// What the agents are known to have done, what they are doing, and when they
/// are asked again.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    agents: BTreeMap<AgentKey, Standing>,
    calls: u64,
    /// When what is kept for a time was last looked at.
    looked: Timestamp,
    /// Generations that were given in this term, and told.
    flights: BTreeMap<ServiceId, Flight>,
    /// Services whose paths may have become free.
    pub(crate) sweep: BTreeSet<ServiceId>,
    /// What ended from here on somebody is still to be told of.
    untold: Option<Revision>,
}

/// Names a call of an agent in this term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallId(pub u64);

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To an Apply: one entry an item, and where the time went.
    Applied(Vec<ItemAnswer>, Option<Steps>),
    /// To a Resync: one entry a service that is not served as asked.
    Resynced(Vec<ItemAnswer>),
    /// None.
    Lost {
        /// Why, as far as is known.
        message: String,
    },
}

/// What an agent says of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAnswer {
    /// The service.
    pub service: ServiceId,
    /// What it did.
    pub outcome: ItemOutcome,
    /// In its own words.
    pub message: String,
}

/// What an agent made of one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemOutcome {
    /// Serves it.
    Applied(Level),
    /// Holds a higher generation.
    Stale(Generation),
    /// Will never serve it.
    Invalid,
    /// Could not this time.
    Failed,
}

/// One agent.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    presence: Revision,
    call: Option<Sent>,
    pub(crate) retry: Retry,
    pub(crate) sync: Sync,
    items: BTreeMap<ServiceId, Item>,
    /// Generations above the stored ones that its last full state met.
    pub(crate) above: BTreeMap<ServiceId, Generation>,
}

/// Whether it is known to serve everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sync {
    Needed { retry: Retry, message: String },
    Confirmed { group: Revision },
}

/// How often something failed, and when it may be tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retry {
    pub(crate) attempts: u32,
    pub(crate) at: Timestamp,
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

/// A generation that this term gave.
#[derive(Clone, Copy, Debug)]
struct Flight {
    generation: Generation,
    /// When its requests were taken up.
    since: Timestamp,
    /// When the first agent was called with it.
    sent: Option<Timestamp>,
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
struct Sent {
    id: CallId,
    services: BTreeMap<ServiceId, (Generation, Counts)>,
    /// Of a Resync: the group as it was sent.
    group: Option<Revision>,
}

/// Whether serving a generation after a call settles it: a forced reload is
/// settled by an Apply only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// What is kept for days need not be looked at more often.
const SWEEP: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// An agent that restarts is found again within this time.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A full state that an agent refuses is rarely cured by time.
pub(crate) const LONGEST_RESYNC_PAUSE: Duration = Duration::from_secs(30);

// === impl Progress ===

impl Progress {
    /// Nothing is known: the start of a term. Every agent is resynced.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> Self {
        let sweep = snapshot.paths().map(|(_, owner)| owner.clone()).collect();
        let mut progress = Self { sweep, ..Self::default() };
        progress.observe(snapshot);
        progress
    }

    /// Takes note of agents that came and went, of groups that changed and of
    /// requests that ended.
    pub fn observe(&mut self, snapshot: &Snapshot) {
        self.agents.retain(|key, standing| {
            snapshot.agent(key).is_some_and(|agent| agent.created == standing.presence)
        });
        for agent in snapshot.agents() {
            let standing =
                self.agents.entry(agent.value.key.clone()).or_insert_with(|| Standing::new(agent.created));
            let group = group_revision(snapshot, &agent.value.key);
            if matches!(&standing.sync, Sync::Confirmed { group: sent } if *sent != group) {
                standing.sync = Sync::needed("its group has changed");
            }
            standing.items.retain(|service, _| snapshot.head(service).is_some());
        }
        self.flights.retain(|service, _| snapshot.head(service).is_some());
    }

    /// What has ended from this revision on somebody is still to be told of;
    /// `None`: nobody is told.
    pub fn keep_from(&mut self, untold: Option<Revision>) {
        self.untold = untold;
    }

    /// Whether all have been told of what was last written then.
    pub(crate) fn is_told(&self, modified: Revision) -> bool {
        self.untold.is_none_or(|untold| modified < untold)
    }

    /// A call goes out.
    pub fn sent(&mut self, effect: &Effect, now: Timestamp) {
        self.calls = self.calls.max(effect.id.0);
        for (service, (generation, _)) in effect.call.services() {
            let flight = self.flights.get_mut(&service).filter(|flight| flight.generation == generation);
            if let Some(flight) = flight {
                flight.sent.get_or_insert(now);
            }
        }
        if let Some(standing) = self.agents.get_mut(&effect.agent) {
            let group = match &effect.call {
                Call::Apply { .. } => None,
                Call::Resync { group_revision, .. } => Some(*group_revision),
            };
            standing.call = Some(Sent { id: effect.id, services: effect.call.services(), group });
        }
    }

    /// A call came back. An answer to a call that is not in flight says nothing.
    pub fn answered(&mut self, agent: &AgentKey, id: CallId, answer: Answer, now: Timestamp) {
        let Some(standing) = self.agents.get_mut(agent) else {
            return;
        };
        let Some(sent) = standing.call.take_if(|call| call.id == id) else {
            return;
        };
        match answer {
            Answer::Lost { message } => standing.lost(&sent, &message, now),
            Answer::Applied(items, steps) => standing.applied(&sent, &items, steps, now),
            Answer::Resynced(failures) => standing.resynced(&sent, &failures, now),
        }
    }

    /// A commit was made, or may have been: who is not to be trusted, and
    /// whose paths may have become free.
    pub fn committed(&mut self, snapshot: &Snapshot, commit: &Commit) {
        for write in commit.writes().values() {
            self.begin(write);
        }
        for (agent, message) in commit.distrusted() {
            if let Some(standing) = self.agents.get_mut(agent) {
                standing.sync = Sync::needed(message);
            }
        }
        let services = commit.writes().keys().filter_map(|key| concerning(snapshot, key));
        self.sweep.extend(services);
    }

    /// A generation was given: from here on it is known when it was told first.
    fn begin(&mut self, write: &Write) {
        let Write::Put(record) = write else { return };
        let Record::Request(request) = &**record else { return };
        if let Phase::Applying { generation, since } = request.phase {
            let before = self.flights.get(request.service()).filter(|flight| flight.since == since);
            let sent = before.and_then(|flight| flight.sent);
            self.flights.insert(request.service().clone(), Flight { generation, since, sent });
        }
    }

    /// The sweep was decided, but of services that the watch has more to tell of.
    pub fn swept(&mut self, snapshot: &Snapshot, now: Timestamp) {
        let half_heard = snapshot.half_heard();
        self.sweep.retain(|service| half_heard.contains(service));
        if self.is_sweep_due(now) {
            self.looked = now;
        }
    }

    pub(crate) fn is_sweep_due(&self, now: Timestamp) -> bool {
        now >= self.next_sweep()
    }

    pub(crate) fn next_sweep(&self) -> Timestamp {
        self.looked.plus(SWEEP)
    }

    /// How many calls are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.agents.values().filter(|standing| standing.call.is_some()).count()
    }

    /// Ids of calls that were not given yet.
    pub(crate) fn fresh_calls(&self) -> impl Iterator<Item = CallId> {
        (self.calls + 1..).map(CallId)
    }

    pub(crate) fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.agents.values()
    }

    pub(crate) fn standing(&self, agent: &AgentKey) -> Option<&Standing> {
        self.agents.get(agent)
    }

    /// When the first agent was called with a generation that this term gave.
    pub(crate) fn first_sent(&self, service: &ServiceId, generation: Generation) -> Option<Timestamp> {
        self.flights.get(service).filter(|flight| flight.generation == generation)?.sent
    }

    /// What the agent said of this generation, if anything.
    pub(crate) fn item(
        &self,
        agent: &AgentKey,
        service: &ServiceId,
        generation: Generation,
    ) -> Option<&Item> {
        self.agents.get(agent)?.items.get(service).filter(|item| item.generation == generation)
    }
}

fn concerning(snapshot: &Snapshot, key: &Key) -> Option<ServiceId> {
    match key {
        Key::Request(id) => snapshot.request(id).map(|stored| stored.value.service().clone()),
        Key::Service(id) => Some(id.clone()),
        Key::Path(path) => snapshot.owner(path).map(|stored| stored.value.clone()),
        Key::Group(_)
        | Key::Agent(_)
        | Key::Sync(_)
        | Key::Past(..)
        | Key::Alias(_)
        | Key::Known(_)
        | Key::Maintenance(_)
        | Key::Floor => None,
    }
}

pub(crate) fn group_revision(snapshot: &Snapshot, agent: &AgentKey) -> Revision {
    snapshot.group(&agent.group).map(|group| group.modified).unwrap_or_default()
}

// === impl ItemAnswer ===

impl ItemAnswer {
    fn held_above(&self) -> Option<(ServiceId, Generation)> {
        match self.outcome {
            ItemOutcome::Stale(held) => Some((self.service.clone(), held)),
            ItemOutcome::Applied(_) | ItemOutcome::Invalid | ItemOutcome::Failed => None,
        }
    }
}

// === impl Standing ===

impl Standing {
    fn new(presence: Revision) -> Self {
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

    fn lost(&mut self, sent: &Sent, message: &str, now: Timestamp) {
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

    fn applied(&mut self, sent: &Sent, answers: &[ItemAnswer], steps: Option<Steps>, now: Timestamp) {
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

    fn resynced(&mut self, sent: &Sent, failures: &[ItemAnswer], now: Timestamp) {
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
    fn needed(message: &str) -> Self {
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

// === impl Retry ===

impl Retry {
    fn later(self, now: Timestamp, longest: Duration) -> Self {
        let pause = FIRST_PAUSE.saturating_mul(1 << self.attempts.min(16)).min(longest);
        Self { attempts: self.attempts.saturating_add(1), at: now.plus(pause) }
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
