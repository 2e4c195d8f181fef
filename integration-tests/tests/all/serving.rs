//! One of several requests of a cluster: its first version serves under
//! traffic, and what comes after it is watched.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use integration_tests::{
    Error, app,
    cluster::Cluster,
    paths,
    process::Identity,
    traffic::{Connections, Load, Report, Traffic},
};
use nix::sys::signal::Signal;
use proto::scheduler::v1::{
    AdvanceDeployRequest, CancelDeployRequest, Deploy, DeployRequest, DeployState, DeployStatus, DeployStep,
    Gate, GateKind, GetDeployRequest, Rollout, Task, TaskState,
};

use crate::{PATIENCE, handshake};

pub(crate) struct Serving {
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) id: String,
    pub(crate) instances: u32,
    /// `None` while nobody calls.
    traffic: Option<Traffic>,
    /// The tasks of the first version.
    pub(crate) first: BTreeSet<String>,
}

pub(crate) fn millis(millis: u32) -> Option<pbjson_types::Duration> {
    let nanos = i32::try_from(millis % 1000 * 1_000_000).unwrap();
    Some(pbjson_types::Duration { seconds: i64::from(millis / 1000), nanos })
}

/// A version whose tasks need not wait for the last calls of anybody.
pub(crate) fn version(id: &str, version: &str, env: &[(&str, &str)]) -> Deploy {
    Deploy { drain: millis(100), ..app::deploy(id, version, env).unwrap() }
}

pub(crate) fn manual() -> Gate {
    Gate { kind: GateKind::Manual.into(), ..Default::default() }
}

/// In groups of one, with a word of somebody in between.
pub(crate) fn by_hand(deploy: Deploy) -> Deploy {
    let rollout = Some(Rollout { group_size: 1, gates: vec![manual()], ..Default::default() });
    Deploy { rollout, ..deploy }
}

/// The application, in a shell that goes only when the file is gone.
pub(crate) fn slow_to_stop(held: &std::path::Path) -> Vec<String> {
    let (held, program) = (held.display(), paths::binary("webapp").unwrap());
    let script = format!(
        "trap 'while [ -e {held} ]; do sleep 0.05; done; kill $app' TERM\n{} & app=$!\nwait $app; wait $app",
        program.display()
    );
    vec!["/bin/sh".to_owned(), "-c".to_owned(), script]
}

/// The process of a task dies, as by a fault of its own.
pub(crate) fn crash(task: &Task) {
    Identity::of(task.pid.cast_signed()).unwrap().signal(Signal::SIGKILL);
}

/// Ends a cluster that several had.
pub(crate) async fn stop(cluster: Arc<Cluster>) {
    Arc::into_inner(cluster).expect("nobody else has it any more").stop().await.unwrap();
}

pub(crate) fn time(stamp: Option<pbjson_types::Timestamp>) -> SystemTime {
    let stamp = stamp.expect("it is known");
    let (seconds, nanos) = (u64::try_from(stamp.seconds).unwrap(), u32::try_from(stamp.nanos).unwrap());
    UNIX_EPOCH + Duration::new(seconds, nanos)
}

pub(crate) fn seconds(status: &DeployStatus, share: &str) -> f64 {
    status.seconds.get(share).copied().unwrap_or_default()
}

// === impl Serving ===

impl Serving {
    pub(crate) async fn begin(cluster: &Arc<Cluster>, id: &str, instances: u32) -> Self {
        Self::begin_with(cluster, version(id, "v1", &[]), instances).await
    }

    pub(crate) async fn begin_with(cluster: &Arc<Cluster>, first: Deploy, instances: u32) -> Self {
        let (cluster, id) = (Arc::clone(cluster), first.request_id.clone());
        cluster.expect(cluster.scheduler().deploy(app::request(&id, instances), first).await);
        let end = cluster.expect(cluster.scheduler().watch(&id, "v1", PATIENCE, |_| {}).await);
        assert_eq!(end.state(), DeployState::Succeeded, "{end:?}\n{}", cluster.state());
        let (traffic, first) = (None, BTreeSet::new());
        let mut serving = Self { cluster, id, instances, traffic, first };
        serving.call();
        serving.first = serving.serves_alone("v1").await;
        serving
    }

    /// A further version of it, in groups if `rollout` says so.
    pub(crate) fn version(&self, version: &str, env: &[(&str, &str)]) -> Deploy {
        self::version(&self.id, version, env)
    }

    pub(crate) async fn deploy(&self, deploy: Deploy) -> DeployStatus {
        let request = app::request(&self.id, self.instances);
        self.cluster.expect(self.cluster.scheduler().deploy(request, deploy).await)
    }

    /// One that says more than what to run.
    pub(crate) async fn submit(&self, call: DeployRequest) -> Result<DeployStatus, tonic::Status> {
        let answer = self.cluster.scheduler().replica(0).deploy(call).await?;
        Ok(answer.into_inner().status.unwrap())
    }

    pub(crate) async fn status(&self, deploy: &str) -> Option<DeployStatus> {
        let call = GetDeployRequest { request_id: self.id.clone(), deploy_id: deploy.to_owned() };
        self.cluster.scheduler().replica(0).get_deploy(call).await.ok()?.into_inner().status
    }

