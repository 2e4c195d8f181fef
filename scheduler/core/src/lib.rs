//! What the scheduler decides, as pure functions over values.
//!
//! **In**: a [`snapshot::Snapshot`] of the store, what the leader has
//! [`observed`](observed::Observed) of the world, and the time. **Out**: a
//! [`commit::Commit`] that the store carries out whole or not at all, the
//! [effects](effect::Effect) that the committed state implies, the time of the
//! next deadline, and reasons in words ([`report`]).
//!
//! It must never do I/O, read a clock, draw a random number or know of a
//! runtime; `no_std` keeps it so. (`croner` and `jiff`, which know the calendar,
//! link std; of them only functions of their arguments are called, and the time
//! zones are compiled in.) A new leader with the same snapshot derives
//! the same effects, which is why none of them is stored.
//!
//! Invariants, held by [`check`] and the simulation in `tests/`:
//! a deploy never lowers the number of serving tasks below what served before
//! it; no task is stopped while a load balancer may send to it; on every
//! failing path the old tasks are proven to be in the load balancer before the
//! new ones are stopped; every deploy ends.

#![no_std]
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants, missing_docs)]

extern crate alloc;

pub mod action;
pub mod audit;
pub mod check;
pub mod claim;
pub mod cluster;
pub mod commit;
pub mod crash;
pub mod decide;
pub mod deploy;
mod draft;
pub mod effect;
pub mod explain;
pub mod ids;
pub mod node;
pub mod observed;
pub mod outgoing;
pub mod placement;
pub mod progress;
pub mod report;
pub mod request;
pub mod run;
pub mod schedule;
pub mod snapshot;
pub mod survey;
pub mod task;
pub mod time;
