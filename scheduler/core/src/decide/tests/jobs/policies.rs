//! Runs that somebody asks for: how many at once, and what a failure means.

use super::*;
use crate::{
    audit::{ActionKind, AuditEntry},
    deploy::Resources,
    explain,
    ids::NodeId,
    node::{Capacity, NodeRecord},
    progress::Runtimes,
    report,
};

#[test]
fn as_many_runs_at_once_as_instances_and_the_others_in_their_order() {
    let mut scene = Scene::of(on_demand(2, JobSpec::default()));
    for id in ["d", "c", "b", "a"] {
        scene.now = scene.now + Millis(1);
        scene.run(id);
    }
    assert_eq!(scene.running(), ["c", "d"]);
    let words = report::explain_run(&scene.snapshot, scene.record("a"), scene.now);
    assert!(words.starts_with("2 of at most 2 runs are active and 1 wait before it"), "{words}");
    scene.ends("d", 0);
    assert_eq!(scene.running(), ["b", "c"]);
    let instances: Vec<_> =
        scene.snapshot.tasks().filter(|task| !task.is_ended()).map(|task| task.instance).collect();
    assert_eq!(instances, [1, 2], "the place of the one that ended");
}

#[test]
fn the_same_run_again_is_answered_and_another_of_its_name_refused() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.run("build-7");
    scene.pass(Millis(500));
    assert_eq!(scene.try_run(&wanted("build-7")), Ok(()));
    assert_eq!(scene.states(), ["build-7 RUNNING"]);
    let mut other = wanted("build-7");
    other.overrides.arguments.push("--fast".into());
    assert!(matches!(scene.try_run(&other), Err(Refusal::AlreadyExists(_))));
}

#[test]
fn a_full_queue_refuses_and_what_cannot_run_says_why() {
    let mut scene = Scene::of(on_demand(1, JobSpec { queue_limit: 2, ..JobSpec::default() }));
    for id in ["a", "b", "c"] {
        scene.run(id);
    }
    let Err(Refusal::Exhausted(words)) = scene.try_run(&wanted("d")) else { panic!("it was taken") };
    assert!(words.starts_with("2 runs of job wait already"), "{words}");
    scene.pause(true);
    assert!(matches!(scene.try_run(&wanted("d")), Err(Refusal::Precondition(_))));

    let mut worker =
        Scene::of(RequestSpec { kind: Some(Kind::Worker), ..on_demand(1, JobSpec::default()) }.without_job());
    let Err(Refusal::Precondition(words)) = worker.try_run(&wanted("a")) else { panic!("it was taken") };
    assert!(words.contains("make it ON_DEMAND"), "{words}");
}

#[test]
fn a_run_waits_for_its_time_which_is_at_most_thirty_days_ahead() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    let day = Millis::seconds(24 * 3600);
    let mut late = wanted("late");
    late.run_at = Some(scene.now + Millis(30 * day.0 + 1));
    assert!(matches!(scene.try_run(&late), Err(Refusal::Invalid(_))));
    late.run_at = Some(scene.now + day);
    scene.try_run(&late).unwrap();
    scene.pass(Millis(day.0 - 1));
    assert_eq!(scene.state("late"), "WAITING");
    let decision = advance(&scene.snapshot, &scene.observed, &scene.policy, &job(), scene.now);
    assert_eq!(decision.wake, Some(START + day));
    scene.pass(Millis(1));
    assert_eq!(scene.state("late"), "RUNNING");
}

