//! Groups are defined, changed and removed. Any replica may decide it.

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use crate::{
    commit::{Commit, Key, Record},
    group::Group,
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
/// paths of its services are owned in it.
pub fn put_group(snapshot: &Snapshot, group: Group) -> Result<Commit, Vec<GroupFault>> {
    let mut faults = Vec::new();
    if group.default_domain.as_ref().is_some_and(|domain| !group.domains.contains(domain)) {
        faults.push(fault("group.default_domain", "must be one of the group's domains; add it there"));
    }
    if group.default_domain.is_none() && !group.domains.is_empty() {
        faults.push(fault("group.default_domain", "is needed when the group has domains; name one of them"));
    }
    faults.extend(lost_domains(snapshot, &group));
    if !faults.is_empty() {
        return Err(faults);
    }
    let key = Key::Group(group.name.clone());
    let modified = snapshot.modified(&key);
    Ok(Commit::new().expecting(key, modified).putting(Record::Group(group)))
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
    let key = Key::Group(name.clone());
    Ok(Some(Commit::new().expecting(key.clone(), Some(stored.modified)).deleting(key)))
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
