//! Deploys that end in other ways: with what serves kept, for want of room, or
//! because their request goes.

use alloc::{format, vec, vec::Vec};

use super::{Blow, Stage, canary};
use crate::{
    audit::Actor,
    decide::{admit, tests::job},
    deploy::{Failure, FailureKind, Gate, StepName},
    ids::{DeployId, TaskId},
    node::{Capacity, Machine},
    observed::Condition,
    placement::PortRange,
    request::Life,
    task::Exit,
    time::Millis,
};

// === impl Stage ===

impl Stage {
    /// Every task of a deploy dies, and those that follow.
    fn ruin(&mut self, id: &'static str) {
        self.broken = id;
        let alive = self.scene.snapshot.tasks().filter(|task| task.deploy.as_str() == id && !task.is_ended());
        let alive: Vec<TaskId> = alive.map(|task| task.id.clone()).collect();
        for task in alive {
            self.note(task, |at| Condition::Ended { exit: Exit::Code(9), at });
        }
    }

    /// Things happen until all is as it should be.
    pub(super) fn until_so(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..2000 {
            self.scene.run_once();
            self.check("v2");
            if is_so(self) {
                return;
            }
            if !self.act() {
                self.scene.now = self.scene.now + Millis(1000);
            }
        }
        let open: Vec<_> =
            self.scene.snapshot.deploys().map(|deploy| (&deploy.deploy.id, &deploy.step)).collect();
        panic!("{what}: never; {open:?} of {:?}", self.scene.snapshot.request(&job()));
    }

    pub(super) fn failure(&self, id: &str) -> Failure {
        let record = self.scene.record(id);
        assert!(record.is_done(), "{id} is at {:?}", record.step);
        record.step.failure().cloned().expect("it did not succeed")
    }

    pub(super) fn is_whole(&self) -> bool {
        (self.serve(), self.upstreams.len()) == (3, 3)
    }

    pub(super) fn delete(&mut self) {
        let commit = admit::delete(&self.scene.snapshot, &job(), &Actor::default(), self.scene.now).unwrap();
        self.scene.revision += 1;
        commit.apply(&mut self.scene.snapshot, self.scene.revision);
    }
}

#[test]
fn new_tasks_that_serve_are_kept_when_no_old_one_comes_back() {
    for weight in [100, 25] {
        let mut stage = Stage::serving();
        stage.scene.deploy(&canary("v2", 2, vec![Gate::Manual], weight), 3);
        stage.until("v2", StepName::Gate);
        stage.ruin("v1");
        stage.least = 2;
        stage.hit(Blow::Cancel);
        stage.until_so("v2 ends", |stage| stage.scene.record("v2").is_done());
        let failure = stage.failure("v2");
        assert_eq!(failure.kind, FailureKind::Canceled);
        assert!(failure.reason.contains("its tasks stay in service"), "{}", failure.reason);
        assert!(stage.serve() >= 2, "{}", stage.serve());
        let request = stage.scene.snapshot.request(&job()).unwrap();
        let id = |id| DeployId::parse(id).ok();
        assert_eq!((&request.active, &request.previous), (&id("v2"), &id("v1")));

        stage.until_so("three of v2 serve", Stage::is_whole);
        while stage.act() {
            stage.scene.run_once();
        }
        assert_eq!(stage.weights_of("v2"), [100].into(), "those that joined at once, too");
        // Whoever deploys next begins from there.
        stage.scene.deploy(&canary("v3", 3, vec![], 100), 3);
        stage.least = 3;
        stage.until("v3", StepName::Done);
        assert!(stage.scene.record("v3").has_succeeded() && stage.is_whole());
        assert_eq!(stage.weights_of("v3"), [100].into());
    }
}

#[test]
fn tasks_of_a_switch_with_an_unknown_end_are_kept_and_made_certain() {
    let mut stage = Stage::serving();
    stage.scene.deploy(&canary("v2", 3, vec![], 100), 3);
    stage.until("v2", StepName::Switching);
    stage.ruin("v1");
    (stage.least, stage.refuses) = (0, true);
    stage.until_so("v2 ends", |stage| stage.scene.record("v2").is_done());
    assert_eq!(stage.failure("v2").kind, FailureKind::LoadBalancer);
    stage.refuses = false;
    stage.until_so("three of v2 serve", Stage::is_whole);
}

