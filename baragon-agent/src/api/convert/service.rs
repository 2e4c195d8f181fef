//! Services and their upstreams.

use std::num::NonZeroU32;

use baragon_agent_core::{
    desired::{Content, Service, Upstream},
    ids::{Address, BasePath, Domain, FreeText, GroupName, Label, Rule, ServiceId, TemplateName},
    options::{Options, SLOW_START},
};
use proto::baragon::v1 as pb;
use serde_json::{Map, Value};

use super::Faults;

const DEFAULT: &str = "default";

/// `None` only after a fault was noted.
pub(super) fn content(
    service: pb::Service,
    upstreams: Vec<pb::Upstream>,
    faults: &mut Faults,
) -> Option<Content> {
    let service = self::service(service, faults);
    let mut list = Vec::new();
    for (index, message) in upstreams.into_iter().enumerate() {
        list.extend(upstream(message, &format!("upstreams[{index}]"), faults));
    }
    Some(Content { service: service?, upstreams: list })
}

fn service(message: pb::Service, faults: &mut Faults) -> Option<Service> {
    let id = faults.take("service.service_id", ServiceId::parse(&message.service_id));
    let base_path = faults.take("service.base_path", BasePath::parse(&message.base_path));
    let template = faults.take("service.template", TemplateName::parse(or_default(&message.template)));
    let owners = each("service.owners", &message.owners, FreeText::parse, faults);
    let additional_paths =
        each("service.additional_paths", &message.additional_paths, BasePath::parse, faults);
    let groups = each("service.groups", &message.groups, GroupName::parse, faults);
    let domains = each("service.domains", &message.domains, Domain::parse, faults);
    let options = options(message.options, faults);
    Some(Service {
        id: id?,
        owners,
        base_path: base_path?,
        additional_paths,
        groups,
        domains,
        options: options?,
        template: template?,
    })
}

fn upstream(message: pb::Upstream, field: &str, faults: &mut Faults) -> Option<Upstream> {
    let address = faults.take(&format!("{field}.address"), Address::parse(&message.address));
    let rack = faults.take(&format!("{field}.rack"), Label::parse(&message.rack));
    let group = faults.take(&format!("{field}.group"), Label::parse(or_default(&message.group)));
    let request_id = faults.take(&format!("{field}.request_id"), Label::parse(&message.request_id));
    Some(Upstream {
        address: address?,
        rack: rack?,
        group: group?,
        weight: NonZeroU32::new(message.weight).unwrap_or(NonZeroU32::MIN),
        backup: message.backup,
        request_id: request_id?,
    })
}

fn each<T>(field: &str, texts: &[String], parse: fn(&str) -> Result<T, Rule>, faults: &mut Faults) -> Vec<T> {
    let parsed = texts.iter().enumerate();
    parsed.filter_map(|(index, text)| faults.take(&format!("{field}[{index}]"), parse(text))).collect()
}

fn options(message: Option<pbjson_types::Struct>, faults: &mut Faults) -> Option<Options> {
    let Some(message) = message else { return Some(Options::default()) };
    let Some(Value::Object(map)) = faults.take("service.options", serde_json::to_value(&message)) else {
        return None;
    };
    let map = map.into_iter().map(|(key, value)| (key, with_integers(value))).collect::<Map<_, _>>();
    let mut broken = Vec::new();
    let options = Options::check(map, "service.options", &mut broken);
    if let Some(Err(rule)) = options.as_ref().map(Options::slow_start) {
        broken.push((format!("service.options.{SLOW_START}"), rule));
    }
    for (field, rule) in broken {
        faults.note(&field, rule);
    }
    options
}

/// Protobuf has only floating numbers; a template wants `5`, not `5.0`.
fn with_integers(value: Value) -> Value {
    /// Up to here every integer has a float of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            #[allow(clippy::cast_possible_truncation)]
            Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Value::from(float as i64),
            Some(_) | None => Value::Number(number),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(with_integers).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, with_integers(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}

fn or_default(text: &str) -> &str {
    if text.is_empty() { DEFAULT } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service_of(json: &str) -> Result<Content, super::super::Violations> {
        let mut faults = Faults::default();
        let value = content(serde_json::from_str(json).unwrap(), vec![], &mut faults);
        faults.finish(value)
    }

    #[test]
    fn every_fault_is_named_with_its_field() {
        let bad = r#"{"serviceId":"a b","basePath":"x","domains":["ok.com","no;"],"options":{"t":"5s;"},"template":"../x"}"#;
        let fields: Vec<_> = service_of(bad).unwrap_err().into_iter().map(|(field, _)| field).collect();
        let wanted = [
            "service.service_id",
            "service.base_path",
            "service.template",
            "service.domains[1]",
            "service.options.t",
        ];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn whole_numbers_stay_whole_and_defaults_are_filled() {
        let content = service_of(r#"{"serviceId":"a","basePath":"/","options":{"n":5,"f":0.5}}"#).unwrap();
        assert_eq!(content.service.options.to_value().to_string(), r#"{"f":0.5,"n":5}"#);
        assert_eq!(content.service.template.as_str(), "default");
    }

    #[test]
    fn a_bad_upstream_is_named_by_its_index() {
        let mut faults = Faults::default();
        let good = pb::Upstream { address: "h:1".to_owned(), ..pb::Upstream::default() };
        let bad = pb::Upstream {
            address: "h:1; server evil:2".to_owned(),
            rack: "a b".to_owned(),
            ..pb::Upstream::default()
        };
        let service = serde_json::from_str(r#"{"serviceId":"a","basePath":"/"}"#).unwrap();
        content(service, vec![good, bad], &mut faults);
        let fields: Vec<_> = faults.0.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["upstreams[1].address", "upstreams[1].rack"]);
    }
}
