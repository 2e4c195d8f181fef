//! The simulated world and the invariants that it holds the scheduler to.

use std::collections::{BTreeMap, BTreeSet};

use scheduler_core::{
    audit::Actor,
    check,
    commit::Commit,
    decide::{
        self, History, Policy, PortRange,
        admit::{self, Submission},
    },
    deploy::{
        BalancerState, Deploy, LoadBalancer, Step,
        spec::{GateSpec, HealthCheckSpec, RolloutSpec, Spec},
    },
    effect::{self, BalancerCall, Change, Effect, Question},
    ids::{BalancerId, DeployId, RequestId, TaskId},
    node::Machine,
    observed::{Answer, Condition, Event, GateAnswer, Observed, Reading},
    request::{Kind, Request},
    snapshot::{Key, Snapshot},
    survey::Listed,
    task::{Exit, Membership, Phase},
    time::{Millis, Timestamp},
};

#[path = "actions.rs"]
mod actions;

/// How the tasks of a deploy behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    Good,
    CrashesAtStart,
    NeverHealthy,
    CrashesLater,
    /// Serves for a while; then none of it ever does again.
    Rots,
}

/// A scheduler that believes that it leads.
struct Leader {
    term: u64,
    snapshot: Snapshot,
    observed: Observed,
}

struct Process {
    condition: Condition,
    healthy_from: Option<Timestamp>,
    crashes_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
}

#[derive(Clone)]
struct Submitted {
    change: Change,
    state: BalancerState,
    settles_at: Timestamp,
}

pub(crate) struct World {
    seed: u64,
    random: fastrand::Rng,
    now: Timestamp,
    store: Snapshot,
    revision: u64,
    term: u64,
    leaders: Vec<Leader>,
    engine: BTreeMap<TaskId, Process>,
    launched: BTreeMap<TaskId, u32>,
    upstreams: BTreeSet<String>,
    submitted: BTreeMap<BalancerId, Submitted>,
    baragon_away: bool,
    fair: bool,
    qualities: Vec<Quality>,
    /// When the first task of a deploy was launched.
    born: BTreeMap<DeployId, Timestamp>,
    /// Serving tasks when the deploy in progress began, and which one it is.
    baseline: Option<(DeployId, usize)>,
    deploys: u32,
    /// Users also bounce, pause, kill and scale for a while.
    acts: bool,
}

const PORTS: PortRange = PortRange { first: 31000, last: 31060 };

impl World {
    pub(crate) fn new(seed: u64, qualities: &[Quality]) -> Self {
        let mut world = Self {
            seed,
            random: fastrand::Rng::with_seed(seed),
            now: Timestamp(1_000_000),
            store: Snapshot::default(),
            revision: 1,
            term: 0,
            leaders: Vec::new(),
            engine: BTreeMap::new(),
            launched: BTreeMap::new(),
            upstreams: BTreeSet::new(),
            submitted: BTreeMap::new(),
            baragon_away: false,
            fair: false,
            qualities: qualities.to_vec(),
            born: BTreeMap::new(),
            baseline: None,
            deploys: 0,
            acts: false,
        };
        world.elect();
        world.command_deploy();
        world
    }

    pub(crate) fn step(&mut self) {
        match self.random.u32(0..100) {
            0..=1 => self.elect(),
            2..=3 => self.command_deploy(),
            4 => self.command_cancel(),
            5 => self.command_scale(),
            96..=99 => self.command_advance(),
            6 => self.baragon_away = self.random.u32(0..3) == 0,
            7..=8 if self.acts => self.command_action(),
            7..=30 => {
                let span = Millis(self.random.u64(1..300));
                self.pass(span);
            }
            31..=45 => self.lead_once(true),
            _ => self.lead_once(false),
        }
    }

    /// A time of peace in which everything has to come to its end.
    pub(crate) fn settle(&mut self) {
        self.fair = true;
        self.baragon_away = false;
        self.elect();
        self.go_on();
        let (mut rest, mut meddled) = (500, false);
        // What does not come back is waited for ten minutes.
        for _ in 0..20_000 {
            self.pass(Millis(100));
            self.command_advance();
            self.lead_once(false);
            rest -= usize::from(self.store.deploys().all(|deploy| deploy.is_done()));
            if rest == 0 && meddled {
                return;
            }
            if rest == 0 {
                (rest, meddled) = (50, true);
                self.meddle();
            }
        }
    }

