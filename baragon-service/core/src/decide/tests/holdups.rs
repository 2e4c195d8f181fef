//! One that cannot go on does not hold up the others, and what has just come is
//! not taken for what is over.

use core::time::Duration;

use super::*;
use crate::{
    decide::{advance, delete_group},
    ids::Revision,
    snapshot::Snapshot,
};

#[test]
fn a_lock_that_was_read_without_its_request_stays() {
    let mut world = with_web(&["lb-1"]);
    world.submit(action("d", "web", Action::Delete));
    world.settle();
    let calls = world.calls();
    // Another replica accepts it again; of that only the lock is read here.
    let accepted = submit(&world.snapshot, update("again", "web", "/web"), &world.limits, world.now);
    let Admission::Accepted(again) = accepted else { panic!("{accepted:?}") };
    let path = world.snapshot.paths().next().unwrap().0.clone();
    world.snapshot.put(Record::Path(path, service_id("web")), Revision(1), Revision(1_000));
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert_eq!((verdict(&world, "d").0, world.snapshot.paths().count()), (Verdict::Success, 1));
    world.progress.swept(&world.snapshot, world.now);
    let freed = |snapshot: &Snapshot| {
        let commits = advance(snapshot, &world.progress, &world.limits, world.now).commits;
        let written = commits.iter().flat_map(|commit| commit.writes().keys());
        written.filter(|key| matches!(key, Key::Path(_))).count()
    };
    let mut without = world.snapshot.clone();
    without.advance(Revision(1_000));
    assert_eq!(freed(&without), 1, "it is looked at again when all is heard");
    world.snapshot.absorb(&again, Revision(1_000));
    world.snapshot.advance(Revision(1_000));
    assert_eq!(freed(&world.snapshot), 0, "the request needs it");
}

#[test]
fn what_no_transaction_takes_is_refused() {
    let mut world = with_web(&["lb-1"]);
    let many = |id: &str, from: u32| {
        let addresses = (from..from + 2_500).map(|one| std::format!("10.{}.{}.1:80", one / 250, one % 250));
        let list = addresses.map(|address| upstream(&address)).collect();
        let add = UpstreamChange::Edit { add: list, remove: vec![] };
        action(id, "web", Action::Update { service: None, upstreams: add, no_duplicates: false })
    };
    let mut large = update("large", "other", "/other");
    let Action::Update { service: Some(service), .. } = &mut large.action else { panic!() };
    service.options.insert("text".to_string(), "x".repeat(300_000).into());
    let told = faults(&world, large);
    assert!(matches!(&told[..], [Fault::TooLarge { bytes }] if *bytes > 300_000), "{told:?}");
    world.submit(many("first", 0));
    // Each is little enough; the second finds the first in its way when it starts.
    world.submit(many("second", 2_500));
    world.settle();
    while world.answer_all(APPLIED, "") > 0 {}
    assert_eq!(verdict(&world, "first").0, Verdict::Success);
    let (ended, message) = verdict(&world, "second");
    assert!(ended == Verdict::Failed && message.contains("bytes"), "{ended:?} {message}");
    assert!(matches!(&faults(&world, many("third", 5_000))[..], [Fault::TooLarge { .. }]));
}

#[test]
fn one_that_waits_does_not_keep_others_from_their_addresses() {
    let mut world = World::with_agents(&["lb-1"]);
    world.put(Record::Group(group("h")));
    world.join("h", "lb-h");
    world.confirm_all();
    let exclusive = |id: &str, of: &str, in_group: &str| {
        let upstreams = UpstreamChange::Replace(vec![upstream(&std::format!("{of}:80"))]);
        let service = Some(Box::new(service(of, &std::format!("/{of}"), &[in_group])));
        action(id, of, Action::Update { service, upstreams, no_duplicates: true })
    };
    world.submit(exclusive("waits", "a", "h"));
    world.leave("h", "lb-h");
    world.submit(exclusive("goes", "b", "g"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!((world.phase("waits"), verdict(&world, "goes").0), (Phase::Pending, Verdict::Success));
    // Its own it keeps from them until it ends, and not longer.
    let same = || {
        let upstreams = UpstreamChange::Replace(vec![upstream("a:80")]);
        let service = Some(Box::new(service("c", "/c", &["g"])));
        action("same", "c", Action::Update { service, upstreams, no_duplicates: true })
    };
    assert!(matches!(&faults(&world, same())[..], [Fault::DuplicateUpstream { .. }]));
    world.now = world.now.plus(world.limits.deadline);
    world.settle();
    assert_eq!(verdict(&world, "waits").0, Verdict::Failed);
    world.submit(same());
}

#[test]
fn a_group_changes_only_where_all_its_paths_are_known() {
    let world = with_web(&["lb-1"]);
    let put = put_group(&world.snapshot, group("g")).unwrap();
    assert!(put.ranges().contains_key(&Range::Paths(group_name("g"))));
    let empty = World::with_agents(&["lb-1"]);
    let removed = delete_group(&empty.snapshot, &group_name("g")).unwrap().unwrap();
    let ranges: Vec<&Range> = removed.ranges().keys().collect();
    assert_eq!(ranges, [&Range::Paths(group_name("g")), &Range::Aliases]);
}

#[test]
fn what_all_serve_is_a_success_after_the_deadline_too() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    let calls = world.calls();
    world.answer(&calls[0], APPLIED, "");
    world.now = world.now.plus(world.limits.deadline);
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
}

#[test]
fn a_full_state_without_an_answer_holds_up_no_request() {
    let mut world = with_web(&["lb-1"]);
    world.join("g", "lb-2");
    let calls = world.calls();
    assert!(matches!(calls[0].call, Call::Resync { .. }));
    let lost = || Answer::Lost { message: "no answer".into() };
    world.progress.answered(&calls[0].agent, calls[0].id, lost(), world.now);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.now = world.now.plus(Duration::from_secs(5));
    let calls = world.calls();
    let of_the_other = calls.iter().find(|effect| effect.agent == agent_key("g", "lb-2")).unwrap();
    assert_eq!(items(of_the_other), [("web", 2, true)]);
    world.progress.answered(&of_the_other.agent, of_the_other.id, lost(), world.now);
    world.now = world.now.plus(Duration::from_secs(31));
    let calls = world.calls();
    let Call::Resync { .. } = &calls[0].call else { panic!("it waits for ever: {calls:?}") };
}

#[test]
fn an_agent_that_left_a_service_out_is_asked_again_until_it_serves_it() {
    let mut world = with_web(&["lb-1"]);
    world.join("g", "lb-2");
    for _ in 0..20 {
        let calls = world.calls();
        assert!(matches!(calls[0].call, Call::Resync { .. }), "{calls:?}");
        let left_out = Answer::Resynced(vec![says("web", ItemOutcome::Invalid, "host not found")]);
        world.progress.answered(&calls[0].agent, calls[0].id, left_out, world.now);
        assert!(world.calls().is_empty(), "not at once");
        world.now = world.now.plus(Duration::from_secs(30));
    }
    let calls = world.calls();
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Resynced(vec![]), world.now);
    world.now = world.now.plus(Duration::from_secs(60));
    assert!(world.calls().is_empty());
}

