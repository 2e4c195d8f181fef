//! A record that lives as long as its process: written under a lease, written
//! again when the lease was lost, withdrawn on stop.

use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::Pauses,
    kv::{
        Error, LeaseId, Revision, Store, Transaction,
        lease::{Held, until_gone},
    },
    tasks::{Kind, Outcome, Stage, Supervisor},
};

/// Pauses while the store does not answer.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Of the last attempt to withdraw; less than the supervisor keeps for it.
const LAST_WORD: Duration = Duration::from_millis(800);

/// What to announce, and where.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The key of the record.
    pub key: String,
    /// How long the record outlives a process that is gone.
    pub ttl: Duration,
}

/// Keeps `value`'s latest content under the key until the supervisor stops.
///
/// The key comes into being anew with each process and after each lost lease,
/// so its create revision tells one presence from the next. Answers whether the record is in the store right now. A value of `None`
/// withdraws it.
#[must_use]
pub fn announce(
    store: Store,
    announcement: Announcement,
    value: watch::Receiver<Option<Vec<u8>>>,
    supervisor: &Supervisor,
) -> watch::Receiver<bool> {
    let (present, shown) = watch::channel(false);
    let stop = supervisor.token(Stage::Session);
    let announcer = Announcer { store, announcement, value, present, stop, left_behind: None };
    supervisor.spawn(Stage::Session, Kind::Critical, "presence", announcer.run());
    shown
}

struct Announcer {
    store: Store,
    announcement: Announcement,
    value: watch::Receiver<Option<Vec<u8>>>,
    present: watch::Sender<bool>,
    stop: CancellationToken,
    /// A lease of ours under which the record may still be.
    left_behind: Option<LeaseId>,
}

// === impl Announcer ===

impl Announcer {
    async fn run(mut self) -> Outcome {
        let mut pauses = Pauses::between(SHORTEST_PAUSE, LONGEST_PAUSE);
        let stop = self.stop.clone();
        while !stop.is_cancelled() {
            // Biased: on stop a round first ends by itself, then it is dropped.
            let ended = tokio::select! {
                biased;
                ended = self.round() => ended,
                () = stop.cancelled() => break,
            };
            match ended {
                Ok(()) => pauses.reset(),
                Err(error) => {
                    tracing::warn!(%error, "the presence waits for the store");
                    let _ = tokio::time::timeout(pauses.next(), stop.cancelled()).await;
                }
            }
        }
        self.present.send_replace(false);
        if !matches!(tokio::time::timeout(LAST_WORD, self.give_back()).await, Ok(Ok(()))) {
            tracing::warn!("the presence was not withdrawn; it ends with its lease");
        }
        Ok(())
    }

    /// Announces until the lease is lost, or waits for something to announce.
    async fn round(&mut self) -> Result<(), Error> {
        self.give_back().await?;
        if self.value.borrow_and_update().is_none() {
            self.until_new_value().await;
            return Ok(());
        }
        let held = Held::grant(&self.store, self.announcement.ttl).await?;
        self.left_behind = Some(held.id);
        let kept = self.keep(&held).await;
        self.present.send_replace(false);
        kept?;
        self.give_back().await
    }

    /// Writes the record, and again with each new value, as long as the lease holds.
    async fn keep(&mut self, held: &Held) -> Result<(), Error> {
        let key = self.announcement.key.clone();
        let store = Store::clone(&self.store);
        let lost = held.renew_until_lost();
        tokio::pin!(lost);
        // What an earlier process left there is not this presence.
        match store.commit(Transaction::new().delete(&key)).await {
            Ok(_) | Err(Error::Unknown(_)) => {}
            Err(error) => return Err(error),
        }
        loop {
            let Some(value) = self.value.borrow_and_update().clone() else { return Ok(()) };
            let (created, written) = self.write(&key, value, held.id).await?;
            self.present.send_replace(held.is_current());
            let stop = self.stop.clone();
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = held.past_end() => return Ok(()),
                () = &mut lost => return Ok(()),
                () = until_gone(&store, &key, created, written) => return Err(Error::Fatal(
                    "the record was taken away; does another process announce itself under this key?".to_owned(),
                )),
                () = self.until_new_value() => {}
            }
        }
    }

    /// Answers when the key came into being and when it was written.
    async fn write(&self, key: &str, value: Vec<u8>, lease: LeaseId) -> Result<(Revision, Revision), Error> {
        let record = Transaction::new().put_leased(key, value, lease);
        match self.store.commit(record).await {
            Ok(_) | Err(Error::Unknown(_)) => {}
            Err(error) => return Err(error),
        }
        match self.store.get(key).await? {
            (Some(entry), revision) if entry.lease == Some(lease) => Ok((entry.created, revision)),
            _ => Err(Error::Unknown("the record is not there after it was written".to_owned())),
        }
    }

    /// Also ends with the stop. Cancel-safe.
    async fn until_new_value(&mut self) {
        let stop = self.stop.clone();
        tokio::select! {
            () = stop.cancelled() => {}
            changed = self.value.changed() => {
                // Without a sender the last value is the last word.
                if changed.is_err() {
                    stop.cancelled().await;
                }
            }
        }
    }

    /// Withdraws the record by revoking its lease.
    async fn give_back(&mut self) -> Result<(), Error> {
        if let Some(lease) = self.left_behind {
            self.store.revoke(lease).await?;
            self.left_behind = None;
        }
        Ok(())
    }
}
