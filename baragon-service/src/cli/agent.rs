//! `baragon-service agents` and `baragon-service status`.

use clap::Args;
use platform::cli::Failure;
use proto::baragon::v1::{GetStatusRequest, GetStatusResponse, ListAgentsRequest};

use super::{Client, output, stub};

pub(super) const HEADER: [&str; 5] = ["AGENT", "GROUP", "ADDRESS", "IN SYNC", "WHY NOT"];

#[derive(Debug, Args)]
pub(super) struct AgentsArgs {
    /// Only of this group
    #[arg(long, default_value = "")]
    group: String,
}

pub(super) async fn list(args: AgentsArgs, client: &Client) -> Result<(), Failure> {
    let call = ListAgentsRequest { group: args.group, ..ListAgentsRequest::default() };
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