#[test]
fn each_attempt_has_the_overrides_and_waits_twice_as_long_as_the_one_before() {
    let policy = JobSpec { retries: 2, retry_pause: Millis::seconds(10), ..JobSpec::default() };
    let mut scene = Scene::of(on_demand(1, policy));
    let mut run = wanted("a");
    run.overrides = Overrides {
        arguments: vec!["--fast".into()],
        env: BTreeMap::from([("COLOUR".into(), "red".into()), ("TASK_ID".into(), "forged".into())]),
        cpu_millis: Some(250),
        memory_mb: Some(64),
        ports: Some(2),
        disk_mb: Some(10),
        cpu_hard_limit: true,
        max_open_files: Some(64),
        max_processes: Some(8),
    };
    run.by = Actor::new("ann", "");
    scene.try_run(&run).unwrap();
    for (attempt, pause) in [(1, Some(10)), (2, Some(20)), (3, None)] {
        let launch = scene.launches().remove(0);
        assert_eq!(launch.command, ["/bin/job", "--fast"], "attempt {attempt}");
        let resources = Resources {
            cpu_millis: 250,
            memory_mb: 64,
            ports: 2,
            disk_mb: Some(10),
            cpu_hard_limit: true,
            max_open_files: Some(64),
            max_processes: Some(8),
        };
        assert_eq!((&launch.resources, launch.ports.len()), (&resources, 2));
        assert_eq!(launch.env["PORT1"], launch.ports[1].to_string());
        for (name, value) in
            [("COLOUR", "red"), ("DEPLOY_MEM", "64"), ("TASK_RUN_ID", "a"), ("STARTED_BY_USER", "ann")]
        {
            assert_eq!(launch.env[name], value);
        }
        assert_eq!(launch.env["TASK_ID"], launch.task.as_str());
        scene.ends("a", 3);
        let Some(pause) = pause else { break };
        scene.pass(Millis(pause * 1000 - 1));
        assert_eq!(scene.state("a"), "WAITING", "attempt {attempt}");
        scene.pass(Millis(1));
    }
    assert_eq!(scene.state("a"), "FAILED: it exited with code 3; it was attempt 3 of 3");
    assert_eq!(scene.record("a").attempts.len(), 3);
}

#[test]
fn nobody_can_make_up_who_started_a_task_or_for_which_time() {
    let names = ["TASK_RUN_ID", "STARTED_BY_USER", "SCHEDULED_FOR"];
    let forged = || names.map(|name| (name.to_string(), "forged".to_string()));
    for (by, expected) in [("", None), ("ann", Some("ann"))] {
        let mut scene = Scene::of(on_demand(1, JobSpec::default()));
        let mut deploy = version("job", "v2", Kind::OnDemand);
        deploy.env.extend(forged());
        deploy.instance_env.insert(1, forged().into());
        let submission = Submission::new(deploy, None);
        scene.commit(&admit::deploy(&scene.snapshot, &submission, scene.now).unwrap());
        scene.settle();
        let overrides = Overrides { env: forged().into(), ..Overrides::default() };
        scene.try_run(&Wanted { by: Actor::new(by, ""), overrides, ..wanted("a") }).unwrap();
        let env = scene.launches().remove(0).env;
        let found = names.map(|name| env.get(name).map(String::as_str));
        assert_eq!(found, [Some("a"), expected, None]);
    }
}

#[test]
fn a_run_is_refused_that_asks_for_more_than_any_node_has() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    let capacity = Capacity { cpu_millis: 2000, memory_mb: 4096, disk_mb: 1000, ports: 4 };
    let machine = Machine { id: NodeId::parse("a").unwrap(), capacity, ..Machine::default() };
    let node = NodeRecord::new(&machine, "a.test", scene.now);
    scene.snapshot.set(&Key::Node(node.id.clone()), Some((Record::Node(node.into()), 1)));
    let overrides = |memory_mb, ports| Overrides { memory_mb, ports, ..Overrides::default() };
    for (overrides, told) in [
        (overrides(Some(1 << 20), None), "run.resources.memory_mb: can never be placed"),
        (overrides(None, Some(5)), "run.resources.ports: can never be placed"),
    ] {
        let refused = scene.try_run(&Wanted { overrides, ..wanted("a") }).unwrap_err().to_string();
        assert!(refused.contains(told), "{refused}");
    }
    scene.try_run(&Wanted { overrides: overrides(Some(4096), Some(4)), ..wanted("a") }).unwrap();
    assert_eq!(scene.state("a"), "RUNNING");
}

#[test]
fn arguments_of_a_shell_line_are_its_parameters() {
    let mut deploy = version("job", "v1", Kind::OnDemand);
    deploy.command.clear();
    deploy.shell = Some("echo \"$1\"".into());
    let overrides = Overrides { arguments: vec!["$(reboot)".into()], ..Overrides::default() };
    overrides.apply(&mut deploy);
    assert_eq!(deploy.program(), ["/bin/sh", "-c", "echo \"$1\"", "sh", "$(reboot)"]);
}

