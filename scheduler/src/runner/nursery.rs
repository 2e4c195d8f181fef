//! Where runners are born.
//!
//! Orders come on standard input: a length of 4 bytes (little endian), then a
//! [`Birth`] in JSON. The runner itself says on standard output what became of
//! its claim: an [`Outcome`] in JSON a line. The end of the input ends the
//! nursery; its runners live on.

use std::{
    collections::BTreeMap,
    ffi::CString,
    fs::{self, File},
    io::{self, Read, Write},
    os::fd::{AsFd, RawFd},
    process::{self, ExitCode},
};

use fork::Fork;
use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        prctl,
        signal::{SigSet, Signal},
        signalfd::{SfdFlags, SignalFd},
        stat::{Mode, umask},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::{Pid, dup2_stdin, dup2_stdout, setsid},
};
use serde::{Deserialize, Serialize};

use super::{
    cgroup::Cgroup,
    claim::{Places, claim},
    folder::{Order, now_ms},
    supervise,
};

/// Groups that wait to be used again.
const MOST_FREE: usize = 64;
/// No order is near this long.
const LONGEST: usize = 64 << 20;

/// The order to run a task.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Birth {
    /// Comes back with the outcome.
    pub(crate) number: u64,
    pub(crate) places: Places,
    pub(crate) order: Order,
}

/// What became of an order.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) number: u64,
    pub(crate) claim: Claimed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Claimed {
    /// A runner has it.
    Born,
    /// The task was ever launched here.
    Taken,
    /// In words; nothing was done.
    Failed(String),
}

/// What to send on the nursery's input.
pub(crate) fn frame(birth: &Birth) -> Vec<u8> {
    let json = serde_json::to_vec(birth).expect("plain data has a JSON form");
    let length = u32::try_from(json.len()).expect("an order is far shorter than 4 GiB");
    [&length.to_le_bytes()[..], &json].concat()
}

/// `__nursery SCOPE`, until its input ends.
pub(super) fn run(scope: &str) -> ExitCode {
    match tend(scope) {
        Ok(code) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn tend(scope: &str) -> io::Result<ExitCode> {
    close_inherited()?;
    let _name_is_for_people = prctl::set_name(c"nursery");
    let signals = take_signals()?;
    let mut groups = Groups::new(scope);
    loop {
        if wait(&signals)? {
            let Some(frame) = read_frame()? else { break };
            let group = groups.take();
            match fork::fork()? {
                Fork::Child => {
                    drop(signals);
                    return Ok(be_born(&frame, &groups.name(group)));
                }
                Fork::Parent(pid) => groups.note(Pid::from_raw(pid), group),
            }
        }
        while let Ok(Some(_)) = signals.read_signal() {}
        groups.reap();
    }
    groups.remove_free();
    Ok(ExitCode::SUCCESS)
}

/// From here on this process is a runner, or nothing.
fn be_born(frame: &[u8], group: &str) -> ExitCode {
    // Fails only for who leads a group already, which a child does not.
    let _own_session = setsid();
    umask(Mode::empty());
    let Ok(Birth { number, places, mut order }) = serde_json::from_slice(frame) else {
        return ExitCode::FAILURE;
    };
    order.cgroup = order.cgroup.map(|_scope| group.to_owned());
    let claimed = claim(&places, &order);
    let told = match &claimed {
        Ok(Some(_)) => Claimed::Born,
        Ok(None) => Claimed::Taken,
        Err(error) => Claimed::Failed(error.to_string()),
    };
    let told = tell(&Outcome { number, claim: told }).and_then(|()| leave_nursery());
    match (claimed, told) {
        (Ok(Some(claim)), Ok(())) => {
            name_after(&order.spec.task_id);
            supervise::run(claim, order)
        }
        // Who waits for the answer is gone, or hears of it by the lock that is given up.
        _ => ExitCode::FAILURE,
    }
}

/// Numbers of control groups. Making and removing groups costs more than all
/// else in a start, so they are used again: by whom, only the nursery knows.
struct Groups {
    /// Tells the groups of this nursery from those of any other, also of old.
    prefix: String,
    next: u64,
    free: Vec<u64>,
    taken: BTreeMap<Pid, u64>,
}

// === impl Groups ===

impl Groups {
    fn new(scope: &str) -> Self {
        let prefix = format!("{scope}.{}-{}", process::id(), now_ms());
        Self { prefix, next: 0, free: Vec::new(), taken: BTreeMap::new() }
    }

    fn name(&self, group: u64) -> String {
        format!("{}.{group}", self.prefix)
    }

    fn take(&mut self) -> u64 {
        self.free.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next
        })
    }

    fn note(&mut self, runner: Pid, group: u64) {
        self.taken.insert(runner, group);
    }

    /// Buries runners. Only one that says that the end of its task is written
    /// down gives its group back: of others it is cleared by whoever finds them dead.
    fn reap(&mut self) {
        loop {
            match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::Exited(runner, code)) => {
                    let group = self.taken.remove(&runner);
                    group.filter(|_| code == 0).into_iter().for_each(|group| self.give_back(group));
                }
                Ok(WaitStatus::StillAlive) | Err(_) => return,
                Ok(other) => drop(other.pid().and_then(|runner| self.taken.remove(&runner))),
            }
        }
    }

    fn give_back(&mut self, group: u64) {
        let cgroup = Cgroup::existing(&self.name(group));
        if self.free.len() < MOST_FREE && cgroup.is_unused() {
            self.free.push(group);
        } else {
            cgroup.remove();
        }
    }

    fn remove_free(&self) {
        for group in &self.free {
            Cgroup::existing(&self.name(*group)).remove();
        }
    }
}

