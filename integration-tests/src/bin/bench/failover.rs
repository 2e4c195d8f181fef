//! `lb_failover`: from the end of the leader until the next one acts on a
//! request that was made at that moment.

use std::time::{Duration, Instant};

use integration_tests::{
    Error, Result,
    app::{self, Bare},
    clients::Baragon,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
    wait,
};
use nix::sys::signal::Signal;
use proto::baragon::v1::{RequestPhase, RequestState};

use crate::{
    reload,
    result::{Line, Times},
};

const TTL: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).lease("2s");
    let mut cluster = plan.services(2).agents(1).launch().await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    let (mut killed, mut stopped) = (Times::default(), Times::default());
    for round in 0..rounds {
        let id = format!("killed-{round}");
        killed.push(change_of_leader(&mut cluster, Signal::SIGKILL, &id, &apps[0]).await?);
        let id = format!("stopped-{round}");
        stopped.push(change_of_leader(&mut cluster, Signal::SIGTERM, &id, &apps[1]).await?);
    }
    Line::s("lb_failover", killed.median()).floor(TTL).p99(killed.quantile(0.99)).print();
    Line::s("lb_failover_sigterm", stopped.median()).p99(stopped.quantile(0.99)).print();
    reload::finish(cluster).await
}

async fn change_of_leader(cluster: &mut Cluster, signal: Signal, id: &str, bare: &Bare) -> Result<Duration> {
    let all = cluster.baragon();
    let leader = wait::until("one leads", PATIENCE, async || all.leader().await).await?;
    let survivor = Baragon::new(&[cluster.services[1 - leader].address.clone()]);
    let begin = Instant::now();
    cluster.services[leader].process.signal(signal);
    survivor.submit(&app::balance(id, "hello", &[bare])).await?;
    let mut acted = None;
    let end = survivor
        .watch(id, PATIENCE, |status| {
            if status.phase() != RequestPhase::Pending {
                acted.get_or_insert_with(|| begin.elapsed());
            }
        })
        .await?;
    cluster.services[leader].process.ended(PATIENCE).await?;
    cluster.services[leader].start_again().await?;
    match (end.state(), acted) {
        (RequestState::Success, Some(acted)) => Ok(acted),
        _ => Err(Error::new(format!("request {id} ended {end:?}"))),
    }
}
