//! A submission is accepted or refused, in the call, with every reason.
//!
//! Any replica may decide it: the commit relies on all that was read. The path
//! locks that it relies on are written again, so that the leader cannot free
//! one of them at the same time.

use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use super::{
    Limits,
    size::{self, MAX_BYTES},
    start,
};
use crate::{
    clock::Timestamp,
    commit::{Commit, Key, Record},
    group::{Group, PathKey, locks},
    ids::{Address, BasePath, Domain, Generation, GroupName, Revision, ServiceId},
    request::{Action, Phase, Request, Submission},
    service::{Service, Target, target_of},
    snapshot::Snapshot,
    timeline::Timeline,
};

/// What becomes of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// To be recorded.
    Accepted(Commit),
    /// It is recorded already, with this content.
    Known,
    /// Its id is taken by other content.
    Taken,
    /// Nothing is recorded.
    Refused(Vec<Fault>),
}

/// A rule that a well-formed submission breaks as things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody has defined the group.
    UnknownGroup(GroupName),
    /// Too few agents hold their lease.
    TooFewAgents {
        /// Of this group.
        group: GroupName,
        /// That are live.
        live: usize,
        /// That are needed.
        minimum: u32,
    },
    /// None of the groups serves the domain.
    DomainNotServed(Domain),
    /// Another service owns the path.
    PathOwned {
        /// The path.
        path: PathKey,
        /// Its owner.
        owner: ServiceId,
    },
    /// More locks than one transaction takes.
    TooManyPlaces {
        /// What it comes to.
        count: usize,
    },
    /// More than one transaction takes.
    TooLarge {
        /// What the request, or the service after it, comes to.
        bytes: usize,
    },
    /// An added upstream is in another service.
    DuplicateUpstream {
        /// Its address.
        address: Address,
        /// That service.
        owner: ServiceId,
    },
    /// The service is not where the client believes.
    GenerationMoved {
        /// By the client.
        expected: Generation,
        /// In the store.
        present: Generation,
    },
    /// Upstreams alone cannot be updated.
    UnknownService(ServiceId),
}

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
const MAX_LOCKS: usize = 64;
/// Agents whose presence an admission relies on; more are needed by no one.
pub(super) const MAX_WITNESSES: usize = 20;

/// Accepts or refuses.
#[must_use]
pub fn submit(snapshot: &Snapshot, submission: Submission, limits: &Limits, now: Timestamp) -> Admission {
    if let Some(known) = snapshot.request(&submission.id) {
        let same = known.value.submission == submission;
        return if same { Admission::Known } else { Admission::Taken };
    }
    let asked = place_of(snapshot, &submission);
    let place = asked.resolved(snapshot);
    let mut faults = check_resolved(snapshot, &place);
    let request = accepted(snapshot, submission, &place, limits, now);
    faults.extend(check_service(snapshot, &request));
    if !faults.is_empty() {
        return Admission::Refused(faults);
    }
    let commit = commit(snapshot, request, &place);
    let aliases = asked.groups.difference(&place.groups);
    Admission::Accepted(aliases.fold(commit, |commit, name| rely_on_alias(snapshot, commit, name)))
}

/// What a submission would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The generation that it would make.
    pub generation: Generation,
    /// What the agents of each group would be told.
    pub targets: Vec<(GroupName, Target)>,
}

/// What the submission would come to as things stand.
///
/// # Errors
/// Every reason for which it would be refused.
pub fn plan(
    snapshot: &Snapshot,
    submission: Submission,
    limits: &Limits,
    now: Timestamp,
) -> Result<Plan, Vec<Fault>> {
    let place = place_of(snapshot, &submission).resolved(snapshot);
    let mut faults = check_resolved(snapshot, &place);
    let request = accepted(snapshot, submission, &place, limits, now);
    faults.extend(check_service(snapshot, &request));
    let record = snapshot.service(request.service()).map(|stored| &stored.value);
    match request.content(record) {
        Ok(content) if faults.is_empty() => {
            let generation = snapshot.generation(request.service()).next();
            let told = |group: GroupName| {
                let target = target_of(request.service(), generation, content.as_ref(), &group);
                (group, target)
            };
            Ok(Plan { generation, targets: request.concerned(record).into_iter().map(told).collect() })
        }
        Ok(_) => Err(faults),
        Err(_) => {
            faults.retain(|fault| !matches!(fault, Fault::UnknownService(_)));
            faults.push(Fault::UnknownService(request.service().clone()));
            Err(faults)
        }
    }
}

/// Every fault of a place as things stand.
#[must_use]
pub fn check_place(snapshot: &Snapshot, place: &Place) -> Vec<Fault> {
    check_resolved(snapshot, &place.resolved(snapshot))
}

