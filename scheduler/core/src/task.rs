//! One process of one deploy, and its place in the load balancers.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    audit::Actor,
    deploy::{BalancerRecord, BalancerState},
    ids::{BalancerId, DeployId, NodeId, RequestId, RunId, TaskId},
    node::Capacity,
    time::{Millis, Timestamp},
};

/// How a process ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// It returned this code.
    Code(i32),
    /// A signal ended it.
    Signal(i32),
    /// The kernel killed it at its memory limit.
    OutOfMemory,
    /// Stopped because its files took more room than it may have; in words.
    OutOfDisk(String),
    /// It could not be started; in words.
    NotStarted(String),
    /// The engine no longer knows it.
    Lost,
}

/// Why the scheduler ended a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopCause {
    /// A newer deploy took over.
    Replaced {
        /// That deploy.
        by: DeployId,
    },
    /// Its deploy did not succeed.
    DeployFailed(String),
    /// Its health check failed.
    Unhealthy(String),
    /// Fewer instances are wanted.
    ScaledDown,
    /// Another task took its place.
    Surplus,
    /// Its request is deleted.
    RequestDeleted,
    /// Its port was taken by another process; another task is launched.
    PortBusy(u16),
    /// Its scheduler died while it gave it to the engine; another task is launched.
    NeverStarted,
    /// Its node is being drained, and another task serves in its place.
    NodeDrained(NodeId),
    /// It had ended by itself and only left the load balancers.
    EndedBefore,
    /// Its run was canceled; in words.
    RunCanceled(String),
    /// A newer run of its request takes its place.
    RunReplaced(RunId),
    /// It ran longer than a run may.
    TimeLimit(Millis),
    /// Its request is paused.
    Paused,
    /// Its priority is below the freeze.
    Frozen,
    /// Another task of the same deploy took its place.
    Bounced,
    /// Somebody wanted it gone.
    Killed {
        /// Who.
        by: String,
    },
}

/// Where the process is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Decided; the engine is asked to start it.
    Launching,
    /// It runs and has not proven its health.
    Started,
    /// It runs and passed its health check.
    Healthy,
    /// It runs and its health check fails.
    Unhealthy {
        /// Since when.
        since: Timestamp,
        /// The check's last answer.
        reason: String,
    },
    /// The engine is asked to stop it.
    Stopping {
        /// Since when.
        since: Timestamp,
        /// Why.
        cause: StopCause,
    },
    /// The process is gone.
    Ended {
        /// When.
        at: Timestamp,
        /// How.
        exit: Exit,
        /// Why, when it was the scheduler's will.
        cause: Option<StopCause>,
    },
}

/// Whether load balancers may send to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Membership {
    /// Never added, or proven to be absent.
    Outside,
    /// Its own request adds it.
    Joining {
        /// From 1.
        attempt: u32,
        /// Earlier failures put it off.
        from: Timestamp,
    },
    /// The switch of its deploy adds it; it may be inside.
    Switching,
    /// Added.
    Inside,
    /// Its own request removes it.
    Leaving {
        /// From 1.
        attempt: u32,
        /// Earlier failures put it off.
        from: Timestamp,
        /// What happens next.
        cause: StopCause,
    },
    /// Removed; it finishes the calls that it has.
    Left {
        /// How long it may take.
        until: Timestamp,
        /// What happens next.
        cause: StopCause,
    },
}

/// What was seen of the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// 0 before the start.
    pub pid: u32,
    /// When the process began.
    pub started_at: Option<Timestamp>,
    /// When it was first healthy.
    pub healthy_at: Option<Timestamp>,
}

/// Somebody wants it gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kill {
    /// SIGKILL at once, and without waiting for the load balancers.
    pub destroy: bool,
    /// A replacement is healthy first.
    pub replace_first: bool,
    /// Who, and why.
    pub by: Actor,
    /// When they asked.
    pub at: Timestamp,
}

/// A task as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRecord {
    /// Its name.
    pub id: TaskId,
    /// Whose it is.
    pub request: RequestId,
    /// Which version.
    pub deploy: DeployId,
    /// From 1 to the number of instances.
    pub instance: u32,
    /// Where it is reached.
    pub host: String,
    /// Its ports on that host.
    pub ports: Vec<u16>,
    /// When it was decided.
    pub created_at: Timestamp,
    /// Where the process is.
    pub phase: Phase,
    /// Whether load balancers may send to it.
    pub membership: Membership,
    /// What was seen of the process.
    pub seen: Seen,
    /// The latest that is worth knowing, for a human.
    pub note: String,
    /// The run that it is an attempt of.
    #[serde(default)]
    pub run: Option<RunId>,
    /// Where it runs.
    #[serde(default)]
    pub node: NodeId,
    /// The rack of that node when it was placed.
    #[serde(default)]
    pub rack: String,
    /// What it holds of its node.
    #[serde(default)]
    pub need: Capacity,
    /// Set when somebody wants it gone.
    #[serde(default)]
    pub kill: Option<Kill>,
    /// The newest load-balancer requests of its own, oldest first.
    #[serde(default)]
    pub balancer: Vec<BalancerRecord>,
    /// What its node does not enforce, and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The last lines that it printed, when it failed; nothing of them garbles a terminal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_output: String,
    /// How many requests of its own have added it; their ids are never reused.
    #[serde(default)]
    pub adds: u32,
    /// Since when it is to leave the load balancers.
    #[serde(default)]
    pub leaving_since: Option<Timestamp>,
    /// Stopped although load balancers may still send to it: they could not be
    /// told within the bound.
    #[serde(default)]
    pub forced: bool,
    /// The engine lost it, unasked, while a leader looked on. Not what was found
    /// gone when a term began: that is how a restart of the host looks.
    #[serde(default)]
    pub lost_in_sight: bool,
}

