//! What a decision wants written: all of it, or nothing.

use alloc::{collections::BTreeMap, vec::Vec};

use crate::snapshot::{Key, Record, Snapshot};

/// Writes, and the revisions that they rely on. Only decisions make one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commit {
    expected: BTreeMap<Key, Option<u64>>,
    writes: BTreeMap<Key, Option<Record>>,
}

// === impl Commit ===

impl Commit {
    /// The revision that each record must still have; `None`: it must be absent.
    #[must_use]
    pub fn expected(&self) -> &BTreeMap<Key, Option<u64>> {
        &self.expected
    }

    /// Each record to write; `None`: to delete.
    #[must_use]
    pub fn writes(&self) -> &BTreeMap<Key, Option<Record>> {
        &self.writes
    }

    /// Nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// How many operations of a transaction it needs. An entry of an audit log
    /// takes one more, which removes the entry that falls out.
    #[must_use]
    pub fn operations(&self) -> usize {
        let is_entry = |record: &&Option<Record>| matches!(record, Some(Record::Audit(_)));
        let entries = self.writes.values().filter(is_entry).count();
        self.expected.len().max(self.writes.len() + entries)
    }

    /// Whether another one, which was not decided on top of this, holds beside it: what
    /// both rely on they know alike, and neither writes what the other relies on.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        let knows_alike = |(key, revision): (&Key, &Option<u64>)| {
            other.expected.get(key).is_none_or(|known| known == revision)
        };
        let is_left_alone = |one: &Self, by: &Self| {
            one.expected.keys().chain(one.writes.keys()).all(|key| !by.writes.contains_key(key))
        };
        self.expected.iter().all(knows_alike) && is_left_alone(self, other) && is_left_alone(other, self)
    }

    /// Joins a commit that was decided on top of this one, or [beside](Self::is_beside) it.
    pub fn merge(&mut self, later: Self) {
        for (key, revision) in later.expected {
            self.expected.entry(key).or_insert(revision);
        }
        self.writes.extend(later.writes);
    }

    /// Carries it out on a snapshot as if the store had, at `revision`, and
    /// answers what [`Undo::revert`] needs.
    pub fn apply(&self, snapshot: &mut Snapshot, revision: u64) -> Undo {
        let set = |(key, record): (&Key, &Option<Record>)| {
            let before = snapshot.set(key, record.clone().map(|record| (record, revision)));
            (key.clone(), before)
        };
        Undo(self.writes.iter().map(set).collect())
    }

    pub(crate) fn rely_on(&mut self, snapshot: &Snapshot, key: Key) {
        let revision = snapshot.revision(&key);
        self.expected.insert(key, revision);
    }

    /// Without a look at what is there: for what nobody else writes.
    pub(crate) fn discard(&mut self, key: Key) {
        self.writes.insert(key, None);
    }

    /// Whatever is there: for what the revision of another record guards.
    pub(crate) fn replace(&mut self, key: Key, record: Record) {
        self.writes.insert(key, Some(record));
    }

    pub(crate) fn write(&mut self, snapshot: &Snapshot, key: Key, record: Option<Record>) {
        self.rely_on(snapshot, key.clone());
        self.writes.insert(key, record);
    }
}

/// How the records were before [`Commit::apply`].
#[derive(Debug)]
pub struct Undo(Vec<(Key, Option<(Record, u64)>)>);

impl Undo {
    /// Puts them back.
    pub fn revert(self, snapshot: &mut Snapshot) {
        for (key, before) in self.0 {
            snapshot.set(&key, before);
        }
    }
}
