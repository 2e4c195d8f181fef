//! Points in time and spans of it, in milliseconds. The caller brings the clock.

use core::ops::Add;

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

/// A span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u64);

// === impl Timestamp ===

impl Timestamp {
    /// The span since `earlier`; none when that is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;

    fn add(self, span: Millis) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

// === impl Millis ===

impl Millis {
    /// Whole seconds.
    #[must_use]
    pub const fn seconds(seconds: u64) -> Self {
        Self(seconds * 1000)
    }
}

impl core::fmt::Display for Millis {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.0 < 1000 {
            return write!(f, "{} ms", self.0);
        }
        // What is whole in a longer unit is said in that.
        let units = [(24 * 3_600_000, 1, "days"), (3_600_000, 0, "h"), (60_000, 1, "min")];
        let whole = |(unit, more_than, _): &(u64, u64, &str)| {
            self.0.is_multiple_of(*unit) && self.0 / unit > *more_than
        };
        if let Some((unit, _, name)) = units.into_iter().find(whole) {
            return write!(f, "{} {name}", self.0 / unit);
        }
        match (self.0 % 1000) / 100 {
            0 => write!(f, "{} s", self.0 / 1000),
            tenth => write!(f, "{}.{tenth} s", self.0 / 1000),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_span_is_said_in_the_longest_unit_in_which_it_is_whole() {
        for (millis, words) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_500, "1.5 s"),
            (60_000, "60 s"),
            (90_000, "90 s"),
            (120_000, "2 min"),
            (120_100, "120.1 s"),
            (3_600_000, "1 h"),
            (5_400_000, "90 min"),
            (86_400_000, "24 h"),
            (2_592_000_000, "30 days"),
        ] {
            assert_eq!(Millis(millis).to_string(), words);
        }
    }
}
