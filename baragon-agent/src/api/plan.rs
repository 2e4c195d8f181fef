//! Plan: what targets would change, without changing anything.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use baragon_agent_core::{
    apply::Stage,
    desired::{Held, Target},
    ids::{ConfigNumber, Timestamp},
    plan,
    state::{Ledger, State, Surroundings},
    tree::{Files, Manifest, TreePath},
};
use proto::baragon::{
    agent::v1::{ItemResult, PlanRequest, PlanResponse},
    v1::FileDiff,
};
use tonic::Status;

use super::{Api, convert};
use crate::{
    driver::{self, CheckError, Trees, resolve},
    scratch::TemporaryRoot,
};

pub(super) async fn plan(api: &Api, request: PlanRequest) -> Result<PlanResponse, Status> {
    let group = request.group.map(|group| convert::group(group, &api.group)).transpose();
    let group = group.map_err(|violations| platform::serve::invalid_argument(&violations))?;
    let (targets, mut failures) = sort(request.targets);
    let planner = api.planner.borrow().clone();
    let view = api.handle.view();
    let before = live_manifest(api, view.live).map_err(|error| Status::internal(error.to_string()))?;
    let mut wanted = before.clone();
    wanted.group = group.unwrap_or_else(|| before.group.clone());
    let asked: BTreeSet<_> = targets.iter().map(|(target, _)| target.id.clone()).collect();
    let hosts = resolve::hosts_of(targets.iter().filter_map(|(target, _)| target.content.as_ref())).await;
    put_in(&mut wanted, targets);
    let around = Surroundings::clone(&view.around).and(hosts);
    let state = State::within(around, Ledger::default(), wanted, &planner);
    failures.extend(state.problems.iter().filter(|(id, _)| asked.contains(id)).map(|(id, problem)| {
        convert::unfit(id.to_string(), String::new(), &[("service".to_owned(), problem.clone())])
    }));
    let rendered = state
        .files(&planner, Timestamp(0))
        .map_err(|error| Status::failed_precondition(format!("the shared templates: {error}")))?;
    let level = convert::level(plan::difference(&before.files, &rendered)).into();
    let files = changes(api, &before, &rendered).await?;
    let noted = asked.iter().filter_map(|id| Some(format!("{id}: {}", state.note_of(id)?)));
    let answer = PlanResponse { files, level, failures, notes: noted.collect(), ..PlanResponse::default() };
    if !request.check {
        return Ok(answer);
    }
    let check_output = check(api, state.live, rendered).await?;
    Ok(PlanResponse { checked: true, check_output, ..answer })
}

/// Has the balancer check the candidate in a folder of its own. What it said;
/// nothing when it takes it.
async fn check(api: &Api, mut manifest: Manifest, files: Files) -> Result<String, Status> {
    manifest.number = manifest.number.max(ConfigNumber(1));
    manifest.files = files.iter().map(|(path, file)| (path.clone(), file.digest().clone())).collect();
    let (number, nothing) = (manifest.number, Manifest::empty(manifest.group.clone()));
    let plan = plan::plan_files(&nothing.files, &files);
    let staged = tokio::task::spawn_blocking(move || {
        let root = TemporaryRoot::new()?;
        let trees = Trees::open(root.path())?;
        trees.stage(&Stage { manifest, plan, from: nothing.number })?;
        Ok((root, trees))
    });
    let staged: std::io::Result<_> = staged.await.map_err(|error| Status::internal(error.to_string()))?;
    let (_root, trees) = staged.map_err(|error| Status::internal(error.to_string()))?;
    match driver::balancer_of(&api.config, trees.root()).check(number).await {
        Ok(()) => Ok(String::new()),
        Err(CheckError::Refused(words)) => Ok(words),
        Err(CheckError::Failed(reason)) => Err(Status::unavailable(reason)),
    }
}

/// The targets that can be read, and the answers for the others.
fn sort(messages: Vec<proto::baragon::v1::ServiceTarget>) -> (Vec<(Target, String)>, Vec<ItemResult>) {
    let (mut targets, mut failures) = (Vec::new(), Vec::new());
    for message in messages {
        let service_id = message.service_id.clone();
        match convert::target(message) {
            Ok(target) => targets.push((target, service_id)),
            Err(violations) => failures.push(convert::unfit(service_id, String::new(), &violations)),
        }
    }
    (targets, failures)
}

fn put_in(manifest: &mut Manifest, targets: Vec<(Target, String)>) {
    for (target, _) in targets {
        let since = manifest.services.get(&target.id).map_or(Timestamp(0), |held| held.since);
        let held = Held { generation: target.generation, since, content: target.content.map(Arc::new) };
        manifest.services.insert(target.id, Arc::new(held));
    }
}

fn live_manifest(api: &Api, live: ConfigNumber) -> std::io::Result<Manifest> {
    if live == ConfigNumber(0) {
        return Ok(Manifest::empty(api.handle.view().group.clone()));
    }
    let mut manifest = api.trees.manifest(live)?;
    if manifest.is_reload_free() {
        // As they are now, not as they were when the tree was made.
        let (path, file) = api.trees.endpoints(live)?.to_file();
        manifest.files.insert(path, file.digest().clone());
    }
    Ok(manifest)
}

async fn changes(api: &Api, before: &Manifest, wanted: &Files) -> Result<Vec<FileDiff>, Status> {
    let differing = differing(before, wanted);
    let were: Vec<_> = differing.iter().filter(|path| before.files.contains_key(*path)).cloned().collect();
    let (trees, number, paths) = (api.trees.clone(), before.number, were.clone());
    let texts = tokio::task::spawn_blocking(move || texts(&trees, number, &paths)).await;
    let texts = texts.map_err(|error| Status::internal(error.to_string()))?;
    let texts = texts.map_err(|error| Status::internal(error.to_string()))?;
    let mut texts: BTreeMap<_, _> = were.into_iter().zip(texts).collect();
    let diff = |path: TreePath| {
        let after = wanted.get(&path).map(|file| file.content().to_owned()).unwrap_or_default();
        FileDiff { path: path.to_string(), before: texts.remove(&path).unwrap_or_default(), after }
    };
    Ok(differing.into_iter().map(diff).collect())
}

/// Files of a tree, the endpoints as they are now.
fn texts(trees: &Trees, number: ConfigNumber, paths: &[TreePath]) -> std::io::Result<Vec<String>> {
    let mut texts = trees.read(number, paths)?;
    for (_, text) in paths.iter().zip(&mut texts).filter(|(path, _)| path.is_endpoints()) {
        *text = trees.endpoints(number)?.to_text();
    }
    Ok(texts)
}

fn differing(before: &Manifest, wanted: &Files) -> BTreeSet<TreePath> {
    let paths = before.files.keys().chain(wanted.keys());
    let differs = |path: &&TreePath| {
        before.files.get(*path) != wanted.get(*path).map(baragon_agent_core::tree::File::digest)
    };
    paths.filter(differs).cloned().collect()
}
