//! The store goes away and comes back.

use std::time::Duration;

use integration_tests::{
    app,
    cluster::Plan,
    traffic::{Connections, Load, Traffic},
};

use crate::{PATIENCE, handshake};

const OUTAGE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn everything_goes_on_after_etcd_was_away_for_ten_seconds() {
    let mut cluster = Plan::for_test().services(2).agents(1).schedulers(2).start().await;
    handshake::deploy(&cluster, "v1").await;
    let before = cluster.expect(cluster.scheduler().tasks("hello", false).await);
    let traffic = Traffic::start(&Load {
        addresses: cluster.balancers(),
        host: app::DOMAIN.to_owned(),
        path: "/hello".to_owned(),
        connections: Connections::New,
        clients: 4,
        rate: 50,
    });

    cluster.etcd.process.terminate(PATIENCE).await.unwrap();
    // The length of the outage is the case under test.
    tokio::time::sleep(OUTAGE).await;
    cluster.etcd.start_again().await.unwrap();

    cluster.expect(cluster.agents_in_sync(1).await);
    let scheduler = cluster.scheduler();
    cluster.until("a scheduler leads", PATIENCE, async || scheduler.leader().await).await;
    let after =
        cluster.until("the tasks are listed", PATIENCE, async || scheduler.tasks("hello", false).await).await;
    let pids = |tasks: &[proto::scheduler::v1::Task]| tasks.iter().map(|task| task.pid).collect::<Vec<_>>();
    assert_eq!(pids(&before), pids(&after), "tasks do not depend on the store");
    handshake::deploy(&cluster, "v2").await;
    handshake::answered(&cluster, &traffic, "v2").await;
    cluster.expect(traffic.stop().await.all_answered());
    cluster.stop().await.unwrap();
}
