//! From text to an expression that is known to fire.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use croner::{
    Cron, Weekday,
    errors::CronError,
    parser::{CronParser, Seconds, Year},
};
use jiff::civil::{Date, DateTime, Time, date};

use super::{
    Clock,
    quartz::{self, BeforeEnd},
};
use crate::request::job::Form;

/// Longer ones are mistakes, and each character costs time.
const LENGTH_MAX: usize = 200;

/// Quartz ends earlier; a bound keeps the search for the next time short.
pub(super) const YEAR_FIRST: i16 = 1970;
pub(super) const YEAR_LAST: i16 = 2199;

const NICKNAMES: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

pub(super) const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
pub(super) const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A text that was read.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    cron: Cron,
    /// Of the days that `cron` has only these.
    before_end: Option<BeforeEnd>,
    words: String,
    pub(super) clock: Clock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Cron,
    Quartz,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Weekday,
    Year,
}

const FIELDS: [Field; 7] =
    [Field::Second, Field::Minute, Field::Hour, Field::Day, Field::Month, Field::Weekday, Field::Year];

/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(expression: &str, form: Form) -> Result<Expression, Vec<String>> {
    let one = |fault: String| vec![fault];
    let (dialect, mut fields) = split(expression, form).map_err(one)?;
    let clock = clock_of(dialect, &fields);
    let before_end = (dialect == Dialect::Quartz).then(|| BeforeEnd::read(&fields[3])).flatten();
    if let Some(before_end) = before_end {
        fields[3] = before_end.days();
    }
    if dialect == Dialect::Quartz {
        for (field, text) in FIELDS.iter().zip(&mut fields) {
            *text = quartz::plain(*field, text);
        }
    }
    let mut faults = Vec::new();
    for (field, text) in dialect.fields().iter().zip(&fields) {
        faults.extend(check_field(dialect, *field, text));
    }
    if faults.is_empty() && dialect == Dialect::Quartz {
        faults.extend(check_days(&fields[3], &fields[5]));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let cron = dialect.parser().parse(&fields.join(" ")).map_err(|error| one(words(&error)))?;
    let words = match before_end {
        None => cron.describe(),
        Some(before_end) => {
            fields[3] = "L".to_owned();
            let last = dialect.parser().parse(&fields.join(" ")).map_err(|error| one(words(&error)))?;
            before_end.describe(&last.describe())
        }
    };
    let read = Expression { cron, before_end, words, clock };
    if !read.has_a_date() {
        return Err(one(format!(
            "`{expression}` never fires: no such date comes; mend its day, month or year"
        )));
    }
    Ok(read)
}

// === impl Expression ===

impl Expression {
    /// The first local time that it means, later than `from` or, if that counts, at it.
    pub(super) fn next(&self, from: DateTime, inclusive: bool) -> Option<DateTime> {
        let (mut from, mut inclusive) = (from, inclusive);
        loop {
            let next: DateTime = self.cron.find_next_occurrence(&from, inclusive).ok()?;
            if self.takes(next.date()) {
                return Some(next);
            }
            (from, inclusive) = (next.date().tomorrow().ok()?.to_datetime(Time::midnight()), true);
        }
    }

    /// In words.
    pub(super) fn describe(&self) -> &str {
        self.words.trim_end_matches('.')
    }

    /// Whether it means this local time.
    #[cfg(test)]
    pub(super) fn means(&self, local: DateTime) -> bool {
        self.takes(local.date()) && self.cron.is_time_matching(&local).unwrap_or(false)
    }

    fn takes(&self, day: Date) -> bool {
        self.before_end.is_none_or(|before_end| before_end.is(day))
    }

    /// Every date that ever comes does so within these years: the weekdays of
    /// leap years repeat after 28.
    fn has_a_date(&self) -> bool {
        let pattern = &self.cron.pattern;
        let years =
            (YEAR_FIRST..=YEAR_LAST).filter(|year| pattern.year_match(i32::from(*year)).unwrap_or(false));
        let mut days = years.flat_map(|year| {
            let from = date(year, 1, 1);
            core::iter::successors(Some(from), |day| day.tomorrow().ok())
                .take_while(move |day| day.year() == year)
        });
        days.any(|day| self.takes(day) && is_date_of(&self.cron, day).unwrap_or(false))
    }
}

// === impl Dialect ===

impl Dialect {
    fn fields(self) -> &'static [Field] {
        match self {
            Self::Cron => &FIELDS[1..6],
            Self::Quartz => &FIELDS,
        }
    }

    fn parser(self) -> CronParser {
        match self {
            Self::Cron => CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build(),
            Self::Quartz => CronParser::builder()
                .seconds(Seconds::Required)
                .alternative_weekdays(true)
                .sloppy_ranges(true)
                .build(),
        }
    }
}

