//! One run: asked for, got, watched.

use std::collections::BTreeMap;

use proto::scheduler::v1::{
    CancelRunRequest, GetRunRequest, ListRunsRequest, PutRequestRequest, Run, RunRequest, RunState,
    RunStatus, RunTrigger, Schedule, WatchRunRequest,
};
use tokio_stream::StreamExt;

use super::*;
use crate::engine::Exit;

fn get(request: &str, run: &str) -> GetRunRequest {
    GetRunRequest { request_id: request.to_owned(), run_id: run.to_owned() }
}

fn watch(run: &str) -> WatchRunRequest {
    WatchRunRequest { request_id: "once".to_owned(), run_id: run.to_owned() }
}

async fn once(served: &Served) {
    served.run(request("once", RequestType::OnDemand), deploy("once", "v1")).await;
}

fn run(id: &str) -> Run {
    Run {
        request_id: "once".to_owned(),
        run_id: id.to_owned(),
        arguments: vec!["--now".to_owned()],
        env: BTreeMap::from([("A".to_owned(), "b".to_owned())]),
        resources: Some(Resources { cpus: 0.25, memory_mb: 16, ..Default::default() }),
        ..Run::default()
    }
}

async fn start(served: &Served, run: Run) -> Result<RunStatus, Status> {
    let call = RunRequest { run: Some(run), actor: ann() };
    Ok(served.client().run(call).await?.into_inner().status.unwrap())
}

