//! From accepted to served by every agent.

use super::*;

#[test]
fn a_request_goes_to_every_agent_and_succeeds_when_all_serve_it() {
    let mut world = World::with_agents(&["lb-1", "lb-2"]);
    world.submit(update("r", "web", "/web"));
    assert!(world.calls().is_empty(), "nothing is sent before it is written that it is being applied");
    world.settle();
    let calls = world.calls();
    assert_eq!(calls.iter().map(items).collect::<Vec<_>>(), [[("web", 1, true)], [("web", 1, true)]]);
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert!(matches!(world.phase("r"), Phase::Applying { .. }));
    let request = &world.snapshot.request(&request_id("r")).unwrap().value;
    let message = report::message(&world.snapshot, Some(&world.progress), request);
    assert_eq!(message, "applying generation 1: lb-1 applied, lb-2 waiting");
    world.answer(&calls[1], APPLIED, "");
    world.settle();
    assert_eq!(verdict(&world, "r"), (Verdict::Success, "2 agent(s) serve generation 1".to_string()));
    assert_eq!(world.generation("web"), Generation(1));
}

#[test]
fn requests_of_a_service_go_one_after_the_other_and_services_side_by_side() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("a1", "a", "/a"));
    world.submit(update("a2", "a", "/a"));
    world.submit(update("b1", "b", "/b"));
    world.settle();
    let calls = world.calls();
    assert_eq!(items(&calls[0]), [("a", 1, true), ("b", 1, true)]);
    assert_eq!(world.phase("a2"), Phase::Pending);
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert_eq!(items(&world.calls()[0]), [("a", 2, true)]);
}

#[test]
fn what_comes_while_an_agent_is_busy_goes_together_in_the_next_call() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("a", "a", "/a"));
    world.settle();
    let first = world.calls();
    for name in ["b", "c", "d"] {
        world.submit(update(name, name, &std::format!("/{name}")));
        world.settle();
    }
    assert!(world.calls().is_empty());
    assert_eq!(world.phase("b"), Phase::Pending, "it may still be canceled without a trace");
    world.answer(&first[0], APPLIED, "");
    world.settle();
    assert_eq!(items(&world.calls()[0]).len(), 3);
}

#[test]
fn an_agent_that_joins_meanwhile_must_serve_it_too() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    let calls = world.calls();
    world.join("g", "lb-2");
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert!(matches!(world.phase("r"), Phase::Applying { .. }));
    let calls = world.calls();
    assert!(
        matches!(&calls[..], [Effect { call: Call::Resync { services, .. }, .. }] if services.len() == 1)
    );
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Resynced(vec![]), world.now);
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
}

#[test]
fn an_agent_that_lost_its_lease_is_not_waited_for() {
    let mut world = World::with_agents(&["lb-1", "lb-2"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    let calls = world.calls();
    world.answer(&calls[0], APPLIED, "");
    world.leave("g", "lb-2");
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
    let notes = &world.snapshot.request(&request_id("r")).unwrap().value.notes;
    assert_eq!(
        notes.iter().map(|note| note.state).collect::<Vec<_>>(),
        [NoteState::Applied, NoteState::Gone]
    );
}

#[test]
fn no_live_agent_is_never_success() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.calls();
    world.leave("g", "lb-1");
    world.settle();
    assert!(matches!(world.phase("r"), Phase::Applying { .. }));
    world.now = Timestamp(1_000_000);
    world.settle();
    let (verdict, message) = verdict(&world, "r");
    assert_eq!(verdict, Verdict::Failed);
    assert!(message.contains("group g has no live agent"), "{message}");
}

#[test]
fn agents_of_a_group_that_is_left_are_told_and_waited_for() {
    let mut world = with_web(&["lb-1"]);
    world.put(Record::Group(group("h")));
    world.join("h", "lb-h");
    world.confirm_all();
    world.submit(submission("move", service("web", "/web", &["h"]), &[]));
    world.settle();
    let calls = world.calls();
    let told: Vec<_> = calls.iter().flat_map(items).collect();
    assert_eq!(told, [("web", 2, false), ("web", 2, true)]);
    world.answer(&calls[1], APPLIED, "");
    world.settle();
    assert!(matches!(world.phase("move"), Phase::Applying { .. }));
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert_eq!(verdict(&world, "move").0, Verdict::Success);
    let left = world.snapshot.paths().filter(|(path, _)| path.group == group_name("g")).count();
    assert_eq!(left, 0, "the path in the group that was left is free");
}

#[test]
fn a_deleted_service_keeps_its_generation_and_frees_its_path() {
    let mut world = with_web(&["lb-1"]);
    world.submit(action("d", "web", Action::Delete));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "d").0, Verdict::Success);
    assert_eq!((world.generation("web"), world.snapshot.paths().count()), (Generation(2), 0));
    world.submit(update("again", "web", "/web"));
    world.settle();
    assert_eq!(items(&world.calls()[0]), [("web", 3, true)]);
}

#[test]
fn a_reload_takes_a_generation_and_forces_the_agents() {
    let mut world = with_web(&["lb-1"]);
    world.submit(action("r", "web", Action::Reload));
    world.settle();
    let calls = world.calls();
    let Call::Apply { items, .. } = &calls[0].call else { panic!("{calls:?}") };
    assert!(items[0].force_reload && items[0].target.generation == Generation(2));
}
