//! Keeps the right tasks of the active deploy running and in the load
//! balancers, and lets go of all others: out of the load balancers first.

use alloc::{sync::Arc, vec::Vec};

use super::{
    actions, bounce, pause,
    rollout::{is_held, taken_places},
};
use crate::{
    deploy::{BalancerState, DeployRecord},
    draft::Draft,
    ids::{BalancerId, DeployId},
    task::{Membership, Phase, StopCause, TaskRecord},
};

pub(super) fn reconcile(draft: &mut Draft<'_>) {
    remove_dead(draft);
    stop_drained(draft);
    if draft.request.is_deleting() {
        return;
    }
    settle_kept(draft);
    actions::kill(draft);
    retire_leftovers(draft);
    if pause::hold(draft) || draft.request.request.kind.is_job() {
        return;
    }
    let active = draft.request.active.clone().and_then(|id| draft.deploys.get(&id).cloned());
    if let Some(active) = active {
        keep_running(draft, &active);
        join_healthy(draft, &active);
    }
}

/// A dead task must not stay an upstream.
fn remove_dead(draft: &mut Draft<'_>) {
    if draft.is_balancer_taken() {
        return;
    }
    let dead = |task: &&Arc<TaskRecord>| task.is_ended() && matches!(task.membership, Membership::Inside);
    let dead: Vec<_> = draft.tasks.values().filter(dead).cloned().collect();
    for task in dead {
        begin_leaving(draft, &task, StopCause::EndedBefore);
    }
}

/// A deploy that failed and yet serves leaves tasks of which nobody knows
/// whether a switch has added them: their own requests make that certain.
fn settle_kept(draft: &mut Draft<'_>) {
    if draft.is_balancer_taken() {
        return;
    }
    let active = draft.request.active.clone();
    let unsure = |task: &&Arc<TaskRecord>| {
        active.as_ref() == Some(&task.deploy) && matches!(task.membership, Membership::Switching)
    };
    let unsure: Vec<_> = draft.tasks.values().filter(unsure).cloned().collect();
    for task in unsure {
        if task.is_ended() {
            begin_leaving(draft, &task, StopCause::EndedBefore);
        } else if draft.spend() {
            let from = draft.now;
            draft.join(&task.id, from);
        }
    }
}

fn stop_drained(draft: &mut Draft<'_>) {
    let tasks: Vec<_> = draft.tasks.values().filter(|task| !task.is_ended()).cloned().collect();
    for task in tasks {
        let Membership::Left { until, cause } = &task.membership else { continue };
        if matches!(task.phase, Phase::Stopping { .. }) || is_held(draft, &task) {
            continue;
        }
        if draft.now < *until {
            draft.wake(*until);
        } else if draft.spend() {
            draft.stop(&task.id, cause.clone());
        }
    }
}

/// Tasks of deploys that are neither active nor in progress.
fn retire_leftovers(draft: &mut Draft<'_>) {
    let wanted = |deploy: &DeployId| {
        draft.request.active.as_ref() == Some(deploy) || draft.request.pending.as_ref() == Some(deploy)
    };
    let leftovers: Vec<_> =
        // What a run has begun, it ends: with its own deploy.
        draft
        .tasks
        .values()
        .filter(|task| task.is_staying() && task.run.is_none() && !wanted(&task.deploy))
        .cloned()
        .collect();
    for task in leftovers {
        let cause = match &draft.request.active {
            Some(by) => StopCause::Replaced { by: by.clone() },
            None => StopCause::Surplus,
        };
        retire(draft, &task, cause);
    }
}

/// Out of the load balancers, then stop.
pub(super) fn retire(draft: &mut Draft<'_>, task: &TaskRecord, cause: StopCause) {
    if !task.is_staying() {
        return;
    }
    match task.membership {
        Membership::Outside => {
            if draft.spend() {
                draft.stop(&task.id, cause);
            }
        }
        Membership::Inside => {
            if !draft.is_balancer_taken() {
                begin_leaving(draft, task, cause);
            }
        }
        // The outcome has to be known first; it is asked for all the time.
        Membership::Joining { .. } | Membership::Switching => {}
        Membership::Leaving { .. } | Membership::Left { .. } => {}
    }
}

fn begin_leaving(draft: &mut Draft<'_>, task: &TaskRecord, cause: StopCause) {
    if draft.spend() {
        let from = draft.now;
        draft.edit_task(&task.id, |task| {
            task.note_balancer(&BalancerId::remove(&task.id, 1), BalancerState::Waiting, "", from);
            task.leaving_since = Some(from);
            task.membership = Membership::Leaving { attempt: 1, from, cause };
        });
    }
}

fn keep_running(draft: &mut Draft<'_>, active: &Arc<DeployRecord>) {
    let wanted = draft.instances();
    let surplus: Vec<_> =
        draft.tasks_of(&active.deploy.id).into_iter().filter(|task| task.instance > wanted).collect();
    for task in surplus {
        retire(draft, &task, StopCause::ScaledDown);
    }
    // The first places are those of the deploy in progress.
    for instance in taken_places(draft) + 1..=wanted {
        keep_instance(draft, active, instance);
    }
}

