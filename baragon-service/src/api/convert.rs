//! Messages of clients to core values and back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use baragon_service_core::{
    decide::{self, Draft, Place},
    group::{Group, GroupAlias},
    ids::{Address, BasePath, Domain, Generation, Invalid, Label, RequestId, ServiceId, TemplateName},
    request::{Action, Request, Submission},
    service::{Service, ServiceRecord},
    upstream::{Upstream, UpstreamChange},
};
use proto::baragon::v1;

use super::{options, status::Violation};
use crate::{driver::now, wire};

/// A request that could not be read, with what could be.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) violations: Vec<Violation>,
    pub(super) draft: Box<Draft>,
}

/// Reads fields and notes what is wrong with them.
#[derive(Debug, Default)]
struct Reader {
    violations: Vec<Violation>,
}

/// Backends of one request: beyond it the render takes too long to be one change.
const MAX_UPSTREAMS: usize = 5_000;
const MAX_WEIGHT: u32 = 65_535;

pub(super) fn submission_from_pb(request: v1::LoadBalancerRequest) -> Result<Submission, Malformed> {
    let mut reader = Reader::default();
    let id = reader.name("request.request_id", &request.request_id, RequestId::parse);
    let described = request.service.clone().unwrap_or_default();
    let service_id = reader.name("request.service.service_id", &described.service_id, ServiceId::parse);
    let action = reader.action(&request, &id);
    reader.flags(&request);
    match (id, service_id, action) {
        (Some(id), Some(service), Some(action)) if reader.violations.is_empty() => Ok(Submission {
            id,
            service,
            action,
            no_validate: request.no_validate,
            no_reload: request.no_reload,
            expected_generation: request.expected_generation.map(Generation),
        }),
        _ => Err(Malformed { violations: reader.violations, draft: Box::new(draft(&request, &described)) }),
    }
}

/// What can be read of a request that is malformed.
fn draft(request: &v1::LoadBalancerRequest, service: &v1::Service) -> Draft {
    let updates = matches!(request.action(), v1::Action::Unspecified | v1::Action::Update);
    let added = match &request.replace_upstreams {
        Some(list) => &list.upstreams,
        None => &request.add_upstreams,
    };
    let read = |(index, upstream): (usize, &v1::Upstream)| {
        Address::parse(&upstream.address).ok().map(|address| (index, address))
    };
    let exclusive = added.iter().enumerate().filter(|_| updates && request.no_duplicate_upstreams);
    Draft {
        place: place(service),
        describes: updates && !request.upstream_update_only,
        template: TemplateName::parse(&service.template)
            .ok()
            .filter(|_| updates && !request.upstream_update_only),
        upstreams_alone: updates && request.upstream_update_only,
        expected_generation: request.expected_generation.map(Generation),
        exclusive: exclusive.filter_map(read).collect(),
        replaces: request.replace_upstreams.is_some(),
        bytes: decide::bytes_of(request),
    }
}

/// What can be read of a service that may be malformed.
fn place(service: &v1::Service) -> Place {
    let paths = service.additional_paths.iter().chain([&service.base_path]);
    Place {
        service: ServiceId::parse(&service.service_id).ok(),
        groups: service.groups.iter().filter_map(|text| parse_group(text).ok()).collect(),
        domains: service.domains.iter().filter_map(|text| Domain::parse(text).ok()).collect(),
        paths: paths.filter_map(|text| BasePath::parse(text).ok()).collect(),
    }
}

fn parse_group(text: &str) -> Result<baragon_service_core::ids::GroupName, Invalid> {
    baragon_service_core::ids::GroupName::parse(text)
}

