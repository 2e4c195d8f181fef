//! Questions to one agent that change nothing. Any replica may ask them.

use std::time::Duration;

use baragon_service_core::agent::AgentKey;
use platform::client::{Connection, MESSAGE_SIZE, Policy, Replicas};
use proto::baragon::agent::v1::{
    GetRenderedConfigRequest, GetRenderedConfigResponse, PlanRequest, PlanResponse,
    baragon_agent_client::BaragonAgentClient,
};
use tonic::Status;

use super::handle::Error;

/// Long enough to render a large group.
const PATIENCE: Duration = Duration::from_secs(20);

/// An agent that can be asked.
#[derive(Clone, Debug)]
pub(crate) struct Inquiry {
    agent: AgentKey,
    address: String,
}

impl Inquiry {
    pub(super) fn new(agent: AgentKey, address: String) -> Self {
        Self { agent, address }
    }

    /// What it would change for these targets.
    pub(crate) async fn plan(&self, request: PlanRequest) -> Result<PlanResponse, Error> {
        let answer = self.client()?.plan(request).await;
        answer.map(tonic::Response::into_inner).map_err(|reason| self.failed(reason))
    }

    /// What it has rendered.
    pub(crate) async fn rendered_config(&self, service: String) -> Result<GetRenderedConfigResponse, Error> {
        let request = GetRenderedConfigRequest { service_id: service };
        let answer = self.client()?.get_rendered_config(request).await;
        answer.map(tonic::Response::into_inner).map_err(|reason| self.failed(reason))
    }

    fn client(&self) -> Result<BaragonAgentClient<Connection>, Error> {
        let policy = Policy { attempt_timeout: PATIENCE, deadline: PATIENCE };
        let replicas = Replicas::new(&[format!("http://{}", self.address)], policy)
            .map_err(|error| self.failed(Status::internal(error.to_string())))?;
        Ok(BaragonAgentClient::new(replicas.connection()).max_decoding_message_size(MESSAGE_SIZE))
    }

    fn failed(&self, reason: Status) -> Error {
        Error::Agent { agent: self.agent.clone(), reason }
    }
}
