//! Agents that freeze, come back, or join.

use integration_tests::{
    app::{self, Bare},
    cluster::Plan,
};
use proto::baragon::v1::{ListAgentsRequest, RequestState, agent_outcome};

use crate::PATIENCE;

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
