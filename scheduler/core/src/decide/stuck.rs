//! A deploy that cannot learn where the load balancers are: when that takes too
//! long, people are told, and it does not keep its request from being deleted.

use alloc::format;

use super::deploys::{finish, take_over};
use crate::{
    deploy::{DeployRecord, Failure, Restore, Step},
    draft::Draft,
    ids::DeployId,
    request::Life,
};

/// `true`: it has ended, and the deletion of its request goes on.
pub(super) fn watch(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    let Some(failure) = unproven(&record.step) else { return false };
    if gives_way(draft, record) {
        give_way(draft, id, failure);
        return true;
    }
    alarm(draft, id, record);
    false
}

/// Why it goes back, while nobody knows yet that the load balancers did.
fn unproven(step: &Step) -> Option<&Failure> {
    match step {
        Step::Restoring { failure, .. } => Some(failure),
        Step::Switching { giving_up, .. } => giving_up.as_ref(),
        Step::Queued
        | Step::Launching
        | Step::Gate { .. }
        | Step::Draining { .. }
        | Step::StoppingOld
        | Step::RelaunchingOld { .. }
        | Step::StoppingNew { .. }
        | Step::Done { .. } => None,
    }
}

/// The removal of the request takes everything out of the load balancers, so
/// there is nothing to put right before. Only a request of the deploy that may
/// be under way is waited for, as it must not come after the removal; for no
/// longer than a task is kept by the load balancers.
fn gives_way(draft: &mut Draft<'_>, record: &DeployRecord) -> bool {
    let Life::Deleting { since, .. } = draft.request.life else { return false };
    let bound = since + draft.removal_bound();
    if is_idle(draft, &record.step) || draft.now >= bound {
        return true;
    }
    draft.wake(bound);
    false
}

/// It has no request under way: the next one waits for its time, or for what
/// a reading shows.
fn is_idle(draft: &Draft<'_>, step: &Step) -> bool {
    let Step::Restoring { stage, .. } = step else { return false };
    match stage {
        Restore::Verifying { .. } => true,
        Restore::Correcting { from, .. } => draft.now < *from,
    }
}

fn give_way(draft: &mut Draft<'_>, id: &DeployId, failure: &Failure) {
    if draft.request.active.is_none() {
        // What is removed is the service of the active deploy.
        take_over(draft, id);
    }
    let words = format!("{}; the request is deleted, with all of its tasks", failure.reason);
    finish(draft, id, Some(Failure::new(failure.kind, words)));
}

fn alarm(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) {
    let bound = record.entered_at() + draft.removal_bound();
    if draft.now < bound {
        return draft.wake(bound);
    }
    if record.stuck_since.is_some() {
        return;
    }
    let now = draft.now;
    draft.edit_deploy(id, |record| record.stuck_since = Some(now));
    let why = format!(
        "no proof within {} that the load balancers are as they were before deploy {id}: mend baragon-service, \
         which is still asked",
        draft.removal_bound()
    );
    let step = record.step.name();
    draft.audit(&why, format!("deploy {id} is {step}"), format!("deploy {id} is stuck"));
}
