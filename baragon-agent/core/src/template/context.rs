//! What templates see. The names are those that Baragon's templates use; ours
//! stand beside them.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Map, Value, json};

use super::{Error, Hosts};
use crate::{
    desired::{Content, Group, Service, Upstream},
    endpoints,
    ids::{FreeText, Label, Rule, ServiceId, Timestamp},
    tree::{Digest, Manifest},
};

/// This host, as templates see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Name of the agent.
    pub agent_id: String,
    /// Where it stands; may be empty.
    pub rack: Label,
    /// The agent's root folder.
    pub root: String,
    /// Settings of nginx.
    pub balancer: Balancer,
}

/// Settings of nginx itself, checked by the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balancer {
    /// User of the workers; empty: as the master.
    pub user: String,
    /// Addresses of the domain servers.
    pub listen: Vec<String>,
    /// `auto` or a count.
    pub worker_processes: String,
    /// Modules to load.
    pub modules: Vec<String>,
    /// Whether it can run Lua. None: every change of upstreams is a reload.
    pub lua: Option<Lua>,
    /// Settings of HAProxy, where that is the balancer.
    pub haproxy: Option<Haproxy>,
}

/// Settings of HAProxy, checked by the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Haproxy {
    /// User of the workers; empty: as the master.
    pub user: String,
    /// Its group.
    pub group: String,
    /// Addresses of the frontend.
    pub listen: Vec<String>,
}

/// What nginx needs to take endpoints without a reload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lua {
    /// Modules to load, before all others.
    pub modules: Vec<String>,
    /// Size of the dictionary of endpoints.
    pub dictionary: String,
    /// Seconds to the full share of a new upstream, for services that do not say.
    pub slow_start: u32,
}

/// The name of a service's upstream block.
///
/// nginx compares these without regard to case, ids do regard it: an id with
/// capitals gets a suffix of its own.
#[must_use]
pub fn upstream_name(id: &ServiceId) -> String {
    let lower = id.as_str().to_ascii_lowercase();
    if lower == id.as_str() {
        format!("baragon_{lower}")
    } else {
        format!("baragon_{lower}_{}", Digest::of(id.as_str().as_bytes()).short())
    }
}

/// Bytes of a domain that fit into a file name with any suffix.
const FILE_NAME: usize = 200;

/// The folder or file name of a domain: `*` would be a pattern in an include.
/// A domain may be as long as a file name; with a suffix it would be too long.
pub(super) fn directory_of(domain: &str) -> String {
    let plain = domain.replace('*', "%2A");
    match plain.get(..FILE_NAME) {
        Some(begin) if plain.len() > FILE_NAME => {
            format!("{begin}~{}", Digest::of(domain.as_bytes()).short())
        }
        Some(_) | None => plain,
    }
}

pub(super) fn set(data: &mut Value, key: &str, value: Value) {
    if let Value::Object(map) = data {
        map.insert(key.to_owned(), value);
    }
}

/// An option that a template names is nothing where the service does not set it.
pub(super) fn set_options(service: &mut Value, named: &BTreeSet<String>) {
    if let Some(Value::Object(options)) = service.get_mut("options") {
        for name in named {
            options.entry(name.as_str()).or_insert(Value::Null);
        }
    }
}

// === impl Host ===

impl Host {
    pub(super) fn service_data(
        &self,
        group: &Group,
        content: &Content,
        since: Timestamp,
        hosts: &Hosts,
    ) -> Value {
        let mut data = self.base_data(group, since, hosts);
        let service = service_value(&content.service, group);
        // A list of backups alone is refused by nginx; then none is one.
        let only_backups = content.upstreams.iter().all(|upstream| upstream.backup);
        let upstreams: Vec<_> = content.upstreams.iter().map(|u| upstream_value(u, only_backups)).collect();
        let mut groups = Map::new();
        for (upstream, value) in content.upstreams.iter().zip(&upstreams) {
            let list = groups.entry(upstream.group.as_str().to_owned()).or_insert_with(|| json!([]));
            if let Value::Array(list) = list {
                list.push(value.clone());
            }
        }
        set(&mut data, "serviceIdHash", service_hash(&content.service.id).into());
        set(&mut data, "service", service);
        set(&mut data, "nonIdempotent", content.service.options.is_set("non_idempotent").into());
        set(&mut data, "upstreams", upstreams.into());
        set(&mut data, "upstreamGroups", Value::Object(groups));
        set(&mut data, "present", true.into());
        // Baragon's meanings of these names; the folder has another one, too.
        set(&mut data, "rootPath", (content.service.base_path.as_str() == "/").into());
        set(&mut data, "turnOffPurgeableCacheInTemplates", false.into());
        data
    }

