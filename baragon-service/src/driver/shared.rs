//! What this replica knows, shared between its tasks: the snapshot that
//! follows the store, and, while it leads, the progress of its agents.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use baragon_service_core::{
    agent::AgentKey,
    commit::{Commit, Key, Write},
    ids::Revision,
    progress::Progress,
    snapshot::Snapshot,
};
use platform::kv::{self, Change, Entry, Listing, follow::Update};
use tokio::sync::watch;

use super::{keys::Keys, records};

/// A watch that tells so late is as good as none.
const PATIENCE: Duration = Duration::from_secs(3);

/// A door to the [`State`]. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    state: Arc<RwLock<State>>,
    version: Arc<watch::Sender<u64>>,
    keys: Keys,
}

/// What is known.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) snapshot: Snapshot,
    /// While leading.
    pub(crate) progress: Option<Progress>,
    /// Grows when agents come, go or answer: what the status of every request
    /// may depend on.
    pub(crate) epoch: u64,
    /// Why the store cannot be heard; at first it was not heard yet.
    pub(crate) deaf: Option<String>,
    /// Keys that cannot be read, and why.
    pub(crate) unreadable: BTreeMap<String, String>,
    /// Up to where each webhook was told of what has ended.
    told: BTreeMap<String, Revision>,
    /// The keys of agents as they wrote them.
    agent_keys: BTreeMap<AgentKey, String>,
}

impl Shared {
    pub(crate) fn new(keys: Keys) -> Self {
        let state = State { deaf: Some("not heard yet".to_owned()), ..State::default() };
        Self { state: Arc::new(RwLock::new(state)), version: Arc::new(watch::Sender::new(0)), keys }
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(crate) fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        // A panic while the lock was held left at worst a half-taken update,
        // and a critical task that ends the process.
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes what watchers can see.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = self.quietly(change);
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Changes what only the leader's next step looks at.
    pub(crate) fn quietly<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells of every change.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Waits until the watch has told all up to here, or cannot tell: a decision
    /// on what it has not told yet would only be refused again.
    pub(crate) async fn hear(&self, revision: Revision) {
        let mut changes = self.watch();
        let told = || self.has_heard(revision) || self.read(|state| state.deaf.is_some());
        let _ = tokio::time::timeout(PATIENCE, changes.wait_for(|_| told())).await;
    }

    /// Whether the watch has told all up to here.
    pub(crate) fn has_heard(&self, revision: Revision) -> bool {
        self.read(|state| state.snapshot.revision() >= revision)
    }

    pub(crate) fn absorb(&self, commit: &Commit, revision: kv::Revision) {
        self.change(|state| state.snapshot.absorb(commit, Revision(revision.0)));
    }

    /// Takes what a follower learned.
    pub(crate) fn follow(&self, update: Update) {
        let keys = &self.keys;
        self.change(|state| match update {
            Update::Reset(listing) => state.reset(keys, listing),
            Update::Changed { changes, revision } => state.follow(keys, changes, revision),
            Update::Stalled { reason } => state.deaf = Some(reason),
        });
    }

    /// Takes a reading of one key that is newer than what the follower told.
    pub(crate) fn refresh(&self, key: &Key, entry: Option<Entry>, read_at: kv::Revision) {
        self.change(|state| match entry {
            Some(entry) => state.put(&self.keys, entry),
            None => state.snapshot.remove(key, Revision(read_at.0)),
        });
    }

    /// The key as it is in the store.
    pub(crate) fn key_text(&self, key: &Key) -> String {
        match key {
            Key::Agent(agent) => self.read(|state| state.agent_keys.get(agent).cloned()),
            Key::Request(_)
            | Key::Service(_)
            | Key::Group(_)
            | Key::Path(_)
            | Key::Sync(_)
            | Key::Past(..)
            | Key::Alias(_)
            | Key::Known(_)
            | Key::Maintenance(_)
            | Key::Floor => None,
        }
        .unwrap_or_else(|| self.keys.of(key))
    }
}

/// Whether a commit names a key that is there and cannot be read: what it relies
/// on is not so, and it would be refused for ever.
pub(super) fn is_blind_to(unreadable: &BTreeMap<String, String>, keys: &Keys, commit: &Commit) -> bool {
    let mut named = commit.expectations().keys().chain(commit.writes().keys());
    !unreadable.is_empty() && named.any(|key| unreadable.contains_key(&keys.of(key)))
}

impl State {
    /// A webhook was told of what has ended before this.
    pub(super) fn note_told(&mut self, url: &str, until: Revision) {
        self.told.insert(url.to_owned(), until);
    }

    /// From here on, somebody is still to be told; `None`: nobody ever is.
    pub(super) fn untold(&self) -> Option<Revision> {
        self.told.values().min().copied()
    }

    /// How many requests go by these of which somebody was still to be told.
    pub(super) fn untold_among(&self, commits: &[Commit]) -> usize {
        let Some(untold) = self.untold() else { return 0 };
        let writes = commits.iter().flat_map(Commit::writes);
        let gone = writes.filter_map(|(key, write)| match (key, write) {
            (Key::Request(id), Write::Delete) => self.snapshot.request(id),
            _ => None,
        });
        gone.filter(|stored| stored.modified >= untold).count()
    }

    fn reset(&mut self, keys: &Keys, listing: Listing) {
        self.deaf = None;
        self.unreadable.clear();
        let mut records = Vec::with_capacity(listing.entries.len());
        for entry in listing.entries {
            let (created, modified) = (Revision(entry.created.0), Revision(entry.modified.0));
            records.extend(self.read_entry(keys, &entry).map(|record| (record, created, modified)));
        }
        self.snapshot.reset(records, Revision(listing.revision.0));
    }

    fn follow(&mut self, keys: &Keys, changes: Vec<Change>, revision: kv::Revision) {
        self.deaf = None;
        for change in changes {
            match change {
                Change::Put(entry) => self.put(keys, entry),
                Change::Delete { key, revision } => {
                    self.unreadable.remove(&key);
                    if let Some(key) = keys.parse(&key) {
                        self.epoch += u64::from(matches!(key, Key::Agent(_) | Key::Maintenance(_)));
                        self.snapshot.remove(&key, Revision(revision.0));
                    }
                }
            }
        }
        self.snapshot.advance(Revision(revision.0));
    }

    fn put(&mut self, keys: &Keys, entry: Entry) {
        let (created, modified) = (Revision(entry.created.0), Revision(entry.modified.0));
        if let Some(record) = self.read_entry(keys, &entry) {
            self.snapshot.put(record, created, modified);
        }
    }

    /// A record that cannot be read is left out and shown as a problem.
    fn read_entry(&mut self, keys: &Keys, entry: &Entry) -> Option<baragon_service_core::commit::Record> {
        let key = keys.parse(&entry.key)?;
        if let Key::Agent(agent) = &key {
            self.agent_keys.insert(agent.clone(), entry.key.clone());
        }
        self.epoch += u64::from(matches!(key, Key::Agent(_) | Key::Maintenance(_)));
        match records::decode(&key, &entry.value) {
            Ok(record) => {
                self.unreadable.remove(&entry.key);
                Some(record)
            }
            Err(error) => {
                tracing::error!(key = entry.key, %error, "a record cannot be read");
                self.unreadable.insert(entry.key.clone(), error.to_string());
                None
            }
        }
    }
}
