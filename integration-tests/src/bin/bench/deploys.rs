//! `deploys_300`: one version after the other under load, with an agent that is
//! restarted and a leader that is killed. No request may fail.

use std::time::{Duration, Instant};

use integration_tests::{
    Error, Result, app,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
    traffic::{Connections, Load, Report, Traffic},
    wait,
};
use proto::scheduler::v1::DeployState;

use crate::{reload, result::Line};

const DEPLOYS: usize = 300;
const AGENT_RESTARTS_AT: usize = 100;
const LEADER_DIES_AT: usize = 200;
const PATIENCE: Duration = Duration::from_secs(60);
const DRAIN: pbjson_types::Duration = pbjson_types::Duration { seconds: 0, nanos: 100_000_000 };

pub(crate) async fn measure() -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).lease("2s").compacting();
    let mut cluster = plan.services(2).agents(2).schedulers(2).launch().await?;
    deploy(&cluster, "start").await?;
    let loads = [Connections::New, Connections::KeepAlive].map(|connections| load(&cluster, connections));
    let traffic = [
        Traffic::start(&loads[0]),
        Traffic::start(&loads[1]),
        Traffic::start_posts(&loads[0]),
        Traffic::start_posts(&loads[1]),
    ];
    let begin = Instant::now();
    for number in 0..DEPLOYS {
        if number == AGENT_RESTARTS_AT {
            cluster.agents[0].process.terminate(PATIENCE).await?;
            cluster.agents[0].start_again().await?;
        }
        if number == LEADER_DIES_AT {
            kill_leader(&mut cluster).await?;
        }
        deploy(&cluster, &format!("v{number}")).await?;
    }
    let took = begin.elapsed();
    let mut sum = Report::default();
    for (number, traffic) in traffic.into_iter().enumerate() {
        let report = traffic.stop().await;
        report.failures.iter().for_each(|failure| eprintln!("deploys_300, load {number}: {failure}"));
        (sum.sent, sum.failed) = (sum.sent + report.sent, sum.failed + report.failed);
    }
    Line::count("deploys_300", sum.failed).sent(sum.sent).also("seconds", took.as_secs_f64()).print();
    reload::finish(cluster).await
}

/// In the middle of a deploy.
async fn kill_leader(cluster: &mut Cluster) -> Result<()> {
    let scheduler = cluster.scheduler();
    let leader = wait::until("one leads", PATIENCE, async || scheduler.leader().await).await?;
    submit(cluster, "killed").await?;
    cluster.schedulers[leader].process.kill().await?;
    succeeds(cluster, "killed").await?;
    cluster.schedulers[leader].start_again().await
}

async fn deploy(cluster: &Cluster, version: &str) -> Result<()> {
    submit(cluster, version).await?;
    succeeds(cluster, version).await
}

async fn submit(cluster: &Cluster, version: &str) -> Result<()> {
    let mut deploy = app::deploy("hello", version, &[])?;
    deploy.drain = Some(DRAIN);
    cluster.scheduler().deploy(app::request("hello", 1), deploy).await.map(|_| ())
}

async fn succeeds(cluster: &Cluster, version: &str) -> Result<()> {
    let end = cluster.scheduler().watch("hello", version, PATIENCE, |_| {}).await?;
    if end.state() == DeployState::Succeeded {
        return Ok(());
    }
    Err(Error::new(format!("deploy {version} ended {end:?}")))
}

fn load(cluster: &Cluster, connections: Connections) -> Load {
    let (host, path) = (app::DOMAIN.to_owned(), "/hello".to_owned());
    Load { addresses: cluster.balancers(), host, path, connections, clients: 4, rate: 100 }
}
