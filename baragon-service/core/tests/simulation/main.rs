//! Replicas, agents and clients over a simulated store and network, with
//! everything that can go wrong drawn from a seed.
//!
//! Events come in any order: messages are lost, doubled and late; answers of
//! the store are lost; leaders crash between any two steps and old ones go on
//! beside new ones; agents crash, return, lose their disk. After each event
//! the named invariants of [`world`] hold, and when the faults stop everything
//! comes to its end.

#![allow(clippy::unwrap_used, reason = "all of this crate is a test")]

mod agent;
mod store;
mod world;

use std::collections::BTreeMap;

use baragon_service_core::request::Verdict;
use world::World;

/// Runs of each `cargo test`.
const SEEDS: u64 = 150;
const EVENTS: usize = 600;

#[test]
fn the_invariants_hold_whatever_happens() {
    let mut ends = BTreeMap::new();
    let mut together = (0, 0);
    let mut forgot = 0;
    for seed in 0..SEEDS {
        let world = run(seed);
        for verdict in world.verdicts() {
            *ends.entry(verdict).or_insert(0) += 1;
        }
        forgot += u64::from(world.forgot());
        let (well, apart) = world.taken_together();
        together = (together.0 + well, together.1 + apart);
    }
    assert!(together.0 > 40 && together.1 > 25, "taken together: {together:?}");
    assert!(forgot > SEEDS / 10, "in {forgot} runs a deleted service was forgotten");
    // A simulation in which nothing ever succeeds would hold as well.
    for verdict in [Verdict::Success, Verdict::Failed, Verdict::Canceled, Verdict::Noop] {
        assert!(ends.get(&verdict).is_some_and(|count| *count > SEEDS / 10), "{ends:?}");
    }
}

/// `SEED=17 cargo test -p baragon-service-core one_seed` repeats a run.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test may be told its seed")]
fn one_seed() {
    let seed = std::env::var("SEED").ok().and_then(|text| text.parse().ok());
    run(seed.unwrap_or_else(|| fastrand::u64(1_000..)));
}

fn run(seed: u64) -> World {
    let told = Told(seed);
    let mut world = World::new(seed);
    for _ in 0..EVENTS {
        world.event();
        world.check();
    }
    world.quiesce();
    world.check_end();
    std::mem::forget(told);
    world
}

/// Tells the seed of a run that panics.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        eprintln!("the seed was {}: SEED={} repeats it", self.0, self.0);
    }
}
