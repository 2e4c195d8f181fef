//! Which nodes there are, as the leader's engine says.

use alloc::sync::Arc;

use super::Policy;
use crate::{
    commit::Commit,
    node::{NodeRecord, NodeState},
    snapshot::{Key, Record, Snapshot},
    time::Timestamp,
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
    };

    fn policy(node: &str) -> Policy {
        let machine = Machine { id: NodeId::parse(node).unwrap(), ..Machine::default() };
        Policy {
            host: "10.0.0.1".into(),
            ports: PortRange { first: 1, last: 2 },
            machine,
            history: History::default(),
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
