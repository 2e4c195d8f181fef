//! HAProxy as the balancer, in master-worker mode.
//!
//! A reload is only a signal, so its success is proven: the new worker answers
//! the new number, and every old one says that it is stopping, or is gone.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use baragon_agent_core::{endpoints::Change, ids::ConfigNumber};
use nix::sys::signal::Signal;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    process::Command,
    time::{Instant, timeout},
};

use super::{
    balancer::{self, Balancer, CheckError, ReloadError, Running},
    error_log::Tail,
    maintenance,
    nginx::{FIRST_PAUSE, last_part, wait},
    processes,
};
use crate::config::Haproxy as Config;

/// Of one question.
const DEADLINE: Duration = Duration::from_secs(1);
const LOG: &str = "run/haproxy.log";
/// A map that has an entry in maintenance. It is read at each start and reload,
/// and changed in between where it is in use.
const MAINTENANCE: &str = "run/maintenance.map";
const IN_MAINTENANCE: &str = "agent on\n";
/// What the main file is called.
const MAIN: &str = "haproxy.cfg";

/// HAProxy on one root.
#[derive(Debug)]
pub(crate) struct Haproxy {
    config: Config,
    root: PathBuf,
    last_reload: Mutex<Option<SystemTime>>,
    /// Those seen leaving at the last reload.
    old_workers: Mutex<Vec<i32>>,
}

/// What the master says of its processes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Processes {
    reloads: u64,
    /// Reloads in a row that did not work.
    failed: u64,
    old: Vec<i32>,
}

// === impl Haproxy ===

impl Haproxy {
    /// `root` without symlinks, so that it is found in the arguments of the master.
    #[must_use]
    pub(crate) fn new(config: Config, root: &Path) -> Self {
        Self { config, root: root.to_owned(), last_reload: Mutex::default(), old_workers: Mutex::default() }
    }

    fn control(&self, name: &str) -> PathBuf {
        self.root.join("run/control").join(name)
    }

    fn live(&self) -> PathBuf {
        self.root.join("live").join(MAIN)
    }

    fn pid_file(&self) -> PathBuf {
        self.root.join("run/haproxy.pid")
    }

    /// The live master on this root; a recycled pid has other arguments.
    fn master(&self) -> Option<i32> {
        let pid: i32 = fs::read_to_string(self.pid_file()).ok()?.trim().parse().ok()?;
        let arguments = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let live = self.live();
        let ours = arguments
            .split(|byte| *byte == 0)
            .any(|argument| argument == live.as_os_str().as_encoded_bytes());
        (ours && processes::is_alive(pid)).then_some(pid)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(processes::program(&self.config.binary));
        command.env_clear().env("PATH", processes::PATH);
        command
    }

    fn shorten(&self, words: &str, tree: &Path) -> String {
        let tree = format!("{}/", tree.display());
        let root = format!("{}/", self.root.display());
        let said = words.lines().filter(|line| !line.starts_with("[NOTICE]")).collect::<Vec<_>>().join("\n");
        last_part(said.trim()).replace(&tree, "").replace(&root, "")
    }

    fn said(&self, tail: &Tail) -> String {
        self.shorten(&tail.read(), &self.root.join("live"))
    }

    async fn start(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        if !self.config.start {
            let live = self.live();
            return Err(ReloadError::Other(format!(
                "haproxy does not run on {}, and haproxy.start is false: start it",
                live.display()
            )));
        }
        let log = self.root.join(LOG);
        let tail = Tail::begin(&log);
        // What a dead master left must not answer for the new one.
        for name in ["haproxy.sock", "master.sock"] {
            let _ = fs::remove_file(self.control(name));
        }
        let mut child = self.launch(&log).map_err(|error| {
            ReloadError::Other(format!(
                "{} cannot be run: {error}; set haproxy.binary",
                self.config.binary.display()
            ))
        })?;
        let before = Processes::default();
        let ended = tokio::select! {
            served = self.until_served(number, &before, &tail) => return served,
            ended = child.wait() => ended,
        };
        let status = ended.map_or_else(|error| error.to_string(), |status| status.to_string());
        Err(ReloadError::Refused(format!("haproxy does not start ({status}): {}", self.said(&tail))))
    }

