//! Requests: submit, get, cancel, list.

use baragon_service_core::{
    decide,
    ids::RequestId,
    request::Request,
    snapshot::{Snapshot, Stored},
};
use proto::baragon::v1::{
    CancelRequestRequest, CancelRequestResponse, GetRequestRequest, GetRequestResponse, ListRequestsRequest,
    ListRequestsResponse, RequestPhase, RequestStatus, SubmitRequestRequest, SubmitRequestResponse,
};
use tonic::Status;

use super::{
    Api, Asked, convert,
    status::{fault_violations, from_error, malformed},
};
use crate::wire;

const PAGE: usize = 100;
const LONGEST_PAGE: usize = 1000;

impl Api {
    pub(super) async fn submit(&self, call: SubmitRequestRequest) -> Result<SubmitRequestResponse, Status> {
        let submission = convert::submission_from_pb(call.request.unwrap_or_default())
            .map_err(|malformed| self.refuse(malformed))?;
        let id = submission.id.clone();
        self.handle.submit(submission).await.map_err(from_error)?;
        Ok(SubmitRequestResponse { status: Some(self.status_of(&id)?) })
    }

    /// The words of agents are known to the leader alone: another replica asks it.
    pub(super) async fn get(
        &self,
        call: GetRequestRequest,
        asked: Asked,
    ) -> Result<GetRequestResponse, Status> {
        let id = known_id(&call.request_id)?;
        self.handle.refresh_request(&id).await.map_err(from_error)?;
        let request = self.handle.read(|state| {
            let stored = state.snapshot.request(&id)?;
            Some(convert::request_to_pb(&stored.value.submission))
        });
        let known = self.status_of(&id)?;
        let status = match known.phase() != RequestPhase::Done && asked == Asked::ByClient {
            true => self.handle.ask_leader(&id).await.unwrap_or(known),
            false => known,
        };
        Ok(GetRequestResponse { status: Some(status), request })
    }

    pub(super) async fn cancel(&self, call: CancelRequestRequest) -> Result<CancelRequestResponse, Status> {
        let id = known_id(&call.request_id)?;
        self.handle.cancel(id.clone()).await.map_err(from_error)?;
        Ok(CancelRequestResponse { status: Some(self.status_of(&id)?) })
    }

    /// From the snapshot, which may be some milliseconds behind.
    pub(super) fn list(&self, call: &ListRequestsRequest) -> Result<ListRequestsResponse, Status> {
        let before = page_start(&call.page_token)?;
        let size = if call.page_size == 0 { PAGE } else { call.page_size as usize };
        let size = size.min(LONGEST_PAGE);
        Ok(self.handle.read(|state| {
            let mut found = newest_first(&state.snapshot, call);
            found.retain(|request| before.is_none_or(|before| request.created.0 < before));
            let more = found.len() > size;
            found.truncate(size);
            let last = found.last().filter(|_| more);
            ListRequestsResponse {
                next_page_token: last.map(|request| request.created.0.to_string()).unwrap_or_default(),
                requests: found
                    .iter()
                    .map(|request| {
                        wire::status_to_pb(&state.snapshot, state.progress.as_ref(), &request.value)
                    })
                    .collect(),
            }
        }))
    }

    /// The present status of a request that is in the snapshot.
    pub(super) fn status_of(&self, id: &RequestId) -> Result<RequestStatus, Status> {
        let status = self.handle.read(|state| {
            let stored = state.snapshot.request(id)?;
            Some(wire::status_to_pb(&state.snapshot, state.progress.as_ref(), &stored.value))
        });
        status.ok_or_else(|| Status::not_found(format!("request {id} does not exist")))
    }

    /// Tells the faults of form together with those of state.
    pub(super) fn refuse(&self, refused: convert::Malformed) -> Status {
        let convert::Malformed { mut violations, draft } = refused;
        let faults = self.handle.read(|state| decide::check_draft(&state.snapshot, &draft));
        violations.extend(fault_violations(&faults));
        malformed(&violations)
    }
}

/// A name that no request can have names none.
pub(super) fn known_id(text: &str) -> Result<RequestId, Status> {
    RequestId::parse(text).map_err(|invalid| malformed(&[("request_id".to_owned(), invalid.to_string())]))
}

fn newest_first<'a>(snapshot: &'a Snapshot, call: &ListRequestsRequest) -> Vec<&'a Stored<Request>> {
    let of_service = |request: &&Stored<Request>| {
        call.service_id.is_empty() || request.value.service().as_str() == call.service_id
    };
    let in_progress = |request: &&Stored<Request>| !call.in_progress_only || !request.value.is_done();
    let mut found: Vec<_> = snapshot.requests().filter(of_service).filter(in_progress).collect();
    found.sort_by_key(|request| std::cmp::Reverse(request.created));
    found
}

pub(super) fn page_start(token: &str) -> Result<Option<u64>, Status> {
    if token.is_empty() {
        return Ok(None);
    }
    let rule = "must be the next_page_token of an earlier answer";
    token.parse().map(Some).map_err(|_| malformed(&[("page_token".to_owned(), rule.to_owned())]))
}
