//! The small process that stands beside each task.
//!
//! What it is: a runner owns one task for its whole life: it survives the
//! scheduler, so a restart or a fail-over on the same host leaves tasks alone.
//! Runners are born in the nursery, a hidden subcommand of the scheduler's own
//! binary (`__nursery`): one idle process that splits off a runner for each
//! task. Splitting is several times cheaper than starting this binary anew, and
//! a process with a single thread may do it at any time.
//!
//! What it must never do: start a thread (there are as many runners as tasks,
//! and the death signal of a task hangs on the thread that started it), decide
//! anything, or talk to anyone but its control socket and the scheduler that had
//! it born. Only the process that fetches artifacts goes out, and it ends before
//! the task begins.
//!
//! | process | holds | talks to |
//! |---|---|---|
//! | nursery | nothing; it ends with its scheduler | its scheduler, by standard input and output |
//! | runner | the lock of the task's folder, the log files, the cgroup | the scheduler that had it born, by the nursery's output; engines, by `control.sock` |
//! | stage | nothing; fetches and unpacks artifacts as the task's user | its runner, by one pipe; servers of artifacts |
//! | task | what its user's program does | its runner, by one pipe that closes when the program is there |

use std::{ffi::OsString, process::ExitCode};

pub(crate) mod cgroup;
pub(crate) mod claim;
mod commands;
pub(crate) mod control;
mod descendants;
mod exec;
pub(crate) mod folder;
pub(crate) mod forgotten;
mod last_words;
mod logs;
pub(crate) mod nursery;
mod stage;
mod supervise;
mod usage;
pub(crate) mod voice;
mod wait;

pub(crate) use descendants::{kill_left_over, kill_marked};
pub(crate) use logs::aged as aged_log;

/// The name of the hidden subcommand.
pub(crate) const NURSERY: &str = "__nursery";

/// Runs the hidden subcommand to its end when the arguments name it. Must be
/// asked first thing in `main`, before anything is set up.
pub fn dispatch(mut args: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let _program = args.next()?;
    let scope = (args.next()? == NURSERY).then(|| args.next())?;
    Some(nursery::run(&scope.unwrap_or_default().to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_commands_are_left_alone() {
        for args in [&["scheduler"][..], &["scheduler", "serve", "--config", "x"]] {
            assert!(dispatch(args.iter().map(OsString::from)).is_none());
        }
    }
}
