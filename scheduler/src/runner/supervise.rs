//! The life of one runner: start the task, serve the socket, move the logs,
//! watch the end, leave nothing behind.

use std::{
    fs::File,
    io::{self, PipeReader, Write},
    os::{
        fd::{AsFd, AsRawFd},
        unix::fs::OpenOptionsExt,
    },
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use nix::{
    poll::PollFlags,
    sys::{
        prctl,
        signal::{SigSet, Signal, killpg},
        signalfd::{SfdFlags, SignalFd},
        wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid},
    },
    unistd::{Pid, getppid},
};

use super::{
    cgroup::Cgroup,
    claim::Claim,
    commands::Commands,
    control::{Control, Told},
    folder::{Folder, Order, Session, Status, VERSION},
    logs::Log,
    stage::Staging,
    usage::Meter,
    voice::{Voice, Word},
    wait::{has_something, wait_for},
};
use crate::engine::{Condition, Exit};

mod begin;
mod calls;
mod end;
mod stop;

use self::stop::Stop;

/// The grace when the runner itself is asked to end by a signal, or ends the
/// task by itself.
const OWN_GRACE: Duration = Duration::from_secs(10);
/// A pipe holds as much.
const BUFFER: usize = 64 * 1024;
const MIB: u64 = 1024 * 1024;
/// A program that ends sooner was never worth a word of its own.
const BRIEF: Duration = Duration::from_millis(3);
/// Most of what ends sooner is asked for nothing, and a socket costs an inode.
const LISTEN_AFTER: Duration = Duration::from_millis(250);
/// A disk that is full may have room again.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);
/// The last words of a runner may wait so long for a scheduler that reads nothing;
/// its nursery says the rest.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// One task and all that belongs to it.
struct Runner {
    folder: Folder,
    order: Order,
    control: Control,
    signals: SignalFd,
    cgroup: Cgroup,
    notes: Vec<String>,
    condition: Condition,
    /// What it came to, and when that has to be told.
    untold: Option<(Condition, Instant)>,
    /// The number of the order, and who had it born.
    number: u64,
    voice: Voice,
    listen_at: Option<Instant>,
    nursery: Pid,
    /// The task; while its artifacts are fetched, who fetches them.
    main: Pid,
    staging: Option<Staging>,
    session: Option<Session>,
    /// Open until the task's program is there.
    report: Option<PipeReader>,
    not_started: Option<String>,
    out_of_disk: Option<String>,
    logs: Vec<Log>,
    commands: Commands,
    meter: Option<Meter>,
    stop: Option<Stop>,
    /// What had something to read when this round began.
    readable: Vec<i32>,
    buffer: Vec<u8>,
}

/// From a claim to the end of the task.
pub(super) fn run(claim: Claim, order: Order, number: u64, voice: Voice) -> ExitCode {
    let dir = claim.folder.path().to_owned();
    // Nobody reads standard error; words of a panic go where an operator looks.
    let panics = dir.join("runner.log");
    std::panic::set_hook(Box::new(move |info| {
        let file = File::options().create(true).append(true).mode(0o600).open(&panics);
        let _nowhere_else = file.and_then(|mut file| writeln!(file, "{info}"));
    }));
    // Held until the end is written down.
    let Claim { lock: _lock, .. } = claim;
    match Runner::start(&dir, order, number, voice) {
        Ok(runner) => written(runner.live()),
        Err(reason) => {
            let ended = Status::ended(Exit::NotStarted(reason));
            written(Folder::new(&dir).write_status(&ended).is_ok())
        }
    }
}

