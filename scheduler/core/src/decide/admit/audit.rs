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

/// The scheduler's own entries, of those in a row. A crash loop goes on for days: what
/// comes after so many takes the place of the last one, lest what people did falls out.
const MOST_BY_ITSELF: u32 = 20;

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
    let is_own = deed.kind == ActionKind::Automatic;
    if is_own && record.audited_by_itself == MOST_BY_ITSELF {
        let (key, entry) = entry(request, record.audited, deed, now);
        return commit.replace(key, entry);
    }
    record.audited_by_itself = if is_own { record.audited_by_itself + 1 } else { 0 };
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
    let (key, entry) = entry(request, *audited, deed, now);
    commit.write(view, key, Some(entry));
}

fn entry(request: Option<RequestId>, sequence: u64, deed: Deed<'_>, now: Timestamp) -> (Key, Record) {
    let Deed { kind, by, before, after } = deed;
    let key = Key::Audit(request.clone(), sequence);
    let entry = AuditEntry { sequence, at: now, kind, request, by: by.clone(), before, after };
    (key, Record::Audit(Arc::new(entry)))
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::request::{Kind, Request};

    #[test]
    fn an_entry_that_takes_the_place_of_another_does_not_ask_for_an_empty_one() {
        let (view, by) = (Snapshot::default(), Actor::scheduler("tasks died"));
        let request = Request::new("job", Kind::Worker, vec![], 1).unwrap();
        let mut record = RequestRecord::new(request, Timestamp(1));
        let mut log = || {
            let mut commit = Commit::default();
            let deed = Deed { kind: ActionKind::Automatic, by: &by, before: "".into(), after: "".into() };
            audit(&view, &mut commit, &mut record, deed, Timestamp(2));
            (commit.writes().clone(), commit.expected().clone())
        };
        for _ in 0..MOST_BY_ITSELF {
            let (writes, expected) = log();
            assert!(writes.keys().eq(expected.keys()), "{expected:?}");
        }
        let (writes, expected) = log();
        let last = Key::Audit(Some(record.request.id.clone()), u64::from(MOST_BY_ITSELF));
        assert!(writes.keys().eq([&last]), "{writes:?}");
        assert!(expected.is_empty(), "{expected:?}");
    }
}
