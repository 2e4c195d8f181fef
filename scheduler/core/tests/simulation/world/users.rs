//! What users do: they deploy, cancel, scale and let gates pass. How good each
//! deploy is, and what the gates say.

use scheduler_core::{
    audit::Actor,
    decide::admit::{self, Submission},
    deploy::{
        Deploy, LoadBalancer,
        spec::{GateSpec, HealthCheckSpec, RollbackSpec, RolloutSpec, Spec},
    },
    effect::Question,
    ids::DeployId,
    observed::{Event, GateAnswer},
    request::{Kind, Request},
    time::Millis,
};

use super::{Quality, World, leaders::Leader, request_id};

impl World {
    pub(super) fn quality(&self, deploy: &DeployId) -> Quality {
        // "v2.again1" is as good as "v2".
        let name = deploy.as_str().split('.').next().unwrap_or_default();
        let number: usize = name.trim_start_matches('v').parse().unwrap_or(0);
        // The first one is good, so that there is something to lose.
        if number == 1 {
            Quality::Good
        } else {
            self.qualities[(number + self.seed as usize) % self.qualities.len()]
        }
    }

    fn rollout(&mut self) -> Option<RolloutSpec> {
        let url = "http://gate.test/".to_owned();
        let webhook = GateSpec::Webhook { url, timeout: Millis(3000) };
        match self.random.u32(0..4) {
            0 => Some(RolloutSpec {
                group_size: 1,
                gates: vec![webhook],
                weight: 10,
                ..RolloutSpec::default()
            }),
            1 => Some(RolloutSpec {
                steps: vec![1, 2],
                gates: vec![GateSpec::Timed { wait: Millis(500) }, GateSpec::Manual],
                allowed_failures: 1,
                ..RolloutSpec::default()
            }),
            _ => None,
        }
    }

    pub(super) fn command_deploy(&mut self) {
        let paused = self.store.request(&request_id()).is_some_and(|request| request.is_paused());
        if self.deploys >= 8 || (paused && !self.troubles) || self.is_leaving() {
            return;
        }
        self.deploys += 1;
        let supersede = self.troubles && self.random.bool();
        let request = Request::new("hello", Kind::Service, vec![], 2).unwrap();
        let (rollout, rollback) = (self.rollout(), self.rollback());
        let deploy = deploy(&format!("v{}", self.deploys), rollout, rollback);
        let known = self.store.request(&request_id()).is_some();
        let request = (!known).then_some(request);
        let submission = Submission { supersede, unpause: paused, ..Submission::new(deploy, request) };
        let commit = admit::deploy(&self.store, &submission, self.now).unwrap();
        assert!(self.commit(&commit));
    }

    pub(super) fn command_cancel(&mut self) {
        let pending = self.store.request(&request_id()).and_then(|request| request.pending.clone());
        let Some(pending) = pending.filter(|_| !self.is_leaving()) else { return };
        let commit =
            admit::cancel(&self.store, &request_id(), &pending, &Actor::default(), self.now).unwrap();
        assert!(commit.is_empty() || self.commit(&commit));
    }

    /// Somebody looks at what waits, and lets it go on.
    pub(super) fn command_advance(&mut self) {
        let request = self.store.request(&request_id()).and_then(|request| request.pending.clone());
        let Some(pending) = request else { return };
        let by = Actor::default();
        if let Ok(commit) = admit::advance(&self.store, &request_id(), &pending, 0, &by, self.now) {
            assert!(commit.is_empty() || self.commit(&commit));
        }
    }

    pub(super) fn command_scale(&mut self) {
        if self.is_leaving() {
            return;
        }
        // Scaling down in a deploy would lower the baseline on purpose.
        let free = self.qualities.contains(&Quality::CrashesLater);
        let instances = if free { self.random.u32(1..4) } else { 3 };
        let request = Request::new("hello", Kind::Service, vec![], instances).unwrap();
        let commit = admit::put_request(&self.store, &request, &Actor::default(), self.now).unwrap();
        assert!(commit.is_empty() || self.commit(&commit));
    }

    pub(super) fn ask(&mut self, leader: &mut Leader, question: Question) {
        let answer = match self.random.u32(0..6) {
            0 => GateAnswer::Refused("no".into()),
            1..=2 => GateAnswer::Later("busy".into()),
            _ => GateAnswer::Accepted,
        };
        leader.observed.note(Event::Gate(question.request, question.key, answer), self.now);
    }
}

fn deploy(id: &str, rollout: Option<RolloutSpec>, rollback: Option<RollbackSpec>) -> Deploy {
    let spec = Spec {
        request_id: "hello".into(),
        deploy_id: id.into(),
        command: vec!["/bin/hello".into()],
        health_check: HealthCheckSpec {
            path: "/healthz".into(),
            startup_budget: Millis(5000),
            ..HealthCheckSpec::default()
        },
        load_balancer: Some(LoadBalancer {
            base_path: "/hello".into(),
            groups: vec!["default".into()],
            ..LoadBalancer::default()
        }),
        deadline: Millis(20_000),
        kill_grace: Millis(1000),
        drain: Millis(100),
        rollout,
        rollback,
        ..Spec::default()
    };
    spec.check(Kind::Service).unwrap()
}
