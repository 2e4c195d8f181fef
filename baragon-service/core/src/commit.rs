//! What a decision wants written, and on what it relies.

use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

use crate::{
    agent::{Agent, AgentKey, KnownAgent, Maintenance, SyncRecord},
    group::{Group, GroupAlias, PathKey},
    ids::{Address, Generation, GroupName, RequestId, Revision, ServiceId},
    request::Request,
    service::{Past, ServiceRecord},
};

/// Names a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A request.
    Request(RequestId),
    /// A service as committed.
    Service(ServiceId),
    /// A group.
    Group(GroupName),
    /// The owner of a path.
    Path(PathKey),
    /// A live agent. Written by the agent itself.
    Agent(AgentKey),
    /// Whether an agent serves all.
    Sync(AgentKey),
    /// An earlier generation of a service.
    Past(ServiceId, Generation),
    /// A name for groups.
    Alias(GroupName),
    /// What is remembered of an agent.
    Known(AgentKey),
    /// Whether an agent is out of service.
    Maintenance(AgentKey),
    /// The highest generation of services that are forgotten.
    Floor,
}

/// A record of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A request.
    Request(Request),
    /// A service as committed.
    Service(ServiceRecord),
    /// A group.
    Group(Group),
    /// The owner of a path.
    Path(PathKey, ServiceId),
    /// A live agent.
    Agent(Agent),
    /// Whether an agent serves all.
    Sync(SyncRecord),
    /// An earlier generation of a service.
    Past(Past),
    /// A name for groups.
    Alias(GroupAlias),
    /// What is remembered of an agent.
    Known(KnownAgent),
    /// Whether an agent is out of service.
    Maintenance(Maintenance),
    /// The highest generation of services that are forgotten.
    Floor(Generation),
}

/// What must hold of a record for a commit to be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// It is not there.
    Absent,
    /// It is there, whatever it says.
    Present,
    /// It was not written since.
    Unchanged(Revision),
}

/// All records of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Range {
    /// The paths that are owned in a group.
    Paths(GroupName),
    /// The names for groups.
    Aliases,
    /// What admissions have left of their passing.
    Marks(Mark),
}

/// What an admission leaves for others that must not meet it unseen. It says
/// nothing but when it was left last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Of each, for its service.
    Service(u8),
    /// Of one that wants an address for its service alone.
    Address(u8),
}

/// A change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// It says this from now on.
    Put(Box<Record>),
    /// It goes.
    Delete,
}

/// Writes that happen together if all expectations hold, or not at all. Only
/// decisions make one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    expectations: BTreeMap<Key, Expect>,
    writes: BTreeMap<Key, Write>,
    closed: BTreeMap<GroupName, Revision>,
    ranges: BTreeMap<Range, Revision>,
    marks: BTreeSet<Mark>,
    distrusted: Vec<(AgentKey, String)>,
}

// === impl Record ===

impl Record {
    /// The name of the record.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Request(request) => Key::Request(request.id().clone()),
            Self::Service(service) => Key::Service(service.id.clone()),
            Self::Group(group) => Key::Group(group.name.clone()),
            Self::Path(path, _) => Key::Path(path.clone()),
            Self::Agent(agent) => Key::Agent(agent.key.clone()),
            Self::Sync(sync) => Key::Sync(sync.key.clone()),
            Self::Past(past) => Key::Past(past.service.clone(), past.generation),
            Self::Alias(alias) => Key::Alias(alias.name.clone()),
            Self::Known(known) => Key::Known(known.key.clone()),
            Self::Maintenance(maintenance) => Key::Maintenance(maintenance.key.clone()),
            Self::Floor(_) => Key::Floor,
        }
    }
}

// === impl Mark ===

impl Mark {
    /// Requests of so many services are told apart.
    const SERVICES: u32 = 256;
    /// All of them fit into one transaction.
    const ADDRESSES: u32 = 32;

    pub(crate) fn of_service(service: &ServiceId) -> Self {
        Self::Service(share(service.as_str(), Self::SERVICES))
    }

    pub(crate) fn of_address(address: &Address) -> Self {
        Self::Address(share(address.as_str(), Self::ADDRESSES))
    }
}

/// FNV-1a: the same in every version of every replica.
fn share(name: &str, shares: u32) -> u8 {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u8::try_from((hash ^ (hash >> 16)) % shares).unwrap_or_default()
}

// === impl Commit ===

impl Commit {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// `None` stands for a record that is not there.
    pub(crate) fn expecting(mut self, key: Key, modified: Option<Revision>) -> Self {
        self.expectations.insert(key, modified.map_or(Expect::Absent, Expect::Unchanged));
        self
    }

    pub(crate) fn expecting_present(mut self, key: Key) -> Self {
        self.expectations.insert(key, Expect::Present);
        self
    }

    /// No agent of the group may have come, or come back from maintenance,
    /// after this revision.
    pub(crate) fn closing(mut self, group: GroupName, heard: Revision) -> Self {
        self.closed.insert(group, heard);
        self
    }

    /// Nothing of it may have been written after this revision. What went does
    /// no harm.
    pub(crate) fn knowing(mut self, range: Range, heard: Revision) -> Self {
        self.ranges.insert(range, heard);
        self
    }

    /// Leaves a mark.
    pub(crate) fn marking(mut self, mark: Mark) -> Self {
        self.marks.insert(mark);
        self
    }

    pub(crate) fn putting(mut self, record: Record) -> Self {
        self.writes.insert(record.key(), Write::Put(Box::new(record)));
        self
    }

    pub(crate) fn deleting(mut self, key: Key) -> Self {
        self.writes.insert(key, Write::Delete);
        self
    }

    pub(crate) fn distrusting(mut self, agent: AgentKey, message: String) -> Self {
        self.distrusted.push((agent, message));
        self
    }

    /// On what it relies.
    #[must_use]
    pub fn expectations(&self) -> &BTreeMap<Key, Expect> {
        &self.expectations
    }

    /// Groups of which it knows all agents, and up to when.
    #[must_use]
    pub fn closed(&self) -> &BTreeMap<GroupName, Revision> {
        &self.closed
    }

    /// Of what it knows all, and up to when.
    #[must_use]
    pub fn ranges(&self) -> &BTreeMap<Range, Revision> {
        &self.ranges
    }

    /// What it leaves for others to find.
    #[must_use]
    pub fn marks(&self) -> &BTreeSet<Mark> {
        &self.marks
    }

    /// What it changes.
    #[must_use]
    pub fn writes(&self) -> &BTreeMap<Key, Write> {
        &self.writes
    }

    /// Agents that did not do as told and have to be brought up to date,
    /// with what they failed at.
    #[must_use]
    pub fn distrusted(&self) -> &[(AgentKey, String)] {
        &self.distrusted
    }

    /// Whether no record is named by both.
    #[must_use]
    pub fn is_apart_from(&self, other: &Self) -> bool {
        let names = |key| other.expectations.contains_key(key) || other.writes.contains_key(key);
        !self.expectations.keys().chain(self.writes.keys()).any(names)
    }
}
