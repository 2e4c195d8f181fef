//! What has ended is kept until whoever is to be told of it was.

use core::time::Duration;

use super::*;
use crate::ids::Revision;

/// Requests of one service that have ended one after the other.
fn history(world: &mut World, count: usize) -> Vec<Revision> {
    for number in 0..count {
        world.submit(update(&std::format!("r{number}"), "web", "/web"));
        world.settle();
        world.answer_all(APPLIED, "");
    }
    let ended = |number| Key::Request(request_id(&std::format!("r{number}")));
    (0..count).map(|number| world.snapshot.modified(&ended(number)).unwrap()).collect()
}

fn kept(world: &World) -> Vec<std::string::String> {
    world.snapshot.requests().map(|stored| stored.value.id().to_string()).collect()
}

fn bounded(per_service: usize, bound: usize) -> World {
    let mut world = World::with_agents(&["lb-1"]);
    world.limits.history_per_service = per_service;
    world.limits.history_youth = Duration::from_secs(1);
    (world.limits.history, world.limits.history_bound) = (bound, bound);
    world
}

#[test]
fn only_what_all_were_told_of_goes() {
    let mut world = bounded(1, 100);
    world.progress.keep_from(Some(Revision(0)));
    let ends = history(&mut world, 5);
    world.settle_old();
    assert_eq!(kept(&world).len(), 5, "nobody was told");
    world.progress.keep_from(Some(ends[2]));
    world.settle_old();
    assert_eq!(kept(&world), ["r2", "r3", "r4"], "the one at the place may be one of several");
    world.progress.keep_from(None);
    world.settle_old();
    assert_eq!(kept(&world), ["r4"]);
}

#[test]
fn the_age_bound_waits_for_it_too_and_the_bound_for_nothing() {
    let mut world = bounded(100, 4);
    world.limits.history_age = Duration::from_secs(2);
    world.progress.keep_from(Some(Revision(0)));
    history(&mut world, 4);
    world.settle_old();
    assert_eq!(kept(&world).len(), 4);
    history_more(&mut world);
    assert_eq!(kept(&world).len(), 4, "{:?}", kept(&world));
    assert!(!kept(&world).contains(&"r0".to_string()));
}

fn history_more(world: &mut World) {
    world.submit(update("more", "web", "/web"));
    world.settle();
    world.answer_all(APPLIED, "");
    world.settle();
}
