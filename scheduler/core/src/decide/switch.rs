//! The one load-balancer request of a group: it puts new tasks in the place of
//! as many old ones.

use alloc::{collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use super::{
    retreat,
    rollout::{goal, is_last, settle_group},
    verdict::{broken, give_up_switch, unwanted},
};
use crate::{
    deploy::{BalancerState, DeployRecord, Ending, Failure, FailureKind, Step, WHOLE_WEIGHT},
    draft::Draft,
    ids::{BalancerId, DeployId},
    observed::Answer,
    task::{Membership, TaskRecord},
};

/// What one request asks for.
#[derive(Default)]
struct Plan {
    add: Vec<String>,
    remove: Vec<String>,
    weights: BTreeMap<String, u32>,
}

/// Stores the intent: which addresses go in and which come out.
pub(super) fn begin(draft: &mut Draft<'_>, id: &DeployId, record: &Arc<DeployRecord>) -> bool {
    if let Some(change) = draft.single_change() {
        draft.remark(id, &format!("waits until the load balancers have taken up {change}"));
        return false;
    }
    let plan = plan(draft, id, record);
    for task in draft.tasks_of(id).iter().filter(|task| joins(task)) {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Switching);
    }
    if plan.add.is_empty() && plan.remove.is_empty() {
        return settle_group(draft, id, record);
    }
    let attempt = record.switches + 1;
    let Plan { add, remove, weights } = plan;
    let (places, last) = (goal(draft, record), is_last(draft, record));
    let giving_up = None;
    draft.enter(id, Step::Switching { attempt, add, remove, weights, places, last, giving_up });
    draft.edit_deploy(id, |record| record.switches = attempt);
    true
}

fn joins(task: &TaskRecord) -> bool {
    task.is_healthy() && task.is_staying() && !matches!(task.membership, Membership::Inside)
}

fn plan(draft: &Draft<'_>, id: &DeployId, record: &DeployRecord) -> Plan {
    let (last, goal) = (is_last(draft, record), goal(draft, record));
    let weight = record.deploy.rollout_weight();
    let weighted = weight < WHOLE_WEIGHT;
    let mut plan = Plan::default();
    for task in draft.tasks_of(id) {
        // The last step makes all alike again.
        if joins(&task) || (weighted && last && matches!(task.membership, Membership::Inside)) {
            let address = task.address(draft.balancer_port(&task));
            if weighted && !last {
                plan.weights.insert(address.clone(), weight);
            }
            plan.add.push(address);
        }
    }
    for task in draft.tasks_beside(id).into_iter().filter(|task| task.may_be_upstream()) {
        let address = task.address(draft.balancer_port(&task));
        if last || task.instance <= goal {
            plan.remove.push(address);
        } else if weighted {
            plan.weights.insert(address.clone(), WHOLE_WEIGHT);
            plan.add.push(address);
        }
    }
    plan
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
        Some(answer) if answer.state == BalancerState::Success => {
            succeed(draft, id, record, giving_up.as_ref())
        }
        Some(answer) if answer.state.is_final() => {
            let failure = giving_up.unwrap_or_else(|| refused(&lb, &answer));
            retreat::begin(draft, id, record, failure)
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

/// Wants the cancel of the request when the deploy should not go on.
fn reconsider(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, giving_up: Option<Failure>) {
    if giving_up.is_some() {
        return;
    }
    draft.wake(record.deadline());
    let Some(failure) = give_up_switch(draft, record) else { return };
    draft.edit_deploy(id, |record| {
        if let Step::Switching { giving_up, .. } = &mut record.step {
            *giving_up = Some(failure);
        }
    });
    // The time of giving up has a bound of its own.
    let now = draft.now;
    draft.wake(now);
}

fn succeed(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, giving_up: Option<&Failure>) -> bool {
    draft.request_mut().described_by = Some(id.clone());
    // A cancel may be so new that it was not asked of the load balancers.
    let giving_up = giving_up.cloned().or_else(|| unwanted(draft, record));
    let giving_up = giving_up.as_ref();
    // The load balancers took tasks that have died since; the old ones still
    // run, so they go back in.
    let known = giving_up.filter(|failure| failure.ending() == Ending::Failed).cloned();
    if let Some(failure) = known.or_else(|| broken(draft, record).map(Failure::from)) {
        return retreat::begin(draft, id, record, failure);
    }
    for task in draft.tasks_of(id).iter().filter(|task| task.membership == Membership::Switching) {
        if !draft.spend() {
            return false;
        }
        draft.set_membership(&task.id, Membership::Inside);
    }
    let last = is_last(draft, record);
    if !settle_group(draft, id, record) {
        return false;
    }
    if let Some(words) = giving_up.filter(|_| last).and_then(overtaken) {
        draft.edit_deploy(id, |record| record.remark = words.into());
    }
    true
}

/// A cancel that came too late is answered, not obeyed.
pub(super) fn overtaken(failure: &Failure) -> Option<&'static str> {
    match failure.ending() {
        Ending::Canceled => Some("the load balancers had switched before the cancel reached them"),
        Ending::TimedOut => Some("the load balancers had switched when the deadline passed"),
        Ending::Failed => None,
    }
}
