//! Tasks that are to go as soon as another one serves in their place.

use alloc::{sync::Arc, vec::Vec};

use crate::{
    draft::Draft,
    ids::NodeId,
    node::NodeState,
    task::{Membership, Phase, StopCause, TaskRecord},
};

/// Why a task that does its work is to go once it is replaced; `None`: it stays.
pub(super) fn why_outgoing(draft: &Draft<'_>, task: &TaskRecord) -> Option<StopCause> {
    let drains = draft.node_state(&task.node) == NodeState::Draining;
    drains.then(|| StopCause::NodeDrained(task.node.clone()))
}

/// Whether the replacement of one of these may begin; if not, it is its turn
/// when another one has gone.
pub(super) fn may_begin(draft: &mut Draft<'_>, outgoing: &[&Arc<TaskRecord>]) -> bool {
    let most = draft.draining_at_once();
    let is_full = |node: &NodeId| moving(draft, node) >= most;
    let full = outgoing
        .iter()
        .filter(|task| draft.node_state(&task.node) == NodeState::Draining)
        .any(|task| is_full(&task.node));
    if full {
        draft.wait_for_room();
    }
    !full
}

/// How many tasks are on their way from a node.
fn moving(draft: &Draft<'_>, node: &NodeId) -> usize {
    let here = |task: &&Arc<TaskRecord>| task.node == *node && !task.is_ended();
    let own = draft.tasks.values().filter(here).filter(|task| is_moving(task, draft.tasks.values())).count();
    let own_id = draft.id();
    let others: Vec<_> =
        draft.snapshot().tasks().filter(here).filter(|task| task.request != own_id).collect();
    own + others.into_iter().filter(|task| is_moving(task, draft.snapshot().tasks_of(&task.request))).count()
}

/// It goes already, or another one is made ready for its place.
fn is_moving<'a>(task: &TaskRecord, mut siblings: impl Iterator<Item = &'a Arc<TaskRecord>>) -> bool {
    let drained = |cause: &StopCause| matches!(cause, StopCause::NodeDrained(_));
    let leaves = match &task.membership {
        Membership::Leaving { cause, .. } | Membership::Left { cause, .. } => drained(cause),
        Membership::Outside | Membership::Joining { .. } | Membership::Switching | Membership::Inside => {
            false
        }
    };
    let stops = matches!(&task.phase, Phase::Stopping { cause, .. } if drained(cause));
    let is_twin = |other: &Arc<TaskRecord>| {
        other.deploy == task.deploy
            && other.instance == task.instance
            && other.id != task.id
            && other.node != task.node
            && other.is_staying()
    };
    leaves || stops || siblings.any(is_twin)
}
