//! Every key of the store, in one place.
//!
//! | key | record |
//! |---|---|
//! | `requests/{id}` | a request |
//! | `services/{id}` | a service as committed |
//! | `groups/{name}` | a group |
//! | `paths/{group}/{domain}/{path}` | the owner of a path; no domain: empty |
//! | `agents/{group}/{id}` | a live agent, written by itself under its lease |
//! | `sync/{group}/{id}` | the leader's word on an agent |
//! | `history/{service}/{generation}` | an earlier generation; 20 digits |
//! | `aliases/{name}` | a name for groups |
//! | `known/{group}/{id}` | what is remembered of an agent |
//! | `maintenance/{group}/{id}` | whether an agent is out of service |
//! | `floor/services` | the highest generation of services that are forgotten |
//! | `webhooks/{url}` | up to where an address was told |
//! | `leader` | the leading replica, and where it is |
//! | `marks/service/{share}`, `marks/address/{share}` | nothing: when a request for one of a share of all services, or addresses, was accepted |
//! | `mark` | nothing: written to learn up to where the watch has told |

use baragon_service_core::{
    agent::AgentKey,
    commit::{Key, Mark, Range},
    group::PathKey,
    ids::{AgentId, BasePath, Domain, Generation, GroupName, RequestId, ServiceId},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays readable in a key; a slash never does.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b':');

/// Builds and reads keys below a prefix.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    prefix: String,
}

impl Keys {
    pub(crate) fn below(prefix: &str) -> Self {
        Self { prefix: format!("{prefix}/") }
    }

