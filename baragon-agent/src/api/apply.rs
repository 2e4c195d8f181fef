//! Apply and Resync.

use baragon_agent_core::{apply::Request, ids::Term};
use proto::baragon::agent::v1::{
    ApplyRequest, ApplyResponse, ItemResult, ResyncRequest, ResyncResponse, item_result::Outcome,
};
use tonic::Status;

use super::{Api, convert, status};
use crate::driver::Order;

/// An item as it came: fit to be tried, or with its answer already.
enum Sorted {
    Fit,
    Unfit(ItemResult),
}

pub(super) async fn apply(api: &Api, request: ApplyRequest) -> Result<ApplyResponse, Status> {
    meant_for(api, &request.boot_id)?;
    let group = request.group.map(|group| convert::group(group, &api.group)).transpose();
    let group = group.map_err(|violations| platform::serve::invalid_argument(&violations))?;
    let mut items = Vec::new();
    let mut order = Vec::new();
    for item in request.items {
        let (service_id, request_id) = names(&item);
        match convert::item(item) {
            Ok(item) => {
                items.push(item);
                order.push(Sorted::Fit);
            }
            Err(violations) => order.push(Sorted::Unfit(unfit(service_id, request_id, &violations))),
        }
    }
    let answer = api
        .handle
        .change(Request::part(Term(request.term), group, items), place(request.term, request.sequence))
        .await;
    let answer = answer.map_err(|error| status::of(&error))?;
    let reloads = answer.timing.reloads;
    let mut tried = answer.report.results.into_iter();
    let results = order
        .into_iter()
        .filter_map(|sorted| match sorted {
            Sorted::Fit => tried.next().map(convert::result),
            Sorted::Unfit(result) => Some(result),
        })
        .collect();
    Ok(ApplyResponse {
        results,
        timing: Some(convert::timing(answer.timing)),
        old_workers: api.handle.running().old_workers,
        reloads,
    })
}

pub(super) async fn resync(api: &Api, request: ResyncRequest) -> Result<ResyncResponse, Status> {
    meant_for(api, &request.boot_id)?;
    let place = place(request.term, request.sequence);
    let Some(group) = request.group else {
        let violation = ("group".to_owned(), "must be there: the state of which group is it?".to_owned());
        return Err(platform::serve::invalid_argument(&[violation]));
    };
    let group =
        convert::group(group, &api.group).map_err(|faults| platform::serve::invalid_argument(&faults))?;
    let (wanted, mut failures) = convert::everything(Some(Term(request.term)), group, request.services);
    let answer = api.handle.resync(wanted, place, request.maintenance).await;
    let answer = answer.map_err(|error| status::of(&error))?;
    if let Some(reason) = answer.report.failure {
        return Err(Status::unavailable(reason));
    }
    let results = answer.report.results.into_iter().map(convert::result);
    failures.extend(results.filter(|result| matches!(result.outcome(), Outcome::Invalid | Outcome::Failed)));
    Ok(ResyncResponse {
        failures,
        level: convert::level(answer.report.level).into(),
        old_workers: api.handle.running().old_workers,
        reloads: answer.timing.reloads,
    })
}

/// A call that was meant for an earlier life of this agent knows nothing of
/// what this one was told.
fn meant_for(api: &Api, boot_id: &str) -> Result<(), Status> {
    if boot_id.is_empty() || boot_id == api.boot_id {
        return Ok(());
    }
    let message = format!("the call is meant for the agent's life {boot_id}, this is {}", api.boot_id);
    Err(Status::failed_precondition(message))
}

fn place(term: u64, sequence: u64) -> Order {
    Order { term: Term(term), sequence }
}

fn names(item: &proto::baragon::agent::v1::ApplyItem) -> (String, String) {
    let service_id = item.target.as_ref().map(|target| target.service_id.clone()).unwrap_or_default();
    (service_id, item.request_id.clone())
}

fn unfit(service_id: String, request_id: String, violations: &[(String, String)]) -> ItemResult {
    convert::unfit(service_id, request_id, violations)
}
