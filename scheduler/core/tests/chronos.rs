//! The oracle of a schedule: each of its times makes exactly one run, and that
//! run is launched once within its window, unless the policy says otherwise. Leaders
//! overlap, die between the commit and the effect, lose answers and hear news
//! twice. The clock is virtual; a seed repeats a run exactly.

#![allow(clippy::unwrap_used, reason = "a test: a panic names the seed or the line")]

use std::collections::BTreeMap;

use scheduler_core::{
    commit::Commit,
    decide::{
        self, History, Policy, PortRange,
        admit::{self, Submission},
    },
    deploy::spec::Spec,
    effect::{self, Effect},
    ids::{RequestId, RunId, TaskId},
    node::Machine,
    observed::{Condition, Event, Observed},
    request::{
        Kind,
        job::{Form, Missed, Overlap},
        spec::{JobSpec, RequestSpec, ScheduleSpec},
    },
    run::{RunOutcome, RunRecord, RunState},
    schedule::Timetable,
    snapshot::{Key, Record, Snapshot},
    task::Exit,
    time::{Millis, Timestamp},
};

const START: Timestamp = Timestamp(1_700_000_000_000);
const EXPRESSION: &str = "*/2 * * * * ?";
const WINDOW: Millis = Millis::seconds(20);
/// Less than the longest outage.
const SHORT_WINDOW: Millis = Millis::seconds(3);
const LENGTH: Millis = Millis::seconds(60);
/// What ends a time without a leader.
const LONGEST_OUTAGE: u64 = 8_000;
/// In which what was begun comes to its end.
const PEACE: Millis = Millis::seconds(12);
const PERIOD: Millis = Millis::seconds(2);
const SEEDS: u64 = 12;

/// What the request asks for, and what its tasks are like.
#[derive(Clone, Copy)]
struct Rules {
    missed: Missed,
    window: Millis,
    overlap: Overlap,
    retries: u32,
    /// Of two tasks one fails.
    fails: bool,
}

struct Leader {
    snapshot: Snapshot,
    observed: Observed,
    is_current: bool,
}

struct World {
    seed: u64,
    rules: Rules,
    random: fastrand::Rng,
    now: Timestamp,
    store: Snapshot,
    revision: u64,
    leaders: Vec<Leader>,
    engine: BTreeMap<TaskId, Condition>,
    /// When the engine has started each task.
    started: BTreeMap<TaskId, Timestamp>,
    /// When and how each has ended.
    ended: BTreeMap<TaskId, (Timestamp, Exit)>,
    /// Each run that was ever in the store, as it was last.
    runs: BTreeMap<RunId, RunRecord>,
}

fn job() -> RequestId {
    RequestId::parse("job").unwrap()
}

// === impl World ===

impl World {
    fn new(seed: u64, rules: Rules) -> Self {
        let Rules { missed, window, overlap, retries, .. } = rules;
        let mut world = Self {
            seed,
            rules,
            random: fastrand::Rng::with_seed(seed),
            now: START,
            store: Snapshot::default(),
            revision: 1,
            leaders: Vec::new(),
            engine: BTreeMap::new(),
            started: BTreeMap::new(),
            ended: BTreeMap::new(),
            runs: BTreeMap::new(),
        };
        let schedule = ScheduleSpec {
            expression: EXPRESSION.into(),
            form: Form::Quartz,
            missed,
            window,
            ..ScheduleSpec::default()
        };
        let request = RequestSpec {
            request_id: "job".into(),
            kind: Some(Kind::Scheduled),
            schedule: Some(schedule),
            job: Some(JobSpec { overlap, retries, ..JobSpec::default() }),
            ..RequestSpec::default()
        };
        let deploy = Spec {
            request_id: "job".into(),
            deploy_id: "v1".into(),
            command: vec!["/bin/true".into()],
            ..Spec::default()
        };
        let submission =
            Submission::new(deploy.check(Kind::Scheduled).unwrap(), Some(request.check().unwrap()));
        let commit = admit::deploy(&world.store, &submission, world.now).unwrap();
        assert!(world.commit(&commit));
        world.elect();
        world
    }

    fn step(&mut self) {
        match self.random.u32(0..100) {
            0..=1 => self.elect(),
            2 => self.outage(),
            3..=30 => {
                let span = Millis(self.random.u64(1..400));
                self.pass(span);
            }
            _ => {
                let index = self.random.usize(0..self.leaders.len());
                self.lead(index);
            }
        }
    }

