//! `scheduler plan`: what would change if a manifest were applied. The servers
//! check it and tell the differences; nothing is written.

use std::collections::BTreeMap;

use clap::Args;
use platform::{
    cli::{Failure, Format},
    config::{EXIT_USAGE, Faults},
};
use proto::scheduler::v1::{
    Deploy, DeployRequest, DeployResponse, DeployState, FieldChange, GetRunRequest, ListDeploysRequest,
    ListRequestsRequest, Request, RequestState, RequestStatus, RequestType, RunState,
};

use super::{Client, Done, failed, requests, runs, say, usage, words};
use crate::manifest::{APP, Application, Part, Source};

mod show;

/// The arguments of `scheduler plan`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scheduler plan --file shop.toml --context qa\n  scheduler plan --procfile Procfile --app \
                  shop --detailed-exitcode"
)]
pub(super) struct Plan {
    #[command(flatten)]
    wanted: Wanted,
    /// Exit with 2 when there is something to do
    #[arg(long)]
    detailed_exitcode: bool,
    #[command(flatten)]
    client: Client,
}

/// What is to be planned or applied.
#[derive(Clone, Debug, Args)]
pub(super) struct Wanted {
    #[command(flatten)]
    pub(super) source: Source,
    /// Where it runs, when the file has contexts
    #[arg(long)]
    context: Option<String>,
    /// This request only; may be given several times
    #[arg(long, value_name = "NAME")]
    request: Vec<String>,
    /// Id of each new deploy [default: `version` of the file, else made of the content]
    #[arg(long)]
    deploy_id: Option<String>,
    /// Delete requests of this application that the file has no more
    #[arg(long)]
    prune: bool,
}

/// What is to be done, in this order.
#[derive(Debug, Default)]
pub(super) struct Steps {
    pub(super) context: Option<String>,
    pub(super) steps: Vec<Step>,
}

/// What is to be done with one request.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) request: Request,
    /// With its id; `None`: of a request that is to be deleted.
    pub(super) deploy: Option<Deploy>,
    pub(super) verb: Verb,
    pub(super) changes: Vec<FieldChange>,
    /// Others wait for its run.
    pub(super) is_needed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    /// Its deploy, perhaps its request too.
    Deploy,
    /// Its request alone.
    Put,
    /// The same deploy is in progress.
    Follow,
    Keep,
    Delete,
}

/// Exit code of `--detailed-exitcode` when there is something to do.
const EXIT_CHANGES: u8 = 2;
const MOST_DEPLOYS: u32 = 500;

// === impl Plan ===

impl Plan {
    pub(super) async fn run(self) -> Done {
        let application = self.wanted.application()?;
        let client = self.client.at(&application.address);
        let steps = self.wanted.steps(&client, &application).await?;
        steps.tell(&client)?;
        if self.detailed_exitcode && steps.is_work() {
            return Err(Failure { message: String::new(), code: EXIT_CHANGES });
        }
        Ok(())
    }
}

// === impl Wanted ===

impl Wanted {
    pub(super) fn application(&self) -> Result<Application, Failure> {
        let refused = |faults: Faults| usage(faults.to_string());
        let manifest = self.source.load().map_err(refused)?;
        let mut application = manifest.resolve(self.context.as_deref()).map_err(refused)?;
        if let Some(id) = &self.deploy_id {
            application.version.clone_from(id);
        }
        if self.prune && application.name.is_empty() {
            return Err(usage("--prune: needs [app] name, which tells what belongs to the application"));
        }
        Ok(application)
    }

    /// Asks about every request; all that is refused is told at once.
    pub(super) async fn steps(&self, client: &Client, application: &Application) -> Result<Steps, Failure> {
        let mut steps = Vec::new();
        let mut refused = Vec::new();
        for part in chosen(application, &self.request)? {
            match step(client, application, part).await {
                Ok(step) => steps.push(step),
                Err(failure) if failure.code == platform::cli::EXIT_UNAVAILABLE => return Err(failure),
                Err(failure) => refused.push((part.request.request_id.clone(), failure)),
            }
        }
        if !refused.is_empty() {
            return Err(all_of(&refused));
        }
        if self.prune {
            steps.extend(superfluous(client, application).await?);
        }
        Ok(Steps { context: application.context.clone(), steps })
    }
}

