//! Figures, and how they are told.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

/// One line of the output.
#[derive(Serialize)]
pub(crate) struct Line {
    bench: String,
    value: f64,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reloads: Option<u64>,
    /// How much the agents had to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    /// Of what the value counts the failed ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<u64>,
    /// What else was seen.
    #[serde(flatten)]
    more: BTreeMap<String, f64>,
}

/// Times of one thing.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

// === impl Line ===

impl Line {
    pub(crate) fn ms(bench: impl Into<String>, value: Duration) -> Self {
        Self::new(bench, "ms", value.as_secs_f64() * 1e3)
    }

    pub(crate) fn s(bench: impl Into<String>, value: Duration) -> Self {
        Self::new(bench, "s", value.as_secs_f64())
    }

    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(crate) fn megabytes(bench: impl Into<String>, bytes: u64) -> Self {
        Self::new(bench, "MB", bytes as f64 / 1e6)
    }

    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(crate) fn count(bench: impl Into<String>, value: u64) -> Self {
        Self::new(bench, "count", value as f64)
    }

    pub(crate) fn per_second(bench: impl Into<String>, value: f64) -> Self {
        Self::new(bench, "per second", value)
    }

    fn new(bench: impl Into<String>, unit: &'static str, value: f64) -> Self {
        let (bench, value) = (bench.into(), rounded(value));
        Self {
            bench,
            value,
            unit,
            floor: None,
            ratio: None,
            p99: None,
            reloads: None,
            level: None,
            sent: None,
            more: BTreeMap::new(),
        }
    }

    pub(crate) fn floor(mut self, floor: Duration) -> Self {
        let floor = self.in_unit(floor);
        self.floor = Some(floor);
        self.ratio = Some(rounded(self.value / floor));
        self
    }

    pub(crate) fn p99(mut self, p99: Duration) -> Self {
        self.p99 = Some(self.in_unit(p99));
        self
    }

    pub(crate) fn reloads(mut self, reloads: u64) -> Self {
        self.reloads = Some(reloads);
        self
    }

    pub(crate) fn level(mut self, level: &'static str) -> Self {
        self.level = Some(level);
        self
    }

    pub(crate) fn sent(mut self, sent: u64) -> Self {
        self.sent = Some(sent);
        self
    }

    pub(crate) fn also(mut self, name: impl Into<String>, value: f64) -> Self {
        self.more.insert(name.into(), rounded(value));
        self
    }

    pub(crate) fn print(&self) {
        println!("{}", serde_json::to_string(self).expect("finite numbers and words"));
    }

    fn in_unit(&self, time: Duration) -> f64 {
        let scale = if self.unit == "ms" { 1e3 } else { 1.0 };
        rounded(time.as_secs_f64() * scale)
    }
}

// === impl Times ===

impl Times {
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(crate) fn median(&self) -> Duration {
        self.quantile(0.5)
    }

    /// The smallest time that this share of all does not exceed.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rank = (sorted.len() as f64 * share).ceil() as usize;
        sorted[rank.clamp(1, sorted.len()) - 1]
    }
}

fn rounded(figure: f64) -> f64 {
    (figure * 1e4).round() / 1e4
}
