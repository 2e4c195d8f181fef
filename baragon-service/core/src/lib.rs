//! The decisions of baragon-service.
//!
//! What it is: pure functions from a [`snapshot::Snapshot`] of the store (and,
//! for the leader, the [`progress::Progress`] of its agents) to a
//! [`commit::Commit`] and to calls of agents. Time is an argument.
//!
//! What it must never do: I/O, read a clock, draw a random number, know
//! protobuf or etcd. `no_std` keeps it so: clocks, files, threads and
//! randomly ordered maps do not exist here.
//!
//! Invariants ([`check`] lists the broken ones of a snapshot):
//! 1. of one service at most one request is in flight, the oldest;
//! 2. a generation is never given to two contents of a service;
//! 3. a path of a domain of a group has one owner;
//! 4. a request that is done never changes again.

#![no_std]
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants, missing_docs)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod agent;
pub mod check;
pub mod clock;
pub mod commit;
pub mod decide;
#[cfg(test)]
mod fixture;
pub mod group;
pub mod ids;
pub mod progress;
pub mod report;
pub mod request;
pub mod service;
pub mod snapshot;
pub mod timeline;
pub mod upstream;
