//! `deploy_service`: from submission to SUCCEEDED, beyond the application's
//! own start, each version replacing the one before.

use std::time::{Duration, Instant};

use integration_tests::{
    Error, Result,
    app::{self, Bare},
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
};
use proto::scheduler::v1::DeployState;

use crate::{
    fleet,
    floor::Floor,
    reload,
    result::{Line, Times},
};

const PATIENCE: Duration = Duration::from_secs(30);
/// A drain is a wait that the user asks for; here for next to none.
const DRAIN: pbjson_types::Duration = pbjson_types::Duration { seconds: 0, nanos: 1_000_000 };

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).schedulers(1).set("lb-1", "nginx.lua=off").launch().await?;
    deploy(&cluster, "start").await?;
    let (mut ours, mut floors) = (Times::default(), Times::default());
    for round in 0..rounds {
        let start = Bare::start(&cluster.folder, "bare").await?.start_time;
        floors.push(reload_once(&cluster, round).await?);
        ours.push(deploy(&cluster, &format!("round{round}")).await?.saturating_sub(start));
    }
    Line::s("deploy_service", ours.median()).floor(floors.median()).print();
    reload::finish(cluster).await
}

/// As shipped, with Lua: no step of it needs a reload.
pub(crate) async fn measure_endpoints(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).schedulers(1).set("lb-1", "nginx.lua=on").launch().await?;
    deploy(&cluster, "start").await?;
    let before = fleet::reloads(&cluster).await?;
    let mut times = Times::default();
    for round in 0..rounds {
        let start = Bare::start(&cluster.folder, "bare").await?.start_time;
        times.push(deploy(&cluster, &format!("round{round}")).await?.saturating_sub(start));
    }
    let reloads = fleet::reloads(&cluster).await? - before;
    Line::s("deploy_service_endpoints", times.median()).reloads(reloads).print();
    reload::finish(cluster).await
}

async fn deploy(cluster: &Cluster, version: &str) -> Result<Duration> {
    let mut deploy = app::deploy("hello", version, &[])?;
    deploy.drain = Some(DRAIN);
    let begin = Instant::now();
    let scheduler = cluster.scheduler();
    scheduler.deploy(app::request("hello", 1), deploy).await?;
    let end = scheduler.watch("hello", version, PATIENCE, |_| {}).await?;
    if end.state() == DeployState::Succeeded {
        return Ok(begin.elapsed());
    }
    Err(Error::new(format!("deploy {version} ended {end:?}")))
}

/// The floor: one bare reload of the same tree.
async fn reload_once(cluster: &Cluster, round: usize) -> Result<Duration> {
    let folder = cluster.folder.join(format!("floors/{round}"));
    let mut floor = Floor::copy_of(&cluster.nginx[0], &folder).await?;
    floor.change("max_fails=0", "max_fails=1").await
}