#[test]
fn a_lost_attempt_is_made_again_without_counting_but_not_for_ever() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.run("a");
    for _ in 0..10 {
        scene.starts("a");
        scene.pass(Millis(100));
        scene.ends_as("a", Exit::Lost);
        scene.pass(Millis(1000));
        assert_eq!(scene.state("a"), "RUNNING");
    }
    assert_eq!((scene.record("a").failures, scene.record("a").lost), (0, 10));
    scene.ends("a", 0);
    assert_eq!(scene.state("a"), "SUCCEEDED");
    scene.run("b");
    for _ in 0..11 {
        scene.starts("b");
        scene.pass(Millis(100));
        scene.ends_as("b", Exit::Lost);
        scene.pass(Millis(1000));
    }
    assert!(scene.state("b").starts_with("FAILED: it was lost 11 times"), "{}", scene.state("b"));
}

#[test]
fn a_run_over_its_time_limit_is_stopped_and_has_failed() {
    let limit = JobSpec { time_limit: Millis::seconds(30), ..JobSpec::default() };
    let mut scene = Scene::of(on_demand(1, limit));
    scene.run("a");
    scene.starts("a");
    scene.pass(Millis(29_999));
    assert!(!scene.stops());
    scene.pass(Millis(1));
    assert!(scene.stops());
    scene.ends_as("a", Exit::Signal(15));
    assert_eq!(scene.state("a"), "FAILED: it was over its time limit of 30 s");
}

#[test]
fn the_codes_of_the_deploy_mean_success() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    let mut deploy = version("job", "v2", Kind::OnDemand);
    deploy.success_codes = vec![0, 3];
    let commit = admit::deploy(&scene.snapshot, &Submission::new(deploy, None), scene.now).unwrap();
    scene.commit(&commit);
    scene.settle();
    scene.run("a");
    scene.ends("a", 3);
    scene.run("b");
    scene.ends("b", 2);
    assert_eq!(scene.states(), ["a SUCCEEDED", "b FAILED: it exited with code 2"]);
}

#[test]
fn a_canceled_run_does_not_begin_or_is_stopped() {
    let mut scene = Scene::of(on_demand(1, JobSpec { retries: 5, ..JobSpec::default() }));
    scene.run("a");
    scene.run("b");
    scene.starts("a");
    scene.cancel("b");
    assert_eq!(scene.state("b"), "CANCELED: canceled by ann: wrong day");
    assert!(scene.record("b").attempts.is_empty());
    scene.cancel("a");
    assert!(scene.stops());
    scene.ends_as("a", Exit::Signal(15));
    assert_eq!(scene.state("a"), "CANCELED: canceled by ann: wrong day");
}

#[test]
fn a_run_keeps_its_deploy_and_later_ones_take_the_new_one() {
    let mut scene = Scene::of(on_demand(1, JobSpec { retries: 1, ..JobSpec::default() }));
    scene.run("a");
    scene.starts("a");
    scene.pass(Millis(100));
    scene.deploy("v2");
    assert!(!scene.stops(), "what a run has begun, it ends");
    scene.ends("a", 1);
    scene.pass(Millis(1000));
    assert_eq!(scene.launches()[0].task.as_str(), "job-v1-1-2", "its retry too");
    scene.ends("a", 0);
    scene.run("b");
    assert_eq!(scene.launches()[0].task.as_str(), "job-v2-1-3");
}

#[test]
fn a_short_run_is_stored_when_it_begins_and_when_it_has_ended() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.run("a");
    let before = scene.commits.len();
    scene.starts("a");
    assert_eq!(scene.commits.len(), before, "its end is about to come");
    scene.ends("a", 0);
    assert_eq!(scene.commits.len(), before + 1);
    scene.run("b");
    scene.starts("b");
    scene.pass(Millis(50));
    let started = scene.snapshot.tasks().filter(|task| task.seen.started_at.is_some()).count();
    assert_eq!(started, 1, "one that takes longer is shown");
}

