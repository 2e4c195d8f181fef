//! From what the engine and the health checks said to the phase of a task.

use alloc::{format, string::ToString, sync::Arc, vec::Vec};

use crate::{
    deploy::Deploy,
    draft::Draft,
    ids::TaskId,
    observed::{Condition, Event},
    request::Kind,
    snapshot::Snapshot,
    task::{Exit, Phase, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

/// A start is allowed to fail its checks this long before it is worth a note.
const NOTE_AFTER: Millis = Millis::seconds(3);

/// Beside the timeout of a check, until its answer is here.
const FIRST_ANSWER: Millis = Millis::seconds(2);

/// A job that ends before it is this old is stored once, as ended.
const SHORT_LIFE: Millis = Millis(50);

/// When news has to be decided on; `None`: never by itself. Starts of short
/// jobs come by the hundred, and only their ends matter.
#[must_use]
pub fn urgency(snapshot: &Snapshot, event: &Event, now: Timestamp) -> Option<Timestamp> {
    let (task, condition) = match event {
        Event::Engine(task, condition) => (task, condition),
        // The end that it belongs to is about to be told.
        Event::EngineOutput(..) => return None,
        Event::EngineListed(_)
        | Event::Forgotten(_)
        | Event::PortBusy(..)
        | Event::EngineNotes(..)
        | Event::EngineFailed(..)
        | Event::Health(..)
        | Event::HealthFatal(..)
        | Event::Balancer(..)
        | Event::Read(..)
        | Event::Surveyed(..)
        | Event::Gate(..) => return Some(now),
    };
    let task = snapshot.task(task).filter(|task| matches!(task.phase, Phase::Launching));
    match (task, condition) {
        (Some(_), Condition::Starting) => None,
        (Some(task), Condition::Running { at, .. }) if task.run.is_some() => Some(*at + SHORT_LIFE),
        (
            Some(_) | None,
            Condition::Starting | Condition::Staging(_) | Condition::Running { .. } | Condition::Ended { .. },
        ) => Some(now),
    }
}

/// `false`: more has happened than one commit can take.
pub(super) fn observe(draft: &mut Draft<'_>) -> bool {
    let running: Vec<Arc<TaskRecord>> = draft.tasks.values().filter(|t| !t.is_ended()).cloned().collect();
    running.into_iter().all(|task| {
        observe_engine(draft, &task.id);
        observe_health(draft, &task.id);
        draft.spend_if_changed(&task)
    })
}

fn observe_engine(draft: &mut Draft<'_>, id: &TaskId) {
    let Some(task) = draft.tasks.get(id).cloned() else { return };
    observe_notes(draft, &task);
    match draft.observed.condition(id).cloned() {
        None => observe_absence(draft, &task),
        Some(Condition::Starting) => {}
        Some(Condition::Staging(what)) => draft.note(id, &what),
        Some(Condition::Running { pid, at }) => observe_start(draft, &task, pid, at),
        // The engine had taken it, and its start was never heard of: no fault of the version. What runs once
        // may have run all the same.
        Some(Condition::Ended { exit: Exit::Lost, at })
            if matches!(task.phase, Phase::Launching) && draft.request.request.kind != Kind::RunOnce =>
        {
            draft.stop(id, StopCause::NeverStarted);
            draft.end(id, Exit::Lost, at);
        }
        Some(Condition::Ended { exit, at }) => {
            let in_sight = exit == Exit::Lost && task.is_staying() && !draft.observed.was_found_gone(id);
            draft.end(id, exit, at);
            draft.edit_task(id, |task| task.lost_in_sight = in_sight);
            observe_output(draft, id);
        }
    }
}

/// What a task said before it failed; of the others nobody asks.
fn observe_output(draft: &mut Draft<'_>, id: &TaskId) {
    let lines = latest(draft.observed.output(id), draft.policy().history.output_bytes);
    if lines.is_empty() {
        return;
    }
    let lines = lines.to_string();
    if draft.tasks.get(id).is_some_and(|task| has_failed(draft, task)) {
        draft.edit_task(id, |task| task.last_output = lines);
    }
}

/// Whole lines from the end, as far as there is room.
fn latest(lines: &str, most: usize) -> &str {
    if lines.len() <= most {
        return lines;
    }
    let begin = lines.len() - most;
    // A line that begins there is whole.
    let whole = lines.as_bytes()[begin - 1..].iter().position(|byte| *byte == b'\n');
    let from = whole.map_or(begin, |at| begin + at);
    (from..=lines.len()).find_map(|at| lines.get(at..)).unwrap_or_default()
}

fn has_failed(draft: &Draft<'_>, task: &TaskRecord) -> bool {
    let Phase::Ended { exit, cause, .. } = &task.phase else { return false };
    let deploy = draft.deploy_of(task);
    match (cause, exit) {
        (None, Exit::Code(code)) if task.run.is_some() => {
            deploy.map_or(*code != 0, |deploy| !deploy.deploy.success_codes.contains(code))
        }
        (None | Some(StopCause::Unhealthy(_) | StopCause::TimeLimit(_)), _) => true,
        // Its own fault, or that of another.
        (Some(StopCause::DeployFailed(_)), _) => deploy
            .is_some_and(|deploy| deploy.failures.iter().any(|known| known.task.as_ref() == Some(&task.id))),
        (
            Some(
                StopCause::Replaced { .. }
                | StopCause::ScaledDown
                | StopCause::Surplus
                | StopCause::RequestDeleted
                | StopCause::PortBusy(_)
                | StopCause::NeverStarted
                | StopCause::NodeDrained(_)
                | StopCause::EndedBefore
                | StopCause::RunCanceled(_)
                | StopCause::RunReplaced(_)
                | StopCause::Paused
                | StopCause::Frozen
                | StopCause::Bounced
                | StopCause::Killed { .. },
            ),
            _,
        ) => false,
    }
}

/// The engine tells of notes before it tells of the condition that they belong to.
fn observe_notes(draft: &mut Draft<'_>, task: &TaskRecord) {
    let notes = draft.observed.engine_notes(&task.id);
    if !notes.is_empty() && notes != task.notes {
        let notes = notes.to_vec();
        draft.edit_task(&task.id, |task| task.notes = notes);
    }
}

fn observe_absence(draft: &mut Draft<'_>, task: &TaskRecord) {
    let now = draft.now;
    match &task.phase {
        Phase::Launching => match draft.observed.busy(&task.id) {
            Some(port) => {
                draft.stop(&task.id, StopCause::PortBusy(port));
                draft.end(&task.id, Exit::NotStarted(format!("port {port} is busy")), now);
            }
            None => {
                let words = draft.observed.engine_failure(&task.id).unwrap_or_default();
                draft.note(&task.id, words);
            }
        },
        Phase::Stopping { .. } if task.seen.pid == 0 => {
            draft.end(&task.id, Exit::NotStarted("it was stopped before its start".into()), now);
        }
        Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } | Phase::Stopping { .. } => {
            draft.end(&task.id, Exit::Lost, now);
        }
        Phase::Ended { .. } => {}
    }
}

fn observe_start(draft: &mut Draft<'_>, task: &TaskRecord, pid: u32, at: Timestamp) {
    if task.seen.pid == pid {
        return;
    }
    if task.run.is_some() && draft.now < at + SHORT_LIFE {
        return draft.wake(at + SHORT_LIFE);
    }
    draft.edit_task(&task.id, |task| {
        task.seen.pid = pid;
        task.seen.started_at = Some(at);
        if matches!(task.phase, Phase::Launching) {
            task.phase = Phase::Started;
            task.note.clear();
        }
    });
}

fn observe_health(draft: &mut Draft<'_>, id: &TaskId) {
    let Some(task) = draft.tasks.get(id).cloned() else { return };
    // How a job does is known at its end.
    if task.run.is_some() {
        return;
    }
    let Some(record) = draft.deploy_of(&task) else { return };
    if draft.request.skips_checks(&record.deploy) {
        return trust(draft, &task);
    }
    match &task.phase {
        Phase::Started => match first_proof(draft, &task, &record.deploy) {
            Proof::Healthy => set_healthy(draft, &task),
            Proof::TooLate(reason) => set_unhealthy(draft, &task, reason),
            Proof::Wait(until) => {
                draft.wake(until);
                note_checks(draft, &task);
            }
        },
        Phase::Healthy => {
            let most = record.deploy.health_check.as_ref().map_or(u32::MAX, |check| check.failures);
            let health = draft.observed.health(id).filter(|health| health.failed >= most);
            if let Some(reason) =
                health.map(|health| format!("{} checks failed in a row: {}", most, health.words))
            {
                set_unhealthy(draft, &task, reason);
            }
        }
        Phase::Unhealthy { .. } => {
            if draft.observed.health(id).is_some_and(|health| health.passed > 0) {
                set_healthy(draft, &task);
            }
        }
        Phase::Launching | Phase::Stopping { .. } | Phase::Ended { .. } => {}
    }
}

/// Nothing is asked, so what runs is healthy.
fn trust(draft: &mut Draft<'_>, task: &Arc<TaskRecord>) {
    match &task.phase {
        Phase::Started | Phase::Unhealthy { .. } => set_healthy(draft, task),
        Phase::Launching | Phase::Healthy | Phase::Stopping { .. } | Phase::Ended { .. } => {}
    }
}

enum Proof {
    Healthy,
    TooLate(alloc::string::String),
    Wait(Timestamp),
}

fn first_proof(draft: &Draft<'_>, task: &TaskRecord, deploy: &Deploy) -> Proof {
    let started = task.seen.started_at.unwrap_or(draft.now);
    let Some(check) = &deploy.health_check else {
        let enough = started + deploy.considered_healthy_after;
        return if draft.now >= enough { Proof::Healthy } else { Proof::Wait(enough) };
    };
    let health = draft.observed.health(&task.id);
    if health.is_some_and(|health| health.passed > 0) {
        return Proof::Healthy;
    }
    if let Some(health) = health.filter(|health| health.fatal) {
        return Proof::TooLate(format!("a fatal answer to its health check: {}", health.words));
    }
    let mut latest = started + check.startup_budget;
    if health.is_none() {
        let answer = Millis(check.timeout.0 + FIRST_ANSWER.0);
        latest = draft.observed.heard_by(started, latest, answer);
    }
    if draft.now < latest {
        return Proof::Wait(latest);
    }
    let words = health.map_or("no check was answered", |health| &*health.words);
    Proof::TooLate(format!("not healthy within {} of its start: {words}", check.startup_budget))
}

fn set_healthy(draft: &mut Draft<'_>, task: &Arc<TaskRecord>) {
    let now = draft.now;
    draft.edit_task(&task.id, |task| {
        task.phase = Phase::Healthy;
        task.seen.healthy_at = task.seen.healthy_at.or(Some(now));
        task.note.clear();
    });
}

fn set_unhealthy(draft: &mut Draft<'_>, task: &Arc<TaskRecord>, reason: alloc::string::String) {
    let since = draft.now;
    draft.edit_task(&task.id, |task| {
        task.note.clone_from(&reason);
        task.phase = Phase::Unhealthy { since, reason };
    });
}

fn note_checks(draft: &mut Draft<'_>, task: &TaskRecord) {
    let old_enough = task.seen.started_at.is_some_and(|at| draft.now >= at + NOTE_AFTER);
    if let Some(health) = draft.observed.health(&task.id).filter(|health| old_enough && health.failed > 0) {
        let words = format!("health check: {}", health.words);
        draft.note(&task.id, &words);
    }
}
