//! The content of the in-memory store: synchronous, told what time it is.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;

use crate::kv::{Change, Entry, Error, LeaseId, Listing, Precondition, Revision, Transaction, Write};

pub(super) struct Content {
    revision: Revision,
    compacted: Revision,
    entries: BTreeMap<String, Entry>,
    /// Every change after `compacted`, in order.
    history: Vec<Change>,
    leases: BTreeMap<LeaseId, Lease>,
    granted: i64,
}

struct Lease {
    ttl: Duration,
    end: Instant,
}

impl Default for Content {
    /// etcd starts at revision 1 too.
    fn default() -> Self {
        Self {
            revision: Revision(1),
            compacted: Revision(0),
            entries: BTreeMap::new(),
            history: Vec::new(),
            leases: BTreeMap::new(),
            granted: 0,
        }
    }
}

// === impl Content ===

impl Content {
    pub(super) fn revision(&self) -> Revision {
        self.revision
    }

    pub(super) fn get(&self, key: &str) -> Option<Entry> {
        self.entries.get(key).cloned()
    }

    pub(super) fn list(&self, prefix: &str) -> Listing {
        let from = self.entries.range(prefix.to_owned()..);
        let entries =
            from.take_while(|(key, _)| key.starts_with(prefix)).map(|(_, entry)| entry.clone()).collect();
        Listing { entries, revision: self.revision }
    }

    pub(super) fn commit(&mut self, transaction: Transaction) -> Result<Revision, Error> {
        if !transaction.preconditions.iter().all(|precondition| self.holds(precondition)) {
            return Err(Error::Conflict);
        }
        let leased = transaction.writes.iter().filter_map(|write| match write {
            Write::Put { lease, .. } => *lease,
            Write::Delete { .. } => None,
        });
        if leased.into_iter().any(|lease| !self.leases.contains_key(&lease)) {
            return Err(Error::LeaseLost);
        }
        self.write(transaction.writes);
        Ok(self.revision)
    }

    pub(super) fn changes(&self, prefix: &str, from: Revision) -> Result<Vec<Change>, Error> {
        if from <= self.compacted {
            return Err(Error::Compacted { at: self.compacted });
        }
        let start = self.history.partition_point(|change| change.revision() < from);
        let of_prefix = self.history[start..].iter().filter(|change| change.key().starts_with(prefix));
        Ok(of_prefix.cloned().collect())
    }

    pub(super) fn compact(&mut self) {
        self.compacted = self.revision;
        self.history.clear();
    }

    pub(super) fn grant(&mut self, ttl: Duration, now: Instant) -> LeaseId {
        self.granted += 1;
        let id = LeaseId(self.granted);
        self.leases.insert(id, Lease { ttl, end: now + ttl });
        id
    }

    pub(super) fn keep_alive(&mut self, id: LeaseId, now: Instant) -> Result<Duration, Error> {
        let lease = self.leases.get_mut(&id).ok_or(Error::LeaseLost)?;
        lease.end = now + lease.ttl;
        Ok(lease.ttl)
    }

    /// Removes all its keys at one revision.
    pub(super) fn end_lease(&mut self, id: LeaseId) {
        if self.leases.remove(&id).is_some() {
            let bound = self.entries.values().filter(|entry| entry.lease == Some(id));
            let deletes = bound.map(|entry| Write::Delete { key: entry.key.clone() }).collect();
            self.write(deletes);
        }
    }

    pub(super) fn end_leases_due(&mut self, now: Instant) {
        let due: Vec<_> =
            self.leases.iter().filter(|(_, lease)| lease.end <= now).map(|(id, _)| *id).collect();
        for id in due {
            self.end_lease(id);
        }
    }

    pub(super) fn next_lease_end(&self) -> Option<Instant> {
        self.leases.values().map(|lease| lease.end).min()
    }

    fn holds(&self, precondition: &Precondition) -> bool {
        // A key that is absent has the revision 0, as in etcd.
        let created = |key: &str| self.entries.get(key).map_or(Revision(0), |entry| entry.created);
        let modified = |key: &str| self.entries.get(key).map_or(Revision(0), |entry| entry.modified);
        match precondition {
            Precondition::Absent { key } => !self.entries.contains_key(key),
            Precondition::Exists { key } => self.entries.contains_key(key),
            Precondition::CreatedAt { key, revision } => created(key) == *revision,
            Precondition::ModifiedAt { key, revision } => modified(key) == *revision,
            Precondition::NoneNewer { prefix, revision } => {
                let from = self.entries.range(prefix.clone()..);
                let mut below = from.take_while(|(key, _)| key.starts_with(prefix));
                below.all(|(_, entry)| entry.modified <= *revision)
            }
        }
    }

    /// A revision is used up only if something changes.
    fn write(&mut self, writes: Vec<Write>) {
        let revision = self.revision.next();
        let before = self.history.len();
        for write in writes {
            match write {
                Write::Put { key, value, lease } => {
                    let created = self.entries.get(&key).map_or(revision, |entry| entry.created);
                    let entry = Entry { key: key.clone(), value, created, modified: revision, lease };
                    self.entries.insert(key, entry.clone());
                    self.history.push(Change::Put(entry));
                }
                Write::Delete { key } => {
                    if self.entries.remove(&key).is_some() {
                        self.history.push(Change::Delete { key, revision });
                    }
                }
            }
        }
        if self.history.len() > before {
            self.revision = revision;
        }
    }
}
