//! Jobs on real processes: by the clock over the death of leaders, and many at once.

use std::{
    collections::BTreeMap,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use integration_tests::{
    Error, Result,
    clients::Scheduler,
    cluster::{Cluster, Plan},
};
use proto::scheduler::v1::{
    Deploy, JobPolicy, ListRunsRequest, MissedRuns, Overlap, Request, RequestType, Resources, Run,
    RunRequest, RunState, RunStatus, Schedule, WatchRunRequest,
};
use tokio::task::JoinSet;
use tokio_stream::StreamExt;

use crate::PATIENCE;

const SECONDS: u64 = 24;

fn request(id: &str, kind: RequestType) -> Request {
    Request { request_id: id.to_owned(), r#type: kind.into(), ..Request::default() }
}

fn deploy(request: &str, command: &[&str]) -> Deploy {
    Deploy {
        request_id: request.to_owned(),
        deploy_id: "v1".to_owned(),
        command: command.iter().map(|&word| word.to_owned()).collect(),
        ..Deploy::default()
    }
}

async fn submit(cluster: &Cluster, request: Request, deploy: Deploy) {
    let (scheduler, id) = (cluster.scheduler(), request.request_id.clone());
    cluster.expect(scheduler.deploy(request, deploy).await);
    cluster.expect(scheduler.watch(&id, "v1", PATIENCE, |_| {}).await);
}

/// Of whichever replica answers.
async fn runs(scheduler: &Scheduler, replicas: usize, request: &str) -> Result<Vec<RunStatus>> {
    let mut last = Error::new("there is no replica");
    for replica in 0..replicas {
        let call = ListRunsRequest { request_id: request.to_owned(), page_size: 1000, ..Default::default() };
        match scheduler.replica(replica).list_runs(call).await {
            Ok(answer) => return Ok(answer.into_inner().runs),
            Err(status) => last = status.into(),
        }
    }
    Err(last)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

#[tokio::test]
async fn each_second_is_run_once_although_the_leader_is_killed_twice() {
    let mut cluster = Plan::for_test().services(1).agents(1).schedulers(2).start().await;
    let scheduler = cluster.scheduler();
    // Each line is written by the task itself, whatever the scheduler believes.
    let lines = cluster.folder.join("tasks").join("lines");
    std::fs::create_dir_all(lines.parent().unwrap()).unwrap();
    std::fs::write(&lines, "").unwrap();
    std::fs::set_permissions(&lines, std::os::unix::fs::PermissionsExt::from_mode(0o666)).unwrap();
    let schedule = Schedule {
        expression: "* * * * * ?".to_owned(),
        missed: MissedRuns::All.into(),
        ..Schedule::default()
    };
    let job = JobPolicy { overlap: Overlap::Allow.into(), ..JobPolicy::default() };
    let request =
        Request { schedule: Some(schedule), job: Some(job), ..request("ticks", RequestType::Scheduled) };
    let shell = Deploy {
        command: Vec::new(),
        shell: format!("echo $SCHEDULED_FOR >> {}", lines.display()),
        ..deploy("ticks", &[])
    };
    submit(&cluster, request, shell).await;
    let first = now() + 2;

    for killed_after in [4, 11] {
        cluster.until("time passes", PATIENCE, async || now() >= first + killed_after).await;
        let leader = cluster.until("one leads", PATIENCE, async || scheduler.leader().await).await;
        cluster.schedulers[leader].process.kill().await.unwrap();
        cluster.until("the other one leads", PATIENCE, async || scheduler.leader().await).await;
        cluster.schedulers[leader].start_again().await.unwrap();
    }
    cluster.until("time passes", PATIENCE, async || now() >= first + SECONDS).await;

    let counts = cluster
        .until("every second has run", PATIENCE, async || {
            let text = std::fs::read_to_string(&lines).unwrap();
            let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
            for line in text.lines() {
                *counts.entry(line.parse().unwrap()).or_default() += 1;
            }
            (first..first + SECONDS).all(|second| counts.contains_key(&second)).then_some(counts)
        })
        .await;
    let doubled: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}\n{}", cluster.state());
    // Attempts are not counted here: a leader may die between the record of a launch and the launch. The lines are.
    let wrong = |run: &RunStatus| !matches!(run.state(), RunState::Succeeded | RunState::Running);
    let known = cluster.expect(runs(&scheduler, 2, "ticks").await);
    let wrong: Vec<_> = known.iter().filter(|run| wrong(run)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    cluster.stop().await.unwrap();
}

/// Submits one and waits for its end, as a client does.
async fn run_to_the_end(scheduler: &Scheduler, request: &str, run: &str) -> Result<RunState> {
    let run = Run { request_id: request.to_owned(), run_id: run.to_owned(), ..Run::default() };
    let watch = WatchRunRequest { request_id: run.request_id.clone(), run_id: run.run_id.clone() };
    let mut client = scheduler.replica(0);
    client.run(RunRequest { run: Some(run), actor: None }).await?;
    let mut stream = client.watch_run(watch).await?.into_inner();
    let mut state = RunState::Unspecified;
    while let Some(answer) = stream.next().await {
        state = answer?.status.unwrap_or_default().state();
    }
    Ok(state)
}

#[tokio::test]
async fn two_hundred_runs_at_once_and_one_after_another_all_succeed() {
    let cluster = Plan::for_test().services(1).agents(1).schedulers(1).start().await;
    let scheduler = cluster.scheduler();
    let wanted = Request { instances: 200, ..request("once", RequestType::OnDemand) };
    // All of them have room on the smallest host.
    let resources = Resources { cpus: 0.005, memory_mb: 8, ..Resources::default() };
    let once = Deploy { resources: Some(resources), ..deploy("once", &["/bin/true"]) };
    submit(&cluster, wanted, once).await;

    let mut took = Vec::new();
    for number in 0..30 {
        let begin = Instant::now();
        let state = run_to_the_end(&scheduler, "once", &format!("single-{number}")).await;
        assert_eq!(cluster.expect(state), RunState::Succeeded, "{}", cluster.state());
        took.push(begin.elapsed());
    }
    took.sort();

    let begin = Instant::now();
    let mut all = JoinSet::new();
    for number in 0..200 {
        let scheduler = scheduler.clone();
        all.spawn(async move { run_to_the_end(&scheduler, "once", &format!("many-{number}")).await });
    }
    while let Some(state) = all.join_next().await {
        assert_eq!(cluster.expect(state.unwrap()), RunState::Succeeded);
    }
    println!("one by one: p50 {:?}, most {:?}; 200 at once: {:?}", took[15], took[29], begin.elapsed());
    let kept = cluster.expect(runs(&scheduler, 1, "once").await).len();
    assert!((100..=110).contains(&kept), "{kept} runs are kept");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_program_that_is_replaced_changes_nothing_for_the_scheduler_that_runs() {
    let cluster = Plan::for_test().services(1).agents(0).schedulers(1).from_copies().start().await;
    // What starts tasks is the same program, and begins with the first of them.
    let program = cluster.folder.join("bin").join("scheduler");
    let next = program.with_extension("next");
    std::fs::write(&next, "another version").unwrap();
    std::fs::rename(&next, &program).unwrap();
    submit(&cluster, request("job", RequestType::OnDemand), deploy("job", &["/bin/true"])).await;
    let scheduler = cluster.scheduler();
    let end = tokio::time::timeout(PATIENCE, run_to_the_end(&scheduler, "job", "once")).await;
    assert_eq!(cluster.expect(end.unwrap()), RunState::Succeeded);
    cluster.stop().await.unwrap();
}
