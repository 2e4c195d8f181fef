//! `lb_request_endpoints`: from the submission of a request that only changes
//! endpoints to SUCCESS, one agent.

use std::time::{Duration, Instant};

use integration_tests::{
    Error, Result,
    app::{self, Bare},
    cluster::Plan,
    paths,
    process::Lifetime,
};
use proto::baragon::v1::{AgentOutcome, Level, RequestState};

use crate::{
    fleet, reload,
    result::{Line, Times},
};

const PATIENCE: Duration = Duration::from_secs(30);
/// A round is some milliseconds, and the slowest of a hundred is asked for.
const PER_ROUND: usize = 10;

pub(crate) async fn measure(rounds: usize) -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).launch().await?;
    let apps = [Bare::start(&cluster.folder, "a").await?, Bare::start(&cluster.folder, "b").await?];
    reload::request(&cluster, "start", &apps[1]).await?;
    let baragon = cluster.baragon();
    let (mut times, mut level) = (Times::default(), Level::Unspecified);
    for round in 0..rounds * PER_ROUND {
        let request = app::balance(&format!("round-{round}"), "hello", &[&apps[round % 2]]);
        let begin = Instant::now();
        let end = baragon.run(&request, PATIENCE).await?;
        times.push(begin.elapsed());
        if end.state() != RequestState::Success {
            return Err(Error::new(format!("round {round} ended {end:?}")));
        }
        level = end.agents.iter().map(AgentOutcome::level).chain([level]).max().unwrap_or(level);
    }
    let line = Line::ms("lb_request_endpoints", times.median()).p99(times.quantile(0.99));
    line.level(fleet::level_name(level)).print();
    reload::finish(cluster).await
}
