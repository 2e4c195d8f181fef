//! Executions of jobs.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    deploy::spec::ResourcesSpec,
    ids::Fault,
    report,
    run::{Overrides, RunOutcome, RunRecord, RunState, Trigger, spec::OverridesSpec},
    snapshot::Snapshot,
    task::Exit,
    time::Timestamp,
};

use super::{cpus_to_pb, timestamp_to_pb, words};

/// What a caller changes of the deploy, with every fault at once.
pub(in crate::api) fn overrides_from_pb(run: &pb::Run, faults: &mut Vec<Fault>) -> Overrides {
    let asked = run.resources.unwrap_or_default();
    let resources = ResourcesSpec {
        cpus: asked.cpus,
        memory_mb: asked.memory_mb,
        ports: asked.ports,
        disk_mb: asked.disk_mb,
        cpu_hard_limit: asked.cpu_hard_limit,
        max_open_files: asked.max_open_files,
        max_processes: asked.max_processes,
    };
    let spec = OverridesSpec { arguments: run.arguments.clone(), env: run.env.clone(), resources };
    spec.check().map_err(|found| faults.extend(found)).unwrap_or_default()
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
    let resources = pb::Resources {
        cpus: overrides.cpu_millis.map_or(0.0, cpus_to_pb),
        memory_mb: overrides.memory_mb.unwrap_or(0),
        ports: overrides.ports.unwrap_or(0),
        disk_mb: overrides.disk_mb.unwrap_or(0),
        cpu_hard_limit: overrides.cpu_hard_limit,
        max_open_files: overrides.max_open_files.unwrap_or(0),
        max_processes: overrides.max_processes.unwrap_or(0),
    };
    pb::Run {
        request_id: record.request.to_string(),
        run_id: record.id.to_string(),
        arguments: overrides.arguments.clone(),
        env: overrides.env.clone(),
        resources: (resources != pb::Resources::default()).then_some(resources),
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
