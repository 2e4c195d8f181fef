//! Tasks and upstreams stay in step, whoever meddles and whoever is away.

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
};
use proto::{
    baragon::v1::{LoadBalancerRequest, RequestState, Upstream, UpstreamList},
    scheduler::v1::{CancelDeployRequest, DeleteRequestRequest, Deploy, DeployState, GetStatusRequest},
};

use crate::{
    PATIENCE,
    handshake::{addresses, deploy, upstreams},
};

async fn service_addresses(cluster: &Cluster, service: &str) -> Option<Vec<String>> {
    let state = cluster.baragon().service(service).await.ok()?;
    let mut addresses: Vec<String> = state.upstreams.into_iter().map(|upstream| upstream.address).collect();
    addresses.sort();
    Some(addresses)
}

async fn become_upstreams(cluster: &Cluster, service: &str, wanted: &[String]) {
    let what = format!("{service} has the upstreams {wanted:?}");
    cluster
        .until(&what, PATIENCE, async || {
            service_addresses(cluster, service).await.is_some_and(|now| now == wanted)
        })
        .await;
}

#[tokio::test]
async fn what_others_did_to_the_upstreams_of_a_service_is_undone_but_what_is_theirs_stays() {
    let plan = Plan::for_test().schedulers(1).set("scheduler-1", "baragon.sweep=500ms");
    let cluster = plan.start().await;
    deploy(&cluster, "v1").await;
    let tasks = cluster.expect(cluster.scheduler().tasks("hello", false).await);
    let mut wanted = addresses(&tasks);
    let other = Bare::start(&cluster.folder, "other").await.unwrap();
    let upstream = |address: &str, owner: &str| Upstream {
        address: address.to_owned(),
        request_id: owner.to_owned(),
        ..Upstream::default()
    };

    // One of its own is lost, one that no task has is there, and one of somebody else.
    let list = vec![
        upstream(&wanted[0], "hello"),
        upstream("127.0.0.1:9", "hello"),
        upstream(&other.address, "somebody"),
    ];
    let meddle = LoadBalancerRequest {
        replace_upstreams: Some(UpstreamList { upstreams: list }),
        ..app::balance("meddle-1", "hello", &[])
    };
    let end = cluster.expect(cluster.baragon().run(&meddle, PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");

    wanted.push(other.address.clone());
    wanted.sort();
    become_upstreams(&cluster, "hello", &wanted).await;
    let after = cluster.expect(cluster.scheduler().tasks("hello", false).await);
    let ids = |tasks: &[proto::scheduler::v1::Task]| {
        tasks.iter().map(|task| task.task_id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&after), ids(&tasks), "no task is replaced for it");
    cluster
        .until("the task tells of the request that added it again", PATIENCE, async || {
            let tasks = cluster.scheduler().tasks("hello", false).await.unwrap_or_default();
            tasks.iter().any(|task| {
                let added = format!("{}-ADD-1", task.task_id);
                task.load_balancer_requests
                    .iter()
                    .any(|one| one.request_id == added && one.state == "SUCCESS")
            })
        })
        .await;
    cluster.stop().await.unwrap();
}

fn sharing(id: &str, version: &str) -> Deploy {
    let mut deploy = app::deploy(id, version, &[]).unwrap();
    if let Some(lb) = &mut deploy.load_balancer {
        lb.service_id = "both".to_owned();
        lb.base_path = "/both".to_owned();
        lb.shared = true;
    }
    deploy
}

async fn share(cluster: &Cluster, id: &str, version: &str, instances: u32) {
    let scheduler = cluster.scheduler();
    cluster.expect(scheduler.deploy(app::request(id, instances), sharing(id, version)).await);
    let end = cluster.expect(scheduler.watch(id, version, PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
}

async fn of_both(cluster: &Cluster) -> Vec<String> {
    let scheduler = cluster.scheduler();
    let mut tasks = cluster.expect(scheduler.tasks("one", false).await);
    tasks.extend(cluster.expect(scheduler.tasks("two", false).await));
    addresses(&tasks)
}

#[tokio::test]
async fn two_requests_fill_one_service_without_a_fight() {
    let plan = Plan::for_test().schedulers(1).set("scheduler-1", "baragon.sweep=300ms");
    let cluster = plan.start().await;
    share(&cluster, "one", "v1", 1).await;
    share(&cluster, "two", "v1", 2).await;
    assert_eq!(of_both(&cluster).await.len(), 3);
    become_upstreams(&cluster, "both", &of_both(&cluster).await).await;

    // At the same time, one with more instances.
    tokio::join!(share(&cluster, "one", "v2", 3), share(&cluster, "two", "v2", 2));
    assert_eq!(of_both(&cluster).await.len(), 5);
    become_upstreams(&cluster, "both", &of_both(&cluster).await).await;

    cluster.expect(cluster.scheduler().delete("one", PATIENCE).await);
    let left = addresses(&cluster.expect(cluster.scheduler().tasks("two", false).await));
    assert_eq!(left.len(), 2);
    become_upstreams(&cluster, "both", &left).await;

    cluster.expect(cluster.scheduler().delete("two", PATIENCE).await);
    let gone = cluster.baragon().service("both").await;
    assert!(gone.is_err(), "the last one takes the service along: {gone:?}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_cancel_while_baragon_is_away_keeps_both_sides_until_the_outcome_is_known() {
    let mut cluster = Plan::for_test().schedulers(1).start().await;
    deploy(&cluster, "v1").await;
    let before = upstreams(&cluster).await;
    cluster.services[0].process.kill().await.unwrap();

    let scheduler = cluster.scheduler();
    let v2 = app::deploy("hello", "v2", &[]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), v2).await);
    cluster
        .until("the deploy says that baragon-service is away", PATIENCE, async || {
            let mut client = scheduler.replica(0);
            let get = proto::scheduler::v1::GetDeployRequest {
                request_id: "hello".to_owned(),
                deploy_id: "v2".to_owned(),
            };
            let status = client.get_deploy(get).await.ok()?.into_inner().status?;
            status.message.contains("baragon-service does not answer").then_some(())
        })
        .await;
    let cancel = CancelDeployRequest {
        request_id: "hello".to_owned(),
        deploy_id: "v2".to_owned(),
        ..CancelDeployRequest::default()
    };
    let status = scheduler.replica(0).cancel_deploy(cancel).await.unwrap().into_inner().status.unwrap();
    assert_eq!(status.state(), DeployState::Canceling, "{status:?}");
    let tasks = cluster.expect(scheduler.tasks("hello", false).await);
    assert_eq!(tasks.len(), 4, "nothing is stopped before it is known who serves: {tasks:?}");

    cluster.services[0].start_again().await.unwrap();
    let end = cluster.expect(scheduler.watch("hello", "v2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Canceled, "{end:?}");
    assert_eq!(upstreams(&cluster).await, before);
    let tasks = cluster.expect(scheduler.tasks("hello", false).await);
    assert!(tasks.iter().all(|task| task.deploy_id == "v1"), "{tasks:?}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_removal_that_is_never_confirmed_is_told_and_keeps_no_task() {
    let plan = Plan::for_test().schedulers(1).set("scheduler-1", "baragon.removal_bound=3s");
    let mut cluster = plan.start().await;
    deploy(&cluster, "v1").await;
    cluster.services[0].process.kill().await.unwrap();

    let delete = DeleteRequestRequest { request_id: "hello".to_owned(), ..DeleteRequestRequest::default() };
    cluster.scheduler().replica(0).delete_request(delete).await.unwrap();
    cluster
        .until("no task runs any more", PATIENCE, async || {
            cluster.scheduler().tasks("hello", false).await.is_ok_and(|tasks| tasks.is_empty())
        })
        .await;
    let status = cluster.scheduler().replica(0).get_status(GetStatusRequest {}).await.unwrap().into_inner();
    let told = status.problems.iter().filter(|words| words.contains("may still be in the load balancers"));
    assert_eq!(told.count(), 2, "{:?}", status.problems);

    cluster.services[0].start_again().await.unwrap();
    cluster
        .until("the service is gone", PATIENCE, async || cluster.baragon().service("hello").await.is_err())
        .await;
    cluster.stop().await.unwrap();
}
