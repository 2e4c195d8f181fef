//! `scheduler promote`: carries the very deploy that is active in one context to
//! another, under the same id. What the file says about neither of the two
//! contexts is taken from the deploy itself, not from the file.

use std::collections::BTreeSet;

use clap::Args;
use platform::{
    cli::{EXIT_UNAVAILABLE, Failure},
    config::Faults,
};
use proto::scheduler::v1::{Deploy, DeployState, FieldChange, RequestStatus};
use serde_json::Value;

use super::{
    Client, Done,
    apply::{self, How},
    args::Acting,
    deploys, failed, plan,
    plan::{Step, Steps, Verb, is_settled},
    requests, usage, words,
};
use crate::{
    api::changes::{camel_case, field_changes},
    manifest::{Application, Part, Source, digest},
};

/// The arguments of `scheduler promote`.
#[derive(Debug, Args)]
#[command(after_help = "Example: scheduler promote --file shop.toml --from qa --to prod -m 'release 12'")]
pub(super) struct Promote {
    #[command(flatten)]
    source: Source,
    /// The context whose deploys are taken
    #[arg(long, value_name = "CONTEXT")]
    from: String,
    /// The context that gets them
    #[arg(long, value_name = "CONTEXT")]
    to: String,
    /// This request only; may be given several times
    #[arg(long, value_name = "NAME")]
    request: Vec<String>,
    /// Tell what would change; nothing is written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    acting: Acting,
}

/// The two ends, and what may differ.
struct Ends {
    from: Client,
    to: Client,
    from_name: String,
    to_name: String,
}

/// What is the version itself; no context may say it otherwise.
const THE_SAME_EVERYWHERE: [&str; 3] = ["command", "shell", "artifacts"];

// === impl Promote ===

impl Promote {
    pub(super) async fn run(self) -> Done {
        let (from, to) = self.applications()?;
        let ends = Ends {
            from: self.acting.client.at(&from.address),
            to: self.acting.client.at(&to.address),
            from_name: self.from.clone(),
            to_name: self.to.clone(),
        };
        let mut steps = Vec::new();
        let mut refused = Vec::new();
        for part in plan::chosen(&to, &self.request)? {
            let Some(source) = from.parts.iter().find(|other| other.name == part.name) else { continue };
            let overridden = source.overridden.union(&part.overridden).cloned().collect();
            match ends.step(part, &overridden, to.is_needed(part)).await {
                Ok(step) => steps.push((step, overridden)),
                Err(failure) if failure.code == EXIT_UNAVAILABLE => return Err(failure),
                Err(failure) => refused.push((part.request.request_id.clone(), failure)),
            }
        }
        if !refused.is_empty() {
            return Err(plan::all_of(&refused));
        }
        self.perform(&ends, steps).await
    }

    fn applications(&self) -> Result<(Application, Application), Failure> {
        let refused = |faults: Faults| usage(faults.to_string());
        apply::check_contexts(&self.from, &self.to)?;
        let manifest = self.source.load().map_err(refused)?;
        let from = manifest.resolve(Some(&self.from)).map_err(refused)?;
        let to = manifest.resolve(Some(&self.to)).map_err(refused)?;
        if from.address.is_empty() || to.address.is_empty() {
            return Err(usage("--file: each of the two contexts needs its `address`"));
        }
        Ok((from, to))
    }

    async fn perform(&self, ends: &Ends, steps: Vec<(Step, BTreeSet<String>)>) -> Done {
        let (steps, overridden): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
        let steps = Steps { context: Some(self.to.clone()), steps };
        steps.tell(&ends.to)?;
        if self.dry_run {
            return Ok(());
        }
        apply::perform(&steps, &ends.to, &self.how, &self.acting).await?;
        for (step, overridden) in steps.steps.iter().zip(&overridden) {
            ends.verify(step, overridden).await?;
        }
        Ok(())
    }
}

// === impl Ends ===

