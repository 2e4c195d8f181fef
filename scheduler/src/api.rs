//! The gRPC service. One file for each resource; this one only hands on.

use std::{pin::Pin, sync::Arc};

use proto::scheduler::v1::{
    CancelDeployRequest, CancelDeployResponse, DeleteRequestRequest, DeleteRequestResponse, DeployRequest,
    DeployResponse, GetDeployRequest, GetDeployResponse, GetRequestRequest, GetRequestResponse,
    GetStatusRequest, GetStatusResponse, GetTaskRequest, GetTaskResponse, ListDeploysRequest,
    ListDeploysResponse, ListRequestsRequest, ListRequestsResponse, ListTasksRequest, ListTasksResponse,
    PutRequestRequest, PutRequestResponse, TailLogRequest, TailLogResponse, WatchDeployRequest,
    WatchDeployResponse, WatchTasksRequest, WatchTasksResponse, scheduler_server::Scheduler,
};
use tokio_stream::Stream;
use tonic::{Request, Response, Status};

use crate::{driver::handle::Handle, engine::Engine};

mod convert;
mod deploys;
mod logs;
mod requests;
mod server_status;
mod status;
mod tasks;

/// Answers of a server stream.
type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// What calls are answered from.
pub(crate) struct Api {
    handle: Handle,
    engine: Arc<dyn Engine>,
}

// === impl Api ===

impl Api {
    pub(crate) fn new(handle: Handle, engine: Arc<dyn Engine>) -> Self {
        Self { handle, engine }
    }
}

#[tonic::async_trait]
impl Scheduler for Api {
    type WatchDeployStream = Answers<WatchDeployResponse>;
    type WatchTasksStream = Answers<WatchTasksResponse>;
    type TailLogStream = Answers<TailLogResponse>;

    async fn put_request(
        &self,
        call: Request<PutRequestRequest>,
    ) -> Result<Response<PutRequestResponse>, Status> {
        requests::put(self, call.into_inner()).await.map(Response::new)
    }

    async fn get_request(
        &self,
        call: Request<GetRequestRequest>,
    ) -> Result<Response<GetRequestResponse>, Status> {
        requests::get(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_requests(
        &self,
        _call: Request<ListRequestsRequest>,
    ) -> Result<Response<ListRequestsResponse>, Status> {
        Ok(Response::new(requests::list(self)))
    }

    async fn delete_request(
        &self,
        call: Request<DeleteRequestRequest>,
    ) -> Result<Response<DeleteRequestResponse>, Status> {
        requests::delete(self, call.into_inner()).await.map(Response::new)
    }

    async fn deploy(&self, call: Request<DeployRequest>) -> Result<Response<DeployResponse>, Status> {
        deploys::deploy(self, call.into_inner()).await.map(Response::new)
    }

    async fn get_deploy(
        &self,
        call: Request<GetDeployRequest>,
    ) -> Result<Response<GetDeployResponse>, Status> {
        deploys::get(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_deploys(
        &self,
        call: Request<ListDeploysRequest>,
    ) -> Result<Response<ListDeploysResponse>, Status> {
        deploys::list(self, call.into_inner()).await.map(Response::new)
    }

    async fn cancel_deploy(
        &self,
        call: Request<CancelDeployRequest>,
    ) -> Result<Response<CancelDeployResponse>, Status> {
        deploys::cancel(self, call.into_inner()).await.map(Response::new)
    }

    async fn watch_deploy(
        &self,
        call: Request<WatchDeployRequest>,
    ) -> Result<Response<Self::WatchDeployStream>, Status> {
        deploys::watch(self, call.into_inner()).await.map(Response::new)
    }

    async fn get_task(&self, call: Request<GetTaskRequest>) -> Result<Response<GetTaskResponse>, Status> {
        tasks::get(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_tasks(
        &self,
        call: Request<ListTasksRequest>,
    ) -> Result<Response<ListTasksResponse>, Status> {
        tasks::list(self, &call.into_inner()).map(Response::new)
    }

    async fn watch_tasks(
        &self,
        call: Request<WatchTasksRequest>,
    ) -> Result<Response<Self::WatchTasksStream>, Status> {
        tasks::watch(self, &call.into_inner()).map(Response::new)
    }

    async fn tail_log(&self, call: Request<TailLogRequest>) -> Result<Response<Self::TailLogStream>, Status> {
        logs::tail(self, &call.into_inner()).await.map(Response::new)
    }

    async fn get_status(
        &self,
        _call: Request<GetStatusRequest>,
    ) -> Result<Response<GetStatusResponse>, Status> {
        Ok(Response::new(server_status::get(self)))
    }
}
