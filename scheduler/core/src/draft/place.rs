//! Where a new task goes.

use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::Draft;
use crate::{
    deploy::DeployRecord,
    ids::NodeId,
    node::{Capacity, NodeRecord, NodeState},
    placement::{self, NodeView, NotPlaced},
    request::Strategy,
    time::Timestamp,
};

/// A node that takes the task.
pub(super) struct Spot {
    pub(super) node: NodeId,
    pub(super) rack: String,
    pub(super) host: String,
}

/// How the remark of a deploy begins whose task has no place.
pub(crate) const NO_PLACE: &str = "no node takes instance";
/// The same when a node has room and no port.
pub(crate) const NO_PORT: &str = "no free port for instance";
/// More would fill the record of a deploy.
const MOST_TOLD: usize = 6;

impl Draft<'_> {
    /// `None`: it waits for room, and the deploy says why.
    pub(super) fn place(&mut self, deploy: &DeployRecord, instance: u32, need: Capacity) -> Option<Spot> {
        let nodes = self.nodes();
        let mut ask = placement::ask(&self.request.request, &deploy.deploy.id, need, &nodes);
        if self.request.request.kind.is_long_running() {
            ask.replaces = placement::replaced(self.tasks.values(), instance);
        }
        match placement::place(&nodes, &ask) {
            Ok(placed) => {
                if deploy.remark.starts_with(NO_PLACE) {
                    self.remark(&deploy.deploy.id, "");
                }
                Some(self.spot(placed.node))
            }
            Err(told) => {
                self.waits_for_room = true;
                if !deploy.is_done() {
                    self.remark(&deploy.deploy.id, &words(instance, &told));
                }
                None
            }
        }
    }

    pub(crate) fn draining_at_once(&self) -> usize {
        self.policy.draining_at_once.max(1) as usize
    }

    /// Something else has to end first.
    pub(crate) fn wait_for_room(&mut self) {
        self.waits_for_room = true;
    }

    /// How many tasks of a long-running request are wanted now.
    pub(crate) fn instances(&self) -> u32 {
        let request = &self.request.request;
        if request.placement.strategy != Strategy::SpreadAllNodes {
            return request.instances;
        }
        let nodes = self.nodes();
        let deploy = self.request.active.clone().unwrap_or_else(crate::ids::DeployId::lowest);
        placement::ask(request, &deploy, Capacity::default(), &nodes).instances
    }

    /// The state of the node that a task is on.
    pub(crate) fn node_state(&self, node: &NodeId) -> NodeState {
        self.snapshot.node(node).map_or(NodeState::Active, |node| node.state)
    }

    /// Since when a node is being drained; `None`: it is not.
    pub(crate) fn draining_since(&self, node: &NodeId) -> Option<Timestamp> {
        let node = self.snapshot.node(node).filter(|node| node.state == NodeState::Draining)?;
        Some(node.since)
    }

    fn nodes(&self) -> Vec<NodeView> {
        let nodes = placement::views(self.snapshot, &self.id(), self.tasks.values());
        if nodes.is_empty() { vec![self.own_node()] } else { nodes }
    }

    /// That of this leader's engine, should it not be in the store yet.
    fn own_node(&self) -> NodeView {
        let node = NodeRecord::new(&self.policy.machine, &self.policy.host, self.now);
        NodeView {
            id: node.id,
            rack: node.rack,
            state: node.state,
            attributes: node.attributes,
            reserved_for: node.reserved_for,
            capacity: node.capacity.or_plenty(),
            used: Capacity::default(),
            tasks: alloc::collections::BTreeMap::new(),
        }
    }

    fn spot(&self, id: NodeId) -> Spot {
        match self.snapshot.node(&id) {
            Some(node) => Spot { node: id, rack: node.rack.clone(), host: node.host.clone() },
            None => Spot { node: id, rack: self.policy.machine.rack.clone(), host: self.policy.host.clone() },
        }
    }
}

fn words(instance: u32, told: &[NotPlaced]) -> String {
    let reasons: Vec<String> = told.iter().take(MOST_TOLD).map(ToString::to_string).collect();
    let more = told.len().saturating_sub(MOST_TOLD);
    let rest = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{NO_PLACE} {instance}: {}{rest}", reasons.join("; "))
}
