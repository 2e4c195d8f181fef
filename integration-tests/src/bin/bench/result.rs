//! Figures, and the order in which they are taken.

use std::time::Duration;

use integration_tests::{Context, Error, Result};
use serde::Serialize;

use crate::{Arguments, Name, deploy, reload};

/// One line of the output.
#[derive(Serialize)]
pub(crate) struct Line {
    bench: &'static str,
    value: f64,
    unit: &'static str,
    floor: f64,
    ratio: f64,
}

/// Times of one thing.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    let wanted = |name: Name| arguments.only.is_none_or(|only| only == name);
    if arguments.rounds == 0 {
        return Err(Error::new("--rounds has to be at least 1"));
    }
    if wanted(Name::LbRequestReload) {
        reload::measure(arguments.rounds).await.context("lb_request_reload")?;
    }
    if wanted(Name::DeployService) {
        deploy::measure(arguments.rounds.min(10)).await.context("deploy_service")?;
    }
    Ok(())
}

// === impl Line ===

impl Line {
    /// Milliseconds beside a floor in milliseconds.
    pub(crate) fn print_ms(bench: &'static str, value: Duration, floor: Duration) {
        Self::print(bench, "ms", value.as_secs_f64() * 1e3, floor.as_secs_f64() * 1e3);
    }

    pub(crate) fn print_s(bench: &'static str, value: Duration, floor: Duration) {
        Self::print(bench, "s", value.as_secs_f64(), floor.as_secs_f64());
    }

    fn print(bench: &'static str, unit: &'static str, value: f64, floor: f64) {
        let round = |figure: f64| (figure * 1e4).round() / 1e4;
        let line =
            Self { bench, value: round(value), unit, floor: round(floor), ratio: round(value / floor) };
        println!("{}", serde_json::to_string(&line).expect("finite numbers and static words"));
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
