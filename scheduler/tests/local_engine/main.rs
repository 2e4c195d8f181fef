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
mod last_words;
mod limits;

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

/// This host cannot show it. Where it has to (`.ci/run` knows), that is a failure.
fn not_checked(why: &str) {
    assert!(std::env::var_os("REQUIRE_LIMITS").is_none(), "REQUIRE_LIMITS is set, and yet: {why}");
    println!("NOT CHECKED: {why}");
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

#[tokio::test]
async fn a_task_runs_and_its_end_and_output_are_told() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "echo out; echo err >&2; exit 3").await;
    host.pid_of("t").await;
    assert_eq!(host.exit_of("t").await, Exit::Code(3));
    assert_eq!(host.text("t", "stdout"), "out\n");
    assert_eq!(host.text("t", "stderr"), "err\n");
    assert!(matches!(host.listed("t").await, Some(Condition::Ended { exit: Exit::Code(3), .. })));
}

#[tokio::test]
async fn a_task_that_dies_by_a_signal_says_which() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "kill -USR1 $$").await;
    assert_eq!(host.exit_of("t").await, Exit::Signal(Signal::SIGUSR1 as i32));
}

#[tokio::test]
async fn what_cannot_be_started_says_why() {
    let data = data();
    let mut host = Host::start(&data);
    for (id, command, reason) in [
        ("missing", "/no/such/program", "/no/such/program: No such file or directory"),
        ("unknown", "no-such-program", "no-such-program: No such file or directory"),
        ("folder", "/tmp", "/tmp: Permission denied"),
    ] {
        host.launch(id, &[command]).await;
        assert_eq!(host.exit_of(id).await, Exit::NotStarted(reason.into()));
    }
    host.launch("empty", &[]).await;
    assert_eq!(host.exit_of("empty").await, Exit::NotStarted("the command is empty".into()));
    let stranger = TaskSpec { user: Some("no-such-user".into()), ..spec("stranger", &["true"]) };
    host.local.launch(stranger).await.unwrap();
    let reason = "user no-such-user: this host has no such user";
    assert_eq!(host.exit_of("stranger").await, Exit::NotStarted(reason.into()));
}

#[tokio::test]
async fn a_program_that_answers_127_was_started() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "exit 127").await;
    assert_eq!(host.exit_of("t").await, Exit::Code(127));
}

#[tokio::test]
async fn the_environment_is_as_given_and_names_the_sandbox() {
    let data = data();
    let mut host = Host::start(&data);
    let env = BTreeMap::from([("A".into(), "1 2".into()), ("Z".into(), String::new())]);
    host.local.launch(TaskSpec { env, ..spec("t", &["/usr/bin/env"]) }).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Code(0));
    let text = host.text("t", "stdout");
    let (marks, given): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("TASK_SANDBOX="));
    assert_eq!(given, ["A=1 2", "Z="]);
    let sandbox = marks[0].trim_start_matches("TASK_SANDBOX=");
    assert!(std::path::Path::new(sandbox).starts_with(data.path().canonicalize().unwrap()), "{text}");
}

#[tokio::test]
async fn a_task_has_only_its_own_descriptors_and_no_blocked_signals() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["sleep", "1000"]).await;
    let pid = host.pid_of("t").await;
    let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let mut open: Vec<_> = open.map(|entry| entry.file_name().into_string().unwrap()).collect();
    open.sort();
    assert_eq!(open, ["0", "1", "2"]);
    assert_eq!(status_field(pid, "SigBlk").as_deref(), Some("0000000000000000"));
    assert_eq!(status_field(pid, "NoNewPrivs").as_deref(), Some("1"));
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
}

#[tokio::test]
async fn a_stop_is_polite_first() {
    let data = data();
    let mut host = Host::start(&data);
    let script = "trap 'echo bye; exit 7' TERM; echo ready > ready; while :; do sleep 0.01; done";
    host.launch_script("t", script).await;
    until("ready", || async { host.text("t", "ready") == "ready\n" }).await;
    host.local.stop("t", LONG).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Code(7));
    assert_eq!(host.text("t", "stdout"), "bye\n");
}

#[tokio::test]
async fn who_ignores_the_stop_is_killed_after_the_grace() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "trap '' TERM; echo ready > ready; while :; do sleep 0.01; done").await;
    until("ready", || async { host.text("t", "ready") == "ready\n" }).await;
    let asked = Instant::now();
    host.local.stop("t", LONG).await.unwrap();
    host.local.stop("t", Duration::from_millis(200)).await.unwrap();
    host.local.stop("t", LONG).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Signal(9));
    assert!(asked.elapsed() >= Duration::from_millis(200), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_stop_right_after_the_launch_is_not_lost() {
    let data = data();
    let mut host = Host::start(&data);
    for n in 0..10 {
        let id = format!("t-{n}");
        host.launch(&id, &["sleep", "1000"]).await;
        host.local.stop(&id, LONG).await.unwrap();
        assert_eq!(host.exit_of(&id).await, Exit::Signal(15));
    }
}

#[tokio::test]
async fn an_ended_runner_leaves_the_process_table() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["sleep", "1000"]).await;
    let pid = host.pid_of("t").await;
    let runner: i32 = status_field(pid, "PPid").unwrap().parse().unwrap();
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
    until("the runner is buried", || async { status_field(runner, "State").is_none() }).await;
}

