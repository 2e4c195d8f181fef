//! Numbers for Prometheus.

use std::{collections::BTreeMap, sync::Arc};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
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
    tasks: Family<InState, Gauge>,
    checks: Family<Outcome, Counter>,
    webhooks: Family<Outcome, Counter>,
    forced: Gauge,
    overdue: Gauge,
    pub(crate) leading: Gauge,
}

const STATES: [&str; 6] = ["launching", "started", "healthy", "unhealthy", "stopping", "ended"];

// === impl Metrics ===

impl Metrics {
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            deploys: Family::default(),
            steps: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.005, 2.0, 18))),
            tasks: Family::default(),
            checks: Family::default(),
            webhooks: Family::default(),
            forced: Gauge::default(),
            overdue: Gauge::default(),
            leading: Gauge::default(),
        };
        registry.register("scheduler_deploys", "Deploys that ended", metrics.deploys.clone());
        registry.register("scheduler_deploy_step_seconds", "Time spent in each step", metrics.steps.clone());
        registry.register("scheduler_tasks", "Tasks by state", metrics.tasks.clone());
        registry.register("scheduler_health_checks", "Health checks made", metrics.checks.clone());
        registry.register(
            "scheduler_forced_stops",
            "Tasks that were stopped while load balancers may send to them",
            metrics.forced.clone(),
        );
        registry.register(
            "scheduler_overdue_runs",
            "Runs that take longer than they should",
            metrics.overdue.clone(),
        );
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

    pub(crate) fn count_tasks(&self, snapshot: &Snapshot) {
        let mut counts: BTreeMap<&'static str, i64> = STATES.iter().map(|state| (*state, 0)).collect();
        let mut forced = 0_i64;
        for task in snapshot.tasks() {
            *counts.entry(state_label(&task.phase)).or_default() += 1;
            forced += i64::from(task.is_forced_upstream());
        }
        self.forced.set(forced);
        self.overdue.set(i64::try_from(snapshot.overdue_runs().count()).unwrap_or(i64::MAX));
        for (state, count) in counts {
            self.tasks.get_or_create(&InState { state }).set(count);
        }
    }
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