    pub(super) fn group_data(
        &self,
        manifest: &Manifest,
        services: bool,
        now: Timestamp,
        hosts: &Hosts,
    ) -> Value {
        let mut data = self.base_data(&manifest.group, now, hosts);
        set(&mut data, "servers", server_values(&manifest.group));
        if services {
            let all = manifest.services.values().filter_map(|held| held.content.as_deref());
            let values: Vec<_> = all
                .map(|content| {
                    let mut value = service_value(&content.service, &manifest.group);
                    let upstreams: Vec<_> =
                        content.upstreams.iter().map(|u| upstream_value(u, false)).collect();
                    set(&mut value, "upstreams", upstreams.into());
                    value
                })
                .collect();
            set(&mut data, "services", values.into());
        }
        data
    }

    /// The peers that the balancer looks up.
    pub(super) fn peers(&self, content: &Content, hosts: &Hosts) -> Option<Arc<str>> {
        let lua = self.balancer.lua.as_ref()?;
        endpoints::peers(content, hosts, lua.slow_start)
    }

    fn base_data(&self, group: &Group, timestamp: Timestamp, hosts: &Hosts) -> Value {
        let default_domain = group.default_domain.as_ref().map(ToString::to_string);
        let domains: Vec<_> = group.domains.iter().map(ToString::to_string).collect();
        json!({
            "rootPath": self.root,
            "agentRoot": self.root,
            "timestamp": timestamp.0,
            "resolved": hosts,
            "group": { "name": group.name.as_str(), "domains": domains, "defaultDomain": default_domain },
            "nginx": {
                "user": self.balancer.user,
                "listen": self.balancer.listen,
                "workerProcesses": self.balancer.worker_processes,
                "modules": self.balancer.modules,
                "lua": self.balancer.lua.as_ref().map(|lua| json!({
                    "modules": lua.modules,
                    "dictionary": lua.dictionary,
                })),
            },
            "haproxy": self.balancer.haproxy.as_ref().map(|haproxy| json!({
                "user": haproxy.user,
                "group": haproxy.group,
                "listen": haproxy.listen,
            })),
            "agentProperties": {
                "agentId": self.agent_id,
                "group": group.name.as_str(),
                "rackId": self.rack.as_str(),
                "domains": domains,
                "defaultDomain": default_domain,
            },
        })
    }
}

/// The servers of a group; of several that take a domain, the last one is it.
fn server_values(group: &Group) -> Value {
    let default = group.default_server();
    let mut servers = group.servers();
    servers.sort_by_key(|name| (*name != default, !name.starts_with('*'), name.len()));
    let value = |name: &str| {
        let suffix = name.strip_prefix('*');
        json!({ "name": name, "isDefault": name == default, "isWildcard": suffix.is_some(), "suffix": suffix })
    };
    servers.into_iter().map(value).collect::<Vec<_>>().into()
}

/// The highest weight that HAProxy knows.
const HEAVIEST: u32 = 256;

pub(super) fn too_heavy(content: &Content) -> Option<Error> {
    let index = content.upstreams.iter().position(|upstream| upstream.weight.get() > HEAVIEST)?;
    let rule = Rule(format!("must be at most {HEAVIEST}, the most that HAProxy knows"));
    Some(Error::Field { field: format!("upstreams[{index}].weight"), rule })
}

fn service_hash(id: &ServiceId) -> String {
    Digest::of(id.as_str().as_bytes()).as_str().to_owned()
}

fn service_value(service: &Service, group: &Group) -> Value {
    let texts = |paths: &[crate::ids::BasePath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    let paths: Vec<_> = service
        .paths()
        .into_iter()
        .map(|path| json!({ "path": path.as_str(), "isRoot": path.as_str() == "/" }))
        .collect();
    json!({
        "serviceId": service.id.as_str(),
        "owners": service.owners.iter().map(FreeText::harmless).collect::<Vec<_>>(),
        "serviceBasePath": service.base_path.as_str(),
        "additionalPaths": texts(&service.additional_paths),
        "paths": paths,
        "loadBalancerGroups": service.groups.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "domains": service.domains.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "servers": group.servers_of(service),
        "options": service.options.to_value(),
        "templateName": service.template.as_str(),
        "upstreamName": upstream_name(&service.id),
    })
}

fn upstream_value(upstream: &Upstream, ignore_backup: bool) -> Value {
    json!({
        "upstream": upstream.address.as_str(),
        "address": upstream.address.as_str(),
        "host": upstream.address.host(),
        "port": upstream.address.port(),
        "requestId": upstream.request_id.as_str(),
        "rackId": upstream.rack.as_str(),
        "group": upstream.group.as_str(),
        "weight": upstream.weight.get(),
        "backup": upstream.backup && !ignore_backup,
    })
}
