//! The life of one runner: start the task, serve the socket, move the logs,
//! watch the end, leave nothing behind.

use std::{
    fs::{self, File},
    io::{self, PipeReader, Read},
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd, RawFd},
        unix::{net::UnixListener, process::CommandExt},
    },
    path::{Path, PathBuf},
    process::{self, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        prctl,
        signal::{SigSet, Signal, killpg},
        signalfd::{SfdFlags, SignalFd},
        wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid},
    },
    unistd::{Pid, dup2_stdout, setsid},
};

use super::{
    cgroup::{Cgroup, Limits},
    control::Control,
    descendants,
    folder::{Folder, Order, Session, Status, VERSION, now_ms},
    logs::{Log, Pumped},
};
use crate::engine::{Condition, Exit};

/// The grace when the runner itself is asked to end by a signal.
const SIGNALLED_GRACE: Duration = Duration::from_secs(10);
/// Far beyond any sense, near enough for the clock.
const LONGEST_GRACE: Duration = Duration::from_secs(365 * 86_400);
/// How long processes may take to die after SIGKILL; longer only in the kernel's hands.
const KILL_PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two rounds of SIGKILL, cut short by each death.
const KILL_ROUND: Duration = Duration::from_millis(20);
/// Rounds up: waking a moment early would spin until the deadline.
const ALMOST_A_MILLISECOND: Duration = Duration::from_nanos(999_999);
/// A pipe holds as much.
const BUFFER: usize = 64 * 1024;
/// Enough for any words of [`super::exec`].
const MAX_REASON: u64 = 4096;

/// One task and all that belongs to it.
struct Runner {
    folder: Folder,
    control: Control,
    signals: SignalFd,
    cgroup: Cgroup,
    notes: Vec<String>,
    condition: Condition,
    main: Pid,
    session: Option<Session>,
    /// Open until the task's program is there.
    report: Option<PipeReader>,
    not_started: Option<String>,
    logs: Vec<Log>,
    stop: Option<Stop>,
    buffer: Vec<u8>,
}

/// An order to stop.
struct Stop {
    kill_at: Instant,
    killed: bool,
}

/// `__run --task-dir DIR`, with the folder's lock as standard input and its
/// listening socket as standard output.
pub(super) fn run(dir: PathBuf) -> ExitCode {
    // Nobody reads standard error; words of a panic go where an operator looks.
    let panics = dir.join("runner.log");
    std::panic::set_hook(Box::new(move |info| {
        let _nowhere_else = fs::write(&panics, info.to_string());
    }));
    match Runner::start(&dir) {
        Ok(runner) => {
            runner.live();
            ExitCode::SUCCESS
        }
        Err(error) => {
            let exit = Exit::NotStarted(format!("the runner: {error}"));
            let _lost_instead = Folder::new(&dir).write_status(&Status::ended(exit));
            ExitCode::FAILURE
        }
    }
}

// === impl Runner ===

impl Runner {
    fn start(dir: &Path) -> io::Result<Self> {
        close_inherited()?;
        std::env::set_current_dir(dir)?;
        // Fails only for who leads a group already, which a child does not.
        let _own_session = setsid();
        let listener = UnixListener::from(io::stdout().as_fd().try_clone_to_owned()?);
        dup2_stdout(File::options().write(true).open("/dev/null")?)?;
        // Orphans of the task come to this process, so none can hide.
        prctl::set_child_subreaper(true)?;
        let signals = take_signals()?;
        let folder = Folder::new(dir);
        let order = folder.order()?;
        let (cgroup, notes) = cgroup_of(&order);
        let task = spawn(&order, &cgroup).inspect_err(|_| cgroup.remove())?;
        Ok(Self {
            control: Control::new(listener)?,
            signals,
            cgroup,
            notes,
            condition: Condition::Starting,
            main: task.pid,
            session: None,
            report: Some(task.report),
            not_started: None,
            logs: vec![
                Log::new(task.stdout, folder.sandbox().join("stdout"))?,
                Log::new(task.stderr, folder.sandbox().join("stderr"))?,
            ],
            stop: None,
            buffer: vec![0; BUFFER],
            folder,
        })
    }

