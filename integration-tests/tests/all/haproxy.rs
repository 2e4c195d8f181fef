//! A group of which one load balancer is nginx and the other HAProxy.

use hyper::Method;
use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
    traffic::{Connections, Load, Removed, Traffic},
};
use proto::baragon::v1::{LoadBalancerRequest, RequestState, RequestStatus, Upstream, agent_outcome};

use crate::PATIENCE;

const HAPROXY: &str = "lb-2";

async fn cluster() -> (Cluster, [Bare; 2]) {
    let mut plan = Plan::for_test().services(2).agents(2).set(HAPROXY, "balancer=haproxy");
    for slowly in ["haproxy.check_timeout=30s", "haproxy.reload_timeout=30s"] {
        plan = plan.set(HAPROXY, slowly);
    }
    let cluster = plan.start().await;
    let apps = [
        Bare::start(&cluster.folder, "v1").await.unwrap(),
        Bare::start(&cluster.folder, "v2").await.unwrap(),
    ];
    (cluster, apps)
}

async fn succeeds(cluster: &Cluster, request: &LoadBalancerRequest) -> RequestStatus {
    let end = cluster.expect(cluster.baragon().run(request, PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    end
}

/// At once, without a wait: it was said to be served.
async fn both_say(cluster: &Cluster, path: &str, version: &str) {
    for (number, balancer) in cluster.nginx.iter().enumerate() {
        let seen = cluster.expect(balancer.version(path).await);
        assert_eq!(seen, version, "{path} of balancer {number}");
    }
}

#[tokio::test]
async fn a_change_succeeds_when_nginx_and_haproxy_serve_it_and_no_request_fails() {
    let (cluster, apps) = cluster().await;
    succeeds(&cluster, &app::balance("add", "hello", &[&apps[0]])).await;
    both_say(&cluster, "/hello", "v1").await;
    assert!(!cluster.nginx[1].root().join("run/nginx.pid").exists(), "it is not nginx that answers");

    let removed = Removed::default();
    let load = Load {
        addresses: cluster.balancers(),
        host: app::DOMAIN.to_owned(),
        path: "/hello".to_owned(),
        connections: Connections::New,
        clients: 4,
        rate: 200,
    };
    let gets = Traffic::start_with(&load, &Method::GET, &removed);
    let posts = Traffic::start_with(&load, &Method::POST, &removed);
    for change in 0..6 {
        let (new, old) = (&apps[(change + 1) % 2], &apps[change % 2]);
        removed.allow(&new.address);
        let end = succeeds(&cluster, &app::balance(&format!("change-{change}"), "hello", &[new])).await;
        removed.forbid(&old.address);
        let applied = end.agents.iter().filter(|agent| agent.state() == agent_outcome::State::Applied);
        assert_eq!(applied.count(), 2, "{end:?}");
        both_say(&cluster, "/hello", if change % 2 == 0 { "v2" } else { "v1" }).await;
    }
    cluster.expect(gets.stop().await.all_answered());
    cluster.expect(posts.stop().await.all_answered());

    let mut moved = app::balance("move", "hello", &[&apps[0]]);
    moved.service.as_mut().unwrap().base_path = "/moved".to_owned();
    succeeds(&cluster, &moved).await;
    both_say(&cluster, "/moved", "v1").await;
    for balancer in &cluster.nginx {
        assert_eq!(cluster.expect(balancer.get(app::DOMAIN, "/hello").await).status, 404);
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn what_haproxy_refuses_is_reverted_on_nginx_too() {
    let (cluster, apps) = cluster().await;
    succeeds(&cluster, &app::balance("add", "hello", &[&apps[0]])).await;
    let mut heavy = app::balance("heavy", "hello", &[]);
    let upstream = Upstream { weight: 300, ..apps[1].upstream() };
    heavy.replace_upstreams.as_mut().unwrap().upstreams = vec![upstream];

    let end = cluster.expect(cluster.baragon().run(&heavy, PATIENCE).await);
    assert_eq!(end.state(), RequestState::Failed, "{end:?}");
    assert!(end.message.contains("agent lb-2 refused it") && end.message.contains("weight"), "{end:?}");
    both_say(&cluster, "/hello", "v1").await;
    succeeds(&cluster, &app::balance("light", "hello", &[&apps[1]])).await;
    both_say(&cluster, "/hello", "v2").await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_fail_over_and_a_restart_of_its_agent_leave_haproxy_as_stored() {
    let (mut cluster, apps) = cluster().await;
    let baragon = cluster.baragon();
    succeeds(&cluster, &app::balance("add", "hello", &[&apps[0]])).await;

    cluster.expect(baragon.submit(&app::balance("over", "hello", &[&apps[1]])).await);
    let leader = baragon.leader().await.unwrap();
    cluster.services[leader].process.kill().await.unwrap();
    let end = cluster.expect(baragon.watch("over", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    both_say(&cluster, "/hello", "v2").await;

    // HAProxy serves on without its agent, and is not waited for beyond its lease.
    cluster.agents[1].process.kill().await.unwrap();
    succeeds(&cluster, &app::balance("without", "hello", &[&apps[0]])).await;
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    assert_eq!(cluster.expect(cluster.nginx[1].version("/hello").await), "v2");
    cluster.agents[1].start_again().await.unwrap();
    cluster.services[leader].start_again().await.unwrap();
    cluster.expect(cluster.agents_in_sync(2).await);
    both_say(&cluster, "/hello", "v1").await;
    cluster.stop().await.unwrap();
}
