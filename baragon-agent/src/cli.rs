//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};
use platform::{
    cli::{EXIT_FAILED, Failure, Format, json, table},
    client::{Policy, Replicas},
    config::{ConfigArgs, EXIT_USAGE, Faults, effective, load},
    tasks::stop_signal,
    telemetry,
};
use proto::baragon::agent::v1::{
    GetRenderedConfigRequest, GetStatusRequest, GetStatusResponse, baragon_agent_client::BaragonAgentClient,
    get_status_response::State,
};
use tokio::net::TcpListener;

use crate::{
    config::{Config, ENV_PREFIX, Raw},
    offline,
};

/// Keeps the nginx of one load-balancer host at what baragon-service says
#[derive(Debug, Parser)]
#[command(name = "baragon-agent", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the agent
    Serve(ConfigArgs),
    /// What a running agent does and holds
    Status(Client),
    /// The configuration that a running agent has live
    Config(ConfigOf),
    /// Render a state without touching anything: what would the files be?
    Render(Render),
    /// Render a state into a temporary tree and have nginx check it
    Check(Check),
}

#[derive(Debug, Args)]
struct Client {
    /// Address of the agent; several are tried in order
    #[arg(
        long,
        env = "BARAGON_AGENT_ADDRESS",
        default_value = "http://127.0.0.1:7300",
        value_delimiter = ','
    )]
    address: Vec<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

#[derive(Debug, Args)]
struct ConfigOf {
    /// Only the files of this service
    service: Option<String>,
    #[command(flatten)]
    client: Client,
}

#[derive(Debug, Args)]
struct Render {
    #[command(flatten)]
    subject: Subject,
    /// Write the files below this folder instead of printing them
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Check {
    #[command(flatten)]
    subject: Subject,
}

/// What is rendered, and with what.
#[derive(Debug, Args)]
struct Subject {
    /// Folder of templates to try, as templates.directory
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// The services: a GetGroupStateResponse as JSON; without it, an example for each template set
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArgs,
}

// === impl Cli ===

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// What went wrong, with the exit code.
    pub async fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Serve(args) => serve(&args).await,
            Command::Status(client) => status(client).await,
            Command::Config(args) => rendered(args).await,
            Command::Render(args) => render(&args).await,
            Command::Check(args) => check(&args).await,
        }
    }
}

async fn serve(args: &ConfigArgs) -> Result<(), Failure> {
    let sources = args.sources(ENV_PREFIX);
    let config = load::<Raw>(&sources).map_err(usage)?;
    // Templates that do not compile are a fault of the configuration. But a host
    // that has something to serve is not left dark because of them.
    if args.check_config || !crate::has_tree(&config.root) {
        config.renderer("", &config.root).map_err(usage)?;
    }
    if args.check_config {
        print!("{}", effective::<Raw>(&sources).map_err(usage)?);
        return Ok(());
    }
    let guard = telemetry::init("baragon-agent", &config.telemetry).map_err(usage)?;
    let ended = listen_and_run(config).await;
    guard.shutdown().await;
    ended
}

async fn listen_and_run(config: Config) -> Result<(), Failure> {
    let listener = TcpListener::bind(&config.listen).await;
    let listener = listener.map_err(|error| failed(format!("server.listen {}: {error}", config.listen)))?;
    crate::run(config, listener, stop_signal()).await.map_err(|error| failed(chain(&error)))
}

async fn status(client: Client) -> Result<(), Failure> {
    let status = call(&client.address, |connection| async move {
        BaragonAgentClient::new(connection).get_status(GetStatusRequest {}).await
    });
    let status = status.await?;
    match client.output {
        Format::Json => println!("{}", json(&status)),
        Format::Text => print!("{}", describe(&status)),
    }
    Ok(())
}

