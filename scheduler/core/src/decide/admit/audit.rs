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

/// Entries of cooldowns in a row. A crash loop goes on for days: what comes after so many
/// takes the place of the last one, lest what people did falls out.
const MOST_COOLDOWNS: u32 = 20;

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
    record.audited_cooldowns = 0;
    write_entry(view, commit, request, &mut record.audited, deed, now);
}

/// [`audit`] of the begin or the end of a cooldown, in a log of `kept` entries. The
/// caller writes the record, or relies on it when it is as it was.
pub(crate) fn audit_cooldown(
    view: &Snapshot,
    commit: &mut Commit,
    record: &mut RequestRecord,
    deed: Deed<'_>,
    kept: usize,
    now: Timestamp,
) {
    let request = Some(record.request.id.clone());
    let half = u32::try_from(kept / 2).unwrap_or(u32::MAX).max(1);
    if record.audited_cooldowns >= MOST_COOLDOWNS.min(half) {
        let (key, entry) = entry(request, record.audited, deed, now);
        return commit.replace(key, entry);
    }
    record.audited_cooldowns += 1;
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
    use alloc::{vec, vec::Vec};

    use super::*;
    use crate::request::{Kind, Request};

    struct Log {
        view: Snapshot,
        record: RequestRecord,
    }

    impl Log {
        fn new() -> Self {
            let request = Request::new("job", Kind::Worker, vec![], 1).unwrap();
            Self { view: Snapshot::default(), record: RequestRecord::new(request, Timestamp(1)) }
        }

        /// The sequence that it has, and whether there must be none yet.
        fn add(&mut self, kept: Option<usize>) -> (u64, bool) {
            let (mut commit, by) = (Commit::default(), Actor::scheduler("tasks died"));
            let deed = Deed { kind: ActionKind::Automatic, by: &by, before: "".into(), after: "".into() };
            match kept {
                Some(kept) => {
                    audit_cooldown(&self.view, &mut commit, &mut self.record, deed, kept, Timestamp(2));
                }
                None => audit(&self.view, &mut commit, &mut self.record, deed, Timestamp(2)),
            }
            let (key, _) = commit.writes().first_key_value().unwrap();
            let Key::Audit(_, sequence) = key else { panic!("{key:?}") };
            (*sequence, commit.expected().contains_key(key))
        }
    }

    #[test]
    fn an_entry_that_takes_the_place_of_another_does_not_ask_for_an_empty_one() {
        let mut log = Log::new();
        let most = u64::from(MOST_COOLDOWNS);
        for sequence in 1..=most {
            assert_eq!(log.add(Some(200)), (sequence, true));
        }
        assert_eq!(log.add(Some(200)), (most, false));
    }

    #[test]
    fn what_is_no_cooldown_keeps_its_place() {
        let mut log = Log::new();
        let most = u64::from(MOST_COOLDOWNS);
        for _ in 0..=most {
            log.add(Some(200));
        }
        for more in 1..=30 {
            assert_eq!(log.add(None), (most + more, true));
        }
        assert_eq!(log.add(Some(200)), (most + 31, true));
    }

    #[test]
    fn cooldowns_take_no_more_than_half_of_a_short_log() {
        let mut log = Log::new();
        let sequences: Vec<u64> = (0..6).map(|_| log.add(Some(5)).0).collect();
        assert_eq!(sequences, [1, 2, 2, 2, 2, 2]);
        assert_eq!(log.add(None).0, 3);
    }
}
