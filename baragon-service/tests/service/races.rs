//! Replicas and stores that are in each other's way.

use std::{sync::Arc, time::Duration};

use platform::kv::{Kv, Transaction, memory::Memory};
use proto::baragon::v1::{Action, GetGroupStateRequest, LoadBalancerRequest};
use tokio::time::Instant;
use tonic::Code;

use crate::{
    agent::Agent,
    cluster::{Replica, leading, put_group, request, submit, submit_when_admitted, succeeds, until},
    way::Way,
};

const ROUNDS: usize = 60;

fn claim(service: &str, round: usize) -> LoadBalancerRequest {
    let mut wanted = request(&format!("{service}-{round}"), &format!("{service}-{round}"), &[]);
    wanted.service.as_mut().unwrap().base_path = format!("/p{round}");
    wanted
}

#[tokio::test]
async fn of_two_that_claim_a_path_on_two_replicas_exactly_one_is_accepted() {
    let store = Memory::new();
    let leader = leading(&store, "one", &[]).await;
    let other = Replica::start(&store, "two").await;
    let agent = Agent::start(&store, "lb-1").await;
    until("the other hears the store", async || {
        other
            .client
            .clone()
            .get_group_state(GetGroupStateRequest { group: "edge".into(), ..Default::default() })
            .await
            .is_ok()
    })
    .await;
    let mut winners = Vec::new();
    for round in 0..ROUNDS {
        let (one, two) =
            tokio::join!(submit(&leader.client, claim("a", round)), submit(&other.client, claim("b", round)));
        let (winner, refusal) = match (one, two) {
            (Ok(_), Err(refusal)) => (format!("a-{round}"), refusal),
            (Err(refusal), Ok(_)) => (format!("b-{round}"), refusal),
            (one, two) => panic!("round {round}: {one:?}, {two:?}"),
        };
        assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal}");
        assert!(refusal.message().contains(&format!("owned by service {winner}")), "{refusal}");
        winners.push(winner);
    }
    for winner in &winners {
        succeeds(&leader.client, winner).await;
        assert!(agent.serves(winner).is_some());
    }
    assert_eq!(store.list("/test/paths/").await.unwrap().entries.len(), ROUNDS);
}

#[tokio::test]
async fn the_same_request_on_two_replicas_is_one_request() {
    let store = Memory::new();
    let leader = leading(&store, "one", &[]).await;
    let other = Replica::start(&store, "two").await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&leader.client, request("r0", "web", &[])).await;
    for round in 1..=20 {
        let wanted = request(&format!("r{round}"), "web", &["10.0.0.1:80"]);
        let (one, two) = tokio::join!(submit(&leader.client, wanted.clone()), submit(&other.client, wanted));
        assert!(one.is_ok() && two.is_ok(), "round {round}: {one:?}, {two:?}");
        succeeds(&leader.client, &format!("r{round}")).await;
    }
    assert_eq!(agent.serves("web").unwrap().0, 21, "each made one generation");
}

#[tokio::test]
async fn what_the_store_takes_in_small_parts_only_is_written_in_small_parts() {
    let store = Memory::new();
    let line = store.separate();
    let narrow = Way { writes: 4, never: "/services/poison", ..Way::to(line.clone()) };
    let replica = Replica::start_on(Arc::new(narrow), line, "one", &[]).await;
    until("the replica leads", async || replica.leads().await).await;
    put_group(&replica.client).await;
    let agent = Agent::start(&store, "lb-1").await;
    agent.hold_up(true);
    submit_when_admitted(&replica.client, request("first", "first", &[])).await;
    submit(&replica.client, request("poison", "poison", &[])).await.unwrap();
    for number in 0..40 {
        let name = format!("s{number}");
        submit(&replica.client, request(&name, &name, &["10.0.0.1:80"])).await.unwrap();
    }
    agent.hold_up(false);
    succeeds(&replica.client, "first").await;
    for number in 0..40 {
        succeeds(&replica.client, &format!("s{number}")).await;
    }
    let mut delete = request("gone", "s7", &[]);
    (delete.service, delete.replace_upstreams) =
        (Some(proto::baragon::v1::Service { service_id: "s7".into(), ..Default::default() }), None);
    delete.set_action(Action::Delete);
    submit(&replica.client, delete).await.unwrap();
    succeeds(&replica.client, "gone").await;
}

#[tokio::test]
async fn a_replica_that_hears_late_waits_for_what_it_has_not_heard() {
    let store = Memory::new();
    let leader = leading(&store, "one", &[]).await;
    let _agent = Agent::start(&store, "lb-1").await;
    let line = store.separate();
    let late = Way { lag: Duration::from_millis(700), ..Way::to(line.clone()) };
    let other = Replica::start_on(Arc::new(late), line, "two", &[]).await;
    until("the other hears the store", async || {
        other
            .client
            .clone()
            .get_group_state(GetGroupStateRequest { group: "edge".into(), ..Default::default() })
            .await
            .is_ok()
    })
    .await;
    submit_when_admitted(&leader.client, request("r1", "web", &["10.0.0.1:80"])).await;
    let mut only = request("r2", "web", &["10.0.0.2:80"]);
    only.upstream_update_only = true;
    only.service = Some(proto::baragon::v1::Service { service_id: "web".into(), ..Default::default() });
    // It has not heard of the service, but was asked by one that has.
    submit(&other.client, only).await.unwrap();
    succeeds(&leader.client, "r2").await;
}

#[tokio::test]
async fn what_others_write_beside_us_delays_no_refusal() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let _agent = Agent::start(&store, "lb-1").await;
    let mut only = request("r", "nowhere", &["10.0.0.2:80"]);
    only.upstream_update_only = true;
    only.service = Some(proto::baragon::v1::Service { service_id: "nowhere".into(), ..Default::default() });
    let began = Instant::now();
    for _ in 0..10 {
        store.commit(Transaction::new().put("/elsewhere/x", "y")).await.unwrap();
        let refusal = submit(&replica.client, only.clone()).await.unwrap_err();
        assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal}");
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(3), "one patience is longer than ten refusals: {took:?}");
}
