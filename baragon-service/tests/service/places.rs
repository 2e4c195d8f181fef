//! Groups and paths: what a service leaves, takes, and never keeps for nothing.

use platform::kv::{Kv, memory::Memory};
use proto::baragon::v1::{CancelRequestRequest, LoadBalancerRequest, RequestPhase, RequestState};
use tonic::Code;

use crate::{
    agent::{Agent, Call},
    cluster::{
        Replica, ended, leading, put_group_named, request, status, submit, submit_when_admitted, succeeds,
        until,
    },
};

/// Groups "edge" and "far" with an agent each, and "web" at /web of "edge".
async fn two_groups(store: &Memory) -> (Replica, [Agent; 2]) {
    let replica = leading(store, "one", &[]).await;
    put_group_named(&replica.client, "far").await;
    let agents = [Agent::start(store, "lb-1").await, Agent::start_in(store, "far", "lb-2").await];
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    (replica, agents)
}

fn placed(id: &str, path: &str, groups: &[&str]) -> LoadBalancerRequest {
    let mut wanted = request(id, "web", &["10.0.0.2:80"]);
    let service = wanted.service.as_mut().unwrap();
    service.base_path = path.into();
    service.groups = groups.iter().map(|&group| group.to_owned()).collect();
    wanted
}

/// The paths that are owned, as their keys say them.
async fn paths(store: &Memory) -> Vec<String> {
    let entries = store.list("/test/paths/").await.unwrap().entries;
    entries.into_iter().map(|entry| entry.key.trim_start_matches("/test/paths/").to_owned()).collect()
}

async fn owned(store: &Memory, expected: &[&str]) {
    until(&format!("owned is {expected:?}"), async || paths(store).await == expected).await;
}

#[tokio::test]
async fn a_service_that_moves_is_a_success_when_the_group_that_it_leaves_is_rid_of_it() {
    let store = Memory::new();
    let (replica, [left, entered]) = two_groups(&store).await;
    left.hold_up(true);
    submit(&replica.client, placed("move", "/web", &["far"])).await.unwrap();
    until("the new group serves it", async || entered.serves("web").is_some()).await;
    until("the old group is told", async || matches!(left.calls().last(), Some(Call::Apply(_)))).await;
    assert_eq!(status(&replica.client, "move").await.unwrap().state(), RequestState::Waiting);
    left.hold_up(false);
    succeeds(&replica.client, "move").await;
    assert_eq!(left.serves("web"), None);
    assert_eq!(entered.serves("web"), Some((2, vec!["10.0.0.2:80".to_owned()])));
    owned(&store, &["far//%2Fweb"]).await;
}

#[tokio::test]
async fn a_renamed_path_frees_the_old_one_for_others() {
    let store = Memory::new();
    let (replica, [agent, _far]) = two_groups(&store).await;
    agent.hold_up(true);
    submit(&replica.client, placed("rename", "/new", &["edge"])).await.unwrap();
    assert_eq!(paths(&store).await, ["edge//%2Fnew", "edge//%2Fweb"], "both are owned meanwhile");
    let mut other = request("other", "other", &[]);
    other.service.as_mut().unwrap().base_path = "/web".into();
    let refused = submit(&replica.client, other.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    agent.hold_up(false);
    succeeds(&replica.client, "rename").await;
    owned(&store, &["edge//%2Fnew"]).await;
    submit(&replica.client, other).await.unwrap();
    succeeds(&replica.client, "other").await;
}

#[tokio::test]
async fn a_path_change_that_fails_leaves_no_lock_behind() {
    let store = Memory::new();
    let (replica, [agent, _far]) = two_groups(&store).await;
    agent.refuse("web", "nginx: [emerg] not like this");
    submit(&replica.client, placed("bad", "/new", &["edge", "far"])).await.unwrap();
    assert_eq!(ended(&replica.client, "bad").await.state(), RequestState::Failed);
    owned(&store, &["edge//%2Fweb"]).await;
}

#[tokio::test]
async fn a_path_change_that_is_canceled_leaves_no_lock_behind() {
    let store = Memory::new();
    let (replica, [agent, _far]) = two_groups(&store).await;
    agent.hold_up(true);
    let cancel = async |id: &str| {
        let call = CancelRequestRequest { request_id: id.into() };
        replica.client.clone().cancel_request(call).await.unwrap()
    };
    submit(&replica.client, placed("told", "/told", &["edge"])).await.unwrap();
    until("it is applied", async || {
        status(&replica.client, "told").await.unwrap().phase() == RequestPhase::Applying
    })
    .await;
    submit(&replica.client, placed("queued", "/queued", &["edge"])).await.unwrap();
    assert_eq!(paths(&store).await.len(), 3);
    cancel("queued").await;
    cancel("told").await;
    agent.hold_up(false);
    for id in ["queued", "told"] {
        assert_eq!(ended(&replica.client, id).await.state(), RequestState::Canceled);
    }
    owned(&store, &["edge//%2Fweb"]).await;
    assert_eq!(agent.serves("web").unwrap().1, ["10.0.0.1:80"]);
}

#[tokio::test]
async fn when_one_of_two_groups_fails_the_other_goes_back() {
    let store = Memory::new();
    let (replica, [near, far]) = two_groups(&store).await;
    submit(&replica.client, placed("both", "/web", &["edge", "far"])).await.unwrap();
    succeeds(&replica.client, "both").await;
    far.refuse("web", "nginx: [emerg] not here");
    let mut wanted = placed("bad", "/web", &["edge", "far"]);
    wanted.replace_upstreams.as_mut().unwrap().upstreams[0].address = "10.0.0.3:80".into();
    submit(&replica.client, wanted).await.unwrap();
    let status = ended(&replica.client, "bad").await;
    assert_eq!(status.state(), RequestState::Failed);
    assert!(status.message.contains("agent lb-2 refused it"), "{status:?}");
    for agent in [&near, &far] {
        assert_eq!(agent.serves("web").unwrap().1, ["10.0.0.2:80"], "{}", agent.id);
    }
    owned(&store, &["edge//%2Fweb", "far//%2Fweb"]).await;
}
