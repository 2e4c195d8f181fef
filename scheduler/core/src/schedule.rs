//! When a schedule fires.
//!
//! The rule at a change of the clocks, which is that of Vixie cron:
//! an expression that **names its times** (seconds, minutes and hours are
//! numbers or lists of numbers, like `30 2,14 * * *`) fires once for each of
//! them. A time that the change leaves out is made up at the first instant
//! after it, several such times together; of a time that comes twice the first
//! counts. A date that does not exist at all (a place that moves over the date
//! line) is not made up.
//! Every other expression **counts the clock** (`*/15 * * * *`): it fires
//! whenever the local clock shows a time that matches, so it does in both
//! passes of an hour that comes twice and not in one that is left out.
//!
//! Cron has five fields: minute, hour, day of the month, month, day of the week
//! (0 and 7 are Sunday); when both days are restricted, either is enough.
//! Quartz has second, minute, hour, day of the month, month, day of the week
//! (1 to 7 are Sunday to Saturday) and perhaps the year; one of the two days is
//! `?`. Both know names, lists, ranges, steps, `L`, `W` and `#`; Quartz also
//! `L-3`, ranges past the end (`FRI-MON`) and years that go on (`2026/2`).

mod due;
mod expression;
mod quartz;
#[cfg(test)]
mod tests;

use alloc::{format, string::String, vec::Vec};

use jiff::{
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase},
};

pub use due::{Due, Skipped, due};

use self::expression::Expression;

use crate::{request::job::Form, time::Timestamp};

/// An expression in a time zone.
#[derive(Clone, Debug)]
pub struct Timetable {
    expression: Expression,
    zone: TimeZone,
}

/// What a change of the local clock does to an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clock {
    NamesTimes,
    Counts,
}

const DAY_SECONDS: i32 = 24 * 60 * 60;
/// No clock was ever moved by as much.
const NEAR: jiff::SignedDuration = jiff::SignedDuration::from_hours(48);

/// Whether an expression is well formed and ever fires.
///
/// # Errors
/// All that is wrong, each with what would be right.
pub fn check_expression(expression: &str, form: Form) -> Result<(), String> {
    expression::read(expression, form).map(drop).map_err(|faults| faults.join("; "))
}

/// Whether a time zone is known. An empty name means UTC.
///
/// # Errors
/// What would be right.
pub fn check_zone(name: &str) -> Result<(), String> {
    find_zone(name).map(drop)
}

// === impl Timetable ===

impl Timetable {
    /// Reads an expression. An empty `zone` means UTC.
    ///
    /// # Errors
    /// All that is wrong, each with what would be right. An expression that can
    /// never fire is wrong too.
    pub fn parse(expression: &str, form: Form, zone: &str) -> Result<Self, String> {
        match (expression::read(expression, form), find_zone(zone)) {
            (Ok(expression), Ok(zone)) => Ok(Self { expression, zone }),
            (Err(faults), Ok(_)) => Err(faults.join("; ")),
            (Ok(_), Err(fault)) => Err(fault),
            (Err(mut faults), Err(fault)) => {
                faults.push(fault);
                Err(faults.join("; "))
            }
        }
    }

    /// The first time that is later than `after`; none when it never fires again.
    #[must_use]
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let after = jiff::Timestamp::from_millisecond(i64::try_from(after.0).ok()?).ok()?;
        let next = match self.expression.clock {
            Clock::NamesTimes => self.next_named(after),
            Clock::Counts => self.next_counted(after),
        };
        u64::try_from(next?.as_millisecond()).ok().map(Timestamp)
    }

    /// The times that are later than `after` and not later than `until`, oldest
    /// first and at most `limit`.
    #[must_use]
    pub fn between(&self, after: Timestamp, until: Timestamp, limit: usize) -> Vec<Timestamp> {
        let first = self.next_after(after);
        let times = core::iter::successors(first, |at| self.next_after(*at));
        times.take_while(|at| *at <= until).take(limit).collect()
    }

    /// The last time that is later than `after` and not later than `until`,
    /// without going through those before it.
    #[must_use]
    pub fn last_between(&self, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let until_then = |from| self.next_after(from).filter(|at| *at <= until);
        let mut last = until_then(after)?;
        // No time is later than this.
        let mut bound = until;
        while last < bound {
            let middle = Timestamp(last.0 + (bound.0 - last.0) / 2);
            match until_then(middle) {
                Some(later) => last = later,
                None => bound = middle,
            }
        }
        Some(last)
    }

    /// In words, with the time zone.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{}, {}", self.expression.describe(), self.zone_name())
    }

    /// A point in time as the local clock shows it.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> String {
        let at = i64::try_from(at.0).ok().and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
        let at = at.unwrap_or(jiff::Timestamp::MAX);
        format!("{} {}", at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S"), self.zone_name())
    }

    fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    fn next_named(&self, after: jiff::Timestamp) -> Option<jiff::Timestamp> {
        let mut local = self.zone.to_offset(after).to_datetime(after);
        loop {
            local = self.expression.next(local, false)?;
            match self.instant_of(local) {
                Some(at) if at > after => return Some(at),
                Some(_) | None => {}
            }
        }
    }

    /// Goes from one change of the clock to the next: between two of them local
    /// time is a constant away from UTC, so order and uniqueness are plain.
    fn next_counted(&self, after: jiff::Timestamp) -> Option<jiff::Timestamp> {
        let mut from = after;
        let mut inclusive = false;
        loop {
            let offset = self.zone.to_offset(from);
            let local = self.expression.next(offset.to_datetime(from), inclusive);
            let at = local.and_then(|local| offset.to_timestamp(local).ok());
            match (at, self.change_after(from)) {
                (Some(at), Some(change)) if change <= at => from = self.skip_changes(from, change, at),
                // The last hour of all may come twice.
                (None, Some(change)) if change.duration_since(from) <= NEAR => from = change,
                (at, _) => return at,
            }
            inclusive = true;
        }
    }

    /// The change to go on from: what the clock shows twice or leaves out lies near
    /// it, so that those in between, far from both ends, change nothing.
    fn skip_changes(
        &self,
        from: jiff::Timestamp,
        change: jiff::Timestamp,
        at: jiff::Timestamp,
    ) -> jiff::Timestamp {
        let near = change.duration_since(from) <= NEAR;
        let end = at.checked_sub(NEAR).ok().filter(|end| !near && *end > change);
        let late = end.and_then(|end| self.zone.preceding(end).next()).map(|late| late.timestamp());
        late.map_or(change, |late| late.max(change))
    }

    /// When a local time is, by the rule for expressions that name their times.
    fn instant_of(&self, local: DateTime) -> Option<jiff::Timestamp> {
        match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
            AmbiguousOffset::Gap { before, after } if is_whole_date(before, after) => None,
            AmbiguousOffset::Gap { after, .. } => self.change_after(after.to_timestamp(local).ok()?),
        }
    }

    fn change_after(&self, at: jiff::Timestamp) -> Option<jiff::Timestamp> {
        self.zone.following(at).next().map(|change| change.timestamp())
    }
}

fn is_whole_date(before: Offset, after: Offset) -> bool {
    after.seconds() - before.seconds() >= DAY_SECONDS
}

fn find_zone(name: &str) -> Result<TimeZone, String> {
    if name.is_empty() {
        return Ok(TimeZone::UTC);
    }
    TimeZoneDatabase::bundled().get(name).map_err(|_| {
        format!("time zone `{name}` is not known; give an IANA name like Europe/Berlin, or none for UTC")
    })
}
