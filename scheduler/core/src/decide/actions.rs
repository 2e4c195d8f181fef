//! What users asked for, as far as it is the leader's to do: actions that end
//! by themselves, kills, and the end of a cooldown.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use super::tasks::retire;
use crate::{
    audit::Actor,
    draft::Draft,
    request::{Expiring, Life, Revert},
    task::{Phase, StopCause, TaskRecord},
};

/// Reverts what has had its time. The commit that reverts it also takes it
/// from the request, so it is done once, whoever leads.
pub(super) fn expire(draft: &mut Draft<'_>) {
    if draft.request.is_deleting() {
        return;
    }
    for expiring in draft.request.expiring.clone() {
        if draft.now < expiring.until {
            draft.wake(expiring.until);
        } else if draft.spend() {
            revert(draft, &expiring);
        }
    }
    if draft.request.exit_cooldown {
        draft.progress_mut().forgive();
        draft.request_mut().exit_cooldown = false;
    }
}

fn revert(draft: &mut Draft<'_>, expiring: &Expiring) {
    let record = draft.request_mut();
    record.expiring.retain(|known| known != expiring);
    let (before, after): (String, String) = match expiring.revert {
        Revert::Instances(count) => {
            let before = core::mem::replace(&mut record.request.instances, count);
            (format!("{before} instances"), format!("{count} instances"))
        }
        Revert::Unpause => {
            if matches!(record.life, Life::Paused { .. }) {
                record.life = Life::Active;
            }
            ("paused".to_string(), "active".to_string())
        }
        Revert::Priority(priority) => {
            let before = core::mem::replace(&mut record.request.priority, priority);
            (format!("priority {before}"), format!("priority {priority}"))
        }
        Revert::SkipHealthChecks(skip) => {
            record.request.skip_health_checks = skip;
            let words = |skip| if skip { "health checks skipped" } else { "health checks made" };
            (words(!skip).to_string(), words(skip).to_string())
        }
        Revert::EndBounce => {
            record.bounce = None;
            ("replacing tasks".to_string(), "given up; the rest stays".to_string())
        }
    };
    let words = format!("{} of {} has had its time", expiring.kind, expiring.by.user);
    draft.log(expiring.kind, Actor::scheduler(&words), before, after);
}

/// Ends the tasks that somebody wants gone. A replacement that has to be
/// healthy first is the affair of [`super::bounce`].
pub(super) fn kill(draft: &mut Draft<'_>) {
    let tasks: Vec<Arc<TaskRecord>> = draft.tasks.values().filter(|t| !t.is_ended()).cloned().collect();
    for task in tasks {
        let Some(kill) = task.kill.as_ref().filter(|kill| !kill.replace_first) else { continue };
        let cause = StopCause::Killed { by: kill.by.user.clone() };
        if !kill.destroy {
            retire(draft, &task, cause);
        } else if !matches!(task.phase, Phase::Stopping { .. }) && draft.spend() {
            draft.stop(&task.id, cause);
        }
    }
}
