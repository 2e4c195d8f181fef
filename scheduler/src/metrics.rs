//! Numbers for Prometheus.

use std::{collections::BTreeMap, fmt, sync::Arc};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use scheduler_core::{
    commit::Commit,
    deploy::{DeployRecord, Ending, Failure, Step, StepName},
    snapshot::{Record, Snapshot},
    task::Phase,
};
use tokio::sync::watch;

use crate::driver::handle::View;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AtStep {
    step: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// All of them. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    deploys: Family<Outcome, Counter>,
    steps: Family<AtStep, Histogram>,
    checks: Family<Outcome, Counter>,
    webhooks: Family<Outcome, Counter>,
    pub(crate) leading: Gauge,
}

/// Counts tasks when somebody asks: they change far more often than that.
#[derive(Debug)]
pub(crate) struct Tasks(watch::Receiver<Arc<View>>);

const STATES: [&str; 6] = ["launching", "started", "healthy", "unhealthy", "stopping", "ended"];

// === impl Metrics ===

impl Metrics {
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            deploys: Family::default(),
            steps: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.005, 2.0, 18))),
            checks: Family::default(),
            webhooks: Family::default(),
            leading: Gauge::default(),
        };
        registry.register("scheduler_deploys", "Deploys that ended", metrics.deploys.clone());
        registry.register("scheduler_deploy_step_seconds", "Time spent in each step", metrics.steps.clone());
        registry.register("scheduler_health_checks", "Health checks made", metrics.checks.clone());
        registry.register("scheduler_webhooks", "Calls of webhooks", metrics.webhooks.clone());
        registry.register("scheduler_leading", "1 while this replica leads", metrics.leading.clone());
        metrics
    }

    pub(crate) fn note_check(&self, passed: bool) {
        self.checks.get_or_create(&Outcome { outcome: if passed { "passed" } else { "failed" } }).inc();
    }

    /// What became of a call of a webhook.
    pub(crate) fn note_told(&self, outcome: &'static str) {
        self.webhooks.get_or_create(&Outcome { outcome }).inc();
    }

    /// A deploy is written as done exactly once.
    pub(crate) fn note_commit(&self, commit: &Commit) {
        for record in commit.writes().values().flatten() {
            if let Record::Deploy(deploy) = record {
                self.note_deploy(deploy);
            }
        }
    }

    fn note_deploy(&self, record: &Arc<DeployRecord>) {
        let Step::Done { at, failure } = &record.step else { return };
        let outcome = match failure.as_ref().map(Failure::ending) {
            None => "succeeded",
            Some(Ending::Failed) => "failed",
            Some(Ending::Canceled) => "canceled",
            Some(Ending::TimedOut) => "timed_out",
        };
        self.deploys.get_or_create(&Outcome { outcome }).inc();
        let ends = record.steps.iter().skip(1).map(|(_, since)| *since).chain([*at]);
        for ((step, since), until) in record.steps.iter().zip(ends) {
            let seconds = until.since(*since).0 as f64 / 1000.0;
            self.steps.get_or_create(&AtStep { step: step_label(*step) }).observe(seconds);
        }
    }
}

// === impl Tasks ===

impl Tasks {
    pub(crate) fn register(views: watch::Receiver<Arc<View>>, registry: &mut Registry) {
        registry.register_collector(Box::new(Self(views)));
    }
}

impl Collector for Tasks {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let view = self.0.borrow().clone();
        let (states, forced) = count(&view.snapshot);
        let tasks = Family::<InState, Gauge>::default();
        for (state, count) in states {
            tasks.get_or_create(&InState { state }).set(count);
        }
        let (name, help) = ("scheduler_tasks", "Tasks by state");
        tasks.encode(encoder.encode_descriptor(name, help, None, tasks.metric_type())?)?;
        let overdue = i64::try_from(view.snapshot.overdue_runs().count()).unwrap_or(i64::MAX);
        let gauges = [
            (
                "scheduler_forced_stops",
                "Tasks that were stopped while load balancers may send to them",
                forced,
            ),
            ("scheduler_overdue_runs", "Runs that take longer than they should", overdue),
        ];
        for (name, help, value) in gauges {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

/// The tasks in each state, and those that were stopped by force.
fn count(snapshot: &Snapshot) -> (BTreeMap<&'static str, i64>, i64) {
    let mut counts: BTreeMap<&'static str, i64> = STATES.iter().map(|state| (*state, 0)).collect();
    let mut forced = 0;
    for task in snapshot.tasks() {
        *counts.entry(state_label(&task.phase)).or_default() += 1;
        forced += i64::from(task.is_forced_upstream());
    }
    (counts, forced)
}

fn state_label(phase: &Phase) -> &'static str {
    match phase {
        Phase::Launching => STATES[0],
        Phase::Started => STATES[1],
        Phase::Healthy => STATES[2],
        Phase::Unhealthy { .. } => STATES[3],
        Phase::Stopping { .. } => STATES[4],
        Phase::Ended { .. } => STATES[5],
    }
}

fn step_label(step: StepName) -> &'static str {
    match step {
        StepName::Queued => "queued",
        StepName::Launching => "launching",
        StepName::Switching => "switching",
        StepName::Draining => "draining",
        StepName::StoppingOld => "stopping_old",
        StepName::Restoring => "restoring",
        StepName::StoppingNew => "stopping_new",
        StepName::Done => "done",
        StepName::Gate => "gate",
        StepName::RelaunchingOld => "relaunching_old",
    }
}
