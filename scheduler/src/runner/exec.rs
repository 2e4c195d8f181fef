//! The last step before a task's program: this process becomes the task.
//!
//! It runs in the task's folder; its standard input is the pipe on which it
//! tells why it could not. The pipe closes by itself when the program is there.

use std::{
    convert::Infallible,
    env,
    ffi::OsString,
    fs::File,
    io::{self, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::process::CommandExt,
    },
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use nix::{
    sys::{
        prctl,
        resource::{Resource, getrlimit, setrlimit},
        signal::{SigSet, Signal},
        stat::{Mode, umask},
    },
    unistd::{Gid, Pid, Uid, getppid, setgid, setgroups, setsid, setuid},
};

use super::{
    cgroup,
    folder::{Folder, Identity, Order},
    option, options,
};

/// What a shell answers when it cannot start a program. Nobody reads it: the
/// reason went through the pipe.
const NOT_STARTED: u8 = 127;

/// `__exec --parent PID [--cgroup DIR]...`
pub(super) fn run(args: &[OsString]) -> ExitCode {
    let Ok(pipe) = take_pipe() else { return ExitCode::from(NOT_STARTED) };
    let Err(reason) = become_task(args);
    // Without a reader the runner is gone, and this process is about to be.
    let _unread = File::from(pipe).write_all(reason.as_bytes());
    ExitCode::from(NOT_STARTED)
}

/// Takes the pipe off standard input, so that it closes with the exec.
fn take_pipe() -> io::Result<OwnedFd> {
    let pipe = io::stdin().as_fd().try_clone_to_owned()?;
    nix::unistd::dup2_stdin(File::open("/dev/null")?)?;
    Ok(pipe)
}

fn become_task(args: &[OsString]) -> Result<Infallible, String> {
    let order = Folder::new(".").order().map_err(said("order.json"))?;
    setsid().map_err(said("a session of its own"))?;
    umask(Mode::from_bits_truncate(0o022));
    for dir in options(args, "--cgroup") {
        cgroup::join(Path::new(dir)).map_err(said("the control group"))?;
    }
    set_limits().map_err(said("limits"))?;
    env::set_current_dir("sandbox").map_err(said("the sandbox"))?;
    if let Some(identity) = &order.identity {
        switch_to(identity)?;
    }
    prctl::set_no_new_privs().map_err(said("no new privileges"))?;
    die_with(option(args, "--parent").and_then(|pid| pid.to_str()?.parse().ok()))?;
    // The runner waits for its signals by a descriptor; the task must not inherit that.
    SigSet::all().thread_unblock().map_err(said("signals"))?;
    exec(&order)
}

/// The lookup uses the PATH of the task, as `exec` comes after the environment.
fn exec(order: &Order) -> Result<Infallible, String> {
    let (program, arguments) = order.spec.command.split_first().ok_or("the command is empty")?;
    let error =
        Command::new(program).args(arguments).env_clear().envs(&order.spec.env).stdin(Stdio::null()).exec();
    Err(format!("{program}: {}", plain(&error)))
}

/// No core files, which would fill the disk; as many open files as are allowed.
fn set_limits() -> nix::Result<()> {
    let (_, core) = getrlimit(Resource::RLIMIT_CORE)?;
    setrlimit(Resource::RLIMIT_CORE, 0, core)?;
    let (_, files) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, files, files)
}

fn switch_to(identity: &Identity) -> Result<(), String> {
    let groups: Vec<Gid> = identity.groups.iter().copied().map(Gid::from_raw).collect();
    setgroups(&groups).map_err(said("the groups of the user"))?;
    setgid(Gid::from_raw(identity.gid)).map_err(said("the group of the user"))?;
    setuid(Uid::from_raw(identity.uid)).map_err(said("the user"))
}

/// The task must not outlive its runner. Comes after the switch of the user,
/// which clears the wish; a runner that died before it was made is seen by the parent.
fn die_with(parent: Option<i32>) -> Result<(), String> {
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(said("the death signal"))?;
    let alive = parent.is_some_and(|pid| getppid() == Pid::from_raw(pid));
    alive.then_some(()).ok_or_else(|| "the runner is gone".to_owned())
}

fn said<E: Into<io::Error>>(what: &str) -> impl FnOnce(E) -> String {
    move |error| format!("{what}: {}", plain(&error.into()))
}

/// The system's words without Rust's "(os error 2)".
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
