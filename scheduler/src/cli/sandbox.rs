//! `scheduler sandbox` and `scheduler task exec`: what is in a task's folder,
//! and commands inside it.

use std::io::Write;

use clap::{Args, Subcommand};
use platform::cli::{Format, table};
use proto::scheduler::v1::{ListSandboxRequest, ReadSandboxRequest, RunTaskCommandRequest};

use super::{Client, Done, args::Who, failed, remote, say, words};

/// What a single answer carries at most.
const CHUNK: u64 = 1 << 20;

/// What to do with a task's files.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What is in a folder
    #[command(alias = "list")]
    Ls {
        /// Id of the task
        task: String,
        /// Inside the sandbox
        #[arg(default_value = "")]
        path: String,
    },
    /// A file, as it is
    #[command(alias = "read")]
    Cat {
        /// Id of the task
        task: String,
        /// Inside the sandbox
        path: String,
        /// Where to begin
        #[arg(long, default_value_t = 0)]
        offset: u64,
        /// At most so much; 0: all
        #[arg(long, value_name = "BYTES", default_value_t = 0)]
        length: u64,
    },
}

/// The arguments of `scheduler task exec`.
#[derive(Debug, Args)]
pub(super) struct Exec {
    /// Id of the task
    task: String,
    /// Name of a command that the scheduler's configuration allows
    command: String,
    /// Options that it allows for it
    #[arg(last = true)]
    options: Vec<String>,
    #[command(flatten)]
    who: Who,
}

pub(super) async fn run(command: Command, client: &Client) -> Done {
    match command {
        Command::Ls { task, path } => list(client, task, path).await,
        Command::Cat { task, path, offset, length } => cat(client, task, path, offset, length).await,
    }
}

async fn list(client: &Client, task_id: String, path: String) -> Done {
    let call = ListSandboxRequest { task_id, path };
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = call.clone();
            async move { remote(connection).list_sandbox(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || {
        let row = |entry: &proto::scheduler::v1::SandboxEntry| {
            let mark = if entry.directory { "/" } else { "" };
            let size = if entry.directory { "-".to_owned() } else { entry.bytes.to_string() };
            vec![format!("{}{mark}", entry.name), size, words::time(entry.modified_at.as_ref())]
        };
        let rows: Vec<_> = answer.entries.iter().map(row).collect();
        table(&["NAME", "BYTES", "MODIFIED"], &rows)
    })
}

async fn cat(client: &Client, task_id: String, path: String, mut offset: u64, length: u64) -> Done {
    let end = if length == 0 { u64::MAX } else { offset.saturating_add(length) };
    let replicas = client.replicas()?;
    while offset < end {
        let call = ReadSandboxRequest {
            task_id: task_id.clone(),
            path: path.clone(),
            offset,
            length: CHUNK.min(end - offset),
        };
        let answer = replicas
            .call(|connection| {
                let call = call.clone();
                async move { remote(connection).read_sandbox(call).await }
            })
            .await?
            .into_inner();
        match client.output {
            Format::Json => say(&platform::cli::json(&answer))?,
            Format::Text => write(&answer.data)?,
        }
        offset += answer.data.len() as u64;
        if answer.data.is_empty() || offset >= answer.total_bytes {
            break;
        }
    }
    Ok(())
}

// === impl Exec ===

impl Exec {
    /// Fails as the command does; with which code it ended is told.
    pub(super) async fn run(self, client: &Client) -> Done {
        let call = RunTaskCommandRequest {
            task_id: self.task,
            command: self.command,
            options: self.options,
            actor: self.who.actor(),
        };
        let mut answers = client
            .replicas()?
            .call(|connection| {
                let call = call.clone();
                async move { remote(connection).run_task_command(call).await }
            })
            .await?
            .into_inner();
        let mut code = None;
        while let Some(answer) = answers.message().await? {
            match client.output {
                Format::Json => say(&platform::cli::json(&answer))?,
                Format::Text => write(&answer.output)?,
            }
            code = answer.exit_code.or(code);
        }
        match code {
            Some(0) => Ok(()),
            Some(code) => Err(failed(format!("the command ended with {code}"))),
            None => Err(failed("the command was cut off")),
        }
    }
}

/// As it is, which may be no text at all.
fn write(data: &[u8]) -> Done {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(data).and_then(|()| stdout.flush()).map_err(|_| failed(""))
}
