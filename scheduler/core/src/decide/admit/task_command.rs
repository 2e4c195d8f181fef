//! Commands that people run inside tasks.

use alloc::{format, string::String, vec::Vec};

use super::{Deed, Refusal, audit, existing, write_request};
use crate::{
    audit::{ActionKind, Actor},
    commit::Commit,
    ids::TaskId,
    snapshot::Snapshot,
    time::Timestamp,
};

/// What somebody runs inside a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCommand {
    /// Where.
    pub task: TaskId,
    /// Its name in the configuration.
    pub command: String,
    /// What was chosen of its options.
    pub options: Vec<String>,
    /// Who, and why.
    pub by: Actor,
}

/// Notes a command in the log, before it is run: what reaches into a task must
/// not be unseen because a replica died over it.
///
/// # Errors
/// An unknown request.
pub fn task_command(view: &Snapshot, wanted: &TaskCommand, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = (*existing(view, &wanted.task.request())?).clone();
    let words = [core::slice::from_ref(&wanted.command), &*wanted.options].concat().join(" ");
    let after = format!("{words} in {}", wanted.task);
    let deed = Deed { kind: ActionKind::TaskCommand, by: &wanted.by, before: String::new(), after };
    audit(view, &mut commit, &mut record, deed, now);
    write_request(view, &mut commit, record);
    Ok(commit)
}
