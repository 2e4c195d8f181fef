//! Queued changes of upstreams of one service are taken together.

use super::*;

/// A change of upstreams alone.
fn moved(id: &str, add: &str) -> Submission {
    let upstreams = UpstreamChange::Edit { add: vec![upstream(add)], remove: vec![] };
    action(id, "web", Action::Update { service: None, upstreams, no_duplicates: false })
}

/// "web", with three such changes waiting together.
fn with_three() -> World {
    let mut world = with_web(&["lb-1", "lb-2"]);
    for (id, add) in [("a", "10.0.0.2:80"), ("b", "10.0.0.3:80"), ("c", "10.0.0.4:80")] {
        world.submit(moved(id, add));
    }
    world.settle();
    world
}

fn addresses(world: &World) -> Vec<std::string::String> {
    let record = &world.snapshot.service(&service_id("web")).unwrap().value;
    let upstreams = &record.content.as_ref().unwrap().upstreams;
    upstreams.iter().map(|one| one.address.to_string()).collect()
}

#[test]
fn they_make_one_generation_and_each_has_its_answer() {
    let mut world = with_three();
    assert_eq!(world.answer_all(APPLIED, ""), 2, "one call an agent");
    for id in ["a", "b", "c"] {
        let Phase::Done(outcome) = world.phase(id) else { panic!("{id}") };
        assert_eq!((outcome.verdict, outcome.generation), (Verdict::Success, Generation(2)));
    }
    assert_eq!(addresses(&world), ["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"]);
    assert_eq!(world.generation("web"), Generation(2));
}

#[test]
fn the_same_description_goes_along_another_one_does_not() {
    let mut world = with_web(&["lb-1"]);
    world.submit(moved("a", "10.0.0.2:80"));
    world.submit(submission("same", service("web", "/web", &["g"]), &["10.0.0.3:80"]));
    world.submit(submission("other", service("web", "/web2", &["g"]), &["10.0.0.4:80"]));
    world.submit(moved("behind", "10.0.0.5:80"));
    world.settle();
    assert_eq!(world.phase("same"), world.phase("a"));
    assert!(matches!((world.phase("other"), world.phase("behind")), (Phase::Pending, Phase::Pending)));
}

#[test]
fn what_needs_its_own_answer_goes_by_itself() {
    for change in [
        |submission: &mut Submission| submission.no_validate = true,
        |submission: &mut Submission| submission.action = Action::Reload,
    ] {
        let mut world = with_web(&["lb-1"]);
        world.submit(moved("a", "10.0.0.2:80"));
        let mut own = moved("own", "10.0.0.3:80");
        change(&mut own);
        world.submit(own);
        world.settle();
        assert!(matches!(world.phase("own"), Phase::Pending), "{:?}", world.phase("own"));
    }
    let mut world = with_web(&["lb-1"]);
    let expecting = Submission { expected_generation: Some(Generation(1)), ..moved("own", "10.0.0.3:80") };
    world.submit(expecting);
    world.submit(moved("a", "10.0.0.2:80"));
    world.settle();
    assert!(matches!(world.phase("a"), Phase::Pending), "{:?}", world.phase("a"));
}

#[test]
fn when_they_are_refused_together_only_the_bad_one_fails() {
    let mut world = with_three();
    world.answer_all(ItemOutcome::Invalid, "no");
    world.answer_all(APPLIED, "");
    assert_eq!(addresses(&world), ["10.0.0.1:80"], "the old content is back");
    for (id, outcome) in [("a", APPLIED), ("b", ItemOutcome::Invalid), ("b", APPLIED), ("c", APPLIED)] {
        assert!(world.phase(id) != Phase::Pending, "{id} is not under way");
        world.answer_all(outcome, "no");
    }
    let verdicts = ["a", "b", "c"].map(|id| verdict(&world, id).0);
    assert_eq!(verdicts, [Verdict::Success, Verdict::Failed, Verdict::Success]);
    assert_eq!(addresses(&world), ["10.0.0.1:80", "10.0.0.2:80", "10.0.0.4:80"]);
}

#[test]
fn one_that_is_canceled_is_undone_and_the_others_go_on() {
    let mut world = with_three();
    let Cancellation::Accepted(commit) = cancel(&world.snapshot, &request_id("b"), world.now) else {
        panic!("too late")
    };
    world.commit(&commit);
    for _ in 0..3 {
        world.answer_all(APPLIED, "");
    }
    let verdicts = ["a", "b", "c"].map(|id| verdict(&world, id).0);
    assert_eq!(verdicts, [Verdict::Success, Verdict::Canceled, Verdict::Success]);
    assert_eq!(addresses(&world), ["10.0.0.1:80", "10.0.0.2:80", "10.0.0.4:80"]);
}

#[test]
fn at_the_deadline_of_one_the_others_get_their_turn() {
    let mut world = with_web(&["lb-1"]);
    world.submit(moved("early", "10.0.0.2:80"));
    world.now = world.now.plus(core::time::Duration::from_secs(5));
    world.submit(moved("later", "10.0.0.3:80"));
    world.settle();
    let calls = world.calls();
    world.now = Timestamp(1_000).plus(world.limits.deadline);
    world.settle();
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    for _ in 0..2 {
        world.answer_all(APPLIED, "");
    }
    assert_eq!(verdict(&world, "early").0, Verdict::Failed);
    assert_eq!(verdict(&world, "later").0, Verdict::Success);
}

#[test]
fn a_part_of_the_flight_is_never_told() {
    let mut world = with_three();
    world.snapshot.remove(&Key::Request(request_id("b")), crate::ids::Revision(1_000));
    assert!(world.calls().is_empty());
    let Cancellation::Accepted(commit) = cancel(&world.snapshot, &request_id("a"), world.now) else {
        panic!("too late")
    };
    assert!(commit.writes().is_empty() && !commit.expectations().is_empty(), "all is read anew first");
}
