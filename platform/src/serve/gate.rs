//! What every call passes: the limit of calls in flight, the deadline, the
//! span, the net under a panic.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures_util::FutureExt;
use http::HeaderMap;
use opentelemetry::propagation::Extractor;
use tokio::sync::Semaphore;
use tonic::Status;
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::Limits;

/// tonic ends a call at the caller's time-out with CANCELLED; being earlier by
/// this makes it DEADLINE_EXCEEDED.
const EARLIER: Duration = Duration::from_millis(2);

#[derive(Clone)]
pub(super) struct Gate {
    calls: Arc<Semaphore>,
    timeout: Duration,
}

// === impl Gate ===

impl Gate {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { calls: Arc::new(Semaphore::new(limits.concurrency)), timeout: limits.timeout }
    }
}

pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Ok(_permit) = gate.calls.try_acquire() else {
        return Status::resource_exhausted("too many calls are in flight; try again later").into_http();
    };
    let span = span(&request);
    let asked = requested_timeout(request.headers()).map(|asked| asked.saturating_sub(EARLIER));
    let limit = asked.map_or(gate.timeout, |asked| asked.min(gate.timeout));
    answer(limit, request, next).instrument(span).await
}

async fn answer(limit: Duration, request: Request, next: Next) -> Response {
    let call = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(limit, call).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            let reason = crate::tasks::panic_text(panic.as_ref());
            tracing::error!(reason, "a call panicked");
            Status::internal("the server failed; its log says why").into_http()
        }
        Err(_) => Status::deadline_exceeded(format!("no answer within {limit:?}")).into_http(),
    }
}

fn span(request: &Request) -> Span {
    let method = request.uri().path().trim_start_matches('/');
    let span = tracing::info_span!("rpc", otel.name = method, otel.kind = "server", method);
    let parent = opentelemetry::global::get_text_map_propagator(|propagator| {
        propagator.extract(&Headers(request.headers()))
    });
    // Refused only when nothing is exported.
    let _ = span.set_parent(parent);
    span
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

/// The `grpc-timeout` header: up to eight digits and a unit.
fn requested_timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt;

    use super::*;

    fn timeout(text: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert("grpc-timeout", text.parse().unwrap());
        requested_timeout(&headers)
    }

    /// Sends a call that never answers through a gate of 30 seconds.
    async fn status_of_a_hanging_call(timeout: &str) -> Option<String> {
        let gate = Gate::new(&Limits::default());
        let hanging = axum::routing::post(async || std::future::pending::<()>().await);
        let router = axum::Router::new()
            .route("/t.T/Hang", hanging)
            .layer(axum::middleware::from_fn_with_state(gate, pass));
        let request = Request::post("/t.T/Hang").header("grpc-timeout", timeout);
        let response = router.oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
        Some(response.headers().get("grpc-status")?.to_str().unwrap().to_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn the_shorter_of_both_limits_ends_a_call() {
        for (asked, seconds) in [("2S", 1..=2), ("1H", 30..=30)] {
            let began = tokio::time::Instant::now();
            assert_eq!(status_of_a_hanging_call(asked).await.as_deref(), Some("4"), "DEADLINE_EXCEEDED");
            assert!(seconds.contains(&began.elapsed().as_secs()), "{asked}: {:?}", began.elapsed());
        }
    }

    #[test]
    fn the_callers_timeout_is_read_in_every_unit() {
        assert_eq!(timeout("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(timeout("3M"), Some(Duration::from_secs(180)));
        assert_eq!(timeout("4S"), Some(Duration::from_secs(4)));
        assert_eq!(timeout("500m"), Some(Duration::from_millis(500)));
        assert_eq!(timeout("7u"), Some(Duration::from_micros(7)));
        assert_eq!(timeout("8n"), Some(Duration::from_nanos(8)));
    }

    #[test]
    fn a_timeout_that_is_none_is_ignored() {
        for text in ["", "S", "5", "5s", "999999999S", "-1S"] {
            assert_eq!(timeout(text), None, "{text}");
        }
    }
}
