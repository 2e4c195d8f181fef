//! Which times of a schedule are to be run now.

use alloc::{format, string::String, vec::Vec};

use super::Timetable;
use crate::{
    request::job::Missed,
    time::{Millis, Timestamp},
};

/// Times that will not be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The earliest.
    pub first: Timestamp,
    /// The latest; every time of the schedule between the two is meant too.
    pub last: Timestamp,
    /// How many; counted up to 1,000.
    pub times: usize,
    /// Why, in words.
    pub reason: String,
}

/// What a schedule asks for at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// To be run, oldest first.
    pub run: Vec<Timestamp>,
    /// Not to be run.
    pub skipped: Option<Skipped>,
    /// All times up to here, this included, are handled when the above is.
    pub cursor: Timestamp,
    /// The first time after the cursor: when to ask again. Not later than now
    /// when more is due than was allowed; none when the schedule has ended.
    pub wake: Option<Timestamp>,
}

/// A backlog is told, not counted to the end.
const COUNT_MAX: usize = 1000;

/// Takes the times that came up since `cursor`. A time is missed when it is
/// more than `window` ago: `Skip` does not run it, `Once` runs the latest of
/// them for all, `All` runs each. At most `most` are to be run; the rest stays
/// due.
///
/// Each time of the schedule is in the answer of exactly one call, whenever
/// the calls are made, if each continues at the cursor of the one before. A
/// clock that goes back brings nothing back.
#[must_use]
pub fn due(
    timetable: &Timetable,
    cursor: Timestamp,
    now: Timestamp,
    window: Millis,
    missed: Missed,
    most: usize,
) -> Due {
    let mut due = Due { run: Vec::new(), skipped: None, cursor, wake: None };
    if most > 0 {
        due.take_missed(timetable, now, window, missed);
        let room = most - due.run.len();
        due.run.extend(timetable.between(due.cursor, now, room));
        due.cursor = due.run.last().copied().map_or(due.cursor, |last| last.max(due.cursor));
    }
    due.wake = timetable.next_after(due.cursor);
    due
}

// === impl Due ===

impl Due {
    fn take_missed(&mut self, timetable: &Timetable, now: Timestamp, window: Millis, missed: Missed) {
        let Some(late) = now.0.checked_sub(window.0 + 1).map(Timestamp) else { return };
        let last = match missed {
            Missed::Skip | Missed::Once => timetable.last_between(self.cursor, late),
            Missed::All => None,
        };
        let Some(last) = last else { return };
        let before = self.cursor;
        self.cursor = last;
        if missed == Missed::Once {
            self.run.push(last);
            let earlier = timetable.last_between(before, Timestamp(last.0 - 1));
            self.skipped = earlier.map(|earlier| {
                skip(timetable, before, earlier, &format!("made up by the run of {}", timetable.local(last)))
            });
        } else {
            let why = format!("more than {window} late by the time anything could be launched");
            self.skipped = Some(skip(timetable, before, last, &why));
        }
    }
}

fn skip(timetable: &Timetable, after: Timestamp, last: Timestamp, why: &str) -> Skipped {
    let times = timetable.between(after, last, COUNT_MAX);
    let first = times.first().copied().unwrap_or(last);
    let span = match times.len() {
        0 | 1 => timetable.local(last),
        COUNT_MAX => {
            format!("1,000 times or more from {} to {}", timetable.local(first), timetable.local(last))
        }
        count => format!("{count} times from {} to {}", timetable.local(first), timetable.local(last)),
    };
    Skipped { first, last, times: times.len(), reason: format!("{span}: {why}") }
}

#[cfg(test)]
mod tests {
    use alloc::{collections::BTreeMap, vec};

    use proptest::prelude::*;

    use super::*;
    use crate::{request::job::Form, schedule::tests::at};

    const MINUTE: Millis = Millis::seconds(60);

    fn every_ten_minutes() -> Timetable {
        Timetable::parse("*/10 * * * *", Form::Cron, "").unwrap()
    }

    fn clock(text: &str) -> Timestamp {
        at("UTC", &format!("2026-01-01T{text}"))
    }

    #[test]
    fn a_time_within_the_window_is_run_and_one_beyond_it_is_missed() {
        let table = clock("09:55");
        let ask = |now: &str| due(&every_ten_minutes(), table, clock(now), MINUTE, Missed::Skip, 10);
        assert_eq!(ask("09:59:59").run, [], "not yet");
        assert_eq!(ask("09:59:59").wake, Some(clock("10:00")));
        assert_eq!(ask("10:00").run, [clock("10:00")]);
        assert_eq!(ask("10:01").run, [clock("10:00")], "the window's end belongs to it");
        assert_eq!(ask("10:01").skipped, None);
        let late = ask("10:01:01");
        assert_eq!((late.run, late.cursor, late.wake), (vec![], clock("10:00"), Some(clock("10:10"))));
        assert_eq!(
            late.skipped.unwrap().reason,
            "2026-01-01 10:00:00 UTC: more than 60 s late by the time anything could be launched"
        );
    }

