//! The store as a decision sees it: every record with the revision at which it
//! was written, so that the decision can say on what it relies.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use crate::{
    agent::{Agent, AgentKey, KnownAgent, Maintenance, SyncRecord},
    commit::{Commit, Key, Record, Write},
    group::{Group, GroupAlias, PathKey},
    ids::{Generation, GroupName, RequestId, Revision, ServiceId},
    request::Request,
    service::ServiceRecord,
};

mod reading;
mod records;

/// A record with its place in history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<T> {
    /// The record.
    pub value: T,
    /// When it came into being.
    pub created: Revision,
    /// When it was last written.
    pub modified: Revision,
}

/// All records, and where requests stand in their queues.
///
/// Changes may come twice and late, from the watch and from own commits: each
/// record keeps the newest.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    revision: Revision,
    requests: BTreeMap<RequestId, Stored<Request>>,
    services: BTreeMap<ServiceId, Stored<ServiceRecord>>,
    groups: BTreeMap<GroupName, Stored<Group>>,
    paths: BTreeMap<PathKey, Stored<ServiceId>>,
    agents: BTreeMap<AgentKey, Stored<Agent>>,
    syncs: BTreeMap<AgentKey, Stored<SyncRecord>>,
    aliases: BTreeMap<GroupName, Stored<GroupAlias>>,
    known: BTreeMap<AgentKey, Stored<KnownAgent>>,
    maintenance: BTreeMap<AgentKey, Stored<Maintenance>>,
    floor: Option<Stored<Generation>>,
    /// Of earlier generations only who made them: their contents are read when
    /// somebody asks.
    past: BTreeMap<ServiceId, BTreeMap<Generation, Stored<RequestId>>>,
    queues: BTreeMap<ServiceId, Queue>,
    owned: BTreeMap<ServiceId, BTreeSet<PathKey>>,
    finished: usize,
    removed: BTreeMap<Key, Revision>,
    /// Written after what the watch was heard of.
    ahead: BTreeMap<Key, Revision>,
}

/// The requests of one service, oldest first.
#[derive(Clone, Debug, Default)]
struct Queue {
    waiting: BTreeSet<(Revision, RequestId)>,
    finished: BTreeSet<(Revision, RequestId)>,
}

// === impl Snapshot ===

impl Snapshot {
    /// The revision up to which the watch was heard.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The watch has delivered everything up to here.
    pub fn advance(&mut self, revision: Revision) {
        self.revision = self.revision.max(revision);
        let heard = self.revision;
        self.removed.retain(|_, at| *at > heard);
        self.ahead.retain(|_, at| *at > heard);
    }

    /// A record as written at a revision.
    pub fn put(&mut self, record: Record, created: Revision, modified: Revision) {
        let key = record.key();
        if self.modified(&key).is_some_and(|known| known >= modified)
            || self.removed.get(&key).is_some_and(|at| *at >= modified)
        {
            return;
        }
        self.take(&key);
        self.removed.remove(&key);
        if modified > self.revision {
            self.ahead.insert(key, modified);
        }
        self.insert(record, created, modified);
    }

    /// A record went at a revision.
    pub fn remove(&mut self, key: &Key, at: Revision) {
        if self.modified(key).is_none_or(|known| known <= at) {
            self.take(key);
            self.removed.insert(key.clone(), at);
        }
    }

    /// The whole content at a revision; what this one knows of later stays.
    pub fn reset(&mut self, records: Vec<(Record, Revision, Revision)>, revision: Revision) {
        let listed: BTreeSet<Key> = records.iter().map(|(record, ..)| record.key()).collect();
        for key in self.keys() {
            let old = self.modified(&key).is_some_and(|modified| modified <= revision);
            if old && !listed.contains(&key) {
                self.take(&key);
            }
        }
        for (record, created, modified) in records {
            self.put(record, created, modified);
        }
        self.advance(revision);
    }

    /// Takes over an own commit that got this revision.
    pub fn absorb(&mut self, commit: &Commit, revision: Revision) {
        for (key, write) in commit.writes() {
            match write {
                Write::Put(record) => {
                    let created = self.created(key).unwrap_or(revision);
                    self.put(Record::clone(record), created, revision);
                }
                Write::Delete => self.remove(key, revision),
            }
        }
    }

    /// Services of which something is known that the watch has not told yet: a
    /// record that was read by itself may have been written with others.
    #[must_use]
    pub fn half_heard(&self) -> BTreeSet<&ServiceId> {
        self.ahead.keys().filter_map(|key| self.service_of(key)).collect()
    }

    fn service_of<'a>(&'a self, key: &'a Key) -> Option<&'a ServiceId> {
        match key {
            Key::Request(id) => self.requests.get(id).map(|stored| stored.value.service()),
            Key::Service(id) => Some(id),
            Key::Path(path) => self.paths.get(path).map(|stored| &stored.value),
            Key::Group(_)
            | Key::Agent(_)
            | Key::Sync(_)
            | Key::Past(..)
            | Key::Alias(_)
            | Key::Known(_)
            | Key::Maintenance(_)
            | Key::Floor => None,
        }
    }

    /// When the record was last written.
    #[must_use]
    pub fn modified(&self, key: &Key) -> Option<Revision> {
        self.stamps(key).map(|(_, modified)| modified)
    }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;
    use crate::fixture::{group, request, service_id};

    fn at(number: u64) -> Revision {
        Revision(number)
    }

    #[test]
    fn a_late_change_does_not_undo_a_newer_one() {
        let mut snapshot = Snapshot::default();
        let old = Record::Group(group("g"));
        let mut newer = group("g");
        newer.minimum_agents = 3;
        snapshot.put(Record::Group(newer.clone()), at(1), at(5));
        snapshot.put(old.clone(), at(1), at(1));
        assert_eq!(snapshot.groups().next(), Some(&newer));
        snapshot.remove(&old.key(), at(4));
        assert!(snapshot.groups().next().is_some());
        snapshot.remove(&old.key(), at(6));
        snapshot.put(old.clone(), at(1), at(5));
        assert!(snapshot.groups().next().is_none(), "a late put does not bring back what went");
        snapshot.put(old, at(7), at(7));
        assert!(snapshot.groups().next().is_some());
    }

    #[test]
    fn a_reset_keeps_what_is_known_of_later() {
        let mut snapshot = Snapshot::default();
        snapshot.put(Record::Group(group("gone")), at(1), at(1));
        snapshot.put(Record::Group(group("own")), at(9), at(9));
        snapshot.reset(vec![(Record::Group(group("listed")), at(2), at(2))], at(8));
        let names: Vec<_> = snapshot.groups().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["listed", "own"]);
        assert_eq!(snapshot.revision(), at(8));
    }

    #[test]
    fn requests_of_a_service_queue_in_the_order_of_their_coming() {
        let mut snapshot = Snapshot::default();
        snapshot.put(Record::Request(request("a", "web")), at(7), at(7));
        snapshot.put(Record::Request(request("b", "web")), at(3), at(9));
        let ids: Vec<_> = snapshot.waiting(&service_id("web")).map(|one| one.value.id().as_str()).collect();
        assert_eq!(ids, ["b", "a"]);
    }
}
