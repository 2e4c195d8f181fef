//! How values are shown to people.

use pbjson_types::Timestamp;
use proto::scheduler::v1::{DeployState, DeployStatus, RequestStatus, Task, TaskState};

pub(super) fn deploy_state(state: DeployState) -> &'static str {
    state.as_str_name().trim_start_matches("DEPLOY_STATE_")
}

pub(super) fn task_state(state: TaskState) -> &'static str {
    state.as_str_name().trim_start_matches("TASK_STATE_")
}

/// "hello-v2".
pub(super) fn deploy_name(status: &DeployStatus) -> String {
    let deploy = status.deploy.clone().unwrap_or_default();
    format!("{}-{}", deploy.request_id, deploy.deploy_id)
}

/// "2026-01-31T12:00:00Z", or "-".
pub(super) fn time(at: Option<&Timestamp>) -> String {
    let Some(at) = at else { return "-".to_owned() };
    match jiff::Timestamp::new(at.seconds, 0) {
        Ok(time) => time.to_string(),
        Err(_) => "-".to_owned(),
    }
}

pub(super) fn request_row(status: &RequestStatus) -> Vec<String> {
    let request = status.request.clone().unwrap_or_default();
    let dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    vec![
        request.request_id.clone(),
        request.r#type().as_str_name().trim_start_matches("REQUEST_TYPE_").to_owned(),
        status.state().as_str_name().trim_start_matches("REQUEST_STATE_").to_owned(),
        format!("{}/{}", status.healthy_tasks, request.instances),
        dash(&status.active_deploy_id),
        dash(&status.pending_deploy_id),
        status.message.clone(),
    ]
}

pub(super) const REQUEST_HEADER: [&str; 7] =
    ["REQUEST", "TYPE", "STATE", "HEALTHY", "ACTIVE", "IN PROGRESS", "MESSAGE"];

pub(super) fn task_row(task: &Task) -> Vec<String> {
    let ports: Vec<_> = task.ports.iter().map(ToString::to_string).collect();
    vec![
        task.task_id.clone(),
        task_state(task.state()).to_owned(),
        if task.in_load_balancer { "yes" } else { "no" }.to_owned(),
        if ports.is_empty() { task.host.clone() } else { format!("{}:{}", task.host, ports.join(",")) },
        if task.pid == 0 { "-".to_owned() } else { task.pid.to_string() },
        time(task.started_at.as_ref()),
        task.message.clone(),
    ]
}

pub(super) const TASK_HEADER: [&str; 7] = ["TASK", "STATE", "IN LB", "ADDRESS", "PID", "STARTED", "MESSAGE"];
