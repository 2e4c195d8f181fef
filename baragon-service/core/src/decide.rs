//! The only functions that make a commit or a call of an agent.
//!
//! [`advance`] and [`fan_out`] look at the whole state, not at the event that
//! woke them: what a new leader does follows from the snapshot alone. What
//! [`advance`] wants written is written before the calls that follow from it
//! are made.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};
use core::time::Duration;

use crate::{
    agent::{Agent, AgentKey},
    clock::{Timestamp, earliest},
    commit::{Commit, Key, Record},
    group::Group,
    ids::{Generation, GroupName, RequestId, Revision, ServiceId},
    progress::{CallId, Counts, Progress},
    request::{AgentNote, Outcome, Phase, Request, Verdict},
    service::{ServiceRecord, Target},
    snapshot::{Snapshot, Stored},
};

mod admit;
mod cancel;
mod fan_out;
mod groups;
mod history;
mod known;
mod maintenance;
mod purge;
mod release;
mod revert;
mod settle;
mod size;
mod start;
mod synced;
mod templates;
#[cfg(test)]
mod tests;
mod together;

pub use admit::{Admission, Draft, Fault, Place, Plan, check as check_draft, plan, submit};
pub use cancel::{Cancellation, cancel};
pub use fan_out::{Scope, fan_out, group_state};
pub use groups::{GroupFault, delete_alias, delete_group, prepare_group, put_alias, put_group};
pub use history::{KEPT as GENERATIONS_KEPT, rollback};
pub use maintenance::{MaintenanceFault, Wanted, set_maintenance};
pub use size::bytes as bytes_of;

/// The bounds of requests and of history.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of a request, from its acceptance.
    pub deadline: Duration,
    /// Of a revert, from its beginning.
    pub revert: Duration,
    /// Finished requests kept of one service.
    pub history_per_service: usize,
    /// Finished requests kept in all.
    pub history: usize,
    /// How long finished requests are kept.
    pub history_age: Duration,
    /// How long at least, up to the bound.
    pub history_youth: Duration,
    /// Finished requests kept in all, however young.
    pub history_bound: usize,
    /// How long the generation of a deleted service is remembered.
    pub tombstone_age: Duration,
    /// How long an agent that is gone is remembered.
    pub known_age: Duration,
    /// How many agents that are gone are remembered, the last seen ones.
    pub known: usize,
    /// Items of one Apply.
    pub batch: usize,
}

/// What is to be written, and when to look again without an event.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// Independent of each other.
    pub commits: Vec<Commit>,
    /// The next deadline.
    pub wake: Option<Timestamp>,
}

/// A call of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Names the call in the answer, and tells the agent what it overtakes.
    pub id: CallId,
    /// Whom.
    pub agent: AgentKey,
    /// Where.
    pub address: String,
    /// Which life of it.
    pub boot: String,
    /// What.
    pub call: Call,
}

/// The calls that agents know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Make these as told.
    Apply {
        /// The agent's group.
        group: Group,
        /// One a service.
        items: Vec<Item>,
    },
    /// Make everything as told; what is not named goes.
    Resync {
        /// The agent's group.
        group: Group,
        /// When the group was last written.
        group_revision: Revision,
        /// Whether the agent is out of service.
        maintenance: bool,
        /// One a service.
        services: Vec<(Target, Counts)>,
    },
}

/// One target of an Apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The request for which it is made.
    pub request: RequestId,
    /// What to serve.
    pub target: Target,
    /// Without a check.
    pub no_validate: bool,
    /// Without a reload.
    pub no_reload: bool,
    /// With a reload, whatever has changed.
    pub force_reload: bool,
}

/// All that the leader's decisions look at.
struct View<'a> {
    snapshot: &'a Snapshot,
    progress: &'a Progress,
    limits: &'a Limits,
    now: Timestamp,
}

/// What a decision about one request comes to.
enum Step {
    Commit(Commit),
    /// Nothing to do before an event or this time.
    Wait(Option<Timestamp>),
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(60),
            revert: Duration::from_secs(60),
            history_per_service: 50,
            history: 5_000,
            history_age: 30 * DAY,
            history_youth: Duration::from_secs(10 * 60),
            history_bound: 20_000,
            tombstone_age: 7 * DAY,
            known_age: 30 * DAY,
            known: 1_000,
            batch: 2_000,
        }
    }
}

