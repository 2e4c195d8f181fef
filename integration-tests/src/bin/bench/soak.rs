//! `lb_soak`: changes of many services for a while. What is kept must not grow
//! with what was done.

use std::{
    rc::Rc,
    time::{Duration, Instant},
};

use integration_tests::{
    Context, Error, Result,
    app::{self, Bare},
    clients::Baragon,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
};
use proto::baragon::v1::{LoadBalancerRequest, RequestState};
use tokio::task::{JoinSet, LocalSet};

use crate::{etcd, reload, result::Line};

const PATIENCE: Duration = Duration::from_secs(60);
const CLIENTS: usize = 8;
/// As shipped.
const YOUTH: Duration = Duration::from_secs(600);
const SERVICES_PER_CLIENT: usize = 5;
/// One change among so many is a new path, which needs a reload.
const STRUCTURAL: usize = 50;

/// What there is at one moment.
struct Seen {
    store: etcd::Seen,
    service: f64,
    agent: f64,
}

pub(crate) async fn measure(time: Duration) -> Result<()> {
    // The bounds of history are the shipped ones, etcd forgets old revisions by
    // itself, and nobody tidies up after it. Only what is young for ten minutes
    // has to be old sooner in a run that is shorter.
    let youth = (time / 10).min(YOUTH).as_secs().max(1);
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).services(1).agents(1);
    let plan = plan.set("baragon-1", format!("history.youth={youth}s"));
    let cluster = plan.compacting().launch().await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    let apps = Rc::new(apps);
    // As long as history fills up, everything grows.
    let warm = change_until(&cluster, &apps, "warm", time / 3).await?;
    let mut seen = vec![look(&cluster).await?];
    let begin = Instant::now();
    let mut sent = 0;
    for half in ["first", "second"] {
        sent += change_until(&cluster, &apps, half, time / 3).await?;
        seen.push(look(&cluster).await?);
    }
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rate = sent as f64 / begin.elapsed().as_secs_f64();
    let mut line = Line::per_second("lb_soak", rate).sent(warm + sent);
    for (when, seen) in ["start", "middle", "end"].into_iter().zip(&seen) {
        line = seen
            .store
            .tell(line, when)
            .also(format!("service_mb_{when}"), seen.service)
            .also(format!("agent_mb_{when}"), seen.agent);
    }
    line.print();
    reload::finish(cluster).await
}

/// How many changes were made.
async fn change_until(
    cluster: &Cluster,
    apps: &Rc<[Bare; 2]>,
    label: &'static str,
    time: Duration,
) -> Result<u64> {
    let end = Instant::now() + time;
    let clients = async {
        let mut running = JoinSet::new();
        for client in 0..CLIENTS {
            running.spawn_local(change(cluster.baragon(), Rc::clone(apps), label, client, end));
        }
        let mut count = 0;
        while let Some(ended) = running.join_next().await {
            count += ended.context("a client")??;
        }
        Ok(count)
    };
    LocalSet::new().run_until(clients).await
}

async fn change(
    baragon: Baragon,
    apps: Rc<[Bare; 2]>,
    label: &'static str,
    client: usize,
    end: Instant,
) -> Result<u64> {
    let mut count = 0;
    while Instant::now() < end || count < SERVICES_PER_CLIENT {
        let request = request(&apps, label, client, count);
        let status = baragon.run(&request, PATIENCE).await?;
        if status.state() != RequestState::Success {
            return Err(Error::new(format!("request {} ended {status:?}", request.request_id)));
        }
        count += 1;
    }
    Ok(count as u64)
}

fn request(apps: &[Bare; 2], label: &str, client: usize, count: usize) -> LoadBalancerRequest {
    let (service, round) = (count % SERVICES_PER_CLIENT, count / SERVICES_PER_CLIENT);
    let name = format!("service-{client}-{service}");
    let id = format!("{label}-{client}-{count}");
    let mut request = app::balance(&id, &name, &[&apps[round % 2]]);
    let path = count / STRUCTURAL % 2;
    request.service.get_or_insert_default().base_path = format!("/{name}/{path}");
    request
}

async fn look(cluster: &Cluster) -> Result<Seen> {
    Ok(Seen {
        store: etcd::look_only(&cluster.etcd).await?,
        service: megabytes(cluster.services[0].process.resident()?),
        agent: megabytes(cluster.agents[0].process.resident()?),
    })
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
