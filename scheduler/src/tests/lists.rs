//! Lists: their filters, and pages that go on where they ended.

use proto::scheduler::v1::{
    CancelDeployRequest, DeleteRequestRequest, DeployState, GetRequestRequest, ListDeploysRequest,
    ListRequestsRequest, ListRunsRequest, ListTasksRequest, PauseRequest, RequestState, Run, RunRequest,
    RunState, Task, TaskState,
};

use super::*;
use crate::engine::Exit;

async fn requests(served: &Served, call: ListRequestsRequest) -> (Vec<String>, String) {
    let answer = served.client().list_requests(call).await.unwrap().into_inner();
    let ids = answer.requests.into_iter().map(|status| status.request.unwrap().request_id);
    (ids.collect(), answer.next_page_token)
}

async fn deploys(served: &Served, call: ListDeploysRequest) -> (Vec<String>, String) {
    let answer = served.client().list_deploys(call).await.unwrap().into_inner();
    let ids = answer.deploys.into_iter().map(|status| status.deploy.unwrap().deploy_id);
    (ids.collect(), answer.next_page_token)
}

async fn tasks(served: &Served, call: ListTasksRequest) -> (Vec<Task>, String) {
    let answer = served.client().list_tasks(call).await.unwrap().into_inner();
    (answer.tasks, answer.next_page_token)
}

async fn runs(served: &Served, call: ListRunsRequest) -> (Vec<String>, String) {
    let answer = served.client().list_runs(call).await.unwrap().into_inner();
    (answer.runs.into_iter().map(|status| status.run.unwrap().run_id).collect(), answer.next_page_token)
}

async fn delete(served: &Served, request: &str) {
    let request_id = request.to_owned();
    let call = DeleteRequestRequest { request_id: request_id.clone(), actor: ann() };
    served.client().delete_request(call).await.unwrap();
    served
        .until("it is deleted", async |mut client| {
            let call = GetRequestRequest { request_id: request_id.clone() };
            let status = client.get_request(call).await.unwrap().into_inner().status?;
            (status.state() == RequestState::Deleted).then_some(())
        })
        .await;
}

