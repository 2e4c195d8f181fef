//! The local copy of the store, kept up by a follower and, ahead of it, by
//! this replica's own writes, so that no decision is made twice.

use std::collections::{BTreeMap, BTreeSet};

use platform::kv::{Change, Entry, Listing, follow::Update};
use scheduler_core::{
    commit::{Commit, Undo},
    ids::RequestId,
    snapshot::{Key, Record, Snapshot},
};

use super::{departed::Departed, keys::Keys, records};

/// What an update touched.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Touched {
    /// Also those of which nothing was written; these are those of which something was.
    Everything(BTreeSet<RequestId>),
    Requests(BTreeSet<RequestId>),
}

#[derive(Clone, Debug)]
pub(super) struct Mirror {
    keys: Keys,
    pub(super) snapshot: Snapshot,
    /// Everything up to here is in the snapshot.
    pub(super) revision: u64,
    /// Own writes that the follower has not yet told of.
    own: BTreeMap<Key, u64>,
    /// Values that are not ours, by key, in words.
    pub(super) unreadable: BTreeMap<String, String>,
    /// Why the store cannot be heard.
    pub(super) stalled: Option<String>,
    /// Grows with every change of any of this.
    pub(super) version: u64,
    pub(super) departed: Departed,
}

/// A revision that no record has: of writes that are not yet carried out.
const TENTATIVE: u64 = u64::MAX;

// === impl Mirror ===

impl Mirror {
    pub(super) fn new(keys: Keys) -> Self {
        Self {
            keys,
            snapshot: Snapshot::default(),
            revision: 0,
            own: BTreeMap::new(),
            unreadable: BTreeMap::new(),
            stalled: None,
            version: 0,
            departed: Departed::default(),
        }
    }

    /// Takes in what the follower learned.
    pub(super) fn take(&mut self, update: Update) -> Touched {
        self.version += 1;
        match update {
            Update::Reset(listing) => {
                self.stalled = None;
                Touched::Everything(self.reset(listing))
            }
            Update::Changed { changes, revision } => {
                self.stalled = None;
                self.change(changes, revision.0)
            }
            Update::Stalled { reason } => {
                self.stalled = Some(reason);
                Touched::Requests(BTreeSet::new())
            }
        }
    }

    /// Replaces everything but own writes that are younger. Answers the requests
    /// of which something is not as it was known.
    pub(super) fn reset(&mut self, listing: Listing) -> BTreeSet<RequestId> {
        if listing.revision.0 < self.revision {
            // A list that was overtaken by the changes after it.
            return BTreeSet::new();
        }
        self.version += 1;
        let before = std::mem::take(&mut self.snapshot);
        self.unreadable.clear();
        self.revision = listing.revision.0;
        self.own.retain(|_, revision| *revision > listing.revision.0);
        self.add(listing.entries);
        for (key, revision) in &self.own {
            let record = before.get(key).map(|(record, _)| (record, *revision));
            self.snapshot.set(key, record);
        }
        let gone = before.runs().filter(|run| self.snapshot.run(&run.request, &run.id).is_none());
        gone.for_each(|run| self.departed.note(run));
        let ids = self.snapshot.requests().map(|record| record.request.id.clone());
        ids.filter(|id| is_other(&before, &self.snapshot, id)).collect()
    }

    fn change(&mut self, changes: Vec<Change>, revision: u64) -> Touched {
        let mut touched = BTreeSet::new();
        let mut everything = false;
        for change in changes {
            let Some(key) = self.keys.parse(change.key()) else { continue };
            let known = self.own.get(&key).copied().unwrap_or(0).max(self.revision);
            if change.revision().0 <= known {
                continue;
            }
            touched.extend(key.request().cloned());
            everything |= key.concerns_all();
            match change {
                Change::Put(entry) => self.add([entry]),
                Change::Delete { .. } => {
                    if let Some((Record::Run(run), _)) = self.snapshot.set(&key, None) {
                        self.departed.note(&run);
                    }
                }
            }
        }
        self.revision = self.revision.max(revision);
        self.own.retain(|_, own| *own > revision);
        if everything { Touched::Everything(touched) } else { Touched::Requests(touched) }
    }

    pub(super) fn add(&mut self, entries: impl IntoIterator<Item = Entry>) {
        for entry in entries {
            let Some(key) = self.keys.parse(&entry.key) else { continue };
            match records::decode(&key, &entry.value) {
                Ok(record) => {
                    self.unreadable.remove(&entry.key);
                    self.snapshot.set(&key, Some((record, entry.modified.0)));
                }
                Err(error) => {
                    tracing::error!(key = entry.key, %error, "a record cannot be read");
                    self.unreadable.insert(entry.key, error.to_string());
                }
            }
        }
    }

