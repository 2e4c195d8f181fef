//! `lb_failed_requests`: clients on kept connections through changes of
//! endpoints, clients on new connections through reloads.

use std::time::Duration;

use integration_tests::{
    Error, Result,
    app::{self, Bare},
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
    traffic::{Connections, Load, Report, Traffic},
};
use proto::baragon::v1::{Action, LoadBalancerRequest, RequestState};

use crate::{reload, result::Line};

const PATIENCE: Duration = Duration::from_secs(30);
const CHANGES: usize = 700;
const RELOADS: usize = 50;

pub(crate) async fn measure() -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).launch().await?;
    let mut apps = Vec::new();
    for version in ["a", "b", "c"] {
        apps.push(Bare::start(&cluster.folder, version).await?);
    }
    done(&cluster, &app::balance("start", "hello", &[&apps[0], &apps[1]])).await?;
    let reports = [
        ("lb_failed_requests_endpoints", through_changes(&cluster, &apps).await?),
        ("lb_failed_requests_reloads", through_reloads(&cluster).await?),
    ];
    let (mut failed, mut sent) = (0, 0);
    for (bench, report) in reports {
        Line::count(bench, report.failed).sent(report.sent).print();
        (failed, sent) = (failed + report.failed, sent + report.sent);
        report.failures.iter().for_each(|failure| eprintln!("{bench}: {failure}"));
    }
    Line::count("lb_failed_requests", failed).sent(sent).print();
    reload::finish(cluster).await
}

/// Each change takes one application out and another one in.
async fn through_changes(cluster: &Cluster, apps: &[Bare]) -> Result<Report> {
    let load = load(cluster, Connections::KeepAlive);
    let (gets, posts) = (Traffic::start(&load), Traffic::start_posts(&load));
    for change in 0..CHANGES {
        let pair = [&apps[change % 3], &apps[(change + 1) % 3]];
        done(cluster, &app::balance(&format!("change-{change}"), "hello", &pair)).await?;
    }
    Ok(sum(gets.stop().await, posts.stop().await))
}

async fn through_reloads(cluster: &Cluster) -> Result<Report> {
    let load = load(cluster, Connections::New);
    let (gets, posts) = (Traffic::start(&load), Traffic::start_posts(&load));
    for reload in 0..RELOADS {
        done(cluster, &app::act(&format!("reload-{reload}"), "hello", Action::Reload)).await?;
    }
    Ok(sum(gets.stop().await, posts.stop().await))
}

fn load(cluster: &Cluster, connections: Connections) -> Load {
    let (host, path) = (app::DOMAIN.to_owned(), "/hello".to_owned());
    Load { addresses: cluster.balancers(), host, path, connections, clients: 8, rate: 400 }
}

async fn done(cluster: &Cluster, request: &LoadBalancerRequest) -> Result<()> {
    let end = cluster.baragon().run(request, PATIENCE).await?;
    if end.state() == RequestState::Success {
        return Ok(());
    }
    Err(Error::new(format!("request {} ended {end:?}", request.request_id)))
}

fn sum(mut one: Report, other: Report) -> Report {
    one.sent += other.sent;
    one.failed += other.failed;
    one.failures.extend(other.failures);
    one
}
