//! What operators ask for: plans, the past, hosts, aliases, agents.

use platform::kv::memory::Memory;
use proto::baragon::v1::{
    FindUpstreamRequest, GetGroupStateRequest, GetRenderedConfigRequest, Group, GroupAlias,
    ListAgentsRequest, ListGenerationsRequest, PlanRequestRequest, PutGroupAliasRequest, PutGroupRequest,
    RemoveUpstreamRequest, RollbackServiceRequest, SetAgentMaintenanceRequest,
};
use tonic::Code;

use crate::{
    agent::Agent,
    cluster::{Client, Replica, leading, request, status, submit, submit_when_admitted, succeeds, until},
};

async fn with_web(store: &Memory) -> (Replica, Agent) {
    let replica = leading(store, "one", &[]).await;
    let agent = Agent::start(store, "lb-1").await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    (replica, agent)
}

fn maintenance(agent: &str, on: bool) -> SetAgentMaintenanceRequest {
    SetAgentMaintenanceRequest {
        group: "edge".into(),
        agent_id: agent.into(),
        maintenance: on,
        ..SetAgentMaintenanceRequest::default()
    }
}

async fn remove(client: &Client, address: &str) -> Vec<String> {
    let call = RemoveUpstreamRequest { address: address.into(), request_id: "host-gone".into() };
    let answer = client.clone().remove_upstream(call).await.unwrap().into_inner();
    assert!(answer.refused.is_empty(), "{answer:?}");
    answer.requests.into_iter().map(|status| status.request_id).collect()
}

#[tokio::test]
async fn a_plan_shows_the_diff_of_every_agent_and_records_nothing() {
    let store = Memory::new();
    let (replica, _agent) = with_web(&store).await;
    let wanted = Some(request("dry", "web", &["10.0.0.2:80"]));
    let call = PlanRequestRequest { request: wanted, check: false };
    let plan = replica.client.clone().plan_request(call).await.unwrap().into_inner();
    assert_eq!((plan.generation, plan.agents.len(), plan.faults.len()), (2, 1, 0));
    let file = &plan.agents[0].files[0];
    assert_eq!((file.before.as_str(), file.after.as_str()), ("10.0.0.1:80", "10.0.0.2:80"));
    assert_eq!(status(&replica.client, "dry").await.unwrap_err().code(), Code::NotFound);
    let mut thief = request("dry", "thief", &[]);
    thief.service.as_mut().unwrap().base_path = "/web".into();
    let call = PlanRequestRequest { request: Some(thief), check: false };
    let plan = replica.client.clone().plan_request(call).await.unwrap().into_inner();
    assert!(plan.faults[0].rule.contains("owned by service web"), "{plan:?}");
}

#[tokio::test]
async fn a_plan_has_every_agent_check_the_candidate_when_asked_to() {
    let store = Memory::new();
    let (replica, agent) = with_web(&store).await;
    agent.refuse("web", "nginx: [emerg] no such thing");
    let plan = async |check| {
        let call = PlanRequestRequest { request: Some(request("dry", "web", &["10.0.0.2:80"])), check };
        replica.client.clone().plan_request(call).await.unwrap().into_inner().agents.remove(0)
    };
    let unasked = plan(false).await;
    assert_eq!((unasked.check_output.as_str(), unasked.problem.as_str()), ("", ""));
    let asked = plan(true).await;
    assert_eq!(asked.check_output, "nginx: [emerg] no such thing");
    assert!(asked.problem.contains("no such thing"), "{asked:?}");
    assert_eq!(agent.serves("web").unwrap().0, 1, "nothing was changed");
}

