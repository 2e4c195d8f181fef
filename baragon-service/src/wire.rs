//! Core values as messages, for clients and agents alike.

use std::{collections::BTreeSet, time::Duration};

use baragon_service_core::{
    clock::Timestamp,
    group::{Group, GroupAlias},
    ids::{Domain, Label},
    service::{Content, Past, Service, Target},
    upstream::Upstream,
};
use pbjson_types::{ListValue, Struct, Value as PbValue, value::Kind};
use proto::baragon::v1;
use serde_json::{Map, Number, Value};

mod status;

pub(crate) use status::status_to_pb;

pub(crate) fn target_to_pb(target: &Target) -> v1::ServiceTarget {
    let content: Option<&Content> = target.content.as_ref();
    v1::ServiceTarget {
        service_id: target.service.to_string(),
        generation: target.generation.0,
        service: content.map(|content| service_to_pb(&content.service)),
        upstreams: content.map(|content| upstreams_to_pb(&content.upstreams)).unwrap_or_default(),
    }
}

pub(crate) fn group_to_pb(group: &Group) -> v1::Group {
    v1::Group {
        name: group.name.to_string(),
        domains: group.domains.iter().map(ToString::to_string).collect(),
        default_domain: group.default_domain.as_ref().map(ToString::to_string).unwrap_or_default(),
        minimum_agents: group.minimum_agents,
        target_agents: group.target_agents,
        domain_aliases: group
            .domain_aliases
            .iter()
            .map(|(name, of)| (name.to_string(), domains(of)))
            .collect(),
    }
}

fn domains(domains: &BTreeSet<Domain>) -> v1::DomainList {
    v1::DomainList { domains: domains.iter().map(ToString::to_string).collect() }
}

pub(crate) fn alias_to_pb(alias: &GroupAlias) -> v1::GroupAlias {
    v1::GroupAlias {
        name: alias.name.to_string(),
        groups: alias.groups.iter().map(ToString::to_string).collect(),
        domains: alias.domains.iter().map(ToString::to_string).collect(),
    }
}

pub(crate) fn past_to_pb(past: &Past) -> v1::ServiceGeneration {
    let content = past.content.as_ref();
    v1::ServiceGeneration {
        generation: past.generation.0,
        service: content.map(|content| service_to_pb(&content.service)),
        upstreams: content.map(|content| upstreams_to_pb(&content.upstreams)).unwrap_or_default(),
        request_id: past.request.to_string(),
        committed_at: Some(time_to_pb(past.at)),
    }
}

pub(crate) fn service_to_pb(service: &Service) -> v1::Service {
    v1::Service {
        service_id: service.id.to_string(),
        owners: service.owners.clone(),
        base_path: service.base_path.to_string(),
        additional_paths: service.additional_paths.iter().map(ToString::to_string).collect(),
        groups: service.groups.iter().map(ToString::to_string).collect(),
        domains: service.domains.iter().map(ToString::to_string).collect(),
        options: Some(options_to_pb(&service.options)),
        template: service.template.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

pub(crate) fn upstreams_to_pb(upstreams: &[Upstream]) -> Vec<v1::Upstream> {
    upstreams.iter().map(upstream_to_pb).collect()
}

pub(crate) fn upstream_to_pb(upstream: &Upstream) -> v1::Upstream {
    let label = |label: &Option<Label>| label.as_ref().map(ToString::to_string).unwrap_or_default();
    v1::Upstream {
        address: upstream.address.to_string(),
        rack: label(&upstream.rack),
        group: label(&upstream.group),
        weight: upstream.weight,
        backup: upstream.backup,
        request_id: upstream.request.to_string(),
    }
}

pub(crate) fn time_to_pb(time: Timestamp) -> pbjson_types::Timestamp {
    let seconds = i64::try_from(time.0 / 1000).unwrap_or(i64::MAX);
    let nanos = i32::try_from(time.0 % 1000).expect("below 1000") * 1_000_000;
    pbjson_types::Timestamp { seconds, nanos }
}

/// A negative one is none.
pub(crate) fn duration(duration: &pbjson_types::Duration) -> Duration {
    let whole = Duration::from_secs(u64::try_from(duration.seconds).unwrap_or_default());
    whole + Duration::from_nanos(u64::try_from(duration.nanos).unwrap_or_default())
}

pub(crate) fn options_to_pb(options: &Map<String, Value>) -> Struct {
    Struct { fields: options.iter().map(|(key, value)| (key.clone(), value_to_pb(value))).collect() }
}

pub(crate) fn options_from_pb(options: Struct) -> Map<String, Value> {
    options.fields.into_iter().map(|(key, value)| (key, value_from_pb(value))).collect()
}

fn value_to_pb(value: &Value) -> PbValue {
    let kind = match value {
        Value::Null => Kind::NullValue(0),
        Value::Bool(flag) => Kind::BoolValue(*flag),
        Value::Number(number) => Kind::NumberValue(number.as_f64().unwrap_or_default()),
        Value::String(text) => Kind::StringValue(text.clone()),
        Value::Array(list) => Kind::ListValue(ListValue { values: list.iter().map(value_to_pb).collect() }),
        Value::Object(fields) => Kind::StructValue(options_to_pb(fields)),
    };
    PbValue { kind: Some(kind) }
}

fn value_from_pb(value: PbValue) -> Value {
    match value.kind {
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::BoolValue(flag)) => Value::Bool(flag),
        Some(Kind::NumberValue(number)) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        Some(Kind::StringValue(text)) => Value::String(text),
        Some(Kind::ListValue(list)) => Value::Array(list.values.into_iter().map(value_from_pb).collect()),
        Some(Kind::StructValue(fields)) => Value::Object(options_from_pb(fields)),
    }
}
