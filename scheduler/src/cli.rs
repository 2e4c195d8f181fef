//! The command line: the server, and a client of it.

use std::{
    ffi::OsString,
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use platform::{
    cli::{Failure, Format},
    client::{Connection, InvalidAddress, Policy, Replicas},
    config::{ConfigArgs, EXIT_USAGE},
};
use proto::scheduler::v1::scheduler_client::SchedulerClient;

mod app;
mod deploy;
mod deploys;
mod logs;
mod requests;
mod sandbox;
mod serve;
mod server_status;
mod tasks;
mod words;

/// Runs requests as tasks and brings new versions into service
#[derive(Debug, Parser)]
#[command(name = "scheduler", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a replica of the scheduler
    Serve(ConfigArgs),
    /// Deploy the application that a TOML file describes
    Deploy(deploy::Deploy),
    /// Create, change, show or delete requests
    Request {
        #[command(subcommand)]
        command: requests::Command,
        #[command(flatten)]
        client: Client,
    },
    /// Show, watch or cancel deploys
    Deploys {
        #[command(subcommand)]
        command: deploys::Command,
        #[command(flatten)]
        client: Client,
    },
    /// List tasks
    Tasks(tasks::Tasks),
    /// One task
    Task {
        #[command(subcommand)]
        command: tasks::Command,
        #[command(flatten)]
        client: Client,
    },
    /// Show the output of a task
    Logs(logs::Logs),
    /// The files of a task
    Sandbox {
        #[command(subcommand)]
        command: sandbox::Command,
        #[command(flatten)]
        client: Client,
    },
    /// How the scheduler is, and what is wrong
    Status(server_status::Status),
}

/// Where the server is, and how answers are shown.
#[derive(Clone, Debug, Args)]
struct Client {
    /// Replicas of the scheduler
    #[arg(
        long,
        global = true,
        env = "SCHEDULER_ADDRESS",
        value_delimiter = ',',
        value_name = "URL[,URL]",
        default_value = "http://127.0.0.1:7100"
    )]
    address: Vec<String>,
    /// For people or for programs
    #[arg(long, global = true, value_enum, default_value = "text")]
    output: Format,
}

type Done = Result<(), Failure>;
type Remote = SchedulerClient<Connection>;

/// Runs the command that the arguments name. Exit codes: 0 done, 1 failed, 64
/// bad usage, 69 no server.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&failed(format!("cannot start the runtime: {error}"))),
    };
    let done = runtime.block_on(run(cli.command));
    // A blocked read of a file must not keep the process.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure),
    }
}

async fn run(command: Command) -> Done {
    match command {
        Command::Serve(args) => serve::run(args).await,
        Command::Deploy(deploy) => deploy.run().await,
        Command::Request { command, client } => requests::run(command, &client).await,
        Command::Deploys { command, client } => deploys::run(command, &client).await,
        Command::Tasks(tasks) => tasks.run().await,
        Command::Task { command, client } => tasks::run(command, &client).await,
        Command::Logs(logs) => logs.run().await,
        Command::Sandbox { command, client } => sandbox::run(command, &client).await,
        Command::Status(status) => status.run().await,
    }
}

fn fail(failure: &Failure) -> ExitCode {
    if !failure.message.is_empty() {
        let _ = writeln!(std::io::stderr(), "{failure}");
    }
    ExitCode::from(failure.code)
}

fn failed(message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code: platform::cli::EXIT_FAILED }
}

fn usage(message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code: EXIT_USAGE }
}

/// One line to stdout; a reader that has gone ends the command.
fn say(line: &str) -> Done {
    let mut stdout = std::io::stdout().lock();
    let written = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    written.map_err(|error| {
        failed(if std::io::stdout().is_terminal() { error.to_string() } else { String::new() })
    })
}

// === impl Client ===

impl Client {
    fn replicas(&self) -> Result<Replicas, Failure> {
        let usage = |error: InvalidAddress| usage(format!("--address: {error}"));
        Replicas::new(&self.address, Policy::default()).map_err(usage)
    }

    /// One object of JSON, or the text.
    fn show<T: serde::Serialize>(&self, value: &T, text: impl FnOnce() -> String) -> Done {
        match self.output {
            Format::Json => say(&platform::cli::json(value)),
            Format::Text => say(&text()),
        }
    }
}

fn remote(connection: Connection) -> Remote {
    SchedulerClient::new(connection).max_decoding_message_size(platform::client::MESSAGE_SIZE)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn bad_usage_is_told_from_a_failure() {
        let code = main(["scheduler", "deploys", "show"].into_iter().map(OsString::from));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(64)));
    }
}
