//! Expressions, and what they do when the clocks change.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use jiff::{civil::DateTime, tz::TimeZoneDatabase};
use proptest::prelude::*;

use super::*;

const BERLIN: &str = "Europe/Berlin";
const NEW_YORK: &str = "America/New_York";
const LORD_HOWE: &str = "Australia/Lord_Howe";
const APIA: &str = "Pacific/Apia";
const ZONES: [&str; 5] = ["UTC", BERLIN, NEW_YORK, LORD_HOWE, APIA];

#[test]
fn expressions_fire_when_they_say() {
    // 2026-01-01 is a Thursday.
    let table = [
        ("30 2 * * *", "2026-01-01T02:30 2026-01-02T02:30"),
        ("*/20 9-10 * * *", "2026-01-01T09:00 2026-01-01T09:20 2026-01-01T09:40 2026-01-01T10:00"),
        ("10-50/20 5 * * *", "2026-01-01T05:10 2026-01-01T05:30 2026-01-01T05:50 2026-01-02T05:10"),
        ("0 0 * * 0", "2026-01-04T00:00 2026-01-11T00:00"),
        ("0 0 * * 7", "2026-01-04T00:00 2026-01-11T00:00"),
        ("0 0 * * sun", "2026-01-04T00:00 2026-01-11T00:00"),
        ("0 0 * * FRI-SUN", "2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-09T00:00"),
        ("0 0 13 * FRI", "2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00 2026-01-16T00:00"),
        ("0 0 L FEB,MAR *", "2026-02-28T00:00 2026-03-31T00:00 2027-02-28T00:00"),
        ("0 0 LW * *", "2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00"),
        ("0 0 15W 2 *", "2026-02-16T00:00 2027-02-15T00:00"),
        ("0 0 * * MON#1", "2026-01-05T00:00 2026-02-02T00:00"),
        ("0 0 * * 5L", "2026-01-30T00:00 2026-02-27T00:00"),
        ("0 0 29 2 *", "2028-02-29T00:00 2032-02-29T00:00"),
        ("@daily", "2026-01-02T00:00 2026-01-03T00:00"),
        ("@Weekly", "2026-01-04T00:00"),
        // Quartz.
        ("0 30 2 ? * MON-FRI", "2026-01-01T02:30 2026-01-02T02:30 2026-01-05T02:30"),
        ("0 0 12 ? * 1", "2026-01-04T12:00 2026-01-11T12:00"),
        ("0 0 12 ? * 7", "2026-01-03T12:00 2026-01-10T12:00"),
        ("0 0 12 ? * L", "2026-01-03T12:00 2026-01-10T12:00"),
        ("0 0 12 ? * 6L", "2026-01-30T12:00 2026-02-27T12:00"),
        ("0 0 12 ? * 6#3", "2026-01-16T12:00 2026-02-20T12:00"),
        ("0 0 12 LW * ?", "2026-01-30T12:00 2026-02-27T12:00"),
        ("10/25 0 0 1 * ?", "2026-01-01T00:00:10 2026-01-01T00:00:35 2026-02-01T00:00:10"),
        ("0 0 0 1 1 ? 2027-2028", "2027-01-01T00:00 2028-01-01T00:00 -"),
        ("0 0 0 29 2 ? 2027,2032", "2032-02-29T00:00 -"),
        ("0 0 0 1 1 ? 1999", "-"),
        ("0 0 12 * * *", "2026-01-01T12:00 2026-01-02T12:00"),
        ("0 0 12 L-3 * ?", "2026-01-28T12:00 2026-02-25T12:00 2026-03-28T12:00 2026-04-27T12:00"),
        (
            "*/30 0 0 L-1 2 ?",
            "2026-02-27T00:00 2026-02-27T00:00:30 2027-02-27T00:00 2027-02-27T00:00:30 2028-02-28T00:00",
        ),
        ("0 0 0 L-28 2 ?", "2028-02-01T00:00 2032-02-01T00:00"),
        ("0 0 0 L-30 * ?", "2026-01-01T00:00 2026-03-01T00:00 2026-05-01T00:00"),
        (
            "0 0 0 ? * FRI-MON",
            "2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00 2026-01-09T00:00",
        ),
        ("0 0 0 ? * SAT-2", "2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00 2026-01-10T00:00"),
        ("0 0 21-3/3 * * ?", "2026-01-01T00:00 2026-01-01T03:00 2026-01-01T21:00 2026-01-02T00:00"),
        ("50-10/10 59 23 1 1 ?", "2026-01-01T23:59 2026-01-01T23:59:10 2026-01-01T23:59:50 2027-01-01T23:59"),
        (
            "0 0 0 1 NOV-FEB ?",
            "2026-01-01T00:00 2026-02-01T00:00 2026-11-01T00:00 2026-12-01T00:00 2027-01-01T00:00",
        ),
        (
            "0 0 0 30-2 12,1 ?",
            "2026-01-01T00:00 2026-01-02T00:00 2026-01-30T00:00 2026-01-31T00:00 2026-12-01T00:00",
        ),
        ("0 0 0 1 1 ? 2027/2", "2027-01-01T00:00 2029-01-01T00:00"),
        ("0 0 0 1 1 ? */2", "2026-01-01T00:00 2028-01-01T00:00"),
    ];
    let before = at("UTC", "2026-01-01T00:00:00");
    for (expression, expected) in table {
        let timetable = Timetable::parse(expression, Form::ByFields, "").unwrap();
        let mut from = Timestamp(before.0 - 1 + u64::from(expression.starts_with('@')));
        for expected in expected.split(' ') {
            let next = timetable.next_after(from);
            if expected == "-" {
                assert_eq!(next, None, "{expression}");
                continue;
            }
            assert_eq!(
                next,
                Some(at("UTC", expected)),
                "{expression}: {:?}",
                next.map(|at| timetable.local(at))
            );
            from = next.unwrap();
        }
    }
}

