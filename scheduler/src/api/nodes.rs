//! The machines that tasks run on.

use proto::scheduler::v1::{ListNodesRequest, ListNodesResponse};
use tonic::Status;

use super::{Api, convert};

/// From this replica's view: it holds the tasks too.
pub(super) async fn list(api: &Api, _call: ListNodesRequest) -> Result<ListNodesResponse, Status> {
    let view = api.handle.view();
    let nodes = view.snapshot.nodes().map(|node| convert::node_to_pb(&view.snapshot, node)).collect();
    Ok(ListNodesResponse { nodes })
}

pub(super) async fn set(
    _api: &Api,
    _call: proto::scheduler::v1::SetNodeRequest,
) -> Result<proto::scheduler::v1::SetNodeResponse, Status> {
    Err(Status::unimplemented("not built yet"))
}
