//! Load balancers that refuse what they are asked.

use super::*;

impl Scene {
    /// Its task has died, and no load balancer takes the next one.
    fn refused_by_load_balancers() -> Self {
        let mut scene = Self::serving();
        scene.ends("job-v1-1-1", 1);
        scene.balanced(BalancerState::Success);
        scene.starts("job-v1-1-2");
        scene.pass(Millis(1000));
        for _ in 0..3 {
            scene.balanced(BalancerState::Failed);
            scene.pass(Millis::seconds(30));
        }
        let joins = &scene.snapshot.task(&TaskId::parse("job-v1-1-2").unwrap()).unwrap().membership;
        assert!(matches!(joins, Membership::Joining { attempt: 4, .. }), "{joins:?}");
        scene
    }
}

#[test]
fn a_task_that_no_load_balancer_takes_does_not_hold_up_the_deploy_that_mends_it() {
    let mut scene = Scene::refused_by_load_balancers();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-3");
    scene.pass(Millis(1000));
    scene.balanced(BalancerState::Failed);
    assert_eq!(scene.record("v2").step, Step::Launching, "the refused one is taken out to be sure");
    scene.balanced(BalancerState::Failed);
    assert!(matches!(scene.record("v2").step, Step::Switching { .. }), "{:?}", scene.record("v2").step);
    scene.pass(Millis::seconds(60));
    let asked = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let asked: Vec<_> = asked.into_keys().filter(|key| matches!(key, EffectKey::Balance(_))).collect();
    let switch = BalancerId::switch(&job(), &DeployId::parse("v2").unwrap(), Incarnation(1), 1);
    assert_eq!(asked, [EffectKey::Balance(switch)], "nothing else changes the service meanwhile");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-2", 0);
    assert!(matches!(scene.record("v2").step, Step::Done { failure: None, .. }));
}

#[test]
fn a_task_that_no_load_balancer_takes_does_not_hold_up_the_end_of_its_request() {
    let mut scene = Scene::refused_by_load_balancers();
    let commit = admit::delete(&scene.snapshot, &job(), &Actor::default(), scene.now).unwrap();
    commit.apply(&mut scene.snapshot, 1_000_000);
    scene.run();
    scene.balanced(BalancerState::Failed);
    scene.balanced(BalancerState::Failed);
    let life = &scene.snapshot.request(&job()).unwrap().life;
    assert!(matches!(life, Life::Deleting { removal: Removal::Asked { .. }, .. }), "{life:?}");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-2", 0);
    assert!(scene.snapshot.request(&job()).unwrap().is_deleted());
}

#[test]
fn a_removal_that_the_load_balancers_refuse_is_told() {
    let mut scene = Scene::serving();
    scene.ends("job-v1-1-1", 1);
    scene.balanced(BalancerState::Failed);
    let request = scene.snapshot.request(&job()).unwrap();
    let words = report::explain_request(&scene.snapshot, request);
    assert!(words.contains("load-balancer request job-v1-1-1-REMOVE-1 is FAILED: said so"), "{words}");
}

#[test]
fn a_task_that_died_before_a_refused_join_is_removed_to_be_sure() {
    let mut scene = Scene::refused_by_load_balancers();
    scene.ends("job-v1-1-2", 1);
    scene.balanced(BalancerState::Failed);
    let asked = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let remove = BalancerId::remove(&TaskId::parse("job-v1-1-2").unwrap(), 1);
    assert!(asked.contains_key(&EffectKey::Balance(remove)), "{asked:?}");
}
