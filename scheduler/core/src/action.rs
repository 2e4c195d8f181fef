//! What people do to requests, to tasks and to the cluster, besides putting,
//! deploying and running.

use alloc::string::String;

use crate::{
    audit::{ActionKind, Actor},
    ids::{RequestId, TaskId},
    time::Millis,
};

/// Something that somebody does to a request or to one of its tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Whose it is.
    pub request: RequestId,
    /// What.
    pub action: Action,
    /// Who, and why.
    pub by: Actor,
    /// It ends by itself after this long.
    pub expires_in: Option<Millis>,
}

/// What can be done to a request or to one of its tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Run so many tasks.
    Scale {
        /// How many.
        instances: u32,
        /// It may be many less than before.
        acknowledged: bool,
        /// Replace those that run, too.
        bounce: bool,
    },
    /// Replace its tasks by tasks of the same deploy.
    Bounce {
        /// One after another.
        incremental: bool,
        /// `None`: all.
        task: Option<TaskId>,
    },
    /// Leave the rest of its tasks as they are.
    CancelBounce,
    /// Stop its tasks until somebody goes on.
    Pause {
        /// Jobs that run may end.
        let_tasks_end: bool,
    },
    /// Go on.
    Unpause,
    /// Launch again at once.
    ExitCooldown,
    /// 1 to 100.
    SetPriority(u32),
    /// Whether tasks count as healthy as soon as they run.
    SkipHealthChecks(bool),
    /// An action that would expire does not.
    Keep(ActionKind),
    /// Stop one task.
    Kill {
        /// Which.
        task: TaskId,
        /// SIGKILL at once, without waiting for the load balancers.
        destroy: bool,
        /// A replacement is healthy first.
        replace_first: bool,
    },
}

/// Something that somebody does to the whole cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterAct {
    /// What.
    pub setting: Setting,
    /// Who, and why.
    pub by: Actor,
}

/// What can be set for the whole cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Refuse an action of users.
    Disable {
        /// Which.
        kind: ActionKind,
        /// It ends by itself after this long.
        expires_in: Option<Millis>,
    },
    /// Allow it again.
    Enable(ActionKind),
    /// Start nothing below a priority.
    Freeze {
        /// 1 to 100; 0 ends it.
        minimum: u32,
        /// Tasks below it are stopped too.
        stop_tasks: bool,
        /// It ends by itself after this long.
        expires_in: Option<Millis>,
    },
    /// Automatic actions go on after a mass loss of tasks.
    ReleaseBrake,
}

/// What the operator allows at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceilings {
    /// Requests that are not deleted.
    pub requests: usize,
    /// Tasks of one request.
    pub instances: u32,
    /// Bytes of a deploy as stored.
    pub deploy_bytes: usize,
}

// === impl Action ===

impl Action {
    /// Its name in the log, and for those who disable it.
    #[must_use]
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::Scale { .. } => ActionKind::Scale,
            Self::Bounce { .. } | Self::CancelBounce => ActionKind::Bounce,
            Self::Pause { .. } => ActionKind::Pause,
            Self::Unpause => ActionKind::Unpause,
            Self::ExitCooldown => ActionKind::ExitCooldown,
            Self::SetPriority(_) => ActionKind::SetPriority,
            Self::SkipHealthChecks(_) => ActionKind::SkipHealthChecks,
            Self::Keep(kind) => *kind,
            Self::Kill { .. } => ActionKind::KillTask,
        }
    }
}

impl Action {
    /// The task that it is about.
    #[must_use]
    pub fn task(&self) -> Option<&TaskId> {
        match self {
            Self::Bounce { task, .. } => task.as_ref(),
            Self::Kill { task, .. } => Some(task),
            Self::Scale { .. }
            | Self::CancelBounce
            | Self::Pause { .. }
            | Self::Unpause
            | Self::ExitCooldown
            | Self::SetPriority(_)
            | Self::SkipHealthChecks(_)
            | Self::Keep(_) => None,
        }
    }
}

// === impl Setting ===

impl Setting {
    /// What is being set, for the log.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Disable { kind, .. } | Self::Enable(kind) => alloc::format!("action {kind}"),
            Self::Freeze { .. } => "priority freeze".into(),
            Self::ReleaseBrake => "brake".into(),
        }
    }
}

// === impl Ceilings ===

impl Default for Ceilings {
    fn default() -> Self {
        Self { requests: 10_000, instances: crate::request::MAX_INSTANCES, deploy_bytes: 256 * 1024 }
    }
}
