//! What is in a task's working folder, and commands inside it.

use tonic::Status;

use super::Api;

pub(super) async fn command(
    _api: &Api,
    _call: proto::scheduler::v1::RunTaskCommandRequest,
) -> Result<super::Answers<proto::scheduler::v1::RunTaskCommandResponse>, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn list(
    _api: &Api,
    _call: proto::scheduler::v1::ListSandboxRequest,
) -> Result<proto::scheduler::v1::ListSandboxResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn read(
    _api: &Api,
    _call: proto::scheduler::v1::ReadSandboxRequest,
) -> Result<proto::scheduler::v1::ReadSandboxResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}
