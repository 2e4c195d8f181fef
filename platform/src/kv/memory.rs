//! The store in memory, with revisions, leases and faults on demand.

use std::time::Duration;

use super::{Entry, Error, Kv, LeaseId, Listing, Revision, Transaction, Watch};

/// What happens to calls from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Calls answer [`Error::Unavailable`] and do nothing; watches break.
    Unavailable,
    /// The next commit is done, but its answer is lost ([`Error::Unknown`]).
    LoseAnswer,
    /// The next commit is not done and its answer is lost ([`Error::Unknown`]).
    LoseCommit,
}

/// Cheap to clone; clones share the content.
#[derive(Clone, Debug, Default)]
pub struct Memory {}

impl Memory {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set_fault(&self, _fault: Option<Fault>) {
        todo!()
    }

    /// Forgets the history up to the present revision, as etcd's compaction does.
    pub fn compact(&self) {
        todo!()
    }

    /// Ends a lease as if it had run out.
    pub fn expire(&self, _lease: LeaseId) {
        todo!()
    }
}

#[tonic::async_trait]
impl Kv for Memory {
    async fn get(&self, _key: &str) -> Result<(Option<Entry>, Revision), Error> {
        todo!()
    }
    async fn list(&self, _prefix: &str) -> Result<Listing, Error> {
        todo!()
    }
    async fn commit(&self, _transaction: Transaction) -> Result<Revision, Error> {
        todo!()
    }
    async fn watch(&self, _prefix: &str, _from: Revision) -> Result<Box<dyn Watch>, Error> {
        todo!()
    }
    async fn grant(&self, _ttl: Duration) -> Result<LeaseId, Error> {
        todo!()
    }
    async fn keep_alive(&self, _lease: LeaseId) -> Result<Duration, Error> {
        todo!()
    }
    async fn revoke(&self, _lease: LeaseId) -> Result<(), Error> {
        todo!()
    }
}
