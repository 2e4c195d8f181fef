//! Many services at once, and what the agents say they did.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use integration_tests::{
    Context, Error, Result,
    app::{self, Bare},
    clients::Baragon,
    cluster::Cluster,
    http,
};
use proto::baragon::v1::{Level, LoadBalancerRequest, RequestState};
use tokio::{
    sync::Semaphore,
    task::{JoinSet, LocalSet},
};

pub(crate) const SERVICES: usize = 1_600;

const PATIENCE: Duration = Duration::from_secs(300);
/// One HTTP/2 connection would itself be a queue.
const CONNECTIONS: usize = 8;
/// Submissions that wait for their answer; a replica refuses more than 1,024 calls.
const IN_FLIGHT: usize = 512;

/// Sends every service to `bare`, all at the same time: from the first
/// submission until the last is known to be SUCCESS.
pub(crate) async fn change_all(cluster: &Cluster, label: &str, bare: &Bare) -> Result<Duration> {
    submit_all(cluster, |number| request(label, number, bare)).await
}

/// Gives every service another base path, all at the same time: what no change
/// of endpoints can do.
pub(crate) async fn move_all(cluster: &Cluster, label: &str, bare: &Bare) -> Result<Duration> {
    submit_all(cluster, |number| {
        let mut request = request(label, number, bare);
        let service = request.service.get_or_insert_default();
        service.base_path = format!("/{label}/{}", service.service_id);
        request
    })
    .await
}

async fn submit_all(cluster: &Cluster, request: impl Fn(usize) -> LoadBalancerRequest) -> Result<Duration> {
    let clients: Vec<Baragon> = (0..CONNECTIONS).map(|_| cluster.baragon()).collect();
    let requests: Vec<LoadBalancerRequest> = (0..SERVICES).map(request).collect();
    let begin = Instant::now();
    LocalSet::new().run_until(all_succeed(&clients, requests)).await?;
    Ok(begin.elapsed())
}

async fn all_succeed(clients: &[Baragon], requests: Vec<LoadBalancerRequest>) -> Result<()> {
    let mut running = JoinSet::new();
    let places = Arc::new(Semaphore::new(IN_FLIGHT));
    for (number, request) in requests.into_iter().enumerate() {
        let client = clients[number % CONNECTIONS].clone();
        let places = Arc::clone(&places);
        running.spawn_local(async move {
            let place = places.acquire().await.context("a place")?;
            client.submit(&request).await?;
            drop(place);
            client.watch(&request.request_id, PATIENCE, |_| {}).await
        });
    }
    while let Some(end) = running.join_next().await {
        let end = end.context("a client")??;
        if end.state() != RequestState::Success {
            return Err(Error::new(format!("request {} ended {end:?}", end.request_id)));
        }
    }
    Ok(())
}

/// How often the first agent had nginx reload its configuration.
pub(crate) async fn reloads(cluster: &Cluster) -> Result<u64> {
    let text = http::get_ok(&cluster.agents[0].address, "/metrics").await?;
    let name = "baragon_agent_reload_seconds_count ";
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|number| number.trim().parse().ok())
        .ok_or_else(|| Error::new(format!("no {name}in {text}")))
}

pub(crate) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Unspecified => "unknown",
        Level::None => "none",
        Level::Endpoints => "endpoints",
        Level::Structural => "structural",
    }
}

fn request(label: &str, number: usize, bare: &Bare) -> LoadBalancerRequest {
    app::balance(&format!("{label}-{number}"), &format!("service-{number}"), &[bare])
}
