//! The small process that stands beside each task.
//!
//! What it is: two hidden subcommands of the scheduler's own binary. `__run`
//! owns one task for its whole life: it survives the scheduler, so a restart or
//! a fail-over on the same host leaves tasks alone. `__exec` is the short step
//! between the runner and the task's program: it takes on the task's session,
//! limits and user, then becomes the program.
//!
//! What it must never do: start a runtime or a thread (there are as many
//! runners as tasks, and the death signal of a task hangs on the thread that
//! started it), decide anything, or talk to anyone but its control socket.
//!
//! | process | holds | talks to |
//! |---|---|---|
//! | `__run` | the lock of the task's folder, the log files, the cgroup | engines, by `control.sock` |
//! | `__exec` | nothing, it becomes the task | its runner, by one pipe that closes when the program is there |

use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
    process::ExitCode,
};

pub(crate) mod cgroup;
pub(crate) mod control;
mod descendants;
mod exec;
pub(crate) mod folder;
mod logs;
mod supervise;

pub(crate) use descendants::kill_left_over;

/// The exit code of bad usage, as everywhere in the project.
const USAGE: u8 = 64;

/// Runs a hidden subcommand to its end when the arguments name one. Must be
/// asked first thing in `main`, before anything is set up.
pub fn dispatch(mut args: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let _program = args.next()?;
    let command = args.next()?;
    let rest: Vec<OsString> = args.collect();
    if command == "__run" {
        let dir = option(&rest, "--task-dir");
        Some(dir.map_or_else(|| ExitCode::from(USAGE), |dir| supervise::run(PathBuf::from(dir))))
    } else if command == "__exec" {
        Some(exec::run(&rest))
    } else {
        None
    }
}

/// The values of `--name value`, in order.
fn options<'a>(args: &'a [OsString], name: &'a str) -> impl Iterator<Item = &'a OsStr> {
    args.windows(2).filter(move |pair| pair[0] == name).map(|pair| pair[1].as_os_str())
}

fn option<'a>(args: &'a [OsString], name: &'a str) -> Option<&'a OsStr> {
    options(args, name).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dispatched(args: &[&str]) -> Option<ExitCode> {
        dispatch(args.iter().map(OsString::from))
    }

    #[test]
    fn other_commands_are_left_alone() {
        assert!(dispatched(&["scheduler"]).is_none());
        assert!(dispatched(&["scheduler", "serve", "--config", "x"]).is_none());
    }

    #[test]
    fn a_runner_without_a_folder_is_bad_usage() {
        assert_eq!(dispatched(&["scheduler", "__run"]), Some(ExitCode::from(USAGE)));
    }
}
