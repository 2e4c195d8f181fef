//! `scheduler deploys`, and what moves a deploy: rollback, diff, advance.

use std::time::Instant;

use clap::{Args, Subcommand};
use platform::cli::{Failure, table};
use proto::scheduler::v1::{
    AdvanceDeployRequest, CancelDeployRequest, DeployState, DeployStatus, DiffDeploysRequest,
    DiffDeploysResponse, GetDeployRequest, GetDeployResponse, ListDeploysRequest, RollbackRequest,
};

use super::{
    Client, Done,
    args::{self, Acting},
    deploy, follow, words,
};

/// What to do with deploys.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The deploys of a request, newest first
    List {
        /// Its id
        request: String,
        /// Only those in this state
        #[arg(long, value_parser = args::choice::<DeployState>)]
        state: Option<DeployState>,
        /// How many, newest first
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[command(flatten)]
        client: Client,
    },
    /// One deploy with its steps
    #[command(visible_alias = "get")]
    Show {
        /// Its id
        request: String,
        /// Id of the deploy
        deploy: String,
        #[command(flatten)]
        client: Client,
    },
    /// Follow a deploy to its end and exit with its outcome
    Watch {
        /// Its id
        request: String,
        /// Id of the deploy
        deploy: String,
        #[command(flatten)]
        client: Client,
    },
    /// End a deploy; the old tasks go on serving
    Cancel {
        /// Its id
        request: String,
        /// Id of the deploy
        deploy: String,
        #[command(flatten)]
        acting: Acting,
    },
}

/// The arguments of `scheduler rollback`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scheduler rollback shop-web --wait\n  scheduler rollback shop-web --to v6 -m 'v7 leaks'"
)]
pub(super) struct Rollback {
    /// Its id
    request: String,
    /// The deploy to bring back [default: the one before the active one; while a
    /// deploy is in progress, which is canceled, the active one]
    #[arg(long, default_value = "", hide_default_value = true)]
    to: String,
    /// Id of the new deploy [default: generated]
    #[arg(long)]
    id: Option<String>,
    /// Follow it and exit with its outcome
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    acting: Acting,
}

/// The arguments of `scheduler diff`.
#[derive(Debug, Args)]
#[command(after_help = "Example: scheduler diff shop-web v6 v7")]
pub(super) struct Diff {
    /// Its id
    request: String,
    /// Id of the first deploy
    from: String,
    /// Id of the second
    to: String,
    #[command(flatten)]
    client: Client,
}

/// The arguments of `scheduler advance`.
#[derive(Debug, Args)]
#[command(after_help = "Example: scheduler advance shop-web v7 -m 'the graphs look good'")]
pub(super) struct Advance {
    /// Its id
    request: String,
    /// Id of the deploy
    deploy: String,
    /// Go to this many instances [default: the next step]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    to: u32,
    #[command(flatten)]
    acting: Acting,
}

pub(super) async fn run(command: Command) -> Done {
    match command {
        Command::List { request, state, limit, client } => list(request, state, limit, client).await,
        Command::Show { request, deploy, client } => {
            let answer = get(&client, request, deploy).await?;
            client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
        }
        Command::Watch { request, deploy, client } => {
            let begin = Instant::now();
            let status = get(&client, request, deploy).await?.status.unwrap_or_default();
            follow::follow(&client.replicas()?, &client, &status, begin).await
        }
        Command::Cancel { request, deploy, acting } => cancel(request, deploy, acting).await,
    }
}

async fn list(request_id: String, state: Option<DeployState>, limit: u32, client: Client) -> Done {
    let state = state.map_or(0, Into::into);
    let call = ListDeploysRequest { request_id, state, page_size: limit, page_token: String::new() };
    let answer = client.ask(call, |mut remote, call| async move { remote.list_deploys(call).await }).await?;
    client.show(&answer, || {
        let rows: Vec<_> = answer.deploys.iter().map(row).collect();
        table(&["DEPLOY", "STATE", "STEP", "CREATED", "MESSAGE"], &rows)
    })
}

fn row(status: &DeployStatus) -> Vec<String> {
    vec![
        status.deploy.clone().unwrap_or_default().deploy_id,
        words::deploy_state(status.state()).to_owned(),
        status.step().as_str_name().trim_start_matches("DEPLOY_STEP_").to_owned(),
        words::time(status.created_at.as_ref()),
        status.message.clone(),
    ]
}

