//! Where the time of a request went, and what a change of leaders leaves of it.

use core::time::Duration;

use super::*;
use crate::timeline::{Step, Steps};

const STEPS: Steps = Steps {
    check: Duration::from_millis(40),
    reload: Duration::from_millis(100),
    verify: Duration::from_millis(0),
};

/// The steps of a request that has ended, in milliseconds.
fn steps(world: &World, id: &str) -> Vec<(Step, u128)> {
    let request = &world.snapshot.request(&request_id(id)).unwrap().value;
    let Phase::Done(outcome) = &request.phase else { panic!("{request:?}") };
    let committed = (outcome.verdict == Verdict::Success).then_some(outcome.finished_at);
    let steps = request.times.steps(request.accepted_at, committed);
    steps.into_iter().map(|(step, took)| (step, took.as_millis())).collect()
}

#[test]
fn a_request_keeps_the_time_of_each_step() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    world.submit(update("r", "web", "/web"));
    world.now = world.now.plus(Duration::from_millis(7));
    world.settle();
    world.apply_all(STEPS);
    let expected = [
        (Step::Queued, 7),
        (Step::Sent, 0),
        // The second agent of this world answers after the first.
        (Step::Checked, 180),
        (Step::Reloaded, 100),
        (Step::Verified, 0),
        (Step::Committed, 0),
    ];
    assert_eq!(steps(&world, "r"), expected);
}

#[test]
fn a_new_leader_invents_no_times() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.calls();
    world.progress = crate::progress::Progress::new(&world.snapshot);
    world.confirm_all();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
    assert_eq!(steps(&world, "r"), [(Step::Queued, 0)]);
}

#[test]
fn a_new_leader_that_applies_again_invents_no_times_either() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.progress = crate::progress::Progress::new(&world.snapshot);
    let calls = world.calls();
    let failed = Answer::Resynced(vec![says("web", ItemOutcome::Failed, "busy")]);
    world.progress.answered(&calls[0].agent, calls[0].id, failed, world.now);
    world.settle();
    world.apply_all(STEPS);
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
    assert_eq!(steps(&world, "r"), [(Step::Queued, 0)]);
}

#[test]
fn one_that_is_tried_again_counts_from_the_first_call() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.answer_all(ItemOutcome::Failed, "busy");
    world.now = world.now.plus(Duration::from_millis(500));
    world.settle();
    world.apply_all(STEPS);
    assert_eq!(steps(&world, "r")[2..4], [(Step::Checked, 540), (Step::Reloaded, 100)]);
}

#[test]
fn a_refused_one_tells_how_far_it_came() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("bad", "web", "/web"));
    world.settle();
    world.answer_all(ItemOutcome::Invalid, "no");
    world.apply_all(STEPS);
    assert_eq!(verdict(&world, "bad").0, Verdict::Failed);
    assert_eq!(steps(&world, "bad"), [(Step::Queued, 0), (Step::Sent, 0)]);
}
