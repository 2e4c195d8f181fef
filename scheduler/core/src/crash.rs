//! What the deaths of a request's tasks look like: pure functions over the
//! evidence.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use crate::{
    ids::TaskId,
    progress::{CrashKind, Death},
    task::Exit,
    time::{Millis, Timestamp},
};

/// A pattern in the deaths, with those that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// Which pattern.
    pub kind: CrashKind,
    /// Since when.
    pub since: Timestamp,
    /// The tasks that died, oldest first.
    pub tasks: Vec<TaskId>,
}

/// So many deaths within [`FAST`] are a fast loop.
const FAST_DEATHS: usize = 5;
const FAST: Millis = Millis::seconds(60);
/// More deaths before health than this within [`STARTUP`].
const STARTUP_DEATHS: usize = 5;
/// The same for one instance whose old task still runs.
const STARTUP_DEATHS_BESIDE: usize = 2;
const STARTUP: Millis = Millis::seconds(600);
const MEMORY_DEATHS: usize = 4;
const MEMORY: Millis = Millis::seconds(1800);
/// More ends with success than this within [`EXITS`].
const EXITS_DEATHS: usize = 4;
const EXITS: Millis = Millis::seconds(1800);
/// Ten buckets, of which a share has deaths.
const SHORT: Buckets = Buckets { count: 10, width: Millis::seconds(180) };
const SHORT_OF_ONE: usize = 3;
const SHORT_OF_ALL: usize = 5;
const LONG: Buckets = Buckets { count: 15, width: Millis::seconds(1800) };
const LONG_HIT: usize = 11;

/// Spans of equal length that end now.
struct Buckets {
    count: u64,
    width: Millis,
}

