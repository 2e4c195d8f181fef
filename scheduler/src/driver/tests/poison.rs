//! One request that cannot be decided does not keep the others.

use platform::kv::{Kv, Transaction};

use super::*;

async fn write(bench: &Bench, key: &str, value: &str) {
    let put = Transaction::new().put(key.to_owned(), value.as_bytes().to_vec());
    bench.memory.commit(put).await.unwrap();
}

async fn put(replica: &Replica, id: &str) {
    let request = Request::new(id, Kind::Worker, vec![], 1).unwrap();
    let command = Command::Put { request: Box::new(request), by: Actor::default(), acknowledged: true };
    replica.handle.submit(&command).await.unwrap();
}

fn worker(request: &str, id: &str) -> Deploy {
    let spec = Spec {
        request_id: request.to_owned(),
        deploy_id: id.to_owned(),
        command: vec!["true".to_owned()],
        ports: 1,
        considered_healthy_after: Millis(10),
        ..Spec::default()
    };
    spec.check(Kind::Worker).unwrap()
}

fn quarantine(view: &View, id: &str) -> Option<String> {
    let progress = view.snapshot.progress(&RequestId::parse(id).unwrap())?;
    progress.quarantine.clone()
}

fn is_told(view: &View, id: &str) -> bool {
    view.problems.iter().any(|words| words.contains(&format!("request {id} is quarantined")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_that_panics_quarantines_its_request_until_somebody_changes_it() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    put(&replica, "poison").await;
    // No launch can be counted after this one.
    let counted = format!(r#"{{"v":1,"record":{{"request":"poison","launches":{}}}}}"#, u64::MAX);
    write(&bench, "/test/progress/poison", &counted).await;
    replica.handle.submit(&Command::deploy(Submission::new(worker("poison", "v1"), None))).await.unwrap();
    let view = replica.until("the quarantine", |view| quarantine(view, "poison").is_some()).await;
    let why = quarantine(&view, "poison").unwrap();
    assert!(why.contains("panicked") && why.contains("overflow"), "{why}");
    replica.until("its mention", |view| is_told(view, "poison")).await;
    let ended = view.snapshot.deploys_of(&RequestId::parse("poison").unwrap()).next().unwrap().clone();
    let Step::Done { failure: Some(failure), .. } = &ended.step else { panic!("{:?}", ended.step) };
    assert_eq!((failure.kind, &*failure.reason), (FailureKind::Quarantined, &*why));
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await), "the others go on");
    write(&bench, "/test/progress/poison", r#"{"v":1,"record":{"request":"poison","launches":7}}"#).await;
    replica.handle.submit(&Command::deploy(Submission::new(worker("poison", "v2"), None))).await.unwrap();
    replica
        .until("a task of it", |view| live(view).iter().any(|task| task.id.as_str() == "poison-v2-1-8"))
        .await;
    replica
        .until("nothing of it", |view| quarantine(view, "poison").is_none() && !is_told(view, "poison"))
        .await;
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_cannot_be_read_keeps_only_its_own_request() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    put(&replica, "other").await;
    write(&bench, "/test/tasks/hello/hello-v1-1-1", r#"{"v":9,"record":{}}"#).await;
    let view = replica.until("the quarantine", |view| quarantine(view, "hello").is_some()).await;
    assert!(quarantine(&view, "hello").unwrap().contains("version 9"));
    replica.handle.submit(&Command::deploy(Submission::new(worker("other", "v1"), None))).await.unwrap();
    let other = RequestId::parse("other").unwrap();
    replica
        .until("the deploy of the other", |view| {
            view.snapshot.deploys_of(&other).any(|deploy| deploy.is_done())
        })
        .await;
    assert!(bench.engine.running().contains(&"hello-v1-1-1".to_owned()), "its task is left as it is");
    replica.stop().await;
}
