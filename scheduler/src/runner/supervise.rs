//! The life of one runner: start the task, serve the socket, move the logs,
//! watch the end, leave nothing behind.

use std::{
    fs::File,
    io::{self, PipeReader, Read, Write},
    os::{
        fd::{AsFd, AsRawFd, BorrowedFd},
        unix::{fs::OpenOptionsExt, net::UnixListener},
    },
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
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
    commands::{Commands, Wanted},
    control::{Call, Caller, Control, OK, Said, Told},
    descendants,
    exec::{self, Outputs, Program},
    folder::{Folder, Order, Session, Status, VERSION, now_ms},
    logs::Log,
    stage::{self, Staging},
    usage::Meter,
};
use crate::engine::{Condition, Exit};

mod end;

/// The grace when the runner itself is asked to end by a signal, or ends the
/// task by itself.
const OWN_GRACE: Duration = Duration::from_secs(10);
/// Far beyond any sense, near enough for the clock.
const LONGEST_GRACE: Duration = Duration::from_secs(365 * 86_400);
/// Rounds up: waking a moment early would spin until the deadline.
const ALMOST_A_MILLISECOND: Duration = Duration::from_nanos(999_999);
/// A pipe holds as much.
const BUFFER: usize = 64 * 1024;
/// Enough for any words of [`super::exec`].
const MAX_REASON: u64 = 4096;
const MIB: u64 = 1024 * 1024;

