//! Priority, skipped health checks, and a bounce that is called off.

use super::*;

#[test]
fn a_priority_or_skipped_checks_that_expire_go_back_and_bad_ones_are_refused() {
    let mut scene = Scene::serving();
    let before = scene.request().request.priority;
    let minute = Some(Millis::seconds(60));
    scene.act_for(Action::SetPriority(99), minute).unwrap();
    scene.act_for(Action::SkipHealthChecks(true), minute).unwrap();
    let now = |scene: &Scene| {
        let request = &scene.request().request;
        (request.priority, request.skip_health_checks)
    };
    assert_eq!(now(&scene), (99, true));
    let audited = scene.request().audited;
    scene.act_for(Action::SetPriority(99), minute).unwrap();
    assert_eq!(scene.request().audited, audited, "it is so already");
    scene.pass(Millis::seconds(60));
    assert_eq!(now(&scene), (before, false));
    assert_eq!(scene.request().audited, audited + 2);
    for priority in [0, 101] {
        assert!(matches!(scene.act(Action::SetPriority(priority)), Err(Refusal::Invalid(_))), "{priority}");
    }
    scene.act(Action::SetPriority(100)).unwrap();
    scene.pass(Millis::seconds(3600));
    assert_eq!(now(&scene), (100, false));
}

#[test]
fn with_checks_skipped_a_task_is_healthy_without_one() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.checked("job-v1-1-1", Ok("200"));
    scene.act(Action::SkipHealthChecks(true)).unwrap();
    scene.act(FULL).unwrap();
    scene.starts("job-v1-1-2");
    scene.pass(Millis(1000));
    let effects = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    assert!(!effects.values().any(|effect| matches!(effect, Effect::Check(_))), "nothing is checked");
    let record = scene.snapshot.task(&TaskId::parse("job-v1-1-2").unwrap()).unwrap();
    assert!(record.is_healthy(), "{:?}", record.phase);
    scene.act(Action::SkipHealthChecks(false)).unwrap();
    let effects = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    assert!(effects.values().any(|effect| matches!(effect, Effect::Check(_))), "they are checked again");
}

#[test]
fn a_canceled_bounce_leaves_one_task_in_each_place() {
    let mut scene = Scene::working(2);
    scene.act(Action::CancelBounce).unwrap();
    let audited = scene.request().audited;
    scene.act(Action::Bounce { incremental: true, task: None }).unwrap();
    scene.all_start();
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-2"]);
    scene.act(Action::CancelBounce).unwrap();
    scene.all_stop();
    scene.all_start();
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-2"], "the rest stays");
    assert!(scene.request().bounce.is_none() && scene.request().expiring.is_empty());
    assert_eq!(scene.request().audited, audited + 2, "one entry for each, none for the vain one");
    scene.act(FULL).unwrap();
    assert_eq!(scene.staying().len(), 4);
    scene.act(Action::CancelBounce).unwrap();
    scene.all_start();
    scene.all_stop();
    assert_eq!(scene.staying().len(), 2, "what was launched for it beside the old one goes");
}

#[test]
fn a_freeze_ends_by_itself_where_that_was_asked_for() {
    let mut scene = Scene::working(1);
    let minute = Some(Millis::seconds(60));
    scene.set_for_all(freeze(60, true, minute));
    scene.all_stop();
    assert_eq!(scene.staying(), Vec::<&str>::new());
    let before = scene.snapshot.cluster().audited;
    let settled =
        |scene: &Scene| settle(&scene.snapshot, &Losses::default(), &BrakePolicy::default(), scene.now);
    assert_eq!(settled(&scene).wake, Some(scene.now + Millis::seconds(60)), "nobody has to ask");
    scene.pass(Millis(59_999));
    assert!(settled(&scene).commit.is_empty());
    scene.pass(Millis(1));
    settled(&scene).commit.apply(&mut scene.snapshot, 99);
    scene.run();
    assert_eq!(scene.staying().len(), 1);
    let cluster = scene.snapshot.cluster();
    assert_eq!((&cluster.freeze, cluster.audited), (&None, before + 1));
    let nothing = ClusterAct { setting: freeze(0, false, minute), by: Actor::default() };
    assert!(matches!(admit::set_cluster(&scene.snapshot, &nothing, scene.now), Err(Refusal::Invalid(_))));
}
