//! `scheduler deploy`: records one deploy and, when asked, follows it to its end.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use platform::cli::Failure;
use proto::scheduler::v1::DeployRequest;

use super::{
    Done,
    args::{self, Acting},
    follow, usage, words,
};
use crate::manifest::{Part, Source};

/// The arguments of `scheduler deploy`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: scheduler deploy hello.toml --id v2 --wait\n`apply` takes all requests of a file"
)]
pub(super) struct Deploy {
    /// The application (TOML)
    file: PathBuf,
    /// Id of the deploy: letters, digits, _ and . [default: generated, sorts by time]
    #[arg(long)]
    id: Option<String>,
    /// The request to deploy, when the file has several
    #[arg(long)]
    request: Option<String>,
    /// Where it is deployed, when the file has contexts
    #[arg(long)]
    context: Option<String>,
    /// Follow the deploy and exit with its outcome
    #[arg(long)]
    wait: bool,
    /// Add or override a variable
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::pair)]
    env: Vec<(String, String)>,
    /// Tell what would change; nothing is written
    #[arg(long, conflicts_with = "wait")]
    dry_run: bool,
    /// Unpause the request when the deploy succeeds
    #[arg(long)]
    unpause: bool,
    /// Cancel the deploy in progress rather than wait for it
    #[arg(long)]
    supersede: bool,
    /// Needed to scale down by more than half or by more than 10
    #[arg(long)]
    acknowledge_scale_down: bool,
    #[command(flatten)]
    acting: Acting,
}

// === impl Deploy ===

impl Deploy {
    pub(super) async fn run(self) -> Done {
        let refused = |faults: platform::config::Faults| usage(faults.to_string());
        let source = Source { file: Some(self.file.clone()), ..Source::default() };
        let application = source.load().and_then(|manifest| manifest.resolve(self.context.as_deref()));
        let application = application.map_err(refused)?;
        let client = self.acting.client.at(&application.address);
        let call = self.message(one(&application.parts, self.request.as_deref())?);
        let begin = Instant::now();
        let mut answer =
            client.ask(call, |mut remote, call| async move { remote.deploy(call).await }).await?;
        answer.changes = words::without_secrets(&answer.changes);
        let status = answer.status.clone().unwrap_or_default();
        if self.wait {
            return follow::follow(&client.replicas()?, &client, &status, begin).await;
        }
        client.show(&answer, || {
            if self.dry_run { words::changes(&answer.changes) } else { follow::line(&status) }
        })
    }

    fn message(&self, part: &Part) -> DeployRequest {
        let mut deploy = part.deploy.clone();
        deploy.env.extend(self.env.iter().cloned());
        deploy.deploy_id = self.id.clone().unwrap_or_else(generated_id);
        DeployRequest {
            deploy: Some(deploy),
            request: Some(part.request.clone()),
            actor: self.acting.who.actor(),
            unpause: self.unpause,
            acknowledge_scale_down: self.acknowledge_scale_down,
            dry_run: self.dry_run,
            supersede: self.supersede,
        }
    }
}

/// Sorts by time, and is not used twice.
pub(super) fn generated_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

fn one<'a>(parts: &'a [Part], wanted: Option<&str>) -> Result<&'a Part, Failure> {
    let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
    match (wanted, parts) {
        (None, [part]) => Ok(part),
        (None, _) => {
            Err(usage(format!("--request: must be one of {}; `scheduler apply` takes all", names.join(", "))))
        }
        (Some(wanted), parts) => parts
            .iter()
            .find(|part| part.name == wanted || part.request.request_id == wanted)
            .ok_or_else(|| usage(format!("--request: is {wanted:?}; must be one of {}", names.join(", ")))),
    }
}