/// One task and all that belongs to it.
struct Runner {
    folder: Folder,
    order: Order,
    control: Control,
    signals: SignalFd,
    cgroup: Cgroup,
    notes: Vec<String>,
    condition: Condition,
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

/// An order to stop.
struct Stop {
    kill_at: Instant,
    killed: bool,
}

/// From a claim to the end of the task.
pub(super) fn run(claim: Claim, order: Order) -> ExitCode {
    let dir = claim.folder.path().to_owned();
    // Nobody reads standard error; words of a panic go where an operator looks.
    let panics = dir.join("runner.log");
    std::panic::set_hook(Box::new(move |info| {
        let file = File::options().create(true).append(true).mode(0o600).open(&panics);
        let _nowhere_else = file.and_then(|mut file| writeln!(file, "{info}"));
    }));
    // Held until the end is written down.
    let Claim { lock: _lock, listener, .. } = claim;
    match Runner::start(&dir, listener, order) {
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
    fn start(dir: &Path, listener: UnixListener, mut order: Order) -> Result<Self, String> {
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
            control: Control::new(listener).map_err(said)?,
            signals,
            cgroup: Cgroup::default(),
            notes: Vec::new(),
            condition: Condition::Starting,
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

    fn stage(&mut self) -> io::Result<()> {
        let staging = stage::spawn(&self.order)?;
        self.main = staging.pid;
        self.staging = Some(staging);
        Ok(())
    }

    /// Starts the task itself.
    fn begin(&mut self) -> io::Result<()> {
        self.make_cgroup();
        self.main = self.spawn().inspect_err(|_| self.cgroup.remove())?;
        let is_limited = self.order.spec.disk_mb > 0;
        self.meter = Some(Meter::new(self.main, self.folder.sandbox(), is_limited));
        Ok(())
    }

    fn make_cgroup(&mut self) {
        let (cgroup, notes) = match &self.order.cgroup {
            Some(name) => Cgroup::create(name, &self.order.spec),
            None => (Cgroup::default(), vec!["limits are switched off".to_owned()]),
        };
        self.cgroup = cgroup;
        self.notes.extend(notes);
        let wanted = self.order.spec.max_open_files;
        if let Ok(files) = exec::open_files(&self.order)
            && files < wanted
        {
            self.notes.push(format!("{files} open files in place of {wanted}: this host allows no more"));
        }
        if self.order.spec.max_processes > 0 && !self.cgroup.counts_processes() {
            self.notes
                .push("the limit of processes is for all of its user: there is no group for it".to_owned());
        }
    }

    fn spawn(&mut self) -> io::Result<Pid> {
        let (report, report_writer) = io::pipe()?;
        let (stdout, stdout_writer) = io::pipe()?;
        let (stderr, stderr_writer) = io::pipe()?;
        let count_by_user = !self.cgroup.counts_processes();
        let program = Program {
            order: &self.order,
            argv: &self.order.spec.command,
            cgroup: &self.cgroup,
            count_by_user,
        };
        let outputs =
            Outputs { stdout: stdout_writer.into(), stderr: stderr_writer.into(), report: report_writer };
        let pid = exec::spawn(&program, outputs)?;
        self.report = Some(report);
        let (sandbox, policy) = (self.folder.sandbox(), self.order.spec.logs);
        self.logs.push(Log::new(stdout.into(), sandbox.join("stdout"), policy)?);
        self.logs.push(Log::new(stderr.into(), sandbox.join("stderr"), policy)?);
        Ok(pid)
    }

    fn live(mut self) -> bool {
        let status = loop {
            self.wait();
            self.pump();
            self.read_progress();
            self.read_report();
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

    /// What was staged well is started.
    fn goes_on_after(&mut self, status: WaitStatus) -> bool {
        let Some(staging) = self.staging.take() else { return false };
        if matches!(status, WaitStatus::Exited(_, 0)) && self.stop.is_none() {
            match self.begin() {
                Ok(()) => return true,
                Err(error) => self.not_started = Some(format!("the runner: {error}")),
            }
        } else if self.stop.is_none() {
            self.not_started = Some(staging.failure(status));
        }
        false
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
        self.readable = wait_for(pipes.chain(self.control.sources()), limit);
    }

    fn next_deadline(&self) -> Option<Instant> {
        let stop = self.stop.as_ref().filter(|stop| !stop.killed).map(|stop| stop.kill_at);
        let meter = self.meter.as_ref().map(Meter::next);
        [stop, meter, self.commands.next_deadline()].into_iter().flatten().min()
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

    fn read_progress(&mut self) {
        let Some(what) = self.staging.as_mut().and_then(Staging::read) else { return };
        self.condition = Condition::Staging { what };
        self.control.publish(&self.told());
    }

    /// The pipe ends when the program is there, or with the reason why it is not.
    fn read_report(&mut self) {
        let is_readable =
            self.report.as_ref().is_some_and(|pipe| self.readable.contains(&pipe.as_fd().as_raw_fd()));
        if is_readable {
            self.take_report();
        }
    }

    fn take_report(&mut self) {
        let Some(pipe) = self.report.take() else { return };
        let mut reason = String::new();
        let _what_came = pipe.take(MAX_REASON).read_to_string(&mut reason);
        if reason.is_empty() {
            self.session = descendants::session(self.main);
            let pid = u32::try_from(self.main.as_raw()).unwrap_or(0);
            let _written = self.change(Condition::Running { pid, started_at_ms: now_ms() });
        } else {
            self.not_started = Some(reason);
        }
    }

    fn serve(&mut self) {
        let told = self.told();
        for (caller, call) in self.control.serve(&told) {
            self.answer(caller, call);
        }
        self.control.publish_growth(self.printed());
        while let Ok(Some(signal)) = self.signals.read_signal() {
            if signal.ssi_signo != Signal::SIGCHLD as u32 {
                self.stop_within(OWN_GRACE);
            }
        }
    }

    fn answer(&mut self, caller: Caller, call: Call) {
        match call {
            Call::Stop { grace_ms } => {
                self.stop_within(Duration::from_millis(grace_ms));
                let ok: serde_json::Value = serde_json::from_str(OK).expect("a constant of ours");
                self.control.answer(caller, &ok);
            }
            Call::Usage {} => {
                let usage = self.meter.as_ref().and_then(Meter::usage);
                self.control.answer(caller, &usage);
            }
            Call::Exec { argv, timeout_ms, record } => {
                let timeout = Duration::from_millis(timeout_ms);
                if let Err(reason) = self.run_command(Wanted { caller, argv, timeout, record }) {
                    self.control.answer(caller, &Said::Failed(reason));
                }
            }
            // The socket's own.
            Call::Watch {} | Call::Grown { .. } => {}
        }
    }

    fn run_command(&mut self, wanted: Wanted) -> Result<(), String> {
        if self.session.is_none() {
            return Err("the task does not run yet".to_owned());
        }
        self.commands.start(&self.order, &self.cgroup, wanted)
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

    /// A repeated order can shorten the grace, never lengthen it.
    fn stop_within(&mut self, grace: Duration) {
        let kill_at = Instant::now() + grace.min(LONGEST_GRACE);
        match &mut self.stop {
            Some(stop) => stop.kill_at = stop.kill_at.min(kill_at),
            None => {
                self.stop = Some(Stop { kill_at, killed: false });
                descendants::signal_session(self.main, &self.cgroup, Signal::SIGTERM);
            }
        }
    }

    fn kill_when_due(&mut self) {
        let Some(stop) = self.stop.as_mut().filter(|stop| stop.is_due()) else { return };
        stop.killed = true;
        self.cgroup.kill();
        descendants::signal_session(self.main, &self.cgroup, Signal::SIGKILL);
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

    /// Written before it is told: who hears of it also finds it.
    fn change(&mut self, condition: Condition) -> bool {
        self.condition = condition;
        let status = Status {
            v: VERSION,
            condition: self.condition.clone(),
            session: self.session.clone(),
            notes: self.notes.clone(),
            output: self.output(),
        };
        // On a full disk watchers still hear it; a later scan will say Lost.
        let written = self.folder.write_status(&status);
        self.control.publish(&self.told());
        written.is_ok()
    }
}

// === impl Stop ===

impl Stop {
    fn is_due(&self) -> bool {
        !self.killed && Instant::now() >= self.kill_at
    }
}

/// Signals arrive by a descriptor from here on.
fn take_signals() -> nix::Result<SignalFd> {
    let taken = [Signal::SIGCHLD, Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP];
    let set: SigSet = taken.into_iter().collect();
    set.thread_block()?;
    SignalFd::with_flags(&set, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
}

/// Those that have something; none at the limit.
fn wait_for<'a>(
    sources: impl IntoIterator<Item = (BorrowedFd<'a>, PollFlags)>,
    limit: Option<Duration>,
) -> Vec<i32> {
    let sources: Vec<_> = sources.into_iter().collect();
    let mut fds: Vec<PollFd<'_>> = sources.iter().map(|(fd, flags)| PollFd::new(*fd, *flags)).collect();
    let timeout = limit.map_or(PollTimeout::NONE, |limit| {
        PollTimeout::try_from(limit + ALMOST_A_MILLISECOND).unwrap_or(PollTimeout::MAX)
    });
    if poll(&mut fds, timeout).is_err() {
        return Vec::new();
    }
    let ready = fds.iter().zip(&sources).filter(|(polled, _)| polled.any().unwrap_or(false));
    ready.map(|(_, (fd, _))| fd.as_raw_fd()).collect()
}

/// Also the end of what can be read is something.
fn has_something(fd: BorrowedFd<'_>) -> bool {
    !wait_for([(fd, PollFlags::POLLIN)], Some(Duration::ZERO)).is_empty()
}