    /// Not as a daemon: that would say nothing of a reload that fails. It has a
    /// process group and a log of its own, so it outlives us all the same.
    fn launch(&self, log: &Path) -> io::Result<tokio::process::Child> {
        self.lay_out_map()?;
        let file = fs::OpenOptions::new().create(true).append(true).open(log)?;
        let master = format!("{},mode,600,level,admin", self.control("master.sock").display());
        let mut command = self.command();
        command.arg("-W").arg("-S").arg(master);
        command.arg("-p").arg(self.pid_file()).arg("-f").arg(self.live());
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).process_group(0);
        command.spawn()
    }

    /// Waits until the number is served by all that accept connections.
    async fn until_served(
        &self,
        number: ConfigNumber,
        before: &Processes,
        tail: &Tail,
    ) -> Result<(), ReloadError> {
        let end = Instant::now() + self.config.reload_timeout;
        let mut pause = FIRST_PAUSE;
        loop {
            let served = self.served().await;
            // A master that is being replaced by itself says nothing: not that
            // there is no old worker.
            let said = self.processes().await;
            let is_known = said.is_ok();
            let processes = said.unwrap_or_default();
            let is_served =
                is_known && self.master().is_some() && served.as_ref().is_ok_and(|served| *served == number);
            if is_served && self.all_leave(&processes.old).await {
                *self.old_workers.lock().unwrap_or_else(PoisonError::into_inner) = processes.old;
                return Ok(());
            }
            if processes.reloads > before.reloads && processes.failed > 0 {
                return Err(ReloadError::Refused(self.said(tail)));
            }
            if Instant::now() >= end {
                let limit = self.config.reload_timeout;
                let found = match served {
                    Ok(served) if served == number => "old workers still accept connections".to_owned(),
                    Ok(served) => format!("it serves {served}"),
                    Err(error) => format!("its control socket: {error}"),
                };
                let words = self.said(tail);
                return Err(ReloadError::Other(format!(
                    "haproxy does not serve configuration {number} within {limit:?}: {found}; it says: {words}"
                )));
            }
            wait(&mut pause).await;
        }
    }

    /// What the worker that was started last serves.
    async fn served(&self) -> io::Result<ConfigNumber> {
        let info = ask(&self.control("haproxy.sock"), "show info").await?;
        let number = value(&info, "description").and_then(|number| number.parse().ok());
        number.map(ConfigNumber).ok_or_else(|| io::Error::other("it does not answer a number"))
    }

    async fn processes(&self) -> io::Result<Processes> {
        let text = ask(&self.control("master.sock"), "show proc").await?;
        if !text.contains(" master ") {
            return Err(io::Error::other("the master does not name itself"));
        }
        Ok(parse_processes(&text))
    }

    /// Whether old workers accept nothing any more.
    async fn all_leave(&self, old: &[i32]) -> bool {
        for pid in old.iter().filter(|pid| processes::is_alive(**pid)) {
            let info = ask(&self.control("master.sock"), &format!("@!{pid} show info")).await;
            let stopping = info.is_ok_and(|info| value(&info, "Stopping") == Some("1"));
            if !stopping && processes::is_alive(*pid) {
                return false;
            }
        }
        true
    }

    /// Those of a reload before this agent was started count too.
    async fn find_old_workers(&self) {
        if let Ok(processes) = self.processes().await {
            *self.old_workers.lock().unwrap_or_else(PoisonError::into_inner) = processes.old;
        }
    }

    /// A configuration that names it is refused without it.
    fn lay_out_map(&self) -> io::Result<()> {
        let path = self.root.join(MAINTENANCE);
        if path.exists() { Ok(()) } else { fs::write(path, "") }
    }

    async fn tell_maintenance(&self, on: bool) -> io::Result<()> {
        let map = self.root.join(MAINTENANCE);
        let socket = self.control("haproxy.sock");
        let held = ask(&socket, &format!("show map {}", map.display())).await?;
        // Clearing what is right would say otherwise for a moment.
        let says = !held.trim().is_empty() && !held.contains("Unknown map");
        if says == on {
            return Ok(());
        }
        let add = on.then(|| format!("; add map {} {IN_MAINTENANCE}", map.display()));
        let command = format!("clear map {}{}", map.display(), add.unwrap_or_default());
        let said = ask(&socket, command.trim()).await?;
        // Templates of one's own may not ask the map.
        let refused = !said.trim().is_empty() && !said.contains("Unknown map");
        if refused { Err(io::Error::other(said.trim().to_owned())) } else { Ok(()) }
    }

    fn note_reload(&self) {
        *self.last_reload.lock().unwrap_or_else(PoisonError::into_inner) = Some(SystemTime::now());
    }
}

