//! The leader's word on each agent, written down so that every replica can tell.

use alloc::{string::String, vec::Vec};

use crate::{
    agent::{Agent, SyncRecord},
    commit::{Commit, Key, Record},
    progress::{Progress, Sync},
    snapshot::{Snapshot, Stored},
};

pub(super) fn sync_records(snapshot: &Snapshot, progress: &Progress) -> Vec<Commit> {
    let live = snapshot.agents().filter_map(|agent| written(snapshot, progress, agent));
    let gone = snapshot.syncs().filter(|sync| snapshot.agent(&sync.value.key).is_none());
    let forgotten = gone.map(|sync| {
        let key = Key::Sync(sync.value.key.clone());
        Commit::new().expecting(key.clone(), Some(sync.modified)).deleting(key)
    });
    live.chain(forgotten).collect()
}

fn written(snapshot: &Snapshot, progress: &Progress, agent: &Stored<Agent>) -> Option<Commit> {
    let key = &agent.value.key;
    let standing = progress.standing(key)?;
    let (in_sync, message) = match &standing.sync {
        Sync::Confirmed { .. } => (true, String::new()),
        // Not asked yet in this term: the word of the term before stands.
        Sync::Needed { message, .. } if message.is_empty() => return None,
        Sync::Needed { message, .. } => (false, message.clone()),
    };
    let next = SyncRecord { key: key.clone(), presence: standing.presence(), in_sync, message };
    let known = snapshot.sync(key);
    if known.is_some_and(|stored| stored.value == next) {
        return None;
    }
    let modified = known.map(|stored| stored.modified);
    Some(Commit::new().expecting(Key::Sync(key.clone()), modified).putting(Record::Sync(next)))
}
