//! Ends what was started below a run folder, and nothing else.
//!
//! Three kinds live there: our own processes, recorded with pid and start time;
//! nginx and HAProxy masters with their workers, known by the configuration they name; and
//! the runners of tasks with their tasks, known by the folder they work in.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;

use crate::{Error, Result, process::Identity, wait};

/// Longer than the grace of any task that the demo starts.
const GRACE: Duration = Duration::from_secs(10);

/// Order of the end: who could start something again goes first.
const ORDER: [&str; 4] = ["scheduler", "baragon-agent", "baragon-service", "etcd"];

struct Seen {
    identity: Identity,
    parent: i32,
    has_terminal: bool,
    argv: Vec<String>,
    cwd: PathBuf,
}

/// SIGTERM in order, each kind awaited, and SIGKILL for what does not go.
/// Answers how many processes were ended.
///
/// # Errors
/// Something survived.
pub async fn end(folder: &Path) -> Result<usize> {
    let mut ended = 0;
    for kind in ORDER {
        ended += end_gently(&recorded(folder, kind)).await;
        if kind == "scheduler" {
            ended += end_gently(&tasks(folder)).await;
        }
        if kind == "baragon-agent" {
            ended += end_gently(&balancers(folder)).await;
        }
    }
    let left = everything(folder);
    left.iter().for_each(|process| process.signal(Signal::SIGKILL));
    gone(&left, GRACE)
        .await
        .map_err(|_| Error::new(format!("these processes of {} do not end: {left:?}", folder.display())))?;
    remove_cgroups(folder);
    Ok(ended + left.len())
}

/// SIGKILL to all, without waiting: for drops and for what a dead run left.
pub fn end_now(folder: &Path) {
    // Twice, for what was started while the first round ran.
    for _ in 0..2 {
        everything(folder).iter().for_each(|process| process.signal(Signal::SIGKILL));
    }
    remove_cgroups(folder);
}

/// The processes of this folder that still run.
#[must_use]
pub fn everything(folder: &Path) -> Vec<Identity> {
    let mut all = tasks(folder);
    all.extend(balancers(folder));
    all.extend(ORDER.iter().flat_map(|kind| recorded(folder, kind)));
    all.sort();
    all.dedup();
    all
}

/// Pids of the tasks of this folder that run the named program themselves.
#[must_use]
pub fn programs(folder: &Path, name: &str) -> BTreeSet<i32> {
    let tasks = tasks(folder);
    processes()
        .into_iter()
        .filter(|seen| tasks.contains(&seen.identity))
        .filter(|seen| seen.argv.first().is_some_and(|program| Path::new(program).ends_with(name)))
        .map(|seen| seen.identity.pid)
        .collect()
}

async fn end_gently(processes: &[Identity]) -> usize {
    processes.iter().for_each(|process| process.signal(Signal::SIGTERM));
    // What stays is killed at the end, and named if that does not help.
    let _ = gone(processes, GRACE).await;
    processes.len()
}

async fn gone(processes: &[Identity], deadline: Duration) -> Result<()> {
    wait::until("they end", deadline, async || !processes.iter().any(Identity::is_alive)).await
}

fn recorded(folder: &Path, kind: &str) -> Vec<Identity> {
    let Ok(entries) = fs::read_dir(folder.join("pids")) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(kind))
        .filter_map(|entry| Identity::from_line(&fs::read_to_string(entry.path()).ok()?))
        .filter(Identity::is_alive)
        .collect()
}

/// Masters of balancers whose configuration is in the folder, and their workers.
fn balancers(folder: &Path) -> Vec<Identity> {
    let all = processes();
    let folder = folder.to_string_lossy();
    let ours = |seen: &&Seen| {
        let is_balancer = |title: &String| title.contains("nginx") || title.contains("haproxy");
        seen.argv.first().is_some_and(is_balancer)
            && seen.argv.iter().any(|arg| arg.split(' ').any(|word| word.starts_with(&*folder)))
    };
    let masters: Vec<i32> = all.iter().filter(ours).map(|seen| seen.identity.pid).collect();
    all.iter()
        .filter(|seen| masters.contains(&seen.identity.pid) || masters.contains(&seen.parent))
        .map(|seen| seen.identity)
        .collect()
}

/// Runners by their argument, tasks by their working folder. A shell that a
/// person has there keeps its terminal, and is left alone.
fn tasks(folder: &Path) -> Vec<Identity> {
    let data = folder.join("tasks");
    let below = |path: &Path| path.starts_with(&data);
    processes()
        .into_iter()
        .filter(|seen| {
            let runner = seen.argv.iter().any(|arg| arg.starts_with("__"))
                && seen.argv.iter().any(|arg| below(Path::new(arg)));
            runner || (below(&seen.cwd) && !seen.has_terminal)
        })
        .map(|seen| seen.identity)
        .collect()
}

fn processes() -> Vec<Seen> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.flatten().filter_map(|entry| seen(entry.file_name().to_str()?.parse().ok()?)).collect()
}

fn seen(pid: i32) -> Option<Seen> {
    let identity = Identity::of(pid)?;
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let argv =
        command.split(|byte| *byte == 0).map(|arg| String::from_utf8_lossy(arg).into_owned()).collect();
    Some(Seen {
        identity,
        parent: fields.get(1)?.parse().ok()?,
        has_terminal: *fields.get(4)? != "0",
        argv,
        cwd: fs::read_link(format!("/proc/{pid}/cwd")).unwrap_or_default(),
    })
}

/// Groups of tasks whose runner was killed; the kernel keeps a group until it
/// is removed, and removes only an empty one.
fn remove_cgroups(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder.join("tasks/tasks")) else { return };
    let until = Instant::now() + Duration::from_secs(1);
    for name in entries.flatten().filter_map(|task| cgroup_of(&task.path())) {
        for hierarchy in ["", "memory", "cpu", "cpu,cpuacct", "pids"] {
            let group = Path::new("/sys/fs/cgroup").join(hierarchy).join("scheduler").join(&name);
            while group.is_dir() && fs::remove_dir(&group).is_err() && Instant::now() < until {
                std::thread::yield_now();
            }
        }
    }
}

fn cgroup_of(task: &Path) -> Option<String> {
    let order: serde_json::Value = serde_json::from_slice(&fs::read(task.join("order.json")).ok()?).ok()?;
    Some(order.get("cgroup")?.as_str()?.to_owned())
}
