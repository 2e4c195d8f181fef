//! Commits to transactions. The only way to the store.

use std::collections::BTreeSet;

use baragon_service_core::{
    commit::{Commit, Expect, Key, Record, Write},
    decide::GENERATIONS_KEPT,
    ids::{GroupName, Revision as Heard, ServiceId},
    service::Past,
};
use platform::{
    election::Term,
    kv::{Error, Precondition, Revision, Store, Transaction, Write as StoreWrite},
};

use super::{
    records::{self, Cursor},
    shared::Shared,
};

/// Room for the fence.
const MAX_OPERATIONS: usize = Transaction::MAX_OPERATIONS - 1;
/// etcd takes 1.5 MiB a request, keys and framing included.
const MAX_BYTES: usize = 1 << 20;

/// The store with what is known of it. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Records {
    kv: Store,
    shared: Shared,
}

/// Commits that share a transaction.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) commits: Vec<Commit>,
    transaction: Transaction,
    bytes: usize,
}

impl Records {
    pub(super) fn new(kv: Store, shared: Shared) -> Self {
        Self { kv, shared }
    }

    /// An intent, by any replica: it stands on its expectations alone.
    pub(super) async fn admit(&self, commit: &Commit) -> Result<(), Error> {
        let revision = self.kv.commit(self.transaction(commit)).await?;
        self.shared.absorb(commit, revision);
        Ok(())
    }

    /// Progress, by the leader: every transaction carries the fence.
    pub(super) async fn progress(&self, term: &Term, batch: &Batch) -> Result<(), Error> {
        let transaction = batch.transaction.clone().when(term.fence());
        let revision = self.kv.commit(transaction).await?;
        batch.commits.iter().for_each(|commit| self.shared.absorb(commit, revision));
        Ok(())
    }

    /// Whether the store still has the term's key.
    pub(super) async fn holds(&self, term: &Term) -> Result<bool, Error> {
        let (entry, _) = self.kv.get(&self.shared.keys().leader()).await?;
        Ok(entry.is_some_and(|entry| entry.created == Revision(term.number())))
    }

    /// Reads these anew.
    pub(super) async fn refresh(&self, keys: impl IntoIterator<Item = &Key>) -> Result<(), Error> {
        for key in keys {
            let (entry, revision) = self.kv.get(&self.shared.key_text(key)).await?;
            self.shared.refresh(key, entry, revision);
        }
        Ok(())
    }

    /// Reads anew all that a commit named.
    pub(super) async fn refresh_after(&self, commit: &Commit) -> Result<(), Error> {
        let keys: BTreeSet<&Key> = commit.expectations().keys().chain(commit.writes().keys()).collect();
        self.refresh(keys).await
    }

    /// Reads anew who is live in a group.
    pub(super) async fn refresh_agents(&self, group: &GroupName) -> Result<(), Error> {
        let listing = self.kv.list(&self.shared.keys().agents_of(group)).await?;
        for entry in listing.entries {
            if let Some(key) = self.shared.keys().parse(&entry.key) {
                self.shared.refresh(&key, Some(entry), listing.revision);
            }
        }
        Ok(())
    }

    /// Waits until all that was written before is known here; an error when it
    /// cannot be: what is to be decided needs all of it.
    ///
    /// The store counts also what others write beside us, of which our watch
    /// tells nothing: after a mark of our own it must tell something.
    pub(super) async fn catch_up(&self) -> Result<(), Error> {
        let (_, present) = self.kv.get(&self.shared.keys().leader()).await?;
        if !self.shared.has_heard(Heard(present.0)) {
            let mark = self.kv.commit(Transaction::new().put(self.shared.keys().mark(), "")).await?;
            self.shared.hear(Heard(mark.0)).await;
            if !self.shared.has_heard(Heard(mark.0)) {
                let words = "this replica does not hear what is written; ask another one, or again later";
                return Err(Error::Unavailable(words.to_owned()));
            }
        }
        Ok(())
    }

    /// When something was last written to the ranges of which commits believe
    /// to know all.
    pub(super) async fn newest(&self, commits: &[Commit]) -> Result<Heard, Error> {
        let ranges = commits.iter().flat_map(|commit| self.ranges(commit));
        let prefixes: BTreeSet<String> = ranges.map(|(prefix, _)| prefix).collect();
        let mut newest = Revision(0);
        for prefix in prefixes {
            let listing = self.kv.list(&prefix).await?;
            newest = listing.entries.iter().map(|entry| entry.modified).fold(newest, Revision::max);
        }
        Ok(Heard(newest.0))
    }

    /// What a commit knows all of, and up to when.
    fn ranges(&self, commit: &Commit) -> Vec<(String, Revision)> {
        let keys = self.shared.keys();
        let agents = commit.closed().iter().flat_map(|(group, heard)| {
            [(keys.agents_of(group), Revision(heard.0)), (keys.maintenance_of(group), Revision(heard.0))]
        });
        let others = commit.ranges().iter().map(|(range, heard)| (keys.of_range(range), Revision(heard.0)));
        agents.chain(others).collect()
    }

