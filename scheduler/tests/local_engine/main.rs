//! The local engine with the real binary as its runner.

#![allow(clippy::unwrap_used, reason = "a failure in a helper is a failed test")]

use std::{
    collections::BTreeMap,
    fs,
    future::Future,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::PathBuf,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};
use platform::tasks::Supervisor;
use scheduler::engine::{
    Condition, Engine, Exit, TaskReport, TaskSpec,
    local::{Local, Settings},
};
use tempfile::TempDir;
use tokio::{
    sync::mpsc,
    time::{interval, timeout},
};

mod artifacts;
mod https;
mod inside;
mod limits;
mod starts;
mod stops;
mod survival;

const PATIENCE: Duration = Duration::from_secs(20);
const LONG: Duration = Duration::from_secs(600);

/// One scheduler's view of the engine.
struct Host {
    local: Local,
    reports: mpsc::UnboundedReceiver<TaskReport>,
    heard: Vec<TaskReport>,
}

impl Host {
    fn start(data: &TempDir) -> Self {
        Self::with(data, |_| {})
    }

    fn with(data: &TempDir, change: impl FnOnce(&mut Settings)) -> Self {
        fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut settings = settings(data);
        change(&mut settings);
        let local = Local::start(settings, &Supervisor::new(Duration::from_secs(1))).unwrap();
        Self { reports: local.watch(), local, heard: Vec::new() }
    }

    async fn launch(&self, id: &str, command: &[&str]) {
        self.local.launch(spec(id, command)).await.unwrap();
    }

    /// Runs a script in `sh`.
    async fn launch_script(&self, id: &str, script: &str) {
        self.launch(id, &["sh", "-c", script]).await;
    }

    async fn hear(&mut self, id: &str, what: impl Fn(&Condition) -> bool) -> Condition {
        loop {
            let found = self.heard.iter().find(|each| each.task_id == id && what(&each.condition));
            if let Some(report) = found {
                return report.condition.clone();
            }
            let next = timeout(PATIENCE, self.reports.recv()).await;
            let next = next.unwrap_or_else(|_| panic!("{id}: heard only {:?}", self.heard));
            self.heard.push(next.expect("the engine lives"));
        }
    }

    async fn pid_of(&mut self, id: &str) -> i32 {
        match self.hear(id, |condition| matches!(condition, Condition::Running { .. })).await {
            Condition::Running { pid, .. } => i32::try_from(pid).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    async fn exit_of(&mut self, id: &str) -> Exit {
        match self.hear(id, |condition| matches!(condition, Condition::Ended { .. })).await {
            Condition::Ended { exit, .. } => exit,
            other => panic!("{other:?}"),
        }
    }

    async fn listed(&self, id: &str) -> Option<Condition> {
        let reports = self.local.list().await.unwrap();
        reports.into_iter().find(|report| report.task_id == id).map(|report| report.condition)
    }

    fn text(&self, id: &str, file: &str) -> String {
        fs::read_to_string(self.sandbox(id).join(file)).unwrap_or_default()
    }

    fn sandbox(&self, id: &str) -> PathBuf {
        PathBuf::from(self.local.location(id))
    }
}

fn settings(data: &TempDir) -> Settings {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_scheduler"));
    Settings { cgroup: false, ..Settings::new(data.path().join("engine"), program) }
}

fn spec(id: &str, command: &[&str]) -> TaskSpec {
    TaskSpec {
        task_id: id.into(),
        command: command.iter().map(ToString::to_string).collect(),
        env: BTreeMap::from([("PATH".into(), "/usr/bin:/bin".into())]),
        cpus: 1.0,
        memory_mb: 256,
        ..TaskSpec::default()
    }
}

fn data() -> TempDir {
    tempfile::tempdir().unwrap()
}

async fn until<F: Future<Output = bool>>(what: &str, mut is_true: impl FnMut() -> F) {
    let end = Instant::now() + PATIENCE;
    let mut tick = interval(Duration::from_millis(5));
    while !is_true().await {
        assert!(Instant::now() < end, "not in time: {what}");
        tick.tick().await;
    }
}

fn status_field(pid: i32, name: &str) -> Option<String> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))?;
    Some(line.to_owned())
}

fn is_alive(pid: i32) -> bool {
    status_field(pid, "State").is_some_and(|state| !state.starts_with(['Z', 'X']))
}

/// The processes of that name; runners are called "run" and their task.
fn named(name: &str) -> Vec<i32> {
    let pids = fs::read_dir("/proc").unwrap().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| is_alive(*pid) && status_field(*pid, "Name").as_deref() == Some(name)).collect()
}

async fn gone(pid: i32) {
    until(&format!("{pid} is gone"), || async { !is_alive(pid) }).await;
}

/// Waits for a pid that the task wrote into its sandbox.
async fn written_pid(host: &Host, id: &str, file: &str) -> i32 {
    until(file, || async { host.text(id, file).ends_with('\n') }).await;
    host.text(id, file).trim().parse().unwrap()
}
