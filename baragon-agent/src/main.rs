//! The binary of baragon-agent: server and command line.

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    let command = match baragon_agent::cli::Cli::try_parse() {
        Ok(command) => command,
        Err(error) => {
            let _ = error.print();
            // Help and version are no faults.
            return ExitCode::from(if error.use_stderr() { platform::config::EXIT_USAGE } else { 0 });
        }
    };
    match command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("baragon-agent: {failure}");
            ExitCode::from(failure.code)
        }
    }
}
