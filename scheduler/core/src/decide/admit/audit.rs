//! The log of what people did, written with what they did.

use alloc::{string::String, sync::Arc};

use crate::{
    audit::{ActionKind, Actor, AuditEntry},
    commit::Commit,
    ids::RequestId,
    request::RequestRecord,
    snapshot::{Key, Record, Snapshot},
    time::Timestamp,
};

/// What somebody did.
pub(crate) struct Deed<'a> {
    pub(crate) kind: ActionKind,
    pub(crate) by: &'a Actor,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Adds an entry to the log of a request. The caller writes the record, whose
/// revision makes the sequence unique.
pub(crate) fn audit(
    view: &Snapshot,
    commit: &mut Commit,
    record: &mut RequestRecord,
    deed: Deed<'_>,
    now: Timestamp,
) {
    let request = Some(record.request.id.clone());
    write_entry(view, commit, request, &mut record.audited, deed, now);
}

/// [`audit`] for any log: `audited` is the last sequence, in a record that the
/// caller writes; no request means the cluster's log.
pub(crate) fn write_entry(
    view: &Snapshot,
    commit: &mut Commit,
    request: Option<RequestId>,
    audited: &mut u64,
    deed: Deed<'_>,
    now: Timestamp,
) {
    *audited += 1;
    let sequence = *audited;
    let Deed { kind, by, before, after } = deed;
    let entry =
        AuditEntry { sequence, at: now, kind, request: request.clone(), by: by.clone(), before, after };
    commit.write(view, Key::Audit(request, sequence), Some(Record::Audit(Arc::new(entry))));
}
