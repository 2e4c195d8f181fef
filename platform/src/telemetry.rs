//! Logs to stderr, traces to OpenTelemetry when an endpoint is configured.

use serde::{Deserialize, Serialize};

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
pub struct Guard {}

/// Installs the subscriber of the process. Call inside the runtime, once.
///
/// # Errors
/// A bad filter, format or endpoint, named.
pub fn init(_service: &'static str, _config: &Config) -> Result<Guard, crate::config::Faults> {
    todo!()
}

impl Guard {
    /// Flushes under a time-out.
    pub async fn shutdown(self) {
        todo!()
    }
}
