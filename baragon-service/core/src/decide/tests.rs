//! One scenario a test: given a snapshot and what agents say, what is written
//! and who is called.

use std::{boxed::Box, string::ToString, vec, vec::Vec};

use super::{Admission, Call, Cancellation, Effect, Fault, cancel, check_place, put_group, submit};
use crate::{
    agent::Level,
    clock::Timestamp,
    commit::{Key, Record},
    fixture::{
        World, action, agent_key, group, group_name, request_id, says, service, service_id, submission,
        upstream,
    },
    ids::{Address, Domain, Generation},
    progress::{Answer, ItemOutcome},
    report,
    request::{Action, Cause, NoteState, Phase, Submission, Verdict},
    upstream::UpstreamChange,
};

mod holdups;
mod operators;
mod timelines;
mod together;

const APPLIED: ItemOutcome = ItemOutcome::Applied(Level::Structural);

fn update(id: &str, of: &str, path: &str) -> Submission {
    submission(id, service(of, path, &["g"]), &["10.0.0.1:80"])
}

fn faults(world: &World, wanted: Submission) -> Vec<Fault> {
    match submit(&world.snapshot, wanted, &world.limits, world.now) {
        Admission::Refused(faults) => faults,
        other @ (Admission::Accepted(_) | Admission::Known | Admission::Taken) => panic!("{other:?}"),
    }
}

fn verdict(world: &World, id: &str) -> (Verdict, std::string::String) {
    match world.phase(id) {
        Phase::Done(outcome) => (outcome.verdict, outcome.message),
        other @ (Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. }) => {
            panic!("{id} is {other:?}")
        }
    }
}

fn items(effect: &Effect) -> Vec<(&str, u64, bool)> {
    match &effect.call {
        Call::Apply { items, .. } => items
            .iter()
            .map(|item| {
                (item.target.service.as_str(), item.target.generation.0, item.target.content.is_some())
            })
            .collect(),
        Call::Resync { .. } => panic!("a resync: {effect:?}"),
    }
}

fn upstreams_of(world: &World, of: &str) -> usize {
    let record = &world.snapshot.service(&service_id(of)).unwrap().value;
    record.content.as_ref().map_or(0, |content| content.upstreams.len())
}

/// A world in which service "web" is committed at generation 1.
fn with_web(agents: &[&str]) -> World {
    let mut world = World::with_agents(agents);
    world.submit(update("create", "web", "/web"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "create").0, Verdict::Success);
    world
}

// === admission ===

#[test]
fn every_fault_of_a_submission_is_told_at_once() {
    let mut world = with_web(&["lb-1"]);
    world.put(Record::Group(group("empty")));
    let mut wanted = service("other", "/web", &["g", "empty", "nowhere"]);
    wanted.domains = [Domain::parse("a.com").unwrap()].into();
    let told = faults(&world, submission("r", wanted, &[]));
    let kinds = ["nowhere does not exist", "empty has no live agent", "owned by service web"];
    for kind in kinds {
        assert!(told.iter().any(|fault| fault.to_string().contains(kind)), "{kind}: {told:?}");
    }
}

#[test]
fn a_domain_that_no_group_serves_is_refused() {
    let world = World::with_agents(&["lb-1"]);
    let mut wanted = service("web", "/", &["g"]);
    wanted.domains = [Domain::parse("a.com").unwrap()].into();
    assert_eq!(
        faults(&world, submission("r", wanted, &[])),
        [Fault::DomainNotServed(Domain::parse("a.com").unwrap())]
    );
}

#[test]
fn a_group_below_its_minimum_is_refused() {
    let mut world = World::with_agents(&["lb-1"]);
    let mut two = group("g");
    two.minimum_agents = 2;
    let commit = put_group(&world.snapshot, two).unwrap();
    world.commit(&commit);
    let told = faults(&world, update("r", "web", "/"));
    assert_eq!(told, [Fault::TooFewAgents { group: group_name("g"), live: 1, minimum: 2 }]);
}

#[test]
fn the_same_id_is_known_by_its_content() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    let again = submit(&world.snapshot, update("r", "web", "/web"), &world.limits, Timestamp(9));
    assert_eq!(again, Admission::Known);
    let other = submit(&world.snapshot, update("r", "web", "/other"), &world.limits, Timestamp(9));
    assert_eq!(other, Admission::Taken);
}

