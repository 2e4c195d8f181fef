//! nginx as the balancer.
//!
//! A reload is only a signal, so its success is proven: the control socket
//! answers the new number, and every worker of before is gone or leaving.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use baragon_agent_core::{endpoints::Change, ids::ConfigNumber};
use futures_util::{FutureExt as _, future::join_all};
use nix::sys::signal::Signal;
use tokio::{
    process::Command,
    time::{Instant, sleep},
};

use super::{
    balancer::{self, Balancer, CheckError, ReloadError, Running},
    control,
    error_log::Tail,
    maintenance::Mark,
    packs,
    processes::{self, Ended},
};
use crate::config::Nginx as Config;

mod endpoints;

/// nginx pushes nothing, so it is asked: often at first, then less.
pub(super) const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// New workers that answer something else for so long will not answer better.
const GARBLED: Duration = Duration::from_secs(1);

/// Bytes of what nginx says that are passed on.
const LONGEST_WORDS: usize = 4096;

/// nginx on one root.
#[derive(Debug)]
pub(crate) struct Nginx {
    config: Config,
    root: PathBuf,
    last_reload: Mutex<Option<SystemTime>>,
}

// === impl Nginx ===

impl Nginx {
    /// `root` without symlinks, so that it is found in process titles.
    #[must_use]
    pub(crate) fn new(config: Config, root: &Path) -> Self {
        Self { config, root: root.to_owned(), last_reload: Mutex::default() }
    }

    fn socket(&self) -> PathBuf {
        self.root.join("run/control/nginx.sock")
    }

    fn master(&self) -> Option<i32> {
        processes::master(&self.root.join("run/nginx.pid"), &self.root)
    }

    fn command(&self, configuration: &Path, error_log: &str) -> Command {
        let mut command = Command::new(processes::program(&self.config.binary));
        command.arg("-p").arg(self.root.join("run/")).arg("-c").arg(configuration).arg("-e").arg(error_log);
        command.env_clear().env("PATH", processes::PATH);
        command
    }

    /// Process paths mean nothing to whoever asked; relative ones do. Of many
    /// words the last ones say what is wrong.
    fn shorten(&self, words: &str, tree: &Path) -> String {
        let prefix = format!("{}/", tree.display());
        let root = format!("{}/", self.root.display());
        let words = packs::unpack_words(&last_part(words.trim()).replace(&prefix, ""), tree);
        words.replace(&root, "")
    }

    /// The files of a tree that nginx reads, by their place in it.
    pub(crate) async fn files_read(&self, number: ConfigNumber) -> Option<BTreeSet<String>> {
        let tree = self.root.join("generations").join(number.to_string());
        let mut command = self.command(&tree.join("nginx.conf"), "stderr");
        let ended = processes::run(command.arg("-T").arg("-q"), self.config.check_timeout).await.ok()?;
        let Ended::Exited(output) = ended else { return None };
        let begin = format!("# configuration file {}/", tree.display());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let files = text.lines().filter_map(|line| line.strip_prefix(&begin)?.strip_suffix(':'));
        Some(files.map(str::to_owned).collect())
    }

    async fn start(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        if !self.config.start {
            let root = self.root.display();
            return Err(ReloadError::Other(format!(
                "nginx does not run on {root}/live/nginx.conf, and nginx.start is false: start it"
            )));
        }
        self.clear_the_way().await;
        let mut tail = Tail::begin(&self.root.join("run/error.log"));
        let live = self.root.join("live");
        let mut command = self.command(&live.join("nginx.conf"), "stderr");
        match processes::run(&mut command, self.config.reload_timeout).await {
            Ok(Ended::Exited(output)) if output.status.success() => {
                self.until_served(number, &BTreeSet::new(), &mut tail).await
            }
            Ok(Ended::Exited(output)) => {
                let words = String::from_utf8_lossy(&output.stderr);
                Err(ReloadError::Refused(format!("nginx does not start: {}", self.shorten(&words, &live))))
            }
            Ok(Ended::TimedOut) => Err(self.timed_out("the start of nginx", self.config.reload_timeout)),
            Err(error) => Err(ReloadError::Other(cannot_run(&self.config.binary, &error))),
        }
    }

    /// A dead master leaves workers that hold the ports, and its socket.
    async fn clear_the_way(&self) {
        let end = Instant::now() + self.config.reload_timeout;
        let mut asked = BTreeMap::new();
        let mut pause = FIRST_PAUSE;
        loop {
            let orphans = processes::orphans(&self.root);
            if orphans.is_empty() || Instant::now() >= end {
                break;
            }
            for (pid, signal) in orphans {
                // A worker that was just forked becomes one only now.
                if asked.insert(pid, signal) != Some(signal) {
                    tracing::warn!(pid, %signal, "ending an nginx process that no pid file names");
                    let _ = processes::signal(pid, signal);
                }
            }
            wait(&mut pause).await;
        }
        let _ = fs::remove_file(self.socket());
    }

