//! Deploys in groups, seen in real traffic.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use integration_tests::{
    app,
    cluster::{Cluster, Plan},
};
use proto::scheduler::v1::{
    DeployState, DeployStatus, DeployStep, Gate, GateKind, KillTaskRequest, Rollout, StepRecord, TaskState,
};
use tonic::Code;

use crate::{
    PATIENCE, handshake,
    serving::{self, Serving, by_hand, manual, millis, seconds},
};

/// Calls through the load balancer, by the address that answered.
async fn shares(serving: &Serving, calls: usize) -> BTreeMap<String, usize> {
    let path = format!("/{}/shares", serving.id);
    let mut shares = BTreeMap::new();
    for _ in 0..calls {
        let answer = serving.cluster.expect(serving.cluster.nginx[0].get(app::DOMAIN, &path).await);
        assert_eq!(answer.status, 200, "{answer:?}");
        *shares.entry(app::instance_of(&answer.body).unwrap()).or_default() += 1;
    }
    shares
}

/// What part of the calls the tasks of a version get.
async fn share_of(serving: &Serving, version: &str) -> f64 {
    let (calls, tasks) = (400, serving.tasks(version).await);
    let shares = shares(serving, calls).await;
    let own = handshake::addresses(&tasks);
    let got: usize = own.iter().filter_map(|address| shares.get(address)).sum();
    f64::from(u32::try_from(got).unwrap()) / f64::from(u32::try_from(calls).unwrap())
}

async fn a_canary_with_weight(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "canary", 3).await;
    let timed = Gate { kind: GateKind::Timed.into(), wait: millis(100), ..Default::default() };
    let gates = vec![timed, manual()];
    let mut v2 = serving.version("v2", &[]);
    v2.rollout = Some(Rollout { steps: vec![1], gates, weight: 25, ..Default::default() });
    serving.deploy(v2).await;

    let status = serving.until("v2", "waits for somebody", |status| waits(status, 1)).await;
    assert_eq!(status.message, "1 of 3 places are taken; it waits for `scheduler advance canary v2`");
    // 25 of 225; all alike, it were a third.
    let share = share_of(&serving, "v2").await;
    assert!((0.06..0.18).contains(&share), "the canary gets {share} of all calls");

    replace_all_that_serve(&serving, "v1").await;
    let share = share_of(&serving, "v2").await;
    assert!((0.06..0.18).contains(&share), "beside those that joined later the canary gets {share}");

    let refused = |result: Result<(), tonic::Status>| result.unwrap_err();
    let none = refused(serving.advance("v2", 1).await);
    assert_eq!(none.code(), Code::InvalidArgument, "{none:?}");
    assert!(none.message().contains("1 of 3 serve already"), "{none:?}");
    let old = refused(serving.advance("v1", 0).await);
    assert_eq!(old.code(), Code::FailedPrecondition, "{old:?}");
    assert!(old.message().contains("does not wait at a manual gate"), "{old:?}");

    // Fewer than the next group would have.
    serving.advance("v2", 2).await.unwrap();
    serving.until("v2", "waits with two tasks", |status| waits(status, 2)).await;
    // 50 of 150; all alike, it were two thirds.
    let share = share_of(&serving, "v2").await;
    assert!((0.22..0.45).contains(&share), "two canaries get {share} of all calls");
    serving.advance("v2", 0).await.unwrap();

    let end = serving.succeeds("v2").await;
    assert!(serving.serves_alone("v2").await.is_disjoint(&serving.first));
    assert_eq!(switches(&end), ["canary-v2-switch-1", "canary-v2-switch-2", "canary-v2-switch-3"]);
    let even = shares(&serving, 300).await;
    assert!(even.len() == 3 && even.values().all(|calls| (70..130).contains(calls)), "all alike: {even:?}");
    serving.answers_only("v2").await;
    serving.end().await;
}

/// Kills those of a version that are upstreams, and waits until as many others are.
async fn replace_all_that_serve(serving: &Serving, version: &str) {
    let serve = async || {
        let tasks = serving.tasks(version).await.into_iter();
        let inside = tasks.filter(|task| task.in_load_balancer && task.state() == TaskState::Healthy);
        inside.map(|task| task.task_id).collect::<BTreeSet<_>>()
    };
    let before = serve().await;
    for task_id in before.clone() {
        let call = KillTaskRequest { task_id, ..Default::default() };
        serving.cluster.scheduler().replica(0).kill_task(call).await.unwrap();
    }
    serving
        .cluster
        .until("others have their places", PATIENCE, async || {
            let now = serve().await;
            now.is_disjoint(&before) && now.len() == before.len()
        })
        .await;
}

