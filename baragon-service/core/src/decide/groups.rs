//! Groups are defined, changed and removed. Any replica may decide it.

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

mod claims;

pub use claims::prepare_group;

use crate::{
    commit::{Commit, Key, Range, Record},
    group::{Group, GroupAlias},
    ids::{Domain, GroupName, ServiceId},
    snapshot::Snapshot,
};

/// Why a group cannot become as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFault {
    /// The field of the group.
    pub field: String,
    /// The rule and the remedy.
    pub rule: String,
}

/// Defines or changes a group.
///
/// # Errors
/// Every rule that it breaks: a domain in use cannot be taken away, because the
/// paths of its services are owned in it. In one that comes, services that have
/// always asked for it get their paths, which must not be those of others.
pub fn put_group(snapshot: &Snapshot, group: Group) -> Result<Commit, Vec<GroupFault>> {
    let mut faults = Vec::new();
    if group.default_domain.as_ref().is_some_and(|domain| !group.domains.contains(domain)) {
        faults.push(fault("group.default_domain", "must be one of the group's domains; add it there"));
    }
    if group.default_domain.is_none() && !group.domains.is_empty() {
        faults.push(fault("group.default_domain", "is needed when the group has domains; name one of them"));
    }
    faults.extend(lost_domains(snapshot, &group));
    faults.extend(bad_aliases(&group));
    if snapshot.alias(&group.name).is_some() {
        faults.push(fault("group.name", "is the name of a group alias; choose another, or delete the alias"));
    }
    let claims = claims::of(snapshot, &group);
    faults.extend(claims.faults());
    if !faults.is_empty() {
        return Err(faults);
    }
    let key = Key::Group(group.name.clone());
    let modified = snapshot.modified(&key);
    let alias = Key::Alias(group.name.clone());
    let commit = claims.commit(snapshot).expecting(key, modified).expecting(alias, None);
    // An admission that has just taken a path in it has not written the group.
    let commit = commit.knowing(Range::Paths(group.name.clone()), snapshot.revision());
    Ok(commit.putting(Record::Group(group)))
}

/// Removes a group; `None` when there is none.
///
/// # Errors
/// The services that use it.
pub fn delete_group(snapshot: &Snapshot, name: &GroupName) -> Result<Option<Commit>, Vec<GroupFault>> {
    let Some(stored) = snapshot.group(name) else {
        return Ok(None);
    };
    let users: BTreeSet<&ServiceId> =
        snapshot.paths().filter(|(path, _)| path.group == *name).map(|(_, owner)| owner).collect();
    if let Some(first) = users.first() {
        let rule = format!(
            "group {name} is used by {} service(s), the first is {first}; move or delete them first",
            users.len()
        );
        return Err(Vec::from([fault("name", &rule)]));
    }
    if let Some(alias) = snapshot.aliases().find(|alias| alias.groups.contains(name)) {
        let rule = format!("group {name} is named by the group alias {}; change that first", alias.name);
        return Err(Vec::from([fault("name", &rule)]));
    }
    let key = Key::Group(name.clone());
    let commit = Commit::new().expecting(key.clone(), Some(stored.modified)).deleting(key);
    let heard = snapshot.revision();
    Ok(Some(commit.knowing(Range::Paths(name.clone()), heard).knowing(Range::Aliases, heard)))
}

/// Defines or changes a name for groups.
///
/// # Errors
/// Every rule that it breaks.
pub fn put_alias(snapshot: &Snapshot, alias: GroupAlias) -> Result<Commit, Vec<GroupFault>> {
    let mut faults = Vec::new();
    if snapshot.group(&alias.name).is_some() {
        faults.push(fault("alias.name", "is the name of a group; choose another"));
    }
    if alias.groups.is_empty() {
        faults.push(fault("alias.groups", "must name at least one group"));
    }
    let unknown = alias.groups.iter().filter(|name| snapshot.group(name).is_none());
    faults.extend(
        unknown.map(|name| fault("alias.groups", &format!("group {name} does not exist; put it first"))),
    );
    let groups = || alias.groups.iter().filter_map(|name| snapshot.group(name));
    let unserved =
        alias.domains.iter().filter(|domain| !groups().any(|group| group.value.domains.contains(domain)));
    let rule = |domain| format!("domain {domain} is served by none of the groups; add it to one of them");
    faults.extend(unserved.map(|domain| fault("alias.domains", &rule(domain))));
    if !faults.is_empty() {
        return Err(faults);
    }
    let key = Key::Alias(alias.name.clone());
    let modified = snapshot.modified(&key);
    let commit = Commit::new().expecting(key, modified).expecting(Key::Group(alias.name.clone()), None);
    let commit = alias.groups.iter().fold(commit, |commit, name| {
        let key = Key::Group(name.clone());
        let modified = snapshot.modified(&key);
        commit.expecting(key, modified)
    });
    Ok(commit.putting(Record::Alias(alias)))
}

/// Removes a name for groups; `None` when there is none. Services that were
/// accepted under it stay where they are.
#[must_use]
pub fn delete_alias(snapshot: &Snapshot, name: &GroupName) -> Option<Commit> {
    let stored = snapshot.alias(name)?;
    let key = Key::Alias(name.clone());
    Some(Commit::new().expecting(key.clone(), Some(stored.modified)).deleting(key))
}

fn bad_aliases(group: &Group) -> Vec<GroupFault> {
    let mut faults = Vec::new();
    for (alias, domains) in &group.domain_aliases {
        let field = format!("group.domain_aliases[{alias}]");
        if group.domains.contains(alias) {
            faults.push(fault(&field, "is one of the group's domains; an alias must be another name"));
        }
        if domains.is_empty() || !domains.is_subset(&group.domains) {
            faults.push(fault(&field, "must list some of the group's domains, and no others"));
        }
    }
    faults
}

fn lost_domains(snapshot: &Snapshot, group: &Group) -> Vec<GroupFault> {
    let mut lost: BTreeSet<(Option<Domain>, ServiceId)> = BTreeSet::new();
    let before = snapshot.group(&group.name).map(|stored| stored.value.domains.clone()).unwrap_or_default();
    for (path, owner) in snapshot.paths().filter(|(path, _)| path.group == group.name) {
        let goes = match &path.domain {
            Some(domain) => before.contains(domain) && !group.domains.contains(domain),
            None => !group.domains.is_empty(),
        };
        if goes {
            lost.insert((path.domain.clone(), owner.clone()));
        }
    }
    lost.into_iter().map(|(domain, owner)| lost_domain(domain.as_ref(), &owner)).collect()
}

fn lost_domain(domain: Option<&Domain>, owner: &ServiceId) -> GroupFault {
    let rule = match domain {
        Some(domain) => {
            format!("domain {domain} is in use by service {owner}; keep it, or move the service first")
        }
        None => {
            format!("service {owner} uses the group without a domain; delete it before domains are added")
        }
    };
    fault("group.domains", &rule)
}

fn fault(field: &str, rule: &str) -> GroupFault {
    GroupFault { field: field.into(), rule: rule.into() }
}