    fn live(mut self) {
        let status = loop {
            self.wait(self.stop.as_ref().and_then(Stop::remaining));
            self.pump();
            self.read_report();
            self.serve();
            self.kill_when_due();
            if let Some(status) = self.reap() {
                break status;
            }
        };
        self.end(status);
    }

    /// Sleeps until something is to be done.
    fn wait(&self, limit: Option<Duration>) {
        let sources = self
            .logs
            .iter()
            .map(Log::fd)
            .chain(self.report.iter().map(AsFd::as_fd))
            .chain(self.control.fds())
            .chain([self.signals.as_fd()]);
        wait_for(sources, limit);
    }

    fn pump(&mut self) {
        let buffer = &mut self.buffer;
        self.logs.retain_mut(|log| log.pump(buffer) != Pumped::End);
    }

    /// The pipe ends when the program is there, or with the reason why it is not.
    fn read_report(&mut self) {
        let readable =
            self.report.as_ref().is_some_and(|pipe| wait_for([pipe.as_fd()], Some(Duration::ZERO)));
        let Some(pipe) = self.report.take_if(|_| readable) else { return };
        let mut reason = String::new();
        let _what_came = pipe.take(MAX_REASON).read_to_string(&mut reason);
        if reason.is_empty() {
            self.session = descendants::session(self.main);
            let pid = u32::try_from(self.main.as_raw()).unwrap_or(0);
            self.change(Condition::Running { pid, started_at_ms: now_ms() });
        } else {
            self.not_started = Some(reason);
        }
    }

    fn serve(&mut self) {
        for grace_ms in self.control.serve(&self.condition) {
            self.stop_within(Duration::from_millis(grace_ms));
        }
        while let Ok(Some(signal)) = self.signals.read_signal() {
            if signal.ssi_signo != Signal::SIGCHLD as u32 {
                self.stop_within(SIGNALLED_GRACE);
            }
        }
    }

    /// A repeated order can shorten the grace, never lengthen it.
    fn stop_within(&mut self, grace: Duration) {
        let kill_at = Instant::now() + grace.min(LONGEST_GRACE);
        match &mut self.stop {
            Some(stop) => stop.kill_at = stop.kill_at.min(kill_at),
            None => {
                self.stop = Some(Stop { kill_at, killed: false });
                descendants::signal_session(self.main, Signal::SIGTERM);
            }
        }
    }

    fn kill_when_due(&mut self) {
        let Some(stop) = self.stop.as_mut().filter(|stop| stop.is_due()) else { return };
        stop.killed = true;
        self.kill();
    }

    fn kill(&self) {
        self.cgroup.kill();
        descendants::signal_session(self.main, Signal::SIGKILL);
    }

    /// Buries the dead; the status of the task itself is returned. Each is looked
    /// at before it is buried: until then its number cannot be another process.
    fn reap(&self) -> Option<WaitStatus> {
        let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        while let Some(pid) = waitid(Id::All, look).ok().and_then(|status| status.pid()) {
            if pid == self.main {
                let _nobody_left = killpg(self.main, Signal::SIGKILL);
                return waitpid(pid, None).ok();
            }
            let _buried = waitpid(pid, None);
        }
        None
    }

    fn end(mut self, status: WaitStatus) {
        self.read_report();
        self.kill_left_over();
        while self.logs.iter_mut().any(|log| log.pump(&mut self.buffer) == Pumped::Something) {}
        let killed_by_kernel = self.cgroup.oom_kills();
        self.cgroup.remove();
        let exit = match self.not_started.take() {
            Some(reason) => Exit::NotStarted(reason),
            None => self.exit(status, killed_by_kernel),
        };
        // Whoever has just come must hear the end as well; orders have no object any more.
        let _too_late = self.control.serve(&self.condition);
        self.change(Condition::Ended { exit, ended_at_ms: now_ms() });
    }

