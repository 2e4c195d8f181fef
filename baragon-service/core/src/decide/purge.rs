//! History is bounded, the newest kept.

use alloc::{collections::BTreeSet, vec::Vec};

use super::Limits;
use crate::{
    agent::AgentKey,
    clock::Timestamp,
    commit::{Commit, Key},
    ids::{RequestId, Revision},
    progress::{Progress, Sync},
    request::Phase,
    service::ServiceRecord,
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

/// What is kept for a time, not for a number.
pub(super) fn aged(snapshot: &Snapshot, progress: &Progress, limits: &Limits, now: Timestamp) -> Vec<Commit> {
    let is_old = |id: &&RequestId| match snapshot.request(id).map(|stored| &stored.value.phase) {
        Some(Phase::Done(outcome)) => now.since(outcome.finished_at) > limits.history_age,
        Some(Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. }) | None => false,
    };
    let services = snapshot.histories().map(|(service, _)| service);
    let old: Vec<RequestId> =
        services.flat_map(|service| snapshot.finished_of(service).take_while(is_old)).cloned().collect();
    let requests = old.chunks(SLAB).map(|slab| deletion(snapshot, slab));
    let tombstones = snapshot.services().filter(|record| is_over(snapshot, progress, record, limits, now));
    requests.chain(tombstones.map(|record| forget(snapshot, record))).collect()
}

/// Deleted long ago, and every agent that may have held it is known to be rid of
/// it: one that is gone may come back with it as long as it is remembered.
fn is_over(
    snapshot: &Snapshot,
    progress: &Progress,
    record: &ServiceRecord,
    limits: &Limits,
    now: Timestamp,
) -> bool {
    let confirmed = |agent: &AgentKey| {
        progress.standing(agent).is_some_and(|standing| matches!(standing.sync, Sync::Confirmed { .. }))
    };
    let of_its_groups = |key: &AgentKey| record.known_in.contains(&key.group);
    let known = snapshot.all_known().map(|stored| &stored.value.key);
    let may_return = known.filter(|key| snapshot.present_agent(key).is_none()).any(of_its_groups);
    record.content.is_none()
        && !may_return
        && now.since(record.updated_at) > limits.tombstone_age
        && snapshot.head(&record.id).is_none()
        && snapshot.agents().map(|agent| &agent.value.key).filter(|key| of_its_groups(key)).all(confirmed)
}

fn forget(snapshot: &Snapshot, record: &ServiceRecord) -> Commit {
    let key = Key::Service(record.id.clone());
    let modified = snapshot.modified(&key);
    let commit = Commit::new().expecting(key.clone(), modified).deleting(key);
    let past = snapshot.past_of(&record.id);
    past.fold(commit, |commit, (generation, _)| commit.deleting(Key::Past(record.id.clone(), generation)))
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
