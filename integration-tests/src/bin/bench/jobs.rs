//! `oneoff_*`: runs of /bin/true, from submission until they are known to have
//! succeeded.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use integration_tests::{
    Context, Error, Result, app,
    clients::Scheduler,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
};
use proto::scheduler::v1::{
    Deploy, DeployState, RequestType, Resources, Run, RunRequest, RunState, RunStatus, WatchRunRequest,
};
use tokio::task::{JoinSet, LocalSet};
use tokio_stream::StreamExt;

use crate::{
    etcd, reload,
    result::{Line, Times},
};

const PROGRAM: &str = "/bin/true";
const PATIENCE: Duration = Duration::from_secs(60);
/// A round is some milliseconds, and the slowest of a hundred is asked for.
const PER_ROUND: usize = 10;
const BURST: usize = 200;
/// One HTTP/2 connection would itself be a queue.
const CONNECTIONS: usize = 8;
const REQUESTS: usize = 8;
const CLIENTS: usize = 32;

// What a job asks for is small: these measure launches, not placement.
const CPUS: f64 = 0.001;
const MEMORY_MB: u64 = 1;

pub(crate) async fn latency(rounds: usize) -> Result<()> {
    let cluster = cluster("10s").await?;
    prepare(&cluster, "job", 1).await?;
    let (client, mut times, mut floors) = (cluster.scheduler(), Times::default(), Times::default());
    for round in 0..rounds * PER_ROUND {
        floors.push(fork_and_exec(1)?);
        times.push(run(&client, "job", &format!("run-{round}")).await?);
    }
    let transactions = etcd::transactions(&cluster, 1).await?;
    let line = Line::ms("oneoff_latency", times.median()).floor(floors.median()).p99(times.quantile(0.99));
    line.also("etcd_transaction_ms", 1e3 / transactions).print();
    reload::finish(cluster).await
}

pub(crate) async fn burst(rounds: usize) -> Result<()> {
    let cluster = cluster("10s").await?;
    prepare(&cluster, "job", u32::try_from(BURST).expect("some hundreds")).await?;
    let clients: Vec<Scheduler> = (0..CONNECTIONS).map(|_| cluster.scheduler()).collect();
    let (mut times, mut floors) = (Times::default(), Times::default());
    for round in 0..rounds {
        floors.push(fork_and_exec(BURST)?);
        let begin = Instant::now();
        let all = async {
            let mut running = JoinSet::new();
            for number in 0..BURST {
                let client = clients[number % CONNECTIONS].clone();
                running
                    .spawn_local(async move { run(&client, "job", &format!("run-{round}-{number}")).await });
            }
            while let Some(ended) = running.join_next().await {
                ended.context("a client")??;
            }
            Ok::<_, Error>(())
        };
        LocalSet::new().run_until(all).await?;
        times.push(begin.elapsed());
    }
    let transactions = etcd::transactions(&cluster, CONNECTIONS).await?;
    Line::s("oneoff_200", times.median())
        .floor(floors.median())
        .also("etcd_transactions_per_second", transactions)
        .print();
    reload::finish(cluster).await
}

/// Many clients, each with one run after the other. What is kept must not grow
/// with what was done.
pub(crate) async fn sustained(time: Duration) -> Result<()> {
    let cluster = cluster("10s").await?;
    let ids: Vec<String> = (0..REQUESTS).map(|number| format!("job-{number}")).collect();
    for id in &ids {
        prepare(&cluster, id, 16).await?;
    }
    let mut seen = Vec::new();
    let (mut count, mut took) = (0, Duration::ZERO);
    for (part, label) in ["warm", "first", "second"].into_iter().enumerate() {
        let begin = Instant::now();
        let done = run_many(&cluster, &ids, label, Until::Time(time / 3)).await?;
        // As long as history fills up, everything grows.
        if part > 0 {
            (count, took) = (count + done, took + begin.elapsed());
        }
        seen.push(look(&cluster).await?);
    }
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rate = count as f64 / took.as_secs_f64();
    let transactions = etcd::transactions(&cluster, CONNECTIONS).await?;
    let mut line = Line::per_second("oneoff_sustained", rate).sent(count);
    line = line.also("etcd_transactions_per_second", transactions);
    for (when, (store, scheduler)) in ["start", "middle", "end"].into_iter().zip(&seen) {
        line = store.tell(line, when).also(format!("scheduler_mb_{when}"), *scheduler);
    }
    line.print();
    reload::finish(cluster).await
}

/// When clients stop.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    Time(Duration),
    /// Runs of each request.
    Count(usize),
}

