//! Deploys that wait for others, deploys of what is paused, and where the time
//! of a deploy went.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, routing::get};
use integration_tests::{
    app,
    cluster::{Cluster, Plan},
};
use proto::scheduler::v1::{
    Artifact, Deploy, DeployFailureKind, DeployRequest, DeployState, DeployStep, GetRequestRequest,
    PauseRequest, Request, RequestState, RequestStatus, RequestType, Resources,
};
use tokio::{net::TcpListener, sync::Notify, task::JoinSet};
use tonic::Code;

use crate::{
    PATIENCE,
    hold::Hold,
    serving::{self, Serving, by_hand, millis, seconds, slow_to_stop},
};

async fn request(serving: &Serving) -> RequestStatus {
    let call = GetRequestRequest { request_id: serving.id.clone() };
    serving.cluster.scheduler().replica(0).get_request(call).await.unwrap().into_inner().status.unwrap()
}

async fn deploys_wait_for_their_turn(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "queue", 2).await;
    serving.deploy(by_hand(serving.version("v2", &[]))).await;
    serving.reaches("v2", DeployStep::Gate).await;
    for version in ["v3", "v4", "v5"] {
        let status = serving.deploy(serving.version(version, &[])).await;
        assert_eq!((status.step(), &*status.message), (DeployStep::Queued, "waits behind deploy v2"));
    }
    let status = request(&serving).await;
    assert_eq!((&*status.active_deploy_id, &*status.pending_deploy_id), ("v1", "v2"));
    assert_eq!(status.waiting_deploy_ids, ["v3", "v4", "v5"]);

    let canceled = serving.cancel("v4").await;
    assert_eq!(canceled.state(), DeployState::Canceled);
    assert_eq!(canceled.message, "canceled on request, before it began");
    assert!(canceled.task_ids.is_empty());
    serving.advance("v2", 2).await.unwrap();
    serving.succeeds("v2").await;
    let third = serving.succeeds("v3").await;
    assert!(seconds(&third, "queue") > 0.0, "{:?}", third.seconds);
    serving.succeeds("v5").await;
    serving.serves_alone("v5").await;
    let report = serving.end().await;
    assert!(!report.versions.contains_key("v4"), "{report:?}");
}

async fn a_deploy_that_does_not_wait(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "supersede", 2).await;
    serving.deploy(by_hand(serving.version("v2", &[]))).await;
    serving.reaches("v2", DeployStep::Gate).await;
    serving.deploy(serving.version("v3", &[])).await;
    let call =
        DeployRequest { deploy: Some(serving.version("v4", &[])), supersede: true, ..Default::default() };
    serving.submit(call).await.unwrap();
    for overtaken in ["v2", "v3"] {
        let end = serving.ends(overtaken).await;
        assert_eq!(end.state(), DeployState::Canceled, "{end:#?}");
        assert_eq!(end.message, "superseded by deploy v4");
        assert_eq!(end.failures[0].kind(), DeployFailureKind::Superseded);
    }
    serving.succeeds("v4").await;
    assert!(serving.serves_alone("v4").await.is_disjoint(&serving.first));
    serving.answers_only("v4").await;
    serving.end().await;
}

async fn a_failure_lets_the_next_one_begin(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "next", 2).await;
    let mut v2 = serving.version("v2", &[("FAIL_HEALTH", "true")]);
    v2.health_check.as_mut().unwrap().startup_budget = millis(700);
    serving.deploy(v2).await;
    serving.deploy(serving.version("v3", &[])).await;
    assert_eq!(serving.ends("v2").await.state(), DeployState::Failed);
    serving.succeeds("v3").await;
    serving.serves_alone("v3").await;
    serving.end().await;
}

#[tokio::test]
async fn deploys_come_one_after_the_other_unless_one_supersedes_the_others() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    let shared = || Arc::clone(&cluster);
    tokio::join!(
        deploys_wait_for_their_turn(shared()),
        a_deploy_that_does_not_wait(shared()),
        a_failure_lets_the_next_one_begin(shared()),
    );
    serving::stop(cluster).await;
}

/// Nothing of it is left, and it is still paused.
async fn stays_paused(serving: &Serving) {
    let what = "nothing of it runs or is sent to";
    serving
        .cluster
        .until(what, PATIENCE, async || {
            let tasks = serving.cluster.scheduler().tasks(&serving.id, false).await.unwrap();
            tasks.is_empty() && serving.upstreams().await.is_ok_and(|upstreams| upstreams.is_empty())
        })
        .await;
    assert_eq!(request(serving).await.state(), RequestState::Paused);
}

async fn unpausing(serving: &Serving, deploy: Deploy) {
    let call = DeployRequest { deploy: Some(deploy), unpause: true, ..Default::default() };
    serving.submit(call).await.unwrap();
    assert_eq!(request(serving).await.state(), RequestState::DeployingToUnpause);
}

