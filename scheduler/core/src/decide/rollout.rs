//! Groups: which places the new tasks take next, and which the old ones keep.
//!
//! A task has a place, from 1 to the number of instances. The new tasks take
//! the places from the first on, the old ones keep the rest, so that at each
//! moment every place is served.

use alloc::sync::Arc;

use super::{balance::leave, deploys::take_over};
use crate::{
    deploy::{DeployRecord, Step},
    draft::Draft,
    ids::DeployId,
    task::{Membership, StopCause, TaskRecord},
    time::Timestamp,
};

/// The places that the new tasks have after the present group.
pub(super) fn goal(draft: &Draft<'_>, record: &DeployRecord) -> u32 {
    if let Step::Switching { places, .. } = record.step {
        return places;
    }
    let all = draft.instances();
    if record.target == 0 { all } else { record.target.min(all) }
}

/// No old task stays after the present group.
pub(super) fn is_last(draft: &Draft<'_>, record: &DeployRecord) -> bool {
    match record.step {
        Step::Switching { last, .. } => last,
        Step::Queued
        | Step::Launching
        | Step::Gate { .. }
        | Step::Draining { .. }
        | Step::StoppingOld
        | Step::RelaunchingOld { .. }
        | Step::Restoring { .. }
        | Step::StoppingNew { .. }
        | Step::Done { .. } => goal(draft, record) >= draft.instances(),
    }
}

/// The first places, from which the deploy in progress has removed the old tasks.
pub(super) fn taken_places(draft: &Draft<'_>) -> u32 {
    let pending = draft.request.pending.as_ref().and_then(|id| draft.deploys.get(id));
    pending.map_or(0, |record| record.taken)
}

/// The old task has left the load balancers and runs on, in case that it is
/// needed again.
pub(super) fn is_held(draft: &Draft<'_>, task: &TaskRecord) -> bool {
    let pending = draft.request.pending.as_ref().and_then(|id| draft.deploys.get(id));
    let Membership::Left { cause: StopCause::Replaced { by }, .. } = &task.membership else { return false };
    pending.is_some_and(|record| record.deploy.id == *by && record.step.holds_the_old())
}

/// Starts with the next group; without a rollout there is one.
pub(super) fn begin_group(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) {
    let all = draft.instances();
    let target = match &record.deploy.rollout {
        None => 0,
        Some(_) if record.wish > 0 => record.wish.max(record.taken + 1).min(all),
        Some(rollout) => rollout.next_target(record.taken, all),
    };
    draft.enter(id, Step::Launching);
    draft.edit_deploy(id, |record| {
        record.target = target;
        record.wish = 0;
        record.advance = None;
        record.gates_passed = 0;
        record.forgiven = 0;
    });
}

/// The new tasks of the group serve: as many old ones go. `false`: there are
/// more than one commit can take.
pub(super) fn settle_group(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    let last = is_last(draft, record);
    let goal = goal(draft, record);
    let mut until = draft.now;
    let leaves = |task: &Arc<TaskRecord>| last || task.instance <= goal;
    for task in draft.tasks_beside(id).iter().filter(|task| leaves(task)) {
        let Some(drained) = release(draft, id, task, last) else { return false };
        until = until.max(drained);
    }
    if last {
        take_over(draft, id);
        // Without anybody to switch, its tasks bring its description along.
        if record.deploy.load_balancer.is_some() {
            draft.request_mut().described_by = Some(id.clone());
        }
        draft.enter(id, Step::Draining { until });
        return true;
    }
    let gated = record.deploy.rollout.as_ref().is_some_and(|rollout| !rollout.gates.is_empty());
    let since = draft.now;
    draft.enter(id, if gated { Step::Gate { since } } else { Step::Draining { until } });
    draft.edit_deploy(id, |record| record.taken = goal);
    true
}

/// When the task may be stopped; `None`: in the next commit.
fn release(draft: &mut Draft<'_>, id: &DeployId, task: &TaskRecord, last: bool) -> Option<Timestamp> {
    let cause = StopCause::Replaced { by: id.clone() };
    let now = draft.now;
    if task.may_be_upstream() {
        if !draft.spend() {
            return None;
        }
        leave(draft, task, cause);
    } else if !last && task.is_staying() {
        // Never was one; after the last group it is nobody's task anyway.
        if !draft.spend() {
            return None;
        }
        draft.set_membership(&task.id, Membership::Left { until: now, cause });
    }
    Some(drained_at(draft, task).unwrap_or(now))
}

fn drained_at(draft: &Draft<'_>, task: &TaskRecord) -> Option<Timestamp> {
    match draft.tasks.get(&task.id)?.membership {
        Membership::Left { until, .. } => Some(until),
        Membership::Outside
        | Membership::Joining { .. }
        | Membership::Switching
        | Membership::Inside
        | Membership::Leaving { .. } => None,
    }
}

/// Every gate has agreed: the old tasks of the group finish their calls.
pub(super) fn drain(draft: &mut Draft<'_>, id: &DeployId) {
    let beside = draft.tasks_beside(id);
    let running = beside.iter().filter(|task| !task.is_ended());
    let until = running.filter_map(|task| drained_at(draft, task)).max().unwrap_or(draft.now);
    draft.enter(id, Step::Draining { until });
}

/// The old tasks whose places are taken are gone.
pub(super) fn is_group_gone(draft: &Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    let last = draft.request.active.as_ref() == Some(id);
    let beside = draft.tasks_beside(id);
    beside.iter().all(|task| task.is_ended() || !(last || task.instance <= record.taken))
}
