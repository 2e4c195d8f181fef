//! Requests: put, get, list, delete.

use proto::scheduler::v1::{
    DeleteRequestRequest, DeleteRequestResponse, GetRequestRequest, GetRequestResponse, ListRequestsRequest,
    ListRequestsResponse, PutRequestRequest, PutRequestResponse, RequestState, RequestStatus, RequestType,
};
use scheduler_core::{ids::RequestId, request::RequestRecord, snapshot::Snapshot};
use tonic::Status;

use super::{
    Api, convert, dry_run,
    paging::{self, Page},
    status,
};
use crate::driver::handle::Command;

pub(super) async fn put(api: &Api, call: PutRequestRequest) -> Result<PutRequestResponse, Status> {
    let request =
        convert::request_from_pb(call.request.unwrap_or_default()).map_err(|f| status::invalid(&f))?;
    let by = convert::actor_from_pb(call.actor);
    let id = request.id.clone();
    let command = Command::Put {
        request: Box::new(request.clone()),
        by,
        acknowledged: call.acknowledge_scale_down || call.dry_run,
    };
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

/// Of this replica's view, which has what was written through it.
pub(super) fn list(api: &Api, call: &ListRequestsRequest) -> Result<ListRequestsResponse, Status> {
    paging::check_filter::<RequestState>("state", call.state)?;
    paging::check_filter::<RequestType>("type", call.r#type)?;
    let page = Page::read(call.page_size, &call.page_token, 100, 1000)?;
    let view = api.handle.view();
    let wanted = view.snapshot.requests().filter(|record| is_wanted(call, &view.snapshot, record));
    let keyed = wanted.map(|record| (record.request.id.to_string(), record));
    let (records, next_page_token) = page.take(keyed);
    let requests = records.into_iter().map(|record| convert::request_to_pb(&view.snapshot, record)).collect();
    Ok(ListRequestsResponse { requests, next_page_token })
}

/// Deleted ones are told only to those who ask for them.
fn is_wanted(call: &ListRequestsRequest, snapshot: &Snapshot, record: &RequestRecord) -> bool {
    let by_state = match call.state() {
        RequestState::Unspecified => !record.is_deleted(),
        state => convert::request_state_to_pb(snapshot, record) == state,
    };
    let by_type = match call.r#type() {
        RequestType::Unspecified => true,
        kind => convert::kind_to_pb(record.request.kind) == kind,
    };
    by_state && by_type && (call.owner.is_empty() || record.request.owners.contains(&call.owner))
}

pub(super) async fn delete(api: &Api, call: DeleteRequestRequest) -> Result<DeleteRequestResponse, Status> {
    let id = convert::request_id_from_pb(&call.request_id).map_err(|fault| status::invalid(&[fault]))?;
    let command = Command::Delete { request: id.clone(), by: convert::actor_from_pb(call.actor) };
    let snapshot = api.handle.submit(&command).await.map_err(status::of)?;
    Ok(DeleteRequestResponse { status: Some(describe(&snapshot, &id)?) })
}

pub(super) fn describe(snapshot: &Snapshot, id: &RequestId) -> Result<RequestStatus, Status> {
    match snapshot.request(id) {
        Some(record) => Ok(convert::request_to_pb(snapshot, record)),
        None => Err(Status::not_found(format!("there is no request {id}"))),
    }
}
