//! Deploys: record, get, list, cancel, watch.

use std::sync::Arc;

use futures_util::stream;
use proto::scheduler::v1::{
    AdvanceDeployRequest, AdvanceDeployResponse, CancelDeployRequest, CancelDeployResponse, DeployRequest,
    DeployResponse, DeployState, DeployStatus, DiffDeploysRequest, DiffDeploysResponse, GetDeployRequest,
    GetDeployResponse, ListDeploysRequest, ListDeploysResponse, RollbackRequest, RollbackResponse,
    WatchDeployRequest, WatchDeployResponse,
};
use scheduler_core::{
    decide::admit::{Submission, rollback_target},
    deploy::Deploy,
    ids::{DeployId, Fault, RequestId},
    request::{Kind, Request},
    snapshot::Snapshot,
};
use tokio::sync::watch;
use tonic::Status;

use super::{
    Answers, Api, convert, dry_run,
    paging::{self, Page},
    status,
};
use crate::{
    driver::handle::{Command, Rollback, View},
    engine::Engine,
};

pub(super) async fn deploy(api: &Api, call: DeployRequest) -> Result<DeployResponse, Status> {
    let (is_dry_run, acknowledged) = (call.dry_run, call.acknowledge_scale_down);
    let submission = admit(api, call).await?;
    if is_dry_run {
        return consider(api, submission).await;
    }
    let (request_id, deploy_id) = (submission.deploy.request.clone(), submission.deploy.id.clone());
    let command = Command::Deploy { submission: Box::new(submission), acknowledged };
    let snapshot = api.handle.submit(&command).await.map_err(status::of)?;
    Ok(DeployResponse { status: Some(describe(&snapshot, &request_id, &deploy_id)?), ..Default::default() })
}

/// All that a deploy would be refused for, and what would change.
async fn consider(api: &Api, submission: Submission) -> Result<DeployResponse, Status> {
    // Who only looks need not acknowledge what they see.
    let command = Command::Deploy { submission: Box::new(submission.clone()), acknowledged: true };
    let view = api.handle.consider(&command).await.map_err(status::of)?;
    let request = submission.request.as_ref();
    let mut changes = request.map(|request| dry_run::of_request(&view, request)).unwrap_or_default();
    changes.extend(dry_run::of_deploy(&view, &submission.deploy));
    let status = describe(&view, &submission.deploy.request, &submission.deploy.id).ok();
    Ok(DeployResponse { status, changes })
}

/// Checks the form; all faults of both messages at once.
async fn admit(api: &Api, call: DeployRequest) -> Result<Submission, Status> {
    let (by, supersede, unpause) = (convert::actor_from_pb(call.actor), call.supersede, call.unpause);
    let (deploy, request) = check(api, call.deploy.unwrap_or_default(), call.request).await?;
    Ok(Submission { by, supersede, unpause, ..Submission::new(deploy, request) })
}

async fn check(
    api: &Api,
    deploy: proto::scheduler::v1::Deploy,
    request: Option<proto::scheduler::v1::Request>,
) -> Result<(Deploy, Option<Request>), Status> {
    let Some(request) = request else {
        let kind = kind_of(api, &deploy.request_id).await?;
        let deploy = convert::deploy_from_pb(deploy, kind).map_err(|faults| status::invalid(&faults))?;
        return Ok((deploy, None));
    };
    let mut faults = Vec::new();
    if request.request_id != deploy.request_id {
        let rule = format!("is {:?}, but the request is {:?}", deploy.request_id, request.request_id);
        faults.push(Fault::new("deploy.request_id", rule));
    }
    let request = convert::request_from_pb(request).map_err(|more| faults.extend(more)).ok();
    let kind = request.as_ref().map_or(Kind::Service, |request| request.kind);
    let deploy = convert::deploy_from_pb(deploy, kind).map_err(|more| faults.extend(more)).ok();
    match (deploy, request) {
        (Some(deploy), Some(request)) if faults.is_empty() => Ok((deploy, Some(request))),
        _ => Err(status::invalid(&faults)),
    }
}

async fn kind_of(api: &Api, request: &str) -> Result<Kind, Status> {
    let Ok(id) = convert::request_id_from_pb(request) else {
        // The check of the deploy tells this with all else.
        return Ok(Kind::Service);
    };
    let snapshot = api.handle.read(&id).await.map_err(status::of)?;
    Ok(snapshot.request(&id).map_or(Kind::Service, |record| record.request.kind))
}

