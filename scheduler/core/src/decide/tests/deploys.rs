//! How deploys go on and how they end.

use super::*;

#[test]
fn a_worker_without_check_is_healthy_after_it_has_run_for_a_while() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(999));
    assert!(!scene.record("v1").is_done());
    scene.pass(Millis(1));
    assert!(matches!(scene.record("v1").step, Step::Done { failure: None, .. }));
}

#[test]
fn a_task_that_dies_at_its_start_fails_the_deploy_with_its_exit() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.ends("job-v1-1-1", 3);
    let Step::Done { failure: Some(failure), .. } = &scene.record("v1").step else { panic!() };
    assert_eq!(failure.ending(), Ending::Failed);
    assert_eq!(failure.reason, "task job-v1-1-1 exited with code 3");
}

#[test]
fn a_task_that_is_not_healthy_in_time_fails_the_deploy_with_the_last_check() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.checked("job-v1-1-1", Err("/up answered 503"));
    scene.pass(Millis(2000));
    let Step::StoppingNew { failure } = &scene.record("v1").step else {
        panic!("{:?}", scene.record("v1").step)
    };
    assert!(failure.reason.contains("/up answered 503"), "{}", failure.reason);
    scene.ends("job-v1-1-1", 0);
    assert!(scene.record("v1").is_done());
}

#[test]
fn deploys_of_a_deleted_request_are_canceled_and_say_so() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.deploy(&version("v2"), 1);
    let commit = admit::delete(&scene.snapshot, &job(), &Actor::default(), scene.now).unwrap();
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
    scene.run();
    for id in ["v1", "v2"] {
        let failure = scene.record(id).step.failure().unwrap_or_else(|| panic!("{id}"));
        assert_eq!((failure.kind, failure.ending()), (FailureKind::RequestDeleted, Ending::Canceled), "{id}");
        assert_eq!(failure.reason, "the request is deleted");
    }
    scene.ends("job-v1-1-1", 0);
    assert!(scene.snapshot.request(&job()).unwrap().is_deleted());
}

#[test]
fn a_newer_deploy_supersedes_the_waiting_one() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.deploy(&version("v2"), 1);
    let submission = Submission { supersede: true, ..Submission::new(version("v3"), None) };
    let commit = admit::deploy(&scene.snapshot, &submission, scene.now).unwrap();
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
    assert_eq!(report::explain_deploy(&scene.snapshot, scene.record("v3")), "waits behind deploy v1");
    scene.run();
    let Step::Done { failure: Some(failure), .. } = &scene.record("v2").step else { panic!() };
    assert_eq!((failure.kind, &*failure.reason), (FailureKind::Superseded, "superseded by deploy v3"));
    let Step::Done { failure: Some(failure), .. } = &scene.record("v1").step else { panic!() };
    assert_eq!((failure.ending(), &*failure.reason), (Ending::Canceled, "superseded by deploy v3"));
    assert_eq!(scene.record("v3").step, Step::Launching);
}

#[test]
fn deploys_wait_for_their_turn_and_too_many_are_refused() {
    let mut scene = Scene::new();
    scene.deploy(&version("v0"), 1);
    scene.run();
    for number in 1..=10 {
        scene.deploy(&version(&format!("v{number}")), 1);
    }
    let more = Submission::new(version("v11"), None);
    let refusal = admit::deploy(&scene.snapshot, &more, scene.now).unwrap_err();
    assert!(matches!(refusal, Refusal::Exhausted(_)), "{refusal}");
    scene.starts("job-v0-1-1");
    scene.pass(Millis(1000));
    assert_eq!(scene.record("v1").step, Step::Launching, "the first that came is the next");
    assert_eq!(scene.record("v2").step, Step::Queued);
}

#[test]
fn a_deploy_of_a_job_is_active_at_once_and_starts_nothing() {
    let mut scene = Scene::new();
    let spec = RequestSpec { request_id: "job".into(), kind: Some(Kind::OnDemand), ..RequestSpec::default() };
    let submission = Submission::new(version("v1"), Some(spec.check().unwrap()));
    let commit = admit::deploy(&scene.snapshot, &submission, scene.now).unwrap();
    commit.apply(&mut scene.snapshot, 2);
    scene.run();
    assert!(matches!(scene.record("v1").step, Step::Done { failure: None, .. }));
    let request = scene.snapshot.request(&job()).unwrap();
    assert_eq!((&request.active, &request.pending), (&Some(DeployId::parse("v1").unwrap()), &None));
    assert_eq!(scene.snapshot.tasks().count(), 0);
}

#[test]
fn a_cancel_that_comes_after_the_switch_is_answered_until_the_end() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-2");
    scene.pass(Millis(1000));
    assert!(matches!(scene.record("v2").step, Step::Switching { .. }), "{:?}", scene.record("v2").step);

    // The leader dies with the cancel, and the next one is told of the switch first.
    let (by, id) = (Actor::new("ann", "wrong branch"), DeployId::parse("v2").unwrap());
    let commit = admit::cancel(&scene.snapshot, &job(), &id, &by, scene.now).unwrap();
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
    scene.balanced(BalancerState::Success);
    scene.pass(Millis::seconds(60));
    scene.ends("job-v1-1-1", 0);

    let v2 = scene.record("v2");
    assert!(matches!(v2.step, Step::Done { failure: None, .. }), "{:?}", v2.step);
    assert_eq!(v2.remark, "the load balancers had switched before the cancel reached them");
}

#[test]
fn a_deploy_is_timed_out_with_what_it_waited_for() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.pass(Millis::seconds(600));
    let Step::Done { failure: Some(failure), .. } = &scene.record("v1").step else {
        panic!("{:?}", scene.record("v1").step)
    };
    assert_eq!(failure.ending(), Ending::TimedOut);
    assert!(failure.reason.contains("task job-v1-1-1"), "{}", failure.reason);
}

#[test]
fn a_switch_to_tasks_that_have_died_meanwhile_is_taken_back() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-2");
    scene.pass(Millis(1000));
    let gone = Condition::Ended { exit: Exit::Code(1), at: scene.now };
    scene.observed.note(Event::Engine(TaskId::parse("job-v2-1-2").unwrap(), gone), scene.now);
    scene.balanced(BalancerState::Success);
    let Step::Restoring { failure, .. } = &scene.record("v2").step else {
        panic!("{:?}", scene.record("v2").step)
    };
    assert_eq!(failure.reason, "task job-v2-1-2 exited with code 1");
    assert_eq!(scene.staying(), ["job-v1-1-1"]);
}
