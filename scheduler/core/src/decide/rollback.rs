//! After success: a deploy that turns bad is taken back once, by a deploy of
//! what was there before. A deploy that takes another back is not watched, so
//! the two never take turns.

use alloc::{format, string::ToString, sync::Arc, vec::Vec};

use super::verdict::fault;
use crate::{
    audit::{ActionKind, Actor},
    deploy::{DeployRecord, FailureKind, TaskFailure},
    draft::Draft,
    ids::DeployId,
    request::Life,
    task::{Phase, StopCause, TaskRecord},
};

/// What success brings with it.
pub(super) fn succeeded(draft: &mut Draft<'_>, id: &DeployId) {
    let Some(record) = draft.deploys.get(id).cloned() else { return };
    if record.unpause && draft.request.is_paused() {
        let request = draft.request_mut();
        request.life = Life::Active;
        request.expiring.retain(|expiring| expiring.kind != ActionKind::Pause);
    }
    let watched = record.deploy.rollback.filter(|_| record.rollback_of.is_none());
    if let Some(policy) = watched.filter(|_| draft.request.previous.is_some()) {
        let until = draft.now + policy.watch;
        draft.edit_deploy(id, |record| record.watch_until = Some(until));
    }
}

/// Counts what goes wrong in the time of the watch.
pub(super) fn watch(draft: &mut Draft<'_>) {
    let active = draft.request.active.as_ref().and_then(|id| draft.deploys.get(id).cloned());
    let Some((active, until)) = active.and_then(|active| active.watch_until.map(|until| (active, until)))
    else {
        return;
    };
    let id = active.deploy.id.clone();
    if draft.now >= until {
        return draft.edit_deploy(&id, |record| record.watch_until = None);
    }
    draft.wake(until);
    for fault in fresh(draft, &active) {
        draft.edit_deploy(&id, |record| {
            record.watched += 1;
            record.note_failure(fault);
        });
    }
    // A newer deploy decides what comes next.
    let free = draft.request.pending.is_none() && draft.request.waiting.is_empty();
    if free && matches!(draft.request.life, Life::Active) && !draft.is_braked() {
        judge(draft, &id);
    }
}

fn fresh(draft: &Draft<'_>, active: &DeployRecord) -> Vec<TaskFailure> {
    let known = |fault: &TaskFailure| active.failures.iter().any(|known| known.task == fault.task);
    let tasks = draft.tasks.values().filter(|task| task.deploy == active.deploy.id);
    tasks.filter_map(|task| turned_bad(task)).filter(|fault| !known(fault)).collect()
}

fn turned_bad(task: &TaskRecord) -> Option<TaskFailure> {
    let reason = match &task.phase {
        Phase::Stopping { cause: StopCause::Unhealthy(reason), .. }
        | Phase::Ended { cause: Some(StopCause::Unhealthy(reason)), .. } => reason,
        Phase::Stopping { .. }
        | Phase::Ended { .. }
        | Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Unhealthy { .. } => return fault(task),
    };
    let message = format!("task {} is {reason}", task.id);
    Some(TaskFailure { kind: FailureKind::TaskFailedHealthChecks, task: Some(task.id.clone()), message })
}

fn judge(draft: &mut Draft<'_>, id: &DeployId) {
    let Some(record) = draft.deploys.get(id).cloned() else { return };
    let Some(policy) = record.deploy.rollback.filter(|policy| record.watched >= policy.failures) else {
        return;
    };
    draft.edit_deploy(id, |record| record.watch_until = None);
    let previous = draft.request.previous.as_ref().and_then(|id| draft.deploys.get(id).cloned());
    let Some(previous) = previous.filter(|previous| previous.has_succeeded()) else {
        return draft.remark(id, "it turned bad, and there is no earlier deploy to bring back");
    };
    let last = record.failures.last().map(|fault| fault.message.clone()).unwrap_or_default();
    let words = format!(
        "deploy {id} had {} failures within {} of its success, the last: {last}",
        record.watched, policy.watch
    );
    bring_back(draft, &previous, &words);
}

fn bring_back(draft: &mut Draft<'_>, previous: &DeployRecord, words: &str) {
    let again = &previous.deploy.id;
    let free = |id: &DeployId| !draft.deploys.contains_key(id);
    let Some(id) = (1..1000).map(|number| again.again(number)).find(free) else { return };
    let by = Actor::scheduler(words);
    let deploy = previous.deploy.brought_back(id.clone());
    let record = DeployRecord {
        by: by.clone(),
        rollback_of: Some(again.clone()),
        ..DeployRecord::new(deploy, draft.now)
    };
    let before = draft.request.active.as_ref().map(ToString::to_string).unwrap_or_default();
    draft.deploys.insert(id.clone(), Arc::new(record));
    draft.request_mut().waiting.push(id.clone());
    draft.log(ActionKind::Rollback, by, before, id.to_string());
}
