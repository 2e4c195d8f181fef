//! What the leader counts and remembers of a request. Kept apart from the
//! request, so that a launch does not make commands conflict.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{RequestId, TaskId},
    survey::Listed,
    task::Exit,
    time::{Millis, Timestamp},
};

/// As stored; without a record everything is at its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Whose it is.
    pub request: RequestId,
    /// How many tasks were ever launched; the last part of a task id.
    #[serde(default)]
    pub launches: u64,
    /// Deaths in a row, for the back-off.
    #[serde(default)]
    pub crashes: Crashes,
    /// Evidence: the newest, oldest first.
    #[serde(default)]
    pub deaths: Vec<Death>,
    /// Set while launches are held back.
    #[serde(default)]
    pub cooldown: Option<Cooldown>,
    /// All times of the schedule up to here are handled.
    #[serde(default)]
    pub cursor: Option<Timestamp>,
    /// The first time after the cursor; `None`: there is none any more.
    #[serde(default)]
    pub next: Option<Timestamp>,
    /// The expression that the two are of; empty: of none yet.
    #[serde(default)]
    pub timetable: String,
    /// How long runs took.
    #[serde(default)]
    pub runtimes: Runtimes,
    /// Upstreams that no task has are being removed.
    #[serde(default)]
    pub sweep: Option<Sweep>,
    /// How many requests did that; their ids are never reused.
    #[serde(default)]
    pub sweeps: u32,
    /// Set when decisions for this request fail; in words.
    #[serde(default)]
    pub quarantine: Option<String>,
    /// Since when they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantined_at: Option<Timestamp>,
    /// Entries of the audit log that went before a deleted request does.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub forgotten: u64,
}

/// Deaths in a row of the active deploy's tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crashes {
    /// How many without a longer life between.
    pub count: u32,
    /// The latest.
    pub last: Timestamp,
}

/// The end of a task that nobody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Death {
    /// Which.
    pub task: TaskId,
    /// When.
    pub at: Timestamp,
    /// From its start.
    pub lived: Millis,
    /// How.
    pub exit: Exit,
    /// In whose place it ran.
    #[serde(default)]
    pub instance: u32,
    /// It had been healthy.
    #[serde(default)]
    pub healthy: bool,
    /// It was stopped because its checks failed; in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unhealthy: Option<String>,
}

/// What a loop of deaths looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names of the wire")]
pub enum CrashKind {
    FastFailure,
    StartupFailure,
    OutOfMemory,
    SingleInstance,
    MultiInstance,
    SlowFailure,
    UnexpectedExit,
}

/// Launches are held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cooldown {
    /// Since when.
    pub since: Timestamp,
    /// When it ends if nothing dies meanwhile.
    pub until: Timestamp,
    /// What the deaths look like.
    pub kinds: Vec<CrashKind>,
}

/// Upstreams that no task has are being removed. Nobody gets their ports until
/// that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {
    /// What goes.
    pub remove: Vec<Listed>,
    /// Failures so far.
    pub failed: u32,
    /// They put it off.
    pub from: Timestamp,
}

/// How long runs took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runtimes {
    /// How many were counted.
    pub count: u64,
    /// Their average.
    pub average: Millis,
}

/// Deaths that are kept as evidence.
pub const KEPT_DEATHS: usize = 50;
/// A task that lived longer than this does not count as failing repeatedly.
const LONG_LIFE: Millis = Millis::seconds(60);
const BACKOFF_MOST: Millis = Millis::seconds(60);
/// The average tells little of short jobs: a run that was given no time is not
/// overdue before.
const LEAST_OVERDUE: Millis = Millis::seconds(60);

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

// === impl Progress ===

impl Progress {
    /// At its beginning.
    #[must_use]
    pub fn new(request: RequestId) -> Self {
        Self {
            request,
            launches: 0,
            crashes: Crashes::default(),
            deaths: Vec::new(),
            cooldown: None,
            cursor: None,
            next: None,
            timetable: String::new(),
            runtimes: Runtimes::default(),
            quarantine: None,
            quarantined_at: None,
            forgotten: 0,
            sweep: None,
            sweeps: 0,
        }
    }