pub(super) fn request_to_pb(submission: &Submission) -> v1::LoadBalancerRequest {
    let mut request = v1::LoadBalancerRequest {
        request_id: submission.id.to_string(),
        service: Some(v1::Service { service_id: submission.service.to_string(), ..v1::Service::default() }),
        no_validate: submission.no_validate,
        no_reload: submission.no_reload,
        expected_generation: submission.expected_generation.map(|generation| generation.0),
        ..v1::LoadBalancerRequest::default()
    };
    match &submission.action {
        Action::Delete => request.set_action(v1::Action::Delete),
        Action::Reload => request.set_action(v1::Action::Reload),
        Action::Update { service, upstreams, no_duplicates } => {
            request.set_action(v1::Action::Update);
            request.no_duplicate_upstreams = *no_duplicates;
            request.upstream_update_only = service.is_none();
            if let Some(service) = service {
                request.service = Some(wire::service_to_pb(service));
            }
            change_to_pb(upstreams, &mut request);
        }
    }
    request
}

fn change_to_pb(change: &UpstreamChange, request: &mut v1::LoadBalancerRequest) {
    match change {
        UpstreamChange::Replace(list) => {
            request.replace_upstreams = Some(v1::UpstreamList { upstreams: wire::upstreams_to_pb(list) });
        }
        UpstreamChange::Edit { add, remove } => {
            request.add_upstreams = wire::upstreams_to_pb(add);
            request.remove_upstreams = remove
                .iter()
                .map(|(address, group)| v1::Upstream {
                    address: address.to_string(),
                    group: group.as_ref().map(ToString::to_string).unwrap_or_default(),
                    ..v1::Upstream::default()
                })
                .collect();
        }
    }
}

/// `None` for a service that is deleted or never was.
pub(super) fn service_state_to_pb(record: &ServiceRecord) -> Option<v1::ServiceState> {
    let content = record.content.as_ref()?;
    Some(v1::ServiceState {
        service: Some(wire::service_to_pb(&content.service)),
        upstreams: wire::upstreams_to_pb(&content.upstreams),
        generation: record.generation.0,
        last_request_id: record.last_request.to_string(),
        updated_at: Some(wire::time_to_pb(record.updated_at)),
    })
}

pub(super) fn group_from_pb(group: v1::Group) -> Result<Group, Vec<Violation>> {
    let mut reader = Reader::default();
    let name = reader.name("group.name", &group.name, parse_group);
    let domains = reader.names("group.domains", &group.domains, Domain::parse);
    let default_domain = reader.optional("group.default_domain", &group.default_domain, Domain::parse);
    let domain_aliases = reader.domain_aliases(&group);
    match name {
        Some(name) if reader.violations.is_empty() => Ok(Group {
            name,
            domains: domains.into_iter().collect(),
            default_domain,
            minimum_agents: group.minimum_agents.max(1),
            target_agents: group.target_agents,
            domain_aliases,
        }),
        _ => Err(reader.violations),
    }
}

pub(super) fn alias_from_pb(alias: &v1::GroupAlias) -> Result<GroupAlias, Vec<Violation>> {
    let mut reader = Reader::default();
    let name = reader.name("alias.name", &alias.name, parse_group);
    let groups = reader.names("alias.groups", &alias.groups, parse_group).into_iter().collect();
    let domains = reader.names("alias.domains", &alias.domains, Domain::parse).into_iter().collect();
    match name {
        Some(name) if reader.violations.is_empty() => Ok(GroupAlias { name, groups, domains }),
        _ => Err(reader.violations),
    }
}

// === impl Reader ===

impl Reader {
    fn note(&mut self, field: impl Into<String>, rule: impl Display) {
        self.violations.push((field.into(), rule.to_string()));
    }

