//! Executions of jobs, and previews of schedules.

use std::sync::Arc;

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

use super::{
    Answers, Api, convert,
    paging::{self, Page},
    status,
};
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
    paging::check_filter::<RunState>("state", call.state)?;
    let page = Page::read(call.page_size, &call.page_token, PAGE, LARGEST_PAGE)?;
    if call.request_id.is_empty() {
        let view = api.handle.view();
        return Ok(take(&view.snapshot, view.snapshot.runs(), &call, &page));
    }
    let request = convert::request_id_from_pb(&call.request_id).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    Ok(take(&snapshot, snapshot.runs_of(&request), &call, &page))
}

/// Newest first, behind the place that the token names.
fn take<'a>(
    snapshot: &Snapshot,
    runs: impl Iterator<Item = &'a Arc<RunRecord>>,
    call: &ListRunsRequest,
    page: &Page,
) -> ListRunsResponse {
    let is_wanted = |run: &&Arc<RunRecord>| {
        let state = convert::run_state_to_pb(&run.state);
        call.state() == RunState::Unspecified || call.state() == state
    };
    let place =
        |run: &RunRecord| paging::newest_first(run.created_at, &format!("{} {}", run.request, run.id));
    let (runs, next_page_token) = page.take(runs.filter(is_wanted).map(|run| (place(run), run)));
    ListRunsResponse { runs: runs.into_iter().map(|run| describe(snapshot, run)).collect(), next_page_token }
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
