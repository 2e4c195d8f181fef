//! Agents and leaders that hang, answer late, die or come at the worst moment.

use std::time::Duration;

use integration_tests::{
    app::{self, Bare},
    clients,
    cluster::{Cluster, Plan},
    proxy::Flow,
};
use proto::baragon::{
    agent::v1::ApplyRequest,
    v1::{GetStatusRequest, RequestState, RequestStatus, agent_outcome},
};

use crate::{PATIENCE, hold::Hold, served};

const ONE_GROUP: [&str; 2] = [app::GROUP, app::GROUP];

async fn apps(cluster: &Cluster) -> (Bare, Bare) {
    let (v1, v2) = (Bare::start(&cluster.folder, "v1").await, Bare::start(&cluster.folder, "v2").await);
    (v1.unwrap(), v2.unwrap())
}

async fn succeeds(cluster: &Cluster, id: &str, bare: &Bare) -> RequestStatus {
    let end = cluster.expect(cluster.baragon().run(&app::balance(id, "hello", &[bare]), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    end
}

#[tokio::test]
async fn a_request_is_never_a_success_while_an_agent_is_silent_and_is_reverted_after_its_deadline() {
    let mut plan = Plan::for_test().services(1).agents(2);
    let proxy = plan.proxy_before("lb-1").await;
    let plan = plan.set("baragon-1", "requests.deadline=3s").set("baragon-1", "requests.agent_timeout=1s");
    let cluster = plan.start().await;
    let (v1, v2) = apps(&cluster).await;
    succeeds(&cluster, "add-1", &v1).await;

    proxy.black_hole();
    let baragon = cluster.baragon();
    cluster.expect(baragon.submit(&app::balance("add-2", "hello", &[&v2])).await);
    cluster
        .until("the deadline passes", PATIENCE, async || {
            let (status, _) = baragon.get("add-2").await?;
            assert_ne!(status.state(), RequestState::Success, "one agent never answered: {status:?}");
            let past = status.phase() != proto::baragon::v1::RequestPhase::Pending
                && status.phase() != proto::baragon::v1::RequestPhase::Applying;
            past.then_some(()).ok_or_else(|| integration_tests::Error::new(format!("{status:?}")))
        })
        .await;
    proxy.heal();

    let end = cluster.expect(baragon.watch("add-2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Failed, "{end:?}\n{}", cluster.state());
    cluster.expect(cluster.agents_in_sync(2).await);
    served::as_stored(&cluster, &["hello"], &ONE_GROUP).await;
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    succeeds(&cluster, "add-3", &v2).await;
    served::as_stored(&cluster, &["hello"], &ONE_GROUP).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_answer_that_comes_after_the_call_was_given_up_does_no_harm() {
    let mut plan = Plan::for_test().services(1).agents(2);
    let proxy = plan.proxy_before("lb-1").await;
    let cluster = plan.set("baragon-1", "requests.agent_timeout=1s").start().await;
    let (v1, v2) = apps(&cluster).await;
    succeeds(&cluster, "add-1", &v1).await;

    proxy.flow(Flow::Pass, Flow::Delay(Duration::from_secs(2)));
    let baragon = cluster.baragon();
    cluster.expect(baragon.submit(&app::balance("add-2", "hello", &[&v2])).await);
    cluster
        .until("the late agent serves the change", PATIENCE, async || {
            cluster.nginx[0].version("/hello").await.is_ok_and(|version| version == "v2")
        })
        .await;
    // Twice the time-out: at least one call is given up and made again.
    tokio::time::sleep(Duration::from_secs(2)).await;
    proxy.heal();

    let end = cluster.expect(baragon.watch("add-2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    cluster.expect(cluster.agents_in_sync(2).await);
    served::as_stored(&cluster, &["hello"], &ONE_GROUP).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_that_dies_after_it_applied_and_before_it_answered_loses_nothing() {
    let mut plan = Plan::for_test().services(1).agents(1);
    let proxy = plan.proxy_before("lb-1").await;
    let mut cluster = plan.start().await;
    let (v1, v2) = apps(&cluster).await;
    succeeds(&cluster, "add-1", &v1).await;

    proxy.flow(Flow::Pass, Flow::Hold);
    let baragon = cluster.baragon();
    cluster.expect(baragon.submit(&app::balance("add-2", "hello", &[&v2])).await);
    cluster
        .until("the change is served", PATIENCE, async || {
            cluster.nginx[0].version("/hello").await.is_ok_and(|version| version == "v2")
        })
        .await;
    cluster.agents[0].process.kill().await.unwrap();
    proxy.cut();
    let (status, _) = cluster.expect(baragon.get("add-2").await);
    assert!(!clients::is_terminal(status.state()), "nobody answered: {status:?}");
    proxy.heal();
    cluster.agents[0].start_again().await.unwrap();

    let end = cluster.expect(baragon.watch("add-2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    served::as_stored(&cluster, &["hello"], &ONE_GROUP).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_that_joins_in_the_middle_serves_the_change_before_it_is_a_success() {
    let plan = Plan::for_test().services(1).agents(2);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.check_timeout=60s");
    let mut cluster = plan.start().await;
    let (v1, _) = apps(&cluster).await;
    cluster.agents[1].process.terminate(PATIENCE).await.unwrap();
    cluster.expect(cluster.agents_in_sync(1).await);

    hold.hold();
    let baragon = cluster.baragon();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&v1])).await);
    cluster.until("the first agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.agents[1].start_again().await.unwrap();
    cluster
        .until("the second one has come", PATIENCE, async || {
            let agents =
                baragon.replica(0).list_agents(proto::baragon::v1::ListAgentsRequest::default()).await;
            agents.is_ok_and(|agents| agents.into_inner().agents.len() == 2)
        })
        .await;
    hold.release();

    let end = cluster.expect(baragon.watch("add-1", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    for nginx in &cluster.nginx {
        assert_eq!(cluster.expect(nginx.version("/hello").await), "v1", "{end:?}");
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn when_one_of_two_groups_refuses_both_go_back() {
    let plan = Plan::for_test().services(1).agents(2).group("other").set("lb-2", "group=other");
    let hold = Hold::new(&plan.folder);
    let cluster = plan.set("lb-2", hold.setting()).start().await;
    let (v1, v2) = apps(&cluster).await;
    let change = |id: &str, bare: &Bare, path: &str| {
        let mut request = app::balance(id, "hello", &[bare]);
        let service = request.service.as_mut().unwrap();
        service.groups = vec![app::GROUP.to_owned(), "other".to_owned()];
        service.additional_paths = vec![path.to_owned()];
        request
    };
    let baragon = cluster.baragon();
    let end = cluster.expect(baragon.run(&change("add-1", &v1, "/one"), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");

    hold.refuse("location /two/");
    let end = cluster.expect(baragon.run(&change("add-2", &v2, "/two"), PATIENCE).await);

    assert_eq!(end.state(), RequestState::Failed, "{end:?}\n{}", cluster.state());
    let states: Vec<_> = end.agents.iter().map(|agent| (agent.agent_id.as_str(), agent.state())).collect();
    assert!(states.contains(&("lb-1", agent_outcome::State::Reverted)), "{end:?}");
    assert!(end.agents.iter().any(|agent| agent.message.contains("refused by the test")), "{end:?}");
    for nginx in &cluster.nginx {
        assert_eq!(cluster.expect(nginx.version("/hello").await), "v1", "{end:?}");
        assert_eq!(cluster.expect(nginx.get(app::DOMAIN, "/two").await).status, 404);
    }
    served::as_stored(&cluster, &["hello"], &[app::GROUP, "other"]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_leader_that_wakes_up_after_its_lease_changes_nothing_any_more() {
    let plan = Plan::for_test().services(2).agents(1);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-1", hold.setting()).set("lb-1", "nginx.check_timeout=60s");
    let cluster = plan.start().await;
    let (v1, v2) = apps(&cluster).await;
    let baragon = cluster.baragon();
    let old = cluster.until("one leads", PATIENCE, async || baragon.leader().await).await;
    let term = baragon.replica(old).get_status(GetStatusRequest {}).await.unwrap().into_inner().term;

    hold.hold();
    cluster.expect(baragon.submit(&app::balance("add-1", "hello", &[&v1])).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.services[old].process.pause();
    let survivor = clients::Baragon::new(&[cluster.services[1 - old].address.clone()]);
    cluster.until("the other one leads", PATIENCE, async || survivor.leader().await).await;
    hold.release();
    let end = cluster.expect(survivor.watch("add-1", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    let end = cluster.expect(survivor.run(&app::balance("add-2", "hello", &[&v2]), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());

    cluster.services[old].process.resume();
    cluster
        .until("it knows that it does not lead", PATIENCE, async || {
            let status = baragon.replica(old).get_status(GetStatusRequest {}).await;
            status.is_ok_and(|status| !status.get_ref().leading && status.get_ref().term != term)
        })
        .await;
    let late = ApplyRequest { term, ..ApplyRequest::default() };
    let refused = clients::agent(&cluster.agents[0].address).apply(late).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::FailedPrecondition, "{refused:?}");
    served::as_stored(&cluster, &["hello"], &ONE_GROUP).await;
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v2");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_leader_that_is_cut_off_from_the_store_is_replaced_and_its_requests_go_on() {
    let mut plan = Plan::for_test().services(2).agents(1);
    let proxies = [plan.proxy_to_etcd("baragon-1").await, plan.proxy_to_etcd("baragon-2").await];
    let cluster = plan.start().await;
    let (v1, v2) = apps(&cluster).await;
    succeeds(&cluster, "add-1", &v1).await;
    let baragon = cluster.baragon();
    let old = cluster.until("one leads", PATIENCE, async || baragon.leader().await).await;

    proxies[old].black_hole();
    let survivor = clients::Baragon::new(&[cluster.services[1 - old].address.clone()]);
    let end = cluster.expect(survivor.run(&app::balance("add-2", "hello", &[&v2]), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    proxies[old].heal();

    cluster
        .until("both know the same leader", PATIENCE, async || {
            let old = baragon.replica(old).get_status(GetStatusRequest {}).await;
            old.is_ok_and(|status| !status.get_ref().leading && !status.get_ref().leader.is_empty())
        })
        .await;
    succeeds(&cluster, "add-3", &v1).await;
    served::as_stored(&cluster, &["hello"], &ONE_GROUP).await;
    cluster.stop().await.unwrap();
}