/// Moves every request forward as far as the answers of the agents allow, and
/// keeps house. For the leader only.
#[must_use]
pub fn advance(snapshot: &Snapshot, progress: &Progress, limits: &Limits, now: Timestamp) -> Decision {
    let view = View { snapshot, progress, limits, now };
    let mut decision = Decision::default();
    for service in snapshot.busy_services() {
        // One that this replica has just admitted may have come after others
        // that the watch has not told of yet.
        let heard = snapshot.waiting(service).filter(|request| request.created <= snapshot.revision());
        let heard: Vec<_> = heard.collect();
        let (taken, step) = view.head(&heard);
        decision.take(step);
        heard.iter().skip(taken).for_each(|request| decision.take(view.queued(request)));
    }
    decision.commits.extend(release::release(snapshot, progress));
    decision.commits.extend(synced::sync_records(snapshot, progress));
    decision.commits.extend(synced::raised(snapshot, progress));
    decision.commits.extend(history::record(snapshot, progress));
    decision.commits.extend(known::known(snapshot, progress, limits, now));
    decision.commits.extend(purge::purge(snapshot, progress, limits, now));
    if progress.is_sweep_due(now) {
        decision.commits.extend(purge::aged(snapshot, progress, limits, now));
    }
    decision.wake = earliest(decision.wake, Some(progress.next_sweep()));
    decision
}

// === impl Decision ===

impl Decision {
    fn take(&mut self, step: Step) {
        match step {
            Step::Commit(commit) => self.commits.push(commit),
            Step::Wait(until) => self.wake = earliest(self.wake, until),
        }
    }
}

// === impl Call ===

impl Call {
    /// The generation of each service that it tells.
    pub(crate) fn services(&self) -> BTreeMap<ServiceId, (Generation, Counts)> {
        let of = |target: &Target, counts| (target.service.clone(), (target.generation, counts));
        match self {
            Self::Apply { items, .. } => items.iter().map(|item| of(&item.target, Counts::Yes)).collect(),
            Self::Resync { services, .. } => {
                services.iter().map(|(target, counts)| of(target, *counts)).collect()
            }
        }
    }
}

// === impl View ===

impl View<'_> {
    /// The step of the oldest, and how many requests it covers.
    fn head(&self, heard: &[&Stored<Request>]) -> (usize, Step) {
        let Some(head) = heard.first() else {
            return (0, Step::Wait(None));
        };
        let flight = self.snapshot.flight(head.value.service());
        let taken = head.value.merged.len().max(1);
        match &head.value.phase {
            Phase::Pending => self.start(head, heard),
            // Not all of it is known here yet.
            Phase::Applying { .. } | Phase::Reverting { .. } if flight.is_empty() => {
                (taken, Step::Wait(None))
            }
            Phase::Applying { generation, since } => (taken, self.settle(&flight, *generation, *since)),
            Phase::Reverting { generation, since, .. } => {
                (taken, self.settle_revert(&flight, *generation, *since))
            }
            Phase::Done(_) => (taken, Step::Wait(None)),
        }
    }

    fn queued(&self, request: &Stored<Request>) -> Step {
        if self.now < request.value.deadline {
            return Step::Wait(Some(request.value.deadline));
        }
        let message = "the deadline passed while it waited behind other requests of the service";
        Step::Commit(self.end(request, Verdict::Failed, message.into()))
    }

    fn record(&self, request: &Request) -> Option<&Stored<ServiceRecord>> {
        self.snapshot.service(request.service())
    }

    /// Ends a request without touching the service.
    fn end(&self, request: &Stored<Request>, verdict: Verdict, message: String) -> Commit {
        let outcome = Outcome { verdict, message, generation: Generation(0), finished_at: self.now };
        let notes = request.value.notes.clone();
        change_phase(request, Phase::Done(outcome), notes)
    }
}

/// The live agents that have to learn of a request.
pub(crate) fn concerned_agents<'a>(
    snapshot: &'a Snapshot,
    request: &Request,
) -> impl Iterator<Item = &'a Agent> + use<'a> {
    let record = snapshot.service(request.service()).map(|stored| &stored.value);
    let groups: BTreeSet<GroupName> = request.concerned(record);
    snapshot.agents().map(|stored| &stored.value).filter(move |agent| groups.contains(&agent.key.group))
}

fn change_phase(request: &Stored<Request>, phase: Phase, notes: Vec<AgentNote>) -> Commit {
    Commit::new()
        .expecting(Key::Request(request.value.id().clone()), Some(request.modified))
        .putting(Record::Request(Request { phase, notes, ..request.value.clone() }))
}

/// The same for all that are in flight together, by a decision that has read
/// the service's record too.
fn change_all(
    flight: &[&Stored<Request>],
    record: Option<&Stored<ServiceRecord>>,
    next: impl Fn(&Request) -> Request,
) -> Commit {
    flight.iter().fold(Commit::new(), |commit, request| {
        let service = Key::Service(request.value.service().clone());
        commit
            .expecting(Key::Request(request.value.id().clone()), Some(request.modified))
            .expecting(service, record.map(|stored| stored.modified))
            .putting(Record::Request(next(&request.value)))
    })
}
