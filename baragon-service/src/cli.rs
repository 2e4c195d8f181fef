//! The command line: the server, and a client of it.

use std::{error::Error as _, fmt::Write as _, process::ExitCode};

use clap::{Args, Parser, Subcommand, error::ErrorKind};
use platform::{
    cli::{EXIT_FAILED, Failure, Format},
    client::{Connection, MESSAGE_SIZE, Policy, Replicas},
    config::{self, ConfigArgs, EXIT_USAGE},
    tasks, telemetry,
};
use proto::baragon::v1::baragon_service_client::BaragonServiceClient;

use crate::{
    config::{ENV_PREFIX, RawConfig},
    run,
};

mod agent;
mod group;
mod output;
mod request;
mod service;
mod upstream;

/// The load-balancer API: server and client
#[derive(Debug, Parser)]
#[command(name = "baragon-service", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    reach: Reach,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(ConfigArgs),
    /// Submit, watch and cancel load-balancer requests
    #[command(subcommand)]
    Request(request::Command),
    /// Show, delete and reload services
    #[command(subcommand)]
    Service(service::Command),
    /// Define and show groups
    #[command(subcommand)]
    Group(group::Command),
    /// List the agents
    Agents(agent::AgentsArgs),
    /// Take an agent out of service, or show what it has rendered
    #[command(subcommand)]
    Agent(agent::Command),
    /// Find and remove a host or an address everywhere
    #[command(subcommand)]
    Upstream(upstream::Command),
    /// Show the state of the replica that answers
    Status,
}

/// Whom to ask, and how to show the answer.
#[derive(Debug, Args)]
struct Reach {
    /// Replicas of baragon-service
    #[arg(
        long,
        global = true,
        env = "BARAGON_ADDRESS",
        value_name = "URL",
        value_delimiter = ',',
        default_value = "http://127.0.0.1:7200"
    )]
    address: Vec<String>,
    /// For people or for programs
    #[arg(long, global = true, value_enum, default_value_t)]
    output: Format,
}

/// A client of the replicas.
struct Client {
    replicas: Replicas,
    output: Format,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&failure(format!("cannot start the runtime: {error}"))),
    };
    match runtime.block_on(execute(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure),
    }
}

async fn execute(cli: Cli) -> Result<(), Failure> {
    let Cli { command, reach } = cli;
    match command {
        Command::Serve(args) => serve(&args).await,
        Command::Request(command) => request::execute(command, &Client::new(reach)?).await,
        Command::Service(command) => service::execute(command, &Client::new(reach)?).await,
        Command::Group(command) => group::execute(command, &Client::new(reach)?).await,
        Command::Agent(command) => agent::execute(command, &Client::new(reach)?).await,
        Command::Upstream(command) => upstream::execute(command, &Client::new(reach)?).await,
        Command::Agents(args) => agent::list(args, &Client::new(reach)?).await,
        Command::Status => agent::status(&Client::new(reach)?).await,
    }
}

async fn serve(args: &ConfigArgs) -> Result<(), Failure> {
    let sources = args.sources(ENV_PREFIX);
    let bad_config = |faults: config::Faults| Failure { message: faults.to_string(), code: EXIT_USAGE };
    let loaded = config::load::<RawConfig>(&sources).map_err(bad_config)?;
    if args.check_config {
        print!("{}", config::effective::<RawConfig>(&sources).map_err(bad_config)?);
        return Ok(());
    }
    let guard = telemetry::init("baragon-service", loaded.telemetry()).map_err(bad_config)?;
    let (listener, address) = loaded.server().bind().await.map_err(|error| failure(error.to_string()))?;
    tracing::info!(address, "serving");
    let ended = run(loaded, listener, tasks::stop_signal()).await;
    guard.shutdown().await;
    ended.map_err(|error| failure(chain(&error)))
}

fn usage(error: &clap::Error) -> ExitCode {
    let wanted = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    // A closed pipe is no reason to fail differently.
    let _ = error.print();
    if wanted { ExitCode::SUCCESS } else { ExitCode::from(EXIT_USAGE) }
}

fn fail(failure: &Failure) -> ExitCode {
    if !failure.message.is_empty() {
        eprintln!("{failure}");
    }
    ExitCode::from(failure.code)
}

fn failure(message: String) -> Failure {
    Failure { message, code: EXIT_FAILED }
}

/// What is not as the command needs it: bad usage.
fn misuse(message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code: EXIT_USAGE }
}

fn chain(error: &run::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}

// === impl Client ===

impl Client {
    fn new(reach: Reach) -> Result<Self, Failure> {
        let replicas =
            Replicas::new(&reach.address, Policy::default()).map_err(|error| misuse(error.to_string()))?;
        Ok(Self { replicas, output: reach.output })
    }
}

fn stub(connection: Connection) -> BaragonServiceClient<Connection> {
    BaragonServiceClient::new(connection).max_decoding_message_size(MESSAGE_SIZE)
}
