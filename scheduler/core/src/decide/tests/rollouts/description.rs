//! How the load balancers describe the service while deploys come and go.

use alloc::{string::ToString, vec};

use super::{Blow, Stage, canary};
use crate::{
    audit::Actor,
    decide::{admit, admit::Submission, tests::job},
    deploy::{Deploy, Gate, StepName},
    effect,
    ids::DeployId,
    observed::Condition,
    request::{Life, Removal},
    task::Exit,
    time::Millis,
};

/// At another path.
fn moved(id: &str, gates: alloc::vec::Vec<Gate>) -> Deploy {
    let mut deploy = canary(id, 1, gates, 100);
    deploy.load_balancer.as_mut().unwrap().base_path = "/new".to_string();
    deploy
}

#[test]
fn from_the_first_group_on_the_service_is_as_the_new_deploy_says_until_that_is_taken_back() {
    let mut stage = Stage::serving();
    assert_eq!(stage.path.as_deref(), Some("/job"));
    stage.scene.deploy(&moved("v2", vec![Gate::Manual]), 3);
    stage.until("v2", StepName::Gate);
    assert_eq!(stage.path.as_deref(), Some("/new"));
    // An old task dies and is replaced: one request removes it, one adds another.
    let old = stage.scene.snapshot.tasks().find(|task| task.deploy.as_str() == "v1" && task.is_staying());
    let old = old.unwrap().id.clone();
    stage.note(old.clone(), |at| Condition::Ended { exit: Exit::Code(9), at });
    stage.least = 2;
    stage.until_so("three serve again", |stage| {
        assert_eq!(stage.path.as_deref(), Some("/new"));
        stage.is_whole() && stage.scene.snapshot.task(&old).unwrap().is_ended()
    });
    stage.hit(Blow::Cancel);
    stage.until("v2", StepName::Done);
    assert_eq!(stage.path.as_deref(), Some("/job"));
    assert!(stage.is_whole());
}

#[test]
fn what_a_first_deploy_that_failed_left_in_the_load_balancers_goes_with_its_request() {
    let mut stage = Stage::begun(&canary("v1", 1, vec![Gate::Manual], 100));
    stage.until("v1", StepName::Gate);
    let (id, by, now) = (DeployId::parse("v1").unwrap(), Actor::default(), stage.scene.now);
    let cancel = admit::cancel(&stage.scene.snapshot, &job(), &id, &by, now).unwrap();
    stage.take(&cancel);
    stage.until("v1", StepName::Done);
    assert!(stage.upstreams.is_empty() && stage.path.is_some(), "{:?}", stage.path);
    // Nobody could remove it any more if the next one had another.
    let mut other = canary("v2", 3, vec![], 100);
    other.load_balancer.as_mut().unwrap().service_id = "other".to_string();
    let refusal = admit::deploy(&stage.scene.snapshot, &Submission::new(other, None), now).unwrap_err();
    assert!(refusal.to_string().contains("a request keeps its load-balanced service"), "{refusal}");
    stage.least = 0;
    stage.delete();
    stage.until_so("it is deleted", |stage| stage.scene.snapshot.request(&job()).unwrap().is_deleted());
    assert_eq!(stage.path, None);
}

#[test]
fn a_sweep_waits_while_a_deploy_or_a_deletion_has_the_service() {
    for deletes in [true, false] {
        let mut stage = Stage::serving();
        // It failed before, and comes again in a while.
        stage.sweeps(1, Millis(2500));
        stage.least = 0;
        if deletes {
            stage.delete();
        } else {
            stage.scene.deploy(&moved("v2", vec![Gate::Manual]), 3);
        }
        let mut was_seen = false;
        for _ in 0..200 {
            stage.scene.run_once();
            let snapshot = &stage.scene.snapshot;
            let life = &snapshot.request(&job()).unwrap().life;
            let deletion = matches!(life, Life::Deleting { removal, .. } if *removal != Removal::NotBegun);
            let switch = snapshot.deploys().any(|deploy| deploy.step.owns_the_balancer());
            let wanted = effect::implied(snapshot, &stage.scene.observed, &job(), stage.scene.now);
            let sweeps = wanted.keys().any(|key| alloc::format!("{key:?}").contains("SWEEP"));
            assert!(!sweeps || !(deletion || switch || matches!(life, Life::Deleted { .. })), "{life:?}");
            was_seen |= sweeps;
            // The world is slow, so that the time of the sweep comes in the midst of it.
            stage.scene.now = stage.scene.now + Millis(700);
            stage.act();
        }
        if deletes {
            assert_eq!(stage.path, None);
        } else {
            assert!(was_seen, "it came after the switch, or before");
            assert_eq!(stage.path.as_deref(), Some("/new"));
        }
    }
}
