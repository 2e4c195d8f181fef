//! What others are told, and when.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use platform::{
    config::Faults,
    kv::{Kv as _, Transaction},
    webhook::Url,
};
use scheduler_core::{
    action::{Act, Action},
    decide::admit::Wanted,
    ids::RunId,
    request::spec::{RequestSpec, ScheduleSpec},
    run::Overrides,
};
use tokio::net::TcpListener;

use super::{
    ear::{Ear, SECRET, until},
    *,
};
use crate::{config::Topic, engine::Exit};

fn hook(url: &str, topics: &[Topic]) -> Webhook {
    let url = Url::read("url", url, None, &mut Faults::default()).unwrap();
    Webhook { url, topics: topics.iter().copied().collect(), secret: SECRET.to_vec() }
}

async fn left(bench: &Bench) -> usize {
    bench.memory.list("/test.outbox/").await.unwrap().entries.len()
}

async fn until_left(bench: &Bench, most: usize) {
    let wait = async {
        while left(bench).await > most {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, wait).await;
    assert!(waited.is_ok(), "{} entries wait, and not {most} at most", left(bench).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_told_signed_in_order_to_those_who_want_it_and_failures_are_tried_again() {
    let mut bench = Bench::new().await;
    // Down, failing, refusing no more: in the order of their calls from the end.
    let (all, url, _serving) = Ear::open(&[503, 0, 500]).await;
    let (deploys, other, _serving_other) = Ear::open(&[]).await;
    bench.webhooks =
        vec![hook(&url, &[Topic::Request, Topic::Deploy, Topic::Task]), hook(&other, &[Topic::Deploy])];
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    until("the end is told", || all.states("deploy").last().is_some_and(|last| last == "succeeded")).await;
    until("the end is told", || deploys.states("deploy").last().is_some_and(|last| last == "succeeded"))
        .await;
    assert_eq!(all.states("deploy"), deploys.states("deploy"));
    assert_eq!(all.states("deploy")[..2], ["queued", "launching"]);
    assert_eq!(all.states("task"), ["launching", "started", "healthy"]);
    // It is made, and then it has an active deploy.
    assert_eq!(all.states("request"), ["active", "active"]);
    let requests: Vec<_> = all.all().into_iter().filter(|body| body["event"] == "request").collect();
    assert_eq!(requests[0]["active_deploy_id"], serde_json::Value::Null);
    for (field, value) in [("request_id", "hello"), ("type", "SERVICE"), ("active_deploy_id", "v1")] {
        assert_eq!(requests[1][field], value, "{field}");
    }
    assert_eq!(requests[1]["owners"], serde_json::json!(["team@hello.test"]));
    assert!(deploys.states("task").is_empty() && deploys.states("request").is_empty());
    let ids: Vec<_> = all.all().iter().map(|body| body["event_id"].to_string()).collect();
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    until_left(&bench, 0).await;
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_leader_tells_what_the_last_one_could_not() {
    let mut bench = Bench::new().await;
    let (ear, url, serving) = Ear::open(&[]).await;
    // Nobody listens.
    drop(serving);
    bench.webhooks = vec![hook(&url, &[Topic::Deploy])];
    let first = bench.replica("one");
    first.deploy("v1").await;
    assert!(succeeded(&first.until_done("v1").await), "a deploy does not wait for it");
    first.stop().await;
    assert!(left(&bench).await > 0);
    let listener =
        TcpListener::bind(url.trim_start_matches("http://").trim_end_matches("/told")).await.unwrap();
    let _serving = ear.serve(listener);
    let second = bench.replica("two");
    until("all is told", || ear.states("deploy").last().is_some_and(|last| last == "succeeded")).await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_state_of_a_request_is_told() {
    let mut bench = Bench::new().await;
    let (ear, url, _serving) = Ear::open(&[]).await;
    bench.webhooks = vec![hook(&url, &[Topic::Request])];
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    let id = RequestId::parse("hello").unwrap();
    let (action, by) = (Action::Pause { let_tasks_end: false }, Actor::default());
    let pause = Act { request: id.clone(), action, by, expires_in: None };
    replica.handle.submit(&Command::Act(Box::new(pause))).await.unwrap();
    replica.until("the pause", |view| live(view).is_empty()).await;
    let submission = Submission { unpause: true, ..Submission::new(deploy("v2"), None) };
    replica.handle.submit(&Command::deploy(submission)).await.unwrap();
    assert!(succeeded(&replica.until_done("v2").await));
    replica.handle.submit(&Command::Delete { request: id, by: Actor::default() }).await.unwrap();
    until("the deletion is told", || ear.states("request").last().is_some_and(|last| last == "deleted"))
        .await;
    let states = ["active", "active", "paused", "deploying_to_unpause", "active", "deleting", "deleted"];
    assert_eq!(ear.states("request"), states);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_a_request_that_cools_down_is_told_as_that() {
    let mut bench = Bench::new().await;
    let (ear, url, _serving) = Ear::open(&[]).await;
    bench.webhooks = vec![hook(&url, &[Topic::Request])];
    let replica = bench.replica("one");
    let request = Request::new("hello", Kind::Worker, vec![], 1).unwrap();
    let id = request.id.clone();
    let put = Command::Put { request: Box::new(request), by: Actor::default(), acknowledged: true };
    replica.handle.submit(&put).await.unwrap();
    let now = super::super::clock::now();
    let (since, end) = (now.0, now.0 + 600_000);
    let progress = format!(
        r#"{{"v":1,"record":{{"request":"hello","cooldown":{{"since":{since},"until":{end},"kinds":["FastFailure"]}}}}}}"#
    );
    let write = Transaction::new().put("/test/progress/hello", progress.into_bytes());
    bench.memory.commit(write).await.unwrap();
    let (action, by) = (Action::SetPriority(60), Actor::default());
    let act = Act { request: id, action, by, expires_in: None };
    replica.handle.submit(&Command::Act(Box::new(act))).await.unwrap();
    until("it is told", || ear.all().len() >= 2).await;
    assert_eq!(ear.states("request"), ["active", "system_cooldown"]);
    assert_eq!(ear.all()[1]["cooldown_until_ms"], end);
    replica.stop().await;
}

/// As if so many replicas had written one each, `age` ago.
async fn write_letters(bench: &Bench, url: &str, count: usize, age: Duration) {
    let keys = super::super::keys::Keys::new("/test");
    let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() - age;
    for number in 0..count {
        // In the order of their names.
        let time = uuid::Timestamp::from_unix(uuid::NoContext, at.as_secs(), number as u32 * 1_000_000);
        let key = format!("{}{}", keys.outbox_of(url), uuid::Uuid::new_v7(time));
        let value = format!(
            r#"{{"v":1,"events":[["{number}",{{"event":"deploy","state":"{number}","event_id":"{number}"}}]]}}"#
        );
        bench.memory.commit(Transaction::new().put(key, value.into_bytes())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_an_address_that_nobody_names_any_more_is_removed() {
    let mut bench = Bench::new().await;
    let (ear, url, _serving) = Ear::open(&[]).await;
    bench.webhooks = vec![hook(&url, &[Topic::Deploy])];
    let (hour, minute) = (Duration::from_secs(3600), Duration::from_secs(60));
    write_letters(&bench, "http://gone.test/told", 200, hour + minute).await;
    write_letters(&bench, "http://of-another-replica.test/told", 1, hour - minute).await;
    write_letters(&bench, &url, 1, 24 * hour).await;
    let replica = bench.replica("one");
    until("the old one that is named is told", || ear.states("deploy") == ["0"]).await;
    until_left(&bench, 1).await;
    let young = bench.memory.list("/test.outbox/http%3A%2F%2Fof-another-replica.test%2Ftold/").await.unwrap();
    assert_eq!(young.entries.len(), 1);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oldest_goes_when_too_much_waits_for_an_address() {
    let mut bench = Bench::new().await;
    let (ear, url, serving) = Ear::open(&[]).await;
    drop(serving);
    bench.webhooks = vec![hook(&url, &[Topic::Deploy])];
    write_letters(&bench, &url, 1_003, Duration::from_secs(60)).await;
    let replica = bench.replica("one");
    until_left(&bench, 1_000).await;
    let listener =
        TcpListener::bind(url.trim_start_matches("http://").trim_end_matches("/told")).await.unwrap();
    let _serving = ear.serve(listener);
    until("the rest is told", || ear.states("deploy").len() >= 1_000).await;
    let told = ear.states("deploy");
    assert_eq!((told.len(), &*told[0], &*told[999]), (1_000, "3", "1002"));
    replica.stop().await;
}

/// A deploy of a job, of which nothing is launched by itself.
async fn deploy_job(replica: &Replica, request: Request) {
    let spec = Spec {
        request_id: request.id.to_string(),
        deploy_id: "v1".to_owned(),
        command: vec!["job".to_owned()],
        ..Spec::default()
    };
    let deploy = spec.check(request.kind).unwrap();
    let id = request.id.clone();
    replica.handle.submit(&Command::deploy(Submission::new(deploy, Some(request)))).await.unwrap();
    replica
        .until("the job is deployed", |view| view.snapshot.request(&id).is_some_and(|it| it.active.is_some()))
        .await;
}

async fn start_run(bench: &Bench, replica: &Replica, id: &str) -> String {
    let (request, id) = (RequestId::parse("once").unwrap(), RunId::parse(id).unwrap());
    let wanted = Wanted {
        request: request.clone(),
        id: id.clone(),
        overrides: Overrides::default(),
        run_at: None,
        by: Actor::new("ann", "because"),
    };
    replica.handle.start_run(&wanted).await.unwrap();
    let running = |view: &View| {
        let run = view.snapshot.run(&request, &id)?;
        Some(run.running()?.to_string()).filter(|task| bench.engine.running().contains(task))
    };
    let view = replica.until("the run runs", |view| running(view).is_some()).await;
    running(&view).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_begin_and_the_end_of_each_run_are_told() {
    let mut bench = Bench::new().await;
    let (ear, url, _serving) = Ear::open(&[]).await;
    bench.webhooks = vec![hook(&url, &[Topic::Run])];
    let replica = bench.replica("one");
    deploy_job(&replica, Request::new("once", Kind::OnDemand, vec![], 1).unwrap()).await;
    for (id, code, state) in [("r1", 0, "succeeded"), ("r2", 3, "failed")] {
        let task = start_run(&bench, &replica, id).await;
        bench.engine.end(&task, Exit::Code(code));
        until(state, || ear.states("run").last().is_some_and(|last| last == state)).await;
    }
    start_run(&bench, &replica, "r3").await;
    let (request, run) = (RequestId::parse("once").unwrap(), RunId::parse("r3").unwrap());
    replica.handle.cancel_run(&request, &run, &Actor::new("bob", "")).await.unwrap();
    until("canceled", || ear.states("run").last().is_some_and(|last| last == "canceled")).await;
    let states = ["started", "succeeded", "started", "failed", "started", "canceled"];
    assert_eq!(ear.states("run"), states);
    let failed = &ear.all()[3];
    for (field, value) in [
        ("request_id", "once"),
        ("run_id", "r2"),
        ("deploy_id", "v1"),
        ("trigger", "user"),
        ("message", "it exited with code 3"),
        ("user", "ann"),
        ("user_message", "because"),
    ] {
        assert_eq!(failed[field], value, "{field}");
    }
    assert_eq!((&failed["exit_code"], &failed["task_ids"][0]), (&3.into(), &"once-v1-1-2".into()));
    assert!(ear.all()[5]["message"].as_str().unwrap().contains("bob"));
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_skipped_is_told_with_the_reason_and_never_began() {
    let mut bench = Bench::new().await;
    let (ear, url, _serving) = Ear::open(&[]).await;
    bench.webhooks = vec![hook(&url, &[Topic::Run])];
    let replica = bench.replica("one");
    let times = ScheduleSpec { expression: "* * * * * ?".to_owned(), ..ScheduleSpec::default() };
    let spec = RequestSpec {
        request_id: "ticks".to_owned(),
        kind: Some(Kind::Scheduled),
        schedule: Some(times),
        ..RequestSpec::default()
    };
    deploy_job(&replica, spec.check().unwrap()).await;
    // The first one goes on, so the second may not begin.
    until("skipped", || ear.states("run").iter().any(|state| state == "skipped")).await;
    assert_eq!(ear.states("run")[..2], ["started", "skipped"]);
    let skipped = &ear.all()[1];
    assert_eq!(skipped["trigger"], "schedule");
    assert!(skipped["scheduled_for_ms"].as_u64().is_some_and(|at| at % 1000 == 0), "{skipped}");
    assert!(!skipped["message"].as_str().unwrap().is_empty() && skipped["task_ids"] == serde_json::json!([]));
    replica.stop().await;
}
