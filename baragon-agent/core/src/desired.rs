//! What the host is asked to serve.

use std::{num::NonZeroU32, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{
        Address, BasePath, Domain, FreeText, Generation, GroupName, Label, ServiceId, TemplateName, Timestamp,
    },
    options::Options,
};

/// A load-balancer group, as far as its hosts need to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// The domains that it serves.
    pub domains: Vec<Domain>,
    /// Given to services that name no domain.
    pub default_domain: Option<Domain>,
}

/// What a service is, apart from its upstreams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Shown in comments.
    pub owners: Vec<FreeText>,
    /// The path prefix that it owns.
    pub base_path: BasePath,
    /// Further path prefixes.
    pub additional_paths: Vec<BasePath>,
    /// All groups that serve it.
    pub groups: Vec<GroupName>,
    /// Empty: the default domain of the group.
    pub domains: Vec<Domain>,
    /// For the templates.
    pub options: Options,
    /// Which templates.
    pub template: TemplateName,
}

/// One backend address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// Where it is.
    pub address: Address,
    /// Where it runs; may be empty.
    pub rack: Label,
    /// Upstream group inside the service; `default` when nothing was said.
    pub group: Label,
    /// Share of traffic relative to its siblings.
    pub weight: NonZeroU32,
    /// Used only when no other is reachable.
    pub backup: bool,
    /// The request that added it; may be empty.
    pub request_id: Label,
}

/// A service with its upstreams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The service.
    pub service: Service,
    /// Its upstreams; empty is answered with 503.
    pub upstreams: Vec<Upstream>,
}

/// One service at one generation. No content: it is not, or no longer, here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which service.
    pub id: ServiceId,
    /// The highest wins.
    pub generation: Generation,
    /// What to serve.
    pub content: Option<Content>,
}

/// What the host holds of one service, tombstones included: the generation of
/// a deleted service still refuses a late one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Applied and served.
    pub generation: Generation,
    /// When it came to this host; templates see it, so it stays as it is.
    pub since: Timestamp,
    /// Nothing: a tombstone.
    pub content: Option<Arc<Content>>,
}

// === impl Service ===

impl Service {
    /// All paths that it owns, each once.
    #[must_use]
    pub fn paths(&self) -> Vec<&BasePath> {
        let mut paths = vec![&self.base_path];
        for path in &self.additional_paths {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }
}

// === impl Group ===

impl Group {
    /// The server that takes every domain that no other server names.
    pub const CATCH_ALL: &'static str = "_";

    /// A group that serves every domain.
    #[must_use]
    pub fn without_domains(name: GroupName) -> Self {
        Self { name, domains: Vec::new(), default_domain: None }
    }

    /// The name of the server that takes unknown domains.
    #[must_use]
    pub fn default_server(&self) -> &str {
        self.default_domain.as_ref().map_or(Self::CATCH_ALL, Domain::as_str)
    }

    /// Names of all servers of the group, the default one first, each once.
    #[must_use]
    pub fn servers(&self) -> Vec<&str> {
        let mut servers = vec![self.default_server()];
        for domain in self.domains.iter().map(Domain::as_str) {
            if !servers.contains(&domain) {
                servers.push(domain);
            }
        }
        servers
    }

    /// The servers of the group on which a service is: those of its domains
    /// that the group serves; the default one when it names no domain, or when
    /// the group names none.
    #[must_use]
    pub fn servers_of(&self, service: &Service) -> Vec<&str> {
        if service.domains.is_empty() || self.servers() == [Self::CATCH_ALL] {
            return vec![self.default_server()];
        }
        let named = |server: &&str| service.domains.iter().any(|domain| domain.as_str() == *server);
        self.servers().into_iter().filter(named).collect()
    }
}

// === impl Held ===

impl Held {
    /// Whether a target says what is held already.
    #[must_use]
    pub fn is(&self, target: &Target) -> bool {
        self.generation == target.generation && self.content.as_deref() == target.content.as_ref()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn service(id: &str, path: &str) -> Service {
        Service {
            id: ServiceId::parse(id).unwrap(),
            owners: vec![],
            base_path: BasePath::parse(path).unwrap(),
            additional_paths: vec![],
            groups: vec![GroupName::parse("main").unwrap()],
            domains: vec![],
            options: Options::default(),
            template: TemplateName::parse("default").unwrap(),
        }
    }

    pub(crate) fn upstream(address: &str) -> Upstream {
        Upstream {
            address: Address::parse(address).unwrap(),
            rack: Label::parse("").unwrap(),
            group: Label::parse("default").unwrap(),
            weight: NonZeroU32::MIN,
            backup: false,
            request_id: Label::parse("").unwrap(),
        }
    }

    pub(crate) fn group(domains: &[&str], default: Option<&str>) -> Group {
        Group {
            name: GroupName::parse("main").unwrap(),
            domains: domains.iter().map(|d| Domain::parse(d).unwrap()).collect(),
            default_domain: default.map(|d| Domain::parse(d).unwrap()),
        }
    }

    #[test]
    fn a_service_is_on_the_servers_of_its_domains() {
        let mut web = service("web", "/");
        assert_eq!(group(&[], None).servers_of(&web), ["_"]);
        assert_eq!(group(&["a.com", "b.com"], Some("b.com")).servers_of(&web), ["b.com"]);
        web.domains = vec![Domain::parse("a.com").unwrap(), Domain::parse("other.com").unwrap()];
        assert_eq!(group(&["a.com", "b.com"], Some("b.com")).servers_of(&web), ["a.com"]);
        assert_eq!(group(&["c.com"], None).servers_of(&web), Vec::<&str>::new());
        assert_eq!(group(&[], None).servers_of(&web), ["_"]);
    }

    #[test]
    fn paths_are_listed_once() {
        let mut web = service("web", "/a");
        web.additional_paths = vec![BasePath::parse("/a/").unwrap(), BasePath::parse("/b").unwrap()];
        assert_eq!(web.paths().len(), 2);
    }
}
