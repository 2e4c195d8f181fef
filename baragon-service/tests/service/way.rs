//! A way to the store that is narrow, or slow to tell.

use std::time::Duration;

use platform::kv::{
    Change, Entry, Error, Kv, LeaseId, Listing, Revision, Transaction, Watch, Write, memory::Memory,
};

#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) memory: Memory,
    /// Of one transaction.
    pub(crate) writes: usize,
    /// Keys that end so are never written.
    pub(crate) never: &'static str,
    /// How much later a watch tells.
    pub(crate) lag: Duration,
}

struct Late {
    watch: Box<dyn Watch>,
    lag: Duration,
    /// What was told and is not passed on yet: a call may be dropped.
    held: Option<Option<Result<Vec<Change>, Error>>>,
}

impl Way {
    pub(crate) fn to(memory: Memory) -> Self {
        Self { memory, writes: usize::MAX, never: "\0", lag: Duration::ZERO }
    }
}

#[tonic::async_trait]
impl Kv for Way {
    async fn get(&self, key: &str) -> Result<(Option<Entry>, Revision), Error> {
        self.memory.get(key).await
    }

    async fn list(&self, prefix: &str) -> Result<Listing, Error> {
        self.memory.list(prefix).await
    }

    async fn commit(&self, transaction: Transaction) -> Result<Revision, Error> {
        let bad = |write: &Write| matches!(write, Write::Put { key, .. } if key.ends_with(self.never));
        if transaction.writes.len() > self.writes || transaction.writes.iter().any(bad) {
            return Err(Error::TooLarge("it is narrow here".to_owned()));
        }
        self.memory.commit(transaction).await
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, Error> {
        let watch = self.memory.watch(prefix, from).await?;
        Ok(Box::new(Late { watch, lag: self.lag, held: None }))
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, Error> {
        self.memory.grant(ttl).await
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<Duration, Error> {
        self.memory.keep_alive(lease).await
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), Error> {
        self.memory.revoke(lease).await
    }
}

#[tonic::async_trait]
impl Watch for Late {
    async fn next(&mut self) -> Option<Result<Vec<Change>, Error>> {
        if self.held.is_none() {
            self.held = Some(self.watch.next().await);
        }
        tokio::time::sleep(self.lag).await;
        self.held.take().flatten()
    }
}
