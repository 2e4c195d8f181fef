//! Load-balancer groups and the paths inside them.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use crate::ids::{BasePath, Domain, GroupName};

/// Load balancers that serve the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// The domains that it serves.
    pub domains: BTreeSet<Domain>,
    /// Given to services that name none of its domains; one of `domains`.
    pub default_domain: Option<Domain>,
    /// A request is refused with fewer live agents; at least 1.
    pub minimum_agents: u32,
    /// With fewer a problem is told; 0: no target.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub target_agents: u32,
    /// Names that stand for some of the domains.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub domain_aliases: BTreeMap<Domain, BTreeSet<Domain>>,
}

/// A name that stands for groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupAlias {
    /// The name; no group has it.
    pub name: GroupName,
    /// What it stands for; at least one.
    pub groups: BTreeSet<GroupName>,
    /// Given to services that name no domain.
    pub domains: BTreeSet<Domain>,
}

/// A path of a domain of a group: what one service owns at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathKey {
    /// The group.
    pub group: GroupName,
    /// `None`: the group has no domains.
    pub domain: Option<Domain>,
    /// In its owned form.
    pub path: BasePath,
}

// === impl Group ===

impl Group {
    /// A group of which only the name is known.
    #[must_use]
    pub fn named(name: GroupName) -> Self {
        Self {
            name,
            domains: BTreeSet::new(),
            default_domain: None,
            minimum_agents: 1,
            target_agents: 0,
            domain_aliases: BTreeMap::new(),
        }
    }

    /// The domains in which a service is served that asks for these.
    #[must_use]
    pub fn effective(&self, asked: &BTreeSet<Domain>) -> BTreeSet<Domain> {
        let served: BTreeSet<_> = self.domains.intersection(asked).cloned().collect();
        if served.is_empty() { self.default_domain.iter().cloned().collect() } else { served }
    }

    /// What a service with these domains owns here: its paths in the domains that
    /// the group serves of them, or in its only server if it has no domains.
    #[must_use]
    pub(crate) fn places(&self, domains: &BTreeSet<Domain>, paths: &BTreeSet<BasePath>) -> BTreeSet<PathKey> {
        let mut served: Vec<_> = self.effective(domains).into_iter().map(Some).collect();
        if served.is_empty() {
            served.push(None);
        }
        locks(&BTreeSet::from([self.name.clone()]), &served, paths)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Each path in each domain of each group.
pub(crate) fn locks(
    groups: &BTreeSet<GroupName>,
    domains: &[Option<Domain>],
    paths: &BTreeSet<BasePath>,
) -> BTreeSet<PathKey> {
    let mut all = BTreeSet::new();
    for group in groups {
        for path in paths {
            let key = |domain| PathKey { group: group.clone(), domain, path: path.owned() };
            all.extend(domains.iter().cloned().map(key));
        }
    }
    all
}
