//! `lb_burst_1600`: every one of 1,600 services changed at once.

use integration_tests::{Result, app::Bare, cluster::Plan, paths, process::Lifetime};

use crate::{
    fleet, reload,
    result::{Line, Times},
};

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).launch().await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    let before = fleet::reloads(&cluster).await?;
    let first = fleet::change_all(&cluster, "start", &apps[1]).await?;
    let first_reloads = fleet::reloads(&cluster).await? - before;
    let (mut times, mut most) = (Times::default(), 0);
    for round in 0..rounds {
        let before = fleet::reloads(&cluster).await?;
        times.push(fleet::change_all(&cluster, &format!("round-{round}"), &apps[round % 2]).await?);
        most = most.max(fleet::reloads(&cluster).await? - before);
    }
    Line::s("lb_burst_1600", times.median()).reloads(most).print();
    let (mut times, mut most) = (Times::default(), 0);
    for round in 0..rounds {
        let before = fleet::reloads(&cluster).await?;
        times.push(fleet::move_all(&cluster, &format!("move-{round}"), &apps[0]).await?);
        most = most.max(fleet::reloads(&cluster).await? - before);
    }
    // Their paths, where the line above is their endpoints.
    Line::s("lb_burst_1600_structural", times.median()).reloads(most).print();
    // 1,600 services that were not there before.
    Line::s("lb_burst_1600_new", first).reloads(first_reloads).print();
    reload::finish(cluster).await
}
