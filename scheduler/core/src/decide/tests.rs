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
mod explain;
mod jobs;
mod nodes;
mod rollouts;
mod sweep;
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

    /// Its task has died, and no load balancer takes the next one.
    fn refused_by_load_balancers() -> Self {
        let mut scene = Self::serving();
        scene.ends("job-v1-1-1", 1);
        scene.balanced(BalancerState::Success);
        scene.starts("job-v1-1-2");
        scene.pass(Millis(1000));
        for _ in 0..3 {
            scene.balanced(BalancerState::Failed);
            scene.pass(Millis::seconds(30));
        }
        let joins = &scene.snapshot.task(&TaskId::parse("job-v1-1-2").unwrap()).unwrap().membership;
        assert!(matches!(joins, Membership::Joining { attempt: 4, .. }), "{joins:?}");
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

#[test]
fn a_worker_without_check_is_healthy_after_it_has_run_for_a_while() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(999));
    assert!(!scene.record("v1").is_done());
    scene.pass(Millis(1));
    assert!(matches!(scene.record("v1").step, Step::Done { failure: None, .. }));
}

#[test]
fn a_busy_port_costs_another_launch_but_not_the_deploy() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    let first = TaskId::parse("job-v1-1-1").unwrap();
    let port = scene.snapshot.task(&first).unwrap().ports[0];
    scene.tell(Event::PortBusy(first.clone(), port));
    let ended = &scene.snapshot.task(&first).unwrap().phase;
    assert!(matches!(ended, Phase::Ended { cause: Some(StopCause::PortBusy(_)), .. }), "{ended:?}");
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    let second = TaskId::parse("job-v1-1-2").unwrap();
    assert_ne!(scene.snapshot.task(&second).unwrap().ports, [port]);
}

#[test]
fn a_task_whose_scheduler_died_before_it_started_is_launched_again() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    let first = TaskId::parse("job-v1-1-1").unwrap();
    let lost = Condition::Ended { exit: Exit::Lost, at: Timestamp(0) };
    scene.tell(Event::Engine(first.clone(), lost));
    let ended = &scene.snapshot.task(&first).unwrap().phase;
    assert!(matches!(ended, Phase::Ended { cause: Some(StopCause::NeverStarted), .. }), "{ended:?}");
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    assert!(!scene.record("v1").is_done());
}

#[test]
fn a_task_that_dies_at_its_start_fails_the_deploy_with_its_exit() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.ends("job-v1-1-1", 3);
    let Step::Done { failure: Some(failure), .. } = &scene.record("v1").step else { panic!() };
    assert_eq!(failure.ending(), Ending::Failed);
    assert_eq!(failure.reason, "task job-v1-1-1 exited with code 3");
}

#[test]
fn a_task_that_is_not_healthy_in_time_fails_the_deploy_with_the_last_check() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.checked("job-v1-1-1", Err("/up answered 503"));
    scene.pass(Millis(2000));
    let Step::StoppingNew { failure } = &scene.record("v1").step else {
        panic!("{:?}", scene.record("v1").step)
    };
    assert!(failure.reason.contains("/up answered 503"), "{}", failure.reason);
    scene.ends("job-v1-1-1", 0);
    assert!(scene.record("v1").is_done());
}

#[test]
fn a_newer_deploy_supersedes_the_waiting_one() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.deploy(&version("v2"), 1);
    let submission = Submission { supersede: true, ..Submission::new(version("v3"), None) };
    let commit = admit::deploy(&scene.snapshot, &submission, scene.now).unwrap();
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
    assert_eq!(report::explain_deploy(&scene.snapshot, scene.record("v3")), "waits behind deploy v1");
    scene.run();
    let Step::Done { failure: Some(failure), .. } = &scene.record("v2").step else { panic!() };
    assert_eq!((failure.kind, &*failure.reason), (FailureKind::Superseded, "superseded by deploy v3"));
    let Step::Done { failure: Some(failure), .. } = &scene.record("v1").step else { panic!() };
    assert_eq!((failure.ending(), &*failure.reason), (Ending::Canceled, "superseded by deploy v3"));
    assert_eq!(scene.record("v3").step, Step::Launching);
}

#[test]
fn deploys_wait_for_their_turn_and_too_many_are_refused() {
    let mut scene = Scene::new();
    scene.deploy(&version("v0"), 1);
    scene.run();
    for number in 1..=10 {
        scene.deploy(&version(&format!("v{number}")), 1);
    }
    let more = Submission::new(version("v11"), None);
    let refusal = admit::deploy(&scene.snapshot, &more, scene.now).unwrap_err();
    assert!(matches!(refusal, Refusal::Exhausted(_)), "{refusal}");
    scene.starts("job-v0-1-1");
    scene.pass(Millis(1000));
    assert_eq!(scene.record("v1").step, Step::Launching, "the first that came is the next");
    assert_eq!(scene.record("v2").step, Step::Queued);
}

