//! Commands of users, accepted or refused on any replica. Each commit relies
//! on every record that it read.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use crate::{
    commit::Commit,
    deploy::{Deploy, DeployRecord, Failure, Step},
    ids::{DeployId, Fault, RequestId},
    request::{Kind, Life, Removal, Request, RequestRecord},
    snapshot::{Claim, Key, Record, Snapshot},
    time::Timestamp,
};

/// Why a command was not accepted. Nothing was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What was sent breaks rules.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<Fault>),
    /// It is not there.
    #[error("{0}")]
    NotFound(String),
    /// The id is taken by other content.
    #[error("{0}")]
    AlreadyExists(String),
    /// Not in this state.
    #[error("{0}")]
    Precondition(String),
}

/// Creates or changes a request.
///
/// # Errors
/// A change of kind, or a request that is being deleted.
pub fn put_request(view: &Snapshot, request: &Request, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let record = putting(view, request, now)?;
    write_request(view, &mut commit, record);
    Ok(commit)
}

/// Records a deploy, and the request when that comes along.
///
/// # Errors
/// An unknown request, an id that was used for other content, a change of the
/// load-balanced service, or one that belongs to another request.
pub fn deploy(
    view: &Snapshot,
    deploy: &Deploy,
    request: Option<&Request>,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = match request {
        Some(request) => putting(view, request, now)?,
        None => (*existing(view, &deploy.request)?).clone(),
    };
    if let Some(known) = view.deploy(&deploy.request, &deploy.id) {
        if known.deploy != *deploy {
            let words = "was used before for other content; choose another deploy id";
            return Err(Refusal::AlreadyExists(format!(
                "deploy {} of {} {words}",
                deploy.id, deploy.request
            )));
        }
        write_request(view, &mut commit, record);
        return Ok(commit);
    }
    check_service(view, &record, deploy)?;
    claim_service(view, &mut commit, deploy)?;
    if let Some(overtaken) = record.waiting.replace(deploy.id.clone()) {
        supersede(view, &mut commit, &deploy.request, &overtaken, &deploy.id, now);
    }
    write_request(view, &mut commit, record);
    let key = Key::Deploy(deploy.request.clone(), deploy.id.clone());
    let fresh = DeployRecord::new(deploy.clone(), now);
    commit.write(view, key, Some(Record::Deploy(Arc::new(fresh))));
    Ok(commit)
}

/// Asks a deploy to end. One that has ended stays as it is.
///
/// # Errors
/// An unknown deploy.
pub fn cancel(
    view: &Snapshot,
    request: &RequestId,
    id: &DeployId,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let record = existing(view, request)?;
    let Some(known) = view.deploy(request, id) else {
        return Err(Refusal::NotFound(format!("request {request} has no deploy {id}")));
    };
    if known.is_done() || known.cancel.is_some() {
        return Ok(commit);
    }
    let mut deploy = (**known).clone();
    deploy.cancel = Some("canceled on request".into());
    if record.waiting.as_ref() == Some(id) {
        let failure = Failure::canceled("canceled on request, before it began");
        deploy.enter(Step::Done { at: now, failure: Some(failure) }, now);
        let waiting = RequestRecord { waiting: None, ..(*record).clone() };
        write_request(view, &mut commit, waiting);
    }
    commit.rely_on(view, Key::Request(request.clone()));
    commit.write(view, Key::Deploy(request.clone(), id.clone()), Some(Record::Deploy(Arc::new(deploy))));
    Ok(commit)
}

/// Begins the end of a request.
///
/// # Errors
/// An unknown request.
pub fn delete(view: &Snapshot, request: &RequestId, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let record = existing(view, request)?;
    if !record.is_deleting() {
        let life = Life::Deleting { since: now, removal: Removal::NotBegun };
        write_request(view, &mut commit, RequestRecord { life, ..(*record).clone() });
    }
    Ok(commit)
}

fn existing(view: &Snapshot, id: &RequestId) -> Result<Arc<RequestRecord>, Refusal> {
    match view.request(id) {
        Some(record) if !record.is_deleted() => Ok(record.clone()),
        Some(_) | None => Err(Refusal::NotFound(format!(
            "there is no request {id}; create it with `scheduler request put`"
        ))),
    }
}

