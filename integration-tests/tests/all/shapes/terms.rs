//! On which terms a change is made: what is expected, checked, planned, or
//! brought back.

use integration_tests::app;
use proto::baragon::v1::{
    Action, Group, Level, ListGenerationsRequest, LoadBalancerRequest, PlanRequestRequest, RequestState,
    RollbackServiceRequest,
};

use super::{DOMAINS, NOTHING, Stage, acting, group};
use crate::{PATIENCE, served};

#[tokio::test]
async fn a_change_is_made_only_to_the_generation_that_it_expects() {
    let stage = Stage::start().await;
    let expecting = |id: &str, app: usize, generation: u64| LoadBalancerRequest {
        expected_generation: Some(generation),
        ..app::balance(id, "hello", &[&stage.apps[app]])
    };
    // Of a service that does not exist yet.
    let first = stage.succeeds(&expecting("first", 0, 0)).await.generation;
    stage.both_say("/hello", ["v1", NOTHING]).await;
    let second = stage.succeeds(&expecting("second", 1, first)).await.generation;
    assert!(second > first);
    stage.both_say("/hello", ["v2", NOTHING]).await;

    let refusal = stage.refused(&expecting("late", 2, first)).await;
    let words = format!("the service is at generation {second}, not {first}");
    assert!(refusal.starts_with("FailedPrecondition") && refusal.contains(&words), "{refusal}");
    stage.both_say("/hello", ["v2", NOTHING]).await;
    stage.end().await;
}

#[tokio::test]
async fn a_rollback_brings_the_place_and_the_upstreams_of_a_generation_back() {
    let stage = Stage::start().await;
    let first = stage.succeeds(&app::balance("first", "hello", &[&stage.apps[0]])).await.generation;
    let mut moved = app::balance("moved", "hello", &[&stage.apps[1]]);
    moved.service.as_mut().unwrap().base_path = "/moved".to_owned();
    let second = stage.succeeds(&moved).await.generation;
    stage.both_say("/moved", ["v2", NOTHING]).await;

    let back = async |id: &str, generation: u64| {
        let wanted =
            RollbackServiceRequest { service_id: "hello".to_owned(), generation, request_id: id.to_owned() };
        stage.cluster.baragon().replica(0).rollback_service(wanted).await.unwrap();
        let end = stage.cluster.expect(stage.cluster.baragon().watch(id, PATIENCE, |_| {}).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}");
    };
    back("back", first).await;
    stage.both_say("/hello", ["v1", NOTHING]).await;
    stage.both_say("/moved", [NOTHING; 2]).await;

    stage.succeeds(&acting("gone", "hello", Action::Delete)).await;
    stage.both_say("/hello", [NOTHING; 2]).await;
    back("revived", second).await;
    stage.both_say("/moved", ["v2", NOTHING]).await;

    // Each of them is a generation of its own, paged from the newest on.
    let mut told = Vec::new();
    let mut page =
        ListGenerationsRequest { service_id: "hello".to_owned(), page_size: 2, ..Default::default() };
    loop {
        let answer = stage.cluster.baragon().replica(1).list_generations(page.clone()).await.unwrap();
        let answer = answer.into_inner();
        assert!(answer.generations.len() <= 2);
        told.extend(answer.generations.into_iter().map(|one| one.request_id));
        if answer.next_page_token.is_empty() {
            break;
        }
        page.page_token = answer.next_page_token;
    }
    assert_eq!(told, ["revived", "gone", "back", "moved", "first"]);
    stage.end().await;
}

#[tokio::test]
async fn a_reload_loads_the_same_again_and_of_nothing_is_a_noop() {
    let stage = Stage::start().await;
    stage.succeeds(&app::balance("add", "hello", &[&stage.apps[0]])).await;
    let before = stage.cluster.expect(stage.cluster.nginx[0].served_tree().await);
    let end = stage.succeeds(&acting("reload", "hello", Action::Reload)).await;
    assert_eq!(end.agents[0].level(), Level::Structural, "{end:?}");
    let after = stage.cluster.expect(stage.cluster.nginx[0].served_tree().await);
    assert!(after > before, "{before} and {after}");
    stage.both_say("/hello", ["v1", NOTHING]).await;

    for (id, action) in [("no-reload", Action::Reload), ("no-delete", Action::Delete)] {
        let run = stage.cluster.baragon().run(&acting(id, "nobody", action), PATIENCE).await;
        let end = stage.cluster.expect(run);
        assert_eq!(end.state(), RequestState::InvalidRequestNoop, "{end:?}");
    }
    stage.end().await;
}

