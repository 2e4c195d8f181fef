//! Which of the runs that wait begin now.

use alloc::{collections::BTreeSet, format, string::String, sync::Arc, vec::Vec};

use super::end;
use crate::{
    deploy::DeployRecord,
    draft::Draft,
    ids::RunId,
    request::{
        Kind,
        job::{Missed, Overlap, Schedule, When},
    },
    run::{Overrides, RunOutcome, RunRecord, RunState, Trigger},
    task::StopCause,
    time::Timestamp,
};

/// Of one request whose runs may overlap.
const MOST_AT_ONCE: usize = 100;

/// The runs of a request as they stand while some are begun.
struct Stand {
    /// Those that were launched and have not ended, and since when.
    active: Vec<(RunId, Timestamp)>,
    /// Instance numbers in use.
    taken: BTreeSet<u32>,
    /// How many may be active.
    most: usize,
}

enum Turn {
    Now,
    /// So are all behind it.
    Wait,
    Skip(String),
    /// These are stopped first.
    Replace(Vec<RunId>),
}

pub(super) fn start_due(draft: &mut Draft<'_>) {
    if draft.request.is_paused() {
        return;
    }
    if !judge_missed(draft) || is_frozen(draft) {
        return;
    }
    let mut stand = Stand::of(draft);
    let open = super::open_runs(draft);
    let waiting = open.iter().filter(|run| run.running().is_none() && run.cancel.is_none());
    let (retries, queue): (Vec<_>, Vec<_>) = waiting.partition(|run| run.is_active());
    for run in retries {
        retry(draft, &mut stand, run);
    }
    let due: Vec<_> = queue.into_iter().filter(|run| is_due(draft, run)).cloned().collect();
    let due = leave_newest(draft, due);
    if !due.is_empty() && !keeps_gap(draft) {
        return;
    }
    for run in due {
        match stand.turn(draft, &run) {
            Turn::Now => {
                if !launch(draft, &mut stand, &run) {
                    return;
                }
            }
            Turn::Wait => return,
            Turn::Skip(words) => {
                let at = draft.now;
                end(draft, &run.id, at, RunOutcome::Skipped(words), None);
            }
            Turn::Replace(active) => return replace(draft, &run.id, &active),
        }
    }
}

fn is_frozen(draft: &Draft<'_>) -> bool {
    draft.snapshot().cluster().freezes(draft.request.request.priority, draft.now).is_some()
}

/// A retry has its place already.
fn retry(draft: &mut Draft<'_>, stand: &mut Stand, run: &Arc<RunRecord>) {
    match run.retry_from {
        Some(from) if draft.now < from => draft.wake(from),
        Some(_) | None => {
            launch(draft, stand, run);
        }
    }
}

fn is_due(draft: &mut Draft<'_>, run: &RunRecord) -> bool {
    if draft.now < run.due {
        draft.wake(run.due);
        return false;
    }
    match run.trigger {
        Trigger::User | Trigger::Deploy => true,
        Trigger::Schedule { .. } | Trigger::Dependency { .. } => {
            !draft.snapshot().cluster().is_braked(draft.now)
        }
    }
}

/// Somebody wanted a run at a time, and it passed while nothing could begin: on
/// a request that runs at times that is as with those. One that was wanted at
/// once, or of a request without times, begins however late; so does each where
/// missed times are made up, as it has its own arguments. `false`: it is more
/// than this commit takes.
fn judge_missed(draft: &mut Draft<'_>) -> bool {
    let Some(Schedule { when: When::Times { .. }, missed, window }) = draft.request.request.schedule.clone()
    else {
        return true;
    };
    let wanted_then = |run: &&Arc<RunRecord>| {
        run.trigger == Trigger::User && run.is_queued() && run.due > run.created_at && !run.taken_up
    };
    let due: Vec<_> =
        draft.runs.values().filter(wanted_then).filter(|run| run.due <= draft.now).cloned().collect();
    for run in due {
        if !draft.spend() {
            return false;
        }
        let (at, is_late) = (draft.now, draft.now.since(run.due) > window);
        draft.edit_run(&run.id, |run| {
            if missed == Missed::Skip && is_late {
                let words = format!("more than {window} late by the time anything could be launched");
                run.state = RunState::Done { at, outcome: RunOutcome::Skipped(words), exit: None };
            } else {
                run.taken_up = true;
            }
        });
    }
    true
}

/// Where a newer run replaces an older one, only the newest is worth beginning.
fn leave_newest(draft: &mut Draft<'_>, mut due: Vec<Arc<RunRecord>>) -> Vec<Arc<RunRecord>> {
    let request = &draft.request.request;
    let keeps_all = request.schedule.as_ref().is_none_or(|schedule| schedule.missed == Missed::All);
    if request.job.overlap != Overlap::Replace || keeps_all {
        return due;
    }
    let Some(newest) = due.pop() else { return due };
    for run in due {
        let words = format!("run {} took its place before it began", newest.id);
        let at = draft.now;
        end(draft, &run.id, at, RunOutcome::Skipped(words), None);
    }
    [newest].into()
}

