//! The driver as a whole: a store in memory, an engine and a baragon-service
//! that follow a script, and real HTTP and gRPC between them.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use platform::{
    client::{Policy as CallPolicy, Replicas},
    kv::memory::{Fault, Memory},
    tasks::Supervisor,
};
use prometheus_client::registry::Registry;
use scheduler_core::{
    audit::Actor,
    decide::{History, Policy, PortRange, admit::Submission},
    deploy::{Deploy, FailureKind, LoadBalancer, Step, spec::HealthCheckSpec, spec::Spec},
    ids::{DeployId, NodeId, RequestId},
    node::Machine,
    request::{Kind, Request},
    task::{Phase, TaskRecord},
    time::Millis,
};
use tokio::task::JoinSet;

use self::{baragon::Baragon, engine::Scripted};
use super::{
    Settings,
    handle::{Command, Handle, View},
    start,
};
use crate::{
    config::{Gates, Webhook},
    metrics::Metrics,
};

pub(crate) mod baragon;
mod ear;
pub(crate) mod engine;
mod gates;
mod launches;
mod poison;
mod webhooks;

/// One replica that can be stopped.
struct Replica {
    handle: Handle,
    supervisor: Supervisor,
    running: JoinSet<()>,
}

struct Bench {
    memory: Memory,
    engine: Arc<Scripted>,
    baragon: Baragon,
    webhooks: Vec<Webhook>,
    gates: Gates,
    ports: PortRange,
}

const PATIENCE: Duration = Duration::from_secs(20);

// === impl Bench ===

impl Bench {
    async fn new() -> Self {
        Self {
            memory: Memory::new(),
            engine: Arc::default(),
            baragon: Baragon::start().await,
            webhooks: Vec::new(),
            gates: Gates::default(),
            ports: free_range(),
        }
    }

    fn replica(&self, name: &str) -> Replica {
        let supervisor = Supervisor::new(Duration::from_secs(5));
        let policy = CallPolicy { attempt_timeout: Duration::from_secs(1), deadline: Duration::from_secs(1) };
        let settings = Settings {
            name: name.to_owned(),
            prefix: "/test".to_owned(),
            ttl: Duration::from_secs(5),
            policy: Policy {
                host: "127.0.0.1".to_owned(),
                ports: self.ports,
                machine: machine(),
                history: History::default(),
                draining_at_once: 1,
                drain_jobs_after: Millis::seconds(3600),
                removal_bound: Millis::seconds(600),
            },
            store: Arc::new(self.memory.clone()),
            engine: self.engine.clone(),
            baragon: Replicas::new(&[self.baragon.address()], policy).unwrap(),
            sweep: Duration::from_millis(200),
            metrics: Metrics::register(&mut Registry::default()),
            webhooks: self.webhooks.clone(),
            gates: self.gates.clone(),
            safety: super::Safety::default(),
        };
        let handle = start(settings, &supervisor);
        let mut running = JoinSet::new();
        let run = supervisor.clone();
        running.spawn(async move { run.run(std::future::pending()).await.unwrap() });
        Replica { handle, supervisor, running }
    }
}

// === impl Replica ===

impl Replica {
    async fn deploy(&self, id: &str) {
        let request = Request::new("hello", Kind::Service, vec!["team@hello.test".to_owned()], 1).unwrap();
        let command = Command::deploy(Submission::new(deploy(id), Some(request)));
        self.handle.submit(&command).await.unwrap();
    }

    async fn until(&self, what: &str, holds: impl Fn(&View) -> bool) -> Arc<View> {
        let mut views = self.handle.views();
        let wait = views.wait_for(|view| holds(view));
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(view) => view.unwrap().clone(),
            Err(_) => panic!("{what} did not come true: {:#?}", self.handle.view().snapshot),
        }
    }

    async fn until_done(&self, id: &str) -> Step {
        let (request, id) = (RequestId::parse("hello").unwrap(), DeployId::parse(id).unwrap());
        let view = self
            .until(&format!("the end of {id}"), |view| {
                view.snapshot.deploy(&request, &id).is_some_and(|deploy| deploy.is_done())
            })
            .await;
        view.snapshot.deploy(&request, &id).unwrap().step.clone()
    }

    async fn stop(mut self) {
        self.supervisor.stop();
        while self.running.join_next().await.is_some() {}
    }
}

fn machine() -> Machine {
    Machine { id: NodeId::parse("here").unwrap(), ..Machine::default() }
}

/// Tests run side by side, so each takes ports of its own.
pub(crate) fn free_range() -> PortRange {
    static TAKEN: LazyLock<AtomicU16> = LazyLock::new(|| AtomicU16::new(fastrand::u16(0..100)));
    let first = 20_000 + TAKEN.fetch_add(1, Ordering::Relaxed) % 100 * 100;
    PortRange { first, last: first + 99 }
}