    /// Somebody takes an upstream out and puts one in that no task has.
    fn meddle(&mut self) {
        self.upstreams.pop_first();
        self.upstreams.insert("10.0.0.1:39999".to_owned());
    }

    fn fail(&self, words: &str) -> ! {
        panic!("seed {}: {words} (run alone: SIMULATION_SEED={})", self.seed, self.seed)
    }

    // What time does.

    fn pass(&mut self, span: Millis) {
        self.now = self.now + span;
        let now = self.now;
        for process in self.engine.values_mut() {
            if matches!(process.condition, Condition::Ended { .. }) {
                continue;
            }
            if process.ends_at.is_some_and(|at| at <= now) {
                process.condition = Condition::Ended { exit: Exit::Signal(15), at: now };
            } else if process.crashes_at.is_some_and(|at| at <= now) {
                process.condition = Condition::Ended { exit: Exit::Code(1), at: now };
            }
        }
        let due: Vec<_> = self
            .submitted
            .iter()
            .filter(|(_, s)| !s.state.is_final() && s.settles_at <= now)
            .map(|(id, _)| id.clone())
            .collect();
        for id in due {
            self.settle_request(&id);
        }
    }

    fn settle_request(&mut self, id: &BalancerId) {
        let fails = !self.fair && self.random.u32(0..5) == 0;
        let submitted = self.submitted.get_mut(id).unwrap();
        submitted.state = match submitted.state {
            BalancerState::Canceling => BalancerState::Canceled,
            _ if fails => BalancerState::Failed,
            _ => BalancerState::Success,
        };
        // A revert that somebody undid by hand: its FAILED proves nothing.
        let unfaithful = submitted.state == BalancerState::Failed && self.random.u32(0..3) == 0;
        if submitted.state == BalancerState::Success || unfaithful {
            match submitted.change.clone() {
                Change::Upstreams { add, remove, .. } => {
                    self.upstreams.retain(|address| !remove.contains(address));
                    self.upstreams.extend(add);
                }
                Change::Delete => self.upstreams.clear(),
            }
        }
    }

    // What leaders do.

    fn elect(&mut self) {
        self.term += 1;
        let mut observed = Observed::default();
        let list = self.engine.iter().map(|(id, p)| (id.clone(), p.condition.clone())).collect();
        observed.note(Event::EngineListed(list), self.now);
        let next = Leader { term: self.term, snapshot: self.store.clone(), observed };
        // The leader before the last may go on for a while without knowing.
        let overlap = !self.fair && self.random.bool();
        self.leaders.truncate(usize::from(overlap));
        self.leaders.insert(0, next);
    }

    fn lead_once(&mut self, stale: bool) {
        let index = if stale { self.leaders.len() - 1 } else { 0 };
        let mut leader = self.leaders.remove(index);
        if leader.term == self.term {
            leader.snapshot = self.store.clone();
        }
        self.observe(&mut leader);
        self.decide(&mut leader);
        self.perform(&mut leader);
        self.leaders.insert(index.min(self.leaders.len()), leader);
    }

    fn observe(&mut self, leader: &mut Leader) {
        for (task, process) in &self.engine {
            if leader.observed.condition(task) != Some(&process.condition) {
                leader.observed.note(Event::Engine(task.clone(), process.condition.clone()), self.now);
            }
        }
    }

    fn decide(&mut self, leader: &mut Leader) {
        let policy = Policy {
            host: "10.0.0.1".into(),
            ports: PORTS,
            machine: Machine::default(),
            history: History::default(),
            draining_at_once: 1,
            drain_jobs_after: Millis::seconds(3600),
            removal_bound: Millis::seconds(600),
        };
        let decision = decide::advance(&leader.snapshot, &leader.observed, &policy, &request_id(), self.now);
        let first = decision.commit;
        if first.is_empty() {
            return;
        }
        // A crash before the write, or a write whose answer is lost.
        let fate = if self.fair { 9 } else { self.random.u32(0..20) };
        if fate == 0 {
            return;
        }
        if leader.term == self.term && self.commit(&first) && fate != 1 {
            leader.snapshot = self.store.clone();
        }
    }

