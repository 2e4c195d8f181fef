//! Messages to checked values and back. Every fault of a message is noted with
//! the field that has it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baragon_agent_core::{
    apply::{self, Check, Item, Reload, Request, Verdict},
    desired::{Group, Target},
    ids::{Domain, Generation, GroupName, ServiceId, Term},
    plan::Level,
};
use proto::baragon::{
    agent::v1::{ApplyItem, ItemResult, Timing, item_result::Outcome},
    v1 as pb,
};

use crate::driver;

mod service;

/// Field and rule of each fault.
pub(crate) type Violations = Vec<(String, String)>;

/// Collects faults while a message is read.
#[derive(Debug, Default)]
struct Faults(Violations);

// === impl Faults ===

impl Faults {
    fn note(&mut self, field: &str, rule: impl ToString) {
        self.0.push((field.to_owned(), rule.to_string()));
    }

    fn take<T, E: ToString>(&mut self, field: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.note(field, error)).ok()
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, Violations> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            Some(_) | None => Err(self.0),
        }
    }
}

/// A group, which must be this agent's.
pub(crate) fn group(group: pb::Group, own: &str) -> Result<Group, Violations> {
    let mut faults = Faults::default();
    let name = faults.take("group.name", GroupName::parse(&group.name));
    if name.as_ref().is_some_and(|name| name.as_str() != own) {
        faults.note("group.name", format!("this agent serves the group `{own}`"));
    }
    let mut domains = Vec::new();
    for (index, domain) in group.domains.iter().enumerate() {
        domains.extend(faults.take(&format!("group.domains[{index}]"), Domain::parse(domain)));
    }
    let default = Some(group.default_domain).filter(|domain| !domain.is_empty());
    let default_domain =
        default.and_then(|domain| faults.take("group.default_domain", Domain::parse(&domain)));
    let value = name.map(|name| Group { name, domains, default_domain });
    faults.finish(value)
}

/// One item of an Apply.
pub(crate) fn item(item: ApplyItem) -> Result<Item, Violations> {
    let Some(message) = item.target else {
        return Err(vec![("target".to_owned(), "must be there".to_owned())]);
    };
    let target = target(message)?;
    let reload = match (item.force_reload, item.no_reload) {
        (true, _) => Reload::Forced,
        (false, true) => Reload::Later,
        (false, false) => Reload::Needed,
    };
    let check = if item.no_validate { Check::Skip } else { Check::Always };
    Ok(Item { request_id: item.request_id, target, check, reload })
}

/// A service at a generation.
pub(crate) fn target(target: pb::ServiceTarget) -> Result<Target, Violations> {
    let mut faults = Faults::default();
    let id = faults.take("service_id", ServiceId::parse(&target.service_id));
    if target.generation == 0 {
        faults.note("generation", "must be above 0");
    }
    let content = match target.service {
        Some(message) => {
            if message.service_id != target.service_id {
                faults
                    .note("service.service_id", format!("must be `{}` as in the target", target.service_id));
            }
            service::content(message, target.upstreams, &mut faults).map(Some)
        }
        None => Some(None),
    };
    let generation = Generation(target.generation);
    let value = id.zip(content).map(|(id, content)| Target { id, generation, content });
    faults.finish(value)
}

/// A complete state, and the answers for services that cannot be tried. What is
/// held of these stays.
pub(crate) fn everything(
    term: Option<Term>,
    group: Group,
    services: Vec<pb::ServiceTarget>,
) -> (Request, Vec<ItemResult>) {
    let mut targets = Vec::new();
    let mut failures = Vec::new();
    let mut spared = Vec::new();
    for message in services {
        let service_id = message.service_id.clone();
        match target(message) {
            Ok(target) => targets.push(target),
            Err(violations) => {
                spared.extend(ServiceId::parse(&service_id).ok());
                failures.push(unfit(service_id, String::new(), &violations));
            }
        }
    }
    let mut request = Request::everything(term, group, targets);
    request.spared = spared.into_iter().collect();
    (request, failures)
}

/// The stored state as a request of the agent itself. `own` is its group as far
/// as it is known.
///
/// The state is of no term, so it takes nothing away: the store tells a deletion
/// as one, and a service that it does not know may be newer than what was read,
/// or the store may be another one. The full state of the leader decides.
///
/// # Errors
/// The group cannot be read; nothing is done then.
pub(crate) fn stored_state(
    state: pb::GetGroupStateResponse,
    own: &Group,
    held: impl IntoIterator<Item = ServiceId>,
) -> Result<Request, String> {
    let group = match state.group {
        Some(message) => group(message, own.name.as_str()).map_err(|violations| text_of(&violations))?,
        None => own.clone(),
    };
    let (mut request, failures) = everything(None, group, state.services);
    request.spared.extend(held);
    for failure in failures {
        tracing::error!(
            service = failure.service_id,
            reason = failure.message,
            "a stored service cannot be served"
        );
    }
    Ok(request)
}

/// The answer for an item that cannot be tried.
pub(crate) fn unfit(service_id: String, request_id: String, violations: &[(String, String)]) -> ItemResult {
    ItemResult {
        service_id,
        request_id,
        outcome: Outcome::Invalid.into(),
        level: pb::Level::None.into(),
        message: text_of(violations),
        generation: 0,
    }
}

pub(crate) fn result(result: apply::ItemResult) -> ItemResult {
    let outcome = match result.verdict {
        Verdict::Applied => Outcome::Applied,
        Verdict::Stale => Outcome::Stale,
        Verdict::Invalid => Outcome::Invalid,
        Verdict::Failed => Outcome::Failed,
    };
    ItemResult {
        service_id: result.id.to_string(),
        request_id: result.request_id,
        outcome: outcome.into(),
        level: level(result.level).into(),
        message: result.message,
        generation: result.generation.0,
    }
}

pub(crate) fn level(level: Level) -> pb::Level {
    match level {
        Level::None => pb::Level::None,
        Level::Endpoints => pb::Level::Endpoints,
        Level::Structural => pb::Level::Structural,
    }
}

pub(crate) fn timing(timing: driver::Timing) -> Timing {
    Timing {
        render: Some(duration(timing.render)),
        stage: Some(duration(timing.stage)),
        check: Some(duration(timing.check)),
        reload: Some(duration(timing.reload)),
        verify: Some(duration(timing.verify)),
    }
}

pub(crate) fn timestamp(time: SystemTime) -> pbjson_types::Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    pbjson_types::Timestamp {
        seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        nanos: i32::try_from(since.subsec_nanos()).unwrap_or_default(),
    }
}

fn duration(duration: Duration) -> pbjson_types::Duration {
    pbjson_types::Duration {
        seconds: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        nanos: i32::try_from(duration.subsec_nanos()).unwrap_or_default(),
    }
}

fn text_of(violations: &[(String, String)]) -> String {
    violations.iter().map(|(field, rule)| format!("{field}: {rule}")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(json: &str) -> pb::GetGroupStateResponse {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_stored_state_spares_what_it_does_not_name() {
        let own = Group::without_domains(GroupName::parse("main").unwrap());
        let held = ["a", "b"].map(|id| ServiceId::parse(id).unwrap());
        let json = r#"{"group":{"name":"main"},"services":[{"serviceId":"a","generation":"2"}]}"#;
        let request = stored_state(state(json), &own, held.clone()).unwrap();
        assert_eq!((request.items.len(), request.term), (1, None));
        assert!(request.spared.contains(&held[1]));
        let other = stored_state(state(r#"{"group":{"name":"other"}}"#), &own, held).unwrap_err();
        assert!(other.contains("this agent serves the group `main`"), "{other}");
    }
}
