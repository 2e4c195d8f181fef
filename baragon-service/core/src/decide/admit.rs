//! A submission is accepted or refused, in the call, with every reason.
//!
//! Any replica may decide it: the commit relies on all that was read. The path
//! locks that it relies on are written again, so that the leader cannot free
//! one of them at the same time.
//!
//! Each leaves a mark for its service, and one that wants addresses for itself
//! alone a mark for each. What has been accepted can so be told from what has not
//! been heard of yet: whoever expects a generation, or wants an address alone,
//! relies on there being no newer mark. Several services, and addresses, share a
//! mark; then one of two that do not concern each other is decided once more.

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use super::{
    Limits,
    size::{self, MAX_BYTES},
    templates,
};
use crate::{
    clock::Timestamp,
    commit::{Commit, Key, Mark, Range, Record},
    group::{Group, PathKey},
    ids::{Address, AgentId, Domain, Generation, GroupName, RequestId, Revision, ServiceId, TemplateName},
    request::{Phase, Request, Submission},
    service::{Target, target_of},
    snapshot::Snapshot,
    timeline::Timeline,
};

mod draft;
mod place;

pub use draft::{Draft, check};
pub use place::Place;
use place::{MAX_LOCKS, effective_domains, known_groups, wanted_locks};

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
    /// More than one transaction can hold true at once.
    TooManyConditions {
        /// What it comes to.
        count: usize,
    },
    /// More than one transaction takes.
    TooLarge {
        /// What the request, or the service after it, comes to.
        bytes: usize,
    },
    /// An added upstream is in another service, or in a request for one that waits.
    DuplicateUpstream {
        /// Its address.
        address: Address,
        /// That service.
        owner: ServiceId,
        /// Its place among the added ones.
        index: usize,
        /// These replace all others.
        replaces: bool,
    },
    /// The service is not where the client believes.
    GenerationMoved {
        /// By the client.
        expected: Generation,
        /// In the store.
        present: Generation,
    },
    /// The service will not stay where the client believes.
    GenerationAwaited {
        /// By the client.
        expected: Generation,
        /// The newest request that waits.
        before: RequestId,
    },
    /// Upstreams alone cannot be updated.
    UnknownService(ServiceId),
    /// Agents do not have the template set.
    UnknownTemplate {
        /// The set.
        template: TemplateName,
        /// Of this group.
        group: GroupName,
        /// Those agents.
        agents: Vec<AgentId>,
        /// What the first of them has.
        known: BTreeSet<TemplateName>,
    },
}

/// Agents whose presence an admission relies on, in all its groups together; more
/// are needed by no one.
pub(super) const MAX_WITNESSES: usize = 20;
/// A transaction of the store takes 128.
const MAX_CONDITIONS: usize = 127;