    fn commit(&mut self, commit: &Commit) -> bool {
        let holds = |(key, revision): (&Key, &Option<u64>)| self.store.revision(key) == *revision;
        if !commit.expected().iter().all(holds) {
            return false;
        }
        self.revision += 1;
        commit.apply(&mut self.store, self.revision);
        true
    }

    fn perform(&mut self, leader: &mut Leader) {
        let effects = effect::implied(&leader.snapshot, &leader.observed, &request_id(), self.now);
        for effect in effects.into_values() {
            if !self.fair && self.random.u32(0..4) == 0 {
                continue;
            }
            match effect {
                Effect::Launch(launch) => self.launch(launch.task()),
                Effect::Stop { task, .. } => self.stop(&task),
                Effect::Check(check) => self.check_health(leader, &check.task),
                Effect::Balance(call) => self.balance(leader, &call),
                Effect::Read { request, key, .. } => {
                    let reading = if self.baragon_away {
                        Reading::Unreachable("away".into())
                    } else {
                        Reading::Upstreams(self.upstreams.clone())
                    };
                    leader.observed.note(Event::Read(request, key, reading), self.now);
                }
                Effect::Survey { request, key, .. } if !self.baragon_away => {
                    let listed = self.upstreams.iter().map(|address| listed(address)).collect();
                    leader.observed.note(Event::Surveyed(request, key, listed), self.now);
                }
                Effect::Survey { .. } => {}
                Effect::Ask(question) => self.ask(leader, question),
                Effect::Stray { task, ended } => self.stray(leader, &task, ended),
            }
        }
    }

    fn launch(&mut self, task: &TaskId) {
        if self.engine.contains_key(task) {
            return;
        }
        *self.launched.entry(task.clone()).or_default() += 1;
        let deploy = self.store.task(task).map(|record| record.deploy.clone());
        let quality = deploy.as_ref().map_or(Quality::Good, |deploy| self.quality(deploy));
        let born = deploy.map_or(self.now, |deploy| *self.born.entry(deploy).or_insert(self.now));
        let after = |millis| Some(self.now + Millis(millis));
        let healthy_from =
            if quality == Quality::NeverHealthy { None } else { after(self.random.u64(10..400)) };
        let crashes_at = match quality {
            Quality::CrashesAtStart => after(5),
            Quality::Rots => Some((self.now + Millis(5)).max(born + Millis(4000))),
            Quality::CrashesLater => after(self.random.u64(500..8000)),
            Quality::Good | Quality::NeverHealthy => None,
        };
        let condition = Condition::Running { pid: self.engine.len() as u32 + 1, at: self.now };
        self.engine.insert(task.clone(), Process { condition, healthy_from, crashes_at, ends_at: None });
    }

    /// The load balancers must not know a task that is asked to end.
    fn stop(&mut self, task: &TaskId) {
        let Some(record) = self.store.task(task).cloned() else { return };
        let address = record.address(0);
        let Some(process) = self.engine.get_mut(task) else { return };
        if matches!(process.condition, Condition::Ended { .. }) || process.ends_at.is_some() {
            return;
        }
        process.ends_at = Some(self.now + Millis(self.random.u64(1..500)));
        let destroyed = record.kill.as_ref().is_some_and(|kill| kill.destroy);
        if self.upstreams.contains(&address) && !destroyed {
            self.fail(&format!("no_task_is_stopped_while_an_upstream: {task} at {address}"));
        }
        let pending = self.store.request(&request_id()).and_then(|request| request.pending.clone());
        let fails =
            pending.as_ref().and_then(|id| self.store.deploy(&request_id(), id)).is_some_and(|deploy| {
                matches!(deploy.step, Step::StoppingNew { .. }) && deploy.deploy.id == record.deploy
            });
        if fails {
            self.check_old_are_in();
        }
    }

    fn check_old_are_in(&self) {
        let request = self.store.request(&request_id()).unwrap();
        let old = self.store.tasks().filter(|task| {
            Some(&task.deploy) == request.active.as_ref()
                && !task.is_ended()
                && matches!(task.membership, Membership::Inside)
                && self.is_serving(&task.id)
        });
        for task in old {
            if !self.upstreams.contains(&task.address(0)) {
                self.fail(&format!(
                    "old_tasks_are_in_the_load_balancer_before_new_ones_are_stopped: {} is not",
                    task.id
                ));
            }
        }
    }

