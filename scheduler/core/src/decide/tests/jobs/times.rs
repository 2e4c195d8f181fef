//! Runs by the clock, by a deploy, and after others.

use super::*;

const MINUTE: Millis = Millis::seconds(60);
/// The first full minute after the start, and its run.
const FIRST: Timestamp = Timestamp(1_700_000_040_000);

fn to_first(scene: &mut Scene) {
    scene.pass(FIRST.since(scene.now));
}

#[test]
fn a_time_makes_one_run_in_the_commit_that_moves_the_cursor() {
    let mut scene = Scene::of(scheduled(Missed::Skip, Overlap::Forbid));
    let decision = advance(&scene.snapshot, &scene.observed, &scene.policy, &job(), scene.now);
    assert_eq!(decision.wake, Some(FIRST));
    scene.pass(Millis(FIRST.since(scene.now).0 - 1));
    assert_eq!(scene.states().len(), 0);
    scene.pass(Millis(1));
    assert_eq!(scene.states(), ["t1700000040 RUNNING"]);
    let commit = scene.commits.last().unwrap();
    for key in [Key::Progress(job()), Key::Run(job(), run_id("t1700000040"))] {
        assert!(commit.writes().contains_key(&key), "{key:?}");
    }
    assert_eq!(commit.expected()[&Key::Run(job(), run_id("t1700000040"))], None, "it must be absent");
    assert_eq!(scene.launches()[0].env["SCHEDULED_FOR"], "1700000040");
    scene.ends("t1700000040", 0);
    scene.pass(MINUTE);
    assert_eq!(scene.states(), ["t1700000040 SUCCEEDED", "t1700000100 RUNNING"]);
}

#[test]
fn a_time_at_which_another_run_is_active_is_skipped_with_its_reason() {
    let mut scene = Scene::of(scheduled(Missed::Skip, Overlap::Forbid));
    to_first(&mut scene);
    scene.pass(MINUTE);
    assert!(scene.state("t1700000100").starts_with("SKIPPED: run t1700000040 was active"));
    scene.pass(Millis(5));
    scene.run("now");
    assert!(scene.state("now").starts_with("SKIPPED: run t1700000040 was active"), "run-now too");
}

#[test]
fn runs_overlap_where_they_may() {
    let mut scene = Scene::of(scheduled(Missed::Skip, Overlap::Allow));
    to_first(&mut scene);
    scene.run("now");
    scene.pass(MINUTE);
    assert_eq!(scene.running(), ["now", "t1700000040", "t1700000100"]);
}

#[test]
fn the_active_run_is_stopped_for_the_next_where_that_replaces_it() {
    let mut scene = Scene::of(scheduled(Missed::Skip, Overlap::Replace));
    to_first(&mut scene);
    scene.starts("t1700000040");
    scene.pass(MINUTE);
    assert!(scene.stops());
    assert_eq!(scene.state("t1700000100"), "WAITING", "not before the other is gone");
    scene.ends_as("t1700000040", Exit::Signal(15));
    assert_eq!(scene.state("t1700000040"), "CANCELED: replaced by run t1700000100");
    assert_eq!(scene.state("t1700000100"), "RUNNING");
}

/// Six minutes without anything; then what happens with the times in them.
fn after_a_pause(missed: Missed) -> Scene {
    let mut scene = Scene::of(scheduled(missed, Overlap::Forbid));
    scene.pause(true);
    scene.pass(Millis(6 * MINUTE.0 + FIRST.since(START).0 + 5000));
    assert_eq!(scene.states().len(), 0, "nothing starts in a pause");
    scene.pause(false);
    scene
}

#[test]
fn missed_times_are_skipped_made_up_once_or_made_up_all() {
    let skip = after_a_pause(Missed::Skip);
    let states = skip.states();
    assert_eq!(states.len(), 2, "{states:?}");
    assert!(states[0].starts_with("t1700000340 SKIPPED: 6 times from"), "{states:?}");
    assert_eq!(states[1], "t1700000400 RUNNING");

    let once = after_a_pause(Missed::Once);
    let states = once.states();
    assert!(states[0].starts_with("t1700000280 SKIPPED: 5 times from"), "{states:?}");
    assert_eq!(states[1..], ["t1700000340 RUNNING", "t1700000400 WAITING"]);

    let mut all = after_a_pause(Missed::All);
    assert_eq!(all.states().len(), 7);
    for minute in 0..7 {
        let id = format!("t{}", 1_700_000_040 + 60 * minute);
        assert_eq!(all.running(), [&*id], "one after another, oldest first");
        all.pass(Millis(100));
        all.ends(&id, 0);
    }
    assert!(all.states().iter().all(|state| state.ends_with("SUCCEEDED")), "{:?}", all.states());
}