#[tonic::async_trait]
impl Balancer for Haproxy {
    async fn check(&self, number: ConfigNumber) -> Result<(), CheckError> {
        let tree = self.root.join("generations").join(number.to_string());
        self.lay_out_map().map_err(|error| CheckError::Failed(format!("{MAINTENANCE}: {error}")))?;
        let mut command = self.command();
        command.arg("-c").arg("-f").arg(tree.join(MAIN));
        let limit = self.config.check_timeout;
        match processes::run(&mut command, limit).await {
            Ok(ended) => balancer::verdict(ended, limit, |words| self.shorten(words, &tree)),
            Err(error) => {
                let binary = self.config.binary.display();
                Err(CheckError::Failed(format!("{binary} cannot be run: {error}; set haproxy.binary")))
            }
        }
    }

    async fn reload(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        if let Some(master) = self.master() {
            let before = self.processes().await.unwrap_or_default();
            let tail = Tail::begin(&self.root.join(LOG));
            processes::signal(master, Signal::SIGUSR2).map_err(|error| {
                ReloadError::Other(format!("haproxy (pid {master}) cannot be signalled: {error}"))
            })?;
            self.until_served(number, &before, &tail).await?;
        } else {
            self.start(number).await?;
        }
        self.note_reload();
        Ok(())
    }

    async fn push(&self, number: ConfigNumber, _: Option<&Change>) -> Result<(), ReloadError> {
        // Its upstreams are in its files: there is never anything to push.
        self.confirm(number).await
    }

    async fn confirm(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        if self.master().is_none() {
            return Err(ReloadError::Other("haproxy does not run".to_owned()));
        }
        match self.served().await {
            Ok(served) if served == number => {
                self.find_old_workers().await;
                Ok(())
            }
            Ok(served) => {
                Err(ReloadError::Other(format!("haproxy serves configuration {served} instead of {number}")))
            }
            Err(error) => Err(ReloadError::Other(format!("the control socket of haproxy: {error}"))),
        }
    }

    async fn set_maintenance(&self, on: bool) -> io::Result<()> {
        maintenance::replace(&self.root.join(MAINTENANCE), if on { IN_MAINTENANCE } else { "" })?;
        if self.master().is_some() { self.tell_maintenance(on).await } else { Ok(()) }
    }

    fn is_in_maintenance(&self) -> bool {
        fs::read_to_string(self.root.join(MAINTENANCE)).is_ok_and(|text| !text.is_empty())
    }

    fn running(&self) -> Running {
        let old = self.old_workers.lock().unwrap_or_else(PoisonError::into_inner);
        let leaving = old.iter().filter(|pid| processes::is_alive(**pid)).count();
        let last_reload = *self.last_reload.lock().unwrap_or_else(PoisonError::into_inner);
        let old_workers = u32::try_from(leaving).unwrap_or(u32::MAX);
        Running { master: self.master(), old_workers, last_reload }
    }

    async fn died(&self) {
        match self.master() {
            Some(master) => processes::gone(master).await,
            None => std::future::pending().await,
        }
    }
}

async fn ask(socket: &Path, question: &str) -> io::Result<String> {
    let exchange = async {
        let mut stream = UnixStream::connect(socket).await?;
        stream.write_all(format!("{question}\n").as_bytes()).await?;
        stream.shutdown().await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    };
    timeout(DEADLINE, exchange).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

fn value<'a>(info: &'a str, key: &str) -> Option<&'a str> {
    info.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).map(str::trim)
}

fn parse_processes(text: &str) -> Processes {
    let mut found = Processes::default();
    let mut is_old = false;
    for line in text.lines() {
        let fields: Vec<_> = line.split_whitespace().collect();
        match fields[..] {
            ["#", "old", "workers", ..] => is_old = true,
            ["#", ..] => is_old = false,
            [_, "master", reloads, "[failed:", failed, ..] => {
                found.reloads = reloads.parse().unwrap_or_default();
                found.failed = failed.trim_end_matches(']').parse().unwrap_or_default();
            }
            [pid, "worker", ..] if is_old => found.old.extend(pid.parse::<i32>()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_master_are_understood() {
        let text = "#<PID> <type> <reloads> <uptime> <version>\n12227 master 2 [failed: 1] 0d00h00m01s 2.6.12\n\
            # workers\n12328 worker 1 0d00h00m00s 2.6.12\n# old workers\n12229 worker 2 0d00h00m01s 2.6.12\n# programs\n\n";
        assert_eq!(parse_processes(text), Processes { reloads: 2, failed: 1, old: vec![12229] });
        assert_eq!(value("Name: HAProxy\ndescription: 7\n", "description"), Some("7"));
    }
}