#[test]
fn every_end_is_written_once_before_the_history_drops_it() {
    let mut scene = Scene::of(on_demand(30, JobSpec::default()));
    scene.policy.history = History { runs: 2, tasks: 2, ..History::default() };
    let ids: Vec<String> = (0..30).map(|number| format!("run-{number}")).collect();
    ids.iter().for_each(|id| scene.run(id));
    let tasks: Vec<_> = ids.iter().map(|id| scene.record(id).running().unwrap().clone()).collect();
    let written = scene.commits.len();
    for task in &tasks {
        let ended = Condition::Ended { exit: Exit::Code(0), at: scene.now };
        scene.observed.note(Event::Engine(task.clone(), ended), scene.now);
    }
    scene.settle();
    let records = || scene.commits[written..].iter().flat_map(|commit| commit.writes().values().flatten());
    for (id, task) in ids.iter().zip(&tasks) {
        let run_ended =
            |record: &Record| matches!(record, Record::Run(run) if run.id.as_str() == id && run.is_done());
        let task_ended =
            |record: &Record| matches!(record, Record::Task(known) if known.id == *task && known.is_ended());
        assert!(records().any(run_ended), "the end of {id} was never written");
        assert!(records().any(task_ended), "the end of {task} was never written");
    }
    assert!(scene.snapshot.runs_of(&job()).count() < 12);
}

#[test]
fn history_is_bounded_and_the_run_ids_in_it_stay_taken() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.policy.history = History { runs: 10, tasks: 5, deploys: 5, ..History::default() };
    for number in 0..60 {
        scene.pass(Millis(1));
        scene.run(&format!("r{number:02}"));
        scene.ends(&format!("r{number:02}"), 0);
    }
    let left = scene.states().len();
    assert!((10..18).contains(&left), "{left}");
    assert_eq!(scene.states().last().unwrap(), "r59 SUCCEEDED");
    assert_eq!(scene.snapshot.tasks().count(), 5);
}

#[test]
fn the_average_tells_what_takes_too_long() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.run("a");
    scene.pass(Millis::seconds(40));
    scene.ends("a", 0);
    let runtimes = scene.snapshot.progress(&job()).unwrap().runtimes;
    assert_eq!(runtimes.average, Millis::seconds(40));
    assert_eq!(Runtimes { average: Millis(5), ..runtimes }.longest(None), Some(Millis::seconds(60)));
    scene.run("b");
    let overdue = |scene: &Scene, expected| scene.record("b").is_overdue(expected, &runtimes, scene.now);
    scene.pass(Millis(79_999));
    assert!(!overdue(&scene, None));
    assert!(overdue(&scene, Some(Millis::seconds(15))));
    scene.pass(Millis(1));
    assert!(overdue(&scene, None));
}

#[test]
fn a_run_that_takes_too_long_is_told_at_that_time_and_marked_once() {
    let expected_runtime = Millis::seconds(30);
    let mut scene = Scene::of(on_demand(1, JobSpec { expected_runtime, ..JobSpec::default() }));
    scene.run("a");
    scene.starts("a");
    scene.pass(Millis(50));
    let decision = advance(&scene.snapshot, &scene.observed, &scene.policy, &job(), scene.now);
    assert_eq!(decision.wake, Some(START + expected_runtime), "nobody has to ask");
    assert_eq!(scene.snapshot.overdue_runs().count(), 0);
    scene.pass(Millis(29_950));
    assert_eq!(scene.record("a").overdue_since, Some(scene.now));
    let writes = scene.commits.len();
    scene.pass(Millis::seconds(5));
    assert_eq!(scene.commits.len(), writes, "once is enough");

    let words = "it is overdue: it takes 35 s and not 30 s, as was expected";
    let told = explain::run(&scene.snapshot, scene.record("a"), scene.now);
    assert_eq!((&*told.causes[0].what, told.causes[0].since), (words, Some(START + expected_runtime)));
    assert_eq!(report::explain_run(&scene.snapshot, scene.record("a"), scene.now), words);
    let overdue: Vec<_> = scene.snapshot.overdue_runs().map(|run| run.id.to_string()).collect();
    assert_eq!(overdue, ["a"]);
    scene.ends("a", 0);
    assert_eq!(scene.snapshot.overdue_runs().count(), 0);
}

