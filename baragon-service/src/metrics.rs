//! What Prometheus is told.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use baragon_service_core::{
    agent::AgentKey,
    clock::Timestamp,
    commit::{Commit, Record, Write},
    request::{Phase, Request, Verdict},
    snapshot::Snapshot,
    timeline::Step,
};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use proto::baragon::agent::v1::ApplyResponse;

use crate::wire;

type Labels = [(&'static str, &'static str); 1];

/// The numbers of one replica. Those about requests count on the leader only.
#[derive(Debug)]
pub(crate) struct Metrics {
    pub(crate) leading: Gauge,
    pub(crate) batches: Histogram,
    requests: Family<Labels, Counter>,
    phases: Family<Labels, Histogram, fn() -> Histogram>,
    passed: Family<Labels, Histogram, fn() -> Histogram>,
    waiting: Gauge,
    oldest: Gauge,
    agents: Gauge,
    out_of_sync: Gauge,
    agent_states: Family<Labels, Gauge>,
    calls: Family<Labels, Histogram, fn() -> Histogram>,
    steps: Family<Labels, Histogram, fn() -> Histogram>,
    commits: Histogram,
    reloads: Counter,
    webhooks: Family<Labels, Counter>,
    old_workers: Gauge,
    /// What each agent said with its last answer.
    lingering: Mutex<BTreeMap<AgentKey, u32>>,
}

/// What became of a call of a webhook.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    Taken,
    Refused,
    Dropped,
    Failed,
}

/// A change of phase that counts once it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Passage {
    Left { phase: &'static str, seconds: f64 },
    Passed { step: Step, seconds: f64 },
    Ended { verdict: Verdict },
}

