//! Commands of users, accepted or refused on any replica. Each commit relies
//! on every record that it read.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

mod actions;
mod audit;
mod claims;
mod cluster;
mod fit;
mod parents;
mod permit;
mod rollout;
mod runs;
mod task_command;

use self::actions::bounce_after_scale;
pub use self::{
    actions::act,
    cluster::set as set_cluster,
    parents::parents,
    permit::{acknowledge, make_room, permit, permit_start, why_disabled, why_frozen},
    rollout::{advance, rollback, rollback_target},
    runs::{Wanted, cancel_run, run},
    task_command::{TaskCommand, task_command},
};
pub(crate) use self::{
    audit::{Deed, audit, audit_cooldown, write_entry},
    fit::check_fit,
};
use crate::{
    audit::{ActionKind, Actor},
    commit::Commit,
    deploy::{Deploy, DeployRecord, Failure, FailureKind, Step, spec::for_kind},
    ids::{DeployId, Fault, Incarnation, RequestId},
    request::{Expiring, Life, MAX_WAITING, Removal, Request, RequestRecord, Revert},
    snapshot::{Key, Record, Snapshot},
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
    /// A limit is reached.
    #[error("{0}")]
    Exhausted(String),
}

/// A deploy as somebody sends it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// What is to run.
    pub deploy: Deploy,
    /// Put in the same transaction.
    pub request: Option<Request>,
    /// Who, and why.
    pub by: Actor,
    /// Cancel what is in progress or waits, rather than wait for it.
    pub supersede: bool,
    /// Its success ends the pause of the request.
    pub unpause: bool,
    /// The deploy that it brings back.
    pub rollback_of: Option<DeployId>,
}

/// Creates or changes a request.
///
/// # Errors
/// A change of kind but between SERVICE and WORKER, a request that is being deleted, or one that can never fit.
pub fn put_request(
    view: &Snapshot,
    request: &Request,
    by: &Actor,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = putting(view, request, now)?;
    parents::check_parents(view, &mut commit, &record)?;
    fit::check_growth(view, &record)?;
    bounce_after_scale(&mut record, view.request(&request.id).map(|known| &**known), by, now);
    audit_put(view, &mut commit, &mut record, by, now);
    write_request(view, &mut commit, record);
    Ok(commit)
}

/// Records a deploy, and the request when that comes along.
///
/// # Errors
/// An unknown request, an id that was used for other content, a change of the
/// load-balanced service, one that belongs to another request, or too many
/// that wait.
pub fn deploy(view: &Snapshot, submission: &Submission, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let Submission { deploy, request, by, .. } = submission;
    let mut record = match request {
        Some(request) => putting(view, request, now)?,
        None => (*existing(view, &deploy.request)?).clone(),
    };
    parents::check_parents(view, &mut commit, &record)?;
    if request.is_some() {
        // As any other way to scale.
        fit::check_growth(view, &record)?;
        if is_known(view, deploy)? {
            bounce_after_scale(&mut record, view.request(&deploy.request).map(|known| &**known), by, now);
        }
    }
    audit_put(view, &mut commit, &mut record, by, now);
    if is_known(view, deploy)? {
        write_request(view, &mut commit, record);
        return Ok(commit);
    }
    check_service(view, &record, deploy)?;
    check_fit(view, &record.request, deploy)?;
    rollout::check_pause(&record, submission)?;
    claims::claim_service(view, &mut commit, deploy)?;
    if submission.supersede {
        supersede(view, &mut commit, &mut record, &deploy.id, now);
    }
    enqueue(&mut record, deploy)?;
    let kind = if submission.rollback_of.is_some() { ActionKind::Rollback } else { ActionKind::Deploy };
    let before = record.active.as_ref().map(ToString::to_string).unwrap_or_default();
    let deed = Deed { kind, by, before, after: deploy.id.to_string() };
    audit(view, &mut commit, &mut record, deed, now);
    write_request(view, &mut commit, record);
    let key = Key::Deploy(deploy.request.clone(), deploy.id.clone());
    commit.write(view, key, Some(Record::Deploy(Arc::new(submission.record(now)))));
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
    by: &Actor,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = (*existing(view, request)?).clone();
    let Some(known) = view.deploy(request, id) else {
        return Err(Refusal::NotFound(format!("request {request} has no deploy {id}")));
    };
    if known.is_done() || known.cancel.is_some() {
        return Ok(commit);
    }
    let mut deploy = (**known).clone();
    deploy.cancel = Some("canceled on request".into());
    if record.waiting.contains(id) {
        let failure = Failure::new(FailureKind::Canceled, "canceled on request, before it began");
        deploy.enter(Step::Done { at: now, failure: Some(failure) }, now);
        record.waiting.retain(|waiting| waiting != id);
    }
    let deed = Deed {
        kind: ActionKind::CancelDeploy,
        by,
        before: format!("{id} {}", known.step.name()),
        after: format!("{id} canceled"),
    };
    audit(view, &mut commit, &mut record, deed, now);
    write_request(view, &mut commit, record);
    commit.write(view, Key::Deploy(request.clone(), id.clone()), Some(Record::Deploy(Arc::new(deploy))));
    Ok(commit)
}

