//! nginx's processes as /proc shows them, and commands with a deadline.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use tokio::{
    io::unix::AsyncFd,
    process::Command,
    time::{sleep, timeout},
};

/// The children of a master.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Workers {
    /// Those that accept connections.
    pub(crate) serving: BTreeSet<i32>,
    /// Those that only finish what they have.
    pub(crate) leaving: BTreeSet<i32>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// By itself.
    Exited(Output),
    /// It was killed, with all that it had started.
    TimedOut,
}

/// Where programs of a name are.
pub(crate) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// How long a killed command may take to vanish.
const AFTER_KILL: Duration = Duration::from_secs(1);
/// Where pidfds do not exist, a master is looked after this often.
const WITHOUT_PIDFD: Duration = Duration::from_secs(1);

/// A program by its name or path. A name is looked up here: left to the child, it
/// would need a copy of this process, whose memory grows with the services.
#[must_use]
pub(crate) fn program(wanted: &Path) -> PathBuf {
    if wanted.components().count() > 1 || wanted.is_absolute() {
        return wanted.to_owned();
    }
    let places = PATH.split(':').map(|folder| Path::new(folder).join(wanted));
    places.into_iter().find(|place| place.is_file()).unwrap_or_else(|| wanted.to_owned())
}

/// The live nginx master named by a pid file, if it runs on this root.
#[must_use]
pub(crate) fn master(pid_file: &Path, root: &Path) -> Option<i32> {
    let pid: i32 = fs::read_to_string(pid_file).ok()?.trim().parse().ok()?;
    let title = title(pid)?;
    // The arguments are part of the title; a recycled pid has others.
    let ours = title.starts_with("nginx: master process") && title.contains(&format!("{}/", root.display()));
    ours.then_some(pid)
}

/// The workers of a master.
#[must_use]
pub(crate) fn workers(master: i32) -> Workers {
    let mut workers = Workers::default();
    for pid in children(master) {
        match title(pid) {
            Some(title) if title.contains("is shutting down") => workers.leaving.insert(pid),
            // A zombie has no title, cache processes accept nothing. A worker
            // that was just forked still has the title of its master.
            Some(title) if title.is_empty() || title.contains("nginx: cache") => false,
            Some(_) => workers.serving.insert(pid),
            None => false,
        };
    }
    workers
}

/// What still holds the ports of this root although no pid file names it, and
/// the signal that ends it: workers whose master is gone, and masters whose pid
/// file is gone. A worker that was just forked looks like a master.
#[must_use]
pub(crate) fn orphans(root: &Path) -> BTreeMap<i32, Signal> {
    let log = root.join("run/error.log");
    let masterless =
        |pid: i32| parent(pid).and_then(title).is_none_or(|t| !t.starts_with("nginx: master process"));
    let ending = |pid: i32| match title(pid)? {
        title if title.contains("is shutting down") => None,
        title if title.starts_with("nginx: worker process") => Some(Signal::SIGQUIT),
        // Leaving slowly, it would remove the pid file of the next master.
        title if title.starts_with("nginx: master process") => Some(Signal::SIGTERM),
        _ => None,
    };
    let candidates = pids().into_iter().filter_map(|pid| Some((pid, ending(pid)?)));
    candidates.filter(|(pid, _)| masterless(*pid) && has_open(*pid, &log)).collect()
}

/// Whether a process exists and is no zombie.
#[must_use]
pub(crate) fn is_alive(pid: i32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z" && state != "X")
}

/// Sends a signal.
///
/// # Errors
/// There is no such process, or it is not ours.
pub(crate) fn signal(pid: i32, signal: Signal) -> io::Result<()> {
    kill(Pid::from_raw(pid), signal).map_err(io::Error::from)
}

/// Resolves when the process is gone.
pub(crate) async fn gone(pid: i32) {
    match pidfd(pid) {
        Ok(fd) => {
            let _ = fd.readable().await;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(_) => {
            while is_alive(pid) {
                sleep(WITHOUT_PIDFD).await;
            }
        }
    }
}

/// Runs a command in a process group of its own, which is killed as a whole
/// at the deadline.
///
/// # Errors
/// It could not be started.
pub(crate) async fn run(command: &mut Command, deadline: Duration) -> io::Result<Ended> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let group = child.id().and_then(|pid| i32::try_from(pid).ok());
    let output = child.wait_with_output();
    tokio::pin!(output);
    match timeout(deadline, &mut output).await {
        Ok(output) => output.map(Ended::Exited),
        Err(_) => {
            if let Some(group) = group {
                let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
            }
            let _ = timeout(AFTER_KILL, output).await;
            Ok(Ended::TimedOut)
        }
    }
}

#[expect(deprecated, reason = "its successor is unsafe code; an OwnedFd keeps the promise that it asks for")]
fn pidfd(pid: i32) -> io::Result<AsyncFd<std::os::fd::OwnedFd>> {
    let pid = rustix::process::Pid::from_raw(pid).ok_or(io::ErrorKind::NotFound)?;
    match rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()) {
        Ok(fd) => AsyncFd::with_interest(fd, tokio::io::Interest::READABLE),
        Err(rustix::io::Errno::SRCH) => Err(io::ErrorKind::NotFound.into()),
        Err(error) => Err(io::Error::other(error)),
    }
}

fn title(pid: i32) -> Option<String> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(String::from_utf8_lossy(&bytes).replace('\0', " "))
}

/// State and parent.
fn stat(pid: i32) -> Option<(String, i32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in parentheses and may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}

fn parent(pid: i32) -> Option<i32> {
    stat(pid).map(|(_, parent)| parent)
}

fn children(pid: i32) -> Vec<i32> {
    match fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")) {
        Ok(text) => text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect(),
        // A kernel without the list.
        Err(_) => pids().into_iter().filter(|child| parent(*child) == Some(pid)).collect(),
    }
}

fn pids() -> Vec<i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

fn has_open(pid: i32, file: &Path) -> bool {
    let fds = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    fds.filter_map(|fd| fs::read_link(fd.path()).ok()).any(|target| target == file)
}
