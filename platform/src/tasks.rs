//! Supervised tasks and an ordered stop.
//!
//! Every task belongs to a [`Stage`]. A stop ends the stages in order, each
//! when the one before is empty, all under one deadline.

use std::{
    any::Any,
    collections::BTreeMap,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use tokio::{sync::watch, task::AbortHandle, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

/// When a task is asked to stop. Earlier stages stop first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Decides and acts: no new work is begun.
    Work,
    /// Answers calls: streams end, calls in flight finish.
    Serve,
    /// Holds leases: resigned last, so that nobody takes over unfinished work.
    Session,
}

/// What the end of a task means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Must run as long as the process: an error, a panic or an early end stops it.
    Critical,
    /// An error is logged, the process goes on.
    BestEffort,
}

/// What a supervised task returns.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Owns every task of the process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Supervisor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    grace: Duration,
    stop: CancellationToken,
    /// In the order of [`Stage::ALL`].
    stages: [Group; 3],
    running: Mutex<Running>,
    /// The critical task that ended first.
    ended: watch::Sender<Option<(&'static str, String)>>,
}

#[derive(Debug, Default)]
struct Group {
    token: CancellationToken,
    tracker: TaskTracker,
}

#[derive(Debug, Default)]
struct Running {
    next: u64,
    tasks: BTreeMap<u64, (Stage, &'static str, AbortHandle)>,
}

/// Why the process did not end as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A critical task ended before it was asked to.
    #[error("the task `{task}` ended: {reason}")]
    Ended {
        /// Its name.
        task: &'static str,
        /// Its error with all causes, or its panic.
        reason: String,
    },
    /// Tasks had to be cut off.
    #[error("still running at the end of the grace: {}", .tasks.join(", "))]
    Unfinished {
        /// Their names.
        tasks: Vec<&'static str>,
    },
}

// === impl Stage ===

impl Stage {
    const ALL: [Self; 3] = [Self::Work, Self::Serve, Self::Session];
}

// === impl Supervisor ===

impl Supervisor {
    /// `grace` bounds the whole stop. A small part of it is kept for the last
    /// stage, so that leases are given back even if a call hangs.
    #[must_use]
    pub fn new(grace: Duration) -> Self {
        let inner = Inner {
            grace,
            stop: CancellationToken::new(),
            stages: Default::default(),
            running: Mutex::default(),
            ended: watch::Sender::new(None),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Spawns a task; `name` is its span. The task ends soon after its stage's
    /// token is cancelled.
    pub fn spawn<F>(&self, stage: Stage, kind: Kind, name: &'static str, task: F)
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        // Held until the handle is noted: the task forgets itself under it.
        let mut running = self.running();
        let id = running.next;
        running.next += 1;
        let supervisor = self.clone();
        let watched = async move {
            let ended = AssertUnwindSafe(task).catch_unwind().await;
            supervisor.note_end(stage, kind, name, ended);
            supervisor.running().tasks.remove(&id);
        };
        let span = tracing::info_span!("task", name);
        let handle = self.group(stage).tracker.spawn(watched.instrument(span));
        running.tasks.insert(id, (stage, name, handle.abort_handle()));
    }

    /// Cancelled when the stage has to stop.
    #[must_use]
    pub fn token(&self, stage: Stage) -> CancellationToken {
        self.group(stage).token.clone()
    }

    /// Begins the stop.
    pub fn stop(&self) {
        self.inner.stop.cancel();
    }

    /// Runs until [`Supervisor::stop`], the future `stop`, or the end of a
    /// critical task, then stops the stages in order.
    ///
    /// # Errors
    /// Names the critical task that ended the process, or the tasks that were
    /// still running at the end of the grace.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let mut ended = self.inner.ended.subscribe();
        tokio::select! {
            () = stop => {}
            () = self.inner.stop.cancelled() => {}
            _ = ended.wait_for(Option::is_some) => {}
        }
        let tasks = self.stop_stages().await;
        let ended = self.inner.ended.borrow().clone();
        match ended {
            Some((task, reason)) => Err(Error::Ended { task, reason }),
            None if tasks.is_empty() => Ok(()),
            None => Err(Error::Unfinished { tasks }),
        }
    }

    /// Answers the tasks that had to be aborted.
    async fn stop_stages(&self) -> Vec<&'static str> {
        tracing::info!("stopping");
        let end = Instant::now() + self.inner.grace;
        let reserve = (self.inner.grace / 5).min(Duration::from_secs(1));
        let mut unfinished = Vec::new();
        for stage in Stage::ALL {
            let group = self.group(stage);
            group.token.cancel();
            group.tracker.close();
            let deadline = if stage == Stage::Session { end } else { end - reserve };
            if tokio::time::timeout_at(deadline, group.tracker.wait()).await.is_err() {
                unfinished.extend(self.abort(stage));
            }
        }
        unfinished
    }

