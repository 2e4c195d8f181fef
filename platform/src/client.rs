//! Calls to a replicated server: deadline, retry on the next replica, trace
//! context.

use std::{future::Future, time::Duration};

use tonic::{Status, service::interceptor::InterceptedService, transport::Channel};

/// Adds the trace context of the present span to a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct TraceContext;

/// A channel whose calls carry the trace context.
pub type Connection = InterceptedService<Channel, TraceContext>;

/// Bytes of one message that a client takes.
pub const MESSAGE_SIZE: usize = 64 << 20;

/// How calls are made.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Of one attempt.
    pub attempt_timeout: Duration,
    /// Of a call with all its retries.
    pub deadline: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self { attempt_timeout: Duration::from_secs(5), deadline: Duration::from_secs(15) }
    }
}

/// One logical server with one or more addresses. Stays on one and moves to
/// the next when that is unavailable. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Replicas {}

impl Replicas {
    /// Connects lazily. Addresses are URLs, `http://host:port`.
    ///
    /// # Errors
    /// An address that is not a URL, or no address.
    pub fn new(_addresses: &[String], _policy: Policy) -> Result<Self, InvalidAddress> {
        todo!()
    }

    /// Calls until it is answered with anything but UNAVAILABLE (or a broken
    /// connection), each time on the next replica, until the deadline. Only
    /// for calls that may be repeated.
    ///
    /// # Errors
    /// The server's answer, or the last UNAVAILABLE at the deadline.
    pub async fn call<T, F, Fut>(&self, _call: F) -> Result<T, Status>
    where
        F: FnMut(Connection) -> Fut + Send,
        Fut: Future<Output = Result<T, Status>> + Send,
        T: Send,
    {
        todo!()
    }

    /// The replica in use, for streams, whose caller resumes them by itself.
    #[must_use]
    pub fn connection(&self) -> Connection {
        todo!()
    }

    /// Moves to the next replica: the stream on this one broke.
    pub fn advance(&self) {
        todo!()
    }
}

/// An address that cannot be dialled.
#[derive(Debug, thiserror::Error)]
#[error("`{address}` is not an address: {reason}; write http://host:port")]
pub struct InvalidAddress {
    pub address: String,
    pub reason: String,
}

impl tonic::service::Interceptor for TraceContext {
    fn call(&mut self, _request: tonic::Request<()>) -> Result<tonic::Request<()>, Status> {
        todo!()
    }
}
