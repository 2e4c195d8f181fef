//! A deploy in groups that fails: at every step, in every way.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    sync::Arc,
    vec,
    vec::Vec,
};

use super::{Scene, balanced_version, job};
use crate::{
    audit::Actor,
    decide::admit,
    deploy::{BalancerState, Deploy, FailureKind, Gate, Groups, Rollout, Step, StepName, WHOLE_WEIGHT},
    effect::{self, Change, Effect},
    ids::{DeployId, TaskId},
    observed::{Answer, Condition, Event, Reading},
    progress::{Progress, Sweep},
    snapshot::{Key, Record},
    survey::Listed,
    task::{Exit, Membership, Phase, TaskRecord},
    time::Millis,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Blow {
    Cancel,
    TaskDies,
    Balancer,
    Late,
}

mod back;
mod budget;
mod description;
mod kept;
mod stuck;

/// A service of three, its load balancers, and a world that does what is asked.
struct Stage {
    scene: Scene,
    upstreams: BTreeSet<String>,
    weights: BTreeMap<String, u32>,
    /// The path at which the load balancers have the service, if they do.
    path: Option<String>,
    /// Nobody answers for the load balancers.
    away: bool,
    refuses: bool,
    /// The same for what would put the old tasks back.
    refuses_restores: bool,
    /// Its tasks die when they start.
    broken: &'static str,
    /// So many serve at any time.
    least: usize,
}

fn canary(id: &str, size: u32, gates: Vec<Gate>, weight: u32) -> Deploy {
    let rollout = Rollout { groups: Groups::Of(size), gates, allowed_failures: 0, weight };
    Deploy { rollout: Some(rollout), ..balanced_version(id) }
}

// === impl Stage ===

impl Stage {
    /// Its first deploy is `v1`.
    fn begun(deploy: &Deploy) -> Self {
        let mut scene = Scene::new();
        scene.deploy(deploy, 3);
        let (upstreams, weights, path) = (BTreeSet::new(), BTreeMap::new(), None);
        let (refuses, refuses_restores) = (false, false);
        let away = false;
        Self { scene, upstreams, weights, path, away, refuses, refuses_restores, broken: "none", least: 3 }
    }

    fn serving() -> Self {
        let mut stage = Self::begun(&balanced_version("v1"));
        stage.until("v1", StepName::Done);
        assert_eq!(stage.upstreams.len(), 3);
        stage
    }

    fn step(&self, id: &str) -> StepName {
        self.scene.record(id).step.name()
    }

    /// One thing after another is done, until the deploy has come to a step.
    fn until(&mut self, id: &str, step: StepName) {
        for _ in 0..400 {
            self.scene.run_once();
            self.check(id);
            if self.step(id) == step {
                return;
            }
            if !self.act() {
                self.scene.now = self.scene.now + Millis(250);
            }
        }
        panic!("{id} stays at {:?}", self.scene.record(id).step);
    }

    /// Does the first thing that is asked for.
    fn act(&mut self) -> bool {
        let wanted = effect::implied(&self.scene.snapshot, &self.scene.observed, &job(), self.scene.now);
        wanted.into_values().any(|effect| match effect {
            Effect::Launch(launch) => {
                let dies = self.scene.snapshot.task(launch.task()).unwrap().deploy.as_str() == self.broken;
                let exit = Exit::Code(9);
                self.note(launch.task().clone(), |at| match dies {
                    true => Condition::Ended { exit: exit.clone(), at },
                    false => Condition::Running { pid: 1, at },
                });
                true
            }
            Effect::Stop { task, .. } => {
                let port = self.scene.snapshot.task(&task).unwrap().address(0);
                // Nobody could take it out within its bound.
                assert!(self.away || !self.upstreams.contains(&port), "{task} is stopped while an upstream");
                self.note(task, |at| Condition::Ended { exit: Exit::Signal(15), at });
                true
            }
            Effect::Balance(call) if !self.away && self.scene.observed.answer(&job(), &call.id).is_none() => {
                let restores = call.id.as_str().contains("-restore-");
                let refused = if restores { self.refuses_restores } else { self.refuses || call.cancel };
                let state = if refused { BalancerState::Failed } else { BalancerState::Success };
                if !refused {
                    self.change(&call.change);
                    let deleted = call.change == Change::Delete;
                    self.path = (!deleted).then(|| call.service.base_path.clone());
                }
                let answer = Answer { state, message: String::new() };
                self.scene.observed.note(Event::Balancer(job(), call.id, answer), self.scene.now);
                true
            }
            Effect::Read { key, .. } if !self.away && self.scene.observed.reading(&job(), &key).is_none() => {
                let reading = Reading::Upstreams(self.upstreams.clone());
                self.scene.observed.note(Event::Read(job(), key, reading), self.scene.now);
                true
            }
            Effect::Balance(_)
            | Effect::Read { .. }
            | Effect::Check(_)
            | Effect::Survey { .. }
            | Effect::Ask(_)
            | Effect::Stray { .. } => false,
        })
    }

    fn change(&mut self, change: &Change) {
        let Change::Upstreams { add, remove, weights } = change else { return self.upstreams.clear() };
        self.upstreams.retain(|address| !remove.contains(address));
        for address in add {
            self.upstreams.insert(address.clone());
            self.weights.insert(address.clone(), weights.get(address).copied().unwrap_or(WHOLE_WEIGHT));
        }
    }

    /// Of the upstreams that tasks of a deploy have; those of one that ended too.
    fn weights_of(&self, id: &str) -> BTreeSet<u32> {
        let tasks =
            self.scene.snapshot.tasks().filter(|task| task.deploy.as_str() == id && task.holds_ports());
        let addresses = tasks.map(|task| task.address(0)).filter(|address| self.upstreams.contains(address));
        addresses.map(|address| self.weights[&address]).collect()
    }

    fn note(&mut self, task: TaskId, condition: impl Fn(crate::time::Timestamp) -> Condition) {
        let now = self.scene.now;
        self.scene.observed.note(Event::Engine(task, condition(now)), now);
    }

    fn serve(&self) -> usize {
        let serves = |task: &&alloc::sync::Arc<crate::task::TaskRecord>| {
            matches!(task.phase, Phase::Healthy) && self.upstreams.contains(&task.address(0))
        };
        self.scene.snapshot.tasks().filter(serves).count()
    }

    /// Whatever happens, as many tasks serve as before the deploy.
    fn check(&self, id: &str) {
        let dead = self.scene.snapshot.tasks().filter(|task| {
            self.upstreams.contains(&task.address(0))
                && matches!(task.phase, Phase::Ended { cause: None, .. })
        });
        let lost = dead.count();
        if id == "v2" {
            assert!(
                self.serve() + lost >= self.least,
                "{} serve at {:?}",
                self.serve(),
                self.scene.record(id).step
            );
        }
    }

    fn take(&mut self, commit: &crate::commit::Commit) {
        self.scene.revision += 1;
        commit.apply(&mut self.scene.snapshot, self.scene.revision);
    }

    fn advance(&mut self, id: &str, target: u32) {
        let (id, by) = (DeployId::parse(id).unwrap(), Actor::default());
        let (view, now) = (&self.scene.snapshot, self.scene.now);
        let commit = admit::advance(view, &job(), &id, target, &by, now).unwrap();
        self.take(&commit);
    }

    /// Upstreams that no task has are to be removed, after so many failures.
    fn sweeps(&mut self, failed: u32, after: Millis) {
        let stray = Listed { address: "10.0.0.1:39999".into(), group: String::new(), owner: "job".into() };
        let sweep = Sweep { remove: vec![stray], failed, from: self.scene.now + after };
        let known = self.scene.snapshot.progress(&job()).unwrap();
        let progress = Progress { sweep: Some(sweep), ..(**known).clone() };
        let record = Record::Progress(Arc::new(progress));
        self.scene.snapshot.set(&Key::Progress(job()), Some((record, 1_000_000)));
    }

    fn hit(&mut self, blow: Blow) {
        let id = DeployId::parse("v2").unwrap();
        match blow {
            Blow::Cancel => {
                let by = Actor::default();
                let commit = admit::cancel(&self.scene.snapshot, &job(), &id, &by, self.scene.now).unwrap();
                self.take(&commit);
            }
            Blow::TaskDies => {
                let task = self.scene.snapshot.tasks().find(|task| task.deploy == id && !task.is_ended());
                let task = task.unwrap().id.clone();
                self.note(task, |at| Condition::Ended { exit: Exit::Code(7), at });
            }
            Blow::Balancer => self.refuses = true,
            Blow::Late => self.scene.now = self.scene.now + Millis::seconds(8 * 24 * 3600),
        }
    }
}

#[test]
fn whatever_fails_at_any_step_the_old_tasks_serve_in_full_number_before_a_new_one_goes() {
    use StepName::{Draining, Gate as AtGate, Launching, StoppingOld, Switching};
    let gates = || vec![Gate::Manual];
    for (size, weight) in [(1, 100), (2, 25), (3, 100)] {
        for step in [Launching, Switching, AtGate, Draining, StoppingOld] {
            for blow in [Blow::Cancel, Blow::TaskDies, Blow::Balancer, Blow::Late] {
                // All at once there are no gates, and after the switch no way back.
                let never = size == 3 && matches!(step, AtGate | Draining | StoppingOld);
                let harmless = blow == Blow::Late && matches!(step, Draining | StoppingOld);
                let needless = blow == Blow::Balancer && !matches!(step, Launching | Switching);
                if never || harmless || needless {
                    continue;
                }
                let mut stage = Stage::serving();
                let old = stage.upstreams.clone();
                let gates = if matches!(step, AtGate) { gates() } else { vec![] };
                stage.scene.deploy(&canary("v2", size, gates, weight), 3);
                stage.until("v2", step);
                if size < 3 && matches!(step, AtGate | Draining | StoppingOld) {
                    let (new, old) = (stage.weights_of("v2"), stage.weights_of("v1"));
                    assert_eq!((new, old), ([weight].into(), [100].into()), "{step}");
                }
                stage.hit(blow);
                stage.until("v2", StepName::Done);
                assert_eq!(stage.weights_of("v1"), [100].into(), "all alike at the end");
                let told = format!("groups of {size}, {step}, {blow:?}");
                let Step::Done { failure: Some(failure), .. } = &stage.scene.record("v2").step else {
                    panic!("{told}: it succeeded")
                };
                assert!(!failure.reason.is_empty());
                let request = stage.scene.snapshot.request(&job()).unwrap();
                assert_eq!(request.active, DeployId::parse("v1").ok(), "{told}");
                assert_eq!((stage.serve(), stage.upstreams.len()), (3, 3), "{told}");
                if matches!(step, Launching | Switching | AtGate) {
                    assert_eq!(stage.upstreams, old, "{told}: the old ones never stopped");
                }
            }
        }
    }
}

#[test]
fn whoever_joins_while_a_rollout_waits_has_the_weight_of_its_version() {
    let mut stage = Stage::serving();
    stage.scene.deploy(&canary("v2", 1, vec![Gate::Manual], 25), 3);
    stage.until("v2", StepName::Gate);
    let of = |stage: &Stage, version: &str| -> Vec<_> {
        stage.scene.snapshot.tasks().filter(|task| task.deploy.as_str() == version).cloned().collect()
    };
    let before = stage.upstreams.clone();
    for task in of(&stage, "v1").into_iter().filter(|task| task.is_staying()) {
        stage.note(task.id.clone(), |at| Condition::Ended { exit: Exit::Code(7), at });
    }
    for _ in 0..60 {
        stage.scene.run_once();
        if !stage.act() {
            stage.scene.now = stage.scene.now + Millis(250);
        }
    }
    assert_eq!((stage.step("v2"), stage.serve()), (StepName::Gate, 3));
    assert_eq!(stage.upstreams.difference(&before).count(), 2, "they have others");
    assert_eq!((stage.weights_of("v1"), stage.weights_of("v2")), ([WHOLE_WEIGHT].into(), [25].into()));

    // One that the load balancers have lost is added again.
    let canary = &of(&stage, "v2")[0];
    let joining = Membership::Joining { attempt: 2, from: stage.scene.now };
    let lost = TaskRecord { membership: joining, ..(**canary).clone() };
    let record = Some((Record::Task(Arc::new(lost)), stage.scene.revision));
    stage.scene.snapshot.set(&Key::Task(job(), canary.id.clone()), record);
    assert!(stage.act());
    assert_eq!(stage.weights_of("v2"), [25].into());
}

#[test]
fn a_manual_gate_lets_a_deploy_go_on_to_the_number_that_is_asked_for() {
    let mut stage = Stage::serving();
    stage.scene.deploy(&canary("v2", 1, vec![Gate::Manual], 25), 3);
    stage.until("v2", StepName::Gate);
    assert_eq!(stage.scene.record("v2").taken, 1);
    let id = DeployId::parse("v2").unwrap();
    let ask = |stage: &Stage, target| {
        admit::advance(&stage.scene.snapshot, &job(), &id, target, &Actor::default(), stage.scene.now)
    };
    assert!(ask(&stage, 1).is_err(), "one serves already");
    assert!(ask(&stage, 4).is_err(), "there are only three");
    stage.advance("v2", 3);
    stage.until("v2", StepName::Done);
    let record = stage.scene.record("v2");
    assert!(record.has_succeeded());
    assert_eq!(stage.weights_of("v2"), [100].into(), "all alike at the end");
    assert_eq!(record.switches, 2, "two groups");
    assert_eq!((stage.serve(), stage.upstreams.len()), (3, 3));
    let whole = record.finished_at().unwrap().since(record.created_at);
    assert_eq!(record.spent.values().map(|span| span.0).sum::<u64>(), whole.0);
}

#[test]
fn a_deploy_that_turns_bad_is_rolled_back_once_and_never_to_and_fro() {
    let mut stage = Stage::serving();
    let mut bad = balanced_version("v2");
    bad.rollback = Some(crate::deploy::RollbackPolicy { watch: Millis::seconds(60), failures: 1 });
    stage.scene.deploy(&bad, 3);
    stage.until("v2", StepName::Done);
    stage.hit(Blow::TaskDies);
    stage.scene.run_once();
    let back = stage.scene.record("v1.again1");
    assert_eq!((&*back.by.user, &back.rollback_of), ("scheduler", &DeployId::parse("v1").ok()));
    stage.until("v1.again1", StepName::Done);
    let record = stage.scene.record("v1.again1");
    assert!(record.has_succeeded() && record.watch_until.is_none());
    assert_eq!(stage.scene.record("v2").failures[0].kind, FailureKind::TaskEnded);
}

#[test]
fn what_is_brought_back_is_asked_at_no_gate_and_serves_in_full_at_once() {
    let v3 = DeployId::parse("v3").unwrap();
    for by_hand in [false, true] {
        let mut stage = Stage::serving();
        stage.scene.deploy(&canary("v2", 1, vec![Gate::Manual], 25), 3);
        stage.until("v2", StepName::Gate);
        stage.advance("v2", 3);
        stage.until("v2", StepName::Done);
        let mut bad = balanced_version("v3");
        bad.rollback =
            (!by_hand).then_some(crate::deploy::RollbackPolicy { watch: Millis::seconds(60), failures: 1 });
        stage.scene.deploy(&bad, 3);
        stage.until("v3", StepName::Done);
        if by_hand {
            let (again, by) = (DeployId::parse("v2.again1").unwrap(), Actor::default());
            let (view, now) = (&stage.scene.snapshot, stage.scene.now);
            let commit = admit::rollback(view, &job(), None, &again, &by, now).unwrap();
            stage.take(&commit);
        } else {
            let task = stage.scene.snapshot.tasks().find(|task| task.deploy == v3).unwrap().id.clone();
            stage.note(task, |at| Condition::Ended { exit: Exit::Code(7), at });
            stage.scene.run_once();
        }
        stage.until("v2.again1", StepName::Done);
        let back = stage.scene.record("v2.again1");
        assert!(back.has_succeeded());
        assert_eq!(back.rollback_of, DeployId::parse("v2").ok());
        assert_eq!(back.switches, 3, "in groups, as there may be no room for all at once");
        assert!(back.steps.iter().all(|(step, _)| *step != StepName::Gate), "{:?}", back.steps);
        assert_eq!(stage.weights_of("v2.again1"), [100].into());
    }
}
