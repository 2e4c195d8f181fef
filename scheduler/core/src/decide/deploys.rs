//! The deploy machine: each step is stored before its effects are performed.

use alloc::{format, string::String, sync::Arc};

use super::{jobs, restore, switch};
use crate::{
    deploy::{DeployRecord, Ending, Failure, FailureKind, Step},
    draft::Draft,
    ids::DeployId,
    progress::Crashes,
    task::{Membership, Phase, StopCause, TaskRecord},
};

/// More launches that start nothing would only hide that something is wrong.
const MOST_VAIN_LAUNCHES: usize = 20;
/// Steps that can follow one another without an answer from outside.
const MOST_STEPS_AT_ONCE: usize = 8;

pub(super) fn advance(draft: &mut Draft<'_>) {
    end_waiting(draft);
    promote(draft);
    for _ in 0..MOST_STEPS_AT_ONCE {
        let Some(id) = draft.request.pending.clone() else { return };
        let Some(record) = draft.deploys.get(&id).cloned() else { return };
        if !step(draft, &id, &record) {
            return;
        }
    }
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
            draft.enter(id, Step::Launching);
            true
        }
        Step::Launching => launching(draft, id, record),
        Step::Switching { attempt, giving_up, .. } => {
            switch::follow(draft, id, record, *attempt, giving_up.clone())
        }
        Step::Draining { until } => {
            let drained = draft.now >= *until;
            draft.wake(*until);
            if drained {
                draft.enter(id, Step::StoppingOld);
            }
            drained
        }
        Step::StoppingOld => stopping_old(draft, id, record),
        Step::Restoring { failure, stage } => restore::follow(draft, id, record, failure, stage),
        Step::StoppingNew { failure } => stopping_new(draft, id, failure),
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
    if let Some(words) = &record.cancel {
        return Some(Failure::new(FailureKind::Canceled, words.clone()));
    }
    if draft.request.is_deleting() {
        return Some(Failure::new(FailureKind::RequestDeleted, "the request is deleted"));
    }
    let late = draft.now >= record.deadline();
    let words = || format!("it waited {} behind another deploy", record.deploy.deadline);
    late.then(|| Failure::new(FailureKind::Deadline, words()))
}

fn launching(draft: &mut Draft<'_>, id: &DeployId, record: &Arc<DeployRecord>) -> bool {
    if let Some(failure) = give_up(draft, record) {
        draft.enter(id, Step::StoppingNew { failure });
        return true;
    }
    draft.wake(record.deadline());
    let wanted = draft.instances();
    let missing = |draft: &Draft<'_>, instance: &u32| !has_instance(draft, id, *instance);
    let absent: alloc::vec::Vec<u32> = (1..=wanted).filter(|instance| missing(draft, instance)).collect();
    for instance in absent {
        draft.launch(record, instance);
    }
    let healthy = |instance: u32| {
        let mut tasks = draft.tasks.values().filter(|task| task.deploy == *id && task.instance == instance);
        tasks.any(|task| task.is_healthy() && task.is_staying())
    };
    if !(1..=wanted).all(healthy) {
        return false;
    }
    if record.deploy.load_balancer.is_some() {
        return switch::begin(draft, id, record);
    }
    take_over(draft, id);
    let until = draft.now;
    draft.enter(id, Step::Draining { until });
    true
}

fn has_instance(draft: &Draft<'_>, deploy: &DeployId, instance: u32) -> bool {
    draft.tasks.values().any(|task| task.deploy == *deploy && task.instance == instance && !task.is_ended())
}

/// From here on the deploy's tasks are the ones that serve.
pub(super) fn take_over(draft: &mut Draft<'_>, id: &DeployId) {
    let request = draft.request_mut();
    request.previous = request.active.replace(id.clone()).filter(|before| before != id);
    draft.progress_mut().crashes = Crashes::default();
}

