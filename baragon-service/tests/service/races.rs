//! Replicas and stores that are in each other's way.

use std::{sync::Arc, time::Duration};

use platform::kv::{Kv, Transaction, memory::Memory};
use proto::baragon::v1::{Action, GetGroupStateRequest, ListAgentsRequest, LoadBalancerRequest};
use tokio::time::Instant;
use tonic::Code;

use crate::{
    agent::Agent,
    cluster::{Replica, act, leading, put_group, request, submit, submit_when_admitted, succeeds, until},
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

/// Two replicas that have heard of the group, and an agent.
async fn two_replicas(store: &Memory) -> (Replica, Replica, Agent) {
    let leader = leading(store, "one", &[]).await;
    let other = Replica::start(store, "two").await;
    let agent = Agent::start(store, "lb-1").await;
    until("the other hears the store", async || {
        let ask = GetGroupStateRequest { group: "edge".into(), ..Default::default() };
        other.client.clone().get_group_state(ask).await.is_ok()
    })
    .await;
    (leader, other, agent)
}

#[tokio::test]
async fn of_two_that_want_an_address_alone_on_two_replicas_exactly_one_is_accepted() {
    let store = Memory::new();
    let (leader, other, agent) = two_replicas(&store).await;
    let wanted = |service: &str, round: usize| {
        let name = format!("{service}-{round}");
        let mut wanted = request(&name, &name, &[&format!("10.0.0.{round}:80")]);
        wanted.no_duplicate_upstreams = true;
        wanted
    };
    for round in 0..ROUNDS {
        let (one, two) = tokio::join!(
            submit(&leader.client, wanted("a", round)),
            submit(&other.client, wanted("b", round))
        );
        let (winner, refusal) = match (one, two) {
            (Ok(_), Err(refusal)) => (format!("a-{round}"), refusal),
            (Err(refusal), Ok(_)) => (format!("b-{round}"), refusal),
            (one, two) => panic!("round {round}: {one:?}, {two:?}"),
        };
        assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal}");
        assert!(refusal.message().contains(&format!("is already in service {winner}")), "{refusal}");
        // What was accepted is not taken back by somebody who may share it.
        let shared = request(&format!("c-{round}"), "c", &[&format!("10.0.0.{round}:80")]);
        submit(&other.client, shared).await.unwrap();
        succeeds(&leader.client, &winner).await;
        assert!(agent.serves(&winner).is_some());
    }
}

#[tokio::test]
async fn of_two_that_expect_a_generation_on_two_replicas_exactly_one_is_accepted() {
    let store = Memory::new();
    let (leader, other, agent) = two_replicas(&store).await;
    submit_when_admitted(&leader.client, request("r0", "web", &["10.0.0.1:80"])).await;
    succeeds(&leader.client, "r0").await;
    let mut accepted = 0;
    for round in 1..=ROUNDS as u64 {
        let wanted = |name: &str| {
            let mut wanted = request(&format!("{name}-{round}"), "web", &["10.0.0.2:80"]);
            wanted.expected_generation = Some(round);
            wanted
        };
        let (one, two) =
            tokio::join!(submit(&leader.client, wanted("a")), submit(&other.client, wanted("b")));
        let (winner, refusal) = match (one, two) {
            (Ok(_), Err(refusal)) => (format!("a-{round}"), refusal),
            (Err(refusal), Ok(_)) => (format!("b-{round}"), refusal),
            (one, two) => panic!("round {round}: {one:?}, {two:?}"),
        };
        assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal}");
        assert!(refusal.message().contains("expected_generation"), "{refusal}");
        succeeds(&leader.client, &winner).await;
        accepted += 1;
    }
    assert_eq!((accepted, agent.serves("web").unwrap().0), (ROUNDS as u64, ROUNDS as u64 + 1));
}

#[tokio::test]
async fn whoever_expects_a_generation_is_refused_while_another_request_waits() {
    let store = Memory::new();
    let (leader, other, agent) = two_replicas(&store).await;
    submit_when_admitted(&leader.client, request("r0", "web", &["10.0.0.1:80"])).await;
    succeeds(&leader.client, "r0").await;
    agent.hold_up(true);
    submit(&leader.client, request("r1", "web", &["10.0.0.2:80"])).await.unwrap();
    let mut wanted = request("r2", "web", &["10.0.0.3:80"]);
    wanted.expected_generation = Some(1);
    let refusal = submit(&other.client, wanted.clone()).await.unwrap_err();
    assert!(refusal.message().contains("request r1 waits"), "{refusal}");
    agent.hold_up(false);
    succeeds(&leader.client, "r1").await;
    wanted.expected_generation = Some(2);
    submit(&other.client, wanted).await.unwrap();
    succeeds(&leader.client, "r2").await;
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
    submit(&replica.client, act("gone", "s7", Action::Delete)).await.unwrap();
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
async fn a_replica_that_hears_nothing_gives_nobody_an_address_alone() {
    let store = Memory::new();
    let leader = leading(&store, "one", &[]).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the agent is known", async || agents(&leader).await == 1).await;
    let line = store.separate();
    let deaf = Way { lag: Duration::from_secs(600), ..Way::to(line.clone()) };
    let other = Replica::start_on(Arc::new(deaf), line, "two", &[]).await;
    until("the other has read the store", async || agents(&other).await == 1).await;
    submit_when_admitted(&leader.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&leader.client, "r1").await;
    let mut alone = request("r2", "api", &["10.0.0.1:80"]);
    alone.no_duplicate_upstreams = true;
    let refusal = submit(&other.client, alone.clone()).await.unwrap_err();
    assert_eq!(refusal.code(), Code::Unavailable, "{refusal}");
    let refusal = submit(&leader.client, alone).await.unwrap_err();
    assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal}");
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

async fn agents(replica: &Replica) -> usize {
    let listed = replica.client.clone().list_agents(ListAgentsRequest::default()).await;
    listed.map_or(0, |listed| listed.into_inner().agents.len())
}