    /// The kept generations of a service, newest first.
    pub(super) async fn history(&self, service: &ServiceId) -> Result<Vec<Past>, Error> {
        let keys = self.shared.keys();
        let listing = self.kv.list(&keys.history_of(service)).await?;
        let read = |entry: &platform::kv::Entry| {
            let record = records::decode(&keys.parse(&entry.key)?, &entry.value);
            match record {
                Ok(Record::Past(past)) => Some(past),
                Ok(_) => None,
                Err(error) => {
                    tracing::error!(key = entry.key, %error, "a record cannot be read");
                    None
                }
            }
        };
        Ok(listing.entries.iter().rev().filter_map(read).take(GENERATIONS_KEPT).collect())
    }

    /// Up to where a webhook was told.
    pub(super) async fn cursor(&self, url: &str) -> Result<Option<Cursor>, Error> {
        let (entry, _) = self.kv.get(&self.shared.keys().webhook(url)).await?;
        Ok(entry.and_then(|entry| records::decode_cursor(&entry.value)))
    }

    /// Writes it down, as the leader.
    pub(super) async fn save_cursor(&self, term: &Term, url: &str, cursor: &Cursor) -> Result<(), Error> {
        let key = self.shared.keys().webhook(url);
        let transaction = Transaction::new().when(term.fence()).put(key, records::encode_cursor(cursor));
        self.kv.commit(transaction).await.map(|_| ())
    }

    /// As few transactions as the limits of the store allow, of at most so many
    /// commits.
    pub(super) fn pack(&self, commits: Vec<Commit>, most: usize) -> Vec<Batch> {
        let mut batches: Vec<Batch> = Vec::new();
        for commit in commits {
            let transaction = self.transaction(&commit);
            let bytes = size(&transaction);
            let fits = |batch: &&mut Batch| {
                batch.commits.len() < most && batch.has_room(&commit, &transaction, bytes)
            };
            match batches.last_mut().filter(fits) {
                Some(batch) => batch.add(commit, transaction, bytes),
                None => {
                    let mut batch = Batch::default();
                    batch.add(commit, transaction, bytes);
                    batches.push(batch);
                }
            }
        }
        batches
    }

    fn transaction(&self, commit: &Commit) -> Transaction {
        let mut transaction = Transaction::new();
        for (key, expect) in commit.expectations() {
            let key = self.shared.key_text(key);
            transaction = transaction.when(match expect {
                Expect::Absent => Precondition::Absent { key },
                Expect::Present => Precondition::Exists { key },
                Expect::Unchanged(at) => Precondition::ModifiedAt { key, revision: Revision(at.0) },
            });
        }
        for (prefix, revision) in self.ranges(commit) {
            transaction = transaction.when(Precondition::NoneNewer { prefix, revision });
        }
        for mark in commit.marks() {
            transaction = transaction.put(self.shared.keys().of_mark(*mark), "");
        }
        for (key, write) in commit.writes() {
            let key = self.shared.key_text(key);
            transaction = match write {
                Write::Put(record) => transaction.put(key, records::encode(record)),
                Write::Delete => transaction.delete(key),
            };
        }
        transaction
    }
}

impl Batch {
    fn has_room(&self, commit: &Commit, transaction: &Transaction, bytes: usize) -> bool {
        let preconditions = self.transaction.preconditions.len() + self.fresh(transaction).count();
        let writes = self.transaction.writes.len() + transaction.writes.len();
        preconditions.max(writes) <= MAX_OPERATIONS
            && self.bytes + bytes <= MAX_BYTES
            // Commits of one decision name different records; one that does not waits for the next.
            && self.commits.iter().all(|other| other.is_apart_from(commit))
    }

    /// Commits of one decision that close a group all close it alike.
    fn fresh<'a>(&'a self, transaction: &'a Transaction) -> impl Iterator<Item = &'a Precondition> {
        let known = |one: &&Precondition| {
            matches!(one, Precondition::NoneNewer { .. }) && self.transaction.preconditions.contains(one)
        };
        transaction.preconditions.iter().filter(move |one| !known(one))
    }

    fn add(&mut self, commit: Commit, transaction: Transaction, bytes: usize) {
        self.bytes += bytes;
        self.commits.push(commit);
        let fresh: Vec<Precondition> = self.fresh(&transaction).cloned().collect();
        self.transaction.preconditions.extend(fresh);
        self.transaction.writes.extend(transaction.writes);
    }
}

fn size(transaction: &Transaction) -> usize {
    let keys: usize = transaction.preconditions.iter().map(|one| 64 + precondition_key(one).len()).sum();
    let writes: usize = transaction.writes.iter().map(write_size).sum();
    keys + writes
}

fn precondition_key(precondition: &Precondition) -> &str {
    match precondition {
        Precondition::Absent { key }
        | Precondition::Exists { key }
        | Precondition::CreatedAt { key, .. }
        | Precondition::ModifiedAt { key, .. }
        | Precondition::NoneNewer { prefix: key, .. } => key,
    }
}

fn write_size(write: &StoreWrite) -> usize {
    match write {
        StoreWrite::Put { key, value, .. } => 64 + key.len() + value.len(),
        StoreWrite::Delete { key } => 64 + key.len(),
    }
}
