//! The proof, on a failing path, that the old tasks are in the load balancers
//! and the new ones are not. Only then the new ones are stopped.

use alloc::{collections::BTreeSet, format, string::String, sync::Arc, vec::Vec};

use super::{balance::retry_pause, retreat::dismiss};
use crate::{
    deploy::{BalancerState, DeployRecord, Failure, Restore, Step, WHOLE_WEIGHT},
    draft::Draft,
    ids::{BalancerId, DeployId},
    observed::Reading,
    task::{Membership, TaskRecord},
};

/// Takes up the old tasks that came back meanwhile.
pub(super) fn begin(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, failure: &Failure) -> bool {
    let returned = |task: &&Arc<TaskRecord>| {
        draft.request.active.as_ref() == Some(&task.deploy)
            && task.is_healthy()
            && task.is_staying()
            && matches!(task.membership, Membership::Outside)
    };
    let returned: Vec<_> = draft.tasks.values().filter(returned).cloned().collect();
    for task in returned {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Switching);
    }
    let round = record.rounds + 1;
    let weight = record.deploy.rollout_weight();
    let (add, remove) = (old_addresses(draft), new_addresses(draft, record));
    // A reading does not show weights, so they are set right in any case.
    let is_due = weight < WHOLE_WEIGHT && !draft.request.is_deleting();
    let stage = if is_due && !(add.is_empty() && remove.is_empty()) {
        let (add, remove) = (add.into_iter().collect(), remove.into_iter().collect());
        Restore::Correcting { attempt: round, from: draft.now, add, remove }
    } else {
        Restore::Verifying { round }
    };
    enter(draft, id, failure, stage);
    true
}

fn enter(draft: &mut Draft<'_>, id: &DeployId, failure: &Failure, stage: Restore) {
    let reached = match stage {
        Restore::Verifying { round } => round,
        Restore::Correcting { attempt, .. } => attempt,
    };
    draft.enter(id, Step::Restoring { failure: failure.clone(), stage });
    draft.edit_deploy(id, |record| record.rounds = reached);
}

pub(super) fn follow(
    draft: &mut Draft<'_>,
    id: &DeployId,
    record: &DeployRecord,
    failure: &Failure,
    stage: &Restore,
) -> bool {
    match stage {
        Restore::Verifying { round } => verify(draft, id, record, failure, *round),
        Restore::Correcting { attempt, from, add, remove } => {
            if draft.now < *from {
                draft.wake(*from);
                return false;
            }
            let again = |attempt, from| Restore::Correcting {
                attempt,
                from,
                add: add.clone(),
                remove: remove.clone(),
            };
            correct(draft, id, failure, *attempt, again)
        }
    }
}

fn verify(
    draft: &mut Draft<'_>,
    id: &DeployId,
    record: &DeployRecord,
    failure: &Failure,
    round: u32,
) -> bool {
    let request = draft.id();
    let key = (BalancerId::switch(&request, id, draft.request.incarnation, 1), round);
    let upstreams = match draft.observed.reading(&request, &key) {
        None => return false,
        Some(Reading::Unreachable(words)) => {
            let words = format!("cannot prove that the old tasks are in the load balancers: {words}");
            draft.remark(id, &words);
            return false;
        }
        Some(Reading::Upstreams(upstreams)) => upstreams.clone(),
    };
    let old = old_addresses(draft);
    let mut add: Vec<String> = old.difference(&upstreams).cloned().collect();
    let remove: Vec<String> = new_addresses(draft, record).intersection(&upstreams).cloned().collect();
    // The description has to be the old one again, too; any request brings it.
    if draft.request.active.is_some() && draft.request.described_by.as_ref() == Some(id) {
        add.extend(old.intersection(&upstreams).cloned());
    }
    if add.is_empty() && remove.is_empty() {
        return proven(draft, id, failure);
    }
    let from = draft.now;
    enter(draft, id, failure, Restore::Correcting { attempt: round, from, add, remove });
    true
}

fn proven(draft: &mut Draft<'_>, id: &DeployId, failure: &Failure) -> bool {
    for task in draft.tasks_of(id).iter().filter(|task| task.may_be_upstream()) {
        if !draft.spend() {
            return false;
        }
        dismiss(draft, task, failure);
    }
    for task in draft.tasks_beside(id).iter().filter(|task| task.membership == Membership::Switching) {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Inside);
    }
    note_description(draft);
    draft.enter(id, Step::StoppingNew { failure: failure.clone() });
    true
}

/// That of what served before is in force again; a first deploy has only its own.
fn note_description(draft: &mut Draft<'_>) {
    if let Some(active) = draft.request.active.clone() {
        draft.request_mut().described_by = Some(active);
    }
}

fn correct(
    draft: &mut Draft<'_>,
    id: &DeployId,
    failure: &Failure,
    attempt: u32,
    again: impl Fn(u32, crate::time::Timestamp) -> Restore,
) -> bool {
    let request = draft.id();
    let lb = BalancerId::restore(&request, id, draft.request.incarnation, attempt);
    let Some(answer) = draft.observed.answer(&request, &lb).cloned() else { return false };
    let now = draft.now;
    draft.edit_deploy(id, |record| record.note_balancer(lb.as_str(), answer.state, &answer.message, now));
    let words = format!("load-balancer request {lb} is {}: {}", answer.state, answer.message);
    match answer.state {
        BalancerState::Waiting | BalancerState::Canceling => false,
        BalancerState::Unreachable => {
            draft.remark(id, &words);
            false
        }
        BalancerState::Success => {
            note_description(draft);
            enter(draft, id, failure, Restore::Verifying { round: attempt + 1 });
            true
        }
        BalancerState::Failed | BalancerState::Canceled | BalancerState::Noop | BalancerState::Refused => {
            let from = now + retry_pause(attempt);
            draft.wake(from);
            enter(draft, id, failure, again(attempt + 1, from));
            draft.remark(id, &words);
            true
        }
    }
}

/// Who served before and still runs.
fn old_addresses(draft: &Draft<'_>) -> BTreeSet<String> {
    let Some(active) = draft.request.active.clone() else { return BTreeSet::new() };
    let serving = |task: &&Arc<TaskRecord>| is_serving(task);
    let tasks = draft.tasks_of(&active);
    tasks.iter().filter(serving).map(|task| task.address(draft.balancer_port(task))).collect()
}

fn is_serving(task: &TaskRecord) -> bool {
    !task.is_ended() && matches!(task.membership, Membership::Inside | Membership::Switching)
}

fn new_addresses(draft: &Draft<'_>, record: &DeployRecord) -> BTreeSet<String> {
    let tasks = draft.tasks_of(&record.deploy.id);
    let maybe = tasks.iter().filter(|task| task.may_be_upstream());
    maybe.map(|task| task.address(draft.balancer_port(task))).collect()
}
