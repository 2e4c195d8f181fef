//! An immutable version of a request, and the machine that brings it into
//! service. The machine is stored at each step; `decide` moves it.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    audit::Actor,
    ids::{DeployId, TaskId},
    time::Timestamp,
};

mod definition;
pub mod spec;

pub use self::definition::{
    Artifact, Deploy, Gate, Groups, HealthCheck, HttpProbe, LoadBalancer, LogPolicy, Probe, Resources,
    RollbackPolicy, Rollout,
};

/// Why a deploy does not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// The evidence, in words.
    pub reason: String,
}

/// What can go wrong in a deploy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// A new task ended before it was healthy.
    TaskFailedOnStartup,
    /// A new task was not healthy, or not any more.
    TaskFailedHealthChecks,
    /// No node has room for it.
    TaskCouldNotBePlaced,
    /// Launches started nothing.
    TaskNeverStarted,
    /// A new task ended after it was healthy.
    TaskEnded,
    /// Somebody asked.
    Canceled,
    /// The deadline passed.
    Deadline,
    /// The load balancers would not have it.
    LoadBalancer,
    /// A gate said no.
    GateRefused,
    /// A newer deploy was wanted instead.
    Superseded,
    /// No decision could be made for it.
    Quarantined,
    /// Its request is deleted.
    RequestDeleted,
}

/// Which way a deploy ends that does not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It would not do.
    Failed,
    /// Nobody wants it any more.
    Canceled,
    /// It took too long.
    TimedOut,
}

/// What one task of a deploy has done wrong, or the deploy as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFailure {
    /// What went wrong.
    pub kind: FailureKind,
    /// `None` when no single task is to blame.
    pub task: Option<TaskId>,
    /// One sentence.
    pub message: String,
}

/// How far the proof is that the old tasks are back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Restore {
    /// The service is read, for the `round`-th time.
    Verifying {
        /// From 1; an answer to an earlier round proves nothing.
        round: u32,
    },
    /// A request puts them back.
    Correcting {
        /// From 1.
        attempt: u32,
        /// Earlier failures put it off.
        from: Timestamp,
        /// Addresses to put back.
        add: Vec<String>,
        /// Addresses to take out.
        remove: Vec<String>,
    },
}

/// The step that a deploy has reached. Persisted before it is acted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Waits behind an earlier deploy.
    Queued,
    /// New tasks start beside the old ones.
    Launching,
    /// One load-balancer request adds the new and removes the old.
    Switching {
        /// Part of the id of that request.
        attempt: u32,
        /// Addresses that it adds.
        add: Vec<String>,
        /// Addresses that it removes.
        remove: Vec<String>,
        /// Set when its cancel is wanted. Its outcome has to be known all the same.
        giving_up: Option<Failure>,
    },
    /// Old tasks finish what they have.
    Draining {
        /// How long they may take.
        until: Timestamp,
    },
    /// Old tasks are being stopped.
    StoppingOld,
    /// The old tasks are proven to be in the load balancers.
    Restoring {
        /// Why.
        failure: Failure,
        /// How far it is.
        stage: Restore,
    },
    /// The new tasks are being stopped.
    StoppingNew {
        /// Why.
        failure: Failure,
    },
    /// The end.
    Done {
        /// When.
        at: Timestamp,
        /// `None`: it succeeded.
        failure: Option<Failure>,
    },
}

/// [`Step`] without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the same names as Step")]
pub enum StepName {
    Queued,
    Launching,
    Switching,
    Draining,
    StoppingOld,
    Restoring,
    StoppingNew,
    Done,
    Gate,
    RelaunchingOld,
}

/// What baragon-service said last about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BalancerState {
    /// It could not be asked; it is asked again.
    Unreachable,
    /// In progress.
    Waiting,
    /// In progress, and will be undone.
    Canceling,
    /// Every load balancer serves it.
    Success,
    /// Undone.
    Failed,
    /// Undone on request.
    Canceled,
    /// Nothing to do.
    Noop,
    /// Never accepted.
    Refused,
}

/// One load-balancer request of a deploy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalancerRecord {
    /// Its id.
    pub id: String,
    /// The latest state.
    pub state: BalancerState,
    /// In baragon-service's words.
    pub message: String,
    /// When this state was seen.
    pub at: Timestamp,
}

/// A deploy as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeployRecord {
    /// What it is.
    pub deploy: Deploy,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Where it is.
    pub step: Step,
    /// Where it was, and when it came there.
    pub steps: Vec<(StepName, Timestamp)>,
    /// Asked to end; in words.
    pub cancel: Option<String>,
    /// The load-balancer requests that it made, oldest first.
    pub balancer: Vec<BalancerRecord>,
    /// What a human should know beside the step.
    pub remark: String,
    /// Who asked for it, and why.
    #[serde(default)]
    pub by: Actor,
    /// The deploy that it brings back.
    #[serde(default)]
    pub rollback_of: Option<DeployId>,
    /// Its success ends the pause of the request.
    #[serde(default)]
    pub unpause: bool,
    /// Tasks of it that are to serve after the present step; 0: all.
    #[serde(default)]
    pub target: u32,
    /// Gates of the present group that have agreed.
    #[serde(default)]
    pub gates_passed: u32,
    /// Somebody wants so many tasks next; 0: those of the next group.
    #[serde(default)]
    pub advance: Option<u32>,
    /// What its tasks have done wrong, oldest first.
    #[serde(default)]
    pub failures: Vec<TaskFailure>,
    /// Tasks that died while they started and were replaced.
    #[serde(default)]
    pub replaced: u32,
    /// Set after success while an automatic rollback may come.
    #[serde(default)]
    pub watch_until: Option<Timestamp>,
}

