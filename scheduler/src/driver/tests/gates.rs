//! What a gate is asked, and by whom.

use scheduler_core::{
    deploy::{Gate, Groups, Rollout},
    explain,
};

use super::{
    ear::{Ear, SECRET, until},
    *,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_is_asked_signed_and_under_one_id_until_it_agrees_whoever_leads() {
    let mut bench = Bench::new().await;
    bench.gates.secret = Some(SECRET.to_vec());
    let (gate, url, _serving) = Ear::open(&[]).await;
    gate.answer(202);
    let first = bench.replica("one");
    let rollout = Rollout {
        groups: Groups::Targets(vec![1, 2]),
        gates: vec![Gate::Webhook { url, timeout: Millis::seconds(60) }],
        allowed_failures: 0,
        weight: 100,
    };
    let request = Request::new("hello", Kind::Service, vec![], 3).unwrap();
    let deploy = Deploy { rollout: Some(rollout), ..deploy("v1") };
    first.handle.submit(&Command::deploy(Submission::new(deploy, Some(request)))).await.unwrap();
    until("it is asked again", || gate.all().len() >= 2).await;
    first.stop().await;
    let asked = gate.all().len();
    let second = bench.replica("two");
    until("the next leader asks", || gate.all().len() > asked).await;
    gate.answer(200);
    assert!(succeeded(&second.until_done("v1").await));
    let calls = gate.all();
    let id = &calls[0]["event_id"];
    let of_first_group: Vec<_> = calls.iter().filter(|call| call["event_id"] == *id).collect();
    assert!(of_first_group.len() > asked, "{calls:#?}");
    for call in of_first_group {
        let expected = serde_json::json!({
            "event_id": id, "event": "gate", "request_id": "hello", "deploy_id": "v1", "group": 1, "gate": 1,
            "instances": 1, "task_ids": ["hello-v1-1-1"],
        });
        assert_eq!(*call, expected);
    }
    let last = calls.last().unwrap();
    assert_eq!((&last["group"], &last["instances"]), (&2.into(), &2.into()), "{last:#?}");
    assert_ne!(last["event_id"], *id, "the next group is another question");
    second.stop().await;
}

fn gated(id: &str, url: &str, timeout: Millis) -> Deploy {
    let rollout = Rollout {
        groups: Groups::Targets(vec![1]),
        gates: vec![Gate::Webhook { url: url.to_owned(), timeout }],
        allowed_failures: 0,
        weight: 100,
    };
    Deploy { rollout: Some(rollout), ..deploy(id) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_whose_time_passed_without_a_leader_is_asked_by_the_next_before_it_counts_as_silent() {
    let mut bench = Bench::new().await;
    bench.gates.secret = Some(SECRET.to_vec());
    let (gate, url, _serving) = Ear::open(&[]).await;
    gate.answer(202);
    let first = bench.replica("one");
    let request = Request::new("hello", Kind::Service, vec![], 2).unwrap();
    let timeout = Millis(1_000);
    first
        .handle
        .submit(&Command::deploy(Submission::new(gated("v1", &url, timeout), Some(request))))
        .await
        .unwrap();
    until("it is asked", || !gate.all().is_empty()).await;
    first.stop().await;
    gate.answer(200);
    // Nobody leads until the gate's time is over.
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    let second = bench.replica("two");
    assert!(succeeded(&second.until_done("v1").await));
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_address_of_a_gate_keeps_secret_is_told_to_nobody() {
    let mut bench = Bench::new().await;
    bench.gates.secret = Some(SECRET.to_vec());
    let (gate, url, _serving) = Ear::open(&[]).await;
    gate.answer(202);
    let replica = bench.replica("one");
    let request = Request::new("hello", Kind::Service, vec![], 2).unwrap();
    let secret = format!("{url}?token=S3CRET");
    let deploy = gated("v1", &secret, Millis::seconds(60));
    replica.handle.submit(&Command::deploy(Submission::new(deploy, Some(request)))).await.unwrap();
    until("it is asked", || !gate.all().is_empty()).await;
    let view = replica
        .until("the gate", |view| {
            view.snapshot.deploys().any(|known| matches!(known.step, Step::Gate { .. }))
        })
        .await;
    let waiting = view.snapshot.deploys().next().unwrap();
    let told = explain::deploy(&view.snapshot, waiting, super::super::clock::now());
    assert!(told.summary.contains(&url), "{told:?}");
    gate.answer(403);
    let step = replica.until_done("v1").await;
    let Step::Done { failure: Some(failure), .. } = step else { panic!("{step:?}") };
    assert_eq!(failure.kind, FailureKind::GateRefused);
    assert!(failure.reason.starts_with(&format!("{url} refused: ")), "{}", failure.reason);
    assert!(!failure.reason.contains("S3CRET") && !format!("{told:?}").contains("S3CRET"));
    replica.stop().await;
}
