//! Who belongs to a task, from `/proc`.

use std::{fs, io, os::unix::ffi::OsStrExt, path::Path, process};

use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};

use super::{cgroup::Cgroup, folder::Session};

/// Tells a task where its sandbox is, and us which processes are its.
pub(crate) const SANDBOX_MARK: &str = "TASK_SANDBOX";

/// One line of the process table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Process {
    pid: i32,
    parent: i32,
    group: i32,
    session: i32,
    started_ticks: u64,
}

/// Describes the session that `leader` leads.
pub(super) fn session(leader: Pid) -> Option<Session> {
    let process = read(leader.as_raw())?;
    Some(Session {
        id: leader.as_raw(),
        leader_started_ticks: process.started_ticks,
        boot_id: boot_id().ok()?,
    })
}

/// Sends a signal to the whole session of a process that is not buried yet: its first group in one go, and whoever
/// has made a group of his own.
pub(super) fn signal_session(leader: Pid, cgroup: &Cgroup, signal: Signal) {
    if killpg(leader, signal).is_err() {
        // Not yet a leader: the step before the program is still running.
        let _gone_is_fine = kill(leader, signal);
    }
    // The group names them at once; the table of all processes is long.
    let members: Box<dyn Iterator<Item = Process>> = match cgroup.pids() {
        Some(pids) => Box::new(pids.into_iter().filter_map(|pid| read(pid.as_raw()))),
        None => Box::new(processes()),
    };
    for each in members.filter(|each| each.session == leader.as_raw() && each.group != leader.as_raw()) {
        let _gone_is_fine = kill(Pid::from_raw(each.pid), signal);
    }
}

/// Kills the children of this process. As it adopts orphans, repeating this
/// reaches every descendant.
pub(super) fn kill_children() {
    let own = i32::try_from(process::id()).unwrap_or(0);
    for each in processes().filter(|each| each.parent == own) {
        let _gone_is_fine = kill(Pid::from_raw(each.pid), Signal::SIGKILL);
    }
}

/// Kills what is left of a session whose runner died. Does nothing when the
/// number is another session by now.
pub(crate) fn kill_left_over(session: &Session) {
    let other_boot = boot_id().map_or(true, |id| id != session.boot_id);
    let reused = read(session.id).is_some_and(|leader| leader.started_ticks != session.leader_started_ticks);
    if !other_boot && !reused {
        let id = session.id;
        for each in processes().filter(|each| each.session == id) {
            let _gone_is_fine = kill(Pid::from_raw(each.pid), Signal::SIGKILL);
        }
    }
}

/// Kills what a task started in sessions of their own, where no control group
/// holds it together: it has the task's environment, unless it threw that away.
/// The sandbox is the mark, since another engine on this host may use the same id.
pub(crate) fn kill_marked(sandbox: &Path) {
    let mark = [SANDBOX_MARK.as_bytes(), b"=", sandbox.as_os_str().as_bytes()].concat();
    let is_marked = |pid: i32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|each| each == mark)
    };
    for each in processes().filter(|each| is_marked(each.pid)) {
        let _gone_is_fine = kill(Pid::from_raw(each.pid), Signal::SIGKILL);
    }
}

/// The memory and the time of one process and of those that it has buried.
pub(super) fn used_by(pid: i32) -> Option<Used> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
    // utime, stime, cutime, cstime; then rss in pages.
    let ticks = (11..15).filter_map(number).sum();
    Some(Used { ticks, pages: number(21)? })
}

/// In the kernel's own units.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    pub(super) ticks: u64,
    pub(super) pages: u64,
}

fn boot_id() -> io::Result<String> {
    Ok(fs::read_to_string("/proc/sys/kernel/random/boot_id")?.trim().to_owned())
}

fn processes() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| read(entry.file_name().to_str()?.parse().ok()?))
}

fn read(pid: i32) -> Option<Process> {
    let stat = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    parse(pid, &stat)
}

/// The name in brackets may hold anything, also brackets and blanks.
fn parse(pid: i32, stat: &str) -> Option<Process> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse().ok();
    Some(Process {
        pid,
        parent: number(1)?,
        group: number(2)?,
        session: number(3)?,
        started_ticks: fields.get(19)?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_shift_the_fields() {
        let stat = "7 (a) b (c)) S 1 7 6 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4242 1 2 3";
        let expected = Process { pid: 7, parent: 1, group: 7, session: 6, started_ticks: 4242 };
        assert_eq!(parse(7, stat), Some(expected));
    }

    #[test]
    fn this_process_is_in_the_table() {
        let own = i32::try_from(process::id()).unwrap();
        assert!(processes().any(|each| each.pid == own));
    }
}