// === impl Field ===

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day of the month",
            Self::Month => "month",
            Self::Weekday => "day of the week",
            Self::Year => "year",
        }
    }

    fn examples(self) -> &'static str {
        match self {
            Self::Second | Self::Minute => "0 to 59, like 0, 0,30, 10-20 or */5",
            Self::Hour => "0 to 23, like 2, 2,14, 9-17 or */6",
            Self::Day => "1 to 31, like 1, 1,15, 1-7, L, LW, 15W or, in Quartz, L-3",
            Self::Month => "1 to 12 or JAN to DEC, like 1, 1-6 or JAN,JUL",
            Self::Weekday => {
                "0 to 7 (Quartz: 1 to 7) or SUN to SAT, like MON, MON-FRI, FRI#2 or FRIL; \
                 in five fields days past the end of the week as a list, like FRI,SAT,SUN,MON"
            }
            Self::Year => "1970 to 2199, like 2027, 2027-2030, 2026/2 or 2026-2040/2",
        }
    }

    /// The library replaces names wherever they stand, so that `MON` would be
    /// a month.
    fn knows(self, word: &str) -> bool {
        let bare = word.strip_suffix('L').unwrap_or(word);
        match self {
            Self::Second | Self::Minute | Self::Hour | Self::Year => false,
            Self::Day => matches!(word, "L" | "W" | "LW"),
            Self::Month => MONTHS.contains(&word),
            Self::Weekday => bare.is_empty() || WEEKDAYS.contains(&bare) || WEEKDAYS.contains(&word),
        }
    }
}

fn split(expression: &str, form: Form) -> Result<(Dialect, Vec<String>), String> {
    let text = expression.trim();
    if text.len() > LENGTH_MAX {
        return Err(format!("has {} characters, {LENGTH_MAX} are allowed", text.len()));
    }
    let text = if text.starts_with('@') && form != Form::Quartz { nickname(text)? } else { text };
    let mut fields: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
    let dialect = match (form, fields.len()) {
        (Form::ByFields | Form::Cron, 5) => Dialect::Cron,
        (Form::ByFields | Form::Quartz, 6 | 7) => Dialect::Quartz,
        (form, count) => return Err(wrong_count(form, count)),
    };
    if dialect == Dialect::Quartz {
        fields.resize(7, "*".to_owned());
        // Saturday, in Quartz; the library takes it for nothing.
        if fields[5] == "L" {
            fields[5] = "7".to_owned();
        }
    }
    Ok((dialect, fields))
}

fn nickname(text: &str) -> Result<&'static str, String> {
    let known = NICKNAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map(|(_, meaning)| *meaning).ok_or_else(|| {
        format!("`{text}` is not known; write @hourly, @daily, @weekly, @monthly, @yearly or five fields")
    })
}

fn wrong_count(form: Form, count: usize) -> String {
    let cron =
        "cron has five (minute, hour, day of the month, month, day of the week; like 30 2 * * MON-FRI)";
    let quartz = "Quartz has six or seven (second, minute, hour, day of the month, month, day of the week, \
                  perhaps the year; like 0 30 2 ? * MON-FRI)";
    match form {
        Form::ByFields => format!("has {count} fields; {cron}, {quartz}"),
        Form::Cron => format!("has {count} fields; {cron}"),
        Form::Quartz => format!("has {count} fields; {quartz}"),
    }
}

