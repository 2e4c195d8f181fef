//! The nodes as one request sees them, and what it asks of them.

use alloc::{collections::BTreeMap, sync::Arc, vec::Vec};

use super::{Ask, NodeView, Replaced, spread_count};
use crate::{
    ids::{DeployId, NodeId, RequestId},
    node::{Capacity, NodeRecord},
    request::{Request, Strategy},
    snapshot::Snapshot,
    task::TaskRecord,
};

/// The nodes with what is on them, when `tasks` are those of `request` in place
/// of what the snapshot says. Only of that request the tasks are told apart.
#[must_use]
pub fn views<'a>(
    snapshot: &Snapshot,
    request: &RequestId,
    tasks: impl Iterator<Item = &'a Arc<TaskRecord>>,
) -> Vec<NodeView> {
    let mut nodes: BTreeMap<NodeId, NodeView> = snapshot.nodes().map(|node| view(snapshot, node)).collect();
    for task in snapshot.tasks_of(request).filter(|task| !task.is_ended()) {
        if let Some(node) = nodes.get_mut(&task.node) {
            node.used = node.used.minus(task.need);
        }
    }
    for task in tasks.filter(|task| !task.is_ended()) {
        let Some(node) = nodes.get_mut(&task.node) else { continue };
        node.used = node.used.plus(task.need);
        if task.is_staying() {
            *node.tasks.entry((task.request.clone(), task.deploy.clone())).or_default() += 1;
        }
    }
    nodes.into_values().collect()
}

fn view(snapshot: &Snapshot, node: &NodeRecord) -> (NodeId, NodeView) {
    let view = NodeView {
        id: node.id.clone(),
        rack: node.rack.clone(),
        state: node.state,
        attributes: node.attributes.clone(),
        reserved_for: node.reserved_for.clone(),
        capacity: node.capacity.or_plenty(),
        used: snapshot.on_node(&node.id).used,
        tasks: BTreeMap::new(),
    };
    (node.id.clone(), view)
}

/// How many tasks of a long-running request are wanted now.
#[must_use]
pub fn wanted(snapshot: &Snapshot, request: &Request) -> u32 {
    if request.placement.strategy != Strategy::SpreadAllNodes {
        return request.instances;
    }
    let nodes = views(snapshot, &request.id, core::iter::empty());
    ask(request, &DeployId::lowest(), Capacity::default(), &nodes).instances
}

/// What one more task of a deploy asks for. Jobs are placed one by one.
#[must_use]
pub fn ask(request: &Request, deploy: &DeployId, need: Capacity, nodes: &[NodeView]) -> Ask {
    let mut ask = Ask {
        request: request.id.clone(),
        deploy: deploy.clone(),
        instances: if request.kind.is_job() { 1 } else { request.instances },
        need,
        rules: request.placement.clone(),
        replaces: Vec::new(),
    };
    if request.kind.is_long_running() && request.placement.strategy == Strategy::SpreadAllNodes {
        ask.instances = spread_count(nodes, &ask);
    }
    ask
}

/// Those in whose place a new task of this instance comes, whichever deploy
/// they are of.
pub fn replaced<'a>(tasks: impl Iterator<Item = &'a Arc<TaskRecord>>, instance: u32) -> Vec<Replaced> {
    let gives_way =
        |task: &&Arc<TaskRecord>| task.instance == instance && task.is_staying() && task.run.is_none();
    let replaced = |task: &Arc<TaskRecord>| Replaced { deploy: task.deploy.clone(), node: task.node.clone() };
    tasks.filter(gives_way).map(replaced).collect()
}