impl Ends {
    async fn step(
        &self,
        part: &Part,
        overridden: &BTreeSet<String>,
        is_needed: bool,
    ) -> Result<Step, Failure> {
        let source = self.source(&part.request.request_id).await?;
        let deploy = carried(&source, &part.deploy, overridden)?;
        let present = requests::find(&self.to, &part.request.request_id).await?;
        let request = plan::kept_where_unsaid(&part.request, present.as_ref());
        let changes = plan::differences(&self.to, &deploy, &request).await?;
        let verb = match &present {
            None => Verb::Create,
            Some(present) => self.verb(present, &deploy.deploy_id, &changes).await?,
        };
        Ok(Step { request, deploy: Some(deploy), verb, changes, is_needed })
    }

    /// The active deploy, which must be one that succeeded.
    async fn source(&self, request: &str) -> Result<Deploy, Failure> {
        let from = &self.from_name;
        let Some(present) = requests::find(&self.from, request).await? else {
            return Err(failed(format!("is not in {from}; apply it there first")));
        };
        if present.active_deploy_id.is_empty() {
            return Err(failed(format!("has no successful deploy in {from} yet")));
        }
        let id = present.active_deploy_id;
        let answer = deploys::get(&self.from, request.to_owned(), id.clone()).await?;
        let status = answer.status.unwrap_or_default();
        if status.state() != DeployState::Succeeded {
            let state = words::deploy_state(status.state());
            return Err(failed(format!(
                "deploy {id} is {state} in {from}; only SUCCEEDED ones are promoted"
            )));
        }
        Ok(status.deploy.unwrap_or_default())
    }

    async fn verb(
        &self,
        present: &RequestStatus,
        id: &str,
        changes: &[FieldChange],
    ) -> Result<Verb, Failure> {
        if present.active_deploy_id == id && !is_settled(present) {
            let words =
                "is active, and another deploy is about to take its place; cancel that one, or roll back";
            return Err(failed(format!("deploy {id} {words} in {}", self.to_name)));
        }
        if present.active_deploy_id == id {
            return match changes.iter().any(|change| change.field.starts_with("deploy.")) {
                true => Err(failed(format!("deploy {id} is active in {} with other content", self.to_name))),
                false if changes.is_empty() => Ok(Verb::Keep),
                false => Ok(Verb::Put),
            };
        }
        if present.pending_deploy_id == id || present.waiting_deploy_ids.iter().any(|other| other == id) {
            return Ok(Verb::Follow);
        }
        let request = present.request.clone().unwrap_or_default().request_id;
        match deploys::get(&self.to, request.clone(), id.to_owned()).await {
            // Not there yet, or no more.
            Err(_) => Ok(Verb::Deploy),
            Ok(answer) => Err(failed(format!(
                "deploy {id} was in {} before and is {}; deploy a new version in {}, or bring it back with `scheduler \
                 rollback {request} --to {id}`",
                self.to_name,
                words::deploy_state(answer.status.unwrap_or_default().state()),
                self.from_name
            ))),
        }
    }

    /// Reads back from both ends that it is the same.
    async fn verify(&self, step: &Step, overridden: &BTreeSet<String>) -> Done {
        let id = step.deploy.as_ref().map(|deploy| deploy.deploy_id.clone()).unwrap_or_default();
        let request = &step.request.request_id;
        let mut digests = Vec::new();
        for client in [&self.from, &self.to] {
            let answer = deploys::get(client, request.clone(), id.clone()).await?;
            let deploy = answer.status.and_then(|status| status.deploy).unwrap_or_default();
            digests.push((digest(&common(&deploy, overridden)), deploy));
        }
        if digests[0].0 == digests[1].0 {
            return Ok(());
        }
        let values = [&digests[0].1, &digests[1].1].map(|deploy| common(deploy, overridden));
        let lines: Vec<_> =
            field_changes("deploy", &values[0], &values[1]).iter().map(words::change).collect();
        let (from, to) = (&self.from_name, &self.to_name);
        let lines = lines.join("\n");
        Err(failed(format!("{request} {id} is not the same in {to} as in {from}:\n{lines}")))
    }
}