#[test]
fn an_answer_that_was_just_given_can_be_asked_for() {
    let mut world = with_web(&["lb-1"]);
    world.limits.history = 10;
    for number in 0..120 {
        world.submit(update(&std::format!("r{number}"), "web", "/web"));
    }
    world.settle();
    while world.answer_all(APPLIED, "") > 0 {}
    world.settle_old();
    assert_eq!(world.snapshot.finished(), 121, "more than are kept of a service or in all");
    world.limits.history_bound = 100;
    world.settle();
    assert!(world.snapshot.finished() <= 100, "however young");
    world.now = world.now.plus(world.limits.history_youth);
    world.settle_old();
    assert!(world.snapshot.finished() <= 10, "{}", world.snapshot.finished());
}

#[test]
fn a_generation_above_the_stored_one_is_passed_without_a_request() {
    let mut world = with_web(&["lb-1"]);
    world.join("g", "lb-2");
    let calls = world.calls();
    let stale = Answer::Resynced(vec![says("web", ItemOutcome::Stale(Generation(40)), "")]);
    world.progress.answered(&calls[0].agent, calls[0].id, stale, world.now);
    world.settle();
    assert_eq!((world.generation("web"), upstreams_of(&world, "web")), (Generation(41), 1));
    world.now = world.now.plus(Duration::from_secs(1));
    let calls = world.calls();
    let Call::Resync { services, .. } = &calls[0].call else { panic!("{calls:?}") };
    assert_eq!(services[0].0.generation, Generation(41));
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Resynced(vec![]), world.now);
    world.settle();
    assert_eq!(world.generation("web"), Generation(41));
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!((verdict(&world, "r").0, world.generation("web")), (Verdict::Success, Generation(42)));
}

#[test]
fn one_that_fails_again_and_again_takes_none_with_it() {
    let mut world = World::with_agents(&["lb-1"]);
    let names = ["a", "bad", "c", "d", "e"];
    for name in names {
        world.submit(update(&std::format!("r-{name}"), name, &std::format!("/{name}")));
    }
    world.settle();
    let mut sizes = vec![];
    while names.iter().any(|name| *name != "bad" && !is_done(&world, &std::format!("r-{name}"))) {
        for call in world.calls() {
            let told = call.call.services();
            sizes.push(told.len());
            let hangs = told.contains_key(&service_id("bad"));
            world.answer(&call, if hangs { ItemOutcome::Failed } else { APPLIED }, "timed out");
        }
        world.settle();
        world.now = world.now.plus(Duration::from_millis(100));
        assert!(sizes.len() < 12, "{sizes:?}");
    }
    assert_eq!(sizes[0], 5, "at first all go together");
    for name in names {
        let wanted = if name == "bad" { None } else { Some(Verdict::Success) };
        let id = std::format!("r-{name}");
        assert_eq!(is_done(&world, &id).then(|| verdict(&world, &id).0), wanted, "{name}");
    }
    world.submit(update("late", "late", "/late"));
    world.settle();
    let calls = world.calls();
    assert_eq!(items(&calls[0]).iter().map(|item| item.0).collect::<Vec<_>>(), ["late"], "new ones first");
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    world.now = world.now.plus(world.limits.deadline);
    world.settle();
    while world.answer_all(APPLIED, "") > 0 {}
    assert_eq!(verdict(&world, "r-bad").0, Verdict::Failed);
}

fn is_done(world: &World, id: &str) -> bool {
    matches!(world.phase(id), Phase::Done(_))
}
