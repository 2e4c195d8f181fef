//! Which node a task goes to, and why it goes to none.
//!
//! **May it**: the node is active, in one of the racks, has what is required,
//! is not reserved for others, has room in every dimension, and the strategy
//! and the even share of its rack allow one more. All that speaks against it is
//! told, per node and dimension.
//!
//! **Which of those that may**, the first difference decides: the rack with the
//! fewest tasks of the deploy (when racks matter); the node with the fewest
//! tasks of the deploy, then of the request (`Optimistic` only); a node that
//! has none of those that it replaces (all but `Greedy`); a node that has, or is reserved by, an allowed attribute; the best fit; the smaller id.
//! The best fit is the node that has the smallest part left over afterwards
//! (processor and memory count twice as much as disk): nodes are filled one
//! after the other, so that large tasks find room on a whole one. Who wants
//! them apart says so by the strategy.

mod fit;
mod ports;
mod refusal;
mod view;

use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};

pub(crate) use self::ports::choose_ports;
use self::refusal::Refusal;
pub use self::{
    fit::can_ever_fit,
    ports::PortRange,
    refusal::{Dimension, NotPlaced},
    view::{ask, replaced, views, wanted},
};
use crate::{
    ids::{DeployId, NodeId, RequestId},
    node::{Capacity, NodeState},
    request::{Placement, Strategy},
};

/// A node, and what is on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Its name.
    pub id: NodeId,
    /// Nodes of one rack may fail together.
    pub rack: String,
    /// What may run on it.
    pub state: NodeState,
    /// What it has.
    pub attributes: BTreeMap<String, String>,
    /// Only requests that allow one of these may use it.
    pub reserved_for: BTreeMap<String, String>,
    /// How much it has.
    pub capacity: Capacity,
    /// How much its tasks hold.
    pub used: Capacity,
    /// How many tasks of each deploy are to stay on it.
    pub tasks: BTreeMap<(RequestId, DeployId), u32>,
}

/// A task that needs a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its request.
    pub request: RequestId,
    /// Its deploy.
    pub deploy: DeployId,
    /// How many tasks the deploy is to have; of jobs one.
    pub instances: u32,
    /// What one of them needs.
    pub need: Capacity,
    /// What the request says.
    pub rules: Placement,
    /// The tasks in whose place it comes: they do not count when tasks are kept
    /// apart or spread, though they still hold their room.
    pub replaces: Vec<Replaced>,
}

/// A task that goes when another one serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Its deploy.
    pub deploy: DeployId,
    /// Its node.
    pub node: NodeId,
}

/// Where a task goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// This node.
    pub node: NodeId,
}

/// Chooses a node; the same nodes and ask always give the same.
///
/// # Errors
/// All that speaks against each node.
pub fn place(nodes: &[NodeView], ask: &Ask) -> Result<Placed, Vec<NotPlaced>> {
    let search = Search::new(nodes, ask);
    let fit = nodes.iter().filter(|node| search.refusals(node).is_empty());
    if let Some(best) = fit.min_by_key(|node| search.rank(node)) {
        return Ok(Placed { node: best.id.clone() });
    }
    if nodes.is_empty() {
        return Err(vec![NotPlaced::of_all(Dimension::State, "no node is known".into())]);
    }
    let told = nodes.iter().flat_map(|node| {
        let refusals = search.refusals(node);
        refusals.into_iter().map(|refusal| refusal.of(node, ask)).collect::<Vec<_>>()
    });
    Err(told.collect())
}

/// How many tasks `SpreadAllNodes` means: one for each node that is active and
/// that the request may use.
#[must_use]
pub fn spread_count(nodes: &[NodeView], ask: &Ask) -> u32 {
    let usable = nodes.iter().filter(|node| is_usable(node, ask));
    u32::try_from(usable.count()).unwrap_or(u32::MAX)
}

/// What is the same for all nodes.
struct Search<'a> {
    ask: &'a Ask,
    deploy: (RequestId, DeployId),
    racks: Racks<'a>,
}