#[tokio::test]
async fn what_is_not_to_be_checked_is_served_and_what_is_not_to_be_reloaded_waits_for_the_next_reload() {
    let stage = Stage::start().await;
    let unchecked =
        LoadBalancerRequest { no_validate: true, ..app::balance("add", "hello", &[&stage.apps[0]]) };
    stage.succeeds(&unchecked).await;
    stage.both_say("/hello", ["v1", NOTHING]).await;

    let mut later =
        LoadBalancerRequest { no_reload: true, ..app::balance("later", "hello", &[&stage.apps[0]]) };
    later.service.as_mut().unwrap().base_path = "/later".to_owned();
    stage.succeeds(&later).await;
    stage.both_say("/hello", ["v1", NOTHING]).await;
    stage.both_say("/later", [NOTHING; 2]).await;
    stage.succeeds(&acting("reload", "hello", Action::Reload)).await;
    stage.both_say("/hello", [NOTHING; 2]).await;
    stage.both_say("/later", ["v1", NOTHING]).await;
    stage.end().await;
}

#[tokio::test]
async fn a_plan_tells_each_file_and_changes_nothing() {
    let stage = Stage::start().await;
    let wanted = app::balance("add", "hello", &[&stage.apps[0]]);
    let plan = async |request: &LoadBalancerRequest| {
        let asked = PlanRequestRequest { request: Some(request.clone()), check: true };
        stage.cluster.baragon().replica(1).plan_request(asked).await.unwrap().into_inner()
    };
    let told = plan(&wanted).await;
    assert!(told.faults.is_empty() && told.agents.len() == 1, "{told:?}");
    assert_eq!((told.agents[0].agent_id.as_str(), told.agents[0].level()), ("lb-1", Level::Structural));
    assert_eq!(told.agents[0].problem, "");
    let files = &told.agents[0].files;
    let location = files.iter().find(|file| file.path == "locations/hello.test/hello.conf");
    let location = location.unwrap_or_else(|| panic!("{files:?}"));
    assert!(location.before.is_empty() && location.after.contains("location /hello/"), "{location:?}");
    stage.both_say("/hello", [NOTHING; 2]).await;
    assert!(served::stored(&stage.cluster).await.unwrap().is_empty());

    // What was planned is what is rendered once it is done.
    let end = stage.succeeds(&wanted).await;
    assert_eq!(end.generation, told.generation);
    assert!(plan(&wanted).await.agents[0].files.is_empty(), "it is as it would be");
    let root = stage.cluster.nginx[0].root().join("live");
    let packed = std::fs::read_to_string(root.join("locations/hello.test/~packed.conf")).unwrap();
    assert!(packed.contains(&location.after), "{packed}");
    stage.end().await;
}

#[tokio::test]
async fn a_group_with_fewer_agents_than_its_minimum_takes_nothing_and_below_its_target_says_so() {
    let stage = Stage::start().await;
    let with = |minimum_agents, target_agents| Group {
        minimum_agents,
        target_agents,
        ..group(app::GROUP, DOMAINS[0])
    };
    stage.succeeds(&app::balance("before", "hello", &[&stage.apps[0]])).await;
    stage.cluster.expect(stage.cluster.baragon().put_group(with(2, 0)).await);
    let refusal = stage.refused(&app::balance("few", "hello", &[&stage.apps[1]])).await;
    assert!(refusal.contains("1 live agent(s) of the 2 that it needs"), "{refusal}");
    stage.both_say("/hello", ["v1", NOTHING]).await;

    stage.cluster.expect(stage.cluster.baragon().put_group(with(1, 3)).await);
    stage.succeeds(&app::balance("enough", "hello", &[&stage.apps[1]])).await;
    stage.both_say("/hello", ["v2", NOTHING]).await;
    let cluster = &stage.cluster;
    cluster
        .until("the status tells that the target is missed", PATIENCE, async || {
            let status = cluster
                .baragon()
                .replica(0)
                .get_status(proto::baragon::v1::GetStatusRequest {})
                .await
                .ok()?
                .into_inner();
            let problem = |words: &&String| words.contains(app::GROUP) && words.contains('3');
            status.problems.iter().find(problem).cloned()
        })
        .await;
    stage.end().await;
}
