//! Logs to stderr, traces to OpenTelemetry when an endpoint is configured.

use std::{io::IsTerminal, time::Duration};

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use serde::{Deserialize, Serialize};
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, filter::filter_fn, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt,
};

use crate::config::Faults;

/// What a last export may take.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// The `[telemetry]` table of every service.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Filter as in `info,platform=debug`.
    pub log: String,
    /// `text` or `json`.
    pub format: String,
    /// OTLP gRPC endpoint; empty: no export.
    pub otlp_endpoint: String,
}

impl Default for Config {
    fn default() -> Self {
        Self { log: "info".to_owned(), format: "text".to_owned(), otlp_endpoint: String::new() }
    }
}

/// Flushes what is left on [`Guard::shutdown`].
#[derive(Debug)]
pub struct Guard {
    provider: Option<SdkTracerProvider>,
}

/// Installs the subscriber of the process. Call inside the runtime, once: a
/// second call changes nothing.
///
/// # Errors
/// A bad filter, format or endpoint, named.
pub fn init(service: &'static str, config: &Config) -> Result<Guard, Faults> {
    let mut faults = Faults::default();
    config.validate(&mut faults);
    if !faults.0.is_empty() {
        return Err(faults);
    }
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    let provider = export_to(service, &config.otlp_endpoint, &mut faults);
    if !faults.0.is_empty() {
        return Err(faults);
    }
    // Spans of the exporter's own transport would be exported for ever.
    let ours = filter_fn(|metadata| {
        let target = metadata.target();
        !["h2", "hyper", "tonic", "tower", "opentelemetry"].iter().any(|own| target.starts_with(own))
    });
    let traces = provider.as_ref().map(|provider| {
        tracing_opentelemetry::layer().with_tracer(provider.tracer(service)).with_filter(ours)
    });
    // A second subscriber is refused: the first one stays.
    let _ = tracing_subscriber::registry()
        .with(EnvFilter::new(&config.log))
        .with(lines(&config.format))
        .with(traces)
        .try_init();
    Ok(Guard { provider })
}

// === impl Config ===

impl Config {
    /// Notes what is wrong, for `--check-config`.
    pub fn validate(&self, faults: &mut Faults) {
        if let Err(error) = EnvFilter::try_new(&self.log) {
            faults.note("telemetry.log", format!("must be a filter like \"info,platform=debug\": {error}"));
        }
        if !matches!(self.format.as_str(), "text" | "json") {
            faults.note("telemetry.format", format!("must be \"text\" or \"json\", not {:?}", self.format));
        }
        if !self.otlp_endpoint.is_empty() {
            faults.url_list("telemetry.otlp_endpoint", std::slice::from_ref(&self.otlp_endpoint));
        }
    }
}

// === impl Guard ===

impl Guard {
    /// Flushes under a time-out.
    pub async fn shutdown(self) {
        let Some(provider) = self.provider else { return };
        // The exporter blocks its thread and needs the runtime meanwhile.
        let flush = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(FLUSH_TIMEOUT));
        match tokio::time::timeout(FLUSH_TIMEOUT * 2, flush).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::warn!(%error, "the last traces were not exported"),
            Ok(Err(error)) => tracing::warn!(%error, "the last traces were not exported"),
            Err(_) => tracing::warn!("the last traces were not exported in time"),
        }
    }
}

fn lines<S>(format: &str) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        "json" => layer.json().with_ansi(false).boxed(),
        _ => layer.with_ansi(std::io::stderr().is_terminal()).boxed(),
    }
}

fn export_to(service: &'static str, endpoint: &str, faults: &mut Faults) -> Option<SdkTracerProvider> {
    if endpoint.is_empty() {
        return None;
    }
    let exporter =
        SpanExporter::builder().with_tonic().with_endpoint(endpoint).with_timeout(FLUSH_TIMEOUT).build();
    match exporter {
        Ok(exporter) => Some(
            SdkTracerProvider::builder()
                .with_batch_exporter(exporter)
                .with_resource(Resource::builder().with_service_name(service).build())
                .build(),
        ),
        Err(error) => {
            faults.note("telemetry.otlp_endpoint", format!("cannot be exported to: {error}"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_named() {
        let config = Config { log: "a=b=c".into(), format: "xml".into(), otlp_endpoint: "here".into() };
        let faults = init("test", &config).unwrap_err();
        let keys: Vec<_> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(keys, ["telemetry.log", "telemetry.format", "telemetry.otlp_endpoint"]);
    }

    #[test]
    fn the_defaults_are_valid() {
        let mut faults = Faults::default();
        Config::default().validate(&mut faults);
        assert!(faults.0.is_empty(), "{faults}");
    }
}
