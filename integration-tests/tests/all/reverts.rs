//! A revert that fails is told, and repaired when the agent can be reached.

use integration_tests::{
    Error,
    app::{self, Bare},
    cluster::{Cluster, Plan},
    proxy::Proxy,
};
use proto::baragon::v1::{
    Agent, ListAgentsRequest, LoadBalancerRequest, RequestState, RequestStatus, agent_outcome,
};

use crate::{PATIENCE, hold::Hold, served};

/// Two agents: the first applies `add-2`, the second is going to refuse it.
struct Scene {
    cluster: Cluster,
    /// Before the first agent.
    proxy: Proxy,
    holds: [Hold; 2],
    v1: Bare,
}

#[tokio::test]
async fn a_revert_that_cannot_reach_an_agent_is_told_and_repaired_when_it_is_back() {
    let scene = Scene::begin().await;

    scene.proxy.black_hole();
    let end = scene.fail().await;
    assert!(end.message.contains("lb-1 not reverted, will be resynced"), "{end:?}");
    scene.first_agent_says(&["not reverted", "no answer within"]).await;
    assert_eq!(scene.status_of("/two", 0).await, 200, "nobody could tell it");

    scene.proxy.heal();
    scene.repaired().await;
}

#[tokio::test]
async fn a_revert_that_an_agent_refuses_is_told_and_made_when_it_can_be() {
    let scene = Scene::begin().await;

    scene.holds[0].refuse("location /one/");
    let end = scene.fail().await;
    assert!(end.message.contains("lb-1 not reverted, will be resynced"), "{end:?}");
    scene.first_agent_says(&["refused by the test"]).await;
    assert_eq!(scene.status_of("/two", 0).await, 200, "it keeps what passed its check");

    scene.holds[0].refuse_nothing();
    scene.repaired().await;
}

// === impl Scene ===

impl Scene {
    async fn begin() -> Self {
        let mut plan = Plan::for_test().services(1).agents(2);
        let proxy = plan.proxy_before("lb-1").await;
        let holds = ["hold-1", "hold-2"].map(|name| Hold::named(&plan.folder, name));
        let cluster = plan
            .set("lb-1", holds[0].setting())
            .set("lb-2", holds[1].setting())
            .set("lb-2", "nginx.check_timeout=60s")
            .set("baragon-1", "requests.agent_timeout=1s")
            .set("baragon-1", "requests.revert=3s")
            .start()
            .await;
        let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
        let scene = Self { cluster, proxy, holds, v1 };
        scene.succeed("add-1", "/one").await;
        scene.holds[1].refuse("location /two/");
        scene.holds[1].hold();
        scene.cluster.expect(scene.cluster.baragon().submit(&scene.change("add-2", "/two")).await);
        scene.first_has_applied().await;
        scene
    }

    fn change(&self, id: &str, path: &str) -> LoadBalancerRequest {
        let mut request = app::balance(id, "hello", &[&self.v1]);
        request.service.as_mut().unwrap().additional_paths = vec![path.to_owned()];
        request
    }

    async fn succeed(&self, id: &str, path: &str) {
        let end = self.cluster.expect(self.cluster.baragon().run(&self.change(id, path), PATIENCE).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", self.cluster.state());
    }

    async fn first_has_applied(&self) {
        let (cluster, baragon) = (&self.cluster, self.cluster.baragon());
        cluster
            .until("the first has applied and the second checks", PATIENCE, async || {
                let (status, _) = baragon.get("add-2").await?;
                let applied = status
                    .agents
                    .iter()
                    .any(|agent| agent.agent_id == "lb-1" && agent.state() == agent_outcome::State::Applied);
                let both = applied && self.holds[1].is_reached();
                both.then_some(()).ok_or_else(|| Error::new(format!("{status:?}")))
            })
            .await;
    }

    /// The second one refuses now.
    async fn fail(&self) -> RequestStatus {
        self.holds[1].release();
        let end = self.cluster.expect(self.cluster.baragon().watch("add-2", PATIENCE, |_| {}).await);
        assert_eq!(end.state(), RequestState::Failed, "{end:?}\n{}", self.cluster.state());
        assert!(end.message.contains("refused by the test"), "{end:?}");
        let first = end.agents.iter().find(|agent| agent.agent_id == "lb-1").unwrap();
        assert_ne!(first.state(), agent_outcome::State::Reverted, "{end:?}");
        assert_ne!(first.state(), agent_outcome::State::Applied, "{end:?}");
        assert_eq!(self.status_of("/two", 1).await, 404, "it never served it");
        end
    }

    /// Lists are answered from what a replica follows, some milliseconds late.
    /// One of these: the latest is told, and it is asked again and again.
    async fn first_agent_says(&self, words: &[&str]) {
        let (cluster, mut baragon) = (&self.cluster, self.cluster.baragon().replica(0));
        cluster
            .until("the first agent is not in sync, and why", PATIENCE, async || {
                let agents = baragon.list_agents(ListAgentsRequest::default()).await?.into_inner().agents;
                let told = |agent: &Agent| {
                    agent.agent_id == "lb-1" && words.iter().any(|words| agent.message.contains(words))
                };
                let found = agents.iter().any(|agent| told(agent) && !agent.in_sync);
                found.then_some(()).ok_or_else(|| Error::new(format!("{agents:?}")))
            })
            .await;
    }

    async fn status_of(&self, path: &str, nginx: usize) -> u16 {
        self.cluster.expect(self.cluster.nginx[nginx].get(app::DOMAIN, path).await).status
    }

    async fn repaired(self) {
        self.cluster.expect(self.cluster.agents_in_sync(2).await);
        served::as_stored(&self.cluster, &["hello"], &[app::GROUP; 2]).await;
        for nginx in 0..2 {
            assert_eq!(self.status_of("/one", nginx).await, 200);
            assert_eq!(self.status_of("/two", nginx).await, 404);
        }
        self.succeed("add-3", "/three").await;
        served::as_stored(&self.cluster, &["hello"], &[app::GROUP; 2]).await;
        self.cluster.stop().await.unwrap();
    }
}
