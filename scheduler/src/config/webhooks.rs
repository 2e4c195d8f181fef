//! `[[webhooks]]`: whom to tell of what happens to requests, deploys, tasks and
//! runs.

use std::collections::BTreeSet;

use platform::{
    config::Faults,
    webhook::{self, Url},
};
use serde::{Deserialize, Serialize};

/// Each takes an operation of every transaction that tells something.
const MOST: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWebhook {
    url: String,
    #[serde(default)]
    events: Vec<Topic>,
    secret_file: String,
    #[serde(default)]
    ca_file: String,
}

/// What something is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Topic {
    Request,
    Deploy,
    Task,
    Run,
}

/// An address that is told.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) url: Url,
    pub(crate) topics: BTreeSet<Topic>,
    pub(crate) secret: Vec<u8>,
}

pub(super) fn validate(raw: &[RawWebhook], faults: &mut Faults) -> Option<Vec<Webhook>> {
    if raw.len() > MOST {
        faults.note("webhooks", format!("must be at most {MOST}; let one receiver pass on to others"));
    }
    let mut seen = BTreeSet::new();
    for (index, one) in raw.iter().enumerate().filter(|(_, one)| !seen.insert(&one.url)) {
        faults.note(format!("webhooks[{index}].url"), format!("is there twice: {}", one.url));
    }
    let all: Vec<_> = raw.iter().enumerate().map(|(index, one)| one.validate(index, faults)).collect();
    all.into_iter().collect()
}

// === impl RawWebhook ===

impl RawWebhook {
    fn validate(&self, index: usize, faults: &mut Faults) -> Option<Webhook> {
        let key = |name: &str| format!("webhooks[{index}].{name}");
        let secure = self.url.starts_with("https://") || !self.ca_file.is_empty();
        let trust = secure.then(|| webhook::trust(&key("ca_file"), &self.ca_file, faults)).flatten();
        let url = Url::read(&key("url"), &self.url, trust.as_ref(), faults);
        let secret = webhook::secret(&key("secret_file"), &self.secret_file, faults);
        let all = || [Topic::Request, Topic::Deploy, Topic::Task, Topic::Run].into();
        let topics = if self.events.is_empty() { all() } else { self.events.iter().copied().collect() };
        Some(Webhook { url: url?, topics, secret: secret? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(url: &str, secret_file: &str) -> RawWebhook {
        RawWebhook {
            url: url.to_owned(),
            events: vec![Topic::Deploy],
            secret_file: secret_file.to_owned(),
            ca_file: String::new(),
        }
    }

    #[test]
    fn each_fault_of_each_webhook_is_told() {
        let mut faults = Faults::default();
        let two = [raw("http://x:1/y", "/dev/null"), raw("ftp://x", "/nowhere"), raw("ftp://x", "/nowhere")];
        assert!(validate(&two, &mut faults).is_none());
        let told = faults.to_string();
        for words in ["webhooks[0].secret_file", "at least 16 bytes", "webhooks[1].url", "is there twice"] {
            assert!(told.contains(words), "{words}: {told}");
        }
    }
}
