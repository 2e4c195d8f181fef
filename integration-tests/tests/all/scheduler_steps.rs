//! The leading scheduler is killed while a deploy waits in one of its steps;
//! the next one takes it up there, and no request of a client fails meanwhile.

use std::{fs, path::PathBuf};

use integration_tests::{
    app,
    cluster::{Cluster, Plan},
    traffic::{Connections, Load, Traffic},
};
use proto::scheduler::v1::{
    AdvanceDeployRequest, Deploy, DeployState, DeployStatus, DeployStep, Gate, GateKind, Rollout,
};

use crate::{
    PATIENCE, failover, handshake,
    hold::Hold,
    scheduler_recovery::{cancel, leader, next_leader, reaches},
    serving::slow_to_stop,
};

/// v1 serves, under traffic.
struct Scene {
    cluster: Cluster,
    traffic: Traffic,
    /// Tasks that are told to stop do so only when this file is gone.
    held: PathBuf,
    leader: usize,
    before: Vec<String>,
}

#[tokio::test]
async fn a_leader_that_is_killed_while_old_tasks_stop_leaves_that_to_the_next() {
    let mut scene = Scene::begin(plan(), true).await;
    scene.deploy(app::deploy("hello", "v2", &[]).unwrap()).await;
    scene.leader_dies_in(DeployStep::StoppingOld).await;
    fs::remove_file(&scene.held).unwrap();
    scene.succeeds().await;
}

#[tokio::test]
async fn a_leader_that_is_killed_at_a_gate_leaves_the_gate_to_the_next() {
    let mut scene = Scene::begin(plan(), false).await;
    scene.deploy(gated()).await;
    scene.leader_dies_in(DeployStep::Gate).await;
    let (request_id, deploy_id) = ("hello".to_owned(), "v2".to_owned());
    let call = AdvanceDeployRequest { request_id, deploy_id, ..Default::default() };
    scene.cluster.scheduler().replica(scene.leader).advance_deploy(call).await.unwrap();
    scene.succeeds().await;
}

#[tokio::test]
async fn a_leader_that_is_killed_while_it_restores_leaves_the_proof_to_the_next() {
    let plan = plan();
    let hold = Hold::new(&plan.folder);
    let plan =
        plan.set("lb-1", hold.setting()).set("lb-1", "nginx.lua=off").set("lb-1", "nginx.check_timeout=60s");
    let mut scene = Scene::begin(plan, false).await;
    scene.deploy(gated()).await;
    reaches(&scene.cluster, scene.leader, "v2", DeployStep::Gate).await;
    hold.hold();
    cancel(&scene.cluster, scene.leader, "v2").await;
    scene.cluster.until("the agent checks the way back", PATIENCE, async || hold.is_reached()).await;
    scene.leader_dies_in(DeployStep::Restoring).await;
    hold.release();
    scene.ends_canceled().await;
}

#[tokio::test]
async fn a_leader_that_is_killed_while_new_tasks_stop_leaves_that_to_the_next() {
    let mut scene = Scene::begin(plan(), false).await;
    let command = slow_to_stop(&scene.held);
    scene.deploy(Deploy { command, ..gated() }).await;
    reaches(&scene.cluster, scene.leader, "v2", DeployStep::Gate).await;
    cancel(&scene.cluster, scene.leader, "v2").await;
    scene.leader_dies_in(DeployStep::StoppingNew).await;
    fs::remove_file(&scene.held).unwrap();
    scene.ends_canceled().await;
}

fn plan() -> Plan {
    Plan::for_test().services(1).agents(1).schedulers(2)
}

/// v2 with one task, then a word of somebody, then the other task.
fn gated() -> Deploy {
    let gates = vec![Gate { kind: GateKind::Manual.into(), ..Default::default() }];
    let rollout = Some(Rollout { steps: vec![1], gates, ..Default::default() });
    Deploy { rollout, ..app::deploy("hello", "v2", &[]).unwrap() }
}

// === impl Scene ===

impl Scene {
    async fn begin(plan: Plan, old_are_slow: bool) -> Self {
        let cluster = plan.start().await;
        let held = cluster.folder.join("stop-is-held");
        fs::write(&held, "").unwrap();
        let mut v1 = app::deploy("hello", "v1", &[]).unwrap();
        if old_are_slow {
            v1.command = slow_to_stop(&held);
        }
        let leader = leader(&cluster).await;
        deploy(&cluster, v1).await;
        let end = cluster.expect(cluster.scheduler().watch("hello", "v1", PATIENCE, |_| {}).await);
        assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
        let traffic = Traffic::start(&Load {
            addresses: cluster.balancers(),
            host: app::DOMAIN.to_owned(),
            path: "/hello/greeting".to_owned(),
            connections: Connections::New,
            clients: 4,
            rate: 100,
        });
        let before = handshake::upstreams(&cluster).await;
        Self { cluster, traffic, held, leader, before }
    }

    async fn deploy(&self, version: Deploy) {
        deploy(&self.cluster, version).await;
    }

    /// The next one finds the deploy where it was.
    async fn leader_dies_in(&mut self, step: DeployStep) {
        reaches(&self.cluster, self.leader, "v2", step).await;
        self.leader = next_leader(&mut self.cluster, self.leader).await;
        reaches(&self.cluster, self.leader, "v2", step).await;
    }

    async fn ends(&self) -> DeployStatus {
        let end = self.cluster.scheduler().watch("hello", "v2", PATIENCE, |_| {}).await;
        self.cluster.expect(end)
    }

    async fn succeeds(self) {
        let end = self.ends().await;
        assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", self.cluster.state());
        handshake::answered(&self.cluster, &self.traffic, "v2").await;
        failover::no_task_is_doubled_or_lost(&self.cluster).await;
        self.nothing_failed().await;
    }

    /// The same old tasks serve as before.
    async fn ends_canceled(self) {
        let end = self.ends().await;
        assert_eq!(end.state(), DeployState::Canceled, "{end:?}\n{}", self.cluster.state());
        assert_eq!(handshake::upstreams(&self.cluster).await, self.before, "{}", self.cluster.state());
        let tasks = self.cluster.expect(self.cluster.scheduler().tasks("hello", false).await);
        assert!(tasks.iter().all(|task| task.deploy_id == "v1"), "{tasks:#?}");
        assert_eq!(handshake::addresses(&tasks), self.before);
        self.nothing_failed().await;
    }

    async fn nothing_failed(self) {
        let report = self.traffic.stop().await;
        self.cluster.expect(report.all_answered());
        self.cluster.stop().await.unwrap();
    }
}

async fn deploy(cluster: &Cluster, mut version: Deploy) {
    version.kill_grace = Some(pbjson_types::Duration { seconds: 60, nanos: 0 });
    cluster.expect(cluster.scheduler().deploy(app::request("hello", 2), version).await);
}
