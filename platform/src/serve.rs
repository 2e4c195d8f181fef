//! A gRPC and HTTP server on one port.
//!
//! gRPC: health, reflection, a deadline and a size limit for each call, a limit
//! of calls in flight, a span with the caller's trace context, panics answered
//! as INTERNAL. HTTP: `/metrics` (Prometheus) and `/healthz`.

use std::{sync::Arc, time::Duration};

use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tonic::service::Routes;

use crate::tasks::Supervisor;

/// Limits of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of one call that is not a stream.
    pub timeout: Duration,
    /// Calls in flight; more are answered RESOURCE_EXHAUSTED.
    pub concurrency: usize,
    /// Bytes of one message.
    pub message_size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), concurrency: 1024, message_size: 8 << 20 }
    }
}

/// Whether this process takes traffic: the health service and `/healthz`.
#[derive(Clone, Debug)]
pub struct Readiness {
    serving: tokio::sync::watch::Sender<bool>,
}

/// What is served.
#[derive(Debug)]
pub struct Server {
    pub routes: Routes,
    /// Encoded `FileDescriptorSet` for reflection.
    pub descriptors: &'static [u8],
    /// Full gRPC names that the health service knows besides "".
    pub service_names: Vec<&'static str>,
    pub metrics: Arc<Registry>,
    pub limits: Limits,
}

impl Server {
    /// Serves on `listener` as a critical task of the Serve stage. NOT_SERVING
    /// until [`Readiness::set`], and again first thing on stop.
    #[must_use]
    pub fn start(self, _listener: TcpListener, _supervisor: &Supervisor) -> Readiness {
        todo!()
    }
}

impl Readiness {
    pub fn set(&self, serving: bool) {
        self.serving.send_replace(serving);
    }
}

/// An error status with every field violation as a `google.rpc.BadRequest` detail.
#[must_use]
pub fn invalid_argument(_violations: &[(String, String)]) -> tonic::Status {
    todo!()
}
