//! Replaces tasks by tasks of the same deploy: the new one serves before the
//! old one leaves, so that never fewer serve.

use alloc::{collections::BTreeSet, sync::Arc};

use super::{
    drain,
    tasks::{launch_after_pause, retire, serves},
};
use crate::{
    audit::{ActionKind, Actor},
    deploy::DeployRecord,
    draft::Draft,
    outgoing,
    task::{StopCause, TaskRecord},
};

/// Fixes which tasks are replaced, and notes the end of it.
pub(super) fn advance(draft: &mut Draft<'_>) {
    let Some(bounce) = draft.request.bounce.clone() else { return };
    if bounce.up_to.is_none() {
        let launches = draft.progress.launches;
        if let Some(bounce) = &mut draft.request_mut().bounce {
            bounce.up_to = Some(launches);
        }
        return;
    }
    let active = draft.request.active.clone();
    let concerns = |task: &Arc<TaskRecord>| Some(&task.deploy) == active.as_ref() && bounce.covers(task);
    if draft.request.pending.is_none() && !draft.tasks.values().any(|task| !task.is_ended() && concerns(task))
    {
        let request = draft.request_mut();
        request.bounce = None;
        request.expiring.retain(|known| known.kind != ActionKind::Bounce);
        let why = "every new task serves";
        draft.log(ActionKind::Bounce, Actor::scheduler(why), "replacing tasks".into(), "all replaced".into());
    }
}

/// Why a task is to go as soon as another one serves in its place; `None`: it
/// stays.
pub(super) fn why_outgoing(draft: &Draft<'_>, task: &TaskRecord) -> Option<StopCause> {
    outgoing::why(draft.snapshot(), &draft.request, task)
}

/// The new task serves before the old ones of its instance go; in a full
/// bounce, all new ones before any old one.
pub(super) fn replace(
    draft: &mut Draft<'_>,
    active: &Arc<DeployRecord>,
    instance: u32,
    old: &[&Arc<TaskRecord>],
    fresh: &[&Arc<TaskRecord>],
) {
    if old.is_empty() {
        return;
    }
    if fresh.is_empty() {
        if may_begin(draft, active, old) {
            launch_after_pause(draft, active, instance);
        }
    } else if fresh.iter().any(|task| serves(active, task)) {
        for task in old {
            let Some(cause) = why_outgoing(draft, task) else { continue };
            if may_go(draft, active, &cause) {
                retire(draft, task, cause);
            }
        }
    }
}

/// A task of a bounce waits: for the end of a deploy, which replaces it in its
/// own way, and for its turn.
fn may_begin(draft: &mut Draft<'_>, active: &DeployRecord, old: &[&Arc<TaskRecord>]) -> bool {
    let bounced = old.iter().all(|task| why_outgoing(draft, task) == Some(StopCause::Bounced));
    if bounced {
        draft.request.pending.is_none() && is_its_turn(draft, active, old)
    } else {
        drain::may_begin(draft, old)
    }
}

/// The one before it has gone entirely.
fn is_its_turn(draft: &Draft<'_>, active: &DeployRecord, old: &[&Arc<TaskRecord>]) -> bool {
    let Some(bounce) = draft.request.bounce.as_ref().filter(|bounce| bounce.incremental) else { return true };
    let mut left = draft.tasks_of(&active.deploy.id);
    left.retain(|task| !task.is_ended() && bounce.covers(task));
    let first = left.iter().map(|task| task.instance).min();
    left.iter().all(|task| task.is_staying()) && old.iter().any(|task| Some(task.instance) == first)
}

fn may_go(draft: &Draft<'_>, active: &DeployRecord, cause: &StopCause) -> bool {
    if *cause != StopCause::Bounced {
        return true;
    }
    let alone =
        draft.request.bounce.as_ref().is_some_and(|bounce| bounce.incremental || bounce.task.is_some());
    draft.request.pending.is_none() && (alone || all_replaced(draft, active))
}

fn all_replaced(draft: &Draft<'_>, active: &DeployRecord) -> bool {
    let tasks = draft.tasks_of(&active.deploy.id);
    let fresh = tasks.iter().filter(|task| serves(active, task) && why_outgoing(draft, task).is_none());
    let instances: BTreeSet<u32> = fresh.map(|task| task.instance).collect();
    (1..=draft.instances()).all(|instance| instances.contains(&instance))
}