    fn is_serving(&self, task: &TaskId) -> bool {
        self.engine.get(task).is_some_and(|process| {
            matches!(process.condition, Condition::Running { .. })
                && process.ends_at.is_none()
                && process.healthy_from.is_some_and(|from| from <= self.now)
        })
    }

    fn check_health(&mut self, leader: &mut Leader, task: &TaskId) {
        let verdict = if self.is_serving(task) { Ok("200".into()) } else { Err("connection refused".into()) };
        leader.observed.note(Event::Health(task.clone(), verdict), self.now);
    }

    fn balance(&mut self, leader: &mut Leader, call: &BalancerCall) {
        let state = if self.baragon_away {
            BalancerState::Unreachable
        } else {
            let delay = Millis(self.random.u64(1..400));
            let fresh = Submitted {
                change: call.change.clone(),
                // A cancel of an unknown id closes the id.
                state: if call.cancel { BalancerState::Canceled } else { BalancerState::Waiting },
                settles_at: self.now + delay,
            };
            let known = self.submitted.entry(call.id.clone()).or_insert(fresh);
            if call.cancel && known.state == BalancerState::Waiting {
                known.state = BalancerState::Canceling;
            }
            known.state
        };
        let answer = Answer { state, message: String::new() };
        leader.observed.note(Event::Balancer(call.request.clone(), call.id.clone(), answer), self.now);
    }

    fn ask(&mut self, leader: &mut Leader, question: Question) {
        let answer = match self.random.u32(0..6) {
            0 => GateAnswer::Refused("no".into()),
            1..=2 => GateAnswer::Later("busy".into()),
            _ => GateAnswer::Accepted,
        };
        leader.observed.note(Event::Gate(question.request, question.key, answer), self.now);
    }

    fn stray(&mut self, leader: &mut Leader, task: &TaskId, ended: bool) {
        match self.store.task(task) {
            None if ended => {
                self.engine.remove(task);
                leader.observed.note(Event::Forgotten(task.clone()), self.now);
            }
            None => self.end_stray(task),
            Some(record) if record.is_ended() && !ended => self.end_stray(task),
            Some(_) => {}
        }
    }

    fn end_stray(&mut self, task: &TaskId) {
        if let Some(process) = self.engine.get_mut(task) {
            process.ends_at.get_or_insert(self.now);
        }
    }

    // What users do.

