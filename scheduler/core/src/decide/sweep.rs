//! Forgets deleted requests when they are old or too many.
//!
//! A deleted request is kept so that no id of its tasks, load-balancer requests
//! and audit entries returns. What is forgotten leaves its highest counters with
//! the cluster, and every request that is new begins above them: ids still never
//! return, and the store does not grow with each name that was ever used.

use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};

use super::{History, Policy};
use crate::{
    claim::Claim,
    cluster::Floor,
    commit::Commit,
    progress::Progress,
    request::{Life, RequestRecord},
    snapshot::{Key, Record, Snapshot},
    time::{Millis, Timestamp},
};

/// Entries of an audit log that go in one commit.
const AT_ONCE: u64 = 50;
/// Between two looks when nothing is to be done.
pub const PAUSE: Millis = Millis::seconds(60);

/// One step of forgetting the deleted request that is the first to go; nothing
/// to write when none is. Nobody but the leader writes these records.
#[must_use]
pub fn sweep(snapshot: &Snapshot, policy: &Policy, now: Timestamp) -> Commit {
    let mut commit = Commit::default();
    let Some(record) = first_to_go(snapshot, &policy.history, now) else { return commit };
    let id = &record.request.id;
    let progress = snapshot.progress(id).map_or_else(|| Progress::new(id.clone()), |known| (**known).clone());
    let kept = record.audited.min(policy.history.audit.max(History::default().audit) as u64);
    if progress.forgotten < kept {
        let until = kept.min(progress.forgotten + AT_ONCE);
        for back in progress.forgotten..until {
            commit.discard(Key::Audit(Some(id.clone()), record.audited - back));
        }
        let progress = Progress { forgotten: until, ..progress };
        commit.write(snapshot, Key::Progress(id.clone()), Some(Record::Progress(Arc::new(progress))));
        commit.rely_on(snapshot, Key::Request(id.clone()));
        return commit;
    }
    forget(snapshot, &mut commit, &record, &progress);
    commit
}

/// The oldest, if it is past its age or there are too many.
fn first_to_go(snapshot: &Snapshot, history: &History, now: Timestamp) -> Option<Arc<RequestRecord>> {
    let deleted = snapshot.requests().filter_map(|record| match record.life {
        Life::Deleted { at } => Some((at, record)),
        Life::Active | Life::Paused { .. } | Life::Finished { .. } | Life::Deleting { .. } => None,
    });
    let all: Vec<_> = deleted.collect();
    let (at, oldest) = all.iter().min_by_key(|(at, record)| (*at, record.request.id.clone()))?;
    let is_over = *at + history.age <= now || all.len() > history.deleted;
    is_over.then(|| (*oldest).clone())
}

fn forget(snapshot: &Snapshot, commit: &mut Commit, record: &RequestRecord, progress: &Progress) {
    let id = &record.request.id;
    let mut cluster = (*snapshot.cluster()).clone();
    cluster.floor = Floor {
        launches: cluster.floor.launches.max(progress.launches),
        incarnation: cluster.floor.incarnation.max(record.incarnation.0),
    };
    if cluster != *snapshot.cluster() {
        commit.write(snapshot, Key::Cluster, Some(Record::Cluster(Arc::new(cluster))));
    }
    for claim in snapshot.claims().filter(|claim| claim.requests.contains(id)) {
        let requests: BTreeSet<_> = claim.requests.iter().filter(|other| *other != id).cloned().collect();
        let rest = Claim { requests, ..(**claim).clone() };
        let left = (!rest.requests.is_empty()).then(|| Record::Claim(Arc::new(rest)));
        commit.write(snapshot, Key::Claim(claim.service.clone()), left);
    }
    commit.write(snapshot, Key::Progress(id.clone()), None);
    commit.write(snapshot, Key::Request(id.clone()), None);
}
