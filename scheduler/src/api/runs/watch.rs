//! The present state of a run, then each change of this replica's view.

use std::{sync::Arc, time::Duration};

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

/// A run that was recorded a moment ago comes into the view by itself; to wait
/// for that costs less than to ask the store for each.
const SOON: Duration = Duration::from_millis(20);

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
    let has = |view: &Arc<View>| view.snapshot.run(&request, &id).is_some();
    let is_known = tokio::time::timeout(SOON, views.wait_for(has)).await.is_ok_and(|found| found.is_ok());
    let (begin, known_at) = if is_known {
        views.mark_changed();
        (None, 0)
    } else {
        let snapshot = api.handle.read_run(&request, &id).await.map_err(status::of)?;
        match snapshot.revision(&Key::Run(request.clone(), id.clone())) {
            Some(known_at) => (Some(snapshot), known_at),
            // It may have ended and gone before anybody asked.
            None if api.handle.view().departed.run(&request, &id).is_some() => {
                views.mark_changed();
                (None, 0)
            }
            None => return Err(unknown(&request, &id)),
        }
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

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::RunState as State;
    use scheduler_core::{
        ids::{Incarnation, TaskId},
        run::{RunOutcome, RunState, Trigger},
        snapshot::Record,
        time::Timestamp,
    };
    use tonic::Code;

    use super::*;

    fn run(state: RunState) -> Arc<RunRecord> {
        let (request, id) = (RequestId::parse("job").unwrap(), RunId::parse("run-1").unwrap());
        Arc::new(RunRecord {
            state,
            ..RunRecord::new(id, request, Incarnation(1), Trigger::User, Timestamp(1))
        })
    }

    fn running() -> Arc<RunRecord> {
        run(RunState::Running { task: TaskId::parse("job-v1-1-1").unwrap() })
    }

    fn done() -> Arc<RunRecord> {
        run(RunState::Done { at: Timestamp(2), outcome: RunOutcome::Succeeded, exit: None })
    }

    fn view(revision: u64, run: Option<Arc<RunRecord>>) -> View {
        let mut view = View::default();
        view.revision = revision;
        if let Some(run) = run {
            let key = Key::Run(run.request.clone(), run.id.clone());
            view.snapshot.set(&key, Some((Record::Run(run), revision)));
        }
        view
    }

    fn watched(views: watch::Receiver<Arc<View>>, known_at: u64) -> Watched {
        let run = running();
        let (request, id) = (run.request.clone(), run.id.clone());
        Watched { request, id, views, sent: None, begin: None, known_at, is_over: false }
    }

    async fn next(watched: Watched) -> (Result<State, Code>, Watched) {
        let (answer, watched) = watched.next().await.expect("there is more");
        let state = answer.map(|answer| answer.status.unwrap().state()).map_err(|status| status.code());
        (state, watched)
    }

    #[tokio::test]
    async fn the_end_of_a_run_is_told_although_no_view_had_it() {
        let (sender, views) = watch::channel(Arc::new(View::default()));
        sender.send_replace(Arc::new(view(5, Some(running()))));
        let (state, watched) = next(watched(views, 0)).await;
        assert_eq!(state, Ok(State::Running));
        let without = view(9, None);
        without.departed.note(&done());
        sender.send_replace(Arc::new(without));
        let (state, watched) = next(watched).await;
        assert_eq!(state, Ok(State::Succeeded));
        assert!(watched.next().await.is_none());
    }

    #[tokio::test]
    async fn a_run_that_is_gone_without_a_trace_ends_the_stream() {
        let (sender, views) = watch::channel(Arc::new(View::default()));
        sender.send_replace(Arc::new(view(9, None)));
        let (state, watched) = next(watched(views, 7)).await;
        assert_eq!(state, Err(Code::NotFound));
        assert!(watched.next().await.is_none());
    }

    #[tokio::test]
    async fn a_view_that_is_behind_does_not_end_the_stream() {
        let (sender, views) = watch::channel(Arc::new(View::default()));
        sender.send_replace(Arc::new(view(6, None)));
        let next = next(watched(views, 7));
        tokio::pin!(next);
        let early = futures_util::poll!(&mut next);
        assert!(early.is_pending(), "a view from before the run says nothing of it");
        sender.send_replace(Arc::new(view(7, Some(running()))));
        assert_eq!(next.await.0, Ok(State::Running));
    }
}
