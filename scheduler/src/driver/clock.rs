//! The one place that reads the clock for decisions.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use scheduler_core::time::{Millis, Timestamp};

pub(crate) fn now() -> Timestamp {
    at(SystemTime::now())
}

/// A time that something else has told.
pub(crate) fn at(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

pub(crate) fn duration(span: Millis) -> Duration {
    Duration::from_millis(span.0)
}
