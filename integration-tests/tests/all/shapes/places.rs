//! Paths, groups and domains.

use integration_tests::app;
use proto::baragon::v1::{
    Action, DeleteGroupAliasRequest, GroupAlias, LoadBalancerRequest, PutGroupAliasRequest, Service,
};

use super::{BOTH, DOMAINS, FAR, NOTHING, Stage, acting};

// === impl Stage ===

impl Stage {
    /// "hello" with its first application, with whatever is different about it.
    fn placed(&self, id: &str, change: impl FnOnce(&mut Service)) -> LoadBalancerRequest {
        let mut request = app::balance(id, "hello", &[&self.apps[0]]);
        change(request.service.as_mut().expect("balance names it"));
        request
    }
}

#[tokio::test]
async fn a_renamed_base_path_answers_under_its_new_name_only_and_the_old_one_is_free() {
    let stage = Stage::start().await;
    stage.succeeds(&stage.placed("add", |_| {})).await;
    stage.both_say("/hello", ["v1", NOTHING]).await;

    stage.succeeds(&stage.placed("rename", |service| service.base_path = "/hi".to_owned())).await;
    stage.both_say("/hi/there", ["v1", NOTHING]).await;
    stage.both_say("/hello", [NOTHING; 2]).await;
    stage.both_say("/hello/there", [NOTHING; 2]).await;

    let mut heir = app::balance("heir", "heir", &[&stage.apps[1]]);
    heir.service.as_mut().unwrap().base_path = "/hello".to_owned();
    stage.succeeds(&heir).await;
    stage.both_say("/hello", ["v2", NOTHING]).await;
    stage.both_say("/hi", ["v1", NOTHING]).await;

    let back = stage.placed("back", |_| {});
    let refusal = stage.refused(&back).await;
    assert!(refusal.contains("owned by service heir"), "{refusal}");
    stage.both_say("/hi", ["v1", NOTHING]).await;
    stage.end().await;
}

#[tokio::test]
async fn additional_paths_come_and_go_and_the_longest_path_wins() {
    let stage = Stage::start().await;
    let with = |paths: &'static [&'static str]| {
        move |service: &mut Service| {
            service.additional_paths = paths.iter().map(|&path| path.into()).collect();
        }
    };
    stage.succeeds(&stage.placed("add", with(&["/also", "/deep/er"]))).await;
    for path in ["/hello", "/also", "/also/x", "/deep/er"] {
        stage.both_say(path, ["v1", NOTHING]).await;
    }
    for path in ["/deep", "/deep/erx", "/alsox"] {
        stage.both_say(path, [NOTHING; 2]).await;
    }

    let mut deep = app::balance("deep", "deep", &[&stage.apps[1]]);
    deep.service.as_mut().unwrap().base_path = "/deep".to_owned();
    stage.succeeds(&deep).await;
    stage.both_say("/deep/erx", ["v2", NOTHING]).await;
    stage.both_say("/deep/er/x", ["v1", NOTHING]).await;

    stage.succeeds(&stage.placed("less", with(&["/also"]))).await;
    stage.both_say("/deep/er/x", ["v2", NOTHING]).await;
    stage.both_say("/also", ["v1", NOTHING]).await;
    stage.end().await;
}

#[tokio::test]
async fn a_service_that_moves_answers_in_the_new_group_and_no_more_in_the_one_it_left() {
    let stage = Stage::start().await;
    let to = |groups: &'static [&'static str]| {
        move |service: &mut Service| service.groups = groups.iter().map(|&group| group.into()).collect()
    };
    stage.succeeds(&stage.placed("near", |_| {})).await;
    stage.both_say("/hello", ["v1", NOTHING]).await;

    let end = stage.succeeds(&stage.placed("move", to(&[FAR]))).await;
    let asked: Vec<&str> = end.agents.iter().map(|agent| agent.agent_id.as_str()).collect();
    assert_eq!(asked, ["lb-1", "lb-2"], "the group that it leaves is awaited too");
    stage.both_say("/hello", [NOTHING, "v1"]).await;

    // What it left is free in that group.
    let mut other = app::balance("other", "other", &[&stage.apps[1]]);
    other.service.as_mut().unwrap().base_path = "/hello".to_owned();
    stage.succeeds(&other).await;
    stage.both_say("/hello", ["v2", "v1"]).await;
    let refusal = stage.refused(&stage.placed("spread", to(&[app::GROUP, FAR]))).await;
    assert!(refusal.contains("owned by service other"), "{refusal}");

    stage.succeeds(&acting("gone", "other", Action::Delete)).await;
    stage.both_say("/hello", [NOTHING, "v1"]).await;
    stage.succeeds(&stage.placed("spread-again", to(&[app::GROUP, FAR]))).await;
    stage.both_say("/hello", ["v1"; 2]).await;
    stage.succeeds(&acting("all-gone", "hello", Action::Delete)).await;
    stage.both_say("/hello", [NOTHING; 2]).await;
    stage.end().await;
}

