//! Whom to tell of requests that have ended, and whom to believe that it is they.

use std::time::Duration;

use platform::{
    config::Faults,
    webhook::{self, Url},
};
use serde::{Deserialize, Serialize};

/// Hours of a busy cluster.
const QUEUE: usize = 1_000;
/// They are off the path of requests, but one after the other.
const TIMEOUT: &str = "5s";
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWebhooks {
    urls: Vec<String>,
    secret_file: String,
    ca_file: String,
    queue: usize,
    timeout: String,
}

/// Whom to tell of requests that have ended.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    pub(crate) targets: Vec<Url>,
    pub(crate) secret: Vec<u8>,
    pub(crate) queue: usize,
    pub(crate) timeout: Duration,
}

impl Default for RawWebhooks {
    fn default() -> Self {
        Self {
            urls: Vec::new(),
            secret_file: String::new(),
            ca_file: String::new(),
            queue: QUEUE,
            timeout: TIMEOUT.to_owned(),
        }
    }
}

// === impl RawWebhooks ===

impl RawWebhooks {
    pub(super) fn validate(self, faults: &mut Faults) -> Option<Webhooks> {
        let timeout = faults.duration("webhooks.timeout", &self.timeout);
        let secure = self.urls.iter().any(|url| url.starts_with("https://"));
        let trust = if secure || !self.ca_file.is_empty() {
            webhook::trust("webhooks.ca_file", &self.ca_file, faults)
        } else {
            None
        };
        let targets =
            self.urls.iter().filter_map(|text| Url::read("webhooks.urls", text, trust.as_ref(), faults));
        let targets: Vec<Url> = targets.collect();
        if self.queue == 0 {
            faults.note("webhooks.queue", "must be at least 1");
        }
        let secret = match self.secret_file.as_str() {
            "" => Some(Vec::new()),
            file => webhook::secret("webhooks.secret_file", file, faults),
        };
        if !targets.is_empty() && self.secret_file.is_empty() {
            faults.note(
                "webhooks.secret_file",
                "must name a file when there are urls: calls are signed with it",
            );
        }
        Some(Webhooks { targets, secret: secret?, queue: self.queue, timeout: timeout? })
    }
}
