//! Executions of jobs, and previews of schedules.

use tonic::Status;

use super::Api;

pub(super) async fn run(
    _api: &Api,
    _call: proto::scheduler::v1::RunRequest,
) -> Result<proto::scheduler::v1::RunResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn get(
    _api: &Api,
    _call: proto::scheduler::v1::GetRunRequest,
) -> Result<proto::scheduler::v1::GetRunResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn list(
    _api: &Api,
    _call: proto::scheduler::v1::ListRunsRequest,
) -> Result<proto::scheduler::v1::ListRunsResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn cancel(
    _api: &Api,
    _call: proto::scheduler::v1::CancelRunRequest,
) -> Result<proto::scheduler::v1::CancelRunResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn watch(
    _api: &Api,
    _call: proto::scheduler::v1::WatchRunRequest,
) -> Result<super::Answers<proto::scheduler::v1::WatchRunResponse>, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn preview(
    _api: &Api,
    _call: proto::scheduler::v1::PreviewScheduleRequest,
) -> Result<proto::scheduler::v1::PreviewScheduleResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}
