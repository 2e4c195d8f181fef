//! Calls to a replicated server: deadline, retry on the next replica, trace
//! context.

use std::{
    error::Error as _,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use opentelemetry::propagation::Injector;
use tokio::time::Instant;
use tonic::{
    Code, Status,
    metadata::{MetadataKey, MetadataMap},
    service::interceptor::InterceptedService,
    transport::{Channel, Endpoint},
};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::backoff::Pauses;

/// Adds the trace context of the present span to a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct TraceContext;

/// A channel whose calls carry the trace context.
pub type Connection = InterceptedService<Channel, TraceContext>;

/// Bytes of one message that a client takes.
pub const MESSAGE_SIZE: usize = 64 << 20;

/// Bytes of headers that a client takes: the default of 16 KiB is less than what
/// many faults at once need.
pub(crate) const HEADERS_SIZE: u32 = 256 << 10;

/// A host that does not even refuse is given up after this.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// A peer that answers no ping is dead after interval and time-out.
const PING_INTERVAL: Duration = Duration::from_secs(10);
const PING_TIMEOUT: Duration = Duration::from_secs(5);
/// Pauses after each replica was tried in vain.
const SHORTEST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

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
pub struct Replicas {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    replicas: Vec<(String, Channel)>,
    /// Counts on without bound; the replica in use is its remainder.
    current: AtomicUsize,
    policy: Policy,
}

/// An address that cannot be dialled.
#[derive(Debug, thiserror::Error)]
#[error("`{address}` is not an address: {reason}; write http://host:port")]
pub struct InvalidAddress {
    /// As it was given.
    pub address: String,
    /// What is wrong with it.
    pub reason: String,
}

// === impl Replicas ===

impl Replicas {
    /// Connects lazily; needs the runtime. Addresses are URLs,
    /// `http://host:port`.
    ///
    /// # Errors
    /// An address that is not a URL, or no address.
    pub fn new(addresses: &[String], policy: Policy) -> Result<Self, InvalidAddress> {
        if addresses.is_empty() {
            return Err(InvalidAddress { address: String::new(), reason: "no address is given".to_owned() });
        }
        let replicas = addresses
            .iter()
            .map(|address| Ok((address.clone(), dial(address)?)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { inner: Arc::new(Inner { replicas, current: AtomicUsize::new(0), policy }) })
    }

    /// Calls until it is answered with anything but UNAVAILABLE (or a broken
    /// connection), each time on the next replica, until the deadline. Only
    /// for calls that may be repeated.
    ///
    /// # Errors
    /// The server's answer, or the last UNAVAILABLE at the deadline.
    pub async fn call<T, F, Fut>(&self, mut call: F) -> Result<T, Status>
    where
        F: FnMut(Connection) -> Fut + Send,
        Fut: Future<Output = Result<T, Status>> + Send,
        T: Send,
    {
        let deadline = Instant::now() + self.inner.policy.deadline;
        let mut pauses = Pauses::between(SHORTEST_PAUSE, LONGEST_PAUSE);
        for attempt in 1_usize.. {
            let used = self.inner.current.load(Ordering::Relaxed);
            let status = match self.attempt(used, deadline, &mut call).await {
                Err(status) if is_no_answer(&status) => status,
                answer => return answer,
            };
            self.advance_from(used);
            // The next replica is asked at once; only a whole round in vain waits.
            let round = attempt.is_multiple_of(self.inner.replicas.len());
            let resume = Instant::now() + if round { pauses.next() } else { Duration::ZERO };
            if resume >= deadline {
                return Err(status);
            }
            tokio::time::sleep_until(resume).await;
        }
        unreachable!("the attempts are counted up to the deadline")
    }

    /// The replica in use, for streams, whose caller resumes them by itself.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.replica(self.inner.current.load(Ordering::Relaxed)).1
    }

    /// Moves to the next replica: the stream on this one broke.
    pub fn advance(&self) {
        self.inner.current.fetch_add(1, Ordering::Relaxed);
    }

    async fn attempt<T, F, Fut>(&self, used: usize, deadline: Instant, call: &mut F) -> Result<T, Status>
    where
        F: FnMut(Connection) -> Fut + Send,
        Fut: Future<Output = Result<T, Status>> + Send,
        T: Send,
    {
        let (address, connection) = self.replica(used);
        let limit = deadline.min(Instant::now() + self.inner.policy.attempt_timeout);
        match tokio::time::timeout_at(limit, call(connection)).await {
            Ok(Err(status)) if is_no_answer(&status) => {
                let reason = status.source().map(|cause| format!(": {cause}")).unwrap_or_default();
                Err(Status::unavailable(format!("{address}: {}{reason}", status.message())))
            }
            Ok(answer) => answer,
            Err(_) => Err(Status::unavailable(format!("{address}: no answer in time"))),
        }
    }

    /// How long one attempt may take.
    #[must_use]
    pub fn attempt_timeout(&self) -> Duration {
        self.inner.policy.attempt_timeout
    }

    fn replica(&self, used: usize) -> (&str, Connection) {
        let (address, channel) = &self.inner.replicas[used % self.inner.replicas.len()];
        (address, InterceptedService::new(channel.clone(), TraceContext))
    }

    /// Of many calls that fail on one replica, one moves.
    fn advance_from(&self, used: usize) {
        let next = used.wrapping_add(1);
        let _ = self.inner.current.compare_exchange(used, next, Ordering::Relaxed, Ordering::Relaxed);
    }
}

impl tonic::service::Interceptor for TraceContext {
    fn call(&mut self, mut request: tonic::Request<()>) -> Result<tonic::Request<()>, Status> {
        let context = tracing::Span::current().context();
        opentelemetry::global::get_text_map_propagator(|propagator| {
            propagator.inject_context(&context, &mut Metadata(request.metadata_mut()));
        });
        Ok(request)
    }
}

struct Metadata<'a>(&'a mut MetadataMap);

