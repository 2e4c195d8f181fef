//! The whole story in one command.

use std::time::Duration;

use integration_tests::{
    Error, Result, app,
    cluster::{Cluster, Plan},
    traffic::{Connections, Load, Report, Traffic},
    wait,
};

use crate::{
    describe,
    narrator::{Narrator, Told},
};

const ID: &str = "hello";
const INSTANCES: u32 = 2;
/// New connections a second over both load balancers.
const RATE: u32 = 2_000;
/// How many requests each version has to answer before the story goes on.
const SHARE: u64 = 5_000;
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn run(plan: Plan) -> Result<()> {
    println!("starting etcd, 2 x baragon-service, 2 x baragon-agent with nginx, 2 x scheduler");
    let cluster = plan.launch().await?;
    println!("{}", describe::picture(&cluster));
    let outcome = story(&cluster).await;
    if outcome.is_err() {
        eprintln!("{}", cluster.state());
    }
    println!("\nstopping all of it");
    let stopped = cluster.stop().await;
    outcome.and(stopped)
}

async fn story(cluster: &Cluster) -> Result<()> {
    let scheduler = cluster.scheduler();
    let narrator = Narrator::new(scheduler.clone(), cluster.baragon());
    let v1 = narrator.deploy(app::request(ID, INSTANCES), app::deploy(ID, "v1", &[])?).await?;

    let load = load(cluster);
    narrator
        .say("clients -> nginx", &format!("{RATE} requests/s on new connections over both load balancers"));
    let traffic = Traffic::start(&load);
    answered(&traffic, "v1").await?;
    let v2 = narrator.deploy(app::request(ID, INSTANCES), app::deploy(ID, "v2", &[])?).await?;
    answered(&traffic, "v2").await?;
    let report = traffic.stop().await;
    narrator.say("clients -> nginx", "done");

    // Nothing of the deployed application may be left when the demo ends.
    scheduler.delete(ID, PATIENCE).await?;
    sum_up(&report, &v1, &v2);
    report.all_answered()?;
    if report.versions.len() != 2 {
        return Err(Error::new(format!("both versions should have answered, not {:?}", report.versions)));
    }
    Ok(())
}

fn load(cluster: &Cluster) -> Load {
    Load {
        addresses: cluster.balancers(),
        host: app::DOMAIN.to_owned(),
        path: format!("/{ID}/greeting"),
        connections: Connections::New,
        clients: 16,
        rate: RATE,
    }
}

async fn answered(traffic: &Traffic, version: &str) -> Result<()> {
    wait::until(&format!("{version} has answered {SHARE} requests"), PATIENCE, async || {
        traffic.report().versions.get(version).is_some_and(|count| *count >= SHARE)
    })
    .await
}

fn sum_up(report: &Report, v1: &Told, v2: &Told) {
    let seen: Vec<String> =
        report.versions.iter().map(|(version, count)| format!("{version} {count}")).collect();
    println!("\nsummary");
    println!("  requests sent:   {} (new connections, slowest {:.0?})", report.sent, report.slowest);
    println!("  failed requests: {}", report.failed);
    println!("  versions seen:   {}", seen.join(", "));
    println!("  deploy time:     v1 {:.2?}, v2 {:.2?} (with a drain of 500 ms)", v1.deploy, v2.deploy);
    println!("  handshake time:  v1 {:.2?}, v2 {:.2?} (accepted to SUCCESS)", v1.handshake, v2.handshake);
}