#[test]
fn each_attempt_has_its_own_time_before_it_is_overdue() {
    let job = JobSpec {
        expected_runtime: Millis::seconds(30),
        retries: 1,
        retry_pause: Millis::seconds(100),
        ..JobSpec::default()
    };
    let mut scene = Scene::of(on_demand(1, job));
    scene.run("a");
    scene.starts("a");
    scene.pass(Millis::seconds(40));
    assert!(scene.record("a").overdue_since.is_some());
    scene.ends("a", 1);
    assert_eq!((scene.state("a").as_str(), scene.record("a").overdue_since), ("WAITING", None));
    scene.pass(Millis::seconds(100));
    scene.starts("a");
    scene.pass(Millis::seconds(29));
    assert_eq!(scene.record("a").overdue_since, None, "time without an attempt does not count");
    scene.pass(Millis::seconds(1));
    assert_eq!(scene.record("a").overdue_since, Some(scene.now));
    scene.ends("a", 0);
    let runtimes = scene.snapshot.progress(&super::job()).unwrap().runtimes;
    assert_eq!(runtimes.average, Millis::seconds(30));
}

#[test]
fn between_two_runs_there_is_the_gap() {
    let mut scene = Scene::of(on_demand(1, JobSpec { gap: Millis::seconds(30), ..JobSpec::default() }));
    scene.run("a");
    scene.run("b");
    scene.ends("a", 0);
    scene.pass(Millis(29_999));
    assert_eq!(scene.state("b"), "WAITING");
    scene.pass(Millis(1));
    assert_eq!(scene.state("b"), "RUNNING");
}

#[test]
fn two_hundred_runs_at_once_fit_into_commits_that_the_store_takes() {
    let mut scene = Scene::of(on_demand(200, JobSpec::default()));
    for number in 0..200 {
        let commit = admit::run(&scene.snapshot, &wanted(&format!("r{number}")), scene.now).unwrap();
        scene.commit(&commit);
    }
    scene.settle();
    assert_eq!(scene.running().len(), 200);
    assert!(scene.commits.len() < 20, "{}", scene.commits.len());
    for task in scene.snapshot.tasks().map(|task| task.id.clone()).collect::<Vec<_>>() {
        let condition = Condition::Ended { exit: Exit::Code(0), at: scene.now };
        scene.observed.note(Event::Engine(task, condition), scene.now);
    }
    scene.settle();
    assert_eq!(scene.running().len(), 0);
}

// === impl RequestSpec ===

impl RequestSpec {
    fn without_job(self) -> Self {
        Self { job: None, ..self }
    }
}

#[test]
fn the_start_of_a_job_calls_for_a_decision_only_when_it_lasts() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.run("a");
    let task = scene.record("a").running().unwrap().clone();
    let asked = |condition| {
        crate::decide::urgency(&scene.snapshot, &Event::Engine(task.clone(), condition), scene.now)
    };
    assert_eq!(asked(Condition::Starting), None);
    assert_eq!(asked(Condition::Running { pid: 7, at: scene.now }), Some(scene.now + Millis(50)));
    assert_eq!(asked(Condition::Ended { exit: Exit::Code(0), at: scene.now }), Some(scene.now));
}

#[test]
fn who_asked_for_a_run_and_who_canceled_it_is_in_the_log() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    let mut asked = wanted("a");
    asked.by = Actor::new("bob", "month's end");
    scene.try_run(&asked).unwrap();
    let entries = |run: &RunRecord| AuditEntry::of_run(run).collect::<Vec<_>>();
    let told = entries(scene.record("a"));
    assert_eq!(
        (told.len(), told[0].kind, &told[0].by, &*told[0].after),
        (1, ActionKind::Run, &asked.by, "run a")
    );

    let by = Actor::new("ann", "wrong day");
    let commit = admit::cancel_run(&scene.snapshot, &job(), &run_id("a"), &by, scene.now).unwrap();
    assert_eq!(commit.writes().keys().collect::<Vec<_>>(), [&Key::Run(job(), run_id("a"))], "no other waits");
    scene.commit(&commit);
    scene.settle();
    let told = entries(scene.record("a"));
    assert_eq!((told[1].kind, told[1].at, &told[1].by), (ActionKind::CancelRun, scene.now, &by));
    assert_eq!(&*told[1].after, "run a canceled");
    let again = admit::cancel_run(&scene.snapshot, &job(), &run_id("a"), &by, scene.now).unwrap();
    assert!(again.is_empty(), "what is so already is not told twice");
    let trigger = crate::run::Trigger::Deploy;
    let by_the_clock = RunRecord { trigger, canceled_by: None, ..scene.record("a").clone() };
    assert_eq!(entries(&by_the_clock), []);
}
