//! Template sets: a service asks for one that its agents have.

use alloc::{collections::BTreeSet, vec::Vec};

use super::admit::Fault;
use crate::{
    commit::{Commit, Key},
    ids::{GroupName, TemplateName},
    request::{Action, Submission},
    snapshot::Snapshot,
};

/// Every group whose agents lack what is asked for; `None` asks for the set that
/// every agent has.
pub(super) fn check(
    snapshot: &Snapshot,
    template: Option<&TemplateName>,
    groups: &BTreeSet<GroupName>,
) -> Vec<Fault> {
    let Some(template) = template else { return Vec::new() };
    let lack = |group: &GroupName| {
        let lacking = || {
            let agents = snapshot.agents_of(group).map(|agent| &agent.value);
            agents.filter(|agent| agent.lacks(template))
        };
        let known = lacking().next()?.templates.clone().unwrap_or_default();
        let agents = lacking().map(|agent| agent.key.id.clone()).collect();
        Some(Fault::UnknownTemplate { template: template.clone(), group: group.clone(), agents, known })
    };
    groups.iter().filter_map(lack).collect()
}

/// So many agents still have what they had. Of more than there is room for, one
/// that has just lost it refuses the change itself.
pub(super) fn rely_on(snapshot: &Snapshot, commit: Commit, group: &GroupName, most: usize) -> Commit {
    let agents = snapshot.agents_of(group).take(most);
    agents.fold(commit, |commit, agent| {
        commit.expecting(Key::Agent(agent.value.key.clone()), Some(agent.modified))
    })
}

/// The set that a submission names.
pub(super) fn asked(submission: &Submission) -> Option<&TemplateName> {
    match &submission.action {
        Action::Update { service, .. } => service.as_ref()?.template.as_ref(),
        Action::Delete | Action::Reload => None,
    }
}
