//! What agents, and the store, can do wrong.

use platform::kv::{
    Kv, Transaction,
    memory::{Fault, Memory},
};
use proto::baragon::v1::{Action, DeleteGroupRequest, ListAgentsRequest, RequestState};
use tonic::Code;

use crate::{
    agent::{Agent, Call},
    cluster::{
        Replica, act, ended, leading, put_group, request, submit, submit_when_admitted, succeeds, until,
    },
};

#[tokio::test]
async fn a_refusal_is_reverted_everywhere_and_told_in_the_agents_words() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agents = [Agent::start(&store, "lb-1").await, Agent::start(&store, "lb-2").await];
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    agents[1].refuse("web", "nginx: [emerg] unexpected \"}\"");
    submit(&replica.client, request("bad", "web", &["10.0.0.2:80"])).await.unwrap();
    submit(&replica.client, request("good", "api", &["10.0.0.3:80"])).await.unwrap();
    let status = ended(&replica.client, "bad").await;
    assert_eq!(status.state(), RequestState::Failed);
    assert!(status.message.contains("agent lb-2 refused it: nginx: [emerg] unexpected"), "{status:?}");
    succeeds(&replica.client, "good").await;
    for agent in &agents {
        let (generation, addresses) = agent.serves("web").unwrap();
        assert_eq!((generation, addresses), (3, vec!["10.0.0.1:80".to_owned()]), "{}", agent.id);
    }
}

#[tokio::test]
async fn an_agent_without_its_lease_is_dropped_and_resynced_when_it_returns() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let steady = Agent::start(&store, "lb-1").await;
    let lost = Agent::start(&store, "lb-2").await;
    lost.hold_up(true);
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    until("the steady one serves it", async || steady.serves("web").is_some()).await;
    lost.lose_lease(&store);
    succeeds(&replica.client, "r1").await;
    let returned = Agent::start(&store, "lb-2").await;
    until("the returned one serves it", async || returned.serves("web").is_some()).await;
    assert_eq!(returned.calls().first(), Some(&Call::Resync));
}

#[tokio::test]
async fn a_request_that_is_not_served_in_time_is_reverted() {
    let store = Memory::new();
    let replica = leading(&store, "one", &["requests.deadline=500ms", "requests.agent_timeout=200ms"]).await;
    let agents = [Agent::start(&store, "lb-1").await, Agent::start(&store, "lb-2").await];
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    until("both are in sync", async || {
        let all =
            replica.client.clone().list_agents(ListAgentsRequest::default()).await.unwrap().into_inner();
        all.agents.len() == 2 && all.agents.iter().all(|agent| agent.in_sync)
    })
    .await;
    ended(&replica.client, "r1").await;
    agents[1].hold_up(true);
    submit(&replica.client, request("r2", "api", &["10.0.0.2:80"])).await.unwrap();
    until("the deadline has passed", async || {
        let calls = agents[0].calls();
        calls.contains(&Call::Apply(vec![("api".into(), 2)]))
    })
    .await;
    agents[1].hold_up(false);
    let status = ended(&replica.client, "r2").await;
    assert_eq!(status.state(), RequestState::Failed);
    assert!(status.message.contains("the deadline passed"), "{status:?}");
    assert_eq!((agents[0].serves("api"), agents[1].serves("api")), (None, None));
}

#[tokio::test]
async fn a_lost_answer_of_the_store_doubles_nothing() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&replica.client, request("r0", "web", &[])).await;
    succeeds(&replica.client, "r0").await;
    for (number, fault) in [Fault::LoseAnswer, Fault::LoseCommit].into_iter().cycle().take(6).enumerate() {
        replica.line.set_fault(Some(fault));
        let id = format!("r{}", number + 1);
        submit(&replica.client, request(&id, "web", &["10.0.0.1:80"])).await.unwrap();
        succeeds(&replica.client, &id).await;
        replica.line.set_fault(None);
    }
    assert_eq!(agent.serves("web").unwrap().0, 7);
}

#[tokio::test]
async fn an_outage_of_the_store_is_told_and_survived() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    agent.hold_up(true);
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    replica.line.set_fault(Some(Fault::Unavailable));
    let refused = submit(&replica.client, request("r2", "api", &[])).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    agent.hold_up(false);
    replica.line.set_fault(None);
    succeeds(&replica.client, "r1").await;
    submit(&replica.client, request("r2", "api", &[])).await.unwrap();
    succeeds(&replica.client, "r2").await;
}

#[tokio::test]
async fn a_record_that_cannot_be_read_holds_up_nobody() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    for key in ["/test/known/edge/lb-1", "/test/sync/edge/lb-1", "/test/services/broken"] {
        store.commit(Transaction::new().put(key, "no record")).await.unwrap();
    }
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    assert!(agent.serves("web").is_some());
}

#[tokio::test]
async fn a_group_never_goes_under_a_request_that_another_replica_accepts() {
    let store = Memory::new();
    let leader = leading(&store, "one", &[]).await;
    let other = Replica::start(&store, "two").await;
    let _agent = Agent::start(&store, "lb-1").await;
    let remove = async || {
        let name = DeleteGroupRequest { name: "edge".into() };
        other.client.clone().delete_group(name).await
    };
    for number in 0..30 {
        put_group(&other.client).await;
        let wanted = request(&format!("r{number}"), "web", &[]);
        let (accepted, removed) = tokio::join!(submit(&leader.client, wanted.clone()), remove());
        assert!(accepted.is_err() || removed.is_err(), "round {number}");
        if accepted.is_ok() {
            let delete = act(&format!("d{number}"), "web", Action::Delete);
            submit(&leader.client, delete).await.unwrap();
            succeeds(&leader.client, &format!("d{number}")).await;
            until("the path is free", async || remove().await.is_ok()).await;
        }
    }
}
