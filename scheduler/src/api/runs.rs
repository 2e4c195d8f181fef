//! Executions of jobs, and previews of schedules.

use std::cmp::Reverse;

use proto::scheduler::v1::{
    CancelRunRequest, CancelRunResponse, GetRunRequest, GetRunResponse, ListRunsRequest, ListRunsResponse,
    Run, RunRequest, RunResponse, RunState, RunStatus, WatchRunRequest, WatchRunResponse,
};
use scheduler_core::{
    audit::Actor,
    decide::admit::Wanted,
    ids::{Fault, RequestId, RunId},
    run::RunRecord,
    snapshot::Snapshot,
};
use tonic::Status;

use super::{Answers, Api, convert, status};
use crate::driver::clock;

mod preview;
mod watch;

pub(super) use self::preview::preview;

const PAGE: usize = 100;
const LARGEST_PAGE: usize = 1000;

pub(super) async fn run(api: &Api, call: RunRequest) -> Result<RunResponse, Status> {
    let by = convert::actor_from_pb(call.actor);
    let wanted = wanted(call.run.unwrap_or_default(), by).map_err(|faults| status::invalid(&faults))?;
    let run = api.handle.start_run(&wanted).await.map_err(status::of)?;
    Ok(RunResponse { status: Some(describe(&api.handle.view().snapshot, &run)) })
}

/// Every fault of the form at once.
fn wanted(run: Run, by: Actor) -> Result<Wanted, Vec<Fault>> {
    let mut faults = Vec::new();
    let overrides = convert::overrides_from_pb(&run, &mut faults);
    let run_at = convert::timestamp_from_pb("run.run_at", run.run_at, &mut faults);
    let mut note = |fault: Fault| faults.push(Fault { field: format!("run.{}", fault.field), ..fault });
    let request = convert::request_id_from_pb(&run.request_id).map_err(&mut note).ok();
    let id = match &*run.run_id {
        "" => convert::run_id_from_pb(&made_id()),
        given => convert::run_id_from_pb(given),
    };
    let id = id.map_err(&mut note).ok();
    let by = if by == Actor::default() { Actor::new(&run.user, &run.message) } else { by };
    match (request, id) {
        (Some(request), Some(id)) if faults.is_empty() => Ok(Wanted { request, id, overrides, run_at, by }),
        _ => Err(faults),
    }
}

fn made_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

pub(super) async fn get(api: &Api, call: GetRunRequest) -> Result<GetRunResponse, Status> {
    let (request, id) = ids(&call.request_id, &call.run_id)?;
    let snapshot = api.handle.read_run(&request, &id).await.map_err(status::of)?;
    let run = snapshot.run(&request, &id).ok_or_else(|| unknown(&request, &id))?;
    Ok(GetRunResponse { status: Some(describe(&snapshot, run)) })
}

/// Of one request as it is now; of all of them, as this replica knows them.
pub(super) async fn list(api: &Api, call: ListRunsRequest) -> Result<ListRunsResponse, Status> {
    if call.request_id.is_empty() {
        let view = api.handle.view();
        return Ok(page(&view.snapshot, view.snapshot.runs().map(|run| &**run).collect(), &call));
    }
    let request = convert::request_id_from_pb(&call.request_id).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    Ok(page(&snapshot, snapshot.runs_of(&request).map(|run| &**run).collect(), &call))
}

/// Newest first, behind the place that the token names.
fn page(snapshot: &Snapshot, mut runs: Vec<&RunRecord>, call: &ListRunsRequest) -> ListRunsResponse {
    let size = match call.page_size as usize {
        0 => PAGE,
        size => size.min(LARGEST_PAGE),
    };
    let wanted = |run: &&RunRecord| {
        let state = convert::run_state_to_pb(&run.state);
        call.state() == RunState::Unspecified || call.state() == state
    };
    runs.retain(wanted);
    runs.sort_by_cached_key(|run| Reverse(place(run)));
    if !call.page_token.is_empty() {
        runs.retain(|run| place(run) < call.page_token);
    }
    let next_page_token =
        if runs.len() > size { runs.get(size - 1).map(|run| place(run)) } else { None }.unwrap_or_default();
    let runs = runs.into_iter().take(size).map(|run| describe(snapshot, run)).collect();
    ListRunsResponse { runs, next_page_token }
}

/// Sorts as time does.
fn place(run: &RunRecord) -> String {
    format!("{:016x}/{}/{}", run.created_at.0, run.request, run.id)
}

pub(super) async fn cancel(api: &Api, call: CancelRunRequest) -> Result<CancelRunResponse, Status> {
    let (request, id) = ids(&call.request_id, &call.run_id)?;
    let by = convert::actor_from_pb(call.actor);
    let run = api.handle.cancel_run(&request, &id, &by).await.map_err(status::of)?;
    Ok(CancelRunResponse { status: Some(describe(&api.handle.view().snapshot, &run)) })
}

pub(super) async fn watch(api: &Api, call: WatchRunRequest) -> Result<Answers<WatchRunResponse>, Status> {
    let (request, id) = ids(&call.request_id, &call.run_id)?;
    watch::begin(api, request, id).await
}

fn ids(request: &str, run: &str) -> Result<(RequestId, RunId), Status> {
    match (convert::request_id_from_pb(request), convert::run_id_from_pb(run)) {
        (Ok(request), Ok(run)) => Ok((request, run)),
        (request, run) => {
            Err(status::invalid(&[request.err(), run.err()].into_iter().flatten().collect::<Vec<_>>()))
        }
    }
}

fn unknown(request: &RequestId, run: &RunId) -> Status {
    Status::not_found(format!("request {request} has no run {run}, or its history has dropped it"))
}

fn describe(snapshot: &Snapshot, run: &RunRecord) -> RunStatus {
    convert::run_to_pb(snapshot, run, clock::now())
}