fn check_resolved(snapshot: &Snapshot, place: &Place) -> Vec<Fault> {
    let mut faults: Vec<Fault> =
        place.groups.iter().filter_map(|group| check_group(snapshot, group)).collect();
    faults.extend(unserved(snapshot, place).map(Fault::DomainNotServed));
    let wanted = wanted_locks(snapshot, place);
    if wanted.len() > MAX_LOCKS {
        faults.push(Fault::TooManyPlaces { count: wanted.len() });
    }
    faults.extend(wanted.into_iter().filter_map(|path| {
        let owner = snapshot.owner(&path)?.value.clone();
        (Some(&owner) != place.service.as_ref()).then_some(Fault::PathOwned { path, owner })
    }));
    faults
}

fn place_of(snapshot: &Snapshot, submission: &Submission) -> Place {
    let described = |service: &Service| Place {
        service: Some(service.id.clone()),
        groups: service.groups.clone(),
        domains: service.domains.clone(),
        paths: service.paths(),
    };
    match &submission.action {
        Action::Update { service: Some(service), .. } => described(service),
        // Its place stays as it is, and so do its locks: only its agents count.
        Action::Update { service: None, .. } | Action::Delete | Action::Reload => Place {
            service: Some(submission.service.clone()),
            groups: present_groups(snapshot, &submission.service),
            ..Place::default()
        },
    }
}

fn present_groups(snapshot: &Snapshot, service: &ServiceId) -> BTreeSet<GroupName> {
    let committed = snapshot.service(service).map(|stored| stored.value.groups()).unwrap_or_default();
    let waiting = snapshot.waiting(service).filter_map(|request| request.value.description()).last();
    waiting.map_or(committed, |service| service.groups)
}

fn accepted(
    snapshot: &Snapshot,
    submission: Submission,
    place: &Place,
    limits: &Limits,
    now: Timestamp,
) -> Request {
    Request {
        domains: effective_domains(snapshot, place),
        groups: if submission.describes() { place.groups.clone() } else { BTreeSet::new() },
        accepted_at: now,
        deadline: now.plus(limits.deadline),
        // Also when there seems to be nothing to delete: that is told in its turn.
        phase: Phase::Pending,
        notes: Vec::new(),
        merged: Vec::new(),
        alone: false,
        times: Timeline::default(),
        submission,
    }
}

fn check_service(snapshot: &Snapshot, request: &Request) -> Vec<Fault> {
    let submission = &request.submission;
    let stored = snapshot.service(&submission.service);
    let mut faults = Vec::new();
    let present = stored.map(|stored| stored.value.generation).unwrap_or_default();
    if let Some(expected) = submission.expected_generation.filter(|expected| *expected != present) {
        faults.push(Fault::GenerationMoved { expected, present });
    }
    if matches!(submission.action, Action::Update { service: None, .. })
        && present_groups(snapshot, &submission.service).is_empty()
    {
        faults.push(Fault::UnknownService(submission.service.clone()));
    }
    let own = Some(size::bytes(submission)).filter(|bytes| *bytes > MAX_BYTES);
    let record = stored.map(|stored| &stored.value);
    faults.extend(own.or_else(|| size::excess([request], record)).map(|bytes| Fault::TooLarge { bytes }));
    if let Some((address, owner)) = start::duplicate(snapshot, request) {
        faults.push(Fault::DuplicateUpstream { address, owner: owner.clone() });
    }
    faults
}

fn check_group(snapshot: &Snapshot, name: &GroupName) -> Option<Fault> {
    let Some(group) = snapshot.group(name) else {
        return Some(Fault::UnknownGroup(name.clone()));
    };
    let live = snapshot.agents_of(name).count();
    let minimum = group.value.minimum_agents.max(1);
    let enough = u32::try_from(live).is_ok_and(|live| live >= minimum);
    (!enough).then(|| Fault::TooFewAgents { group: name.clone(), live, minimum })
}

fn known_groups<'a>(snapshot: &'a Snapshot, place: &'a Place) -> impl Iterator<Item = &'a Group> {
    place.groups.iter().filter_map(|name| snapshot.group(name)).map(|stored| &stored.value)
}

fn unserved<'a>(snapshot: &'a Snapshot, place: &'a Place) -> impl Iterator<Item = Domain> + 'a {
    let all_known = place.groups.iter().all(|name| snapshot.group(name).is_some());
    let asked = place.domains.iter().filter(move |_| all_known && !place.groups.is_empty());
    asked.filter(|domain| !known_groups(snapshot, place).any(|group| group.domains.contains(domain))).cloned()
}

fn effective_domains(snapshot: &Snapshot, place: &Place) -> BTreeSet<Domain> {
    let served = known_groups(snapshot, place).flat_map(|group| group.effective(&place.domains));
    place.domains.iter().cloned().chain(served).collect()
}

