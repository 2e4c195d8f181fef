//! What becomes of tasks: their launch, their death, who takes their place.

use super::*;

impl Scene {
    /// Another leader, who has read the engine's list and nothing else.
    fn fails_over(&mut self) {
        let engine = self.snapshot.tasks().filter(|task| !task.is_ended());
        let started = self.now;
        let running = |task: &TaskId| match self.observed.condition(task) {
            Some(condition) => condition.clone(),
            None => Condition::Running { pid: 1, at: started },
        };
        let list = engine.map(|task| (task.id.clone(), running(&task.id))).collect();
        self.observed = Observed::default();
        self.tell(Event::EngineListed(list));
    }
}

#[test]
fn a_start_that_nobody_could_look_at_is_not_judged_before_somebody_did() {
    for passes in [true, false] {
        let mut scene = Scene::new();
        scene.deploy(&checked_version("v1"), 1);
        scene.run();
        scene.starts("job-v1-1-1");
        // Its budget of 2 s is over when the next one leads.
        scene.now = scene.now + Millis::seconds(30);
        scene.fails_over();
        assert_eq!(scene.record("v1").step, Step::Launching);
        scene.pass(Millis(1000));
        if passes {
            scene.checked("job-v1-1-1", Ok("200"));
            scene.pass(Millis(1000));
            assert!(scene.record("v1").is_done() && scene.record("v1").step.failure().is_none());
        } else {
            scene.checked("job-v1-1-1", Err("/up answered 503"));
            let failure = scene.record("v1").step.failure().unwrap();
            assert!(failure.reason.contains("/up answered 503"), "{}", failure.reason);
        }
    }
    let mut unwritten = Scene::new();
    unwritten.deploy(&checked_version("v1"), 1);
    unwritten.run();
    unwritten.starts("job-v1-1-1");
    unwritten.now = unwritten.now + Millis::seconds(30);
    unwritten.fails_over();
    // The store takes nothing for a minute, so that nobody is asked.
    unwritten.now = unwritten.now + Millis::seconds(60);
    let now = unwritten.now;
    unwritten.observed.hear_from(now);
    unwritten.pass(Millis(1000));
    assert_eq!(unwritten.record("v1").step, Step::Launching);

    let mut silent = Scene::new();
    silent.deploy(&checked_version("v1"), 1);
    silent.run();
    silent.starts("job-v1-1-1");
    silent.now = silent.now + Millis::seconds(30);
    silent.fails_over();
    silent.pass(Millis::seconds(10));
    let failure = silent.record("v1").step.failure().unwrap();
    assert!(failure.reason.contains("no check was answered"), "it ends all the same: {}", failure.reason);
}

#[test]
fn a_busy_port_costs_another_launch_but_not_the_deploy() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    let first = TaskId::parse("job-v1-1-1").unwrap();
    let port = scene.snapshot.task(&first).unwrap().ports[0];
    scene.tell(Event::PortBusy(first.clone(), port));
    let ended = &scene.snapshot.task(&first).unwrap().phase;
    assert!(matches!(ended, Phase::Ended { cause: Some(StopCause::PortBusy(_)), .. }), "{ended:?}");
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    let second = TaskId::parse("job-v1-1-2").unwrap();
    assert_ne!(scene.snapshot.task(&second).unwrap().ports, [port]);
}

#[test]
fn a_task_whose_scheduler_died_before_it_started_is_launched_again() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    let first = TaskId::parse("job-v1-1-1").unwrap();
    let lost = Condition::Ended { exit: Exit::Lost, at: Timestamp(0) };
    scene.tell(Event::Engine(first.clone(), lost));
    let ended = &scene.snapshot.task(&first).unwrap().phase;
    assert!(matches!(ended, Phase::Ended { cause: Some(StopCause::NeverStarted), .. }), "{ended:?}");
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    assert!(!scene.record("v1").is_done());
}

#[test]
fn siblings_that_fail_together_are_neither_stopped_nor_replaced() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 2);
    scene.run();
    let tasks = ["job-v1-1-1", "job-v1-2-2"];
    for task in tasks {
        scene.starts(task);
        scene.checked(task, Ok("200"));
    }
    for task in tasks.repeat(3) {
        scene
            .observed
            .note(Event::Health(TaskId::parse(task).unwrap(), Err("no database".into())), scene.now);
    }
    scene.run();
    assert_eq!(scene.staying(), tasks);
    scene.checked(tasks[0], Ok("200"));
    assert_eq!(scene.staying(), [tasks[0], "job-v1-2-3"], "one that fails alone is replaced");
}

