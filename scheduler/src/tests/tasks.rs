//! One task: got, and watched.

use proto::scheduler::v1::{GetTaskRequest, PauseRequest, Task, TaskState, WatchTasksRequest};
use tokio_stream::StreamExt;
use tonic::Streaming;

use super::*;
use crate::engine::{Exit, Usage};

async fn watch(served: &Served, request: &str) -> Streaming<proto::scheduler::v1::WatchTasksResponse> {
    let call = WatchTasksRequest { request_id: request.to_owned() };
    served.client().watch_tasks(call).await.unwrap().into_inner()
}

/// Every task that the stream tells, until one of them is as wanted.
async fn told_until(
    stream: &mut Streaming<proto::scheduler::v1::WatchTasksResponse>,
    is_last: impl Fn(&Task) -> bool,
) -> Vec<Task> {
    let mut told = Vec::new();
    while !told.last().is_some_and(&is_last) {
        let answer = tokio::time::timeout(PATIENCE, stream.next()).await;
        let answer = answer.unwrap_or_else(|_| panic!("{told:#?}")).unwrap().unwrap();
        told.extend(answer.tasks);
    }
    told
}

fn states(told: &[Task], task: &str) -> Vec<TaskState> {
    told.iter().filter(|one| one.task_id == task).map(Task::state).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watch_begins_with_all_tasks_and_tells_each_change_of_those_of_its_request() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    let (mut mail, mut all) = (watch(&served, "mail").await, watch(&served, "").await);
    for stream in [&mut mail, &mut all] {
        let first = stream.next().await.unwrap().unwrap();
        assert!(first.tasks.is_empty(), "it says so when there are none: {first:?}");
    }
    served.run(request("other", RequestType::Worker), worker("other", "v1")).await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let is_healthy = |task: &Task| task.task_id == "mail-v1-1-1" && task.state() == TaskState::Healthy;
    let told = told_until(&mut mail, is_healthy).await;
    let path = [TaskState::Launching, TaskState::Started, TaskState::Healthy];
    assert!(is_part(&states(&told, "mail-v1-1-1"), &path), "{told:#?}");
    let told = told_until(&mut all, is_healthy).await;
    assert!(is_part(&states(&told, "other-v1-1-1"), &path) && !states(&told, "other-v1-1-1").is_empty());

    served.engine.end("mail-v1-1-1", Exit::Code(7));
    let told = told_until(&mut mail, |task| task.task_id == "mail-v1-1-2" && task.pid > 0).await;
    let ended = told.iter().find(|task| task.state() == TaskState::Failed).unwrap();
    assert_eq!((&*ended.task_id, ended.exit_code), ("mail-v1-1-1", Some(7)));
    assert!(told.iter().all(|task| task.request_id == "mail"), "{told:#?}");

    let first = watch(&served, "other").await.next().await.unwrap().unwrap();
    let ids: Vec<_> = first.tasks.iter().map(|task| &*task.task_id).collect();
    assert_eq!(ids, ["other-v1-1-1"], "the first answer has those that are there");
    let wrong = WatchTasksRequest { request_id: "a b".to_owned() };
    assert_invalid(served.client().watch_tasks(wrong).await, &["request_id"]);
    served.stop().await;
}

/// States that follow fast on each other may be told as one.
fn is_part(told: &[TaskState], path: &[TaskState]) -> bool {
    let mut path = path.iter();
    told.iter().all(|state| path.any(|known| known == state)) && told.last() == Some(&TaskState::Healthy)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_tells_what_it_uses_while_it_is_known() {
    let served = Served::start().await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let call = GetTaskRequest { task_id: "mail-v1-1-1".to_owned() };
    let get = async || served.client().get_task(call.clone()).await.unwrap().into_inner().task.unwrap();
    assert_eq!(get().await.usage, None, "nothing was measured yet");
    let usage =
        Usage { cpus: 0.5, memory_bytes: (3 << 20) + 1, disk_bytes: 1 << 20, at_ms: 1_700_000_000_250 };
    served.engine.uses("mail-v1-1-1", usage);
    let task = get().await;
    let told = task.usage.unwrap();
    assert_eq!((told.cpus, told.memory_mb, told.disk_mb), (0.5, 4, 1), "begun ones count");
    assert_eq!(told.at, Some(pbjson_types::Timestamp { seconds: 1_700_000_000, nanos: 250_000_000 }));
    assert_eq!((task.state(), &*task.sandbox), (TaskState::Healthy, "nowhere/mail-v1-1-1"));

    let pause = PauseRequest { request_id: "mail".to_owned(), actor: ann(), ..Default::default() };
    served.client().pause(pause).await.unwrap();
    served.until("it is stopped", async |_| (get().await.state() == TaskState::Killed).then_some(())).await;
    let unknown = GetTaskRequest { task_id: "mail-v1-1-9".to_owned() };
    assert_refused(served.client().get_task(unknown).await, Code::NotFound, "no task mail-v1-1-9");
    let wrong = GetTaskRequest { task_id: "../x".to_owned() };
    assert_invalid(served.client().get_task(wrong).await, &["task_id"]);
    served.stop().await;
}
