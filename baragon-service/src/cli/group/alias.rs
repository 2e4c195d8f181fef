//! `baragon-service group alias ...`

use clap::Subcommand;
use platform::cli::Failure;
use proto::baragon::v1::{
    DeleteGroupAliasRequest, GroupAlias, ListGroupAliasesRequest, PutGroupAliasRequest,
};

use crate::cli::{Client, output, stub};

const HEADER: [&str; 3] = ["ALIAS", "GROUPS", "DOMAINS"];

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Define or change a name for groups
    Put {
        /// The name
        name: String,
        /// Group that it stands for; may be given again
        #[arg(long, required = true)]
        group: Vec<String>,
        /// Given to services that name no domain; may be given again
        #[arg(long)]
        domain: Vec<String>,
    },
    /// List the names
    List,
    /// Remove a name; services that were accepted under it stay
    Delete {
        /// The name
        name: String,
    },
}

pub(super) async fn execute(command: Command, client: &Client) -> Result<(), Failure> {
    let replicas = &client.replicas;
    match command {
        Command::Put { name, group, domain } => {
            let alias = Some(GroupAlias { name, groups: group, domains: domain });
            let call = PutGroupAliasRequest { alias };
            let answer = replicas.call(async |at| stub(at).put_group_alias(call.clone()).await).await?;
            show(client, &[answer.into_inner().alias.unwrap_or_default()]);
        }
        Command::List => {
            let call = ListGroupAliasesRequest {};
            let answer = replicas.call(async |at| stub(at).list_group_aliases(call).await).await?;
            show(client, &answer.into_inner().aliases);
        }
        Command::Delete { name } => {
            let call = DeleteGroupAliasRequest { name };
            let answer = replicas.call(async |at| stub(at).delete_group_alias(call.clone()).await).await?;
            output::show(client.output, &answer.into_inner(), |_| format!("alias {} is gone", call.name));
        }
    }
    Ok(())
}

fn show(client: &Client, aliases: &[GroupAlias]) {
    let row = |alias: &GroupAlias| vec![alias.name.clone(), alias.groups.join(","), alias.domains.join(",")];
    output::list(client.output, &HEADER, aliases, row);
}
