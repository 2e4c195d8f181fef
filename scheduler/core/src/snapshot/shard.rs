//! What belongs to one request.

use alloc::collections::BTreeMap;

use super::{Held, Key, Record};
use crate::{
    deploy::DeployRecord,
    ids::{DeployId, RunId, TaskId},
    progress::Progress,
    request::RequestRecord,
    run::RunRecord,
    task::TaskRecord,
};

/// A task or deploy may be read without its request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OfRequest {
    pub(super) request: Option<Held<RequestRecord>>,
    pub(super) progress: Option<Held<Progress>>,
    pub(super) deploys: BTreeMap<DeployId, Held<DeployRecord>>,
    pub(super) tasks: BTreeMap<TaskId, Held<TaskRecord>>,
    pub(super) runs: BTreeMap<RunId, Held<RunRecord>>,
}

// === impl OfRequest ===

impl OfRequest {
    /// `None` also for what belongs to no request.
    pub(super) fn get(&self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Request(_) => self.request.as_ref().map(|held| held.record(Record::Request)),
            Key::Progress(_) => self.progress.as_ref().map(|held| held.record(Record::Progress)),
            Key::Deploy(_, id) => self.deploys.get(id).map(|held| held.record(Record::Deploy)),
            Key::Task(_, id) => self.tasks.get(id).map(|held| held.record(Record::Task)),
            Key::Run(_, id) => self.runs.get(id).map(|held| held.record(Record::Run)),
            Key::Claim(_) | Key::Node(_) | Key::Cluster | Key::Audit(..) => None,
        }
    }

    pub(super) fn remove(&mut self, key: &Key) -> Option<(Record, u64)> {
        match key {
            Key::Request(_) => self.request.take().map(|held| held.into_record(Record::Request)),
            Key::Progress(_) => self.progress.take().map(|held| held.into_record(Record::Progress)),
            Key::Deploy(_, id) => self.deploys.remove(id).map(|held| held.into_record(Record::Deploy)),
            Key::Task(_, id) => self.tasks.remove(id).map(|held| held.into_record(Record::Task)),
            Key::Run(_, id) => self.runs.remove(id).map(|held| held.into_record(Record::Run)),
            Key::Claim(_) | Key::Node(_) | Key::Cluster | Key::Audit(..) => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.request.is_none()
            && self.progress.is_none()
            && self.deploys.is_empty()
            && self.tasks.is_empty()
            && self.runs.is_empty()
    }
}
