//! Jobs on a node that is being drained.

use super::*;
use crate::{
    explain,
    ids::{DeployId, NodeId},
    node::{Capacity, NodeRecord, NodeState},
    task::{Phase, StopCause},
};

impl Scene {
    fn set_node(&mut self, name: &str, state: NodeState) {
        let id = NodeId::parse(name).unwrap();
        let capacity = Capacity { cpu_millis: 2000, memory_mb: 4096, ..Capacity::default() };
        let machine = Machine { id: id.clone(), capacity, ..Machine::default() };
        let node = NodeRecord { state, ..NodeRecord::new(&machine, name, self.now) };
        self.revision += 1;
        self.snapshot.set(&Key::Node(id), Some((Record::Node(node.into()), self.revision)));
        self.settle();
    }

    fn nodes_of(&self, id: &str) -> Vec<&str> {
        let attempts = self.record(id).attempts.iter();
        attempts.map(|task| self.snapshot.task(task).unwrap().node.as_str()).collect()
    }

    /// The engine ends what it is asked to stop.
    fn stopped(&mut self, id: &str) {
        assert!(self.stops(), "{}", self.state(id));
        self.ends_as(id, Exit::Signal(15));
    }
}

const HOUR: Millis = Millis::seconds(3600);

#[test]
fn a_job_may_end_by_itself_for_an_hour_and_then_begins_anew_on_another_node() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.set_node("a", NodeState::Active);
    scene.run("x");
    scene.starts("x");
    scene.pass(Millis(50));
    scene.set_node("b", NodeState::Active);
    scene.set_node("a", NodeState::Draining);
    let decision = advance(&scene.snapshot, &scene.observed, &scene.policy, &job(), scene.now);
    assert_eq!(decision.wake, Some(scene.now + HOUR), "nobody has to ask");
    let told = explain::run(&scene.snapshot, scene.record("x"), scene.now);
    assert!(told.causes.iter().any(|cause| cause.what == "node a is being drained"), "{told:?}");

    scene.pass(Millis(HOUR.0 - 1));
    assert!(!scene.stops());
    scene.pass(Millis(1));
    let phase = &scene.snapshot.tasks().next().unwrap().phase;
    assert!(matches!(phase, Phase::Stopping { cause: StopCause::NodeDrained(_), .. }), "{phase:?}");
    scene.stopped("x");
    assert_eq!((&*scene.state("x"), scene.nodes_of("x")), ("RUNNING", vec!["a", "b"]));
    assert_eq!(scene.record("x").failures, 0, "it is no failure of its own");
}

#[test]
fn a_job_that_has_nowhere_else_to_go_waits_until_the_node_is_back() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.set_node("a", NodeState::Active);
    scene.run("x");
    scene.starts("x");
    scene.set_node("a", NodeState::Draining);
    scene.pass(HOUR);
    scene.stopped("x");
    scene.pass(HOUR);
    assert_eq!(scene.state("x"), "WAITING");
    let told = explain::run(&scene.snapshot, scene.record("x"), scene.now);
    assert!(told.causes.iter().any(|cause| !cause.not_placed.is_empty()), "{told:?}");
    scene.set_node("a", NodeState::Active);
    assert_eq!(scene.state("x"), "RUNNING");
}

#[test]
fn what_runs_once_is_not_begun_a_second_time_by_a_drain() {
    let kind = Some(Kind::RunOnce);
    let job = Some(JobSpec { retries: 3, ..JobSpec::default() });
    let mut scene = Scene::of(RequestSpec { request_id: "job".into(), kind, job, ..RequestSpec::default() });
    let run_of = |deploy| RunId::of_deploy(&DeployId::parse(deploy).unwrap()).to_string();
    scene.ends(&run_of("v1"), 0);
    scene.set_node("a", NodeState::Active);
    scene.deploy("v2");
    let id = run_of("v2");
    scene.starts(&id);
    scene.set_node("a", NodeState::Draining);
    scene.pass(HOUR);
    scene.stopped(&id);
    let state = scene.state(&id);
    assert!(
        state.contains("node a is being drained, and a RUN_ONCE request is not run again by itself"),
        "{state}"
    );
}
