//! What a decision can ask of a snapshot.

use alloc::vec::Vec;

use super::{Snapshot, Stored};
use crate::{
    agent::{Agent, AgentKey, KnownAgent, Maintenance, SyncRecord},
    group::{Group, GroupAlias, PathKey},
    ids::{Generation, GroupName, RequestId, ServiceId},
    request::Request,
    service::ServiceRecord,
};

impl Snapshot {
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

    /// All live agents but those in maintenance: for a decision about requests
    /// these are not there.
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
}
