//! The order to stop: SIGTERM at once, SIGKILL when the grace is over. Without a
//! grace there is no SIGTERM either: who is destroyed has no last word.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::Runner;
use crate::runner::descendants;

/// Far beyond any sense, near enough for the clock.
const LONGEST_GRACE: Duration = Duration::from_secs(365 * 86_400);

/// An order to stop.
pub(super) struct Stop {
    pub(super) kill_at: Instant,
    pub(super) killed: bool,
}

// === impl Runner ===

impl Runner {
    /// A repeated order can shorten the grace, never lengthen it.
    pub(super) fn stop_within(&mut self, grace: Duration) {
        let kill_at = Instant::now() + grace.min(LONGEST_GRACE);
        match &mut self.stop {
            Some(stop) => stop.kill_at = stop.kill_at.min(kill_at),
            None => {
                self.stop = Some(Stop { kill_at, killed: false });
                if !grace.is_zero() {
                    descendants::signal_session(self.main, &self.cgroup, Signal::SIGTERM);
                }
            }
        }
    }

    pub(super) fn kill_when_due(&mut self) {
        let Some(stop) = self.stop.as_mut().filter(|stop| stop.is_due()) else { return };
        stop.killed = true;
        self.cgroup.kill();
        descendants::signal_session(self.main, &self.cgroup, Signal::SIGKILL);
    }
}

// === impl Stop ===

impl Stop {
    fn is_due(&self) -> bool {
        !self.killed && Instant::now() >= self.kill_at
    }
}