#[tokio::test]
async fn domains_the_default_domain_and_domain_aliases_decide_which_hosts_answer() {
    let stage = Stage::start().await;
    let asking = |domains: &'static [&'static str]| {
        move |service: &mut Service| {
            service.groups = vec![app::GROUP.into(), FAR.into()];
            service.domains = domains.iter().map(|&domain| domain.into()).collect();
        }
    };
    // By nginx, then by domain.
    let expect = async |words: [[&str; 2]; 2]| {
        for (nginx, words) in words.into_iter().enumerate() {
            for (domain, word) in DOMAINS.into_iter().zip(words) {
                stage.says(nginx, domain, "/hello", word).await;
            }
        }
    };
    let unasked = |group: &'static str| {
        move |service: &mut Service| {
            service.groups = vec![group.to_owned()];
            service.domains = Vec::new();
        }
    };
    stage.succeeds(&stage.placed("near", unasked(app::GROUP))).await;
    expect([["v1", NOTHING], [NOTHING; 2]]).await;
    stage.succeeds(&stage.placed("far", unasked(FAR))).await;
    expect([[NOTHING; 2], [NOTHING, "v1"]]).await;

    stage.succeeds(&stage.placed("first", asking(&[DOMAINS[0]]))).await;
    expect([["v1", NOTHING], ["v1", NOTHING]]).await;

    stage.succeeds(&stage.placed("second", asking(&[DOMAINS[1]]))).await;
    expect([[NOTHING, "v1"], [NOTHING, "v1"]]).await;

    stage.succeeds(&stage.placed("alias", asking(&[BOTH]))).await;
    expect([["v1"; 2]; 2]).await;
    // What no server names is the default one's.
    stage.says(0, "unknown.test", "/hello", "v1").await;

    let refusal = stage.refused(&stage.placed("bad", asking(&["nobodys.test"]))).await;
    assert!(refusal.contains("nobodys.test is served by none of the groups"), "{refusal}");
    expect([["v1"; 2]; 2]).await;
    stage.end().await;
}

#[tokio::test]
async fn a_group_alias_stands_for_its_groups_and_its_domains() {
    let stage = Stage::start().await;
    let mut replica = stage.cluster.baragon().replica(0);
    let alias = GroupAlias {
        name: "everywhere".to_owned(),
        groups: vec![app::GROUP.to_owned(), FAR.to_owned()],
        domains: vec![DOMAINS[1].to_owned()],
    };
    replica.put_group_alias(PutGroupAliasRequest { alias: Some(alias) }).await.unwrap();
    let everywhere = |service: &mut Service| {
        service.groups = vec!["everywhere".to_owned()];
        service.domains = Vec::new();
    };
    stage.succeeds(&stage.placed("add", everywhere)).await;
    for nginx in 0..2 {
        stage.says(nginx, DOMAINS[1], "/hello", "v1").await;
        stage.says(nginx, DOMAINS[0], "/hello", NOTHING).await;
    }

    // Its own domains come before those of the alias.
    let own = |service: &mut Service| {
        everywhere(service);
        service.domains = vec![DOMAINS[0].to_owned()];
    };
    stage.succeeds(&stage.placed("own", own)).await;
    for nginx in 0..2 {
        stage.says(nginx, DOMAINS[1], "/hello", NOTHING).await;
        stage.says(nginx, DOMAINS[0], "/hello", "v1").await;
    }

    // What was placed by it stays; the name alone is gone.
    let name = "everywhere".to_owned();
    replica.delete_group_alias(DeleteGroupAliasRequest { name }).await.unwrap();
    let refusal = stage.refused(&stage.placed("late", everywhere)).await;
    assert!(refusal.contains("group everywhere does not exist"), "{refusal}");
    stage.both_say("/hello", ["v1"; 2]).await;
    stage.end().await;
}
