//! One real process: start, signals, end, its log.

use std::{
    fs::OpenOptions,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{Context, Error, Result, wait};

/// A process that cannot be mistaken for a later one with the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    pub pid: i32,
    /// Start in clock ticks since boot.
    pub started: u64,
}

/// Who ends a process when its owner is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifetime {
    /// Killed when the value is dropped; gets the terminal's Ctrl-C.
    #[default]
    Owned,
    /// In its own process group, and goes on after the value is dropped.
    Detached,
}

/// A program with its arguments, running or not.
#[derive(Debug)]
pub struct Process {
    name: String,
    program: PathBuf,
    args: Vec<String>,
    log: PathBuf,
    pid_file: PathBuf,
    lifetime: Lifetime,
    child: Option<Child>,
}

// === impl Identity ===

impl Identity {
    /// The process that has this number now.
    #[must_use]
    pub fn of(pid: i32) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in parentheses may hold anything; fields count after it.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        if fields.first() == Some(&"Z") {
            return None;
        }
        Some(Self { pid, started: fields.get(19)?.parse().ok()? })
    }

    #[must_use]
    pub fn is_alive(&self) -> bool {
        Self::of(self.pid) == Some(*self)
    }

    /// Signals it if it is still the same process.
    pub fn signal(&self, signal: Signal) {
        if self.is_alive() {
            // It may have ended since: then there is nothing left to do.
            let _ = kill(Pid::from_raw(self.pid), signal);
        }
    }

    #[must_use]
    pub fn to_line(self) -> String {
        format!("{} {}", self.pid, self.started)
    }

    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let (pid, started) = line.trim().split_once(' ')?;
        Some(Self { pid: pid.parse().ok()?, started: started.parse().ok()? })
    }
}

// === impl Process ===

impl Process {
    /// Log and pid files go to `folder/log` and `folder/pids`.
    #[must_use]
    pub fn new(name: &str, program: PathBuf, folder: &Path, lifetime: Lifetime) -> Self {
        Self {
            name: name.to_owned(),
            program,
            args: Vec::new(),
            log: folder.join("log").join(format!("{name}.log")),
            pid_file: folder.join("pids").join(name),
            lifetime,
            child: None,
        }
    }

    #[must_use]
    pub fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    pub fn push_args<S: Into<String>>(&mut self, args: impl IntoIterator<Item = S>) {
        self.args.extend(args.into_iter().map(Into::into));
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// # Errors
    /// The program cannot be started.
    pub fn start(&mut self) -> Result<()> {
        for file in [&self.log, &self.pid_file] {
            let folder = file.parent().expect("joined from a folder");
            std::fs::create_dir_all(folder).context(folder.display())?;
        }
        let log = OpenOptions::new().create(true).append(true).open(&self.log).context(self.log.display())?;
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null());
        command.stdout(log.try_clone().context(self.log.display())?).stderr(log);
        if self.lifetime == Lifetime::Detached {
            command.process_group(0);
        }
        let child = command.spawn().context(format!("start {}", self.program.display()))?;
        let identity = Identity::of(child.id().cast_signed());
        self.child = Some(child);
        if let Some(identity) = identity {
            std::fs::write(&self.pid_file, identity.to_line()).context(self.pid_file.display())?;
        }
        Ok(())
    }

    /// The running process, if it runs.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        Identity::of(self.child.as_ref()?.id().cast_signed())
    }

    /// # Errors
    /// It has ended; the log's end is in the words.
    pub fn ensure_running(&mut self) -> Result<()> {
        let ended = match &mut self.child {
            Some(child) => child.try_wait().context(&self.name)?,
            None => return Err(Error::new(format!("{} was not started", self.name))),
        };
        match ended {
            None => Ok(()),
            Some(status) => Err(Error::new(format!("{} ended: {status}\n{}", self.name, self.log_tail(30)))),
        }
    }

    /// Its resident memory in bytes.
    ///
    /// # Errors
    /// It does not run.
    pub fn resident(&self) -> Result<u64> {
        let identity = self.identity().ok_or_else(|| Error::new(format!("{} does not run", self.name)))?;
        let file = format!("/proc/{}/status", identity.pid);
        let text = std::fs::read_to_string(&file).context(&file)?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kilobytes.map(|number| number * 1024).ok_or_else(|| Error::new(format!("{file} tells no VmRSS")))
    }

    pub fn signal(&self, signal: Signal) {
        if let Some(identity) = self.identity() {
            identity.signal(signal);
        }
    }

    /// Freezes it: its sockets stay open and nothing answers.
    pub fn pause(&self) {
        self.signal(Signal::SIGSTOP);
    }

    pub fn resume(&self) {
        self.signal(Signal::SIGCONT);
    }

    /// SIGTERM, then its exit status.
    ///
    /// # Errors
    /// It did not end in time.
    pub async fn terminate(&mut self, deadline: Duration) -> Result<ExitStatus> {
        self.signal(Signal::SIGTERM);
        self.ended(deadline).await
    }

    /// `kill -9`, and waits until it is gone.
    ///
    /// # Errors
    /// It did not go, which the kernel does not do.
    pub async fn kill(&mut self) -> Result<()> {
        self.signal(Signal::SIGKILL);
        self.ended(Duration::from_secs(10)).await.map(|_| ())
    }

    /// # Errors
    /// It did not end in time.
    pub async fn ended(&mut self, deadline: Duration) -> Result<ExitStatus> {
        let name = self.name.clone();
        let Some(child) = &mut self.child else {
            return Err(Error::new(format!("{name} was not started")));
        };
        let status =
            wait::until(&format!("{name} ends"), deadline, async || child.try_wait().ok().flatten()).await?;
        self.child = None;
        Ok(status)
    }

    /// The last lines that it wrote.
    #[must_use]
    pub fn log_tail(&self, lines: usize) -> String {
        tail(&self.log, lines)
    }

    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.lifetime == Lifetime::Detached {
            return;
        }
        if let Some(child) = &mut self.child {
            // Ended already is what is wanted.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The last lines of a file; empty when it is not there.
#[must_use]
pub fn tail(file: &Path, lines: usize) -> String {
    let text = std::fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}
