//! One scenario a test: given a snapshot and what agents say, what is written
//! and who is called.

use std::{boxed::Box, string::ToString, vec, vec::Vec};

use super::{
    Admission, Call, Cancellation, Draft, Effect, Fault, Place, cancel, check_draft, fan_out, put_group,
    submit,
};
use crate::{
    agent::Level,
    clock::Timestamp,
    commit::{Key, Range, Record},
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

mod admission;
mod failures;
mod holdups;
mod operators;
mod outbox;
mod success;
mod templates;
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