#[tokio::test]
async fn a_deploy_unpauses_what_is_paused_when_it_succeeds_and_only_then() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    let mut serving = Serving::begin(&cluster, "paused", 2).await;
    serving.hush().await;
    let request_id = serving.id.clone();
    cluster.scheduler().replica(0).pause(PauseRequest { request_id, ..Default::default() }).await.unwrap();
    stays_paused(&serving).await;
    let plain = DeployRequest { deploy: Some(serving.version("v2", &[])), ..Default::default() };
    let refused = serving.submit(plain).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("is paused; set `unpause`, or unpause it first"), "{refused:?}");

    let mut ailing = serving.version("v2", &[("FAIL_HEALTH", "true")]);
    ailing.health_check.as_mut().unwrap().startup_budget = millis(500);
    unpausing(&serving, ailing.clone()).await;
    assert_eq!(serving.ends("v2").await.state(), DeployState::Failed);
    stays_paused(&serving).await;

    unpausing(&serving, Deploy { deploy_id: "v3".to_owned(), deadline: millis(60_000), ..by_hand(ailing) })
        .await;
    serving.cancel("v3").await;
    assert_eq!(serving.ends("v3").await.state(), DeployState::Canceled);
    stays_paused(&serving).await;

    // Its first group serves, and is taken back.
    unpausing(&serving, by_hand(serving.version("v4", &[]))).await;
    serving.reaches("v4", DeployStep::Gate).await;
    assert_eq!(serving.tasks("v4").await.len(), 1);
    serving.cancel("v4").await;
    assert_eq!(serving.ends("v4").await.state(), DeployState::Canceled);
    stays_paused(&serving).await;

    unpausing(&serving, serving.version("v5", &[])).await;
    serving.succeeds("v5").await;
    serving.serves_alone("v5").await;
    serving.call();
    serving.answers_only("v5").await;
    assert_eq!(request(&serving).await.state(), RequestState::Active);
    serving.end().await;
    serving::stop(cluster).await;
}

/// A server whose one file comes when it is let.
struct Files {
    let_go: Arc<Notify>,
    uri: String,
    _running: JoinSet<()>,
}

/// Of the file that has the line `one`.
const SHA256: &str = "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806";

impl Files {
    async fn start() -> Self {
        let let_go = Arc::new(Notify::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}/file", listener.local_addr().unwrap());
        let wait = Arc::clone(&let_go);
        let file = get(move || async move {
            wait.notified().await;
            "one\n"
        });
        let mut running = JoinSet::new();
        running
            .spawn(async move { axum::serve(listener, Router::new().route("/file", file)).await.unwrap() });
        Self { let_go, uri, _running: running }
    }
}

/// Nothing but time passes.
async fn passes(since: Instant, span: Duration) -> f64 {
    tokio::time::sleep(span.saturating_sub(since.elapsed())).await;
    since.elapsed().as_secs_f64()
}

/// Takes most of the processors until it is deleted.
async fn occupy(cluster: &Cluster) {
    let request = Request { r#type: RequestType::Worker.into(), ..app::request("occupant", 1) };
    let deploy = Deploy {
        request_id: "occupant".to_owned(),
        deploy_id: "v1".to_owned(),
        command: ["/bin/sleep", "1000"].map(str::to_owned).to_vec(),
        resources: Some(Resources { cpus: 0.7, memory_mb: 16, ..Default::default() }),
        considered_healthy_after: millis(1),
        ..Default::default()
    };
    cluster.expect(cluster.scheduler().deploy(request, deploy).await);
    cluster.expect(cluster.scheduler().watch("occupant", "v1", PATIENCE, |_| {}).await);
}

#[tokio::test]
async fn the_record_of_a_deploy_shows_where_each_second_went() {
    let plan = Plan::for_test().agents(1).schedulers(1).set("scheduler-1", "engine.cpus=1");
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.lua=off");
    let cluster = Arc::new(plan.set("lb-1", "nginx.check_timeout=60s").start().await);
    let held = cluster.folder.join("stop-is-held");
    std::fs::write(&held, "").unwrap();
    let first = Deploy {
        command: slow_to_stop(&held),
        kill_grace: millis(60_000),
        drain: millis(400),
        ..serving::version("timed", "v1", &[])
    };
    let serving = Serving::begin_with(&cluster, first, 1).await;
    occupy(&cluster).await;
    let files = Files::start().await;
    hold.hold();

    let mut v2 = serving.version("v2", &[("STARTUP_DELAY_MS", "400")]);
    v2.resources.as_mut().unwrap().cpus = 0.5;
    v2.artifacts = vec![Artifact { uri: files.uri.clone(), sha256: SHA256.to_owned(), ..Default::default() }];
    serving.deploy(v2).await;
    let span = Duration::from_millis(300);
    serving.until("v2", "has no place", |status| status.message.contains("no node takes instance")).await;
    let placing = passes(Instant::now(), span).await;
    cluster.expect(cluster.scheduler().delete("occupant", PATIENCE).await);
    serving.until("v2", "fetches its file", |status| !status.task_ids.is_empty()).await;
    let starting = passes(Instant::now(), span).await;
    files.let_go.notify_one();
    cluster.until("nginx is checked", PATIENCE, async || hold.is_reached()).await;
    let switching = passes(Instant::now(), span).await;
    hold.release();
    serving.reaches("v2", DeployStep::StoppingOld).await;
    let stopping = passes(Instant::now(), span).await;
    std::fs::remove_file(&held).unwrap();

    let end = serving.succeeds("v2").await;
    for (share, least) in [
        ("place", placing),
        ("start", starting),
        ("health", 0.4),
        ("load balancer", switching),
        ("drain", 0.4),
        ("stop", stopping),
    ] {
        // Times are in whole milliseconds.
        assert!(seconds(&end, share) > least - 0.01, "{share} took {least} at least: {:?}", end.seconds);
    }
    let whole = serving::time(end.finished_at).duration_since(serving::time(end.created_at));
    let whole = whole.unwrap().as_secs_f64();
    let sum: f64 = end.seconds.values().sum();
    assert!((whole - sum).abs() < 0.002, "all of {whole} s is accounted for: {:?}", end.seconds);
    serving.end().await;
    serving::stop(cluster).await;
}