#[tokio::test]
async fn stopping_what_is_unknown_or_ended_is_no_error() {
    let data = data();
    let mut host = Host::start(&data);
    host.local.stop("never-seen", LONG).await.unwrap();
    host.launch("t", &["true"]).await;
    host.exit_of("t").await;
    host.local.stop("t", LONG).await.unwrap();
}

#[tokio::test]
async fn children_do_not_outlive_the_task() {
    for cgroup in [false, true] {
        let data = data();
        let mut host = Host::with(&data, |settings| settings.cgroup = cgroup);
        let script = "sleep 1000 & echo $! > child; setsid -f sh -c 'echo $$ > stray; exec sleep 1000'
            while [ ! -s stray ]; do sleep 0.01; done; read go < go";
        host.launch_script("t", &format!("mkfifo go; {script}")).await;
        let (child, stray) = (written_pid(&host, "t", "child").await, written_pid(&host, "t", "stray").await);
        assert!(is_alive(child) && is_alive(stray));
        fs::write(host.sandbox("t").join("go"), "\n").unwrap();
        assert_eq!(host.exit_of("t").await, Exit::Code(0));
        assert!(!is_alive(child) && !is_alive(stray), "the end is told when all is gone");
    }
}

#[tokio::test]
async fn a_task_survives_its_scheduler_and_the_next_one_hears_its_end() {
    let data = data();
    let mut first = Host::start(&data);
    first.launch_script("t", "mkfifo go; read go < go; exit 5").await;
    let pid = first.pid_of("t").await;
    until("the fifo", || async { first.sandbox("t").join("go").exists() }).await;
    drop(first);
    let mut second = Host::start(&data);
    assert!(is_alive(pid));
    assert!(matches!(second.listed("t").await, Some(Condition::Running { .. })));
    fs::write(second.sandbox("t").join("go"), "\n").unwrap();
    assert_eq!(second.exit_of("t").await, Exit::Code(5));
}

#[tokio::test]
async fn another_scheduler_of_the_host_sees_and_stops_the_task() {
    let data = data();
    let (leader, mut other) = (Host::start(&data), Host::start(&data));
    leader.launch("t", &["sleep", "1000"]).await;
    assert!(other.listed("t").await.is_some());
    other.pid_of("t").await;
    other.local.stop("t", LONG).await.unwrap();
    assert_eq!(other.exit_of("t").await, Exit::Signal(15));
}

#[tokio::test]
async fn a_runner_that_is_killed_takes_its_task_along() {
    for cgroup in [false, true] {
        let data = data();
        let mut host = Host::with(&data, |settings| settings.cgroup = cgroup);
        let script = "trap '' TERM; setsid -f sh -c 'echo $$ > stray; exec sleep 1000'
            sleep 1000 & echo $! > child; wait";
        let mut order = spec("t", &["sh", "-c", script]);
        order.task_id = format!("killed-{cgroup}");
        let id = order.task_id.clone();
        let id = id.as_str();
        host.local.launch(order).await.unwrap();
        let (pid, child) = (host.pid_of(id).await, written_pid(&host, id, "child").await);
        let stray = written_pid(&host, id, "stray").await;
        let runner = status_field(pid, "PPid").unwrap().parse().unwrap();
        kill(Pid::from_raw(runner), Signal::SIGKILL).unwrap();
        assert_eq!(host.exit_of(id).await, Exit::Lost);
        for each in [pid, child, stray] {
            gone(each).await;
        }
        assert!(matches!(host.listed(id).await, Some(Condition::Ended { exit: Exit::Lost, .. })));
        host.local.forget(id).await.unwrap();
        assert_eq!(host.listed(id).await, None);
    }
}

