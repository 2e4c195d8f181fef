//! `baragon-service group ...`

use clap::{Args, Subcommand};
use platform::cli::{Failure, Format};
use proto::baragon::v1::{
    DeleteGroupRequest, DomainList, GetGroupRequest, Group, ListGroupsRequest, PutGroupRequest,
};

use super::{Client, misuse, output, stub};

mod alias;

const HEADER: [&str; 4] = ["GROUP", "DOMAINS", "DEFAULT", "MINIMUM"];

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Define or change a group
    Put(PutArgs),
    /// List the groups
    List,
    /// Show a group with its live agents
    Show {
        /// The group
        name: String,
    },
    /// Names that stand for several groups
    #[command(subcommand)]
    Alias(alias::Command),
    /// Remove a group that no service uses
    Delete {
        /// The group
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct PutArgs {
    /// The group
    name: String,
    /// Domain that it serves; may be given again
    #[arg(long)]
    domain: Vec<String>,
    /// Given to services that name no domain; the only one if there is only one
    #[arg(long)]
    default_domain: Option<String>,
    /// Requests are refused with fewer live agents
    #[arg(long, default_value_t = 1)]
    minimum_agents: u32,
    /// The status tells a problem with fewer live agents
    #[arg(long, default_value_t = 0)]
    target_agents: u32,
    /// Name that stands for some of the domains; may be given again
    #[arg(long, value_name = "NAME=DOMAIN[,DOMAIN]")]
    domain_alias: Vec<String>,
}

pub(super) async fn execute(command: Command, client: &Client) -> Result<(), Failure> {
    match command {
        Command::Put(args) => put(client, args).await,
        Command::List => {
            let answer =
                client.replicas.call(async |at| stub(at).list_groups(ListGroupsRequest {}).await).await?;
            output::list(client.output, &HEADER, &answer.into_inner().groups, output::group_row);
            Ok(())
        }
        Command::Alias(command) => alias::execute(command, client).await,
        Command::Show { name } => show(client, name).await,
        Command::Delete { name } => {
            let call = DeleteGroupRequest { name };
            let answer = client.replicas.call(async |at| stub(at).delete_group(call.clone()).await).await?;
            output::show(client.output, &answer.into_inner(), |_| format!("group {} is gone", call.name));
            Ok(())
        }
    }
}

async fn put(client: &Client, args: PutArgs) -> Result<(), Failure> {
    let only = if args.domain.len() == 1 { args.domain.first().cloned() } else { None };
    let domain_aliases = args.domain_alias.iter().map(|text| domain_alias(text)).collect::<Result<_, _>>()?;
    let group = Group {
        name: args.name,
        default_domain: args.default_domain.or(only).unwrap_or_default(),
        domains: args.domain,
        minimum_agents: args.minimum_agents,
        target_agents: args.target_agents,
        domain_aliases,
    };
    let call = PutGroupRequest { group: Some(group) };
    let answer = client.replicas.call(async |at| stub(at).put_group(call.clone()).await).await?;
    let group = answer.into_inner().group.unwrap_or_default();
    output::list(client.output, &HEADER, &[group], output::group_row);
    Ok(())
}

fn domain_alias(text: &str) -> Result<(String, DomainList), Failure> {
    let bad = || misuse(format!("`{text}` is not NAME=DOMAIN[,DOMAIN]"));
    let (name, domains) = text.split_once('=').ok_or_else(bad)?;
    Ok((name.to_owned(), DomainList { domains: domains.split(',').map(str::to_owned).collect() }))
}

async fn show(client: &Client, name: String) -> Result<(), Failure> {
    let call = GetGroupRequest { name };
    let answer = client.replicas.call(async |at| stub(at).get_group(call.clone()).await).await?.into_inner();
    if client.output == Format::Json {
        output::show(client.output, &answer, |_| String::new());
        return Ok(());
    }
    output::list(client.output, &HEADER, &[answer.group.unwrap_or_default()], output::group_row);
    println!();
    output::list(client.output, &super::agent::HEADER, &answer.agents, output::agent_row);
    Ok(())
}
