//! `scheduler deploys`.

use std::time::Instant;

use clap::Subcommand;
use platform::cli::table;
use proto::scheduler::v1::{CancelDeployRequest, DeployStatus, GetDeployRequest, ListDeploysRequest};

use super::{Client, Done, deploy, remote, words};

/// What to do with deploys.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The deploys of a request, newest first
    List { request: String },
    /// One deploy with its steps
    Show { request: String, deploy: String },
    /// Follow a deploy to its end and exit with its outcome
    Watch { request: String, deploy: String },
    /// End a deploy; the old tasks go on serving
    Cancel { request: String, deploy: String },
}

pub(super) async fn run(command: Command, client: &Client) -> Done {
    match command {
        Command::List { request } => list(request, client).await,
        Command::Show { request, deploy } => show(request, deploy, client).await,
        Command::Watch { request, deploy } => watch(request, deploy, client).await,
        Command::Cancel { request, deploy } => cancel(request, deploy, client).await,
    }
}

async fn list(request_id: String, client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = ListDeploysRequest { request_id: request_id.clone(), ..Default::default() };
            async move { remote(connection).list_deploys(call).await }
        })
        .await?
        .into_inner();
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

async fn show(request_id: String, deploy_id: String, client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = GetDeployRequest { request_id: request_id.clone(), deploy_id: deploy_id.clone() };
            async move { remote(connection).get_deploy(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
}

async fn watch(request_id: String, deploy_id: String, client: &Client) -> Done {
    let replicas = client.replicas()?;
    let begin = Instant::now();
    let answer = replicas
        .call(|connection| {
            let call = GetDeployRequest { request_id: request_id.clone(), deploy_id: deploy_id.clone() };
            async move { remote(connection).get_deploy(call).await }
        })
        .await?
        .into_inner();
    deploy::follow(&replicas, client, &answer.status.unwrap_or_default(), begin).await
}

async fn cancel(request_id: String, deploy_id: String, client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = CancelDeployRequest {
                request_id: request_id.clone(),
                deploy_id: deploy_id.clone(),
                ..Default::default()
            };
            async move { remote(connection).cancel_deploy(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
}

fn describe(status: &DeployStatus) -> String {
    let name = words::deploy_name(status);
    let mut lines = vec![format!("deploy {name} is {}", words::deploy_state(status.state()))];
    if !status.message.is_empty() {
        lines.push(format!("  {}", status.message));
    }
    let millis = |at: &pbjson_types::Timestamp| at.seconds * 1000 + i64::from(at.nanos) / 1_000_000;
    let begin = status.created_at.as_ref().map_or(0, millis);
    for step in &status.steps {
        let after = step.entered_at.as_ref().map_or(0, millis) - begin;
        let step = step.step().as_str_name().trim_start_matches("DEPLOY_STEP_");
        lines.push(format!("  {:>9.3}s  {step}", after as f64 / 1000.0));
    }
    for record in &status.load_balancer_requests {
        lines.push(
            format!("  request {} is {} {}", record.request_id, record.state, record.message)
                .trim_end()
                .to_owned(),
        );
    }
    if !status.task_ids.is_empty() {
        lines.push(format!("  tasks: {}", status.task_ids.join(", ")));
    }
    lines.join("\n")
}
