//! What the tasks on each node hold, kept up with every change of a task, so
//! that a launch need not look at all of them.

use alloc::collections::BTreeMap;

use crate::{ids::NodeId, node::Capacity, snapshot::Record, task::TaskRecord};

/// What is held on one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnNode {
    /// By tasks that have not ended.
    pub used: Capacity,
    /// How many these are.
    pub tasks: u32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Usage(BTreeMap<NodeId, OnNode>);

// === impl Usage ===

impl Usage {
    pub(super) fn of(&self, node: &NodeId) -> OnNode {
        self.0.get(node).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, record: &Record) {
        if let Some(task) = holder(record) {
            let on = self.0.entry(task.node.clone()).or_default();
            on.used = on.used.plus(task.need);
            on.tasks += 1;
        }
    }

    pub(super) fn subtract(&mut self, record: &Record) {
        let Some(task) = holder(record) else { return };
        let Some(on) = self.0.get_mut(&task.node) else { return };
        on.used = on.used.minus(task.need);
        on.tasks = on.tasks.saturating_sub(1);
        if on.tasks == 0 {
            self.0.remove(&task.node);
        }
    }
}

/// A task that has not ended.
fn holder(record: &Record) -> Option<&TaskRecord> {
    match record {
        Record::Task(task) => (!task.is_ended()).then_some(task),
        Record::Request(_)
        | Record::Progress(_)
        | Record::Deploy(_)
        | Record::Run(_)
        | Record::Claim(_)
        | Record::Node(_)
        | Record::Cluster(_)
        | Record::Audit(_) => None,
    }
}
