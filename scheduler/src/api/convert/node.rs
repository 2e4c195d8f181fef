//! The machines that tasks run on.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    node::{Capacity, NodeRecord, NodeState},
    snapshot::Snapshot,
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
    let on = snapshot.on_node(&node.id);
    pb::Node {
        node_id: node.id.to_string(),
        host: node.host.clone(),
        state: node_state_to_pb(node.state).into(),
        rack: node.rack.clone(),
        attributes: node.attributes.clone(),
        reserved_for: node.reserved_for.clone(),
        capacity: Some(resources_to_pb(node.capacity)),
        used: Some(resources_to_pb(on.used)),
        tasks: on.tasks,
        user: node.by.user.clone(),
        message: node.by.message.clone(),
        since: Some(timestamp_to_pb(node.since)),
        until: node.revert.map(|revert| timestamp_to_pb(revert.until)),
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