/// The tasks of the deploy in each rack that it may use.
struct Racks<'a> {
    tasks: BTreeMap<&'a str, u32>,
    /// What every rack may hold.
    share: u32,
    /// Whether one more rack may hold one more: as many may as the division
    /// leaves over.
    may_grow: bool,
}

/// Ordered by preference.
type Rank<'a> = (u32, u32, u32, u32, bool, u64, &'a NodeId);

// === impl Search ===

impl<'a> Search<'a> {
    fn new(nodes: &'a [NodeView], ask: &'a Ask) -> Self {
        let deploy = (ask.request.clone(), ask.deploy.clone());
        let racks = Racks { tasks: BTreeMap::new(), share: 0, may_grow: false };
        let mut search = Self { ask, deploy, racks };
        if is_shared_by_racks(ask) {
            search.racks = Racks::new(nodes, &search);
        }
        search
    }

    fn refusals(&self, node: &'a NodeView) -> Vec<Refusal<'a>> {
        let mut refusals = conditions(node, self.ask);
        if node.state != NodeState::Active {
            refusals.push(Refusal::State(node.state));
        }
        refusals.extend(shortages(node, node.used, self.ask.need));
        let beside = match self.ask.rules.strategy {
            Strategy::SeparateByDeploy | Strategy::SpreadAllNodes => self.of_deploy(node),
            Strategy::SeparateByRequest => self.of_request(node),
            Strategy::Greedy | Strategy::Optimistic => 0,
        };
        if beside > 0 {
            refusals.push(Refusal::Beside { tasks: beside });
        }
        refusals.extend(self.racks.refusal(node));
        refusals
    }

    fn rank(&self, node: &'a NodeView) -> Rank<'a> {
        let (deploy, request) = match self.ask.rules.strategy {
            Strategy::Optimistic => (self.of_deploy(node), self.of_request(node)),
            Strategy::Greedy
            | Strategy::SeparateByDeploy
            | Strategy::SeparateByRequest
            | Strategy::SpreadAllNodes => (0, 0),
        };
        let preferred = is_allowed(&node.reserved_for, self.ask) || is_allowed(&node.attributes, self.ask);
        let left = left_over(node, self.ask.need);
        (self.racks.tasks_of(node), deploy, request, self.stacked(node), !preferred, left, &node.id)
    }

    fn of_deploy(&self, node: &NodeView) -> u32 {
        let tasks = node.tasks.get(&self.deploy).copied().unwrap_or(0);
        tasks.saturating_sub(self.replaced_on(node, |replaced| replaced.deploy == self.ask.deploy))
    }

    fn of_request(&self, node: &NodeView) -> u32 {
        let first = (self.ask.request.clone(), DeployId::lowest());
        let deploys = node.tasks.range(first..).take_while(|((request, _), _)| *request == self.ask.request);
        deploys.map(|(_, tasks)| tasks).sum::<u32>().saturating_sub(self.replaced_on(node, |_| true))
    }

    /// Beside one that it replaces, while tasks are to be apart: where else there
    /// is no room.
    fn stacked(&self, node: &NodeView) -> u32 {
        match self.ask.rules.strategy {
            Strategy::Greedy => 0,
            Strategy::SeparateByDeploy
            | Strategy::SeparateByRequest
            | Strategy::Optimistic
            | Strategy::SpreadAllNodes => self.replaced_on(node, |_| true),
        }
    }

    fn replaced_on(&self, node: &NodeView, counts: impl Fn(&Replaced) -> bool) -> u32 {
        let here = self.ask.replaces.iter().filter(|replaced| replaced.node == node.id && counts(replaced));
        u32::try_from(here.count()).unwrap_or(u32::MAX)
    }
}

// === impl Racks ===

impl<'a> Racks<'a> {
    fn new(nodes: &'a [NodeView], search: &Search<'_>) -> Self {
        let usable = nodes.iter().filter(|node| is_usable(node, search.ask));
        let mut tasks: BTreeMap<&str, u32> = usable.map(|node| (node.rack.as_str(), 0)).collect();
        for node in nodes.iter().filter(|node| node.state != NodeState::Dead) {
            if let Some(of_rack) = tasks.get_mut(node.rack.as_str()) {
                *of_rack += search.of_deploy(node);
            }
        }
        let count = u32::try_from(tasks.len()).unwrap_or(u32::MAX).max(1);
        let instances = search.ask.instances;
        let (share, rest) = (instances / count, instances % count);
        let grown = tasks.values().filter(|tasks| **tasks > share).count();
        Self { tasks, share, may_grow: grown < rest as usize }
    }

    fn tasks_of(&self, node: &NodeView) -> u32 {
        self.tasks.get(node.rack.as_str()).copied().unwrap_or(0)
    }

    fn refusal(&self, node: &NodeView) -> Option<Refusal<'a>> {
        let tasks = *self.tasks.get(node.rack.as_str())?;
        let is_free = tasks < self.share || (tasks == self.share && self.may_grow);
        (!is_free).then_some(Refusal::RackShare { tasks, racks: self.tasks.len() })
    }
}

/// One task on each node needs no even share.
fn is_shared_by_racks(ask: &Ask) -> bool {
    ask.rules.rack_sensitive && ask.rules.strategy != Strategy::SpreadAllNodes
}

fn is_usable(node: &NodeView, ask: &Ask) -> bool {
    node.state == NodeState::Active && conditions(node, ask).is_empty()
}

/// What no other task's end would change.
fn conditions<'a>(node: &'a NodeView, ask: &'a Ask) -> Vec<Refusal<'a>> {
    let lacks = |(name, value): &(&String, &String)| node.attributes.get(*name) != Some(*value);
    let missing = ask.rules.required.iter().filter(lacks);
    let mut refusals: Vec<Refusal<'_>> =
        missing.map(|(name, value)| Refusal::Attribute { name, value }).collect();
    if !ask.rules.racks.is_empty() && !ask.rules.racks.contains(&node.rack) {
        refusals.push(Refusal::OtherRack);
    }
    if !node.reserved_for.is_empty() && !is_allowed(&node.reserved_for, ask) {
        refusals.push(Refusal::Reserved);
    }
    refusals
}

/// Whether one of these is among those that the request allows.
fn is_allowed(attributes: &BTreeMap<String, String>, ask: &Ask) -> bool {
    ask.rules.allowed.iter().any(|(name, value)| attributes.get(name) == Some(value))
}

fn shortages<'a>(node: &'a NodeView, used: Capacity, need: Capacity) -> impl Iterator<Item = Refusal<'a>> {
    let all = [
        (Dimension::Cpu, need.cpu_millis, used.cpu_millis, node.capacity.cpu_millis),
        (Dimension::Memory, need.memory_mb, used.memory_mb, node.capacity.memory_mb),
        (Dimension::Disk, need.disk_mb, used.disk_mb, node.capacity.disk_mb),
        (Dimension::Ports, need.ports.into(), used.ports.into(), node.capacity.ports.into()),
    ];
    all.into_iter().filter_map(|(dimension, needs, used, of)| {
        let free = of.saturating_sub(used);
        (needs > free).then_some(Refusal::Short { dimension, needs, free, of })
    })
}

/// What part stays free, in ten-thousandths.
fn left_over(node: &NodeView, need: Capacity) -> u64 {
    let left = |of: u64, used: u64, need: u64| {
        let free = of.saturating_sub(used).saturating_sub(need);
        (free * 1000).checked_div(of).unwrap_or(0)
    };
    let (has, used) = (node.capacity, node.used);
    4 * left(has.cpu_millis, used.cpu_millis, need.cpu_millis)
        + 4 * left(has.memory_mb, used.memory_mb, need.memory_mb)
        + 2 * left(has.disk_mb, used.disk_mb, need.disk_mb)
}
