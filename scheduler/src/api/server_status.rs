//! How this replica is, and what is wrong.

use platform::election::Role;
use proto::scheduler::v1::GetStatusResponse;
use scheduler_core::{deploy::Deploy, report, snapshot::Snapshot};

use super::Api;
use crate::driver::clock;

/// More would only hide the first ones.
const MOST_PROBLEMS: usize = 20;

pub(super) fn get(api: &Api) -> GetStatusResponse {
    let view = api.handle.view();
    let snapshot = &view.snapshot;
    let name = api.handle.name().to_owned();
    let (leading, leader, term) = match api.handle.role() {
        Role::Leading(term) => (true, name.clone(), term.number()),
        Role::Following { leader } => (false, leader.unwrap_or_default(), 0),
    };
    let requests = snapshot.requests().filter(|record| !record.is_deleted()).count();
    let running = snapshot.tasks().filter(|task| !task.is_ended()).count();
    let deploys = snapshot.deploys().filter(|deploy| !deploy.is_done()).count();
    let problems = view
        .problems
        .iter()
        .cloned()
        .chain(forced(snapshot))
        .chain(stuck(snapshot))
        .chain(troubles(snapshot))
        .chain(overdue(snapshot));
    GetStatusResponse {
        problems: problems.take(MOST_PROBLEMS).collect(),
        leading,
        leader,
        term,
        name,
        requests: u32::try_from(requests).unwrap_or(u32::MAX),
        running_tasks: u32::try_from(running).unwrap_or(u32::MAX),
        deploys_in_progress: u32::try_from(deploys).unwrap_or(u32::MAX),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Tasks that were stopped before the load balancers could be told.
fn forced(snapshot: &Snapshot) -> impl Iterator<Item = String> {
    let forced = snapshot.tasks().filter(|task| task.is_forced_upstream());
    forced.map(|task| {
        format!(
            "task {} was stopped and may still be in the load balancers: its removal was not confirmed in time; \
             mend baragon-service, which is still asked",
            task.id
        )
    })
}

/// Runs that take too long.
fn overdue(snapshot: &Snapshot) -> impl Iterator<Item = String> {
    snapshot.overdue_runs().filter_map(|run| {
        let words = report::explain_overdue(snapshot, run, clock::now())?;
        Some(format!("run {} of request {}: {words}", run.id, run.request))
    })
}

/// Deploys that cannot be brought back, or proven to be.
fn stuck(snapshot: &Snapshot) -> impl Iterator<Item = String> {
    let stuck = snapshot.deploys().filter(|deploy| deploy.stuck_since.is_some());
    stuck.map(|deploy| {
        let words = report::explain_deploy(snapshot, deploy);
        let Deploy { request, id, .. } = &deploy.deploy;
        format!("deploy {id} of {request} is stuck: {words}; mend baragon-service, which is still asked")
    })
}

/// Requests that do not have what they ask for, outside of a deploy.
fn troubles(snapshot: &Snapshot) -> impl Iterator<Item = String> {
    let settled = snapshot.requests().filter(|record| record.pending.is_none() && record.active.is_some());
    settled.filter_map(|record| {
        let words = report::explain_request(snapshot, record);
        (!words.is_empty()).then(|| format!("request {}: {words}", record.request.id))
    })
}
