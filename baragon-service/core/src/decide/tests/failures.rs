//! What agents refuse, cannot do or do too late.

use super::*;

#[test]
fn a_refusal_is_reverted_everywhere_and_told_in_the_agents_own_words() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    world.submit(submission("bad", service("web", "/web", &["g"]), &["10.0.0.2:80"]));
    world.settle();
    let calls = world.calls();
    world.answer(&calls[0], APPLIED, "");
    world.answer(&calls[1], ItemOutcome::Invalid, "nginx: [emerg] no");
    world.settle();
    assert!(matches!(world.phase("bad"), Phase::Reverting { generation: Generation(3), .. }));
    assert_eq!((world.generation("web"), upstreams_of(&world, "web")), (Generation(3), 1));
    let calls = world.calls();
    assert_eq!(calls.iter().map(items).collect::<Vec<_>>(), [[("web", 3, true)], [("web", 3, true)]]);
    calls.iter().for_each(|call| world.answer(call, APPLIED, ""));
    world.settle();
    let (verdict, message) = verdict(&world, "bad");
    assert_eq!(
        (verdict, message.as_str()),
        (Verdict::Failed, "agent lb-2 refused it: nginx: [emerg] no; reverted")
    );
}

#[test]
fn a_first_request_that_fails_leaves_nothing_behind() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("bad", "web", "/web"));
    world.settle();
    world.answer_all(ItemOutcome::Invalid, "no");
    let calls = world.calls();
    assert_eq!(items(&calls[0]), [("web", 2, false)]);
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert_eq!(verdict(&world, "bad").0, Verdict::Failed);
    assert_eq!(world.snapshot.paths().count(), 0);
}

#[test]
fn only_the_bad_request_of_a_batch_fails() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("good", "a", "/a"));
    world.submit(update("bad", "b", "/b"));
    world.settle();
    let calls = world.calls();
    let answers = vec![says("a", APPLIED, ""), says("b", ItemOutcome::Invalid, "no")];
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Applied(answers, None), world.now);
    world.settle();
    assert_eq!(verdict(&world, "good").0, Verdict::Success);
    assert!(matches!(world.phase("bad"), Phase::Reverting { cause: Cause::Refused { .. }, .. }));
}

#[test]
fn an_unreachable_agent_is_tried_again_later_and_later_until_the_deadline() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    let mut pauses = Vec::new();
    for _ in 0..8 {
        let calls = world.calls();
        assert_eq!(calls.len(), 1);
        let lost = Answer::Lost { message: "unreachable".into() };
        world.progress.answered(&calls[0].agent, calls[0].id, lost, world.now);
        world.settle();
        let (none, wake) = fan_out(&world.snapshot, &world.progress, &world.limits, world.now);
        assert!(none.is_empty());
        pauses.push(wake.unwrap().since(world.now).as_millis());
        world.now = wake.unwrap();
    }
    assert_eq!(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    world.now = Timestamp(61_000);
    world.settle();
    assert!(matches!(world.phase("r"), Phase::Reverting { cause: Cause::DeadlineExceeded { .. }, .. }));
}

#[test]
fn a_revert_that_an_agent_cannot_do_is_bounded_and_followed_by_a_resync() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("bad", "web", "/web"));
    world.settle();
    world.answer_all(ItemOutcome::Invalid, "no");
    world.now = world.now.plus(world.limits.revert);
    world.settle();
    let (verdict, message) = verdict(&world, "bad");
    assert_eq!(verdict, Verdict::Failed);
    assert!(message.contains("agent lb-1 not reverted, will be resynced"), "{message}");
    assert!(matches!(world.calls()[0].call, Call::Resync { .. }));
    assert!(!world.snapshot.sync(&agent_key("g", "lb-1")).unwrap().value.in_sync);
}

/// What an agent holds may stop to pass its check, whatever is asked of it.
#[test]
fn an_agent_whose_held_configuration_is_refused_ends_requests_at_once() {
    const WORDS: &str = "the configuration held so far does not pass its check any more: `api`";
    let mut world = with_web(&["lb-1", "lb-2"]);
    let began = world.now;
    world.submit(update("r1", "web", "/web"));
    world.submit(update("r2", "other", "/other"));
    world.settle();
    for effect in world.calls() {
        let outcome = if effect.agent == agent_key("g", "lb-2") { ItemOutcome::Invalid } else { APPLIED };
        world.answer(&effect, outcome, WORDS);
    }
    world.settle();
    // It takes back nothing either.
    world.answer_all(ItemOutcome::Invalid, WORDS);
    for id in ["r1", "r2"] {
        let (verdict, message) = verdict(&world, id);
        assert_eq!(verdict, Verdict::Failed);
        assert!(message.contains("agent lb-2 refused it") && message.contains(WORDS), "{message}");
    }
    assert_eq!(world.now, began, "no deadline was waited for");
    assert!(world.calls().iter().all(|effect| matches!(effect.call, Call::Resync { .. })));
}

#[test]
fn a_generation_that_an_agent_is_above_is_raised_over_it() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.answer_all(ItemOutcome::Stale(Generation(40)), "");
    let calls = world.calls();
    assert_eq!(items(&calls[0]), [("web", 41, true)]);
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert_eq!((verdict(&world, "r").0, world.generation("web")), (Verdict::Success, Generation(41)));
}

#[test]
fn a_queued_request_ends_at_its_deadline() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("a1", "a", "/a"));
    world.submit(update("a2", "a", "/a"));
    world.settle();
    world.calls();
    world.now = Timestamp(61_000);
    world.settle();
    assert_eq!(verdict(&world, "a2").0, Verdict::Failed);
}
