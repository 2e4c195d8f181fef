//! A task that somebody wants gone.

use alloc::{format, sync::Arc};

use super::{Done, invalid};
use crate::{
    action::Act,
    commit::Commit,
    decide::admit::Refusal,
    ids::TaskId,
    request::RequestRecord,
    snapshot::{Key, Record, Snapshot},
    task::{Kill, TaskRecord},
    time::Timestamp,
};

#[allow(clippy::too_many_arguments, reason = "the parts of one action")]
pub(super) fn kill(
    view: &Snapshot,
    commit: &mut Commit,
    record: &RequestRecord,
    act: &Act,
    id: &TaskId,
    destroy: bool,
    replace_first: bool,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    if destroy && replace_first {
        return Err(invalid("replace_first", "cannot go with `destroy`, which waits for nothing"));
    }
    if replace_first && record.request.kind.is_job() {
        let rule = format!("a task of a {} request is not replaced; leave it out", record.request.kind);
        return Err(invalid("replace_first", &rule));
    }
    let task = match running(view, commit, act, id) {
        Err(Refusal::Precondition(_)) => return Ok(None),
        other => other?,
    };
    let known = task.kill.as_ref();
    let is_known =
        known.is_some_and(|kill| (kill.destroy || !destroy) && (!kill.replace_first || replace_first));
    if is_known {
        return Ok(None);
    }
    let kill = Kill { destroy, replace_first, by: act.by.clone(), at: now };
    let after = match (destroy, replace_first) {
        (true, _) => "destroyed",
        (false, true) => "killed when replaced",
        (false, false) => "killed",
    };
    let killed = TaskRecord { kill: Some(kill), ..(*task).clone() };
    commit.write(view, Key::Task(act.request.clone(), id.clone()), Some(Record::Task(Arc::new(killed))));
    Ok(Some(Done { before: format!("task {id} runs"), after: format!("task {id} {after}"), revert: None }))
}

/// The task, if it has not ended. The commit relies on it.
pub(super) fn running(
    view: &Snapshot,
    commit: &mut Commit,
    act: &Act,
    id: &TaskId,
) -> Result<Arc<TaskRecord>, Refusal> {
    let Some(task) = view.task(id).filter(|task| task.request == act.request) else {
        return Err(Refusal::NotFound(format!("request {} has no task {id}", act.request)));
    };
    if task.is_ended() {
        return Err(Refusal::Precondition(format!("task {id} has ended")));
    }
    commit.rely_on(view, Key::Task(act.request.clone(), id.clone()));
    Ok(task.clone())
}
