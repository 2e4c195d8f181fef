//! Tasks.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    report,
    task::{Exit, Membership, Phase, StopCause, TaskRecord},
};

use super::{balancer_to_pb, timestamp_to_pb, words};

pub(in crate::api) fn task_to_pb(task: &TaskRecord, location: String) -> pb::Task {
    let (exit, ended_at) = match &task.phase {
        Phase::Ended { exit, at, .. } => (Some(exit), Some(*at)),
        Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Unhealthy { .. }
        | Phase::Stopping { .. } => (None, None),
    };
    pb::Task {
        task_id: task.id.to_string(),
        request_id: task.request.to_string(),
        deploy_id: task.deploy.to_string(),
        instance: task.instance,
        state: task_state_to_pb(task).into(),
        message: report::explain_task(task),
        host: task.host.clone(),
        ports: task.ports.iter().map(|port| u32::from(*port)).collect(),
        pid: task.seen.pid,
        exit_code: exit.and_then(exit_code),
        signal: exit.and_then(signal),
        out_of_memory: matches!(exit, Some(Exit::OutOfMemory)),
        in_load_balancer: task.may_be_upstream() && !matches!(task.membership, Membership::Joining { .. }),
        created_at: Some(timestamp_to_pb(task.created_at)),
        started_at: task.seen.started_at.map(timestamp_to_pb),
        healthy_at: task.seen.healthy_at.map(timestamp_to_pb),
        ended_at: ended_at.map(timestamp_to_pb),
        sandbox: location,
        notes: task.notes.clone(),
        run_id: words(task.run.as_ref()),
        node_id: task.node.to_string(),
        rack: task.rack.clone(),
        last_output: task.last_output.clone(),
        load_balancer_requests: task.balancer.iter().map(balancer_to_pb).collect(),
        ..Default::default()
    }
}

fn exit_code(exit: &Exit) -> Option<i32> {
    match exit {
        Exit::Code(code) => Some(*code),
        Exit::Signal(_) | Exit::OutOfMemory | Exit::OutOfDisk(_) | Exit::NotStarted(_) | Exit::Lost => None,
    }
}

fn signal(exit: &Exit) -> Option<i32> {
    match exit {
        Exit::Signal(signal) => Some(*signal),
        Exit::Code(_) | Exit::OutOfMemory | Exit::OutOfDisk(_) | Exit::NotStarted(_) | Exit::Lost => None,
    }
}

pub(in crate::api) fn task_state_to_pb(task: &TaskRecord) -> pb::TaskState {
    match &task.phase {
        Phase::Launching => pb::TaskState::Launching,
        Phase::Stopping { .. } => pb::TaskState::Stopping,
        Phase::Ended { exit: Exit::Lost, .. } => pb::TaskState::Lost,
        Phase::Ended { cause: Some(StopCause::PortBusy(_)), .. } => pb::TaskState::Failed,
        Phase::Ended { cause: Some(_), .. } => pb::TaskState::Killed,
        Phase::Ended { exit: Exit::Code(0), .. } => pb::TaskState::Finished,
        Phase::Ended { .. } => pb::TaskState::Failed,
        Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } if !task.is_staying() => {
            pb::TaskState::Draining
        }
        Phase::Started => pb::TaskState::Started,
        Phase::Healthy => pb::TaskState::Healthy,
        Phase::Unhealthy { .. } => pb::TaskState::Unhealthy,
    }
}
