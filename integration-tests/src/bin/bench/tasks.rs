//! `tasks_100`: from the submission of a service with a hundred instances until
//! all of them run.

use std::{
    process::{Child, Command},
    time::{Duration, Instant},
};

use integration_tests::{Context, Error, Result, app, cluster::Cluster};
use proto::scheduler::v1::{Deploy, RequestType, Resources, TaskState, WatchTasksRequest};
use tokio_stream::StreamExt;

use crate::{
    jobs, reload,
    result::{Line, Times},
};

const TASKS: u32 = 100;
const PROGRAM: [&str; 2] = ["/bin/sleep", "1000"];
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let cluster = jobs::cluster("10s").await?;
    let (mut times, mut floors) = (Times::default(), Times::default());
    for round in 0..rounds {
        floors.push(fork_and_exec()?);
        let id = format!("many-{round}");
        times.push(start(&cluster, &id).await?);
        cluster.scheduler().delete(&id, PATIENCE).await?;
    }
    Line::s("tasks_100", times.median()).floor(floors.median()).print();
    reload::finish(cluster).await
}

async fn start(cluster: &Cluster, id: &str) -> Result<Duration> {
    let mut request = app::request(id, TASKS);
    request.set_type(RequestType::Service);
    let resources = Resources { cpus: 0.01, memory_mb: 1, ..Default::default() };
    let deploy = Deploy {
        request_id: id.to_owned(),
        deploy_id: "v1".to_owned(),
        command: PROGRAM.map(str::to_owned).to_vec(),
        resources: Some(resources),
        ..Default::default()
    };
    let scheduler = cluster.scheduler();
    let begin = Instant::now();
    scheduler.deploy(request, deploy).await?;
    let call = WatchTasksRequest { request_id: id.to_owned() };
    let mut stream = scheduler.replica(0).watch_tasks(call).await?.into_inner();
    let mut running = std::collections::BTreeSet::new();
    while let Some(news) = tokio::time::timeout(PATIENCE, stream.next()).await.context("no news")? {
        for task in news?.tasks {
            if matches!(task.state(), TaskState::Started | TaskState::Healthy) {
                running.insert(task.task_id);
            }
        }
        if running.len() == TASKS as usize {
            return Ok(begin.elapsed());
        }
    }
    Err(Error::new(format!("{} of {TASKS} tasks of {id} run", running.len())))
}

/// The floor: the same programs, begun one after the other.
fn fork_and_exec() -> Result<Duration> {
    let begin = Instant::now();
    let spawn = || Command::new(PROGRAM[0]).arg(PROGRAM[1]).spawn().context(PROGRAM[0]);
    let children: Vec<Result<Child>> = (0..TASKS).map(|_| spawn()).collect();
    let took = begin.elapsed();
    for child in children {
        let mut child = child?;
        child.kill().context("kill")?;
        child.wait().context("wait")?;
    }
    Ok(took)
}
