//! Between the split from the runner and the program: this process becomes the
//! task, or a command inside it.
//!
//! It tells why it could not on a pipe, which closes by itself when the program
//! is there.

use std::{
    convert::Infallible,
    env,
    fs::File,
    io::{self, PipeWriter, Write},
    os::{fd::OwnedFd, unix::process::CommandExt},
    process::{self, Command},
};

use fork::Fork;
use nix::{
    sys::{
        prctl,
        resource::{Resource, getrlimit, setrlimit},
        signal::{SigSet, Signal},
        stat::{Mode, umask},
    },
    unistd::{
        Gid, Pid, Uid, dup2_stderr, dup2_stdin, dup2_stdout, getppid, setgid, setgroups, setsid, setuid,
    },
};

use super::{
    cgroup::{self, Cgroup},
    descendants::SANDBOX_MARK,
    folder::{Identity, Order},
};

/// What a shell answers when it cannot start a program. Nobody reads it: the
/// reason went through the pipe.
const NOT_STARTED: i32 = 127;

/// A program inside the task.
#[derive(Debug)]
pub(super) struct Program<'a> {
    pub(super) order: &'a Order,
    pub(super) argv: &'a [String],
    pub(super) cgroup: &'a Cgroup,
    /// Processes are counted by the kernel's user, as there is no group for it.
    pub(super) count_by_user: bool,
}

/// What a program prints to, and where its failure is told.
#[derive(Debug)]
pub(super) struct Outputs {
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
    pub(super) report: PipeWriter,
}

/// Splits off a process that becomes the program.
pub(super) fn spawn(program: &Program<'_>, outputs: Outputs) -> io::Result<Pid> {
    let runner = process::id();
    match fork::fork()? {
        Fork::Parent(pid) => Ok(Pid::from_raw(pid)),
        Fork::Child => {
            let Outputs { stdout, stderr, mut report } = outputs;
            let Err(reason) = become_program(program, runner, &stdout, &stderr);
            // Without a reader the runner is gone, and this process is about to be.
            let _unread = report.write_all(reason.as_bytes());
            process::exit(NOT_STARTED)
        }
    }
}

fn become_program(
    program: &Program<'_>,
    runner: u32,
    stdout: &OwnedFd,
    stderr: &OwnedFd,
) -> Result<Infallible, String> {
    setsid().map_err(said("a session of its own"))?;
    for dir in program.cgroup.dirs() {
        cgroup::join(dir).map_err(said("the control group"))?;
    }
    set_limits(program)?;
    umask(Mode::from_bits_truncate(0o022));
    settle_down(program.order, runner)?;
    dup2_stdin(File::open("/dev/null").map_err(said("/dev/null"))?).map_err(said("input"))?;
    dup2_stdout(stdout).map_err(said("output"))?;
    dup2_stderr(stderr).map_err(said("output"))?;
    // The runner waits for its signals by a descriptor; the task must not inherit that.
    SigSet::all().thread_unblock().map_err(said("signals"))?;
    exec(program)
}

/// Takes on the task's folder, user and lack of privileges, and dies with the runner.
pub(super) fn settle_down(order: &Order, runner: u32) -> Result<(), String> {
    env::set_current_dir("sandbox").map_err(said("the sandbox"))?;
    if let Some(identity) = &order.identity {
        switch_to(identity)?;
    }
    prctl::set_no_new_privs().map_err(said("no new privileges"))?;
    die_with(runner)
}

/// The lookup uses the PATH of the task, as `exec` comes after the environment.
fn exec(program: &Program<'_>) -> Result<Infallible, String> {
    let (name, arguments) = program.argv.split_first().ok_or("the command is empty")?;
    let sandbox = env::current_dir().map_err(said("the sandbox"))?;
    let mut command = Command::new(name);
    command.args(arguments).env_clear().envs(&program.order.spec.env).env(SANDBOX_MARK, sandbox);
    let error = command.exec();
    Err(format!("{name}: {}", plain(&error)))
}

/// No core files, which would fill the disk.
fn set_limits(program: &Program<'_>) -> Result<(), String> {
    let limits = said("limits");
    let (_, core) = getrlimit(Resource::RLIMIT_CORE).map_err(&limits)?;
    setrlimit(Resource::RLIMIT_CORE, 0, core).map_err(&limits)?;
    let files = open_files(program.order)?;
    setrlimit(Resource::RLIMIT_NOFILE, files, files).map_err(&limits)?;
    let processes = program.order.spec.max_processes;
    if program.count_by_user && processes > 0 {
        let (_, most) = getrlimit(Resource::RLIMIT_NPROC).map_err(&limits)?;
        let processes = processes.min(most);
        setrlimit(Resource::RLIMIT_NPROC, processes, processes).map_err(&limits)?;
    }
    Ok(())
}

/// What the task gets; all that is allowed when it asks for nothing.
pub(super) fn open_files(order: &Order) -> Result<u64, String> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).map_err(said("limits"))?;
    Ok(match order.spec.max_open_files {
        0 => most,
        files => files.min(most),
    })
}

fn switch_to(identity: &Identity) -> Result<(), String> {
    let groups: Vec<Gid> = identity.groups.iter().copied().map(Gid::from_raw).collect();
    setgroups(&groups).map_err(said("the groups of the user"))?;
    setgid(Gid::from_raw(identity.gid)).map_err(said("the group of the user"))?;
    setuid(Uid::from_raw(identity.uid)).map_err(said("the user"))
}

/// The task must not outlive its runner. Comes after the switch of the user,
/// which clears the wish; a runner that died before it was made is seen by the parent.
pub(super) fn die_with(runner: u32) -> Result<(), String> {
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(said("the death signal"))?;
    let alive = u32::try_from(getppid().as_raw()).is_ok_and(|parent| parent == runner);
    alive.then_some(()).ok_or_else(|| "the runner is gone".to_owned())
}

fn said<E: Into<io::Error>>(what: &str) -> impl Fn(E) -> String {
    move |error| format!("{what}: {}", plain(&error.into()))
}

/// The system's words without Rust's "(os error 2)".
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
