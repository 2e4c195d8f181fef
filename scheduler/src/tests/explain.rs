//! Why something waits, and what would change that.

use proto::scheduler::v1::{
    ExplainRequest, ExplainResponse, Gate, GateKind, GetTaskRequest, PauseRequest, Rollout, Run, RunRequest,
};

use super::*;
use crate::engine::Exit;

async fn explain(served: &Served, call: ExplainRequest) -> Result<ExplainResponse, Status> {
    Ok(served.client().explain(call).await?.into_inner())
}

fn of(request: &str) -> ExplainRequest {
    ExplainRequest { request_id: request.to_owned(), ..Default::default() }
}

fn of_deploy(request: &str, id: &str) -> ExplainRequest {
    ExplainRequest { deploy_id: id.to_owned(), ..of(request) }
}

fn of_run(request: &str, id: &str) -> ExplainRequest {
    ExplainRequest { run_id: id.to_owned(), ..of(request) }
}

fn of_task(id: &str) -> ExplainRequest {
    ExplainRequest { task_id: id.to_owned(), ..Default::default() }
}

/// As soon as the summary has these words.
async fn until(served: &Served, call: &ExplainRequest, words: &str) -> ExplainResponse {
    served
        .until(words, async |_| {
            let answer = explain(served, call.clone()).await.ok()?;
            answer.summary.contains(words).then_some(answer)
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_says_what_it_lacks_since_when_and_which_command_helps() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    let lacks = explain(&served, of("mail")).await.unwrap();
    assert!(lacks.summary.starts_with("request mail: has no deploy yet"), "{lacks:?}");
    assert_eq!(lacks.causes[0].what, "it has no deploy that serves");
    assert!(lacks.causes[0].since.is_some() && lacks.causes[0].remedy.contains("`scheduler deploy`"));
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let fine = until(&served, &of("mail"), "is as it should be").await;
    assert!(fine.causes.is_empty(), "{fine:?}");
    let pause = PauseRequest { request_id: "mail".to_owned(), actor: ann(), ..Default::default() };
    served.client().pause(pause).await.unwrap();
    let paused = until(&served, &of("mail"), "paused").await;
    assert_eq!(paused.causes[0].what, "it is paused");
    assert!(paused.causes[0].remedy.contains("`scheduler unpause mail`"), "{paused:?}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deploy_says_what_keeps_it_and_which_node_has_no_room() {
    let served = Served::start_with(&["engine.cpus=2"]).await;
    let needing = |cpus: f64| Some(Resources { cpus, memory_mb: 8, ..Default::default() });
    let first = Deploy { resources: needing(1.5), ..worker("mail", "v1") };
    served.run(request("mail", RequestType::Worker), first).await;
    served.put(request("other", RequestType::Worker)).await;
    served.deploy(Deploy { resources: needing(1.0), ..worker("other", "v1") }).await;
    let call = of_deploy("other", "v1");
    let answer = served
        .until("it has no place", async |_| {
            let answer = explain(&served, call.clone()).await.ok()?;
            answer.causes.iter().any(|cause| !cause.not_placed.is_empty()).then_some(answer)
        })
        .await;
    let cause = answer.causes.iter().find(|cause| !cause.not_placed.is_empty()).unwrap();
    assert_eq!(cause.what, "no node takes one more task of deploy v1");
    let refusal = &cause.not_placed[0];
    assert_eq!((&*refusal.node_id, &*refusal.dimension), ("here", "cpu"), "{cause:?}");
    assert!(cause.since.is_some() && cause.remedy.contains("ask for less"), "{cause:?}");
    assert!(answer.summary.starts_with("deploy v1 of other: "), "{answer:?}");

    let gates = vec![Gate { kind: GateKind::Manual.into(), ..Default::default() }];
    let rollout = Some(Rollout { steps: vec![1], gates, ..Default::default() });
    let two = Request { instances: 2, ..request("steps", RequestType::Worker) };
    served.put(two).await;
    served.deploy(Deploy { rollout, resources: needing(0.1), ..worker("steps", "v1") }).await;
    let gate = of_deploy("steps", "v1");
    let answer = served
        .until("it is at its gate", async |_| {
            let answer = explain(&served, gate.clone()).await.ok()?;
            answer
                .causes
                .iter()
                .any(|cause| cause.remedy.contains("scheduler advance steps v1"))
                .then_some(answer)
        })
        .await;
    assert!(answer.causes[0].since.is_some(), "{answer:?}");
    served.deploy(worker("steps", "v2")).await;
    let queued = until(&served, &of_deploy("steps", "v2"), "v1").await;
    assert!(queued.causes[0].remedy.contains("`scheduler deploys cancel steps v2`"), "{queued:?}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_and_a_run_say_what_they_wait_for_and_how_they_ended() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    served.deploy(slow("mail", "v1")).await;
    let task = served.until("it starts", async |_| served.engine.running().first().cloned()).await;
    let starting = served
        .until("it waits to count as healthy", async |_| {
            let answer = explain(&served, of_task(&task)).await.ok()?;
            (!answer.causes.is_empty()).then_some(answer)
        })
        .await;
    assert!(starting.summary.starts_with(&format!("task {task}")), "{starting:?}");
    assert!(!starting.causes[0].remedy.is_empty(), "{starting:?}");
    served.engine.end(&task, Exit::Code(9));
    let ended = until(&served, &of_task(&task), "9").await;
    assert!(ended.causes.is_empty() && ended.last_output.is_empty(), "{ended:?}");
    let failed = until(&served, &of_deploy("mail", "v1"), &task).await;
    assert!(failed.summary.contains('9'), "{failed:?}");

    served.run(request("once", RequestType::OnDemand), deploy("once", "v1")).await;
    for id in ["r1", "r2"] {
        let run = Run { request_id: "once".to_owned(), run_id: id.to_owned(), ..Run::default() };
        served.client().run(RunRequest { run: Some(run), actor: ann() }).await.unwrap();
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    served
        .until("the run says that it goes on", async |_| {
            let running = explain(&served, of_run("once", "r1")).await.ok()?;
            let cause = running.causes.first()?;
            let goes_on = cause.what == "task once-v1-1-1 runs";
            (goes_on && cause.remedy.contains("`scheduler runs cancel once r1`")).then_some(())
        })
        .await;
    let waiting = until(&served, &of_run("once", "r2"), "run r2 of once: ").await;
    assert!(waiting.causes[0].remedy.contains("`scheduler runs cancel once r2`"), "{waiting:?}");
    assert!(waiting.causes[0].since.is_some(), "{waiting:?}");
    served.engine.end("once-v1-1-1", Exit::Code(0));
    until(&served, &of_run("once", "r1"), "it succeeded").await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_cannot_be_explained_and_is_named() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    for (call, words) in [
        (of("nobody"), "no request nobody"),
        (of_deploy("mail", "v9"), "no deploy v9"),
        (of_run("mail", "r9"), "no run r9"),
        (of_task("mail-v1-1-9"), "no task mail-v1-1-9"),
    ] {
        assert_refused(explain(&served, call).await, Code::NotFound, words);
    }
    assert_invalid(explain(&served, ExplainRequest::default()).await, &["request_id"]);
    assert_invalid(explain(&served, of_deploy("mail", "/")).await, &["deploy_id"]);
    let two = ExplainRequest { run_id: "r1".to_owned(), ..of_deploy("mail", "v1") };
    assert_invalid(explain(&served, two).await, &["deploy_id"]);
    served.stop().await;
}

/// The words of a task that fails, in each place where its failure is shown.
async fn said(served: &Served, id: &str, exit: Exit) -> Vec<String> {
    let task = format!("mail-{id}-1-{}", served.engine.launches().len() + 1);
    served.engine.say(&task, "one\ntwo");
    served.deploy(slow("mail", id)).await;
    served.until("it starts", async |_| served.engine.running().contains(&task).then_some(())).await;
    served.engine.end(&task, exit);
    served.until_done("mail", id).await;
    let call = GetDeployRequest { request_id: "mail".to_owned(), deploy_id: id.to_owned() };
    let deploy = served.client().get_deploy(call).await.unwrap().into_inner().status.unwrap();
    assert_eq!((deploy.failures.len(), &*deploy.failures[0].task_id), (1, &*task), "{deploy:?}");
    let call = GetTaskRequest { task_id: task.clone() };
    let known = served.client().get_task(call).await.unwrap().into_inner().task.unwrap();
    let mut said = vec![deploy.failures[0].last_output.clone(), known.last_output];
    for call in [of_task(&task), of_deploy("mail", id)] {
        said.push(explain(served, call).await.unwrap().last_output);
    }
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_shown_with_what_its_task_said_last() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    for (id, exit) in [("v1", Exit::Code(0)), ("v2", Exit::Code(9)), ("v3", Exit::OutOfMemory)] {
        assert_eq!(said(&served, id, exit).await, ["one\ntwo"; 4], "{id}");
    }

    served.run(request("once", RequestType::OnDemand), deploy("once", "v1")).await;
    for (id, exit, expected) in [("r1", Exit::Code(0), ""), ("r2", Exit::Signal(11), "one\ntwo")] {
        let task = format!("once-v1-1-{}", &id[1..]);
        served.engine.say(&task, "one\ntwo");
        let run = Run { request_id: "once".to_owned(), run_id: id.to_owned(), ..Run::default() };
        served.client().run(RunRequest { run: Some(run), actor: ann() }).await.unwrap();
        served.until("it starts", async |_| served.engine.running().contains(&task).then_some(())).await;
        served.engine.end(&task, exit);
        let words = if expected.is_empty() { "it succeeded" } else { "signal 11" };
        assert_eq!(until(&served, &of_run("once", id), words).await.last_output, expected, "{id}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_task_said_is_kept_as_far_as_the_operator_wants() {
    for (setting, expected) in [("history.output_bytes=0", ""), ("history.output_bytes=5", "two")] {
        let served = Served::start_with(&[setting]).await;
        served.put(request("mail", RequestType::Worker)).await;
        assert_eq!(said(&served, "v1", Exit::Code(9)).await, [expected; 4], "{setting}");
        served.stop().await;
    }
}
