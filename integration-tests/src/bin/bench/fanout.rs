//! `lb_fanout_40`: one request for 40 agents on this machine, beside 40 bare
//! reloads of equal trees at the same time; `lb_fanout_40_lua` is the same as
//! shipped, where only a new path reloads.

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

const PATHS: [&str; 2] = ["/hello-one", "/hello-two"];

/// A text of the trees that changes from one round to the next, and back.
struct Swap<'a> {
    folder: &'a str,
    /// Before the number in the main file.
    words: &'a str,
    values: [&'a str; 2],
}

/// Files name the upstreams.
pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let cluster = cluster("off").await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    let values = [apps[0].address.as_str(), apps[1].address.as_str()];
    let swap = Swap { folder: "upstreams", words: "return 200 ", values };
    let change = async |id: &str, turn: usize| reload::request(&cluster, id, &apps[turn]).await;
    compare("lb_fanout_40", &cluster, rounds, &swap, change).await?;
    reload::finish(cluster).await
}

/// Lua has the upstreams.
pub(crate) async fn measure_with_lua(rounds: usize) -> Result<()> {
    let cluster = cluster("on").await?;
    let app = Bare::start(&cluster.folder, "a").await?;
    let swap = Swap { folder: "locations", words: "answer(", values: PATHS };
    let change = async |id: &str, turn: usize| reload::move_to(&cluster, id, &app, PATHS[turn]).await;
    compare("lb_fanout_40_lua", &cluster, rounds, &swap, change).await?;
    reload::finish(cluster).await
}

async fn cluster(lua: &str) -> Result<Cluster> {
    let mut plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned).services(1).agents(AGENTS);
    for number in 1..=AGENTS {
        plan = plan.set(&format!("lb-{number}"), format!("nginx.lua={lua}"));
    }
    plan.launch().await
}

/// Side by side, so that a busy moment of the machine meets both.
async fn compare(
    bench: &str,
    cluster: &Cluster,
    rounds: usize,
    swap: &Swap<'_>,
    change: impl AsyncFn(&str, usize) -> Result<Duration>,
) -> Result<()> {
    change("start", 1).await?;
    let mut floors = copies(cluster).await?;
    let (mut ours, mut bare) = (Times::default(), Times::default());
    for round in 0..rounds {
        let took;
        (floors, took) = side_by_side(floors, swap, round % 2).await?;
        bare.push(took);
        ours.push(change(&format!("round-{round}"), round % 2).await?);
    }
    Line::s(bench, ours.median()).floor(bare.median()).print();
    Ok(())
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
async fn side_by_side(floors: Vec<Floor>, swap: &Swap<'_>, turn: usize) -> Result<(Vec<Floor>, Duration)> {
    let mut running = JoinSet::new();
    let begin = Instant::now();
    for mut floor in floors {
        let (folder, words) = (swap.folder.to_owned(), swap.words.to_owned());
        let (old, new) = (swap.values[1 - turn].to_owned(), swap.values[turn].to_owned());
        let change = async move { floor.change_in(&folder, &words, &old, &new).await.map(|_| floor) };
        running.spawn(change);
    }
    let mut floors = Vec::new();
    while let Some(floor) = running.join_next().await {
        floors.push(floor.context("a bare reload")??);
    }
    Ok((floors, begin.elapsed()))
}