/// The parts that are named, or all.
pub(super) fn chosen<'a>(application: &'a Application, names: &[String]) -> Result<Vec<&'a Part>, Failure> {
    let is = |part: &Part, name: &String| part.name == *name || part.request.request_id == *name;
    for name in names {
        if !application.parts.iter().any(|part| is(part, name)) {
            let all: Vec<_> = application.parts.iter().map(|part| part.name.as_str()).collect();
            return Err(usage(format!("--request: is {name:?}; must be one of {}", all.join(", "))));
        }
    }
    let wanted = |part: &&Part| names.is_empty() || names.iter().any(|name| is(part, name));
    Ok(application.parts.iter().filter(wanted).collect())
}

/// Bad usage only when all of it is.
pub(super) fn all_of(refused: &[(String, Failure)]) -> Failure {
    let lines = refused.iter().flat_map(|(request, failure)| {
        failure.message.lines().map(move |line| format!("{request}: {line}")).collect::<Vec<_>>()
    });
    let message = lines.collect::<Vec<_>>().join("\n");
    let is_usage = refused.iter().all(|(_, failure)| failure.code == EXIT_USAGE);
    if is_usage { usage(message) } else { failed(message) }
}

async fn step(client: &Client, application: &Application, part: &Part) -> Result<Step, Failure> {
    let present = requests::find(client, &part.request.request_id).await?;
    let request = kept_where_unsaid(&part.request, present.as_ref());
    let base = application.deploy_id(part);
    let mut deploy = part.deploy.clone();
    deploy.deploy_id.clone_from(&base);
    let changes = differences(client, &deploy, &request).await?;
    let is_needed = application.is_needed(part);
    let step = |verb, deploy: Deploy| Step {
        request: request.clone(),
        deploy: Some(deploy),
        verb,
        changes: changes.clone(),
        is_needed,
    };
    let Some(present) = present else { return Ok(step(Verb::Create, deploy)) };
    let named = !application.version.is_empty();
    if is_settled(&present) && is_served(&present, &base, named, part, &changes)? {
        let run = run_state(client, part, &present.active_deploy_id).await?;
        if let Some(verb) = verb_of_served(run, &changes) {
            deploy.deploy_id.clone_from(&present.active_deploy_id);
            return Ok(step(verb, deploy));
        }
    }
    let in_progress = present.waiting_deploy_ids.iter().chain([&present.pending_deploy_id]);
    if let Some(id) = in_progress.into_iter().find(|id| is_of(id, &base)) {
        deploy.deploy_id.clone_from(id);
        return Ok(step(Verb::Follow, deploy));
    }
    deploy.deploy_id = free_id(client, &present, &base, named).await?;
    Ok(step(Verb::Deploy, deploy))
}

/// Nothing else is about to take the place of the active deploy.
pub(super) fn is_settled(present: &RequestStatus) -> bool {
    let pending = &present.pending_deploy_id;
    present.waiting_deploy_ids.is_empty() && (pending.is_empty() || *pending == present.active_deploy_id)
}

/// Whether the active deploy is what is wanted.
fn is_served(
    present: &RequestStatus,
    base: &str,
    named: bool,
    part: &Part,
    changes: &[FieldChange],
) -> Result<bool, Failure> {
    let differs = changes.iter().any(|change| change.field.starts_with("deploy."));
    let active = present.active_deploy_id.as_str();
    match (named, active == base) {
        (_, _) if active.is_empty() => Ok(false),
        (true, true) if differs => {
            let rule = "is active with other content; give another version or --deploy-id";
            Err(usage(format!("deploy {base} {rule}")))
        }
        (true, same) => Ok(same),
        // A RUN_ONCE runs again when those change that need it.
        (false, _) if part.request.r#type() == RequestType::RunOnce => Ok(is_of(active, base)),
        (false, _) => Ok(!differs),
    }
}

