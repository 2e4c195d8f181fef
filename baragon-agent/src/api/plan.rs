//! Plan: what targets would change, without changing anything.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use baragon_agent_core::{
    desired::{Held, Target},
    ids::{ConfigNumber, Timestamp},
    plan::{self, Level},
    state::{Ledger, State},
    template::Renderer,
    tree::{Files, Manifest, TreePath},
};
use proto::baragon::{
    agent::v1::{ItemResult, PlanRequest, PlanResponse},
    v1::FileDiff,
};
use tonic::Status;

use super::{Api, convert};

pub(super) async fn plan(api: &Api, request: PlanRequest) -> Result<PlanResponse, Status> {
    let group = request.group.map(|group| convert::group(group, &api.group)).transpose();
    let group = group.map_err(|violations| platform::serve::invalid_argument(&violations))?;
    let (targets, mut failures) = sort(request.targets);
    let planner = api.planner.borrow().clone();
    let live = api.handle.view().live;
    let before = live_manifest(api, live).map_err(|error| Status::internal(error.to_string()))?;
    let mut wanted = before.clone();
    wanted.group = group.unwrap_or_else(|| before.group.clone());
    let asked: BTreeSet<_> = targets.iter().map(|(target, _)| target.id.clone()).collect();
    put_in(&mut wanted, targets);
    let state = State::new(Ledger::default(), wanted, &planner);
    failures.extend(state.problems.iter().filter(|(id, _)| asked.contains(id)).map(|(id, problem)| {
        convert::unfit(id.to_string(), String::new(), &[("service".to_owned(), problem.clone())])
    }));
    let (files, level) = changes(api, &before, &state, &planner).await?;
    let level = convert::level(level).into();
    Ok(PlanResponse { files, level, failures, checked: false, check_output: String::new() })
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

async fn changes(
    api: &Api,
    before: &Manifest,
    after: &State,
    renderer: &Renderer,
) -> Result<(Vec<FileDiff>, Level), Status> {
    let wanted = after
        .files(renderer, Timestamp(0))
        .map_err(|error| Status::failed_precondition(format!("the shared templates: {error}")))?;
    let level = plan::difference(&before.files, &wanted);
    let tree = api.trees.tree(before.number);
    let mut files = Vec::new();
    for path in differing(before, &wanted) {
        let was = match before.files.contains_key(&path) {
            true if path.is_endpoints() => {
                let endpoints = api.trees.endpoints(before.number);
                endpoints.map_err(|error| Status::internal(error.to_string()))?.to_text()
            }
            true => read(&tree, &path).await?,
            false => String::new(),
        };
        let would = wanted.get(&path).map(|file| file.content().to_owned()).unwrap_or_default();
        files.push(FileDiff { path: path.to_string(), before: was, after: would });
    }
    Ok((files, level))
}

fn differing(before: &Manifest, wanted: &Files) -> BTreeSet<TreePath> {
    let paths = before.files.keys().chain(wanted.keys());
    let differs = |path: &&TreePath| {
        before.files.get(*path) != wanted.get(*path).map(baragon_agent_core::tree::File::digest)
    };
    paths.filter(differs).cloned().collect()
}

async fn read(tree: &Path, path: &TreePath) -> Result<String, Status> {
    let content = tokio::fs::read(tree.join(path.as_str())).await;
    let content = content.map_err(|error| Status::internal(format!("{path}: {error}")))?;
    Ok(String::from_utf8_lossy(&content).into_owned())
}
