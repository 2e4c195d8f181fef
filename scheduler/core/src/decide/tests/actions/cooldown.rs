//! Launches that are held back, and for what.

use super::*;
use crate::progress::{CrashKind, KEPT_DEATHS};

impl Scene {
    fn cools(&self) -> bool {
        self.snapshot.progress(&job()).unwrap().cooldown.is_some()
    }

    /// Its checks do not pass in the time that a start has.
    fn never_gets_healthy(&mut self, task: &str) {
        self.starts(task);
        self.checked(task, Err("/up answered 503"));
        self.pass(Millis(2000));
        self.ends(task, 0);
    }

    /// What the log says of the next decision.
    fn logged(&mut self, event: Event) -> Vec<String> {
        self.observed.note(event, self.now);
        let decision = advance(&self.snapshot, &self.observed, &self.policy, &job(), self.now);
        let words = decision.commit.writes().values().filter_map(|record| match record {
            Some(Record::Audit(entry)) => {
                Some(format!("{} -> {}: {}", entry.before, entry.after, entry.by.message))
            }
            _ => None,
        });
        let words = words.collect();
        self.run();
        words
    }
}

#[test]
fn a_request_that_dies_again_and_again_cools_down_until_time_or_somebody_ends_it() {
    let mut scene = Scene::working(1);
    for launch in 1..=5 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.pass(Millis::seconds(9));
        if launch < 5 {
            scene.starts(&format!("job-v1-1-{}", launch + 1));
        }
    }
    assert!(scene.cools(), "{:?}", scene.snapshot.progress(&job()));
    let kinds = scene.snapshot.progress(&job()).unwrap().cooldown.clone().unwrap().kinds;
    assert!(kinds.contains(&CrashKind::FastFailure), "{kinds:?}");
    assert_eq!(scene.staying(), Vec::<&str>::new());
    assert!(!report::explain_request(&scene.snapshot, scene.request()).is_empty());
    scene.act(Action::ExitCooldown).unwrap();
    assert_eq!((scene.cools(), scene.staying()), (false, vec!["job-v1-1-6"]));
    assert!(!scene.request().exit_cooldown);
}

#[test]
fn a_cooldown_ends_by_itself_and_kills_of_users_never_begin_one() {
    let mut scene = Scene::working(1);
    for launch in 1..=10 {
        let task = TaskId::parse(&format!("job-v1-1-{launch}")).unwrap();
        scene.act(Action::Kill { task, destroy: false, replace_first: false }).unwrap();
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.starts(&format!("job-v1-1-{}", launch + 1));
    }
    assert!(!scene.cools());
    for launch in 11..=15 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.pass(Millis::seconds(9));
        scene.all_start();
    }
    assert!(scene.cools());
    scene.pass(Millis::seconds(120));
    assert!(!scene.cools());
    assert_eq!(scene.staying().len(), 1);
    assert!(scene.snapshot.progress(&job()).unwrap().deaths.len() <= KEPT_DEATHS);
}

#[test]
fn a_crash_loop_that_goes_on_for_days_pushes_nobody_out_of_the_log() {
    let mut scene = Scene::working(1);
    const LOOPS: u64 = 30;
    let before = scene.request().audited;
    let mut launches = 1..;
    let mut loops_once = |scene: &mut Scene| {
        while !scene.cools() {
            scene.ends(&format!("job-v1-1-{}", launches.next().unwrap()), 1);
            scene.pass(Millis::seconds(9));
            scene.all_start();
        }
        scene.pass(Millis::seconds(120));
        assert!(!scene.cools());
        scene.all_start();
    };
    for _ in 0..LOOPS {
        loops_once(&mut scene);
    }
    let own = u64::from(scene.request().audited_cooldowns);
    assert!(own < LOOPS, "{own} entries");
    assert_eq!(scene.request().audited, before + own, "what comes after those takes the place of the last");
    scene.act(Action::SetPriority(40)).unwrap();
    loops_once(&mut scene);
    assert_eq!(scene.request().audited, before + own + 3, "they are counted anew after a deed");
    assert_eq!(scene.request().audited_cooldowns, 2);
}

