//! Whole lives of requests under a random schedule: two leaders that overlap,
//! crashes at every step, a load-balancer service that is slow, refuses or is
//! away, tasks that die, nodes that are drained, hosts that lose all. The clock is
//! virtual; a seed repeats a run exactly: `SIMULATION_SEED` is the only one to run.

#![allow(clippy::unwrap_used, reason = "a test: a panic names the seed or the line")]

mod world;

use world::{Quality, World};

const SEEDS: u64 = 80;
const STEPS: usize = 500;

/// These, or only the one that is given by hand, as it failed.
fn seeds(all: impl IntoIterator<Item = u64>) -> impl Iterator<Item = u64> {
    let alone = alone();
    all.into_iter().filter(move |seed| alone.is_none_or(|alone| alone == *seed))
}

#[allow(clippy::disallowed_methods, reason = "the seed of a failed run is given by hand")]
fn alone() -> Option<u64> {
    std::env::var("SIMULATION_SEED").ok()?.parse().ok()
}

/// What a test is about has happened in one of its worlds.
fn assert_happened(counts: impl Iterator<Item = usize>, otherwise: &str) {
    assert!(counts.sum::<usize>() > 0 || alone().is_some(), "{otherwise}");
}

/// Every invariant holds after each step of a run; see `World::check`.
fn run(seed: u64, qualities: &[Quality]) -> World {
    live(World::new(seed, qualities))
}

fn live(mut world: World) -> World {
    for _ in 0..STEPS {
        world.step();
        world.check();
    }
    world.settle();
    world.check_settled();
    world
}

#[test]
fn serving_tasks_never_drop_below_old_during_a_deploy() {
    for seed in seeds(0..SEEDS) {
        run(seed, &[Quality::Good, Quality::CrashesAtStart, Quality::NeverHealthy]);
    }
}

#[test]
fn every_deploy_ends_even_when_tasks_die_late() {
    for seed in seeds(1000..1000 + SEEDS) {
        run(seed, &[Quality::Good, Quality::CrashesLater, Quality::CrashesAtStart]);
    }
}

#[test]
fn every_deploy_ends_even_when_what_it_replaces_never_comes_back() {
    let kept =
        seeds(2000..2000 + SEEDS / 2).map(|seed| run(seed, &[Quality::Good, Quality::Rots]).kept_deploys());
    assert_happened(kept, "it never came to that");
}

#[test]
fn whatever_users_do_to_tasks_and_requests_the_load_balancers_and_the_wish_agree_in_the_end() {
    for seed in seeds(3000..3000 + SEEDS) {
        live(World::new(seed, &[Quality::Good, Quality::CrashesAtStart]).with_actions());
    }
}

#[test]
fn hosts_that_restart_and_decisions_that_fail_leave_what_is_wanted_in_the_end() {
    let worlds = seeds(4000..4000 + SEEDS / 4).map(|seed| {
        let qualities = [Quality::Good, Quality::CrashesAtStart, Quality::CrashesLater];
        live(World::new(seed, &qualities).with_actions().with_troubles()).rollbacks()
    });
    assert_happened(worlds, "nothing was ever rolled back");
}

#[test]
fn a_request_that_is_deleted_at_any_moment_leaves_nothing_behind() {
    for seed in seeds(5000..5000 + SEEDS) {
        let qualities = [Quality::Good, Quality::CrashesAtStart, Quality::CrashesLater];
        let mut world = World::new(seed, &qualities).with_actions().with_troubles();
        for step in 0..STEPS {
            if step == seed as usize % STEPS + 20 {
                world.delete();
            }
            world.step();
            world.check();
        }
        world.bury();
        world.check_nothing_stays();
    }
}

#[test]
fn a_drain_costs_nobody_a_task_and_ends_whatever_is_deployed_meanwhile() {
    for seed in seeds(8000..8000 + SEEDS / 5) {
        live(World::new(seed, &[Quality::Good, Quality::CrashesAtStart]).with_nodes());
    }
    // The last one has found a fault.
    for seed in seeds((8100..8100 + SEEDS / 10).chain([20_045])) {
        live(World::new(seed, &[Quality::Good, Quality::CrashesAtStart]).with_nodes().with_actions());
    }
}

#[test]
fn a_request_that_cannot_be_decided_or_crashes_all_the_time_keeps_no_other_from_its_end() {
    for seed in seeds(9000..9000 + SEEDS / 8) {
        let mut world = World::new(seed, &[Quality::Good, Quality::CrashesAtStart])
            .with_tenant("loop", &[Quality::CrashesLater])
            .with_tenant("poison", &[Quality::Good, Quality::CrashesLater]);
        for step in 0..STEPS {
            if step == seed as usize % STEPS {
                world.poison_the_last(true);
            }
            world.step();
            world.check();
        }
        world.settle();
        world.check_settled();
        world.poison_the_last(false);
        world.settle();
        world.check_settled();
    }
}

#[test]
fn two_requests_that_share_a_service_leave_the_upstreams_of_each_other_alone() {
    for seed in seeds(10_000..10_000 + SEEDS / 5) {
        let qualities = [Quality::Good, Quality::CrashesAtStart, Quality::CrashesLater];
        let mut world = World::sharing(seed, &qualities).with_tenant("other", &qualities);
        for step in 0..STEPS {
            // One of them may be deleted; the other one keeps what it has.
            if seed % 2 == 0 && step == seed as usize % STEPS + 20 {
                world.delete();
            }
            world.step();
            world.check();
        }
        world.settle();
        world.check_settled();
    }
}

#[test]
fn while_many_tasks_are_lost_nothing_happens_by_itself_and_after_that_all_is_as_wanted() {
    let worlds = seeds(11_004..11_004 + SEEDS / 12).map(|seed| {
        let other = [Quality::Good, Quality::NeverHealthy];
        let world = World::new(seed, &[Quality::Good]).with_tenant("other", &other).with_disasters();
        let world = live(if seed % 2 == 0 { world } else { world.with_actions() });
        // Once more, with something to lose.
        live(world.after_peace()).brakes()
    });
    assert_happened(worlds, "the brake was never put on");
}

#[test]
fn all_sorts_of_tasks_together_leave_what_is_wanted() {
    // Some of these have found faults.
    for seed in seeds(7040..7080) {
        run(seed, &[Quality::Good, Quality::CrashesAtStart, Quality::NeverHealthy, Quality::CrashesLater]);
    }
}
