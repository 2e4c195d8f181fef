//! Agents are remembered when they are gone: who is missing, and since when.

use alloc::{collections::BTreeSet, vec::Vec};

use super::Limits;
use crate::{
    agent::{Agent, AgentKey, KnownAgent},
    clock::Timestamp,
    commit::{Commit, Key, Record},
    progress::{Progress, Sync},
    snapshot::{Snapshot, Stored},
};

/// One write when an agent comes, one when it is missed.
pub(super) fn known(
    snapshot: &Snapshot,
    progress: &Progress,
    limits: &Limits,
    now: Timestamp,
) -> Vec<Commit> {
    let came = snapshot.present().filter_map(|agent| came(snapshot, agent, now));
    let excess = too_many(snapshot, limits.known);
    let missed = snapshot.all_known().filter_map(|stored| {
        let known = &stored.value;
        let is_old = excess.contains(&known.key) || now.since(known.seen_at) > limits.known_age;
        missed(snapshot, stored, is_old, now)
    });
    let served = snapshot.maintenances().filter(|stored| !stored.value.on).filter_map(|stored| {
        let key = &stored.value.key;
        let standing = progress.standing(key);
        let settled = standing.is_none_or(|standing| matches!(standing.sync, Sync::Confirmed(_)));
        settled.then(|| deletion(Key::Maintenance(key.clone()), stored))
    });
    came.chain(missed).chain(served).collect()
}

/// Of more that are gone than are remembered the ones that were missed first:
/// agents that get a new name with every start must not fill the store.
fn too_many(snapshot: &Snapshot, most: usize) -> BTreeSet<&AgentKey> {
    let gone = snapshot.all_known().map(|stored| &stored.value).filter(|known| !known.live);
    let mut gone: Vec<_> = gone.map(|known| (known.seen_at, &known.key)).collect();
    gone.sort_unstable();
    let excess = gone.len().saturating_sub(most);
    gone.into_iter().take(excess).map(|(_, key)| key).collect()
}

fn came(snapshot: &Snapshot, agent: &Stored<Agent>, now: Timestamp) -> Option<Commit> {
    let key = &agent.value.key;
    let stored = snapshot.known(key);
    if stored.is_some_and(|stored| stored.value.live && stored.value.presence == agent.created) {
        return None;
    }
    let next = KnownAgent {
        key: key.clone(),
        address: agent.value.address.clone(),
        presence: agent.created,
        live: true,
        seen_at: now,
    };
    let modified = stored.map(|stored| stored.modified);
    Some(Commit::new().expecting(Key::Known(key.clone()), modified).putting(Record::Known(next)))
}

fn missed(snapshot: &Snapshot, stored: &Stored<KnownAgent>, is_old: bool, now: Timestamp) -> Option<Commit> {
    let known = &stored.value;
    if snapshot.present_agent(&known.key).is_some() {
        return None;
    }
    let key = Key::Known(known.key.clone());
    if known.live {
        let gone = KnownAgent { live: false, seen_at: now, ..known.clone() };
        return Some(Commit::new().expecting(key, Some(stored.modified)).putting(Record::Known(gone)));
    }
    is_old.then(|| {
        let word = snapshot.maintenance(&known.key);
        let commit = deletion(key, stored);
        word.into_iter().fold(commit, |commit, _| commit.deleting(Key::Maintenance(known.key.clone())))
    })
}

fn deletion<T>(key: Key, stored: &Stored<T>) -> Commit {
    Commit::new().expecting(key.clone(), Some(stored.modified)).deleting(key)
}