fn check_field(dialect: Dialect, field: Field, text: &str) -> Option<String> {
    let fault = |why: &str| {
        let name = field.name();
        Some(format!("{name} `{text}`: {}; write {}", why.trim_end_matches('.'), field.examples()))
    };
    if text.split(',').any(str::is_empty) {
        return fault("an entry of the list is empty");
    }
    let words_in = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    if let Some(unknown) = words_in.into_iter().find(|word| !field.knows(word)) {
        return fault(&format!("`{unknown}` does not belong there"));
    }
    match parse_alone(dialect, field, text) {
        Err(error) => fault(&words(&error)),
        Ok(cron) if field == Field::Year && !has_fit_years(text, &cron) => fault("out of range"),
        Ok(cron) if is_empty(&cron, field) => fault("matches nothing"),
        Ok(_) => None,
    }
}

/// The library does not say which field it means.
fn parse_alone(dialect: Dialect, field: Field, text: &str) -> Result<Cron, CronError> {
    let one = |other: &Field| if *other == field { text } else { "*" };
    let fields: Vec<&str> = dialect.fields().iter().map(one).collect();
    dialect.parser().parse(&fields.join(" "))
}

/// The library takes years up to 5000.
fn has_fit_years(text: &str, cron: &Cron) -> bool {
    let fits = |year: &u16| (YEAR_FIRST as u16..=YEAR_LAST as u16).contains(year);
    text == "*" || cron.pattern.years.values().iter().all(fits)
}

fn is_empty(cron: &Cron, field: Field) -> bool {
    let pattern = &cron.pattern;
    let component = match field {
        Field::Second => &pattern.seconds,
        Field::Minute => &pattern.minutes,
        Field::Hour => &pattern.hours,
        Field::Month => &pattern.months,
        Field::Year => &pattern.years,
        // These have other means to match than values.
        Field::Day | Field::Weekday => return false,
    };
    component.values().is_empty()
}

fn check_days(day: &str, weekday: &str) -> Option<String> {
    let is_open = |text: &str| matches!(text, "*" | "?");
    match (day, weekday) {
        ("?", "?") => Some("both days are `?`; write `*` in place of one of them".to_owned()),
        (day, weekday) if is_open(day) || is_open(weekday) => None,
        (day, weekday) => Some(format!(
            "day of the month `{day}` and day of the week `{weekday}` cannot both be given in Quartz; \
             write `?` in place of one of them"
        )),
    }
}

fn clock_of(dialect: Dialect, fields: &[String]) -> Clock {
    let is_list = |text: &String| text.chars().all(|c| c.is_ascii_digit() || c == ',');
    let times = dialect.fields().iter().zip(fields);
    let is_of_the_clock = |field: &Field| matches!(field, Field::Second | Field::Minute | Field::Hour);
    let mut clock = times.filter(|(field, _)| is_of_the_clock(field));
    if clock.all(|(_, text)| is_list(text)) { Clock::NamesTimes } else { Clock::Counts }
}

fn is_date_of(cron: &Cron, day: Date) -> Result<bool, CronError> {
    let month = day.month().unsigned_abs().into();
    let weekday = Weekday::from_days_from_sunday(day.weekday().to_sunday_zero_offset().unsigned_abs().into());
    let number = day.day().unsigned_abs().into();
    Ok(cron.pattern.month_match(month)?
        && cron.pattern.day_match(day.year().into(), month, number, weekday)?)
}

fn words(error: &CronError) -> String {
    match error {
        CronError::InvalidPattern(why)
        | CronError::IllegalCharacters(why)
        | CronError::ComponentError(why) => why.clone(),
        CronError::EmptyPattern
        | CronError::InvalidDate
        | CronError::InvalidTime
        | CronError::TimeSearchLimitExceeded => error.to_string(),
    }
}
