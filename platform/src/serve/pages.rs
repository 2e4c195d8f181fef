//! What plain HTTP is answered.

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header::CONTENT_TYPE};
use prometheus_client::{encoding::text::encode, registry::Registry};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(super) fn health(serving: bool) -> (StatusCode, &'static str) {
    if serving { (StatusCode::OK, "SERVING\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "NOT_SERVING\n") }
}

pub(super) fn metrics(registry: &Registry) -> Response {
    let mut text = String::new();
    match encode(&mut text, registry) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A gRPC client understands a status only; everyone else a 404.
pub(super) async fn unknown(request: Request) -> Response {
    let grpc = request
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"));
    if grpc {
        let path = request.uri().path();
        return tonic::Status::unimplemented(format!("{path} is not served here")).into_http::<Body>();
    }
    (StatusCode::NOT_FOUND, "not found; there are /healthz, /metrics and gRPC\n").into_response()
}