#[test]
fn a_deploy_of_a_job_is_active_at_once_and_starts_nothing() {
    let mut scene = Scene::new();
    let spec = RequestSpec { request_id: "job".into(), kind: Some(Kind::OnDemand), ..RequestSpec::default() };
    let submission = Submission::new(version("v1"), Some(spec.check().unwrap()));
    let commit = admit::deploy(&scene.snapshot, &submission, scene.now).unwrap();
    commit.apply(&mut scene.snapshot, 2);
    scene.run();
    assert!(matches!(scene.record("v1").step, Step::Done { failure: None, .. }));
    let request = scene.snapshot.request(&job()).unwrap();
    assert_eq!((&request.active, &request.pending), (&Some(DeployId::parse("v1").unwrap()), &None));
    assert_eq!(scene.snapshot.tasks().count(), 0);
}

#[test]
fn what_people_do_is_written_to_the_log_with_who_and_why() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    let by = Actor::new("ann", "wrong branch");
    let id = DeployId::parse("v1").unwrap();
    let commit = admit::cancel(&scene.snapshot, &job(), &id, &by, scene.now).unwrap();
    let key = Key::Audit(Some(job()), 3);
    let Some(Some(Record::Audit(entry))) = commit.writes().get(&key) else { panic!("no entry") };
    assert_eq!((entry.kind, entry.sequence, &entry.by), (ActionKind::CancelDeploy, 3, &by));
    assert_eq!((&*entry.before, &*entry.after), ("v1 launching", "v1 canceled"));
}

#[test]
fn a_cancel_that_comes_after_the_switch_is_answered_until_the_end() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-2");
    scene.pass(Millis(1000));
    assert!(matches!(scene.record("v2").step, Step::Switching { .. }), "{:?}", scene.record("v2").step);

    // The leader dies with the cancel, and the next one is told of the switch first.
    let (by, id) = (Actor::new("ann", "wrong branch"), DeployId::parse("v2").unwrap());
    let commit = admit::cancel(&scene.snapshot, &job(), &id, &by, scene.now).unwrap();
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
    scene.balanced(BalancerState::Success);
    scene.pass(Millis::seconds(60));
    scene.ends("job-v1-1-1", 0);

    let v2 = scene.record("v2");
    assert!(matches!(v2.step, Step::Done { failure: None, .. }), "{:?}", v2.step);
    assert_eq!(v2.remark, "the load balancers had switched before the cancel reached them");
}

#[test]
fn a_deploy_is_timed_out_with_what_it_waited_for() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.pass(Millis::seconds(600));
    let Step::Done { failure: Some(failure), .. } = &scene.record("v1").step else {
        panic!("{:?}", scene.record("v1").step)
    };
    assert_eq!(failure.ending(), Ending::TimedOut);
    assert!(failure.reason.contains("task job-v1-1-1"), "{}", failure.reason);
}

#[test]
fn siblings_that_fail_together_are_neither_stopped_nor_replaced() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 2);
    scene.run();
    let tasks = ["job-v1-1-1", "job-v1-2-2"];
    for task in tasks {
        scene.starts(task);
        scene.checked(task, Ok("200"));
    }
    for task in tasks.repeat(3) {
        scene
            .observed
            .note(Event::Health(TaskId::parse(task).unwrap(), Err("no database".into())), scene.now);
    }
    scene.run();
    assert_eq!(scene.staying(), tasks);
    scene.checked(tasks[0], Ok("200"));
    assert_eq!(scene.staying(), [tasks[0], "job-v1-2-3"], "one that fails alone is replaced");
}

#[test]
fn a_task_that_dies_again_and_again_is_launched_after_a_pause() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-1", 1);
    assert_eq!(scene.staying(), ["job-v1-1-2"], "the first death is replaced at once");
    scene.ends("job-v1-1-2", 1);
    assert!(scene.staying().is_empty());
    scene.pass(Millis(1000));
    assert_eq!(scene.staying(), ["job-v1-1-3"]);
}

#[test]
fn a_task_that_the_engine_does_not_know_any_more_is_lost_and_replaced() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(1000));
    // A new leader asks the engine anew.
    scene.observed = Observed::default();
    scene.tell(Event::EngineListed(BTreeMap::new()));
    let lost = &scene.snapshot.task(&TaskId::parse("job-v1-1-1").unwrap()).unwrap().phase;
    assert!(matches!(lost, Phase::Ended { exit: Exit::Lost, .. }), "{lost:?}");
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
}