    /// What outlives a request: no task id may return.
    #[must_use]
    pub fn of_the_next_life(&self) -> Self {
        Self { launches: self.launches, ..Self::new(self.request.clone()) }
    }
}

impl Progress {
    /// One more death that nobody asked for.
    pub(crate) fn note_death(&mut self, death: Death) {
        // One that was never healthy counted when it was given up: its
        // replacement did not wait for its end.
        if death.unhealthy.is_none() || death.healthy {
            self.crashes.note(death.lived, death.at);
        }
        let surplus = (self.deaths.len() + 1).saturating_sub(KEPT_DEATHS);
        self.deaths.drain(..surplus);
        self.deaths.push(death);
    }

    /// What died before says nothing about what comes.
    pub(crate) fn forgive(&mut self) {
        self.crashes = Crashes::default();
        self.deaths.clear();
        self.cooldown = None;
    }

    /// The earliest time of the next launch of a task that has to be replaced.
    #[must_use]
    pub fn next_launch(&self, now: Timestamp) -> Timestamp {
        let cooled = self.cooldown.as_ref().map_or(Timestamp(0), |cooldown| cooldown.until);
        self.crashes.next_launch(now).max(cooled)
    }
}

// === impl Death ===

impl Death {
    /// It ended by itself with success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.exit == Exit::Code(0) && self.unhealthy.is_none()
    }
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unhealthy {
            Some(words) => write!(f, "{} was unhealthy: {words}", self.task),
            None => write!(f, "{} {}", self.task, self.exit),
        }
    }
}

// === impl Crashes ===

impl Crashes {
    /// One more death, after a life of `lived`.
    pub(crate) fn note(&mut self, lived: Millis, at: Timestamp) {
        self.count = if lived > LONG_LIFE { 1 } else { self.count.saturating_add(1) };
        self.last = at;
    }

    /// The earliest time of the next launch: the first death is replaced at
    /// once, then 1 s, doubling. A death of a time to come is one of before the
    /// clock was set back, and holds nothing up.
    #[must_use]
    pub fn next_launch(&self, now: Timestamp) -> Timestamp {
        let Some(repeats) = self.count.checked_sub(2) else { return Timestamp(0) };
        if self.last > now + BACKOFF_MOST {
            return Timestamp(0);
        }
        let pause = Millis(1000_u64 << repeats.min(16)).min(BACKOFF_MOST);
        self.last + pause
    }
}

// === impl Runtimes ===

impl Runtimes {
    /// What takes longer takes too long; `None`: nothing does.
    #[must_use]
    pub fn longest(&self, expected: Option<Millis>) -> Option<Millis> {
        let twice = || Millis(self.average.0.saturating_mul(2)).max(LEAST_OVERDUE);
        expected.or_else(|| (self.count > 0).then(twice))
    }

    /// One more run. The average follows the newer ones.
    pub fn note(&mut self, took: Millis) {
        self.count = self.count.saturating_add(1);
        let weight = self.count.min(20);
        let sum = u128::from(self.average.0) * u128::from(weight - 1) + u128::from(took.0);
        self.average = Millis(u64::try_from(sum / u128::from(weight)).unwrap_or(u64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_death_is_replaced_at_once_and_further_ones_back_off_to_a_minute() {
        let mut crashes = Crashes::default();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            crashes.note(Millis(10), Timestamp(1_000_000));
            pauses.push(crashes.next_launch(Timestamp(1_000_000)).since(Timestamp(1_000_000)).0 / 1000);
        }
        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(crashes.next_launch(Timestamp(900_000)), Timestamp(0), "the clock was set back");
        crashes.note(Millis::seconds(61), Timestamp(2_000_000));
        assert_eq!(crashes.count, 1);
    }

    #[test]
    fn the_average_of_runs_follows_the_newer_ones() {
        let mut runtimes = Runtimes::default();
        for took in [100, 200, 300] {
            runtimes.note(Millis(took));
        }
        assert_eq!(runtimes.average, Millis(200));
        for _ in 0..200 {
            runtimes.note(Millis(1000));
        }
        assert!(runtimes.average > Millis(950), "{:?}", runtimes.average);
    }
}
