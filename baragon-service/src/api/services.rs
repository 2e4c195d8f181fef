//! Services as committed.

use baragon_service_core::ids::{Generation, ServiceId};
use proto::baragon::v1::{
    GetServiceRequest, GetServiceResponse, ListGenerationsRequest, ListGenerationsResponse,
    ListServicesRequest, ListServicesResponse, RollbackServiceRequest, RollbackServiceResponse,
};
use tonic::Status;

use super::{
    Api, convert,
    requests::{known_id, page_start},
    status::{from_error, malformed},
};
use crate::wire;

const PAGE: usize = 10;
const LONGEST_PAGE: usize = 100;

impl Api {
    pub(super) async fn service(&self, call: &GetServiceRequest) -> Result<GetServiceResponse, Status> {
        let id = parse(&call.service_id)?;
        self.handle.refresh_service(&id).await.map_err(from_error)?;
        let state =
            self.handle.read(|state| convert::service_state_to_pb(&state.snapshot.service(&id)?.value));
        let state = state.ok_or_else(|| Status::not_found(format!("service {id} does not exist")))?;
        Ok(GetServiceResponse { state: Some(state) })
    }

    /// From the snapshot, which may be some milliseconds behind.
    pub(super) fn services(&self, call: &ListServicesRequest) -> Result<ListServicesResponse, Status> {
        let wanted = super::groups::filter("group", &call.group)?;
        let services = self.handle.read(|state| {
            let all = state.snapshot.services();
            let in_group =
                all.filter(|record| wanted.as_ref().is_none_or(|group| record.groups().contains(group)));
            in_group.filter_map(convert::service_state_to_pb).collect()
        });
        Ok(ListServicesResponse { services })
    }

    pub(super) async fn generations(
        &self,
        call: &ListGenerationsRequest,
    ) -> Result<ListGenerationsResponse, Status> {
        let id = parse(&call.service_id)?;
        let before = page_start(&call.page_token)?;
        let size = if call.page_size == 0 { PAGE } else { call.page_size as usize }.min(LONGEST_PAGE);
        let mut kept = self.handle.history(&id).await.map_err(from_error)?;
        kept.retain(|past| before.is_none_or(|before| past.generation.0 < before));
        let more = kept.len() > size;
        kept.truncate(size);
        let last = kept.last().filter(|_| more);
        Ok(ListGenerationsResponse {
            next_page_token: last.map(|past| past.generation.to_string()).unwrap_or_default(),
            generations: kept.iter().map(wire::past_to_pb).collect(),
        })
    }

    pub(super) async fn roll_back(
        &self,
        call: &RollbackServiceRequest,
    ) -> Result<RollbackServiceResponse, Status> {
        let (service, id) = (parse(&call.service_id)?, known_id(&call.request_id)?);
        let wanted = Generation(call.generation);
        self.handle.roll_back(service, wanted, id.clone()).await.map_err(from_error)?;
        Ok(RollbackServiceResponse { status: Some(self.status_of(&id)?) })
    }
}

fn parse(text: &str) -> Result<ServiceId, Status> {
    ServiceId::parse(text).map_err(|invalid| malformed(&[("service_id".to_owned(), invalid.to_string())]))
}
