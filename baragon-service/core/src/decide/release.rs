//! Frees paths that neither the committed service nor a waiting request needs.

use alloc::{collections::BTreeSet, vec::Vec};

use crate::{
    commit::{Commit, Key},
    group::PathKey,
    ids::ServiceId,
    progress::Progress,
    service::Service,
    snapshot::Snapshot,
};

/// One commit a path: an admission that has just come to rely on one does not
/// hold up the others.
///
/// A path of which only the lock was read anew stays: the request that was
/// written with it may not be known here yet.
pub(super) fn release(snapshot: &Snapshot, progress: &Progress) -> Vec<Commit> {
    let half_heard = snapshot.half_heard();
    let heard = progress.sweep.iter().filter(|service| !half_heard.contains(service));
    heard.flat_map(|service| release_of(snapshot, service)).collect()
}

fn release_of(snapshot: &Snapshot, service: &ServiceId) -> Vec<Commit> {
    let needed = needed(snapshot, service);
    let free = snapshot.paths_of(service).filter(|path| !needed.contains(*path));
    free.map(|path| {
        let key = Key::Path(path.clone());
        let modified = snapshot.modified(&key);
        Commit::new().expecting(key.clone(), modified).deleting(key)
    })
    .collect()
}

fn needed(snapshot: &Snapshot, service: &ServiceId) -> BTreeSet<PathKey> {
    let committed = snapshot.service(service).and_then(|stored| stored.value.content.as_ref());
    let mut needed = committed.map(|content| content.service.locks()).unwrap_or_default();
    for request in snapshot.waiting(service) {
        needed.extend(request.value.description().iter().flat_map(Service::locks));
    }
    needed
}
