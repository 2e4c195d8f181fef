//! Commands on deploys that were accepted before: go on at a gate, come back.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
};

use super::{Deed, Refusal, Submission, audit, deploy, existing, write_request};
use crate::{
    audit::{ActionKind, Actor},
    commit::Commit,
    decide::gates,
    deploy::{DeployRecord, Gate, Step},
    ids::{DeployId, Fault, RequestId},
    placement,
    request::RequestRecord,
    snapshot::{Key, Record, Snapshot},
    time::Timestamp,
};

/// Lets a deploy pass the manual gate that it waits at, towards `target` tasks;
/// 0: those of the next group.
///
/// # Errors
/// An unknown deploy, one that waits at no manual gate, or a target that is
/// not above what serves.
pub fn advance(
    view: &Snapshot,
    request: &RequestId,
    id: &DeployId,
    target: u32,
    by: &Actor,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = (*existing(view, request)?).clone();
    let known = view.deploy(request, id).ok_or_else(|| unknown(request, id))?;
    check_gate(known)?;
    let all = placement::wanted(view, &record.request);
    check_target(known, all, target)?;
    if known.advance == Some(target) {
        return Ok(commit);
    }
    let deed = Deed {
        kind: ActionKind::AdvanceDeploy,
        by,
        before: format!("{id} {} of {all}", known.taken),
        after: if target == 0 { format!("{id} next group") } else { format!("{id} {target}") },
    };
    audit(view, &mut commit, &mut record, deed, now);
    write_request(view, &mut commit, record);
    let deploy = DeployRecord { advance: Some(target), ..(**known).clone() };
    commit.write(view, Key::Deploy(request.clone(), id.clone()), Some(Record::Deploy(Arc::new(deploy))));
    Ok(commit)
}

/// Deploys the content of an earlier successful deploy again; `None`: of the
/// one that was active before. Its gates are not asked a second time.
///
/// # Errors
/// No such deploy, one that did not succeed, or what [`deploy`] refuses.
pub fn rollback(
    view: &Snapshot,
    request: &RequestId,
    to: Option<&DeployId>,
    id: &DeployId,
    by: &Actor,
    now: Timestamp,
) -> Result<Commit, Refusal> {
    let record = existing(view, request)?;
    let known = view.deploy(request, id).and_then(|known| known.rollback_of.as_ref());
    if known.is_some_and(|known| to.is_none_or(|to| to == known)) {
        return Ok(Commit::default());
    }
    let target = earlier(view, &record, to)?;
    let content = target.deploy.brought_back(id.clone());
    let rollback_of = Some(target.deploy.id.clone());
    let submission = Submission { by: by.clone(), rollback_of, ..Submission::new(content, None) };
    let mut commit = deploy(view, &submission, now)?;
    // What is copied must not be forgotten meanwhile.
    commit.rely_on(view, Key::Deploy(request.clone(), target.deploy.id.clone()));
    Ok(commit)
}

fn earlier<'a>(
    view: &'a Snapshot,
    record: &RequestRecord,
    to: Option<&DeployId>,
) -> Result<&'a Arc<DeployRecord>, Refusal> {
    let request = &record.request.id;
    let Some(id) = to.or(record.previous.as_ref()) else {
        let words = format!("request {request} has no earlier successful deploy to go back to");
        return Err(Refusal::Precondition(words));
    };
    let known = view.deploy(request, id).ok_or_else(|| unknown(request, id))?;
    let wrong = if !known.has_succeeded() {
        "did not succeed; name one that did"
    } else if record.active.as_ref() == Some(id) {
        "is the active one; name another"
    } else {
        return Ok(known);
    };
    Err(Refusal::Precondition(format!("to_deploy_id: deploy {id} of {request} {wrong}")))
}

/// A deploy of a paused request has to say that it ends the pause.
pub(super) fn check_pause(record: &RequestRecord, submission: &Submission) -> Result<(), Refusal> {
    if record.is_paused() && record.request.kind.is_long_running() && !submission.unpause {
        let id = &record.request.id;
        let words = format!("request {id} is paused; set `unpause`, or unpause it first");
        return Err(Refusal::Precondition(words));
    }
    Ok(())
}

fn check_gate(known: &DeployRecord) -> Result<(), Refusal> {
    let at_gate = matches!(known.step, Step::Gate { .. });
    let manual = at_gate && matches!(gates::gate(known), Some(Gate::Manual));
    if manual {
        return Ok(());
    }
    let at = if at_gate { "a gate that is not manual".to_string() } else { known.step.name().to_string() };
    let words = format!("deploy {} does not wait at a manual gate, it is at: {at}", known.deploy.id);
    Err(Refusal::Precondition(words))
}

fn check_target(known: &DeployRecord, all: u32, target: u32) -> Result<(), Refusal> {
    let serving = known.taken;
    if target == 0 || (target > serving && target <= all) {
        return Ok(());
    }
    let rule: String =
        format!("is {target}; {serving} of {all} serve already, so it must be above that, or 0");
    Err(Refusal::Invalid([Fault::new("target_instances", rule)].into()))
}

fn unknown(request: &RequestId, id: &DeployId) -> Refusal {
    Refusal::NotFound(format!("request {request} has no deploy {id}"))
}
