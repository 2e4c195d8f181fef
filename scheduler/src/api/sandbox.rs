//! What is in a task's working folder, and commands inside it.

use std::sync::Arc;

use futures_util::StreamExt;
use proto::scheduler::v1::{
    ListSandboxRequest, ListSandboxResponse, ReadSandboxRequest, ReadSandboxResponse, RunTaskCommandRequest,
    RunTaskCommandResponse, SandboxEntry,
};
use scheduler_core::{decide::admit::TaskCommand, ids::Fault, task::TaskRecord};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::{Answers, Api, convert, status};
use crate::{
    config::Allowed,
    driver::{clock, handle::Command},
    engine::{Entry, Exec, ExecEvent, FileError},
};

const DEFAULT_LENGTH: u64 = 64 << 10;
const MOST_LENGTH: u64 = 1 << 20;

pub(super) async fn command(
    api: &Api,
    call: RunTaskCommandRequest,
) -> Result<Answers<RunTaskCommandResponse>, Status> {
    let task = known(api, &call.task_id).await?;
    let user = user_of(api, &task).await?;
    let (allowed, argv) = allowed(api, &call, &task, &user)?;
    if task.is_ended() || task.seen.pid == 0 {
        return Err(Status::failed_precondition(format!("task {} does not run", task.id)));
    }
    let by = convert::actor_from_pb(call.actor);
    let (command, options) = (call.command.clone(), call.options.clone());
    let wanted = TaskCommand { task: task.id.clone(), command, options, by };
    let inside = Command::Inside { request: task.id.request(), wanted: Box::new(wanted) };
    api.handle.submit(&inside).await.map_err(status::of)?;
    let record = format!("command-{}-{}.log", call.command, clock::now().0);
    tracing::info!(task = %task.id, command = call.command, record, "a command is run in a task");
    let exec = Exec { argv, timeout: allowed.timeout, record: Some(record) };
    let timeout = exec.timeout;
    let events = api.engine.exec(task.id.as_str(), exec).await;
    let events = events.map_err(|error| Status::failed_precondition(error.to_string()))?;
    Ok(Box::pin(ReceiverStream::new(events).map(move |event| match event {
        ExecEvent::Output(output) => Ok(RunTaskCommandResponse { output, exit_code: None }),
        ExecEvent::Ended(code) => Ok(RunTaskCommandResponse { output: Vec::new(), exit_code: Some(code) }),
        ExecEvent::TimedOut => Err(Status::aborted(format!("it was killed after {timeout:?}"))),
        ExecEvent::Failed(reason) => Err(Status::failed_precondition(reason)),
    })))
}

/// That of its deploy, else the usual one.
async fn user_of(api: &Api, task: &TaskRecord) -> Result<String, Status> {
    let request = task.id.request();
    let snapshot = api.handle.read(&request).await.map_err(status::of)?;
    let deploy = snapshot.deploy(&request, &task.deploy);
    Ok(deploy.and_then(|deploy| deploy.deploy.user.clone()).unwrap_or_else(|| api.default_user.clone()))
}

/// The command of that name with the options that were asked for.
fn allowed<'a>(
    api: &'a Api,
    call: &RunTaskCommandRequest,
    task: &TaskRecord,
    user: &str,
) -> Result<(&'a Allowed, Vec<String>), Status> {
    let known = api.commands.get(&call.command).ok_or_else(|| {
        let names: Vec<_> = api.commands.keys().map(String::as_str).collect();
        let rule = match names.as_slice() {
            [] => "no commands are allowed here; an operator adds them as [commands.NAME]".to_owned(),
            names => format!("must be one of {}", names.join(", ")),
        };
        status::invalid(&[Fault { field: "command".into(), rule }])
    })?;
    let argv = known.argv(&call.options, task.seen.pid, user).map_err(|bad| {
        let fault = |option: String| Fault {
            field: "options".into(),
            rule: format!("{option:?} is not allowed; those of {} are {:?}", call.command, known.options),
        };
        status::invalid(&bad.into_iter().map(fault).collect::<Vec<_>>())
    })?;
    Ok((known, argv))
}

pub(super) async fn list(api: &Api, call: ListSandboxRequest) -> Result<ListSandboxResponse, Status> {
    let task = known(api, &call.task_id).await?;
    let entries = api.engine.entries(task.id.as_str(), &call.path).await.map_err(|error| refuse(&error))?;
    Ok(ListSandboxResponse { entries: entries.into_iter().map(entry_to_pb).collect() })
}

fn entry_to_pb(entry: Entry) -> SandboxEntry {
    SandboxEntry {
        name: entry.name,
        directory: entry.directory,
        bytes: entry.bytes,
        modified_at: entry.modified.map(|at| convert::timestamp_to_pb(clock::at(at))),
    }
}

pub(super) async fn read(api: &Api, call: ReadSandboxRequest) -> Result<ReadSandboxResponse, Status> {
    let task = known(api, &call.task_id).await?;
    let length = if call.length == 0 { DEFAULT_LENGTH } else { call.length.min(MOST_LENGTH) };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let piece = api.engine.read(task.id.as_str(), &call.path, call.offset, length).await;
    let piece = piece.map_err(|error| refuse(&error))?;
    Ok(ReadSandboxResponse { data: piece.data, offset: piece.offset, total_bytes: piece.total })
}

/// A task that is in the store.
pub(super) async fn known(api: &Api, task_id: &str) -> Result<Arc<TaskRecord>, Status> {
    let id = convert::task_id_from_pb(task_id).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&id.request()).await.map_err(status::of)?;
    let gone = || Status::not_found(format!("there is no task {id}; ended ones are kept for a while only"));
    snapshot.task(&id).cloned().ok_or_else(gone)
}

pub(super) fn refuse(error: &FileError) -> Status {
    match error {
        FileError::NotFound(words) => Status::not_found(words),
        FileError::Refused(words) => status::invalid(&[Fault { field: "path".into(), rule: words.clone() }]),
        FileError::Failed(words) => Status::internal(words),
    }
}