    /// A shell that ran the program answers 137 for a child that was killed.
    fn exit(&mut self, status: WaitStatus, killed_by_kernel: u64) -> Exit {
        let killed_by_us = self.stop.as_ref().is_some_and(|stop| stop.killed);
        let exit = match status {
            WaitStatus::Exited(_, code) => Exit::Code(code),
            WaitStatus::Signaled(_, signal, _) => Exit::Signal(signal as i32),
            _ => Exit::Lost,
        };
        if killed_by_kernel > 0 {
            self.notes.push(format!("the kernel killed {killed_by_kernel} processes at the memory limit"));
        }
        let killed = matches!(exit, Exit::Signal(9) | Exit::Code(137));
        if killed && killed_by_kernel > 0 && !killed_by_us { Exit::OutOfMemory } else { exit }
    }

    /// Kills until this process has no child, and thereby no descendant, left.
    fn kill_left_over(&mut self) {
        let patience = Instant::now() + KILL_PATIENCE;
        while !childless() {
            if Instant::now() >= patience {
                self.notes
                    .push("the kernel keeps processes of the task, although they were killed".to_owned());
                return;
            }
            self.cgroup.kill();
            descendants::kill_children();
            wait_for([self.signals.as_fd()], Some(KILL_ROUND));
            while let Ok(Some(_)) = self.signals.read_signal() {}
        }
    }

    /// Written before it is told: who hears of it also finds it.
    fn change(&mut self, condition: Condition) {
        self.condition = condition;
        let status = Status {
            v: VERSION,
            condition: self.condition.clone(),
            session: self.session.clone(),
            notes: self.notes.clone(),
        };
        // On a full disk watchers still hear it; a later scan will say Lost.
        let _disk_full = self.folder.write_status(&status);
        self.control.publish(&self.condition);
    }
}

// === impl Stop ===

impl Stop {
    fn is_due(&self) -> bool {
        !self.killed && Instant::now() >= self.kill_at
    }

    fn remaining(&self) -> Option<Duration> {
        (!self.killed).then(|| self.kill_at.saturating_duration_since(Instant::now()))
    }
}

/// The child that is about to become the task.
struct Spawned {
    pid: Pid,
    report: PipeReader,
    stdout: OwnedFd,
    stderr: OwnedFd,
}

/// `/proc/self/exe` is this very version, whatever was installed meanwhile.
fn spawn(order: &Order, cgroup: &Cgroup) -> io::Result<Spawned> {
    let (report, report_writer) = io::pipe()?;
    let (stdout, stdout_writer) = io::pipe()?;
    let (stderr, stderr_writer) = io::pipe()?;
    let mut command = Command::new("/proc/self/exe");
    command.arg0(order.spec.task_id.as_str()).arg("__exec").arg("--parent").arg(process::id().to_string());
    for dir in cgroup.dirs() {
        command.arg("--cgroup").arg(dir);
    }
    let child = command
        .env_clear()
        .stdin(Stdio::from(report_writer))
        .stdout(Stdio::from(stdout_writer))
        .stderr(Stdio::from(stderr_writer))
        .spawn()?;
    let pid = Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?);
    Ok(Spawned { pid, report, stdout: stdout.into(), stderr: stderr.into() })
}

fn cgroup_of(order: &Order) -> (Cgroup, Vec<String>) {
    let limits = Limits { memory_mb: order.spec.memory_mb, cpus: order.spec.cpus };
    match &order.cgroup {
        Some(name) => Cgroup::create(name, limits),
        None => (Cgroup::default(), vec!["limits are switched off".to_owned()]),
    }
}

/// Signals arrive by a descriptor from here on.
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

fn childless() -> bool {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Err(Errno::ECHILD) => return true,
            Ok(WaitStatus::StillAlive) => return false,
            Ok(_) | Err(_) => {}
        }
    }
}

/// True when one of them has something, false at the limit.
fn wait_for<'a>(sources: impl IntoIterator<Item = BorrowedFd<'a>>, limit: Option<Duration>) -> bool {
    let mut fds: Vec<PollFd<'_>> = sources.into_iter().map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
    let timeout = limit.map_or(PollTimeout::NONE, |limit| {
        PollTimeout::try_from(limit + ALMOST_A_MILLISECOND).unwrap_or(PollTimeout::MAX)
    });
    poll(&mut fds, timeout).is_ok_and(|ready| ready > 0)
}
