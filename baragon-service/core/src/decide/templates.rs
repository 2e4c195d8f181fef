//! Template sets: a service asks for one that its agents have.

use super::admit::{Fault, MAX_WITNESSES};
use crate::{
    commit::{Commit, Key},
    ids::{GroupName, TemplateName},
    request::{Action, Request},
    snapshot::Snapshot,
};

/// Every group whose agents lack what is asked for.
pub(super) fn check<'a>(
    snapshot: &'a Snapshot,
    request: &'a Request,
) -> impl Iterator<Item = Fault> + use<'a> {
    let asked = asked(request);
    request.groups.iter().filter_map(move |group| {
        let template = asked?;
        let lacking = || {
            let agents = snapshot.agents_of(group).map(|agent| &agent.value);
            agents.filter(|agent| agent.lacks(template))
        };
        let known = lacking().next()?.templates.clone().unwrap_or_default();
        let agents = lacking().map(|agent| agent.key.id.clone()).collect();
        Some(Fault::UnknownTemplate { template: template.clone(), group: group.clone(), agents, known })
    })
}

/// The agents still have what they had. Of more than there is room for, one that
/// has just lost it refuses the change itself.
pub(super) fn rely_on(snapshot: &Snapshot, commit: Commit, request: &Request, group: &GroupName) -> Commit {
    if asked(request).is_none() {
        return commit;
    }
    let agents = snapshot.agents_of(group).take(MAX_WITNESSES);
    agents.fold(commit, |commit, agent| {
        commit.expecting(Key::Agent(agent.value.key.clone()), Some(agent.modified))
    })
}

/// `None`: the set that every agent has.
fn asked(request: &Request) -> Option<&TemplateName> {
    match &request.submission.action {
        Action::Update { service, .. } => service.as_ref()?.template.as_ref(),
        Action::Delete | Action::Reload => None,
    }
}