#[test]
fn the_history_of_ended_tasks_is_bounded() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.starts("job-v1-1-1");
    scene.pass(Millis(1000));
    for launch in 1..40 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.pass(Millis::seconds(61));
    }
    assert_eq!(scene.snapshot.tasks().filter(|task| task.is_ended()).count(), 20);
    let strays = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let forgotten = strays.values().filter(|effect| matches!(effect, Effect::Stray { ended: true, .. }));
    assert_eq!(forgotten.count(), 19, "their sandboxes go with them");
}

#[test]
fn a_used_id_takes_the_same_content_only() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    let again = admit::deploy(&scene.snapshot, &Submission::new(version("v1"), None), scene.now).unwrap();
    assert!(again.is_empty());
    let other = Deploy { command: vec!["/bin/other".into()], ..version("v1") };
    let refusal = admit::deploy(&scene.snapshot, &Submission::new(other, None), scene.now).unwrap_err();
    assert!(matches!(refusal, Refusal::AlreadyExists(_)), "{refusal}");
}

#[test]
fn a_command_relies_on_all_that_it_read() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.deploy(&version("v2"), 1);
    let commit = admit::deploy(&scene.snapshot, &Submission::new(version("v3"), None), scene.now).unwrap();
    let expected: Vec<_> =
        commit.expected().iter().map(|(key, at)| format!("{key:?} {}", at.is_some())).collect();
    assert_eq!(expected.len(), 3, "the request, the new deploy, the line of the log: {expected:?}");
}

#[test]
fn the_environment_has_what_only_the_scheduler_knows() {
    let mut scene = Scene::new();
    let mut deploy = checked_version("v1");
    let faked = ["TASK_ID", "TASK_RACK_ID", "AVAILABILITY_ZONE", "ESTIMATED_INSTANCE_COUNT"];
    deploy.env = faked.map(|name| (name.into(), "fake".into())).into();
    deploy.env.insert("A".into(), "b".into());
    deploy.resources.cpu_millis = 1250;
    scene.policy.machine.rack = "r7".into();
    scene.policy.machine.attributes = BTreeMap::from([("availability_zone".into(), "eu-1".into())]);
    super::nodes::enroll(&scene.snapshot, &scene.policy, scene.now).apply(&mut scene.snapshot, 1);
    scene.deploy(&deploy, 3);
    scene.run();
    let effects = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let Some(Effect::Launch(launch)) = effects.into_values().next() else { panic!("no launch") };
    let port = launch.ports[0].to_string();
    for (name, value) in [
        ("A", "b"),
        ("TASK_ID", "job-v1-1-1"),
        ("PORT", &*port),
        ("PORT0", &*port),
        ("DEPLOY_CPUS", "1.25"),
        ("DEPLOY_MEM", "512"),
        ("INSTANCE_NO", "1"),
        ("TASK_RACK_ID", "r7"),
        ("AVAILABILITY_ZONE", "eu-1"),
        ("ESTIMATED_INSTANCE_COUNT", "3"),
        ("PATH", effect::DEFAULT_PATH),
    ] {
        assert_eq!(launch.env.get(name).map(|value| &**value), Some(value), "{name}");
    }
}

#[test]
fn a_host_that_lost_hundreds_of_tasks_at_once_is_taken_up_in_commits_that_fit() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 300);
    scene.policy.ports.last = 31999;
    scene.run();
    let ids: Vec<_> = scene.snapshot.tasks().map(|task| task.id.clone()).collect();
    assert_eq!(ids.len(), 300);
    for id in &ids {
        scene
            .observed
            .note(Event::Engine(id.clone(), Condition::Running { pid: 1, at: scene.now }), scene.now);
    }
    scene.run();
    scene.pass(Millis(1000));
    assert!(scene.record("v1").is_done());
    scene.observed = Observed::default();
    scene.tell(Event::EngineListed(BTreeMap::new()));
    assert!(ids.iter().all(|id| scene.snapshot.task(id).is_none_or(|task| task.is_ended())));
    assert!(scene.largest <= 120, "one commit took {} operations", scene.largest);
}

#[test]
fn a_switch_to_tasks_that_have_died_meanwhile_is_taken_back() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-2");
    scene.pass(Millis(1000));
    let gone = Condition::Ended { exit: Exit::Code(1), at: scene.now };
    scene.observed.note(Event::Engine(TaskId::parse("job-v2-1-2").unwrap(), gone), scene.now);
    scene.balanced(BalancerState::Success);
    let Step::Restoring { failure, .. } = &scene.record("v2").step else {
        panic!("{:?}", scene.record("v2").step)
    };
    assert_eq!(failure.reason, "task job-v2-1-2 exited with code 1");
    assert_eq!(scene.staying(), ["job-v1-1-1"]);
}

