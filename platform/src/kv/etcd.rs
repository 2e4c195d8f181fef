//! The store on etcd. The only file that names `etcd_client`.

use std::time::Duration;

use super::{Entry, Error, Kv, LeaseId, Listing, Revision, Transaction, Watch};

/// Where etcd is.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Full URLs, `http://host:port`.
    pub urls: Vec<String>,
    /// Of one call.
    pub timeout: Duration,
}

/// A connection to an etcd cluster: one client an endpoint, stays on one and
/// moves to the next when it fails.
#[derive(Debug)]
pub struct Etcd {}

impl Etcd {
    /// # Errors
    /// When no endpoint answers a status call; the message names each.
    pub async fn connect(_endpoints: Endpoints) -> Result<Self, Error> {
        todo!()
    }
}

#[tonic::async_trait]
impl Kv for Etcd {
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
