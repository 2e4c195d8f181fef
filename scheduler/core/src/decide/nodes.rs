//! Which nodes there are, as the leader's engine says, and what runs on them,
//! as people say.

use alloc::{format, sync::Arc, vec::Vec};

use super::{
    Policy,
    admit::{Deed, Refusal, write_entry},
};
use crate::{
    audit::{ActionKind, Actor},
    cluster::ClusterRecord,
    commit::Commit,
    ids::{Fault, NodeId},
    node::{NodeRecord, NodeState, RevertState},
    snapshot::{Key, Record, Snapshot},
    time::{Millis, Timestamp},
};

/// Takes up the machine of the leader's engine, and notes that all others are
/// dead. Nothing to write when the store says so already.
#[must_use]
pub fn enroll(snapshot: &Snapshot, policy: &Policy, now: Timestamp) -> Commit {
    let mut commit = Commit::default();
    let (machine, host) = (&policy.machine, &*policy.host);
    let known = snapshot.node(&machine.id);
    let fresh = known
        .map_or_else(|| NodeRecord::new(machine, host, now), |known| known.refreshed(machine, host, now));
    if known.is_none_or(|known| **known != fresh) {
        write(snapshot, &mut commit, fresh);
    }
    let gone = snapshot.nodes().filter(|node| node.id != machine.id && node.state != NodeState::Dead);
    for node in gone {
        write(snapshot, &mut commit, node.dead(now));
    }
    commit
}

/// A transaction of the store takes 128 operations; the next commit has the rest.
const MOST_WRITES: usize = 60;

/// Ends states whose time is over, and notes that a node which was being
/// drained is empty. Also tells when to look again.
#[must_use]
pub fn advance(snapshot: &Snapshot, now: Timestamp) -> (Commit, Option<Timestamp>) {
    let mut commit = Commit::default();
    let mut wake: Option<Timestamp> = None;
    let mut cluster = (*snapshot.cluster()).clone();
    for node in snapshot.nodes() {
        if commit.operations() >= MOST_WRITES {
            return (commit, Some(now));
        }
        let mut next = (**node).clone();
        let mut why = "its time is over";
        if let Some(revert) = node.revert.filter(|revert| revert.until <= now) {
            next = NodeRecord {
                state: revert.state,
                by: Actor::scheduler("the time of the state before is over"),
                since: now,
                revert: None,
                ..next
            };
        }
        if next.state == NodeState::Draining && snapshot.on_node(&node.id).tasks == 0 {
            next.state = NodeState::Drained;
            next.since = now;
            why = "its last task has gone";
        }
        if let Some(revert) = next.revert {
            wake = Some(wake.map_or(revert.until, |earlier| earlier.min(revert.until)));
        }
        if next != **node {
            let by = Actor::scheduler(why);
            note_state(snapshot, &mut commit, &mut cluster, (node, &next), &by, now);
            write(snapshot, &mut commit, next);
        }
    }
    (commit, wake)
}

/// What somebody wants of a node.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Which.
    pub node: NodeId,
    /// `None`: it stays.
    pub state: Option<NodeState>,
    /// From then on it is as before.
    pub expires_in: Option<Millis>,
    /// Who, and why.
    pub by: Actor,
}

/// Sets the state of a node, on any replica.
///
/// # Errors
/// An unknown or dead node, or a state that nobody can set.
pub fn set(view: &Snapshot, setting: &Setting, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let Some(known) = view.node(&setting.node) else {
        let words = format!("there is no node {}; see `scheduler node list`", setting.node);
        return Err(Refusal::NotFound(words));
    };
    let state = settable(setting, known)?;
    if known.state == NodeState::Dead {
        return Err(Refusal::Precondition(format!(
            "node {} is dead since the leader's engine does not have it; start its scheduler again",
            setting.node
        )));
    }
    let drained = known.state == NodeState::Drained && state == NodeState::Draining;
    let next = NodeRecord {
        state: if drained { NodeState::Drained } else { state },
        since: if known.state == state || drained { known.since } else { now },
        by: setting.by.clone(),
        revert: revert(setting, known, now),
        ..(**known).clone()
    };
    let mut cluster = (*view.cluster()).clone();
    note_state(view, &mut commit, &mut cluster, (known, &next), &setting.by, now);
    write(view, &mut commit, next);
    Ok(commit)
}

