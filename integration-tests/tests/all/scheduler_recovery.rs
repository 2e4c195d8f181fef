//! Deploys whose leader dies late, and runs while etcd is away.

use std::time::Duration;

use integration_tests::{
    app,
    cluster::{Cluster, Plan},
    teardown,
};
use nix::sys::signal::Signal;
use proto::scheduler::v1::{
    Deploy, DeployState, DeployStep, GetDeployRequest, GetRunRequest, RequestType, Run, RunRequest, RunState,
    TaskState,
};

use crate::{PATIENCE, failover, handshake};

async fn leader(cluster: &Cluster) -> usize {
    let scheduler = cluster.scheduler();
    cluster.until("a scheduler leads", PATIENCE, async || scheduler.leader().await).await
}

async fn reaches(cluster: &Cluster, replica: usize, deploy: &str, step: DeployStep) {
    let call = GetDeployRequest { request_id: "hello".to_owned(), deploy_id: deploy.to_owned() };
    let what = format!("deploy {deploy} is at {step:?}");
    cluster
        .until(&what, PATIENCE, async || {
            let answer = cluster.scheduler().replica(replica).get_deploy(call.clone()).await;
            answer.is_ok_and(|answer| answer.into_inner().status.unwrap_or_default().step() == step)
        })
        .await;
}

#[tokio::test]
async fn a_deploy_succeeds_although_the_leader_is_killed_while_old_tasks_drain() {
    let mut cluster = Plan::for_test().services(1).agents(1).schedulers(2).start().await;
    handshake::deploy(&cluster, "v1").await;
    let (scheduler, first) = (cluster.scheduler(), leader(&cluster).await);
    let mut deploy = app::deploy("hello", "v2", &[]).unwrap();
    deploy.drain = Some(pbjson_types::Duration { seconds: 5, nanos: 0 });
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    reaches(&cluster, first, "v2", DeployStep::Draining).await;
    cluster.schedulers[first].process.kill().await.unwrap();

    let end = cluster.expect(scheduler.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
    failover::no_task_is_doubled_or_lost(&cluster).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn after_a_restart_of_the_host_dead_tasks_are_found_and_replaced() {
    let mut cluster = Plan::for_test().services(1).agents(1).schedulers(1).start().await;
    handshake::deploy(&cluster, "v1").await;
    cluster.schedulers[0].process.kill().await.unwrap();
    let runners = teardown::everything(&cluster.folder.join("tasks"));
    assert!(!runners.is_empty(), "the runners outlive the scheduler");
    runners.iter().for_each(|runner| runner.signal(Signal::SIGKILL));
    cluster.schedulers[0].start_again().await.unwrap();

    let scheduler = cluster.scheduler();
    cluster
        .until("both tasks are replaced and served", PATIENCE, async || {
            let all = scheduler.tasks("hello", true).await.unwrap_or_default();
            let lost = all.iter().filter(|task| task.state() == TaskState::Lost).count();
            let live: Vec<_> =
                all.iter().filter(|task| task.state() == TaskState::Healthy).cloned().collect();
            (lost, live.len(), all.len()) == (2, 2, 4)
                && handshake::upstreams(&cluster).await == handshake::addresses(&live)
        })
        .await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_run_that_ends_while_etcd_is_away_is_recorded_once_it_is_back() {
    let mut cluster = Plan::for_test().services(1).agents(0).schedulers(1).start().await;
    let scheduler = cluster.scheduler();
    let mut request = app::request("job", 1);
    request.set_type(RequestType::OnDemand);
    let deploy = Deploy {
        request_id: "job".to_owned(),
        deploy_id: "v1".to_owned(),
        command: ["/bin/sleep", "2"].map(str::to_owned).to_vec(),
        ..Default::default()
    };
    cluster.expect(scheduler.deploy(request, deploy).await);
    cluster.expect(scheduler.watch("job", "v1", PATIENCE, |_| {}).await);
    let run = Run { request_id: "job".to_owned(), run_id: "one".to_owned(), ..Default::default() };
    scheduler.replica(0).run(RunRequest { run: Some(run), ..Default::default() }).await.unwrap();
    run_is(&cluster, RunState::Running).await;

    cluster.etcd.process.kill().await.unwrap();
    // Longer than the run and the lease.
    tokio::time::sleep(Duration::from_secs(4)).await;
    cluster.etcd.start_again().await.unwrap();

    run_is(&cluster, RunState::Succeeded).await;
    let tasks = cluster.expect(scheduler.tasks("job", true).await);
    assert_eq!(tasks.len(), 1, "it was launched once: {tasks:#?}");
    cluster.stop().await.unwrap();
}

async fn run_is(cluster: &Cluster, state: RunState) {
    let call = GetRunRequest { request_id: "job".to_owned(), run_id: "one".to_owned() };
    cluster
        .until(&format!("the run is {state:?}"), PATIENCE, async || {
            let answer = cluster.scheduler().replica(0).get_run(call.clone()).await;
            answer.is_ok_and(|answer| answer.into_inner().status.unwrap_or_default().state() == state)
        })
        .await;
}
