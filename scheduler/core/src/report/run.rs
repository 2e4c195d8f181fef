//! Why a run is as it is.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    request::{Kind, job::Overlap},
    run::{RunOutcome, RunRecord, RunState},
    snapshot::Snapshot,
    time::Timestamp,
};

/// Why a run is where it is, and what it waits for.
#[must_use]
pub fn explain_run(snapshot: &Snapshot, run: &RunRecord, now: Timestamp) -> String {
    match &run.state {
        RunState::Running { task } => {
            let words = match snapshot.task(task).filter(|task| !task.note.is_empty()) {
                Some(task) => format!("task {}: {}", task.id, task.note),
                None if run.attempts.len() > 1 => format!("attempt {} runs", run.attempts.len()),
                None => String::new(),
            };
            let parts = [explain_overdue(snapshot, run, now), Some(words).filter(|words| !words.is_empty())];
            parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
        }
        RunState::Done { outcome, .. } => match outcome {
            RunOutcome::Succeeded => String::new(),
            RunOutcome::Failed(words) | RunOutcome::Skipped(words) | RunOutcome::Canceled(words) => {
                words.clone()
            }
        },
        RunState::Waiting => explain_waiting(snapshot, run, now),
    }
}

/// What takes too long, in words; `None`: it does not.
#[must_use]
pub fn explain_overdue(snapshot: &Snapshot, run: &RunRecord, now: Timestamp) -> Option<String> {
    let runtimes = snapshot.progress(&run.request).map(|progress| progress.runtimes).unwrap_or_default();
    let expected = snapshot.request(&run.request).and_then(|known| known.request.job.expected_runtime);
    let longest = runtimes.longest(expected).filter(|_| run.is_overdue(expected, &runtimes, now))?;
    let began = run.attempt_began()?;
    let why = if expected.is_some() { "as was expected" } else { "twice the average of the runs before" };
    Some(format!("it is overdue: it takes {} and not {longest}, {why}", now.since(began)))
}

fn explain_waiting(snapshot: &Snapshot, run: &RunRecord, now: Timestamp) -> String {
    let Some(request) = snapshot.request(&run.request) else { return String::new() };
    let cluster = snapshot.cluster();
    if run.cancel.is_some() {
        return "it is being canceled".into();
    }
    if request.is_paused() {
        return format!("request {} is paused; unpause it", run.request);
    }
    if let Some(freeze) = cluster.freezes(request.request.priority, now) {
        let words = format!("nothing below priority {} starts", freeze.minimum);
        return format!("{words}, and it has {}", request.request.priority);
    }
    if run.is_active() {
        let why = if run.lost > 0 && run.failures == 0 { "was lost" } else { "failed" };
        return format!("attempt {} {why}; the next one is about to begin", run.attempts.len());
    }
    if now < run.due {
        return "its time has not come".into();
    }
    if request.active.is_none() {
        return format!("request {} has no deploy yet; deploy it", run.request);
    }
    explain_queue(snapshot, run)
}

fn explain_queue(snapshot: &Snapshot, run: &RunRecord) -> String {
    let request = snapshot.request(&run.request).map(|record| &record.request);
    let Some(request) = request else { return String::new() };
    let others = || snapshot.runs_of(&run.request).filter(|other| other.id != run.id);
    let active = others().filter(|other| other.is_active()).count();
    let place = |other: &RunRecord| (other.due, other.created_at, other.id.to_string());
    let before = others().filter(|other| other.is_queued() && place(other) < place(run)).count();
    match (request.kind, request.job.overlap) {
        (Kind::OnDemand, _) => format!(
            "{active} of at most {} runs are active and {before} wait before it; raise `instances` for more at once",
            request.instances
        ),
        (Kind::Scheduled, Overlap::Replace) if active > 0 => "the run before it is being stopped".into(),
        (Kind::Scheduled | Kind::RunOnce | Kind::Service | Kind::Worker, _) => {
            format!("{active} runs are active and {before} wait before it")
        }
    }
}