pub(super) async fn get(api: &Api, call: GetDeployRequest) -> Result<GetDeployResponse, Status> {
    let (request, id) = ids(&call.request_id, &call.deploy_id)?;
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    Ok(GetDeployResponse { status: Some(describe(&snapshot, &request, &id)?) })
}

pub(super) async fn list(api: &Api, call: ListDeploysRequest) -> Result<ListDeploysResponse, Status> {
    let request = convert::request_id_from_pb(&call.request_id).map_err(|fault| status::invalid(&[fault]))?;
    paging::check_filter::<DeployState>("state", call.state)?;
    let page = Page::read(call.page_size, &call.page_token, 50, 500)?;
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    let statuses = snapshot.deploys_of(&request).map(|record| {
        let key = paging::newest_first(record.created_at, record.deploy.id.as_str());
        (key, convert::deploy_to_pb(&snapshot, record))
    });
    let wanted =
        statuses.filter(|(_, status)| call.state() == DeployState::Unspecified || status.state == call.state);
    let (deploys, next_page_token) = page.take(wanted);
    Ok(ListDeploysResponse { deploys, next_page_token })
}

pub(super) async fn cancel(api: &Api, call: CancelDeployRequest) -> Result<CancelDeployResponse, Status> {
    let (request, id) = ids(&call.request_id, &call.deploy_id)?;
    let by = convert::actor_from_pb(call.actor);
    let command = Command::Cancel { request: request.clone(), deploy: id.clone(), by };
    let snapshot = api.handle.submit(&command).await.map_err(status::of)?;
    Ok(CancelDeployResponse { status: Some(describe(&snapshot, &request, &id)?) })
}

/// The present state from the store, then each change of this replica's view.
pub(super) async fn watch(
    api: &Api,
    call: WatchDeployRequest,
) -> Result<Answers<WatchDeployResponse>, Status> {
    let (request, id) = ids(&call.request_id, &call.deploy_id)?;
    let views = api.handle.views();
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    describe(&snapshot, &request, &id)?;
    let watched = Watched {
        request,
        id,
        engine: api.engine.clone(),
        views,
        sent: None,
        seen: false,
        begin: Some(snapshot),
    };
    Ok(Box::pin(stream::unfold(watched, Watched::next)))
}

struct Watched {
    request: RequestId,
    id: DeployId,
    engine: Arc<dyn Engine>,
    views: watch::Receiver<Arc<View>>,
    sent: Option<WatchDeployResponse>,
    /// The view has shown it.
    seen: bool,
    begin: Option<Snapshot>,
}

// === impl Watched ===

impl Watched {
    async fn next(mut self) -> Option<(Result<WatchDeployResponse, Status>, Self)> {
        if self.sent.as_ref().is_some_and(is_over) {
            return None;
        }
        if let Some(begin) = self.begin.take() {
            let answer = self.answer(&begin)?;
            self.sent = Some(answer.clone());
            return Some((Ok(answer), self));
        }
        loop {
            self.views.changed().await.ok()?;
            let view = self.views.borrow_and_update().clone();
            let Some(answer) = self.answer(&view.snapshot) else {
                if self.seen {
                    // Forgotten: nothing more will come.
                    return None;
                }
                // A view that is behind the store does not know it yet.
                continue;
            };
            self.seen = true;
            if self.sent.as_ref().is_none_or(|sent| *sent != answer && !is_older(&answer, sent)) {
                self.sent = Some(answer.clone());
                return Some((Ok(answer), self));
            }
        }
    }

    fn answer(&self, snapshot: &Snapshot) -> Option<WatchDeployResponse> {
        let status = describe(snapshot, &self.request, &self.id).ok()?;
        let ours = snapshot.tasks_of(&self.request).filter(|task| task.deploy == self.id || !task.is_ended());
        let tasks = ours.map(|task| convert::task_to_pb(task, self.engine.location(task.id.as_str())));
        Some(WatchDeployResponse { status: Some(status), tasks: tasks.collect() })
    }
}

fn is_over(answer: &WatchDeployResponse) -> bool {
    answer.status.as_ref().is_some_and(|status| status.finished_at.is_some())
}

/// The first answer came from the store; a view may be behind that.
fn is_older(answer: &WatchDeployResponse, sent: &WatchDeployResponse) -> bool {
    let steps = |answer: &WatchDeployResponse| answer.status.as_ref().map_or(0, |status| status.steps.len());
    steps(answer) < steps(sent)
}

fn ids(request: &str, deploy: &str) -> Result<(RequestId, DeployId), Status> {
    match (convert::request_id_from_pb(request), convert::deploy_id_from_pb(deploy)) {
        (Ok(request), Ok(deploy)) => Ok((request, deploy)),
        (request, deploy) => {
            Err(status::invalid(&[request.err(), deploy.err()].into_iter().flatten().collect::<Vec<_>>()))
        }
    }
}

