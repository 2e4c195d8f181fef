//! The gRPC service: messages to core values and back. Reads come from the
//! snapshot, writes go through the driver's handle.

use tonic::{Request, Response, Status, metadata::MetadataMap};

use proto::baragon::v1::{
    CancelRequestRequest, CancelRequestResponse, DeleteGroupAliasRequest, DeleteGroupAliasResponse,
    DeleteGroupRequest, DeleteGroupResponse, FindUpstreamRequest, FindUpstreamResponse, GetGroupRequest,
    GetGroupResponse, GetGroupStateRequest, GetGroupStateResponse, GetRenderedConfigRequest,
    GetRenderedConfigResponse, GetRequestRequest, GetRequestResponse, GetServiceRequest, GetServiceResponse,
    GetStatusRequest, GetStatusResponse, ListAgentsRequest, ListAgentsResponse, ListGenerationsRequest,
    ListGenerationsResponse, ListGroupAliasesRequest, ListGroupAliasesResponse, ListGroupsRequest,
    ListGroupsResponse, ListRequestsRequest, ListRequestsResponse, ListServicesRequest, ListServicesResponse,
    PlanRequestRequest, PlanRequestResponse, PutGroupAliasRequest, PutGroupAliasResponse, PutGroupRequest,
    PutGroupResponse, RemoveUpstreamRequest, RemoveUpstreamResponse, RollbackServiceRequest,
    RollbackServiceResponse, SetAgentMaintenanceRequest, SetAgentMaintenanceResponse, SubmitRequestRequest,
    SubmitRequestResponse, WatchRequestRequest, baragon_service_server::BaragonService,
};

use crate::driver::{self, Handle};

mod agents;
mod convert;
mod groups;
mod options;
mod plans;
mod requests;
mod services;
mod status;
mod upstreams;
mod watch;

/// The service. Each resource has its file.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    handle: Handle,
}

impl Api {
    pub(crate) fn new(handle: Handle) -> Self {
        Self { handle }
    }
}

/// Who asks about a request that is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// The leader's words are wanted.
    ByClient,
    /// It takes this one for the leader.
    ByReplica,
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl BaragonService for Api {
    type WatchRequestStream = watch::Statuses;

    async fn submit_request(&self, request: Request<SubmitRequestRequest>) -> Answer<SubmitRequestResponse> {
        self.submit(request.into_inner()).await.map(Response::new)
    }

    async fn get_request(&self, request: Request<GetRequestRequest>) -> Answer<GetRequestResponse> {
        let asked = Asked::of(request.metadata());
        self.get(request.into_inner(), asked).await.map(Response::new)
    }

    async fn watch_request(&self, request: Request<WatchRequestRequest>) -> Answer<watch::Statuses> {
        let asked = Asked::of(request.metadata());
        self.watch(request.into_inner(), asked).await.map(Response::new)
    }

    async fn cancel_request(&self, request: Request<CancelRequestRequest>) -> Answer<CancelRequestResponse> {
        self.cancel(request.into_inner()).await.map(Response::new)
    }

    async fn list_requests(&self, request: Request<ListRequestsRequest>) -> Answer<ListRequestsResponse> {
        self.list(&request.into_inner()).map(Response::new)
    }

    async fn get_service(&self, request: Request<GetServiceRequest>) -> Answer<GetServiceResponse> {
        self.service(&request.into_inner()).await.map(Response::new)
    }

    async fn list_services(&self, request: Request<ListServicesRequest>) -> Answer<ListServicesResponse> {
        self.services(&request.into_inner()).map(Response::new)
    }

    async fn put_group(&self, request: Request<PutGroupRequest>) -> Answer<PutGroupResponse> {
        self.define_group(request.into_inner()).await.map(Response::new)
    }

    async fn get_group(&self, request: Request<GetGroupRequest>) -> Answer<GetGroupResponse> {
        self.group(&request.into_inner()).await.map(Response::new)
    }

    async fn list_groups(&self, _: Request<ListGroupsRequest>) -> Answer<ListGroupsResponse> {
        Ok(Response::new(self.groups()))
    }

    async fn delete_group(&self, request: Request<DeleteGroupRequest>) -> Answer<DeleteGroupResponse> {
        self.remove_group(&request.into_inner()).await.map(Response::new)
    }

    async fn list_agents(&self, request: Request<ListAgentsRequest>) -> Answer<ListAgentsResponse> {
        self.agents(&request.into_inner()).map(Response::new)
    }

    async fn get_group_state(&self, request: Request<GetGroupStateRequest>) -> Answer<GetGroupStateResponse> {
        self.group_state(&request.into_inner()).map(Response::new)
    }

    async fn get_status(&self, _: Request<GetStatusRequest>) -> Answer<GetStatusResponse> {
        Ok(Response::new(self.status()))
    }

    async fn plan_request(&self, request: Request<PlanRequestRequest>) -> Answer<PlanRequestResponse> {
        self.plan(request.into_inner()).await.map(Response::new)
    }

    async fn rollback_service(
        &self,
        request: Request<RollbackServiceRequest>,
    ) -> Answer<RollbackServiceResponse> {
        self.roll_back(&request.into_inner()).await.map(Response::new)
    }

    async fn list_generations(
        &self,
        request: Request<ListGenerationsRequest>,
    ) -> Answer<ListGenerationsResponse> {
        self.generations(&request.into_inner()).await.map(Response::new)
    }

    async fn find_upstream(&self, request: Request<FindUpstreamRequest>) -> Answer<FindUpstreamResponse> {
        self.find_upstream_owners(&request.into_inner()).await.map(Response::new)
    }

    async fn remove_upstream(
        &self,
        request: Request<RemoveUpstreamRequest>,
    ) -> Answer<RemoveUpstreamResponse> {
        self.remove_upstream_everywhere(&request.into_inner()).await.map(Response::new)
    }

    async fn put_group_alias(&self, request: Request<PutGroupAliasRequest>) -> Answer<PutGroupAliasResponse> {
        self.define_alias(request.into_inner()).await.map(Response::new)
    }

    async fn list_group_aliases(
        &self,
        _: Request<ListGroupAliasesRequest>,
    ) -> Answer<ListGroupAliasesResponse> {
        Ok(Response::new(self.aliases()))
    }

    async fn delete_group_alias(
        &self,
        request: Request<DeleteGroupAliasRequest>,
    ) -> Answer<DeleteGroupAliasResponse> {
        self.remove_alias(&request.into_inner()).await.map(Response::new)
    }

    async fn set_agent_maintenance(
        &self,
        request: Request<SetAgentMaintenanceRequest>,
    ) -> Answer<SetAgentMaintenanceResponse> {
        self.maintain(request.into_inner()).await.map(Response::new)
    }

    async fn get_rendered_config(
        &self,
        request: Request<GetRenderedConfigRequest>,
    ) -> Answer<GetRenderedConfigResponse> {
        self.rendered(request.into_inner()).await.map(Response::new)
    }
}

// === impl Asked ===

impl Asked {
    fn of(metadata: &MetadataMap) -> Self {
        if driver::is_passed_on(metadata) { Self::ByReplica } else { Self::ByClient }
    }
}
