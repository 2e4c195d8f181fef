//! What a record is, and how it is named.

use alloc::{string::String, sync::Arc};

use crate::{
    audit::AuditEntry,
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

/// Names a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A request.
    Request(RequestId),
    /// What the leader remembers of a request.
    Progress(RequestId),
    /// A deploy.
    Deploy(RequestId, DeployId),
    /// A task.
    Task(RequestId, TaskId),
    /// A run.
    Run(RequestId, RunId),
    /// A load-balanced service.
    Claim(String),
    /// A node.
    Node(NodeId),
    /// The settings of the cluster.
    Cluster,
    /// A line of the audit log of a request, or of the cluster.
    Audit(Option<RequestId>, u64),
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A request.
    Request(Arc<RequestRecord>),
    /// What the leader remembers of a request.
    Progress(Arc<Progress>),
    /// A deploy.
    Deploy(Arc<DeployRecord>),
    /// A task.
    Task(Arc<TaskRecord>),
    /// A run.
    Run(Arc<RunRecord>),
    /// Whose a service is.
    Claim(Arc<Claim>),
    /// A node.
    Node(Arc<NodeRecord>),
    /// The settings of the cluster.
    Cluster(Arc<ClusterRecord>),
    /// A line of the audit log. Written only; a snapshot does not hold it.
    Audit(Arc<AuditEntry>),
}

/// A record and the revision of the store that wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held<T> {
    /// The record.
    pub value: Arc<T>,
    /// When it was written.
    pub revision: u64,
}

// === impl Key ===

impl Key {
    /// The request that has to be decided on when the record changes.
    #[must_use]
    pub fn request(&self) -> Option<&RequestId> {
        match self {
            Self::Request(id)
            | Self::Progress(id)
            | Self::Deploy(id, _)
            | Self::Task(id, _)
            | Self::Run(id, _) => Some(id),
            Self::Claim(_) | Self::Node(_) | Self::Cluster | Self::Audit(..) => None,
        }
    }

    /// Every request has to be decided on when it changes.
    #[must_use]
    pub fn concerns_all(&self) -> bool {
        match self {
            Self::Node(_) | Self::Cluster => true,
            Self::Request(_)
            | Self::Progress(_)
            | Self::Deploy(..)
            | Self::Task(..)
            | Self::Run(..)
            | Self::Claim(_)
            | Self::Audit(..) => false,
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
            Self::Progress(record) => Key::Progress(record.request.clone()),
            Self::Deploy(record) => Key::Deploy(record.deploy.request.clone(), record.deploy.id.clone()),
            Self::Task(record) => Key::Task(record.request.clone(), record.id.clone()),
            Self::Run(record) => Key::Run(record.request.clone(), record.id.clone()),
            Self::Claim(claim) => Key::Claim(claim.service.clone()),
            Self::Node(record) => Key::Node(record.id.clone()),
            Self::Cluster(_) => Key::Cluster,
            Self::Audit(entry) => Key::Audit(entry.request.clone(), entry.sequence),
        }
    }
}

// === impl Held ===

impl<T> Held<T> {
    pub(super) fn record(&self, wrap: impl FnOnce(Arc<T>) -> Record) -> (Record, u64) {
        (wrap(self.value.clone()), self.revision)
    }

    pub(super) fn into_record(self, wrap: impl FnOnce(Arc<T>) -> Record) -> (Record, u64) {
        (wrap(self.value), self.revision)
    }
}