/// Enough time has passed since the last run.
fn keeps_gap(draft: &mut Draft<'_>) -> bool {
    let gap = draft.request.request.job.gap;
    if gap.0 == 0 {
        return true;
    }
    let ran = draft.runs.values().filter(|run| run.started_at.is_some());
    let Some(from) = ran.filter_map(|run| run.finished_at()).max().map(|last| last + gap) else {
        return true;
    };
    if draft.now < from {
        draft.wake(from);
    }
    draft.now >= from
}

fn replace(draft: &mut Draft<'_>, by: &RunId, active: &[RunId]) {
    let tasks: Vec<_> = active.iter().filter_map(|run| draft.runs.get(run)?.running().cloned()).collect();
    for task in tasks {
        if draft.spend() {
            draft.stop(&task, StopCause::RunReplaced(by.clone()));
        }
    }
    // One that waits for its retry has no task to stop.
    for run in active {
        if draft.runs.get(run).is_some_and(|run| run.running().is_none()) {
            let (at, words) = (draft.now, format!("replaced by run {by}"));
            end(draft, run, at, RunOutcome::Canceled(words), None);
            draft.again();
        }
    }
}

/// `false`: not now.
fn launch(draft: &mut Draft<'_>, stand: &mut Stand, run: &Arc<RunRecord>) -> bool {
    let chosen = run.deploy.as_ref().or(draft.request.active.as_ref());
    let Some(deploy) = chosen.and_then(|id| draft.deploys.get(id)).cloned() else { return false };
    if !draft.spend() {
        return false;
    }
    let instance = stand.free();
    let Some(task) = draft.launch_run(&altered(&deploy, &run.overrides), instance, &run.id) else {
        return false;
    };
    let now = draft.now;
    draft.edit_run(&run.id, |run| {
        run.deploy = Some(deploy.deploy.id.clone());
        run.attempts.push(task.clone());
        run.state = RunState::Running { task };
        run.retry_from = None;
        run.attempted_at = run.started_at.map(|_| now);
        run.started_at.get_or_insert(now);
        run.overdue_since = None;
    });
    stand.note(&run.id, instance, now);
    true
}

/// The deploy as this run wants it.
fn altered(deploy: &DeployRecord, overrides: &Overrides) -> DeployRecord {
    let mut deploy = deploy.clone();
    overrides.apply(&mut deploy.deploy);
    deploy
}

// === impl Stand ===

impl Stand {
    fn of(draft: &Draft<'_>) -> Self {
        let active = draft.runs.values().filter(|run| run.is_active());
        let request = &draft.request.request;
        let most = match (request.kind, request.job.overlap) {
            (Kind::OnDemand, _) => request.instances as usize,
            (Kind::Scheduled, Overlap::Allow) => MOST_AT_ONCE,
            (Kind::Scheduled, Overlap::Forbid | Overlap::Replace)
            | (Kind::RunOnce | Kind::Service | Kind::Worker, _) => 1,
        };
        let running = draft.tasks.values().filter(|task| !task.is_ended());
        Self {
            active: active.filter_map(|run| Some((run.id.clone(), run.started_at?))).collect(),
            taken: running.map(|task| task.instance).collect(),
            most,
        }
    }

    /// A run that began before this one was due is in its way; one that began
    /// later, as both were late, only goes first.
    fn turn(&self, draft: &Draft<'_>, run: &RunRecord) -> Turn {
        if self.active.len() < self.most {
            return Turn::Now;
        }
        let overlaps = || self.active.iter().filter(|(_, since)| *since <= run.due).map(|(id, _)| id);
        match (draft.request.request.kind, draft.request.request.job.overlap) {
            (Kind::Scheduled, Overlap::Forbid) => overlaps().next().map_or(Turn::Wait, |other| {
                Turn::Skip(format!("run {other} was active when it was due, and runs must not overlap"))
            }),
            (Kind::Scheduled, Overlap::Replace) => {
                let others: Vec<_> = overlaps().cloned().collect();
                if others.is_empty() { Turn::Wait } else { Turn::Replace(others) }
            }
            (Kind::Scheduled, Overlap::Allow)
            | (Kind::OnDemand | Kind::RunOnce | Kind::Service | Kind::Worker, _) => Turn::Wait,
        }
    }

    fn free(&self) -> u32 {
        let mut number = 1;
        while self.taken.contains(&number) {
            number += 1;
        }
        number
    }

    fn note(&mut self, run: &RunId, instance: u32, now: Timestamp) {
        self.taken.insert(instance);
        if !self.active.iter().any(|(known, _)| known == run) {
            self.active.push((run.clone(), now));
        }
    }
}