fn describe(snapshot: &Snapshot, request: &RequestId, id: &DeployId) -> Result<DeployStatus, Status> {
    match snapshot.deploy(request, id) {
        Some(record) => Ok(convert::deploy_to_pb(snapshot, record)),
        None => Err(Status::not_found(format!("request {request} has no deploy {id}"))),
    }
}

pub(super) async fn advance(api: &Api, call: AdvanceDeployRequest) -> Result<AdvanceDeployResponse, Status> {
    let (request, deploy) = ids(&call.request_id, &call.deploy_id)?;
    let by = convert::actor_from_pb(call.actor);
    let (id, target) = (deploy.clone(), call.target_instances);
    let command = Command::Advance { request: request.clone(), deploy, target, by };
    let snapshot = api.handle.submit(&command).await.map_err(status::of)?;
    Ok(AdvanceDeployResponse { status: Some(describe(&snapshot, &request, &id)?) })
}

pub(super) async fn rollback(api: &Api, call: RollbackRequest) -> Result<RollbackResponse, Status> {
    let wish = wish(api, call).await?;
    let (request, id) = (wish.request.clone(), wish.deploy.clone());
    let snapshot = api.handle.submit(&Command::Rollback(Box::new(wish))).await.map_err(status::of)?;
    Ok(RollbackResponse { status: Some(describe(&snapshot, &request, &id)?) })
}

/// Everything is settled before the first try, so that another finds its own deploy.
async fn wish(api: &Api, call: RollbackRequest) -> Result<Rollback, Status> {
    let invalid = |fault: Fault| status::invalid(&[fault]);
    let request = convert::request_id_from_pb(&call.request_id).map_err(invalid)?;
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    // Asked again after a lost answer, it goes where it went.
    let made = DeployId::parse(&call.deploy_id).ok().and_then(|id| snapshot.deploy(&request, &id));
    let made = made.and_then(|made| made.rollback_of.clone());
    let target = snapshot.request(&request).and_then(|record| rollback_target(record).cloned());
    let target = made.or(target);
    let to = match &*call.to_deploy_id {
        "" => target.ok_or_else(|| {
            let words = format!("request {request} has no earlier successful deploy to go back to");
            Status::failed_precondition(words)
        })?,
        named => convert::deploy_id_from_pb(named).map_err(invalid)?,
    };
    let deploy = match &*call.deploy_id {
        "" => free_id(&snapshot, &request, &to)?,
        given => convert::deploy_id_from_pb(given).map_err(invalid)?,
    };
    let content = snapshot.deploy(&request, &to);
    let service =
        content.and_then(|known| known.deploy.load_balancer.as_ref()).map(|lb| lb.service_id.clone());
    Ok(Rollback { request, to, service, deploy, by: convert::actor_from_pb(call.actor) })
}

fn free_id(snapshot: &Snapshot, request: &RequestId, content: &DeployId) -> Result<DeployId, Status> {
    let mut ids = (1..1000).map(|number| content.again(number));
    let free = ids.find(|id| snapshot.deploy(request, id).is_none());
    free.ok_or_else(|| Status::resource_exhausted("every id that would be made is taken; give `deploy_id`"))
}

pub(super) async fn diff(api: &Api, call: DiffDeploysRequest) -> Result<DiffDeploysResponse, Status> {
    let (request, from, to) = compared(&call).map_err(|faults| status::invalid(&faults))?;
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    // Tells which of them is missing.
    describe(&snapshot, &request, &from)?;
    describe(&snapshot, &request, &to)?;
    let changes = dry_run::of_deploys(&snapshot, &request, &from, &to).unwrap_or_default();
    Ok(DiffDeploysResponse { changes })
}

fn compared(call: &DiffDeploysRequest) -> Result<(RequestId, DeployId, DeployId), Vec<Fault>> {
    let deploy = |field: &str, text: &str| DeployId::parse(text).map_err(|rule| Fault::new(field, rule));
    let request = convert::request_id_from_pb(&call.request_id);
    let from = deploy("from_deploy_id", &call.from_deploy_id);
    let to = deploy("to_deploy_id", &call.to_deploy_id);
    match (request, from, to) {
        (Ok(request), Ok(from), Ok(to)) => Ok((request, from, to)),
        (request, from, to) => Err([request.err(), from.err(), to.err()].into_iter().flatten().collect()),
    }
}
