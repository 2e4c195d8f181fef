//! Tasks as processes of this host, each under a runner of its own.
//!
//! Nothing is kept here that cannot be found again: the truth lies in the task
//! folders and with the runners, so schedulers come and go while tasks run, and
//! two schedulers that act at once do no harm. A folder is claimed by one
//! rename, and its lock says whether its runner lives.
//!
//! | who | does |
//! |---|---|
//! | `launch` | makes the spec complete, has the nursery start a runner |
//! | `nursery` | one task: keeps the process that runners split off from, and hears them |
//! | `attach` | one task per living runner that is not heard so: follows its reports to their end |
//! | `settle` | finds out about folders whose runner died, cleans up after it |
//! | `reports` | lists what the folders say; tells watchers what they do not know yet |
//! | `forget` | removes a task that is not wanted any more, and what was left half-done |
//! | `retention` | one task: removes files of tasks that ended long ago |
//! | `files`, `tail`, `calls` | show what a task has, prints and uses, while someone asks |

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use platform::tasks::{Stage, Supervisor};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    Condition, Engine, Entry, Error, Exec, ExecEvent, FileError, LogPolicy, Node, Piece, Tail, TaskReport,
    TaskSpec, Usage,
};
use crate::runner::{cgroup::Cgroup, folder::Folder};

mod attach;
mod calls;
mod files;
mod forget;
mod launch;
mod nursery;
mod owner;
mod reports;
mod retention;
mod settings;
mod settle;
mod tail;
mod task_id;
mod unborn;
mod user;

use self::task_id::{check_id, is_id};
pub use self::{
    retention::Keep,
    settings::{Limits, Settings},
};

/// Folders that wait to be used again.
const USED_FOLDERS: usize = 256;
/// Starts at the same time: starting is work for the processor and the disk,
/// more at once would only take more memory.
const LAUNCHES: usize = 8;

/// The local engine.
#[derive(Debug)]
pub struct Local {
    shared: Arc<Shared>,
    /// Lets go of all runners; they and their tasks live on.
    _detach: DropGuard,
}

/// Why the engine cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("engine.data {}: {source}; it must be a folder that the scheduler may write", .data.display())]
    Data { data: PathBuf, source: io::Error },
    #[error("engine.data {}: {source}", .data.display())]
    Owner { data: PathBuf, source: io::Error },
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    /// Tells the cgroups of two data folders apart.
    scope: String,
    supervisor: Supervisor,
    detach: CancellationToken,
    launches: Semaphore,
    births: mpsc::Sender<nursery::Wanted>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    watchers: Vec<mpsc::UnboundedSender<TaskReport>>,
    attached: BTreeSet<String>,
    /// What watchers heard last.
    reported: BTreeMap<String, Condition>,
    forgotten: u64,
    /// Left by tasks, for those to come.
    used_folders: Vec<PathBuf>,
    users: BTreeMap<String, launch::KnownUser>,
    /// Launches under way, by task.
    unborn: BTreeMap<String, usize>,
    ended: retention::Ended,
}

// === impl Local ===

impl Local {
    /// Prepares the data folder and attaches to every runner that lives.
    ///
    /// # Errors
    /// When the data folder cannot be used.
    pub fn start(settings: Settings, supervisor: &Supervisor) -> Result<Self, StartError> {
        let data = settings.data.clone();
        let at_data = |source| StartError::Data { data: data.clone(), source };
        let settings = prepare(settings).map_err(at_data)?;
        owner::claim(&settings.data, &settings.owner)
            .map_err(|source| StartError::Owner { data: data.clone(), source })?;
        let (births, orders) = mpsc::channel(LAUNCHES);
        let detach = supervisor.token(Stage::Work).child_token();
        let shared = Arc::new(Shared {
            scope: launch::scope(&settings.data),
            settings,
            supervisor: supervisor.clone(),
            detach: detach.clone(),
            launches: Semaphore::new(LAUNCHES),
            births,
            state: Mutex::default(),
        });
        shared.sweep().map_err(at_data)?;
        Cgroup::sweep(&shared.scope);
        let used = fs::read_dir(shared.pool()).map_err(at_data)?.flatten().map(|entry| entry.path());
        shared.state().used_folders.extend(used.take(USED_FOLDERS));
        nursery::tend(&shared, orders);
        retention::watch(&shared);
        shared.scan().map_err(at_data)?;
        Ok(Self { shared, _detach: detach.drop_guard() })
    }
}

