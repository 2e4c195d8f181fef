//! The service as a whole on a store in memory, with real servers for agents
//! whose answers are scripted.

#![allow(clippy::unwrap_used, reason = "all of this crate is a test")]

mod agent;
mod cluster;
mod failures;
mod followers;
mod forms;
mod handshake;
mod leaders;
mod numbers;
mod operators;
mod places;
mod races;
mod templates;
mod way;
mod webhooks;
