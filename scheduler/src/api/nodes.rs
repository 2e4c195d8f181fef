//! The machines that tasks run on.

use proto::scheduler::v1::{ListNodesRequest, ListNodesResponse, NodeState, SetNodeRequest, SetNodeResponse};
use scheduler_core::{audit::ActionKind, decide::nodes, snapshot::Snapshot};
use tonic::Status;

use super::{Api, convert, status};

/// From this replica's view: it holds the tasks too.
pub(super) async fn list(api: &Api, _call: ListNodesRequest) -> Result<ListNodesResponse, Status> {
    let view = api.handle.view();
    let nodes = view.snapshot.nodes().map(|node| convert::node_to_pb(&view.snapshot, node)).collect();
    Ok(ListNodesResponse { nodes })
}

/// What was set, as the store has it, with what is on it by this replica's view.
pub(super) async fn set(api: &Api, call: SetNodeRequest) -> Result<SetNodeResponse, Status> {
    let setting = setting(call)?;
    let decide = |view: &Snapshot, now| nodes::set(view, &setting, now);
    api.handle.submit_for_all(ActionKind::SetNode, decide).await.map_err(status::of)?;
    let view = api.handle.view();
    let node = view.snapshot.node(&setting.node).map(|node| convert::node_to_pb(&view.snapshot, node));
    Ok(SetNodeResponse { node })
}

fn setting(call: SetNodeRequest) -> Result<nodes::Setting, Status> {
    let mut faults = Vec::new();
    convert::check_choice::<NodeState>("state", call.state, &mut faults);
    let state = convert::node_state_from_pb(call.state());
    let given = call.expires_in.is_some();
    let span = convert::span_from_pb("expires_in", call.expires_in, &mut faults);
    let node = convert::node_id_from_pb(&call.node_id).map_err(|fault| faults.push(fault)).ok();
    match node {
        Some(node) if faults.is_empty() => Ok(nodes::Setting {
            node,
            state,
            expires_in: given.then_some(span).filter(|span| span.0 > 0),
            by: convert::actor_from_pb(call.actor),
        }),
        _ => Err(status::invalid(&faults)),
    }
}
