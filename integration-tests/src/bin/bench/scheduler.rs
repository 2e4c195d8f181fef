//! `scheduler_failover` and `memory_scheduler`.

use std::time::{Duration, Instant};

use integration_tests::{
    Error, Result,
    clients::Scheduler,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
    wait,
};
use nix::sys::signal::Signal;
use proto::scheduler::v1::RunState;

use crate::{
    jobs::{self, Until},
    reload,
    result::{Line, Times},
};

const TTL: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(30);
const REQUESTS: usize = 1_600;
/// 11,200 tasks, all of them in the history of their requests.
const RUNS: usize = 7;

/// From the end of the leader until the next one launches a run that was asked
/// for at that moment.
pub(crate) async fn failover(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).lease("2s");
    let mut cluster = plan.services(1).agents(0).schedulers(2).launch().await?;
    jobs::prepare(&cluster, "job", 1).await?;
    let (mut killed, mut stopped) = (Times::default(), Times::default());
    for round in 0..rounds {
        killed.push(change_of_leader(&mut cluster, Signal::SIGKILL, &format!("killed-{round}")).await?);
        stopped.push(change_of_leader(&mut cluster, Signal::SIGTERM, &format!("stopped-{round}")).await?);
    }
    Line::s("scheduler_failover", killed.median()).floor(TTL).p99(killed.quantile(0.99)).print();
    Line::s("scheduler_failover_sigterm", stopped.median()).p99(stopped.quantile(0.99)).print();
    reload::finish(cluster).await
}

async fn change_of_leader(cluster: &mut Cluster, signal: Signal, id: &str) -> Result<Duration> {
    let all = cluster.scheduler();
    let leader = wait::until("one leads", PATIENCE, async || all.leader().await).await?;
    let survivor = Scheduler::new(&[cluster.schedulers[1 - leader].address.clone()]);
    let begin = Instant::now();
    cluster.schedulers[leader].process.signal(signal);
    jobs::submit(&survivor, "job", id).await?;
    let mut launched = None;
    let end = jobs::watch(&survivor, "job", id, |status| {
        if status.state() != RunState::Waiting {
            launched.get_or_insert_with(|| begin.elapsed());
        }
    })
    .await?;
    cluster.schedulers[leader].process.ended(PATIENCE).await?;
    cluster.schedulers[leader].start_again().await?;
    match (end.state(), launched) {
        (RunState::Succeeded, Some(launched)) => Ok(launched),
        _ => Err(Error::new(format!("run {id} ended {end:?}"))),
    }
}

pub(crate) async fn memory() -> Result<()> {
    let mut cluster = jobs::cluster("2s").await?;
    let idle = cluster.schedulers[0].process.resident()?;
    let ids: Vec<String> = (0..REQUESTS).map(|number| format!("job-{number}")).collect();
    for id in &ids {
        jobs::prepare(&cluster, id, 1).await?;
    }
    let runs = jobs::run_many(&cluster, &ids, "run", Until::Count(RUNS)).await?;
    let full = cluster.schedulers[0].process.resident()?;
    // What is left without the traces of the work.
    cluster.schedulers[0].process.terminate(PATIENCE).await?;
    cluster.schedulers[0].start_again().await?;
    let scheduler = cluster.scheduler();
    wait::until("a scheduler leads", PATIENCE, async || scheduler.leader().await).await?;
    jobs::run(&scheduler, &ids[0], "after").await?;
    let again = cluster.schedulers[0].process.resident()?;
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let also = |bytes: u64| bytes as f64 / 1e6;
    let line = Line::megabytes("memory_scheduler", full).sent(runs);
    line.also("idle_mb", also(idle)).also("restarted_mb", also(again)).print();
    reload::finish(cluster).await
}
