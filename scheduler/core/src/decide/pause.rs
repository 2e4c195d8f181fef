//! Requests whose tasks are not wanted for now: paused, or below the priority
//! freeze.

use alloc::{sync::Arc, vec::Vec};

use super::tasks::retire;
use crate::{
    draft::Draft,
    request::Life,
    task::{StopCause, TaskRecord},
};

/// Lets its tasks leave the load balancers, then stops them. `true`: nothing
/// else is to be done for them.
pub(super) fn hold(draft: &mut Draft<'_>) -> bool {
    let Some(cause) = why_held(draft) else { return false };
    let pending = draft.request.pending.clone();
    // A deploy in progress ends in its own way.
    let others = |task: &&Arc<TaskRecord>| task.is_staying() && Some(&task.deploy) != pending.as_ref();
    let tasks: Vec<_> = draft.tasks.values().filter(others).cloned().collect();
    for task in tasks {
        retire(draft, &task, cause.clone());
    }
    true
}

fn why_held(draft: &Draft<'_>) -> Option<StopCause> {
    match draft.request.life {
        Life::Paused { let_tasks_end: false, .. } => return Some(StopCause::Paused),
        Life::Active | Life::Paused { .. } => {}
        Life::Finished { .. } | Life::Deleting { .. } | Life::Deleted { .. } => return None,
    }
    let cluster = draft.cluster();
    let freeze = cluster.freezes(draft.request.request.priority, draft.now);
    freeze.is_some_and(|freeze| freeze.stop_tasks).then_some(StopCause::Frozen)
}
