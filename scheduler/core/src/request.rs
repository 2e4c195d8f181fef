//! What a user wants to run.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    audit::{ActionKind, Actor},
    deploy::Deploy,
    ids::{DeployId, Fault, Incarnation, RequestId, TaskId},
    task::TaskRecord,
    time::Timestamp,
};

pub mod job;
pub mod spec;

use self::{
    job::{JobPolicy, Schedule},
    spec::RequestSpec,
};

/// How its tasks live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Answers calls; may stand behind the load balancers.
    Service,
    /// Works by itself.
    Worker,
    /// Runs at times, or after other requests.
    Scheduled,
    /// Runs when somebody asks.
    OnDemand,
    /// Each deploy of it runs once.
    RunOnce,
}

/// Which node a task goes to, as far as the request says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strategy {
    /// Wherever it fits best.
    #[default]
    Greedy,
    /// No two tasks of one deploy on a node.
    SeparateByDeploy,
    /// No two tasks of one request on a node.
    SeparateByRequest,
    /// Evenly, as far as there is room.
    Optimistic,
    /// One on each active node.
    SpreadAllNodes,
}

/// Where its tasks may run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Placement {
    /// How they are spread.
    pub strategy: Strategy,
    /// Evenly over racks.
    pub rack_sensitive: bool,
    /// Only these; empty: all.
    pub racks: Vec<String>,
    /// The node must have these.
    pub required: BTreeMap<String, String>,
    /// May also use nodes that are reserved by one of these, and prefers them.
    pub allowed: BTreeMap<String, String>,
}

/// A valid request with every default filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// Only SERVICE and WORKER can be changed into one another later.
    pub kind: Kind,
    /// For people; passed on to the load balancers.
    pub owners: Vec<String>,
    /// How many tasks run; of an `OnDemand` request: how many runs at once.
    pub instances: u32,
    /// Ceiling for `instances`; `None`: the server's.
    #[serde(default)]
    pub max_instances: Option<u32>,
    /// Of a `Scheduled` request, and always there.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// Of jobs; a default one for others.
    #[serde(default)]
    pub job: JobPolicy,
    /// Where its tasks may run.
    #[serde(default)]
    pub placement: Placement,
    /// 1 to 100.
    pub priority: u32,
    /// Tasks count as healthy as soon as they run.
    #[serde(default)]
    pub skip_health_checks: bool,
    /// A scale also replaces the tasks that run.
    #[serde(default)]
    pub bounce_after_scale: bool,
}

/// Where a request is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Life {
    /// Its tasks run.
    Active,
    /// Its tasks are stopped, or may end, until somebody goes on.
    Paused {
        /// Since when.
        since: Timestamp,
        /// Jobs that run may end.
        let_tasks_end: bool,
    },
    /// It has run for the last time.
    Finished {
        /// Since when.
        since: Timestamp,
    },
    /// It leaves the load balancers and its tasks are stopped.
    Deleting {
        /// When that was asked for.
        since: Timestamp,
        /// The removal from the load balancers, if one is needed.
        removal: Removal,
    },
    /// Gone; kept so that its counters never start again.
    Deleted {
        /// When the last task had ended.
        at: Timestamp,
    },
}

/// How far the removal of a service from the load balancers is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removal {
    /// Deploys in progress have to end first.
    NotBegun,
    /// Asked for, as the `attempt`-th request, not before `from`.
    Asked {
        /// From 1.
        attempt: u32,
        /// Earlier failures put it off.
        from: Timestamp,
        /// Others fill the service too: only its own addresses go.
        #[serde(default)]
        own: bool,
    },
    /// No load balancer sends anything any more.
    Done,
}

/// What an action that ends by itself goes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Revert {
    /// So many instances.
    Instances(u32),
    /// Not paused.
    Unpause,
    /// This priority.
    Priority(u32),
    /// Health checks as before.
    SkipHealthChecks(bool),
    /// The bounce is given up.
    EndBounce,
}

/// An action that ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring {
    /// Which.
    pub kind: ActionKind,
    /// When it ends.
    pub until: Timestamp,
    /// What comes then.
    pub revert: Revert,
    /// Who did it, and why.
    pub by: Actor,
}

/// Tasks are replaced by tasks of the same deploy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// One after another rather than all beside each other.
    pub incremental: bool,
    /// When somebody asked.
    pub since: Timestamp,
    /// Tasks up to this launch are replaced; `None`: the leader has not begun.
    #[serde(default)]
    pub up_to: Option<u64>,
    /// `None`: all tasks.
    pub task: Option<TaskId>,
    /// Who asked, and why.
    pub by: Actor,
}