    fn quality(&self, deploy: &DeployId) -> Quality {
        let number: usize = deploy.as_str().trim_start_matches('v').parse().unwrap_or(0);
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

    fn command_deploy(&mut self) {
        let paused = self.store.request(&request_id()).is_some_and(|request| request.is_paused());
        if self.deploys >= 8 || paused {
            return;
        }
        self.deploys += 1;
        let request = Request::new("hello", Kind::Service, vec![], 2).unwrap();
        let deploy = deploy(&format!("v{}", self.deploys), self.rollout());
        let known = self.store.request(&request_id()).is_some();
        let request = (!known).then_some(request);
        let commit = admit::deploy(&self.store, &Submission::new(deploy, request), self.now).unwrap();
        assert!(self.commit(&commit));
    }

    fn command_cancel(&mut self) {
        let Some(pending) = self.store.request(&request_id()).and_then(|request| request.pending.clone())
        else {
            return;
        };
        let commit =
            admit::cancel(&self.store, &request_id(), &pending, &Actor::default(), self.now).unwrap();
        assert!(commit.is_empty() || self.commit(&commit));
    }

    /// Somebody looks at what waits, and lets it go on.
    fn command_advance(&mut self) {
        let request = self.store.request(&request_id()).and_then(|request| request.pending.clone());
        let Some(pending) = request else { return };
        let by = Actor::default();
        if let Ok(commit) = admit::advance(&self.store, &request_id(), &pending, 0, &by, self.now) {
            assert!(commit.is_empty() || self.commit(&commit));
        }
    }

    fn command_scale(&mut self) {
        // Scaling down in a deploy would lower the baseline on purpose.
        let free = self.qualities.contains(&Quality::CrashesLater);
        let instances = if free { self.random.u32(1..4) } else { 3 };
        let request = Request::new("hello", Kind::Service, vec![], instances).unwrap();
        let commit = admit::put_request(&self.store, &request, &Actor::default(), self.now).unwrap();
        assert!(commit.is_empty() || self.commit(&commit));
    }

    // What must hold.

    pub(crate) fn check(&mut self) {
        let broken = check::broken(&self.store);
        if !broken.is_empty() {
            self.fail(&broken.join("; "));
        }
        if let Some((task, count)) = self.launched.iter().find(|(_, count)| **count > 1) {
            self.fail(&format!("no_double_launch: {task} was launched {count} times"));
        }
        if self.acts {
            self.check_expiry();
            return;
        }
        self.check_places();
        if !self.qualities.iter().any(|quality| matches!(quality, Quality::CrashesLater | Quality::Rots)) {
            self.check_serving();
        }
    }

    /// One place, one task, unless one of them is unhealthy or goes.
    fn check_places(&self) {
        let mut places = BTreeMap::new();
        let staying = self
            .store
            .tasks()
            .filter(|task| task.is_staying() && !matches!(task.phase, Phase::Unhealthy { .. }));
        for task in staying {
            if let Some(other) = places.insert((task.deploy.clone(), task.instance), task.id.clone()) {
                let recovered = self.qualities.contains(&Quality::CrashesLater);
                if !recovered {
                    self.fail(&format!("no_double_launch: {other} and {} have the same place", task.id));
                }
            }
        }
    }

    fn check_serving(&mut self) {
        let request = self.store.request(&request_id()).unwrap();
        let Some(pending) = request.pending.clone() else {
            self.baseline = None;
            return;
        };
        let tasks = self
            .store
            .tasks()
            .filter(|task| self.upstreams.contains(&task.address(0)) && self.is_serving(&task.id));
        let serving = tasks.count();
        match &self.baseline {
            Some((deploy, before)) if *deploy == pending => {
                if serving < *before {
                    self.fail(&format!(
                        "serving_tasks_never_drop_below_old_during_a_deploy: {serving} serve, {before} did before {pending}"
                    ));
                }
            }
            Some(_) | None => self.baseline = Some((pending, serving)),
        }
    }

    /// Those that failed and serve all the same.
    pub(crate) fn kept_deploys(&self) -> usize {
        let failures = self.store.deploys().filter_map(|deploy| deploy.step.failure());
        failures.filter(|failure| failure.reason.contains("its tasks stay in service")).count()
    }

    pub(crate) fn check_settled(&mut self) {
        let open: Vec<_> = self.store.deploys().filter(|deploy| !deploy.is_done()).collect();
        if let Some(deploy) = open.first() {
            self.fail(&format!("every_deploy_ends: {} is at {:?}", deploy.deploy.id, deploy.step));
        }
        let request = self.store.request(&request_id()).unwrap();
        let inside: BTreeSet<_> = self
            .store
            .tasks()
            .filter(|task| matches!(task.membership, Membership::Inside))
            .map(|task| task.address(0))
            .collect();
        let Some(active) = &request.active else { return };
        if self.quality(active) == Quality::Good {
            if self.acts {
                self.check_nothing_is_left();
            }
            if inside != self.upstreams {
                self.fail(&format!("the load balancers have {:?}, the store {inside:?}", self.upstreams));
            }
            if inside.len() != request.request.instances as usize {
                self.fail(&format!(
                    "{} of {} tasks serve in the end",
                    inside.len(),
                    request.request.instances
                ));
            }
            let running =
                self.engine.values().filter(|p| matches!(p.condition, Condition::Running { .. })).count();
            if running != inside.len() {
                self.fail(&format!("{running} processes run, {} are wanted", inside.len()));
            }
        }
    }
}

fn listed(address: &str) -> Listed {
    Listed { address: address.to_owned(), group: "default".to_owned(), owner: "hello".to_owned() }
}

fn request_id() -> RequestId {
    RequestId::parse("hello").unwrap()
}

fn deploy(id: &str, rollout: Option<RolloutSpec>) -> Deploy {
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
        ..Spec::default()
    };
    spec.check(Kind::Service).unwrap()
}