/// How the one run of a RUN_ONCE is; of other types, and when it is no longer
/// known, it is taken for a success.
async fn run_state(client: &Client, part: &Part, deploy_id: &str) -> Result<RunState, Failure> {
    if part.request.r#type() != RequestType::RunOnce {
        return Ok(RunState::Succeeded);
    }
    let call =
        GetRunRequest { request_id: part.request.request_id.clone(), run_id: runs::of_deploy(deploy_id) };
    let replicas = client.replicas()?;
    let answer = replicas.call(|connection| {
        let call = call.clone();
        async move { super::remote(connection).get_run(call).await }
    });
    match answer.await {
        Ok(answer) => Ok(answer.into_inner().status.unwrap_or_default().state()),
        Err(status) if status.code() == tonic::Code::NotFound => Ok(RunState::Succeeded),
        Err(status) => Err(status.into()),
    }
}

/// `None`: its run has failed, so it is deployed again.
fn verb_of_served(run: RunState, changes: &[FieldChange]) -> Option<Verb> {
    match run {
        RunState::Failed | RunState::Skipped | RunState::Canceled => None,
        RunState::Waiting | RunState::Running => Some(Verb::Follow),
        RunState::Succeeded | RunState::Unspecified if changes.is_empty() => Some(Verb::Keep),
        RunState::Succeeded | RunState::Unspecified => Some(Verb::Put),
    }
}

