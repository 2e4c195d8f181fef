//! An agent that is killed while it applies.

use std::time::Duration;

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
};
use proto::baragon::v1::RequestState;

use crate::{PATIENCE, hold::Hold};

/// Two paths of one service: a mixture would show as two versions.
const PATHS: [&str; 2] = ["/hello/x", "/second/x"];

fn change(id: &str, bare: &Bare) -> proto::baragon::v1::LoadBalancerRequest {
    let mut request = app::balance(id, "hello", &[bare]);
    request.service.as_mut().unwrap().additional_paths = vec!["/second".to_owned()];
    request
}

/// The one version that all paths serve once old workers are gone.
async fn settled_version(cluster: &Cluster) -> String {
    cluster
        .until("every path serves the same version", PATIENCE, async || {
            let first = cluster.nginx[0].version(PATHS[0]).await.ok()?;
            let second = cluster.nginx[0].version(PATHS[1]).await.ok()?;
            (first == second).then_some(first)
        })
        .await
}

#[tokio::test]
async fn an_agent_killed_before_the_swap_leaves_the_old_and_goes_on_when_it_is_back() {
    let plan = Plan::for_test().services(1).agents(1);
    let hold = Hold::new(&plan.folder);
    let mut cluster = plan
        .set("lb-1", hold.setting())
        .set("lb-1", "nginx.lua=off")
        .set("lb-1", "nginx.check_timeout=60s")
        .start()
        .await;
    let (v1, v2) = (
        Bare::start(&cluster.folder, "v1").await.unwrap(),
        Bare::start(&cluster.folder, "v2").await.unwrap(),
    );
    let baragon = cluster.baragon();
    cluster.expect(baragon.run(&change("add-1", &v1), PATIENCE).await);
    let tree = cluster.expect(cluster.nginx[0].served_tree().await);

    hold.hold();
    cluster.expect(baragon.submit(&change("add-2", &v2)).await);
    cluster.until("the agent checks the change", PATIENCE, async || hold.is_reached()).await;
    cluster.agents[0].process.kill().await.unwrap();
    hold.release();

    assert_eq!(settled_version(&cluster).await, "v1");
    assert_eq!(cluster.expect(cluster.nginx[0].served_tree().await), tree);
    assert_eq!(cluster.expect(cluster.nginx[0].live_tree()), tree);
    cluster.agents[0].start_again().await.unwrap();
    let end = cluster.expect(baragon.watch("add-2", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    assert_eq!(settled_version(&cluster).await, "v2");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_agent_killed_at_any_moment_of_an_apply_leaves_one_complete_configuration() {
    let mut cluster = Plan::for_test().services(1).agents(1).start().await;
    let (v1, v2) = (
        Bare::start(&cluster.folder, "v1").await.unwrap(),
        Bare::start(&cluster.folder, "v2").await.unwrap(),
    );
    let baragon = cluster.baragon();
    cluster.expect(baragon.run(&change("start", &v1), PATIENCE).await);
    let (mut old, mut new) = (&v1, &v2);
    let versions = |bare: &Bare| if bare.address == v1.address { "v1" } else { "v2" };

    // An apply takes some 150 ms; the moments fall before, in and after its steps.
    for (round, moment) in [0, 10, 25, 40, 60, 90, 130, 200].into_iter().enumerate() {
        let id = format!("change-{round}");
        cluster.expect(baragon.submit(&change(&id, new)).await);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        cluster.agents[0].process.kill().await.unwrap();

        let served = settled_version(&cluster).await;
        assert!([versions(old), versions(new)].contains(&served.as_str()), "{served} after {moment} ms");
        cluster.agents[0].start_again().await.unwrap();
        let end = cluster.expect(baragon.watch(&id, PATIENCE, |_| {}).await);
        assert_eq!(
            end.state(),
            RequestState::Success,
            "killed after {moment} ms: {end:?}\n{}",
            cluster.state()
        );
        assert_eq!(settled_version(&cluster).await, versions(new));
        assert_eq!(
            cluster.expect(cluster.nginx[0].live_tree()),
            cluster.expect(cluster.nginx[0].served_tree().await)
        );
        (old, new) = (new, old);
    }
    cluster.stop().await.unwrap();
}
