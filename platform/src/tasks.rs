//! Supervised tasks and an ordered stop.
//!
//! Every task belongs to a [`Stage`]. A stop ends the stages in order, each
//! when the one before is empty, all under one deadline.

use std::{future::Future, time::Duration};

use tokio_util::sync::CancellationToken;

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
pub struct Supervisor {}

impl Supervisor {
    /// `grace` bounds the whole stop.
    #[must_use]
    pub fn new(_grace: Duration) -> Self {
        todo!()
    }

    /// Spawns a task; `name` is its span. The task ends soon after its stage's
    /// token is cancelled.
    pub fn spawn<F>(&self, _stage: Stage, _kind: Kind, _name: &'static str, _task: F)
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        todo!()
    }

    /// Cancelled when the stage has to stop.
    #[must_use]
    pub fn token(&self, _stage: Stage) -> CancellationToken {
        todo!()
    }

    /// Begins the stop.
    pub fn stop(&self) {
        todo!()
    }

    /// Runs until [`Supervisor::stop`], the future `stop`, or the end of a
    /// critical task, then stops the stages in order.
    ///
    /// # Errors
    /// Names the critical task that ended the process, or the tasks that were
    /// still running at the end of the grace.
    pub async fn run(self, _stop: impl Future<Output = ()> + Send) -> Result<(), Error> {
        todo!()
    }
}

/// Why the process did not end as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the task `{task}` ended: {reason}")]
    Ended { task: &'static str, reason: String },
    #[error("still running at the end of the grace: {}", .tasks.join(", "))]
    Unfinished { tasks: Vec<&'static str> },
}

/// Resolves on the first SIGTERM or SIGINT; the second ends the process at once
/// with exit code 130.
pub async fn stop_signal() {
    todo!()
}
