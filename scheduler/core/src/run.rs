//! One execution of a job. Its attempts are tasks.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    audit::Actor,
    deploy::{Deploy, Resources},
    ids::{DeployId, Incarnation, RequestId, RunId, TaskId},
    progress::Runtimes,
    task::Exit,
    time::{Millis, Timestamp},
};

pub mod spec;

/// What made a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// One time of the schedule.
    Schedule {
        /// That time.
        at: Timestamp,
    },
    /// Somebody asked.
    User,
    /// Another request's run succeeded.
    Dependency {
        /// Whose.
        request: RequestId,
        /// Which.
        run: RunId,
    },
    /// The deploy of a RUN_ONCE request.
    Deploy,
}

/// What a run changes of its deploy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Added to the command.
    pub arguments: Vec<String>,
    /// Over the deploy's environment.
    pub env: BTreeMap<String, String>,
    /// In place of the deploy's.
    pub cpu_millis: Option<u32>,
    /// In place of the deploy's.
    pub memory_mb: Option<u64>,
    /// In place of the deploy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Option<u32>,
    /// In place of the deploy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk_mb: Option<u64>,
    /// Also where the deploy has none.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub cpu_hard_limit: bool,
    /// In place of the deploy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_open_files: Option<u64>,
    /// In place of the deploy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_processes: Option<u64>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunOutcome {
    /// With a code that means success.
    Succeeded,
    /// All its attempts failed; in words.
    Failed(String),
    /// Not started, by policy; in words.
    Skipped(String),
    /// Somebody asked; in words.
    Canceled(String),
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunState {
    /// For its time, for another run, or for room.
    Waiting,
    /// An attempt runs.
    Running {
        /// That attempt.
        task: TaskId,
    },
    /// It has ended.
    Done {
        /// When.
        at: Timestamp,
        /// How.
        outcome: RunOutcome,
        /// How its last attempt ended.
        exit: Option<Exit>,
    },
}

/// A run as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Its name.
    pub id: RunId,
    /// Whose it is.
    pub request: RequestId,
    /// Which life of that request.
    pub incarnation: Incarnation,
    /// What made it.
    pub trigger: Trigger,
    /// What it changes of its deploy.
    #[serde(default)]
    pub overrides: Overrides,
    /// Not before.
    pub due: Timestamp,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// Who asked, and why.
    #[serde(default)]
    pub by: Actor,
    /// Fixed at its first launch.
    #[serde(default)]
    pub deploy: Option<DeployId>,
    /// Oldest first.
    #[serde(default)]
    pub attempts: Vec<TaskId>,
    /// Where it is.
    pub state: RunState,
    /// The next attempt is not made before.
    #[serde(default)]
    pub retry_from: Option<Timestamp>,
    /// When its first attempt was decided.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When the latest one was, if that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempted_at: Option<Timestamp>,
    /// Attempts that failed by themselves.
    #[serde(default)]
    pub failures: u32,
    /// Attempts that were lost, or never started, by no fault of theirs.
    #[serde(default)]
    pub lost: u32,
    /// Asked to end; in words.
    #[serde(default)]
    pub cancel: Option<String>,
    /// When that was, and who did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canceled_by: Option<(Timestamp, Actor)>,
    /// Since when it takes too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue_since: Option<Timestamp>,
    /// It could have begun in time, and since then waits for its turn: its time
    /// was not missed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub taken_up: bool,
}

// === impl Overrides ===

impl Overrides {
    /// Changes a deploy to what the run wants. The arguments of a shell line
    /// are its `$1`, `$2` ...; nothing is put into the line.
    pub fn apply(&self, deploy: &mut Deploy) {
        self.apply_resources(&mut deploy.resources);
        deploy.env.extend(self.env.clone());
        if let (Some(_), false) = (&deploy.shell, self.arguments.is_empty()) {
            deploy.command = deploy.program();
            deploy.command.push("sh".into());
            deploy.shell = None;
        }
        deploy.command.extend(self.arguments.clone());
    }

    /// [`Self::apply`], of resources alone.
    pub(crate) fn apply_resources(&self, of: &mut Resources) {
        of.cpu_millis = self.cpu_millis.unwrap_or(of.cpu_millis);
        of.memory_mb = self.memory_mb.unwrap_or(of.memory_mb);
        of.ports = self.ports.unwrap_or(of.ports);
        of.disk_mb = self.disk_mb.or(of.disk_mb);
        of.cpu_hard_limit |= self.cpu_hard_limit;
        of.max_open_files = self.max_open_files.or(of.max_open_files);
        of.max_processes = self.max_processes.or(of.max_processes);
    }
}

// === impl RunRecord ===

impl RunRecord {
    /// A run that has not begun.
    #[must_use]
    pub fn new(
        id: RunId,
        request: RequestId,
        incarnation: Incarnation,
        trigger: Trigger,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            request,
            incarnation,
            trigger,
            overrides: Overrides::default(),
            due: now,
            created_at: now,
            by: Actor::default(),
            deploy: None,
            attempts: Vec::new(),
            state: RunState::Waiting,
            retry_from: None,
            started_at: None,
            attempted_at: None,
            failures: 0,
            lost: 0,
            cancel: None,
            canceled_by: None,
            overdue_since: None,
            taken_up: false,
        }
    }

    /// The attempt that runs.
    #[must_use]
    pub fn running(&self) -> Option<&TaskId> {
        match &self.state {
            RunState::Running { task } => Some(task),
            RunState::Waiting | RunState::Done { .. } => None,
        }
    }

    /// An attempt runs, or there was one and there will be another.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.is_done() && self.started_at.is_some()
    }

    /// Nothing of it was ever launched, and it still can be.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        !self.is_done() && self.started_at.is_none()
    }

    /// It ended with a code that means success.
    #[must_use]
    pub fn succeeded_at(&self) -> Option<Timestamp> {
        match &self.state {
            RunState::Done { at, outcome: RunOutcome::Succeeded, .. } => Some(*at),
            RunState::Done {
                outcome: RunOutcome::Failed(_) | RunOutcome::Skipped(_) | RunOutcome::Canceled(_),
                ..
            }
            | RunState::Waiting
            | RunState::Running { .. } => None,
        }
    }

    /// When its latest attempt began: the time of which people ask how long it takes.
    #[must_use]
    pub fn attempt_began(&self) -> Option<Timestamp> {
        self.attempted_at.or(self.started_at)
    }

    /// When its attempt takes longer than it was said to, or than twice the average
    /// and a minute; `None`: never.
    #[must_use]
    pub fn overdue_at(&self, expected: Option<Millis>, runtimes: &Runtimes) -> Option<Timestamp> {
        Some(self.attempt_began()? + runtimes.longest(expected)?)
    }

    /// It takes too long.
    #[must_use]
    pub fn is_overdue(&self, expected: Option<Millis>, runtimes: &Runtimes, now: Timestamp) -> bool {
        let runs = matches!(self.state, RunState::Running { .. });
        runs && self.overdue_at(expected, runtimes).is_some_and(|at| now >= at)
    }

    /// Ended, one way or the other.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.state, RunState::Done { .. })
    }

    /// When it ended.
    #[must_use]
    pub fn finished_at(&self) -> Option<Timestamp> {
        match self.state {
            RunState::Done { at, .. } => Some(at),
            RunState::Waiting | RunState::Running { .. } => None,
        }
    }
}