/// Load-balancer requests that are kept of each task.
const KEPT_BALANCER_RECORDS: usize = 10;

// === impl TaskRecord ===

impl TaskRecord {
    /// "host:port" of the port with this index.
    #[must_use]
    pub fn address(&self, port_index: u32) -> String {
        let port = self.ports.get(port_index as usize).copied().unwrap_or(0);
        if self.host.contains(':') {
            format!("[{}]:{port}", self.host)
        } else {
            format!("{}:{port}", self.host)
        }
    }

    /// The process is gone.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended { .. })
    }

    /// The process runs or will, and nothing has asked it to go.
    #[must_use]
    pub fn is_staying(&self) -> bool {
        let process = match self.phase {
            Phase::Launching | Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } => true,
            Phase::Stopping { .. } | Phase::Ended { .. } => false,
        };
        process && !matches!(self.membership, Membership::Leaving { .. } | Membership::Left { .. })
    }

    /// It runs and passed its health check.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        matches!(self.phase, Phase::Healthy)
    }

    /// A load balancer may send to it.
    #[must_use]
    pub fn may_be_upstream(&self) -> bool {
        match self.membership {
            Membership::Outside | Membership::Left { .. } => false,
            Membership::Joining { .. }
            | Membership::Switching
            | Membership::Inside
            | Membership::Leaving { .. } => true,
        }
    }

    /// When the engine lost it before a leader's eyes.
    #[must_use]
    pub fn lost_at(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Ended { at, .. } if self.lost_in_sight => Some(at),
            Phase::Ended { .. }
            | Phase::Launching
            | Phase::Started
            | Phase::Healthy
            | Phase::Unhealthy { .. }
            | Phase::Stopping { .. } => None,
        }
    }

    /// Load balancers may send to it although it was stopped.
    #[must_use]
    pub fn is_forced_upstream(&self) -> bool {
        self.forced && self.may_be_upstream()
    }

    pub(crate) fn note_balancer(
        &mut self,
        id: &BalancerId,
        state: BalancerState,
        message: &str,
        at: Timestamp,
    ) {
        let record = BalancerRecord { id: id.to_string(), state, message: message.into(), at };
        match self.balancer.iter_mut().find(|known| known.id == record.id) {
            Some(known) if known.state == state && known.message == message => {}
            Some(known) => *known = record,
            None => self.balancer.push(record),
        }
        let surplus = self.balancer.len().saturating_sub(KEPT_BALANCER_RECORDS);
        self.balancer.drain(..surplus);
    }

    /// Its ports must not be given to another task.
    #[must_use]
    pub fn holds_ports(&self) -> bool {
        !self.is_ended() || self.may_be_upstream()
    }
}

// === impl Exit ===

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exited with code {code}"),
            Self::Signal(signal) => write!(f, "was ended by signal {signal}"),
            Self::OutOfMemory => f.write_str("was killed at its memory limit; give it more memory_mb"),
            Self::OutOfDisk(words) => write!(f, "was stopped: {words}; give it more disk_mb"),
            Self::NotStarted(words) => write!(f, "could not be started: {words}"),
            Self::Lost => f.write_str("is lost: its runner is gone"),
        }
    }
}

// === impl StopCause ===

impl StopCause {
    /// What its checks said, when it is stopped for that.
    #[must_use]
    pub fn unhealthy(&self) -> Option<&str> {
        match self {
            Self::Unhealthy(words) => Some(words),
            Self::Replaced { .. }
            | Self::DeployFailed(_)
            | Self::ScaledDown
            | Self::Surplus
            | Self::RequestDeleted
            | Self::PortBusy(_)
            | Self::NeverStarted
            | Self::NodeDrained(_)
            | Self::EndedBefore
            | Self::RunCanceled(_)
            | Self::RunReplaced(_)
            | Self::TimeLimit(_)
            | Self::Paused
            | Self::Frozen
            | Self::Bounced
            | Self::Killed { .. } => None,
        }
    }
}

impl fmt::Display for StopCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replaced { by } => write!(f, "replaced by deploy {by}"),
            Self::DeployFailed(reason) => write!(f, "its deploy did not succeed: {reason}"),
            Self::Unhealthy(reason) => write!(f, "unhealthy: {reason}"),
            Self::ScaledDown => f.write_str("fewer instances are wanted"),
            Self::Surplus => f.write_str("another task has its place"),
            Self::RequestDeleted => f.write_str("its request is deleted"),
            Self::PortBusy(port) => write!(f, "port {port} is used by another process"),
            Self::NeverStarted => f.write_str("whoever launched it died before its start was heard of"),
            Self::NodeDrained(node) => write!(f, "node {node} is being drained"),
            Self::EndedBefore => f.write_str("it had ended"),
            Self::RunCanceled(words) => f.write_str(words),
            Self::RunReplaced(run) => write!(f, "replaced by run {run}"),
            Self::TimeLimit(limit) => write!(f, "over its time limit of {limit}"),
            Self::Paused => f.write_str("its request is paused"),
            Self::Frozen => f.write_str("its priority is below the freeze"),
            Self::Bounced => f.write_str("replaced by another task of the same deploy"),
            Self::Killed { by } if by.is_empty() => f.write_str("killed on request"),
            Self::Killed { by } => write!(f, "killed by {by}"),
        }
    }
}
