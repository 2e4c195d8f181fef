//! Agents that freeze, come back, or join.

use integration_tests::{
    Error,
    app::{self, Bare},
    clients::is_terminal,
    cluster::Plan,
};
use proto::baragon::v1::{ListAgentsRequest, RequestState, agent_outcome};

use crate::{PATIENCE, hold::Hold, served};

#[tokio::test]
async fn a_frozen_agent_is_not_waited_for_beyond_its_lease_and_is_brought_up_to_date() {
    let cluster = Plan::for_test().services(1).agents(2).start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();

    cluster.agents[1].process.pause();
    let end = cluster.expect(baragon.run(&app::balance("add-1", "hello", &[&v1]), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    let applied = end.agents.iter().filter(|agent| agent.state() == agent_outcome::State::Applied);
    assert_eq!(applied.map(|agent| agent.agent_id.as_str()).collect::<Vec<_>>(), ["lb-1"]);

    cluster.agents[1].process.resume();
    cluster.expect(cluster.agents_in_sync(2).await);
    assert_eq!(cluster.expect(cluster.nginx[1].version("/hello").await), "v1");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_that_dies_for_good_in_the_middle_is_not_waited_for_beyond_its_lease() {
    let plan = Plan::for_test().services(1).agents(2);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-2", hold.setting()).set("lb-2", "nginx.check_timeout=60s");
    let mut cluster = plan.start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();

    hold.hold();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&v1])).await);
    cluster.until("the second one checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.agents[1].process.kill().await.unwrap();
    let end = cluster.expect(baragon.watch("add-1", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    let gone = end.agents.iter().find(|agent| agent.agent_id == "lb-2").expect("it was waited for at first");
    assert_eq!(gone.state(), agent_outcome::State::Gone, "{end:?}");
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");

    hold.release();
    cluster.agents[1].start_again().await.unwrap();
    cluster.expect(cluster.agents_in_sync(2).await);
    assert_eq!(cluster.expect(cluster.nginx[1].version("/hello").await), "v1");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_that_freezes_for_several_calls_and_wakes_within_its_lease_is_waited_for() {
    let plan = Plan::for_test().lease("30s").services(1).agents(2);
    let cluster = plan.set("baragon-1", "requests.agent_timeout=500ms").start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();

    cluster.agents[1].process.pause();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&v1])).await);
    cluster
        .until("two calls were given up", PATIENCE, async || {
            let (status, _) = baragon.get("add-1").await?;
            let tried = status.agents.iter().any(|agent| agent.agent_id == "lb-2" && agent.attempts >= 2);
            assert!(!is_terminal(status.state()), "one agent never answered: {status:?}");
            tried.then_some(()).ok_or_else(|| Error::new(format!("{status:?}")))
        })
        .await;
    cluster.agents[1].process.resume();

    let end = cluster.expect(baragon.watch("add-1", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    cluster.expect(cluster.agents_in_sync(2).await);
    served::as_stored(&cluster, &["hello"], &[app::GROUP; 2]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn without_a_live_agent_nothing_is_accepted() {
    let mut cluster = Plan::for_test().services(1).agents(1).start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();
    cluster.agents[0].process.terminate(PATIENCE).await.unwrap();
    cluster
        .until("no agent is left", PATIENCE, async || {
            let agents = baragon.replica(0).list_agents(ListAgentsRequest::default()).await;
            agents.is_ok_and(|agents| agents.into_inner().agents.is_empty())
        })
        .await;

    let refused = baragon.submit(&app::balance("add-1", "hello", &[&v1])).await.unwrap_err().to_string();
    assert!(refused.starts_with("FailedPrecondition"), "{refused}");
    assert!(baragon.get("add-1").await.is_err(), "a refused request is not recorded");

    cluster.agents[0].start_again().await.unwrap();
    cluster.expect(cluster.agents_in_sync(1).await);
    let end = cluster.expect(baragon.run(&app::balance("add-1", "hello", &[&v1]), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn changes_of_one_service_are_applied_in_their_order() {
    let cluster = Plan::for_test().services(2).agents(2).start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let v2 = Bare::start(&cluster.folder, "v2").await.unwrap();
    let baragon = cluster.baragon();

    for number in 0..8 {
        let bare = if number % 2 == 0 { &v1 } else { &v2 };
        cluster.expect(baragon.submit(&app::balance(&format!("change-{number}"), "hello", &[bare])).await);
    }
    let mut generations = Vec::new();
    for number in 0..8 {
        let end = cluster.expect(baragon.watch(&format!("change-{number}"), PATIENCE, |_| {}).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}");
        generations.push(end.generation);
    }

    assert!(generations.is_sorted(), "{generations:?}");
    for nginx in &cluster.nginx {
        assert_eq!(cluster.expect(nginx.version("/hello").await), "v2");
    }
    cluster.stop().await.unwrap();
}
