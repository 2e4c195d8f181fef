//! `make demo`, `make up`, `make down`: the whole system on loopback.

mod demo;
mod describe;
mod down;
mod narrator;
mod up;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use integration_tests::paths;

/// Starts and ends the whole system on this machine.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// Where all data and logs go; run/ of the checkout if not given
    #[arg(long, global = true)]
    folder: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Action {
    /// Start, deploy v1, deploy v2 under traffic, sum up, stop
    Demo,
    /// Start and leave running
    Up,
    /// End what `up` started
    Down,
}

fn main() -> ExitCode {
    let Arguments { action, folder } = Arguments::parse();
    let folder = folder.unwrap_or_else(|| paths::checkout().join("run").join("stack"));
    match describe::block_on(action, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