impl Metrics {
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            leading: Gauge::default(),
            batches: Histogram::new([1.0, 2.0, 5.0, 10.0, 50.0, 100.0, 500.0, 2000.0]),
            requests: Family::default(),
            phases: Family::new_with_constructor(phase_histogram),
            passed: Family::new_with_constructor(phase_histogram),
            waiting: Gauge::default(),
            oldest: Gauge::default(),
            agents: Gauge::default(),
            out_of_sync: Gauge::default(),
            agent_states: Family::default(),
            calls: Family::new_with_constructor(phase_histogram),
            steps: Family::new_with_constructor(phase_histogram),
            commits: phase_histogram(),
            reloads: Counter::default(),
            webhooks: Family::default(),
            old_workers: Gauge::default(),
            lingering: Mutex::default(),
        };
        metrics.name(registry.sub_registry_with_prefix("baragon"));
        metrics
    }

    fn name(&self, registry: &mut Registry) {
        registry.register("leading", "1 while this replica leads", self.leading.clone());
        registry.register("batch_items", "Items of one Apply", self.batches.clone());
        registry.register("requests", "Finished requests by verdict", self.requests.clone());
        registry.register("phase_seconds", "Time that requests spent in a phase", self.phases.clone());
        registry.register(
            "request_step_seconds",
            "Time of each step of a request that has ended, as far as this leader saw it",
            self.passed.clone(),
        );
        registry.register("waiting_requests", "Requests that have not ended", self.waiting.clone());
        registry.register("oldest_waiting_seconds", "Age of the oldest of them", self.oldest.clone());
        registry.register("agents", "Live agents", self.agents.clone());
        registry.register(
            "agents_out_of_sync",
            "Live agents that do not serve all",
            self.out_of_sync.clone(),
        );
        registry.register("agent_states", "Agents by state", self.agent_states.clone());
        registry.register("call_seconds", "Calls of agents, from sent to answered", self.calls.clone());
        registry.register("apply_step_seconds", "Time of each step of an Apply", self.steps.clone());
        registry.register("commit_seconds", "Writes of the leader", self.commits.clone());
        registry.register(
            "reloads",
            "Reloads of load balancers, as agents tell with their answers",
            self.reloads.clone(),
        );
        registry.register(
            "old_workers",
            "Workers of all agents that only finish what they have, as of the last answer of each",
            self.old_workers.clone(),
        );
        registry.register("webhooks", "Calls of webhooks by outcome", self.webhooks.clone());
    }

    /// Looks at the whole.
    pub(crate) fn observe(&self, snapshot: &Snapshot, now: Timestamp) {
        let waiting = snapshot.busy_services().flat_map(|service| snapshot.waiting(service));
        let (count, oldest) = waiting
            .fold((0, now), |(count, oldest), request| (count + 1, oldest.min(request.value.accepted_at)));
        self.waiting.set(count);
        self.oldest.set(i64::try_from(now.since(oldest).as_secs()).unwrap_or(i64::MAX));
        let agents = snapshot.agents().count();
        let synced = snapshot.agents().filter(|agent| {
            let sync = snapshot.sync(&agent.value.key);
            sync.is_some_and(|sync| sync.value.in_sync && sync.value.presence == agent.created)
        });
        let synced = synced.count();
        self.out_of_sync.set(number(agents - synced));
        self.agents.set(number(agents));
        self.forget_gone(snapshot);
        let present = snapshot.present().count();
        let gone = snapshot.all_known().filter(|known| snapshot.present_agent(&known.value.key).is_none());
        for (state, count) in [
            ("in_sync", synced),
            ("out_of_sync", agents - synced),
            ("maintenance", present - agents),
            ("gone", gone.count()),
        ] {
            self.agent_states.get_or_create(&[("state", state)]).set(number(count));
        }
    }

    /// An agent has told how many of its workers only finish what they have.
    pub(crate) fn note_old_workers(&self, agent: AgentKey, count: u32) {
        let mut lingering = self.lingering.lock().unwrap_or_else(PoisonError::into_inner);
        lingering.insert(agent, count);
        self.old_workers.set(lingering.values().map(|count| i64::from(*count)).sum());
    }

    /// What an agent that is gone has said counts no more.
    fn forget_gone(&self, snapshot: &Snapshot) {
        let mut lingering = self.lingering.lock().unwrap_or_else(PoisonError::into_inner);
        lingering.retain(|agent, _| snapshot.present_agent(agent).is_some());
        self.old_workers.set(lingering.values().map(|count| i64::from(*count)).sum());
    }

    /// An agent has answered a call, or has not.
    pub(crate) fn note_call(&self, kind: &'static str, took: Duration) {
        self.calls.get_or_create(&[("call", kind)]).observe(took.as_secs_f64());
    }

    /// Where the time of an Apply went.
    pub(crate) fn note_apply(&self, answer: &ApplyResponse) {
        let timing = answer.timing.unwrap_or_default();
        for (step, time) in [
            ("render", timing.render),
            ("stage", timing.stage),
            ("check", timing.check),
            ("reload", timing.reload),
            ("verify", timing.verify),
        ] {
            // A step that was not taken has no time.
            if let Some(seconds) =
                time.as_ref().map(|time| wire::duration(time).as_secs_f64()).filter(|seconds| *seconds > 0.0)
            {
                self.steps.get_or_create(&[("step", step)]).observe(seconds);
            }
        }
    }

    /// How often an agent's balancer loaded a configuration for a call.
    pub(crate) fn note_reloads(&self, count: u32) {
        self.reloads.inc_by(u64::from(count));
    }

    /// The leader has written.
    pub(crate) fn note_commit(&self, took: Duration) {
        self.commits.observe(took.as_secs_f64());
    }

    pub(crate) fn note_told(&self, how: Told) {
        let outcome = match how {
            Told::Taken => "taken",
            Told::Refused => "refused",
            Told::Dropped => "dropped",
            Told::Failed => "failed",
        };
        self.webhooks.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// The changes of phase that these commits would make.
    pub(crate) fn note(&self, snapshot: &Snapshot, commits: &[Commit]) -> Vec<Passage> {
        let writes = commits.iter().flat_map(|commit| commit.writes().values());
        let mut passages = Vec::new();
        for write in writes {
            if let Write::Put(record) = write
                && let Record::Request(next) = &**record
                && let Some(before) = snapshot.request(next.id())
            {
                passages.extend(passage(&before.value.phase, before.value.accepted_at, &next.phase));
                passages.extend(passed(&before.value.phase, next));
            }
        }
        passages
    }

    /// They were made.
    pub(crate) fn count(&self, passages: Vec<Passage>) {
        for passage in passages {
            match passage {
                Passage::Left { phase, seconds } => {
                    self.phases.get_or_create(&[("phase", phase)]).observe(seconds);
                }
                Passage::Passed { step, seconds } => {
                    self.passed.get_or_create(&[("step", step.as_str())]).observe(seconds);
                }
                Passage::Ended { verdict } => {
                    self.requests.get_or_create(&[("verdict", verdict.as_str())]).inc();
                }
            }
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn passage(before: &Phase, accepted_at: Timestamp, after: &Phase) -> Vec<Passage> {
    let until = match after {
        Phase::Pending => return Vec::new(),
        Phase::Applying { since, .. } | Phase::Reverting { since, .. } => *since,
        Phase::Done(outcome) => outcome.finished_at,
    };
    let (phase, since) = match before {
        Phase::Pending => ("queued", accepted_at),
        Phase::Applying { since, .. } => ("applying", *since),
        Phase::Reverting { since, .. } => ("reverting", *since),
        Phase::Done(_) => return Vec::new(),
    };
    let left = Passage::Left { phase, seconds: until.since(since).as_secs_f64() };
    let ended = match after {
        Phase::Done(outcome) => Some(Passage::Ended { verdict: outcome.verdict }),
        Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. } => None,
    };
    [left].into_iter().chain(ended).collect()
}

/// The steps of a request that ends with this.
fn passed(before: &Phase, next: &Request) -> Vec<Passage> {
    let Phase::Done(outcome) = &next.phase else { return Vec::new() };
    if matches!(before, Phase::Done(_)) {
        return Vec::new();
    }
    let committed = (outcome.verdict == Verdict::Success).then_some(outcome.finished_at);
    let steps = next.times.steps(next.accepted_at, committed).into_iter();
    steps.map(|(step, took)| Passage::Passed { step, seconds: took.as_secs_f64() }).collect()
}

fn phase_histogram() -> Histogram {
    Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0])
}