impl Injector for Metadata<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(key), Ok(value)) = (MetadataKey::from_bytes(key.as_bytes()), value.parse()) {
            self.0.insert(key, value);
        }
    }
}

fn dial(address: &str) -> Result<Channel, InvalidAddress> {
    let invalid = |reason: String| InvalidAddress { address: address.to_owned(), reason };
    let endpoint = Endpoint::from_shared(address.to_owned())
        .map_err(|error| invalid(error.source().map_or_else(|| error.to_string(), ToString::to_string)))?;
    match (endpoint.uri().scheme_str(), endpoint.uri().host()) {
        (Some("http" | "https"), Some(_)) => Ok(endpoint
            .connect_timeout(CONNECT_TIMEOUT)
            .http2_keep_alive_interval(PING_INTERVAL)
            .keep_alive_timeout(PING_TIMEOUT)
            .keep_alive_while_idle(true)
            .tcp_nodelay(true)
            .http2_max_header_list_size(HEADERS_SIZE)
            .connect_lazy()),
        _ => Err(invalid("the scheme or the host is missing".to_owned())),
    }
}

/// Whether nobody answered: the server said so, or the connection broke. A
/// status that a server sent has no source.
fn is_no_answer(status: &Status) -> bool {
    let broken = status.source().is_some() || status.message().starts_with("Service was not ready");
    match status.code() {
        Code::Unavailable => true,
        Code::Unknown | Code::Internal | Code::Cancelled => broken,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replicas(addresses: &[&str], deadline: Duration) -> Replicas {
        let addresses: Vec<_> = addresses.iter().map(|address| (*address).to_owned()).collect();
        let policy = Policy { attempt_timeout: Duration::from_secs(1), deadline };
        Replicas::new(&addresses, policy).unwrap()
    }

    #[tokio::test]
    async fn addresses_without_scheme_or_host_are_refused() {
        for address in ["", "127.0.0.1:7100", "http://", "ftp://a:1", "http://a b"] {
            let error = Replicas::new(&[address.to_owned()], Policy::default()).unwrap_err().to_string();
            assert!(error.ends_with("write http://host:port"), "{error}");
        }
        assert!(Replicas::new(&[], Policy::default()).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn an_unavailable_replica_is_left_for_the_next_at_once() {
        let replicas = replicas(&["http://a:1", "http://b:1"], Duration::from_secs(10));
        let mut attempts = 0;
        let began = Instant::now();
        let answer = replicas
            .call(|_| {
                attempts += 1;
                let result = if attempts == 1 { Err(Status::unavailable("")) } else { Ok(attempts) };
                async move { result }
            })
            .await;
        assert_eq!(answer.unwrap(), 2);
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert_eq!(replicas.replica(replicas.inner.current.load(Ordering::Relaxed)).0, "http://b:1");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_never_asked_for_again() {
        let replicas = replicas(&["http://a:1"], Duration::from_secs(10));
        let mut attempts = 0;
        let call = |_| {
            attempts += 1;
            async { Err::<(), _>(Status::not_found("no")) }
        };
        assert_eq!(replicas.call(call).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(attempts, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_holds_although_every_attempt_hangs() {
        let replicas = replicas(&["http://a:1"], Duration::from_secs(3));
        let began = Instant::now();
        let status = replicas.call(|_| std::future::pending::<Result<(), Status>>()).await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable);
        assert!(began.elapsed() <= Duration::from_secs(3), "{:?}", began.elapsed());
        assert!(status.message().contains("http://a:1"), "{status}");
    }
}
