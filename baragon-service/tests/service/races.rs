//! Replicas and stores that are in each other's way.

use std::{sync::Arc, time::Duration};

use platform::kv::{Entry, Error, Kv, LeaseId, Listing, Revision, Transaction, Watch, Write, memory::Memory};
use proto::baragon::v1::{Action, GetGroupStateRequest, LoadBalancerRequest};
use tonic::Code;

use crate::{
    agent::Agent,
    cluster::{Replica, leading, put_group, request, submit, submit_when_admitted, succeeds, until},
};

const ROUNDS: usize = 60;

/// A store that takes few writes at once, and some keys never.
#[derive(Debug)]
struct Narrow {
    memory: Memory,
    writes: usize,
    never: &'static str,
}

#[tonic::async_trait]
impl Kv for Narrow {
    async fn get(&self, key: &str) -> Result<(Option<Entry>, Revision), Error> {
        self.memory.get(key).await
    }

    async fn list(&self, prefix: &str) -> Result<Listing, Error> {
        self.memory.list(prefix).await
    }

    async fn commit(&self, transaction: Transaction) -> Result<Revision, Error> {
        let bad = |write: &Write| matches!(write, Write::Put { key, .. } if key.ends_with(self.never));
        if transaction.writes.len() > self.writes || transaction.writes.iter().any(bad) {
            return Err(Error::TooLarge("it is narrow here".to_owned()));
        }
        self.memory.commit(transaction).await
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, Error> {
        self.memory.watch(prefix, from).await
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, Error> {
        self.memory.grant(ttl).await
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<Duration, Error> {
        self.memory.keep_alive(lease).await
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), Error> {
        self.memory.revoke(lease).await
    }
}

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
        other.client.clone().get_group_state(GetGroupStateRequest { group: "edge".into() }).await.is_ok()
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
    let narrow = Narrow { memory: line.clone(), writes: 4, never: "/services/poison" };
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
