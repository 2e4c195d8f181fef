//! Which applications answer, and how often.

use std::collections::BTreeMap;

use integration_tests::{app, cluster::Plan};
use proto::baragon::v1::{
    FindUpstreamRequest, LoadBalancerRequest, RemoveUpstreamRequest, RequestState, Upstream,
};

use super::{EMPTY, NOTHING, Stage, edit, listed};
use crate::PATIENCE;

fn counts(wanted: &[(&str, usize)]) -> BTreeMap<String, usize> {
    wanted.iter().map(|(version, count)| ((*version).to_owned(), *count)).collect()
}

#[tokio::test]
async fn upstreams_are_added_removed_and_replaced_also_by_none() {
    let stage = Stage::start().await;
    let [v1, v2, v3] = [0, 1, 2].map(|number| stage.apps[number].upstream());
    let expect = async |wanted: &[(&str, usize)]| {
        assert_eq!(stage.answers_of(0, app::DOMAIN, "/hello", 6).await, counts(wanted));
    };
    stage.succeeds(&edit("add", "hello", &[&v1], &[])).await;
    expect(&[("v1", 6)]).await;
    stage.succeeds(&edit("more", "hello", &[&v2, &v3], &[])).await;
    expect(&[("v1", 2), ("v2", 2), ("v3", 2)]).await;
    stage.succeeds(&edit("less", "hello", &[], &[&v1])).await;
    expect(&[("v2", 3), ("v3", 3)]).await;
    stage.succeeds(&edit("swap", "hello", &[&v1], &[&v2, &v3])).await;
    expect(&[("v1", 6)]).await;
    stage.succeeds(&listed("replace", "hello", vec![v2, v3])).await;
    expect(&[("v2", 3), ("v3", 3)]).await;
    stage.succeeds(&listed("by-none", "hello", Vec::new())).await;
    expect(&[(EMPTY, 6)]).await;
    stage.succeeds(&edit("again", "hello", &[&v1], &[])).await;
    expect(&[("v1", 6)]).await;
    stage.end().await;
}

#[tokio::test]
async fn an_update_of_upstreams_alone_leaves_the_place_as_it_is() {
    let stage = Stage::start().await;
    let alone = |id: &str, service: &str, app: usize| LoadBalancerRequest {
        upstream_update_only: true,
        service: Some(proto::baragon::v1::Service { service_id: service.to_owned(), ..Default::default() }),
        ..app::balance(id, service, &[&stage.apps[app]])
    };
    let mut placed = app::balance("add", "hello", &[&stage.apps[0]]);
    placed.service.as_mut().unwrap().base_path = "/else".to_owned();
    stage.succeeds(&placed).await;
    stage.succeeds(&alone("alone", "hello", 1)).await;
    stage.both_say("/else", ["v2", NOTHING]).await;
    stage.both_say("/hello", [NOTHING; 2]).await;
    let state = stage.cluster.expect(stage.cluster.baragon().service("hello").await);
    assert_eq!(state.service.unwrap().base_path, "/else");

    let refusal = stage.refused(&alone("nobody", "nobody", 1)).await;
    assert!(refusal.contains("service nobody does not exist"), "{refusal}");
    stage.end().await;
}

#[tokio::test]
async fn an_address_of_another_service_is_taken_only_where_that_is_not_forbidden() {
    let stage = Stage::start().await;
    stage.succeeds(&app::balance("one", "one", &[&stage.apps[0]])).await;
    let mut second = app::balance("two", "two", &[&stage.apps[0]]);
    second.no_duplicate_upstreams = true;
    let refusal = stage.refused(&second).await;
    assert!(refusal.contains("is already in service one"), "{refusal}");
    stage.both_say("/two", [NOTHING; 2]).await;

    second.replace_upstreams = app::balance("", "", &[&stage.apps[1]]).replace_upstreams;
    stage.succeeds(&second).await;
    stage.both_say("/two", ["v2", NOTHING]).await;
    stage.succeeds(&edit("free", "two", &[&stage.apps[0].upstream()], &[])).await;
    let answers = stage.answers_of(0, app::DOMAIN, "/two", 4).await;
    assert_eq!(answers, counts(&[("v1", 2), ("v2", 2)]));
    stage.end().await;
}

