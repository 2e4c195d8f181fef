//! Times of a schedule become runs, once each.

use alloc::{format, string::String};

use super::{insert, new_run};
use crate::{
    draft::Draft,
    ids::RunId,
    progress::Progress,
    request::job::{Schedule, When},
    run::{RunOutcome, RunRecord, RunState, Trigger},
    schedule::{Skipped, Timetable, due},
    time::Timestamp,
};

/// Of a backlog, in one commit.
const TAKEN_TOGETHER: usize = 20;
/// In place of a timetable's name, so that times count from the change that
/// brings them.
const AFTER: &str = "after others";

pub(super) fn take_due(draft: &mut Draft<'_>) {
    let Some(schedule) = draft.request.request.schedule.clone() else { return };
    let Some(name) = name(&schedule) else {
        // A schedule counts from the first deploy, whatever it was before.
        if draft.request.active.is_some() && draft.progress.timetable != AFTER {
            let progress = draft.progress_mut();
            (progress.timetable, progress.cursor, progress.next) = (AFTER.into(), None, None);
        }
        return;
    };
    if draft.progress.timetable != name && !begin(draft, &schedule, name) {
        return;
    }
    // What comes up meanwhile is late afterwards, and falls under the policy for missed times.
    if draft.request.is_paused() || draft.snapshot().cluster().is_braked(draft.now) {
        return;
    }
    match draft.progress.next {
        Some(next) if draft.now < next => draft.wake(next),
        Some(_) => fire(draft, &schedule),
        None => {}
    }
}

/// No time will come, now or later.
pub(super) fn have_ended(draft: &Draft<'_>) -> bool {
    let name = draft.request.request.schedule.as_ref().and_then(name);
    name.is_some_and(|name| draft.progress.timetable == name) && draft.progress.next.is_none()
}

/// What the cursor is of; `None`: of no times.
fn name(schedule: &Schedule) -> Option<String> {
    match &schedule.when {
        When::Times { expression, form, time_zone } => Some(format!("{form:?} {time_zone} {expression}")),
        When::After(_) => None,
    }
}

fn read(schedule: &Schedule) -> Option<Timetable> {
    match &schedule.when {
        When::Times { expression, form, time_zone } => Timetable::parse(expression, *form, time_zone).ok(),
        When::After(_) => None,
    }
}

/// A schedule counts from the first deploy, a changed one from its change: the
/// same for every leader.
fn begin(draft: &mut Draft<'_>, schedule: &Schedule, name: String) -> bool {
    let active = draft.request.active.as_ref().and_then(|id| draft.deploys.get(id)).cloned();
    let (Some(active), Some(timetable)) = (active, read(schedule)) else { return false };
    let from = match draft.progress.timetable.is_empty() {
        true => active.finished_at().unwrap_or(draft.now),
        false => draft.request.changed_at.min(draft.now),
    };
    let next = timetable.next_after(from);
    set_cursor(draft.progress_mut(), from, next);
    draft.progress_mut().timetable = name;
    true
}

fn set_cursor(progress: &mut Progress, cursor: Timestamp, next: Option<Timestamp>) {
    progress.cursor = Some(cursor);
    progress.next = next;
}

fn fire(draft: &mut Draft<'_>, schedule: &Schedule) {
    let queued = draft.runs.values().filter(|run| run.is_queued()).count();
    let room = (draft.request.request.job.queue_limit as usize).saturating_sub(queued);
    // All that is taken must fit in this commit, and one for what is skipped.
    let most = room.min(TAKEN_TOGETHER).min(draft.left().saturating_sub(1));
    if most == 0 {
        // Full: the end of a run brings it up again.
        if room > 0 {
            draft.again();
        }
        return;
    }
    let (Some(timetable), Some(cursor)) = (read(schedule), draft.progress.cursor) else { return };
    let due = due(&timetable, cursor, draft.now, schedule.window, schedule.missed, most);
    for at in due.run {
        record(draft, at, RunState::Waiting);
    }
    if let Some(Skipped { last, reason, .. }) = due.skipped {
        let at = draft.now;
        record(draft, last, RunState::Done { at, outcome: RunOutcome::Skipped(reason), exit: None });
    }
    set_cursor(draft.progress_mut(), due.cursor, due.wake);
    if let Some(wake) = due.wake {
        draft.wake(wake);
    }
}

fn record(draft: &mut Draft<'_>, at: Timestamp, state: RunState) {
    let id = RunId::at(at);
    // A clock that went back has brought the schedule to a time that was handled.
    if draft.runs.contains_key(&id) || !draft.spend() {
        return;
    }
    let run = new_run(draft, id, Trigger::Schedule { at });
    insert(draft, RunRecord { due: at, state, ..run });
}
