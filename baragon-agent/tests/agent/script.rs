//! A baragon-service that knows the state of one group, and nothing else.

use std::sync::{Arc, Mutex};

use proto::baragon::v1::{self as pb, baragon_service_server::BaragonService};
use tonic::{Request, Response, Status};

#[derive(Clone, Default)]
pub(super) struct Script(pub(super) Arc<Mutex<pb::GetGroupStateResponse>>);

macro_rules! unscripted {
    ($($name:ident: $request:ty => $response:ty,)*) => {
        #[tonic::async_trait]
        impl BaragonService for Script {
            type WatchRequestStream = tokio_stream::Empty<Result<pb::WatchRequestResponse, Status>>;

            async fn get_group_state(
                &self,
                _: Request<pb::GetGroupStateRequest>,
            ) -> Result<Response<pb::GetGroupStateResponse>, Status> {
                Ok(Response::new(self.0.lock().unwrap().clone()))
            }

            async fn watch_request(
                &self,
                _: Request<pb::WatchRequestRequest>,
            ) -> Result<Response<Self::WatchRequestStream>, Status> {
                Err(Status::unimplemented("not scripted"))
            }

            $(async fn $name(&self, _: Request<$request>) -> Result<Response<$response>, Status> {
                Err(Status::unimplemented("not scripted"))
            })*
        }
    };
}

unscripted! {
    submit_request: pb::SubmitRequestRequest => pb::SubmitRequestResponse,
    plan_request: pb::PlanRequestRequest => pb::PlanRequestResponse,
    rollback_service: pb::RollbackServiceRequest => pb::RollbackServiceResponse,
    list_generations: pb::ListGenerationsRequest => pb::ListGenerationsResponse,
    find_upstream: pb::FindUpstreamRequest => pb::FindUpstreamResponse,
    remove_upstream: pb::RemoveUpstreamRequest => pb::RemoveUpstreamResponse,
    put_group_alias: pb::PutGroupAliasRequest => pb::PutGroupAliasResponse,
    list_group_aliases: pb::ListGroupAliasesRequest => pb::ListGroupAliasesResponse,
    delete_group_alias: pb::DeleteGroupAliasRequest => pb::DeleteGroupAliasResponse,
    set_agent_maintenance: pb::SetAgentMaintenanceRequest => pb::SetAgentMaintenanceResponse,
    get_rendered_config: pb::GetRenderedConfigRequest => pb::GetRenderedConfigResponse,
    get_request: pb::GetRequestRequest => pb::GetRequestResponse,
    cancel_request: pb::CancelRequestRequest => pb::CancelRequestResponse,
    list_requests: pb::ListRequestsRequest => pb::ListRequestsResponse,
    get_service: pb::GetServiceRequest => pb::GetServiceResponse,
    list_services: pb::ListServicesRequest => pb::ListServicesResponse,
    put_group: pb::PutGroupRequest => pb::PutGroupResponse,
    get_group: pb::GetGroupRequest => pb::GetGroupResponse,
    list_groups: pb::ListGroupsRequest => pb::ListGroupsResponse,
    delete_group: pb::DeleteGroupRequest => pb::DeleteGroupResponse,
    list_agents: pb::ListAgentsRequest => pb::ListAgentsResponse,
    get_status: pb::GetStatusRequest => pb::GetStatusResponse,
}
