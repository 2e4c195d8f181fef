//! Runs that somebody asks for, or wants no more.

use alloc::{format, string::String, sync::Arc};

use super::{Refusal, existing, fit::check_run};
use crate::{
    audit::Actor,
    commit::Commit,
    ids::{Fault, RequestId, RunId},
    request::{Kind, RequestRecord},
    run::{Overrides, RunRecord, Trigger},
    snapshot::{Key, Record, Snapshot},
    time::{Millis, Timestamp},
};

/// A run as somebody asks for it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of which request.
    pub request: RequestId,
    /// Given by the caller, or made for the call.
    pub id: RunId,
    /// What it changes of the deploy.
    pub overrides: Overrides,
    /// Not before; `None`: now.
    pub run_at: Option<Timestamp>,
    /// Who, and why.
    pub by: Actor,
}

const FURTHEST_DAYS: u64 = 30;
const FURTHEST: Millis = Millis::seconds(FURTHEST_DAYS * 24 * 3600);

/// Records a run. Relies on the request alone, so that runs that are asked for
/// at the same time do not get into each other's way. It is its own line of the
/// log: see [`AuditEntry::of_run`](crate::audit::AuditEntry::of_run).
///
/// # Errors
/// An unknown request or one that runs nothing, an id that has other content, a
/// time too far ahead, what no node could ever hold, or too many that wait.
pub fn run(view: &Snapshot, wanted: &Wanted, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let request = existing(view, &wanted.request)?;
    if let Some(known) = view.run(&wanted.request, &wanted.id) {
        return if wanted.is(known) { Ok(commit) } else { Err(taken(wanted)) };
    }
    check_kind(&request)?;
    check_state(&request)?;
    check_form(&request, wanted, now)?;
    check_run(view, &request, &wanted.overrides)?;
    check_room(view, &request)?;
    let run = wanted.record(&request, now);
    commit.rely_on(view, Key::Request(wanted.request.clone()));
    let key = Key::Run(wanted.request.clone(), wanted.id.clone());
    commit.write(view, key, Some(Record::Run(Arc::new(run))));
    Ok(commit)
}

/// Asks a run to end. One that has ended stays as it is. As its start, its cancel
/// is an entry of the log by itself, so that cancels are no matter of each other.
///
/// # Errors
/// An unknown run.
pub fn cancel_run(
    view: &Snapshot,
    request: &RequestId,
    id: &RunId,
    by: &Actor,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let Some(known) = view.run(request, id) else {
        return Err(Refusal::NotFound(format!("request {request} has no run {id}")));
    };
    if !known.is_done() && known.cancel.is_none() {
        let (cancel, canceled_by) = (Some(cancel_words(by)), Some((now, by.clone())));
        let run = RunRecord { cancel, canceled_by, ..(**known).clone() };
        let key = Key::Run(request.clone(), id.clone());
        commit.write(view, key, Some(Record::Run(Arc::new(run))));
    }
    Ok(commit)
}

fn cancel_words(by: &Actor) -> String {
    let who = if by.user.is_empty() { String::new() } else { format!(" by {}", by.user) };
    let why = if by.message.is_empty() { String::new() } else { format!(": {}", by.message) };
    format!("canceled{who}{why}")
}

fn taken(wanted: &Wanted) -> Refusal {
    let words = "was used before for other content; choose another run id";
    Refusal::AlreadyExists(format!("run {} of {} {words}", wanted.id, wanted.request))
}

fn check_kind(request: &RequestRecord) -> Result<(), Refusal> {
    let remedy = match request.request.kind {
        Kind::OnDemand | Kind::Scheduled => return Ok(()),
        Kind::RunOnce => "each of its deploys runs once; deploy it again",
        Kind::Service | Kind::Worker => {
            "its tasks are kept running; make it ON_DEMAND to run it now and then"
        }
    };
    Err(Refusal::Precondition(format!(
        "request {} is a {}: {remedy}",
        request.request.id, request.request.kind
    )))
}

fn check_state(request: &RequestRecord) -> Result<(), Refusal> {
    let id = &request.request.id;
    let words = if request.is_deleting() {
        format!("request {id} is being deleted")
    } else if request.is_paused() {
        format!("request {id} is paused; unpause it first")
    } else if request.named_deploys().next().is_none() {
        format!("request {id} has no deploy yet; deploy it first")
    } else {
        return Ok(());
    };
    Err(Refusal::Precondition(words))
}

fn check_form(request: &RequestRecord, wanted: &Wanted, now: Timestamp) -> Result<(), Refusal> {
    let mut faults = alloc::vec::Vec::new();
    if wanted.run_at.is_some_and(|at| at > now + FURTHEST) {
        let rule = format!("must be at most {FURTHEST_DAYS} days ahead");
        faults.push(Fault::new("run.run_at", rule));
    }
    if request.request.kind == Kind::Scheduled && wanted.id.is_reserved() {
        let rule = "ids like t1700000000 and after-... stand for the schedule; choose another";
        faults.push(Fault::new("run.run_id", rule));
    }
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(faults)) }
}

fn check_room(view: &Snapshot, request: &RequestRecord) -> Result<(), Refusal> {
    let limit = request.request.job.queue_limit;
    let id = &request.request.id;
    if view.runs_of(id).filter(|run| run.is_queued()).count() < limit as usize {
        return Ok(());
    }
    Err(Refusal::Exhausted(format!(
        "{limit} runs of {id} wait already; try again later, or raise job.queue_limit or instances"
    )))
}

// === impl Wanted ===

impl Wanted {
    fn record(&self, request: &RequestRecord, now: Timestamp) -> RunRecord {
        let incarnation = request.incarnation;
        RunRecord {
            overrides: self.overrides.clone(),
            due: self.run_at.unwrap_or(now),
            by: self.by.clone(),
            ..RunRecord::new(self.id.clone(), self.request.clone(), incarnation, Trigger::User, now)
        }
    }

    /// The same content as one that was recorded.
    fn is(&self, known: &RunRecord) -> bool {
        known.trigger == Trigger::User
            && known.overrides == self.overrides
            && known.by == self.by
            && known.due == self.run_at.unwrap_or(known.created_at)
    }
}
