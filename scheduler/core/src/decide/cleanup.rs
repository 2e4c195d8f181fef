//! Ends a deleted request and bounds the history.

use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};

use super::{
    balance::{force, leave, retry_pause},
    brake::LONGEST_WINDOW,
    jobs,
};
use crate::{
    deploy::{BalancerState, LoadBalancer},
    draft::Draft,
    ids::{BalancerId, DeployId, RunId, TaskId},
    request::{Life, Removal, RequestRecord},
    snapshot::{Key, Snapshot},
    task::{Membership, Phase, StopCause, TaskRecord},
    time::Timestamp,
};

/// Out of the load balancers, then stop, then forget.
pub(super) fn delete(draft: &mut Draft<'_>) {
    let Life::Deleting { removal, .. } = draft.request.life.clone() else { return };
    // A deploy in progress ends by its own failing path.
    if draft.request.pending.is_some() || !draft.request.waiting.is_empty() {
        return;
    }
    match removal {
        Removal::NotBegun => begin_removal(draft),
        Removal::Asked { attempt, from, own } => follow_removal(draft, attempt, from, own),
        Removal::Done => finish(draft),
    }
}

fn set_removal(draft: &mut Draft<'_>, next: Removal) {
    if let Life::Deleting { removal, .. } = &mut draft.request_mut().life {
        *removal = next;
    }
    let now = draft.now;
    draft.wake(now);
}

fn begin_removal(draft: &mut Draft<'_>) {
    let Life::Deleting { since, .. } = draft.request.life else { return };
    let bound = since + draft.removal_bound();
    if draft.single_change().is_some() && draft.now < bound {
        return draft.wake(bound);
    }
    let deploys = draft.request.balanced_deploys().filter_map(|id| draft.deploys.get(id));
    let service = deploys.filter_map(|record| record.deploy.load_balancer.as_ref()).next();
    let service = service.map(|lb| lb.service_id.clone());
    let own = service.as_ref().is_some_and(|service| others_fill(draft, service));
    let from = draft.now;
    let nothing = own && !draft.tasks.values().any(|task| task.may_be_upstream());
    set_removal(
        draft,
        match service {
            Some(_) if !nothing => Removal::Asked { attempt: 1, from, own },
            Some(_) | None => Removal::Done,
        },
    );
}

/// The last request that fills a service takes it along; none may come to fill
/// it meanwhile.
fn others_fill(draft: &mut Draft<'_>, service: &str) -> bool {
    let (view, id) = (draft.snapshot(), draft.id());
    draft.rely_on(Key::Claim(service.into()));
    let others = view.claim(service).into_iter().flat_map(|claim| claim.requests.iter());
    let mut any = false;
    for other in others.filter(|other| **other != id) {
        draft.rely_on(Key::Request(other.clone()));
        any |= view.request(other).is_some_and(|other| fills(view, other, service));
    }
    any
}

fn fills(view: &Snapshot, record: &RequestRecord, service: &str) -> bool {
    let leaves = match &record.life {
        Life::Deleting { removal, .. } => match removal {
            Removal::NotBegun | Removal::Asked { own: false, .. } => false,
            Removal::Asked { own: true, .. } | Removal::Done => true,
        },
        Life::Deleted { .. } => true,
        Life::Active | Life::Paused { .. } | Life::Finished { .. } => false,
    };
    let mut deploys = record.balanced_deploys().filter_map(|id| view.deploy(&record.request.id, id));
    let names = |lb: &LoadBalancer| lb.service_id == service;
    !leaves && deploys.any(|known| known.deploy.load_balancer.as_ref().is_some_and(names))
}

fn follow_removal(draft: &mut Draft<'_>, attempt: u32, from: Timestamp, own: bool) {
    watch_bound(draft);
    if draft.now < from {
        return draft.wake(from);
    }
    let request = draft.id();
    let id = BalancerId::delete(&request, draft.request.incarnation, attempt);
    let Some(state) = draft.observed.answer(&request, &id).map(|answer| answer.state) else { return };
    match state {
        BalancerState::Success | BalancerState::Noop => {
            let inside: Vec<_> =
                draft.tasks.values().filter(|task| task.may_be_upstream()).cloned().collect();
            for task in inside {
                if !draft.spend() {
                    return;
                }
                leave(draft, &task, StopCause::RequestDeleted);
            }
            set_removal(draft, Removal::Done);
        }
        BalancerState::Failed | BalancerState::Canceled | BalancerState::Refused => {
            let from = draft.now + retry_pause(attempt);
            draft.wake(from);
            set_removal(draft, Removal::Asked { attempt: attempt + 1, from, own });
        }
        BalancerState::Unreachable | BalancerState::Waiting | BalancerState::Canceling => {}
    }
}

