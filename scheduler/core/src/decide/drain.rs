//! Tasks that are to go as soon as another one serves in their place.

use alloc::{sync::Arc, vec::Vec};

use crate::{
    draft::Draft,
    ids::NodeId,
    node::NodeState,
    outgoing,
    request::RequestRecord,
    snapshot::Snapshot,
    task::{Membership, Phase, StopCause, TaskRecord},
};

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
    let view = draft.snapshot();
    let here = |task: &&Arc<TaskRecord>| task.node == *node && !task.is_ended();
    let own = draft.tasks.values().filter(here);
    let own = own.filter(|task| is_moving(view, &draft.request, task, draft.tasks.values())).count();
    let own_id = draft.id();
    let others: Vec<_> = view.tasks().filter(here).filter(|task| task.request != own_id).collect();
    let moves = |task: &&Arc<TaskRecord>| {
        let record = view.request(&task.request);
        record.is_some_and(|record| is_moving(view, record, task, view.tasks_of(&task.request)))
    };
    own + others.into_iter().filter(moves).count()
}

/// It goes already, or another one is made ready for its place. One that is to
/// go itself is none for that: the two of them wait for a third.
fn is_moving<'a>(
    view: &Snapshot,
    record: &RequestRecord,
    task: &TaskRecord,
    mut siblings: impl Iterator<Item = &'a Arc<TaskRecord>>,
) -> bool {
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
            && outgoing::why(view, record, other).is_none()
    };
    leaves || stops || siblings.any(is_twin)
}
