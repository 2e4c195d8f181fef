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

    /// A request.
    #[must_use]
    pub fn request(&self, id: &RequestId) -> Option<&Stored<Request>> {
        self.requests.get(id)
    }

    /// All requests that are stored.
    pub fn requests(&self) -> impl Iterator<Item = &Stored<Request>> {
        self.requests.values()
    }

    /// A service as committed, tombstones included.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Stored<ServiceRecord>> {
        self.services.get(id)
    }

    /// All services, tombstones included.
    pub fn services(&self) -> impl Iterator<Item = &ServiceRecord> {
        self.services.values().map(|stored| &stored.value)
    }

    /// A group.
    #[must_use]
    pub fn group(&self, name: &GroupName) -> Option<&Stored<Group>> {
        self.groups.get(name)
    }

    /// All groups.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values().map(|stored| &stored.value)
    }

    /// The owner of a path.
    #[must_use]
    pub fn owner(&self, path: &PathKey) -> Option<&Stored<ServiceId>> {
        self.paths.get(path)
    }

    /// All paths with their owners.
    pub fn paths(&self) -> impl Iterator<Item = (&PathKey, &ServiceId)> {
        self.paths.iter().map(|(key, stored)| (key, &stored.value))
    }

    /// The paths that a service holds.
    pub fn paths_of(&self, service: &ServiceId) -> impl Iterator<Item = &PathKey> {
        self.owned.get(service).into_iter().flatten()
    }

    /// An agent, if it is live and not in maintenance.
    #[must_use]
    pub fn agent(&self, key: &AgentKey) -> Option<&Stored<Agent>> {
        self.agents.get(key).filter(|agent| !self.is_in_maintenance(&agent.value.key))
    }

    /// All live agents but those in maintenance: for every decision these are
    /// not there.
    pub fn agents(&self) -> impl Iterator<Item = &Stored<Agent>> {
        self.agents.values().filter(|agent| !self.is_in_maintenance(&agent.value.key))
    }

    /// The same of a group.
    pub fn agents_of(&self, group: &GroupName) -> impl Iterator<Item = &Stored<Agent>> {
        self.agents().filter(move |agent| agent.value.key.group == *group)
    }

    /// All agents that hold their lease, those in maintenance included.
    pub fn present(&self) -> impl Iterator<Item = &Stored<Agent>> {
        self.agents.values()
    }

    /// An agent that holds its lease, in maintenance or not.
    #[must_use]
    pub fn present_agent(&self, key: &AgentKey) -> Option<&Stored<Agent>> {
        self.agents.get(key)
    }

    /// Whether an operator took the agent out of service.
    #[must_use]
    pub fn is_in_maintenance(&self, key: &AgentKey) -> bool {
        self.maintenance.get(key).is_some_and(|stored| stored.value.on)
    }

    /// The operators' words on agents.
    pub fn maintenances(&self) -> impl Iterator<Item = &Stored<Maintenance>> {
        self.maintenance.values()
    }

    /// The operator's word on an agent.
    #[must_use]
    pub fn maintenance(&self, key: &AgentKey) -> Option<&Stored<Maintenance>> {
        self.maintenance.get(key)
    }

    /// What is remembered of an agent.
    #[must_use]
    pub fn known(&self, key: &AgentKey) -> Option<&Stored<KnownAgent>> {
        self.known.get(key)
    }

    /// What is remembered of all agents.
    pub fn all_known(&self) -> impl Iterator<Item = &Stored<KnownAgent>> {
        self.known.values()
    }

    /// A name for groups.
    #[must_use]
    pub fn alias(&self, name: &GroupName) -> Option<&Stored<GroupAlias>> {
        self.aliases.get(name)
    }

    /// All names for groups.
    pub fn aliases(&self) -> impl Iterator<Item = &GroupAlias> {
        self.aliases.values().map(|stored| &stored.value)
    }

    /// Services that are not known begin above it: so no generation is given
    /// twice, though deleted services are forgotten after their time.
    #[must_use]
    pub fn floor(&self) -> Generation {
        self.floor.as_ref().map(|stored| stored.value).unwrap_or_default()
    }

    /// The generation of a service as committed; of one that is not known, the
    /// one above which it begins.
    #[must_use]
    pub fn generation(&self, service: &ServiceId) -> Generation {
        self.services.get(service).map_or_else(|| self.floor(), |stored| stored.value.generation)
    }

    /// The kept generations of a service, oldest first, with the requests that
    /// made them.
    pub fn past_of(&self, service: &ServiceId) -> impl DoubleEndedIterator<Item = (Generation, &RequestId)> {
        let all = self.past.get(service).into_iter().flatten();
        all.map(|(generation, stored)| (*generation, &stored.value))
    }

    /// The leader's word on an agent.
    #[must_use]
    pub fn sync(&self, agent: &AgentKey) -> Option<&Stored<SyncRecord>> {
        self.syncs.get(agent)
    }

    /// The leader's words on all agents, gone ones included.
    pub fn syncs(&self) -> impl Iterator<Item = &Stored<SyncRecord>> {
        self.syncs.values()
    }

    /// The requests of a service that have not ended, oldest first.
    pub fn waiting(&self, service: &ServiceId) -> impl Iterator<Item = &Stored<Request>> {
        let queue = self.queues.get(service).into_iter().flat_map(|queue| &queue.waiting);
        queue.filter_map(|(_, id)| self.requests.get(id))
    }

    /// The oldest request of a service that has not ended: the only one that
    /// may be in flight.
    #[must_use]
    pub fn head(&self, service: &ServiceId) -> Option<&Stored<Request>> {
        self.waiting(service).next()
    }

    /// The requests of a service that are in flight: none, the oldest, or the
    /// oldest ones that were taken together. None either as long as not all of
    /// them are known here.
    #[must_use]
    pub fn flight(&self, service: &ServiceId) -> Vec<&Stored<Request>> {
        let Some(head) = self.head(service).filter(|head| head.value.told().is_some()) else {
            return Vec::new();
        };
        if head.value.merged.is_empty() {
            return Vec::from([head]);
        }
        let all: Option<Vec<_>> = head.value.merged.iter().map(|id| self.requests.get(id)).collect();
        all.unwrap_or_default()
    }

    /// Services with requests that have not ended.
    pub fn busy_services(&self) -> impl Iterator<Item = &ServiceId> {
        self.queues.iter().filter(|(_, queue)| !queue.waiting.is_empty()).map(|(service, _)| service)
    }

    /// The finished requests of a service, oldest first.
    pub fn finished_of(&self, service: &ServiceId) -> impl DoubleEndedIterator<Item = &RequestId> {
        let queue = self.queues.get(service).into_iter().flat_map(|queue| &queue.finished);
        queue.map(|(_, id)| id)
    }

    /// Services with finished requests, and how many.
    pub fn histories(&self) -> impl Iterator<Item = (&ServiceId, usize)> {
        self.queues.iter().map(|(service, queue)| (service, queue.finished.len()))
    }

    /// How many finished requests there are.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.finished
    }

    fn created(&self, key: &Key) -> Option<Revision> {
        self.stamps(key).map(|(created, _)| created)
    }

    fn stamps(&self, key: &Key) -> Option<(Revision, Revision)> {
        fn of<T>(stored: Option<&Stored<T>>) -> Option<(Revision, Revision)> {
            stored.map(|stored| (stored.created, stored.modified))
        }
        match key {
            Key::Request(id) => of(self.requests.get(id)),
            Key::Service(id) => of(self.services.get(id)),
            Key::Group(name) => of(self.groups.get(name)),
            Key::Path(path) => of(self.paths.get(path)),
            Key::Agent(agent) => of(self.agents.get(agent)),
            Key::Sync(agent) => of(self.syncs.get(agent)),
            Key::Past(service, generation) => of(self.past.get(service).and_then(|all| all.get(generation))),
            Key::Alias(name) => of(self.aliases.get(name)),
            Key::Known(agent) => of(self.known.get(agent)),
            Key::Maintenance(agent) => of(self.maintenance.get(agent)),
            Key::Floor => of(self.floor.as_ref()),
        }
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self.requests.keys().cloned().map(Key::Request).collect();
        keys.extend(self.services.keys().cloned().map(Key::Service));
        keys.extend(self.groups.keys().cloned().map(Key::Group));
        keys.extend(self.paths.keys().cloned().map(Key::Path));
        keys.extend(self.agents.keys().cloned().map(Key::Agent));
        keys.extend(self.syncs.keys().cloned().map(Key::Sync));
        keys.extend(self.aliases.keys().cloned().map(Key::Alias));
        keys.extend(self.known.keys().cloned().map(Key::Known));
        keys.extend(self.maintenance.keys().cloned().map(Key::Maintenance));
        keys.extend(self.floor.iter().map(|_| Key::Floor));
        for (service, all) in &self.past {
            keys.extend(all.keys().map(|generation| Key::Past(service.clone(), *generation)));
        }
        keys
    }

    fn insert(&mut self, record: Record, created: Revision, modified: Revision) {
        match record {
            Record::Request(value) => self.insert_request(Stored { value, created, modified }),
            Record::Service(value) => {
                self.services.insert(value.id.clone(), Stored { value, created, modified });
            }
            Record::Group(value) => {
                self.groups.insert(value.name.clone(), Stored { value, created, modified });
            }
            Record::Path(path, value) => {
                self.owned.entry(value.clone()).or_default().insert(path.clone());
                self.paths.insert(path, Stored { value, created, modified });
            }
            Record::Agent(value) => {
                self.agents.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Sync(value) => {
                self.syncs.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Past(past) => {
                let maker = Stored { value: past.request, created, modified };
                self.past.entry(past.service).or_default().insert(past.generation, maker);
            }
            Record::Alias(value) => {
                self.aliases.insert(value.name.clone(), Stored { value, created, modified });
            }
            Record::Known(value) => {
                self.known.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Maintenance(value) => {
                self.maintenance.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Floor(value) => self.floor = Some(Stored { value, created, modified }),
        }
    }

    fn insert_request(&mut self, stored: Stored<Request>) {
        let place = (stored.created, stored.value.id().clone());
        let queue = self.queues.entry(stored.value.service().clone()).or_default();
        if stored.value.is_done() {
            queue.finished.insert(place);
            self.finished += 1;
        } else {
            queue.waiting.insert(place);
        }
        self.requests.insert(stored.value.id().clone(), stored);
    }

    fn take(&mut self, key: &Key) {
        match key {
            Key::Request(id) => self.take_request(id),
            Key::Service(id) => {
                self.services.remove(id);
            }
            Key::Group(name) => {
                self.groups.remove(name);
            }
            Key::Path(path) => self.take_path(path),
            Key::Agent(agent) => {
                self.agents.remove(agent);
            }
            Key::Sync(agent) => {
                self.syncs.remove(agent);
            }
            Key::Past(service, generation) => self.take_past(service, *generation),
            Key::Alias(name) => {
                self.aliases.remove(name);
            }
            Key::Known(agent) => {
                self.known.remove(agent);
            }
            Key::Maintenance(agent) => {
                self.maintenance.remove(agent);
            }
            Key::Floor => self.floor = None,
        }
    }

    fn take_past(&mut self, service: &ServiceId, generation: Generation) {
        let Some(all) = self.past.get_mut(service) else {
            return;
        };
        all.remove(&generation);
        if all.is_empty() {
            self.past.remove(service);
        }
    }

    fn take_request(&mut self, id: &RequestId) {
        let Some(stored) = self.requests.remove(id) else {
            return;
        };
        let service = stored.value.service();
        let Some(queue) = self.queues.get_mut(service) else {
            return;
        };
        let place = (stored.created, id.clone());
        queue.waiting.remove(&place);
        if queue.finished.remove(&place) {
            self.finished -= 1;
        }
        if queue.waiting.is_empty() && queue.finished.is_empty() {
            self.queues.remove(service);
        }
    }

    fn take_path(&mut self, path: &PathKey) {
        let Some(stored) = self.paths.remove(path) else {
            return;
        };
        let Some(owned) = self.owned.get_mut(&stored.value) else {
            return;
        };
        owned.remove(path);
        if owned.is_empty() {
            self.owned.remove(&stored.value);
        }
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
