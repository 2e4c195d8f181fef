//! What the project measures of itself, one JSON object a line.

mod burst;
mod decide;
mod deploy;
mod deploys;
mod endpoints;
mod etcd;
mod failover;
mod fanout;
mod fleet;
mod floor;
mod jobs;
mod memory;
mod reload;
mod result;
mod run;
mod scheduler;
mod soak;
mod tasks;
mod unharmed;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    if let Err(error) = run::run(&run::Arguments::parse()).await {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