    /// The leader before may go on for a while without knowing.
    fn elect(&mut self) {
        let mut observed = Observed::default();
        observed.note(Event::EngineListed(self.engine.clone()), self.now);
        self.leaders.iter_mut().for_each(|leader| leader.is_current = false);
        self.leaders.truncate(1);
        self.leaders.insert(0, Leader { snapshot: self.store.clone(), observed, is_current: true });
    }

    fn outage(&mut self) {
        let span = Millis(self.random.u64(1..LONGEST_OUTAGE));
        self.pass(span);
        self.elect();
    }

    fn pass(&mut self, span: Millis) {
        self.now = self.now + span;
        for (task, condition) in &mut self.engine {
            if matches!(condition, Condition::Running { .. }) && self.random.bool() {
                let exit = Exit::Code(i32::from(self.rules.fails && self.random.bool()));
                self.ended.insert(task.clone(), (self.now, exit.clone()));
                *condition = Condition::Ended { exit, at: self.now };
            }
        }
    }

    fn lead(&mut self, index: usize) {
        let policy = Policy {
            host: "10.0.0.1".into(),
            ports: PortRange { first: 31000, last: 31010 },
            machine: Machine::default(),
            draining_at_once: 1,
            drain_jobs_after: Millis::seconds(3600),
            removal_bound: Millis::seconds(600),
            history: History { runs: 20, tasks: 10, deploys: 5, ..History::default() },
        };
        let leader = &mut self.leaders[index];
        // News may come twice; nobody promises otherwise.
        for (task, condition) in &self.engine {
            leader.observed.note(Event::Engine(task.clone(), condition.clone()), self.now);
        }
        if leader.is_current && self.random.u32(0..3) > 0 {
            leader.snapshot = self.store.clone();
        }
        let decision = decide::advance(&leader.snapshot, &leader.observed, &policy, &job(), self.now);
        let is_current = leader.is_current;
        // A crash before the write, or after it and before anything is done.
        let fate = self.random.u32(0..20);
        if !decision.commit.is_empty() {
            let done = fate > 0 && is_current && self.commit(&decision.commit);
            if !done || fate == 1 {
                return;
            }
            self.leaders[index].snapshot = self.store.clone();
        }
        self.perform(index);
    }

    fn commit(&mut self, commit: &Commit) -> bool {
        let holds = |(key, revision): (&Key, &Option<u64>)| self.store.revision(key) == *revision;
        if !commit.expected().iter().all(holds) {
            return false;
        }
        self.revision += 1;
        commit.apply(&mut self.store, self.revision);
        for record in commit.writes().values() {
            if let Some(Record::Run(run)) = record {
                self.runs.insert(run.id.clone(), (**run).clone());
            }
        }
        true
    }

    fn perform(&mut self, index: usize) {
        let leader = &self.leaders[index];
        let effects = effect::implied(&leader.snapshot, &leader.observed, &job(), self.now);
        for effect in effects.into_values() {
            match effect {
                Effect::Launch(launch) if !self.engine.contains_key(launch.task()) => {
                    let condition = Condition::Running { pid: 1, at: self.now };
                    self.engine.insert(launch.task().clone(), condition);
                    self.started.insert(launch.task().clone(), self.now);
                }
                Effect::Stop { task, .. } => {
                    let (exit, at) = (Exit::Signal(15), self.now);
                    let ended = &mut self.ended;
                    self.engine.entry(task.clone()).and_modify(|known| {
                        if !matches!(known, Condition::Ended { .. }) {
                            ended.insert(task, (at, exit.clone()));
                            *known = Condition::Ended { exit, at };
                        }
                    });
                }
                // Only those without a record may be forgotten; the id never returns.
                Effect::Stray { task, ended: true } if self.store.task(&task).is_none() => {
                    self.engine.remove(&task);
                }
                Effect::Launch(_)
                | Effect::Check(_)
                | Effect::Balance(_)
                | Effect::Read { .. }
                | Effect::Survey { .. }
                | Effect::Ask(_)
                | Effect::Stray { .. } => {}
            }
        }
    }

    /// A time of peace in which everything comes to its end.
    fn settle(&mut self) {
        self.elect();
        let end = self.now + PEACE;
        while self.now < end {
            self.pass(Millis(50));
            self.lead(0);
        }
    }

    /// Those that have been decided on for sure.
    fn times(&self) -> Vec<Timestamp> {
        self.times_until(Millis::seconds(1))
    }

