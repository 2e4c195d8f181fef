//! A load balancer is taken out of service, and comes back, under traffic.

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
    http,
    traffic::{Connections, Load, Traffic},
};
use proto::baragon::v1::{LoadBalancerRequest, RequestState, SetAgentMaintenanceRequest};

use crate::PATIENCE;

/// GET and POST clients of one load balancer.
struct Clients {
    name: &'static str,
    kinds: [Traffic; 2],
}

// === impl Clients ===

impl Clients {
    fn of(name: &'static str, address: &str) -> Self {
        let load = |connections| Load {
            addresses: vec![address.to_owned()],
            host: app::DOMAIN.to_owned(),
            path: "/hello".to_owned(),
            connections,
            clients: 4,
            rate: 200,
        };
        let gets = Traffic::start(&load(Connections::KeepAlive));
        Self { name, kinds: [gets, Traffic::start_posts(&load(Connections::New))] }
    }

    async fn have_met(&self, cluster: &Cluster, version: &str) {
        let what = format!("the clients of {} have met {version}", self.name);
        let has_met = |kind: &Traffic| kind.report().versions.contains_key(version);
        cluster.until(&what, PATIENCE, async || self.kinds.iter().all(has_met)).await;
    }

    async fn were_all_answered(self) {
        for kind in self.kinds {
            let report = kind.stop().await;
            report.all_answered().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        }
    }
}

async fn set(cluster: &Cluster, agent: &str, maintenance: bool) {
    let call = SetAgentMaintenanceRequest {
        group: app::GROUP.to_owned(),
        agent_id: agent.to_owned(),
        maintenance,
        ..SetAgentMaintenanceRequest::default()
    };
    cluster.baragon().replica(0).set_agent_maintenance(call).await.unwrap();
}

/// What a router before the load balancers asks.
async fn becomes(cluster: &Cluster, agent: usize, status: u16) {
    let ask = |address: String| async move { http::get(&address, "any", "/-/health").await.ok() };
    let own = |address: String| async move { http::get(&address, "any", "/healthz").await.ok() };
    cluster
        .until(&format!("the health of lb-{} is {status}", agent + 1), PATIENCE, async || {
            let public = ask(cluster.nginx[agent].address.clone()).await;
            let agents = own(cluster.agents[agent].address.clone()).await;
            public.zip(agents).is_some_and(|(one, two)| one.status == status && two.status == status)
        })
        .await;
}

async fn run(cluster: &Cluster, request: &LoadBalancerRequest) {
    let end = cluster.expect(cluster.baragon().run(request, PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");
}

#[tokio::test]
async fn maintenance_takes_an_agent_out_and_back_without_a_failed_request() {
    let cluster = Plan::for_test().agents(2).start().await;
    let (old, new) = (Bare::start(&cluster.folder, "v1").await, Bare::start(&cluster.folder, "v2").await);
    let (mut old, new) = (old.unwrap(), new.unwrap());
    run(&cluster, &app::balance("r1", "hello", &[&old])).await;
    becomes(&cluster, 1, 200).await;
    let steady = Clients::of("lb-1", &cluster.nginx[0].address);
    let led_away = Clients::of("lb-2", &cluster.nginx[1].address);
    led_away.have_met(&cluster, "v1").await;

    // A change at the same moment: what lb-2 serves counts for as long as it takes clients.
    set(&cluster, "lb-2", true).await;
    run(&cluster, &app::balance("r2", "hello", &[&new])).await;
    old.process.kill().await.unwrap();
    led_away.have_met(&cluster, "v2").await;
    becomes(&cluster, 1, 503).await;
    led_away.were_all_answered().await;

    // Nobody waits for it, and it follows.
    let mut next = Bare::start(&cluster.folder, "v3").await.unwrap();
    run(&cluster, &app::balance("r3", "hello", &[&next])).await;
    cluster
        .until("lb-2 follows", PATIENCE, async || {
            cluster.nginx[1].version("/hello").await.is_ok_and(|version| version == "v3")
        })
        .await;
    assert_eq!(cluster.nginx[1].get("any", "/-/health").await.unwrap().status, 503);

    set(&cluster, "lb-2", false).await;
    becomes(&cluster, 1, 200).await;
    cluster.agents_in_sync(2).await.unwrap();
    let back = Clients::of("lb-2", &cluster.nginx[1].address);
    let last = Bare::start(&cluster.folder, "v4").await.unwrap();
    run(&cluster, &app::balance("r4", "hello", &[&last])).await;
    next.process.kill().await.unwrap();
    back.have_met(&cluster, "v4").await;
    back.were_all_answered().await;
    steady.were_all_answered().await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_that_hangs_in_maintenance_holds_up_nobody_and_is_mended_afterwards() {
    let mut plan = Plan::for_test().agents(2).set("baragon-1", "requests.agent_timeout=2s");
    let way = plan.proxy_before("lb-2").await;
    let cluster = plan.start().await;
    let (old, new) = (Bare::start(&cluster.folder, "v1").await, Bare::start(&cluster.folder, "v2").await);
    let (old, new) = (old.unwrap(), new.unwrap());
    run(&cluster, &app::balance("r1", "hello", &[&old])).await;
    set(&cluster, "lb-2", true).await;
    becomes(&cluster, 1, 503).await;
    way.black_hole();
    run(&cluster, &app::balance("r2", "hello", &[&new])).await;
    assert_eq!(cluster.nginx[1].version("/hello").await.unwrap(), "v1");
    way.heal();
    cluster
        .until("lb-2 is brought up to date, still in maintenance", PATIENCE, async || {
            cluster.nginx[1].version("/hello").await.is_ok_and(|version| version == "v2")
        })
        .await;
    becomes(&cluster, 1, 503).await;
    cluster.stop().await.unwrap();
}
