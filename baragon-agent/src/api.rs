//! The gRPC face: messages in, requests for the driver out.

use std::sync::Arc;

use baragon_agent_core::template::Renderer;
use proto::baragon::agent::v1::{
    ApplyRequest, ApplyResponse, GetRenderedConfigRequest, GetRenderedConfigResponse, GetStatusRequest,
    GetStatusResponse, PlanRequest, PlanResponse, ResyncRequest, ResyncResponse,
    baragon_agent_server::{BaragonAgent, BaragonAgentServer},
};
use tokio::sync::watch;
use tonic::{Request, Response, Status};

use crate::{
    config::Config,
    driver::{Handle, Trees},
};

mod apply;
pub(crate) mod convert;
mod plan;
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
    /// Tells this life of the agent from others.
    pub(crate) boot_id: String,
    /// As it is used on this host.
    pub(crate) config: Arc<Config>,
    /// With the templates in use.
    pub(crate) planner: watch::Receiver<Arc<Renderer>>,
    /// Problems that stay.
    pub(crate) notes: Vec<String>,
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

    async fn plan(&self, request: Request<PlanRequest>) -> Result<Response<PlanResponse>, Status> {
        plan::plan(self, request.into_inner()).await.map(Response::new)
    }
}