    #[test]
    fn an_hour_without_a_leader_is_made_up_as_the_policy_says() {
        let ask = |missed| due(&every_ten_minutes(), clock("09:55"), clock("10:50:30"), MINUTE, missed, 10);
        let skip = ask(Missed::Skip);
        assert_eq!(skip.run, [clock("10:50")]);
        let skipped = skip.skipped.unwrap();
        assert_eq!((skipped.first, skipped.last, skipped.times), (clock("10:00"), clock("10:40"), 5));
        assert!(skipped.reason.starts_with("5 times from 2026-01-01 10:00:00 UTC to"), "{}", skipped.reason);

        let once = ask(Missed::Once);
        assert_eq!(once.run, [clock("10:40"), clock("10:50")]);
        let skipped = once.skipped.unwrap();
        assert_eq!((skipped.first, skipped.last, skipped.times), (clock("10:00"), clock("10:30"), 4));
        assert!(
            skipped.reason.ends_with("made up by the run of 2026-01-01 10:40:00 UTC"),
            "{}",
            skipped.reason
        );

        let all = ask(Missed::All);
        assert_eq!((all.run.len(), all.skipped), (6, None));
        for due in [skip.cursor, once.cursor, all.cursor] {
            assert_eq!(due, clock("10:50"));
        }
    }

    #[test]
    fn what_is_over_the_most_stays_due() {
        let ask = |cursor, most| due(&every_ten_minutes(), cursor, clock("10:50"), MINUTE, Missed::All, most);
        let first = ask(clock("09:55"), 4);
        assert_eq!((first.run.len(), first.cursor, first.wake), (4, clock("10:30"), Some(clock("10:40"))));
        assert_eq!(ask(first.cursor, 4).run, [clock("10:40"), clock("10:50")]);
        let none = ask(clock("09:55"), 0);
        assert_eq!((none.run, none.cursor, none.wake), (vec![], clock("09:55"), Some(clock("10:00"))));
    }

    #[test]
    fn years_of_missed_seconds_are_skipped_in_one_call() {
        let timetable = Timetable::parse("* * * * * ?", Form::Quartz, "").unwrap();
        let skipped = due(&timetable, Timestamp(0), clock("10:00"), MINUTE, Missed::Skip, 100);
        let words = skipped.skipped.unwrap();
        assert_eq!((words.times, words.last), (1000, clock("09:58:59")));
        assert!(
            words.reason.starts_with("1,000 times or more from 1970-01-01 00:00:01 UTC"),
            "{}",
            words.reason
        );
        assert_eq!(skipped.run.len(), 61);
        assert_eq!(skipped.cursor, clock("10:00"));
    }

    #[test]
    fn a_clock_that_goes_back_runs_nothing_again() {
        let again = due(&every_ten_minutes(), clock("10:50"), clock("10:05"), MINUTE, Missed::All, 10);
        assert_eq!((again.run, again.cursor, again.wake), (vec![], clock("10:50"), Some(clock("11:00"))));
    }

    proptest! {
        /// What a schedule promises over any fail-over: each of its times is
        /// handled by exactly one call, and by policy only where it may be.
        #[test]
        fn each_time_is_handled_exactly_once(
            expression in prop::sample::select(vec!["*/10 * * * *", "7 * * * *", "0 */3 * * *", "30 2 * * *"]),
            zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "Australia/Lord_Howe"]),
            missed in prop::sample::select(vec![Missed::Skip, Missed::Once, Missed::All]),
            pauses in prop::collection::vec((0..6 * 3600_u64, 1..9_usize), 1..30),
            window in 0..7200_u64,
        ) {
            let timetable = Timetable::parse(expression, Form::Cron, zone).unwrap();
            let start = at("UTC", "2026-03-28T12:00");
            let (mut cursor, mut now) = (start, start);
            let window = Millis::seconds(window);
            let mut handled = BTreeMap::new();
            for (pause, most) in pauses {
                now = now + Millis::seconds(pause);
                let due = due(&timetable, cursor, now, window, missed, most);
                prop_assert!(due.run.len() <= most);
                prop_assert!(due.cursor >= cursor && (due.cursor <= now || due.cursor == cursor));
                prop_assert_eq!(due.wake, timetable.next_after(due.cursor));
                for time in &due.run {
                    let is_late = now.since(*time) > window;
                    prop_assert!(*time <= now && (!is_late || missed != Missed::Skip));
                    *handled.entry(*time).or_insert(0) += 1;
                }
                if let Some(skipped) = &due.skipped {
                    prop_assert!(missed != Missed::All);
                    prop_assert!(now.since(skipped.last) > window, "only what is late is skipped");
                    let before = Timestamp(skipped.first.0 - 1);
                    let times = timetable.between(before, skipped.last, usize::MAX);
                    prop_assert_eq!(times.len(), skipped.times);
                    for time in times {
                        *handled.entry(time).or_insert(0) += 1;
                    }
                }
                cursor = due.cursor;
            }
            let all = timetable.between(start, cursor, usize::MAX);
            prop_assert_eq!(handled.keys().copied().collect::<Vec<_>>(), all);
            prop_assert!(handled.values().all(|times| *times == 1));
        }
    }
}