/// The deploy with what the contexts say otherwise, as the target context says it.
fn carried(source: &Deploy, wanted: &Deploy, overridden: &BTreeSet<String>) -> Result<Deploy, Failure> {
    let keys = THE_SAME_EVERYWHERE.iter().filter(|key| overridden.contains(**key));
    let differing =
        keys.map(|key| format!("deploy.{key}: differs between contexts; what is promoted must be the same"));
    let nameless = source.artifacts.iter().filter(|artifact| artifact.sha256.is_empty()).map(|artifact| {
        format!("artifact {} has no sha256, so it cannot be known to be the same elsewhere", artifact.uri)
    });
    let faults: Vec<_> = differing.chain(nameless).collect();
    if !faults.is_empty() {
        return Err(failed(faults.join("\n")));
    }
    let mut value = to_json(source);
    let wanted = to_json(wanted);
    for key in overridden {
        let path = path_of(key);
        let said = path.iter().try_fold(&wanted, |value, name| value.get(name));
        set(&mut value, &path, said.cloned());
    }
    serde_json::from_value(value).map_err(|error| failed(format!("cannot be carried over: {error}")))
}

/// What is to be the same in both contexts.
fn common(deploy: &Deploy, overridden: &BTreeSet<String>) -> Value {
    let mut value = to_json(deploy);
    for key in overridden {
        set(&mut value, &path_of(key), None);
    }
    value
}

fn to_json(deploy: &Deploy) -> Value {
    serde_json::to_value(deploy).expect("a message is plain data with text keys")
}

/// "env.LEVEL" names a variable, all else a field.
fn path_of(key: &str) -> Vec<String> {
    match key.split_once('.') {
        Some((table, name)) => vec![camel_case(table), name.to_owned()],
        None => vec![camel_case(key)],
    }
}

fn set(value: &mut Value, path: &[String], new: Option<Value>) {
    let (Some(fields), [name, rest @ ..]) = (value.as_object_mut(), path) else { return };
    match (rest, new) {
        ([], Some(new)) => {
            fields.insert(name.clone(), new);
        }
        ([], None) => {
            fields.remove(name);
        }
        (rest, new) => {
            let below = fields.entry(name.clone()).or_insert_with(|| Value::Object(serde_json::Map::new()));
            set(below, rest, new);
            if below.as_object().is_some_and(serde_json::Map::is_empty) {
                fields.remove(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::{Artifact, Resources};

    use super::*;

    fn deploy(env: &[(&str, &str)], memory_mb: u64) -> Deploy {
        Deploy {
            request_id: "a".to_owned(),
            deploy_id: "v1".to_owned(),
            command: vec!["as tested".to_owned()],
            env: env.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            resources: Some(Resources { memory_mb, cpus: 0.5, ..Default::default() }),
            ..Default::default()
        }
    }

    fn keys(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn only_what_the_contexts_name_differs_and_the_rest_is_what_was_tested() {
        let source = deploy(&[("STAGE", "qa"), ("DEBUG", "yes"), ("LEVEL", "tested")], 64);
        let mut file = deploy(&[("STAGE", "prod"), ("LEVEL", "edited since")], 512);
        file.command = vec!["edited since".to_owned()];
        let overridden = keys(&["env.STAGE", "env.DEBUG", "resources"]);
        let carried = carried(&source, &file, &overridden).unwrap();
        assert_eq!(carried, deploy(&[("STAGE", "prod"), ("LEVEL", "tested")], 512));
        assert_eq!(common(&source, &overridden), common(&carried, &overridden));
        assert_ne!(common(&source, &keys(&[])), common(&carried, &keys(&[])));
    }

    #[test]
    fn what_cannot_be_known_to_be_the_same_is_refused() {
        let mut source = deploy(&[], 1);
        assert!(carried(&source, &source, &keys(&["shell"])).is_err());
        source.artifacts = vec![Artifact { uri: "file:///a".to_owned(), ..Default::default() }];
        let failure = carried(&source, &source, &keys(&[])).unwrap_err();
        assert!(failure.message.contains("file:///a has no sha256"), "{failure}");
    }
}
