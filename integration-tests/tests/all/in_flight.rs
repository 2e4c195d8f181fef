//! The store goes away while a request or a deploy is under way.

use std::{collections::BTreeSet, time::Duration};

use integration_tests::{
    app::{self, Bare},
    clients::is_terminal,
    cluster::{Cluster, Plan},
};
use proto::{
    baragon::v1::{GetRequestRequest, RequestState},
    scheduler::v1::DeployState,
};

use crate::{PATIENCE, failover, handshake, hold::Hold, served};

/// Longer than the leases of 2 s.
const OUTAGE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Away {
    /// `kill -9`: connections break.
    Killed,
    /// Connections stay and nothing answers.
    Frozen,
}

#[tokio::test]
async fn a_request_in_flight_has_one_end_although_the_store_was_killed() {
    request_in_flight(Away::Killed).await;
}

#[tokio::test]
async fn a_request_in_flight_has_one_end_although_the_store_was_frozen() {
    request_in_flight(Away::Frozen).await;
}

#[tokio::test]
async fn a_deploy_whose_tasks_start_succeeds_although_the_store_was_killed() {
    deploy_in_flight(Away::Killed).await;
}

#[tokio::test]
async fn a_deploy_whose_tasks_start_succeeds_although_the_store_was_frozen() {
    deploy_in_flight(Away::Frozen).await;
}

async fn request_in_flight(away: Away) {
    let plan = Plan::for_test().services(2).agents(1);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.check_timeout=60s");
    let mut cluster = plan.start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();

    hold.hold();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&v1])).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    leave(&mut cluster, away).await;
    hold.release();
    cluster
        .until("the agent serves it", PATIENCE, async || cluster.nginx[0].version("/hello").await.is_ok())
        .await;
    tokio::time::sleep(OUTAGE).await;
    come_back(&mut cluster, away).await;

    let mut ends = BTreeSet::new();
    let end =
        cluster.expect(baragon.watch("add-1", PATIENCE, |status| note(&mut ends, status.state())).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    cluster.expect(cluster.agents_in_sync(1).await);
    for number in 0..2 {
        let request = GetRequestRequest { request_id: "add-1".to_owned() };
        let answer = baragon.replica(number).get_request(request).await.unwrap().into_inner();
        note(&mut ends, answer.status.unwrap().state());
    }
    assert_eq!(ends.len(), 1, "{ends:?}");
    served::as_stored(&cluster, &["hello"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}

async fn deploy_in_flight(away: Away) {
    let mut cluster = Plan::for_test().services(2).agents(1).schedulers(2).start().await;
    handshake::deploy(&cluster, "v1").await;
    let scheduler = cluster.scheduler();

    let deploy = app::deploy("hello", "v2", &[("STARTUP_DELAY_MS", "2000")]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    cluster.until("its tasks start", PATIENCE, async || failover::started(&cluster, "v2").await == 2).await;
    leave(&mut cluster, away).await;
    // They become healthy while nobody can write it down.
    tokio::time::sleep(OUTAGE).await;
    come_back(&mut cluster, away).await;

    let end = cluster.expect(scheduler.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
    failover::no_task_is_doubled_or_lost(&cluster).await;
    cluster.expect(cluster.agents_in_sync(1).await);
    served::as_stored(&cluster, &["hello"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}

async fn leave(cluster: &mut Cluster, away: Away) {
    match away {
        Away::Killed => cluster.etcd.process.kill().await.unwrap(),
        Away::Frozen => cluster.etcd.process.pause(),
    }
}

async fn come_back(cluster: &mut Cluster, away: Away) {
    match away {
        Away::Killed => cluster.etcd.start_again().await.unwrap(),
        Away::Frozen => cluster.etcd.process.resume(),
    }
}

fn note(ends: &mut BTreeSet<&'static str>, state: RequestState) {
    if is_terminal(state) {
        ends.insert(state.as_str_name());
    }
}