#[test]
fn every_fault_is_told_with_what_would_be_right() {
    let table = [
        ("", "has 0 fields; cron has five"),
        ("* * * *", "has 4 fields"),
        ("60 * * * *", "minute `60`: Number out of bounds; write 0 to 59"),
        ("5/15 * * * *", "Use \"*/15\" for wildcard steps or \"X-Y/15\" for range steps"),
        ("0 0 31 2 *", "never fires"),
        ("0 0 30,31 feb *", "never fires"),
        ("0 0 31 4,6,9,11 *", "never fires"),
        ("0 0 * * L", "never fires"),
        ("0 0 0 29 2 ? 2027", "never fires"),
        (", * * * *", "minute `,`: an entry of the list is empty"),
        ("0 0 * MON *", "month `MON`: `MON` does not belong there; write 1 to 12 or JAN to DEC"),
        ("0 0 * * JAN", "day of the week `JAN`"),
        ("0 0 * * FRI-MON", "days past the end of the week as a list, like FRI,SAT,SUN,MON"),
        ("*/0 * * * *", "Step cannot be zero"),
        ("0 0 32 * *", "day of the month `32`"),
        ("0 0 L-3 * *", "day of the month `L-3`"),
        ("0 0 * * MON#6", "day of the week `MON#6`"),
        ("@reboot", "`@reboot` is not known; write @hourly"),
        ("0 0 12 1 * MON", "cannot both be given in Quartz; write `?`"),
        ("0 0 12 ? * ?", "both days are `?`"),
        ("0 0 12 ? * 0", "day of the week `0`"),
        ("0 0 12 ? * 8", "day of the week `8`"),
        ("0 0 12 * * ? 3000", "year `3000`: out of range; write 1970 to 2199"),
        ("0 0 12 * * ? 1960/2", "year `1960-2199/2`: out of range"),
        ("0 0 12 * * ? 2026/0", "year `2026-2199/0`"),
        ("0 0 12 * * ? 2030-2026", "year `2030-2026`"),
        ("0 0 12 L-31 * ?", "day of the month `L-31`"),
        ("0 0 12 L-3W * ?", "day of the month `L-3W`"),
        ("0 0 12 L-29 2 ?", "never fires"),
        ("0 0 12 L-3 * MON", "cannot both be given in Quartz"),
        ("0 0 22-30 * * ?", "hour `22-30`"),
        ("+50-+10 0 0 * * ?", "second `+50-+10`"),
        ("0 0 0 L-+3 * ?", "day of the month `L-+3`"),
        ("0 0 0 * * ? +2026/2", "year `+2026/2`"),
        ("0 ä * * *", "hour `Ä`: `Ä` does not belong there"),
    ];
    for (expression, expected) in table {
        let fault = check(expression, Form::ByFields, "").expect_err(expression);
        assert!(fault.contains(expected), "{expression}: {fault}");
    }
    let all = check("61 25 * * *", Form::Cron, "Europe/Atlantis").unwrap_err();
    for expected in ["minute `61`", "hour `25`", "time zone `Europe/Atlantis` is not known"] {
        assert!(all.contains(expected), "{all}");
    }
    assert!(check(&"*".repeat(201), Form::Cron, "").unwrap_err().contains("201 characters"));
}

