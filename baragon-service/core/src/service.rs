//! A load-balanced service: what is wanted, and what is committed.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    clock::Timestamp,
    group::PathKey,
    ids::{BasePath, Domain, Generation, GroupName, RequestId, ServiceId, TemplateName},
    upstream::Upstream,
};

/// What a service is, apart from its upstreams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name.
    pub id: ServiceId,
    /// Whom to ask about it.
    pub owners: Vec<String>,
    /// The path prefix that it owns in each of its groups and domains.
    pub base_path: BasePath,
    /// More such paths.
    pub additional_paths: Vec<BasePath>,
    /// Where it is served; at least one.
    pub groups: BTreeSet<GroupName>,
    /// In a request: as asked. In a committed service: with the default
    /// domain of each group for which none was asked.
    pub domains: BTreeSet<Domain>,
    /// Reaches the templates.
    pub options: Map<String, Value>,
    /// The named template set.
    pub template: Option<TemplateName>,
}

/// What the load balancers serve for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The description.
    pub service: Service,
    /// The backends.
    pub upstreams: Vec<Upstream>,
}

/// A service as committed. One that was deleted stays as a tombstone, so that
/// its generations are never given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRecord {
    /// Its name.
    pub id: ServiceId,
    /// Of the content.
    pub generation: Generation,
    /// `None`: deleted, or never successfully created.
    pub content: Option<Content>,
    /// Groups whose agents may hold something about it.
    pub known_in: BTreeSet<GroupName>,
    /// The request that made this generation.
    pub last_request: RequestId,
    /// When.
    pub updated_at: Timestamp,
}

/// A generation as it was committed, kept to go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The service.
    pub service: ServiceId,
    /// Of the content.
    pub generation: Generation,
    /// `None`: deleted.
    pub content: Option<Content>,
    /// The request that made it.
    pub request: RequestId,
    /// When it was committed.
    pub at: Timestamp,
}

/// What an agent of one group has to serve for one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The service.
    pub service: ServiceId,
    /// Agents refuse a lower one than they hold.
    pub generation: Generation,
    /// `None`: nothing, it is not or no longer on this group.
    pub content: Option<Content>,
}

// === impl Service ===

impl Service {
    /// All paths that it owns.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<BasePath> {
        self.additional_paths.iter().chain([&self.base_path]).cloned().collect()
    }

    /// Every lock that the service may hold and keeps as long as it is so
    /// described. Independent of what its groups look like at present.
    #[must_use]
    pub fn locks(&self) -> BTreeSet<PathKey> {
        let domains: Vec<_> = self.domains.iter().cloned().map(Some).chain([None]).collect();
        crate::group::locks(&self.groups, &domains, &self.paths())
    }
}

// === impl ServiceRecord ===

impl ServiceRecord {
    /// What an agent of this group has to serve.
    #[must_use]
    pub fn target(&self, group: &GroupName) -> Target {
        target_of(&self.id, self.generation, self.content.as_ref(), group)
    }

    /// The groups that serve it now.
    #[must_use]
    pub fn groups(&self) -> BTreeSet<GroupName> {
        self.content.as_ref().map(|content| content.service.groups.clone()).unwrap_or_default()
    }
}

pub(crate) fn target_of(
    service: &ServiceId,
    generation: Generation,
    content: Option<&Content>,
    group: &GroupName,
) -> Target {
    let content = content.filter(|content| content.service.groups.contains(group)).cloned();
    Target { service: service.clone(), generation, content }
}
