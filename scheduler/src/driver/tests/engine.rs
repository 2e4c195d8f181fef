//! An engine whose tasks are small HTTP servers in this process.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::{mpsc, watch},
    task::{AbortHandle, JoinSet},
};

use crate::engine::{
    Condition, Engine, Entry, Error, Exec, ExecEvent, Exit, FileError, Node, Piece, Tail, TaskReport,
    TaskSpec, Usage,
};

#[derive(Debug)]
pub(crate) struct Scripted {
    inner: Mutex<Inner>,
    moves: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Inner {
    tasks: BTreeMap<String, (Condition, Option<AbortHandle>)>,
    servers: JoinSet<()>,
    watchers: Vec<mpsc::UnboundedSender<TaskReport>>,
    launches: Vec<String>,
    /// The last lines of tasks, told with their end.
    says: BTreeMap<String, String>,
    uses: BTreeMap<String, Usage>,
    /// Tasks that begin now take connections and say nothing.
    mute: bool,
    /// Nobody is told of what changes.
    quiet: bool,
    /// The next list does not have it.
    hidden: Option<String>,
    lists: usize,
}

impl Default for Scripted {
    fn default() -> Self {
        Self { inner: Mutex::default(), moves: watch::channel(()).0 }
    }
}

// === impl Scripted ===

impl Scripted {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// Tasks that run now.
    pub(crate) fn running(&self) -> Vec<String> {
        let inner = self.inner();
        let running =
            inner.tasks.iter().filter(|(_, (condition, _))| matches!(condition, Condition::Running { .. }));
        running.map(|(id, _)| id.clone()).collect()
    }

    /// Every launch that had an effect, in order.
    pub(crate) fn launches(&self) -> Vec<String> {
        self.inner().launches.clone()
    }

    pub(crate) fn knows(&self, task: &str) -> bool {
        self.inner().tasks.contains_key(task)
    }

    pub(crate) async fn changed(&self) {
        let _ = tokio::time::timeout(Duration::from_millis(100), self.moves.subscribe().changed()).await;
    }

    /// A task from nowhere.
    pub(crate) fn run_stray(&self, task: &str) {
        self.inner().set(task, Condition::Running { pid: 1, started_at_ms: 1 }, None);
    }

    /// Another scheduler of the host started it; this one was not told.
    pub(crate) fn run_unheard(&self, task: &str) {
        let condition = Condition::Running { pid: 1, started_at_ms: 1 };
        self.inner().tasks.insert(task.to_owned(), (condition, None));
    }

    /// Whether tasks that begin from now on leave their callers without an answer.
    pub(crate) fn mute(&self, mute: bool) {
        self.inner().mute = mute;
    }

    /// Nobody is told of what changes, until they are told of all at once.
    pub(crate) fn keep_quiet(&self, quiet: bool) {
        let mut inner = self.inner();
        inner.quiet = quiet;
        let known: Vec<String> = inner.tasks.keys().cloned().collect();
        known.iter().for_each(|task| inner.tell(task));
    }

    /// The next list is from before its launch.
    pub(crate) fn hide_once(&self, task: &str) {
        self.inner().hidden = Some(task.to_owned());
    }

    /// How many were given.
    pub(crate) fn lists(&self) -> usize {
        self.inner().lists
    }

    /// The task dies by itself.
    pub(crate) fn kill(&self, task: &str) {
        self.end(task, Exit::Code(1));
    }

    /// What the task is going to have said at its end.
    pub(crate) fn say(&self, task: &str, lines: &str) {
        self.inner().says.insert(task.to_owned(), lines.to_owned());
    }

    /// What is measured of the task from now on.
    pub(crate) fn uses(&self, task: &str, usage: Usage) {
        self.inner().uses.insert(task.to_owned(), usage);
    }

    /// The task ends by itself, in this way.
    pub(crate) fn end(&self, task: &str, exit: Exit) {
        let mut inner = self.inner();
        match inner.tasks.get(task) {
            Some((Condition::Ended { .. }, _)) | None => return,
            Some((_, server)) => {
                if let Some(server) = server {
                    server.abort();
                }
            }
        }
        let ended_at_ms = super::super::clock::now().0;
        inner.set(task, Condition::Ended { exit, ended_at_ms }, None);
        drop(inner);
        self.moves.send_replace(());
    }
}

// === impl Inner ===

impl Inner {
    fn output(&self, task: &str, condition: &Condition) -> String {
        match condition {
            Condition::Ended { .. } => self.says.get(task).cloned().unwrap_or_default(),
            Condition::Starting | Condition::Staging { .. } | Condition::Running { .. } => String::new(),
        }
    }