#[test]
fn a_path_is_owned_from_admission_on_with_and_without_its_slash() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r1", "web", "/web"));
    let told = faults(&world, update("r2", "thief", "/web/"));
    assert!(matches!(&told[..], [Fault::PathOwned { owner, .. }] if owner.as_str() == "web"), "{told:?}");
}

#[test]
fn an_admission_writes_the_locks_it_relies_on() {
    let world = with_web(&["lb-1"]);
    let accepted = submit(&world.snapshot, update("r2", "web", "/web"), &world.limits, world.now);
    let Admission::Accepted(commit) = accepted else { panic!("{accepted:?}") };
    let path = world.snapshot.paths().next().unwrap().0.clone();
    assert!(commit.writes().contains_key(&Key::Path(path.clone())));
    assert!(commit.expectations().contains_key(&Key::Path(path)));
    assert!(commit.expectations().contains_key(&Key::Agent(agent_key("g", "lb-1"))));
    assert!(commit.expectations().contains_key(&Key::Group(group_name("g"))));
}

#[test]
fn upstreams_alone_need_a_service() {
    let mut world = World::with_agents(&["lb-1"]);
    let upstreams = UpstreamChange::Replace(vec![upstream("10.0.0.9:80")]);
    let only = |id: &str| {
        let change = Action::Update { service: None, upstreams: upstreams.clone(), no_duplicates: false };
        action(id, "web", change)
    };
    assert_eq!(faults(&world, only("r")), [Fault::UnknownService(service_id("web"))]);
    world.submit(update("create", "web", "/web"));
    world.submit(only("next"));
    for _ in 0..2 {
        world.settle();
        world.answer_all(APPLIED, "");
    }
    assert_eq!(verdict(&world, "next").0, Verdict::Success);
    assert_eq!(upstreams_of(&world, "web"), 1);
}

#[test]
fn an_address_of_another_service_is_refused_when_asked_for() {
    let mut world = with_web(&["lb-1"]);
    let exclusive = |id: &str, of: &str, address: &str| {
        let upstreams = UpstreamChange::Replace(vec![upstream(address)]);
        let service = Some(Box::new(service(of, &std::format!("/{of}"), &["g"])));
        action(id, of, Action::Update { service, upstreams, no_duplicates: true })
    };
    let told = faults(&world, exclusive("r", "other", "10.0.0.1:80"));
    let address = Address::parse("10.0.0.1:80").unwrap();
    assert_eq!(told, [Fault::DuplicateUpstream { address, owner: service_id("web") }]);
    // Two that were accepted side by side: the one that starts first has it.
    world.submit(exclusive("r1", "one", "10.0.0.2:80"));
    world.submit(exclusive("r2", "two", "10.0.0.2:80"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "r1").0, Verdict::Success);
    assert_eq!(verdict(&world, "r2").0, Verdict::Failed);
}

#[test]
fn an_expected_generation_must_be_the_present_one() {
    let mut world = with_web(&["lb-1"]);
    let at = |generation| Submission {
        expected_generation: Some(Generation(generation)),
        ..update("r", "web", "/web")
    };
    let moved = Fault::GenerationMoved { expected: Generation(7), present: Generation(1) };
    assert_eq!(faults(&world, at(7)), [moved]);
    world.submit(at(1));
}

#[test]
fn a_delete_or_reload_of_nothing_ends_in_its_turn_as_a_noop() {
    let mut world = World::with_agents(&["lb-1"]);
    let seen = world.snapshot.clone();
    world.submit(action("r", "web", Action::Reload));
    world.submit(update("create", "web", "/web"));
    // By a replica that has not heard of the one before.
    let accepted = submit(&seen, action("d", "web", Action::Delete), &world.limits, world.now);
    let Admission::Accepted(commit) = accepted else { panic!("{accepted:?}") };
    world.commit(&commit);
    while world.answer_all(APPLIED, "") > 0 || world.phase("d") == Phase::Pending {}
    let verdicts = ["r", "create", "d"].map(|id| verdict(&world, id).0);
    assert_eq!(verdicts, [Verdict::Noop, Verdict::Success, Verdict::Success]);
}

