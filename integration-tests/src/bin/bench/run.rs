//! What can be measured, and in which order it is.

use std::time::Duration;

use clap::{Parser, ValueEnum};
use integration_tests::{Context, Error, Result};

use crate::{
    burst, decide, deploy, deploys, endpoints, failover, fanout, jobs, memory, reload, scheduler, soak,
    tasks, unharmed,
};

/// Measures on real processes; each figure stands beside its floor, taken in
/// the same run.
#[derive(Parser)]
pub(crate) struct Arguments {
    /// Measure only this; may be repeated
    #[arg(long)]
    only: Vec<Name>,
    /// How often each thing is measured; the median is told. What takes long is
    /// measured less often
    #[arg(long, default_value_t = 30)]
    rounds: usize,
    /// How long the soak and the sustained runs take
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
}

/// The values are also the names of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Name {
    LbRequestReload,
    LbRequestReloadLua,
    LbRequestEndpoints,
    #[value(name = "lb_burst_1600")]
    LbBurst,
    #[value(name = "lb_fanout_40")]
    LbFanout,
    #[value(name = "lb_fanout_40_lua")]
    LbFanoutLua,
    LbFailedRequests,
    LbFailover,
    #[value(name = "tasks_100")]
    Tasks,
    OneoffLatency,
    #[value(name = "oneoff_200")]
    OneoffBurst,
    OneoffSustained,
    DeployService,
    DeployServiceEndpoints,
    #[value(name = "deploys_300")]
    Deploys,
    SchedulerFailover,
    MemoryScheduler,
    DecideRate,
    Memory,
    LbSoak,
}

/// All that is asked for, although one of them fails.
pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    if arguments.rounds == 0 {
        return Err(Error::new("--rounds has to be at least 1"));
    }
    let wanted = |name: &&Name| arguments.only.is_empty() || arguments.only.contains(name);
    let mut faults = Vec::new();
    for name in Name::value_variants().iter().filter(wanted) {
        if let Err(error) = measure(*name, arguments).await.context(format!("{name:?}")) {
            faults.push(error.to_string());
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(faults.join("\n"))) }
}

async fn measure(name: Name, arguments: &Arguments) -> Result<()> {
    let rounds = arguments.rounds;
    match name {
        Name::LbRequestReload => reload::measure(rounds).await,
        Name::LbRequestReloadLua => reload::measure_with_lua(rounds).await,
        Name::LbRequestEndpoints => endpoints::measure(rounds).await,
        Name::LbBurst => burst::measure(rounds.min(3)).await,
        Name::LbFanout => fanout::measure(rounds.min(5)).await,
        Name::LbFanoutLua => fanout::measure_with_lua(rounds.min(5)).await,
        Name::LbFailedRequests => unharmed::measure().await,
        Name::LbFailover => failover::measure(rounds.min(5)).await,
        Name::Tasks => tasks::measure(rounds.min(5)).await,
        Name::OneoffLatency => jobs::latency(rounds).await,
        Name::OneoffBurst => jobs::burst(rounds.min(5)).await,
        Name::OneoffSustained => jobs::sustained(Duration::from_secs(arguments.seconds)).await,
        Name::DeployService => deploy::measure(rounds.min(10)).await,
        Name::DeployServiceEndpoints => deploy::measure_endpoints(rounds.min(10)).await,
        Name::Deploys => deploys::measure().await,
        Name::SchedulerFailover => scheduler::failover(rounds.min(5)).await,
        Name::MemoryScheduler => scheduler::memory().await,
        Name::DecideRate => decide::measure(),
        Name::Memory => memory::measure().await,
        Name::LbSoak => soak::measure(Duration::from_secs(arguments.seconds)).await,
    }
}