/// A removal that takes too long no longer keeps the tasks; it is still asked for.
fn watch_bound(draft: &mut Draft<'_>) {
    let Life::Deleting { since, .. } = draft.request.life else { return };
    let bound = since + draft.removal_bound();
    if draft.now < bound {
        return draft.wake(bound);
    }
    let kept = |task: &&Arc<TaskRecord>| !task.is_ended() && task.may_be_upstream() && !task.forced;
    let kept: Vec<_> = draft.tasks.values().filter(kept).cloned().collect();
    for task in kept {
        if draft.spend() {
            force(draft, &task, &StopCause::RequestDeleted);
        }
    }
}

fn finish(draft: &mut Draft<'_>) {
    let tasks: Vec<_> = draft.tasks.values().cloned().collect();
    for task in tasks.iter().filter(|task| task.is_staying() && !task.may_be_upstream()) {
        if draft.spend() {
            draft.stop(&task.id, StopCause::RequestDeleted);
        }
    }
    if tasks.iter().all(|task| task.is_ended()) && forget(draft) {
        let at = draft.now;
        let request = draft.request_mut();
        request.life = Life::Deleted { at };
        request.active = None;
        request.described_by = None;
        request.previous = None;
        request.expiring.clear();
        request.bounce = None;
        draft.progress = Arc::new(draft.progress.of_the_next_life());
    }
}

/// Drops every record but the request's; `false`: there is more.
fn forget(draft: &mut Draft<'_>) -> bool {
    let tasks: Vec<TaskId> = draft.tasks.keys().cloned().collect();
    let deploys: Vec<DeployId> = draft.deploys.keys().cloned().collect();
    for id in tasks {
        if !draft.spend() {
            return false;
        }
        draft.tasks.remove(&id);
    }
    let runs: Vec<RunId> = draft.runs.keys().cloned().collect();
    for id in deploys {
        if !draft.spend() {
            return false;
        }
        draft.deploys.remove(&id);
    }
    for id in runs {
        if !draft.spend() {
            return false;
        }
        draft.runs.remove(&id);
    }
    true
}

pub(super) fn purge(draft: &mut Draft<'_>) {
    jobs::purge(draft);
    purge_tasks(draft);
    purge_deploys(draft);
}

fn purge_tasks(draft: &mut Draft<'_>) {
    let ended = |task: &Arc<TaskRecord>| match &task.phase {
        Phase::Ended { at, .. } if matches!(task.membership, Membership::Outside) => Some(*at),
        Phase::Ended { .. }
        | Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Unhealthy { .. }
        | Phase::Stopping { .. } => None,
    };
    // A deploy in progress is judged by all its tasks, and a run by the last of its.
    let judging: BTreeSet<_> = draft.runs.values().filter_map(|run| run.running()).collect();
    // A next leader counts what was lost before its time.
    let counts = |task: &TaskRecord| task.lost_at().is_some_and(|at| draft.now.since(at) < LONGEST_WINDOW);
    let settled = draft.tasks.values().filter(|task| {
        draft.request.pending.as_ref() != Some(&task.deploy) && !judging.contains(&task.id) && !counts(task)
    });
    let old: Vec<(Timestamp, TaskId)> =
        settled.filter_map(|task| ended(task).map(|at| (at, task.id.clone()))).collect();
    // As for runs: an end that is not written once is told to nobody.
    let of = draft.id();
    let is_written =
        |id: &TaskId| draft.snapshot().task_of(&of, id).is_some_and(|written| written.is_ended());
    let mut old = oldest(old, draft.policy().history.tasks, horizon(draft));
    old.retain(is_written);
    for id in old {
        if draft.spend() {
            draft.tasks.remove(&id);
        }
    }
}

fn purge_deploys(draft: &mut Draft<'_>) {
    let in_use = |id: &DeployId| {
        draft.request.balanced_deploys().any(|named| named == id)
            || draft.request.previous.as_ref() == Some(id)
            || draft.tasks.values().any(|task| task.deploy == *id && !task.is_ended())
            || draft.runs.values().any(|run| !run.is_done() && run.deploy.as_ref() == Some(id))
            // Its id would be free, and the deploy that takes it would find this run.
            || draft.runs.contains_key(&RunId::of_deploy(id))
    };
    let done = draft.deploys.values().filter(|record| record.is_done() && !in_use(&record.deploy.id));
    let old: Vec<(Timestamp, DeployId)> =
        done.map(|record| (record.created_at, record.deploy.id.clone())).collect();
    for id in oldest(old, draft.policy().history.deploys, horizon(draft)) {
        if draft.spend() {
            draft.deploys.remove(&id);
        }
    }
}

/// What ended before it is too old.
pub(super) fn horizon(draft: &Draft<'_>) -> Timestamp {
    Timestamp(draft.now.0.saturating_sub(draft.policy().history.age.0))
}

/// All but the newest `kept`, and all that is older than `horizon`; oldest first.
pub(super) fn oldest<T: Ord>(mut old: Vec<(Timestamp, T)>, kept: usize, horizon: Timestamp) -> Vec<T> {
    old.sort();
    let aged = old.partition_point(|(at, _)| *at < horizon);
    let surplus = old.len().saturating_sub(kept).max(aged);
    old.into_iter().take(surplus).map(|(_, id)| id).collect()
}
