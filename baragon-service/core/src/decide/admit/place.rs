//! Where a service wants to be, and what has to be its own there.

use alloc::collections::BTreeSet;

use crate::{
    group::{Group, PathKey},
    ids::{BasePath, Domain, GroupName, ServiceId},
    request::{Action, Submission},
    snapshot::Snapshot,
};

/// Where a service wants to be, as far as the submission could be read.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The service.
    pub service: Option<ServiceId>,
    /// Its groups.
    pub groups: BTreeSet<GroupName>,
    /// Its domains.
    pub domains: BTreeSet<Domain>,
    /// Its paths.
    pub paths: BTreeSet<BasePath>,
}

/// Leaves room in a transaction of 128 operations for the rest of an admission.
pub(super) const MAX_LOCKS: usize = 64;

/// What the submission says of it.
pub(super) fn place_of(submission: &Submission) -> Place {
    match &submission.action {
        Action::Update { service: Some(service), .. } => Place {
            service: Some(service.id.clone()),
            groups: service.groups.clone(),
            domains: service.domains.clone(),
            paths: service.paths(),
        },
        Action::Update { service: None, .. } | Action::Delete | Action::Reload => {
            Place { service: Some(submission.service.clone()), ..Place::default() }
        }
    }
}

/// The groups of the service once what waits is done.
pub(super) fn present_groups(snapshot: &Snapshot, service: &ServiceId) -> BTreeSet<GroupName> {
    let committed = snapshot.service(service).map(|stored| stored.value.groups()).unwrap_or_default();
    let waiting = snapshot.waiting(service).filter_map(|request| request.value.description()).last();
    waiting.map_or(committed, |service| service.groups)
}

pub(super) fn known_groups<'a>(snapshot: &'a Snapshot, place: &'a Place) -> impl Iterator<Item = &'a Group> {
    place.groups.iter().filter_map(|name| snapshot.group(name)).map(|stored| &stored.value)
}

pub(super) fn unserved<'a>(snapshot: &'a Snapshot, place: &'a Place) -> impl Iterator<Item = Domain> + 'a {
    let all_known = place.groups.iter().all(|name| snapshot.group(name).is_some());
    let asked = place.domains.iter().filter(move |_| all_known && !place.groups.is_empty());
    asked.filter(|domain| !known_groups(snapshot, place).any(|group| group.domains.contains(domain))).cloned()
}

pub(super) fn effective_domains(snapshot: &Snapshot, place: &Place) -> BTreeSet<Domain> {
    let served = known_groups(snapshot, place).flat_map(|group| group.effective(&place.domains));
    place.domains.iter().cloned().chain(served).collect()
}

/// The paths that must be its own. A domain that one group has given it counts
/// in all others that serve it too: they are told the domains together.
pub(super) fn wanted_locks(snapshot: &Snapshot, place: &Place) -> BTreeSet<PathKey> {
    let effective = effective_domains(snapshot, place);
    known_groups(snapshot, place).flat_map(|group| group.places(&effective, &place.paths)).collect()
}

// === impl Place ===

impl Place {
    /// The same with the groups and domains that aliases stand for.
    pub(super) fn resolved(&self, snapshot: &Snapshot) -> Self {
        let mut place = Self { groups: BTreeSet::new(), ..self.clone() };
        for name in &self.groups {
            match snapshot.alias(name).filter(|_| snapshot.group(name).is_none()) {
                Some(alias) => {
                    place.groups.extend(alias.value.groups.iter().cloned());
                    if self.domains.is_empty() {
                        place.domains.extend(alias.value.domains.iter().cloned());
                    }
                }
                None => {
                    place.groups.insert(name.clone());
                }
            }
        }
        let domains = place.domains.iter().flat_map(|domain| place.meant(snapshot, domain)).collect();
        Self { domains, ..place }
    }

    /// What a domain stands for in the groups; itself unless they know it as an
    /// alias only.
    fn meant(&self, snapshot: &Snapshot, domain: &Domain) -> BTreeSet<Domain> {
        let aliased = known_groups(snapshot, self).filter_map(|group| group.domain_aliases.get(domain));
        let mut meant: BTreeSet<Domain> = aliased.flatten().cloned().collect();
        let served = known_groups(snapshot, self).any(|group| group.domains.contains(domain));
        if served || meant.is_empty() {
            meant.insert(domain.clone());
        }
        meant
    }
}
