//! Why something is as it is.

use tonic::Status;

use super::Api;

pub(super) async fn explain(
    _api: &Api,
    _call: proto::scheduler::v1::ExplainRequest,
) -> Result<proto::scheduler::v1::ExplainResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}
