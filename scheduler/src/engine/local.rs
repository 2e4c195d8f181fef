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
//! | `nursery` | one task: keeps the process that runners split off from |
//! | `attach` | one task per living runner: follows its reports to their end |
//! | `settle` | finds out about folders whose runner died, cleans up after it |
//! | `retention` | one task: removes files of tasks that ended long ago |
//! | `files`, `tail`, `calls` | show what a task has, prints and uses, while someone asks |

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use platform::tasks::{Stage, Supervisor};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    Condition, Engine, Entry, Error, Exec, ExecEvent, FileError, LogPolicy, Node, Piece, Tail, TaskReport,
    TaskSpec, Usage,
};
use crate::runner::{
    cgroup::Cgroup,
    folder::{Folder, Status},
    forgotten,
};

mod attach;
mod calls;
mod files;
mod launch;
mod nursery;
mod owner;
mod retention;
mod settle;
mod tail;
mod user;

pub use self::retention::Keep;

/// How long a launch that comes too late is still known as such.
const FORGOTTEN_FOR: Duration = Duration::from_secs(2 * 3600);
/// Folders that wait to be used again.
const USED_FOLDERS: usize = 256;
/// The list of forgotten tasks is swept once in so many.
const SWEEP_EVERY: u64 = 256;
/// A claim that was not finished by then never will be.
const CLAIM_LIMIT: Duration = Duration::from_secs(60);
/// Starts at the same time: starting is work for the processor and the disk,
/// more at once would only take more memory.
const LAUNCHES: usize = 8;
/// Well under the 255 bytes of a file name, with room for prefixes.
const MAX_TASK_ID: usize = 200;

/// Where and as whom tasks run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Shared by all schedulers of a host.
    pub data: PathBuf,
    /// The user of tasks that name none. Counts only when the scheduler is root.
    pub user: Option<String>,
    /// Whether tasks get control groups, where the host has them.
    pub cgroup: bool,
    /// This binary: it is also the runner.
    pub program: PathBuf,
    /// Tells this cluster from others that could use the same folder: its prefix in the store.
    pub owner: String,
    /// What this host is called and has.
    pub node: Node,
    /// Of tasks that set none.
    pub limits: Limits,
    /// Of fetched artifacts, for the next task that wants them.
    pub cache_mb: u64,
    /// The largest artifact, also when it is unpacked.
    pub artifact_mb: u64,
    /// Whom to trust when artifacts are fetched; `None`: as the system does.
    pub authorities: Option<PathBuf>,
    pub keep: Keep,
}

/// Limits of tasks that set none; 0: what the host allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub disk_mb: u64,
    pub max_open_files: u64,
    pub max_processes: u64,
    pub logs: LogPolicy,
}

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
    ended: retention::Ended,
}

// === impl Settings ===

impl Settings {
    /// With the usual limits.
    #[must_use]
    pub fn new(data: PathBuf, program: PathBuf) -> Self {
        Self {
            data,
            user: None,
            cgroup: true,
            program,
            owner: String::new(),
            node: Node::default(),
            limits: Limits::default(),
            cache_mb: 2048,
            artifact_mb: 1024,
            authorities: None,
            keep: Keep { age: Duration::from_secs(86_400), tasks: 1_000 },
        }
    }
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

    /// Tells watchers what they do not know yet. An end is the last word.
    fn publish(&self, report: TaskReport) {
        let mut state = self.state();
        let known = state.reported.get(&report.task_id);
        if known == Some(&report.condition) || matches!(known, Some(Condition::Ended { .. })) {
            return;
        }
        state.reported.insert(report.task_id.clone(), report.condition.clone());
        if let Condition::Ended { ended_at_ms, .. } = report.condition {
            state.ended.add(&report.task_id, ended_at_ms);
        }
        state.watchers.retain(|watcher| watcher.send(report.clone()).is_ok());
    }

    /// With what a runner that ended at once could tell nobody.
    fn publish_end(&self, task_id: &str, status: Status) {
        if matches!(self.state().reported.get(task_id), Some(Condition::Ended { .. })) {
            return;
        }
        for status in self.folder(task_id).history().into_iter().chain([status]) {
            let Status { condition, notes, output, .. } = status;
            self.publish(TaskReport { task_id: task_id.to_owned(), condition, notes, output });
        }
    }