#[test]
fn tasks_that_never_get_healthy_are_evidence_and_cool_a_request_down() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.checked("job-v1-1-1", Ok("200"));
    scene.ends("job-v1-1-1", 1);
    for launch in 2..=6 {
        assert!(!scene.cools(), "after {launch} launches");
        scene.never_gets_healthy(&format!("job-v1-1-{launch}"));
        scene.pass(Millis::seconds(60));
    }
    let progress = scene.snapshot.progress(&job()).unwrap().clone();
    let death = progress.deaths.last().unwrap();
    assert_eq!((death.exit.clone(), death.healthy, progress.deaths.len()), (Exit::Code(0), false, 6));
    assert!(death.to_string().contains("job-v1-1-6 was unhealthy: not healthy within 2 s"), "{death}");
    assert_eq!(progress.crashes.count, 6, "each counts once");
    assert!(!scene.cools(), "five starts within ten minutes are not yet a loop");
    scene.never_gets_healthy("job-v1-1-7");
    let kinds = scene.snapshot.progress(&job()).unwrap().cooldown.clone().unwrap().kinds;
    assert!(kinds.contains(&CrashKind::StartupFailure), "{kinds:?}");
    assert!(!kinds.contains(&CrashKind::UnexpectedExit), "{kinds:?}");
    let words = report::explain_request(&scene.snapshot, scene.request());
    assert!(words.contains("/up answered 503"), "{words}");
}

#[test]
fn one_that_turned_unhealthy_among_others_is_evidence_too_and_one_of_a_failing_deploy_is_not() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 2);
    scene.run();
    for task in ["job-v1-1-1", "job-v1-2-2"] {
        scene.starts(task);
        scene.checked(task, Ok("200"));
    }
    for _ in 0..3 {
        scene.checked("job-v1-2-2", Err("no database"));
    }
    scene.starts("job-v1-2-3");
    scene.checked("job-v1-2-3", Ok("200"));
    scene.ends("job-v1-2-2", 0);
    let deaths = scene.snapshot.progress(&job()).unwrap().deaths.clone();
    let words: Vec<String> = deaths.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["job-v1-2-2 was unhealthy: 3 checks failed in a row: no database"]);
    assert!(deaths[0].healthy);

    scene.deploy(&checked_version("v2"), 2);
    scene.run();
    scene.starts("job-v2-1-4");
    scene.checked("job-v2-1-4", Err("no database"));
    scene.pass(Millis(2000));
    scene.all_stop();
    assert!(scene.record("v2").is_done());
    assert_eq!(scene.snapshot.progress(&job()).unwrap().deaths, deaths);
}

#[test]
fn the_begin_and_the_end_of_a_cooldown_are_in_the_log_with_the_evidence() {
    let mut scene = Scene::working(1);
    for launch in 1..=4 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.pass(Millis::seconds(9));
        scene.starts(&format!("job-v1-1-{}", launch + 1));
    }
    let id = TaskId::parse("job-v1-1-5").unwrap();
    let ended = Condition::Ended { exit: Exit::Code(1), at: scene.now };
    let begin = scene.logged(Event::Engine(id.clone(), ended.clone()));
    assert_eq!(
        begin,
        ["launches as they are needed -> launches are held back for 2 min from the last death on: \
          5 tasks died, the last one job-v1-1-5 exited with code 1"]
    );
    scene.now = scene.now + Millis::seconds(120);
    let end = scene.logged(Event::Engine(id, ended));
    assert_eq!(end, ["launches are held back -> launches go on: no task has died for 2 min"]);
}

#[test]
fn starts_that_fail_beside_the_task_that_they_are_to_replace_cool_down_after_the_third() {
    let mut scene = Scene::working(1);
    scene.act(FULL).unwrap();
    for launch in 2..=4 {
        assert!(!scene.cools(), "{launch}");
        let task = format!("job-v1-1-{launch}");
        scene.starts(&task);
        scene.ends(&task, 1);
        scene.pass(Millis::seconds(2));
    }
    let kinds = scene.snapshot.progress(&job()).unwrap().cooldown.clone().unwrap().kinds;
    assert_eq!(kinds, [CrashKind::StartupFailure], "without an old task it takes six");
    assert_eq!(scene.staying(), ["job-v1-1-1"], "which serves all the while");
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up_for_as_long() {
    let mut scene = Scene::working(1);
    scene.pass(Millis::seconds(36_000));
    for launch in 1..=5 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.pass(Millis::seconds(9));
        scene.all_start();
    }
    assert!(scene.cools() && scene.staying().is_empty());
    scene.now = Timestamp(scene.now.0 - 40_000);
    scene.run();
    assert!(scene.cools(), "a little is no matter");
    scene.now = Timestamp(1_000);
    scene.pass(Millis(1));
    assert!(!scene.cools());
    assert_eq!(scene.staying(), ["job-v1-1-6"]);
}