/// Begins the end of a request.
///
/// # Errors
/// An unknown request.
pub fn delete(view: &Snapshot, request: &RequestId, by: &Actor, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = (*existing(view, request)?).clone();
    if !record.is_deleting() {
        record.life = Life::Deleting { since: now, removal: Removal::NotBegun };
        record.changed_at = now;
        let before = format!("{} {}", record.request.kind, record.request.instances);
        let deed = Deed { kind: ActionKind::DeleteRequest, by, before, after: String::new() };
        audit(view, &mut commit, &mut record, deed, now);
        write_request(view, &mut commit, record);
    }
    Ok(commit)
}

// === impl Submission ===

impl Submission {
    /// Waits for its turn, on nobody's account.
    #[must_use]
    pub fn new(deploy: Deploy, request: Option<Request>) -> Self {
        let by = Actor::default();
        Self { deploy, request, by, supersede: false, unpause: false, rollback_of: None }
    }

    fn record(&self, now: Timestamp) -> DeployRecord {
        DeployRecord {
            by: self.by.clone(),
            unpause: self.unpause,
            rollback_of: self.rollback_of.clone(),
            ..DeployRecord::new(self.deploy.clone(), now)
        }
    }
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
    let Some(known) = view.request(&request.id) else {
        // Read after the request was found absent, so it knows of its forgetting.
        let incarnation = Incarnation(view.cluster().floor.incarnation + 1);
        return Ok(RequestRecord { incarnation, ..RequestRecord::new(request.clone(), now) });
    };
    if known.is_deleted() {
        return Ok(known.reborn(request.clone(), now));
    }
    if known.is_deleting() {
        return Err(Refusal::Precondition(format!(
            "request {} is being deleted; wait until it is gone",
            request.id
        )));
    }
    check_kind(view, known, request)?;
    let changed_at = if known.request == *request { known.changed_at } else { now };
    let mut expiring = known.expiring.clone();
    expiring.retain(|expiring| !overrides(&known.request, request, expiring));
    Ok(RequestRecord { request: request.clone(), changed_at, expiring, ..(**known).clone() })
}

/// A service that nobody calls through load balancers lives as a worker does.
fn check_kind(view: &Snapshot, known: &RequestRecord, request: &Request) -> Result<(), Refusal> {
    let (before, after) = (known.request.kind, request.kind);
    if before == after {
        return Ok(());
    }
    let rule = if before.is_job() || after.is_job() {
        "cannot be changed; delete the request and create it again"
    } else {
        let mut deploys = known.balanced_deploys().filter_map(|id| view.deploy(&request.id, id));
        if !deploys.any(|known| known.deploy.load_balancer.is_some()) {
            return Ok(());
        }
        "cannot be WORKER while a deploy of it is behind load balancers; delete the request and create it again"
    };
    Err(Refusal::Invalid([Fault::new("request.type", rule)].into()))
}

/// What is put counts from now on; an action that would have ended is over.
fn overrides(before: &Request, after: &Request, expiring: &Expiring) -> bool {
    match expiring.revert {
        Revert::Instances(_) => before.instances != after.instances,
        Revert::Priority(_) => before.priority != after.priority,
        Revert::SkipHealthChecks(_) => before.skip_health_checks != after.skip_health_checks,
        Revert::Unpause | Revert::EndBounce => false,
    }
}

