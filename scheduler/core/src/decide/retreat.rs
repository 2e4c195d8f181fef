//! The way back of a deploy that will not succeed: the old tasks run in full
//! number, then they are proven to be in the load balancers, and only then the
//! new ones are touched.
//!
//! Old tasks that do not come back in time must not cost the new ones that
//! serve: the deploy then ends as failed, and its tasks are those of the request
//! until somebody deploys again.

use alloc::{collections::BTreeSet, format, sync::Arc};

use super::{
    deploys::{finish, take_over},
    restore,
    verdict::note_faults,
};
use crate::{
    deploy::{DeployRecord, Failure, Step, WHOLE_WEIGHT},
    draft::Draft,
    ids::DeployId,
    request::Life,
    task::{Membership, Phase, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

/// Old tasks that do not get healthy again within this time, or the deploy's
/// own deadline when that is longer, are not waited for.
const LONGEST_RETURN: Millis = Millis::seconds(600);

/// Where it goes from here.
enum Way {
    /// The old tasks serve again, or as many as the new ones.
    Back,
    /// They are waited for.
    Wait,
    /// More of the new ones serve.
    Keep,
}

/// Gives a deploy up. `false`: something has to be known first.
pub(super) fn begin(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, failure: Failure) -> bool {
    note_faults(draft, id, record);
    let untouched = record.taken == 0 && !draft.tasks_of(id).iter().any(|task| task.may_be_upstream());
    if untouched {
        draft.enter(id, Step::StoppingNew { failure });
        return true;
    }
    if !record.step.owns_the_balancer()
        && let Some(change) = draft.single_change()
        && may_wait(draft)
    {
        draft.remark(
            id,
            &format!("{}; waits until the load balancers have taken up {change}", failure.reason),
        );
        return false;
    }
    let now = draft.now;
    draft.enter(id, Step::RelaunchingOld { failure });
    draft.edit_deploy(id, |record| {
        record.taken = 0;
        record.failing_since = Some(now);
    });
    true
}

/// What is deleted goes, though nobody answers for the load balancers.
fn may_wait(draft: &mut Draft<'_>) -> bool {
    let Life::Deleting { since, .. } = draft.request.life else { return true };
    let bound = since + draft.removal_bound();
    if draft.now < bound {
        draft.wake(bound);
    }
    draft.now < bound
}

/// Old tasks that were stopped are launched again by those who keep them
/// running; those that only wait for their end are taken back.
pub(super) fn relaunch(
    draft: &mut Draft<'_>,
    id: &DeployId,
    record: &DeployRecord,
    failure: &Failure,
) -> bool {
    let mut beside = draft.tasks_beside(id);
    beside.retain(|task| is_revivable(draft, id, task));
    for task in &beside {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Outside);
    }
    match way(draft, id, record) {
        Way::Back => {}
        Way::Wait => {
            let (back, wanted) = (old_healthy(draft), wanted(draft, record));
            draft.remark(id, &format!("{back} of {wanted} old tasks are healthy again"));
            return false;
        }
        Way::Keep => {
            keep(draft, id, record, failure);
            return false;
        }
    }
    if record.deploy.load_balancer.is_none() {
        draft.enter(id, Step::StoppingNew { failure: failure.clone() });
        return true;
    }
    restore::begin(draft, id, record, failure)
}

fn is_revivable(draft: &Draft<'_>, id: &DeployId, task: &TaskRecord) -> bool {
    let Membership::Left { cause: StopCause::Replaced { by }, .. } = &task.membership else { return false };
    let runs = match task.phase {
        Phase::Launching | Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } => true,
        Phase::Stopping { .. } | Phase::Ended { .. } => false,
    };
    runs && by == id && draft.request.active.as_ref() == Some(&task.deploy)
}

fn way(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> Way {
    let back = old_healthy(draft);
    if back >= wanted(draft, record) {
        return Way::Back;
    }
    let latest = record.failing_since.unwrap_or(record.created_at) + patience(record);
    if draft.now < latest {
        draft.wake(latest);
        return Way::Wait;
    }
    if new_serving(draft, id, record) > back { Way::Keep } else { Way::Back }
}

fn patience(record: &DeployRecord) -> Millis {
    record.deploy.deadline.max(LONGEST_RETURN)
}

/// Places that a new task serves, as far as is known.
fn new_serving(draft: &Draft<'_>, id: &DeployId, record: &DeployRecord) -> u32 {
    let alone = record.deploy.load_balancer.is_none();
    let serves =
        |task: &&Arc<TaskRecord>| task.is_healthy() && task.is_staying() && (alone || task.may_be_upstream());
    let tasks = draft.tasks_of(id);
    let places: BTreeSet<u32> = tasks.iter().filter(serves).map(|task| task.instance).collect();
    u32::try_from(places.len()).unwrap_or(u32::MAX)
}

/// Ends the deploy without success, with its tasks in service.
fn keep(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, failure: &Failure) {
    let (back, wanted) = (old_healthy(draft), wanted(draft, record));
    let words = format!(
        "{}; its tasks stay in service, because only {back} of {wanted} old tasks were healthy again within {}; \
         deploy what should serve",
        failure.reason,
        patience(record)
    );
    take_over(draft, id);
    // Its tasks bring it along as they join.
    if record.deploy.load_balancer.is_some() {
        draft.request_mut().described_by = Some(id.clone());
    }
    finish(draft, id, Some(Failure::new(failure.kind, words)));
    // They had the weight of a part, and are all that serves now.
    let weighted = record.deploy.rollout_weight() < WHOLE_WEIGHT;
    for task in draft.tasks_of(id).iter().filter(|task| weighted && task.membership == Membership::Inside) {
        draft.join(&task.id, draft.now);
    }
}

fn wanted(draft: &Draft<'_>, record: &DeployRecord) -> u32 {
    if draft.request.is_deleting() || draft.request.is_paused() {
        return 0;
    }
    record.baseline.min(draft.instances())
}

/// Places that a healthy task of the active deploy has.
pub(super) fn old_healthy(draft: &Draft<'_>) -> u32 {
    let Some(active) = &draft.request.active else { return 0 };
    let all = draft.instances();
    let healthy = |task: &&Arc<TaskRecord>| {
        task.deploy == *active && task.is_healthy() && task.is_staying() && task.instance <= all
    };
    let places: BTreeSet<u32> = draft.tasks.values().filter(healthy).map(|task| task.instance).collect();
    u32::try_from(places.len()).unwrap_or(u32::MAX)
}

/// Nobody sends to the new tasks any more.
pub(super) fn stop_new(draft: &mut Draft<'_>, id: &DeployId, failure: &Failure) -> bool {
    for task in draft.tasks_of(id).iter().filter(|task| task.is_staying() && !task.may_be_upstream()) {
        if draft.spend() {
            draft.stop(&task.id, StopCause::DeployFailed(failure.reason.clone()));
        }
    }
    if draft.tasks_of(id).iter().all(|task| task.is_ended() && !task.may_be_upstream()) {
        finish(draft, id, Some(failure.clone()));
    }
    false
}

/// When a task of the deploy that is taken back may be stopped.
pub(super) fn dismiss(draft: &mut Draft<'_>, task: &TaskRecord, failure: &Failure) {
    let until: Timestamp = draft.drained_at(task);
    let cause = StopCause::DeployFailed(failure.reason.clone());
    let next = if task.is_ended() { Membership::Outside } else { Membership::Left { until, cause } };
    draft.set_membership(&task.id, next);
}