/// The paths that must be its own: in each group the domains in which it is
/// served there, or the group's only server if that has no domains.
fn wanted_locks(snapshot: &Snapshot, place: &Place) -> BTreeSet<PathKey> {
    let effective = effective_domains(snapshot, place);
    known_groups(snapshot, place)
        .flat_map(|group| {
            let mut domains: Vec<_> = effective.iter().cloned().map(Some).collect();
            if group.effective(&place.domains).is_empty() {
                domains.push(None);
            }
            locks(&BTreeSet::from([group.name.clone()]), &domains, &place.paths)
        })
        .collect()
}

fn commit(snapshot: &Snapshot, request: Request, place: &Place) -> Commit {
    let mut commit = Commit::new().expecting(Key::Request(request.id().clone()), None);
    for path in wanted_locks(snapshot, place) {
        let key = Key::Path(path.clone());
        let modified = snapshot.modified(&key);
        commit = commit.expecting(key, modified).putting(Record::Path(path, request.service().clone()));
    }
    for group in known_groups(snapshot, place) {
        commit = rely_on_group(snapshot, commit, group);
    }
    if reads_service(&request) {
        let key = Key::Service(request.service().clone());
        let modified: Option<Revision> = snapshot.modified(&key);
        commit = commit.expecting(key, modified);
    }
    commit.putting(Record::Request(request))
}

fn rely_on_group(snapshot: &Snapshot, commit: Commit, group: &Group) -> Commit {
    let key = Key::Group(group.name.clone());
    let modified = snapshot.modified(&key);
    let needed = usize::try_from(group.minimum_agents.max(1)).unwrap_or(MAX_WITNESSES).min(MAX_WITNESSES);
    let witnesses = snapshot.agents_of(&group.name).take(needed);
    witnesses.fold(commit.expecting(key, modified), |commit, agent| {
        let maintenance = Key::Maintenance(agent.value.key.clone());
        let modified = snapshot.modified(&maintenance);
        commit.expecting_present(Key::Agent(agent.value.key.clone())).expecting(maintenance, modified)
    })
}

/// The name is not a group's, and stands for what it stood for.
fn rely_on_alias(snapshot: &Snapshot, commit: Commit, name: &GroupName) -> Commit {
    let key = Key::Alias(name.clone());
    let modified = snapshot.modified(&key);
    commit.expecting(key, modified).expecting(Key::Group(name.clone()), None)
}

/// Whether the admission depends on the service as committed.
fn reads_service(request: &Request) -> bool {
    request.submission.expected_generation.is_some() || request.description().is_none()
}

// === impl Place ===

impl Place {
    /// The same with the groups and domains that aliases stand for.
    fn resolved(&self, snapshot: &Snapshot) -> Self {
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

// === impl Fault ===

impl Fault {
    /// The field of the submission that breaks the rule.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::UnknownGroup(_) | Self::TooFewAgents { .. } => "request.service.groups",
            Self::DomainNotServed(_) => "request.service.domains",
            Self::PathOwned { .. } | Self::TooManyPlaces { .. } => "request.service.base_path",
            Self::DuplicateUpstream { .. } => "request.add_upstreams",
            Self::TooLarge { .. } => "request",
            Self::GenerationMoved { .. } => "request.expected_generation",
            Self::UnknownService(_) => "request.service.service_id",
        }
        .to_string()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownGroup(group) => {
                write!(f, "group {group} does not exist; create it with `baragon-service group put {group}`")
            }
            Self::TooFewAgents { group, live: 0, .. } => {
                write!(f, "group {group} has no live agent; start one")
            }
            Self::TooFewAgents { group, live, minimum } => {
                write!(
                    f,
                    "group {group} has {live} live agent(s) of the {minimum} that it needs; start more or lower its minimum"
                )
            }
            Self::DomainNotServed(domain) => {
                write!(f, "domain {domain} is served by none of the groups; add it to one of them")
            }
            Self::PathOwned { path, owner } => write_owned(f, path, owner),
            Self::TooManyPlaces { count } => {
                write!(
                    f,
                    "{count} combinations of group, domain and path, at most {MAX_LOCKS} are possible; split the service"
                )
            }
            Self::TooLarge { bytes } => {
                write!(f, "it comes to {bytes} bytes, at most {MAX_BYTES} are possible; split the service")
            }
            Self::DuplicateUpstream { address, owner } => {
                write!(f, "upstream {address} is already in service {owner}; remove it there first")
            }
            Self::GenerationMoved { expected, present } => {
                write!(
                    f,
                    "the service is at generation {present}, not {expected}; read it again and decide again"
                )
            }
            Self::UnknownService(service) => {
                write!(f, "service {service} does not exist; submit its full description")
            }
        }
    }
}

fn write_owned(f: &mut fmt::Formatter<'_>, path: &PathKey, owner: &ServiceId) -> fmt::Result {
    let place = path.domain.as_ref().map_or("the group's only server", Domain::as_str);
    write!(
        f,
        "path {} of {place} in group {} is owned by service {owner}; choose another or delete that service",
        path.path, path.group
    )
}
