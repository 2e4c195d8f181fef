//! What commands print.

use platform::cli::{self, Format};
use proto::baragon::v1::{Agent, Group, RequestState, RequestStatus, ServiceState, Timings};
use serde::Serialize;

/// One object, in the form that was asked for.
pub(super) fn show<T: Serialize>(format: Format, value: &T, text: impl FnOnce(&T) -> String) {
    match format {
        Format::Json => println!("{}", cli::json(value)),
        Format::Text => println!("{}", text(value)),
    }
}

/// One object a line for programs, a table for people.
pub(super) fn list<T: Serialize>(
    format: Format,
    header: &[&str],
    rows: &[T],
    row: impl Fn(&T) -> Vec<String>,
) {
    match format {
        Format::Json => rows.iter().for_each(|one| println!("{}", cli::json(one))),
        Format::Text => println!("{}", cli::table(header, &rows.iter().map(row).collect::<Vec<_>>())),
    }
}

/// `request XX is WAITING (why)`.
pub(super) fn status_line(status: &RequestStatus) -> String {
    let state = state_word(status.state());
    let line = format!("request {} is {state}", status.request_id);
    if status.message.is_empty() || status.state() == RequestState::Success {
        return line;
    }
    format!("{line} ({})", status.message)
}

/// The same with where the time went, as far as it is known.
pub(super) fn status_text(status: &RequestStatus) -> String {
    let steps = steps(&status.timings.unwrap_or_default());
    if steps.is_empty() { status_line(status) } else { format!("{}\n  {steps}", status_line(status)) }
}

fn steps(timings: &Timings) -> String {
    let steps = [
        ("queued", timings.queued_ms),
        ("sent", timings.sent_ms),
        ("checked", timings.checked_ms),
        ("reloaded", timings.reloaded_ms),
        ("verified", timings.verified_ms),
        ("committed", timings.committed_ms),
    ];
    let known = steps.into_iter().filter_map(|(step, took)| Some(format!("{step} {} ms", took?)));
    known.collect::<Vec<_>>().join(", ")
}

pub(super) fn state_word(state: RequestState) -> &'static str {
    state.as_str_name().trim_start_matches("REQUEST_STATE_")
}

pub(super) fn service_text(state: &ServiceState) -> String {
    let service = state.service.clone().unwrap_or_default();
    let mut lines = vec![
        format!("service     {}", service.service_id),
        format!("generation  {}", state.generation),
        format!("paths       {}", joined(service.additional_paths.iter().chain([&service.base_path]))),
        format!("groups      {}", joined(&service.groups)),
        format!("domains     {}", joined(&service.domains)),
        format!("owners      {}", joined(&service.owners)),
        format!("last        {}", state.last_request_id),
        format!("upstreams   {}", state.upstreams.len()),
    ];
    lines.extend(state.upstreams.iter().map(|upstream| {
        let backup = if upstream.backup { " backup" } else { "" };
        format!("  {} weight={}{backup}", upstream.address, upstream.weight)
    }));
    lines.join("\n")
}

pub(super) fn service_row(state: &ServiceState) -> Vec<String> {
    let service = state.service.clone().unwrap_or_default();
    vec![
        service.service_id,
        state.generation.to_string(),
        service.base_path,
        joined(&service.groups),
        state.upstreams.len().to_string(),
    ]
}

pub(super) fn group_row(group: &Group) -> Vec<String> {
    vec![
        group.name.clone(),
        joined(&group.domains),
        dash(&group.default_domain),
        group.minimum_agents.to_string(),
    ]
}

pub(super) fn agent_row(agent: &Agent) -> Vec<String> {
    let sync = if agent.in_sync { "yes" } else { "no" };
    vec![
        agent.agent_id.clone(),
        agent.group.clone(),
        agent.address.clone(),
        sync.to_owned(),
        dash(&agent.message),
    ]
}

fn joined<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    dash(&texts.into_iter().map(String::as_str).collect::<Vec<_>>().join(","))
}

fn dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_tells_the_steps_that_are_known() {
        let mut status = RequestStatus { request_id: "r1".into(), ..RequestStatus::default() };
        status.set_state(RequestState::Success);
        assert_eq!(status_text(&status), "request r1 is SUCCESS");
        status.timings = Some(Timings { queued_ms: Some(3), checked_ms: Some(41), ..Timings::default() });
        assert_eq!(status_text(&status), "request r1 is SUCCESS\n  queued 3 ms, checked 41 ms");
    }
}
