//! `baragon-service agents` and `baragon-service status`.

use clap::{Args, Subcommand, ValueEnum};
use platform::cli::Failure;
use proto::baragon::v1::{
    GetRenderedConfigRequest, GetRenderedConfigResponse, GetStatusRequest, GetStatusResponse,
    ListAgentsRequest, SetAgentMaintenanceRequest,
};

use super::{Client, output, stub};

pub(super) const HEADER: [&str; 5] = ["AGENT", "GROUP", "ADDRESS", "IN SYNC", "WHY NOT"];

#[derive(Debug, Args)]
pub(super) struct AgentsArgs {
    /// Only of this group
    #[arg(long, default_value = "")]
    group: String,
    /// Also those that do not hold their lease any more
    #[arg(long)]
    include_gone: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take an agent out of service, or back
    Maintenance(MaintenanceArgs),
    /// Show what an agent has rendered
    Config {
        /// Its group
        group: String,
        /// The agent
        agent: String,
        /// Only the files of this service
        #[arg(long, default_value = "")]
        service: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct MaintenanceArgs {
    /// Its group
    group: String,
    /// The agent
    agent: String,
    /// Whether it is to be out of service
    switch: Switch,
    /// Why
    #[arg(long, default_value = "")]
    message: String,
    /// Also when fewer are left than its group needs
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

pub(super) async fn execute(command: Command, client: &Client) -> Result<(), Failure> {
    match command {
        Command::Maintenance(args) => maintain(args, client).await,
        Command::Config { group, agent, service } => {
            let call = GetRenderedConfigRequest { group, agent_id: agent, service_id: service };
            let answer =
                client.replicas.call(async |at| stub(at).get_rendered_config(call.clone()).await).await?;
            output::show(client.output, &answer.into_inner(), files);
            Ok(())
        }
    }
}

async fn maintain(args: MaintenanceArgs, client: &Client) -> Result<(), Failure> {
    let call = SetAgentMaintenanceRequest {
        group: args.group,
        agent_id: args.agent,
        maintenance: args.switch == Switch::On,
        message: args.message,
        force: args.force,
    };
    let answer = client.replicas.call(async |at| stub(at).set_agent_maintenance(call.clone()).await).await?;
    let agents = [answer.into_inner().agent.unwrap_or_default()];
    output::list(client.output, &HEADER, &agents, output::agent_row);
    Ok(())
}

fn files(answer: &GetRenderedConfigResponse) -> String {
    let shown = answer.files.iter().map(|file| format!("# {}\n{}", file.path, file.content));
    shown.collect::<Vec<_>>().join("\n")
}

pub(super) async fn list(args: AgentsArgs, client: &Client) -> Result<(), Failure> {
    let call = ListAgentsRequest { group: args.group, include_gone: args.include_gone };
    let answer = client.replicas.call(async |at| stub(at).list_agents(call.clone()).await).await?;
    output::list(client.output, &HEADER, &answer.into_inner().agents, output::agent_row);
    Ok(())
}

pub(super) async fn status(client: &Client) -> Result<(), Failure> {
    let answer = client.replicas.call(async |at| stub(at).get_status(GetStatusRequest {}).await).await?;
    output::show(client.output, &answer.into_inner(), text);
    Ok(())
}

fn text(status: &GetStatusResponse) -> String {
    let role = if status.leading { "leading" } else { "following" };
    let leader = if status.leader.is_empty() { "nobody" } else { &status.leader };
    let mut lines = vec![
        format!("replica   {} {role} (version {})", status.name, status.version),
        format!("leader    {leader}"),
        format!("services  {}", status.services),
        format!("waiting   {}", status.waiting_requests),
        format!("agents    {}", status.agents.len()),
    ];
    lines.extend(status.problems.iter().map(|problem| format!("problem   {problem}")));
    lines.join("\n")
}
