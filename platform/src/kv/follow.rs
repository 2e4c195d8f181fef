//! A live copy of a prefix: list, watch, resume, list again after a compaction.

use std::{collections::BTreeMap, fmt, time::Duration};

use tokio::time::Instant;

use super::{Change, Error, Listing, Revision, Store, Watch};
use crate::backoff::Pauses;

/// Pauses while the store does not answer.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Safety net under the watch, which some versions of etcd let miss events.
const SWEEP: Duration = Duration::from_secs(300);

/// What a follower learns, in order and without gaps.
#[derive(Debug)]
pub enum Update {
    /// The whole content: at the start, and after a gap in the history.
    Reset(Listing),
    /// What changed since the update before, and the revision reached. Nothing
    /// changed when the store is heard again after [`Update::Stalled`].
    Changed {
        /// In revision order.
        changes: Vec<Change>,
        /// The revision of the last one.
        revision: Revision,
    },
    /// The store cannot be heard; an update follows when it can again.
    Stalled {
        /// For the log and for health.
        reason: String,
    },
}

/// Follows one prefix. Retries by itself and never ends.
pub struct Follower {
    store: Store,
    prefix: String,
    /// What was told so far: `None` before the first list and after a gap.
    told: Option<Told>,
    watch: Option<Box<dyn Watch>>,
    stalled: bool,
    pauses: Pauses,
    /// No attempt before it.
    resume: Instant,
    sweep: Instant,
}

struct Told {
    revision: Revision,
    modified: BTreeMap<String, Revision>,
}

// === impl Follower ===

impl Follower {
    /// Asks nothing before the first [`Follower::next`].
    #[must_use]
    pub fn new(store: Store, prefix: impl Into<String>) -> Self {
        Self {
            store,
            prefix: prefix.into(),
            told: None,
            watch: None,
            stalled: false,
            pauses: Pauses::between(SHORTEST_PAUSE, LONGEST_PAUSE),
            resume: Instant::now(),
            sweep: Instant::now() + SWEEP,
        }
    }

    /// The next update. Cancel-safe: a dropped call loses nothing.
    pub async fn next(&mut self) -> Update {
        loop {
            // Each step ends in one await whose result is kept before the next.
            let step = match (&self.told, &self.watch) {
                (None, _) => self.list().await,
                (Some(_), None) => self.begin_watch().await,
                (Some(_), Some(_)) => self.listen().await,
            };
            match step {
                Ok(Some(update)) => return update,
                Ok(None) => {}
                Err(error) => {
                    if let Some(update) = self.fail(&error) {
                        return update;
                    }
                }
            }
        }
    }

    async fn list(&mut self) -> Result<Option<Update>, Error> {
        tokio::time::sleep_until(self.resume).await;
        let listing = self.store.list(&self.prefix).await?;
        Ok(Some(self.reset(listing)))
    }

    async fn begin_watch(&mut self) -> Result<Option<Update>, Error> {
        tokio::time::sleep_until(self.resume).await;
        let Some(told) = &self.told else { return Ok(None) };
        let revision = told.revision;
        self.watch = Some(self.store.watch(&self.prefix, revision.next()).await?);
        if !std::mem::take(&mut self.stalled) {
            return Ok(None);
        }
        Ok(Some(Update::Changed { changes: Vec::new(), revision }))
    }

    async fn listen(&mut self) -> Result<Option<Update>, Error> {
        let Some(watch) = &mut self.watch else { return Ok(None) };
        let changes = tokio::select! {
            changes = watch.next() => changes,
            () = tokio::time::sleep_until(self.sweep) => return self.sweep().await,
        };
        match changes {
            Some(Ok(changes)) => Ok(self.change(changes)),
            Some(Err(error)) => Err(error),
            None => {
                // A broken stream alone is no outage: nothing is told.
                self.watch = None;
                self.hold_off();
                Ok(None)
            }
        }
    }

    /// Lists again and tells only what the watch has missed.
    async fn sweep(&mut self) -> Result<Option<Update>, Error> {
        let listing = self.store.list(&self.prefix).await;
        self.sweep = Instant::now() + SWEEP;
        // When it fails, the watch will tell that the store cannot be heard.
        let Ok(listing) = listing else { return Ok(None) };
        let told = self.told.as_ref().is_some_and(|told| told.modified == modified(&listing));
        if told {
            return Ok(None);
        }
        self.watch = None;
        Ok(Some(self.reset(listing)))
    }

    fn reset(&mut self, listing: Listing) -> Update {
        self.told = Some(Told { revision: listing.revision, modified: modified(&listing) });
        self.watch = None;
        self.stalled = false;
        self.sweep = Instant::now() + SWEEP;
        Update::Reset(listing)
    }

    fn change(&mut self, changes: Vec<Change>) -> Option<Update> {
        self.pauses.reset();
        let told = self.told.as_mut()?;
        let revision = changes.last()?.revision();
        for change in &changes {
            match change {
                Change::Put(entry) => drop(told.modified.insert(entry.key.clone(), entry.modified)),
                Change::Delete { key, .. } => drop(told.modified.remove(key)),
            }
        }
        told.revision = revision;
        Some(Update::Changed { changes, revision })
    }

    fn fail(&mut self, error: &Error) -> Option<Update> {
        self.watch = None;
        self.hold_off();
        if let Error::Compacted { .. } = error {
            // The gap cannot be told as changes.
            self.told = None;
            return None;
        }
        let first = !std::mem::replace(&mut self.stalled, true);
        first.then(|| Update::Stalled { reason: error.to_string() })
    }

    fn hold_off(&mut self) {
        self.resume = Instant::now() + self.pauses.next();
    }
}

impl fmt::Debug for Follower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follower")
            .field("prefix", &self.prefix)
            .field("revision", &self.told.as_ref().map(|told| told.revision))
            .field("stalled", &self.stalled)
            .finish_non_exhaustive()
    }
}

fn modified(listing: &Listing) -> BTreeMap<String, Revision> {
    listing.entries.iter().map(|entry| (entry.key.clone(), entry.modified)).collect()
}