    /// Every task with a folder; attaches to runners that are new here.
    fn scan(self: &Arc<Self>) -> io::Result<Vec<TaskReport>> {
        let mut reports = Vec::new();
        for task_id in ids_in(&self.tasks())? {
            reports.extend(self.find(&task_id)?);
        }
        let present: BTreeSet<&String> = reports.iter().map(|report| &report.task_id).collect();
        self.state().reported.retain(|id, _| present.contains(id));
        Ok(reports)
    }

    /// What the folder of a task says; sees to it that its end will be heard.
    fn find(self: &Arc<Self>, task_id: &str) -> io::Result<Option<TaskReport>> {
        let report = |status: Status| TaskReport {
            task_id: task_id.to_owned(),
            condition: status.condition,
            notes: status.notes,
            output: status.output,
        };
        let in_folder =
            |error: io::Error| io::Error::new(error.kind(), format!("folder of {task_id}: {error}"));
        match settle::settle(&self.folder(task_id)).map_err(in_folder)? {
            settle::Found::Gone => Ok(None),
            settle::Found::Ended(status) => {
                self.publish_end(task_id, status.clone());
                Ok(Some(report(status)))
            }
            settle::Found::Alive(status) => {
                self.attach(task_id);
                Ok(Some(report(status)))
            }
        }
    }

    fn forget(&self, task_id: &str) -> io::Result<()> {
        let folder = self.folder(task_id);
        match settle::settle(&folder)? {
            settle::Found::Gone => return Ok(()),
            settle::Found::Alive(_) => return Err(io::Error::other("it runs; stop it first")),
            settle::Found::Ended(_) => {}
        }
        // First, as a claim looks at it last.
        forgotten::remember(&self.forgotten(), task_id)?;
        let used = settle::remove(&folder, &self.pool())?;
        self.state().reported.remove(task_id);
        self.keep_folder(used)?;
        let mut state = self.state();
        state.forgotten += 1;
        let sweep = state.forgotten.is_multiple_of(SWEEP_EVERY);
        drop(state);
        if sweep { self.sweep() } else { Ok(()) }
    }

    /// For a task to come, unless there are enough.
    fn keep_folder(&self, used: Option<PathBuf>) -> io::Result<()> {
        let Some(used) = used else { return Ok(()) };
        let mut state = self.state();
        if state.used_folders.len() < USED_FOLDERS {
            state.used_folders.push(used);
            return Ok(());
        }
        drop(state);
        fs::remove_dir_all(used)
    }

    /// Removes what was left half-done and what is old enough to be lost.
    fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.tasks())?.flatten() {
            let path = entry.path();
            if is_unfinished(&path)
                && is_older(&path, CLAIM_LIMIT)
                && let Err(error) = fs::remove_dir_all(&path)
            {
                tracing::warn!(path = %path.display(), %error, "a folder cannot be removed");
            }
        }
        for entry in fs::read_dir(self.forgotten())?.flatten() {
            if is_older(&entry.path(), FORGOTTEN_FOR) {
                let _other_scheduler_was_first = fs::remove_file(entry.path());
            }
        }
        Ok(())
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

fn ids_in(tasks: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(tasks)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut ids: Vec<String> = names.filter(|name| is_id(name)).collect();
    ids.sort();
    Ok(ids)
}

/// A task id is a file name that hides nothing and escapes nothing.
fn is_id(task_id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    (1..=MAX_TASK_ID).contains(&task_id.len()) && !task_id.starts_with('.') && task_id.bytes().all(allowed)
}

fn check_id(what: &'static str, task_id: &str) -> Result<(), Error> {
    let rule = format!("a task id has 1 to {MAX_TASK_ID} of A-Z a-z 0-9 _ . - and does not begin with a dot");
    is_id(task_id).then_some(()).ok_or_else(|| Error { what, task_id: task_id.to_owned(), reason: rule })
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_older(path: &Path, age: Duration) -> bool {
    let changed = fs::symlink_metadata(path).and_then(|data| data.modified());
    changed.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|elapsed| elapsed > age))
}

fn failed(what: &'static str, task_id: &str, error: &dyn std::error::Error) -> Error {
    Error { what, task_id: task_id.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_the_folder() {
        for good in ["web-v1-0-7", "a", "A_b.c"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", ".", "..", "../x", "a/b", ".hidden", "a b", "a\0", "é", &"x".repeat(MAX_TASK_ID + 1)]
        {
            assert!(!is_id(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_bad_id_is_refused_with_the_rule() {
        let error = check_id("launch", "../x").unwrap_err();
        assert!(
            error.to_string().starts_with("the engine could not launch task ../x: a task id has"),
            "{error}"
        );
    }
}
