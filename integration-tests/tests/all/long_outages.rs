//! What agents depend on is away for longer than every lease and time-out that
//! these tests configure, as it would be for minutes with the shipped ones.
//! `OUTAGE_SECONDS=180` lets them be away for that long, beyond every pause.

use std::{fs, time::Duration};

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
    traffic::{Connections, Load, Traffic},
};
use nix::sys::signal::Signal;
use proto::baragon::v1::{LoadBalancerRequest, RequestState, SubmitRequestRequest};

use crate::{PATIENCE, served};

/// Leases last 1 s, calls of the store 500 ms, calls of agents 1 s.
const OUTAGE: Duration = Duration::from_secs(8);
/// Attempts are up to 30 s apart after a long time.
const RECOVERY: Duration = Duration::from_secs(120);

#[allow(clippy::disallowed_methods, reason = "a knob of these tests, not a setting of a program")]
async fn outage() {
    let given = std::env::var("OUTAGE_SECONDS").ok().and_then(|text| text.parse().ok());
    tokio::time::sleep(given.map_or(OUTAGE, Duration::from_secs)).await;
}

fn plan(agents: usize) -> Plan {
    let mut plan = Plan::for_test().lease("1s").services(2).agents(agents);
    for service in ["baragon-1", "baragon-2"] {
        plan = plan.set(service, "etcd.timeout=500ms").set(service, "requests.agent_timeout=1s");
    }
    for agent in 1..=agents {
        plan = plan.set(&format!("lb-{agent}"), "etcd.timeout=500ms");
    }
    plan
}

fn traffic(cluster: &Cluster) -> Traffic {
    Traffic::start(&Load {
        addresses: cluster.balancers(),
        host: app::DOMAIN.to_owned(),
        path: "/hello".to_owned(),
        connections: Connections::New,
        clients: 2,
        rate: 40,
    })
}

/// A lease of a second is lost now and then on a busy machine: then no agent is
/// live, and the request is refused.
async fn succeeds(cluster: &Cluster, request: &LoadBalancerRequest) {
    let baragon = cluster.baragon();
    cluster.until("the request is accepted", PATIENCE, async || baragon.submit(request).await).await;
    let end = cluster.expect(baragon.watch(&request.request_id, PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
}

/// Both ways of a service: its files and its endpoints are new.
async fn all_is_well(cluster: &Cluster, v1: &Bare, agents: usize) {
    cluster.until("the agents are in sync", RECOVERY, async || cluster.agents_in_sync(agents).await).await;
    succeeds(cluster, &app::balance("well-1", "later", &[v1])).await;
    let groups = vec![app::GROUP; agents];
    served::as_stored(cluster, &["hello", "later"], &groups).await;
}

/// Kills nginx, and waits until the agent has started another one.
async fn another_nginx(cluster: &Cluster) {
    let old = cluster.expect(cluster.nginx[0].master());
    old.signal(Signal::SIGKILL);
    cluster
        .until("another nginx serves", PATIENCE, async || {
            cluster.nginx[0].master().is_ok_and(|new| new != old)
                && cluster.nginx[0].version("/hello").await.is_ok()
        })
        .await;
}

#[tokio::test]
async fn an_agent_that_lost_the_store_for_long_serves_on_and_catches_up() {
    let mut plan = plan(2);
    let proxy = plan.proxy_to_etcd("lb-1").await;
    let cluster = plan.start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let v2 = Bare::start(&cluster.folder, "v2").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;
    let traffic = traffic(&cluster);

    proxy.black_hole();
    outage().await;
    succeeds(&cluster, &app::balance("add-2", "hello", &[&v2])).await;
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1", "it was not told");
    assert_eq!(cluster.expect(cluster.nginx[1].version("/hello").await), "v2");
    proxy.heal();

    all_is_well(&cluster, &v1, 2).await;
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v2");
    cluster.expect(traffic.stop().await.all_answered());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn without_the_store_nothing_is_accepted_and_whatever_dies_comes_back() {
    let mut cluster = plan(1).start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;

    let away = traffic(&cluster);
    cluster.etcd.process.kill().await.unwrap();
    outage().await;
    cluster.expect(away.stop().await.all_answered());
    for number in 0..2 {
        let request = Some(app::balance("add-2", "hello", &[&v1]));
        let mut replica = cluster.baragon().replica(number);
        let refused = replica.submit_request(SubmitRequestRequest { request }).await.unwrap_err();
        assert_eq!(refused.code(), tonic::Code::Unavailable, "{refused:?}");
    }
    another_nginx(&cluster).await;
    // One is restarted and one told to stop, while they cannot know anything.
    for service in &mut cluster.services {
        service.process.kill().await.unwrap();
        service.process.start().unwrap();
    }
    let log = cluster.services[1].process.log().to_owned();
    cluster
        .until("it waits for the store", PATIENCE, async || {
            fs::read_to_string(&log).is_ok_and(|log| log.contains("etcd does not answer"))
        })
        .await;
    assert!(cluster.services[1].process.terminate(PATIENCE).await.unwrap().success());
    cluster.agents[0].process.kill().await.unwrap();
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    // It cannot announce itself, so it is not awaited.
    cluster.agents[0].process.start().unwrap();
    another_nginx(&cluster).await;

    let back = traffic(&cluster);
    cluster.etcd.start_again().await.unwrap();
    cluster.services[0].ready().await.unwrap();
    cluster.services[1].start_again().await.unwrap();
    all_is_well(&cluster, &v1, 1).await;
    cluster.expect(back.stop().await.all_answered());
    assert!(cluster.baragon().get("add-2").await.is_err(), "what was refused was not recorded");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn without_baragon_service_a_restarted_agent_and_nginx_serve_what_was_live() {
    let mut cluster = plan(1).start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;

    let away = traffic(&cluster);
    for service in &mut cluster.services {
        service.process.kill().await.unwrap();
    }
    outage().await;
    cluster.expect(away.stop().await.all_answered());
    another_nginx(&cluster).await;
    cluster.agents[0].process.kill().await.unwrap();
    let old = cluster.expect(cluster.nginx[0].master());
    old.signal(Signal::SIGKILL);
    // Without baragon-service it does not say that it is ready.
    cluster.agents[0].process.start().unwrap();
    cluster
        .until("the restarted agent has nginx serve", PATIENCE, async || {
            // Workers of the dead one answer until another one takes their place.
            cluster.nginx[0].master().is_ok_and(|new| new != old)
                && cluster.nginx[0].version("/hello").await.is_ok()
        })
        .await;

    let back = traffic(&cluster);
    for service in &mut cluster.services {
        service.start_again().await.unwrap();
    }
    all_is_well(&cluster, &v1, 1).await;
    cluster.expect(back.stop().await.all_answered());
    cluster.stop().await.unwrap();
}
