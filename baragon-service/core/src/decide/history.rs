//! The newest generations of a service are kept, to go back to.

use alloc::{boxed::Box, vec::Vec};

use crate::{
    commit::{Commit, Key, Record},
    ids::RequestId,
    progress::Progress,
    request::{Action, Submission},
    service::{Past, ServiceRecord},
    snapshot::Snapshot,
    upstream::UpstreamChange,
};

/// Generations kept of one service.
pub const KEPT: usize = 10;
/// As many more gather before they are taken away, to do so rarely.
const SLACK: usize = 5;

/// A request that brings a generation back; `None` when that was a deletion.
#[must_use]
pub fn rollback(past: Past, id: RequestId) -> Option<Submission> {
    let content = past.content?;
    Some(Submission {
        id,
        service: past.service,
        action: Action::Update {
            service: Some(Box::new(content.service)),
            upstreams: UpstreamChange::Replace(content.upstreams),
            no_duplicates: false,
        },
        no_validate: false,
        no_reload: false,
        expected_generation: None,
    })
}

/// Services of which the committed generation is not in the history yet. A
/// revert gives the old content a new number; that is not a new generation to
/// go back to.
pub(super) fn record(snapshot: &Snapshot, progress: &Progress) -> Vec<Commit> {
    let touched = progress.sweep.iter().filter_map(|service| snapshot.service(service));
    touched.filter_map(|stored| record_of(snapshot, &stored.value)).collect()
}

fn record_of(snapshot: &Snapshot, record: &ServiceRecord) -> Option<Commit> {
    let never_served = record.content.is_none() && snapshot.past_of(&record.id).next().is_none();
    let known = snapshot.past_of(&record.id).any(|(_, request)| *request == record.last_request);
    if known || never_served {
        return None;
    }
    let past = Past {
        service: record.id.clone(),
        generation: record.generation,
        content: record.content.clone(),
        request: record.last_request.clone(),
        at: record.updated_at,
    };
    let key = Key::Past(record.id.clone(), record.generation);
    Some(forget(snapshot, record, Commit::new().expecting(key, None)).putting(Record::Past(past)))
}

fn forget(snapshot: &Snapshot, record: &ServiceRecord, commit: Commit) -> Commit {
    let count = snapshot.past_of(&record.id).count();
    if count < KEPT + SLACK {
        return commit;
    }
    let old = snapshot.past_of(&record.id).take(count + 1 - KEPT);
    old.fold(commit, |commit, (generation, _)| commit.deleting(Key::Past(record.id.clone(), generation)))
}