#[test]
fn a_domain_in_use_stays_in_its_group() {
    let mut world = with_web(&["lb-1"]);
    let mut with_domain = group("g");
    with_domain.domains = [Domain::parse("a.com").unwrap()].into();
    with_domain.default_domain = Domain::parse("a.com").ok();
    let told = put_group(&world.snapshot, with_domain.clone()).unwrap_err();
    assert!(told[0].rule.contains("service web uses the group without a domain"), "{told:?}");
    with_domain.name = group_name("h");
    let commit = put_group(&world.snapshot, with_domain).unwrap();
    world.commit(&commit);
    world.join("h", "lb-9");
    world.submit(submission("r", service("other", "/", &["h"]), &[]));
    let told = put_group(&world.snapshot, group("h")).unwrap_err();
    assert!(told[0].rule.contains("a.com is in use by service other"), "{told:?}");
}

#[test]
fn what_could_be_read_of_a_malformed_submission_is_checked_too() {
    let world = with_web(&["lb-1"]);
    let place = super::Place { groups: [group_name("nowhere")].into(), ..super::Place::default() };
    assert_eq!(check_place(&world.snapshot, &place), [Fault::UnknownGroup(group_name("nowhere"))]);
}

// === the way to success ===

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

// === failures ===

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
        let (none, wake) = super::fan_out(&world.snapshot, &world.progress, &world.limits, world.now);
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

// === cancellation ===

#[test]
fn a_pending_request_is_canceled_without_a_trace() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    let Cancellation::Accepted(commit) = cancel(&world.snapshot, &request_id("r"), world.now) else {
        panic!()
    };
    world.commit(&commit);
    assert_eq!(verdict(&world, "r").0, Verdict::Canceled);
    assert_eq!(world.generation("web"), Generation(0));
}

#[test]
fn a_request_that_is_applied_is_canceled_by_a_revert() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    let calls = world.calls();
    let Cancellation::Accepted(commit) = cancel(&world.snapshot, &request_id("r"), world.now) else {
        panic!()
    };
    world.commit(&commit);
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "r").0, Verdict::Canceled);
    assert_eq!(cancel(&world.snapshot, &request_id("r"), world.now), Cancellation::TooLate);
    assert_eq!(cancel(&world.snapshot, &request_id("x"), world.now), Cancellation::Unknown);
}

// === agents and history ===

#[test]
fn a_new_leader_asks_everything_anew() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    world.settle();
    world.calls();
    world.progress = crate::progress::Progress::new(&world.snapshot);
    let calls = world.calls();
    assert!(matches!(&calls[0].call, Call::Resync { services, .. } if services.len() == 1));
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Resynced(vec![]), world.now);
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
}

#[test]
fn an_agent_that_does_not_serve_all_is_shown_with_its_words() {
    let mut world = with_web(&["lb-1"]);
    world.join("g", "lb-2");
    let calls = world.calls();
    let failed = Answer::Resynced(vec![says("web", ItemOutcome::Invalid, "no such template")]);
    world.progress.answered(&calls[0].agent, calls[0].id, failed, world.now);
    world.settle();
    let sync = &world.snapshot.sync(&agent_key("g", "lb-2")).unwrap().value;
    assert!(!sync.in_sync && sync.message.contains("web: no such template"), "{sync:?}");
    assert!(world.calls().is_empty(), "it is not asked again at once");
}

#[test]
fn a_changed_group_is_told_to_its_agents() {
    let mut world = World::with_agents(&["lb-1"]);
    assert!(world.calls().is_empty());
    let mut changed = group("g");
    changed.minimum_agents = 0;
    let commit = put_group(&world.snapshot, changed).unwrap();
    world.commit(&commit);
    world.progress.observe(&world.snapshot);
    assert!(matches!(world.calls()[0].call, Call::Resync { .. }));
}

#[test]
fn of_the_history_the_newest_is_kept() {
    let mut world = World::with_agents(&["lb-1"]);
    world.limits.history_per_service = 3;
    for number in 0..6 {
        world.submit(update(&std::format!("r{number}"), "web", "/web"));
        world.settle();
        world.answer_all(APPLIED, "");
        world.now = world.now.plus(world.limits.history_youth);
    }
    world.settle_old();
    let kept: Vec<_> = world.snapshot.requests().map(|request| request.value.id().to_string()).collect();
    assert_eq!(kept, ["r3", "r4", "r5"]);
    world.limits.history = 2;
    world.settle_old();
    assert_eq!(world.snapshot.requests().count(), 2);
}
