//! The binary: the hidden runner, or the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = scheduler::runner::dispatch(std::env::args_os()) {
        return code;
    }
    scheduler::cli::main(std::env::args_os())
}
