//! What people do to requests and tasks: scale, bounce, pause, kill ..., and the log of it.

use tonic::Status;

use super::Api;

pub(super) async fn kill_task(
    _api: &Api,
    _call: proto::scheduler::v1::KillTaskRequest,
) -> Result<proto::scheduler::v1::KillTaskResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn scale(
    _api: &Api,
    _call: proto::scheduler::v1::ScaleRequest,
) -> Result<proto::scheduler::v1::ScaleResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn bounce(
    _api: &Api,
    _call: proto::scheduler::v1::BounceRequest,
) -> Result<proto::scheduler::v1::BounceResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn cancel_bounce(
    _api: &Api,
    _call: proto::scheduler::v1::CancelBounceRequest,
) -> Result<proto::scheduler::v1::CancelBounceResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn pause(
    _api: &Api,
    _call: proto::scheduler::v1::PauseRequest,
) -> Result<proto::scheduler::v1::PauseResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn unpause(
    _api: &Api,
    _call: proto::scheduler::v1::UnpauseRequest,
) -> Result<proto::scheduler::v1::UnpauseResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn exit_cooldown(
    _api: &Api,
    _call: proto::scheduler::v1::ExitCooldownRequest,
) -> Result<proto::scheduler::v1::ExitCooldownResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn set_priority(
    _api: &Api,
    _call: proto::scheduler::v1::SetPriorityRequest,
) -> Result<proto::scheduler::v1::SetPriorityResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn skip_health_checks(
    _api: &Api,
    _call: proto::scheduler::v1::SkipHealthChecksRequest,
) -> Result<proto::scheduler::v1::SkipHealthChecksResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn keep(
    _api: &Api,
    _call: proto::scheduler::v1::KeepActionRequest,
) -> Result<proto::scheduler::v1::KeepActionResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}

pub(super) async fn list_audit(
    _api: &Api,
    _call: proto::scheduler::v1::ListAuditRequest,
) -> Result<proto::scheduler::v1::ListAuditResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}
