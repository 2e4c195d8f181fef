//! An immutable version of a request, and the machine that brings it into
//! service. The machine is stored at each step; `decide` moves it.

use alloc::{collections::BTreeMap, string::String, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{ids::TaskId, time::Timestamp};

mod definition;
mod record;
pub mod spec;

pub use self::definition::{
    Artifact, Deploy, Gate, Groups, HealthCheck, HttpProbe, LoadBalancer, LogPolicy, Probe, Resources,
    RollbackPolicy, Rollout, WHOLE_WEIGHT,
};
pub(crate) use self::record::Marks;
pub use self::record::{BalancerRecord, DeployRecord, Share};

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
    /// One load-balancer request adds the new and removes as many of the old.
    Switching {
        /// Part of the id of that request.
        attempt: u32,
        /// Addresses that it adds.
        add: Vec<String>,
        /// Addresses that it removes.
        remove: Vec<String>,
        /// Weights of those that it adds; without one: that of everybody.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        weights: BTreeMap<String, u32>,
        /// The places that the new tasks have afterwards, whatever is scaled meanwhile.
        #[serde(default)]
        places: u32,
        /// It removes all old ones.
        #[serde(default)]
        last: bool,
        /// Set when its cancel is wanted. Its outcome has to be known all the same.
        giving_up: Option<Failure>,
    },
    /// Something has to agree before the next group.
    Gate {
        /// When the gate that is asked now was reached.
        since: Timestamp,
    },
    /// Old tasks finish what they have.
    Draining {
        /// How long they may take.
        until: Timestamp,
    },
    /// Old tasks are being stopped.
    StoppingOld,
    /// Old tasks that made room start again, until as many are healthy as before.
    RelaunchingOld {
        /// Why.
        failure: Failure,
    },
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

// === impl Step ===

impl Step {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> StepName {
        match self {
            Self::Queued => StepName::Queued,
            Self::Launching => StepName::Launching,
            Self::Switching { .. } => StepName::Switching,
            Self::Gate { .. } => StepName::Gate,
            Self::Draining { .. } => StepName::Draining,
            Self::StoppingOld => StepName::StoppingOld,
            Self::RelaunchingOld { .. } => StepName::RelaunchingOld,
            Self::Restoring { .. } => StepName::Restoring,
            Self::StoppingNew { .. } => StepName::StoppingNew,
            Self::Done { .. } => StepName::Done,
        }
    }

    /// The load balancers may be anywhere between the old and the new tasks:
    /// nothing else may change the service.
    #[must_use]
    pub fn owns_the_balancer(&self) -> bool {
        matches!(self, Self::Switching { .. } | Self::RelaunchingOld { .. } | Self::Restoring { .. })
    }

    /// Its tasks go, and those before them serve again.
    #[must_use]
    pub(crate) fn is_taken_back(&self) -> bool {
        matches!(self, Self::RelaunchingOld { .. } | Self::Restoring { .. } | Self::StoppingNew { .. })
    }

    /// Old tasks that have left the load balancers go on running: they may be
    /// needed again.
    #[must_use]
    pub(crate) fn holds_the_old(&self) -> bool {
        match self {
            Self::Launching
            | Self::Switching { .. }
            | Self::Gate { .. }
            | Self::RelaunchingOld { .. }
            | Self::Restoring { .. } => true,
            Self::Queued
            | Self::Draining { .. }
            | Self::StoppingOld
            | Self::StoppingNew { .. }
            | Self::Done { .. } => false,
        }
    }

    /// Why the deploy will not succeed, once that is certain.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Switching { giving_up, .. } => giving_up.as_ref(),
            Self::RelaunchingOld { failure }
            | Self::Restoring { failure, .. }
            | Self::StoppingNew { failure } => Some(failure),
            Self::Done { failure, .. } => failure.as_ref(),
            Self::Queued
            | Self::Launching
            | Self::Gate { .. }
            | Self::Draining { .. }
            | Self::StoppingOld => None,
        }
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

impl From<TaskFailure> for Failure {
    fn from(failure: TaskFailure) -> Self {
        Self { kind: failure.kind, reason: failure.message }
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