    pub(crate) async fn until(
        &self,
        deploy: &str,
        what: &str,
        wanted: impl Fn(&DeployStatus) -> bool,
    ) -> DeployStatus {
        let what = format!("deploy {deploy} of {} {what}", self.id);
        self.cluster
            .until(&what, PATIENCE, async || {
                let status =
                    self.status(deploy).await.ok_or_else(|| Error::new("there is no such deploy"))?;
                if wanted(&status) { Ok(status) } else { Err(Error::new(format!("{status:?}"))) }
            })
            .await
    }

    pub(crate) async fn reaches(&self, deploy: &str, step: DeployStep) -> DeployStatus {
        self.until(deploy, &format!("is at {step:?}"), |status| status.step() == step).await
    }

    pub(crate) async fn ends(&self, deploy: &str) -> DeployStatus {
        let watched = self.cluster.scheduler().watch(&self.id, deploy, PATIENCE, |_| {}).await;
        self.cluster.expect(watched)
    }

    pub(crate) async fn succeeds(&self, deploy: &str) -> DeployStatus {
        let end = self.ends(deploy).await;
        assert_eq!(end.state(), DeployState::Succeeded, "{}: {end:#?}\n{}", self.id, self.cluster.state());
        end
    }

    pub(crate) async fn cancel(&self, deploy: &str) -> DeployStatus {
        let (request_id, deploy_id) = (self.id.clone(), deploy.to_owned());
        let call = CancelDeployRequest { request_id, deploy_id, ..Default::default() };
        self.cluster.scheduler().replica(0).cancel_deploy(call).await.unwrap().into_inner().status.unwrap()
    }

    pub(crate) async fn advance(&self, deploy: &str, target: u32) -> Result<(), tonic::Status> {
        let call = AdvanceDeployRequest {
            request_id: self.id.clone(),
            deploy_id: deploy.to_owned(),
            target_instances: target,
            ..Default::default()
        };
        self.cluster.scheduler().replica(0).advance_deploy(call).await.map(|_| ())
    }

    /// Those of one version that live.
    pub(crate) async fn tasks(&self, deploy: &str) -> Vec<Task> {
        let mut tasks = self.cluster.expect(self.cluster.scheduler().tasks(&self.id, false).await);
        tasks.retain(|task| task.deploy_id == deploy);
        tasks
    }

    /// All tasks that live are of one version, healthy, and the upstreams; gives their ids.
    pub(crate) async fn serves_alone(&self, deploy: &str) -> BTreeSet<String> {
        let what = format!("{deploy} serves {} alone", self.id);
        let tasks = self.cluster.until(&what, PATIENCE, async || self.alone(deploy).await).await;
        tasks.into_iter().map(|task| task.task_id).collect()
    }

    async fn alone(&self, deploy: &str) -> integration_tests::Result<Vec<Task>> {
        let tasks = self.cluster.scheduler().tasks(&self.id, false).await?;
        let serves = |task: &Task| {
            task.deploy_id == deploy && task.state() == TaskState::Healthy && task.in_load_balancer
        };
        let upstreams = self.upstreams().await?;
        let all = tasks.iter().all(serves) && tasks.len() == self.instances as usize;
        if all && upstreams == handshake::addresses(&tasks) {
            return Ok(tasks);
        }
        Err(Error::new(format!("the upstreams are {upstreams:?} and the tasks {tasks:#?}")))
    }

    pub(crate) async fn upstreams(&self) -> integration_tests::Result<Vec<String>> {
        let state = self.cluster.baragon().service(&self.id).await?;
        let mut addresses: Vec<String> = state.upstreams.into_iter().map(|one| one.address).collect();
        addresses.sort();
        Ok(addresses)
    }

    /// From now on clients call it.
    pub(crate) fn call(&mut self) {
        self.traffic = Some(Traffic::start(&Load {
            addresses: self.cluster.balancers(),
            host: app::DOMAIN.to_owned(),
            path: format!("/{}/greeting", self.id),
            connections: Connections::New,
            clients: 2,
            rate: 40,
        }));
    }

    /// Nobody calls it any more; no call has failed.
    pub(crate) async fn hush(&mut self) -> Report {
        let report = self.traffic.take().expect("clients call").stop().await;
        if let Err(error) = report.all_answered() {
            panic!("{}: {error}\n{}", self.id, self.cluster.state());
        }
        report
    }

    pub(crate) fn report(&self) -> Report {
        self.traffic.as_ref().map(Traffic::report).unwrap_or_default()
    }

    /// Ten answers of a version without one of another in between.
    pub(crate) async fn answers_only(&self, version: &str) {
        let count = |report: &Report| {
            let own = report.versions.get(version).copied().unwrap_or_default();
            (own, report.sent - report.failed - own)
        };
        let mut since = count(&self.report());
        let what = format!("only {version} answers for {}", self.id);
        self.cluster
            .until(&what, PATIENCE, async || {
                let now = count(&self.report());
                if now.1 > since.1 {
                    since = now;
                }
                now.0 >= since.0 + 10
            })
            .await;
    }

    /// No call of a client has failed.
    pub(crate) async fn end(mut self) -> Report {
        self.hush().await
    }
}