/// A request as stored: what people want of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// What the user wants.
    pub request: Request,
    /// Where it is in its life.
    pub life: Life,
    /// Which life.
    pub incarnation: Incarnation,
    /// When this life began.
    pub created_at: Timestamp,
    /// When somebody last changed it.
    pub changed_at: Timestamp,
    /// The deploy whose tasks serve.
    pub active: Option<DeployId>,
    /// The one that was active before.
    #[serde(default)]
    pub previous: Option<DeployId>,
    /// The deploy in progress.
    pub pending: Option<DeployId>,
    /// The deploy whose description of the service the load balancers have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub described_by: Option<DeployId>,
    /// The deploys that wait behind it; the first is the next.
    #[serde(default)]
    pub waiting: Vec<DeployId>,
    /// Actions that end by themselves.
    #[serde(default)]
    pub expiring: Vec<Expiring>,
    /// Its tasks are being replaced.
    #[serde(default)]
    pub bounce: Option<Bounce>,
    /// Somebody wants its launches not to be held back any more.
    #[serde(default)]
    pub exit_cooldown: bool,
    /// The last sequence of its audit log.
    #[serde(default)]
    pub audited: u64,
    /// How many of its last entries, in a row, are of cooldowns.
    #[serde(default)]
    pub audited_cooldowns: u32,
}

/// More would not fit in one deploy record.
pub const MAX_INSTANCES: u32 = 500;
/// Deploys that may wait; more are refused.
pub const MAX_WAITING: usize = 10;

// === impl Bounce ===

impl Bounce {
    /// The task is one of those that are replaced.
    #[must_use]
    pub fn covers(&self, task: &TaskRecord) -> bool {
        self.up_to.is_some_and(|up_to| task.id.launch() <= up_to)
            && self.task.as_ref().is_none_or(|only| *only == task.id)
    }
}

// === impl Kind ===

impl Kind {
    /// Its tasks are kept running.
    #[must_use]
    pub fn is_long_running(self) -> bool {
        match self {
            Self::Service | Self::Worker => true,
            Self::Scheduled | Self::OnDemand | Self::RunOnce => false,
        }
    }

    /// Its tasks end; only runs start them.
    #[must_use]
    pub fn is_job(self) -> bool {
        !self.is_long_running()
    }

    /// What counts when the request says nothing.
    #[must_use]
    pub fn default_priority(self) -> u32 {
        match self {
            Self::Service => 70,
            Self::Worker => 50,
            Self::Scheduled | Self::OnDemand | Self::RunOnce => 30,
        }
    }
}

impl core::fmt::Display for Kind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Service => "SERVICE",
            Self::Worker => "WORKER",
            Self::Scheduled => "SCHEDULED",
            Self::OnDemand => "ON_DEMAND",
            Self::RunOnce => "RUN_ONCE",
        })
    }
}

// === impl Request ===

impl Request {
    /// One with nothing but these.
    ///
    /// # Errors
    /// Every rule that is broken.
    pub fn new(id: &str, kind: Kind, owners: Vec<String>, instances: u32) -> Result<Self, Vec<Fault>> {
        let spec = RequestSpec {
            request_id: id.into(),
            kind: Some(kind),
            owners,
            instances,
            ..RequestSpec::default()
        };
        spec.check()
    }
}

// === impl RequestRecord ===

impl RequestRecord {
    /// A request in its first life.
    #[must_use]
    pub fn new(request: Request, now: Timestamp) -> Self {
        Self {
            request,
            life: Life::Active,
            incarnation: Incarnation(1),
            created_at: now,
            changed_at: now,
            active: None,
            previous: None,
            pending: None,
            described_by: None,
            waiting: Vec::new(),
            expiring: Vec::new(),
            bounce: None,
            exit_cooldown: false,
            audited: 0,
            audited_cooldowns: 0,
        }
    }

    /// The same id again after its deletion. The audit log goes on.
    #[must_use]
    pub fn reborn(&self, request: Request, now: Timestamp) -> Self {
        Self {
            incarnation: Incarnation(self.incarnation.0 + 1),
            audited: self.audited,
            ..Self::new(request, now)
        }
    }

    /// Whether it was deleted entirely.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        matches!(self.life, Life::Deleted { .. })
    }

    /// Whether it is on its way out.
    #[must_use]
    pub fn is_deleting(&self) -> bool {
        matches!(self.life, Life::Deleting { .. })
    }

    /// Tasks of the deploy count as healthy as soon as they run.
    #[must_use]
    pub fn skips_checks(&self, deploy: &Deploy) -> bool {
        self.request.skip_health_checks || deploy.skip_health_checks
    }

    /// Whether its tasks are not wanted for now.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        matches!(self.life, Life::Paused { .. })
    }

    /// The deploys that it still needs: active, in progress, and next.
    pub fn named_deploys(&self) -> impl Iterator<Item = &DeployId> {
        self.active.iter().chain(&self.pending).chain(&self.waiting)
    }

    /// [`Self::named_deploys`], and the one of which the load balancers still
    /// have the service, though nothing serves it.
    pub fn balanced_deploys(&self) -> impl Iterator<Item = &DeployId> {
        self.named_deploys().chain(&self.described_by)
    }
}
