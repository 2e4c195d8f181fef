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
    match answer.state {
        BalancerState::Success => {
            draft.set_membership(&task.id, Membership::Inside);
            draft.note(&task.id, "");
        }
        BalancerState::Failed | BalancerState::Canceled | BalancerState::Noop | BalancerState::Refused => {
            // Decided with the answer, not while the next attempt waits: an earlier leader could still make that.
            let next = if let Some(cause) = draft.why_not_join(task) {
                Membership::Leaving { attempt: 1, from: draft.now, cause }
            } else {
                let from = draft.now + retry_pause(attempt);
                draft.wake(from);
                Membership::Joining { attempt: attempt + 1, from }
            };
            draft.set_membership(&task.id, next);
            note(draft, task, &id, &answer);
        }
        BalancerState::Unreachable => note(draft, task, &id, &answer),
        BalancerState::Waiting | BalancerState::Canceling => {}
    }
}

fn settle_leaving(draft: &mut Draft<'_>, task: &TaskRecord, attempt: u32, from: Timestamp, cause: StopCause) {
    if draft.now < from {
        return draft.wake(from);
    }
    let id = BalancerId::remove(&task.id, attempt);
    let Some(answer) = draft.observed.answer(&task.request, &id).cloned() else { return };
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

/// No load balancer sends to it any more.
pub(super) fn leave(draft: &mut Draft<'_>, task: &TaskRecord, cause: StopCause) {
    let until = draft.drained_at(task);
    let next = if task.is_ended() { Membership::Outside } else { Membership::Left { until, cause } };
    draft.set_membership(&task.id, next);
}

fn note(draft: &mut Draft<'_>, task: &TaskRecord, id: &BalancerId, answer: &Answer) {
    let words = format!("load-balancer request {id} is {}: {}", answer.state, answer.message);
    draft.note(&task.id, &words);
}
