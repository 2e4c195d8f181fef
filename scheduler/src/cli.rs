//! The command line: the server, and a client of it.

use std::{ffi::OsString, io::Write, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use platform::{
    cli::{Failure, Format},
    client::{Connection, InvalidAddress, Policy, Replicas},
    config::{ConfigArgs, EXIT_USAGE},
};
use proto::scheduler::v1::scheduler_client::SchedulerClient;

mod actions;
mod apply;
mod args;
mod audit;
mod cluster;
mod deploy;
mod deploys;
mod evidence;
mod explain;
mod follow;
mod logs;
mod nodes;
mod plan;
mod promote;
mod requests;
mod runs;
mod sandbox;
mod schedule;
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
    /// Show what would change if an application's file were applied
    Plan(plan::Plan),
    /// Make an application what its file says
    Apply(Box<apply::Apply>),
    /// Carry the very deploys of one context to another
    Promote(Box<promote::Promote>),
    /// Deploy one request that a TOML file describes
    Deploy(Box<deploy::Deploy>),
    /// Create, change, show or delete requests
    #[command(subcommand)]
    Request(requests::Command),
    #[command(flatten)]
    Action(actions::Action),
    /// Show, watch or cancel deploys
    #[command(subcommand)]
    Deploys(deploys::Command),
    /// Bring an earlier deploy back
    Rollback(deploys::Rollback),
    /// What differs between two deploys
    Diff(deploys::Diff),
    /// Let a deploy that waits at a manual gate go on
    Advance(deploys::Advance),
    /// Start a job once
    Run(runs::Run),
    /// Show, watch or cancel runs of jobs
    #[command(subcommand)]
    Runs(runs::Command),
    /// Preview schedules
    #[command(subcommand)]
    Schedule(schedule::Command),
    /// List tasks
    Tasks(tasks::Tasks),
    /// One task
    #[command(subcommand)]
    Task(tasks::Command),
    /// Stop a task
    Kill(tasks::Kill),
    /// Show the output of a task
    Logs(logs::Logs),
    /// The files of a task
    Sandbox {
        #[command(subcommand)]
        command: sandbox::Command,
        #[command(flatten)]
        client: Client,
    },
    /// Why something is as it is, and what would change that
    Explain(explain::Explain),
    /// Who did what, when and why
    Audit(audit::Audit),
    /// Show, freeze, drain or activate nodes
    #[command(subcommand)]
    Node(nodes::Command),
    /// Settings that concern all requests
    #[command(subcommand)]
    Cluster(cluster::Command),
    /// How the scheduler is, and what is wrong
    Status(server_status::Status),
}

/// Where the server is, and how answers are shown.
#[derive(Clone, Debug, Args)]
struct Client {
    /// Replicas of the scheduler [default: those of the context, else
    /// SCHEDULER_ADDRESS, else http://127.0.0.1:7100]
    #[arg(long, global = true, value_delimiter = ',', value_name = "URL[,URL]")]
    address: Vec<String>,
    /// Apart, because what a context names comes between it and --address.
    #[arg(
        long,
        hide = true,
        global = true,
        env = "SCHEDULER_ADDRESS",
        value_delimiter = ',',
        default_value = "http://127.0.0.1:7100"
    )]
    default_address: Vec<String>,
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
        Command::Plan(plan) => plan.run().await,
        Command::Apply(apply) => apply.run().await,
        Command::Promote(promote) => promote.run().await,
        Command::Deploy(deploy) => deploy.run().await,
        Command::Request(command) => requests::run(command).await,
        Command::Action(action) => action.run().await,
        Command::Deploys(command) => deploys::run(command).await,
        Command::Rollback(rollback) => rollback.run().await,
        Command::Diff(diff) => diff.run().await,
        Command::Advance(advance) => advance.run().await,
        Command::Run(run) => run.run().await,
        Command::Runs(command) => runs::run(command).await,
        Command::Schedule(command) => schedule::run(command).await,
        Command::Tasks(tasks) => tasks.run().await,
        Command::Task(command) => tasks::run(command).await,
        Command::Kill(kill) => kill.run().await,
        Command::Logs(logs) => logs.run().await,
        Command::Sandbox { command, client } => sandbox::run(command, &client).await,
        Command::Explain(explain) => explain.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Node(command) => nodes::run(command).await,
        Command::Cluster(command) => cluster::run(command).await,
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

/// One line to stdout; a reader that has gone ends the command without a word.
fn say(line: &str) -> Done {
    let mut stdout = std::io::stdout().lock();
    let written = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => failed(String::new()),
        _ => failed(error.to_string()),
    })
}

// === impl Client ===

