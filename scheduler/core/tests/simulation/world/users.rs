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
    observed::{Event, GateAnswer},
    request::{Kind, Request},
    time::Millis,
};

use super::{World, leaders::Leader, tenants::Tenant};

impl World {
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

    pub(super) fn command_deploy(&mut self, who: usize) {
        let id = self.tenants[who].id.clone();
        let paused = self.store.request(&id).is_some_and(|request| request.is_paused());
        if self.tenants[who].deploys >= 8 || (paused && !self.troubles) || self.is_leaving(who) {
            return;
        }
        self.tenants[who].deploys += 1;
        let supersede = self.troubles && self.random.bool();
        let request = Request::new(id.as_str(), Kind::Service, vec![], 2).unwrap();
        let (rollout, rollback) = (self.rollout(), self.rollback());
        let deploy = deploy(&self.tenants[who], rollout, rollback);
        let known = self.store.request(&id).is_some();
        let request = (!known).then_some(request);
        let submission = Submission { supersede, unpause: paused, ..Submission::new(deploy, request) };
        let commit = match admit::deploy(&self.store, &submission, self.now) {
            Ok(commit) => commit,
            // The whole service goes with the other request.
            Err(_) if self.tenants[who].shares && self.is_leaving(0) => return,
            Err(refusal) => self.fail(&format!("a deploy is refused: {refusal}")),
        };
        assert!(self.commit(&commit));
    }

    pub(super) fn command_cancel(&mut self, who: usize) {
        let id = self.tenants[who].id.clone();
        let pending = self.store.request(&id).and_then(|request| request.pending.clone());
        let Some(pending) = pending.filter(|_| !self.is_leaving(who)) else { return };
        let commit = admit::cancel(&self.store, &id, &pending, &Actor::default(), self.now).unwrap();
        assert!(commit.is_empty() || self.commit(&commit));
    }

    /// Somebody looks at what waits, and lets it go on.
    pub(super) fn command_advance(&mut self, who: usize) {
        let id = self.tenants[who].id.clone();
        let request = self.store.request(&id).and_then(|request| request.pending.clone());
        let Some(pending) = request else { return };
        let by = Actor::default();
        if let Ok(commit) = admit::advance(&self.store, &id, &pending, 0, &by, self.now) {
            assert!(commit.is_empty() || self.commit(&commit));
        }
    }

    pub(super) fn command_scale(&mut self, who: usize) {
        if self.is_leaving(who) {
            return;
        }
        // Scaling down in a deploy would lower the baseline on purpose.
        let free = !self.tenants[who].lasts_unless_it_rots();
        let instances = if free { self.random.u32(1..4) } else { 3 };
        let name = self.tenants[who].id.to_string();
        let request = Request::new(&name, Kind::Service, vec![], instances).unwrap();
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

fn deploy(of: &Tenant, rollout: Option<RolloutSpec>, rollback: Option<RollbackSpec>) -> Deploy {
    let spec = Spec {
        request_id: of.id.to_string(),
        deploy_id: format!("v{}", of.deploys),
        command: vec!["/bin/hello".into()],
        health_check: HealthCheckSpec {
            path: "/healthz".into(),
            startup_budget: Millis(5000),
            ..HealthCheckSpec::default()
        },
        load_balancer: Some(LoadBalancer {
            service_id: of.service(),
            shared: of.shares,
            base_path: format!("/{}", of.service()),
            groups: vec!["default".into()],
            // Those who share a service describe it alike.
            options: if of.shares { serde_json::Value::Null } else { serde_json::json!({"v": of.deploys}) },
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
