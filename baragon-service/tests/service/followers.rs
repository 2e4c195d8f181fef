//! Any replica answers like the leader, and by itself when the leader is silent.

use platform::kv::memory::{Fault, Memory};
use proto::baragon::v1::{RequestPhase, RequestState, RequestStatus, agent_outcome::State};

use crate::{
    agent::{Agent, Call},
    cluster::{
        Client, Replica, ended, leading, open, request, status, submit, submit_when_admitted, succeeds, until,
    },
};

/// A leader, a follower, and two agents that serve "web".
async fn pair(store: &Memory) -> (Replica, Replica, [Agent; 2]) {
    let leader = leading(store, "one", &[]).await;
    let follower = Replica::start(store, "two").await;
    let agents = [Agent::start(store, "lb-1").await, Agent::start(store, "lb-2").await];
    submit_when_admitted(&leader.client, request("r0", "web", &["10.0.0.1:80"])).await;
    succeeds(&leader.client, "r0").await;
    until("the follower knows the leader", async || {
        let call = proto::baragon::v1::GetStatusRequest {};
        let status = follower.client.clone().get_status(call).await.unwrap().into_inner();
        !status.leading && status.leader == "one"
    })
    .await;
    (leader, follower, agents)
}

/// "r1" is served by the first agent, the second does not answer.
async fn half_way(client: &Client, agents: &[Agent; 2]) {
    agents[1].hold_up(true);
    submit(client, request("r1", "web", &["10.0.0.2:80"])).await.unwrap();
    until("the second was told", async || matches!(agents[1].calls().last(), Some(Call::Apply(_)))).await;
    until("the first serves it", async || agents[0].serves("web").is_some_and(|held| held.0 == 2)).await;
}

fn states(status: &RequestStatus) -> Vec<State> {
    status.agents.iter().map(proto::baragon::v1::AgentOutcome::state).collect()
}

#[tokio::test]
async fn a_follower_tells_what_each_agent_has_said_so_far() {
    let store = Memory::new();
    let (leader, follower, agents) = pair(&store).await;
    half_way(&follower.client, &agents).await;
    for client in [&leader.client, &follower.client] {
        until("it tells who serves it", async || {
            states(&status(client, "r1").await.unwrap()) == [State::Applied, State::Waiting]
        })
        .await;
    }
    agents[1].hold_up(false);
    succeeds(&follower.client, "r1").await;
}

#[tokio::test]
async fn a_stream_of_a_follower_tells_each_word_and_ends() {
    let store = Memory::new();
    let (_leader, follower, agents) = pair(&store).await;
    half_way(&follower.client, &agents).await;
    let mut stream = open(&follower.client, "r1").await;
    let mut seen = Vec::new();
    while let Some(answer) = stream.message().await.unwrap() {
        let status = answer.status.unwrap();
        if states(&status) == [State::Applied, State::Waiting] {
            agents[1].hold_up(false);
        }
        seen.push(status);
    }
    assert_eq!(seen.last().unwrap().state(), RequestState::Success);
    assert_eq!(seen.iter().filter(|status| status.phase() == RequestPhase::Done).count(), 1);
}

#[tokio::test]
async fn without_the_leader_the_stored_view_is_told_and_a_stream_goes_on() {
    let store = Memory::new();
    let (leader, follower, agents) = pair(&store).await;
    half_way(&follower.client, &agents).await;
    let mut stream = open(&follower.client, "r1").await;
    let mut relayed = async || {
        while let Some(answer) = stream.message().await.unwrap() {
            if states(&answer.status.unwrap()) == [State::Applied, State::Waiting] {
                return;
            }
        }
    };
    relayed().await;
    leader.line.set_fault(Some(Fault::Unavailable));
    drop(leader);
    let told = status(&follower.client, "r1").await.unwrap();
    assert_eq!((told.state(), told.phase()), (RequestState::Waiting, RequestPhase::Applying), "{told:?}");
    agents[1].hold_up(false);
    assert_eq!(ended(&follower.client, "r1").await.state(), RequestState::Success);
    let mut last = None;
    while let Some(answer) = stream.message().await.unwrap() {
        last = answer.status;
    }
    assert_eq!(last.unwrap().state(), RequestState::Success);
}
