//! Both directions of disagreement between tasks and upstreams, outside of any
//! change: an own task that the load balancers have lost is added again, an
//! upstream of this request that no task has is removed. What was added for
//! others is left alone, and a service that cannot be read is left as it is.

use alloc::{string::String, vec::Vec};

use super::balance::retry_pause;
use crate::{
    deploy::BalancerState,
    draft::Draft,
    ids::BalancerId,
    progress::Sweep,
    survey::{self, Listed, Survey},
    task::TaskRecord,
};

pub(super) fn reconcile(draft: &mut Draft<'_>) {
    let of = |id: &_| draft.deploys.get(id).cloned();
    let Some(survey) = survey::of(&draft.request, Some(&draft.progress), &of, draft.tasks.values()) else {
        return;
    };
    let request = draft.id();
    if let Some(listed) = draft.observed.survey(&request, survey.key) {
        let listed: Vec<Listed> = listed.iter().cloned().collect();
        add_missing(draft, &survey, &listed);
        remove_extra(draft, &survey, &listed);
    }
}

fn add_missing(draft: &mut Draft<'_>, survey: &Survey, listed: &[Listed]) {
    let is_listed = |place: &(String, String)| {
        listed.iter().any(|one| one.address == place.0 && is_group(&one.group, &place.1))
    };
    for id in survey.inside.iter().filter(|(place, _)| !is_listed(place)).map(|(_, task)| task) {
        // A dead one is on its way out by itself.
        let stays = draft.tasks.get(id).is_some_and(|task| task.is_staying());
        if stays && draft.spend() {
            let now = draft.now;
            draft.join(id, now);
            draft.note(id, "the load balancers had lost it; it is added again");
        }
    }
}

fn remove_extra(draft: &mut Draft<'_>, survey: &Survey, listed: &[Listed]) {
    let id = draft.id();
    let extra = listed.iter().filter(|one| one.owner == id.as_str());
    let is_inside = |one: &Listed| {
        survey.inside.keys().any(|(address, group)| *address == one.address && is_group(group, &one.group))
    };
    // What a task may be added under later must not be taken away from it then.
    let snapshot = draft.snapshot();
    let is_held = |one: &Listed| snapshot.tasks().any(|task| task.is_staying() && has(task, &one.address));
    let remove: Vec<Listed> = extra.filter(|one| !is_inside(one) && !is_held(one)).cloned().collect();
    if !remove.is_empty() && draft.progress.sweep.is_none() {
        let from = draft.now;
        let progress = draft.progress_mut();
        progress.sweeps += 1;
        progress.sweep = Some(Sweep { remove, failed: 0, from });
    }
}

fn has(task: &TaskRecord, address: &str) -> bool {
    let mut ports = 0..u32::try_from(task.ports.len()).unwrap_or(0);
    ports.any(|index| task.address(index) == address)
}

fn is_group(one: &str, other: &str) -> bool {
    let is_default = |group: &str| group.is_empty() || group == "default";
    one == other || is_default(one) && is_default(other)
}

/// Before anything is decided that waits for its end.
pub(super) fn settle_sweep(draft: &mut Draft<'_>) {
    let Some(sweep) = draft.progress.sweep.clone() else { return };
    if draft.now < sweep.from {
        return draft.wake(sweep.from);
    }
    let request = draft.id();
    let id = BalancerId::sweep(&request, draft.request.incarnation, draft.progress.sweeps);
    let Some(state) = draft.observed.answer(&request, &id).map(|answer| answer.state) else { return };
    match state {
        BalancerState::Success | BalancerState::Noop => draft.progress_mut().sweep = None,
        BalancerState::Failed | BalancerState::Canceled | BalancerState::Refused => {
            let from = draft.now + retry_pause(sweep.failed + 1);
            draft.wake(from);
            let progress = draft.progress_mut();
            progress.sweeps += 1;
            progress.sweep = Some(Sweep { failed: sweep.failed + 1, from, ..sweep });
        }
        BalancerState::Unreachable | BalancerState::Waiting | BalancerState::Canceling => {}
    }
}
