//! `scheduler logs`.

use std::io::Write;

use clap::Args;
use proto::scheduler::v1::{LogStream, TailLogRequest};

use super::{Client, Done, failed, remote, say};

/// The arguments of `scheduler logs`.
#[derive(Debug, Args)]
pub(super) struct Logs {
    /// Id of the task
    task: String,
    /// The error output
    #[arg(long)]
    stderr: bool,
    /// Go on until the task ends
    #[arg(long, short)]
    follow: bool,
    /// How far back to begin, at most 1 MiB
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 10)]
    last: u64,
    #[command(flatten)]
    client: Client,
}

// === impl Logs ===

impl Logs {
    pub(super) async fn run(self) -> Done {
        let stream = if self.stderr { LogStream::Stderr } else { LogStream::Stdout };
        let call = TailLogRequest {
            task_id: self.task.clone(),
            stream: stream.into(),
            last_bytes: self.last.max(1),
            follow: self.follow,
        };
        let mut answers = self
            .client
            .replicas()?
            .call(|connection| {
                let call = call.clone();
                async move { remote(connection).tail_log(call).await }
            })
            .await?
            .into_inner();
        while let Some(answer) = answers.message().await? {
            match self.client.output {
                platform::cli::Format::Json => say(&platform::cli::json(&answer))?,
                platform::cli::Format::Text => write(&answer.data)?,
            }
        }
        Ok(())
    }
}

/// As it is, which may be no text at all.
fn write(data: &[u8]) -> Done {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(data).and_then(|()| stdout.flush()).map_err(|_| failed(""))
}