/// "abc", or a further attempt of it, "abc.2".
fn is_of(id: &str, base: &str) -> bool {
    let Some(rest) = id.strip_prefix(base) else { return false };
    rest.is_empty() || rest.strip_prefix('.').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// An id is used once: what failed before, or was replaced since, is deployed
/// again as a further attempt.
async fn free_id(
    client: &Client,
    present: &RequestStatus,
    base: &str,
    named: bool,
) -> Result<String, Failure> {
    let request_id = present.request.clone().unwrap_or_default().request_id;
    let call =
        ListDeploysRequest { request_id: request_id.clone(), page_size: MOST_DEPLOYS, ..Default::default() };
    let answer = client.ask(call, |mut remote, call| async move { remote.list_deploys(call).await }).await?;
    let used: BTreeMap<String, DeployState> = answer
        .deploys
        .iter()
        .map(|status| (status.deploy.clone().unwrap_or_default().deploy_id, status.state()))
        .collect();
    match used.get(base) {
        None => Ok(base.to_owned()),
        Some(state) if named => Err(failed(format!(
            "deploy {base} was there before and is {}; give another version or --deploy-id, or bring it back with \
             `scheduler rollback {request_id} --to {base}`",
            words::deploy_state(*state)
        ))),
        Some(_) => {
            let further = (2..).map(|attempt: u32| format!("{base}.{attempt}"));
            Ok(further.into_iter().find(|id| !used.contains_key(id)).expect("the used ids are finite"))
        }
    }
}

/// A number that the file leaves open stays as it was set by hand.
pub(super) fn kept_where_unsaid(wanted: &Request, present: Option<&RequestStatus>) -> Request {
    let mut request = wanted.clone();
    if let Some(present) = present.and_then(|status| status.request.as_ref()) {
        for (wanted, present) in [
            (&mut request.instances, present.instances),
            (&mut request.max_instances, present.max_instances),
            (&mut request.priority, present.priority),
        ] {
            if *wanted == 0 {
                *wanted = present;
            }
        }
    }
    request
}

/// As the server sees them; it also checks all of it.
pub(super) async fn differences(
    client: &Client,
    deploy: &Deploy,
    request: &Request,
) -> Result<Vec<FieldChange>, Failure> {
    let call = DeployRequest {
        deploy: Some(deploy.clone()),
        request: Some(request.clone()),
        dry_run: true,
        acknowledge_scale_down: true,
        ..Default::default()
    };
    let ask = |mut remote: super::Remote, call| async move { remote.deploy(call).await };
    let answer: DeployResponse = client.ask(call, ask).await?;
    Ok(answer.changes)
}

/// Requests that a manifest of this application made, and that it has no more.
async fn superfluous(client: &Client, application: &Application) -> Result<Vec<Step>, Failure> {
    let mut steps = Vec::new();
    for status in requests::list(client, ListRequestsRequest::default()).await? {
        let request = status.request.clone().unwrap_or_default();
        let is_kept = application.parts.iter().any(|part| part.request.request_id == request.request_id);
        if is_kept || matches!(status.state(), RequestState::Deleting | RequestState::Deleted) {
            continue;
        }
        // Any of its deploys tells whose it is, also one that failed.
        let call = ListDeploysRequest {
            request_id: request.request_id.clone(),
            page_size: 1,
            ..ListDeploysRequest::default()
        };
        let ask = |mut remote: super::Remote, call| async move { remote.list_deploys(call).await };
        let answer = client.ask(call, ask).await?;
        let newest = answer.deploys.into_iter().next().and_then(|status| status.deploy);
        let deploy = newest.unwrap_or_default();
        if deploy.metadata.get(APP) == Some(&application.name) {
            let step =
                Step { request, deploy: None, verb: Verb::Delete, changes: Vec::new(), is_needed: false };
            steps.push(step);
        }
    }
    Ok(steps)
}

// === impl Steps ===

impl Steps {
    pub(super) fn is_work(&self) -> bool {
        self.steps.iter().any(|step| step.verb != Verb::Keep)
    }

    pub(super) fn tell(&self, client: &Client) -> Done {
        match client.output {
            Format::Json => say(&platform::cli::json(&show::json(self))),
            Format::Text => say(&show::text(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_active_deploy_is_settled_unless_another_one_is_about_to_take_its_place() {
        let with = |pending: &str, waiting: &[&str]| RequestStatus {
            active_deploy_id: "v1".to_owned(),
            pending_deploy_id: pending.to_owned(),
            waiting_deploy_ids: waiting.iter().map(ToString::to_string).collect(),
            ..RequestStatus::default()
        };
        // Its own old tasks still go.
        assert!(is_settled(&with("", &[])) && is_settled(&with("v1", &[])));
        assert!(!is_settled(&with("v2", &[])) && !is_settled(&with("v1", &["v2"])));
    }

    #[test]
    fn further_attempts_are_told_from_other_ids() {
        assert!(is_of("abc", "abc") && is_of("abc.2", "abc"));
        assert!(!is_of("abcd", "abc") && !is_of("abc.x", "abc") && !is_of("", "abc"));
    }

    #[test]
    fn a_run_once_whose_run_failed_is_deployed_again_before_others_that_need_it() {
        assert_eq!(verb_of_served(RunState::Failed, &[]), None);
        assert_eq!(verb_of_served(RunState::Running, &[]), Some(Verb::Follow));
        assert_eq!(verb_of_served(RunState::Succeeded, &[]), Some(Verb::Keep));
        assert_eq!(verb_of_served(RunState::Succeeded, &[change("request.owners")]), Some(Verb::Put));
    }

    #[test]
    fn numbers_that_the_file_leaves_open_stay() {
        let present = Request { instances: 8, priority: 90, ..Default::default() };
        let status = RequestStatus { request: Some(present), ..Default::default() };
        let wanted = Request { priority: 10, ..Default::default() };
        let kept = kept_where_unsaid(&wanted, Some(&status));
        assert_eq!((kept.instances, kept.priority), (8, 10));
        assert_eq!(kept_where_unsaid(&wanted, None), wanted);
    }

    fn change(field: &str) -> FieldChange {
        FieldChange { field: field.to_owned(), ..Default::default() }
    }

    #[test]
    fn the_active_deploy_is_what_is_wanted_when_its_content_is_the_same() {
        let toml = "id='a'\ntype='worker'\ncommand=['x']";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, toml).unwrap();
        let source = Source { file: Some(path), ..Source::default() };
        let application = source.load().unwrap().resolve(None).unwrap();
        let part = &application.parts[0];
        let present = RequestStatus { active_deploy_id: "v1".to_owned(), ..Default::default() };
        let served =
            |base: &str, named, changes: &[FieldChange]| is_served(&present, base, named, part, changes);
        assert!(served("0f", false, &[change("request.instances")]).unwrap());
        assert!(!served("0f", false, &[change("deploy.command")]).unwrap());
        assert!(served("v1", true, &[]).unwrap());
        assert!(!served("v2", true, &[]).unwrap());
        assert_eq!(served("v1", true, &[change("deploy.command")]).unwrap_err().code, EXIT_USAGE);
    }
}
