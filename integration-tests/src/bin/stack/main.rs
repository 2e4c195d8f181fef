//! `make demo`, `make up`, `make down`: the whole system on loopback.

mod demo;
mod describe;
mod down;
mod narrator;
mod up;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// Starts and ends the whole system on this machine.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// Where all data and logs go; run/stack of the checkout if not given
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
    if let Err(error) = describe::run(Arguments::parse()) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
