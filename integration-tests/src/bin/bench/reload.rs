//! `lb_request_reload`: from the submission of a request to SUCCESS, one agent.

use std::time::{Duration, Instant};

use integration_tests::{
    Error, Result,
    app::{self, Bare},
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
};
use proto::baragon::v1::{LoadBalancerRequest, RequestState};

use crate::{
    floor::Floor,
    result::{Line, Times},
};

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).set("lb-1", "nginx.lua=off").launch().await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    request(&cluster, "start", &apps[1]).await?;
    let mut floor = Floor::copy_of(&cluster.nginx[0], &cluster.folder).await?;
    let (mut ours, mut floors) = (Times::default(), Times::default());
    // Side by side, so that a busy moment of the machine meets both.
    for round in 0..rounds {
        let (new, old) = (&apps[round % 2], &apps[(round + 1) % 2]);
        floors.push(floor.change(&old.address, &new.address).await?);
        ours.push(request(&cluster, &format!("round-{round}"), new).await?);
    }
    Line::ms("lb_request_reload", ours.median()).floor(floors.median()).p99(ours.quantile(0.99)).print();
    finish(cluster).await
}

/// The same as shipped, with Lua: there a new path needs a reload, new upstreams
/// do not.
pub(crate) async fn measure_with_lua(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).set("lb-1", "nginx.lua=on").launch().await?;
    let app = Bare::start(&cluster.folder, "a").await?;
    let paths = ["/hello-one", "/hello-two"];
    move_to(&cluster, "start", &app, paths[1]).await?;
    let mut floor = Floor::copy_of(&cluster.nginx[0], &cluster.folder).await?;
    let (mut ours, mut floors) = (Times::default(), Times::default());
    for round in 0..rounds {
        let (new, old) = (paths[round % 2], paths[(round + 1) % 2]);
        floors.push(floor.change_in("locations", "answer(", old, new).await?);
        ours.push(move_to(&cluster, &format!("round-{round}"), &app, new).await?);
    }
    let line = Line::ms("lb_request_reload_lua", ours.median()).floor(floors.median());
    line.p99(ours.quantile(0.99)).print();
    finish(cluster).await
}

pub(crate) async fn move_to(cluster: &Cluster, id: &str, app: &Bare, path: &str) -> Result<Duration> {
    let mut request = app::balance(id, "hello", &[app]);
    request.service.get_or_insert_default().base_path = path.to_owned();
    run(cluster, &request).await
}

pub(crate) async fn request(cluster: &Cluster, id: &str, app: &Bare) -> Result<Duration> {
    run(cluster, &app::balance(id, "hello", &[app])).await
}

async fn run(cluster: &Cluster, request: &LoadBalancerRequest) -> Result<Duration> {
    let begin = Instant::now();
    let end = cluster.baragon().run(request, PATIENCE).await?;
    if end.state() == RequestState::Success {
        return Ok(begin.elapsed());
    }
    Err(Error::new(format!("request {} ended {end:?}", request.request_id)))
}

/// A folder of a bench is like one of a test: gone when all went well.
pub(crate) async fn finish(cluster: Cluster) -> Result<()> {
    let folder = cluster.folder.clone();
    cluster.stop().await?;
    // The next sweep tries again.
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}
