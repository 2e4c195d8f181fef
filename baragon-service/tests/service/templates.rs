//! Template sets: what agents do not have is refused in the call.

use platform::kv::memory::Memory;
use proto::baragon::v1::LoadBalancerRequest;
use tonic::Code;
use tonic_types::StatusExt;

use crate::{
    agent::Agent,
    cluster::{Replica, leading, request, status, submit, submit_when_admitted, succeeds, until},
};

fn fancy(id: &str) -> LoadBalancerRequest {
    let mut wanted = request(id, "web", &["10.0.0.1:80"]);
    wanted.service.as_mut().unwrap().template = "fancy".into();
    wanted
}

#[tokio::test]
async fn a_template_set_that_an_agent_does_not_have_is_refused_until_it_does() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agents = [Agent::start(&store, "lb-1").await, Agent::start(&store, "lb-2").await];
    agents[0].announce_templates(&store, &["default", "fancy"]).await;
    agents[1].announce_templates(&store, &["default", "plain"]).await;

    let mut malformed = fancy("r1");
    malformed.service.as_mut().unwrap().base_path = "no path".into();
    let refused = submit(&replica.client, malformed).await.unwrap_err();
    let faults = refused.get_details_bad_request().unwrap().field_violations;
    let told: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(told, ["request.service.base_path", "request.service.template"], "all at once");

    let refused = submit(&replica.client, fancy("r1")).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    let faults = refused.get_details_bad_request().unwrap().field_violations;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].field, "request.service.template");
    let rule = "agent(s) lb-2 of group edge have no template set fancy";
    assert!(faults[0].description.starts_with(rule), "{faults:?}");
    assert!(faults[0].description.ends_with("default, plain"), "{faults:?}");
    assert_eq!(status(&replica.client, "r1").await.unwrap_err().code(), Code::NotFound);

    agents[1].announce_templates(&store, &["default", "fancy", "plain"]).await;
    submit_when_admitted(&replica.client, fancy("r1")).await;
    succeeds(&replica.client, "r1").await;
    assert!(agents.iter().all(|agent| agent.serves("web").is_some()));
}

#[tokio::test]
async fn an_agent_that_does_not_say_which_template_sets_it_has_is_asked_for_any() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&replica.client, fancy("r1")).await;
    succeeds(&replica.client, "r1").await;
    assert!(agent.serves("web").is_some());
}

#[tokio::test]
async fn a_change_of_an_agents_template_sets_makes_no_agent_of_it_that_came_anew() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    until("it is in sync", async || in_sync(&replica).await).await;
    let calls = agent.calls().len();
    agent.announce_templates(&store, &["default", "fancy"]).await;
    submit_when_admitted(&replica.client, fancy("r1")).await;
    succeeds(&replica.client, "r1").await;
    assert_eq!(agent.calls().len(), calls + 1, "one Apply: {:?}", agent.calls());
}

async fn in_sync(replica: &Replica) -> bool {
    let agents = replica.client.clone().list_agents(proto::baragon::v1::ListAgentsRequest::default()).await;
    agents.unwrap().into_inner().agents.iter().any(|agent| agent.in_sync)
}
