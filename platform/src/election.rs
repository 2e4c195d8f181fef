//! One leader at a time, and the [`Term`] that fences what it writes.
//!
//! The leader is the holder of one key, created if absent under a lease.
//! etcd's own Election and Lock calls are not used: they were seen to name a
//! waiter with a dead lease as leader. A local monotonic deadline, set before
//! each renewal is sent, ends a term no later than the lease; the fence covers
//! the rest.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use crate::{
    kv::{Precondition, Revision, Store},
    tasks::Supervisor,
};

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
    Following { leader: Option<String> },
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
    ended: tokio_util::sync::CancellationToken,
}

/// Stands for election until the supervisor stops, then resigns.
///
/// The role is `Following` at first. Leaving `Leading` always cancels
/// [`Term::ended`] before the receiver shows the next role.
#[must_use]
pub fn stand(_store: Store, _candidate: Candidate, _supervisor: &Supervisor) -> watch::Receiver<Role> {
    todo!()
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
    pub fn ended(&self) -> &tokio_util::sync::CancellationToken {
        &self.ended
    }
}
