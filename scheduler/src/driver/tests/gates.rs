//! What a gate is asked, and by whom.

use scheduler_core::deploy::{Gate, Groups, Rollout};

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
