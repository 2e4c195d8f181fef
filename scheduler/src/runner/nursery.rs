//! Where runners are born.
//!
//! Orders come on standard input: a length of 4 bytes and a number of 8 (little
//! endian), then a [`Birth`] in JSON. On standard output come the lines of all its
//! runners, see [`super::voice`], and its own word that a runner is dead. The end
//! of the input ends the nursery; its runners live on.

use std::{
    collections::BTreeMap,
    ffi::CString,
    fs::{self, File},
    io::{self, Read},
    os::fd::{AsFd, AsRawFd, RawFd},
    process::{self, ExitCode},
    time::Duration,
};

use fork::Fork;
use nix::{
    poll::PollFlags,
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
    voice::{Claimed, Voice, Word, never_wait},
    wait::wait_for,
};

/// Groups that wait to be used again.
const MOST_FREE: usize = 64;
/// No order is near this long.
const LONGEST: usize = 64 << 20;

/// Before what it knows of a claim has to be said; the scheduler waits no longer.
const CLAIM_SAID_WITHIN: Duration = Duration::from_secs(10);

/// The order to run a task.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Birth {
    pub(crate) places: Places,
    pub(crate) order: Order,
}

/// What to send on the nursery's input. The number comes back with each line.
pub(crate) fn frame(number: u64, birth: &Birth) -> Vec<u8> {
    let json = serde_json::to_vec(birth).expect("plain data has a JSON form");
    let length = u32::try_from(json.len()).expect("an order is far shorter than 4 GiB");
    [&length.to_le_bytes()[..], &number.to_le_bytes(), &json].concat()
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
    never_wait(io::stdout().as_fd())?;
    let mut voice = Voice::on_stdout()?;
    let mut groups = Groups::new(scope);
    loop {
        if wait(&signals, &voice) {
            let Some((number, frame)) = read_frame()? else { break };
            let group = groups.take();
            match fork::fork()? {
                Fork::Child => {
                    drop((signals, voice));
                    return Ok(be_born(number, &frame, &groups.name(group)));
                }
                Fork::Parent(pid) => groups.note(Pid::from_raw(pid), Runner { number, group }),
            }
        }
        while let Ok(Some(_)) = signals.read_signal() {}
        for number in groups.reap() {
            voice.say(number, Word::Gone);
        }
        voice.flush();
    }
    groups.remove_free();
    Ok(ExitCode::SUCCESS)
}

/// From here on this process is a runner, or nothing.
fn be_born(number: u64, frame: &[u8], group: &str) -> ExitCode {
    // Fails only for who leads a group already, which a child does not.
    let _own_session = setsid();
    umask(Mode::empty());
    let Ok(Birth { places, mut order }) = serde_json::from_slice(frame) else {
        return ExitCode::FAILURE;
    };
    let Ok(mut voice) = Voice::on_stdout() else { return ExitCode::FAILURE };
    order.cgroup = order.cgroup.map(|_scope| group.to_owned());
    let claimed = claim(&places, &order);
    let word = match &claimed {
        Ok(Some(_)) => Claimed::Born,
        Ok(None) => Claimed::Taken,
        Err(error) => Claimed::Failed(error.to_string()),
    };
    voice.say(number, Word::Claimed(word));
    voice.flush_within(CLAIM_SAID_WITHIN);
    match (claimed, leave_nursery()) {
        (Ok(Some(claim)), Ok(())) => {
            name_after(&order.spec.task_id);
            supervise::run(claim, order, number, voice)
        }
        // Who waits for an answer hears from the nursery that this process is gone.
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
    taken: BTreeMap<Pid, Runner>,
}

/// One that lives, in numbers.
#[derive(Clone, Copy)]
struct Runner {
    /// Of its order.
    number: u64,
    group: u64,
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

    fn note(&mut self, pid: Pid, runner: Runner) {
        self.taken.insert(pid, runner);
    }

    /// Buries runners and answers which. Only one that says that the end of its
    /// task is written down gives its group back: of others it is cleared by
    /// whoever finds them dead.
    fn reap(&mut self) -> Vec<u64> {
        let mut gone = Vec::new();
        loop {
            let (pid, is_written) = match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::Exited(pid, code)) => (Some(pid), code == 0),
                Ok(WaitStatus::StillAlive) | Err(_) => return gone,
                Ok(other) => (other.pid(), false),
            };
            let Some(runner) = pid.and_then(|pid| self.taken.remove(&pid)) else { continue };
            gone.push(runner.number);
            if is_written {
                self.give_back(runner.group);
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

/// True when there is input; sleeps until then, until a runner has ended or there
/// is room for what is unsaid.
fn wait(signals: &SignalFd, voice: &Voice) -> bool {
    let input = io::stdin();
    let sources = [(input.as_fd(), PollFlags::POLLIN), (signals.as_fd(), PollFlags::POLLIN)];
    wait_for(sources.into_iter().chain(voice.source()), None).contains(&input.as_fd().as_raw_fd())
}

/// `None` at the end of the input.
fn read_frame() -> io::Result<Option<(u64, Vec<u8>)>> {
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
    let mut number = [0; 8];
    input.read_exact(&mut number)?;
    let mut frame = vec![0; length];
    input.read_exact(&mut frame)?;
    Ok(Some((u64::from_le_bytes(number), frame)))
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
        let frame = frame(7, &Birth { places, order });
        let (length, rest) = frame.split_at(4);
        let (number, json) = rest.split_at(8);
        assert_eq!(u32::from_le_bytes(length.try_into().unwrap()) as usize, json.len());
        assert_eq!(u64::from_le_bytes(number.try_into().unwrap()), 7);
        let birth: Birth = serde_json::from_slice(json).unwrap();
        assert_eq!(birth.order.spec.task_id, "t");
    }
}
