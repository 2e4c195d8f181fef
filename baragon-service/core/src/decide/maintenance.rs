//! An operator takes an agent out of service, or back. Any replica may decide it.

use alloc::{string::String, vec::Vec};
use core::{fmt, time::Duration};

use super::admit::MAX_WITNESSES;
use crate::{
    agent::{AgentKey, Maintenance},
    clock::Timestamp,
    commit::{Commit, Key, Record},
    snapshot::Snapshot,
};

/// So long after the beginning of its maintenance an agent is waited for like any
/// other: it has to be told, and who looks at its health has to see it. One that
/// does nothing any more must not hold up requests for longer.
pub(super) const LEAVING: Duration = Duration::from_secs(5);

/// What the operator wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of this agent.
    pub agent: AgentKey,
    /// Whether it is to be out of service.
    pub on: bool,
    /// Why.
    pub message: String,
    /// Also when too few others serve its group.
    pub force: bool,
}

/// Why it is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaintenanceFault {
    /// Nobody has ever seen the agent.
    UnknownAgent(AgentKey),
    /// Nobody else serves its group.
    LastAgent(AgentKey),
    /// Too few others serve its group: every request would be refused.
    BelowMinimum {
        /// The agent.
        agent: AgentKey,
        /// Others that serve.
        left: usize,
        /// That the group needs.
        minimum: u32,
    },
}

/// Takes an agent out of service, or back; `None` when it is so already.
///
/// # Errors
/// The rule that it breaks.
pub fn set_maintenance(
    snapshot: &Snapshot,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Option<Commit>, MaintenanceFault> {
    let agent = &wanted.agent;
    if snapshot.present_agent(agent).is_none() && snapshot.known(agent).is_none() {
        return Err(MaintenanceFault::UnknownAgent(agent.clone()));
    }
    if snapshot.is_in_maintenance(agent) == wanted.on {
        return Ok(None);
    }
    let key = Key::Maintenance(agent.clone());
    let modified = snapshot.modified(&key);
    let word = Maintenance { key: agent.clone(), on: wanted.on, message: wanted.message.clone(), since: now };
    let commit = Commit::new().expecting(key, modified).putting(Record::Maintenance(word));
    if !wanted.on || wanted.force || snapshot.agent(agent).is_none() {
        return Ok(Some(commit));
    }
    relying_on_others(snapshot, agent, commit).map(Some)
}

/// Two that go at the same time must not rely on each other.
fn relying_on_others(
    snapshot: &Snapshot,
    agent: &AgentKey,
    commit: Commit,
) -> Result<Commit, MaintenanceFault> {
    let minimum = snapshot.group(&agent.group).map_or(1, |group| group.value.minimum_agents.max(1));
    let needed = usize::try_from(minimum).unwrap_or(usize::MAX);
    let others = snapshot.agents_of(&agent.group).filter(|other| other.value.key != *agent);
    let witnesses: Vec<&AgentKey> = others.map(|other| &other.value.key).take(needed).collect();
    if witnesses.is_empty() {
        return Err(MaintenanceFault::LastAgent(agent.clone()));
    }
    if witnesses.len() < needed {
        let (agent, left) = (agent.clone(), witnesses.len());
        return Err(MaintenanceFault::BelowMinimum { agent, left, minimum });
    }
    let group = Key::Group(agent.group.clone());
    let modified = snapshot.modified(&group);
    let sure = witnesses.into_iter().take(MAX_WITNESSES);
    Ok(sure.fold(commit.expecting(group, modified), |commit, other| {
        let stays = Key::Maintenance(other.clone());
        let modified = snapshot.modified(&stays);
        commit.expecting_present(Key::Agent(other.clone())).expecting(stays, modified)
    }))
}

// === impl MaintenanceFault ===

impl fmt::Display for MaintenanceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAgent(agent) => write!(f, "agent {agent} is not known in group {}", agent.group),
            Self::LastAgent(agent) => write!(
                f,
                "agent {agent} is the last that serves group {}; bring another one up, or force it",
                agent.group
            ),
            Self::BelowMinimum { agent, left, minimum } => write!(
                f,
                "without agent {agent} group {} has {left} of the {minimum} agent(s) that it needs, and every request \
                 is refused; bring another one up, lower its minimum, or force it",
                agent.group
            ),
        }
    }
}
