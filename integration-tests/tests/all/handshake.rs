//! The main job: requests and deploys that end well.

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
    traffic::{Connections, Load, Traffic},
};
use proto::{
    baragon::v1::{
        GetRequestRequest, LoadBalancerRequest, RequestState, SubmitRequestRequest, agent_outcome,
    },
    scheduler::v1::{DeployState, Task, TaskState},
};
use tonic::Code;

use crate::PATIENCE;

#[tokio::test]
async fn a_request_is_waiting_and_then_success_when_every_nginx_serves_it() {
    let cluster = Plan::for_test().services(2).agents(2).start().await;
    let bare = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();
    let request = app::balance("add-1", "hello", &[&bare]);

    let accepted = cluster.expect(baragon.submit(&request).await);
    assert_eq!(accepted.state(), RequestState::Waiting);
    let end = cluster.expect(baragon.watch("add-1", PATIENCE, |_| {}).await);

    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    assert_eq!(end.agents.len(), 2, "{end:?}");
    assert!(end.agents.iter().all(|agent| agent.state() == agent_outcome::State::Applied), "{end:?}");
    for nginx in &cluster.nginx {
        assert_eq!(cluster.expect(nginx.version("/hello/x").await), "v1");
        assert_eq!(nginx.get(app::DOMAIN, "/nobody").await.unwrap().status, 404);
    }
    for number in 0..cluster.services.len() {
        assert_eq!(asked_again(&cluster, number, &request).await, RequestState::Success);
        assert_eq!(asked_otherwise(&cluster, number, &request).await, Code::AlreadyExists);
    }
    cluster.stop().await.unwrap();
}

/// The state that one replica answers to GetRequest and to the same submission.
async fn asked_again(cluster: &Cluster, number: usize, request: &LoadBalancerRequest) -> RequestState {
    let mut replica = cluster.baragon().replica(number);
    let got =
        replica.get_request(GetRequestRequest { request_id: request.request_id.clone() }).await.unwrap();
    let again =
        replica.submit_request(SubmitRequestRequest { request: Some(request.clone()) }).await.unwrap();
    let (got, again) = (got.into_inner().status.unwrap(), again.into_inner().status.unwrap());
    assert_eq!(got.state(), again.state());
    got.state()
}

/// How one replica refuses other content under the id.
async fn asked_otherwise(cluster: &Cluster, number: usize, request: &LoadBalancerRequest) -> Code {
    let mut other = request.clone();
    other.add_upstreams = other.replace_upstreams.take().unwrap().upstreams;
    let mut replica = cluster.baragon().replica(number);
    replica.submit_request(SubmitRequestRequest { request: Some(other) }).await.unwrap_err().code()
}

#[tokio::test]
async fn a_second_version_replaces_the_first_under_traffic_without_a_failed_request() {
    let cluster = Plan::for_test().services(2).agents(2).schedulers(2).start().await;
    deploy(&cluster, "v1").await;
    let traffic = Traffic::start(&Load {
        addresses: cluster.balancers(),
        host: app::DOMAIN.to_owned(),
        path: "/hello/greeting".to_owned(),
        connections: Connections::New,
        clients: 8,
        rate: 300,
    });
    answered(&cluster, &traffic, "v1").await;

    deploy(&cluster, "v2").await;
    answered(&cluster, &traffic, "v2").await;

    let report = traffic.stop().await;
    cluster.expect(report.all_answered());
    assert_eq!(report.versions.keys().collect::<Vec<_>>(), ["v1", "v2"]);
    let tasks = cluster.expect(cluster.scheduler().tasks("hello", false).await);
    assert_eq!(tasks.len(), 2, "{tasks:?}");
    assert!(
        tasks.iter().all(|task| task.deploy_id == "v2" && task.state() == TaskState::Healthy),
        "{tasks:?}"
    );
    assert_eq!(upstreams(&cluster).await, addresses(&tasks));
    cluster.stop().await.unwrap();
}

pub(crate) async fn deploy(cluster: &Cluster, version: &str) {
    let scheduler = cluster.scheduler();
    let deploy = app::deploy("hello", version, &[]).unwrap();
    cluster.expect(scheduler.deploy(app::request("hello", 2), deploy).await);
    let end = cluster.expect(scheduler.watch("hello", version, PATIENCE, |_| {}).await);
    assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
}

pub(crate) async fn answered(cluster: &Cluster, traffic: &Traffic, version: &str) {
    let what = format!("{version} has answered 200 requests");
    cluster
        .until(&what, PATIENCE, async || {
            traffic.report().versions.get(version).is_some_and(|count| *count >= 200)
        })
        .await;
}

/// What the load balancers are told to use.
pub(crate) async fn upstreams(cluster: &Cluster) -> Vec<String> {
    let state = cluster.expect(cluster.baragon().service("hello").await);
    let mut addresses: Vec<String> = state.upstreams.into_iter().map(|upstream| upstream.address).collect();
    addresses.sort();
    addresses
}

/// Where the tasks listen.
pub(crate) fn addresses(tasks: &[Task]) -> Vec<String> {
    let mut addresses: Vec<String> =
        tasks.iter().map(|task| format!("127.0.0.1:{}", task.ports[0])).collect();
    addresses.sort();
    addresses
}
