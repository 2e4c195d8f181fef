//! Checks that hang and reloads that do not take.

use std::fs;

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
};
use nix::sys::signal::Signal;
use proto::baragon::v1::{LoadBalancerRequest, RequestState, RequestStatus};

use crate::{PATIENCE, hold::Hold, served};

async fn run(cluster: &Cluster, request: &LoadBalancerRequest) -> RequestStatus {
    cluster.expect(cluster.baragon().run(request, PATIENCE).await)
}

async fn succeeds(cluster: &Cluster, request: &LoadBalancerRequest) -> RequestStatus {
    let end = run(cluster, request).await;
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    end
}

#[tokio::test]
async fn a_check_that_hangs_fails_its_request_alone_and_leaves_no_process() {
    let plan = Plan::for_test().services(1).agents(2);
    let hold = Hold::new(&plan.folder);
    let plan = plan.set("lb-2", hold.setting()).set("lb-2", "nginx.check_timeout=1s");
    let cluster = plan.set("baragon-1", "requests.deadline=8s").start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;

    hold.hang("location /hangs/");
    let baragon = cluster.baragon();
    // Sent together: the agent is busy with the first while the others come.
    cluster.expect(baragon.submit(&app::balance("warm-up", "first", &[&v1])).await);
    cluster.expect(baragon.submit(&app::balance("bad", "hangs", &[&v1])).await);
    cluster.expect(baragon.submit(&app::balance("good", "other", &[&v1])).await);
    for id in ["warm-up", "good"] {
        let end = cluster.expect(baragon.watch(id, PATIENCE, |_| {}).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    }
    let end = cluster.expect(baragon.watch("bad", PATIENCE, |_| {}).await);

    assert_eq!(end.state(), RequestState::Failed, "{end:?}\n{}", cluster.state());
    assert!(end.message.contains("the check timed out after 1s"), "{end:?}");
    assert!(!end.message.contains("refused") && !end.message.contains("invalid"), "{end:?}");
    cluster.expect(cluster.agents_in_sync(2).await);
    cluster.until("no check runs", PATIENCE, async || hold.running().is_empty()).await;
    served::as_stored(&cluster, &["hello", "first", "hangs", "other"], &[app::GROUP; 2]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_reload_that_a_frozen_master_ignores_is_noticed_and_taken_back() {
    let plan = Plan::for_test().services(1).agents(1).set("lb-1", "nginx.reload_timeout=1s");
    let cluster = plan.set("baragon-1", "requests.deadline=5s").start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;

    let master = cluster.expect(cluster.nginx[0].master());
    master.signal(Signal::SIGSTOP);
    let end = run(&cluster, &app::balance("add-2", "second", &[&v1])).await;
    assert_eq!(end.state(), RequestState::Failed, "{end:?}\n{}", cluster.state());
    assert!(end.message.contains("does not serve configuration"), "{end:?}");
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1", "its workers go on");

    master.signal(Signal::SIGCONT);
    cluster.expect(cluster.agents_in_sync(1).await);
    served::as_stored(&cluster, &["hello", "second"], &[app::GROUP]).await;
    cluster
        .until("the live tree is what is served", PATIENCE, async || {
            cluster.nginx[0].served_tree().await.ok() == cluster.nginx[0].live_tree().ok()
        })
        .await;
    succeeds(&cluster, &app::balance("add-3", "second", &[&v1])).await;
    served::as_stored(&cluster, &["hello", "second"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_master_that_dies_during_a_reload_is_replaced_at_once() {
    let plan = Plan::for_test().services(1).agents(1).set("lb-1", "nginx.reload_timeout=60s");
    let cluster = plan.start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;
    let (master, tree) = (cluster.nginx[0].master().unwrap(), cluster.nginx[0].live_tree().unwrap());

    // It cannot act on its signal before it dies.
    master.signal(Signal::SIGSTOP);
    let baragon = cluster.baragon();
    cluster.expect(baragon.submit(&app::balance("add-2", "second", &[&v1])).await);
    cluster
        .until("the new tree is live", PATIENCE, async || {
            cluster.nginx[0].live_tree().is_ok_and(|live| live > tree)
        })
        .await;
    master.signal(Signal::SIGKILL);

    let end = cluster.expect(baragon.watch("add-2", PATIENCE / 2, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    served::as_stored(&cluster, &["hello", "second"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_a_bystander_harms_neither_it_nor_the_request() {
    let cluster = Plan::for_test().services(1).agents(1).start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    succeeds(&cluster, &app::balance("add-1", "hello", &[&v1])).await;
    let old = cluster.expect(cluster.nginx[0].master());
    let bystander = v1.process.identity().unwrap();

    fs::write(cluster.nginx[0].root().join("run/nginx.pid"), format!("{}\n", bystander.pid)).unwrap();
    succeeds(&cluster, &app::balance("add-2", "second", &[&v1])).await;

    assert!(bystander.is_alive(), "it has nothing to do with it");
    let new = cluster.expect(cluster.nginx[0].master());
    assert_ne!(new, bystander);
    cluster.until("one master is left", PATIENCE, async || new == old || !old.is_alive()).await;
    served::as_stored(&cluster, &["hello", "second"], &[app::GROUP]).await;
    cluster.stop().await.unwrap();
}