#[test]
fn the_old_tasks_that_came_back_win_over_as_many_new_ones() {
    let mut stage = Stage::serving();
    stage.scene.deploy(&canary("v2", 1, vec![Gate::Manual], 100), 3);
    stage.until("v2", StepName::Gate);
    let old = stage.scene.snapshot.tasks().filter(|task| task.deploy.as_str() == "v1");
    let dead: Vec<TaskId> = old.filter(|task| task.instance > 1).map(|task| task.id.clone()).collect();
    for task in dead {
        stage.note(task, |at| Condition::Ended { exit: Exit::Code(9), at });
    }
    (stage.broken, stage.least) = ("v1", 1);
    stage.hit(Blow::Cancel);
    stage.until_so("v2 ends", |stage| stage.scene.record("v2").is_done());
    assert_eq!(stage.scene.snapshot.request(&job()).unwrap().active, DeployId::parse("v1").ok());
    stage.broken = "none";
    stage.until_so("three of v1 serve", Stage::is_whole);
}

#[test]
fn a_request_that_is_deleted_at_any_step_of_a_deploy_leaves_nothing_behind() {
    use StepName::{
        Draining, Gate as AtGate, Launching, RelaunchingOld, Restoring, StoppingNew, StoppingOld, Switching,
    };
    for step in [Launching, Switching, AtGate, Draining, StoppingOld, RelaunchingOld, Restoring, StoppingNew]
    {
        let mut stage = Stage::serving();
        let gates = if matches!(step, Draining | StoppingOld) { vec![] } else { vec![Gate::Manual] };
        stage.scene.deploy(&canary("v2", 1, gates, 25), 3);
        if matches!(step, RelaunchingOld | Restoring | StoppingNew) {
            stage.until("v2", AtGate);
            if step == RelaunchingOld {
                stage.ruin("v1");
            }
            stage.least = 0;
            stage.hit(Blow::Cancel);
        }
        stage.until("v2", step);
        stage.least = 0;
        stage.delete();
        let is_gone = |stage: &Stage| {
            let life = stage.scene.snapshot.request(&job()).map(|record| record.life.clone());
            matches!(life, Some(Life::Deleted { .. }))
        };
        stage.until_so(&format!("deleted at {step}"), is_gone);
        assert!(stage.upstreams.is_empty(), "{step}: {:?}", stage.upstreams);
        let left: Vec<_> = stage.scene.snapshot.tasks().filter(|task| !task.is_ended()).collect();
        assert!(left.is_empty(), "{step}: {left:?}");
        assert!(stage.scene.snapshot.deploys().all(|deploy| deploy.is_done()), "{step}");
    }
}

#[test]
fn a_deploy_without_room_fails_for_that_and_says_what_each_node_lacks() {
    let small = Capacity { cpu_millis: 100_000, memory_mb: 1, disk_mb: 100_000, ports: 100 };
    let few = PortRange { first: 31000, last: 31001 };
    for (ports, capacity, told) in [(None, Some(small), "memory"), (Some(few), None, "no free port")] {
        let mut stage = Stage::serving();
        stage.scene.policy.ports = ports.unwrap_or(stage.scene.policy.ports);
        if let Some(capacity) = capacity {
            stage.scene.policy.machine = Machine { capacity, ..Machine::default() };
        }
        let mut v2 = canary("v2", 3, vec![], 100);
        v2.resources.memory_mb = 64;
        stage.scene.deploy(&v2, 3);
        stage.until_so("v2 ends", |stage| stage.scene.record("v2").is_done());
        let failure = stage.failure("v2");
        assert_eq!(failure.kind, FailureKind::TaskCouldNotBePlaced, "{failure:?}");
        assert!(failure.reason.contains(told), "{failure:?}");
        assert!(stage.is_whole());
    }
}
