//! The machines that tasks run on.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    node::{Capacity, NodeRecord, NodeState},
    snapshot::Snapshot,
    task::TaskRecord,
};

use super::timestamp_to_pb;

/// `None`: it is not to change.
pub(in crate::api) fn node_state_from_pb(state: pb::NodeState) -> Option<NodeState> {
    match state {
        pb::NodeState::Unspecified => None,
        pb::NodeState::Active => Some(NodeState::Active),
        pb::NodeState::Frozen => Some(NodeState::Frozen),
        pb::NodeState::Draining => Some(NodeState::Draining),
        pb::NodeState::Drained => Some(NodeState::Drained),
        pb::NodeState::Dead => Some(NodeState::Dead),
    }
}

fn node_state_to_pb(state: NodeState) -> pb::NodeState {
    match state {
        NodeState::Active => pb::NodeState::Active,
        NodeState::Frozen => pb::NodeState::Frozen,
        NodeState::Draining => pb::NodeState::Draining,
        NodeState::Drained => pb::NodeState::Drained,
        NodeState::Dead => pb::NodeState::Dead,
    }
}

/// With what the tasks in the snapshot use.
pub(in crate::api) fn node_to_pb(snapshot: &Snapshot, node: &NodeRecord) -> pb::Node {
    let tasks = || snapshot.tasks().filter(|task| task.node == node.id && !task.is_ended());
    let used = tasks().fold(Capacity::default(), |sum, task| add(sum, snapshot, task));
    pb::Node {
        node_id: node.id.to_string(),
        host: node.host.clone(),
        state: node_state_to_pb(node.state).into(),
        rack: node.rack.clone(),
        attributes: node.attributes.clone(),
        reserved_for: node.reserved_for.clone(),
        capacity: Some(resources_to_pb(node.capacity)),
        used: Some(resources_to_pb(used)),
        tasks: u32::try_from(tasks().count()).unwrap_or(u32::MAX),
        user: node.by.user.clone(),
        message: node.by.message.clone(),
        since: Some(timestamp_to_pb(node.since)),
        until: node.revert.map(|revert| timestamp_to_pb(revert.until)),
    }
}

fn add(sum: Capacity, snapshot: &Snapshot, task: &TaskRecord) -> Capacity {
    let Some(record) = snapshot.deploy(&task.request, &task.deploy) else { return sum };
    let resources = &record.deploy.resources;
    Capacity {
        cpu_millis: sum.cpu_millis + u64::from(resources.cpu_millis),
        memory_mb: sum.memory_mb + resources.memory_mb,
        disk_mb: sum.disk_mb + resources.disk_mb.unwrap_or(0),
        ports: sum.ports + u32::try_from(task.ports.len()).unwrap_or(0),
    }
}

fn resources_to_pb(capacity: Capacity) -> pb::NodeResources {
    pb::NodeResources {
        cpus: capacity.cpu_millis as f64 / 1000.0,
        memory_mb: capacity.memory_mb,
        disk_mb: capacity.disk_mb,
        ports: capacity.ports,
    }
}