    /// It counts from the deploy.
    fn times_until(&self, ago: Millis) -> Vec<Timestamp> {
        let timetable = Timetable::parse(EXPRESSION, Form::Quartz, "").unwrap();
        let deploy = self.store.deploys().next().unwrap().finished_at().unwrap();
        timetable.between(deploy, Timestamp(self.now.0 - ago.0), usize::MAX)
    }

    fn run_of(&self, at: Timestamp) -> Option<&RunRecord> {
        self.runs.get(&RunId::at(at))
    }

    fn fail(&self, words: &str) -> ! {
        panic!("seed {}: {words}", self.seed)
    }

    /// At most one launch for each time and each further attempt, whatever happened.
    fn check_launches(&self) {
        for run in self.runs.values() {
            let started: Vec<_> = run.attempts.iter().filter_map(|task| self.started.get(task)).collect();
            if started.len() > 1 + self.rules.retries as usize {
                self.fail(&format!("run {} was started {} times", run.id, started.len()));
            }
            if started.first().is_some_and(|at| **at < run.due) {
                self.fail(&format!("run {} was started before its time", run.id));
            }
        }
    }
}

impl World {
    /// No two tasks of the job ever ran at the same time.
    fn check_one_after_another(&self) {
        let mut lives: Vec<_> = self.started.iter().map(|(task, at)| (*at, task)).collect();
        lives.sort();
        for pair in lives.windows(2) {
            let [(_, first), (begin, second)] = pair else { continue };
            let end = self.ended.get(*first).map(|(at, _)| *at);
            if end.is_none_or(|end| end > *begin) {
                self.fail(&format!("{second} began while {first} ran"));
            }
        }
    }
}

impl Rules {
    fn of(missed: Missed, window: Millis, overlap: Overlap) -> Self {
        Self { missed, window, overlap, retries: 0, fails: false }
    }
}

fn play(seed: u64, rules: Rules) -> World {
    let mut world = World::new(seed, rules);
    while world.now < START + LENGTH {
        world.step();
    }
    world.settle();
    world.check_launches();
    world
}

#[test]
fn each_time_is_run_exactly_once_where_all_are_made_up() {
    for seed in 0..SEEDS {
        let world = play(seed, Rules::of(Missed::All, WINDOW, Overlap::Allow));
        for at in world.times() {
            let Some(run) = world.run_of(at) else { world.fail(&format!("{at:?} was never run")) };
            let started = run.attempts.iter().filter(|task| world.started.contains_key(*task)).count();
            if started != 1 {
                world.fail(&format!("{at:?} was started {started} times"));
            }
        }
    }
}

#[test]
fn each_time_is_run_once_or_skipped_for_a_run_that_was_active() {
    for seed in 1000..1000 + SEEDS {
        let world = play(seed, Rules::of(Missed::All, WINDOW, Overlap::Forbid));
        world.check_one_after_another();
        let mut latest: Option<Timestamp> = None;
        for at in world.times() {
            let Some(run) = world.run_of(at) else { world.fail(&format!("{at:?} left no trace")) };
            match &run.state {
                RunState::Done { outcome: RunOutcome::Skipped(_), .. } => continue,
                RunState::Done { .. } | RunState::Running { .. } => {}
                RunState::Waiting => world.fail(&format!("{at:?} still waits")),
            }
            // One after another.
            let began = run.started_at.unwrap();
            if latest.is_some_and(|latest| began < latest) {
                world.fail(&format!("{at:?} began while the one before was active"));
            }
            latest = run.finished_at();
        }
    }
}

#[test]
fn a_time_that_was_missed_is_run_never_and_every_other_within_its_window() {
    let (mut begun, mut missed) = (0, 0);
    for seed in 2000..2000 + SEEDS {
        let world = play(seed, Rules::of(Missed::Skip, SHORT_WINDOW, Overlap::Allow));
        // One record tells of all that were missed up to its time.
        let mut untold = 0;
        for at in world.times() {
            let Some(run) = world.run_of(at) else {
                untold += 1;
                continue;
            };
            match (run.started_at, &run.state) {
                // The decision and the launch are of one moment here.
                (Some(began), _) if began.since(at) <= SHORT_WINDOW && untold == 0 => begun += 1,
                (None, RunState::Done { outcome: RunOutcome::Skipped(_), .. }) => {
                    missed += untold + 1;
                    untold = 0;
                }
                _ => world.fail(&format!("{untold} times left no trace, or late: {run:?}")),
            }
        }
        if untold > 0 {
            world.fail(&format!("the last {untold} times left no trace"));
        }
    }
    assert!(begun > 0 && missed > 0, "{begun} begun, {missed} missed");
}

