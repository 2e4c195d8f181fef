//! The `baragon-service` binary: the server and its command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    baragon_service::cli::main()
}
