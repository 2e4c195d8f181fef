//! Pauses between attempts: growing, jittered, without end.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

/// A row of pauses; make a new one after a success.
pub(crate) struct Pauses {
    build: ExponentialBuilder,
    row: backon::ExponentialBackoff,
}

// === impl Pauses ===

impl Pauses {
    pub(crate) fn between(least: Duration, most: Duration) -> Self {
        let build = ExponentialBuilder::new()
            .with_min_delay(least)
            .with_max_delay(most)
            .without_max_times()
            .with_jitter()
            .with_jitter_seed(fastrand::u64(..));
        Self { build, row: build.build() }
    }

    pub(crate) fn next(&mut self) -> Duration {
        // The row has no end; the fallback keeps this total.
        self.row.next().unwrap_or(Duration::from_secs(1))
    }

    pub(crate) fn reset(&mut self) {
        self.row = self.build.with_jitter_seed(fastrand::u64(..)).build();
    }
}

impl std::fmt::Debug for Pauses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pauses").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_start_over() {
        let (least, most) = (Duration::from_millis(20), Duration::from_secs(1));
        let mut pauses = Pauses::between(least, most);
        let row: Vec<_> = (0..50).map(|_| pauses.next()).collect();
        assert!(row[0] >= least && row[0] <= 2 * least, "{:?}", row[0]);
        assert!(row.iter().all(|pause| *pause >= least && *pause <= 2 * most), "{row:?}");
        assert!(row[49] >= most);
        pauses.reset();
        assert!(pauses.next() <= 2 * least);
    }
}