#[test]
fn a_task_that_no_load_balancer_takes_does_not_hold_up_the_deploy_that_mends_it() {
    let mut scene = Scene::refused_by_load_balancers();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-3");
    scene.pass(Millis(1000));
    scene.balanced(BalancerState::Failed);
    assert_eq!(scene.record("v2").step, Step::Launching, "the refused one is taken out to be sure");
    scene.balanced(BalancerState::Failed);
    assert!(matches!(scene.record("v2").step, Step::Switching { .. }), "{:?}", scene.record("v2").step);
    scene.pass(Millis::seconds(60));
    let asked = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let asked: Vec<_> = asked.into_keys().filter(|key| matches!(key, EffectKey::Balance(_))).collect();
    let switch = BalancerId::switch(&job(), &DeployId::parse("v2").unwrap(), Incarnation(1), 1);
    assert_eq!(asked, [EffectKey::Balance(switch)], "nothing else changes the service meanwhile");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-2", 0);
    assert!(matches!(scene.record("v2").step, Step::Done { failure: None, .. }));
}

#[test]
fn a_task_that_no_load_balancer_takes_does_not_hold_up_the_end_of_its_request() {
    let mut scene = Scene::refused_by_load_balancers();
    let commit = admit::delete(&scene.snapshot, &job(), &Actor::default(), scene.now).unwrap();
    commit.apply(&mut scene.snapshot, 1_000_000);
    scene.run();
    scene.balanced(BalancerState::Failed);
    scene.balanced(BalancerState::Failed);
    let life = &scene.snapshot.request(&job()).unwrap().life;
    assert!(matches!(life, Life::Deleting { removal: Removal::Asked { .. }, .. }), "{life:?}");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-2", 0);
    assert!(scene.snapshot.request(&job()).unwrap().is_deleted());
}

#[test]
fn a_service_is_filled_by_one_request_until_that_is_gone() {
    let mut scene = Scene::serving();
    let claimant = Deploy { request: RequestId::parse("other").unwrap(), ..balanced_version("v1") };
    let request = Request::new("other", Kind::Service, vec![], 1).unwrap();
    let claimant = Submission::new(claimant, Some(request));
    let ask = |scene: &Scene| admit::deploy(&scene.snapshot, &claimant, scene.now);
    let refusal = ask(&scene).unwrap_err();
    assert!(refusal.to_string().contains("service job belongs to request job"), "{refusal}");
    let commit = admit::delete(&scene.snapshot, &job(), &Actor::default(), scene.now).unwrap();
    commit.apply(&mut scene.snapshot, 1_000_000);
    scene.run();
    assert!(ask(&scene).is_err(), "its tasks are still inside");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-1", 0);
    let taken = ask(&scene).unwrap();
    let owner = Key::Request(job());
    assert_eq!(taken.expected()[&owner], scene.snapshot.revision(&owner), "it must not be reborn meanwhile");
    taken.apply(&mut scene.snapshot, 2_000_000);
    let request = Request::new("job", Kind::Service, vec![], 1).unwrap();
    let back =
        admit::deploy(&scene.snapshot, &Submission::new(balanced_version("v2"), Some(request)), scene.now);
    assert!(back.is_err(), "the claim is the other's now");
}

#[test]
fn two_requests_cannot_claim_a_service_at_the_same_time() {
    let view = Snapshot::default();
    let claim = |request: &str| {
        let deploy = Deploy { request: RequestId::parse(request).unwrap(), ..balanced_version("v1") };
        let request = Request::new(request, Kind::Service, vec![], 1).unwrap();
        admit::deploy(&view, &Submission::new(deploy, Some(request)), Timestamp(1)).unwrap()
    };
    for request in ["one", "two"] {
        let key = Key::Claim("job".into());
        let commit = claim(request);
        assert_eq!(commit.expected().get(&key), Some(&None), "only the first finds it absent");
        assert!(commit.writes().contains_key(&key));
    }
}

#[test]
fn a_removal_that_the_load_balancers_refuse_is_told() {
    let mut scene = Scene::serving();
    scene.ends("job-v1-1-1", 1);
    scene.balanced(BalancerState::Failed);
    let request = scene.snapshot.request(&job()).unwrap();
    let words = report::explain_request(&scene.snapshot, request);
    assert!(words.contains("load-balancer request job-v1-1-1-REMOVE-1 is FAILED: said so"), "{words}");
}

#[test]
fn a_task_that_died_before_a_refused_join_is_removed_to_be_sure() {
    let mut scene = Scene::refused_by_load_balancers();
    scene.ends("job-v1-1-2", 1);
    scene.balanced(BalancerState::Failed);
    let asked = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let remove = BalancerId::remove(&TaskId::parse("job-v1-1-2").unwrap(), 1);
    assert!(asked.contains_key(&EffectKey::Balance(remove)), "{asked:?}");
}