/// One load-balancer request can only switch within one service.
fn check_service(view: &Snapshot, record: &RequestRecord, deploy: &Deploy) -> Result<(), Refusal> {
    if record.is_deleting() {
        let words = format!("request {} is being deleted", record.request.id);
        return Err(Refusal::Precondition(words));
    }
    let misplaced = for_kind(record.request.kind).filter(|_| deploy.load_balancer.is_some());
    if let Some(fault) = misplaced {
        return Err(Refusal::Invalid([fault].into()));
    }
    let known = record.balanced_deploys().filter_map(|id| view.deploy(&record.request.id, id));
    let service = |deploy: &Deploy| deploy.load_balancer.as_ref().map(|lb| lb.service_id.clone());
    for other in known {
        if service(&other.deploy) != service(deploy) {
            let id = &other.deploy.id;
            let (has, remedy) = match record.named_deploys().any(|named| named == id) {
                true => ("serves", "use another request"),
                false => {
                    ("failed and left in the load balancers", "delete this request first, or use another")
                }
            };
            let theirs =
                service(&other.deploy).map_or_else(|| "nothing".into(), |id| format!("service {id}"));
            let rule =
                format!("deploy {id} {has} {theirs}; a request keeps its load-balanced service: {remedy}");
            return Err(Refusal::Invalid([Fault::new("deploy.load_balancer.service_id", rule)].into()));
        }
    }
    Ok(())
}

/// Whether this very deploy was recorded before.
fn is_known(view: &Snapshot, deploy: &Deploy) -> Result<bool, Refusal> {
    match view.deploy(&deploy.request, &deploy.id) {
        Some(known) if known.deploy == *deploy => Ok(true),
        Some(_) => {
            let words = "was used before for other content; choose another deploy id";
            Err(Refusal::AlreadyExists(format!("deploy {} of {} {words}", deploy.id, deploy.request)))
        }
        None => Ok(false),
    }
}

fn enqueue(record: &mut RequestRecord, deploy: &Deploy) -> Result<(), Refusal> {
    if record.waiting.len() >= MAX_WAITING {
        return Err(Refusal::Exhausted(format!(
            "{MAX_WAITING} deploys of {} wait already; wait for one, cancel one, or set `supersede`",
            deploy.request
        )));
    }
    record.waiting.push(deploy.id.clone());
    Ok(())
}

/// What waits ends; what is in progress is asked to end.
fn supersede(
    view: &Snapshot,
    commit: &mut Commit,
    request: &mut RequestRecord,
    by: &DeployId,
    now: Timestamp,
) {
    let words = format!("superseded by deploy {by}");
    let id = request.request.id.clone();
    let waiting = core::mem::take(&mut request.waiting);
    for overtaken in waiting.iter().chain(&request.pending) {
        let Some(known) = view.deploy(&id, overtaken).filter(|known| !known.is_done()) else { continue };
        let mut record = (**known).clone();
        if request.pending.as_ref() == Some(overtaken) {
            record.cancel.get_or_insert_with(|| words.clone());
        } else {
            let failure = Failure::new(FailureKind::Superseded, words.clone());
            record.enter(Step::Done { at: now, failure: Some(failure) }, now);
        }
        let key = Key::Deploy(id.clone(), overtaken.clone());
        commit.write(view, key, Some(Record::Deploy(Arc::new(record))));
    }
}

/// Notes that a request was put, when that changed something.
fn audit_put(view: &Snapshot, commit: &mut Commit, record: &mut RequestRecord, by: &Actor, now: Timestamp) {
    let known = view.request(&record.request.id).filter(|known| !known.is_deleted());
    if known.is_some_and(|known| known.request == record.request) {
        return;
    }
    let (before, after) = match known {
        Some(known) => {
            (differing(&known.request, &record.request), differing(&record.request, &known.request))
        }
        None => {
            let request = &record.request;
            let usual = Request::new(request.id.as_str(), request.kind, Vec::new(), 1).ok();
            let unusual = usual.map(|usual| differing(request, &usual)).unwrap_or_default();
            (String::new(), format!("{} {unusual}", request.kind))
        }
    };
    let deed = Deed { kind: ActionKind::PutRequest, by, before, after };
    audit(view, commit, record, deed, now);
}

/// Of the first, the fields in which the second is not the same.
fn differing(one: &Request, other: &Request) -> String {
    let value = |request: &Request| serde_json::to_value(request).unwrap_or_default();
    let (mut fields, other) = (value(one), value(other));
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|name, value| other.get(name.as_str()) != Some(value));
    }
    fields.to_string()
}

fn write_request(view: &Snapshot, commit: &mut Commit, record: RequestRecord) {
    let key = Key::Request(record.request.id.clone());
    if view.request(&record.request.id).is_some_and(|known| **known == record) {
        return commit.rely_on(view, key);
    }
    commit.write(view, key, Some(Record::Request(Arc::new(record))));
}
