//! The success of a run makes runs of the requests that wait for it.

use crate::{
    draft::Draft,
    ids::{RequestId, RunId},
    request::{
        RequestRecord,
        job::{Schedule, When},
    },
    run::{RunOutcome, RunRecord, RunState, Trigger},
    snapshot::Snapshot,
    time::Timestamp,
};

/// `run` has succeeded, which is recorded after all that follow. `false`: there
/// are more than this commit takes.
pub(super) fn follow(draft: &mut Draft<'_>, run: &RunId, at: Timestamp) -> bool {
    let parent = draft.id();
    let snapshot = draft.snapshot();
    let children = snapshot.requests().filter(|child| is_child(child, &parent));
    for child in children.filter(|child| others_succeeded(snapshot, child, &parent)) {
        let id = RunId::after(&parent, run);
        let request = child.request.id.clone();
        if snapshot.run(&request, &id).is_some() {
            continue;
        }
        if !draft.spend() {
            return false;
        }
        let trigger = Trigger::Dependency { request: parent.clone(), run: run.clone() };
        let follower = RunRecord::new(id, request, child.incarnation, trigger, at.max(draft.now));
        draft.add_follower(unless_full(snapshot, child, follower));
    }
    true
}

fn parents(child: &RequestRecord) -> &[RequestId] {
    match &child.request.schedule {
        Some(Schedule { when: When::After(parents), .. }) => parents,
        Some(Schedule { when: When::Times { .. }, .. }) | None => &[],
    }
}

fn is_child(child: &RequestRecord, parent: &RequestId) -> bool {
    !child.is_deleting() && !child.is_deleted() && parents(child).contains(parent)
}

/// Each of the other parents has succeeded since the last time that all had.
fn others_succeeded(snapshot: &Snapshot, child: &RequestRecord, parent: &RequestId) -> bool {
    let made = snapshot.runs_of(&child.request.id);
    let made = made.filter(|run| matches!(run.trigger, Trigger::Dependency { .. }));
    let last = made.map(|run| run.created_at).max();
    parents(child).iter().filter(|other| *other != parent).all(|other| {
        let latest = snapshot.runs_of(other).filter_map(|run| run.succeeded_at()).max();
        latest.is_some_and(|latest| last.is_none_or(|last| latest > last))
    })
}

fn unless_full(snapshot: &Snapshot, child: &RequestRecord, mut run: RunRecord) -> RunRecord {
    let limit = child.request.job.queue_limit as usize;
    if snapshot.runs_of(&run.request).filter(|run| run.is_queued()).count() >= limit {
        let words = alloc::format!("{limit} runs wait already");
        let at = run.created_at;
        run.state = RunState::Done { at, outcome: RunOutcome::Skipped(words), exit: None };
    }
    run
}
