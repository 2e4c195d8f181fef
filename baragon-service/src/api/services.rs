//! Services as committed.

use baragon_service_core::ids::ServiceId;
use proto::baragon::v1::{GetServiceRequest, GetServiceResponse, ListServicesRequest, ListServicesResponse};
use tonic::Status;

use super::{
    Api, convert,
    status::{from_error, malformed},
};

impl Api {
    pub(super) async fn service(&self, call: &GetServiceRequest) -> Result<GetServiceResponse, Status> {
        let id = ServiceId::parse(&call.service_id)
            .map_err(|invalid| malformed(&[("service_id".to_owned(), invalid.to_string())]))?;
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
}
