//! Leaders that are killed at the worst moment.

use std::collections::{BTreeMap, BTreeSet};

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
};
use proto::{
    baragon::v1::RequestState,
    scheduler::v1::{DeployState, TaskState},
};

use crate::{PATIENCE, handshake, hold::Hold};

#[tokio::test]
async fn a_request_succeeds_although_the_leader_is_killed_between_send_and_answer() {
    let plan = Plan::for_test().services(2).agents(1);
    let hold = Hold::new(&plan.folder);
    let plan =
        plan.set("lb-1", hold.setting()).set("lb-1", "nginx.lua=off").set("lb-1", "nginx.check_timeout=60s");
    let mut cluster = plan.start().await;
    let bare = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();
    let leader = cluster.until("one leads", PATIENCE, async || baragon.leader().await).await;

    hold.hold();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&bare])).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.services[leader].process.kill().await.unwrap();
    cluster.until("the other one leads", PATIENCE, async || baragon.leader().await).await;
    hold.release();

    let end = cluster.expect(baragon.watch("add-1", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    cluster.services[leader].start_again().await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_deploy_succeeds_although_the_leading_scheduler_is_killed_while_tasks_start() {
    kill_during_a_deploy("2000", async |cluster| started(cluster, "v2").await == 2).await;
}

#[tokio::test]
async fn a_deploy_succeeds_although_the_leading_scheduler_is_killed_at_once() {
    kill_during_a_deploy("0", async |_| true).await;
}

#[tokio::test]
async fn a_deploy_succeeds_although_both_leaders_are_killed_while_the_load_balancer_changes() {
    let plan = Plan::for_test().services(2).agents(1).schedulers(2);
    let hold = Hold::new(&plan.folder);
    let mut cluster = plan
        .set("lb-1", hold.setting())
        .set("lb-1", "nginx.lua=off")
        .set("lb-1", "nginx.check_timeout=60s")
        .start()
        .await;
    handshake::deploy(&cluster, "v1").await;
    let (scheduler, baragon) = (cluster.scheduler(), cluster.baragon());
    let first = cluster.until("a scheduler leads", PATIENCE, async || scheduler.leader().await).await;
    let second = cluster.until("a baragon-service leads", PATIENCE, async || baragon.leader().await).await;

    hold.hold();
    let deploy = app::deploy("hello", "v2", &[]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.schedulers[first].process.kill().await.unwrap();
    cluster.services[second].process.kill().await.unwrap();
    hold.release();

    let end = cluster.expect(scheduler.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
    let requests: BTreeSet<_> = end.load_balancer_requests.iter().map(|record| &record.request_id).collect();
    assert_eq!(requests.len(), 1, "the new leader asks again under the same id: {end:?}");
    no_task_is_doubled_or_lost(&cluster).await;
    cluster.stop().await.unwrap();
}

/// Deploys v1, kills the leader when `now` says so during the deploy of v2, and
/// looks for doubled and lost tasks.
async fn kill_during_a_deploy(startup_delay: &str, now: impl AsyncFn(&Cluster) -> bool) {
    let mut cluster = Plan::for_test().services(1).agents(1).schedulers(2).start().await;
    handshake::deploy(&cluster, "v1").await;
    let scheduler = cluster.scheduler();
    let leader = cluster.until("one leads", PATIENCE, async || scheduler.leader().await).await;

    let deploy = app::deploy("hello", "v2", &[("STARTUP_DELAY_MS", startup_delay)]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    cluster.until("it is time to kill", PATIENCE, async || now(&cluster).await).await;
    cluster.schedulers[leader].process.kill().await.unwrap();

    let end = cluster.expect(scheduler.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
    no_task_is_doubled_or_lost(&cluster).await;
    cluster.schedulers[leader].start_again().await.unwrap();
    no_task_is_doubled_or_lost(&cluster).await;
    cluster.stop().await.unwrap();
}

pub(crate) async fn started(cluster: &Cluster, deploy: &str) -> usize {
    let tasks = cluster.scheduler().tasks("hello", false).await.unwrap_or_default();
    tasks.iter().filter(|task| task.deploy_id == deploy && task.state() == TaskState::Started).count()
}

pub(crate) async fn no_task_is_doubled_or_lost(cluster: &Cluster) {
    // The replica that answers may have lost sight of the store a moment longer than the other.
    let mut all = cluster
        .until("the replica that is asked knows of the end", PATIENCE, async || {
            let all = cluster.scheduler().tasks("hello", true).await.unwrap_or_default();
            let (serving, others): (Vec<_>, Vec<_>) =
                all.iter().partition(|task| task.state() == TaskState::Healthy);
            let is_over = serving.len() == 2 && others.iter().all(|task| task.ended_at.is_some());
            is_over.then_some(all)
        })
        .await;
    // A scheduler may die between the record of a launch and the launch: nothing ran, and another one was made.
    all.retain(|task| task.state() != TaskState::Lost || task.pid != 0);
    let mut launched: BTreeMap<&str, usize> = BTreeMap::new();
    for task in &all {
        *launched.entry(task.deploy_id.as_str()).or_default() += 1;
        assert_ne!(task.state(), TaskState::Lost, "{all:#?}");
    }
    assert_eq!(launched, BTreeMap::from([("v1", 2), ("v2", 2)]), "{all:#?}");
    let recorded: BTreeSet<i32> = all
        .iter()
        .filter(|task| task.state() == TaskState::Healthy)
        .map(|task| task.pid.cast_signed())
        .collect();
    assert_eq!(recorded.len(), 2, "{all:#?}");
    let running = integration_tests::teardown::programs(&cluster.folder, "webapp");
    assert_eq!(running, recorded, "{all:#?}");
    let live: Vec<_> = all.iter().filter(|task| task.state() == TaskState::Healthy).cloned().collect();
    assert_eq!(handshake::upstreams(cluster).await, handshake::addresses(&live));
}