#[test]
fn a_backlog_over_the_queue_limit_stays_due() {
    let mut scene = Scene::of(RequestSpec {
        job: Some(JobSpec { queue_limit: 3, ..JobSpec::default() }),
        ..scheduled(Missed::All, Overlap::Forbid)
    });
    scene.pause(true);
    scene.pass(Millis(30 * MINUTE.0));
    scene.pause(false);
    let mut ran = Vec::new();
    while let Some(id) = scene.running().first().map(ToString::to_string) {
        let waiting = scene.snapshot.runs().filter(|run| run.is_queued()).count();
        assert!(waiting <= 3, "{waiting}");
        scene.pass(Millis(10));
        scene.ends(&id, 0);
        ran.push(id);
    }
    let all: Vec<_> = (0..30).map(|minute| format!("t{}", 1_700_000_040 + 60 * minute)).collect();
    assert_eq!(ran, all);
}

#[test]
fn a_changed_schedule_counts_from_its_change() {
    let mut scene = Scene::of(at_times("0 3 * * *", Missed::All, Overlap::Forbid));
    scene.pass(Millis(3 * MINUTE.0));
    scene.put(scheduled(Missed::All, Overlap::Forbid));
    assert_eq!(scene.states().len(), 0, "the minutes before the change are nobody's");
    scene.pass(MINUTE);
    assert_eq!(scene.states(), ["t1700000220 RUNNING"]);
}

#[test]
fn times_that_come_back_count_from_their_return() {
    // It ran after another one before, from the beginning or for a while.
    for begins_with_times in [true, false] {
        let mut scene = Scene::of(on_demand(1, JobSpec::default()));
        let child = RequestId::parse("child").unwrap();
        let times = || RequestSpec { request_id: "child".into(), ..scheduled(Missed::All, Overlap::Allow) };
        if begins_with_times {
            scene.add(times());
            scene.put(after("child", &["job"]));
        } else {
            scene.add(after("child", &["job"]));
        }
        scene.pass(Millis(60 * MINUTE.0));
        assert_eq!(scene.states_of("child").len(), 0);
        scene.put(times());
        assert_eq!(scene.states_of("child").len(), 0, "an hour of nobody's times");
        scene.pass(MINUTE);
        assert_eq!(scene.states_of("child"), ["t1700003640 RUNNING"]);
        assert!(scene.snapshot.request(&child).is_some_and(|record| matches!(record.life, Life::Active)));
    }
}

#[test]
fn times_count_from_the_first_deploy_also_of_one_that_was_to_run_after_another_before() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    let times = || RequestSpec { request_id: "child".into(), ..scheduled(Missed::All, Overlap::Allow) };
    scene.put(after("child", &["job"]));
    scene.put(times());
    scene.pass(Millis(60 * MINUTE.0));
    scene.add(times());
    assert_eq!(scene.states_of("child").len(), 0, "an hour without a deploy");
    scene.pass(MINUTE);
    assert_eq!(scene.states_of("child").len(), 1);
}

#[test]
fn a_request_whose_schedule_is_over_is_finished_until_that_changes() {
    let mut scene = Scene::of(at_times("0 0 0 15 11 ? 2023", Missed::Skip, Overlap::Forbid));
    assert!(!scene.is_finished());
    scene.pass(Millis::seconds(24 * 3600));
    let at = 1_700_006_400;
    assert!(scene.state(&format!("t{at}")).starts_with("SKIPPED"), "{:?}", scene.states());
    assert!(scene.is_finished());
    scene.put(scheduled(Missed::Skip, Overlap::Forbid));
    assert!(!scene.is_finished());
    scene.pass(MINUTE);
    assert_eq!(scene.running().len(), 1);
}

#[test]
fn ids_that_stand_for_times_cannot_be_taken() {
    let mut scene = Scene::of(scheduled(Missed::Skip, Overlap::Forbid));
    for id in ["t1700000040", "after-a-b"] {
        assert!(matches!(scene.try_run(&wanted(id)), Err(Refusal::Invalid(_))), "{id}");
    }
    scene.run("t1x");
}

