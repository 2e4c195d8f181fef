//! Commands inside a running task: as its user, in its folder, in its cgroup,
//! with its environment. They end with it.

use std::{
    fs::File,
    io::{self, PipeReader, Read, Write},
    os::fd::{AsFd, BorrowedFd},
    time::{Duration, Instant},
};

use nix::{
    sys::{
        signal::{Signal, killpg},
        wait::WaitStatus,
    },
    unistd::Pid,
};

use super::{
    cgroup::Cgroup,
    control::{Caller, Control, Said},
    exec::{self, Outputs, Program},
    folder::Order,
    logs,
};

/// What a caller gets of one command; the file in the task's folder has as much.
const MOST_OUTPUT: usize = 1024 * 1024;
/// At once in one task.
const MOST: usize = 8;
/// A caller with so much to take is not given more yet.
const BACKLOG: usize = 64 * 1024;
const CHUNK: usize = 16 * 1024;
const LONGEST: Duration = Duration::from_secs(3600);

/// What a caller wants to run.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) caller: Caller,
    pub(super) argv: Vec<String>,
    pub(super) timeout: Duration,
    pub(super) record: Option<String>,
}

/// Those that run.
#[derive(Debug, Default)]
pub(super) struct Commands {
    running: Vec<Running>,
}

#[derive(Debug)]
struct Running {
    caller: Caller,
    pid: Pid,
    kill_at: Instant,
    timed_out: bool,
    output: Option<PipeReader>,
    report: PipeReader,
    record: Option<File>,
    sent: usize,
    status: Option<WaitStatus>,
    over: bool,
}

// === impl Commands ===

impl Commands {
    /// Starts one, or says why not.
    pub(super) fn start(&mut self, order: &Order, cgroup: &Cgroup, wanted: Wanted) -> Result<(), String> {
        if self.running.len() >= MOST {
            return Err(format!("{MOST} commands run in this task already"));
        }
        let record = wanted.record.as_deref().map(record).transpose();
        let record = record.map_err(|error| format!("the file for its output: {}", exec::plain(&error)))?;
        let running = spawn(order, cgroup, wanted, record);
        self.running.push(running.map_err(|error| exec::plain(&error))?);
        Ok(())
    }

    pub(super) fn sources(&self, control: &Control) -> Vec<BorrowedFd<'_>> {
        let has_room = |each: &&Running| control.backlog(each.caller).is_none_or(|left| left < BACKLOG);
        self.running.iter().filter(has_room).filter_map(|each| Some(each.output.as_ref()?.as_fd())).collect()
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.running.iter().filter(|each| !each.timed_out).map(|each| each.kill_at).min()
    }

    pub(super) fn has(&self, pid: Pid) -> bool {
        self.running.iter().any(|each| each.pid == pid)
    }

    /// One of the dead may be a command's.
    pub(super) fn note_end(&mut self, pid: Pid, status: WaitStatus) {
        if let Some(each) = self.running.iter_mut().find(|each| each.pid == pid) {
            each.status = Some(status);
        }
    }

    /// Moves outputs, kills what is late or unwanted, tells ends.
    pub(super) fn advance(&mut self, control: &mut Control, is_readable: impl Fn(BorrowedFd<'_>) -> bool) {
        for each in &mut self.running {
            each.kill_when_due(control.backlog(each.caller).is_none());
            each.pump(control, &is_readable);
            // What its children still print is nobody's business any more.
            each.over =
                each.status.is_some() && !each.output.as_ref().is_some_and(|pipe| is_readable(pipe.as_fd()));
            if each.over {
                let end = each.end();
                control.answer(each.caller, &end);
            }
        }
        self.running.retain(|each| !each.over);
    }

    /// The task has ended: so have they.
    pub(super) fn end_all(&mut self, control: &mut Control) {
        for each in self.running.drain(..) {
            control.answer(each.caller, &Said::Failed("the task has ended".to_owned()));
        }
    }
}

// === impl Running ===

impl Running {
    fn kill_when_due(&mut self, is_unwanted: bool) {
        if (is_unwanted || Instant::now() >= self.kill_at) && !self.timed_out {
            self.timed_out = true;
            let _gone_is_fine = killpg(self.pid, Signal::SIGKILL);
            let _not_yet_a_leader = nix::sys::signal::kill(self.pid, Signal::SIGKILL);
        }
    }

    fn pump(&mut self, control: &mut Control, is_readable: &impl Fn(BorrowedFd<'_>) -> bool) {
        let mut chunk = [0; CHUNK];
        while let Some(pipe) = &mut self.output
            && control.backlog(self.caller).is_none_or(|left| left < BACKLOG)
            && is_readable(pipe.as_fd())
        {
            match pipe.read(&mut chunk) {
                Ok(n) if n > 0 => self.take(control, &chunk[..n]),
                _ => self.output = None,
            }
        }
    }

    fn take(&mut self, control: &mut Control, bytes: &[u8]) {
        let room = MOST_OUTPUT.saturating_sub(self.sent);
        let bytes = &bytes[..bytes.len().min(room)];
        self.sent += bytes.len();
        if !bytes.is_empty() {
            control.answer(self.caller, &Said::output(bytes));
            if let Some(file) = &mut self.record {
                let _disk_full = file.write_all(bytes);
            }
        }
    }

    fn end(&mut self) -> Said {
        let mut reason = String::new();
        // It is dead: nobody can write any more, so this does not wait.
        let _nothing = (&mut self.report).take(4096).read_to_string(&mut reason);
        match self.status {
            _ if !reason.is_empty() => Said::Failed(reason),
            _ if self.timed_out => Said::TimedOut,
            Some(WaitStatus::Exited(_, code)) => Said::Ended(code),
            Some(WaitStatus::Signaled(_, signal, _)) => Said::Ended(128 + signal as i32),
            other => Said::Failed(format!("it ended as {other:?}")),
        }
    }
}

/// Only a name, and none of the task's own files: the folder belongs to the task.
fn record(name: &str) -> io::Result<File> {
    logs::create(&std::path::Path::new("sandbox").join(name))
}

fn spawn(order: &Order, cgroup: &Cgroup, wanted: Wanted, record: Option<File>) -> io::Result<Running> {
    let (report, report_writer) = io::pipe()?;
    let (output, writer) = io::pipe()?;
    let stderr = writer.try_clone()?;
    let program = Program { order, argv: &wanted.argv, cgroup, count_by_user: false };
    let outputs = Outputs { stdout: writer.into(), stderr: stderr.into(), report: report_writer };
    Ok(Running {
        caller: wanted.caller,
        pid: exec::spawn(&program, outputs)?,
        kill_at: Instant::now() + wanted.timeout.min(LONGEST),
        timed_out: false,
        output: Some(output),
        report,
        record,
        sent: 0,
        status: None,
        over: false,
    })
}
