//! One leader after the other.

use platform::kv::memory::{Fault, Memory};

use crate::{
    agent::Agent,
    cluster::{Replica, leading, request, submit, submit_when_admitted, succeeds, until},
};

#[tokio::test]
async fn a_new_leader_ends_what_the_killed_one_began() {
    let store = Memory::new();
    let first = leading(&store, "one", &[]).await;
    let second = Replica::start(&store, "two").await;
    let agent = Agent::start(&store, "lb-1").await;
    agent.hold_up(true);
    submit_when_admitted(&first.client, request("r1", "web", &["10.0.0.1:80"])).await;
    until("the agent was told", async || !agent.calls().is_empty()).await;
    // Its tasks are gone, its lease is not.
    first.line.set_fault(Some(Fault::Unavailable));
    drop(first);
    agent.hold_up(false);
    until("the second leads", async || second.leads().await).await;
    succeeds(&second.client, "r1").await;
    assert_eq!(agent.serves("web").unwrap().1, ["10.0.0.1:80"]);
}

#[tokio::test]
async fn a_leader_that_stops_hands_over_at_once() {
    let store = Memory::new();
    let first = leading(&store, "one", &["election.ttl=60s"]).await;
    let second = Replica::start_with(&store, "two", &["election.ttl=60s"]).await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&first.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&first.client, "r1").await;
    first.stop().await;
    // Far less than the lease that would have to run out otherwise.
    until("the second leads", async || second.leads().await).await;
    submit(&second.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&second.client, "r2").await;
    assert_eq!(agent.serves("web"), Some((2, vec!["10.0.0.2:80".to_owned()])));
}

#[tokio::test]
async fn a_leader_that_is_cut_off_changes_nothing_any_more() {
    let store = Memory::new();
    let first = leading(&store, "one", &[]).await;
    let second = Replica::start(&store, "two").await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&first.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&first.client, "r1").await;
    first.line.set_fault(Some(Fault::Unavailable));
    until("the second leads", async || second.leads().await).await;
    submit(&second.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&second.client, "r2").await;
    first.line.set_fault(None);
    until("the first follows", async || !first.leads().await).await;
    submit(&first.client, request("r3", "web", &["10.0.0.3:80"])).await.unwrap();
    succeeds(&first.client, "r3").await;
    assert_eq!(agent.serves("web"), Some((3, vec!["10.0.0.3:80".to_owned()])));
}
