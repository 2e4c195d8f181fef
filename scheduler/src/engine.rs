//! Where tasks run. The trait is what any launcher of processes can do; all
//! that an orchestrator usually adds (updates, roll-back, routing, health)
//! stays with the scheduler. Nothing in it supposes that a task's files are on
//! this host: they are reached by calls.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub mod local;

/// Everything that is needed to start a task; nothing is left to choose.
/// A limit of 0 is the engine's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskSpec {
    pub task_id: String,
    /// Program and arguments.
    pub command: Vec<String>,
    /// The complete environment.
    pub env: BTreeMap<String, String>,
    pub cpus: f64,
    /// Never more than `cpus`, also when nobody else wants them.
    #[serde(default)]
    pub cpu_hard_limit: bool,
    /// Enforced where the host allows it.
    pub memory_mb: u64,
    /// Of the task's files; a task that passes it is stopped.
    #[serde(default)]
    pub disk_mb: u64,
    #[serde(default)]
    pub max_open_files: u64,
    /// Processes and threads together.
    #[serde(default)]
    pub max_processes: u64,
    /// The user to switch to; `None` keeps the scheduler's.
    pub user: Option<String>,
    /// Put into the task's folder before it starts.
    #[serde(default)]
    pub artifacts: Vec<Artifact>,
    #[serde(default)]
    pub logs: LogPolicy,
}

/// A file, or a folder full, that comes from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// `file:///path`, `http://...` or `https://...`.
    pub uri: String,
    /// Lower-case hex; empty only for files.
    pub sha256: String,
    /// Inside the task's folder; empty: the last part of the uri.
    pub path: String,
    /// Unpacks a tar or tar.gz into the folder `path`.
    pub unpack: bool,
    pub executable: bool,
}

/// How much is kept of what a task prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPolicy {
    /// Of one file, before the next is begun.
    pub max_mb: u64,
    /// Older files that are kept beside it.
    pub files: u32,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    Code(i32),
    Signal(i32),
    /// Killed by the kernel at its memory limit.
    OutOfMemory,
    /// Stopped because its files took more room than it may have; in words.
    OutOfDisk(String),
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
    /// Its artifacts are fetched; in words.
    Staging {
        what: String,
    },
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
    /// What is not as ordered, such as a limit that the host does not enforce.
    pub notes: Vec<String>,
    /// Of one that has ended: the last lines that it printed, with control
    /// characters escaped. Empty when there were none, or they are no text.
    pub output: String,
}

/// What a task uses: averages over the last minute, and the files now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    pub cpus: f64,
    pub memory_bytes: u64,
    pub disk_bytes: u64,
    pub at_ms: u64,
}

/// A command inside a task: as its user, in its folder, under its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exec {
    pub argv: Vec<String>,
    /// Killed when it takes longer.
    pub timeout: Duration,
    /// The name of a file in the task's folder that gets the output as well.
    pub record: Option<String>,
}

/// What comes of a command; the channel closes after the end. Who lets go of
/// the receiver kills the command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExecEvent {
    Output(Vec<u8>),
    /// 128 + signal for one that died by a signal, as a shell says it.
    Ended(i32),
    TimedOut,
    /// It did not begin, or its end is not known; in words.
    Failed(String),
}

/// Which of its two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogName {
    Stdout,
    Stderr,
}

/// What is wanted of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    pub log: LogName,
    /// How far back to begin.
    pub last_bytes: u64,
    /// Goes on until the task has ended.
    pub follow: bool,
}

/// A part of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub data: Vec<u8>,
    pub offset: u64,
    /// Of the whole file.
    pub total: u64,
}

/// Something in a task's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub directory: bool,
    pub bytes: u64,
    pub modified: Option<SystemTime>,
}

/// A machine that tasks can run on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub id: String,
    /// Under which its tasks are reached.
    pub host: String,
    pub cpu_millis: u64,
    pub memory_mb: u64,
    pub disk_mb: u64,
}

/// Why the engine could not do what was asked. The task is as before.
#[derive(Debug, thiserror::Error)]
#[error("the engine could not {what} task {task_id}: {reason}")]
pub struct Error {
    pub what: &'static str,
    pub task_id: String,
    pub reason: String,
}

/// Why a task's files cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("{0}")]
    NotFound(String),
    /// Not a path that may be read: it leaves the folder, or is no plain file.
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Failed(String),
}

/// Runs tasks. Every call may be repeated.
#[tonic::async_trait]
pub trait Engine: Send + Sync + 'static {
    /// Starts the task, or does nothing when this id was ever started here.
    /// A process that cannot be started is not an error: it ends with
    /// [`Exit::NotStarted`].
    async fn launch(&self, spec: TaskSpec) -> Result<(), Error>;
    /// SIGTERM now, SIGKILL after `grace`, to the whole session; only SIGKILL when
    /// `grace` is zero. Answers when the order was taken, not when the task ended.
    /// An unknown or ended task is no error.
    async fn stop(&self, task_id: &str, grace: Duration) -> Result<(), Error>;
    /// The full truth: every task that was launched and not forgotten.
    async fn list(&self) -> Result<Vec<TaskReport>, Error>;
    /// Every change of condition from now on, pushed. Call before `list` to miss nothing.
    fn watch(&self) -> mpsc::UnboundedReceiver<TaskReport>;
    /// Removes all that is left of an ended task.
    async fn forget(&self, task_id: &str) -> Result<(), Error>;
    /// The machines that it has.
    async fn nodes(&self) -> Result<Vec<Node>, Error>;
    /// What a running task uses; `None` when it does not run or is too young.
    async fn usage(&self, task_id: &str) -> Option<Usage>;
    /// Runs a command inside a running task.
    async fn exec(&self, task_id: &str, command: Exec) -> Result<mpsc::Receiver<ExecEvent>, Error>;
    /// What the task printed, oldest first, in the order in which it was printed.
    async fn tail(
        &self,
        task_id: &str,
        tail: Tail,
    ) -> Result<mpsc::Receiver<Result<Piece, FileError>>, FileError>;
    /// What is in a folder of the task's own; `""` is the outermost.
    async fn entries(&self, task_id: &str, path: &str) -> Result<Vec<Entry>, FileError>;
    /// A part of a file in the task's folder.
    async fn read(&self, task_id: &str, path: &str, offset: u64, length: usize) -> Result<Piece, FileError>;
    /// Where the task's files are, for people.
    fn location(&self, task_id: &str) -> String;
}
