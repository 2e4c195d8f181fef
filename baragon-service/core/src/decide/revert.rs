//! Applying to Reverting: the old content takes a new generation before any
//! agent hears of it, so that the failed one is stale everywhere.

use super::change_phase_on;
use crate::{
    clock::Timestamp,
    commit::{Commit, Record},
    ids::Generation,
    request::{Cause, Phase, Request},
    service::ServiceRecord,
    snapshot::Stored,
};

/// Begins the revert of a request that is being applied.
pub(super) fn begin(
    request: &Stored<Request>,
    record: Option<&Stored<ServiceRecord>>,
    cause: Cause,
    now: Timestamp,
) -> Commit {
    let generation = request.value.told().unwrap_or_default().next();
    revert_to(request, record, cause, generation, now, now)
}

/// Commits the old content under this generation.
pub(super) fn revert_to(
    request: &Stored<Request>,
    stored: Option<&Stored<ServiceRecord>>,
    cause: Cause,
    generation: Generation,
    since: Timestamp,
    now: Timestamp,
) -> Commit {
    let record = stored.map(|stored| &stored.value);
    let mut known_in = record.map(|record| record.known_in.clone()).unwrap_or_default();
    known_in.extend(request.value.concerned(record));
    let old = ServiceRecord {
        id: request.value.service().clone(),
        generation,
        content: record.and_then(|record| record.content.clone()),
        known_in,
        last_request: record.map_or_else(|| request.value.id().clone(), |record| record.last_request.clone()),
        updated_at: record.map_or(now, |record| record.updated_at),
    };
    let phase = Phase::Reverting { cause, generation, since };
    change_phase_on(request, stored, phase, request.value.notes.clone()).putting(Record::Service(old))
}
