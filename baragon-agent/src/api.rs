//! The gRPC face: messages in, requests for the driver out.

use proto::baragon::agent::v1::{
    ApplyRequest, ApplyResponse, GetRenderedConfigRequest, GetRenderedConfigResponse, GetStatusRequest,
    GetStatusResponse, ResyncRequest, ResyncResponse,
    baragon_agent_server::{BaragonAgent, BaragonAgentServer},
};
use tonic::{Request, Response, Status};

use crate::driver::{Handle, Trees};

mod apply;
pub(crate) mod convert;
mod report;
mod status;

/// Full name for the health service.
pub(crate) const SERVICE_NAME: &str = "baragon.agent.v1.BaragonAgent";

/// The service.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) agent_id: String,
    pub(crate) group: String,
    pub(crate) handle: Handle,
    pub(crate) trees: Trees,
}

// === impl Api ===

impl Api {
    pub(crate) fn into_service(self) -> BaragonAgentServer<Self> {
        let size = platform::client::MESSAGE_SIZE;
        BaragonAgentServer::new(self).max_decoding_message_size(size).max_encoding_message_size(size)
    }
}

#[tonic::async_trait]
impl BaragonAgent for Api {
    async fn apply(&self, request: Request<ApplyRequest>) -> Result<Response<ApplyResponse>, Status> {
        apply::apply(self, request.into_inner()).await.map(Response::new)
    }

    async fn resync(&self, request: Request<ResyncRequest>) -> Result<Response<ResyncResponse>, Status> {
        apply::resync(self, request.into_inner()).await.map(Response::new)
    }

    async fn get_status(&self, _: Request<GetStatusRequest>) -> Result<Response<GetStatusResponse>, Status> {
        Ok(Response::new(report::status(self)))
    }

    async fn get_rendered_config(
        &self,
        request: Request<GetRenderedConfigRequest>,
    ) -> Result<Response<GetRenderedConfigResponse>, Status> {
        report::rendered(self, &request.into_inner().service_id).await.map(Response::new)
    }
}
