//! Whether a deploy should go on, and what its tasks may do wrong.

use alloc::{collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use super::{
    quarantine,
    rollout::{goal, is_last},
};
use crate::{
    deploy::{DeployRecord, Failure, FailureKind, Step, TaskFailure},
    draft::{Draft, NO_PLACE, NO_PORT},
    ids::DeployId,
    task::{Exit, Membership, Phase, StopCause, TaskRecord},
};

/// More launches that start nothing would only hide that something is wrong.
const MOST_VAIN_LAUNCHES: usize = 20;

/// Why a deploy that has not taken over should not go on.
pub(super) fn give_up(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    unwanted(draft, record)
        .or_else(|| excess(draft, record).map(Failure::from))
        .or_else(|| in_vain(draft, record))
        .or_else(|| late(draft, record))
}

/// Why a deploy should not go on that waits for somebody else; time is not one.
pub(super) fn give_up_gate(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    unwanted(draft, record).or_else(|| excess(draft, record).map(Failure::from))
}

/// The same while the load balancers switch. After the last group no old task
/// is left in them, so each new one has to be good.
pub(super) fn give_up_switch(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    unwanted(draft, record)
        .or_else(|| broken(draft, record).map(Failure::from))
        .or_else(|| late(draft, record))
}

/// What the tasks have done wrong that cannot be replaced at this point.
pub(super) fn broken(draft: &Draft<'_>, record: &DeployRecord) -> Option<TaskFailure> {
    if is_last(draft, record) { faults(draft, record).into_iter().next() } else { excess(draft, record) }
}

/// Nobody wants it any more.
pub(super) fn unwanted(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    if let Some(words) = &record.cancel {
        if let Some(why) = words.strip_prefix(quarantine::MARK) {
            return Some(Failure::new(FailureKind::Quarantined, why));
        }
        let kind =
            if words.starts_with("superseded by") { FailureKind::Superseded } else { FailureKind::Canceled };
        return Some(Failure::new(kind, words.clone()));
    }
    if draft.request.is_deleting() {
        return Some(Failure::new(FailureKind::RequestDeleted, "the request is deleted"));
    }
    let paused = draft.request.is_paused() && !record.unpause && draft.request.request.kind.is_long_running();
    paused.then(|| Failure::new(FailureKind::Canceled, "the request is paused; deploy with `unpause` set"))
}

fn late(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    (draft.now >= record.deadline()).then(|| {
        let words = format!("not done within {}: {}", record.deploy.deadline, hold_up(draft, record));
        let kind = if wants_room(record) { FailureKind::TaskCouldNotBePlaced } else { FailureKind::Deadline };
        Failure::new(kind, words)
    })
}

/// It waits for a place, not for its tasks.
fn wants_room(record: &DeployRecord) -> bool {
    let remark = &record.remark;
    matches!(record.step, Step::Launching) && (remark.starts_with(NO_PLACE) || remark.starts_with(NO_PORT))
}

fn hold_up(draft: &Draft<'_>, record: &DeployRecord) -> String {
    let tasks = draft.tasks_of(&record.deploy.id);
    let unready = tasks.iter().find(|task| !task.is_ended() && !task.is_healthy());
    match (unready, record.balancer.last()) {
        _ if wants_room(record) => record.remark.clone(),
        (Some(task), _) if task.note.is_empty() => format!("task {} is not healthy", task.id),
        (Some(task), _) => format!("task {}: {}", task.id, task.note),
        (None, _) if !record.remark.is_empty() => record.remark.clone(),
        (None, Some(last)) => {
            format!("load-balancer request {} is {}: {}", last.id, last.state, last.message)
        }
        (None, None) => format!("it has {} of {} tasks", tasks.len(), goal(draft, record)),
    }
}

fn in_vain(draft: &Draft<'_>, record: &DeployRecord) -> Option<Failure> {
    let tasks = draft.tasks_of(&record.deploy.id);
    let vain: Vec<_> = tasks.iter().filter_map(|task| started_nothing(task)).collect();
    let last = vain.last().filter(|_| vain.len() >= MOST_VAIN_LAUNCHES)?;
    let words = format!("{} launches started nothing, the last: {last}", vain.len());
    Some(Failure::new(FailureKind::TaskNeverStarted, words))
}

/// Why a launch started nothing, when that says nothing about the version.
fn started_nothing(task: &TaskRecord) -> Option<&StopCause> {
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

/// What the newest task of each place has done wrong. An older one was replaced.
pub(super) fn faults(draft: &Draft<'_>, record: &DeployRecord) -> Vec<TaskFailure> {
    let mut newest: BTreeMap<u32, &Arc<TaskRecord>> = BTreeMap::new();
    for task in draft.tasks.values().filter(|task| task.deploy == record.deploy.id) {
        let known = newest.entry(task.instance).or_insert(task);
        if task.id.launch() > known.id.launch() {
            *known = task;
        }
    }
    newest.into_values().filter_map(|task| fault(task)).collect()
}

/// What a task has done wrong, in one sentence.
pub(super) fn fault(task: &TaskRecord) -> Option<TaskFailure> {
    let (kind, words) = match &task.phase {
        Phase::Ended { exit, cause: None, .. } => {
            let kind = match (task.seen.healthy_at, exit) {
                (Some(_), _) => FailureKind::TaskEnded,
                (None, Exit::NotStarted(_)) => FailureKind::TaskNeverStarted,
                (
                    None,
                    Exit::Code(_) | Exit::Signal(_) | Exit::OutOfMemory | Exit::Lost | Exit::OutOfDisk(_),
                ) => FailureKind::TaskFailedOnStartup,
            };
            (kind, format!("task {} {exit}", task.id))
        }
        Phase::Unhealthy { reason, .. } => {
            (FailureKind::TaskFailedHealthChecks, format!("task {} is {reason}", task.id))
        }
        Phase::Ended { cause: Some(_), .. }
        | Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Stopping { .. } => return None,
    };
    Some(TaskFailure { kind, task: Some(task.id.clone()), message: words })
}

/// The first fault that is beyond what may be replaced.
fn excess(draft: &Draft<'_>, record: &DeployRecord) -> Option<TaskFailure> {
    let mut left = Allowance::of(record);
    fresh(draft, record).into_iter().find(|fault| !left.covers(draft, fault))
}

fn fresh(draft: &Draft<'_>, record: &DeployRecord) -> Vec<TaskFailure> {
    let known = |fault: &TaskFailure| record.failures.iter().any(|known| known.task == fault.task);
    faults(draft, record).into_iter().filter(|fault| !known(fault)).collect()
}

/// How many more failures are replaced.
struct Allowance {
    group: u32,
    starts: u32,
}

// === impl Allowance ===

impl Allowance {
    fn of(record: &DeployRecord) -> Self {
        let allowed = record.deploy.rollout.as_ref().map_or(0, |rollout| rollout.allowed_failures);
        Self {
            group: allowed.saturating_sub(record.forgiven),
            starts: record.deploy.health_budget.saturating_sub(record.replaced),
        }
    }

    /// Takes one from it.
    fn covers(&mut self, draft: &Draft<'_>, fault: &TaskFailure) -> bool {
        let task = fault.task.as_ref().and_then(|id| draft.tasks.get(id));
        let starting = task.is_some_and(|task| task.seen.healthy_at.is_none());
        let from = if self.group > 0 {
            &mut self.group
        } else if starting {
            &mut self.starts
        } else {
            return false;
        };
        let left = from.checked_sub(1);
        *from = left.unwrap_or(0);
        left.is_some()
    }
}

/// Notes what the tasks have done wrong, and lets those go that may be replaced.
pub(super) fn forgive(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) {
    let before = Allowance::of(record);
    let mut left = Allowance::of(record);
    for fault in fresh(draft, record) {
        if !draft.spend() {
            return;
        }
        left.covers(draft, &fault);
        if let Some(task) = fault.task.as_ref().and_then(|task| draft.tasks.get(task).cloned()) {
            let_go(draft, &task, &fault.message);
        }
        let (forgiven, replaced) = (before.group - left.group, before.starts - left.starts);
        draft.edit_deploy(id, |known| {
            known.note_failure(fault);
            known.forgiven = record.forgiven + forgiven;
            known.replaced = record.replaced + replaced;
        });
    }
}

fn let_go(draft: &mut Draft<'_>, task: &TaskRecord, words: &str) {
    if task.is_ended() {
        return;
    }
    let cause = StopCause::Unhealthy(words.into());
    let from = draft.now;
    match task.membership {
        Membership::Outside => draft.stop(&task.id, cause),
        Membership::Inside => draft.set_membership(&task.id, Membership::Leaving { attempt: 1, from, cause }),
        Membership::Joining { .. }
        | Membership::Switching
        | Membership::Leaving { .. }
        | Membership::Left { .. } => {}
    }
}

/// Notes what the tasks have done wrong, when that is the end of the deploy.
pub(super) fn note_faults(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) {
    let fresh = fresh(draft, record);
    draft.edit_deploy(id, |record| fresh.into_iter().for_each(|fault| record.note_failure(fault)));
}
