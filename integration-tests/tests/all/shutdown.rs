//! SIGTERM of each process: a clean exit, and the others go on at once.

use std::time::Duration;

use integration_tests::{
    app::{self, Bare},
    cluster::Plan,
};
use proto::baragon::v1::{ListAgentsRequest, RequestState, WatchRequestRequest};

use crate::{PATIENCE, handshake, hold::Hold};

const STOP: Duration = Duration::from_secs(10);
/// Long, so that only a resignation explains a quick change.
const LEASE: &str = "30s";
const QUICK: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_baragon_service_told_to_stop_hands_over_at_once_and_ends_its_streams() {
    let plan = Plan::for_test().lease(LEASE).services(2).agents(1);
    let hold = Hold::new(&plan.folder);
    let mut cluster = plan
        .set("lb-1", hold.setting())
        .set("lb-1", "nginx.lua=off")
        .set("lb-1", "nginx.check_timeout=60s")
        .start()
        .await;
    let bare = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();
    let leader = cluster.until("one leads", PATIENCE, async || baragon.leader().await).await;
    hold.hold();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&bare])).await);
    let watch = WatchRequestRequest { request_id: "add-1".to_owned() };
    let mut stream = baragon.replica(leader).watch_request(watch).await.unwrap().into_inner();
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;

    let status = cluster.services[leader].process.terminate(STOP).await.unwrap();
    assert!(status.success(), "{status}");
    while let Ok(Some(_)) = stream.message().await {}
    cluster.until("the other one leads", QUICK, async || baragon.leader().await).await;
    hold.release();
    let end = cluster.expect(baragon.watch("add-1", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_told_to_stop_is_gone_at_once_and_its_nginx_serves_on() {
    let mut cluster = Plan::for_test().lease(LEASE).services(1).agents(2).start().await;
    let (v1, v2) = (
        Bare::start(&cluster.folder, "v1").await.unwrap(),
        Bare::start(&cluster.folder, "v2").await.unwrap(),
    );
    let baragon = cluster.baragon();
    cluster.expect(baragon.run(&app::balance("add-1", "hello", &[&v1]), PATIENCE).await);

    let status = cluster.agents[1].process.terminate(STOP).await.unwrap();
    assert!(status.success(), "{status}");
    cluster
        .until("one agent is left", QUICK, async || {
            let agents = baragon.replica(0).list_agents(ListAgentsRequest::default()).await;
            agents.is_ok_and(|agents| agents.into_inner().agents.len() == 1)
        })
        .await;
    assert_eq!(cluster.expect(cluster.nginx[1].version("/hello").await), "v1");
    let end = cluster.expect(baragon.run(&app::balance("add-2", "hello", &[&v2]), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "a stopped agent is not waited for: {end:?}");

    cluster.agents[1].start_again().await.unwrap();
    cluster.expect(cluster.agents_in_sync(2).await);
    assert_eq!(cluster.expect(cluster.nginx[1].version("/hello").await), "v2");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_scheduler_told_to_stop_hands_over_at_once_and_its_tasks_run_on() {
    let mut cluster = Plan::for_test().lease(LEASE).services(1).agents(1).schedulers(2).start().await;
    handshake::deploy(&cluster, "v1").await;
    let scheduler = cluster.scheduler();
    let before = cluster.expect(scheduler.tasks("hello", false).await);
    let leader = cluster.until("one leads", PATIENCE, async || scheduler.leader().await).await;

    let status = cluster.schedulers[leader].process.terminate(STOP).await.unwrap();
    assert!(status.success(), "{status}");
    cluster.until("the other one leads", QUICK, async || scheduler.leader().await).await;
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    handshake::deploy(&cluster, "v2").await;
    let after = cluster.expect(scheduler.tasks("hello", true).await);
    for task in &before {
        let ended = after.iter().find(|one| one.task_id == task.task_id).expect("history keeps it");
        assert_eq!(ended.pid, task.pid, "it was the same process to its end");
    }
    cluster.stop().await.unwrap();
}
