//! The present state of a run, then each change of this replica's view.

use std::sync::Arc;

use futures_util::stream;
use proto::scheduler::v1::WatchRunResponse;
use scheduler_core::{
    ids::{RequestId, RunId},
    run::RunRecord,
    snapshot::{Key, Snapshot},
};
use tokio::sync::watch;
use tonic::Status;

use super::{Answers, Api, describe, status, unknown};
use crate::driver::handle::View;

struct Watched {
    request: RequestId,
    id: RunId,
    views: watch::Receiver<Arc<View>>,
    /// What the last answer was made of.
    sent: Option<Arc<RunRecord>>,
    /// The first answer, which may be ahead of the view.
    begin: Option<Snapshot>,
    /// A view of this revision that does not have the run has dropped it.
    known_at: u64,
    /// The last answer was given.
    is_over: bool,
}

pub(super) async fn begin(
    api: &Api,
    request: RequestId,
    id: RunId,
) -> Result<Answers<WatchRunResponse>, Status> {
    let mut views = api.handle.views();
    let is_known = views.borrow_and_update().snapshot.run(&request, &id).is_some();
    let (begin, known_at) = if is_known {
        views.mark_changed();
        (None, 0)
    } else {
        let snapshot = api.handle.read_run(&request, &id).await.map_err(status::of)?;
        let known_at = snapshot.revision(&Key::Run(request.clone(), id.clone()));
        let known_at = known_at.ok_or_else(|| unknown(&request, &id))?;
        (Some(snapshot), known_at)
    };
    let watched = Watched { request, id, views, sent: None, begin, known_at, is_over: false };
    Ok(Box::pin(stream::unfold(watched, Watched::next)))
}

// === impl Watched ===

impl Watched {
    async fn next(mut self) -> Option<(Result<WatchRunResponse, Status>, Self)> {
        if self.is_over || self.sent.as_ref().is_some_and(|sent| sent.is_done()) {
            return None;
        }
        if let Some(begin) = self.begin.take() {
            let answer = self.answer(&begin)?;
            return Some((Ok(answer), self));
        }
        loop {
            self.views.changed().await.ok()?;
            let view = self.views.borrow_and_update().clone();
            if let Some(answer) = self.answer(&view.snapshot) {
                return Some((Ok(answer), self));
            }
            if self.is_gone(&view) {
                return Some((self.last(&view), self));
            }
        }
    }

    /// How it ended, although the history has dropped it: this may be the first
    /// view since then.
    fn last(&mut self, view: &View) -> Result<WatchRunResponse, Status> {
        self.is_over = true;
        let run = view.departed.run(&self.request, &self.id);
        let run = run.ok_or_else(|| unknown(&self.request, &self.id))?;
        Ok(WatchRunResponse { status: Some(describe(&view.snapshot, &run)) })
    }

    /// `None`: nothing new.
    fn answer(&mut self, snapshot: &Snapshot) -> Option<WatchRunResponse> {
        let run = snapshot.run(&self.request, &self.id)?;
        let is_news = match &self.sent {
            Some(sent) => !Arc::ptr_eq(sent, run) && sent != run && !is_older(run, sent),
            None => true,
        };
        if !is_news {
            return None;
        }
        self.sent = Some(run.clone());
        Some(WatchRunResponse { status: Some(describe(snapshot, run)) })
    }

    /// The history has dropped it, or its request was deleted.
    fn is_gone(&self, view: &View) -> bool {
        view.revision >= self.known_at && view.snapshot.run(&self.request, &self.id).is_none()
    }
}

/// The first answer came from the store; a view may be behind that.
fn is_older(run: &RunRecord, sent: &RunRecord) -> bool {
    run.attempts.len() < sent.attempts.len() || (sent.is_done() && !run.is_done())
}