const MAX_BALANCER_RECORDS: usize = 20;

// === impl DeployRecord ===

impl DeployRecord {
    /// An accepted deploy that has not begun.
    #[must_use]
    pub fn new(deploy: Deploy, now: Timestamp) -> Self {
        Self {
            deploy,
            created_at: now,
            step: Step::Queued,
            steps: [(StepName::Queued, now)].into(),
            cancel: None,
            balancer: Vec::new(),
            remark: String::new(),
            by: Actor::default(),
            rollback_of: None,
            unpause: false,
            target: 0,
            gates_passed: 0,
            advance: None,
            failures: Vec::new(),
            replaced: 0,
            watch_until: None,
        }
    }

    /// Ended, one way or the other.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.step, Step::Done { .. })
    }

    /// When it is given up.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        self.created_at + self.deploy.deadline
    }

    /// When it ended.
    #[must_use]
    pub fn finished_at(&self) -> Option<Timestamp> {
        match self.step {
            Step::Done { at, .. } => Some(at),
            Step::Queued
            | Step::Launching
            | Step::Switching { .. }
            | Step::Draining { .. }
            | Step::StoppingOld
            | Step::Restoring { .. }
            | Step::StoppingNew { .. } => None,
        }
    }

    pub(crate) fn enter(&mut self, step: Step, now: Timestamp) {
        if step.name() != self.step.name() {
            self.steps.push((step.name(), now));
        }
        self.step = step;
    }

    pub(crate) fn note_balancer(&mut self, id: &str, state: BalancerState, message: &str, at: Timestamp) {
        let record = BalancerRecord { id: id.into(), state, message: message.into(), at };
        match self.balancer.iter_mut().find(|known| known.id == id) {
            Some(known) if known.state == state && known.message == message => {}
            Some(known) => *known = record,
            None => self.balancer.push(record),
        }
        let surplus = self.balancer.len().saturating_sub(MAX_BALANCER_RECORDS);
        self.balancer.drain(..surplus);
    }
}

// === impl Step ===

impl Step {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> StepName {
        match self {
            Self::Queued => StepName::Queued,
            Self::Launching => StepName::Launching,
            Self::Switching { .. } => StepName::Switching,
            Self::Draining { .. } => StepName::Draining,
            Self::StoppingOld => StepName::StoppingOld,
            Self::Restoring { .. } => StepName::Restoring,
            Self::StoppingNew { .. } => StepName::StoppingNew,
            Self::Done { .. } => StepName::Done,
        }
    }

    /// The load balancers may be anywhere between the old and the new tasks:
    /// nothing else may change the service.
    #[must_use]
    pub fn owns_the_balancer(&self) -> bool {
        matches!(self, Self::Switching { .. } | Self::Restoring { .. })
    }
}

// === impl BalancerState ===

impl BalancerState {
    /// No other state follows.
    #[must_use]
    pub fn is_final(self) -> bool {
        match self {
            Self::Unreachable | Self::Waiting | Self::Canceling => false,
            Self::Success | Self::Failed | Self::Canceled | Self::Noop | Self::Refused => true,
        }
    }
}

impl fmt::Display for BalancerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => "UNREACHABLE",
            Self::Waiting => "WAITING",
            Self::Canceling => "CANCELING",
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
            Self::Canceled => "CANCELED",
            Self::Noop => "INVALID_REQUEST_NOOP",
            Self::Refused => "REFUSED",
        })
    }
}

// === impl Failure ===

impl Failure {
    pub(crate) fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into() }
    }

    /// Which way the deploy ends.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.kind.ending()
    }
}

// === impl FailureKind ===

impl FailureKind {
    /// Which way the deploy ends.
    #[must_use]
    pub fn ending(self) -> Ending {
        match self {
            Self::TaskFailedOnStartup
            | Self::TaskFailedHealthChecks
            | Self::TaskCouldNotBePlaced
            | Self::TaskNeverStarted
            | Self::TaskEnded
            | Self::LoadBalancer
            | Self::GateRefused
            | Self::Quarantined => Ending::Failed,
            Self::Canceled | Self::Superseded | Self::RequestDeleted => Ending::Canceled,
            Self::Deadline => Ending::TimedOut,
        }
    }
}

// === impl StepName ===

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queued => "queued",
            Self::Launching => "launching",
            Self::Switching => "switching",
            Self::Draining => "draining",
            Self::StoppingOld => "stopping_old",
            Self::Restoring => "restoring",
            Self::StoppingNew => "stopping_new",
            Self::Done => "done",
            Self::Gate => "gate",
            Self::RelaunchingOld => "relaunching_old",
        })
    }
}
