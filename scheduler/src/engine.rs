//! Where tasks run. The trait is what any launcher of processes can do; all
//! that an orchestrator usually adds (updates, roll-back, routing, health)
//! stays with the scheduler.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub mod local;

/// Everything that is needed to start a task; nothing is left to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskSpec {
    pub task_id: String,
    /// Program and arguments, never given to a shell.
    pub command: Vec<String>,
    /// The complete environment.
    pub env: BTreeMap<String, String>,
    pub cpus: f64,
    /// Enforced where the host allows it.
    pub memory_mb: u64,
    /// The user to switch to; `None` keeps the scheduler's.
    pub user: Option<String>,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    Code(i32),
    Signal(i32),
    /// Killed by the kernel at its memory limit.
    OutOfMemory,
    /// The process could not be started; in words.
    NotStarted(String),
    /// The engine no longer knows it: its runner died or the host was restarted.
    Lost,
}

/// What the engine knows of one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// The runner exists, the process does not yet.
    Starting,
    Running {
        pid: u32,
        started_at_ms: u64,
    },
    Ended {
        exit: Exit,
        ended_at_ms: u64,
    },
}

/// A task and its condition: an event, or a line of the full list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskReport {
    pub task_id: String,
    pub condition: Condition,
}

/// Why the engine could not do what was asked. The task is as before.
#[derive(Debug, thiserror::Error)]
#[error("the engine could not {what} task {task_id}: {reason}")]
pub struct Error {
    pub what: &'static str,
    pub task_id: String,
    pub reason: String,
}

/// Runs tasks. Every call may be repeated.
#[tonic::async_trait]
pub trait Engine: Send + Sync + 'static {
    /// Starts the task, or does nothing when this id was ever started here.
    /// A process that cannot be started is not an error: it ends with
    /// [`Exit::NotStarted`].
    async fn launch(&self, spec: TaskSpec) -> Result<(), Error>;
    /// SIGTERM now, SIGKILL after `grace`, to the whole session. Answers when
    /// the order was taken, not when the task ended. An unknown or ended task is
    /// no error.
    async fn stop(&self, task_id: &str, grace: Duration) -> Result<(), Error>;
    /// The full truth: every task whose sandbox exists.
    async fn list(&self) -> Result<Vec<TaskReport>, Error>;
    /// Every change of condition from now on, pushed. Call before `list` to miss nothing.
    fn watch(&self) -> mpsc::UnboundedReceiver<TaskReport>;
    /// The task's working folder with `stdout` and `stderr`.
    fn sandbox(&self, task_id: &str) -> PathBuf;
    /// Removes the sandbox of an ended task.
    async fn forget(&self, task_id: &str) -> Result<(), Error>;
}