    fn name<T>(&mut self, field: &str, text: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<T> {
        parse(text).map_err(|invalid| self.note(field, invalid)).ok()
    }

    fn names<T>(
        &mut self,
        field: &str,
        texts: &[String],
        parse: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Vec<T> {
        let read = |(index, text): (usize, &String)| self.name(&format!("{field}[{index}]"), text, &parse);
        texts.iter().enumerate().filter_map(read).collect()
    }

    fn domain_aliases(&mut self, group: &v1::Group) -> BTreeMap<Domain, BTreeSet<Domain>> {
        let mut aliases = BTreeMap::new();
        for (alias, list) in &group.domain_aliases {
            let field = format!("group.domain_aliases[{alias}]");
            let domains = self.names(&field, &list.domains, Domain::parse).into_iter().collect();
            aliases.extend(self.name(&field, alias, Domain::parse).map(|alias| (alias, domains)));
        }
        aliases
    }

    fn optional<T>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        if text.is_empty() { None } else { self.name(field, text, parse) }
    }

    fn action(&mut self, request: &v1::LoadBalancerRequest, id: &Option<RequestId>) -> Option<Action> {
        match v1::Action::try_from(request.action) {
            Ok(v1::Action::Unspecified | v1::Action::Update) => {
                let service = self.description(request).map(Box::new);
                let upstreams = self.upstreams(request, id.as_ref())?;
                let no_duplicates = request.no_duplicate_upstreams;
                Some(Action::Update { service, upstreams, no_duplicates })
            }
            Ok(v1::Action::Delete) => Some(Action::Delete),
            Ok(v1::Action::Reload) => Some(Action::Reload),
            Err(_) => {
                self.note("request.action", "must be ACTION_UPDATE, ACTION_DELETE or ACTION_RELOAD");
                None
            }
        }
    }

    fn flags(&mut self, request: &v1::LoadBalancerRequest) {
        let update = matches!(request.action(), v1::Action::Unspecified | v1::Action::Update);
        if request.no_reload && request.action() == v1::Action::Reload {
            self.note("request.no_reload", "excludes ACTION_RELOAD; leave one of them out");
        }
        if !update {
            self.unused(request);
        } else if request.upstream_update_only {
            self.undescribed(request, "stays as it is with upstream_update_only; leave it out");
        }
        let edits = !request.add_upstreams.is_empty() || !request.remove_upstreams.is_empty();
        if request.replace_upstreams.is_some() && edits {
            self.note(
                "request.replace_upstreams",
                "excludes add_upstreams and remove_upstreams; use one way",
            );
        }
        if !update && (edits || request.replace_upstreams.is_some()) {
            self.note("request.action", "changes no upstreams; use ACTION_UPDATE for them");
        }
    }

    /// What an action other than an update does not look at. Two requests that
    /// differ in it would be taken for the same one.
    fn unused(&mut self, request: &v1::LoadBalancerRequest) {
        let rule = format!("is not used by {}; leave it out", request.action().as_str_name());
        for (field, given) in [
            ("request.upstream_update_only", request.upstream_update_only),
            ("request.no_duplicate_upstreams", request.no_duplicate_upstreams),
        ] {
            if given {
                self.note(field, &rule);
            }
        }
        self.undescribed(request, &rule);
    }

    /// The service is named, and nothing else is said of it.
    fn undescribed(&mut self, request: &v1::LoadBalancerRequest, rule: &str) {
        let Some(service) = &request.service else { return };
        for (field, given) in [
            ("owners", !service.owners.is_empty()),
            ("base_path", !service.base_path.is_empty()),
            ("additional_paths", !service.additional_paths.is_empty()),
            ("groups", !service.groups.is_empty()),
            ("domains", !service.domains.is_empty()),
            ("options", service.options.is_some()),
            ("template", !service.template.is_empty()),
        ] {
            if given {
                self.note(format!("request.service.{field}"), rule);
            }
        }
    }

    /// `None` when the description stays as committed, or after a fault.
    fn description(&mut self, request: &v1::LoadBalancerRequest) -> Option<Service> {
        if request.upstream_update_only {
            return None;
        }
        let service = request.service.clone().unwrap_or_default();
        let id = ServiceId::parse(&service.service_id).ok();
        let base_path = self.name("request.service.base_path", &service.base_path, BasePath::parse);
        let additional_paths =
            self.names("request.service.additional_paths", &service.additional_paths, BasePath::parse);
        let groups: BTreeSet<_> =
            self.names("request.service.groups", &service.groups, parse_group).into_iter().collect();
        if service.groups.is_empty() {
            self.note("request.service.groups", "must name at least one group");
        }
        let domains = self.names("request.service.domains", &service.domains, Domain::parse);
        let template = self.optional("request.service.template", &service.template, TemplateName::parse);
        for (index, owner) in service.owners.iter().enumerate() {
            options::check_text(&format!("request.service.owners[{index}]"), owner, &mut self.violations);
        }
        let options = wire::options_from_pb(service.options.unwrap_or_default());
        options::check("request.service.options", &options, &mut self.violations);
        Some(Service {
            id: id?,
            owners: service.owners,
            base_path: base_path?,
            additional_paths,
            groups,
            domains: domains.into_iter().collect(),
            options,
            template,
        })
    }

    /// Reads on after a fault, so that all are told; `None` after one.
    fn upstreams(
        &mut self,
        request: &v1::LoadBalancerRequest,
        id: Option<&RequestId>,
    ) -> Option<UpstreamChange> {
        if let Some(list) = &request.replace_upstreams {
            let field = "request.replace_upstreams.upstreams";
            return self.list(field, &list.upstreams, id).map(UpstreamChange::Replace);
        }
        let add = self.list("request.add_upstreams", &request.add_upstreams, id);
        if request.remove_upstreams.len() > MAX_UPSTREAMS {
            self.note("request.remove_upstreams", format!("must have at most {MAX_UPSTREAMS} entries"));
            return None;
        }
        let remove: Vec<Option<_>> = request
            .remove_upstreams
            .iter()
            .enumerate()
            .map(|(index, upstream)| {
                let field = format!("request.remove_upstreams[{index}]");
                let address = self.name(&format!("{field}.address"), &upstream.address, Address::parse);
                let group = self.label(&format!("{field}.group"), &upstream.group);
                address.map(|address| (address, group))
            })
            .collect();
        Some(UpstreamChange::Edit { add: add?, remove: remove.into_iter().collect::<Option<_>>()? })
    }

    fn list(&mut self, field: &str, list: &[v1::Upstream], id: Option<&RequestId>) -> Option<Vec<Upstream>> {
        if list.len() > MAX_UPSTREAMS {
            self.note(field, format!("must have at most {MAX_UPSTREAMS} entries"));
            return None;
        }
        let read: Vec<Option<Upstream>> = list
            .iter()
            .enumerate()
            .map(|(index, upstream)| self.upstream(&format!("{field}[{index}]"), upstream, id))
            .collect();
        read.into_iter().collect()
    }

    fn upstream(&mut self, field: &str, upstream: &v1::Upstream, id: Option<&RequestId>) -> Option<Upstream> {
        let address = self.name(&format!("{field}.address"), &upstream.address, Address::parse);
        let rack = self.optional(&format!("{field}.rack"), &upstream.rack, Label::parse);
        let group = self.label(&format!("{field}.group"), &upstream.group);
        if upstream.weight > MAX_WEIGHT {
            self.note(format!("{field}.weight"), format!("must be at most {MAX_WEIGHT}"));
        }
        let request = match upstream.request_id.as_str() {
            "" => id.cloned(),
            text => self.name(&format!("{field}.request_id"), text, RequestId::parse),
        };
        let weight = upstream.weight.max(1);
        Some(Upstream { address: address?, group, rack, weight, backup: upstream.backup, request: request? })
    }

    /// "default" and nothing are the same group.
    fn label(&mut self, field: &str, text: &str) -> Option<Label> {
        if text == "default" { None } else { self.optional(field, text, Label::parse) }
    }
}

/// The time since a request was accepted.
pub(super) fn age(request: &Request) -> std::time::Duration {
    now().since(request.accepted_at)
}