fn run_once() -> RequestSpec {
    RequestSpec { kind: Some(Kind::RunOnce), ..on_demand(1, JobSpec::default()) }
}

#[test]
fn each_deploy_of_a_run_once_request_runs_once_and_then_it_is_finished() {
    let mut scene = Scene::of(run_once());
    assert_eq!(scene.states(), ["d-v1 RUNNING"]);
    scene.deploy("v2");
    assert_eq!(scene.states(), ["d-v1 RUNNING", "d-v2 WAITING"]);
    scene.ends("d-v1", 0);
    assert_eq!(scene.launches()[0].task.as_str(), "job-v2-1-2");
    scene.starts("d-v2");
    scene.pass(Millis(100));
    assert!(!scene.is_finished());
    scene.ends_as("d-v2", Exit::Lost);
    assert!(scene.state("d-v2").starts_with("FAILED: it was lost"), "never twice");
    assert!(scene.is_finished());
    scene.deploy("v3");
    assert_eq!(scene.running(), ["d-v3"]);
    assert!(!scene.is_finished());
}

#[test]
fn what_runs_once_is_not_run_again_when_it_is_lost_before_its_start_was_heard_of() {
    let mut scene = Scene::of(run_once());
    // The engine had it, and its program may have begun.
    scene.ends_as("d-v1", Exit::Lost);
    assert!(scene.state("d-v1").starts_with("FAILED: it was lost"), "{:?}", scene.states());
    assert_eq!(scene.launches().len(), 0);
}

#[test]
fn an_id_whose_run_is_remembered_is_not_free_for_another_deploy() {
    let mut scene = Scene::of(run_once());
    scene.policy.history = History { deploys: 2, runs: 8, tasks: 2, ..History::default() };
    scene.ends("d-v1", 0);
    for number in 2..60 {
        let id = format!("v{number}");
        scene.deploy(&id);
        scene.pass(Millis(10));
        scene.ends(&format!("d-{id}"), 0);
        scene.pass(Millis(10));
        for run in scene.snapshot.runs() {
            let deploy = run.deploy.as_ref().unwrap();
            assert!(
                scene.snapshot.deploy(&job(), deploy).is_some(),
                "{deploy} is forgotten, and its run is not"
            );
        }
    }
    assert!(scene.snapshot.deploys().count() < 30, "{}", scene.snapshot.deploys().count());
    scene.deploy("v1");
    assert_eq!(scene.running(), ["d-v1"], "it is a new one");
}

#[test]
fn a_run_follows_each_success_of_another_request() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.add(after("child", &["job"]));
    scene.run("a");
    scene.ends("a", 1);
    assert_eq!(scene.states_of("child").len(), 0, "not after a failure");
    scene.run("b");
    scene.ends("b", 0);
    assert_eq!(scene.states_of("child"), ["after-job-b RUNNING"]);
    let made = scene.commits.iter().find(|commit| {
        commit.writes().contains_key(&Key::Run(RequestId::parse("child").unwrap(), run_id("after-job-b")))
    });
    assert!(made.unwrap().writes().contains_key(&Key::Run(job(), run_id("b"))), "with the success itself");
}

#[test]
fn one_success_makes_a_run_of_each_of_a_hundred_that_follow() {
    let mut scene = Scene::of(on_demand(4, JobSpec::default()));
    let children: Vec<String> = (0..100).map(|number| format!("child-{number}")).collect();
    for child in &children {
        scene.add(after(child, &["job"]));
    }
    for id in ["a", "b", "c"] {
        scene.run(id);
    }
    // All of them in one decision.
    for id in ["a", "b", "c"] {
        let task = scene.snapshot.run(&job(), &run_id(id)).unwrap().running().unwrap().clone();
        let ended = Condition::Ended { exit: Exit::Code(0), at: scene.now };
        scene.observed.note(Event::Engine(task, ended), scene.now);
    }
    scene.settle();
    assert_eq!(scene.states(), ["a SUCCEEDED", "b SUCCEEDED", "c SUCCEEDED"]);
    for child in &children {
        let made = scene.states_of(child).len();
        assert_eq!(made, 3, "{child}");
    }
}

