//! A record that lives as long as its process: written under a lease, written
//! again when the lease was lost, withdrawn on stop.

use std::time::Duration;

use tokio::sync::watch;

use crate::{kv::Store, tasks::Supervisor};

/// What to announce, and where.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub key: String,
    pub ttl: Duration,
}

/// Keeps `value`'s latest content under the key until the supervisor stops.
///
/// Answers whether the record is in the store right now. A value of `None`
/// withdraws it.
#[must_use]
pub fn announce(
    _store: Store,
    _announcement: Announcement,
    _value: watch::Receiver<Option<Vec<u8>>>,
    _supervisor: &Supervisor,
) -> watch::Receiver<bool> {
    todo!()
}
