//! Why a run is where it is.

use alloc::{format, string::String, vec, vec::Vec};

use super::{Cause, Explanation, around, summary};
use crate::{
    report,
    request::RequestRecord,
    run::{RunRecord, RunState},
    snapshot::Snapshot,
    time::Timestamp,
};

/// Why a run is where it is.
#[must_use]
pub fn run(snapshot: &Snapshot, record: &RunRecord, now: Timestamp) -> Explanation {
    let causes = match &record.state {
        RunState::Waiting => waiting(snapshot, record, now),
        RunState::Running { task } => match snapshot.task(task) {
            Some(task) => running(snapshot, record, task, now),
            None => Vec::new(),
        },
        RunState::Done { .. } => Vec::new(),
    };
    let words = report::explain_run(snapshot, record, now);
    let words = match (&record.state, words.is_empty()) {
        (RunState::Done { .. }, true) => "it succeeded".into(),
        (RunState::Running { task }, true) => format!("task {task} runs"),
        (RunState::Waiting | RunState::Running { .. } | RunState::Done { .. }, _) => words,
    };
    let subject = format!("run {} of {}", record.id, record.request);
    Explanation { summary: summary(subject, words, &causes), causes }
}

fn running(
    snapshot: &Snapshot,
    record: &RunRecord,
    task: &crate::task::TaskRecord,
    now: Timestamp,
) -> Vec<Cause> {
    let overdue = report::explain_overdue(snapshot, record, now).map(|what| {
        let remedy = format!(
            "see `scheduler logs {}`; `scheduler runs cancel {} {}` stops it; give `job.expected_runtime` if it \
             may take so long",
            task.id, record.request, record.id
        );
        Cause::new(what, record.overdue_since, remedy)
    });
    let mut causes: Vec<Cause> = overdue.into_iter().chain(super::task(snapshot, task).causes).collect();
    if causes.is_empty() {
        let remedy =
            format!("it ends by itself; `scheduler runs cancel {} {}` stops it", record.request, record.id);
        causes.push(Cause::new(format!("task {} runs", task.id), task.seen.started_at, remedy));
    }
    causes
}

fn waiting(snapshot: &Snapshot, record: &RunRecord, now: Timestamp) -> Vec<Cause> {
    let words = report::explain_run(snapshot, record, now);
    let what = if words.is_empty() { String::from("it waits for the leading scheduler") } else { words };
    let Some(request) = snapshot.request(&record.request) else {
        return vec![Cause::new(what, Some(record.created_at), "its request is gone; it ends by itself")];
    };
    let mut causes =
        vec![Cause::new(what, Some(record.created_at.max(record.due.min(now))), remedy(record, now))];
    causes.extend(around::cluster(snapshot, request, now));
    causes.extend(around::progress(snapshot, request));
    if record.due <= now {
        causes.extend(place(snapshot, request, record));
    }
    causes
}

fn remedy(record: &RunRecord, now: Timestamp) -> String {
    let cancel = format!("`scheduler runs cancel {} {}` takes it back", record.request, record.id);
    if now < record.due {
        format!("it begins at its time; {cancel}")
    } else {
        format!("it begins in its turn; {cancel}")
    }
}

fn place(snapshot: &Snapshot, request: &RequestRecord, record: &RunRecord) -> Option<Cause> {
    let id = record.deploy.as_ref().or(request.active.as_ref())?;
    let mut deploy = (**snapshot.deploy(&record.request, id)?).clone();
    record.overrides.apply(&mut deploy.deploy);
    around::no_place(snapshot, request, &deploy)
}
