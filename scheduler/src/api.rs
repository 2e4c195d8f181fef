//! The gRPC service. One file for each resource; this one only hands on.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use proto::scheduler::v1::{
    AdvanceDeployRequest, AdvanceDeployResponse, BounceRequest, BounceResponse, CancelBounceRequest,
    CancelBounceResponse, CancelDeployRequest, CancelDeployResponse, CancelRunRequest, CancelRunResponse,
    DeleteRequestRequest, DeleteRequestResponse, DeployRequest, DeployResponse, DiffDeploysRequest,
    DiffDeploysResponse, DisableActionRequest, DisableActionResponse, EnableActionRequest,
    EnableActionResponse, ExitCooldownRequest, ExitCooldownResponse, ExplainRequest, ExplainResponse,
    GetClusterSettingsRequest, GetClusterSettingsResponse, GetDeployRequest, GetDeployResponse,
    GetRequestRequest, GetRequestResponse, GetRunRequest, GetRunResponse, GetStatusRequest,
    GetStatusResponse, GetTaskRequest, GetTaskResponse, KeepActionRequest, KeepActionResponse,
    KillTaskRequest, KillTaskResponse, ListAuditRequest, ListAuditResponse, ListDeploysRequest,
    ListDeploysResponse, ListNodesRequest, ListNodesResponse, ListRequestsRequest, ListRequestsResponse,
    ListRunsRequest, ListRunsResponse, ListSandboxRequest, ListSandboxResponse, ListTasksRequest,
    ListTasksResponse, PauseRequest, PauseResponse, PreviewScheduleRequest, PreviewScheduleResponse,
    PutRequestRequest, PutRequestResponse, ReadSandboxRequest, ReadSandboxResponse, ReleaseBrakeRequest,
    ReleaseBrakeResponse, RollbackRequest, RollbackResponse, RunRequest, RunResponse, RunTaskCommandRequest,
    RunTaskCommandResponse, ScaleRequest, ScaleResponse, SetNodeRequest, SetNodeResponse,
    SetPriorityFreezeRequest, SetPriorityFreezeResponse, SetPriorityRequest, SetPriorityResponse,
    SkipHealthChecksRequest, SkipHealthChecksResponse, TailLogRequest, TailLogResponse, UnpauseRequest,
    UnpauseResponse, WatchDeployRequest, WatchDeployResponse, WatchRunRequest, WatchRunResponse,
    WatchTasksRequest, WatchTasksResponse, scheduler_server::Scheduler,
};
use tokio_stream::Stream;
use tonic::{Request, Response, Status};

use crate::{config::Allowed, driver::handle::Handle, engine::Engine};

mod actions;
pub(crate) mod changes;
mod cluster;
mod convert;
mod deploys;
mod dry_run;
mod explain;
mod logs;
mod nodes;
mod paging;
mod requests;
mod runs;
mod sandbox;
mod server_status;
mod status;
mod tasks;

/// Answers of a server stream.
type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// What calls are answered from.
pub(crate) struct Api {
    handle: Handle,
    engine: Arc<dyn Engine>,
    /// What may be run inside tasks.
    commands: BTreeMap<String, Allowed>,
    default_user: String,
}

// === impl Api ===

impl Api {
    pub(crate) fn new(
        handle: Handle,
        engine: Arc<dyn Engine>,
        commands: BTreeMap<String, Allowed>,
        default_user: &str,
    ) -> Self {
        Self { handle, engine, commands, default_user: default_user.to_owned() }
    }
}