/// Accepts or refuses.
#[must_use]
pub fn submit(snapshot: &Snapshot, submission: Submission, limits: &Limits, now: Timestamp) -> Admission {
    if let Some(known) = snapshot.request(&submission.id) {
        let same = known.value.submission == submission;
        return if same { Admission::Known } else { Admission::Taken };
    }
    let draft = Draft::of(&submission);
    let asked = draft.place_now(snapshot);
    let place = asked.resolved(snapshot);
    let request = accepted(snapshot, submission, &place, limits, now);
    let faults = faults_of(snapshot, &draft, &request);
    if !faults.is_empty() {
        return Admission::Refused(faults);
    }
    let commit = relying_on_others(snapshot, &draft, commit(snapshot, request, &place));
    let aliases = asked.groups.difference(&place.groups);
    let commit = aliases.fold(commit, |commit, name| rely_on_alias(snapshot, commit, name));
    let count = commit.expectations().len() + commit.ranges().len();
    if count > MAX_CONDITIONS {
        return Admission::Refused(Vec::from([Fault::TooManyConditions { count }]));
    }
    Admission::Accepted(commit)
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
    let draft = Draft::of(&submission);
    let place = draft.place_now(snapshot).resolved(snapshot);
    let request = accepted(snapshot, submission, &place, limits, now);
    let mut faults = faults_of(snapshot, &draft, &request);
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

fn faults_of(snapshot: &Snapshot, draft: &Draft, request: &Request) -> Vec<Fault> {
    let mut faults = check(snapshot, draft);
    if draft.bytes <= MAX_BYTES {
        let record = snapshot.service(request.service()).map(|stored| &stored.value);
        faults.extend(size::excess([request], record).map(|bytes| Fault::TooLarge { bytes }));
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

fn commit(snapshot: &Snapshot, request: Request, place: &Place) -> Commit {
    let mut commit = Commit::new().expecting(Key::Request(request.id().clone()), None);
    for path in wanted_locks(snapshot, place) {
        let key = Key::Path(path.clone());
        let modified = snapshot.modified(&key);
        commit = commit.expecting(key, modified).putting(Record::Path(path, request.service().clone()));
    }
    let most = (MAX_WITNESSES / place.groups.len().max(1)).max(1);
    let names_template = templates::asked(&request.submission).is_some();
    for group in known_groups(snapshot, place) {
        commit = rely_on_group(snapshot, commit, group, most);
        if names_template {
            commit = templates::rely_on(snapshot, commit, &group.name, most);
        }
    }
    let touched = Mark::of_service(request.service());
    commit = commit.marking(touched);
    if reads_service(&request) {
        let key = Key::Service(request.service().clone());
        let modified: Option<Revision> = snapshot.modified(&key);
        commit = commit.expecting(key, modified);
    }
    commit.putting(Record::Request(request))
}

fn rely_on_group(snapshot: &Snapshot, commit: Commit, group: &Group, most: usize) -> Commit {
    let key = Key::Group(group.name.clone());
    let modified = snapshot.modified(&key);
    let needed = usize::try_from(group.minimum_agents.max(1)).unwrap_or(most).min(most);
    let witnesses = snapshot.agents_of(&group.name).take(needed);
    witnesses.fold(commit.expecting(key, modified), |commit, agent| {
        let maintenance = Key::Maintenance(agent.value.key.clone());
        let modified = snapshot.modified(&maintenance);
        commit.expecting_present(Key::Agent(agent.value.key.clone())).expecting(maintenance, modified)
    })
}

/// Nothing that it must not meet may have been accepted since all of it was
/// heard of: a request of the same service, or one for the same address alone.
fn relying_on_others(snapshot: &Snapshot, draft: &Draft, commit: Commit) -> Commit {
    let heard = snapshot.revision();
    let expects = draft.place.service.as_ref().filter(|_| draft.expected_generation.is_some());
    let commit = expects
        .into_iter()
        .fold(commit, |commit, service| commit.knowing(Range::Marks(Mark::of_service(service)), heard));
    let claims = draft.exclusive.iter().map(|(_, address)| Mark::of_address(address));
    claims.fold(commit, |commit, claim| commit.knowing(Range::Marks(claim), heard).marking(claim))
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

// === impl Fault ===

impl Fault {
    /// The field of the submission that breaks the rule.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::DuplicateUpstream { index, replaces: true, .. } => {
                return format!("request.replace_upstreams.upstreams[{index}].address");
            }
            Self::DuplicateUpstream { index, replaces: false, .. } => {
                return format!("request.add_upstreams[{index}].address");
            }
            Self::UnknownGroup(_) | Self::TooFewAgents { .. } => "request.service.groups",
            Self::DomainNotServed(_) => "request.service.domains",
            Self::PathOwned { .. } | Self::TooManyPlaces { .. } => "request.service.base_path",
            Self::TooManyConditions { .. } | Self::TooLarge { .. } => "request",
            Self::GenerationMoved { .. } | Self::GenerationAwaited { .. } => "request.expected_generation",
            Self::UnknownService(_) => "request.service.service_id",
            Self::UnknownTemplate { .. } => "request.service.template",
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
            Self::TooManyConditions { count } => {
                write!(
                    f,
                    "its paths, groups and addresses come to {count} conditions, at most {MAX_CONDITIONS} are possible; split the service or the change"
                )
            }
            Self::TooManyPlaces { count } => {
                write!(
                    f,
                    "{count} combinations of group, domain and path, at most {MAX_LOCKS} are possible; split the service"
                )
            }
            Self::TooLarge { bytes } => {
                write!(f, "it comes to {bytes} bytes, at most {MAX_BYTES} are possible; split the service")
            }
            Self::DuplicateUpstream { address, owner, .. } => {
                write!(f, "upstream {address} is already in service {owner}; remove it there first")
            }
            Self::GenerationMoved { expected, present } => {
                write!(
                    f,
                    "the service is at generation {present}, not {expected}; read it again and decide again"
                )
            }
            Self::GenerationAwaited { expected, before } => {
                write!(
                    f,
                    "the service will not stay at generation {expected}: request {before} waits; \
                     wait for its end, read the service again and decide again"
                )
            }
            Self::UnknownService(service) => {
                write!(f, "service {service} does not exist; submit its full description")
            }
            Self::UnknownTemplate { template, group, agents, known } => {
                let (agents, known) = (listed(agents), listed(known));
                write!(
                    f,
                    "agent(s) {agents} of group {group} have no template set {template}; put it into their templates or use one that they have: {known}"
                )
            }
        }
    }
}

fn listed<T: ToString>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| name.to_string()).collect::<Vec<_>>().join(", ")
}

fn write_owned(f: &mut fmt::Formatter<'_>, path: &PathKey, owner: &ServiceId) -> fmt::Result {
    let place = path.domain.as_ref().map_or("the group's only server", Domain::as_str);
    write!(
        f,
        "path {} of {place} in group {} is owned by service {owner}; choose another or delete that service",
        path.path, path.group
    )
}