/// How many runs ended well.
pub(crate) async fn run_many(
    cluster: &Cluster,
    ids: &[String],
    label: &'static str,
    until: Until,
) -> Result<u64> {
    let connections: Vec<Scheduler> = (0..CONNECTIONS).map(|_| cluster.scheduler()).collect();
    let begin = Instant::now();
    let all = async {
        let mut running = JoinSet::new();
        for client in 0..CLIENTS {
            let scheduler = connections[client % CONNECTIONS].clone();
            let own: Vec<String> = match until {
                Until::Time(_) => vec![ids[client % ids.len()].clone()],
                Until::Count(_) => ids.iter().skip(client).step_by(CLIENTS).cloned().collect(),
            };
            running.spawn_local(async move {
                let mut count = 0;
                loop {
                    let over = match until {
                        Until::Time(time) => begin.elapsed() >= time,
                        Until::Count(most) => count >= most * own.len(),
                    };
                    if over {
                        return Ok::<_, Error>(count as u64);
                    }
                    let id = format!("{label}-{client}-{count}");
                    run(&scheduler, &own[count % own.len()], &id).await?;
                    count += 1;
                }
            });
        }
        let mut count = 0;
        while let Some(ended) = running.join_next().await {
            count += ended.context("a client")??;
        }
        Ok(count)
    };
    LocalSet::new().run_until(all).await
}

/// No load balancer: jobs have none.
pub(crate) async fn cluster(lease: &'static str) -> Result<Cluster> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).lease(lease).compacting();
    plan.services(1).agents(0).schedulers(1).launch().await
}

/// A request whose runs are /bin/true.
pub(crate) async fn prepare(cluster: &Cluster, id: &str, at_once: u32) -> Result<()> {
    let mut request = app::request(id, at_once);
    request.set_type(RequestType::OnDemand);
    let resources = Resources { cpus: CPUS, memory_mb: MEMORY_MB, ..Default::default() };
    let deploy = Deploy {
        request_id: id.to_owned(),
        deploy_id: "v1".to_owned(),
        command: vec![PROGRAM.to_owned()],
        resources: Some(resources),
        ..Default::default()
    };
    let scheduler = cluster.scheduler();
    scheduler.deploy(request, deploy).await?;
    let end = scheduler.watch(id, "v1", PATIENCE, |_| {}).await?;
    if end.state() == DeployState::Succeeded {
        return Ok(());
    }
    Err(Error::new(format!("the deploy of {id} ended {end:?}")))
}

pub(crate) async fn run(client: &Scheduler, request: &str, id: &str) -> Result<Duration> {
    let begin = Instant::now();
    submit(client, request, id).await?;
    let end = watch(client, request, id, |_| {}).await?;
    if end.state() == RunState::Succeeded {
        return Ok(begin.elapsed());
    }
    Err(Error::new(format!("run {id} of {request} ended {end:?}")))
}

pub(crate) async fn submit(client: &Scheduler, request: &str, id: &str) -> Result<()> {
    let run = Run { request_id: request.to_owned(), run_id: id.to_owned(), ..Default::default() };
    client.replica(0).run(RunRequest { run: Some(run), ..Default::default() }).await?;
    Ok(())
}

pub(crate) async fn watch(
    client: &Scheduler,
    request: &str,
    id: &str,
    mut each: impl FnMut(&RunStatus),
) -> Result<RunStatus> {
    let call = WatchRunRequest { request_id: request.to_owned(), run_id: id.to_owned() };
    let mut stream = client.replica(0).watch_run(call).await?.into_inner();
    while let Some(message) = tokio::time::timeout(PATIENCE, stream.next()).await.context("no news")? {
        let status = message?.status.unwrap_or_default();
        each(&status);
        if is_done(status.state()) {
            return Ok(status);
        }
    }
    Err(Error::new(format!("the stream ended before run {id} of {request}")))
}

fn is_done(state: RunState) -> bool {
    match state {
        RunState::Unspecified | RunState::Waiting | RunState::Running => false,
        RunState::Succeeded | RunState::Failed | RunState::Skipped | RunState::Canceled => true,
    }
}

/// The floor: so many processes begun at once, each awaited.
fn fork_and_exec(count: usize) -> Result<Duration> {
    let begin = Instant::now();
    let mut children = Vec::new();
    for _ in 0..count {
        children.push(Command::new(PROGRAM).spawn().context(PROGRAM)?);
    }
    for mut child in children {
        child.wait().context(PROGRAM)?;
    }
    Ok(begin.elapsed())
}

async fn look(cluster: &Cluster) -> Result<(etcd::Seen, f64)> {
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let scheduler = cluster.schedulers[0].process.resident()? as f64 / 1e6;
    Ok((etcd::look(&cluster.etcd).await?, scheduler))
}
