//! A submission as far as it could be read, and every rule that it breaks as
//! things stand: also of one that is malformed, so that its client is told all
//! at once.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{
    Fault, Place, check_group,
    place::{MAX_LOCKS, place_of, present_groups, unserved, wanted_locks},
};
use crate::{
    decide::{
        size::{self, MAX_BYTES},
        templates,
    },
    ids::{Address, Generation, ServiceId, TemplateName},
    request::{Action, Submission},
    snapshot::Snapshot,
    upstream::UpstreamChange,
};

/// What of a submission has to fit what is stored.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Where the service wants to be; its service alone when it stays where it is.
    pub place: Place,
    /// It says what the service is.
    pub describes: bool,
    /// The template set that it names.
    pub template: Option<TemplateName>,
    /// It changes upstreams of a service that has to be there.
    pub upstreams_alone: bool,
    /// Where the client believes the service to be.
    pub expected_generation: Option<Generation>,
    /// What is added and must be in no other service, by its place in the list.
    pub exclusive: Vec<(usize, Address)>,
    /// The list replaces all others.
    pub replaces: bool,
    /// What it comes to, at least.
    pub bytes: usize,
}

/// Every rule that it breaks.
#[must_use]
pub fn check(snapshot: &Snapshot, draft: &Draft) -> Vec<Fault> {
    let place = draft.place_now(snapshot).resolved(snapshot);
    let mut faults = check_place(snapshot, &place);
    faults.extend(templates::check(snapshot, draft.template.as_ref(), &place.groups));
    faults.extend(check_service(snapshot, draft));
    if draft.bytes > MAX_BYTES {
        faults.push(Fault::TooLarge { bytes: draft.bytes });
    }
    faults.extend(duplicates(snapshot, draft));
    faults
}

fn check_place(snapshot: &Snapshot, place: &Place) -> Vec<Fault> {
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

fn check_service(snapshot: &Snapshot, draft: &Draft) -> Vec<Fault> {
    let Some(service) = &draft.place.service else { return Vec::new() };
    let mut faults = Vec::new();
    if let Some(expected) = draft.expected_generation {
        let stored = snapshot.service(service);
        let present = stored.map(|stored| stored.value.generation).unwrap_or_default();
        if expected != present {
            faults.push(Fault::GenerationMoved { expected, present });
        }
        // Whatever waits may give the service another one.
        let before = snapshot.waiting(service).last().map(|last| last.value.id().clone());
        faults.extend(before.map(|before| Fault::GenerationAwaited { expected, before }));
    }
    if draft.upstreams_alone && present_groups(snapshot, service).is_empty() {
        faults.push(Fault::UnknownService(service.clone()));
    }
    faults
}

/// Added addresses that another service has, or is about to have.
fn duplicates(snapshot: &Snapshot, draft: &Draft) -> Vec<Fault> {
    if draft.exclusive.is_empty() {
        return Vec::new();
    }
    let mut owners: BTreeMap<&Address, Option<&ServiceId>> =
        draft.exclusive.iter().map(|(_, address)| (address, None)).collect();
    let mut note = |service, address| {
        if let Some(owner) = owners.get_mut(address) {
            owner.get_or_insert(service);
        }
    };
    let is_other = |service: &ServiceId| Some(service) != draft.place.service.as_ref();
    for record in snapshot.services().filter(|record| is_other(&record.id)) {
        let held = record.content.iter().flat_map(|content| &content.upstreams);
        held.for_each(|upstream| note(&record.id, &upstream.address));
    }
    for service in snapshot.busy_services().filter(|service| is_other(service)) {
        for request in snapshot.waiting(service) {
            if let Action::Update { upstreams, .. } = &request.value.submission.action {
                upstreams.added().iter().for_each(|upstream| note(service, &upstream.address));
            }
        }
    }
    let told = draft.exclusive.iter().filter_map(|(index, address)| {
        let owner = (*owners.get(address)?)?.clone();
        Some(Fault::DuplicateUpstream {
            address: address.clone(),
            owner,
            index: *index,
            replaces: draft.replaces,
        })
    });
    told.collect()
}

// === impl Draft ===

impl Draft {
    pub(super) fn of(submission: &Submission) -> Self {
        let mut draft = Self {
            place: place_of(submission),
            describes: submission.describes(),
            template: templates::asked(submission).cloned(),
            expected_generation: submission.expected_generation,
            bytes: size::bytes(submission),
            ..Self::default()
        };
        if let Action::Update { service, upstreams, no_duplicates } = &submission.action {
            draft.upstreams_alone = service.is_none();
            draft.replaces = matches!(upstreams, UpstreamChange::Replace(_));
            if *no_duplicates {
                let added = upstreams.added().iter().enumerate();
                draft.exclusive = added.map(|(index, one)| (index, one.address.clone())).collect();
            }
        }
        draft
    }

    /// One that says nothing of its place is where it is: its locks stay, and
    /// only its agents count.
    pub(super) fn place_now(&self, snapshot: &Snapshot) -> Place {
        match &self.place.service {
            Some(service) if !self.describes => {
                let groups = present_groups(snapshot, service);
                Place { service: Some(service.clone()), groups, ..Place::default() }
            }
            Some(_) | None => self.place.clone(),
        }
    }
}
