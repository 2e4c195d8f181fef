//! Tasks: get, list, watch.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::stream;
use proto::scheduler::v1::{
    GetTaskRequest, GetTaskResponse, ListTasksRequest, ListTasksResponse, Task, TaskState, TaskUsage,
    WatchTasksRequest, WatchTasksResponse,
};
use scheduler_core::{ids::RequestId, snapshot::Snapshot, task::TaskRecord, time::Timestamp};
use tokio::sync::watch;
use tonic::Status;

use super::{Answers, Api, convert, paging::Page, status};
use crate::{
    driver::handle::View,
    engine::{Engine, Usage},
};

const MIB: u64 = 1 << 20;

pub(super) async fn get(api: &Api, call: GetTaskRequest) -> Result<GetTaskResponse, Status> {
    let id = convert::task_id_from_pb(&call.task_id).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&id.request()).await.map_err(status::of)?;
    match snapshot.task(&id) {
        Some(task) => {
            let usage = api.engine.usage(task.id.as_str()).await.map(usage_to_pb);
            Ok(GetTaskResponse { task: Some(Task { usage, ..describe(&api.engine, task) }) })
        }
        None => {
            Err(Status::not_found(format!("there is no task {id}; ended ones are kept for a while only")))
        }
    }
}

/// Of this replica's view, which has what was written through it.
pub(super) fn list(api: &Api, call: &ListTasksRequest) -> Result<ListTasksResponse, Status> {
    let request = optional_request(&call.request_id)?;
    let page = Page::read(call.page_size, &call.page_token, 500, 5000)?;
    let filter = Filter::read(call)?;
    let view = api.handle.view();
    let tasks = matching(&view.snapshot, request.as_ref()).into_iter().filter(|task| filter.takes(task));
    let keyed = tasks.map(|task| (format!("{} {}", task.request, task.id), task));
    let (tasks, next_page_token) = page.take(keyed);
    let tasks = tasks.into_iter().map(|task| describe(&api.engine, task)).collect();
    Ok(ListTasksResponse { tasks, next_page_token })
}

/// Which tasks are wanted; what is not given takes all.
struct Filter<'a> {
    call: &'a ListTasksRequest,
    after: Option<Timestamp>,
    before: Option<Timestamp>,
}

// === impl Filter ===

impl<'a> Filter<'a> {
    fn read(call: &'a ListTasksRequest) -> Result<Self, Status> {
        let mut faults = Vec::new();
        let after = convert::timestamp_from_pb("started_after", call.started_after, &mut faults);
        let before = convert::timestamp_from_pb("started_before", call.started_before, &mut faults);
        convert::check_choice::<TaskState>("state", call.state, &mut faults);
        if faults.is_empty() { Ok(Self { call, after, before }) } else { Err(status::invalid(&faults)) }
    }

    fn takes(&self, task: &TaskRecord) -> bool {
        let is = |wanted: &str, given: &str| wanted.is_empty() || wanted == given;
        let run = task.run.as_ref().map_or("", |run| run.as_str());
        let started = task.seen.started_at;
        let state = self.call.state();
        (self.call.include_ended || state != TaskState::Unspecified || !task.is_ended())
            && (state == TaskState::Unspecified || convert::task_state_to_pb(task) == state)
            && is(&self.call.deploy_id, task.deploy.as_str())
            && is(&self.call.run_id, run)
            && is(&self.call.node_id, task.node.as_str())
            && self.after.is_none_or(|after| started.is_some_and(|at| at >= after))
            && self.before.is_none_or(|before| started.is_some_and(|at| at < before))
    }
}

pub(super) fn watch(api: &Api, call: &WatchTasksRequest) -> Result<Answers<WatchTasksResponse>, Status> {
    let request = optional_request(&call.request_id)?;
    let mut views = api.handle.views();
    views.mark_changed();
    let watched = Watched { request, engine: api.engine.clone(), views, sent: None };
    Ok(Box::pin(stream::unfold(watched, Watched::next)))
}

struct Watched {
    request: Option<RequestId>,
    engine: Arc<dyn Engine>,
    views: watch::Receiver<Arc<View>>,
    sent: Option<BTreeMap<String, Task>>,
}

// === impl Watched ===

impl Watched {
    async fn next(mut self) -> Option<(Result<WatchTasksResponse, Status>, Self)> {
        loop {
            self.views.changed().await.ok()?;
            let view = self.views.borrow_and_update().clone();
            let tasks = matching(&view.snapshot, self.request.as_ref());
            let now: BTreeMap<_, _> =
                tasks.into_iter().map(|task| (task.id.to_string(), describe(&self.engine, task))).collect();
            let is_new = |(id, task): &(&String, &Task)| {
                self.sent.as_ref().is_none_or(|sent| sent.get(*id) != Some(*task))
            };
            let changed: Vec<_> = now.iter().filter(is_new).map(|(_, task)| task.clone()).collect();
            // The first message is sent even when nothing matches.
            let first = self.sent.replace(now).is_none();
            if first || !changed.is_empty() {
                return Some((Ok(WatchTasksResponse { tasks: changed }), self));
            }
        }
    }
}

fn optional_request(text: &str) -> Result<Option<RequestId>, Status> {
    if text.is_empty() {
        return Ok(None);
    }
    convert::request_id_from_pb(text).map(Some).map_err(|fault| status::invalid(&[fault]))
}

fn matching<'a>(snapshot: &'a Snapshot, request: Option<&'a RequestId>) -> Vec<&'a Arc<TaskRecord>> {
    match request {
        Some(request) => snapshot.tasks_of(request).collect(),
        None => snapshot.tasks().collect(),
    }
}

fn usage_to_pb(usage: Usage) -> TaskUsage {
    TaskUsage {
        cpus: usage.cpus,
        memory_mb: usage.memory_bytes.div_ceil(MIB),
        disk_mb: usage.disk_bytes.div_ceil(MIB),
        at: Some(convert::timestamp_to_pb(Timestamp(usage.at_ms))),
    }
}

pub(super) fn describe(engine: &Arc<dyn Engine>, task: &TaskRecord) -> Task {
    convert::task_to_pb(task, engine.location(task.id.as_str()))
}
