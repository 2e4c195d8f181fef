//! The start: artifacts, control group, program, and what became of them.

use std::{
    io::{self, Read},
    os::fd::{AsFd, AsRawFd},
};

use nix::{sys::wait::WaitStatus, unistd::Pid};

use super::Runner;
use crate::{
    engine::Condition,
    runner::{
        cgroup::Cgroup,
        descendants,
        exec::{self, Outputs, Program},
        folder::now_ms,
        logs::Log,
        stage::{self, Staging},
        usage::Meter,
    },
};

/// Enough for any words of [`exec`].
const MAX_REASON: u64 = 4096;

// === impl Runner ===

impl Runner {
    pub(super) fn stage(&mut self) -> io::Result<()> {
        let staging = stage::spawn(&self.order)?;
        self.main = staging.pid;
        self.staging = Some(staging);
        Ok(())
    }

    /// Starts the task itself.
    pub(super) fn begin(&mut self) -> io::Result<()> {
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

    /// What was staged well is started.
    pub(super) fn goes_on_after(&mut self, status: WaitStatus) -> bool {
        let Some(staging) = self.staging.take() else { return false };
        if matches!(status, WaitStatus::Exited(_, 0)) && self.stop.is_none() {
            match self.begin() {
                Ok(()) => return true,
                Err(error) => self.not_started = Some(format!("the runner: {error}")),
            }
        } else if self.stop.is_none() {
            self.not_started = Some(staging.failure(status));
        } else if matches!(status, WaitStatus::Exited(_, 0)) {
            // Its files are there, and nothing of it ever ran.
            self.not_started = Some("it was stopped before its start".to_owned());
        }
        false
    }

    pub(super) fn read_progress(&mut self) {
        let Some(what) = self.staging.as_mut().and_then(Staging::read) else { return };
        self.condition = Condition::Staging { what };
        self.tell(self.told());
    }

    /// The pipe ends when the program is there, or with the reason why it is not.
    pub(super) fn read_report(&mut self) {
        let is_readable =
            self.report.as_ref().is_some_and(|pipe| self.readable.contains(&pipe.as_fd().as_raw_fd()));
        if is_readable {
            self.take_report();
        }
    }

    pub(super) fn take_report(&mut self) {
        let Some(pipe) = self.report.take() else { return };
        let mut reason = String::new();
        let _what_came = pipe.take(MAX_REASON).read_to_string(&mut reason);
        if reason.is_empty() {
            self.session = descendants::session(self.main);
            let pid = u32::try_from(self.main.as_raw()).unwrap_or(0);
            self.come_to(Condition::Running { pid, started_at_ms: now_ms() });
        } else {
            self.not_started = Some(reason);
        }
    }
}
