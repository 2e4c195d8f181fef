//! What the engine says, as events.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use scheduler_core::{
    ids::TaskId,
    observed::{Condition, Event},
    task::Exit,
    time::Timestamp,
};
use tokio::time::MissedTickBehavior;

use super::effects::World;
use crate::engine::{self, TaskReport};

const PAUSE: Duration = Duration::from_millis(500);
/// An earlier leader that was frozen can start a task late, which only the list
/// of its host shows.
const SWEEP: Duration = if cfg!(test) { Duration::from_millis(100) } else { Duration::from_secs(30) };

/// Watches first and lists second, so that nothing falls between.
pub(super) async fn run(world: World) {
    let mut reports = world.engine.watch();
    let mut told = BTreeSet::new();
    let mut sweep = tokio::time::interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = sweep.tick() => list(&world, &mut told).await,
            Some(report) = reports.recv() => {
                tell_notes(&world, &report);
                tell_output(&world, &report, &mut told);
                if let Some((task, condition)) = understand(report) {
                    world.tell(Event::Engine(task, condition));
                }
            }
        }
    }
}

async fn list(world: &World, told: &mut BTreeSet<String>) {
    loop {
        match world.engine.list().await {
            Ok(reports) => {
                let present: BTreeSet<_> = reports.iter().map(|report| &*report.task_id).collect();
                told.retain(|id| present.contains(&**id));
                for report in &reports {
                    tell_notes(world, report);
                    tell_output(world, report, told);
                }
                let list: BTreeMap<_, _> = reports.into_iter().filter_map(understand).collect();
                return world.tell(Event::EngineListed(list));
            }
            Err(error) => tracing::warn!(%error, "the engine cannot be read; nothing moves until it can"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn tell_notes(world: &World, report: &TaskReport) {
    if let Ok(task) = TaskId::parse(&report.task_id)
        && !report.notes.is_empty()
    {
        world.tell(Event::EngineNotes(task, report.notes.clone()));
    }
}

/// Once, and before its end is told; `told` are those whose lines were.
fn tell_output(world: &World, report: &TaskReport, told: &mut BTreeSet<String>) {
    if let Ok(task) = TaskId::parse(&report.task_id)
        && !report.output.is_empty()
        && told.insert(report.task_id.clone())
    {
        world.tell(Event::EngineOutput(task, report.output.clone()));
    }
}

/// `None` for tasks that are not the scheduler's.
fn understand(report: TaskReport) -> Option<(TaskId, Condition)> {
    let task = TaskId::parse(&report.task_id).ok()?;
    let condition = match report.condition {
        engine::Condition::Starting => Condition::Starting,
        engine::Condition::Staging { what } => Condition::Staging(what),
        engine::Condition::Running { pid, started_at_ms } => {
            Condition::Running { pid, at: Timestamp(started_at_ms) }
        }
        engine::Condition::Ended { exit, ended_at_ms } => {
            Condition::Ended { exit: exit_of(exit), at: Timestamp(ended_at_ms) }
        }
    };
    Some((task, condition))
}

fn exit_of(exit: engine::Exit) -> Exit {
    match exit {
        engine::Exit::Code(code) => Exit::Code(code),
        engine::Exit::Signal(signal) => Exit::Signal(signal),
        engine::Exit::OutOfMemory => Exit::OutOfMemory,
        engine::Exit::OutOfDisk(words) => Exit::OutOfDisk(words),
        engine::Exit::NotStarted(words) => Exit::NotStarted(words),
        engine::Exit::Lost => Exit::Lost,
    }
}
