//! History is bounded, the newest kept.

use alloc::{collections::BTreeSet, vec::Vec};

use super::Limits;
use crate::{
    commit::{Commit, Key},
    ids::{RequestId, Revision},
    snapshot::Snapshot,
};

/// Deletions of one commit.
const SLAB: usize = 50;

pub(super) fn purge(snapshot: &Snapshot, limits: &Limits) -> Vec<Commit> {
    let mut old: BTreeSet<RequestId> = BTreeSet::new();
    for (service, count) in snapshot.histories() {
        let excess = count.saturating_sub(limits.history_per_service);
        old.extend(snapshot.finished_of(service).take(excess).cloned());
    }
    let left = snapshot.finished() - old.len();
    if left > limits.history {
        // Some more than needed, so that this is not done again at once.
        old.extend(oldest(snapshot, left - limits.history + limits.history / 50));
    }
    let old: Vec<RequestId> = old.into_iter().collect();
    old.chunks(SLAB).map(|slab| deletion(snapshot, slab)).collect()
}

fn oldest(snapshot: &Snapshot, count: usize) -> impl Iterator<Item = RequestId> {
    let finished = snapshot.requests().filter(|request| request.value.is_done());
    let mut all: Vec<(Revision, &RequestId)> =
        finished.map(|request| (request.created, request.value.id())).collect();
    all.sort_unstable();
    all.into_iter().take(count).map(|(_, id)| id.clone())
}

fn deletion(snapshot: &Snapshot, slab: &[RequestId]) -> Commit {
    slab.iter().fold(Commit::new(), |commit, id| {
        let key = Key::Request(id.clone());
        let modified = snapshot.modified(&key);
        commit.expecting(key.clone(), modified).deleting(key)
    })
}
