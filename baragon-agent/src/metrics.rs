//! What Prometheus is shown of the agent.

use std::time::Duration;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric as _},
    metrics::{
        MetricType,
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

use crate::driver::{Handle, Phase};

/// What is looked up when it is asked for, because it changes by itself: old
/// workers end when their last connection does.
pub(crate) struct Live(pub(crate) Handle);

/// Labels of one applied item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Applied {
    /// applied, stale, invalid or failed.
    pub outcome: String,
    /// none, endpoints or structural.
    pub level: String,
}

/// Label of changed templates.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Tried {
    /// used or refused.
    pub outcome: String,
}

/// All metrics. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    pub items: Family<Applied, Counter>,
    pub check_seconds: Histogram,
    pub reload_seconds: Histogram,
    pub push_seconds: Histogram,
    pub drift_repairs: Counter,
    pub services: Gauge,
    pub served_config: Gauge,
    pub problems: Gauge,
    pub dictionary: Gauge,
    pub templates: Family<Tried, Counter>,
}

// === impl Live ===

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Live")
    }
}

impl Collector for Live {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let old = ConstGauge::new(i64::from(self.0.running().old_workers));
        let help = "Workers of the balancer that only finish what they have";
        old.encode(encoder.encode_descriptor("baragon_agent_old_workers", help, None, MetricType::Gauge)?)?;
        let help = "1 for the state that the agent is in";
        let mut states = encoder.encode_descriptor("baragon_agent_state", help, None, MetricType::Gauge)?;
        let now = self.0.view().phase;
        for (state, phase) in [
            ("converging", Phase::Converging),
            ("serving", Phase::Serving),
            ("applying", Phase::Applying),
            ("stopping", Phase::Stopping),
        ] {
            ConstGauge::new(i64::from(now == phase)).encode(states.encode_family(&[("state", state)])?)?;
        }
        Ok(())
    }
}

// === impl Metrics ===

impl Metrics {
    /// Makes them known.
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let seconds = || Histogram::new(exponential_buckets(0.001, 2.0, 15));
        let metrics = Self {
            items: Family::default(),
            check_seconds: seconds(),
            reload_seconds: seconds(),
            push_seconds: seconds(),
            drift_repairs: Counter::default(),
            services: Gauge::default(),
            served_config: Gauge::default(),
            problems: Gauge::default(),
            dictionary: Gauge::default(),
            templates: Family::default(),
        };
        registry.register(
            "baragon_agent_items",
            "Items applied, by outcome and level",
            metrics.items.clone(),
        );
        let check = metrics.check_seconds.clone();
        registry.register("baragon_agent_check_seconds", "Time of one check of a configuration", check);
        let reload = metrics.reload_seconds.clone();
        registry.register(
            "baragon_agent_reload_seconds",
            "From the signal until the new configuration is served",
            reload,
        );
        let push = metrics.push_seconds.clone();
        registry.register(
            "baragon_agent_push_seconds",
            "Time until nginx has taken a change of endpoints without a reload",
            push,
        );
        let drift = metrics.drift_repairs.clone();
        registry.register(
            "baragon_agent_drift_repairs",
            "Times that the host was not as it should be",
            drift,
        );
        registry.register("baragon_agent_services", "Services served", metrics.services.clone());
        let served = metrics.served_config.clone();
        registry.register(
            "baragon_agent_served_config",
            "Number of the configuration last seen served",
            served,
        );
        registry.register("baragon_agent_problems", "Things that are wrong now", metrics.problems.clone());
        registry.register(
            "baragon_agent_dictionary_percent",
            "How much of the room for endpoints is taken, by estimate; 0 where there is none",
            metrics.dictionary.clone(),
        );
        let tried = metrics.templates.clone();
        registry.register("baragon_agent_template_changes", "Changed templates tried, by outcome", tried);
        metrics
    }

    pub(crate) fn note_templates(&self, outcome: &str) {
        self.templates.get_or_create(&Tried { outcome: outcome.to_owned() }).inc();
    }

    pub(crate) fn note_item(&self, outcome: &str, level: &str) {
        self.items.get_or_create(&Applied { outcome: outcome.to_owned(), level: level.to_owned() }).inc();
    }
}

/// Seconds for a histogram.
pub(crate) fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}