/// Why a deploy that has not switched yet should not go on.
pub(super) fn give_up(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    if let Some(words) = &record.cancel {
        return Some(Failure::new(FailureKind::Canceled, words.clone()));
    }
    if draft.request.is_deleting() {
        return Some(Failure::new(FailureKind::RequestDeleted, "the request is deleted"));
    }
    let tasks = draft.tasks_of(&record.deploy.id);
    if let Some(failure) = tasks.iter().find_map(|task| failed(task)) {
        return Some(failure);
    }
    let vain: alloc::vec::Vec<_> = tasks.iter().filter_map(|task| in_vain(task)).collect();
    if let Some(last) = vain.last().filter(|_| vain.len() >= MOST_VAIN_LAUNCHES) {
        let words = format!("{} launches started nothing, the last: {last}", vain.len());
        return Some(Failure::new(FailureKind::TaskNeverStarted, words));
    }
    let late = draft.now >= record.deadline();
    late.then(|| {
        let words = format!("not done within {}: {}", record.deploy.deadline, hold_up(draft, record));
        Failure::new(FailureKind::Deadline, words)
    })
}

/// What a new task has done wrong.
pub(super) fn failed(task: &TaskRecord) -> Option<Failure> {
    match &task.phase {
        Phase::Ended { exit, cause: None, .. } => {
            let kind = match task.seen.healthy_at {
                Some(_) => FailureKind::TaskEnded,
                None => FailureKind::TaskFailedOnStartup,
            };
            Some(Failure::new(kind, format!("task {} {exit}", task.id)))
        }
        Phase::Unhealthy { reason, .. } => {
            let words = format!("task {} is {reason}", task.id);
            Some(Failure::new(FailureKind::TaskFailedHealthChecks, words))
        }
        Phase::Ended { cause: Some(_), .. }
        | Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Stopping { .. } => None,
    }
}

/// Why a launch started nothing, when that says nothing about the version.
fn in_vain(task: &TaskRecord) -> Option<&StopCause> {
    match &task.phase {
        Phase::Ended { cause: Some(cause @ (StopCause::PortBusy(_) | StopCause::NeverStarted)), .. } => {
            Some(cause)
        }
        Phase::Ended { .. }
        | Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Unhealthy { .. }
        | Phase::Stopping { .. } => None,
    }
}

fn hold_up(draft: &Draft<'_>, record: &DeployRecord) -> String {
    let tasks = draft.tasks_of(&record.deploy.id);
    let unready = tasks.iter().find(|task| !task.is_ended() && !task.is_healthy());
    match (unready, record.balancer.last()) {
        (Some(task), _) if task.note.is_empty() => format!("task {} is not healthy", task.id),
        (Some(task), _) => format!("task {}: {}", task.id, task.note),
        (None, Some(last)) => {
            format!("load-balancer request {} is {}: {}", last.id, last.state, last.message)
        }
        (None, None) => record.remark.clone(),
    }
}

fn stopping_old(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    if draft.tasks_beside(id).iter().any(|task| !task.is_ended()) {
        return false;
    }
    let remark = record.remark.clone();
    finish(draft, id, None);
    draft.remark(id, &remark);
    false
}

fn stopping_new(draft: &mut Draft<'_>, id: &DeployId, failure: &Failure) -> bool {
    let tasks = draft.tasks_of(id);
    for task in &tasks {
        // Either no request was ever made, or the restore has proven them absent.
        if matches!(task.membership, Membership::Switching) && draft.spend() {
            draft.set_membership(&task.id, Membership::Outside);
        }
    }
    for task in tasks.iter().filter(|task| task.is_staying()) {
        if draft.spend() {
            draft.stop(&task.id, StopCause::DeployFailed(failure.reason.clone()));
        }
    }
    let all_ended = draft.tasks_of(id).iter().all(|task| task.is_ended() && !task.may_be_upstream());
    if all_ended {
        finish(draft, id, Some(failure.clone()));
    }
    false
}

fn finish(draft: &mut Draft<'_>, id: &DeployId, failure: Option<Failure>) {
    let at = draft.now;
    draft.enter(id, Step::Done { at, failure });
    draft.request_mut().pending = None;
    // The next one need not wait for another event.
    promote(draft);
    draft.wake(at);
}

/// A cancel that came too late is answered, not obeyed.
pub(super) fn overtaken(failure: &Failure) -> Option<&'static str> {
    match failure.ending() {
        Ending::Canceled => Some("the load balancers had switched before the cancel reached them"),
        Ending::TimedOut => Some("the load balancers had switched when the deadline passed"),
        Ending::Failed => None,
    }
}
