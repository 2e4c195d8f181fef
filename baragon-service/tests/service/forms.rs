//! What is refused in the call, and that all of it is told.

use platform::kv::memory::Memory;
use proto::baragon::v1::{
    Action, Group, LoadBalancerRequest, PutGroupRequest, Service, Upstream, UpstreamList,
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    agent::Agent,
    cluster::{
        Replica, act, leading, put_group_named, request, status, submit, submit_when_admitted, succeeds,
        until,
    },
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

#[tokio::test]
async fn a_field_that_would_be_ignored_is_refused() {
    let store = Memory::new();
    let (replica, _agent) = with_web(&store).await;
    let described = |action| {
        let mut wanted = act("x", "web", action);
        wanted.service = Some(Service {
            service_id: "web".into(),
            owners: vec!["me".into()],
            base_path: "not even a path".into(),
            additional_paths: vec!["/more".into()],
            groups: vec!["edge".into()],
            domains: vec!["a.com".into()],
            options: Some(pbjson_types::Struct::default()),
            template: "default".into(),
        });
        wanted
    };
    let of_service = ["owners", "base_path", "additional_paths", "groups", "domains", "options", "template"]
        .map(|field| format!("request.service.{field}"));
    for action in [Action::Delete, Action::Reload] {
        let refusal = submit(&replica.client, described(action)).await.unwrap_err();
        assert_eq!(
            (refusal.code(), fields(&refusal)),
            (Code::InvalidArgument, of_service.to_vec()),
            "{action:?}"
        );
        let flagged: [fn(&mut LoadBalancerRequest); 2] =
            [|wanted| wanted.no_duplicate_upstreams = true, |wanted| wanted.upstream_update_only = true];
        for (set, field) in flagged.iter().zip(["no_duplicate_upstreams", "upstream_update_only"]) {
            let mut wanted = act("x", "web", action);
            set(&mut wanted);
            let refusal = submit(&replica.client, wanted).await.unwrap_err();
            assert_eq!(fields(&refusal), [format!("request.{field}")], "{action:?}");
        }
    }
    let mut alone = described(Action::Update);
    (alone.upstream_update_only, alone.replace_upstreams) = (true, Some(UpstreamList::default()));
    let refusal = submit(&replica.client, alone).await.unwrap_err();
    assert_eq!(fields(&refusal), of_service);
    let mut many = request("x", "web", &[]);
    many.replace_upstreams = None;
    many.remove_upstreams = vec![upstream("10.0.0.1:80"); 5_001];
    let refusal = submit(&replica.client, many).await.unwrap_err();
    assert!(fields(&refusal).contains(&"request.remove_upstreams".to_owned()), "{refusal}");
    assert_eq!(status(&replica.client, "x").await.unwrap_err().code(), Code::NotFound);
    // Without any of it they are what they say.
    submit(&replica.client, act("reload", "web", Action::Reload)).await.unwrap();
    succeeds(&replica.client, "reload").await;
}

#[tokio::test]
async fn a_domain_that_comes_to_a_group_is_given_to_the_many_that_asked_for_it() {
    const SERVICES: usize = 130;
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    put_group_named(&replica.client, "far").await;
    let agents = [Agent::start(&store, "lb-1").await, Agent::start_in(&store, "far", "lb-2").await];
    let group = |name: &str, domains: &[&str]| {
        let domains = domains.iter().map(|&domain| domain.to_owned()).collect();
        let default_domain = "a.com".to_owned();
        let group = Group { name: name.into(), domains, default_domain, ..Group::default() };
        PutGroupRequest { group: Some(group) }
    };
    let mut client = replica.client.clone();
    client.put_group(group("edge", &["a.com"])).await.unwrap();
    client.put_group(group("far", &["a.com", "b.com"])).await.unwrap();
    for number in 0..SERVICES {
        let name = format!("s{number}");
        let mut wanted = request(&name, &name, &[]);
        let service = wanted.service.as_mut().unwrap();
        service.groups = vec!["edge".into(), "far".into()];
        service.domains = vec!["a.com".into(), "b.com".into()];
        submit(&replica.client, wanted).await.unwrap();
    }
    for number in 0..SERVICES {
        succeeds(&replica.client, &format!("s{number}")).await;
    }
    let owned = async |place: &str| {
        let prefix = format!("/test/paths/{place}/");
        platform::kv::Kv::list(&store, &prefix).await.unwrap().entries.len()
    };
    assert_eq!((owned("edge/b.com").await, owned("far/b.com").await), (0, SERVICES));
    client.put_group(group("edge", &["a.com", "b.com"])).await.unwrap();
    assert_eq!(owned("edge/b.com").await, SERVICES);
    let mut thief = request("thief", "thief", &[]);
    let service = thief.service.as_mut().unwrap();
    (service.base_path, service.domains) = ("/s7".into(), vec!["b.com".into()]);
    let refusal = submit(&replica.client, thief).await.unwrap_err();
    assert!(refusal.message().contains("owned by service s7"), "{refusal}");
    until("the agents serve all", async || agents.iter().all(|agent| agent.serves("s129").is_some())).await;
}
