//! A gRPC and HTTP server on one port.
//!
//! gRPC: health, reflection, a deadline and a size limit for each call, a limit
//! of calls in flight, a span with the caller's trace context, panics answered
//! as INTERNAL. HTTP: `/metrics` (Prometheus) and `/healthz`.

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware, routing::get};
use prometheus_client::registry::Registry;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::sync::CancellationToken;
use tonic::{
    service::Routes,
    transport::server::{Server as Transport, TcpIncoming},
};
use tonic_health::{ServingStatus, server::HealthReporter};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::tasks::{Kind, Outcome, Stage, Supervisor};

mod drain;
mod gate;
mod pages;

/// A client that answers no ping is gone after interval and time-out.
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of the violations of one answer. Escaped in one header and encoded in
/// another they become up to six times as many.
const VIOLATIONS_SIZE: usize = crate::client::HEADERS_SIZE as usize / 8;

/// Limits of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of one call that is not a stream; of a stream, until it begins.
    pub timeout: Duration,
    /// Calls in flight; more are answered RESOURCE_EXHAUSTED. A stream that
    /// has begun does not count.
    pub concurrency: usize,
    /// Bytes of one message. Whoever builds [`Server::routes`] sets it on the
    /// generated services.
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
    serving: watch::Sender<bool>,
}

/// What is served.
#[derive(Debug)]
pub struct Server {
    /// The services themselves.
    pub routes: Routes,
    /// Encoded `FileDescriptorSet` for reflection.
    pub descriptors: &'static [u8],
    /// Full gRPC names that the health service knows besides "".
    pub service_names: Vec<&'static str>,
    /// What `/metrics` shows.
    pub metrics: Arc<Registry>,
    /// What every call of `routes` is held to.
    pub limits: Limits,
}

/// Ready, and not on the way out.
#[derive(Clone, Debug)]
struct Health {
    serving: watch::Receiver<bool>,
    stopping: CancellationToken,
}

// === impl Server ===

impl Server {
    /// Serves on `listener` as a critical task of the Serve stage. NOT_SERVING
    /// until [`Readiness::set`], and again first thing on stop.
    ///
    /// When the stage stops, calls in flight finish and streams end with
    /// UNAVAILABLE as soon as they have nothing to say.
    ///
    /// # Panics
    /// When [`Server::descriptors`] is no descriptor set.
    #[must_use]
    pub fn start(self, listener: TcpListener, supervisor: &Supervisor) -> Readiness {
        let (serving, told) = watch::channel(false);
        let health = Health { serving: told, stopping: supervisor.token(Stage::Work) };
        let reporter = HealthReporter::new();
        let stop = supervisor.token(Stage::Serve);
        let names = self.service_names.clone();
        let router = self.router(&reporter, &health, &stop);
        supervisor.spawn(
            Stage::Serve,
            Kind::BestEffort,
            "health",
            report_health(reporter, names, health, stop.clone()),
        );
        supervisor.spawn(Stage::Serve, Kind::Critical, "server", serve(router, listener, stop));
        Readiness { serving }
    }

    fn router(self, reporter: &HealthReporter, health: &Health, stop: &CancellationToken) -> Router {
        // `reset_fallback`: two routers that each answer unknown paths cannot be merged.
        let calls = self
            .routes
            .into_axum_router()
            .reset_fallback()
            .layer(middleware::from_fn_with_state(gate::Gate::new(&self.limits), gate::pass));
        let always = standard_routes(reporter, self.descriptors).into_axum_router().reset_fallback();
        let (health, metrics) = (health.clone(), self.metrics);
        Router::new()
            .route("/healthz", get(async move || pages::health(health.is_serving())))
            .route("/metrics", get(async move || pages::metrics(&metrics)))
            .merge(calls)
            .merge(always)
            .fallback(pages::unknown)
            .layer(middleware::map_response_with_state(stop.clone(), drain::end_with_stop))
    }
}

// === impl Readiness ===

impl Readiness {
    /// Begins or ends taking traffic.
    pub fn set(&self, serving: bool) {
        self.serving.send_replace(serving);
    }
}

// === impl Health ===

impl Health {
    fn is_serving(&self) -> bool {
        *self.serving.borrow() && !self.stopping.is_cancelled()
    }

    fn status(&self) -> ServingStatus {
        if self.is_serving() { ServingStatus::Serving } else { ServingStatus::NotServing }
    }
}

/// An error status with every field violation as a `google.rpc.BadRequest`
/// detail. Of very many, the first ones and how many there are: a status travels
/// in headers, and a client that finds them too long takes the server for broken.
#[must_use]
pub fn invalid_argument(violations: &[(String, String)]) -> tonic::Status {
    let mut bytes = 0;
    let fits = |(field, rule): &&(String, String)| {
        bytes += field.len() + rule.len();
        bytes <= VIOLATIONS_SIZE
    };
    let shown: Vec<_> = violations.iter().take_while(fits).collect();
    let mut message =
        shown.iter().map(|(field, rule)| format!("{field}: {rule}")).collect::<Vec<_>>().join("; ");
    if shown.len() < violations.len() {
        message = format!("{message}; and {} more", violations.len() - shown.len());
    }
    let violations: Vec<_> =
        shown.into_iter().map(|(field, rule)| FieldViolation::new(field, rule)).collect();
    let details = ErrorDetails::with_bad_request(violations);
    tonic::Status::with_error_details(tonic::Code::InvalidArgument, message, details)
}

/// Health and reflection: outside the limit of calls, so that a busy server is
/// not taken for a dead one.
fn standard_routes(reporter: &HealthReporter, descriptors: &'static [u8]) -> Routes {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(descriptors)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let why = "the descriptor set is generated together with the code";
    let health = tonic_health::server::HealthService::from_health_reporter(reporter.clone());
    Routes::new(tonic_health::pb::health_server::HealthServer::new(health))
        .add_service(reflection().build_v1().expect(why))
        .add_service(reflection().build_v1alpha().expect(why))
}

async fn report_health(
    reporter: HealthReporter,
    names: Vec<&'static str>,
    mut health: Health,
    stop: CancellationToken,
) -> Outcome {
    let (mut can_change, mut stopping) = (true, false);
    loop {
        for name in names.iter().copied().chain([""]) {
            reporter.set_service_status(name, health.status()).await;
        }
        tokio::select! {
            changed = health.serving.changed(), if can_change => can_change = changed.is_ok(),
            () = health.stopping.cancelled(), if !stopping => stopping = true,
            () = stop.cancelled() => return Ok(()),
        }
    }
}

async fn serve(router: Router, listener: TcpListener, stop: CancellationToken) -> Outcome {
    Transport::builder()
        .accept_http1(true)
        .http2_keepalive_interval(Some(PING_INTERVAL))
        .http2_keepalive_timeout(Some(PING_TIMEOUT))
        .add_routes(Routes::from(router))
        .serve_with_incoming_shutdown(
            TcpIncoming::from(listener).with_nodelay(Some(true)),
            stop.cancelled_owned(),
        )
        .await?;
    Ok(())
}