/// Every pattern that the deaths show. `beside` are the instances that have a
/// running task beside the one that is to take its place.
#[must_use]
pub fn loops(deaths: &[Death], beside: &BTreeSet<u32>, now: Timestamp) -> Vec<Loop> {
    let fast = lately(deaths, FAST, now, |_| true);
    let starts = lately(deaths, STARTUP, now, |death| !death.healthy);
    let memory = lately(deaths, MEMORY, now, |death| death.exit == Exit::OutOfMemory);
    let exits = lately(deaths, EXITS, now, Death::is_success);
    let slow: Vec<_> = deaths.iter().collect();
    [
        found(CrashKind::FastFailure, fast.len() >= FAST_DEATHS, &fast),
        found(CrashKind::StartupFailure, fails_to_start(&starts, beside), &starts),
        found(CrashKind::OutOfMemory, memory.len() >= MEMORY_DEATHS, &memory),
        single_instance(deaths, now),
        multi_instance(deaths, now),
        found(CrashKind::SlowFailure, LONG.hit(&slow, now) >= LONG_HIT, &slow),
        found(CrashKind::UnexpectedExit, exits.len() > EXITS_DEATHS, &exits),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn lately(deaths: &[Death], span: Millis, now: Timestamp, which: impl Fn(&Death) -> bool) -> Vec<&Death> {
    deaths.iter().filter(|death| now.since(death.at) < span && which(death)).collect()
}

fn found(kind: CrashKind, is_so: bool, deaths: &[&Death]) -> Option<Loop> {
    let since = deaths.first().filter(|_| is_so)?.at;
    Some(Loop { kind, since, tasks: deaths.iter().map(|death| death.task.clone()).collect() })
}

fn fails_to_start(deaths: &[&Death], beside: &BTreeSet<u32>) -> bool {
    let of_one = |instance: &u32| deaths.iter().filter(|death| death.instance == *instance).count();
    deaths.len() > STARTUP_DEATHS || beside.iter().any(|instance| of_one(instance) > STARTUP_DEATHS_BESIDE)
}

fn single_instance(deaths: &[Death], now: Timestamp) -> Option<Loop> {
    let mut of_each: BTreeMap<u32, Vec<&Death>> = BTreeMap::new();
    for death in deaths {
        of_each.entry(death.instance).or_default().push(death);
    }
    let bad = of_each.into_values().find(|deaths| SHORT.hit(deaths, now) >= SHORT_OF_ONE)?;
    found(CrashKind::SingleInstance, true, &SHORT.within(&bad, now))
}

fn multi_instance(deaths: &[Death], now: Timestamp) -> Option<Loop> {
    let all: Vec<_> = deaths.iter().collect();
    let lately = SHORT.within(&all, now);
    let instances: BTreeSet<u32> = lately.iter().map(|death| death.instance).collect();
    let is_so = instances.len() > 1 && SHORT.hit(&all, now) >= SHORT_OF_ALL;
    found(CrashKind::MultiInstance, is_so, &lately)
}

// === impl Buckets ===

impl Buckets {
    fn bucket(&self, death: &Death, now: Timestamp) -> Option<u64> {
        Some(now.since(death.at).0 / self.width.0).filter(|bucket| *bucket < self.count)
    }

    fn within<'a>(&self, deaths: &[&'a Death], now: Timestamp) -> Vec<&'a Death> {
        deaths.iter().copied().filter(|death| self.bucket(death, now).is_some()).collect()
    }

    /// How many have a death in them; none when all of that is over.
    fn hit(&self, deaths: &[&Death], now: Timestamp) -> usize {
        let hit: BTreeSet<u64> = deaths.iter().filter_map(|death| self.bucket(death, now)).collect();
        if hit.first().is_some_and(|newest| *newest <= 1) { hit.len() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, vec};

    use super::*;
    use CrashKind::{
        FastFailure, MultiInstance, OutOfMemory, SingleInstance, SlowFailure, StartupFailure, UnexpectedExit,
    };

    const NOW: Timestamp = Timestamp(100_000_000);

    /// One death of an instance, so many seconds ago.
    fn death(instance: u32, ago: u64, exit: Exit, healthy: bool) -> Death {
        let task = TaskId::parse(&format!("job-v1-{instance}-{ago}")).unwrap();
        let at = Timestamp(NOW.0 - ago * 1000);
        Death { task, at, lived: Millis(10), exit, instance, healthy, unhealthy: None }
    }

    fn deaths(ago: &[u64]) -> Vec<Death> {
        ago.iter().map(|ago| death(1, *ago, Exit::Code(1), true)).collect()
    }

    fn kinds(deaths: &[Death]) -> Vec<CrashKind> {
        loops(deaths, &BTreeSet::new(), NOW).into_iter().map(|found| found.kind).collect()
    }

    fn times(count: u64, every: u64) -> Vec<u64> {
        (0..count).rev().map(|index| index * every).collect()
    }

    #[test]
    fn each_pattern_is_known_by_its_deaths_and_not_by_one_less() {
        let of = |exit: &Exit, healthy, ago: &[u64]| {
            ago.iter().map(|ago| death(1, *ago, exit.clone(), healthy)).collect::<Vec<_>>()
        };
        let two = |ago: &[u64]| {
            let both = ago.iter().enumerate();
            both.map(|(index, ago)| death(1 + index as u32 % 2, *ago, Exit::Code(1), true))
                .collect::<Vec<_>>()
        };
        let table: Vec<(&str, Vec<Death>, Vec<CrashKind>)> = vec![
            ("nothing", deaths(&[]), vec![]),
            ("four in a minute", deaths(&[50, 40, 30, 20]), vec![]),
            ("five in a minute", deaths(&[50, 40, 30, 20, 10]), vec![FastFailure]),
            ("five in more than a minute", deaths(&[61, 40, 30, 20, 10]), vec![]),
            ("five starts", of(&Exit::Code(1), false, &[500, 400, 300, 290, 280]), vec![]),
            ("six starts", of(&Exit::Code(1), false, &[300, 290, 280, 270, 260, 200]), vec![StartupFailure]),
            ("three memories", of(&Exit::OutOfMemory, true, &[1700, 1690, 1680]), vec![]),
            ("four memories", of(&Exit::OutOfMemory, true, &[1700, 1690, 1680, 1670]), vec![OutOfMemory]),
            ("four exits", of(&Exit::Code(0), true, &[1700, 1690, 1680, 1670]), vec![]),
            ("five exits", of(&Exit::Code(0), true, &[1700, 1690, 1680, 1670, 1660]), vec![UnexpectedExit]),
            ("three buckets of one", deaths(&[400, 200, 100]), vec![SingleInstance]),
            ("two buckets of one", deaths(&[200, 190, 100]), vec![]),
            ("three buckets, long ago", deaths(&[1500, 1300, 1100]), vec![]),
            ("four buckets of two", two(&[700, 500, 300, 100]), vec![]),
            ("five buckets of two", two(&[900, 700, 500, 300, 100]), vec![SingleInstance, MultiInstance]),
            ("ten half hours", deaths(&times(10, 1800)), vec![]),
            ("eleven half hours", deaths(&times(11, 1800)), vec![SlowFailure]),
        ];
        for (name, deaths, expected) in table {
            assert_eq!(kinds(&deaths), expected, "{name}");
        }
    }

    #[test]
    fn a_start_that_fails_beside_an_old_task_is_seen_earlier() {
        let starts: Vec<_> = [300, 200, 190].iter().map(|ago| death(2, *ago, Exit::Code(1), false)).collect();
        assert_eq!(kinds(&starts), []);
        let found = loops(&starts, &BTreeSet::from([2]), NOW);
        assert_eq!(found[0].kind, StartupFailure);
        assert_eq!((found[0].tasks.len(), found[0].since), (3, Timestamp(NOW.0 - 300_000)));
    }
}
