//! Why something is as it is.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    explain::{self, Cause, Explanation},
    ids::{Fault, RequestId},
    snapshot::Snapshot,
    time::Timestamp,
};
use tonic::Status;

use super::{Api, convert, status};
use crate::driver::clock;

/// From this replica's view, which holds the nodes and all that is on them.
pub(super) async fn explain(api: &Api, call: pb::ExplainRequest) -> Result<pb::ExplainResponse, Status> {
    let view = api.handle.view();
    let explanation = find(&view.snapshot, &call, clock::now())?;
    Ok(pb::ExplainResponse {
        summary: explanation.summary,
        causes: explanation.causes.into_iter().map(cause_to_pb).collect(),
        last_output: explanation.last_output,
    })
}

fn find(snapshot: &Snapshot, call: &pb::ExplainRequest, now: Timestamp) -> Result<Explanation, Status> {
    let given = [&call.deploy_id, &call.task_id, &call.run_id];
    if given.into_iter().filter(|id| !id.is_empty()).count() > 1 {
        let rule = "only one of deploy_id, task_id and run_id can be given";
        return Err(status::invalid(&[Fault::new("deploy_id", rule)]));
    }
    let told = |fault| status::invalid(&[fault]);
    if !call.task_id.is_empty() {
        let id = convert::task_id_from_pb(&call.task_id).map_err(told)?;
        let task = snapshot.task(&id).filter(|task| fits(call, &task.request));
        return task.map(|task| explain::task(snapshot, task)).ok_or_else(|| missing("task", &id));
    }
    let request = convert::request_id_from_pb(&call.request_id).map_err(told)?;
    let record = snapshot.request(&request).ok_or_else(|| missing("request", &request))?;
    if !call.deploy_id.is_empty() {
        let id = convert::deploy_id_from_pb(&call.deploy_id).map_err(told)?;
        let deploy = snapshot.deploy(&request, &id);
        return deploy.map(|it| explain::deploy(snapshot, it, now)).ok_or_else(|| missing("deploy", &id));
    }
    if !call.run_id.is_empty() {
        let id = convert::run_id_from_pb(&call.run_id).map_err(told)?;
        let run = snapshot.run(&request, &id);
        return run.map(|run| explain::run(snapshot, run, now)).ok_or_else(|| missing("run", &id));
    }
    Ok(explain::request(snapshot, record, now))
}

/// A task says of itself whose it is.
fn fits(call: &pb::ExplainRequest, request: &RequestId) -> bool {
    call.request_id.is_empty() || call.request_id == request.as_str()
}

fn missing(kind: &str, id: impl std::fmt::Display) -> Status {
    Status::not_found(format!("there is no {kind} {id}; what has ended is kept for a while only"))
}

fn cause_to_pb(cause: Cause) -> pb::Cause {
    let not_placed = cause.not_placed.into_iter().map(|one| pb::NotPlaced {
        node_id: one.node.to_string(),
        dimension: one.dimension.to_string(),
        message: one.message,
    });
    pb::Cause {
        what: cause.what,
        since: cause.since.map(convert::timestamp_to_pb),
        remedy: cause.remedy,
        not_placed: not_placed.collect(),
    }
}
