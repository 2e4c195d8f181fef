//! Keeping a lease and knowing when it must be taken for lost.

use std::time::Duration;

use tokio::{sync::watch, time::Instant};

use super::{Change, Error, LeaseId, Revision, Store};
use crate::backoff::Pauses;

/// A lease that this process renews. By its own clock it ends before the
/// store can have ended it.
#[derive(Debug)]
pub(crate) struct Held {
    store: Store,
    pub(crate) id: LeaseId,
    ttl: Duration,
    /// Moves on with each renewal that was answered.
    end: watch::Sender<Instant>,
}

// === impl Held ===

impl Held {
    pub(crate) async fn grant(store: &Store, ttl: Duration) -> Result<Self, Error> {
        // Taken before the request is sent: the lease cannot begin earlier.
        let sent = Instant::now();
        let id = store.grant(ttl).await?;
        Ok(Self { store: Store::clone(store), id, ttl, end: watch::Sender::new(sent + safe(ttl)) })
    }

    /// Renews until the store says that the lease is gone.
    pub(crate) async fn renew_until_lost(&self) {
        let mut pauses = Pauses::between(self.ttl / 100, self.ttl / 10);
        loop {
            tokio::time::sleep(self.ttl / 3).await;
            while let Err(error) = self.renew().await {
                if matches!(error, Error::LeaseLost) {
                    return;
                }
                tracing::warn!(%error, "a lease was not renewed");
                tokio::time::sleep(pauses.next()).await;
            }
            pauses.reset();
        }
    }

    /// Until the lease may have run out.
    pub(crate) async fn past_end(&self) {
        loop {
            let end = *self.end.borrow();
            tokio::time::sleep_until(end).await;
            if *self.end.borrow() <= end {
                return;
            }
        }
    }

    /// Whether the lease is surely there.
    pub(crate) fn is_current(&self) -> bool {
        Instant::now() < *self.end.borrow()
    }

    async fn renew(&self) -> Result<(), Error> {
        let sent = Instant::now();
        // An answer that comes later than the next renewal is due is of no use.
        let answer = tokio::time::timeout(self.ttl / 3, self.store.keep_alive(self.id)).await;
        let ttl = answer.unwrap_or_else(|_| Err(Error::Unavailable("no answer in time".to_owned())))?;
        self.end.send_replace(sent + safe(ttl.min(self.ttl)));
        Ok(())
    }
}

/// The part of a time to live that is counted on: clocks may differ in speed.
fn safe(ttl: Duration) -> Duration {
    ttl - ttl / 10
}

/// Until `key`, created at `created`, is gone or came into being anew. `seen`
/// is a revision at which it was still there.
pub(crate) async fn until_gone(store: &Store, key: &str, created: Revision, mut seen: Revision) {
    let mut pauses = Pauses::between(Duration::from_millis(20), Duration::from_secs(1));
    loop {
        match watch_until_gone(store, key, created, &mut seen).await {
            Ok(()) => return,
            Err(Error::Compacted { .. }) => match store.get(key).await {
                Ok((Some(entry), revision)) if entry.created == created => seen = revision,
                Ok(_) => return,
                Err(error) => tracing::debug!(%error, key, "a key cannot be read"),
            },
            Err(error) => tracing::debug!(%error, key, "a key cannot be watched"),
        }
        tokio::time::sleep(pauses.next()).await;
    }
}

async fn watch_until_gone(
    store: &Store,
    key: &str,
    created: Revision,
    seen: &mut Revision,
) -> Result<(), Error> {
    let mut watch = store.watch(key, seen.next()).await?;
    while let Some(changes) = watch.next().await {
        for change in changes? {
            *seen = change.revision();
            let same = match &change {
                Change::Put(entry) => entry.created == created,
                Change::Delete { .. } => false,
            };
            // The watch is of a prefix, which longer keys have too.
            if change.key() == key && !same {
                return Ok(());
            }
        }
    }
    Err(Error::Unavailable("the watch broke".to_owned()))
}
