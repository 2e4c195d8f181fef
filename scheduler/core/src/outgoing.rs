//! Tasks that do their work and are to go as soon as another one serves in their
//! place.

use alloc::collections::BTreeSet;

use crate::{
    node::NodeState,
    request::RequestRecord,
    snapshot::Snapshot,
    task::{StopCause, TaskRecord},
};

/// Why a task is to go; `None`: it stays.
pub(crate) fn why(snapshot: &Snapshot, record: &RequestRecord, task: &TaskRecord) -> Option<StopCause> {
    if let Some(kill) = task.kill.as_ref().filter(|kill| kill.replace_first) {
        return Some(StopCause::Killed { by: kill.by.user.clone() });
    }
    let drains = snapshot.node(&task.node).is_some_and(|node| node.state == NodeState::Draining);
    if drains {
        return Some(StopCause::NodeDrained(task.node.clone()));
    }
    let is_active = record.active.as_ref() == Some(&task.deploy);
    let bounce = record.bounce.as_ref().filter(|bounce| is_active && bounce.covers(task));
    bounce.map(|_| StopCause::Bounced)
}

/// The instances of a request whose old task waits for another one.
#[must_use]
pub fn instances(snapshot: &Snapshot, record: &RequestRecord) -> BTreeSet<u32> {
    let tasks = snapshot.tasks_of(&record.request.id).filter(|task| !task.is_ended());
    tasks.filter(|task| why(snapshot, record, task).is_some()).map(|task| task.instance).collect()
}
