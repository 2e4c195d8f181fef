//! From what became of an attempt to what becomes of its run.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
};

use super::end;
use crate::{
    draft::Draft,
    ids::TaskId,
    request::Kind,
    run::{RunOutcome, RunRecord, RunState},
    task::{Exit, Phase, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

/// A run that is lost this often does not come back: something is wrong that
/// another attempt would not mend.
const MOST_LOST: u32 = 10;
/// Before a run that was lost twice is tried again.
const LOST_PAUSE: Millis = Millis::seconds(1);
const LONGEST_PAUSE: Millis = Millis::seconds(7 * 24 * 3600);

pub(super) fn follow(draft: &mut Draft<'_>) {
    for run in super::open_runs(draft) {
        match &run.state {
            RunState::Running { task } => follow_attempt(draft, &run, task),
            RunState::Waiting => {
                if let Some(words) = run.cancel.clone() {
                    let at = draft.now;
                    end(draft, &run.id, at, RunOutcome::Canceled(words), None);
                }
            }
            RunState::Done { .. } => {}
        }
    }
}

fn follow_attempt(draft: &mut Draft<'_>, run: &Arc<RunRecord>, task: &TaskId) {
    let Some(task) = draft.tasks.get(task).cloned() else {
        return come_back(draft, run, draft.now, "its task is not known any more", None);
    };
    match &task.phase {
        Phase::Launching | Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } => {
            bound(draft, run, &task);
        }
        Phase::Stopping { .. } => {}
        Phase::Ended { at, exit, cause } => match verdict(draft, run, exit, cause.as_ref()) {
            Verdict::Ended(outcome) => end(draft, &run.id, *at, outcome, Some(exit.clone())),
            Verdict::Failed(words) => fail(draft, run, *at, &words, exit),
            Verdict::Held => wait(draft, run, *at, exit),
            Verdict::Lost => come_back(draft, run, *at, &format!("{exit}"), Some(exit.clone())),
        },
    }
}

/// Stops what is not wanted, or not any longer.
fn bound(draft: &mut Draft<'_>, run: &RunRecord, task: &TaskRecord) {
    if let Some(words) = run.cancel.clone() {
        return stop(draft, &task.id, StopCause::RunCanceled(words));
    }
    if has_to_leave(draft, task) {
        return stop(draft, &task.id, StopCause::NodeDrained(task.node.clone()));
    }
    note_overdue(draft, run);
    let limit = draft.request.request.job.time_limit;
    // Of a task whose start is not stored yet the engine knows when it began.
    let started = task.seen.started_at.or_else(|| draft.observed.started_at(&task.id));
    let (Some(limit), Some(started)) = (limit, started) else { return };
    if draft.now < started + limit {
        draft.wake(started + limit);
    } else {
        stop(draft, &task.id, StopCause::TimeLimit(limit));
    }
}

/// Stored, so that it is told once, whoever leads.
fn note_overdue(draft: &mut Draft<'_>, run: &RunRecord) {
    let expected = draft.request.request.job.expected_runtime;
    let Some(at) = run.overdue_at(expected, &draft.progress.runtimes) else { return };
    if run.overdue_since.is_some() {
        return;
    }
    if draft.now < at {
        draft.wake(at);
    } else if draft.spend() {
        draft.edit_run(&run.id, |run| run.overdue_since = Some(at));
    }
}

/// A job cannot be replaced first. It may end by itself, but not hold up the
/// drain of its node for ever.
fn has_to_leave(draft: &mut Draft<'_>, task: &TaskRecord) -> bool {
    let Some(since) = draft.draining_since(&task.node) else { return false };
    let until = since + draft.policy().drain_jobs_after;
    if draft.now < until {
        draft.wake(until);
    }
    draft.now >= until
}

fn stop(draft: &mut Draft<'_>, task: &TaskId, cause: StopCause) {
    if draft.spend() {
        draft.stop(task, cause);
    }
}

enum Verdict {
    Ended(RunOutcome),
    /// By itself: a retry counts.
    Failed(String),
    /// By no fault of its own.
    Lost,
    /// Because it may not run now.
    Held,
}

fn verdict(draft: &Draft<'_>, run: &RunRecord, exit: &Exit, cause: Option<&StopCause>) -> Verdict {
    match cause {
        None => verdict_of_itself(draft, run, exit),
        Some(StopCause::PortBusy(_) | StopCause::NeverStarted) => Verdict::Lost,
        // It may have done a part of what is to be done once.
        Some(cause @ (StopCause::NodeDrained(_) | StopCause::Frozen))
            if draft.request.request.kind == Kind::RunOnce =>
        {
            let words = "and a RUN_ONCE request is not run again by itself; deploy it again";
            Verdict::Ended(RunOutcome::Failed(format!("{cause}, {words}")))
        }
        Some(StopCause::NodeDrained(_)) => Verdict::Held,
        // It waits for the end of the freeze, or for another node.
        Some(StopCause::Frozen) => Verdict::Held,
        Some(cause @ StopCause::TimeLimit(_)) => Verdict::Failed(format!("it was {cause}")),
        Some(
            cause @ (StopCause::RunCanceled(_)
            | StopCause::RunReplaced(_)
            | StopCause::Replaced { .. }
            | StopCause::DeployFailed(_)
            | StopCause::Unhealthy(_)
            | StopCause::ScaledDown
            | StopCause::Surplus
            | StopCause::RequestDeleted
            | StopCause::Paused
            | StopCause::Bounced
            | StopCause::Killed { .. }
            | StopCause::EndedBefore),
        ) => Verdict::Ended(RunOutcome::Canceled(cause.to_string())),
    }
}

fn verdict_of_itself(draft: &Draft<'_>, run: &RunRecord, exit: &Exit) -> Verdict {
    let deploy = run.deploy.as_ref().and_then(|id| draft.deploys.get(id));
    let is_success = |code: &i32| deploy.map_or(*code == 0, |it| it.deploy.success_codes.contains(code));
    match exit {
        Exit::Code(code) if is_success(code) => Verdict::Ended(RunOutcome::Succeeded),
        // It may have done all that it was for: once means once.
        Exit::Lost if draft.request.request.kind == Kind::RunOnce => {
            let words = "it was lost, and a RUN_ONCE request is not run again by itself";
            Verdict::Ended(RunOutcome::Failed(words.into()))
        }
        Exit::Lost => Verdict::Lost,
        Exit::Code(_) | Exit::Signal(_) | Exit::OutOfMemory | Exit::OutOfDisk(_) | Exit::NotStarted(_) => {
            Verdict::Failed(format!("it {exit}"))
        }
    }
}

/// One more failure: another attempt after a pause that doubles, or the end.
fn fail(draft: &mut Draft<'_>, run: &RunRecord, at: Timestamp, words: &str, exit: &Exit) {
    if let Some(words) = run.cancel.clone() {
        return end(draft, &run.id, at, RunOutcome::Canceled(words), Some(exit.clone()));
    }
    let policy = &draft.request.request.job;
    if run.failures >= policy.retries {
        let words = match run.failures {
            0 => words.to_string(),
            earlier => format!("{words}; it was attempt {} of {}", earlier + 1, policy.retries + 1),
        };
        return end(draft, &run.id, at, RunOutcome::Failed(words), Some(exit.clone()));
    }
    let pause = policy.retry_pause.0.saturating_mul(1 << run.failures.min(30));
    let from = at + Millis(pause).min(LONGEST_PAUSE);
    if draft.spend() {
        draft.edit_run(&run.id, |run| {
            run.failures += 1;
            run.state = RunState::Waiting;
            run.overdue_since = None;
            run.retry_from = Some(from);
        });
    }
}

/// The same attempt once more, when it may run again.
fn wait(draft: &mut Draft<'_>, run: &RunRecord, at: Timestamp, exit: &Exit) {
    if let Some(words) = run.cancel.clone() {
        return end(draft, &run.id, at, RunOutcome::Canceled(words), Some(exit.clone()));
    }
    if draft.spend() {
        draft.edit_run(&run.id, |run| {
            run.state = RunState::Waiting;
            run.overdue_since = None;
            run.retry_from = Some(at);
        });
    }
}

/// The same attempt once more, as nothing is known of how it would have ended.
fn come_back(draft: &mut Draft<'_>, run: &RunRecord, at: Timestamp, words: &str, exit: Option<Exit>) {
    if let Some(words) = run.cancel.clone() {
        return end(draft, &run.id, at, RunOutcome::Canceled(words), exit);
    }
    if run.lost >= MOST_LOST {
        let words = format!("it was lost {} times, the last: it {words}", run.lost + 1);
        return end(draft, &run.id, at, RunOutcome::Failed(words), exit);
    }
    let from = if run.lost == 0 { at } else { at + LOST_PAUSE };
    if draft.spend() {
        draft.edit_run(&run.id, |run| {
            run.lost += 1;
            run.state = RunState::Waiting;
            run.overdue_since = None;
            run.retry_from = Some(from);
        });
    }
}