#[test]
fn a_task_that_dies_again_and_again_is_launched_after_a_pause() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-1", 1);
    assert_eq!(scene.staying(), ["job-v1-1-2"], "the first death is replaced at once");
    scene.ends("job-v1-1-2", 1);
    assert!(scene.staying().is_empty());
    scene.pass(Millis(1000));
    assert_eq!(scene.staying(), ["job-v1-1-3"]);
}

#[test]
fn a_task_that_the_engine_does_not_know_any_more_is_lost_and_replaced() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(1000));
    // A new leader asks the engine anew.
    scene.observed = Observed::default();
    scene.tell(Event::EngineListed(BTreeMap::new()));
    let lost = &scene.snapshot.task(&TaskId::parse("job-v1-1-1").unwrap()).unwrap().phase;
    assert!(matches!(lost, Phase::Ended { exit: Exit::Lost, .. }), "{lost:?}");
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
}

#[test]
fn the_history_of_ended_tasks_is_bounded() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(1000));
    for launch in 1..40 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.pass(Millis::seconds(61));
    }
    assert_eq!(scene.snapshot.tasks().filter(|task| task.is_ended()).count(), 20);
    let strays = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let forgotten = strays.values().filter(|effect| matches!(effect, Effect::Stray { ended: true, .. }));
    assert_eq!(forgotten.count(), 19, "their sandboxes go with them");
}

#[test]
fn the_environment_has_what_only_the_scheduler_knows() {
    let mut scene = Scene::new();
    let mut deploy = checked_version("v1");
    let faked = ["TASK_ID", "TASK_HOST", "TASK_RACK_ID", "AVAILABILITY_ZONE", "ESTIMATED_INSTANCE_COUNT"];
    deploy.env = faked.map(|name| (name.into(), "fake".into())).into();
    deploy.env.extend([("A".into(), "b".into()), ("B".into(), "of all".into())]);
    let of_the_first = [("B".into(), "of the first".into()), ("INSTANCE_NO".into(), "fake".into())];
    let of_the_second = [("B".into(), "of the second".into())];
    deploy.instance_env = [(1, of_the_first.into()), (2, of_the_second.into())].into();
    deploy.resources.cpu_millis = 1250;
    scene.policy.machine.rack = "r7".into();
    scene.policy.machine.attributes = BTreeMap::from([("availability_zone".into(), "eu-1".into())]);
    crate::decide::nodes::enroll(&scene.snapshot, &scene.policy, scene.now).apply(&mut scene.snapshot, 1);
    scene.deploy(&deploy, 3);
    scene.run();
    let effects = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let Some(Effect::Launch(launch)) = effects.into_values().next() else { panic!("no launch") };
    let launch = launch.launch();
    let port = launch.ports[0].to_string();
    for (name, value) in [
        ("A", "b"),
        ("B", "of the first"),
        ("TASK_REQUEST_ID", "job"),
        ("TASK_DEPLOY_ID", "v1"),
        ("TASK_HOST", "10.0.0.1"),
        ("TASK_ID", "job-v1-1-1"),
        ("PORT", &*port),
        ("PORT0", &*port),
        ("DEPLOY_CPUS", "1.25"),
        ("DEPLOY_MEM", "512"),
        ("INSTANCE_NO", "1"),
        ("TASK_RACK_ID", "r7"),
        ("AVAILABILITY_ZONE", "eu-1"),
        ("ESTIMATED_INSTANCE_COUNT", "3"),
        ("PATH", effect::DEFAULT_PATH),
    ] {
        assert_eq!(launch.env.get(name).map(|value| &**value), Some(value), "{name}");
    }
}

#[test]
fn a_host_that_lost_hundreds_of_tasks_at_once_is_taken_up_in_commits_that_fit() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 300);
    scene.policy.ports.last = 31999;
    scene.run();
    let ids: Vec<_> = scene.snapshot.tasks().map(|task| task.id.clone()).collect();
    assert_eq!(ids.len(), 300);
    for id in &ids {
        scene
            .observed
            .note(Event::Engine(id.clone(), Condition::Running { pid: 1, at: scene.now }), scene.now);
    }
    scene.run();
    scene.pass(Millis(1000));
    assert!(scene.record("v1").is_done());
    scene.observed = Observed::default();
    scene.tell(Event::EngineListed(BTreeMap::new()));
    assert!(ids.iter().all(|id| scene.snapshot.task(id).is_none_or(|task| task.is_ended())));
    assert!(scene.largest <= 120, "one commit took {} operations", scene.largest);
}
