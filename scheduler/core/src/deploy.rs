//! An immutable version of a request, and the machine that brings it into
//! service. The machine is stored at each step; `decide` moves it.

use alloc::{collections::BTreeMap, string::String, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeployId, RequestId},
    time::{Millis, Timestamp},
};

pub mod spec;

/// A valid deploy with every default filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deploy {
    /// Whose version it is.
    pub request: RequestId,
    /// Its name.
    pub id: DeployId,
    /// Program and arguments.
    pub command: Vec<String>,
    /// The user's part of the environment.
    pub env: BTreeMap<String, String>,
    /// What each task gets.
    pub resources: Resources,
    /// `None`: healthy after `considered_healthy_after`.
    pub health_check: Option<HealthCheck>,
    /// `None`: not behind load balancers.
    pub load_balancer: Option<LoadBalancer>,
    /// From acceptance to success.
    pub deadline: Millis,
    /// From SIGTERM to SIGKILL.
    pub kill_grace: Millis,
    /// From the removal from the load balancers to SIGTERM.
    pub drain: Millis,
    /// The scheduler's default when `None`.
    pub user: Option<String>,
    /// How long a task without health check runs until it counts as healthy.
    pub considered_healthy_after: Millis,
}

/// What each task gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// Thousandths of a processor.
    pub cpu_millis: u32,
    /// Enforced where the host allows it.
    pub memory_mb: u64,
    /// How many ports.
    pub ports: u32,
}

/// An HTTP GET that proves health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// Path, with a leading slash.
    pub path: String,
    /// Which port.
    pub port_index: u32,
    /// Between two checks after the first success.
    pub interval: Millis,
    /// Of one check.
    pub timeout: Millis,
    /// From the start of the process to the first success.
    pub startup_budget: Millis,
    /// Failures in a row that make a healthy task unhealthy.
    pub failures: u32,
}

/// How a service appears in the load balancers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Id of the load-balanced service.
    pub service_id: String,
    /// The path prefix that it owns.
    pub base_path: String,
    /// More of them.
    pub additional_paths: Vec<String>,
    /// Load-balancer groups.
    pub groups: Vec<String>,
    /// Empty: each group's default.
    pub domains: Vec<String>,
    /// Empty: the default template.
    pub template: String,
    /// For the templates.
    pub options: serde_json::Value,
    /// Which port of a task is its upstream.
    pub port_index: u32,
}

/// Why a deploy does not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which way it ends.
    pub kind: FailureKind,
    /// The evidence, in words.
    pub reason: String,
}

/// Which way a deploy ends that does not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// A task or a load balancer would not have it.
    Failed,
    /// Somebody asked.
    Canceled,
    /// The deadline passed.
    TimedOut,
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
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self { kind: FailureKind::Failed, reason: reason.into() }
    }

    pub(crate) fn canceled(reason: impl Into<String>) -> Self {
        Self { kind: FailureKind::Canceled, reason: reason.into() }
    }

    pub(crate) fn timed_out(reason: impl Into<String>) -> Self {
        Self { kind: FailureKind::TimedOut, reason: reason.into() }
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
        })
    }
}
