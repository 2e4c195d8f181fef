//! The service as a whole on a store in memory, with real servers for agents
//! whose answers are scripted.

mod agent;
mod cluster;
mod failures;
mod handshake;
mod leaders;