#[test]
fn the_form_decides_which_fields_are_right() {
    assert!(check("0 30 2 ? * MON", Form::Cron, "").unwrap_err().contains("has 6 fields; cron has five"));
    assert!(check("30 2 * * MON", Form::Quartz, "").unwrap_err().contains("has 5 fields; Quartz has six"));
    assert!(check("@daily", Form::Quartz, "").is_err());
    assert_eq!(check("30 2 * * MON", Form::Cron, BERLIN), Ok(()));
    assert_eq!(check("0 30 2 ? * MON", Form::Quartz, "europe/berlin"), Ok(()));
}

#[test]
fn a_description_names_the_time_zone() {
    let words = |text, zone| Timetable::parse(text, Form::ByFields, zone).unwrap().describe();
    assert_eq!(
        words("30 2 * * MON-FRI", BERLIN),
        "At 02:30, on Monday, Tuesday, Wednesday, Thursday, and Friday, Europe/Berlin"
    );
    assert_eq!(words("0 0 12 L-3 * ?", ""), "At 12:00, on the day 3 days before the last of the month, UTC");
    assert!(words("0 */5 * ? * *", "").ends_with(", UTC"), "{}", words("0 */5 * ? * *", ""));
}

#[test]
fn a_named_time_that_is_left_out_is_made_up_right_after_the_gap() {
    // 02:00 to 03:00 does not exist; 02:00 to 02:30 at Lord Howe.
    assert_times(BERLIN, "30 2 * * *", "2026-03-28T12:00", &["2026-03-29T03:00+02", "2026-03-30T02:30+02"]);
    assert_times(NEW_YORK, "30 2 * * *", "2026-03-07T12:00", &["2026-03-08T03:00-04", "2026-03-09T02:30-04"]);
    assert_times(
        LORD_HOWE,
        "15 2 * * *",
        "2026-10-03T12:00",
        &["2026-10-04T02:30+11", "2026-10-05T02:15+11"],
    );
    // Two such times and one that stands at the end of the gap are one run.
    assert_times(
        BERLIN,
        "0,30 2,3 * * *",
        "2026-03-28T12:00",
        &["2026-03-29T03:00+02", "2026-03-29T03:30+02", "2026-03-30T02:00+02"],
    );
    // What is not in the gap is as always.
    assert_times(BERLIN, "30 1 * * *", "2026-03-28T12:00", &["2026-03-29T01:30+01", "2026-03-30T01:30+02"]);
}

#[test]
fn a_named_time_that_comes_twice_fires_at_the_first() {
    assert_times(BERLIN, "30 2 * * *", "2026-10-24T12:00", &["2026-10-25T02:30+02", "2026-10-26T02:30+01"]);
    assert_times(NEW_YORK, "30 1 * * *", "2026-10-31T12:00", &["2026-11-01T01:30-04", "2026-11-02T01:30-05"]);
    assert_times(
        LORD_HOWE,
        "45 1 * * *",
        "2026-04-04T12:00",
        &["2026-04-05T01:45+11", "2026-04-06T01:45+10:30"],
    );
    // Asked from inside the second pass, it is over for this day.
    let timetable = Timetable::parse("30 1 * * *", Form::Cron, NEW_YORK).unwrap();
    let second_pass = instant("2026-11-01T01:10-05", NEW_YORK);
    assert_eq!(timetable.next_after(second_pass), Some(instant("2026-11-02T01:30-05", NEW_YORK)));
}

