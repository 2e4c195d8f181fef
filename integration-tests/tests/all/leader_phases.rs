//! A leader that dies in each phase of a request; the next one takes it up
//! where it was. (Between send and answer: `failover`.)

use integration_tests::{
    Error,
    app::{self, Bare},
    clients::Baragon,
    cluster::{Cluster, Plan},
    proxy::Proxy,
};
use proto::baragon::v1::{
    CancelRequestRequest, LoadBalancerRequest, RequestPhase, RequestState, RequestStatus, agent_outcome,
};

use crate::{PATIENCE, hold::Hold, served};

async fn leader(cluster: &Cluster) -> usize {
    let baragon = cluster.baragon();
    cluster.until("one leads", PATIENCE, async || baragon.leader().await).await
}

fn survivor(cluster: &Cluster, dead: usize) -> Baragon {
    Baragon::new(&[cluster.services[1 - dead].address.clone()])
}

async fn ends(cluster: &Cluster, baragon: &Baragon, id: &str, state: RequestState) -> RequestStatus {
    let end = cluster.expect(baragon.watch(id, PATIENCE, |_| {}).await);
    assert_eq!(end.state(), state, "{end:?}\n{}", cluster.state());
    end
}

#[tokio::test]
async fn requests_that_were_only_accepted_go_on_in_their_order() {
    let plan = Plan::for_test().services(2).agents(1);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.check_timeout=60s");
    let mut cluster = plan.start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let v2 = Bare::start(&cluster.folder, "v2").await.unwrap();
    let (baragon, old) = (cluster.baragon(), leader(&cluster).await);

    hold.hold();
    for (id, bare) in [("add-1", &v1), ("add-2", &v2), ("add-3", &v1), ("add-4", &v2)] {
        cluster.expect(baragon.submit(&app::balance(id, "hello", &[bare])).await);
        cluster.until("the agent checks the first", PATIENCE, async || hold.is_reached()).await;
    }
    let (status, _) = cluster.expect(baragon.get("add-4").await);
    assert_eq!(status.phase(), RequestPhase::Pending, "{status:?}");
    cluster.services[old].process.kill().await.unwrap();
    let survivor = survivor(&cluster, old);
    cluster.until("the other one leads", PATIENCE, async || survivor.leader().await).await;
    hold.release();

    let mut generations = Vec::new();
    for id in ["add-1", "add-2", "add-3", "add-4"] {
        generations.push(ends(&cluster, &survivor, id, RequestState::Success).await.generation);
    }
    assert!(generations.is_sorted(), "{generations:?}");
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v2");
    served::as_stored(&cluster, &["hello"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_answer_that_the_leader_could_not_write_down_is_given_again_to_the_next() {
    let mut plan = Plan::for_test().services(2).agents(1);
    let proxies = [plan.proxy_to_etcd("baragon-1").await, plan.proxy_to_etcd("baragon-2").await];
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.check_timeout=60s");
    let mut cluster = plan.start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let (baragon, old) = (cluster.baragon(), leader(&cluster).await);

    hold.hold();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&v1])).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    proxies[old].black_hole();
    hold.release();
    cluster
        .until("the change is served", PATIENCE, async || cluster.nginx[0].version("/hello").await.is_ok())
        .await;
    let tree = cluster.expect(cluster.nginx[0].live_tree());
    cluster.services[old].process.kill().await.unwrap();

    let survivor = survivor(&cluster, old);
    ends(&cluster, &survivor, "add-1", RequestState::Success).await;
    assert_eq!(cluster.expect(cluster.nginx[0].live_tree()), tree, "what was applied is not done again");
    served::as_stored(&cluster, &["hello"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_revert_of_a_refused_change_is_finished_by_the_next() {
    let mut scene = Reverting::begin().await;
    scene.hold.refuse("location /two/");
    scene.hold.release();
    let end = scene.leader_dies(RequestState::Failed).await;
    assert!(end.message.contains("refused by the test"), "{end:?}");
    scene.reverted().await;
}

#[tokio::test]
async fn a_cancellation_is_finished_by_the_next() {
    let mut scene = Reverting::begin().await;
    let request_id = "add-2".to_owned();
    let mut replica = scene.cluster.baragon().replica(0);
    let answer = replica.cancel_request(CancelRequestRequest { request_id }).await.unwrap().into_inner();
    assert_eq!(answer.status.unwrap().state(), RequestState::Canceling);
    scene.hold.release();
    scene.leader_dies(RequestState::Canceled).await;
    scene.reverted().await;
}

/// The first agent has applied a change, the second checks it, and what is said
/// to the first from now on does not arrive.
struct Reverting {
    cluster: Cluster,
    proxy: Proxy,
    hold: Hold,
    old: usize,
    /// They answer as long as the scene lasts.
    _apps: [Bare; 2],
}

fn change(id: &str, bare: &Bare, path: &str) -> LoadBalancerRequest {
    let mut request = app::balance(id, "hello", &[bare]);
    request.service.as_mut().unwrap().additional_paths = vec![path.to_owned()];
    request
}

// === impl Reverting ===

impl Reverting {
    async fn begin() -> Self {
        let mut plan = Plan::for_test().services(2).agents(2);
        let proxy = plan.proxy_before("lb-1").await;
        let hold = Hold::new(&plan.folder);
        let plan = plan.set("lb-2", hold.setting()).set("lb-2", "nginx.check_timeout=60s");
        let cluster = plan.start().await;
        let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
        let v2 = Bare::start(&cluster.folder, "v2").await.unwrap();
        let (baragon, old) = (cluster.baragon(), leader(&cluster).await);
        cluster.expect(baragon.submit(&change("add-1", &v1, "/one")).await);
        ends(&cluster, &baragon, "add-1", RequestState::Success).await;

        hold.hold();
        cluster.expect(baragon.submit(&change("add-2", &v2, "/two")).await);
        let leading = Baragon::new(&[cluster.services[old].address.clone()]);
        cluster
            .until("the first has applied and the second checks", PATIENCE, async || {
                let (status, _) = leading.get("add-2").await?;
                let applied =
                    status.agents.iter().any(|agent| agent.state() == agent_outcome::State::Applied);
                (applied && hold.is_reached()).then_some(()).ok_or_else(|| Error::new(format!("{status:?}")))
            })
            .await;
        proxy.black_hole();
        Self { cluster, proxy, hold, old, _apps: [v1, v2] }
    }

    /// In the middle of the revert.
    async fn leader_dies(&mut self, state: RequestState) -> RequestStatus {
        let (cluster, old) = (&mut self.cluster, self.old);
        let leading = Baragon::new(&[cluster.services[old].address.clone()]);
        cluster
            .until("it is reverted", PATIENCE, async || {
                let (status, _) = leading.get("add-2").await?;
                let reverting = status.phase() == RequestPhase::Reverting;
                reverting.then_some(()).ok_or_else(|| Error::new(format!("{status:?}")))
            })
            .await;
        cluster.services[old].process.kill().await.unwrap();
        let survivor = survivor(cluster, old);
        cluster.until("the other one leads", PATIENCE, async || survivor.leader().await).await;
        let (status, _) = cluster.expect(survivor.get("add-2").await);
        assert_eq!(status.phase(), RequestPhase::Reverting, "one agent cannot be reached: {status:?}");
        self.proxy.heal();
        let end = ends(&self.cluster, &survivor, "add-2", state).await;
        self.cluster.services[old].start_again().await.unwrap();
        end
    }

    async fn reverted(self) {
        self.cluster.expect(self.cluster.agents_in_sync(2).await);
        served::as_stored(&self.cluster, &["hello"], &[app::GROUP; 2]).await;
        for nginx in &self.cluster.nginx {
            assert_eq!(self.cluster.expect(nginx.version("/one").await), "v1");
            assert_eq!(self.cluster.expect(nginx.get(app::DOMAIN, "/two").await).status, 404);
        }
        self.cluster.stop().await.unwrap();
    }
}
