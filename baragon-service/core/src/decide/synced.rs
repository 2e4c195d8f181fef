//! The leader's word on each agent, written down so that every replica can tell.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use crate::{
    agent::{Agent, SyncRecord},
    commit::{Commit, Key, Mark, Range, Record},
    ids::{Generation, ServiceId},
    progress::{Progress, Sync},
    service::ServiceRecord,
    snapshot::{Snapshot, Stored},
};

pub(super) fn sync_records(snapshot: &Snapshot, progress: &Progress) -> Vec<Commit> {
    let live = snapshot.present().filter_map(|agent| written(snapshot, progress, agent));
    let gone = snapshot.syncs().filter(|sync| snapshot.present_agent(&sync.value.key).is_none());
    let forgotten = gone.map(|sync| {
        let key = Key::Sync(sync.value.key.clone());
        Commit::new().expecting(key.clone(), Some(sync.modified)).deleting(key)
    });
    live.chain(forgotten).collect()
}

/// An agent may hold a higher generation, from a store that was lost: the same
/// content is stored above it, and told with the next full state. A service
/// with requests is raised by them.
pub(super) fn raised(snapshot: &Snapshot, progress: &Progress) -> Vec<Commit> {
    let mut above: BTreeMap<&ServiceId, Generation> = BTreeMap::new();
    for (service, held) in progress.standings().flat_map(|standing| &standing.above) {
        let highest = above.entry(service).or_default();
        *highest = (*highest).max(*held);
    }
    above.into_iter().filter_map(|(service, held)| raise(snapshot, service, held)).collect()
}

fn raise(snapshot: &Snapshot, service: &ServiceId, held: Generation) -> Option<Commit> {
    let stored = snapshot.service(service).filter(|stored| stored.value.generation < held)?;
    if snapshot.head(service).is_some() {
        return None;
    }
    let next = ServiceRecord { generation: held.next(), ..stored.value.clone() };
    let key = Key::Service(service.clone());
    let commit = Commit::new().expecting(key, Some(stored.modified)).putting(Record::Service(next));
    // A request that expects the present one may just have been accepted.
    Some(commit.knowing(Range::Marks(Mark::of_service(service)), snapshot.revision()))
}

fn written(snapshot: &Snapshot, progress: &Progress, agent: &Stored<Agent>) -> Option<Commit> {
    let key = &agent.value.key;
    let standing = progress.standing(key)?;
    let (in_sync, message) = match &standing.sync {
        Sync::Confirmed(_) => (true, String::new()),
        // Not asked yet in this term: the word of the term before stands.
        Sync::Needed { message, .. } if message.is_empty() => return None,
        Sync::Needed { message, .. } => (false, message.clone()),
    };
    let maintenance = standing.knows_of_maintenance();
    let next = SyncRecord { key: key.clone(), presence: standing.presence(), in_sync, maintenance, message };
    let known = snapshot.sync(key);
    if known.is_some_and(|stored| stored.value == next) {
        return None;
    }
    let modified = known.map(|stored| stored.modified);
    Some(Commit::new().expecting(Key::Sync(key.clone()), modified).putting(Record::Sync(next)))
}
