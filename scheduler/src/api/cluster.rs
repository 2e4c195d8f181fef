//! Settings of the whole cluster: disabled actions, the priority freeze, the disaster brake.

use tonic::Status;

use super::Api;

pub(super) async fn disable(
    _api: &Api,
    _call: proto::scheduler::v1::DisableActionRequest,
) -> Result<proto::scheduler::v1::DisableActionResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn enable(
    _api: &Api,
    _call: proto::scheduler::v1::EnableActionRequest,
) -> Result<proto::scheduler::v1::EnableActionResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn set_freeze(
    _api: &Api,
    _call: proto::scheduler::v1::SetPriorityFreezeRequest,
) -> Result<proto::scheduler::v1::SetPriorityFreezeResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn release_brake(
    _api: &Api,
    _call: proto::scheduler::v1::ReleaseBrakeRequest,
) -> Result<proto::scheduler::v1::ReleaseBrakeResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn settings(
    api: &Api,
    _call: proto::scheduler::v1::GetClusterSettingsRequest,
) -> Result<proto::scheduler::v1::GetClusterSettingsResponse, Status> {
    let snapshot = api.handle.read_cluster().await.map_err(super::status::of)?;
    let settings = Some(super::convert::cluster_to_pb(&snapshot.cluster()));
    Ok(proto::scheduler::v1::GetClusterSettingsResponse { settings })
}
