//! What the leader knows of its agents in this term.
//!
//! Volatile: a new leader starts from nothing and asks again, which agents
//! answer without doing anything twice.

use alloc::collections::{BTreeMap, BTreeSet};
use core::time::Duration;

use crate::{
    agent::AgentKey,
    clock::Timestamp,
    commit::{Commit, Key, Record, Write},
    decide::{Call, Effect},
    ids::{Generation, Revision, ServiceId},
    request::Phase,
    snapshot::Snapshot,
};

mod answer;
mod retry;
mod standing;

pub use self::answer::{Answer, ItemAnswer, ItemOutcome};
use self::standing::Sent;
pub(crate) use self::{
    retry::{LONGEST_PAUSE, LONGEST_RESYNC_PAUSE, Retry},
    standing::{Item, Place, Standing, Sync, Word},
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

/// A generation that this term gave.
#[derive(Clone, Copy, Debug)]
struct Flight {
    generation: Generation,
    /// When its requests were taken up.
    since: Timestamp,
    /// When the first agent was called with it.
    sent: Option<Timestamp>,
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
            snapshot.present_agent(key).is_some_and(|agent| agent.created == standing.presence)
        });
        for agent in snapshot.present() {
            let key = &agent.value.key;
            let standing = self.agents.entry(key.clone()).or_insert_with(|| Standing::new(agent.created));
            let place = place_of(snapshot, key);
            let turned = standing.excused != place.maintenance;
            standing.excused = place.maintenance;
            match &mut standing.sync {
                // Clients are led by its health: the word does not wait for the next try.
                Sync::Needed { retry, .. } if turned => *retry = Retry::default(),
                Sync::Confirmed(sent) if *sent != place => {
                    let same_group = sent.group == place.group;
                    let why = if same_group {
                        "its maintenance has begun or ended"
                    } else {
                        "its group has changed"
                    };
                    standing.sync = Sync::needed(why);
                }
                Sync::Needed { .. } | Sync::Confirmed(_) => {}
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
            let place = match &effect.call {
                Call::Apply { .. } => None,
                Call::Resync { group_revision, maintenance, .. } => {
                    Some(Place { group: *group_revision, maintenance: *maintenance })
                }
            };
            let services = effect.call.services();
            standing.call = Some(Sent { id: effect.id, services, place, overtaken: None });
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
                standing.distrust(message);
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

pub(crate) fn place_of(snapshot: &Snapshot, agent: &AgentKey) -> Place {
    let group = snapshot.group(&agent.group).map(|group| group.modified).unwrap_or_default();
    Place { group, maintenance: snapshot.is_in_maintenance(agent) }
}
