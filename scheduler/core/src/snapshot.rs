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
mod shard;
mod usage;

pub use self::{
    record::{Held, Key, Record},
    usage::OnNode,
};
use self::{shard::OfRequest, usage::Usage};

/// All records but the audit log. Cheap to clone: what belongs to a request is shared
/// until it changes, so a replica can publish it after each change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    by_request: BTreeMap<RequestId, Arc<OfRequest>>,
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
                let of = self.shard(&value.request.id);
                of.request = Some(Held { value, revision });
            }
            Record::Progress(value) => {
                let of = self.shard(&value.request);
                of.progress = Some(Held { value, revision });
            }
            Record::Deploy(value) => {
                let id = value.deploy.id.clone();
                self.shard(&value.deploy.request).deploys.insert(id, Held { value, revision });
            }
            Record::Task(value) => {
                self.shard(&value.request).tasks.insert(value.id.clone(), Held { value, revision });
            }
            Record::Run(value) => {
                self.shard(&value.request).runs.insert(value.id.clone(), Held { value, revision });
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

    fn shard(&mut self, request: &RequestId) -> &mut OfRequest {
        if !self.by_request.contains_key(request) {
            self.by_request.insert(request.clone(), Arc::default());
        }
        Arc::make_mut(self.by_request.get_mut(request).expect("it was just put there"))
    }

    fn remove(&mut self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Claim(service) => self.claims.remove(service).map(|held| held.into_record(Record::Claim)),
            Key::Node(id) => self.nodes.remove(id).map(|held| held.into_record(Record::Node)),
            Key::Cluster => self.cluster.take().map(|held| held.into_record(Record::Cluster)),
            Key::Audit(..) => None,
            Key::Request(of)
            | Key::Progress(of)
            | Key::Deploy(of, _)
            | Key::Task(of, _)
            | Key::Run(of, _) => {
                let shard = self.by_request.get_mut(of)?;
                // What is not there must not cost a copy of what is.
                shard.get(key)?;
                let shard = Arc::make_mut(shard);
                let removed = shard.remove(key);
                if shard.is_empty() {
                    self.by_request.remove(of);
                }
                removed
            }
        }
    }

    /// A record and its revision.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Claim(service) => self.claims.get(service).map(|held| held.record(Record::Claim)),
            Key::Node(id) => self.nodes.get(id).map(|held| held.record(Record::Node)),
            Key::Cluster => self.cluster.as_ref().map(|held| held.record(Record::Cluster)),
            Key::Audit(..) => None,
            Key::Request(of)
            | Key::Progress(of)
            | Key::Deploy(of, _)
            | Key::Task(of, _)
            | Key::Run(of, _) => self.by_request.get(of)?.get(key),
        }
    }

    /// The revision of a record; `None` when there is none.
    #[must_use]
    pub fn revision(&self, key: &Key) -> Option<u64> {
        self.get(key).map(|(_, revision)| revision)
    }

    /// All requests, the deleted ones too.
    pub fn requests(&self) -> impl Iterator<Item = &Arc<RequestRecord>> {
        self.by_request.values().filter_map(|of| of.request.as_ref()).map(|held| &held.value)
    }

    /// One request.
    #[must_use]
    pub fn request(&self, id: &RequestId) -> Option<&Arc<RequestRecord>> {
        self.by_request.get(id)?.request.as_ref().map(|held| &held.value)
    }

    /// What the leader remembers of a request; `None`: nothing yet.
    #[must_use]
    pub fn progress(&self, id: &RequestId) -> Option<&Arc<Progress>> {
        self.by_request.get(id)?.progress.as_ref().map(|held| &held.value)
    }

    /// One deploy.
    #[must_use]
    pub fn deploy(&self, request: &RequestId, id: &DeployId) -> Option<&Arc<DeployRecord>> {
        self.by_request.get(request)?.deploys.get(id).map(|held| &held.value)
    }

    /// All deploys.
    pub fn deploys(&self) -> impl Iterator<Item = &Arc<DeployRecord>> {
        self.by_request.values().flat_map(|of| of.deploys.values()).map(|held| &held.value)
    }

    /// The deploys of one request.
    pub fn deploys_of<'a>(&'a self, request: &'a RequestId) -> impl Iterator<Item = &'a Arc<DeployRecord>> {
        let of = self.by_request.get(request);
        of.into_iter().flat_map(|of| of.deploys.values()).map(|held| &held.value)
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
        self.by_request.values().flat_map(|of| of.tasks.values()).map(|held| &held.value)
    }

    /// One task.
    #[must_use]
    pub fn task(&self, id: &TaskId) -> Option<&Arc<TaskRecord>> {
        self.task_of(&id.request(), id)
    }

    /// [`Self::task`], where its request is known.
    #[must_use]
    pub fn task_of(&self, request: &RequestId, id: &TaskId) -> Option<&Arc<TaskRecord>> {
        self.by_request.get(request)?.tasks.get(id).map(|held| &held.value)
    }

    /// The tasks of one request.
    pub fn tasks_of<'a>(&'a self, request: &'a RequestId) -> impl Iterator<Item = &'a Arc<TaskRecord>> {
        let of = self.by_request.get(request);
        of.into_iter().flat_map(|of| of.tasks.values()).map(|held| &held.value)
    }

    /// Runs that take too long; looked for among what runs, which is less than
    /// the history.
    pub fn overdue_runs(&self) -> impl Iterator<Item = &Arc<RunRecord>> {
        let living = self.tasks().filter(|task| !task.is_ended());
        let runs = living.filter_map(|task| self.run(&task.request, task.run.as_ref()?));
        runs.filter(|run| run.overdue_since.is_some() && run.running().is_some())
    }

    /// All runs.
    pub fn runs(&self) -> impl Iterator<Item = &Arc<RunRecord>> {
        self.by_request.values().flat_map(|of| of.runs.values()).map(|held| &held.value)
    }

    /// One run.
    #[must_use]
    pub fn run(&self, request: &RequestId, id: &RunId) -> Option<&Arc<RunRecord>> {
        self.by_request.get(request)?.runs.get(id).map(|held| &held.value)
    }

    /// The runs of one request.
    pub fn runs_of<'a>(&'a self, request: &'a RequestId) -> impl Iterator<Item = &'a Arc<RunRecord>> {
        let of = self.by_request.get(request);
        of.into_iter().flat_map(|of| of.runs.values()).map(|held| &held.value)
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
