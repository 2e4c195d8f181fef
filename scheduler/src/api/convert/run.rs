//! Executions of jobs.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    ids::Fault,
    report,
    run::{Overrides, RunOutcome, RunRecord, RunState, Trigger},
    snapshot::Snapshot,
    task::Exit,
    time::Timestamp,
};

use super::{cpus_to_pb, timestamp_to_pb, words};

const MAX_ARGUMENTS: usize = 64 << 10;

/// What a caller changes of the deploy, with every fault at once.
pub(in crate::api) fn overrides_from_pb(run: &pb::Run, faults: &mut Vec<Fault>) -> Overrides {
    let resources = run.resources.unwrap_or_default();
    let texts = run.arguments.iter().chain(run.env.keys()).chain(run.env.values());
    if texts.clone().any(|text| text.contains('\0')) {
        faults.push(Fault::new("run", "arguments and env must not contain a NUL character"));
    }
    let bytes = texts.map(String::len).sum::<usize>();
    if bytes > MAX_ARGUMENTS {
        let rule = format!("arguments and env have {bytes} bytes, at most {MAX_ARGUMENTS} are allowed");
        faults.push(Fault::new("run", rule));
    }
    // NaN fails this comparison too.
    let cpus_valid = resources.cpus >= 0.0 && resources.cpus <= 1024.0;
    if !cpus_valid {
        faults.push(Fault::new("run.resources.cpus", "must be between 0.001 and 1024; 0 means the deploy's"));
    }
    if resources.memory_mb > (16 << 20) {
        let rule = "must be at most 16777216; 0 means the deploy's";
        faults.push(Fault::new("run.resources.memory_mb", rule));
    }
    let cpu_millis =
        (cpus_valid && resources.cpus > 0.0).then(|| ((resources.cpus * 1000.0 + 0.5) as u32).max(1));
    Overrides {
        arguments: run.arguments.clone(),
        env: run.env.clone(),
        cpu_millis,
        memory_mb: (resources.memory_mb > 0).then_some(resources.memory_mb),
    }
}

pub(in crate::api) fn run_to_pb(snapshot: &Snapshot, record: &RunRecord, now: Timestamp) -> pb::RunStatus {
    let (trigger, scheduled_for, after) = trigger_to_pb(&record.trigger);
    let expected = snapshot.request(&record.request).and_then(|known| known.request.job.expected_runtime);
    let runtimes = snapshot.progress(&record.request).map(|progress| progress.runtimes).unwrap_or_default();
    pb::RunStatus {
        run: Some(definition_to_pb(record)),
        state: run_state_to_pb(&record.state).into(),
        trigger: trigger.into(),
        scheduled_for,
        reason: report::explain_run(snapshot, record, now),
        deploy_id: words(record.deploy.as_ref()),
        task_ids: record.attempts.iter().map(ToString::to_string).collect(),
        exit_code: exit_code(&record.state),
        created_at: Some(timestamp_to_pb(record.created_at)),
        started_at: record.started_at.map(timestamp_to_pb),
        finished_at: record.finished_at().map(timestamp_to_pb),
        overdue: record.is_overdue(expected, &runtimes, now),
        after_request_id: after.0,
        after_run_id: after.1,
    }
}

fn definition_to_pb(record: &RunRecord) -> pb::Run {
    let overrides = &record.overrides;
    let changed = overrides.cpu_millis.is_some() || overrides.memory_mb.is_some();
    pb::Run {
        request_id: record.request.to_string(),
        run_id: record.id.to_string(),
        arguments: overrides.arguments.clone(),
        env: overrides.env.clone(),
        resources: changed.then(|| pb::Resources {
            cpus: overrides.cpu_millis.map_or(0.0, cpus_to_pb),
            memory_mb: overrides.memory_mb.unwrap_or(0),
            ..Default::default()
        }),
        run_at: Some(timestamp_to_pb(record.due)),
        message: record.by.message.clone(),
        user: record.by.user.clone(),
    }
}

pub(in crate::api) fn run_state_to_pb(state: &RunState) -> pb::RunState {
    match state {
        RunState::Waiting => pb::RunState::Waiting,
        RunState::Running { .. } => pb::RunState::Running,
        RunState::Done { outcome, .. } => match outcome {
            RunOutcome::Succeeded => pb::RunState::Succeeded,
            RunOutcome::Failed(_) => pb::RunState::Failed,
            RunOutcome::Skipped(_) => pb::RunState::Skipped,
            RunOutcome::Canceled(_) => pb::RunState::Canceled,
        },
    }
}

type Triggered = (pb::RunTrigger, Option<pbjson_types::Timestamp>, (String, String));

fn trigger_to_pb(trigger: &Trigger) -> Triggered {
    let none = || (String::new(), String::new());
    match trigger {
        Trigger::Schedule { at } => (pb::RunTrigger::Schedule, Some(timestamp_to_pb(*at)), none()),
        Trigger::User => (pb::RunTrigger::User, None, none()),
        Trigger::Dependency { request, run } => {
            (pb::RunTrigger::Dependency, None, (request.to_string(), run.to_string()))
        }
        Trigger::Deploy => (pb::RunTrigger::Deploy, None, none()),
    }
}

fn exit_code(state: &RunState) -> Option<i32> {
    match state {
        RunState::Done { exit: Some(Exit::Code(code)), .. } => Some(*code),
        RunState::Done { .. } | RunState::Waiting | RunState::Running { .. } => None,
    }
}
