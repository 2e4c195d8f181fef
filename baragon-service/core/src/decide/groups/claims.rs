//! A domain that comes to a group is served at once for the services that have
//! always asked for it: their paths become theirs there before.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    vec::Vec,
};

use super::{GroupFault, fault};
use crate::{
    commit::{Commit, Key, Record},
    group::{Group, PathKey},
    ids::ServiceId,
    service::Service,
    snapshot::Snapshot,
};

/// Of one transaction, each with what proves that its owner still wants it.
const MOST: usize = 40;

/// Paths that services would be served at without owning them, by what says so.
pub(super) struct Claims {
    missing: BTreeMap<PathKey, (ServiceId, Key)>,
    contested: BTreeSet<(PathKey, ServiceId, ServiceId)>,
}

/// What has to be written before the group, where that is more than goes with
/// it. It does no harm if the group stays as it was.
#[must_use]
pub fn prepare_group(snapshot: &Snapshot, group: &Group) -> Option<Commit> {
    let claims = of(snapshot, group);
    let excess = claims.contested.is_empty() && claims.missing.len() > MOST;
    excess.then(|| claims.commit(snapshot))
}

pub(super) fn of(snapshot: &Snapshot, group: &Group) -> Claims {
    let mut claims = Claims { missing: BTreeMap::new(), contested: BTreeSet::new() };
    // Where nothing comes, whatever is served is owned already.
    let before = snapshot.group(&group.name).map(|stored| &stored.value.domains);
    if before.is_some_and(|before| group.domains.is_subset(before)) {
        return claims;
    }
    for record in snapshot.services() {
        let content = record.content.iter().filter(|content| content.service.groups.contains(&group.name));
        content.for_each(|content| {
            claims.note(snapshot, group, &content.service, &Key::Service(record.id.clone()));
        });
    }
    for service in snapshot.busy_services() {
        for request in snapshot.waiting(service) {
            let described = request.value.description();
            let here = described.iter().filter(|service| service.groups.contains(&group.name));
            here.for_each(|service| {
                claims.note(snapshot, group, service, &Key::Request(request.value.id().clone()));
            });
        }
    }
    claims
}

// === impl Claims ===

impl Claims {
    fn note(&mut self, snapshot: &Snapshot, group: &Group, service: &Service, says_so: &Key) {
        for path in group.places(&service.domains, &service.paths()) {
            let owner = snapshot.owner(&path).map(|stored| &stored.value);
            let owner = owner.or_else(|| self.missing.get(&path).map(|(claims, _)| claims)).cloned();
            match owner {
                None => {
                    self.missing.insert(path, (service.id.clone(), says_so.clone()));
                }
                Some(owner) if owner != service.id => {
                    self.contested.insert((path, owner, service.id.clone()));
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn faults(&self) -> Vec<GroupFault> {
        let told = self.contested.iter().map(|(path, owner, other)| {
            let domain = path.domain.as_ref().map_or("the group", |domain| domain.as_str());
            let rule = format!(
                "in {domain} both service {owner} and service {other} would have path {}; change one of them first",
                path.path
            );
            fault("group.domains", &rule)
        });
        told.collect()
    }

    /// As many as one transaction takes.
    pub(super) fn commit(&self, snapshot: &Snapshot) -> Commit {
        self.missing.iter().take(MOST).fold(Commit::new(), |commit, (path, (owner, says_so))| {
            let modified = snapshot.modified(says_so);
            commit
                .expecting(says_so.clone(), modified)
                .expecting(Key::Path(path.clone()), None)
                .putting(Record::Path(path.clone(), owner.clone()))
        })
    }
}