async fn until_task(served: &Served, run: &str) -> String {
    served
        .until("its task runs", async |mut client| {
            let status = client.get_run(get("once", run)).await.unwrap().into_inner().status.unwrap();
            let task = status.task_ids.last()?.clone();
            served.engine.running().contains(&task).then_some(task)
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_got_with_what_was_asked_for_and_how_it_ended() {
    let served = Served::start().await;
    once(&served).await;
    let told = start(&served, run("r1")).await.unwrap();
    let task = until_task(&served, "r1").await;
    served.engine.end(&task, Exit::Code(7));
    let ended = served
        .until("it ends", async |mut client| {
            let status = client.get_run(get("once", "r1")).await.unwrap().into_inner().status.unwrap();
            status.finished_at.is_some().then_some(status)
        })
        .await;
    let asked =
        Run { run_at: told.created_at, user: "ann".to_owned(), message: "because".to_owned(), ..run("r1") };
    assert_eq!(ended.run, Some(asked));
    assert_eq!((ended.state(), ended.exit_code), (RunState::Failed, Some(7)));
    assert_eq!((ended.task_ids.clone(), &*ended.deploy_id), (vec![task], "v1"));
    assert!(ended.started_at.is_some() && ended.reason.contains('7'), "{ended:?}");
    let again = start(&served, run("r1")).await.unwrap();
    assert_eq!(again, ended, "the same content answers the present state");
    let other = Run { arguments: Vec::new(), ..run("r1") };
    assert_refused(start(&served, other).await, Code::AlreadyExists, "choose another run id");

    assert_refused(served.client().get_run(get("once", "r9")).await, Code::NotFound, "no run r9");
    assert_refused(served.client().get_run(get("nobody", "r1")).await, Code::NotFound, "no run r1");
    assert_invalid(served.client().get_run(get("a b", "/")).await, &["request_id", "run_id"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_of_a_run_is_told_at_once() {
    let served = Served::start().await;
    once(&served).await;
    let wrong = Run {
        request_id: "a b".to_owned(),
        run_id: "/".to_owned(),
        arguments: vec!["\0".to_owned()],
        resources: Some(Resources { cpus: -1.0, memory_mb: u64::MAX, ..Default::default() }),
        run_at: Some(pbjson_types::Timestamp { seconds: -5, nanos: 0 }),
        ..Run::default()
    };
    let fields = [
        "run.arguments",
        "run.resources.cpus",
        "run.resources.memory_mb",
        "run.run_at",
        "run.request_id",
        "run.run_id",
    ];
    assert_invalid(start(&served, wrong).await, &fields);
    let far = pbjson_types::Timestamp { seconds: i64::MAX / 2000, nanos: 0 };
    assert_invalid(start(&served, Run { run_at: Some(far), ..run("r1") }).await, &["run.run_at"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watch_tells_each_state_of_a_run_and_ends_with_it() {
    let served = Served::start().await;
    once(&served).await;
    start(&served, run("r1")).await.unwrap();
    let first = until_task(&served, "r1").await;
    start(&served, run("r2")).await.unwrap();
    let mut stream = served.client().watch_run(watch("r2")).await.unwrap().into_inner();
    let told = stream.next().await.unwrap().unwrap().status.unwrap();
    assert_eq!(told.state(), RunState::Waiting, "one runs at a time");
    served.engine.end(&first, Exit::Code(0));
    let mut states = vec![told.state()];
    let mut last = told;
    // The engine's task ends only after the stream has told that it runs.
    while let Some(answer) = tokio::time::timeout(PATIENCE, stream.next()).await.unwrap() {
        let status = answer.unwrap().status.unwrap();
        if status.state() == RunState::Running && last.state() != RunState::Running {
            let task = until_task(&served, "r2").await;
            served.engine.end(&task, Exit::Code(0));
        }
        states.push(status.state());
        last = status;
    }
    states.dedup();
    assert_eq!(states, [RunState::Waiting, RunState::Running, RunState::Succeeded]);
    assert!(last.finished_at.is_some() && last.exit_code == Some(0), "{last:?}");

    let mut again = served.client().watch_run(watch("r2")).await.unwrap().into_inner();
    assert_eq!(again.next().await.unwrap().unwrap().status.unwrap(), last);
    assert!(again.next().await.is_none(), "what has ended is told once");
    assert_refused(served.client().watch_run(watch("r9")).await, Code::NotFound, "no run r9");
    assert_invalid(served.client().watch_run(watch("/")).await, &["run_id"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_succeeds_begins_those_that_come_after_it_and_one_that_fails_does_not() {
    let served = Served::start().await;
    once(&served).await;
    let after = |id: &str, parent: &str| {
        let schedule = Schedule { after: vec![parent.to_owned()], ..Schedule::default() };
        Request { schedule: Some(schedule), ..request(id, RequestType::Scheduled) }
    };
    for (id, parent) in [("then", "once"), ("last", "then")] {
        served.run(after(id, parent), deploy(id, "v1")).await;
    }
    let list = async |request: &str| {
        let call = ListRunsRequest { request_id: request.to_owned(), ..ListRunsRequest::default() };
        served.client().list_runs(call).await.unwrap().into_inner().runs
    };
    start(&served, run("bad")).await.unwrap();
    served.engine.end(&until_task(&served, "bad").await, Exit::Code(1));
    start(&served, run("good")).await.unwrap();
    served.engine.end(&until_task(&served, "good").await, Exit::Code(0));
    for (id, parent, parents_run) in [("then", "once", Some("good")), ("last", "then", None)] {
        let task = format!("{id}-v1-1-1");
        served.until("it begins", async |_| served.engine.running().contains(&task).then_some(())).await;
        let runs = list(id).await;
        assert_eq!(runs.len(), 1, "{runs:?}");
        assert_eq!((runs[0].trigger(), &*runs[0].after_request_id), (RunTrigger::Dependency, parent));
        assert!(parents_run.is_none_or(|run| runs[0].after_run_id == run), "{runs:?}");
        assert_eq!(runs[0].task_ids, std::slice::from_ref(&task));
        served.engine.end(&task, Exit::Code(0));
    }
    let ends = async |_| (list("last").await[0].state() == RunState::Succeeded).then_some(());
    served.until("the last one ends", ends).await;
    assert_eq!(served.engine.launches().len(), 4);
    let loops =
        PutRequestRequest { request: Some(after("then", "last")), actor: ann(), ..Default::default() };
    assert_invalid(served.client().put_request(loops).await, &["request.schedule.after[0]"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_canceled_before_its_start_and_while_it_runs_and_not_after_its_end() {
    let served = Served::start().await;
    once(&served).await;
    start(&served, run("r1")).await.unwrap();
    let task = until_task(&served, "r1").await;
    start(&served, run("r2")).await.unwrap();
    let cancel = async |id: &str| {
        let (request_id, run_id) = ("once".to_owned(), id.to_owned());
        let call = CancelRunRequest { request_id, run_id, actor: Some(actor("bob", "too slow")) };
        served.client().cancel_run(call).await.map(|answer| answer.into_inner().status.unwrap())
    };
    let until_canceled = async |id: &str| {
        served
            .until("it is canceled", async |mut client| {
                let status = client.get_run(get("once", id)).await.unwrap().into_inner().status?;
                (status.state() == RunState::Canceled).then_some(status)
            })
            .await
    };
    // It waits behind the first one, which is not touched.
    cancel("r2").await.unwrap();
    let waited = until_canceled("r2").await;
    assert!(waited.task_ids.is_empty() && waited.started_at.is_none(), "{waited:?}");
    assert_eq!(waited.reason, "canceled by bob: too slow");
    assert_eq!(served.engine.running(), std::slice::from_ref(&task));

    cancel("r1").await.unwrap();
    let stopped = until_canceled("r1").await;
    assert_eq!((&*stopped.reason, stopped.task_ids.clone()), ("canceled by bob: too slow", vec![task]));
    assert!(served.engine.running().is_empty());
    assert_eq!(cancel("r1").await.unwrap(), stopped, "again is no other");

    start(&served, run("r3")).await.unwrap();
    served.engine.end(&until_task(&served, "r3").await, Exit::Code(0));
    let mut stream = served.client().watch_run(watch("r3")).await.unwrap().into_inner();
    while stream.next().await.is_some() {}
    assert_eq!(cancel("r3").await.unwrap().state(), RunState::Succeeded, "what has ended stays as it is");
    assert_refused(cancel("r9").await, Code::NotFound, "no run r9");
    assert_invalid(cancel("/").await, &["run_id"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_that_are_asked_for_at_once_are_each_recorded_and_a_taken_id_spoils_no_other() {
    let served = Served::start().await;
    once(&served).await;
    let other = Run { arguments: vec!["--later".to_owned()], ..run("r-0") };
    let runs = (0..60).map(|number| run(&format!("r-{number}"))).chain([run("r-1"), other]);
    let answers = futures_util::future::join_all(runs.map(|run| start(&served, run))).await;
    let refused: Vec<Code> =
        answers.iter().filter_map(|answer| Some(answer.as_ref().err()?.code())).collect();
    assert_eq!(refused, [Code::AlreadyExists]);
    for number in 0..60 {
        let id = format!("r-{number}");
        served.client().get_run(get("once", &id)).await.unwrap();
    }
}