    /// Why a record of a request cannot be read; `None`: all can.
    pub(super) fn unreadable_of(&self, request: &RequestId) -> Option<String> {
        let is_its = |key: &str| self.keys.parse(key).is_some_and(|key| key.request() == Some(request));
        let (key, why) = self.unreadable.iter().find(|(key, _)| is_its(key))?;
        Some(format!("its record {key} cannot be read: {why}"))
    }

    pub(super) fn is_unreadable(&self, key: &Key) -> bool {
        self.unreadable.contains_key(&self.keys.of(key))
    }

    /// Takes in an own commit before the store has carried it out, for what is
    /// decided on top of it.
    pub(super) fn assume(&mut self, commit: &Commit) -> Undo {
        let dropped = commit.writes().iter().filter(|(_, record)| record.is_none());
        for (key, _) in dropped {
            if let Some((Record::Run(run), _)) = self.snapshot.get(key) {
                self.departed.note(&run);
            }
        }
        commit.apply(&mut self.snapshot, TENTATIVE)
    }

    /// Takes in an own commit that the store has carried out.
    pub(super) fn wrote(&mut self, commit: &Commit, revision: u64) {
        self.version += 1;
        commit.apply(&mut self.snapshot, revision);
        self.own.extend(commit.writes().keys().map(|key| (key.clone(), revision)));
    }
}

/// Whether somebody has written to what a request is decided from.
fn is_other(before: &Snapshot, after: &Snapshot, id: &RequestId) -> bool {
    let deploys = after.deploys_of(id).map(|record| Key::Deploy(id.clone(), record.deploy.id.clone()));
    let own = [Key::Request(id.clone()), Key::Progress(id.clone())];
    own.into_iter().chain(deploys).any(|key| before.revision(&key) != after.revision(&key))
}

#[cfg(test)]
mod tests {
    use platform::kv::Revision;
    use scheduler_core::{
        audit::Actor,
        decide::admit,
        request::{Kind, Request},
        time::Timestamp,
    };

    use super::*;

    #[test]
    fn an_own_write_is_not_undone_by_older_news() {
        let mut mirror = Mirror::new(Keys::new("/s"));
        let one = Request::new("hello", Kind::Service, vec![], 1).unwrap();
        let put = |snapshot: &Snapshot, instances| {
            let request = Request { instances, ..one.clone() };
            admit::put_request(snapshot, &request, &Actor::default(), Timestamp(1)).unwrap()
        };
        let first = put(&mirror.snapshot, 1);
        let key = Key::Request(one.id.clone());
        let old = records::encode(first.writes()[&key].as_ref().unwrap());
        mirror.wrote(&first, 5);
        let second = put(&mirror.snapshot, 2);
        mirror.wrote(&second, 9);
        let entry = Entry {
            key: "/s/requests/hello".into(),
            value: old,
            created: Revision(5),
            modified: Revision(5),
            lease: None,
        };
        let late = Listing { entries: vec![entry.clone()], revision: Revision(6) };
        assert_eq!(mirror.take(Update::Reset(late)), Touched::Everything(BTreeSet::new()));
        mirror.take(Update::Changed { changes: vec![Change::Put(entry)], revision: Revision(7) });
        assert_eq!(mirror.snapshot.request(&one.id).unwrap().request.instances, 2);
        assert_eq!(mirror.revision, 7);
    }

    #[test]
    fn a_new_listing_tells_of_which_requests_something_is_not_as_it_was_known() {
        let mut mirror = Mirror::new(Keys::new("/s"));
        let (own, others) = ("own", "others");
        let put = |id: &str, snapshot: &Snapshot| {
            let request = Request::new(id, Kind::Service, vec![], 1).unwrap();
            admit::put_request(snapshot, &request, &Actor::default(), Timestamp(1)).unwrap()
        };
        mirror.wrote(&put(own, &mirror.snapshot), 5);
        mirror.wrote(&put(others, &mirror.snapshot), 6);
        let entry = |id: &str, modified: u64| {
            let id = RequestId::parse(id).unwrap();
            let key = Key::Request(id);
            let (record, _) = mirror.snapshot.get(&key).unwrap();
            let key = mirror.keys.of(&key);
            let (value, modified) = (records::encode(&record), Revision(modified));
            Entry { key, value, created: Revision(5), modified, lease: None }
        };
        let entries = vec![entry(own, 5), entry(others, 8)];
        let listing = Listing { entries, revision: Revision(9) };
        let changed = BTreeSet::from([RequestId::parse(others).unwrap()]);
        assert_eq!(mirror.reset(listing.clone()), changed);
        assert_eq!(mirror.reset(listing), BTreeSet::new());
    }
}
