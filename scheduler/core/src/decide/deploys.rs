//! The deploy machine: each step is stored before its effects are performed.
//!
//! `Queued -> [Launching -> Switching -> Gate -> Draining -> StoppingOld]* -> Done`,
//! once for each group ([`rollout`](super::rollout)); a deploy without groups
//! has one, and none but the gates of a group that is not the last. From every
//! step before the last switch the way back ([`retreat`](super::retreat)) is
//! `RelaunchingOld -> Restoring -> StoppingNew -> Done`, or straight to `Done`
//! when more new tasks serve than old ones come back: those are kept.

use alloc::{format, sync::Arc, vec::Vec};

use super::{
    gates, jobs, restore, retreat, rollback, rollout, stuck, switch,
    verdict::{forgive, give_up, give_up_gate, unwanted},
};
use crate::{
    deploy::{DeployRecord, Failure, FailureKind, Step},
    draft::Draft,
    ids::DeployId,
};

/// Steps that can follow one another without an answer from outside.
const MOST_STEPS_AT_ONCE: usize = 12;

pub(super) fn advance(draft: &mut Draft<'_>) {
    end_waiting(draft);
    rollback::watch(draft);
    promote(draft);
    for _ in 0..MOST_STEPS_AT_ONCE {
        let Some(id) = draft.request.pending.clone() else { return };
        let Some(record) = draft.deploys.get(&id).cloned() else { return };
        if stuck::watch(draft, &id, &record) {
            return;
        }
        if !step(draft, &id, &record) {
            return;
        }
    }
    // There is more to do at once than one decision should take.
    let now = draft.now;
    draft.wake(now);
}

/// Takes one step; `false`: something has to happen first.
fn step(draft: &mut Draft<'_>, id: &DeployId, record: &Arc<DeployRecord>) -> bool {
    match &record.step {
        // Only runs start tasks of a job.
        Step::Queued if draft.request.request.kind.is_job() => {
            take_over(draft, id);
            finish(draft, id, None);
            jobs::begin_deploy(draft, id);
            true
        }
        Step::Queued => {
            let baseline = retreat::old_healthy(draft);
            draft.edit_deploy(id, |record| record.baseline = baseline);
            rollout::begin_group(draft, id, record);
            true
        }
        Step::Launching => launching(draft, id, record),
        Step::Switching { attempt, giving_up, .. } => {
            switch::follow(draft, id, record, *attempt, giving_up.clone())
        }
        Step::Gate { since } => gates::follow(draft, id, record, *since),
        Step::Draining { until } if draft.now >= *until => {
            draft.enter(id, Step::StoppingOld);
            draft.remark(id, &record.remark);
            true
        }
        Step::Draining { until } => {
            draft.wake(*until);
            reconsider(draft, id, record)
        }
        Step::StoppingOld => stopping_old(draft, id, record),
        Step::RelaunchingOld { failure } => retreat::relaunch(draft, id, record, failure),
        Step::Restoring { failure, stage } => restore::follow(draft, id, record, failure, stage),
        Step::StoppingNew { failure } => retreat::stop_new(draft, id, failure),
        Step::Done { .. } => {
            draft.request_mut().pending = None;
            false
        }
    }
}

fn promote(draft: &mut Draft<'_>) {
    if draft.request.pending.is_none() && !draft.request.waiting.is_empty() {
        let request = draft.request_mut();
        request.pending = Some(request.waiting.remove(0));
    }
}

/// A waiting deploy ends without a trace when its request goes or its time is over.
fn end_waiting(draft: &mut Draft<'_>) {
    for id in draft.request.waiting.clone() {
        let Some(record) = draft.deploys.get(&id).cloned() else { continue };
        let Some(failure) = why_not_wait(draft, &record) else {
            draft.wake(record.deadline());
            continue;
        };
        draft.request_mut().waiting.retain(|waiting| *waiting != id);
        let at = draft.now;
        draft.enter(&id, Step::Done { at, failure: Some(failure) });
    }
}

fn why_not_wait(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    let late = draft.now >= record.deadline();
    let words = || format!("it waited {} behind another deploy", record.deploy.deadline);
    unwanted(draft, record).or_else(|| late.then(|| Failure::new(FailureKind::Deadline, words())))
}

fn launching(draft: &mut Draft<'_>, id: &DeployId, record: &Arc<DeployRecord>) -> bool {
    if let Some(failure) = give_up(draft, record) {
        return retreat::begin(draft, id, record, failure);
    }
    draft.wake(record.deadline());
    forgive(draft, id, record);
    let places = rollout::goal(draft, record);
    let absent: Vec<u32> = (1..=places).filter(|place| !has_task(draft, id, *place)).collect();
    for place in absent {
        draft.launch(record, place);
    }
    let healthy = |place| {
        let mut tasks = draft.tasks.values().filter(|task| task.deploy == *id && task.instance == place);
        tasks.any(|task| task.is_healthy() && task.is_staying())
    };
    if !(1..=places).all(healthy) {
        return false;
    }
    if record.deploy.load_balancer.is_some() {
        return switch::begin(draft, id, record);
    }
    rollout::settle_group(draft, id, record)
}

/// A task that is on its way out leaves its place to another.
fn has_task(draft: &Draft<'_>, deploy: &DeployId, place: u32) -> bool {
    draft.tasks.values().any(|task| task.deploy == *deploy && task.instance == place && task.is_staying())
}

/// From here on the deploy's tasks are the ones that serve.
pub(super) fn take_over(draft: &mut Draft<'_>, id: &DeployId) {
    let request = draft.request_mut();
    request.previous = request.active.replace(id.clone()).filter(|before| before != id);
    if draft.progress.cooldown.is_some() {
        let why = format!("deploy {id} takes over");
        draft.audit(&why, "launches are held back".into(), "launches go on".into());
    }
    draft.progress_mut().forgive();
}

/// Between two groups there is still a way back.
fn reconsider(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    if draft.request.active.as_ref() == Some(id) {
        return false;
    }
    match give_up_gate(draft, record) {
        Some(failure) => retreat::begin(draft, id, record, failure),
        None => false,
    }
}

fn stopping_old(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    if !rollout::is_group_gone(draft, id, record) {
        return reconsider(draft, id, record);
    }
    if draft.request.active.as_ref() != Some(id) {
        return gates::next_group(draft, id, record);
    }
    let remark = record.remark.clone();
    finish(draft, id, None);
    draft.remark(id, &remark);
    false
}

pub(super) fn finish(draft: &mut Draft<'_>, id: &DeployId, failure: Option<Failure>) {
    let at = draft.now;
    if failure.is_none() {
        rollback::succeeded(draft, id);
    }
    draft.enter(id, Step::Done { at, failure });
    draft.request_mut().pending = None;
    // The next one need not wait for another event.
    promote(draft);
    draft.wake(at);
}
