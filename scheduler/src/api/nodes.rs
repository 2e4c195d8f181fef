//! The machines that tasks run on.

use tonic::Status;

use super::Api;

pub(super) async fn list(
    _api: &Api,
    _call: proto::scheduler::v1::ListNodesRequest,
) -> Result<proto::scheduler::v1::ListNodesResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn set(
    _api: &Api,
    _call: proto::scheduler::v1::SetNodeRequest,
) -> Result<proto::scheduler::v1::SetNodeResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}
