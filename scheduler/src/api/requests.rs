//! Requests: put, get, list, delete.

use proto::scheduler::v1::{
    DeleteRequestRequest, DeleteRequestResponse, GetRequestRequest, GetRequestResponse, ListRequestsResponse,
    PutRequestRequest, PutRequestResponse, RequestStatus,
};
use scheduler_core::{ids::RequestId, snapshot::Snapshot};
use tonic::Status;

use super::{Api, convert, dry_run, status};
use crate::driver::handle::Command;

pub(super) async fn put(api: &Api, call: PutRequestRequest) -> Result<PutRequestResponse, Status> {
    let request =
        convert::request_from_pb(call.request.unwrap_or_default()).map_err(|f| status::invalid(&f))?;
    let by = convert::actor_from_pb(call.actor);
    let id = request.id.clone();
    let command = Command::Put { request: Box::new(request.clone()), by };
    if call.dry_run {
        let view = api.handle.consider(&command).await.map_err(status::of)?;
        let changes = dry_run::of_request(&view, &request);
        return Ok(PutRequestResponse { status: describe(&view, &id).ok(), changes });
    }
    let snapshot = api.handle.submit(&command).await.map_err(status::of)?;
    Ok(PutRequestResponse { status: Some(describe(&snapshot, &id)?), ..Default::default() })
}

pub(super) async fn get(api: &Api, call: GetRequestRequest) -> Result<GetRequestResponse, Status> {
    let id = convert::request_id_from_pb(&call.request_id).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&id).await.map_err(status::of)?;
    Ok(GetRequestResponse { status: Some(describe(&snapshot, &id)?) })
}

pub(super) fn list(api: &Api) -> ListRequestsResponse {
    let view = api.handle.view();
    let present = view.snapshot.requests().filter(|record| !record.is_deleted());
    let requests = present.map(|record| convert::request_to_pb(&view.snapshot, record)).collect();
    ListRequestsResponse { requests, ..Default::default() }
}

pub(super) async fn delete(api: &Api, call: DeleteRequestRequest) -> Result<DeleteRequestResponse, Status> {
    let id = convert::request_id_from_pb(&call.request_id).map_err(|fault| status::invalid(&[fault]))?;
    let command = Command::Delete { request: id.clone(), by: convert::actor_from_pb(call.actor) };
    let snapshot = api.handle.submit(&command).await.map_err(status::of)?;
    Ok(DeleteRequestResponse { status: Some(describe(&snapshot, &id)?) })
}

fn describe(snapshot: &Snapshot, id: &RequestId) -> Result<RequestStatus, Status> {
    match snapshot.request(id) {
        Some(record) => Ok(convert::request_to_pb(snapshot, record)),
        None => Err(Status::not_found(format!("there is no request {id}"))),
    }
}