#[test]
fn an_interval_fires_on_both_passes_and_not_in_a_gap() {
    assert_times(
        BERLIN,
        "*/30 * * * *",
        "2026-10-25T01:30",
        &[
            "2026-10-25T02:00+02",
            "2026-10-25T02:30+02",
            "2026-10-25T02:00+01",
            "2026-10-25T02:30+01",
            "2026-10-25T03:00+01",
        ],
    );
    assert_times(
        NEW_YORK,
        "*/30 * * * *",
        "2026-11-01T00:30",
        &[
            "2026-11-01T01:00-04",
            "2026-11-01T01:30-04",
            "2026-11-01T01:00-05",
            "2026-11-01T01:30-05",
            "2026-11-01T02:00-05",
        ],
    );
    assert_times(
        LORD_HOWE,
        "*/15 * * * *",
        "2026-04-05T01:15",
        &[
            "2026-04-05T01:30+11",
            "2026-04-05T01:45+11",
            "2026-04-05T01:30+10:30",
            "2026-04-05T01:45+10:30",
            "2026-04-05T02:00+10:30",
        ],
    );
    assert_times(BERLIN, "*/30 * * * *", "2026-03-29T01:00", &["2026-03-29T01:30+01", "2026-03-29T03:00+02"]);
    assert_times(
        LORD_HOWE,
        "*/15 * * * *",
        "2026-10-04T01:30",
        &["2026-10-04T01:45+10:30", "2026-10-04T02:30+11"],
    );
    assert_times(BERLIN, "*/30 2 * * *", "2026-03-28T12:00", &["2026-03-30T02:00+02", "2026-03-30T02:30+02"]);
    assert_times("UTC", "*/30 * * * *", "2026-03-29T01:00", &["2026-03-29T01:30+00", "2026-03-29T02:00+00"]);
}

#[test]
fn a_date_that_does_not_exist_is_not_made_up() {
    // Samoa had no 30 December 2011.
    assert_times(APIA, "0 2 * * *", "2011-12-28T12:00", &["2011-12-29T02:00-10", "2011-12-31T02:00+14"]);
    assert_times(APIA, "0 2 30 12 *", "2011-12-01T12:00", &["2012-12-30T02:00+14"]);
    assert_times(
        APIA,
        "0 */12 * * *",
        "2011-12-29T10:00",
        &["2011-12-29T12:00-10", "2011-12-31T00:00+14", "2011-12-31T12:00+14"],
    );
}

#[test]
fn a_schedule_that_has_ended_has_no_next_time() {
    let timetable = Timetable::parse("0 0 0 1 1 ? 2027", Form::Quartz, BERLIN).unwrap();
    let last = timetable.next_after(Timestamp(0)).unwrap();
    assert_eq!(last, instant("2027-01-01T00:00+01", BERLIN));
    assert_eq!(timetable.next_after(last), None);
    assert_eq!(timetable.next_after(Timestamp(u64::MAX)), None);
}

#[test]
fn an_interval_fires_on_both_passes_of_its_last_hour() {
    let timetable = Timetable::parse("0 0/30 2 25 10 ? 2026", Form::Quartz, BERLIN).unwrap();
    let times = timetable.between(Timestamp(0), Timestamp(u64::MAX), 10);
    let hours = ["2026-10-25T02:00+02", "2026-10-25T02:30+02", "2026-10-25T02:00+01", "2026-10-25T02:30+01"];
    assert_eq!(times, hours.map(|text| instant(text, BERLIN)));
}

#[test]
fn a_time_that_is_far_and_hard_to_find_is_found() {
    let text = "*/30 0 0 L-28 2 ? 2027-2199/2,2196";
    let timetable = Timetable::parse(text, Form::Quartz, BERLIN).unwrap();
    let only = instant("2196-02-01T00:00+01", BERLIN);
    assert_eq!(timetable.next_after(at(BERLIN, "2026-01-01T00:00")), Some(only));
    let end = Timestamp(only.0 + 60_000);
    assert_eq!(timetable.last_between(Timestamp(0), end), Some(Timestamp(only.0 + 30_000)));
}

#[test]
fn the_last_time_is_found_without_going_through_the_others() {
    let timetable = Timetable::parse("* * * * * ?", Form::Quartz, BERLIN).unwrap();
    let (from, until) = (instant("2000-01-01T00:00+01", BERLIN), instant("2026-01-01T00:00+01", BERLIN));
    assert_eq!(timetable.last_between(from, Timestamp(until.0 + 999)), Some(until));
    assert_eq!(timetable.last_between(until, until), None);
    let last_of = |limit| timetable.between(from, until, limit).last().copied();
    assert_eq!(last_of(5), Some(Timestamp(from.0 + 5000)));
}