#[tokio::test]
async fn what_an_agent_has_rendered_is_shown_by_any_replica() {
    let store = Memory::new();
    let (replica, _agent) = with_web(&store).await;
    let follower = Replica::start(&store, "two").await;
    submit(&replica.client, request("r2", "api", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    let ask = |agent: &str, service: &str| GetRenderedConfigRequest {
        group: "edge".into(),
        agent_id: agent.into(),
        service_id: service.into(),
    };
    for client in [&replica.client, &follower.client] {
        until("it knows the agent", async || {
            client.clone().get_rendered_config(ask("lb-1", "")).await.is_ok()
        })
        .await;
        let all = client.clone().get_rendered_config(ask("lb-1", "")).await.unwrap().into_inner();
        assert_eq!((all.served_config, all.files.len()), (7, 2));
        let one = client.clone().get_rendered_config(ask("lb-1", "api")).await.unwrap().into_inner();
        assert_eq!((one.files[0].path.as_str(), one.files[0].content.as_str()), ("api.conf", "10.0.0.2:80"));
    }
    let unknown = replica.client.clone().get_rendered_config(ask("nobody", "")).await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
}

#[tokio::test]
async fn an_earlier_generation_comes_back() {
    let store = Memory::new();
    let (replica, agent) = with_web(&store).await;
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    let list = |size, token: &str| ListGenerationsRequest {
        service_id: "web".into(),
        page_size: size,
        page_token: token.into(),
    };
    let mut client = replica.client.clone();
    until("both are kept", async || {
        let listed = replica.client.clone().list_generations(list(0, "")).await.unwrap().into_inner();
        listed.generations.len() == 2
    })
    .await;
    let page = client.list_generations(list(1, "")).await.unwrap().into_inner();
    assert_eq!((page.generations[0].generation, page.next_page_token.as_str()), (2, "2"));
    let page = client.list_generations(list(1, "2")).await.unwrap().into_inner();
    assert_eq!((page.generations[0].request_id.as_str(), page.next_page_token.as_str()), ("r1", ""));
    let back = |generation| RollbackServiceRequest {
        service_id: "web".into(),
        generation,
        request_id: "back".into(),
    };
    let missing = client.rollback_service(back(9)).await.unwrap_err();
    assert_eq!(missing.code(), Code::NotFound, "{missing}");
    client.rollback_service(back(1)).await.unwrap();
    succeeds(&replica.client, "back").await;
    client.rollback_service(back(1)).await.unwrap();
    assert_eq!(agent.serves("web"), Some((3, vec!["10.0.0.1:80".to_owned()])));
}

#[tokio::test]
async fn a_host_is_found_and_removed_everywhere() {
    let store = Memory::new();
    let (replica, agent) = with_web(&store).await;
    submit(&replica.client, request("r2", "api", &["10.0.0.1:81", "10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    let call = FindUpstreamRequest { address: "10.0.0.1".into() };
    let found = replica.client.clone().find_upstream(call).await.unwrap().into_inner().owners;
    let services: Vec<_> = found.iter().map(|owner| owner.service_id.as_str()).collect();
    assert_eq!(services, ["api", "web"]);
    let ids = remove(&replica.client, "10.0.0.1").await;
    assert_eq!(ids, ["host-gone:api", "host-gone:web"]);
    for id in &ids {
        succeeds(&replica.client, id).await;
    }
    assert_eq!(agent.serves("api").unwrap().1, ["10.0.0.2:80"]);
    assert_eq!(agent.serves("web").unwrap().1, Vec::<String>::new());
    let bad = FindUpstreamRequest { address: "a b".into() };
    assert_eq!(replica.client.clone().find_upstream(bad).await.unwrap_err().code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_host_that_a_waiting_request_adds_is_found_on_any_replica() {
    let store = Memory::new();
    let (replica, agent) = with_web(&store).await;
    let follower = Replica::start(&store, "two").await;
    agent.hold_up(true);
    for (id, host) in [("r2", "10.0.0.2:80"), ("r3", "10.0.0.3:80")] {
        let mut wanted = request(id, "web", &[]);
        wanted.replace_upstreams = None;
        wanted.add_upstreams = request("", "", &[host]).replace_upstreams.unwrap().upstreams;
        submit(&replica.client, wanted).await.unwrap();
        // At once, by one that may not have heard of it.
        let call = FindUpstreamRequest { address: host.into() };
        let owners = follower.client.clone().find_upstream(call).await.unwrap().into_inner().owners;
        assert_eq!(owners.len(), 1, "{owners:?}");
        assert_eq!((owners[0].service_id.as_str(), owners[0].waiting), ("web", true));
    }
    agent.hold_up(false);
    succeeds(&replica.client, "r3").await;
    let call = FindUpstreamRequest { address: "10.0.0.3".into() };
    let owners = follower.client.clone().find_upstream(call).await.unwrap().into_inner().owners;
    assert!(matches!(&owners[..], [owner] if !owner.waiting), "{owners:?}");
}

#[tokio::test]
async fn a_request_may_name_an_alias() {
    let store = Memory::new();
    let (replica, agent) = with_web(&store).await;
    let alias = GroupAlias { name: "all".into(), groups: vec!["edge".into()], domains: vec![] };
    let mut client = replica.client.clone();
    client.put_group_alias(PutGroupAliasRequest { alias: Some(alias.clone()) }).await.unwrap();
    let mut wanted = request("r2", "api", &["10.0.0.2:80"]);
    wanted.service.as_mut().unwrap().groups = vec!["all".into()];
    submit(&replica.client, wanted.clone()).await.unwrap();
    succeeds(&replica.client, "r2").await;
    assert!(agent.serves("api").is_some());
    submit(&replica.client, wanted).await.unwrap();
    let listed = client.list_group_aliases(proto::baragon::v1::ListGroupAliasesRequest {}).await.unwrap();
    assert_eq!(listed.into_inner().aliases, [alias]);
    let gone = proto::baragon::v1::DeleteGroupAliasRequest { name: "all".into() };
    client.delete_group_alias(gone.clone()).await.unwrap();
    assert_eq!(client.delete_group_alias(gone).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn an_agent_in_maintenance_does_not_hold_up_requests() {
    let store = Memory::new();
    let (replica, steady) = with_web(&store).await;
    let mut client = replica.client.clone();
    let last = client.set_agent_maintenance(maintenance("lb-1", true)).await.unwrap_err();
    assert_eq!(last.code(), Code::FailedPrecondition, "{last}");
    let other = Agent::start(&store, "lb-2").await;
    until("the other serves it", async || other.serves("web").is_some()).await;
    let shown = client.set_agent_maintenance(maintenance("lb-2", true)).await.unwrap().into_inner();
    assert!(shown.agent.unwrap().maintenance);
    until("it is told", async || other.maintenance() == Some(true)).await;
    other.hold_up(true);
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    assert_eq!(steady.serves("web").unwrap().0, 2);
    other.hold_up(false);
    client.set_agent_maintenance(maintenance("lb-2", false)).await.unwrap();
    until("the other is up to date", async || other.serves("web").is_some_and(|held| held.0 == 2)).await;
    until("it is told of the end", async || other.maintenance() == Some(false)).await;
}

#[tokio::test]
async fn an_agent_in_maintenance_gets_every_change_and_shows_that_it_knows() {
    let store = Memory::new();
    let (replica, _steady) = with_web(&store).await;
    let other = Agent::start(&store, "lb-2").await;
    until("the other serves it", async || other.serves("web").is_some()).await;
    let mut client = replica.client.clone();
    client.set_agent_maintenance(maintenance("lb-2", true)).await.unwrap();
    until("it is shown in sync", async || {
        let agents = replica.client.clone().list_agents(ListAgentsRequest::default()).await.unwrap();
        let agents = agents.into_inner().agents;
        agents.iter().any(|agent| agent.agent_id == "lb-2" && agent.maintenance && agent.in_sync)
    })
    .await;
    assert_eq!(other.maintenance(), Some(true));
    other.refuse("bad", "no");
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    submit(&replica.client, request("r3", "bad", &["10.0.0.3:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    succeeds(&replica.client, "r3").await;
    until("it follows", async || other.serves("web").is_some_and(|held| held.1 == ["10.0.0.2:80"])).await;
    // Whoever asks at its start is told the same.
    let ask = |agent: &str| GetGroupStateRequest { group: "edge".into(), agent_id: agent.into() };
    let of = async |agent| client.clone().get_group_state(ask(agent)).await.unwrap().into_inner().maintenance;
    assert_eq!((of("lb-1").await, of("lb-2").await, of("").await), (Some(false), Some(true), None));
}

#[tokio::test]
async fn maintenance_leaves_a_group_the_agents_that_it_needs() {
    let store = Memory::new();
    let (replica, _steady) = with_web(&store).await;
    let other = Agent::start(&store, "lb-2").await;
    until("the other serves it", async || other.serves("web").is_some()).await;
    let mut client = replica.client.clone();
    let group = |minimum_agents| Group { name: "edge".into(), minimum_agents, ..Group::default() };
    client.put_group(PutGroupRequest { group: Some(group(2)) }).await.unwrap();
    let refused = client.set_agent_maintenance(maintenance("lb-2", true)).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    assert!(refused.message().contains("1 of the 2 agent(s)"), "{refused}");
    let forced = SetAgentMaintenanceRequest { force: true, ..maintenance("lb-2", true) };
    client.set_agent_maintenance(forced).await.unwrap();
    client.set_agent_maintenance(maintenance("lb-2", false)).await.unwrap();
    client.put_group(PutGroupRequest { group: Some(group(1)) }).await.unwrap();
    client.set_agent_maintenance(maintenance("lb-2", true)).await.unwrap();
}

#[tokio::test]
async fn an_agent_that_cannot_be_told_of_its_maintenance_holds_up_requests_for_seconds_only() {
    let store = Memory::new();
    let (replica, _steady) = with_web(&store).await;
    let other = Agent::start(&store, "lb-2").await;
    until("the other serves it", async || other.serves("web").is_some()).await;
    other.hold_up(true);
    let mut client = replica.client.clone();
    client.set_agent_maintenance(maintenance("lb-2", true)).await.unwrap();
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    assert_eq!(other.maintenance(), Some(false));
}

#[tokio::test]
async fn agents_that_are_gone_are_remembered_and_a_missed_target_is_told() {
    let store = Memory::new();
    let (replica, agent) = with_web(&store).await;
    let group = Group { name: "edge".into(), target_agents: 2, ..Group::default() };
    let mut client = replica.client.clone();
    client.put_group(PutGroupRequest { group: Some(group) }).await.unwrap();
    let status = client.get_status(proto::baragon::v1::GetStatusRequest {}).await.unwrap().into_inner();
    assert!(status.problems.iter().any(|problem| problem.contains("1 of 2 agents")), "{status:?}");
    agent.lose_lease(&store);
    until("it is missed", async || {
        let call = ListAgentsRequest { include_gone: true, ..ListAgentsRequest::default() };
        let agents = replica.client.clone().list_agents(call).await.unwrap().into_inner().agents;
        agents.iter().any(|agent| agent.gone && agent.last_seen.is_some())
    })
    .await;
    let live = client.list_agents(ListAgentsRequest::default()).await.unwrap().into_inner().agents;
    assert!(live.is_empty());
}
