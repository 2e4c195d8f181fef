//! Applying to Reverting: the old content takes a new generation before any
//! agent hears of it, so that the failed one is stale everywhere.

use alloc::vec::Vec;

use super::change_all;
use crate::{
    clock::Timestamp,
    commit::{Commit, Record},
    ids::Generation,
    request::{AgentNote, Cause, Phase, Request},
    service::ServiceRecord,
    snapshot::Stored,
    timeline::Timeline,
};

/// Why a request is reverted, what the agents said of it and how far it came.
pub(super) struct Reason {
    pub(super) cause: Cause,
    pub(super) notes: Vec<AgentNote>,
    pub(super) times: Timeline,
}

/// Begins the revert of the requests that are being applied.
pub(super) fn begin(
    flight: &[&Stored<Request>],
    record: Option<&Stored<ServiceRecord>>,
    now: Timestamp,
    reason: impl Fn(&Request) -> Reason,
) -> Commit {
    let told = flight.first().and_then(|request| request.value.told());
    revert_to(flight, record, told.unwrap_or_default().next(), (now, now), reason)
}

/// Commits the old content under this generation; `times` are when the revert
/// began, and now.
pub(super) fn revert_to(
    flight: &[&Stored<Request>],
    stored: Option<&Stored<ServiceRecord>>,
    generation: Generation,
    times: (Timestamp, Timestamp),
    reason: impl Fn(&Request) -> Reason,
) -> Commit {
    let (since, now) = times;
    let commit = change_all(flight, stored, |request| {
        let Reason { cause, notes, times } = reason(request);
        Request { phase: Phase::Reverting { cause, generation, since }, notes, times, ..request.clone() }
    });
    let old = flight.first().map(|head| old_content(&head.value, stored, generation, now));
    old.into_iter().fold(commit, |commit, old| commit.putting(Record::Service(old)))
}

fn old_content(
    request: &Request,
    stored: Option<&Stored<ServiceRecord>>,
    generation: Generation,
    now: Timestamp,
) -> ServiceRecord {
    let record = stored.map(|stored| &stored.value);
    let mut known_in = record.map(|record| record.known_in.clone()).unwrap_or_default();
    known_in.extend(request.concerned(record));
    ServiceRecord {
        id: request.service().clone(),
        generation,
        content: record.and_then(|record| record.content.clone()),
        known_in,
        last_request: record.map_or_else(|| request.id().clone(), |record| record.last_request.clone()),
        updated_at: record.map_or(now, |record| record.updated_at),
    }
}