    fn abort(&self, stage: Stage) -> Vec<&'static str> {
        let running = self.running();
        let of_stage = running.tasks.values().filter(|(of, _, _)| *of == stage);
        of_stage
            .map(|(_, name, handle)| {
                tracing::error!(task = name, "still running at the end of the grace");
                handle.abort();
                *name
            })
            .collect()
    }

    fn note_end(
        &self,
        stage: Stage,
        kind: Kind,
        name: &'static str,
        ended: Result<Outcome, Box<dyn Any + Send>>,
    ) {
        let stopping = self.group(stage).token.is_cancelled();
        let reason = match ended {
            Ok(Ok(())) if stopping || kind == Kind::BestEffort => return,
            Ok(Ok(())) => "it ended before it was asked to".to_owned(),
            Ok(Err(error)) => chain(error.as_ref()),
            Err(panic) => format!("it panicked: {}", panic_text(panic.as_ref())),
        };
        tracing::error!(task = name, reason, "a task failed");
        if kind == Kind::Critical && !stopping {
            self.inner.ended.send_if_modified(|first| {
                let is_first = first.is_none();
                if is_first {
                    *first = Some((name, reason));
                }
                is_first
            });
        }
    }

    fn group(&self, stage: Stage) -> &Group {
        let [work, serve, session] = &self.inner.stages;
        match stage {
            Stage::Work => work,
            Stage::Serve => serve,
            Stage::Session => session,
        }
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        // Nothing panics while it is held.
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Resolves on the first SIGTERM or SIGINT; the second ends the process at once
/// with exit code 130.
pub async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let streams = signal(SignalKind::terminate())
        .and_then(|terminate| Ok((terminate, signal(SignalKind::interrupt())?)));
    let (mut terminate, mut interrupt) = match streams {
        Ok(streams) => streams,
        Err(error) => {
            tracing::error!(%error, "signals cannot be handled");
            return std::future::pending().await;
        }
    };
    let mut either = async move || {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    either().await;
    #[expect(clippy::disallowed_methods, reason = "outlives every stage on purpose: it ends the process")]
    tokio::spawn(async move {
        either().await;
        std::process::exit(130);
    });
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs until its stage stops, then notes its name.
    fn note_stop(supervisor: &Supervisor, stage: Stage, log: &Arc<Mutex<Vec<Stage>>>) {
        let (token, log) = (supervisor.token(stage), Arc::clone(log));
        supervisor.spawn(stage, Kind::Critical, "noting", async move {
            token.cancelled().await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            log.lock().unwrap().push(stage);
            Ok(())
        });
    }

    #[tokio::test(start_paused = true)]
    async fn stages_stop_in_order_each_after_the_one_before() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        let log = Arc::new(Mutex::new(Vec::new()));
        for stage in [Stage::Session, Stage::Work, Stage::Serve] {
            note_stop(&supervisor, stage, &log);
        }
        supervisor.clone().run(async {}).await.unwrap();
        assert_eq!(*log.lock().unwrap(), Stage::ALL);
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_critical_task_ends_the_process_in_order() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        let log = Arc::new(Mutex::new(Vec::new()));
        note_stop(&supervisor, Stage::Session, &log);
        supervisor.spawn(Stage::Work, Kind::Critical, "brief", async { Err("no disk".into()) });
        let error = supervisor.run(std::future::pending()).await.unwrap_err();
        assert_eq!(error.to_string(), "the task `brief` ended: no disk");
        assert_eq!(*log.lock().unwrap(), [Stage::Session]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_early_end_of_a_critical_task_is_a_failure() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        supervisor.spawn(Stage::Work, Kind::Critical, "brief", async { Ok(()) });
        let error = supervisor.run(std::future::pending()).await.unwrap_err();
        assert!(matches!(error, Error::Ended { task: "brief", .. }), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_of_a_critical_task_is_named() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        supervisor.spawn(Stage::Serve, Kind::Critical, "shaky", async { panic!("out of {}", "range") });
        let error = supervisor.run(std::future::pending()).await.unwrap_err();
        assert_eq!(error.to_string(), "the task `shaky` ended: it panicked: out of range");
    }

    #[tokio::test(start_paused = true)]
    async fn the_process_outlives_a_best_effort_task() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        supervisor.spawn(Stage::Work, Kind::BestEffort, "shaky", async { panic!("no matter") });
        supervisor.spawn(Stage::Work, Kind::BestEffort, "failing", async { Err("no matter".into()) });
        let later = tokio::time::sleep(Duration::from_secs(60));
        supervisor.run(later).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_overruns_the_grace_is_named_and_leases_are_still_given_back() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        let log = Arc::new(Mutex::new(Vec::new()));
        note_stop(&supervisor, Stage::Session, &log);
        supervisor.spawn(Stage::Serve, Kind::Critical, "stuck", std::future::pending());
        let began = Instant::now();
        let error = supervisor.run(async {}).await.unwrap_err();
        assert_eq!(error.to_string(), "still running at the end of the grace: stuck");
        assert_eq!(*log.lock().unwrap(), [Stage::Session]);
        assert!(began.elapsed() <= Duration::from_secs(10));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_from_inside_is_a_clean_end() {
        let supervisor = Supervisor::new(Duration::from_secs(10));
        supervisor.stop();
        supervisor.run(std::future::pending()).await.unwrap();
    }
}
