//! `lb_failed_requests`: clients on kept connections through changes of
//! endpoints, clients on new connections through reloads. Failed is also what
//! an application answers whose removal had succeeded before.

use std::time::Duration;

use hyper::Method;
use integration_tests::{
    Error, Result,
    app::{self, Bare},
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
    traffic::{Connections, Load, Removed, Report, Traffic},
};
use proto::baragon::v1::{Action, LoadBalancerRequest, RequestState};

use crate::{fleet, reload, result::Line};

const PATIENCE: Duration = Duration::from_secs(60);
const CHANGES: usize = 700;
const RELOADS: usize = 50;

/// Clients at work, and what they may not meet.
struct Watched {
    gets: Traffic,
    posts: Traffic,
    removed: Removed,
}

pub(crate) async fn measure() -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).launch().await?;
    let mut apps = Vec::new();
    for version in ["a", "b", "c"] {
        apps.push(Bare::start(&cluster.folder, version).await?);
    }
    done(&cluster, &app::balance("start", "hello", &[&apps[0], &apps[1]])).await?;
    let before = fleet::reloads(&cluster).await?;
    let endpoints = through_changes(&cluster, &apps).await?;
    let between = fleet::reloads(&cluster).await?;
    let reloads = through_reloads(&cluster, &apps).await?;
    let after = fleet::reloads(&cluster).await?;
    let parts = [
        ("lb_failed_requests_endpoints", endpoints, between - before),
        ("lb_failed_requests_reloads", reloads, after - between),
    ];
    let (mut failed, mut sent) = (0, 0);
    for (bench, report, reloads) in parts {
        Line::count(bench, report.failed).sent(report.sent).reloads(reloads).print();
        (failed, sent) = (failed + report.failed, sent + report.sent);
        report.failures.iter().for_each(|failure| eprintln!("{bench}: {failure}"));
    }
    Line::count("lb_failed_requests", failed).sent(sent).print();
    reload::finish(cluster).await
}

/// Each change takes one application out and another one in.
async fn through_changes(cluster: &Cluster, apps: &[Bare]) -> Result<Report> {
    let watched = Watched::start(cluster, Connections::KeepAlive);
    for change in 0..CHANGES {
        let (pair, out) = turn(apps, change);
        watched.swap(cluster, &app::balance(&format!("change-{change}"), "hello", &pair), &pair, out).await?;
    }
    Ok(watched.stop().await)
}

/// Every other reload has something to do: a path comes or goes with it, and an
/// application goes for another one.
async fn through_reloads(cluster: &Cluster, apps: &[Bare]) -> Result<Report> {
    let watched = Watched::start(cluster, Connections::New);
    for reload in 0..RELOADS {
        let id = format!("reload-{reload}");
        if reload % 2 == 0 {
            done(cluster, &app::act(&id, "hello", Action::Reload)).await?;
        } else {
            let (pair, out) = turn(apps, reload / 2);
            let mut request = app::balance(&id, "hello", &pair);
            let also = if reload % 4 == 1 { vec!["/also".to_owned()] } else { Vec::new() };
            request.service.get_or_insert_default().additional_paths = also;
            watched.swap(cluster, &request, &pair, out).await?;
        }
    }
    Ok(watched.stop().await)
}

/// Who serves in this turn, and who does not.
fn turn(apps: &[Bare], number: usize) -> ([&Bare; 2], &Bare) {
    ([&apps[number % 3], &apps[(number + 1) % 3]], &apps[(number + 2) % 3])
}

async fn done(cluster: &Cluster, request: &LoadBalancerRequest) -> Result<()> {
    let end = cluster.baragon().run(request, PATIENCE).await?;
    if end.state() == RequestState::Success {
        return Ok(());
    }
    Err(Error::new(format!("request {} ended {end:?}", request.request_id)))
}

// === impl Watched ===

impl Watched {
    fn start(cluster: &Cluster, connections: Connections) -> Self {
        let (host, path) = (app::DOMAIN.to_owned(), "/hello".to_owned());
        let (clients, rate) = (4, Load::UNLIMITED);
        let load = Load { addresses: cluster.balancers(), host, path, connections, clients, rate };
        let removed = Removed::default();
        let gets = Traffic::start_with(&load, &Method::GET, &removed);
        let posts = Traffic::start_with(&load, &Method::POST, &removed);
        Self { gets, posts, removed }
    }

    /// From its success on, the one that is out gets nothing.
    async fn swap(
        &self,
        cluster: &Cluster,
        request: &LoadBalancerRequest,
        pair: &[&Bare],
        out: &Bare,
    ) -> Result<()> {
        pair.iter().for_each(|one| self.removed.allow(&one.address));
        done(cluster, request).await?;
        self.removed.forbid(&out.address);
        Ok(())
    }

    async fn stop(self) -> Report {
        sum(self.gets.stop().await, self.posts.stop().await)
    }
}

fn sum(mut one: Report, other: Report) -> Report {
    one.sent += other.sent;
    one.failed += other.failed;
    one.failures.extend(other.failures);
    one
}