    /// Waits until the number is served by all that accept connections. The
    /// socket is asked only when the old workers leave: nginx gives the new ones
    /// 100 ms before that, and a question costs more than a look.
    async fn until_served(
        &self,
        number: ConfigNumber,
        before: &BTreeSet<i32>,
        tail: &mut Tail,
    ) -> Result<(), ReloadError> {
        let begun = Instant::now();
        let end = begun + self.config.reload_timeout;
        let mut pause = FIRST_PAUSE;
        let mut confirmed = false;
        let mut garbled_since = None;
        let mut exits = std::pin::pin!(join_all(before.iter().map(|pid| processes::gone(*pid))).fuse());
        loop {
            let workers = self.master().map(processes::workers);
            let alone = workers.as_ref().is_some_and(|workers| workers.serving.is_disjoint(before));
            let all_left = workers.is_some_and(|workers| workers.leaving.is_disjoint(before));
            let answer = if alone { Some(control::served(&self.socket()).await) } else { None };
            if matches!(answer, Some(Ok(served)) if served == number) {
                // Once more where old workers linger: they say that they leave
                // before they close their sockets.
                if all_left || confirmed {
                    return Ok(());
                }
                confirmed = true;
                continue;
            }
            confirmed = false;
            if let Some(words) = tail.fatal() {
                return Err(ReloadError::Refused(self.shorten(&words, &self.root.join("live"))));
            }
            let is_garbled = matches!(answer, Some(Err(error)) if error.kind() == io::ErrorKind::InvalidData);
            garbled_since = is_garbled.then(|| garbled_since.unwrap_or_else(Instant::now));
            if Instant::now() >= end || garbled_since.is_some_and(|since| since.elapsed() >= GARBLED) {
                let answer = control::served(&self.socket()).await;
                return Err(self.not_served(number, &answer, begun.elapsed(), tail));
            }
            tokio::select! {
                _ = &mut exits => {}
                () = wait(&mut pause) => {}
            }
        }
    }

    fn not_served(
        &self,
        number: ConfigNumber,
        answer: &std::io::Result<ConfigNumber>,
        waited: Duration,
        tail: &mut Tail,
    ) -> ReloadError {
        let found = match answer {
            Ok(served) if *served == number => "old workers still accept connections".to_owned(),
            Ok(served) => format!("it serves {served}"),
            Err(error) => format!("its control socket: {error}"),
        };
        let words = self.shorten(&tail.read(), &self.root.join("live"));
        ReloadError::Other(format!(
            "nginx does not serve configuration {number} within {waited:.0?}: {found}; error log: {words}"
        ))
    }

    fn timed_out(&self, what: &str, limit: Duration) -> ReloadError {
        ReloadError::Other(format!("{what} timed out after {limit:?}"))
    }

    fn note_reload(&self) {
        *self.last_reload.lock().unwrap_or_else(PoisonError::into_inner) = Some(SystemTime::now());
    }
}

#[tonic::async_trait]
impl Balancer for Nginx {
    async fn check(&self, number: ConfigNumber) -> Result<(), CheckError> {
        let tree = self.root.join("generations").join(number.to_string());
        let mut command = self.command(&tree.join("nginx.conf"), "stderr");
        command.arg("-t").arg("-q");
        let limit = self.config.check_timeout;
        match processes::run(&mut command, limit).await {
            Ok(ended) => balancer::verdict(ended, limit, |words| self.shorten(words, &tree)),
            Err(error) => Err(CheckError::Failed(cannot_run(&self.config.binary, &error))),
        }
    }

    async fn reload(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        let Some(master) = self.master() else {
            self.start(number).await?;
            self.settle(number).await?;
            self.note_reload();
            return Ok(());
        };
        self.offer(number).await?;
        let before = processes::workers(master).serving;
        let mut tail = Tail::begin(&self.root.join("run/error.log"));
        processes::signal(master, Signal::SIGHUP).map_err(|error| {
            ReloadError::Other(format!("nginx (pid {master}) cannot be signalled: {error}"))
        })?;
        tokio::select! {
            served = self.until_served(number, &before, &mut tail) => served?,
            // Nobody is left who could load it; the next try starts another one.
            () = processes::gone(master) => {
                return Err(ReloadError::Other(format!("nginx (pid {master}) ended during the reload")));
            }
        }
        self.settle(number).await?;
        self.note_reload();
        Ok(())
    }

    async fn push(&self, number: ConfigNumber, change: Option<&Change>) -> Result<(), ReloadError> {
        if self.master().is_none() {
            return Err(ReloadError::Other("nginx does not run".to_owned()));
        }
        self.push_change(number, change).await
    }

    async fn confirm(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        if self.master().is_none() {
            return Err(ReloadError::Other("nginx does not run".to_owned()));
        }
        match control::served(&self.socket()).await {
            Ok(served) if served == number => self.confirm_endpoints(number).await,
            Ok(served) => {
                Err(ReloadError::Other(format!("nginx serves configuration {served} instead of {number}")))
            }
            Err(error) => Err(ReloadError::Other(format!("the control socket of nginx: {error}"))),
        }
    }

    async fn set_maintenance(&self, on: bool) -> io::Result<()> {
        Mark::below(&self.root).set(on)
    }

    fn is_in_maintenance(&self) -> bool {
        Mark::below(&self.root).is_set()
    }

    fn running(&self) -> Running {
        let master = self.master();
        let leaving = master.map_or(0, |master| processes::workers(master).leaving.len());
        let last_reload = *self.last_reload.lock().unwrap_or_else(PoisonError::into_inner);
        Running { master, old_workers: u32::try_from(leaving).unwrap_or(u32::MAX), last_reload }
    }

    async fn died(&self) {
        match self.master() {
            Some(master) => processes::gone(master).await,
            None => std::future::pending().await,
        }
    }
}

pub(super) async fn wait(pause: &mut Duration) {
    sleep(*pause).await;
    *pause = (*pause * 2).min(LONGEST_PAUSE);
}

/// An answer travels in headers and is stored with the request: whole lines of
/// at most [`LONGEST_WORDS`] bytes, unless one line is longer.
pub(super) fn last_part(words: &str) -> &str {
    let cut = words.len().saturating_sub(LONGEST_WORDS);
    let cut = (cut..words.len()).find(|at| words.is_char_boundary(*at)).unwrap_or_default();
    let part = &words[cut..];
    match part.split_once('\n') {
        Some((_, lines)) if cut > 0 => lines,
        Some(_) | None => part,
    }
}

fn cannot_run(binary: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be run: {error}; set nginx.binary", binary.display())
}
