//! Runs of jobs: which begin, what becomes of their attempts, what follows
//! them. A time of the schedule is handled in the commit that moves the cursor
//! over it, so it makes at most one run, whoever leads.

use alloc::{sync::Arc, vec::Vec};

use super::cleanup::{horizon, oldest};
use crate::{
    draft::Draft,
    ids::{DeployId, RunId},
    request::{Kind, Life},
    run::{RunOutcome, RunRecord, RunState, Trigger},
    task::Exit,
    time::Timestamp,
};

mod attempts;
mod followers;
mod queue;
mod times;

/// Runs of a history that is over its bound are dropped together.
const PURGED_TOGETHER: usize = 8;

pub(super) fn advance(draft: &mut Draft<'_>) {
    if !draft.request.request.kind.is_job() || draft.request.is_deleting() {
        return;
    }
    attempts::follow(draft);
    times::take_due(draft);
    queue::start_due(draft);
    settle_life(draft);
}

/// A deploy of a RUN_ONCE request runs once; each one does, also when the next
/// takes over in the same decision.
pub(super) fn begin_deploy(draft: &mut Draft<'_>, deploy: &DeployId) {
    let id = RunId::of_deploy(deploy);
    if draft.request.request.kind != Kind::RunOnce || draft.runs.contains_key(&id) {
        return;
    }
    let by = draft.deploys.get(deploy).map(|record| record.by.clone()).unwrap_or_default();
    let run = RunRecord { by, deploy: Some(deploy.clone()), ..new_run(draft, id, Trigger::Deploy) };
    insert(draft, run);
}

/// What is over the bound of the history; never what later decisions look at,
/// and never what has ended in this very one: an end that is not written once
/// is told to nobody.
pub(super) fn purge(draft: &mut Draft<'_>) {
    let of_active = draft.request.active.as_ref().map(RunId::of_deploy);
    let newest = |is_meant: fn(&RunRecord) -> bool| {
        let meant = draft.runs.values().filter(|run| is_meant(run));
        meant.max_by_key(|run| run.finished_at()).map(|run| run.id.clone())
    };
    let needed = [
        of_active,
        newest(|run| run.succeeded_at().is_some()),
        newest(|run| run.is_done() && matches!(run.trigger, Trigger::Dependency { .. })),
    ];
    let done = draft.runs.values().filter_map(|run| run.finished_at().map(|at| (at, run.id.clone())));
    let droppable = done.filter(|(_, id)| !needed.iter().flatten().any(|needed| needed == id));
    let mut old = oldest(droppable.collect(), draft.policy().history.runs, horizon(draft));
    let of = draft.id();
    old.retain(|id| draft.snapshot().run(&of, id).is_some_and(|written| written.is_done()));
    if old.len() < PURGED_TOGETHER {
        return;
    }
    for id in old {
        if draft.spend() {
            draft.runs.remove(&id);
        }
    }
}

fn new_run(draft: &Draft<'_>, id: RunId, trigger: Trigger) -> RunRecord {
    RunRecord::new(id, draft.id(), draft.request.incarnation, trigger, draft.now)
}

fn insert(draft: &mut Draft<'_>, run: RunRecord) {
    draft.runs.insert(run.id.clone(), Arc::new(run));
}

/// Ends a run; what follows its success is in the same commit, or in those before
/// when it is more than one takes. A request that is deleted in between leaves the
/// rest without.
fn end(draft: &mut Draft<'_>, id: &RunId, at: Timestamp, outcome: RunOutcome, exit: Option<Exit>) {
    let Some(run) = draft.runs.get(id).cloned() else { return };
    let succeeded = outcome == RunOutcome::Succeeded;
    if succeeded && !followers::follow(draft, id, at) {
        return;
    }
    if !draft.spend() {
        return;
    }
    draft.edit_run(id, |run| run.state = RunState::Done { at, outcome, exit });
    if let Some(began) = run.attempt_began().filter(|_| succeeded) {
        draft.progress_mut().runtimes.note(at.since(began));
    }
}

/// The state of the request follows from whether anything can still run.
fn settle_life(draft: &mut Draft<'_>) {
    let over = is_over(draft);
    match draft.request.life {
        Life::Active if over => {
            let since = draft.now;
            draft.request_mut().life = Life::Finished { since };
        }
        Life::Finished { .. } if !over => draft.request_mut().life = Life::Active,
        Life::Active
        | Life::Finished { .. }
        | Life::Paused { .. }
        | Life::Deleting { .. }
        | Life::Deleted { .. } => {}
    }
}

fn is_over(draft: &Draft<'_>) -> bool {
    let request = &draft.request;
    let nothing_comes = match request.request.kind {
        Kind::Scheduled => times::have_ended(draft),
        Kind::RunOnce => request.pending.is_none() && request.waiting.is_empty(),
        Kind::OnDemand | Kind::Service | Kind::Worker => false,
    };
    nothing_comes && request.active.is_some() && draft.runs.values().all(|run| run.is_done())
}

/// The runs that have not ended, by when they are due.
fn open_runs(draft: &Draft<'_>) -> Vec<Arc<RunRecord>> {
    let mut open: Vec<_> = draft.runs.values().filter(|run| !run.is_done()).cloned().collect();
    open.sort_by(|a, b| (a.due, a.created_at, &a.id).cmp(&(b.due, b.created_at, &b.id)));
    open
}
