//! Lists what must never be true of a snapshot.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use crate::{
    group::PathKey,
    ids::ServiceId,
    request::{Phase, Request, Verdict},
    service::{Content, ServiceRecord},
    snapshot::Snapshot,
};

/// One line for each broken invariant; empty when all hold.
#[must_use]
pub fn check(snapshot: &Snapshot) -> Vec<String> {
    let mut broken = Vec::new();
    for service in snapshot.busy_services() {
        broken.extend(check_queue(snapshot, service));
    }
    for request in snapshot.requests() {
        broken.extend(check_outcome(snapshot, &request.value));
    }
    broken.extend(check_paths(snapshot));
    broken
}

/// Of one service only the oldest request may be in flight, above what is
/// committed while it is applied and at it while it is reverted.
fn check_queue(snapshot: &Snapshot, service: &ServiceId) -> Vec<String> {
    let committed = snapshot.service(service).map(|stored| stored.value.generation).unwrap_or_default();
    let mut broken = Vec::new();
    for (place, request) in snapshot.waiting(service).enumerate() {
        let id = request.value.id();
        let goes_along = place == 0
            || snapshot.flight(service).get(place).is_some_and(|one| {
                one.value.id() == id
                    && one.value.told() == snapshot.head(service).and_then(|head| head.value.told())
            });
        let wrong = match &request.value.phase {
            Phase::Applying { .. } | Phase::Reverting { .. } if !goes_along => {
                Some("overtakes an older request")
            }
            Phase::Applying { generation, .. } if *generation <= committed => {
                Some("applies a generation that is given")
            }
            Phase::Reverting { generation, .. } if *generation != committed => {
                Some("reverts to another generation than the committed one")
            }
            Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. } | Phase::Done(_) => None,
        };
        broken.extend(wrong.map(|wrong| format!("request {id} of service {service} {wrong}")));
    }
    broken
}

fn check_outcome(snapshot: &Snapshot, request: &Request) -> Option<String> {
    let Phase::Done(outcome) = &request.phase else {
        return None;
    };
    // A tombstone goes after its time, before the requests that it remembers.
    let committed = snapshot.service(request.service())?.value.generation;
    let lost = outcome.verdict == Verdict::Success && outcome.generation > committed;
    lost.then(|| {
        format!("request {} made generation {}, which is not committed", request.id(), outcome.generation)
    })
}

/// Each path has one owner, and a committed service owns its paths.
fn check_paths(snapshot: &Snapshot) -> Vec<String> {
    let mut owners: BTreeMap<PathKey, &ServiceId> = BTreeMap::new();
    let mut broken = Vec::new();
    for (record, content) in snapshot.services().filter_map(with_content) {
        for path in served(snapshot, content) {
            if snapshot.owner(&path).map(|owner| &owner.value) != Some(&record.id) {
                broken.push(format!("service {} is served at {path:?} without owning it", record.id));
            }
            if let Some(other) = owners.insert(path, &record.id) {
                broken.push(format!("services {other} and {} share a path", record.id));
            }
        }
    }
    broken
}

fn with_content(record: &ServiceRecord) -> Option<(&ServiceRecord, &Content)> {
    record.content.as_ref().map(|content| (record, content))
}

fn served(snapshot: &Snapshot, content: &Content) -> Vec<PathKey> {
    let service = &content.service;
    let groups = service.groups.iter().filter_map(|name| snapshot.group(name));
    groups.flat_map(|group| group.value.places(&service.domains, &service.paths())).collect()
}
