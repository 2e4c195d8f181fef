//! A machine that tasks run on.

use alloc::{collections::BTreeMap, string::String};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{audit::Actor, deploy::Resources, ids::NodeId, time::Timestamp};

/// What may run on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NodeState {
    /// Everything.
    Active,
    /// Nothing new; what runs stays.
    Frozen,
    /// What runs moves elsewhere, replacements first.
    Draining,
    /// Nothing runs any more.
    Drained,
    /// The leader's engine does not have it.
    Dead,
}

/// How much a node has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capacity {
    /// Thousandths of a processor.
    pub cpu_millis: u64,
    /// Memory.
    pub memory_mb: u64,
    /// Room for sandboxes.
    pub disk_mb: u64,
    /// How many ports.
    pub ports: u32,
}

/// What the leader's engine says of one of its machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Its name.
    pub id: NodeId,
    /// Machines of one rack may fail together.
    pub rack: String,
    /// What it has, for placement.
    pub attributes: BTreeMap<String, String>,
    /// Only requests that allow one of these may use it.
    pub reserved_for: BTreeMap<String, String>,
    /// How much it has.
    pub capacity: Capacity,
}

/// A state that ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevertState {
    /// When.
    pub until: Timestamp,
    /// What comes then.
    pub state: NodeState,
}

/// A node as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRecord {
    /// Its name.
    pub id: NodeId,
    /// The address under which its tasks are reached.
    pub host: String,
    /// What may run on it.
    pub state: NodeState,
    /// Its rack.
    #[serde(default)]
    pub rack: String,
    /// What it has, for placement.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Only requests that allow one of these may use it.
    #[serde(default)]
    pub reserved_for: BTreeMap<String, String>,
    /// How much it has.
    #[serde(default)]
    pub capacity: Capacity,
    /// Who set the state, and why.
    #[serde(default)]
    pub by: Actor,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// Set when the state ends by itself.
    #[serde(default)]
    pub revert: Option<RevertState>,
}

/// Of a dimension that could not be found out; small enough to be multiplied.
const PLENTY: u64 = u64::MAX / 100_000;

// === impl NodeState ===

impl fmt::Display for NodeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "ACTIVE",
            Self::Frozen => "FROZEN",
            Self::Draining => "DRAINING",
            Self::Drained => "DRAINED",
            Self::Dead => "DEAD",
        })
    }
}

// === impl Capacity ===

impl Capacity {
    /// What a task with these resources holds. The limit that the server sets for
    /// tasks that say nothing of disk is a bound, not a share: it holds no room.
    #[must_use]
    pub fn of(resources: &Resources) -> Self {
        Self {
            cpu_millis: resources.cpu_millis.into(),
            memory_mb: resources.memory_mb,
            disk_mb: resources.disk_mb.unwrap_or(0),
            ports: resources.ports,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            cpu_millis: self.cpu_millis.saturating_add(other.cpu_millis),
            memory_mb: self.memory_mb.saturating_add(other.memory_mb),
            disk_mb: self.disk_mb.saturating_add(other.disk_mb),
            ports: self.ports.saturating_add(other.ports),
        }
    }

    /// Without what `other` holds.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            cpu_millis: self.cpu_millis.saturating_sub(other.cpu_millis),
            memory_mb: self.memory_mb.saturating_sub(other.memory_mb),
            disk_mb: self.disk_mb.saturating_sub(other.disk_mb),
            ports: self.ports.saturating_sub(other.ports),
        }
    }

    /// For placement: what is not known does not keep a task away.
    #[must_use]
    pub fn or_plenty(self) -> Self {
        let known = |value: u64| if value == 0 { PLENTY } else { value };
        Self {
            cpu_millis: known(self.cpu_millis),
            memory_mb: known(self.memory_mb),
            disk_mb: known(self.disk_mb),
            ports: if self.ports == 0 { u32::MAX } else { self.ports },
        }
    }
}

// === impl NodeRecord ===

impl NodeRecord {
    /// A machine that was not known before.
    #[must_use]
    pub fn new(machine: &Machine, host: &str, now: Timestamp) -> Self {
        Self {
            id: machine.id.clone(),
            host: host.into(),
            state: NodeState::Active,
            rack: machine.rack.clone(),
            attributes: machine.attributes.clone(),
            reserved_for: machine.reserved_for.clone(),
            capacity: machine.capacity,
            by: Actor::scheduler("its engine has it"),
            since: now,
            revert: None,
        }
    }

    /// What the engine says of it now. What people set stays, but a dead one lives again.
    #[must_use]
    pub fn refreshed(&self, machine: &Machine, host: &str, now: Timestamp) -> Self {
        let fresh = Self::new(machine, host, now);
        if self.state == NodeState::Dead {
            return fresh;
        }
        Self { state: self.state, by: self.by.clone(), since: self.since, revert: self.revert, ..fresh }
    }

    /// The engine does not have it any more.
    #[must_use]
    pub fn dead(&self, now: Timestamp) -> Self {
        Self {
            state: NodeState::Dead,
            by: Actor::scheduler("the leader's engine does not have it"),
            since: now,
            revert: None,
            ..self.clone()
        }
    }
}
