//! When what failed is tried again.

use core::time::Duration;

use crate::clock::Timestamp;

/// How often something failed, and when it may be tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retry {
    pub(crate) attempts: u32,
    pub(crate) at: Timestamp,
}

const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// An agent that restarts is found again within this time.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A full state that an agent refuses is rarely cured by time.
pub(crate) const LONGEST_RESYNC_PAUSE: Duration = Duration::from_secs(30);

// === impl Retry ===

impl Retry {
    pub(super) fn later(self, now: Timestamp, longest: Duration) -> Self {
        let pause = FIRST_PAUSE.saturating_mul(1 << self.attempts.min(16)).min(longest);
        Self { attempts: self.attempts.saturating_add(1), at: now.plus(pause) }
    }
}
