//! What can never run, whatever ends before it.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{Ask, NodeView, NotPlaced, conditions, is_shared_by_racks, shortages};
use crate::{
    node::{Capacity, NodeState},
    request::Strategy,
};

/// Whether all instances could run if nothing else did. States pass, so only
/// dead nodes are left out; when no other is known, nothing is said.
///
/// # Errors
/// What speaks against each node, or against all of them together.
pub fn can_ever_fit(nodes: &[NodeView], ask: &Ask) -> Result<(), Vec<NotPlaced>> {
    let alive: Vec<&NodeView> = nodes.iter().filter(|node| node.state != NodeState::Dead).collect();
    if alive.iter().all(|node| whole_room(node, ask) == 0) {
        let told = alive.iter().flat_map(|node| {
            let mut refusals = conditions(node, ask);
            refusals.extend(shortages(node, Capacity::default(), ask.need));
            refusals.into_iter().map(|refusal| refusal.of(node, ask))
        });
        let told: Vec<NotPlaced> = told.collect();
        return if told.is_empty() { Ok(()) } else { Err(told) };
    }
    if ask.rules.strategy == Strategy::SpreadAllNodes {
        return Ok(());
    }
    let room = alive.iter().fold(0_u64, |room, node| room.saturating_add(whole_room(node, ask)));
    if room < u64::from(ask.instances) {
        return Err(Vec::from([NotPlaced::too_many(ask, room)]));
    }
    if !is_shared_by_racks(ask) {
        return Ok(());
    }
    // A rack without an active node has no share: it must fit as it is now, or
    // with all of them.
    let active = alive.iter().copied().filter(|node| node.state == NodeState::Active);
    match unshareable(active, ask) {
        Some(told) if told.is_empty() => Ok(()),
        _ => match unshareable(alive.iter().copied(), ask) {
            Some(told) if !told.is_empty() => Err(told),
            _ => Ok(()),
        },
    }
}

/// The racks that cannot take their even share; `None`: there is no rack.
fn unshareable<'a>(nodes: impl Iterator<Item = &'a NodeView>, ask: &Ask) -> Option<Vec<NotPlaced>> {
    let mut rooms: BTreeMap<&str, u64> = BTreeMap::new();
    for node in nodes.filter(|node| conditions(node, ask).is_empty()) {
        let room = rooms.entry(node.rack.as_str()).or_default();
        *room = room.saturating_add(whole_room(node, ask));
    }
    let racks = u64::try_from(rooms.len()).unwrap_or(u64::MAX);
    let instances = u64::from(ask.instances);
    let share = instances.checked_div(racks)?;
    let short = rooms.iter().filter(|(_, room)| **room < share);
    let mut told: Vec<NotPlaced> = short
        .map(|(rack, room)| NotPlaced::too_many_for_racks(ask, rooms.len(), *room, Some(rack)))
        .collect();
    // As many racks take one more as the division leaves over.
    let wider = rooms.values().filter(|room| **room > share).count() as u64;
    if told.is_empty() && wider < instances % racks {
        told.push(NotPlaced::too_many_for_racks(ask, rooms.len(), share * racks + wider, None));
    }
    Some(told)
}

/// How many tasks the node would take if it were active and empty.
fn whole_room(node: &NodeView, ask: &Ask) -> u64 {
    let (has, need) = (node.capacity, ask.need);
    let times = |of: u64, each: u64| of.checked_div(each).unwrap_or(u64::MAX);
    if !conditions(node, ask).is_empty() {
        return 0;
    }
    let most = times(has.cpu_millis, need.cpu_millis)
        .min(times(has.memory_mb, need.memory_mb))
        .min(times(has.disk_mb, need.disk_mb))
        .min(times(has.ports.into(), need.ports.into()));
    match ask.rules.strategy {
        Strategy::SeparateByDeploy | Strategy::SeparateByRequest => most.min(1),
        Strategy::Greedy | Strategy::Optimistic | Strategy::SpreadAllNodes => most,
    }
}
