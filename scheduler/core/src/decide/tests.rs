//! Given this snapshot and this news, that is decided.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::{
    History, Policy, PortRange, admit,
    admit::{Refusal, Submission},
    advance,
};
use crate::{
    audit::{ActionKind, Actor},
    deploy::{
        BalancerState, Deploy, DeployRecord, Ending, FailureKind, LoadBalancer, Resources, Step,
        spec::HealthCheckSpec, spec::Spec,
    },
    effect::{self, Effect, EffectKey},
    ids::{BalancerId, DeployId, Incarnation, RequestId, TaskId},
    node::Machine,
    observed::{Answer, Condition, Event, Observed},
    report,
    request::{Kind, Life, Removal, Request, spec::RequestSpec},
    snapshot::{Key, Record, Snapshot},
    task::{Exit, Membership, Phase, StopCause},
    time::{Millis, Timestamp},
};

mod actions;
mod commands;
mod deploys;
mod explain;
mod jobs;
mod nodes;
mod refusals;
mod rollouts;
mod sweep;
mod tasks;
mod upstreams;

/// A worker request, its store and what its leader knows.
struct Scene {
    snapshot: Snapshot,
    observed: Observed,
    now: Timestamp,
    revision: u64,
    policy: Policy,
    /// Operations of the largest commit.
    largest: usize,
}

// === impl Scene ===

impl Scene {
    fn new() -> Self {
        let mut observed = Observed::default();
        observed.note(Event::EngineListed(BTreeMap::new()), Timestamp(0));
        let policy = Policy {
            host: "10.0.0.1".into(),
            ports: PortRange { first: 31000, last: 31009 },
            machine: Machine::default(),
            history: History::default(),
            draining_at_once: 1,
            drain_jobs_after: Millis::seconds(3600),
            removal_bound: Millis::seconds(600),
        };
        let snapshot = Snapshot::default();
        Self { snapshot, observed, now: Timestamp(1000), revision: 1, policy, largest: 0 }
    }

    fn deploy(&mut self, deploy: &Deploy, instances: u32) {
        let kind = if deploy.load_balancer.is_some() { Kind::Service } else { Kind::Worker };
        let request = Request::new("job", kind, vec![], instances).unwrap();
        let commit =
            admit::deploy(&self.snapshot, &Submission::new(deploy.clone(), Some(request)), self.now).unwrap();
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
    }

    /// Decides until nothing is left to decide.
    fn run(&mut self) {
        for _ in 0..40 {
            let decision = advance(&self.snapshot, &self.observed, &self.policy, &job(), self.now);
            if decision.commit.is_empty() {
                return;
            }
            self.largest = self.largest.max(decision.commit.operations());
            self.revision += 1;
            decision.commit.apply(&mut self.snapshot, self.revision);
        }
        panic!("it never comes to rest");
    }

    /// Takes one decision; the world may do something before the next.
    fn run_once(&mut self) {
        let decision = advance(&self.snapshot, &self.observed, &self.policy, &job(), self.now);
        self.revision += 1;
        decision.commit.apply(&mut self.snapshot, self.revision);
    }

    fn tell(&mut self, event: Event) {
        self.observed.note(event, self.now);
        self.run();
    }

    fn pass(&mut self, span: Millis) {
        self.now = self.now + span;
        self.run();
    }

    fn starts(&mut self, task: &str) {
        let condition = Condition::Running { pid: 1, at: self.now };
        self.tell(Event::Engine(TaskId::parse(task).unwrap(), condition));
    }

    fn ends(&mut self, task: &str, code: i32) {
        let condition = Condition::Ended { exit: Exit::Code(code), at: self.now };
        self.tell(Event::Engine(TaskId::parse(task).unwrap(), condition));
    }

    fn checked(&mut self, task: &str, verdict: Result<&str, &str>) {
        let verdict = verdict.map(ToString::to_string).map_err(ToString::to_string);
        self.tell(Event::Health(TaskId::parse(task).unwrap(), verdict));
    }

    /// baragon-service answers whatever request is asked for now.
    fn balanced(&mut self, state: BalancerState) {
        let wanted = effect::implied(&self.snapshot, &self.observed, &job(), self.now);
        for effect in wanted.into_values() {
            if let Effect::Balance(call) = effect {
                let answer = Answer { state, message: "said so".into() };
                self.observed.note(Event::Balancer(job(), call.id, answer), self.now);
            }
        }
        self.run();
    }

    /// A service with one task, inside the load balancers.
    fn serving() -> Self {
        let mut scene = Self::new();
        scene.deploy(&balanced_version("v1"), 1);
        scene.run();
        scene.starts("job-v1-1-1");
        scene.pass(Millis(1000));
        scene.balanced(BalancerState::Success);
        scene.pass(Millis(1000));
        assert!(scene.record("v1").is_done());
        scene
    }

    fn record(&self, id: &str) -> &DeployRecord {
        self.snapshot.deploy(&job(), &DeployId::parse(id).unwrap()).unwrap()
    }

    fn staying(&self) -> Vec<&str> {
        self.snapshot.tasks().filter(|task| task.is_staying()).map(|task| task.id.as_str()).collect()
    }
}

fn job() -> RequestId {
    RequestId::parse("job").unwrap()
}

fn version(id: &str) -> Deploy {
    let spec = Spec {
        request_id: "job".into(),
        deploy_id: id.into(),
        command: vec!["/bin/job".into()],
        ..Spec::default()
    };
    spec.check(Kind::Worker).unwrap()
}

fn balanced_version(id: &str) -> Deploy {
    let load_balancer = LoadBalancer {
        service_id: "job".into(),
        base_path: "/job".into(),
        additional_paths: vec![],
        groups: vec!["default".into()],
        domains: vec![],
        template: String::new(),
        options: serde_json::Value::Null,
        ..LoadBalancer::default()
    };
    let resources = Resources { ports: 1, ..version(id).resources };
    Deploy { load_balancer: Some(load_balancer), resources, ..version(id) }
}

fn checked_version(id: &str) -> Deploy {
    let health_check =
        HealthCheckSpec { path: "/up".into(), startup_budget: Millis(2000), ..HealthCheckSpec::default() };
    let spec = Spec {
        request_id: "job".into(),
        deploy_id: id.into(),
        command: vec!["/bin/job".into()],
        health_check,
        ..Spec::default()
    };
    spec.check(Kind::Worker).unwrap()
}