#[tonic::async_trait]
impl Scheduler for Api {
    type WatchDeployStream = Answers<WatchDeployResponse>;
    type WatchTasksStream = Answers<WatchTasksResponse>;
    type WatchRunStream = Answers<WatchRunResponse>;
    type RunTaskCommandStream = Answers<RunTaskCommandResponse>;
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
        call: Request<ListRequestsRequest>,
    ) -> Result<Response<ListRequestsResponse>, Status> {
        requests::list(self, &call.into_inner()).map(Response::new)
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

    async fn advance_deploy(
        &self,
        call: Request<AdvanceDeployRequest>,
    ) -> Result<Response<AdvanceDeployResponse>, Status> {
        deploys::advance(self, call.into_inner()).await.map(Response::new)
    }

    async fn rollback(&self, call: Request<RollbackRequest>) -> Result<Response<RollbackResponse>, Status> {
        deploys::rollback(self, call.into_inner()).await.map(Response::new)
    }

    async fn diff_deploys(
        &self,
        call: Request<DiffDeploysRequest>,
    ) -> Result<Response<DiffDeploysResponse>, Status> {
        deploys::diff(self, call.into_inner()).await.map(Response::new)
    }

    async fn run(&self, call: Request<RunRequest>) -> Result<Response<RunResponse>, Status> {
        runs::run(self, call.into_inner()).await.map(Response::new)
    }

    async fn get_run(&self, call: Request<GetRunRequest>) -> Result<Response<GetRunResponse>, Status> {
        runs::get(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_runs(&self, call: Request<ListRunsRequest>) -> Result<Response<ListRunsResponse>, Status> {
        runs::list(self, call.into_inner()).await.map(Response::new)
    }

    async fn cancel_run(
        &self,
        call: Request<CancelRunRequest>,
    ) -> Result<Response<CancelRunResponse>, Status> {
        runs::cancel(self, call.into_inner()).await.map(Response::new)
    }

    async fn watch_run(
        &self,
        call: Request<WatchRunRequest>,
    ) -> Result<Response<Self::WatchRunStream>, Status> {
        runs::watch(self, call.into_inner()).await.map(Response::new)
    }

    async fn preview_schedule(
        &self,
        call: Request<PreviewScheduleRequest>,
    ) -> Result<Response<PreviewScheduleResponse>, Status> {
        runs::preview(self, call.into_inner()).await.map(Response::new)
    }

    async fn kill_task(&self, call: Request<KillTaskRequest>) -> Result<Response<KillTaskResponse>, Status> {
        actions::kill_task(self, call.into_inner()).await.map(Response::new)
    }

    async fn run_task_command(
        &self,
        call: Request<RunTaskCommandRequest>,
    ) -> Result<Response<Self::RunTaskCommandStream>, Status> {
        sandbox::command(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_sandbox(
        &self,
        call: Request<ListSandboxRequest>,
    ) -> Result<Response<ListSandboxResponse>, Status> {
        sandbox::list(self, call.into_inner()).await.map(Response::new)
    }

    async fn read_sandbox(
        &self,
        call: Request<ReadSandboxRequest>,
    ) -> Result<Response<ReadSandboxResponse>, Status> {
        sandbox::read(self, call.into_inner()).await.map(Response::new)
    }

    async fn scale(&self, call: Request<ScaleRequest>) -> Result<Response<ScaleResponse>, Status> {
        actions::scale(self, call.into_inner()).await.map(Response::new)
    }

    async fn bounce(&self, call: Request<BounceRequest>) -> Result<Response<BounceResponse>, Status> {
        actions::bounce(self, call.into_inner()).await.map(Response::new)
    }

    async fn cancel_bounce(
        &self,
        call: Request<CancelBounceRequest>,
    ) -> Result<Response<CancelBounceResponse>, Status> {
        actions::cancel_bounce(self, call.into_inner()).await.map(Response::new)
    }

    async fn pause(&self, call: Request<PauseRequest>) -> Result<Response<PauseResponse>, Status> {
        actions::pause(self, call.into_inner()).await.map(Response::new)
    }

    async fn unpause(&self, call: Request<UnpauseRequest>) -> Result<Response<UnpauseResponse>, Status> {
        actions::unpause(self, call.into_inner()).await.map(Response::new)
    }

    async fn exit_cooldown(
        &self,
        call: Request<ExitCooldownRequest>,
    ) -> Result<Response<ExitCooldownResponse>, Status> {
        actions::exit_cooldown(self, call.into_inner()).await.map(Response::new)
    }

    async fn set_priority(
        &self,
        call: Request<SetPriorityRequest>,
    ) -> Result<Response<SetPriorityResponse>, Status> {
        actions::set_priority(self, call.into_inner()).await.map(Response::new)
    }

    async fn skip_health_checks(
        &self,
        call: Request<SkipHealthChecksRequest>,
    ) -> Result<Response<SkipHealthChecksResponse>, Status> {
        actions::skip_health_checks(self, call.into_inner()).await.map(Response::new)
    }

    async fn keep_action(
        &self,
        call: Request<KeepActionRequest>,
    ) -> Result<Response<KeepActionResponse>, Status> {
        actions::keep(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_audit(
        &self,
        call: Request<ListAuditRequest>,
    ) -> Result<Response<ListAuditResponse>, Status> {
        actions::list_audit(self, call.into_inner()).await.map(Response::new)
    }

    async fn disable_action(
        &self,
        call: Request<DisableActionRequest>,
    ) -> Result<Response<DisableActionResponse>, Status> {
        cluster::disable(self, call.into_inner()).await.map(Response::new)
    }

    async fn enable_action(
        &self,
        call: Request<EnableActionRequest>,
    ) -> Result<Response<EnableActionResponse>, Status> {
        cluster::enable(self, call.into_inner()).await.map(Response::new)
    }

    async fn set_priority_freeze(
        &self,
        call: Request<SetPriorityFreezeRequest>,
    ) -> Result<Response<SetPriorityFreezeResponse>, Status> {
        cluster::set_freeze(self, call.into_inner()).await.map(Response::new)
    }

    async fn release_brake(
        &self,
        call: Request<ReleaseBrakeRequest>,
    ) -> Result<Response<ReleaseBrakeResponse>, Status> {
        cluster::release_brake(self, call.into_inner()).await.map(Response::new)
    }

    async fn get_cluster_settings(
        &self,
        call: Request<GetClusterSettingsRequest>,
    ) -> Result<Response<GetClusterSettingsResponse>, Status> {
        cluster::settings(self, call.into_inner()).await.map(Response::new)
    }

    async fn list_nodes(
        &self,
        call: Request<ListNodesRequest>,
    ) -> Result<Response<ListNodesResponse>, Status> {
        nodes::list(self, call.into_inner()).await.map(Response::new)
    }

    async fn set_node(&self, call: Request<SetNodeRequest>) -> Result<Response<SetNodeResponse>, Status> {
        nodes::set(self, call.into_inner()).await.map(Response::new)
    }

    async fn explain(&self, call: Request<ExplainRequest>) -> Result<Response<ExplainResponse>, Status> {
        explain::explain(self, call.into_inner()).await.map(Response::new)
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