async fn begin(served: &Served, request: &str, run: &str) {
    let run = Run { request_id: request.to_owned(), run_id: run.to_owned(), ..Run::default() };
    served.client().run(RunRequest { run: Some(run), actor: ann() }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_listed_by_state_type_and_owner() {
    let served = Served::start().await;
    for (id, kind, owner) in [
        ("web", RequestType::Service, "one@x.test"),
        ("mail", RequestType::Worker, "two@x.test"),
        ("once", RequestType::OnDemand, "one@x.test"),
        ("gone", RequestType::Worker, "two@x.test"),
    ] {
        served.put(Request { owners: vec![owner.to_owned()], ..request(id, kind) }).await;
    }
    let pause = PauseRequest { request_id: "mail".to_owned(), actor: ann(), ..Default::default() };
    served.client().pause(pause).await.unwrap();
    delete(&served, "gone").await;
    let all = ListRequestsRequest::default();
    let (one, two) = ("one@x.test".to_owned(), "two@x.test".to_owned());
    for (call, expected) in [
        (all.clone(), &["mail", "once", "web"][..]),
        (ListRequestsRequest { state: RequestState::Active.into(), ..all.clone() }, &["once", "web"]),
        (ListRequestsRequest { state: RequestState::Paused.into(), ..all.clone() }, &["mail"]),
        (ListRequestsRequest { state: RequestState::Deleted.into(), ..all.clone() }, &["gone"]),
        (ListRequestsRequest { r#type: RequestType::Service.into(), ..all.clone() }, &["web"]),
        (ListRequestsRequest { r#type: RequestType::Scheduled.into(), ..all.clone() }, &[]),
        (ListRequestsRequest { owner: one.clone(), ..all.clone() }, &["once", "web"]),
        (ListRequestsRequest { owner: "one".to_owned(), ..all.clone() }, &[]),
        (ListRequestsRequest { owner: two, state: RequestState::Deleted.into(), ..all.clone() }, &["gone"]),
        (ListRequestsRequest { owner: one, r#type: RequestType::OnDemand.into(), ..all.clone() }, &["once"]),
    ] {
        assert_eq!(requests(&served, call.clone()).await, (words(expected), String::new()), "{call:?}");
    }
    served.stop().await;
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_requests_goes_on_where_it_ended_while_others_come_and_go() {
    let served = Served::start().await;
    for id in ["b", "d", "f", "h"] {
        served.put(request(id, RequestType::Worker)).await;
    }
    let page = |token: &str| ListRequestsRequest {
        page_size: 2,
        page_token: token.to_owned(),
        ..ListRequestsRequest::default()
    };
    let (first, token) = requests(&served, page("")).await;
    assert_eq!(first, ["b", "d"]);
    // The one that the token names goes; others come before and behind it.
    delete(&served, "d").await;
    for id in ["a", "c", "e"] {
        served.put(request(id, RequestType::Worker)).await;
    }
    let (second, token) = requests(&served, page(&token)).await;
    assert_eq!(second, ["e", "f"]);
    assert_eq!(requests(&served, page(&token)).await, (words(&["h"]), String::new()));
    assert_invalid(served.client().list_requests(page("nonsense")).await, &["page_token"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deploys_are_listed_from_the_newest_by_state_and_in_pages() {
    let served = Served::start().await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v2")).await;
    served.deploy(slow("mail", "v3")).await;
    let all = ListDeploysRequest { request_id: "mail".to_owned(), ..Default::default() };
    let by = |state: DeployState| ListDeploysRequest { state: state.into(), ..all.clone() };
    assert_eq!(deploys(&served, by(DeployState::Waiting)).await.0, ["v3"]);
    assert_eq!(deploys(&served, by(DeployState::Succeeded)).await.0, ["v2", "v1"]);
    assert!(deploys(&served, by(DeployState::Failed)).await.0.is_empty());

    let page = |token: &str| ListDeploysRequest { page_size: 1, page_token: token.to_owned(), ..all.clone() };
    let (first, token) = deploys(&served, page("")).await;
    assert_eq!(first, ["v3"]);
    let cancel =
        CancelDeployRequest { request_id: "mail".to_owned(), deploy_id: "v3".to_owned(), actor: ann() };
    served.client().cancel_deploy(cancel).await.unwrap();
    served.until_done("mail", "v3").await;
    served.deploy(worker("mail", "v4")).await;
    let (second, token) = deploys(&served, page(&token)).await;
    assert_eq!(second, ["v2"], "a newer one does not move the pages");
    assert_eq!(deploys(&served, page(&token)).await, (words(&["v1"]), String::new()));
    assert_eq!(deploys(&served, by(DeployState::Canceled)).await.0, ["v3"]);
    assert_eq!(deploys(&served, all.clone()).await.0, ["v4", "v3", "v2", "v1"]);
    assert_invalid(served.client().list_deploys(page("zz")).await, &["page_token"]);
    let none = ListDeploysRequest { request_id: "a b".to_owned(), ..Default::default() };
    assert_invalid(served.client().list_deploys(none).await, &["request_id"]);
    served.stop().await;
}

/// Two of "mail", one of which has ended, and one run of "once".
async fn some_tasks(served: &Served) -> Vec<Task> {
    let two = Request { instances: 2, ..request("mail", RequestType::Worker) };
    served.run(two, worker("mail", "v1")).await;
    served.run(request("once", RequestType::OnDemand), deploy("once", "v1")).await;
    begin(served, "once", "r1").await;
    served.engine.end("mail-v1-1-1", Exit::Code(3));
    let all = ListTasksRequest { include_ended: true, ..Default::default() };
    served
        .until("the dead one is replaced and the run has begun", async |_| {
            let (tasks, _) = tasks(served, all.clone()).await;
            let steady = |task: &&Task| {
                let started = task.run_id == "r1" && task.state() == TaskState::Started;
                started || task.state() == TaskState::Healthy
            };
            (tasks.len() == 4 && tasks.iter().filter(steady).count() == 3).then_some(tasks)
        })
        .await
}

fn ids(tasks: &[Task]) -> Vec<&str> {
    tasks.iter().map(|task| &*task.task_id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_are_listed_by_all_that_they_are_known_by() {
    let served = Served::start().await;
    let known = some_tasks(&served).await;
    assert_eq!(ids(&known), ["mail-v1-1-1", "mail-v1-1-3", "mail-v1-2-2", "once-v1-1-1"]);
    let replaced = known[1].started_at;
    let live = ListTasksRequest::default();
    let all = ListTasksRequest { include_ended: true, ..live.clone() };
    let text = |text: &str| text.to_owned();
    let by = |state: TaskState| ListTasksRequest { state: state.into(), ..live.clone() };
    for (call, expected) in [
        (live.clone(), &["mail-v1-1-3", "mail-v1-2-2", "once-v1-1-1"][..]),
        (ListTasksRequest { request_id: text("once"), ..all.clone() }, &["once-v1-1-1"]),
        (ListTasksRequest { request_id: text("nobody"), ..all.clone() }, &[]),
        (by(TaskState::Healthy), &["mail-v1-1-3", "mail-v1-2-2"]),
        // Asking for those that ended is asking for ended ones.
        (by(TaskState::Failed), &["mail-v1-1-1"]),
        (by(TaskState::Started), &["once-v1-1-1"]),
        (
            ListTasksRequest { deploy_id: text("v1"), ..live.clone() },
            &["mail-v1-1-3", "mail-v1-2-2", "once-v1-1-1"],
        ),
        (ListTasksRequest { deploy_id: text("v2"), ..all.clone() }, &[]),
        (ListTasksRequest { run_id: text("r1"), ..all.clone() }, &["once-v1-1-1"]),
        (
            ListTasksRequest { node_id: text("here"), request_id: text("mail"), ..live.clone() },
            &["mail-v1-1-3", "mail-v1-2-2"],
        ),
        (ListTasksRequest { node_id: text("there"), ..all.clone() }, &[]),
        (
            ListTasksRequest { started_after: replaced, request_id: text("mail"), ..all.clone() },
            &["mail-v1-1-3"],
        ),
        (
            ListTasksRequest { started_before: replaced, request_id: text("mail"), ..all.clone() },
            &["mail-v1-1-1", "mail-v1-2-2"],
        ),
    ] {
        assert_eq!(ids(&tasks(&served, call.clone()).await.0), expected, "{call:?}");
    }
    let before = pbjson_types::Timestamp { seconds: -1, nanos: 0 };
    let wrong = ListTasksRequest { started_after: Some(before), started_before: Some(before), ..all };
    assert_invalid(served.client().list_tasks(wrong).await, &["started_after", "started_before"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_tasks_goes_on_where_it_ended_while_others_come_and_go() {
    let served = Served::start().await;
    some_tasks(&served).await;
    let page =
        |token: &str| ListTasksRequest { page_size: 1, page_token: token.to_owned(), ..Default::default() };
    let (first, token) = tasks(&served, page("")).await;
    assert_eq!(ids(&first), ["mail-v1-1-3"]);
    // It is replaced by one that stands behind it.
    served.engine.end("mail-v1-1-3", Exit::Code(3));
    served
        .until("it is replaced", async |_| {
            let (tasks, _) = tasks(&served, ListTasksRequest::default()).await;
            ids(&tasks).contains(&"mail-v1-1-4").then_some(())
        })
        .await;
    let mut seen = Vec::new();
    let mut next = token;
    while !next.is_empty() {
        let (page, token) = tasks(&served, page(&next)).await;
        seen.extend(page.into_iter().map(|task| task.task_id));
        next = token;
    }
    assert_eq!(seen, ["mail-v1-1-4", "mail-v1-2-2", "once-v1-1-1"]);
    assert_invalid(served.client().list_tasks(page("é")).await, &["page_token"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_are_listed_from_the_newest_by_state_and_in_pages() {
    let served = Served::start().await;
    for id in ["once", "other"] {
        served.run(request(id, RequestType::OnDemand), deploy(id, "v1")).await;
    }
    let all = ListRunsRequest { request_id: "once".to_owned(), ..Default::default() };
    let by = |state: RunState| ListRunsRequest { state: state.into(), ..all.clone() };
    for run in ["r1", "r2", "r3"] {
        begin(&served, "once", run).await;
        // Two of one millisecond stand in the order of their ids.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    begin(&served, "other", "x1").await;
    let running = |run: &'static str| {
        let served = &served;
        let wanted = by(RunState::Running);
        async move {
            served
                .until("it runs", async |_| (runs(served, wanted.clone()).await.0 == [run]).then_some(()))
                .await;
        }
    };
    running("r1").await;
    assert_eq!(runs(&served, by(RunState::Waiting)).await.0, ["r3", "r2"]);
    served.engine.end("once-v1-1-1", Exit::Code(0));
    running("r2").await;
    served.engine.end("once-v1-1-2", Exit::Code(9));
    running("r3").await;
    assert_eq!(runs(&served, by(RunState::Succeeded)).await.0, ["r1"]);
    assert_eq!(runs(&served, by(RunState::Failed)).await.0, ["r2"]);
    assert!(runs(&served, by(RunState::Skipped)).await.0.is_empty());
    assert_eq!(
        runs(&served, ListRunsRequest::default()).await.0,
        ["x1", "r3", "r2", "r1"],
        "of all requests"
    );

    let page = |token: &str| ListRunsRequest { page_size: 1, page_token: token.to_owned(), ..all.clone() };
    let (first, token) = runs(&served, page("")).await;
    assert_eq!(first, ["r3"]);
    begin(&served, "once", "r4").await;
    let (second, token) = runs(&served, page(&token)).await;
    assert_eq!(second, ["r2"], "a newer one does not move the pages");
    assert_eq!(runs(&served, page(&token)).await, (words(&["r1"]), String::new()));
    assert_invalid(served.client().list_runs(page("nonsense")).await, &["page_token"]);
    served.stop().await;
}
