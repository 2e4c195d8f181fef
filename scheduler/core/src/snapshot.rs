//! The view of the store that a decision sees, with the revision of each record.

use alloc::{collections::BTreeMap, string::String, sync::Arc};

use crate::{
    claim::Claim,
    cluster::ClusterRecord,
    deploy::DeployRecord,
    ids::{DeployId, NodeId, RequestId, RunId, TaskId},
    node::NodeRecord,
    progress::Progress,
    request::RequestRecord,
    run::RunRecord,
    task::TaskRecord,
};

mod record;
mod usage;

use self::usage::Usage;
pub use self::{
    record::{Held, Key, Record},
    usage::OnNode,
};

/// All records but the audit log. Cheap to clone beside its size: the records are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    requests: BTreeMap<RequestId, Held<RequestRecord>>,
    progress: BTreeMap<RequestId, Held<Progress>>,
    deploys: BTreeMap<(RequestId, DeployId), Held<DeployRecord>>,
    tasks: BTreeMap<(RequestId, TaskId), Held<TaskRecord>>,
    runs: BTreeMap<(RequestId, RunId), Held<RunRecord>>,
    claims: BTreeMap<String, Held<Claim>>,
    nodes: BTreeMap<NodeId, Held<NodeRecord>>,
    cluster: Option<Held<ClusterRecord>>,
    usage: Usage,
}

// === impl Snapshot ===

impl Snapshot {
    /// Puts a record in, or takes it out, and answers what was there.
    pub fn set(&mut self, key: &Key, record: Option<(Record, u64)>) -> Option<(Record, u64)> {
        let before = self.remove(key);
        if let Some((before, _)) = &before {
            self.usage.subtract(before);
        }
        if let Some((record, revision)) = record {
            self.usage.add(&record);
            self.insert(record, revision);
        }
        before
    }

    fn insert(&mut self, record: Record, revision: u64) {
        match record {
            Record::Request(value) => {
                self.requests.insert(value.request.id.clone(), Held { value, revision });
            }
            Record::Progress(value) => {
                self.progress.insert(value.request.clone(), Held { value, revision });
            }
            Record::Deploy(value) => {
                let key = (value.deploy.request.clone(), value.deploy.id.clone());
                self.deploys.insert(key, Held { value, revision });
            }
            Record::Task(value) => {
                self.tasks.insert((value.request.clone(), value.id.clone()), Held { value, revision });
            }
            Record::Run(value) => {
                self.runs.insert((value.request.clone(), value.id.clone()), Held { value, revision });
            }
            Record::Claim(value) => {
                self.claims.insert(value.service.clone(), Held { value, revision });
            }
            Record::Node(value) => {
                self.nodes.insert(value.id.clone(), Held { value, revision });
            }
            Record::Cluster(value) => self.cluster = Some(Held { value, revision }),
            Record::Audit(_) => {}
        }
    }

    fn remove(&mut self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Request(id) => self.requests.remove(id).map(|held| held.into_record(Record::Request)),
            Key::Progress(id) => self.progress.remove(id).map(|held| held.into_record(Record::Progress)),
            Key::Deploy(request, id) => {
                let held = self.deploys.remove(&(request.clone(), id.clone()));
                held.map(|held| held.into_record(Record::Deploy))
            }
            Key::Task(request, id) => {
                let held = self.tasks.remove(&(request.clone(), id.clone()));
                held.map(|held| held.into_record(Record::Task))
            }
            Key::Run(request, id) => {
                let held = self.runs.remove(&(request.clone(), id.clone()));
                held.map(|held| held.into_record(Record::Run))
            }
            Key::Claim(service) => self.claims.remove(service).map(|held| held.into_record(Record::Claim)),
            Key::Node(id) => self.nodes.remove(id).map(|held| held.into_record(Record::Node)),
            Key::Cluster => self.cluster.take().map(|held| held.into_record(Record::Cluster)),
            Key::Audit(..) => None,
        }
    }

    /// A record and its revision.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Request(id) => self.requests.get(id).map(|held| held.record(Record::Request)),
            Key::Progress(id) => self.progress.get(id).map(|held| held.record(Record::Progress)),
            Key::Deploy(request, id) => {
                let held = self.deploys.get(&(request.clone(), id.clone()));
                held.map(|held| held.record(Record::Deploy))
            }
            Key::Task(request, id) => {
                let held = self.tasks.get(&(request.clone(), id.clone()));
                held.map(|held| held.record(Record::Task))
            }
            Key::Run(request, id) => {
                let held = self.runs.get(&(request.clone(), id.clone()));
                held.map(|held| held.record(Record::Run))
            }
            Key::Claim(service) => self.claims.get(service).map(|held| held.record(Record::Claim)),
            Key::Node(id) => self.nodes.get(id).map(|held| held.record(Record::Node)),
            Key::Cluster => self.cluster.as_ref().map(|held| held.record(Record::Cluster)),
            Key::Audit(..) => None,
        }
    }

    /// The revision of a record; `None` when there is none.
    #[must_use]
    pub fn revision(&self, key: &Key) -> Option<u64> {
        self.get(key).map(|(_, revision)| revision)
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

    /// What the leader remembers of a request; `None`: nothing yet.
    #[must_use]
    pub fn progress(&self, id: &RequestId) -> Option<&Arc<Progress>> {
        self.progress.get(id).map(|held| &held.value)
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

    /// Whose each service is.
    pub fn claims(&self) -> impl Iterator<Item = &Arc<Claim>> {
        self.claims.values().map(|held| &held.value)
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

    /// All runs.
    pub fn runs(&self) -> impl Iterator<Item = &Arc<RunRecord>> {
        self.runs.values().map(|held| &held.value)
    }

    /// One run.
    #[must_use]
    pub fn run(&self, request: &RequestId, id: &RunId) -> Option<&Arc<RunRecord>> {
        self.runs.get(&(request.clone(), id.clone())).map(|held| &held.value)
    }

    /// The runs of one request.
    pub fn runs_of<'a>(&'a self, request: &'a RequestId) -> impl Iterator<Item = &'a Arc<RunRecord>> {
        self.runs
            .range((request.clone(), RunId::lowest())..)
            .take_while(move |((of, _), _)| of == request)
            .map(|(_, held)| &held.value)
    }

    /// All nodes, the dead ones too.
    pub fn nodes(&self) -> impl Iterator<Item = &Arc<NodeRecord>> {
        self.nodes.values().map(|held| &held.value)
    }

    /// One node.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Arc<NodeRecord>> {
        self.nodes.get(id).map(|held| &held.value)
    }

    /// What the tasks on a node hold.
    #[must_use]
    pub fn on_node(&self, id: &NodeId) -> OnNode {
        self.usage.of(id)
    }

    /// The settings of the cluster; the default ones when none were ever set.
    #[must_use]
    pub fn cluster(&self) -> Arc<ClusterRecord> {
        self.cluster.as_ref().map(|held| held.value.clone()).unwrap_or_default()
    }
}