/// The nursery hears whether everything of the task is over and written down.
fn written(is_written: bool) -> ExitCode {
    if is_written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

// === impl Runner ===

impl Runner {
    fn start(dir: &Path, mut order: Order, number: u64, voice: Voice) -> Result<Self, String> {
        let said = |error: io::Error| format!("the runner: {error}");
        if let Some(reason) = order.refused.take() {
            return Err(reason);
        }
        std::env::set_current_dir(dir).map_err(said)?;
        // Orphans of the task come to this process, so none can hide.
        prctl::set_child_subreaper(true).map_err(|error| said(error.into()))?;
        let signals = take_signals().map_err(|error| said(error.into()))?;
        let mut runner = Self {
            folder: Folder::new("."),
            order,
            control: Control::default(),
            signals,
            cgroup: Cgroup::default(),
            notes: Vec::new(),
            condition: Condition::Starting,
            untold: None,
            number,
            voice,
            listen_at: Some(Instant::now() + LISTEN_AFTER),
            nursery: getppid(),
            main: Pid::from_raw(0),
            staging: None,
            session: None,
            report: None,
            not_started: None,
            out_of_disk: None,
            logs: Vec::new(),
            commands: Commands::default(),
            meter: None,
            stop: None,
            readable: Vec::new(),
            buffer: vec![0; BUFFER],
        };
        let begun = if runner.order.spec.artifacts.is_empty() { runner.begin() } else { runner.stage() };
        begun.map_err(said)?;
        Ok(runner)
    }

    fn live(mut self) -> bool {
        let status = loop {
            self.wait();
            self.pump();
            self.read_progress();
            self.read_report();
            self.tell_when_due();
            self.listen_when_due();
            self.voice.flush();
            self.serve();
            self.look_after_commands();
            self.look_at_usage();
            self.kill_when_due();
            if let Some(status) = self.reap()
                && !self.goes_on_after(status)
            {
                break status;
            }
        };
        self.end(status)
    }

    /// Sleeps until something is to be done.
    fn wait(&mut self) {
        let limit = self.next_deadline().map(|at| at.saturating_duration_since(Instant::now()));
        let logs = self.logs.iter().filter_map(Log::fd);
        let pipes = logs
            .chain(self.report.iter().map(AsFd::as_fd))
            .chain(self.staging.iter().map(Staging::fd))
            .chain(self.commands.sources(&self.control))
            .chain([self.signals.as_fd()])
            .map(|fd| (fd, PollFlags::POLLIN));
        let sources = pipes.chain(self.control.sources()).chain(self.voice.source());
        self.readable = wait_for(sources, limit);
    }

    fn next_deadline(&self) -> Option<Instant> {
        let stop = self.stop.as_ref().filter(|stop| !stop.killed).map(|stop| stop.kill_at);
        let meter = self.meter.as_ref().map(Meter::next);
        let untold = self.untold.as_ref().map(|(_, at)| *at);
        [stop, meter, untold, self.listen_at, self.commands.next_deadline()].into_iter().flatten().min()
    }

    fn listen_when_due(&mut self) {
        if self.listen_at.is_some_and(|at| at <= Instant::now()) {
            let listening = self.folder.listen().and_then(|listener| self.control.listen(listener));
            self.listen_at = listening.is_err().then(|| Instant::now() + LISTEN_AGAIN);
            if let Err(error) = listening {
                let note = format!("its runner could not listen at once: {error}");
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
            }
        }
    }

    fn pump(&mut self) {
        let (readable, buffer) = (&self.readable, &mut self.buffer);
        let is_readable = |log: &&mut Log| log.fd().is_some_and(|fd| readable.contains(&fd.as_raw_fd()));
        for log in self.logs.iter_mut().filter(is_readable) {
            let _what = log.pump(buffer);
        }
    }

    fn printed(&self) -> u64 {
        self.logs.iter().map(Log::total).sum()
    }

    fn look_after_commands(&mut self) {
        self.commands.advance(&mut self.control, has_something);
    }

    fn look_at_usage(&mut self) {
        let limit = self.order.spec.disk_mb;
        let Some(meter) = &mut self.meter else { return };
        if meter.look(&self.cgroup) && limit > 0 && meter.disk() > limit * MIB && self.out_of_disk.is_none() {
            let used = meter.disk().div_ceil(MIB);
            self.out_of_disk = Some(format!("its files took {used} MB, and {limit} MB is the limit"));
            self.stop_within(OWN_GRACE);
        }
    }

    /// Buries the dead; the status of the task itself is returned. Each is looked
    /// at before it is buried: until then its number cannot be another process.
    fn reap(&mut self) -> Option<WaitStatus> {
        let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        while let Some(pid) = waitid(Id::All, look).ok().and_then(|status| status.pid()) {
            if pid == self.main || self.commands.has(pid) {
                let _nobody_left = killpg(pid, Signal::SIGKILL);
            }
            let status = waitpid(pid, None).ok();
            if pid == self.main {
                return status;
            }
            if let Some(status) = status {
                self.commands.note_end(pid, status);
                self.commands.advance(&mut self.control, has_something);
            }
        }
        None
    }

    fn told(&self) -> Told {
        Told { condition: self.condition.clone(), notes: self.notes.clone(), output: self.output() }
    }

    /// To be told soon, unless the end comes first.
    fn come_to(&mut self, condition: Condition) {
        self.untold = Some((condition, Instant::now() + BRIEF));
    }

    fn tell_when_due(&mut self) {
        if let Some((condition, _)) = self.untold.take_if(|(_, at)| *at <= Instant::now()) {
            let _written = self.change([condition]);
        }
    }

    /// Written before it is told: who hears of it also finds it.
    fn change(&mut self, conditions: impl IntoIterator<Item = Condition>) -> bool {
        let mut statuses = Vec::new();
        for condition in conditions {
            self.condition = condition;
            statuses.push(Status {
                v: VERSION,
                condition: self.condition.clone(),
                session: self.session.clone(),
                notes: self.notes.clone(),
                output: self.output(),
            });
        }
        // On a full disk watchers still hear it; a later scan will say Lost.
        let written = self.folder.write_statuses(&statuses);
        statuses.into_iter().for_each(|status| self.tell(status.told()));
        written.is_ok()
    }

    /// Who listens on the socket, and who had it born: in the next round at the latest.
    fn tell(&mut self, told: Told) {
        self.control.publish(&told);
        self.voice.say(self.number, Word::Told(told));
    }
}

/// Signals arrive by a descriptor from here on.
fn take_signals() -> nix::Result<SignalFd> {
    let taken = [Signal::SIGCHLD, Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP];
    let set: SigSet = taken.into_iter().collect();
    set.thread_block()?;
    SignalFd::with_flags(&set, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
}
