//! Between our types and etcd's.

use std::time::Duration;

use etcd_client::{Compare, CompareOp, KeyValue, PutOptions, ResponseHeader, Txn, TxnOp};

use crate::kv::{Entry, LeaseId, Precondition, Revision, Transaction, Write};

pub(super) fn entry(kv: &KeyValue) -> Entry {
    Entry {
        key: String::from_utf8_lossy(kv.key()).into_owned(),
        value: kv.value().to_vec(),
        created: revision(kv.create_revision()),
        modified: revision(kv.mod_revision()),
        lease: (kv.lease() != 0).then(|| LeaseId(kv.lease())),
    }
}

pub(super) fn revision(number: i64) -> Revision {
    // etcd counts up from 1.
    Revision(u64::try_from(number).unwrap_or(0))
}

pub(super) fn to_signed(revision: Revision) -> i64 {
    i64::try_from(revision.0).unwrap_or(i64::MAX)
}

pub(super) fn header_revision(header: Option<&ResponseHeader>) -> Revision {
    header.map_or(Revision(0), |header| revision(header.revision()))
}

pub(super) fn transaction(transaction: Transaction) -> Txn {
    let compares: Vec<_> = transaction.preconditions.into_iter().map(compare).collect();
    let operations: Vec<_> = transaction.writes.into_iter().map(operation).collect();
    Txn::new().when(compares).and_then(operations)
}

fn compare(precondition: Precondition) -> Compare {
    // The create revision of a key that is absent is 0.
    match precondition {
        Precondition::Absent { key } => Compare::create_revision(key, CompareOp::Equal, 0),
        Precondition::Exists { key } => Compare::create_revision(key, CompareOp::Greater, 0),
        Precondition::CreatedAt { key, revision } => {
            Compare::create_revision(key, CompareOp::Equal, to_signed(revision))
        }
        Precondition::ModifiedAt { key, revision } => {
            Compare::mod_revision(key, CompareOp::Equal, to_signed(revision))
        }
        // An empty range compares as a key that is absent: with 0.
        Precondition::NoneNewer { prefix, revision } => {
            let end = prefix_end(prefix.as_bytes());
            Compare::mod_revision(prefix, CompareOp::Less, to_signed(revision.next())).with_range(end)
        }
    }
}

fn operation(write: Write) -> TxnOp {
    match write {
        Write::Put { key, value, lease } => {
            TxnOp::put(key, value, lease.map(|lease| PutOptions::new().with_lease(lease.0)))
        }
        Write::Delete { key } => TxnOp::delete(key, None),
    }
}

/// The first key after all that start with `prefix`; a zero byte is the end.
pub(super) fn prefix_end(prefix: &[u8]) -> Vec<u8> {
    let kept = prefix.iter().rposition(|byte| *byte < 0xff);
    match kept {
        Some(last) => {
            let mut end = prefix[..=last].to_vec();
            end[last] += 1;
            end
        }
        None => vec![0],
    }
}

/// etcd counts leases in seconds; shorter than asked is never right.
pub(super) fn whole_seconds(ttl: Duration) -> i64 {
    let seconds = ttl.as_secs() + u64::from(ttl.subsec_nanos() > 0);
    i64::try_from(seconds.max(1)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_key() {
        assert_eq!(prefix_end(b"/a/"), b"/a0");
        assert_eq!(prefix_end(b"a\xff"), b"b");
        assert_eq!(prefix_end(b""), [0]);
    }

    #[test]
    fn a_lease_is_never_shorter_than_asked() {
        assert_eq!(whole_seconds(Duration::from_millis(100)), 1);
        assert_eq!(whole_seconds(Duration::from_millis(2500)), 3);
        assert_eq!(whole_seconds(Duration::from_secs(10)), 10);
    }
}
