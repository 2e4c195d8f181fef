//! The way to success, and what is told in the call.

use platform::kv::memory::Memory;
use proto::baragon::v1::{
    Action, CancelRequestRequest, GetGroupStateRequest, GetServiceRequest, ListAgentsRequest,
    ListRequestsRequest, RequestState, Service, Upstream,
};
use tonic::Code;
use tonic_types::StatusExt;

use crate::{
    agent::{Agent, Call},
    cluster::{
        Replica, act, ended, leading, request, status, submit, submit_when_admitted, succeeds, until, watch,
    },
};

#[tokio::test]
async fn a_request_is_waiting_then_success_and_every_agent_serves_it() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agents = [Agent::start(&store, "lb-1").await, Agent::start(&store, "lb-2").await];
    let answer = submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    assert_eq!(answer.state(), RequestState::Waiting);
    let seen = watch(&replica.client, "r1").await;
    let last = seen.last().unwrap();
    assert_eq!((last.state(), last.generation, last.agents.len()), (RequestState::Success, 1, 2), "{last:?}");
    for agent in &agents {
        assert_eq!(agent.serves("web"), Some((1, vec!["10.0.0.1:80".to_owned()])), "{}", agent.id);
    }
    let again = submit(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await.unwrap();
    assert_eq!(again.state(), RequestState::Success);
    let other = submit(&replica.client, request("r1", "web", &["10.0.0.2:80"])).await.unwrap_err();
    assert_eq!(other.code(), Code::AlreadyExists);
    let state =
        replica.client.clone().get_service(GetServiceRequest { service_id: "web".into() }).await.unwrap();
    assert_eq!(state.into_inner().state.unwrap().generation, 1);
    replica.stop().await;
}

#[tokio::test]
async fn every_fault_is_listed_with_its_field() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let mut bad = request("bad id", "web", &["nowhere"]);
    bad.service = Some(Service {
        service_id: "web".into(),
        base_path: "web;".into(),
        groups: vec!["edge".into(), "unknown".into()],
        ..Service::default()
    });
    let refusal = submit(&replica.client, bad).await.unwrap_err();
    assert_eq!(refusal.code(), Code::InvalidArgument);
    let details = refusal.get_details_bad_request().unwrap();
    let fields: Vec<_> = details.field_violations.iter().map(|one| one.field.as_str()).collect();
    for field in [
        "request.request_id",
        "request.service.base_path",
        "request.replace_upstreams.upstreams[0].address",
        "request.service.groups",
    ] {
        assert!(fields.contains(&field), "{field}: {fields:?}");
    }
    assert!(refusal.message().contains("group edge has no live agent"), "{refusal}");
    let refusal = submit(&replica.client, request("r", "web", &[])).await.unwrap_err();
    assert_eq!(refusal.code(), Code::FailedPrecondition);
    assert!(refusal.get_details_bad_request().is_some());
    assert_eq!(status(&replica.client, "r").await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn any_replica_takes_a_request_and_tells_its_end() {
    let store = Memory::new();
    let leader = leading(&store, "one", &[]).await;
    let follower = Replica::start(&store, "two").await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the follower hears the store", async || {
        follower
            .client
            .clone()
            .get_group_state(GetGroupStateRequest { group: "edge".into(), ..Default::default() })
            .await
            .is_ok()
    })
    .await;
    submit_when_admitted(&follower.client, request("r1", "web", &["10.0.0.1:80"])).await;
    let seen = watch(&follower.client, "r1").await;
    assert_eq!(seen.last().unwrap().state(), RequestState::Success);
    assert_eq!(status(&leader.client, "r1").await.unwrap().state(), RequestState::Success);
    until("the follower knows that the agent is in sync", async || {
        let agents =
            follower.client.clone().list_agents(ListAgentsRequest::default()).await.unwrap().into_inner();
        agents.agents.iter().all(|agent| agent.in_sync) && agents.agents.len() == 1
    })
    .await;
}

#[tokio::test]
async fn what_waits_together_is_applied_together() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    agent.hold_up(true);
    submit_when_admitted(&replica.client, request("first", "first", &[])).await;
    until("the first is under way", async || !agent.calls().is_empty()).await;
    for number in 0..200 {
        let name = format!("s{number}");
        submit(&replica.client, request(&name, &name, &["10.0.0.1:80"])).await.unwrap();
    }
    agent.hold_up(false);
    for number in 0..200 {
        succeeds(&replica.client, &format!("s{number}")).await;
    }
    let applies = agent.calls().into_iter().filter(|call| matches!(call, Call::Apply(_))).count();
    assert!(applies <= 4, "{applies} calls for 201 requests");
    let page = ListRequestsRequest { page_size: 150, ..ListRequestsRequest::default() };
    let listed = replica.client.clone().list_requests(page.clone()).await.unwrap().into_inner();
    assert_eq!(listed.requests.len(), 150);
    let rest = ListRequestsRequest { page_token: listed.next_page_token, ..page };
    let listed = replica.client.clone().list_requests(rest).await.unwrap().into_inner();
    assert_eq!((listed.requests.len(), listed.next_page_token.as_str()), (51, ""));
}

#[tokio::test]
async fn upstreams_are_added_removed_and_the_service_deleted() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80", "10.0.0.2:80"])).await;
    succeeds(&replica.client, "r1").await;
    let mut edit = request("r2", "web", &[]);
    edit.replace_upstreams = None;
    let upstream = |address: &str| Upstream { address: address.into(), ..Upstream::default() };
    edit.add_upstreams = vec![upstream("10.0.0.3:80")];
    edit.remove_upstreams = vec![upstream("10.0.0.1:80")];
    submit(&replica.client, edit).await.unwrap();
    succeeds(&replica.client, "r2").await;
    assert_eq!(agent.serves("web"), Some((2, vec!["10.0.0.2:80".to_owned(), "10.0.0.3:80".to_owned()])));
    let mut delete = act("r3", "web", Action::Delete);
    submit(&replica.client, delete.clone()).await.unwrap();
    succeeds(&replica.client, "r3").await;
    assert_eq!(agent.serves("web"), None);
    delete.request_id = "r4".into();
    submit(&replica.client, delete).await.unwrap();
    assert_eq!(ended(&replica.client, "r4").await.state(), RequestState::InvalidRequestNoop);
}

#[tokio::test]
async fn a_request_that_is_applied_is_canceled_by_a_revert() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    agent.hold_up(true);
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    until("r2 is told", async || agent.calls().last() == Some(&Call::Apply(vec![("web".into(), 2)]))).await;
    let cancel = CancelRequestRequest { request_id: "r2".into() };
    let answer = replica.client.clone().cancel_request(cancel).await.unwrap().into_inner().status.unwrap();
    assert_eq!(answer.state(), RequestState::Canceling);
    agent.hold_up(false);
    assert_eq!(ended(&replica.client, "r2").await.state(), RequestState::Canceled);
    assert_eq!(agent.serves("web"), Some((3, vec!["10.0.0.1:80".to_owned()])));
}
