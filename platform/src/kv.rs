//! The store: keys with revisions, transactions, watches and leases.
//!
//! The shape is etcd's, narrowed to what the services use. Two forms exist,
//! [`etcd`] and [`memory`] (feature `testing`); both pass [`contract`].

use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

#[cfg(feature = "testing")]
pub mod contract;
pub mod etcd;
pub mod follow;
pub(crate) mod lease;
#[cfg(feature = "testing")]
pub mod memory;

/// A point in the store's history. Grows with every commit, cluster-wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// A lease: keys bound to it go when it is revoked or not kept alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaseId(pub i64);

/// A key with its value as the store holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its whole key.
    pub key: String,
    /// What was written last.
    pub value: Vec<u8>,
    /// When the key last came into being.
    pub created: Revision,
    /// When it was last written.
    pub modified: Revision,
    /// The lease that takes it along.
    pub lease: Option<LeaseId>,
}

/// Entries under a prefix, all read at one revision, in key order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// In key order.
    pub entries: Vec<Entry>,
    /// When they were read.
    pub revision: Revision,
}

/// What must hold for a transaction to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// There is no such key.
    Absent {
        /// Its whole key.
        key: String,
    },
    /// There is such a key.
    Exists {
        /// Its whole key.
        key: String,
    },
    /// The key came into being at this revision and still is: the fence.
    CreatedAt {
        /// Its whole key.
        key: String,
        /// The one that was read.
        revision: Revision,
    },
    /// The key was not written since this revision.
    ModifiedAt {
        /// Its whole key.
        key: String,
        /// The one that was read.
        revision: Revision,
    },
    /// No key below the prefix was written after this revision: the range as
    /// it was read still has all that was put into it.
    NoneNewer {
        /// What the keys start with.
        prefix: String,
        /// The one that was read.
        revision: Revision,
    },
}

/// One change of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Writes the key, under the lease if there is one.
    Put {
        /// Its whole key.
        key: String,
        /// What it holds from now on.
        value: Vec<u8>,
        /// The lease that takes it along.
        lease: Option<LeaseId>,
    },
    /// Removes the key; one that is absent is no fault.
    Delete {
        /// Its whole key.
        key: String,
    },
}

/// Writes that happen together if every precondition holds, or not at all.
///
/// etcd takes at most [`Transaction::MAX_OPERATIONS`] preconditions and as many
/// writes, and one key may be written once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    /// All must hold.
    pub preconditions: Vec<Precondition>,
    /// All are done, at one revision.
    pub writes: Vec<Write>,
}

/// A change seen by a watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The key was written; this is how it is now.
    Put(Entry),
    /// The key was removed, or went with its lease.
    Delete {
        /// Its whole key.
        key: String,
        /// When that happened.
        revision: Revision,
    },
}

/// Why the store did not answer as hoped. Each kind has one remedy.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A precondition did not hold; nothing was written. Read again and decide again.
    #[error("a precondition of the transaction does not hold")]
    Conflict,
    /// Nothing was done. Try again later.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// It may or may not have been done. Read before deciding.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// The watch asks for a past that is gone. List again.
    #[error("the history before revision {} is compacted", .at.0)]
    Compacted {
        /// The oldest revision that is left; 0 when the store does not tell.
        at: Revision,
    },
    /// The lease ran out or was revoked. Everything bound to it is gone.
    #[error("the lease is gone")]
    LeaseLost,
    /// Over the store's limit of operations or bytes. Split it.
    #[error("the transaction is too large: {0}")]
    TooLarge(String),
    /// The store refuses these credentials.
    #[error("the store denies access: {0}")]
    Denied(String),
    /// A fault of ours or of the store that a retry does not mend.
    #[error("the store failed: {0}")]
    Fatal(String),
}

/// A stream of changes in revision order; changes of one revision come together.
///
/// Dropping it ends the watch. `None` means that the stream broke and the
/// follower has to resume.
#[tonic::async_trait]
pub trait Watch: Send {
    /// The next changes, one revision or several. Cancel-safe.
    async fn next(&mut self) -> Option<Result<Vec<Change>, Error>>;
}