fn putting(view: &Snapshot, request: &Request, now: Timestamp) -> Result<RequestRecord, Refusal> {
    let Some(known) = view.request(&request.id) else { return Ok(RequestRecord::new(request.clone(), now)) };
    if known.is_deleted() {
        return Ok(known.reborn(request.clone(), now));
    }
    if known.is_deleting() {
        return Err(Refusal::Precondition(format!(
            "request {} is being deleted; wait until it is gone",
            request.id
        )));
    }
    if known.request.kind != request.kind {
        let rule = "cannot be changed; delete the request and create it again";
        return Err(Refusal::Invalid([Fault::new("request.type", rule)].into()));
    }
    Ok(RequestRecord { request: request.clone(), ..(**known).clone() })
}

/// One load-balancer request can only switch within one service.
fn check_service(view: &Snapshot, record: &RequestRecord, deploy: &Deploy) -> Result<(), Refusal> {
    if record.is_deleting() {
        let words = format!("request {} is being deleted", record.request.id);
        return Err(Refusal::Precondition(words));
    }
    if record.request.kind == Kind::Worker && deploy.load_balancer.is_some() {
        let rule = "a WORKER is not load balanced; make the request a SERVICE or leave it out";
        return Err(Refusal::Invalid([Fault::new("deploy.load_balancer", rule)].into()));
    }
    let earlier = [&record.pending, &record.active].into_iter().flatten();
    let known = earlier.filter_map(|id| view.deploy(&record.request.id, id));
    let service = |deploy: &Deploy| deploy.load_balancer.as_ref().map(|lb| lb.service_id.clone());
    for other in known {
        if service(&other.deploy) != service(deploy) {
            let rule = format!(
                "deploy {} serves {}; a request keeps its load-balanced service: use another request",
                other.deploy.id,
                service(&other.deploy).map_or_else(|| "nothing".into(), |id| format!("service {id}")),
            );
            return Err(Refusal::Invalid([Fault::new("deploy.load_balancer.service_id", rule)].into()));
        }
    }
    Ok(())
}

/// A service is filled by one request; another may have it when no deploy of the first names it any more.
fn claim_service(view: &Snapshot, commit: &mut Commit, deploy: &Deploy) -> Result<(), Refusal> {
    let Some(service) = deploy.load_balancer.as_ref().map(|lb| &lb.service_id) else { return Ok(()) };
    let key = Key::Claim(service.clone());
    let other = match view.claim(service) {
        Some(claim) if claim.request == deploy.request => {
            commit.rely_on(view, key);
            return Ok(());
        }
        other => other,
    };
    if let Some(Claim { request, .. }) = other.map(|claim| &**claim) {
        if names_service(view, request, service) {
            return Err(Refusal::Precondition(format!(
                "deploy.load_balancer.service_id: service {service} belongs to request {request}; \
                 choose another service_id, or delete that request first"
            )));
        }
        commit.rely_on(view, Key::Request(request.clone()));
    }
    let claim = Claim { service: service.clone(), request: deploy.request.clone() };
    commit.write(view, key, Some(Record::Claim(Arc::new(claim))));
    Ok(())
}

fn names_service(view: &Snapshot, request: &RequestId, service: &str) -> bool {
    let Some(record) = view.request(request) else { return false };
    let named = [&record.active, &record.pending, &record.waiting].into_iter().flatten();
    let mut deploys = named.filter_map(|id| view.deploy(request, id));
    deploys.any(|known| known.deploy.load_balancer.as_ref().is_some_and(|lb| lb.service_id == service))
}

fn supersede(
    view: &Snapshot,
    commit: &mut Commit,
    request: &RequestId,
    overtaken: &DeployId,
    by: &DeployId,
    now: Timestamp,
) {
    let Some(known) = view.deploy(request, overtaken) else { return };
    let mut record = (**known).clone();
    let failure = Failure::canceled(format!("superseded by deploy {by}"));
    record.enter(Step::Done { at: now, failure: Some(failure) }, now);
    commit.write(
        view,
        Key::Deploy(request.clone(), overtaken.clone()),
        Some(Record::Deploy(Arc::new(record))),
    );
}

fn write_request(view: &Snapshot, commit: &mut Commit, record: RequestRecord) {
    let key = Key::Request(record.request.id.clone());
    if view.request(&record.request.id).is_some_and(|known| **known == record) {
        return commit.rely_on(view, key);
    }
    commit.write(view, key, Some(Record::Request(Arc::new(record))));
}
