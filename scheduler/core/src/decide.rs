//! The only functions that make a [`Commit`]. [`admit`] answers commands on any
//! replica; [`advance`] moves one request on, for the leader.
//!
//! `advance` looks at states, not at edges: it may be called at any time and
//! any number of times, and with nothing new it commits nothing.

use alloc::string::String;

use crate::{
    commit::Commit,
    draft::Draft,
    ids::RequestId,
    node::Machine,
    observed::Observed,
    snapshot::Snapshot,
    time::{Millis, Timestamp},
};

mod actions;
pub mod admit;
mod balance;
mod bounce;
pub mod brake;
mod cleanup;
mod cooldown;
mod deploys;
mod drain;
pub(crate) mod gates;
mod health;
mod jobs;
pub mod nodes;
mod pause;
mod quarantine;
mod restore;
mod retreat;
mod rollback;
mod rollout;
mod stuck;
pub mod sweep;
mod switch;
mod tasks;
#[cfg(test)]
mod tests;
mod upstreams;
mod verdict;

pub use self::{health::urgency, quarantine::quarantine};
pub use crate::placement::PortRange;

/// How much is kept of what has ended, of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Runs.
    pub runs: usize,
    /// Tasks, with their sandboxes.
    pub tasks: usize,
    /// Deploys.
    pub deploys: usize,
    /// Nothing that has ended is kept longer.
    pub age: Millis,
    /// Deleted requests, of all together.
    pub deleted: usize,
    /// Entries of the audit log; the writer of a new one removes the one that
    /// falls out.
    pub audit: usize,
    /// Bytes of the last lines that a failed task printed; 0: none.
    pub output_bytes: usize,
}

/// 30 days.
const AGE: Millis = Millis::seconds(30 * 24 * 3600);

/// What the operator set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The address under which tasks are reached.
    pub host: String,
    /// Where their ports come from.
    pub ports: PortRange,
    /// A task whose removal from the load balancers takes longer is stopped all the same.
    pub removal_bound: Millis,
    /// The node of this scheduler's engine.
    pub machine: Machine,
    /// How much is kept of what has ended.
    pub history: History,
    /// Tasks that leave a node together when it is drained.
    pub draining_at_once: u32,
    /// A job may go on for so long on a node that is being drained.
    pub drain_jobs_after: Millis,
}

/// More at once would be a deploy of everything.
pub const DRAINING_AT_ONCE: u32 = 5;

/// An hour: most jobs end by themselves, and maintenance can be planned.
pub const DRAIN_JOBS_AFTER: Millis = Millis::seconds(3600);

/// What is to be done next for one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// To be written before anything is acted on.
    pub commit: Commit,
    /// Decide again at this time, even if nothing happens.
    pub wake: Option<Timestamp>,
    /// Decide again as soon as the commit is done: it was too much for one.
    pub more: bool,
    /// Decide again when a task ends or a node changes: something has no place,
    /// or its turn to be moved has not come.
    pub waits_for_room: bool,
}

// === impl History ===

impl Default for History {
    fn default() -> Self {
        Self { runs: 100, tasks: 20, deploys: 50, age: AGE, deleted: 1000, audit: 200, output_bytes: 1024 }
    }
}

/// Moves one request on.
#[must_use]
pub fn advance(
    snapshot: &Snapshot,
    observed: &Observed,
    policy: &Policy,
    request: &RequestId,
    now: Timestamp,
) -> Decision {
    // Before the engine's list is known a missing task cannot be told from a lost one.
    if !observed.engine_listed() {
        return Decision::default();
    }
    let Some(mut draft) = Draft::open(snapshot, observed, policy, request, now) else {
        return Decision::default();
    };
    if draft.request.is_deleted() {
        return Decision::default();
    }
    if draft.progress.quarantine.is_some() {
        let progress = draft.progress_mut();
        (progress.quarantine, progress.quarantined_at) = (None, None);
    }
    // What is known in part is no ground for a decision.
    if !health::observe(&mut draft) || !balance::settle(&mut draft) {
        return draft.finish();
    }
    upstreams::settle_sweep(&mut draft);
    actions::expire(&mut draft);
    bounce::advance(&mut draft);
    cooldown::judge(&mut draft);
    deploys::advance(&mut draft);
    tasks::reconcile(&mut draft);
    jobs::advance(&mut draft);
    upstreams::reconcile(&mut draft);
    cleanup::delete(&mut draft);
    cleanup::purge(&mut draft);
    draft.finish()
}