fn check(expression: &str, form: Form, zone: &str) -> Result<(), String> {
    Timetable::parse(expression, form, zone).map(drop)
}

fn expression() -> impl Strategy<Value = String> {
    let minute = prop_oneof![
        (0..60_u32).prop_map(|m| m.to_string()),
        (0..30_u32, 30..60_u32).prop_map(|(a, b)| format!("{a},{b}")),
        (0..30_u32, 30..60_u32).prop_map(|(a, b)| format!("{a}-{b}")),
        (1..40_u32).prop_map(|n| format!("*/{n}")),
    ];
    let hour = prop_oneof![
        Just("*".to_owned()),
        (0..24_u32).prop_map(|h| h.to_string()),
        (0..4_u32, 4..24_u32).prop_map(|(a, b)| format!("{a},{b}")),
        (0..3_u32, 3..24_u32).prop_map(|(a, b)| format!("{a}-{b}")),
        (1..8_u32).prop_map(|n| format!("*/{n}")),
    ];
    let day = prop_oneof![4 => Just("*".to_owned()), 1 => Just("1-28/3".to_owned()), 1 => Just("29,30,31".to_owned())];
    (minute, hour, day).prop_map(|(minute, hour, day)| format!("{minute} {hour} {day} * *"))
}

/// A minute near which something happens to the clock.
fn near_a_change() -> impl Strategy<Value = (&'static str, u64)> {
    let changes = [
        (BERLIN, "2026-03-29T01:00"),
        (BERLIN, "2026-10-25T01:00"),
        (NEW_YORK, "2026-03-08T01:00"),
        (NEW_YORK, "2026-11-01T00:30"),
        (LORD_HOWE, "2026-04-05T01:00"),
        (LORD_HOWE, "2026-10-04T01:00"),
        (APIA, "2011-12-29T20:00"),
        ("UTC", "2026-03-29T01:00"),
    ];
    (prop::sample::select(changes.to_vec()), 0..3 * 24 * 60_u64)
        .prop_map(|((zone, local), back)| (zone, at(zone, local).0 + 24 * 3_600_000 - back * 60_000))
}

/// The search that looks at every change of the clock.
fn change_by_change(timetable: &Timetable, after: Timestamp) -> Option<Timestamp> {
    let mut from = jiff::Timestamp::from_millisecond(after.0.try_into().unwrap()).unwrap();
    let mut inclusive = false;
    loop {
        let offset = timetable.zone.to_offset(from);
        let local = timetable.expression.next(offset.to_datetime(from), inclusive)?;
        let at = offset.to_timestamp(local).ok()?;
        match timetable.change_after(from) {
            Some(change) if change <= at => from = change,
            Some(_) | None => return Some(Timestamp(at.as_millisecond().try_into().unwrap())),
        }
        inclusive = true;
    }
}

