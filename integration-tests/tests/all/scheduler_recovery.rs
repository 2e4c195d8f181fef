//! Deploys whose leader dies late, and runs while etcd is away.

use std::time::Duration;

use integration_tests::{
    app,
    clients::Scheduler,
    cluster::{Cluster, Plan},
    teardown,
};
use nix::sys::signal::Signal;
use proto::scheduler::v1::{
    CancelDeployRequest, Deploy, DeployState, DeployStatus, DeployStep, GetDeployRequest, GetRunRequest,
    RequestType, Run, RunRequest, RunState, TaskState,
};

use crate::{PATIENCE, failover, handshake, hold::Hold};

pub(crate) async fn leader(cluster: &Cluster) -> usize {
    let scheduler = cluster.scheduler();
    cluster.until("a scheduler leads", PATIENCE, async || scheduler.leader().await).await
}

pub(crate) async fn reaches(cluster: &Cluster, replica: usize, deploy: &str, step: DeployStep) {
    let what = format!("deploy {deploy} is at {step:?}");
    status_is(cluster, replica, deploy, &what, |status| status.step() == step).await;
}

async fn status_is(
    cluster: &Cluster,
    replica: usize,
    deploy: &str,
    what: &str,
    wanted: impl Fn(&DeployStatus) -> bool,
) {
    let call = GetDeployRequest { request_id: "hello".to_owned(), deploy_id: deploy.to_owned() };
    cluster
        .until(what, PATIENCE, async || {
            let answer = cluster.scheduler().replica(replica).get_deploy(call.clone()).await;
            answer.is_ok_and(|answer| wanted(&answer.into_inner().status.unwrap_or_default()))
        })
        .await;
}

pub(crate) async fn cancel(cluster: &Cluster, replica: usize, deploy: &str) {
    let (request_id, deploy_id) = ("hello".to_owned(), deploy.to_owned());
    let call = CancelDeployRequest { request_id, deploy_id, ..Default::default() };
    cluster.scheduler().replica(replica).cancel_deploy(call).await.unwrap();
}

/// Kills it, and gives the number of the one that leads after it.
pub(crate) async fn next_leader(cluster: &mut Cluster, dead: usize) -> usize {
    cluster.schedulers[dead].process.kill().await.unwrap();
    leader(cluster).await
}

#[tokio::test]
async fn a_canceled_deploy_brings_the_old_tasks_back_although_the_leader_is_killed_meanwhile() {
    let plan = Plan::for_test().services(1).agents(1).schedulers(2);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.lua=off");
    let mut cluster = plan.set("lb-1", "nginx.check_timeout=60s").start().await;
    handshake::deploy(&cluster, "v1").await;
    let (scheduler, first) = (cluster.scheduler(), leader(&cluster).await);
    let before = handshake::upstreams(&cluster).await;

    hold.hold();
    let deploy = app::deploy("hello", "v2", &[]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cancel(&cluster, first, "v2").await;
    let second = next_leader(&mut cluster, first).await;
    // Until then the switch may come first, and a deploy that serves is not taken back.
    status_is(&cluster, second, "v2", "the load balancers know of the cancel", |status| {
        status.load_balancer_requests.last().is_some_and(|one| one.state == "CANCELING")
    })
    .await;
    hold.release();

    let end = cluster.expect(scheduler.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Canceled, "{end:?}\n{}", cluster.state());
    assert_eq!(handshake::upstreams(&cluster).await, before, "{}", cluster.state());
    let tasks = cluster.expect(scheduler.tasks("hello", false).await);
    assert!(tasks.iter().all(|task| task.deploy_id == "v1"), "{tasks:#?}");
    assert_eq!(handshake::addresses(&tasks), before);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_cancel_that_the_load_balancers_hear_too_late_ends_in_success_and_says_so() {
    let plan = Plan::for_test().services(1).agents(1).schedulers(2);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.lua=off");
    let mut cluster = plan.set("lb-1", "nginx.check_timeout=60s").start().await;
    handshake::deploy(&cluster, "v1").await;
    let (scheduler, first) = (cluster.scheduler(), leader(&cluster).await);
    let before = handshake::upstreams(&cluster).await;

    hold.hold();
    let deploy = app::deploy("hello", "v2", &[]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.schedulers[first].process.pause();
    cancel(&cluster, 1 - first, "v2").await;
    hold.release();
    cluster
        .until("the load balancers have switched", PATIENCE, async || {
            handshake::upstreams(&cluster).await != before
        })
        .await;
    cluster.schedulers[first].process.kill().await.unwrap();

    let survivor = Scheduler::new(&[cluster.schedulers[1 - first].address.clone()]);
    let end = cluster.expect(survivor.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
    assert!(end.message.contains("had switched before the cancel reached them"), "{end:?}");
    failover::no_task_is_doubled_or_lost(&cluster).await;
    cluster.stop().await.unwrap();
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
