//! Failures that a deploy may have: of starts, and of each group.

use alloc::{collections::BTreeMap, format, string::ToString, vec};

use super::{Stage, canary};
use crate::{
    decide::tests::{Scene, job, version},
    deploy::{Deploy, FailureKind, Rollout, Step, StepName},
    ids::TaskId,
    observed::{Condition, Event, Observed},
    task::Exit,
    time::Millis,
};

fn budgeted(id: &str, health_budget: u32) -> Deploy {
    Deploy { health_budget, ..version(id) }
}

fn tolerant(id: &str, allowed_failures: u32) -> Deploy {
    let deploy = canary(id, 1, vec![], 100);
    let rollout = deploy.rollout.clone().map(|rollout| Rollout { allowed_failures, ..rollout });
    Deploy { rollout, ..deploy }
}

// === impl Scene ===

impl Scene {
    /// Another leader knows what the engine tells it and what is stored.
    fn change_leader(&mut self) {
        let list: BTreeMap<TaskId, Condition> =
            self.observed.conditions_of(&job()).map(|(id, seen)| (id.clone(), seen.clone())).collect();
        self.observed = Observed::default();
        self.tell(Event::EngineListed(list));
    }

    /// Why a deploy failed.
    fn fault(&self, id: &str) -> Option<(FailureKind, &str)> {
        let Step::Done { failure, .. } = &self.record(id).step else { panic!("{:?}", self.record(id).step) };
        failure.as_ref().map(|failure| (failure.kind, &*failure.reason))
    }
}

// === impl Stage ===

impl Stage {
    /// Its newest task dies while it starts.
    fn fell(&mut self, id: &str) {
        let tasks =
            self.scene.snapshot.tasks().filter(|task| task.deploy.as_str() == id && task.is_staying());
        let newest = tasks.max_by_key(|task| task.id.launch()).unwrap().id.clone();
        self.note(newest, |at| Condition::Ended { exit: Exit::Code(9), at });
        self.scene.run_once();
    }
}

#[test]
fn a_start_that_the_health_budget_covers_is_replaced_and_one_more_fails_the_deploy() {
    for leaders_change in [false, true] {
        for deaths in [1, 2] {
            let mut scene = Scene::new();
            scene.deploy(&budgeted("v1", 1), 2);
            scene.run();
            scene.starts("job-v1-2-2");
            scene.ends("job-v1-1-1", 7);
            assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-2"], "it is replaced at once");
            assert_eq!((scene.record("v1").replaced, scene.record("v1").failures.len()), (1, 1));
            if leaders_change {
                scene.change_leader();
            }
            if deaths == 2 {
                scene.ends("job-v1-1-3", 8);
                scene.ends("job-v1-2-2", 0);
                let told = "task job-v1-1-3 exited with code 8";
                assert_eq!(scene.fault("v1"), Some((FailureKind::TaskFailedOnStartup, told)));
                continue;
            }
            scene.starts("job-v1-1-3");
            scene.pass(Millis::seconds(1));
            assert_eq!(scene.fault("v1"), None, "it succeeded");
            let fault = &scene.record("v1").failures[0];
            assert_eq!(fault.message, "task job-v1-1-1 exited with code 7", "it is not hidden");
        }
    }
}

#[test]
fn two_starts_that_die_together_are_two_and_a_health_budget_does_not_cover_what_was_healthy() {
    let mut scene = Scene::new();
    scene.deploy(&budgeted("v1", 1), 2);
    scene.run();
    for task in ["job-v1-1-1", "job-v1-2-2"] {
        let ended = Condition::Ended { exit: Exit::Code(7), at: scene.now };
        scene.observed.note(Event::Engine(TaskId::parse(task).unwrap(), ended), scene.now);
    }
    scene.run();
    assert_eq!(
        scene.fault("v1"),
        Some((FailureKind::TaskFailedOnStartup, "task job-v1-2-2 exited with code 7"))
    );

    let mut scene = Scene::new();
    scene.deploy(&budgeted("v1", 5), 2);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis::seconds(1));
    scene.ends("job-v1-1-1", 7);
    scene.ends("job-v1-2-2", 0);
    assert_eq!(scene.fault("v1"), Some((FailureKind::TaskEnded, "task job-v1-1-1 exited with code 7")));
}

#[test]
fn each_group_of_a_rollout_may_have_its_failures_and_not_those_of_another() {
    let mut stage = Stage::serving();
    stage.scene.deploy(&tolerant("v2", 1), 3);
    for group in 1..=3 {
        stage.until("v2", StepName::Launching);
        stage.scene.run_once();
        stage.fell("v2");
        assert_eq!(stage.scene.record("v2").forgiven, 1, "group {group}");
        assert_eq!(stage.step("v2"), StepName::Launching, "group {group}");
        stage.until("v2", StepName::Draining);
    }
    stage.until("v2", StepName::Done);
    assert!(stage.scene.record("v2").has_succeeded() && stage.is_whole());
    assert_eq!(stage.scene.record("v2").failures.len(), 3);

    let mut stage = Stage::serving();
    stage.scene.deploy(&tolerant("v2", 1), 3);
    stage.until("v2", StepName::Launching);
    stage.scene.run_once();
    stage.fell("v2");
    stage.scene.run_once();
    stage.fell("v2");
    stage.until("v2", StepName::Done);
    let failure = stage.failure("v2");
    assert_eq!(failure.kind, FailureKind::TaskFailedOnStartup);
    assert!(failure.reason.ends_with("exited with code 9"), "{}", failure.reason.to_string());
    assert!(stage.is_whole(), "{}", format!("{:?}", stage.upstreams));
}