#[tokio::test]
async fn a_host_that_is_removed_answers_nowhere_any_more() {
    let stage = Stage::start().await;
    let baragon = stage.cluster.baragon();
    let (v1, v2) = (&stage.apps[0], &stage.apps[1]);
    stage.succeeds(&app::balance("one", "one", &[v1, v2])).await;
    stage.succeeds(&app::balance("two", "two", &[v1])).await;
    stage.succeeds(&app::balance("three", "three", &[v2])).await;
    let owners = async |address: &str| {
        let asked = FindUpstreamRequest { address: address.to_owned() };
        let found = baragon.replica(1).find_upstream(asked).await.unwrap().into_inner().owners;
        found.into_iter().map(|owner| owner.service_id).collect::<Vec<_>>()
    };
    assert_eq!(owners(&v1.address).await, ["one", "two"]);
    assert_eq!(owners("127.0.0.1").await, ["one", "one", "three", "two"]);

    let wanted = RemoveUpstreamRequest { address: v1.address.clone(), request_id: "out".to_owned() };
    let told = baragon.replica(0).remove_upstream(wanted).await.unwrap().into_inner();
    assert!(told.refused.is_empty(), "{told:?}");
    let ids: Vec<&str> = told.requests.iter().map(|one| one.request_id.as_str()).collect();
    assert_eq!(ids, ["out:one", "out:two"]);
    for id in ids {
        let end = stage.cluster.expect(baragon.watch(id, PATIENCE, |_| {}).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}");
    }
    stage.both_say("/one", ["v2", NOTHING]).await;
    stage.both_say("/two", [EMPTY, NOTHING]).await;
    stage.both_say("/three", ["v2", NOTHING]).await;
    assert!(owners(&v1.address).await.is_empty());
    stage.end().await;
}

/// Shares by weight, and a backup that takes over and steps back.
async fn weights_and_backups(lua: &str) {
    let setting = format!("nginx.lua={lua}");
    let mut stage = Stage::of(Plan::for_test().set("lb-1", &setting).set("lb-2", &setting)).await;
    let upstream = |stage: &Stage, app: usize, weight| Upstream { weight, ..stage.apps[app].upstream() };
    let list = vec![upstream(&stage, 0, 3), upstream(&stage, 1, 1)];
    stage.succeeds(&listed("weights", "hello", list)).await;
    let answers = stage.answers_of(0, app::DOMAIN, "/hello", 16).await;
    assert_eq!(answers, counts(&[("v1", 12), ("v2", 4)]), "three to one, in every four");

    let list = vec![upstream(&stage, 0, 1), upstream(&stage, 1, 4)];
    stage.succeeds(&listed("other-weights", "hello", list)).await;
    let answers = stage.answers_of(0, app::DOMAIN, "/hello", 20).await;
    assert_eq!(answers, counts(&[("v1", 4), ("v2", 16)]));

    let backup = Upstream { backup: true, ..upstream(&stage, 1, 1) };
    stage.succeeds(&listed("backup", "hello", vec![upstream(&stage, 0, 1), backup])).await;
    stage.both_say("/hello", ["v1", NOTHING]).await;
    stage.apps[0].process.kill().await.unwrap();
    stage.both_say("/hello", ["v2", NOTHING]).await;
    stage.apps[0].process.start().unwrap();
    let cluster = &stage.cluster;
    cluster
        .until("the first one answers again", PATIENCE, async || {
            cluster.nginx[0].version("/hello").await.is_ok_and(|version| version == "v1")
        })
        .await;
    stage.both_say("/hello", ["v1", NOTHING]).await;
    stage.end().await;
}

#[tokio::test]
async fn weights_are_shares_and_a_backup_answers_for_the_dead_with_lua() {
    weights_and_backups("on").await;
}

#[tokio::test]
async fn weights_are_shares_and_a_backup_answers_for_the_dead_without_lua() {
    weights_and_backups("off").await;
}