#[test]
fn a_run_after_several_waits_for_the_success_of_each() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    let spec = RequestSpec { request_id: "other".into(), ..on_demand(1, JobSpec::default()) };
    scene.add(spec);
    scene.add(after("child", &["job", "other"]));
    let other = |scene: &mut Scene, id: &str| {
        scene.pass(Millis(1));
        let run = Wanted { request: RequestId::parse("other").unwrap(), ..wanted(id) };
        scene.try_run(&run).unwrap();
        scene.task_is("other", id, Condition::Ended { exit: Exit::Code(0), at: scene.now });
    };
    for id in ["a", "b"] {
        scene.pass(Millis(1));
        scene.run(id);
        scene.ends(id, 0);
    }
    assert_eq!(scene.states_of("child").len(), 0);
    other(&mut scene, "x");
    assert_eq!(scene.states_of("child"), ["after-other-x RUNNING"]);
    other(&mut scene, "y");
    assert_eq!(scene.states_of("child").len(), 1, "the success of job was used up");
}

#[test]
fn requests_cannot_wait_for_each_other_in_a_ring() {
    let mut scene = Scene::of(on_demand(1, JobSpec::default()));
    scene.add(after("b", &["job"]));
    scene.add(after("c", &["b"]));
    let put = |spec: RequestSpec| {
        admit::put_request(&scene.snapshot, &spec.check().unwrap(), &Actor::default(), scene.now)
    };
    let Err(Refusal::Invalid(faults)) = put(after("b", &["job", "c"])) else { panic!("it was taken") };
    assert_eq!(faults[0].field, "request.schedule.after[1]");
    assert!(faults[0].rule.starts_with("c runs after b"), "{}", faults[0].rule);
    let Err(Refusal::Invalid(faults)) = put(after("d", &["nobody"])) else { panic!("it was taken") };
    assert!(faults[0].rule.starts_with("there is no request nobody"), "{}", faults[0].rule);
    let relied = put(after("d", &["c"])).unwrap();
    for id in ["c", "b", "job"] {
        let key = Key::Request(RequestId::parse(id).unwrap());
        assert!(relied.expected().contains_key(&key), "{id} may not change meanwhile");
    }
}

/// A run for a time in ten minutes, and what became of it after a pause that
/// ended five minutes later than that.
fn wanted_in_a_pause(spec: RequestSpec) -> Scene {
    let mut scene = Scene::of(spec);
    let mut late = wanted("late");
    late.run_at = Some(scene.now + Millis(10 * MINUTE.0));
    scene.try_run(&late).unwrap();
    scene.pause(true);
    scene.pass(Millis(15 * MINUTE.0));
    assert_eq!(scene.state("late"), "WAITING");
    scene.pause(false);
    scene
}

/// At times that do not come up here.
fn yearly(missed: Missed) -> RequestSpec {
    at_times("0 0 1 1 *", missed, Overlap::Forbid)
}

#[test]
fn a_run_whose_time_was_missed_is_skipped_or_made_up_as_the_times_of_its_request_are() {
    let skipped = "SKIPPED: more than 60 s late by the time anything could be launched";
    assert_eq!(wanted_in_a_pause(yearly(Missed::Skip)).state("late"), skipped);
    for missed in [Missed::Once, Missed::All] {
        assert_eq!(wanted_in_a_pause(yearly(missed)).state("late"), "RUNNING", "{missed:?}");
    }
    let without_times = on_demand(1, JobSpec::default());
    assert_eq!(wanted_in_a_pause(without_times).state("late"), "RUNNING");
}

#[test]
fn a_run_that_is_wanted_now_begins_however_late_and_one_that_waits_for_its_turn_is_not_missed() {
    let mut scene = Scene::of(yearly(Missed::Skip));
    // No leader for an hour.
    let commit = admit::run(&scene.snapshot, &wanted("now"), scene.now).unwrap();
    scene.commit(&commit);
    scene.pass(Millis(60 * MINUTE.0));
    assert_eq!(scene.state("now"), "RUNNING");

    let gap = Millis(10 * MINUTE.0);
    let job = Some(JobSpec { gap, ..JobSpec::default() });
    scene.put(RequestSpec { job, ..yearly(Missed::Skip) });
    let mut then = wanted("then");
    then.run_at = Some(scene.now + Millis(MINUTE.0));
    scene.try_run(&then).unwrap();
    scene.ends("now", 0);
    scene.pass(MINUTE);
    assert_eq!(scene.state("then"), "WAITING");
    scene.pass(Millis(9 * MINUTE.0));
    assert_eq!(scene.state("then"), "RUNNING", "its turn came late, and not its time");
}