#[test]
fn the_latest_of_the_times_that_were_missed_is_run_for_all_of_them() {
    let (mut made_up, mut skipped) = (0, 0);
    for seed in 3000..3000 + SEEDS {
        let world = play(seed, Rules::of(Missed::Once, SHORT_WINDOW, Overlap::Allow));
        // Times without a run of their own, and whether they were told of.
        let (mut untold, mut told) = (0, false);
        for at in world.times() {
            let run = world.run_of(at);
            match run.map(|run| (run, run.started_at)) {
                None if !told => untold += 1,
                Some((run, None)) if !told && is_skipped(run) => told = true,
                Some((_, Some(began))) => {
                    let is_late = began.since(at) > SHORT_WINDOW;
                    if (told || untold > 0) && !(told && is_late) {
                        world.fail(&format!("{at:?} is not run for the {untold} times before it"));
                    }
                    // The next one was not missed yet.
                    if is_late && began.since(at + PERIOD) > SHORT_WINDOW {
                        world.fail(&format!("{at:?} is made up, and was not the latest"));
                    }
                    made_up += usize::from(is_late);
                    skipped += untold + usize::from(told);
                    (untold, told) = (0, false);
                }
                _ => world.fail(&format!("{untold} times left no trace before {at:?}: {run:?}")),
            }
        }
        if told || untold > 0 {
            world.fail("the last times were not made up");
        }
    }
    assert!(made_up > 0 && skipped > 0, "{made_up} made up, {skipped} skipped");
}

fn is_skipped(run: &RunRecord) -> bool {
    matches!(&run.state, RunState::Done { outcome: RunOutcome::Skipped(_), .. })
}

#[test]
fn a_run_that_is_replaced_is_over_before_the_next_one_begins() {
    let (mut replaced, mut ended) = (0, 0);
    for seed in 4000..4000 + SEEDS {
        let world = play(seed, Rules::of(Missed::All, WINDOW, Overlap::Replace));
        world.check_one_after_another();
        for at in world.times() {
            let Some(run) = world.run_of(at) else { world.fail(&format!("{at:?} was never run")) };
            match &run.state {
                RunState::Done { outcome: RunOutcome::Succeeded, .. } => ended += 1,
                RunState::Done { outcome: RunOutcome::Canceled(_), .. } => {
                    let next =
                        world.runs.values().find(|next| next.due > run.due && next.started_at.is_some());
                    if next.is_none() {
                        world.fail(&format!("{run:?} made way for nothing"));
                    }
                    replaced += 1;
                }
                RunState::Running { .. } if world.now.since(at + PERIOD) < PERIOD => {}
                _ => world.fail(&format!("{at:?} was not begun: {run:?}")),
            }
        }
    }
    assert!(replaced > 0 && ended > 0, "{replaced} replaced, {ended} ended");
}

#[test]
fn a_run_that_fails_is_tried_again_after_its_pause_until_it_succeeds_or_has_no_attempt_left() {
    let retries = 2;
    let (mut after_failures, mut given_up) = (0, 0);
    for seed in 5000..5000 + SEEDS {
        let rules = Rules { retries, fails: true, ..Rules::of(Missed::All, WINDOW, Overlap::Allow) };
        let world = play(seed, rules);
        // Enough for three attempts and the pauses between them.
        for at in world.times_until(Millis::seconds(8)) {
            let Some(run) = world.run_of(at) else { world.fail(&format!("{at:?} was never run")) };
            let attempts: Vec<_> =
                run.attempts.iter().map(|task| (world.started[task], &world.ended[task])).collect();
            let failed = attempts.iter().filter(|(_, (_, exit))| *exit != Exit::Code(0)).count();
            match &run.state {
                RunState::Done { outcome: RunOutcome::Succeeded, .. } if failed + 1 == attempts.len() => {
                    after_failures += usize::from(failed > 0);
                }
                RunState::Done { outcome: RunOutcome::Failed(_), .. }
                    if failed == attempts.len() && failed == 1 + retries as usize =>
                {
                    given_up += 1;
                }
                _ => world.fail(&format!("{attempts:?} of {run:?}")),
            }
            for (number, pair) in attempts.windows(2).enumerate() {
                let pause = pair[1].0.since(pair[0].1.0);
                if pause < Millis(1000 << number) {
                    world.fail(&format!("only {pause} before attempt {} of {run:?}", number + 2));
                }
            }
        }
    }
    assert!(after_failures > 0 && given_up > 0, "{after_failures} after failures, {given_up} given up");
}
