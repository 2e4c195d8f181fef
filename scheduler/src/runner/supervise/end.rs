//! The end of a task: nobody is left, everything is written down.

use std::{
    os::fd::AsFd,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    poll::PollFlags,
    sys::wait::{WaitPidFlag, WaitStatus, waitpid},
    unistd::getppid,
};

use super::{LAST_WORDS, Runner};
use crate::{
    engine::{Condition, Exit},
    runner::{descendants, folder::now_ms, logs::Pumped, wait::wait_for},
};

/// How long processes may take to die after SIGKILL; longer only in the kernel's hands.
const KILL_PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two rounds of SIGKILL, cut short by each death.
const KILL_ROUND: Duration = Duration::from_millis(20);

// === impl Runner ===

impl Runner {
    /// True when the end is written down.
    pub(super) fn end(mut self, status: WaitStatus) -> bool {
        self.take_report();
        self.kill_left_over();
        while self.logs.iter_mut().any(|log| log.pump(&mut self.buffer) == Pumped::Something) {}
        self.control.publish_growth(self.printed());
        self.commands.end_all(&mut self.control);
        let killed_by_kernel = self.cgroup.oom_kills();
        // The nursery gives it to another task, if it still lives.
        if getppid() != self.nursery {
            self.cgroup.remove();
        }
        let exit = match (self.not_started.take(), self.out_of_disk.take()) {
            (Some(reason), _) => Exit::NotStarted(reason),
            (None, Some(words)) => Exit::OutOfDisk(words),
            (None, None) => self.exit(status, killed_by_kernel),
        };
        // Whoever has just come must hear the end as well; orders have no object any more.
        let told = self.told();
        let _too_late = self.control.serve(&told);
        let ended = Condition::Ended { exit, ended_at_ms: now_ms() };
        let begun = self.untold.take().map(|(condition, _)| condition);
        let is_written = self.change(begun.into_iter().chain([ended]));
        self.voice.flush_within(LAST_WORDS);
        is_written
    }

    /// What is worth knowing of what it printed, when it has ended: what went
    /// wrong is said on standard error.
    pub(super) fn output(&self) -> String {
        if !matches!(self.condition, Condition::Ended { .. }) {
            return String::new();
        }
        let said = self.logs.iter().rev().map(|log| log.last_words().lines());
        said.into_iter().find(|lines| !lines.is_empty()).unwrap_or_default()
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
            wait_for([(self.signals.as_fd(), PollFlags::POLLIN)], Some(KILL_ROUND));
            while let Ok(Some(_)) = self.signals.read_signal() {}
        }
    }
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