#[tonic::async_trait]
impl Engine for Local {
    async fn launch(&self, spec: TaskSpec) -> Result<(), Error> {
        launch::launch(&self.shared, spec).await
    }

    async fn stop(&self, task_id: &str, grace: Duration) -> Result<(), Error> {
        attach::stop(&self.shared, task_id, grace).await
    }

    async fn list(&self) -> Result<Vec<TaskReport>, Error> {
        let shared = Arc::clone(&self.shared);
        let listed = tokio::task::spawn_blocking(move || shared.scan()).await;
        listed.map_err(io::Error::other).flatten().map_err(|error| failed("list", "*", &error))
    }

    fn watch(&self) -> mpsc::UnboundedReceiver<TaskReport> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.shared.state().watchers.push(sender);
        receiver
    }

    async fn forget(&self, task_id: &str) -> Result<(), Error> {
        check_id("forget", task_id)?;
        let (shared, id) = (Arc::clone(&self.shared), task_id.to_owned());
        let forgotten = tokio::task::spawn_blocking(move || shared.forget(&id)).await;
        forgotten.map_err(io::Error::other).flatten().map_err(|error| failed("forget", task_id, &error))
    }

    async fn nodes(&self) -> Result<Vec<Node>, Error> {
        Ok(vec![self.shared.settings.node.clone()])
    }

    async fn usage(&self, task_id: &str) -> Option<Usage> {
        calls::usage(&self.shared, task_id).await
    }

    async fn exec(&self, task_id: &str, command: Exec) -> Result<mpsc::Receiver<ExecEvent>, Error> {
        calls::exec(&self.shared, task_id, command).await
    }

    async fn tail(
        &self,
        task_id: &str,
        tail: Tail,
    ) -> Result<mpsc::Receiver<Result<Piece, FileError>>, FileError> {
        tail::tail(&self.shared, task_id, tail).await
    }

    async fn entries(&self, task_id: &str, path: &str) -> Result<Vec<Entry>, FileError> {
        let (folder, path) = (self.shared.folder(task_id), path.to_owned());
        let entries = tokio::task::spawn_blocking(move || files::entries(&folder, &path)).await;
        entries.map_err(|error| FileError::Failed(error.to_string())).flatten()
    }

    async fn read(&self, task_id: &str, path: &str, offset: u64, length: usize) -> Result<Piece, FileError> {
        let (folder, path) = (self.shared.folder(task_id), path.to_owned());
        let piece = tokio::task::spawn_blocking(move || files::read(&folder, &path, offset, length)).await;
        piece.map_err(|error| FileError::Failed(error.to_string())).flatten()
    }

    fn location(&self, task_id: &str) -> String {
        self.shared.folder(task_id).sandbox().display().to_string()
    }
}

// === impl Shared ===

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tasks(&self) -> PathBuf {
        self.settings.data.join("tasks")
    }

    fn forgotten(&self) -> PathBuf {
        self.settings.data.join("forgotten")
    }

    fn pool(&self) -> PathBuf {
        self.settings.data.join("pool")
    }

    /// An id that no task can have leads nowhere.
    fn folder(&self, task_id: &str) -> Folder {
        let name = if is_id(task_id) { task_id } else { ".invalid" };
        Folder::new(self.tasks().join(name))
    }
}

/// A task's user must reach its sandbox, and need not see its neighbours.
fn prepare(mut settings: Settings) -> io::Result<Settings> {
    for name in ["tasks", "forgotten", "pool", "cache"] {
        fs::create_dir_all(settings.data.join(name))?;
    }
    settings.data = settings.data.canonicalize()?;
    // Runners are started in their own folders.
    settings.program = std::path::absolute(&settings.program)?;
    launch::set_mode(&settings.data.join("tasks"), 0o711)?;
    // What tasks could put into the cache, others would run.
    for name in ["forgotten", "pool", "cache"] {
        launch::set_mode(&settings.data.join(name), 0o700)?;
    }
    Ok(settings)
}

fn failed(what: &'static str, task_id: &str, error: &dyn std::error::Error) -> Error {
    Error { what, task_id: task_id.to_owned(), reason: error.to_string() }
}
