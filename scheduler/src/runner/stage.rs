//! Putting a task's artifacts in place, by a process of its own: so a slow
//! server holds up nobody, a stop just ends it, and it goes on when the
//! scheduler restarts.
//!
//! It fetches as the scheduler, into a cache that tasks cannot reach, and puts
//! in place as the task's user. It tells what it does, a line at a time, on its
//! pipe; a line that begins with `!` is the reason why it failed.

use std::{
    fs::File,
    io::{self, PipeReader, Read, Write},
    os::fd::{AsFd, BorrowedFd},
    process,
};

use fork::Fork;
use nix::{
    fcntl::{FcntlArg, OFlag, fcntl},
    sys::{
        resource::{Resource, setrlimit},
        signal::{SigSet, Signal},
        stat::{Mode, umask},
        wait::WaitStatus,
    },
    unistd::{Pid, setsid},
};
use platform::webhook::Url;

use super::{exec, folder::Order};
use crate::engine::Artifact;

mod fetch;
mod place;
mod unpack;

/// An archive may hold names as long as it likes, and they are read into memory
/// outside of the task's group.
const MOST_MEMORY: u64 = 256 << 20;

/// What a runner holds of its stage.
#[derive(Debug)]
pub(super) struct Staging {
    pub(super) pid: Pid,
    pipe: File,
    received: Vec<u8>,
    failure: String,
}

/// Tells the runner.
#[derive(Debug)]
struct Voice(io::PipeWriter);

/// Splits off the process.
pub(super) fn spawn(order: &Order) -> io::Result<Staging> {
    let (reader, writer) = io::pipe()?;
    fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
    let runner = process::id();
    match fork::fork()? {
        Fork::Parent(pid) => Ok(Staging::new(Pid::from_raw(pid), reader)),
        Fork::Child => {
            let mut voice = Voice(writer);
            let staged = stage(order, runner, &mut voice);
            if let Err(reason) = &staged {
                voice.say(&format!("!{reason}"));
            }
            process::exit(i32::from(staged.is_err()))
        }
    }
}

fn stage(order: &Order, runner: u32, voice: &mut Voice) -> Result<(), String> {
    let words = |error: nix::Error| error.desc().to_owned();
    setsid().map_err(words)?;
    exec::die_with(runner)?;
    SigSet::all().thread_unblock().map_err(words)?;
    setrlimit(Resource::RLIMIT_DATA, MOST_MEMORY, MOST_MEMORY).map_err(words)?;
    // A runner has no mask, and what is in the cache others must not change.
    umask(Mode::from_bits_truncate(0o077));
    let cache = order.cache.as_ref().ok_or("this engine has no folder for fetched artifacts")?;
    let fetched = fetch::all(cache, &order.spec.artifacts, voice)?;
    umask(Mode::from_bits_truncate(0o022));
    exec::settle_down(order, runner)?;
    let limit = cache.artifact_mb.saturating_mul(1024 * 1024);
    for (artifact, file) in order.spec.artifacts.iter().zip(fetched) {
        let shown = Url::shown(&artifact.uri);
        voice.say(&format!("putting {shown} in place"));
        place::place(artifact, file, limit).map_err(|reason| format!("artifact {shown}: {reason}"))?;
    }
    Ok(())
}

// === impl Voice ===

impl Voice {
    /// In one line; without a reader the runner is gone, and this process is about to be.
    fn say(&mut self, what: &str) {
        let line = what.replace('\n', " ") + "\n";
        let _unread = self.0.write_all(line.as_bytes());
    }
}

// === impl Staging ===

impl Staging {
    fn new(pid: Pid, reader: PipeReader) -> Self {
        let pipe = File::from(std::os::fd::OwnedFd::from(reader));
        Self { pid, pipe, received: Vec::new(), failure: String::new() }
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.pipe.as_fd()
    }

    /// The latest progress, when there is some that is new.
    pub(super) fn read(&mut self) -> Option<String> {
        let mut chunk = [0; 1024];
        while let Ok(n @ 1..) = self.pipe.read(&mut chunk) {
            self.received.extend_from_slice(&chunk[..n]);
        }
        let end = self.received.iter().rposition(|byte| *byte == b'\n')?;
        let whole: Vec<u8> = self.received.drain(..=end).collect();
        let mut latest = None;
        for line in String::from_utf8_lossy(&whole).lines() {
            match line.strip_prefix('!') {
                Some(reason) => reason.clone_into(&mut self.failure),
                None => latest = Some(line.to_owned()),
            }
        }
        latest
    }

    /// Why it failed, for people.
    pub(super) fn failure(mut self, status: WaitStatus) -> String {
        let _progress_is_over = self.read();
        match status {
            _ if !self.failure.is_empty() => self.failure,
            WaitStatus::Signaled(_, Signal::SIGABRT, _) => {
                format!(
                    "its artifacts need more than the {} MB of memory that unpacking may take",
                    MOST_MEMORY >> 20
                )
            }
            other => format!("fetching its artifacts ended as {other:?}"),
        }
    }
}

/// The name inside the sandbox.
fn path_of(artifact: &Artifact) -> &str {
    if artifact.path.is_empty() && !artifact.unpack {
        let plain = artifact.uri.split(['?', '#']).next().unwrap_or_default();
        plain.rsplit('/').next().unwrap_or_default()
    } else {
        &artifact.path
    }
}
