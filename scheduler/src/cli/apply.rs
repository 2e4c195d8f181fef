//! `scheduler apply`: does what `scheduler plan` shows, in order, and waits for
//! each. Applied twice, the second time does nothing.

use std::time::Instant;

use clap::Args;
use platform::cli::Failure;
use proto::scheduler::v1::{
    DeleteRequestRequest, DeployRequest, DeployResponse, DeployStatus, PutRequestRequest, RequestType, Run,
    RunStatus,
};

use super::{
    Client, Done,
    args::Acting,
    follow,
    plan::{Step, Steps, Verb, Wanted},
    runs, usage,
};

/// The arguments of `scheduler apply`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scheduler apply --file shop.toml --context qa\n  scheduler apply --procfile Procfile --app \
                  shop -m 'first try'"
)]
pub(super) struct Apply {
    #[command(flatten)]
    wanted: Wanted,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    acting: Acting,
}

/// How steps are done.
#[derive(Clone, Debug, Args)]
pub(super) struct How {
    /// Do not follow the deploys; what others need is waited for all the same
    #[arg(long)]
    no_wait: bool,
    /// Cancel deploys in progress rather than wait for them
    #[arg(long)]
    supersede: bool,
    /// Unpause paused requests when their deploys succeed
    #[arg(long)]
    unpause: bool,
    /// Needed to scale down by more than half or by more than 10
    #[arg(long)]
    acknowledge_scale_down: bool,
}

// === impl Apply ===

impl Apply {
    pub(super) async fn run(self) -> Done {
        let application = self.wanted.application()?;
        let client = self.acting.client.at(&application.address);
        let steps = self.wanted.steps(&client, &application).await?;
        steps.tell(&client)?;
        perform(&steps, &client, &self.how, &self.acting).await
    }
}

/// One after the other; a failure ends it, and tells what was not begun.
pub(super) async fn perform(steps: &Steps, client: &Client, how: &How, acting: &Acting) -> Done {
    let performer = Performer { client, how, acting };
    for (index, step) in steps.steps.iter().enumerate() {
        let Err(failure) = performer.perform(step).await else { continue };
        let later = steps.steps[index + 1..].iter().filter(|step| step.verb != Verb::Keep);
        let names: Vec<_> = later.map(|step| step.request.request_id.as_str()).collect();
        let mut message = format!("{} was not done\n{}", step.request.request_id, failure.message);
        if !names.is_empty() {
            message = format!("{}\nnot begun: {}", message.trim_end(), names.join(", "));
        }
        return Err(Failure { message: message.trim_end().to_owned(), code: failure.code });
    }
    Ok(())
}

struct Performer<'a> {
    client: &'a Client,
    how: &'a How,
    acting: &'a Acting,
}

// === impl Performer ===

impl Performer<'_> {
    async fn perform(&self, step: &Step) -> Done {
        match step.verb {
            Verb::Keep => Ok(()),
            Verb::Put => self.put(step).await,
            Verb::Delete => self.delete(step).await,
            Verb::Create | Verb::Deploy | Verb::Follow => self.deploy(step).await,
        }
    }

    async fn put(&self, step: &Step) -> Done {
        let call = PutRequestRequest {
            request: Some(step.request.clone()),
            actor: self.acting.who.actor(),
            acknowledge_scale_down: self.how.acknowledge_scale_down,
            dry_run: false,
        };
        self.client.ask(call, |mut remote, call| async move { remote.put_request(call).await }).await?;
        Ok(())
    }

    async fn delete(&self, step: &Step) -> Done {
        let request_id = step.request.request_id.clone();
        let call = DeleteRequestRequest { request_id, actor: self.acting.who.actor() };
        self.client.ask(call, |mut remote, call| async move { remote.delete_request(call).await }).await?;
        Ok(())
    }

    /// The same id with the same content is the same deploy, so what is in
    /// progress is only followed.
    async fn deploy(&self, step: &Step) -> Done {
        let call = DeployRequest {
            deploy: step.deploy.clone(),
            request: Some(step.request.clone()),
            actor: self.acting.who.actor(),
            unpause: self.how.unpause,
            acknowledge_scale_down: self.how.acknowledge_scale_down,
            dry_run: false,
            supersede: self.how.supersede && step.verb != Verb::Follow,
        };
        let begin = Instant::now();
        let ask = |mut remote: super::Remote, call| async move { remote.deploy(call).await };
        let answer: DeployResponse = self.client.ask(call, ask).await?;
        if self.how.no_wait && !step.is_needed {
            return Ok(());
        }
        let status = answer.status.unwrap_or_default();
        let replicas = self.client.replicas()?;
        follow::follow(&replicas, self.client, &status, begin).await?;
        if step.request.r#type() == RequestType::RunOnce {
            return runs::follow(&replicas, self.client, &run_of(&status), begin).await;
        }
        Ok(())
    }
}

/// The run that a deploy of a RUN_ONCE request starts.
fn run_of(status: &DeployStatus) -> RunStatus {
    let deploy = status.deploy.clone().unwrap_or_default();
    let run_id = runs::of_deploy(&deploy.deploy_id);
    RunStatus {
        run: Some(Run { request_id: deploy.request_id, run_id, ..Default::default() }),
        ..Default::default()
    }
}

/// Nothing may be named that cannot be true for all of it.
pub(super) fn check_contexts(from: &str, to: &str) -> Done {
    if from == to { Err(usage(format!("--to: is {to:?}, as --from; name two contexts"))) } else { Ok(()) }
}