    fn set(&mut self, task: &str, condition: Condition, server: Option<AbortHandle>) {
        self.tasks.insert(task.to_owned(), (condition, server));
        self.tell(task);
    }

    fn report(&self, task: &str, condition: &Condition) -> TaskReport {
        TaskReport {
            task_id: task.to_owned(),
            condition: condition.clone(),
            notes: Vec::new(),
            output: self.output(task, condition),
        }
    }

    fn tell(&mut self, task: &str) {
        let Some((condition, _)) = self.tasks.get(task).filter(|_| !self.quiet) else { return };
        let report = self.report(task, condition);
        self.watchers.retain(|watcher| watcher.send(report.clone()).is_ok());
    }
}

#[tonic::async_trait]
impl Engine for Scripted {
    async fn launch(&self, spec: TaskSpec) -> Result<(), Error> {
        if self.knows(&spec.task_id) {
            return Ok(());
        }
        let listener = match spec.env.get("PORT") {
            Some(port) => Some(TcpListener::bind(("127.0.0.1", port.parse::<u16>().unwrap())).await.unwrap()),
            None => None,
        };
        let mut inner = self.inner();
        inner.launches.push(spec.task_id.clone());
        let mute = inner.mute;
        let server = listener.map(|listener| match mute {
            true => inner.servers.spawn(say_nothing(listener)),
            false => inner.servers.spawn(serve(listener)),
        });
        let started = super::super::clock::now().0;
        inner.set(&spec.task_id, Condition::Running { pid: 7, started_at_ms: started }, server);
        Ok(())
    }

    async fn stop(&self, task_id: &str, _grace: Duration) -> Result<(), Error> {
        self.end(task_id, Exit::Signal(15));
        Ok(())
    }

    async fn list(&self) -> Result<Vec<TaskReport>, Error> {
        let mut inner = self.inner();
        inner.lists += 1;
        let hidden = inner.hidden.take();
        let tasks = inner.tasks.iter().filter(|(id, _)| hidden.as_ref() != Some(id));
        Ok(tasks.map(|(id, (condition, _))| inner.report(id, condition)).collect())
    }

    fn watch(&self) -> mpsc::UnboundedReceiver<TaskReport> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.inner().watchers.push(sender);
        receiver
    }

    async fn nodes(&self) -> Result<Vec<Node>, Error> {
        Ok(Vec::new())
    }

    async fn usage(&self, task_id: &str) -> Option<Usage> {
        self.inner().uses.get(task_id).cloned()
    }

    async fn exec(&self, task_id: &str, _command: Exec) -> Result<mpsc::Receiver<ExecEvent>, Error> {
        let reason = "its tasks are no processes".to_owned();
        Err(Error { what: "run a command in", task_id: task_id.to_owned(), reason })
    }

    async fn tail(
        &self,
        _task_id: &str,
        _tail: Tail,
    ) -> Result<mpsc::Receiver<Result<Piece, FileError>>, FileError> {
        Err(no_files())
    }

    async fn entries(&self, _task_id: &str, _path: &str) -> Result<Vec<Entry>, FileError> {
        Err(no_files())
    }

    async fn read(
        &self,
        _task_id: &str,
        _path: &str,
        _offset: u64,
        _length: usize,
    ) -> Result<Piece, FileError> {
        Err(no_files())
    }

    fn location(&self, task_id: &str) -> String {
        format!("nowhere/{task_id}")
    }

    async fn forget(&self, task_id: &str) -> Result<(), Error> {
        self.inner().tasks.remove(task_id);
        self.moves.send_replace(());
        Ok(())
    }
}

fn no_files() -> FileError {
    FileError::NotFound("these tasks have no files".to_owned())
}

/// Takes connections and keeps them.
async fn say_nothing(listener: TcpListener) {
    let mut kept = Vec::new();
    loop {
        kept.extend(listener.accept().await);
    }
}

async fn serve(listener: TcpListener) {
    loop {
        let Ok((mut stream, _)) = listener.accept().await else { continue };
        let mut question = [0; 1024];
        let _ = stream.read(&mut question).await;
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").await;
    }
}
