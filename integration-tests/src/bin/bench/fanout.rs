//! `lb_fanout_40`: one request for 40 agents on this machine, beside 40 bare
//! reloads of equal trees at the same time.

use std::time::{Duration, Instant};

use integration_tests::{
    Context, Result,
    app::Bare,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
};
use tokio::task::JoinSet;

use crate::{
    floor::Floor,
    reload,
    result::{Line, Times},
};

const AGENTS: usize = 40;
/// Looks cost as well: more of them would make the floor high.
const LOOK: Duration = Duration::from_millis(25);

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let mut plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).services(1).agents(AGENTS);
    for number in 1..=AGENTS {
        // What is compared is a reload; without it a change of upstreams is none.
        plan = plan.set(&format!("lb-{number}"), "nginx.lua=off");
    }
    let cluster = plan.launch().await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    reload::request(&cluster, "start", &apps[1]).await?;
    let mut floors = copies(&cluster).await?;
    let (mut ours, mut bare) = (Times::default(), Times::default());
    for round in 0..rounds {
        let (new, old) = (&apps[round % 2], &apps[(round + 1) % 2]);
        let took;
        (floors, took) = side_by_side(floors, &old.address, &new.address).await?;
        bare.push(took);
        ours.push(reload::request(&cluster, &format!("round-{round}"), new).await?);
    }
    Line::s("lb_fanout_40", ours.median()).floor(bare.median()).print();
    reload::finish(cluster).await
}

async fn copies(cluster: &Cluster) -> Result<Vec<Floor>> {
    let mut floors = Vec::new();
    for (number, nginx) in cluster.nginx.iter().enumerate() {
        let folder = cluster.folder.join(format!("f{number}"));
        floors.push(Floor::copy_of(nginx, &folder).await?.look_every(LOOK));
    }
    Ok(floors)
}

/// All at once, until the last is served.
async fn side_by_side(floors: Vec<Floor>, old: &str, new: &str) -> Result<(Vec<Floor>, Duration)> {
    let mut running = JoinSet::new();
    let begin = Instant::now();
    for mut floor in floors {
        let (old, new) = (old.to_owned(), new.to_owned());
        running.spawn(async move { floor.change(&old, &new).await.map(|_| floor) });
    }
    let mut floors = Vec::new();
    while let Some(floor) = running.join_next().await {
        floors.push(floor.context("a bare reload")??);
    }
    Ok((floors, begin.elapsed()))
}