impl Client {
    fn replicas(&self) -> Result<Replicas, Failure> {
        let usage = |error: InvalidAddress| usage(format!("--address: {error}"));
        let address = if self.address.is_empty() { &self.default_address } else { &self.address };
        Replicas::new(address, Policy::default()).map_err(usage)
    }

    /// The scheduler of a context, unless one is named on the command line.
    fn at(&self, address: &[String]) -> Self {
        let mut client = self.clone();
        if client.address.is_empty() {
            client.address = address.to_vec();
        }
        client
    }

    /// Asks again elsewhere while nobody answers: only for calls that may be
    /// repeated.
    async fn ask<Q, A, F, Answer>(&self, question: Q, ask: F) -> Result<A, Failure>
    where
        Q: Clone + Send,
        A: Send,
        F: Fn(Remote, Q) -> Answer + Send,
        Answer: Future<Output = Result<tonic::Response<A>, tonic::Status>> + Send,
    {
        let replicas = self.replicas()?;
        let answer = replicas.call(move |connection| ask(remote(connection), question.clone())).await?;
        Ok(answer.into_inner())
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
    use std::{collections::BTreeSet, path::Path};

    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_of_every_command_says_what_it_is() {
        fn silent(command: &clap::Command, path: &str) -> Vec<String> {
            let path = format!("{path} {}", command.get_name());
            let own = command.get_arguments().filter(|argument| argument.get_help().is_none());
            let own = own.map(|argument| format!("{path}: {}", argument.get_id()));
            own.chain(command.get_subcommands().flat_map(|below| silent(below, &path))).collect()
        }
        assert_eq!(silent(&Cli::command(), ""), Vec::<String>::new());
    }

    /// "Example: scheduler bounce a --incremental; more words" of each command.
    fn examples(command: &clap::Command) -> Vec<String> {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let own = help.lines().filter_map(|line| {
            let line = &line[line.find("scheduler ")?..];
            Some(line.split(';').next().unwrap_or(line).to_owned())
        });
        own.chain(command.get_subcommands().flat_map(examples)).collect()
    }

    /// As a shell does it with single quotes.
    fn words(line: &str) -> Vec<String> {
        let quoted = line.split('\'').enumerate();
        let parts = quoted.flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        parts.collect()
    }

    #[test]
    fn the_examples_of_every_help_text_are_valid() {
        let examples = examples(&Cli::command());
        assert!(examples.len() > 20, "{examples:?}");
        for example in examples {
            if let Err(error) = Cli::try_parse_from(words(&example)) {
                panic!("{example}\n{error}");
            }
        }
    }

    /// Every file of Rust below a folder.
    fn sources(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .flat_map(|path| match path.extension() {
                None => sources(&path),
                Some(_) => vec![std::fs::read_to_string(path).unwrap()],
            })
            .collect()
    }

    /// "`scheduler bounce {id} --cancel`" in texts for people, not in comments.
    fn named_commands(source: &str) -> Vec<String> {
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = code.map(str::trim_start).collect::<Vec<_>>().join("\n").replace("\\\n", "");
        let quoted = text.split('`').skip(1).step_by(2);
        quoted.filter(|text| text.starts_with("scheduler ")).map(str::to_owned).collect()
    }

    #[test]
    fn every_command_that_a_remedy_names_is_one() {
        use clap::error::ErrorKind;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let sources = [root.join("core/src"), root.join("src")].iter().flat_map(|it| sources(it)).collect();
        let sources: Vec<String> = sources;
        let commands: BTreeSet<_> = sources.iter().flat_map(|source| named_commands(source)).collect();
        assert!(commands.len() > 15, "{commands:?}");
        for command in commands {
            // A request, deploy or task may be left out; what stands for one may be no valid value.
            let given =
                words(&command).into_iter().map(|word| if word.contains('{') { "1".into() } else { word });
            let Err(error) = Cli::try_parse_from(given) else { continue };
            let is_short = matches!(
                error.kind(),
                ErrorKind::MissingRequiredArgument
                    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                    | ErrorKind::MissingSubcommand
            );
            let stands_in = command.contains('{') && error.kind() == ErrorKind::ValueValidation;
            assert!(is_short || stands_in, "`{command}`\n{error}");
        }
        for kind in scheduler_core::audit::ActionKind::ALL {
            let command = format!("scheduler cluster enable {kind}");
            assert!(Cli::try_parse_from(words(&command)).is_ok(), "{command}");
        }
    }

    #[test]
    fn bad_usage_is_told_from_a_failure() {
        let code = main(["scheduler", "deploys", "show"].into_iter().map(OsString::from));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(64)));
    }
}