    /// What is followed.
    pub(crate) fn all(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn leader(&self) -> String {
        format!("{}leader", self.prefix)
    }

    pub(crate) fn mark(&self) -> String {
        format!("{}mark", self.prefix)
    }

    pub(crate) fn agents_of(&self, group: &GroupName) -> String {
        self.join("agents", &[group.as_str(), ""])
    }

    pub(crate) fn maintenance_of(&self, group: &GroupName) -> String {
        self.join("maintenance", &[group.as_str(), ""])
    }

    pub(crate) fn of_range(&self, range: &Range) -> String {
        match range {
            Range::Paths(group) => self.join("paths", &[group.as_str(), ""]),
            Range::Aliases => self.join("aliases", &[""]),
            Range::Marks(mark) => self.of_mark(*mark),
        }
    }

    /// Of one length: none is the beginning of another.
    pub(crate) fn of_mark(&self, mark: Mark) -> String {
        match mark {
            Mark::Service(share) => self.join("marks", &["service", &format!("{share:03}")]),
            Mark::Address(share) => self.join("marks", &["address", &format!("{share:03}")]),
        }
    }

    pub(crate) fn history_of(&self, service: &ServiceId) -> String {
        self.join("history", &[service.as_str(), ""])
    }

    pub(crate) fn webhook(&self, url: &str) -> String {
        self.join("webhooks", &[url])
    }

    pub(crate) fn of(&self, key: &Key) -> String {
        match key {
            Key::Request(id) => self.join("requests", &[id.as_str()]),
            Key::Service(id) => self.join("services", &[id.as_str()]),
            Key::Group(name) => self.join("groups", &[name.as_str()]),
            Key::Path(PathKey { group, domain, path }) => {
                let domain = domain.as_ref().map_or("", Domain::as_str);
                self.join("paths", &[group.as_str(), domain, path.as_str()])
            }
            Key::Agent(agent) => self.of_agent("agents", agent),
            Key::Sync(agent) => self.of_agent("sync", agent),
            // Padded, so that the order of keys is that of generations.
            Key::Past(service, generation) => {
                self.join("history", &[service.as_str(), &format!("{:020}", generation.0)])
            }
            Key::Alias(name) => self.join("aliases", &[name.as_str()]),
            Key::Known(agent) => self.of_agent("known", agent),
            Key::Maintenance(agent) => self.of_agent("maintenance", agent),
            Key::Floor => self.join("floor", &["services"]),
        }
    }

    /// The record that a key names; `None` for keys of another kind.
    pub(crate) fn parse(&self, key: &str) -> Option<Key> {
        let mut parts = key.strip_prefix(&self.prefix)?.split('/').map(decode);
        let (kind, first) = (parts.next()??, parts.next()??);
        let mut next = || parts.next().flatten();
        match kind.as_str() {
            "requests" => Some(Key::Request(RequestId::parse(&first).ok()?)),
            "services" => Some(Key::Service(ServiceId::parse(&first).ok()?)),
            "groups" => Some(Key::Group(GroupName::parse(&first).ok()?)),
            "paths" => Some(Key::Path(path_key(&first, &next()?, &next()?)?)),
            "agents" => Some(Key::Agent(agent_key(&first, &next()?)?)),
            "sync" => Some(Key::Sync(agent_key(&first, &next()?)?)),
            "history" => {
                let generation = next()?.parse().ok().map(Generation)?;
                Some(Key::Past(ServiceId::parse(&first).ok()?, generation))
            }
            "aliases" => Some(Key::Alias(GroupName::parse(&first).ok()?)),
            "known" => Some(Key::Known(agent_key(&first, &next()?)?)),
            "floor" => (first == "services").then_some(Key::Floor),
            "maintenance" => Some(Key::Maintenance(agent_key(&first, &next()?)?)),
            _ => None,
        }
    }

    fn of_agent(&self, kind: &str, agent: &AgentKey) -> String {
        self.join(kind, &[agent.group.as_str(), agent.id.as_str()])
    }

    fn join(&self, kind: &str, names: &[&str]) -> String {
        let mut key = format!("{}{kind}", self.prefix);
        for name in names {
            key.push('/');
            key.extend(utf8_percent_encode(name, ENCODED));
        }
        key
    }
}

fn decode(part: &str) -> Option<String> {
    percent_decode_str(part).decode_utf8().ok().map(Into::into)
}

fn path_key(group: &str, domain: &str, path: &str) -> Option<PathKey> {
    let domain = if domain.is_empty() { None } else { Some(Domain::parse(domain).ok()?) };
    Some(PathKey { group: GroupName::parse(group).ok()?, domain, path: BasePath::parse(path).ok()? })
}

fn agent_key(group: &str, id: &str) -> Option<AgentKey> {
    Some(AgentKey { group: GroupName::parse(group).ok()?, id: AgentId::parse(id).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_names_its_record() {
        let keys = Keys::below("/b");
        let group = GroupName::parse("edge").unwrap();
        let agent = AgentKey { group: group.clone(), id: AgentId::parse("lb-1:7300").unwrap() };
        let path = |domain: Option<&str>| {
            Key::Path(PathKey {
                group: group.clone(),
                domain: domain.map(|text| Domain::parse(text).unwrap()),
                path: BasePath::parse("/a/b").unwrap(),
            })
        };
        let all = [
            (Key::Request(RequestId::parse("r:1").unwrap()), "/b/requests/r:1"),
            (Key::Service(ServiceId::parse("web_1").unwrap()), "/b/services/web_1"),
            (Key::Group(group.clone()), "/b/groups/edge"),
            (path(Some("a.com")), "/b/paths/edge/a.com/%2Fa%2Fb"),
            (path(None), "/b/paths/edge//%2Fa%2Fb"),
            (Key::Agent(agent.clone()), "/b/agents/edge/lb-1:7300"),
            (Key::Sync(agent.clone()), "/b/sync/edge/lb-1:7300"),
            (Key::Known(agent.clone()), "/b/known/edge/lb-1:7300"),
            (Key::Maintenance(agent), "/b/maintenance/edge/lb-1:7300"),
            (Key::Alias(group.clone()), "/b/aliases/edge"),
            (Key::Floor, "/b/floor/services"),
            (
                Key::Past(ServiceId::parse("web").unwrap(), Generation(7)),
                "/b/history/web/00000000000000000007",
            ),
        ];
        for (key, text) in all {
            assert_eq!(keys.of(&key), text);
            assert_eq!(keys.parse(text), Some(key));
        }
        assert_eq!(keys.parse("/b/leader"), None);
        assert_eq!(keys.parse(&keys.mark()), None);
        assert_eq!(keys.parse("/b/agents/edge/lb%2D1"), keys.parse("/b/agents/edge/lb-1"));
        assert_eq!(keys.agents_of(&group), "/b/agents/edge/");
        assert_eq!(keys.of_range(&Range::Paths(group)), "/b/paths/edge/");
        assert_eq!(keys.of_range(&Range::Aliases), "/b/aliases/");
        assert_eq!(keys.of_range(&Range::Marks(Mark::Address(7))), "/b/marks/address/007");
        assert_eq!(keys.parse(&keys.of_mark(Mark::Service(255))), None);
    }
}
