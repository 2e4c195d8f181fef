//! Why a task does not go to a node, in words and figures.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use super::{Ask, NodeView};
use crate::{ids::NodeId, node::NodeState, request::Strategy};

/// What a node is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Whether it takes tasks at all.
    State,
    /// What it must have.
    Attributes,
    /// Whom it is kept for.
    Reservation,
    /// In which rack it is, and that rack's even share.
    Rack,
    /// Processor time.
    Cpu,
    /// Memory.
    Memory,
    /// Room for sandboxes.
    Disk,
    /// Ports.
    Ports,
    /// Tasks that must be apart.
    Separation,
    /// How many there are to be, on all nodes together.
    Instances,
}

/// One thing that speaks against one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPlaced {
    /// The node; empty when it is about all of them together.
    pub node: NodeId,
    /// In what respect.
    pub dimension: Dimension,
    /// What is missing, with figures.
    pub message: String,
}

/// The same without words, which are made only when they are told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal<'a> {
    State(NodeState),
    Attribute { name: &'a str, value: &'a str },
    Reserved,
    OtherRack,
    RackShare { tasks: u32, racks: usize },
    Short { dimension: Dimension, needs: u64, free: u64, of: u64 },
    Beside { tasks: u32 },
}

// === impl Dimension ===

impl Dimension {
    fn amount(self, value: u64) -> String {
        match self {
            Self::Cpu => thousandths(value),
            Self::Memory | Self::Disk => format!("{} MB", grouped(value)),
            Self::State
            | Self::Attributes
            | Self::Reservation
            | Self::Rack
            | Self::Ports
            | Self::Separation
            | Self::Instances => grouped(value),
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::State => "state",
            Self::Attributes => "attributes",
            Self::Reservation => "reservation",
            Self::Rack => "rack",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Ports => "ports",
            Self::Separation => "separation",
            Self::Instances => "instances",
        })
    }
}

// === impl NotPlaced ===

impl NotPlaced {
    pub(super) fn of_all(dimension: Dimension, message: String) -> Self {
        Self { node: NodeId::default(), dimension, message }
    }

    pub(super) fn too_many(ask: &Ask, room: u64) -> Self {
        let why = match ask.rules.strategy {
            Strategy::SeparateByDeploy | Strategy::SeparateByRequest => ", as each needs a node of its own",
            Strategy::Greedy | Strategy::Optimistic | Strategy::SpreadAllNodes => "",
        };
        let message = format!(
            "{} are asked for, {} fit on all nodes that it may use{why}",
            grouped(ask.instances.into()),
            grouped(room)
        );
        Self::of_all(Dimension::Instances, message)
    }

    /// Racks with even shares take fewer; `rack` is the one that is too small,
    /// if it is one alone.
    pub(super) fn too_many_for_racks(ask: &Ask, racks: usize, room: u64, rack: Option<&str>) -> Self {
        let place = rack.map_or_else(String::new, |rack| format!(" in {}", rack_of(rack)));
        let message = format!(
            "{} are asked for, spread evenly over {racks} racks, {} of them fit{place}",
            grouped(ask.instances.into()),
            grouped(room)
        );
        Self::of_all(Dimension::Instances, message)
    }
}

impl fmt::Display for NotPlaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.node.as_str().is_empty() {
            write!(f, "{}: ", self.node)?;
        }
        write!(f, "{}: {}", self.dimension, self.message)
    }
}

// === impl Refusal ===

impl Refusal<'_> {
    pub(super) fn of(self, node: &NodeView, ask: &Ask) -> NotPlaced {
        NotPlaced { node: node.id.clone(), dimension: self.dimension(), message: self.words(node, ask) }
    }

    fn dimension(self) -> Dimension {
        match self {
            Self::State(_) => Dimension::State,
            Self::Attribute { .. } => Dimension::Attributes,
            Self::Reserved => Dimension::Reservation,
            Self::OtherRack | Self::RackShare { .. } => Dimension::Rack,
            Self::Short { dimension, .. } => dimension,
            Self::Beside { .. } => Dimension::Separation,
        }
    }

    fn words(self, node: &NodeView, ask: &Ask) -> String {
        match self {
            Self::State(state) => state_words(state).to_string(),
            Self::Attribute { name, value } => match node.attributes.get(name) {
                Some(has) => format!("needs {name}={value}, has {name}={has}"),
                None => format!("needs {name}={value}, has no {name}"),
            },
            Self::Reserved => {
                let pairs = node.reserved_for.iter().map(|(name, value)| format!("{name}={value}"));
                let pairs: Vec<String> = pairs.collect();
                format!("kept for requests that allow {}", pairs.join(" or "))
            }
            Self::OtherRack => {
                format!("needs {}, is in {}", ask.rules.racks.join(" or "), rack_of(&node.rack))
            }
            Self::RackShare { tasks, racks } => format!(
                "{} has its even share: {tasks} of {} tasks, racks to spread over: {racks}",
                rack_of(&node.rack),
                ask.instances
            ),
            Self::Short { dimension, needs, free, of } => {
                let [needs, free, of] = [needs, free, of].map(|value| dimension.amount(value));
                format!("needs {needs}, {free} free of {of}")
            }
            Self::Beside { tasks } => {
                let whom = match ask.rules.strategy {
                    Strategy::SeparateByRequest => format!("request {}", ask.request),
                    Strategy::Greedy
                    | Strategy::Optimistic
                    | Strategy::SeparateByDeploy
                    | Strategy::SpreadAllNodes => format!("deploy {}", ask.deploy),
                };
                format!("has {tasks} of {whom} already, one is allowed")
            }
        }
    }
}

fn state_words(state: NodeState) -> &'static str {
    match state {
        NodeState::Active => "takes tasks",
        NodeState::Frozen => "frozen, takes nothing new; activate it",
        NodeState::Draining => "is being drained; activate it",
        NodeState::Drained => "is drained; activate it",
        NodeState::Dead => "is dead; it comes back with its engine",
    }
}

fn rack_of(rack: &str) -> String {
    if rack.is_empty() { "no rack".to_string() } else { format!("rack {rack}") }
}

/// 1,500 becomes "1.5".
fn thousandths(value: u64) -> String {
    let text = format!("{}.{:03}", grouped(value / 1000), value % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// 4096 becomes "4,096".
fn grouped(value: u64) -> String {
    match value / 1000 {
        0 => value.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), value % 1000),
    }
}
