//! Deploys that end while the load balancers switch.

use std::sync::Arc;

use integration_tests::{
    cluster::{Cluster, Plan},
    proxy::Proxy,
};
use proto::scheduler::v1::{DeployFailureKind, DeployStep, Rollout};

use super::{canceled, ends, ends_untouched, failed, has_made_way, is_rolled_back, roll_back};
use crate::{
    PATIENCE,
    hold::Hold,
    serving::{self, Serving},
};

/// One nginx whose checks can be held, each change of which is checked.
struct Scene {
    cluster: Arc<Cluster>,
    hold: Hold,
    /// Before the agent.
    proxy: Proxy,
}

// === impl Scene ===

impl Scene {
    async fn begin() -> Self {
        let mut plan = Plan::for_test().agents(1).schedulers(1);
        let proxy = plan.proxy_before("lb-1").await;
        let hold = Hold::new(&plan.folder);
        let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.lua=off");
        let plan = plan.set("baragon-1", "requests.agent_timeout=1s");
        let cluster = Arc::new(plan.set("lb-1", "nginx.check_timeout=60s").start().await);
        Self { cluster, hold, proxy }
    }

    /// v2 is checked, and no answer comes.
    async fn switching(&self, id: &str) -> Serving {
        let serving = Serving::begin(&self.cluster, id, 2).await;
        self.hold.hold();
        serving.deploy(serving.version("v2", &[])).await;
        self.is_held(&serving).await;
        serving
    }

    async fn is_held(&self, serving: &Serving) {
        serving.reaches("v2", DeployStep::Switching).await;
        self.cluster.until("the agent checks", PATIENCE, async || self.hold.is_reached()).await;
    }

    /// baragon-service knows that it is not wanted any more.
    async fn is_given_up(&self, serving: &Serving) {
        serving
            .until("v2", "is given up at the load balancers", |status| {
                status.load_balancer_requests.last().is_some_and(|last| last.state == "CANCELING")
            })
            .await;
        self.hold.release();
    }

    async fn cancel(&self) {
        let serving = self.switching("switch-canceled").await;
        serving.cancel("v2").await;
        self.is_given_up(&serving).await;
        ends_untouched(serving, canceled()).await;
    }

    async fn crash(&self) {
        let serving = self.switching("switch-crashed").await;
        let task = serving.tasks("v2").await.remove(0);
        serving::crash(&task);
        self.is_given_up(&serving).await;
        let words = format!("task {} was ended by signal 9", task.task_id);
        ends_untouched(serving, failed(DeployFailureKind::TaskEnded, words)).await;
    }

    async fn rollback(&self) {
        let serving = self.switching("switch-rolled-back").await;
        roll_back(&serving).await;
        self.is_given_up(&serving).await;
        has_made_way(&serving).await;
        is_rolled_back(&serving).await;
        serving.end().await;
    }

    /// nginx itself says no to what v2 wants.
    async fn refusal(&self) {
        let serving = Serving::begin(&self.cluster, "switch-refused", 2).await;
        self.hold.refuse("location /refused-by-nginx/");
        let mut v2 = serving.version("v2", &[]);
        v2.load_balancer.as_mut().unwrap().additional_paths = vec!["/refused-by-nginx".to_owned()];
        serving.deploy(v2).await;
        let words = "load-balancer request switch-refused-v2-switch-1 is FAILED: ";
        ends_untouched(serving, failed(DeployFailureKind::LoadBalancer, words)).await;
        self.hold.refuse_nothing();
    }

    /// The agent cannot be reached, and then it can.
    async fn cancel_without_the_agent(&self) {
        let serving = Serving::begin(&self.cluster, "switch-alone", 2).await;
        self.proxy.black_hole();
        serving.deploy(serving.version("v2", &[])).await;
        serving.reaches("v2", DeployStep::Switching).await;
        serving.cancel("v2").await;
        serving
            .until("v2", "is given up at the load balancers", |status| {
                status.load_balancer_requests.last().is_some_and(|last| last.state == "CANCELING")
            })
            .await;
        assert_eq!(serving.tasks("v2").await.len(), 2, "nobody knows yet who is sent to");
        self.proxy.heal();
        ends_untouched(serving, canceled()).await;
    }

    /// The first group serves, and the second one is on its way.
    async fn cancel_in_the_second_group(&self) {
        let serving = Serving::begin(&self.cluster, "switch-second", 2).await;
        // Slow enough that the second switch is held in time.
        let mut v2 = serving.version("v2", &[("STARTUP_DELAY_MS", "500")]);
        v2.rollout = Some(Rollout { group_size: 1, ..Default::default() });
        self.hold.hold();
        serving.deploy(v2).await;
        self.is_held(&serving).await;
        self.hold.release();
        serving.until("v2", "has its first group", |status| status.target_instances == 2).await;
        self.hold.hold();
        self.is_held(&serving).await;
        serving.cancel("v2").await;
        self.is_given_up(&serving).await;
        ends(&serving, canceled()).await;
        serving.end().await;
    }
}

#[tokio::test]
async fn a_deploy_that_ends_while_the_load_balancers_switch_waits_for_their_word_and_goes_back() {
    let scene = Scene::begin().await;
    scene.cancel().await;
    scene.crash().await;
    scene.rollback().await;
    scene.refusal().await;
    scene.cancel_in_the_second_group().await;
    scene.cancel_without_the_agent().await;
    serving::stop(scene.cluster).await;
}
