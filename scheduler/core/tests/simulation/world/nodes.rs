//! Two nodes, which people drain, freeze and activate at any moment.

use std::{collections::BTreeSet, sync::Arc};

use scheduler_core::{
    audit::Actor,
    decide::nodes,
    ids::{DeployId, NodeId, RequestId, TaskId},
    node::{Capacity, Machine, NodeRecord, NodeState},
    observed::Condition,
    snapshot::{Key, Record, Snapshot},
    task::{Membership, Phase, StopCause, TaskRecord},
    time::Millis,
};

use super::{World, leaders::Leader};

/// Tasks that leave a node together.
pub(super) const DRAINING_AT_ONCE: u32 = 1;

const NAMES: [&str; 2] = ["a", "b"];
/// A request has up to three tasks, twice as many in a deploy, and one that is replaced.
const ROOM: u64 = 8;

impl World {
    /// All tasks fit on either of two nodes.
    pub(crate) fn with_nodes(mut self) -> Self {
        for (index, name) in NAMES.into_iter().enumerate() {
            let cpu_millis = 1000 * ROOM * self.tenants.len() as u64;
            let capacity = Capacity { cpu_millis, ..Capacity::default() };
            let machine = Machine { id: node(name), capacity, ..Machine::default() };
            let record = NodeRecord::new(&machine, &format!("10.0.0.{}", index + 1), self.now);
            self.revision += 1;
            let record = Some((Record::Node(record.into()), self.revision));
            self.store.set(&Key::Node(node(name)), record);
        }
        self.nodes = true;
        self
    }

    /// Somebody sets a state, maybe for a while.
    pub(super) fn command_node(&mut self) {
        let name = NAMES[self.random.usize(0..NAMES.len())];
        let state = match self.random.u32(0..6) {
            0..=2 => NodeState::Draining,
            3 => NodeState::Frozen,
            _ => NodeState::Active,
        };
        let expires_in = (self.random.u32(0..3) == 0).then(|| Millis(self.random.u64(100..6000)));
        self.set_node(name, state, expires_in);
    }

    /// Some settings make no sense at this moment, and are refused.
    fn set_node(&mut self, name: &str, state: NodeState, expires_in: Option<Millis>) {
        let by = Actor::new("ann", "a new kernel");
        let setting = nodes::Setting { node: node(name), state: Some(state), expires_in, by };
        if let Ok(commit) = nodes::set(&self.store, &setting, self.now) {
            assert!(commit.is_empty() || self.commit(&commit));
        }
    }

    /// One node is to be empty in the end.
    pub(super) fn drain_one(&mut self) {
        if self.nodes {
            let drained = self.random.usize(0..NAMES.len());
            self.set_node(NAMES[1 - drained], NodeState::Active, None);
            self.set_node(NAMES[drained], NodeState::Draining, None);
        }
    }

    /// Before any request, as a leader does.
    pub(super) fn keep_nodes(&mut self, leader: &mut Leader) {
        if !self.nodes || leader.term != self.term {
            return;
        }
        let (commit, _) = nodes::advance(&leader.snapshot, self.now);
        if !commit.is_empty() && self.commit(&commit) {
            leader.snapshot = self.store.clone();
        }
    }

    /// Between a decision and its write.
    pub(super) fn interfere(&mut self) {
        if self.nodes && !self.fair && self.random.u32(0..30) == 0 {
            self.command_node();
        }
    }

    /// After a leader has written what it decided from `before`.
    pub(super) fn check_new_tasks(&self, before: &Snapshot) {
        let new = self.store.tasks().filter(|task| before.task(&task.id).is_none());
        for task in new.filter(|_| self.nodes) {
            let state = before.node(&task.node).map(|node| node.state);
            if state != Some(NodeState::Active) {
                self.fail(&format!(
                    "nothing_new_goes_to_a_node_that_is_not_active: {} is {state:?}",
                    task.id
                ));
            }
            self.check_turn(before, task);
        }
    }

    /// What comes in place of a task on a node that was being drained.
    fn check_turn(&self, before: &Snapshot, new: &TaskRecord) {
        let is_good = |task: &TaskRecord| task.is_staying() && !matches!(task.phase, Phase::Unhealthy { .. });
        let is_draining = |id| before.node(id).is_some_and(|node| node.state == NodeState::Draining);
        let replaced = self.store.tasks_of(&new.request).filter(|task| is_twin(task, new) && is_good(task));
        for node in replaced.map(|task| &task.node).filter(|node| is_draining(node)) {
            let moving = self.moving(before, node);
            if moving.len() > DRAINING_AT_ONCE as usize {
                self.fail(&format!("at_most_the_limit_leaves_a_node_at_a_time: {moving:?} leave {node}"));
            }
        }
    }

    pub(super) fn check_nodes(&self) {
        for node in self.store.nodes().filter(|node| node.state == NodeState::Drained) {
            if let Some(task) = self.store.tasks().find(|task| task.node == node.id && !task.is_ended()) {
                self.fail(&format!("a_drained_node_has_no_tasks: {} is on {}", task.id, node.id));
            }
        }
    }

    /// One place counts once, also if two of its tasks leave for one new one.
    fn moving(&self, before: &Snapshot, node: &NodeId) -> BTreeSet<(RequestId, DeployId, u32)> {
        let has_twin = |task: &TaskRecord| {
            let mut siblings = self.store.tasks_of(&task.request);
            siblings.any(|other| is_twin(task, other) && is_to_stay(before, other))
        };
        let leaves = |task: &&Arc<TaskRecord>| task.node == *node && !task.is_ended();
        let moves = |task: &&Arc<TaskRecord>| is_drained(task) || task.is_staying() && has_twin(task);
        let moving = self.store.tasks().filter(leaves).filter(moves);
        moving.map(|task| (task.request.clone(), task.deploy.clone(), task.instance)).collect()
    }

    pub(super) fn check_drained(&self) {
        let Some(node) = self.store.nodes().find(|node| node.state != NodeState::Active) else { return };
        let on_it = |task: &&TaskId| self.store.task(task).is_some_and(|task| task.node == node.id);
        let running = self.engine.iter().filter(|(_, p)| matches!(p.condition, Condition::Running { .. }));
        let running: Vec<_> = running.map(|(task, _)| task).filter(on_it).collect();
        if node.state != NodeState::Drained || !running.is_empty() {
            self.fail(&format!("a_drain_ends: {} is {} with {running:?}", node.id, node.state));
        }
    }
}

/// They have the same place, on two nodes.
fn is_twin(one: &TaskRecord, other: &TaskRecord) -> bool {
    (&one.deploy, one.instance) == (&other.deploy, other.instance) && one.node != other.node
}

/// A task that is to go itself is nobody's replacement.
fn is_to_stay(view: &Snapshot, task: &TaskRecord) -> bool {
    let drains = view.node(&task.node).is_some_and(|node| node.state == NodeState::Draining);
    let request = view.request(&task.request);
    let bounced = request
        .filter(|request| request.active.as_ref() == Some(&task.deploy))
        .and_then(|request| request.bounce.as_ref())
        .is_some_and(|bounce| bounce.covers(task));
    task.is_staying() && !drains && !bounced && task.kill.is_none()
}

fn is_drained(task: &TaskRecord) -> bool {
    let cause = match (&task.membership, &task.phase) {
        (Membership::Leaving { cause, .. } | Membership::Left { cause, .. }, _) => cause,
        (_, Phase::Stopping { cause, .. }) => cause,
        _ => return false,
    };
    matches!(cause, StopCause::NodeDrained(_))
}

fn node(name: &str) -> NodeId {
    NodeId::parse(name).unwrap()
}
