//! The view of the store that a decision sees, with the revision of each record.

use alloc::{collections::BTreeMap, string::String, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    deploy::DeployRecord,
    ids::{DeployId, RequestId, TaskId},
    request::RequestRecord,
    task::TaskRecord,
};

/// Names a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A request.
    Request(RequestId),
    /// A deploy.
    Deploy(RequestId, DeployId),
    /// A task.
    Task(RequestId, TaskId),
    /// A load-balanced service.
    Claim(String),
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A request.
    Request(Arc<RequestRecord>),
    /// A deploy.
    Deploy(Arc<DeployRecord>),
    /// A task.
    Task(Arc<TaskRecord>),
    /// Whose a service is.
    Claim(Arc<Claim>),
}

/// Which request a load-balanced service belongs to, so that two cannot fill
/// it. Counts for as long as a deploy of that request names the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Id of the service.
    pub service: String,
    /// The request that named it last.
    pub request: RequestId,
}

/// A record and the revision of the store that wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held<T> {
    /// The record.
    pub value: Arc<T>,
    /// When it was written.
    pub revision: u64,
}

/// All records. Cheap to clone beside its size: the records are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    requests: BTreeMap<RequestId, Held<RequestRecord>>,
    deploys: BTreeMap<(RequestId, DeployId), Held<DeployRecord>>,
    tasks: BTreeMap<(RequestId, TaskId), Held<TaskRecord>>,
    claims: BTreeMap<String, Held<Claim>>,
}

// === impl Key ===

impl Key {
    /// The request that has to be decided on when the record changes.
    #[must_use]
    pub fn request(&self) -> Option<&RequestId> {
        match self {
            Self::Request(id) | Self::Deploy(id, _) | Self::Task(id, _) => Some(id),
            Self::Claim(_) => None,
        }
    }
}

// === impl Record ===

impl Record {
    /// The key that it is stored under.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Request(record) => Key::Request(record.request.id.clone()),
            Self::Deploy(record) => Key::Deploy(record.deploy.request.clone(), record.deploy.id.clone()),
            Self::Task(record) => Key::Task(record.request.clone(), record.id.clone()),
            Self::Claim(claim) => Key::Claim(claim.service.clone()),
        }
    }
}

// === impl Snapshot ===

impl Snapshot {
    /// Puts a record in, or takes it out, and answers what was there.
    pub fn set(&mut self, key: &Key, record: Option<(Record, u64)>) -> Option<(Record, u64)> {
        let before = self.remove(key);
        match record {
            Some((Record::Request(value), revision)) => {
                self.requests.insert(value.request.id.clone(), Held { value, revision });
            }
            Some((Record::Deploy(value), revision)) => {
                let key = (value.deploy.request.clone(), value.deploy.id.clone());
                self.deploys.insert(key, Held { value, revision });
            }
            Some((Record::Task(value), revision)) => {
                self.tasks.insert((value.request.clone(), value.id.clone()), Held { value, revision });
            }
            Some((Record::Claim(value), revision)) => {
                self.claims.insert(value.service.clone(), Held { value, revision });
            }
            None => {}
        }
        before
    }

    fn remove(&mut self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Request(id) => {
                self.requests.remove(id).map(|held| (Record::Request(held.value), held.revision))
            }
            Key::Deploy(request, id) => {
                let held = self.deploys.remove(&(request.clone(), id.clone()))?;
                Some((Record::Deploy(held.value), held.revision))
            }
            Key::Task(request, id) => {
                let held = self.tasks.remove(&(request.clone(), id.clone()))?;
                Some((Record::Task(held.value), held.revision))
            }
            Key::Claim(service) => {
                self.claims.remove(service).map(|held| (Record::Claim(held.value), held.revision))
            }
        }
    }

    /// The revision of a record; `None` when there is none.
    #[must_use]
    pub fn revision(&self, key: &Key) -> Option<u64> {
        match key {
            Key::Request(id) => self.requests.get(id).map(|held| held.revision),
            Key::Deploy(request, id) => {
                self.deploys.get(&(request.clone(), id.clone())).map(|held| held.revision)
            }
            Key::Task(request, id) => {
                self.tasks.get(&(request.clone(), id.clone())).map(|held| held.revision)
            }
            Key::Claim(service) => self.claims.get(service).map(|held| held.revision),
        }
    }

    /// All requests, the deleted ones too.
    pub fn requests(&self) -> impl Iterator<Item = &Arc<RequestRecord>> {
        self.requests.values().map(|held| &held.value)
    }

    /// One request.
    #[must_use]
    pub fn request(&self, id: &RequestId) -> Option<&Arc<RequestRecord>> {
        self.requests.get(id).map(|held| &held.value)
    }

    /// One deploy.
    #[must_use]
    pub fn deploy(&self, request: &RequestId, id: &DeployId) -> Option<&Arc<DeployRecord>> {
        self.deploys.get(&(request.clone(), id.clone())).map(|held| &held.value)
    }

    /// All deploys.
    pub fn deploys(&self) -> impl Iterator<Item = &Arc<DeployRecord>> {
        self.deploys.values().map(|held| &held.value)
    }

    /// The deploys of one request.
    pub fn deploys_of<'a>(&'a self, request: &'a RequestId) -> impl Iterator<Item = &'a Arc<DeployRecord>> {
        self.deploys
            .range((request.clone(), DeployId::lowest())..)
            .take_while(move |((of, _), _)| of == request)
            .map(|(_, held)| &held.value)
    }

    /// Whose a service is.
    #[must_use]
    pub fn claim(&self, service: &str) -> Option<&Arc<Claim>> {
        self.claims.get(service).map(|held| &held.value)
    }

    /// All tasks.
    pub fn tasks(&self) -> impl Iterator<Item = &Arc<TaskRecord>> {
        self.tasks.values().map(|held| &held.value)
    }

    /// One task.
    #[must_use]
    pub fn task(&self, id: &TaskId) -> Option<&Arc<TaskRecord>> {
        self.tasks.get(&(id.request(), id.clone())).map(|held| &held.value)
    }

    /// The tasks of one request.
    pub fn tasks_of<'a>(&'a self, request: &'a RequestId) -> impl Iterator<Item = &'a Arc<TaskRecord>> {
        self.tasks
            .range((request.clone(), TaskId::lowest())..)
            .take_while(move |((of, _), _)| of == request)
            .map(|(_, held)| &held.value)
    }
}