/// In one write: other runners use the same pipe.
fn tell(outcome: &Outcome) -> io::Result<()> {
    let mut line = serde_json::to_vec(outcome).map_err(io::Error::other)?;
    line.push(b'\n');
    let mut pipe = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    pipe.write_all(&line)
}

fn leave_nursery() -> io::Result<()> {
    let null = File::options().read(true).write(true).open("/dev/null")?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    Ok(())
}

/// For people who look at the table of processes; the kernel cuts it short.
fn name_after(task_id: &str) {
    if let Ok(name) = CString::new(format!("run {task_id}")) {
        let _only_a_name = prctl::set_name(&name);
    }
}

/// True when there is input; sleeps until then or until a runner has ended.
fn wait(signals: &SignalFd) -> io::Result<bool> {
    let input = io::stdin();
    let mut fds =
        [PollFd::new(input.as_fd(), PollFlags::POLLIN), PollFd::new(signals.as_fd(), PollFlags::POLLIN)];
    match poll(&mut fds, PollTimeout::NONE) {
        Ok(_) => Ok(fds[0].any().unwrap_or(false)),
        Err(nix::errno::Errno::EINTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// `None` at the end of the input.
fn read_frame() -> io::Result<Option<Vec<u8>>> {
    // Unbuffered: what was read ahead would be read again by each child.
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    input.read_exact(&mut frame)?;
    Ok(Some(frame))
}

/// Deaths of runners wake the nursery; it ends by its input alone.
fn take_signals() -> nix::Result<SignalFd> {
    let taken = [Signal::SIGCHLD, Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP];
    let set: SigSet = taken.into_iter().collect();
    set.thread_block()?;
    SignalFd::with_flags(&set, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
}

/// The scheduler may have been given descriptors that are no business of a task.
/// Comes first: nothing above the standard three is this process's own yet.
fn close_inherited() -> io::Result<()> {
    let names = fs::read_dir("/proc/self/fd")?.flatten().map(|entry| entry.file_name());
    let open: Vec<RawFd> = names.filter_map(|name| name.to_str()?.parse().ok()).collect();
    for fd in open.into_iter().filter(|fd| *fd > 2) {
        let _listing_itself = nix::unistd::close(fd);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::TaskSpec;

    #[test]
    fn a_frame_says_how_long_it_is() {
        let order =
            Order { v: 1, spec: TaskSpec { task_id: "t".into(), ..TaskSpec::default() }, ..Order::default() };
        let places = Places { tasks: "/t".into(), forgotten: "/f".into(), used: None };
        let frame = frame(&Birth { number: 7, places, order });
        let (length, json) = frame.split_at(4);
        assert_eq!(u32::from_le_bytes(length.try_into().unwrap()) as usize, json.len());
        let birth: Birth = serde_json::from_slice(json).unwrap();
        assert_eq!((birth.number, birth.order.spec.task_id.as_str()), (7, "t"));
    }
}