async fn rendered(args: ConfigOf) -> Result<(), Failure> {
    let service_id = args.service.unwrap_or_default();
    let answer = call(&args.client.address, |connection| {
        let request = GetRenderedConfigRequest { service_id: service_id.clone() };
        async move {
            let client = BaragonAgentClient::new(connection);
            client
                .max_decoding_message_size(platform::client::MESSAGE_SIZE)
                .get_rendered_config(request)
                .await
        }
    });
    let answer = answer.await?;
    match args.client.output {
        Format::Json => println!("{}", json(&answer)),
        Format::Text => {
            for file in answer.files {
                print!("==> {} <==\n{}\n", file.path, file.content);
            }
        }
    }
    Ok(())
}

// === impl Subject ===

impl Subject {
    /// The configuration on this host, with the templates to try.
    async fn config(&self) -> Result<Config, Failure> {
        let mut sources = self.config.sources(ENV_PREFIX);
        let folder = self.templates.as_ref();
        sources.flags.extend(folder.map(|folder| format!("templates.directory={}", folder.display())));
        let config = load::<Raw>(&sources).map_err(usage)?;
        config.renderer("", &config.root).map_err(usage)?;
        offline::on_this_host(config).await
    }
}

async fn render(args: &Render) -> Result<(), Failure> {
    let config = args.subject.config().await?;
    let rendered = offline::render(&config, args.subject.state.as_deref(), &config.root)?;
    match &args.out {
        Some(folder) => {
            rendered.write(folder).map_err(|error| failed(format!("{}: {error}", folder.display())))?;
            println!("{} files are in {}", rendered.files.len(), folder.display());
        }
        None => {
            for (path, file) in &rendered.files {
                print!("==> {path} <==\n{}\n", file.content());
            }
        }
    }
    rendered.verdict()
}

async fn check(args: &Check) -> Result<(), Failure> {
    let config = args.subject.config().await?;
    let passed = offline::check(&config, args.subject.state.as_deref()).await?;
    for path in &passed.unread {
        eprintln!("warning: {path} is rendered, but no file includes it: nginx never reads it");
    }
    println!("the configuration is valid: {}", passed.what);
    Ok(())
}

async fn call<T, F, Fut>(addresses: &[String], mut call: F) -> Result<T, Failure>
where
    F: FnMut(platform::client::Connection) -> Fut + Send,
    Fut: Future<Output = Result<tonic::Response<T>, tonic::Status>> + Send,
    T: Send,
{
    // A person waits.
    let policy = Policy { attempt_timeout: Duration::from_secs(3), deadline: Duration::from_secs(5) };
    let replicas = Replicas::new(addresses, policy)
        .map_err(|error| Failure { message: format!("--address: {error}"), code: EXIT_USAGE })?;
    let answer = replicas.call(|connection| {
        let answer = call(connection);
        async move { answer.await.map(tonic::Response::into_inner) }
    });
    answer.await.map_err(Failure::from)
}

fn describe(status: &GetStatusResponse) -> String {
    let state = match status.state() {
        State::Unspecified => "unknown",
        State::Converging => "converging",
        State::Serving => "serving",
        State::Applying => "applying",
        State::Stopping => "stopping",
    };
    let mut text = format!(
        "{} (group {}) is {state}\nconfiguration {} served, term {}, {} old workers, version {}\n",
        status.agent_id, status.group, status.served_config, status.term, status.old_workers, status.version
    );
    if status.maintenance {
        text.push_str("in maintenance: its health says that it takes no traffic\n");
    }
    for problem in &status.problems {
        text.push_str(&format!("problem: {problem}\n"));
    }
    let rows: Vec<_> = status
        .services
        .iter()
        .map(|held| vec![held.service_id.clone(), held.generation.to_string(), held.problem.clone()])
        .collect();
    text.push_str(&table(&["SERVICE", "GENERATION", "PROBLEM"], &rows));
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

pub(crate) fn failed(message: String) -> Failure {
    Failure { message, code: EXIT_FAILED }
}

pub(crate) fn usage(faults: Faults) -> Failure {
    Failure { message: format!("the configuration is not usable:\n{faults}"), code: EXIT_USAGE }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}