fn deploy(id: &str) -> Deploy {
    let spec = Spec {
        request_id: "hello".to_owned(),
        deploy_id: id.to_owned(),
        command: vec!["hello".to_owned()],
        health_check: HealthCheckSpec {
            path: "/healthz".to_owned(),
            startup_budget: Millis(3000),
            ..HealthCheckSpec::default()
        },
        load_balancer: Some(LoadBalancer {
            service_id: String::new(),
            base_path: "/hello".to_owned(),
            additional_paths: vec![],
            groups: vec!["default".to_owned()],
            domains: vec![],
            template: String::new(),
            options: serde_json::Value::Null,
            ..LoadBalancer::default()
        }),
        drain: Millis(20),
        ..Spec::default()
    };
    spec.check(Kind::Service).unwrap()
}

fn succeeded(step: &Step) -> bool {
    matches!(step, Step::Done { failure: None, .. })
}

fn live(view: &View) -> Vec<Arc<TaskRecord>> {
    view.snapshot.tasks().filter(|task| !task.is_ended()).cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_replaces_the_old_one_in_one_load_balancer_request() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    replica.deploy("v2").await;
    assert!(succeeded(&replica.until_done("v2").await));
    let tasks = live(&replica.handle.view());
    assert_eq!(tasks.len(), 1);
    assert_eq!(bench.baragon.upstreams(), [tasks[0].address(0)].into());
    assert_eq!(bench.baragon.request_ids(), ["hello-v1-switch-1", "hello-v2-switch-1"]);
    assert_eq!(bench.engine.running(), [tasks[0].id.to_string()]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_join_the_group_of_upstreams_that_their_deploy_names() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    let mut blue = deploy("v2");
    blue.load_balancer.as_mut().unwrap().upstream_group = "blue".to_owned();
    replica.handle.submit(&Command::deploy(Submission::new(blue, None))).await.unwrap();
    assert!(succeeded(&replica.until_done("v2").await));
    // One that takes the place of another joins the same.
    bench.engine.kill("hello-v2-1-2");
    replica
        .until("a replacement in the load balancers", |view| {
            let tasks = live(view);
            let is_new = tasks.len() == 1 && tasks[0].id.as_str() != "hello-v2-1-2";
            is_new && bench.baragon.upstreams() == [tasks[0].address(0)].into()
        })
        .await;
    let groups = bench.baragon.added_groups();
    assert!(groups[0].is_empty() && groups.len() > 2, "{groups:?}");
    assert!(groups[1..].iter().all(|group| group == "blue"), "{groups:?}");
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_switch_ends_with_its_words_and_leaves_the_old_version_serving() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    let before = bench.baragon.upstreams();
    bench.baragon.fail_with(&format!("nginx: [emerg] unknown directive {}", "é".repeat(9000)));
    replica.deploy("v2").await;
    let step = replica.until_done("v2").await;
    let Step::Done { failure: Some(failure), .. } = step else { panic!("{step:?}") };
    assert_eq!(failure.kind, FailureKind::LoadBalancer);
    assert!(failure.reason.contains("unknown directive"), "{}", failure.reason);
    assert!(failure.reason.len() < 4300, "words are stored many times: {} bytes", failure.reason.len());
    assert_eq!(bench.baragon.upstreams(), before);
    assert_eq!(bench.engine.running(), ["hello-v1-1-1"]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_leader_finishes_the_deploy_that_the_old_one_began() {
    let bench = Bench::new().await;
    let first = bench.replica("one");
    bench.baragon.hold(true);
    first.deploy("v1").await;
    first
        .until("the switch", |view| view.snapshot.deploys().any(|d| matches!(d.step, Step::Switching { .. })))
        .await;
    bench.baragon.until_submitted("hello-v1-switch-1").await;
    first.stop().await;
    let second = bench.replica("two");
    second
        .until("the new leader's view", |view| view.snapshot.tasks().any(|task| task.phase == Phase::Healthy))
        .await;
    bench.baragon.hold(false);
    assert!(succeeded(&second.until_done("v1").await));
    assert_eq!(bench.engine.launches(), ["hello-v1-1-1"], "nothing was launched twice");
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_whose_answer_never_comes_is_made_again_under_its_id_and_done_once() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    bench.baragon.answer_submissions(false);
    replica.deploy("v1").await;
    tokio::time::timeout(PATIENCE, bench.baragon.until_submissions(2)).await.unwrap();
    bench.baragon.answer_submissions(true);
    assert!(succeeded(&replica.until_done("v1").await));
    assert_eq!(bench.baragon.request_ids(), ["hello-v1-switch-1"]);
    assert_eq!(bench.baragon.upstreams(), [live(&replica.handle.view())[0].address(0)].into());
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_goes_silent_does_not_hide_the_end_of_its_request() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    bench.baragon.hold(true);
    bench.baragon.tell_no_news();
    replica.deploy("v1").await;
    bench.baragon.until_submitted("hello-v1-switch-1").await;
    bench.baragon.hold(false);
    assert!(succeeded(&replica.until_done("v1").await));
    assert_eq!(bench.baragon.request_ids(), ["hello-v1-switch-1"]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_during_the_switch_is_exact() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    let before = bench.baragon.upstreams();
    bench.baragon.hold(true);
    replica.deploy("v2").await;
    bench.baragon.until_submitted("hello-v2-switch-1").await;
    let (request, id) = (RequestId::parse("hello").unwrap(), DeployId::parse("v2").unwrap());
    replica.handle.submit(&Command::Cancel { request, deploy: id, by: Actor::default() }).await.unwrap();
    let step = replica.until_done("v2").await;
    let Step::Done { failure: Some(failure), .. } = step else { panic!("{step:?}") };
    assert_eq!(failure.kind, FailureKind::Canceled);
    assert_eq!(bench.baragon.upstreams(), before);
    assert_eq!(bench.engine.running(), ["hello-v1-1-1"]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_dies_is_replaced_and_leaves_the_load_balancers() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    bench.engine.kill("hello-v1-1-1");
    let view = replica
        .until("a replacement in the load balancers", |view| {
            let tasks = live(view);
            let inside = tasks.iter().all(|task| bench.baragon.upstreams() == [task.address(0)].into());
            tasks.len() == 1 && tasks[0].id.as_str() != "hello-v1-1-1" && inside
        })
        .await;
    assert_eq!(bench.engine.running(), [live(&view)[0].id.to_string()]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answers_of_the_store_do_not_double_anything() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.until("a first reading", |view| view.revision > 0).await;
    for (id, fault) in [("v1", Fault::LoseAnswer), ("v2", Fault::LoseCommit), ("v3", Fault::LoseAnswer)] {
        bench.memory.set_fault(Some(fault));
        replica.deploy(id).await;
        bench.memory.set_fault(Some(fault));
        assert!(succeeded(&replica.until_done(id).await));
    }
    assert_eq!(bench.engine.launches().len(), 3);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_nobody_wants_is_stopped_and_forgotten() {
    let bench = Bench::new().await;
    bench.engine.run_stray("hello-v0-1-99");
    let replica = bench.replica("one");
    until_forgotten(&bench, "hello-v0-1-99").await;
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_launch_of_an_earlier_leader_is_found_and_undone() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    bench.engine.run_unheard("hello-v1-1-99");
    until_forgotten(&bench, "hello-v1-1-99").await;
    assert_eq!(bench.engine.running(), ["hello-v1-1-1"]);
    replica.stop().await;
}

async fn until_forgotten(bench: &Bench, task: &str) {
    let gone = async {
        while bench.engine.knows(task) {
            bench.engine.changed().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_request_leaves_the_load_balancers_before_its_tasks_stop() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    let id = RequestId::parse("hello").unwrap();
    replica.handle.submit(&Command::Delete { request: id.clone(), by: Actor::default() }).await.unwrap();
    replica
        .until("the end", |view| view.snapshot.request(&id).is_some_and(|request| request.is_deleted()))
        .await;
    assert_eq!(bench.baragon.request_ids(), ["hello-v1-switch-1", "hello-delete-1"]);
    assert!(bench.baragon.upstreams().is_empty() && bench.engine.running().is_empty());
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await), "the ids of a second life are new");
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_success_of_another_change_under_the_same_id_is_no_success() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    bench.baragon.take_id("hello-v2-switch-1", "10.0.0.9:80");
    let before = bench.baragon.upstreams();
    replica.deploy("v2").await;
    let step = replica.until_done("v2").await;
    let Step::Done { failure: Some(failure), .. } = step else { panic!("{step:?}") };
    assert!(failure.reason.contains("hello-v2-switch-1 is REFUSED"), "{}", failure.reason);
    assert_eq!(bench.baragon.upstreams(), before);
    assert_eq!(bench.engine.running(), ["hello-v1-1-1"]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_of_another_request_is_refused_on_any_replica() {
    let bench = Bench::new().await;
    let (one, two) = (bench.replica("one"), bench.replica("two"));
    one.deploy("v1").await;
    let request = Request::new("other", Kind::Service, vec![], 1).unwrap();
    let claimant = Deploy { request: request.id.clone(), ..deploy("v1") };
    let command = Command::deploy(Submission::new(claimant, Some(request)));
    let refusal = two.handle.submit(&command).await.unwrap_err();
    assert!(refusal.to_string().contains("service hello belongs to request hello"), "{refusal}");
    assert!(succeeded(&one.until_done("v1").await));
    one.stop().await;
    two.stop().await;
}
