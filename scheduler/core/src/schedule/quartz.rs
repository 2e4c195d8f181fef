//! What Quartz knows and the library does not: ranges past the end, years that
//! go on, and days counted from the end of the month.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use jiff::civil::Date;

use super::expression::{Field, MONTHS, WEEKDAYS, YEAR_FIRST, YEAR_LAST};

/// So many days before the last one of the month: `L-3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BeforeEnd(i8);

/// The same field in words that the library reads; what is wrong stays as it is.
pub(super) fn plain(field: Field, text: &str) -> String {
    let entries = text.split(',').map(|entry| {
        let plainer = if field == Field::Year { open_years(entry) } else { unrolled(field, entry) };
        plainer.unwrap_or_else(|| entry.to_owned())
    });
    entries.collect::<Vec<_>>().join(",")
}

/// `2026/2` goes on as long as there are years.
fn open_years(entry: &str) -> Option<String> {
    let (from, step) = entry.split_once('/')?;
    let from: i16 = if from == "*" { YEAR_FIRST } else { number(from)? };
    Some(format!("{from}-{YEAR_LAST}/{step}"))
}

/// `FRI-MON` and `22-2` go past the end and on from the beginning.
fn unrolled(field: Field, entry: &str) -> Option<String> {
    let (first, count) = match field {
        Field::Second | Field::Minute => (0, 60),
        Field::Hour => (0, 24),
        Field::Day => (1, 31),
        Field::Month => (1, 12),
        Field::Weekday => (1, 7),
        Field::Year => return None,
    };
    let (range, step) = entry.split_once('/').unwrap_or((entry, "1"));
    let (from, to) = range.split_once('-')?;
    let value = |word: &str| value(field, word).filter(|value| (first..first + count).contains(value));
    let (from, to, step) = (value(from)?, value(to)?, number::<usize>(step)?);
    if from <= to || step == 0 {
        return None;
    }
    let values = (from..=to + count).step_by(step).map(|value| (value - first) % count + first);
    Some(values.map(|value| value.to_string()).collect::<Vec<_>>().join(","))
}

fn value(field: Field, word: &str) -> Option<usize> {
    let names: &[&str] = match field {
        Field::Month => &MONTHS,
        Field::Weekday => &WEEKDAYS,
        Field::Second | Field::Minute | Field::Hour | Field::Day | Field::Year => &[],
    };
    let named = names.iter().position(|name| *name == word).map(|index| index + 1);
    named.or_else(|| number(word))
}

/// Without a sign, which the library would not take either.
fn number<T: core::str::FromStr>(word: &str) -> Option<T> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

// === impl BeforeEnd ===

impl BeforeEnd {
    /// `None`: the day is given in another way.
    pub(super) fn read(day: &str) -> Option<Self> {
        let days = number(day.strip_prefix("L-")?)?;
        (1..=30).contains(&days).then_some(Self(days))
    }

    /// Every day of a month that it can be.
    pub(super) fn days(self) -> String {
        let (first, last) = ((28 - self.0).max(1), 31 - self.0);
        if first == last { last.to_string() } else { format!("{first}-{last}") }
    }

    pub(super) fn is(self, day: Date) -> bool {
        day.day() + self.0 == day.days_in_month()
    }

    /// Of a description that speaks of the last day.
    pub(super) fn describe(self, words: &str) -> String {
        let plural = if self.0 == 1 { "day" } else { "days" };
        words.replace("the last day", &format!("the day {} {plural} before the last", self.0))
    }
}
