//! Answers about load-balancer requests that add or remove a single task.

use alloc::{format, sync::Arc, vec::Vec};

use crate::{
    deploy::BalancerState,
    draft::Draft,
    ids::BalancerId,
    observed::Answer,
    task::{Membership, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

/// `false`: there are more answers than one commit can take.
pub(super) fn settle(draft: &mut Draft<'_>) -> bool {
    let tasks: Vec<Arc<TaskRecord>> = draft.tasks.values().cloned().collect();
    tasks.into_iter().all(|task| {
        match task.membership.clone() {
            Membership::Joining { attempt, from } => settle_joining(draft, &task, attempt, from),
            Membership::Leaving { attempt, from, cause } => {
                settle_leaving(draft, &task, attempt, from, cause);
            }
            Membership::Left { .. } if task.is_ended() => draft.set_membership(&task.id, Membership::Outside),
            Membership::Outside | Membership::Switching | Membership::Inside | Membership::Left { .. } => {}
        }
        draft.spend_if_changed(&task)
    })
}

/// The pause before the next attempt: 1 s, doubling to 30 s.
pub(super) fn retry_pause(attempt: u32) -> Millis {
    Millis(1000_u64 << attempt.saturating_sub(1).min(16)).min(Millis::seconds(30))
}

fn settle_joining(draft: &mut Draft<'_>, task: &TaskRecord, attempt: u32, from: Timestamp) {
    if draft.now < from {
        return draft.wake(from);
    }
    let id = BalancerId::add(&task.id, attempt);
    let Some(answer) = draft.observed.answer(&task.request, &id).cloned() else { return };
    record(draft, task, &id, &answer);
    match answer.state {
        BalancerState::Success => {
            draft.set_membership(&task.id, Membership::Inside);
            draft.note(&task.id, "");
        }
        BalancerState::Failed | BalancerState::Canceled | BalancerState::Noop | BalancerState::Refused => {
            // Decided with the answer, not while the next attempt waits: an earlier leader could still make that.
            if let Some(cause) = draft.why_not_join(task) {
                let leaving = Membership::Leaving { attempt: 1, from: draft.now, cause };
                draft.set_membership(&task.id, leaving);
            } else {
                let from = draft.now + retry_pause(attempt);
                draft.wake(from);
                draft.join(&task.id, from);
            }
            note(draft, task, &id, &answer);
        }
        BalancerState::Unreachable => note(draft, task, &id, &answer),
        BalancerState::Waiting | BalancerState::Canceling => {}
    }
}

fn settle_leaving(draft: &mut Draft<'_>, task: &TaskRecord, attempt: u32, from: Timestamp, cause: StopCause) {
    watch_bound(draft, task, &cause);
    if draft.now < from {
        return draft.wake(from);
    }
    let id = BalancerId::remove(&task.id, attempt);
    let Some(answer) = draft.observed.answer(&task.request, &id).cloned() else { return };
    record(draft, task, &id, &answer);
    match answer.state {
        // No such service: nobody sends to the task.
        BalancerState::Success | BalancerState::Noop => leave(draft, task, cause),
        BalancerState::Failed | BalancerState::Canceled | BalancerState::Refused => {
            let from = draft.now + retry_pause(attempt);
            draft.wake(from);
            draft.set_membership(&task.id, Membership::Leaving { attempt: attempt + 1, from, cause });
            note(draft, task, &id, &answer);
        }
        BalancerState::Unreachable => note(draft, task, &id, &answer),
        BalancerState::Waiting | BalancerState::Canceling => {}
    }
}

/// A removal that takes too long no longer keeps the task; it is still asked for.
fn watch_bound(draft: &mut Draft<'_>, task: &TaskRecord, cause: &StopCause) {
    let now = draft.now;
    let since = task.leaving_since.unwrap_or(now);
    if task.leaving_since.is_none() {
        draft.edit_task(&task.id, |task| task.leaving_since = Some(now));
    }
    if task.is_ended() || task.forced {
        return;
    }
    let bound = since + draft.removal_bound();
    if now < bound {
        return draft.wake(bound);
    }
    force(draft, task, cause);
}

/// Stops a task that load balancers may still send to.
pub(super) fn force(draft: &mut Draft<'_>, task: &TaskRecord, cause: &StopCause) {
    let why = format!(
        "no proof within {} that task {} left the load balancers; calls that are sent to it fail until \
         baragon-service takes it out",
        draft.removal_bound(),
        task.id
    );
    draft.edit_task(&task.id, |task| task.forced = true);
    draft.stop(&task.id, cause.clone());
    draft.audit(&why, format!("{} waits to leave the load balancers", task.id), format!("stopped: {cause}"));
}

/// What came of a request of the task's own. A state on the way is not worth a write.
fn record(draft: &mut Draft<'_>, task: &TaskRecord, id: &BalancerId, answer: &Answer) {
    let now = draft.now;
    if answer.state.is_final() || answer.state == BalancerState::Unreachable {
        draft.edit_task(&task.id, |task| task.note_balancer(id, answer.state, &answer.message, now));
    }
}

/// No load balancer sends to it any more.
pub(super) fn leave(draft: &mut Draft<'_>, task: &TaskRecord, cause: StopCause) {
    let until = draft.drained_at(task);
    let next = if task.is_ended() { Membership::Outside } else { Membership::Left { until, cause } };
    draft.set_membership(&task.id, next);
    draft.edit_task(&task.id, |task| task.leaving_since = None);
}

fn note(draft: &mut Draft<'_>, task: &TaskRecord, id: &BalancerId, answer: &Answer) {
    let words = format!("load-balancer request {id} is {}: {}", answer.state, answer.message);
    draft.note(&task.id, &words);
}
