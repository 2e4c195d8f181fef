//! `baragon-service upstream ...`

use clap::Subcommand;
use platform::cli::{EXIT_FAILED, Failure, Format};
use proto::baragon::v1::{FindUpstreamRequest, RemoveUpstreamRequest, UpstreamOwner};

use super::{Client, output, request, stub};

const HEADER: [&str; 5] = ["SERVICE", "ADDRESS", "WEIGHT", "ADDED BY", ""];

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show which services send traffic to a host or an address
    Find {
        /// host:port, or host for every port
        address: String,
    },
    /// Take a host or an address out of every service
    Remove {
        /// host:port, or host for every port
        address: String,
        /// First part of the request ids; a new one if not given
        #[arg(long)]
        id: Option<String>,
    },
}

pub(super) async fn execute(command: Command, client: &Client) -> Result<(), Failure> {
    match command {
        Command::Find { address } => {
            let call = FindUpstreamRequest { address };
            let answer = client.replicas.call(async |at| stub(at).find_upstream(call.clone()).await).await?;
            output::list(client.output, &HEADER, &answer.into_inner().owners, row);
            Ok(())
        }
        Command::Remove { address, id } => remove(client, address, id).await,
    }
}

async fn remove(client: &Client, address: String, id: Option<String>) -> Result<(), Failure> {
    let call = RemoveUpstreamRequest { address, request_id: id.unwrap_or_else(request::fresh_id) };
    let answer = client.replicas.call(async |at| stub(at).remove_upstream(call.clone()).await).await?;
    let answer = answer.into_inner();
    if client.output == Format::Json {
        output::show(client.output, &answer, |_| String::new());
    } else {
        answer.requests.iter().for_each(|status| println!("{}", output::status_line(status)));
    }
    if answer.refused.is_empty() {
        return Ok(());
    }
    let refused: Vec<String> =
        answer.refused.iter().map(|one| format!("service {}: {}", one.field, one.rule)).collect();
    Err(Failure { message: refused.join("\n"), code: EXIT_FAILED })
}

fn row(owner: &UpstreamOwner) -> Vec<String> {
    let upstream = owner.upstream.clone().unwrap_or_default();
    let waiting = if owner.waiting { "waiting" } else { "" };
    let weight = upstream.weight.to_string();
    vec![owner.service_id.clone(), upstream.address, weight, upstream.request_id, waiting.to_owned()]
}
