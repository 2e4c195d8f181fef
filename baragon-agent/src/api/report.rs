//! GetStatus and GetRenderedConfig.

use baragon_agent_core::{endpoints, ids::ServiceId, template::upstream_name, tree::TreePath};
use proto::baragon::agent::v1::{
    GetRenderedConfigResponse, GetStatusResponse, HeldService, RenderedFile, get_status_response::State,
};
use tonic::Status;

use super::{Api, convert};
use crate::driver::Phase;

pub(super) fn status(api: &Api) -> GetStatusResponse {
    let view = api.handle.view();
    let running = api.handle.running();
    let state = match view.phase {
        Phase::Converging => State::Converging,
        Phase::Serving => State::Serving,
        Phase::Applying => State::Applying,
        Phase::Stopping => State::Stopping,
    };
    let services = view.services.iter().map(|(id, shown)| HeldService {
        service_id: id.to_string(),
        generation: shown.generation.0,
        problem: shown.problem.clone(),
    });
    let mut problems = view.problems.clone();
    problems.extend(api.notes.iter().cloned());
    problems.extend(api.handle.waiting().map(|reason| format!("waits for the stored state: {reason}")));
    // Before its first configuration there is nothing to run.
    if running.master.is_none() && view.live.0 > 0 {
        problems.push("the balancer does not run".to_owned());
    }
    GetStatusResponse {
        agent_id: api.agent_id.clone(),
        group: api.group.clone(),
        state: state.into(),
        term: view.term.0,
        served_config: view.served.0,
        services: services.collect(),
        old_workers: running.old_workers,
        last_reload: running.last_reload.map(convert::timestamp),
        problems,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        maintenance: view.maintenance,
    }
}

pub(super) async fn rendered(api: &Api, service_id: &str) -> Result<GetRenderedConfigResponse, Status> {
    let id = match service_id {
        "" => None,
        text => Some(ServiceId::parse(text).map_err(|rule| {
            platform::serve::invalid_argument(&[("service_id".to_owned(), rule.to_string())])
        })?),
    };
    let view = api.handle.view();
    let Some(paths) = view.files_of(id.as_ref()) else {
        return Err(Status::not_found(format!("the service `{service_id}` is not on this host")));
    };
    let (trees, live, wanted) = (api.trees.clone(), view.live, paths.clone());
    let contents = tokio::task::spawn_blocking(move || trees.read(live, &wanted)).await;
    let contents = contents.map_err(|error| Status::internal(error.to_string()))?;
    let contents = contents.map_err(|error| Status::internal(error.to_string()))?;
    let file = |(path, content): (&TreePath, String)| RenderedFile { path: path.to_string(), content };
    let mut files: Vec<_> = paths.iter().zip(contents).map(file).collect();
    let endpoints = api.trees.endpoints(view.live).map_err(|error| Status::internal(error.to_string()))?;
    let endpoints = id.as_ref().map_or_else(|| endpoints.clone(), |id| endpoints.only(&upstream_name(id)));
    if !endpoints.is_empty() {
        // As the balancer has them now, not as they were when the tree was made.
        files.retain(|file| file.path != endpoints::FILE);
        files.push(RenderedFile { path: endpoints::FILE.to_owned(), content: endpoints.to_text() });
    }
    Ok(GetRenderedConfigResponse { served_config: view.served.0, files })
}
