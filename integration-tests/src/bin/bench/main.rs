//! What the project measures of itself, one JSON object a line.

mod deploy;
mod floor;
mod reload;
mod result;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
/// Measures on real processes; each figure stands beside its floor, taken in
/// the same run.
#[derive(Parser)]
struct Arguments {
    /// Measure only this
    #[arg(long)]
    only: Option<Name>,
    /// How often each thing is measured; the median is told
    #[arg(long, default_value_t = 30)]
    rounds: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    #[value(name = "lb_request_reload")]
    LbRequestReload,
    #[value(name = "deploy_service")]
    DeployService,
}

#[tokio::main]
async fn main() -> ExitCode {
    if let Err(error) = result::run(&Arguments::parse()).await {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
