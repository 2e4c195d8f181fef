//! How values are shown to people.

use pbjson_types::Timestamp;
use proto::scheduler::v1::{
    DeployState, DeployStatus, FieldChange, LogStream, RequestStatus, RequestType, RunStatus, Task, TaskState,
};

use crate::manifest::choice::Choice;

pub(super) fn deploy_state(state: DeployState) -> &'static str {
    state.as_str_name().trim_start_matches("DEPLOY_STATE_")
}

pub(super) fn task_state(state: TaskState) -> &'static str {
    state.as_str_name().trim_start_matches("TASK_STATE_")
}

pub(super) fn run_state(status: &RunStatus) -> String {
    let state = status.state().word().to_uppercase();
    if status.overdue { format!("{state} (overdue)") } else { state }
}

pub(super) fn log_stream(stream: LogStream) -> String {
    stream.as_str_name().trim_start_matches("LOG_STREAM_").to_lowercase()
}

pub(super) fn dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}

/// " by ann: the reason", or nothing.
pub(super) fn by(user: &str, message: &str) -> String {
    match (user, message) {
        ("", "") => String::new(),
        ("", message) => format!(": {message}"),
        (user, "") => format!(" by {user}"),
        (user, message) => format!(" by {user}: {message}"),
    }
}

/// " until 2026-01-31T12:00:00Z", or nothing.
pub(super) fn until(at: Option<&Timestamp>) -> String {
    at.map(|at| format!(" until {}", time(Some(at)))).unwrap_or_default()
}

/// `deploy.env.LEVEL: "info" -> "debug"`. What may be a secret is not shown.
pub(super) fn change(change: &FieldChange) -> String {
    let shown = without_secret(change);
    format!("{}: {} -> {}", shown.field, dash(&shown.before), dash(&shown.after))
}

/// One a line.
pub(super) fn changes(changes: &[FieldChange]) -> String {
    let lines: Vec<_> = changes.iter().map(change).collect();
    if lines.is_empty() { "no difference".to_owned() } else { lines.join("\n") }
}

/// As they may be shown, to people and to programs.
pub(super) fn without_secrets(changes: &[FieldChange]) -> Vec<FieldChange> {
    changes.iter().map(without_secret).collect()
}

fn without_secret(change: &FieldChange) -> FieldChange {
    let show = |value: &str| match value {
        value if !value.is_empty() && is_secret(&change.field, value) => "(hidden)".to_owned(),
        value => value.to_owned(),
    };
    let (before, after) = (show(&change.before), show(&change.after));
    FieldChange { field: change.field.clone(), before, after }
}

/// By the name of a variable, or by a password or a query in a URL.
fn is_secret(field: &str, value: &str) -> bool {
    const NAMES: [&str; 10] =
        ["SECRET", "TOKEN", "PASS", "PWD", "CREDENTIAL", "PRIVATE", "APIKEY", "_KEY", "AUTH", "DSN"];
    let name = field.rsplit('.').next().unwrap_or(field).to_uppercase();
    let of_env = field.contains("env.") && (name == "KEY" || NAMES.iter().any(|part| name.contains(part)));
    of_env || value.split("://").skip(1).any(has_secret)
}

/// Of what follows on `://` to the end of the address.
fn has_secret(rest: &str) -> bool {
    let address = rest.split(['"', ',', ' ', '\'']).next().unwrap_or_default();
    let authority = address.split(['/', '?']).next().unwrap_or_default();
    let has_password = authority.split_once('@').is_some_and(|(user, _)| user.contains(':'));
    has_password || address.contains('?')
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
    let is_job =
        matches!(request.r#type(), RequestType::Scheduled | RequestType::OnDemand | RequestType::RunOnce);
    let healthy = format!("{}/{}", status.healthy_tasks, request.instances);
    vec![
        request.request_id.clone(),
        request.r#type().as_str_name().trim_start_matches("REQUEST_TYPE_").to_owned(),
        status.state().as_str_name().trim_start_matches("REQUEST_STATE_").to_owned(),
        if is_job { "-".to_owned() } else { healthy },
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

/// On lines of their own; none when nothing is known.
pub(super) fn last_output(text: &str, indent: &str) -> Vec<String> {
    let head = (!text.is_empty()).then(|| format!("{indent}it said last:"));
    head.into_iter().chain(text.lines().map(|line| format!("{indent}  {line}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        let shown = |field: &str, after: &str| {
            let field_change =
                FieldChange { field: field.to_owned(), after: after.to_owned(), ..Default::default() };
            change(&field_change)
        };
        for name in ["DB_PASSWORD", "api_token", "AWS_SECRET_ACCESS_KEY", "SIGNING_KEY"] {
            assert_eq!(
                shown(&format!("deploy.env.{name}"), "\"x\""),
                format!("deploy.env.{name}: - -> (hidden)")
            );
        }
        for name in ["DB_PASS", "REDIS_AUTH", "KEY", "DSN"] {
            assert!(shown(&format!("deploy.env.{name}"), "\"x\"").ends_with("(hidden)"), "{name}");
        }
        let list = r#"[{"uri":"file:///a"},{"uri":"https://me:pw@host/x"}]"#;
        assert!(shown("deploy.artifacts", list).ends_with("(hidden)"));
        assert!(shown("deploy.artifacts", r#"[{"uri":"https://host/x?sig=1"}]"#).ends_with("(hidden)"));
        assert!(shown("deploy.artifacts", r#"[{"uri":"https://host/x"}]"#).contains("host/x"));
        assert!(shown("deploy.env.DB", "\"postgres://u:p@host/db\"").ends_with("(hidden)"));
        assert_eq!(shown("deploy.env.LEVEL", "\"info\""), "deploy.env.LEVEL: - -> \"info\"");
        assert_eq!(shown("deploy.env.URL", "\"http://a/b:c@d\""), "deploy.env.URL: - -> \"http://a/b:c@d\"");
    }
}