/// At a manual gate with so many new tasks.
fn waits(status: &DeployStatus, target: u32) -> bool {
    status.target_instances == target && status.message.contains("it waits for `scheduler advance ")
}

fn switches(end: &DeployStatus) -> Vec<&str> {
    let requests = end.load_balancer_requests.iter();
    let done = requests.inspect(|request| assert_eq!(request.state, "SUCCESS", "{request:?}"));
    done.map(|request| request.request_id.as_str()).collect()
}

async fn groups_of_one_with_a_timed_gate(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "timed", 3).await;
    let gate = Gate { kind: GateKind::Timed.into(), wait: millis(300), ..Default::default() };
    let mut v2 = serving.version("v2", &[]);
    v2.rollout = Some(Rollout { group_size: 1, gates: vec![gate], ..Default::default() });
    serving.deploy(v2).await;

    let mut targets = Vec::new();
    let watched = serving.cluster.scheduler();
    let end = watched
        .watch(&serving.id, "v2", PATIENCE, |status| {
            if targets.last() != Some(&status.target_instances) {
                targets.push(status.target_instances);
            }
        })
        .await;
    let end = serving.cluster.expect(end);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:#?}");
    targets.retain(|target| *target > 0);
    assert!(targets.ends_with(&[1, 2, 3]), "{targets:?}");
    let group = |last| {
        use DeployStep::{Draining, Gate, Launching, StoppingOld, Switching};
        if last {
            vec![Launching, Switching, Draining, StoppingOld]
        } else {
            vec![Launching, Switching, Gate, Draining, StoppingOld]
        }
    };
    let steps: Vec<_> = end.steps.iter().map(StepRecord::step).collect();
    let wanted =
        [vec![DeployStep::Queued], group(false), group(false), group(true), vec![DeployStep::Done]].concat();
    assert_eq!(steps, wanted);
    assert_eq!(switches(&end).len(), 3);
    assert!(seconds(&end, "gate") >= 0.6, "it waits twice: {:?}", end.seconds);
    serving.serves_alone("v2").await;
    serving.answers_only("v2").await;
    serving.end().await;
}

/// One after the other, old tasks make room only when they have been replaced.
async fn steps_by_hand_may_be_left_out(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "by-hand", 3).await;
    serving.deploy(by_hand(serving.version("v2", &[]))).await;
    serving.until("v2", "has one task at its gate", |status| waits(status, 1)).await;
    assert_eq!((serving.tasks("v1").await.len(), serving.upstreams().await.unwrap().len()), (3, 3));
    serving.advance("v2", 3).await.unwrap();
    let end = serving.succeeds("v2").await;
    assert_eq!(switches(&end).len(), 2, "from one to all");
    serving.serves_alone("v2").await;
    serving.end().await;
}

/// A task that may be replaced is, and the deploy goes on.
async fn an_allowed_failure_is_replaced(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "allowed", 2).await;
    let mut v2 = by_hand(serving.version("v2", &[]));
    v2.rollout.as_mut().unwrap().allowed_failures = 1;
    serving.deploy(v2).await;
    serving.until("v2", "is at its gate", |status| waits(status, 1)).await;
    let lost = serving.tasks("v2").await.remove(0);
    serving::crash(&lost);
    let status = serving
        .until("v2", "has replaced its task", |status| waits(status, 1) && status.failures.len() == 1)
        .await;
    assert_eq!(status.failures[0].task_id, lost.task_id);
    assert_eq!(serving.tasks("v2").await.len(), 1);
    serving.advance("v2", 0).await.unwrap();
    serving.succeeds("v2").await;
    serving.serves_alone("v2").await;
    serving.end().await;
}

#[tokio::test]
async fn groups_take_their_share_of_the_traffic_step_by_step_without_a_failed_request() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    tokio::join!(
        a_canary_with_weight(Arc::clone(&cluster)),
        groups_of_one_with_a_timed_gate(Arc::clone(&cluster)),
        steps_by_hand_may_be_left_out(Arc::clone(&cluster)),
        an_allowed_failure_is_replaced(Arc::clone(&cluster)),
    );
    serving::stop(cluster).await;
}
