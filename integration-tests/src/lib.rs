//! Real clusters for tests, the demo and the benchmarks: etcd, nginx and our
//! three binaries as processes on loopback.
//!
//! What it is: a [`cluster::Plan`] that becomes a running [`cluster::Cluster`],
//! processes that can be stopped, killed, frozen and started again, a load
//! generator, and waits that show what the store held when they gave up.
//!
//! What it must never do: link one of the services, stand in for a part of
//! them, or end a process that it did not start.
//!
//! Who talks to whom: tests, `stack` and `bench` hold a `Cluster` and speak gRPC
//! to the processes, as any client would. Everything a cluster writes is below
//! one folder of `run/` in the checkout.

use std::fmt::Display;

pub mod app;
pub mod clients;
pub mod cluster;
pub mod etcd;
pub mod http;
pub mod nginx;
pub mod paths;
pub mod ports;
pub mod process;
pub mod proxy;
pub mod teardown;
pub mod traffic;
pub mod wait;

/// What went wrong, in words for the person who runs it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(String);

/// What the harness's own functions answer.
pub type Result<T> = std::result::Result<T, Error>;

/// Puts what was tried before the words of a failure.
pub trait Context<T> {
    /// # Errors
    /// The failure, with `what` before it.
    fn context(self, what: impl Display) -> Result<T>;
}

// === impl Error ===

impl Error {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<tonic::Status> for Error {
    fn from(status: tonic::Status) -> Self {
        Self(format!("{:?}: {}", status.code(), status.message()))
    }
}

// === impl Context ===

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl Display) -> Result<T> {
        self.map_err(|error| Error(format!("{what}: {error}")))
    }
}
