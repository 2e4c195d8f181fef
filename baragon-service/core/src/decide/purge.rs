//! History is bounded, the newest kept.

use alloc::{collections::BTreeSet, vec::Vec};
use core::time::Duration;

use super::Limits;
use crate::{
    agent::AgentKey,
    clock::Timestamp,
    commit::{Commit, Key, Mark, Range, Record},
    ids::{Generation, RequestId, Revision},
    progress::{Progress, Sync},
    request::Phase,
    service::ServiceRecord,
    snapshot::Snapshot,
};

/// Deletions of one commit.
const SLAB: usize = 50;
/// Deleted services of one commit, each with up to fifteen generations.
const TOMBSTONES: usize = 6;

/// What is kept for a number. An answer that was just given may still be asked
/// for, and its id must not be free at once. Nothing goes of which somebody is
/// still to be told: whoever tells gives up what is too much. Only the bound
/// holds whatever else.
pub(super) fn purge(
    snapshot: &Snapshot,
    progress: &Progress,
    limits: &Limits,
    now: Timestamp,
) -> Vec<Commit> {
    let mut old: BTreeSet<RequestId> = BTreeSet::new();
    for (service, count) in snapshot.histories() {
        let excess = count.saturating_sub(limits.history_per_service);
        let finished = snapshot.finished_of(service).take(excess);
        let aged = finished.take_while(|id| has_ended_for(snapshot, id, limits.history_youth, now));
        old.extend(aged.filter(|id| is_told(snapshot, progress, id)).cloned());
    }
    let bound = limits.history_bound.max(limits.history);
    let left = snapshot.finished() - old.len();
    if left > bound {
        old.extend(oldest(snapshot, excess_of(left, bound)));
    }
    deletions(snapshot, old)
}

/// Some more than needed, so that this is not done again at once.
fn excess_of(count: usize, bound: usize) -> usize {
    count.checked_sub(bound).filter(|excess| *excess > 0).map_or(0, |excess| excess + bound / 50)
}

fn has_ended_for(snapshot: &Snapshot, id: &RequestId, age: Duration, now: Timestamp) -> bool {
    match snapshot.request(id).map(|stored| &stored.value.phase) {
        Some(Phase::Done(outcome)) => now.since(outcome.finished_at) > age,
        Some(Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. }) | None => false,
    }
}

fn is_told(snapshot: &Snapshot, progress: &Progress, id: &RequestId) -> bool {
    snapshot.request(id).is_none_or(|stored| progress.is_told(stored.modified))
}

fn deletions(snapshot: &Snapshot, old: BTreeSet<RequestId>) -> Vec<Commit> {
    let old: Vec<RequestId> = old.into_iter().collect();
    old.chunks(SLAB).map(|slab| deletion(snapshot, slab)).collect()
}

/// What is kept for a time, not for a number.
pub(super) fn aged(snapshot: &Snapshot, progress: &Progress, limits: &Limits, now: Timestamp) -> Vec<Commit> {
    let services = snapshot.histories().map(|(service, _)| service);
    let is_old = |id: &&RequestId| has_ended_for(snapshot, id, limits.history_age, now);
    let mut old: BTreeSet<RequestId> =
        services.flat_map(|service| snapshot.finished_of(service).take_while(is_old)).cloned().collect();
    old.retain(|id| is_told(snapshot, progress, id));
    let too_many = oldest(snapshot, excess_of(snapshot.finished() - old.len(), limits.history));
    let may_go = |id: &RequestId| {
        has_ended_for(snapshot, id, limits.history_youth, now) && is_told(snapshot, progress, id)
    };
    old.extend(too_many.filter(may_go));
    let requests = deletions(snapshot, old).into_iter();
    let over = snapshot.services().filter(|record| is_over(snapshot, progress, record, limits, now));
    let over: Vec<&ServiceRecord> = over.take(TOMBSTONES).collect();
    requests.chain((!over.is_empty()).then(|| forget(snapshot, &over))).collect()
}

/// Deleted long ago, and every agent that may have held it is known to be rid of it.
fn is_over(
    snapshot: &Snapshot,
    progress: &Progress,
    record: &ServiceRecord,
    limits: &Limits,
    now: Timestamp,
) -> bool {
    let confirmed = |agent: &AgentKey| {
        progress.standing(agent).is_some_and(|standing| matches!(standing.sync, Sync::Confirmed(_)))
    };
    let of_its_groups = |key: &AgentKey| record.known_in.contains(&key.group);
    record.content.is_none()
        && now.since(record.updated_at) > limits.tombstone_age
        && snapshot.head(&record.id).is_none()
        && snapshot.agents().map(|agent| &agent.value.key).filter(|key| of_its_groups(key)).all(confirmed)
}

/// The generation of what is forgotten is never given again.
fn forget(snapshot: &Snapshot, over: &[&ServiceRecord]) -> Commit {
    let highest = over.iter().map(|record| record.generation).fold(snapshot.floor(), Generation::max);
    let floor = snapshot.modified(&Key::Floor);
    let commit = Commit::new().expecting(Key::Floor, floor).putting(Record::Floor(highest));
    over.iter().fold(commit, |commit, record| {
        let key = Key::Service(record.id.clone());
        let modified = snapshot.modified(&key);
        let commit = commit.expecting(key.clone(), modified).deleting(key);
        // A request that expects its generation may just have been accepted.
        let commit = commit.knowing(Range::Marks(Mark::of_service(&record.id)), snapshot.revision());
        let past = snapshot.past_of(&record.id);
        past.fold(commit, |commit, (generation, _)| commit.deleting(Key::Past(record.id.clone(), generation)))
    })
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