pub(super) async fn get(
    client: &Client,
    request: String,
    deploy: String,
) -> Result<GetDeployResponse, Failure> {
    let call = GetDeployRequest { request_id: request, deploy_id: deploy };
    client.ask(call, |mut remote, call| async move { remote.get_deploy(call).await }).await
}

async fn cancel(request_id: String, deploy_id: String, acting: Acting) -> Done {
    let call = CancelDeployRequest { request_id, deploy_id, actor: acting.who.actor() };
    let client = acting.client;
    let answer = client.ask(call, |mut remote, call| async move { remote.cancel_deploy(call).await }).await?;
    client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
}

// === impl Rollback ===

impl Rollback {
    pub(super) async fn run(self) -> Done {
        let begin = Instant::now();
        let call = RollbackRequest {
            request_id: self.request,
            to_deploy_id: self.to,
            // Made here, so that a call that is made again is the same deploy.
            deploy_id: self.id.unwrap_or_else(deploy::generated_id),
            actor: self.acting.who.actor(),
        };
        let client = self.acting.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.rollback(call).await }).await?;
        let status = answer.status.clone().unwrap_or_default();
        if self.wait {
            return follow::follow(&client.replicas()?, &client, &status, begin).await;
        }
        client.show(&answer, || follow::line(&status))
    }
}

// === impl Diff ===

impl Diff {
    pub(super) async fn run(self) -> Done {
        let call =
            DiffDeploysRequest { request_id: self.request, from_deploy_id: self.from, to_deploy_id: self.to };
        let client = self.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.diff_deploys(call).await }).await?;
        let changes = words::without_secrets(&answer.changes);
        client.show(&DiffDeploysResponse { changes }, || words::changes(&answer.changes))
    }
}

// === impl Advance ===

impl Advance {
    pub(super) async fn run(self) -> Done {
        let call = AdvanceDeployRequest {
            request_id: self.request,
            deploy_id: self.deploy,
            actor: self.acting.who.actor(),
            target_instances: self.to,
        };
        let client = self.acting.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.advance_deploy(call).await }).await?;
        client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
    }
}

fn describe(status: &DeployStatus) -> String {
    let name = words::deploy_name(status);
    let mut lines = vec![format!("deploy {name} is {}", words::deploy_state(status.state()))];
    if !status.message.is_empty() {
        lines.push(format!("  {}", status.message));
    }
    let by = words::by(&status.user, &status.note);
    if !by.is_empty() {
        lines.push(format!(" {by}"));
    }
    if !status.rollback_of.is_empty() {
        lines.push(format!("  brings back {}", status.rollback_of));
    }
    let millis = |at: &pbjson_types::Timestamp| at.seconds * 1000 + i64::from(at.nanos) / 1_000_000;
    let begin = status.created_at.as_ref().map_or(0, millis);
    for step in &status.steps {
        let after = step.entered_at.as_ref().map_or(0, millis) - begin;
        let step = step.step().as_str_name().trim_start_matches("DEPLOY_STEP_");
        lines.push(format!("  {:>9.3}s  {step}", after as f64 / 1000.0));
    }
    lines.extend(more(status));
    lines.join("\n")
}

fn more(status: &DeployStatus) -> Vec<String> {
    let mut lines = Vec::new();
    if !status.seconds.is_empty() {
        let parts: Vec<_> = status.seconds.iter().map(|(part, took)| format!("{part} {took:.3}s")).collect();
        lines.push(format!("  time: {}", parts.join(", ")));
    }
    for record in &status.load_balancer_requests {
        let line = format!("  request {} is {} {}", record.request_id, record.state, record.message);
        lines.push(line.trim_end().to_owned());
    }
    for failure in &status.failures {
        let task = if failure.task_id.is_empty() { String::new() } else { format!(" {}:", failure.task_id) };
        let kind = failure.kind().as_str_name().trim_start_matches("DEPLOY_FAILURE_KIND_");
        lines.push(format!("  {kind}:{task} {}", failure.message));
        lines.extend(words::last_output(&failure.last_output, "    "));
    }
    if !status.task_ids.is_empty() {
        lines.push(format!("  tasks: {}", status.task_ids.join(", ")));
    }
    lines
}