#[tokio::test]
async fn a_task_whose_runner_died_while_nobody_looked_is_lost() {
    let data = data();
    let mut first = Host::start(&data);
    first.launch("t", &["sleep", "1000"]).await;
    let pid = first.pid_of("t").await;
    drop(first);
    let runner: i32 = status_field(pid, "PPid").unwrap().parse().unwrap();
    kill(Pid::from_raw(runner), Signal::SIGKILL).unwrap();
    gone(runner).await;
    let second = Host::start(&data);
    assert!(matches!(second.listed("t").await, Some(Condition::Ended { exit: Exit::Lost, .. })));
    gone(pid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_launch_it_one_process_runs() {
    let data = data();
    let (mut one, two) = (Host::start(&data), Host::start(&data));
    for n in 0..10 {
        let id = format!("t-{n}");
        let command = ["sh", "-c", "echo run >> runs"];
        let order = || spec(&id, &command);
        let first = async { tokio::join!(one.local.launch(order()), one.local.launch(order())) };
        let second = async { tokio::join!(two.local.launch(order()), two.local.launch(order())) };
        let ((a, b), (c, d)) = tokio::join!(first, second);
        [a, b, c, d].into_iter().for_each(|launched| launched.unwrap());
        assert_eq!(one.exit_of(&id).await, Exit::Code(0));
        assert_eq!(one.text(&id, "runs"), "run\n");
    }
}

#[tokio::test]
async fn a_forgotten_task_leaves_nothing_and_does_not_come_back() {
    let data = data();
    let outside = data.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("precious"), "").unwrap();
    let mut host = Host::with(&data, |settings| settings.cgroup = true);
    let id = "forgotten-task";
    host.launch_script(id, &format!("ln -s {} link", outside.display())).await;
    host.exit_of(id).await;
    host.local.forget(id).await.unwrap();
    host.local.forget(id).await.unwrap();
    assert_eq!(host.listed(id).await, None);
    assert!(!host.sandbox(id).exists());
    assert!(outside.join("precious").exists(), "links are removed, not followed");
    host.launch(id, &["true"]).await;
    assert_eq!(host.listed(id).await, None, "a launch that comes late is of no effect");
}

#[tokio::test]
async fn a_running_task_is_not_forgotten() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["sleep", "1000"]).await;
    host.pid_of("t").await;
    let error = host.local.forget("t").await.unwrap_err();
    assert_eq!(error.to_string(), "the engine could not forget task t: it runs; stop it first");
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
}

#[tokio::test]
async fn the_memory_limit_is_named_as_the_reason() {
    let data = data();
    let mut host = Host::with(&data, |settings| settings.cgroup = true);
    let greedy = spec("t", &["dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"]);
    host.local.launch(TaskSpec { memory_mb: 32, ..greedy }).await.unwrap();
    let exit = host.exit_of("t").await;
    let status = fs::read_to_string(host.sandbox("t").with_file_name("status.jsonl")).unwrap();
    if status.contains("the memory limit is not enforced") {
        return not_checked(&format!("this host does not allow memory limits: {status}"));
    }
    assert_eq!(exit, Exit::OutOfMemory, "{status}");
}

#[tokio::test]
async fn a_task_runs_as_its_user() {
    if !geteuid().is_root() {
        return not_checked("only root can switch to another user");
    }
    let data = data();
    let mut host = Host::with(&data, |settings| settings.user = Some("nobody".into()));
    host.launch_script("t", "id -un; id -G; echo mine > file; cat ../order.json || exit 9").await;
    assert_eq!(host.exit_of("t").await, Exit::Code(9), "the order of a task is not its user's business");
    let groups = host.text("t", "stdout");
    assert!(groups.starts_with("nobody\n65534\n"), "{groups}");
    let owner = fs::metadata(host.sandbox("t").join("file")).unwrap().uid();
    assert_eq!(owner, 65534);
    let root = TaskSpec { user: Some("root".into()), ..spec("own", &["id", "-un"]) };
    host.local.launch(root).await.unwrap();
    assert_eq!(host.exit_of("own").await, Exit::Code(0));
    assert_eq!(host.text("own", "stdout"), "root\n");
}

#[tokio::test]
async fn logs_are_rotated_and_bounded() {
    const MIB: u64 = 1024 * 1024;
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["head", "-c", "45M", "/dev/zero"]).await;
    assert_eq!(host.exit_of("t").await, Exit::Code(0));
    let size = |name| fs::metadata(host.sandbox("t").join(name)).map_or(0, |file| file.len());
    assert!(size("stdout") > 0 && size("stdout") < 10 * MIB, "{}", size("stdout"));
    for old in ["stdout.1", "stdout.2"] {
        assert!((10 * MIB..11 * MIB).contains(&size(old)), "{old}: {}", size(old));
    }
    assert_eq!(size("stdout.3"), 0);
}

#[tokio::test]
async fn long_paths_are_no_problem() {
    let data = data();
    let deep = data.path().join("d".repeat(120));
    let mut host = Host::with(&data, |settings| settings.data = deep.clone());
    let id = "x".repeat(200);
    host.launch(&id, &["sleep", "1000"]).await;
    host.local.stop(&id, LONG).await.unwrap();
    assert_eq!(host.exit_of(&id).await, Exit::Signal(15));
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_used_is_told_with_the_remedy() {
    let data = data();
    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    let settings = Settings::new(file, PathBuf::from("/bin/false"));
    let error = Local::start(settings, &Supervisor::new(Duration::from_secs(1))).unwrap_err();
    assert!(error.to_string().contains("it must be a folder that the scheduler may write"), "{error}");
}

#[tokio::test]
async fn a_host_without_its_program_says_so_and_keeps_nothing() {
    let data = data();
    let host = Host::with(&data, |settings| settings.program = PathBuf::from("/no/such/runner"));
    let error = host.local.launch(spec("t", &["true"])).await.unwrap_err().to_string();
    assert!(error.contains("the runner: No such file"), "{error}");
    assert_eq!(host.listed("t").await, None, "it can be launched again");
}