proptest! {
    #[test]
    fn far_times_are_found_without_a_look_at_every_change_of_the_clock(
        text in prop::sample::select(alloc::vec!["0 */20 1-3 29 2 ?", "0 */15 * L-1 3,10 ?", "0 0/30 * ? 10 1L", "0 */10 2 30 12 ? 2011/3", "0 */30 0 1 1 ? 2040"]),
        (zone, from) in near_a_change(),
        later in 0..3_000_u64,
    ) {
        let timetable = Timetable::parse(text, Form::Quartz, zone).unwrap();
        for from in [from, from + later * 24 * 3_600_000] {
            let from = Timestamp(from);
            prop_assert_eq!(timetable.next_after(from), change_by_change(&timetable, from), "{} {}", text, zone);
        }
    }

    #[test]
    fn times_rise_and_are_those_of_a_search_minute_by_minute(text in expression(), (zone, from) in near_a_change()) {
        let timetable = Timetable::parse(&text, Form::Cron, zone).unwrap();
        let until = Timestamp(from + 36 * 3_600_000);
        let found = timetable.between(Timestamp(from), until, usize::MAX);
        let mut last = Timestamp(from);
        for time in &found {
            prop_assert!(*time > last, "{text} {zone}");
            last = *time;
        }
        prop_assert_eq!(&found, &by_the_minute(&timetable, Timestamp(from), until), "{} {}", text, zone);
        prop_assert_eq!(timetable.last_between(Timestamp(from), until), found.last().copied());
    }

    #[test]
    fn every_time_is_one_of_the_local_clock(text in expression(), zone in prop::sample::select(ZONES.to_vec()), from in 0..4_000_000_000_000_u64) {
        let timetable = Timetable::parse(&text, Form::Cron, zone).unwrap();
        for time in timetable.between(Timestamp(from), Timestamp(u64::MAX), 20) {
            prop_assert!(time > Timestamp(from));
            let local = local(&timetable, time);
            let is_after_gap = local != local_before(&timetable, time);
            prop_assert!(is_after_gap || timetable.expression.means(local), "{text} {zone} {local}");
        }
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic(text in "[ -~]{0,40}", form in prop::sample::select(alloc::vec![Form::ByFields, Form::Cron, Form::Quartz])) {
        if let Ok(timetable) = Timetable::parse(&text, form, "") {
            let _ = timetable.next_after(Timestamp(0));
        }
    }
}

/// Every minute that exists and matches; of an expression that names its times
/// also those that the clock left out, and not those that it showed before.
fn by_the_minute(timetable: &Timetable, after: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let mut seen: Option<DateTime> = None;
    let mut found = Vec::new();
    // From a day before, to know what the clock has shown.
    let mut minute = Timestamp((after.0 - 26 * 3_600_000) / 60_000 * 60_000);
    while minute <= until {
        let shows = local(timetable, minute);
        let fires = match timetable.expression.clock {
            Clock::Counts => matches(timetable, shows),
            Clock::NamesTimes => newly_shown(seen, shows).any(|shown| matches(timetable, shown)),
        };
        if fires && minute > after {
            found.push(minute);
        }
        seen = seen.max(Some(shows));
        minute = minute + crate::time::Millis::seconds(60);
    }
    found
}

/// What the clock shows for the first time, with what it left out before, but
/// for whole dates.
fn newly_shown(seen: Option<DateTime>, shows: DateTime) -> impl Iterator<Item = DateTime> {
    let minute = jiff::SignedDuration::from_mins(1);
    let mut first = seen.map_or(shows, |seen| seen.checked_add(minute).unwrap());
    if shows.duration_since(first) >= jiff::SignedDuration::from_hours(24) {
        first = shows;
    }
    core::iter::successors(Some(first), move |shown| shown.checked_add(minute).ok())
        .take_while(move |shown| *shown <= shows)
}

fn matches(timetable: &Timetable, local: DateTime) -> bool {
    timetable.expression.means(local)
}

fn local(timetable: &Timetable, at: Timestamp) -> DateTime {
    let at = jiff::Timestamp::from_millisecond(at.0.try_into().unwrap()).unwrap();
    timetable.zone.to_datetime(at)
}

/// What the clock showed a second ago, one second on.
fn local_before(timetable: &Timetable, at: Timestamp) -> DateTime {
    local(timetable, Timestamp(at.0 - 1000)).checked_add(jiff::SignedDuration::from_secs(1)).unwrap()
}

fn assert_times(zone: &str, expression: &str, after: &str, expected: &[&str]) {
    let timetable = Timetable::parse(expression, Form::ByFields, zone).unwrap();
    let times = timetable.between(at(zone, after), Timestamp(u64::MAX), expected.len());
    let expected: Vec<Timestamp> = expected.iter().map(|text| instant(text, zone)).collect();
    let words =
        |times: &[Timestamp]| times.iter().map(|at| timetable.local(*at)).collect::<Vec<_>>().join(" ");
    assert_eq!(times, expected, "{expression}: {} in place of {}", words(&times), words(&expected));
}

/// A local time that exists once.
pub(super) fn at(zone: &str, local: &str) -> Timestamp {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let local: DateTime = local.parse().unwrap();
    Timestamp(zone.to_ambiguous_timestamp(local).unambiguous().unwrap().as_millisecond().try_into().unwrap())
}

/// A local time with its offset, like `2026-03-29T03:00+02`.
fn instant(text: &str, zone: &str) -> Timestamp {
    let at: jiff::Zoned = format!("{text}[{zone}]").parse().unwrap();
    Timestamp(at.timestamp().as_millisecond().try_into().unwrap())
}