fn keep_instance(draft: &mut Draft<'_>, active: &Arc<DeployRecord>, instance: u32) {
    let staying = |task: &Arc<TaskRecord>| task.instance == instance && task.is_staying();
    let tasks: Vec<_> = draft.tasks_of(&active.deploy.id).into_iter().filter(staying).collect();
    let is_bad = |task: &&Arc<TaskRecord>| matches!(task.phase, Phase::Unhealthy { .. });
    let (bad, good): (Vec<_>, Vec<_>) = tasks.iter().partition(is_bad);
    for task in &bad {
        give_up_unhealthy(draft, active, task);
    }
    let (old, fresh): (Vec<_>, Vec<_>) =
        good.into_iter().partition(|task| bounce::why_outgoing(draft, task).is_some());
    // A second unhealthy one in the same place shows that a third would not help.
    if fresh.is_empty()
        && old.is_empty()
        && bad.len() < 2
        && bad.iter().all(|task| is_replaceable(draft, active, task))
    {
        launch_after_pause(draft, active, instance);
    }
    retire_doubles(draft, active, &fresh);
    bounce::replace(draft, active, instance, &old, &fresh);
}

/// One unhealthy task among healthy ones is at fault itself. All of them
/// together have a common cause that new ones would share.
fn is_replaceable(draft: &Draft<'_>, active: &DeployRecord, task: &TaskRecord) -> bool {
    draft.instances() == 1
        || task.seen.healthy_at.is_none()
        || draft.tasks_of(&active.deploy.id).iter().any(|sibling| serves(active, sibling))
}

fn give_up_unhealthy(draft: &mut Draft<'_>, active: &DeployRecord, task: &TaskRecord) {
    let Phase::Unhealthy { reason, .. } = &task.phase else { return };
    if draft.is_braked() {
        return;
    }
    let never_served = matches!(task.membership, Membership::Outside) && task.seen.healthy_at.is_none();
    let siblings = draft.tasks_of(&active.deploy.id);
    let serving = siblings.iter().filter(|sibling| serves(active, sibling)).count();
    if never_served || may_eject(serving, draft.instances()) {
        if never_served {
            let (lived, now) = (crate::time::Millis(0), draft.now);
            draft.progress_mut().crashes.note(lived, now);
        }
        retire(draft, task, StopCause::Unhealthy(reason.clone()));
    }
}

/// An unhealthy task is taken from its siblings only while half of what is
/// wanted serves without it: fewer would break under the calls of all, and
/// what hits most of them at once is seldom the fault of each.
fn may_eject(serving: usize, wanted: u32) -> bool {
    serving > 0 && serving * 2 >= wanted as usize
}

/// It is healthy and gets its share of the calls.
pub(super) fn serves(active: &DeployRecord, task: &TaskRecord) -> bool {
    let inside = active.deploy.load_balancer.is_none() || matches!(task.membership, Membership::Inside);
    task.is_healthy() && task.is_staying() && inside
}

/// A replaced task that recovered leaves two for one place.
fn retire_doubles(draft: &mut Draft<'_>, active: &DeployRecord, good: &[&Arc<TaskRecord>]) {
    if good.len() < 2 || draft.is_braked() {
        return;
    }
    let kept = good.iter().find(|task| serves(active, task)).map(|task| task.id.clone());
    let Some(kept) = kept else { return };
    for task in good.iter().filter(|task| task.id != kept) {
        retire(draft, task, StopCause::Surplus);
    }
}

pub(super) fn launch_after_pause(draft: &mut Draft<'_>, active: &Arc<DeployRecord>, instance: u32) {
    // What a user did after the brake was put on is meant.
    if draft.is_braked() && !draft.is_meant_despite_brake() {
        return;
    }
    let from = draft.progress.next_launch(draft.now);
    if draft.now < from {
        draft.wake(from);
    } else {
        draft.launch(active, instance);
    }
}

fn join_healthy(draft: &mut Draft<'_>, active: &DeployRecord) {
    if active.deploy.load_balancer.is_none() || draft.is_balancer_taken() {
        return;
    }
    let outside = |task: &Arc<TaskRecord>| {
        task.is_healthy() && task.is_staying() && matches!(task.membership, Membership::Outside)
    };
    let tasks: Vec<_> = draft.tasks_of(&active.deploy.id).into_iter().filter(outside).collect();
    for task in tasks {
        if draft.spend() {
            let from = draft.now;
            draft.join(&task.id, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unhealthy_siblings_stay_unless_half_of_all_serve_without_them() {
        // How many serve, of how many that are wanted.
        for (serving, wanted, may) in [
            (0, 1, false),
            (1, 1, true),
            (0, 2, false),
            (1, 2, true),
            (1, 3, false),
            (2, 3, true),
            (4, 10, false),
            (5, 10, true),
            (9, 10, true),
            (0, 0, false),
        ] {
            assert_eq!(may_eject(serving, wanted), may, "{serving} of {wanted}");
        }
    }
}
