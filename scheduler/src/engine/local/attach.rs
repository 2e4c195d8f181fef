//! Talking to runners: following their reports, handing them the order to stop.

use std::{io, sync::Arc, time::Duration};

use platform::tasks::{Kind, Stage};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::UnixStream,
    time::{sleep, timeout},
};

use super::{Condition, Error, Shared, check_id, failed, settle};
use crate::runner::{
    control::{Call, OK, line},
    folder::Folder,
};

/// A runner that has begun to serve its socket always does; one that does not
/// answer hangs.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// Between the end of a runner's socket and the end of its lock, or to the next
/// try to reach a runner that hangs.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// To the next try to reach a runner that does not listen yet.
const NOT_YET: Duration = Duration::from_millis(20);

pub(super) async fn stop(shared: &Arc<Shared>, task_id: &str, grace: Duration) -> Result<(), Error> {
    check_id("stop", task_id)?;
    let stopped = timeout(ANSWER_LIMIT, shared.stop(task_id, grace)).await;
    let silent = |_| io::Error::new(io::ErrorKind::TimedOut, "its runner lives but does not answer");
    stopped.map_err(silent).flatten().map_err(|error| failed("stop", task_id, &error))
}

impl Shared {
    /// Follows a runner from here on.
    pub(super) fn attach(self: &Arc<Self>, task_id: &str) {
        if !self.state().attached.insert(task_id.to_owned()) {
            return;
        }
        let (shared, task_id) = (Arc::clone(self), task_id.to_owned());
        self.supervisor.spawn(Stage::Work, Kind::BestEffort, "task_runner", async move {
            let detach = shared.detach.clone();
            detach.run_until_cancelled(shared.follow(&task_id)).await;
            shared.state().attached.remove(&task_id);
            Ok(())
        });
    }

    /// Its runner is dead: what it did not say of the end is in its folder.
    pub(super) fn note_gone(self: &Arc<Self>, task_id: &str) {
        let mut state = self.state();
        state.attached.remove(task_id);
        let is_told = matches!(state.reported.get(task_id), Some(Condition::Ended { .. }));
        drop(state);
        if !is_told {
            self.attach(task_id);
        }
    }

    /// Publishes every report until the task's end, whatever breaks on the way.
    async fn follow(self: &Arc<Self>, task_id: &str) {
        let mut pause = FIRST_PAUSE;
        loop {
            // Its error is the end of the runner, which the folder tells better.
            let _broken = self.relay(task_id).await;
            match self.settle(task_id).await {
                Ok(settle::Found::Gone) => return,
                Ok(settle::Found::Ended(status)) => return self.publish_end(task_id, status),
                Ok(settle::Found::Alive(_)) => {}
                Err(error) => tracing::warn!(task_id, %error, "a task folder cannot be read"),
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn relay(&self, task_id: &str) -> io::Result<()> {
        let mut lines = call(&self.folder(task_id), &Call::Watch {}).await?;
        while let Some(line) = lines.next_line().await? {
            self.publish(task_id, serde_json::from_str(&line)?);
        }
        Ok(())
    }

    async fn stop(self: &Arc<Self>, task_id: &str, grace: Duration) -> io::Result<()> {
        let grace_ms = u64::try_from(grace.as_millis()).unwrap_or(u64::MAX);
        let mut pause = FIRST_PAUSE;
        loop {
            // Before the look at the folder: in between it may be born.
            let is_unborn = self.is_unborn(task_id);
            let Err(error) = order_stop(&self.folder(task_id), grace_ms).await else { return Ok(()) };
            let longest = if error.kind() == io::ErrorKind::NotFound { NOT_YET } else { LONGEST_PAUSE };
            match self.settle(task_id).await? {
                // Its runner is about to have the folder.
                settle::Found::Gone if is_unborn || self.is_unborn(task_id) => {}
                settle::Found::Gone => return Ok(()),
                settle::Found::Ended(status) => {
                    self.publish_end(task_id, status);
                    return Ok(());
                }
                settle::Found::Alive(_) => {}
            }
            sleep(pause).await;
            pause = (pause * 2).min(longest);
        }
    }

    pub(super) async fn settle(&self, task_id: &str) -> io::Result<settle::Found> {
        let folder = self.folder(task_id);
        let settled = tokio::task::spawn_blocking(move || settle::settle(&folder));
        settled.await.map_err(io::Error::other).flatten()
    }
}

async fn order_stop(folder: &Folder, grace_ms: u64) -> io::Result<()> {
    let answer = call(folder, &Call::Stop { grace_ms }).await?.next_line().await?;
    let taken = answer.as_deref() == Some(OK);
    taken.then_some(()).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// [`call`], also of a runner that does not listen yet.
pub(super) async fn reach(
    shared: &Shared,
    task_id: &str,
    wanted: &Call,
) -> io::Result<Lines<BufReader<UnixStream>>> {
    let mut pause = FIRST_PAUSE;
    loop {
        match call(&shared.folder(task_id), wanted).await {
            Err(error) if !matches!(shared.settle(task_id).await, Ok(settle::Found::Alive(_))) => {
                return Err(error);
            }
            Err(_not_yet) => sleep(pause).await,
            reached => return reached,
        }
        pause = (pause * 2).min(NOT_YET);
    }
}

pub(super) async fn call(folder: &Folder, call: &Call) -> io::Result<Lines<BufReader<UnixStream>>> {
    // The handle keeps the path alive until it is connected.
    let (_directory, path) = folder.socket()?;
    let mut stream = UnixStream::connect(path).await?;
    stream.write_all(&line(call)).await?;
    Ok(BufReader::with_capacity(1024, stream).lines())
}
