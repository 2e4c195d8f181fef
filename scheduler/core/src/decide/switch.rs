//! The one load-balancer request that puts the new tasks in the place of the old.

use alloc::{format, sync::Arc};

use super::{
    balance::leave,
    deploys::{failed, give_up, overtaken, take_over},
};
use crate::{
    deploy::{BalancerState, DeployRecord, Ending, Failure, FailureKind, Restore, Step},
    draft::Draft,
    ids::{BalancerId, DeployId},
    observed::Answer,
    task::{Membership, StopCause},
};

/// Stores the intent: which addresses go in and which come out.
pub(super) fn begin(draft: &mut Draft<'_>, id: &DeployId, record: &Arc<DeployRecord>) -> bool {
    if let Some(task) = draft.single_change() {
        draft.remark(id, &format!("waits until the load balancers have taken up task {task}"));
        return false;
    }
    let new = draft.tasks_of(id);
    let new = new.iter().filter(|task| task.is_healthy() && task.is_staying());
    for task in new.clone().filter(|task| !matches!(task.membership, Membership::Switching)) {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Switching);
    }
    let port = record.deploy.load_balancer.as_ref().map_or(0, |lb| lb.port_index);
    let add = new.map(|task| task.address(port)).collect();
    let old = draft.tasks_beside(id).into_iter().filter(|task| task.may_be_upstream());
    let remove = old.map(|task| task.address(draft.balancer_port(&task))).collect();
    draft.enter(id, Step::Switching { attempt: 1, add, remove, giving_up: None });
    true
}

/// Follows it to its outcome, which has to be known on every path.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    id: &DeployId,
    record: &Arc<DeployRecord>,
    attempt: u32,
    giving_up: Option<Failure>,
) -> bool {
    let request = draft.id();
    let lb = BalancerId::switch(&request, id, draft.request.incarnation, attempt);
    let answer = draft.observed.answer(&request, &lb).cloned();
    if let Some(answer) = &answer {
        let now = draft.now;
        draft.edit_deploy(id, |record| record.note_balancer(lb.as_str(), answer.state, &answer.message, now));
    }
    match answer {
        Some(answer) if answer.state == BalancerState::Success => succeed(draft, id, giving_up.as_ref()),
        Some(answer) if answer.state.is_final() => {
            let failure = giving_up.unwrap_or_else(|| refused(&lb, &answer));
            restore(draft, id, failure)
        }
        Some(_) | None => {
            reconsider(draft, id, record, giving_up);
            false
        }
    }
}

fn refused(lb: &BalancerId, answer: &Answer) -> Failure {
    Failure::new(
        FailureKind::LoadBalancer,
        format!("load-balancer request {lb} is {}: {}", answer.state, answer.message),
    )
}

fn restore(draft: &mut Draft<'_>, id: &DeployId, failure: Failure) -> bool {
    draft.enter(id, Step::Restoring { failure, stage: Restore::Verifying { round: 1 } });
    true
}

/// Wants the cancel of the request when the deploy should not go on.
fn reconsider(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, giving_up: Option<Failure>) {
    if giving_up.is_some() {
        return;
    }
    draft.wake(record.deadline());
    let Some(failure) = give_up(draft, record) else { return };
    draft.edit_deploy(id, |record| {
        if let Step::Switching { giving_up, .. } = &mut record.step {
            *giving_up = Some(failure);
        }
    });
}

fn succeed(draft: &mut Draft<'_>, id: &DeployId, giving_up: Option<&Failure>) -> bool {
    // The load balancers took tasks that have died since; the old ones still
    // run, so they go back in.
    let new = draft.tasks_of(id);
    let known = giving_up.filter(|failure| failure.ending() == Ending::Failed).cloned();
    // Once it is written down in part, it is written down to the end.
    let begun = new.iter().any(|task| task.membership == Membership::Inside);
    if let Some(failure) = known.or_else(|| new.iter().find_map(|task| failed(task))).filter(|_| !begun) {
        return restore(draft, id, failure);
    }
    for task in new.iter().filter(|task| task.membership == Membership::Switching) {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Inside);
    }
    let mut until = draft.now;
    for task in draft.tasks_beside(id).iter().filter(|task| task.may_be_upstream()) {
        if !draft.spend() {
            return false;
        }
        leave(draft, task, StopCause::Replaced { by: id.clone() });
        until = if task.is_ended() { until } else { until.max(draft.drained_at(task)) };
    }
    take_over(draft, id);
    draft.enter(id, Step::Draining { until });
    if let Some(words) = giving_up.and_then(overtaken) {
        draft.edit_deploy(id, |record| record.remark = words.into());
    }
    true
}