/// The store. Reads are linearizable. No call blocks longer than the form's
/// own time-out.
#[tonic::async_trait]
pub trait Kv: Send + Sync + fmt::Debug + 'static {
    /// The key as it is now, with the revision of the reading.
    async fn get(&self, key: &str) -> Result<(Option<Entry>, Revision), Error>;
    /// All keys that start with `prefix`, read at one revision.
    async fn list(&self, prefix: &str) -> Result<Listing, Error>;
    /// Carries out all writes, or none. Answers the revision they got.
    ///
    /// # Errors
    /// [`Error::Conflict`] when a precondition does not hold;
    /// [`Error::Unknown`] when the answer was lost.
    async fn commit(&self, transaction: Transaction) -> Result<Revision, Error>;
    /// Changes under `prefix` at and after `from`.
    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, Error>;
    /// Makes a lease that lives at least this long.
    async fn grant(&self, ttl: Duration) -> Result<LeaseId, Error>;
    /// Renews the lease and answers its time to live.
    ///
    /// # Errors
    /// [`Error::LeaseLost`] when it no longer exists.
    async fn keep_alive(&self, lease: LeaseId) -> Result<Duration, Error>;
    /// Ends the lease and removes its keys. A lease that is gone is no error.
    async fn revoke(&self, lease: LeaseId) -> Result<(), Error>;
}

/// The store as it is handed around.
pub type Store = Arc<dyn Kv>;

// === impl Revision ===

impl Revision {
    /// The first revision after this one: where a watch goes on after a list.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

// === impl Transaction ===

impl Transaction {
    /// etcd's default `--max-txn-ops`, for preconditions and for writes each.
    pub const MAX_OPERATIONS: usize = 128;
    /// Bytes of all keys and values: etcd's default `--max-request-bytes`, less
    /// a part for what surrounds them.
    pub const MAX_BYTES: usize = 1_500_000;

    /// Nothing to hold, nothing to do.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a precondition.
    #[must_use]
    pub fn when(mut self, precondition: Precondition) -> Self {
        self.preconditions.push(precondition);
        self
    }

    /// Adds a write.
    #[must_use]
    pub fn put(mut self, key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        self.writes.push(Write::Put { key: key.into(), value: value.into(), lease: None });
        self
    }

    /// Adds a write of a key that goes with the lease.
    #[must_use]
    pub fn put_leased(mut self, key: impl Into<String>, value: impl Into<Vec<u8>>, lease: LeaseId) -> Self {
        self.writes.push(Write::Put { key: key.into(), value: value.into(), lease: Some(lease) });
        self
    }

    /// Adds a removal.
    #[must_use]
    pub fn delete(mut self, key: impl Into<String>) -> Self {
        self.writes.push(Write::Delete { key: key.into() });
        self
    }
}

impl Transaction {
    /// What every form refuses without asking the store.
    fn check(&self) -> Result<(), Error> {
        let operations = self.preconditions.len().max(self.writes.len());
        if operations > Self::MAX_OPERATIONS {
            let most = Self::MAX_OPERATIONS;
            return Err(Error::TooLarge(format!("{operations} operations, at most {most} are taken")));
        }
        let bytes: usize = self.writes.iter().map(Write::bytes).sum();
        if bytes > Self::MAX_BYTES {
            let most = Self::MAX_BYTES;
            return Err(Error::TooLarge(format!("{bytes} bytes, at most {most} are taken")));
        }
        let mut written = BTreeSet::new();
        match self.writes.iter().find(|write| !written.insert(write.key())) {
            Some(twice) => Err(Error::Fatal(format!("the transaction writes `{}` twice", twice.key()))),
            None => Ok(()),
        }
    }
}

// === impl Write ===

impl Write {
    /// The key that it is about.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Put { key, .. } | Self::Delete { key } => key,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Put { key, value, .. } => key.len() + value.len(),
            Self::Delete { key } => key.len(),
        }
    }
}

// === impl Change ===

impl Change {
    /// The key that it is about.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Put(entry) => &entry.key,
            Self::Delete { key, .. } => key,
        }
    }

    /// When it happened.
    #[must_use]
    pub fn revision(&self) -> Revision {
        match self {
            Self::Put(entry) => entry.modified,
            Self::Delete { revision, .. } => *revision,
        }
    }
}

// === impl Error ===

impl Error {
    /// Whether the same call may pass later. Says nothing about whether it was
    /// done: [`Error::Unknown`] needs a reading first.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Unknown(_) => true,
            Self::Conflict
            | Self::Compacted { .. }
            | Self::LeaseLost
            | Self::TooLarge(_)
            | Self::Denied(_)
            | Self::Fatal(_) => false,
        }
    }
}
