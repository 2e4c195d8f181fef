//! What is refused in the call, and that all of it is told.

use platform::kv::memory::Memory;
use proto::baragon::v1::{Action, Upstream};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    agent::Agent,
    cluster::{Replica, act, leading, request, submit, submit_when_admitted, succeeds},
};

async fn with_web(store: &Memory) -> (Replica, Agent) {
    let replica = leading(store, "one", &[]).await;
    let agent = Agent::start(store, "lb-1").await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    (replica, agent)
}

fn fields(refusal: &Status) -> Vec<String> {
    let details = refusal.get_error_details();
    let listed = details.bad_request().unwrap_or_else(|| panic!("no details: {refusal}"));
    listed.field_violations.iter().map(|one| one.field.clone()).collect()
}

fn upstream(address: &str) -> Upstream {
    Upstream { address: address.into(), ..Upstream::default() }
}

#[tokio::test]
async fn a_malformed_request_is_told_what_else_is_wrong_with_it() {
    let store = Memory::new();
    let (replica, _agent) = with_web(&store).await;
    let mut wanted = request("r2", "other", &["10.0.0.9:80", "no address", "10.0.0.1:80"]);
    wanted.no_duplicate_upstreams = true;
    wanted.expected_generation = Some(7);
    let service = wanted.service.as_mut().unwrap();
    service.base_path = "/web".into();
    service.groups.push("nowhere".into());
    service.owners = vec!["x".repeat(4_000); 80];
    let refusal = submit(&replica.client, wanted).await.unwrap_err();
    assert_eq!(refusal.code(), Code::InvalidArgument);
    let mut told = fields(&refusal);
    told.sort();
    let expected = [
        "request",
        "request.expected_generation",
        "request.replace_upstreams.upstreams[1].address",
        "request.replace_upstreams.upstreams[2].address",
        "request.service.base_path",
        "request.service.groups",
    ];
    assert_eq!(told, expected, "{refusal}");
    let mut alone = act("r3", "nobody", Action::Update);
    (alone.upstream_update_only, alone.add_upstreams) = (true, vec![upstream("no address")]);
    let refusal = submit(&replica.client, alone).await.unwrap_err();
    assert_eq!(fields(&refusal), ["request.add_upstreams[0].address", "request.service.service_id"]);
}

#[tokio::test]
async fn every_duplicate_is_told_where_it_is() {
    let store = Memory::new();
    let (replica, _agent) = with_web(&store).await;
    submit(&replica.client, request("r2", "api", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, "r2").await;
    let mut wanted = request("r3", "other", &[]);
    wanted.replace_upstreams = None;
    wanted.add_upstreams = ["10.0.0.2:80", "10.0.0.3:80", "10.0.0.1:80"].map(upstream).to_vec();
    wanted.no_duplicate_upstreams = true;
    let refusal = submit(&replica.client, wanted).await.unwrap_err();
    assert_eq!(refusal.code(), Code::FailedPrecondition);
    assert_eq!(fields(&refusal), ["request.add_upstreams[0].address", "request.add_upstreams[2].address"]);
    assert!(refusal.message().contains("service api") && refusal.message().contains("service web"));
}
