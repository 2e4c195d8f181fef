//! One leader at a time, and the [`Term`] that fences what it writes.
//!
//! The leader is the holder of one key, created if absent under a lease.
//! etcd's own Election and Lock calls are not used: they were seen to name a
//! waiter with a dead lease as leader. A local monotonic deadline, set before
//! each renewal is sent, ends a term no later than the lease; the fence covers
//! the rest.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::Pauses,
    kv::{
        Entry, Error, LeaseId, Precondition, Revision, Store, Transaction,
        lease::{Held, until_gone},
    },
    tasks::{Kind, Outcome, Stage, Supervisor},
};

/// Pauses while the store does not answer.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Of the last attempt to give a lease back; less than the supervisor keeps for it.
const LAST_WORD: Duration = Duration::from_millis(800);

/// Who stands for which office.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The leader key.
    pub key: String,
    /// Name of this replica, the value of the key while it leads.
    pub name: String,
    /// How long a dead leader blocks the next one.
    pub ttl: Duration,
}

/// What this replica is at the moment.
#[derive(Clone, Debug)]
pub enum Role {
    /// Someone else leads, or nobody does.
    Following {
        /// The name of the leader, as far as it is known.
        leader: Option<String>,
    },
    /// This replica leads.
    Leading(Term),
}

/// The right to act as leader. Only an election makes one.
///
/// It may have ended without the holder knowing, so every write under it
/// carries [`Term::fence`].
#[derive(Clone, Debug)]
pub struct Term {
    key: Arc<str>,
    revision: Revision,
    ended: CancellationToken,
}

/// Stands for election until the supervisor stops, then resigns.
///
/// The role is `Following` at first. Leaving `Leading` always cancels
/// [`Term::ended`] before the receiver shows the next role.
#[must_use]
pub fn stand(store: Store, candidate: Candidate, supervisor: &Supervisor) -> watch::Receiver<Role> {
    let (role, shown) = watch::channel(Role::Following { leader: None });
    let stop = supervisor.token(Stage::Session);
    let elector = Elector { store, candidate, role, stop, left_behind: None };
    supervisor.spawn(Stage::Session, Kind::Critical, "election", elector.run());
    shown
}

struct Elector {
    store: Store,
    candidate: Candidate,
    role: watch::Sender<Role>,
    stop: CancellationToken,
    /// A lease of ours that may still hold the key: after a restart of the
    /// store it lives for its whole time again.
    left_behind: Option<LeaseId>,
}

// === impl Term ===

impl Term {
    /// Grows from leader to leader; receivers refuse a lower one than they saw.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.revision.0
    }

    /// Holds exactly as long as this leader leads.
    #[must_use]
    pub fn fence(&self) -> Precondition {
        Precondition::CreatedAt { key: self.key.to_string(), revision: self.revision }
    }

    /// Cancelled when the term ends, by the clock at the latest.
    #[must_use]
    pub fn ended(&self) -> &CancellationToken {
        &self.ended
    }
}

// === impl Elector ===

impl Elector {
    async fn run(mut self) -> Outcome {
        let mut pauses = Pauses::between(SHORTEST_PAUSE, LONGEST_PAUSE);
        let stop = self.stop.clone();
        while !stop.is_cancelled() {
            // Biased: on stop a round first ends its term, then it is dropped.
            let ended = tokio::select! {
                biased;
                ended = self.round() => ended,
                () = stop.cancelled() => break,
            };
            match ended {
                Ok(()) => pauses.reset(),
                Err(error) => {
                    tracing::warn!(%error, "the election waits for the store");
                    let _ = tokio::time::timeout(pauses.next(), stop.cancelled()).await;
                }
            }
        }
        // What is not given back blocks the next leader.
        if !matches!(tokio::time::timeout(LAST_WORD, self.give_back()).await, Ok(Ok(()))) {
            tracing::warn!("the lease was not given back; the next leader waits for its end");
        }
        Ok(())
    }

    /// Follows until the leader is gone, or leads until that is over.
    async fn round(&mut self) -> Result<(), Error> {
        self.give_back().await?;
        let (holder, seen) = self.store.get(&self.candidate.key).await?;
        match holder {
            Some(holder) => {
                self.follow(&holder, seen).await;
                Ok(())
            }
            None => self.campaign().await,
        }
    }

    async fn follow(&self, holder: &Entry, seen: Revision) {
        self.show_leader(Some(String::from_utf8_lossy(&holder.value).into_owned()));
        let key = &self.candidate.key;
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = until_gone(&self.store, key, holder.created, seen) => self.show_leader(None),
            // Should the watch ever miss the end, the key is read again.
            () = tokio::time::sleep(self.candidate.ttl) => {}
        }
    }

    async fn campaign(&mut self) -> Result<(), Error> {
        let held = Held::grant(&self.store, self.candidate.ttl).await?;
        self.left_behind = Some(held.id);
        let key = &self.candidate.key;
        let claim = Transaction::new().when(Precondition::Absent { key: key.clone() }).put_leased(
            key,
            self.candidate.name.as_bytes(),
            held.id,
        );
        let won = match self.store.commit(claim).await {
            Ok(revision) => Some(revision),
            Err(Error::Conflict) => None,
            // Only the lease proves who holds the key: names come back after a restart.
            Err(Error::Unknown(_)) => {
                let (holder, _) = self.store.get(key).await?;
                holder.filter(|entry| entry.lease == Some(held.id)).map(|entry| entry.created)
            }
            Err(error) => return Err(error),
        };
        if let Some(revision) = won.filter(|_| held.is_current()) {
            self.lead(&held, revision).await;
        }
        self.give_back().await
    }

    async fn lead(&self, held: &Held, revision: Revision) {
        let key: Arc<str> = self.candidate.key.as_str().into();
        let ended = CancellationToken::new();
        let term = Term { key: Arc::clone(&key), revision, ended: ended.clone() };
        tracing::info!(term = term.number(), "leading");
        self.role.send_replace(Role::Leading(term));
        // Biased: at the deadline nothing else counts.
        let reason = tokio::select! {
            biased;
            () = held.past_end() => "the lease was not renewed in time",
            () = self.stop.cancelled() => "this process stops",
            () = held.renew_until_lost() => "the lease is gone",
            () = until_gone(&self.store, &key, revision, revision) => "the key is gone",
        };
        ended.cancel();
        self.role.send_replace(Role::Following { leader: None });
        tracing::info!(term = revision.0, reason, "no longer leading");
    }

    /// Revokes the lease of an earlier claim, so that the next leader need not
    /// wait for its end.
    async fn give_back(&mut self) -> Result<(), Error> {
        if let Some(lease) = self.left_behind {
            self.store.revoke(lease).await?;
            self.left_behind = None;
        }
        Ok(())
    }

    fn show_leader(&self, name: Option<String>) {
        self.role.send_if_modified(|role| match role {
            Role::Following { leader } if *leader == name => false,
            Role::Following { .. } | Role::Leading(_) => {
                *role = Role::Following { leader: name };
                true
            }
        });
    }
}
