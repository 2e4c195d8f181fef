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
const SEEDS: u64 = 12;

struct Leader {
    snapshot: Snapshot,
    observed: Observed,
    is_current: bool,
}

struct World {
    seed: u64,
    random: fastrand::Rng,
    now: Timestamp,
    store: Snapshot,
    revision: u64,
    leaders: Vec<Leader>,
    engine: BTreeMap<TaskId, Condition>,
    /// When the engine has started each task.
    started: BTreeMap<TaskId, Timestamp>,
    /// Each run that was ever in the store, as it was last.
    runs: BTreeMap<RunId, RunRecord>,
}

fn job() -> RequestId {
    RequestId::parse("job").unwrap()
}

// === impl World ===

impl World {
    fn new(seed: u64, missed: Missed, window: Millis, overlap: Overlap) -> Self {
        let mut world = Self {
            seed,
            random: fastrand::Rng::with_seed(seed),
            now: START,
            store: Snapshot::default(),
            revision: 1,
            leaders: Vec::new(),
            engine: BTreeMap::new(),
            started: BTreeMap::new(),
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
            job: Some(JobSpec { overlap, ..JobSpec::default() }),
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
        for condition in self.engine.values_mut() {
            if matches!(condition, Condition::Running { .. }) && self.random.bool() {
                *condition = Condition::Ended { exit: Exit::Code(0), at: self.now };
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
                    let condition = Condition::Ended { exit: Exit::Signal(15), at: self.now };
                    self.engine.entry(task).and_modify(|known| {
                        if !matches!(known, Condition::Ended { .. }) {
                            *known = condition;
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
        let end = self.now + Millis::seconds(5);
        while self.now < end {
            self.pass(Millis(50));
            self.lead(0);
        }
    }

    fn times(&self) -> Vec<Timestamp> {
        let timetable = Timetable::parse(EXPRESSION, Form::Quartz, "").unwrap();
        // It counts from the deploy; the last second may not have been decided on yet.
        let deploy = self.store.deploys().next().unwrap().finished_at().unwrap();
        timetable.between(deploy, Timestamp(self.now.0 - 1000), usize::MAX)
    }

    fn run_of(&self, at: Timestamp) -> Option<&RunRecord> {
        self.runs.get(&RunId::at(at))
    }

    fn fail(&self, words: &str) -> ! {
        panic!("seed {}: {words}", self.seed)
    }

    /// At most one launch for each time, whatever happened, and within its window.
    fn check_launches(&self) {
        for run in self.runs.values() {
            let started: Vec<_> = run.attempts.iter().filter_map(|task| self.started.get(task)).collect();
            if started.len() > 1 {
                self.fail(&format!("run {} was started {} times", run.id, started.len()));
            }
            if started.first().is_some_and(|at| **at < run.due) {
                self.fail(&format!("run {} was started before its time", run.id));
            }
        }
    }
}

fn play(seed: u64, missed: Missed, window: Millis, overlap: Overlap) -> World {
    let mut world = World::new(seed, missed, window, overlap);
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
        let world = play(seed, Missed::All, WINDOW, Overlap::Allow);
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
        let world = play(seed, Missed::All, WINDOW, Overlap::Forbid);
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
        let world = play(seed, Missed::Skip, SHORT_WINDOW, Overlap::Allow);
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
