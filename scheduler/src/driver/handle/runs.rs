//! Runs, which come often and many at once: the view decides, and the store
//! is asked first only when that does not do.

use std::sync::Arc;

use platform::kv;
use scheduler_core::{
    audit::{ActionKind, Actor},
    commit::Commit,
    decide::admit::{self, Refusal, Wanted},
    ids::{RequestId, RunId},
    run::RunRecord,
    snapshot::{Record, Snapshot},
};

use super::{Error, Handle, MOST_TRIES, PAUSE, clock};

fn admit_run(view: &Snapshot, wanted: &Wanted) -> Result<Commit, Refusal> {
    permitted(view, ActionKind::Run, admit::run(view, wanted, clock::now())?)
}

fn permitted(view: &Snapshot, kind: ActionKind, mut commit: Commit) -> Result<Commit, Refusal> {
    if !commit.is_empty() {
        admit::permit(view, &mut commit, kind, clock::now())?;
    }
    Ok(commit)
}

// === impl Handle ===

impl Handle {
    /// Records a run and answers with it.
    pub(crate) async fn start_run(&self, wanted: &Wanted) -> Result<Arc<RunRecord>, Error> {
        match admit_run(&self.view().snapshot, wanted) {
            Ok(commit) => {
                if let Some(run) = written(&commit) {
                    match self.admissions.admit(commit).await {
                        Ok(_) => return Ok(run),
                        // The view is behind, or the answer was lost.
                        Err(kv::Error::Conflict | kv::Error::Unknown(_)) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
            }
            // A queue that is full is not read each time.
            Err(refusal @ Refusal::Exhausted(_)) => return Err(refusal.into()),
            Err(
                Refusal::Invalid(_)
                | Refusal::NotFound(_)
                | Refusal::AlreadyExists(_)
                | Refusal::Precondition(_),
            ) => {}
        }
        self.submit_run(&wanted.request, &wanted.id, |view| admit_run(view, wanted)).await
    }

    /// Asks a run to end and answers with it.
    pub(crate) async fn cancel_run(
        &self,
        request: &RequestId,
        run: &RunId,
        by: &Actor,
    ) -> Result<Arc<RunRecord>, Error> {
        let decide = |view: &Snapshot| {
            permitted(view, ActionKind::CancelRun, admit::cancel_run(view, request, run, by, clock::now())?)
        };
        self.submit_run(request, run, decide).await
    }

    /// A request and one of its runs, as they are now.
    pub(crate) async fn read_run(&self, request: &RequestId, run: &RunId) -> Result<Snapshot, Error> {
        Ok(self.records.read_run(request, run).await?)
    }

    async fn submit_run(
        &self,
        request: &RequestId,
        run: &RunId,
        decide: impl Fn(&Snapshot) -> Result<Commit, Refusal>,
    ) -> Result<Arc<RunRecord>, Error> {
        for _ in 0..MOST_TRIES {
            let view = self.records.read_for_run(request, run).await?;
            let commit = decide(&view)?;
            if let (None, Some(known)) = (written(&commit), view.run(request, run)) {
                return Ok(known.clone());
            }
            match (written(&commit), self.records.admit(&commit).await) {
                (Some(run), Ok(_)) => return Ok(run),
                (None, Ok(_)) | (_, Err(kv::Error::Conflict | kv::Error::Unknown(_))) => {
                    tokio::time::sleep(PAUSE).await;
                }
                (_, Err(error)) => return Err(error.into()),
            }
        }
        Err(Error::Contended)
    }
}

fn written(commit: &Commit) -> Option<Arc<RunRecord>> {
    commit.writes().values().find_map(|record| match record {
        Some(Record::Run(run)) => Some(run.clone()),
        _ => None,
    })
}
