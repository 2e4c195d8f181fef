//! `scheduler tasks` and `scheduler task`.

use clap::{Args, Subcommand};
use platform::cli::table;
use proto::scheduler::v1::{GetTaskRequest, KillTaskRequest, ListTasksRequest, Task, TaskState};

use super::{
    Client, Done,
    args::{self, Acting},
    sandbox, words,
};

/// The arguments of `scheduler tasks`.
#[derive(Debug, Args)]
pub(super) struct Tasks {
    /// Of this request only
    request: Option<String>,
    /// Also those that ended
    #[arg(long)]
    all: bool,
    /// Of this deploy only
    #[arg(long, default_value = "", hide_default_value = true)]
    deploy: String,
    /// Of this run only
    #[arg(long, default_value = "", hide_default_value = true)]
    run: String,
    /// On this node only
    #[arg(long, default_value = "", hide_default_value = true)]
    node: String,
    /// Only those in this state
    #[arg(long, value_parser = args::choice::<TaskState>)]
    state: Option<TaskState>,
    /// How many
    #[arg(long, default_value_t = 500)]
    limit: u32,
    #[command(flatten)]
    client: Client,
}

/// What to do with a task.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Everything about it
    #[command(visible_alias = "get")]
    Show {
        /// Id of the task
        task: String,
        #[command(flatten)]
        client: Client,
    },
    /// Run an allowed command inside it
    #[command(name = "exec")]
    InSandbox {
        #[command(flatten)]
        exec: sandbox::Exec,
        #[command(flatten)]
        client: Client,
    },
    /// Stop it; it is replaced when its request wants it
    Kill(Kill),
}

/// The arguments of `scheduler kill`.
#[derive(Debug, Args)]
#[command(after_help = "Example: scheduler kill shop-web-v7-2-31 --replace-first -m 'stuck'")]
pub(super) struct Kill {
    /// Id of the task
    task: String,
    /// SIGKILL at once, and without waiting for the load balancers
    #[arg(long, conflicts_with = "replace_first")]
    destroy: bool,
    /// A replacement is healthy first
    #[arg(long)]
    replace_first: bool,
    #[command(flatten)]
    acting: Acting,
}

// === impl Tasks ===

impl Tasks {
    pub(super) async fn run(self) -> Done {
        let call = ListTasksRequest {
            request_id: self.request.unwrap_or_default(),
            include_ended: self.all,
            deploy_id: self.deploy,
            run_id: self.run,
            node_id: self.node,
            state: self.state.map_or(0, Into::into),
            page_size: self.limit,
            ..Default::default()
        };
        let client = self.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.list_tasks(call).await }).await?;
        client.show(&answer, || {
            let rows: Vec<_> = answer.tasks.iter().map(words::task_row).collect();
            table(&words::TASK_HEADER, &rows)
        })
    }
}

// === impl Kill ===

impl Kill {
    pub(super) async fn run(self) -> Done {
        let call = KillTaskRequest {
            task_id: self.task,
            actor: self.acting.who.actor(),
            destroy: self.destroy,
            replace_first: self.replace_first,
        };
        let client = self.acting.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.kill_task(call).await }).await?;
        client.show(&answer, || describe(&answer.task.clone().unwrap_or_default()))
    }
}

pub(super) async fn run(command: Command) -> Done {
    match command {
        Command::Show { task, client } => {
            let call = GetTaskRequest { task_id: task };
            let answer =
                client.ask(call, |mut remote, call| async move { remote.get_task(call).await }).await?;
            client.show(&answer, || describe(&answer.task.clone().unwrap_or_default()))
        }
        Command::InSandbox { exec, client } => exec.run(&client).await,
        Command::Kill(kill) => kill.run().await,
    }
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
        ("run".to_owned(), words::dash(&task.run_id)),
        ("node".to_owned(), words::dash(&task.node_id)),
        ("notes".to_owned(), words::dash(&task.notes.join("; "))),
        ("sandbox".to_owned(), task.sandbox.clone()),
    ];
    let lines = named.chain(more).map(|(name, value)| format!("{name:<10}{value}").trim_end().to_owned());
    lines.chain(words::last_output(&task.last_output, "")).collect::<Vec<_>>().join("\n")
}
