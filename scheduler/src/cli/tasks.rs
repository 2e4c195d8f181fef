//! `scheduler tasks` and `scheduler task`.

use clap::{Args, Subcommand};
use platform::cli::table;
use proto::scheduler::v1::{GetTaskRequest, ListTasksRequest, Task};

use super::{Client, Done, remote, sandbox, words};

/// The arguments of `scheduler tasks`.
#[derive(Debug, Args)]
pub(super) struct Tasks {
    /// Of this request only
    request: Option<String>,
    /// Also those that ended
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    client: Client,
}

/// What to do with a task.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Everything about it
    Show { task: String },
    /// Run an allowed command inside it
    Exec(sandbox::Exec),
}

// === impl Tasks ===

impl Tasks {
    pub(super) async fn run(self) -> Done {
        let request_id = self.request.unwrap_or_default();
        let answer = self
            .client
            .replicas()?
            .call(|connection| {
                let call = ListTasksRequest {
                    request_id: request_id.clone(),
                    include_ended: self.all,
                    ..Default::default()
                };
                async move { remote(connection).list_tasks(call).await }
            })
            .await?
            .into_inner();
        self.client.show(&answer, || {
            let rows: Vec<_> = answer.tasks.iter().map(words::task_row).collect();
            table(&words::TASK_HEADER, &rows)
        })
    }
}

pub(super) async fn run(command: Command, client: &Client) -> Done {
    let task = match command {
        Command::Show { task } => task,
        Command::Exec(exec) => return exec.run(client).await,
    };
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = GetTaskRequest { task_id: task.clone() };
            async move { remote(connection).get_task(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || describe(&answer.task.clone().unwrap_or_default()))
}

fn describe(task: &Task) -> String {
    let row = words::task_row(task);
    let named = words::TASK_HEADER.iter().zip(row).map(|(name, value)| (name.to_lowercase(), value));
    let more = [
        ("request".to_owned(), task.request_id.clone()),
        ("deploy".to_owned(), task.deploy_id.clone()),
        ("instance".to_owned(), task.instance.to_string()),
        ("healthy".to_owned(), words::time(task.healthy_at.as_ref())),
        ("ended".to_owned(), words::time(task.ended_at.as_ref())),
        ("exit code".to_owned(), task.exit_code.map_or_else(|| "-".to_owned(), |code| code.to_string())),
        ("signal".to_owned(), task.signal.map_or_else(|| "-".to_owned(), |signal| signal.to_string())),
        ("sandbox".to_owned(), task.sandbox.clone()),
    ];
    named
        .chain(more)
        .map(|(name, value)| format!("{name:<10}{value}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