/// A line of the cluster's log: from what state to what.
fn note_state(
    view: &Snapshot,
    commit: &mut Commit,
    cluster: &mut ClusterRecord,
    (before, after): (&NodeRecord, &NodeRecord),
    by: &Actor,
    now: Timestamp,
) {
    let words = |node: &NodeRecord| format!("{} {}", node.id, node.state);
    let deed = Deed { kind: ActionKind::SetNode, by, before: words(before), after: words(after) };
    write_entry(view, commit, None, &mut cluster.audited, deed, now);
    commit.write(view, Key::Cluster, Some(Record::Cluster(Arc::new(cluster.clone()))));
}

fn settable(setting: &Setting, known: &NodeRecord) -> Result<NodeState, Refusal> {
    let mut faults = Vec::new();
    let state = match setting.state {
        None if known.state == NodeState::Drained => NodeState::Draining,
        None => known.state,
        Some(state @ (NodeState::Active | NodeState::Frozen | NodeState::Draining)) => state,
        Some(NodeState::Drained | NodeState::Dead) => {
            let rule = "must be ACTIVE, FROZEN or DRAINING; a node is DRAINED when its last task has gone";
            faults.push(Fault::new("state", rule));
            known.state
        }
    };
    if setting.expires_in.is_some() && state == settled(known) && known.revert.is_none() {
        faults.push(Fault::new("expires_in", format!("has nothing to go back to: the node is {state}")));
    }
    if faults.is_empty() { Ok(state) } else { Err(Refusal::Invalid(faults)) }
}

/// What comes at the end: how it was, or would have become by itself.
fn revert(setting: &Setting, known: &NodeRecord, now: Timestamp) -> Option<RevertState> {
    let until = now + setting.expires_in?;
    let state = known.revert.map_or_else(|| settled(known), |revert| revert.state);
    Some(RevertState { until, state })
}

/// An empty node is drained anew.
fn settled(node: &NodeRecord) -> NodeState {
    match node.state {
        NodeState::Drained => NodeState::Draining,
        state @ (NodeState::Active | NodeState::Frozen | NodeState::Draining | NodeState::Dead) => state,
    }
}

fn write(snapshot: &Snapshot, commit: &mut Commit, node: NodeRecord) {
    commit.write(snapshot, Key::Node(node.id.clone()), Some(Record::Node(Arc::new(node))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audit::Actor,
        decide::{History, PortRange},
        ids::NodeId,
        node::Machine,
        time::Millis,
    };

    fn policy(node: &str) -> Policy {
        let machine = Machine { id: NodeId::parse(node).unwrap(), ..Machine::default() };
        Policy {
            host: "10.0.0.1".into(),
            ports: PortRange { first: 1, last: 2 },
            machine,
            history: History::default(),
            draining_at_once: 1,
            drain_jobs_after: Millis::seconds(3600),
            removal_bound: Millis(0),
        }
    }

    #[test]
    fn the_leaders_machine_is_enrolled_once_and_others_are_dead() {
        let mut snapshot = Snapshot::default();
        enroll(&snapshot, &policy("a"), Timestamp(1)).apply(&mut snapshot, 1);
        assert!(enroll(&snapshot, &policy("a"), Timestamp(2)).is_empty());
        enroll(&snapshot, &policy("b"), Timestamp(3)).apply(&mut snapshot, 2);
        let states: alloc::vec::Vec<_> = snapshot.nodes().map(|node| node.state).collect();
        assert_eq!(states, [NodeState::Dead, NodeState::Active]);
        enroll(&snapshot, &policy("a"), Timestamp(4)).apply(&mut snapshot, 3);
        assert_eq!(snapshot.node(&policy("a").machine.id).unwrap().state, NodeState::Active);
    }

    #[test]
    fn what_people_set_outlives_a_change_of_leader() {
        let mut snapshot = Snapshot::default();
        let node = NodeRecord::new(&policy("a").machine, "10.0.0.1", Timestamp(1));
        let by = Actor::new("ann", "broken fan");
        let frozen = NodeRecord { state: NodeState::Frozen, by, ..node };
        snapshot.set(&Key::Node(frozen.id.clone()), Some((Record::Node(Arc::new(frozen)), 1)));
        let mut wider = policy("a");
        wider.machine.capacity.memory_mb = 4096;
        enroll(&snapshot, &wider, Timestamp(2)).apply(&mut snapshot, 2);
        let node = snapshot.node(&wider.machine.id).unwrap();
        assert_eq!((node.state, &*node.by.user, node.capacity.memory_mb), (NodeState::Frozen, "ann", 4096));
    }
}
