//! An operator takes an agent out of service, or back. Any replica may decide it.

use alloc::string::String;
use core::{fmt, time::Duration};

use crate::{
    agent::{AgentKey, Maintenance},
    clock::Timestamp,
    commit::{Commit, Key, Record},
    snapshot::Snapshot,
};

/// An agent in maintenance that has not been told so is waited for like any
/// other, from the beginning of the maintenance on. One that cannot be told must
/// not hold up requests.
pub(super) const TELLING: Duration = Duration::from_secs(5);

/// What the operator wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of this agent.
    pub agent: AgentKey,
    /// Whether it is to be out of service.
    pub on: bool,
    /// Why.
    pub message: String,
    /// Also when nobody else serves its group.
    pub force: bool,
}

/// Why it is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaintenanceFault {
    /// Nobody has ever seen the agent.
    UnknownAgent(AgentKey),
    /// Nobody else serves its group.
    LastAgent(AgentKey),
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
    // Two that go at the same time must not rely on each other.
    let other = snapshot.agents_of(&agent.group).find(|other| other.value.key != *agent);
    let witness = other.ok_or_else(|| MaintenanceFault::LastAgent(agent.clone()))?;
    let stays = Key::Maintenance(witness.value.key.clone());
    let modified = snapshot.modified(&stays);
    let commit = commit.expecting_present(Key::Agent(witness.value.key.clone())).expecting(stays, modified);
    Ok(Some(commit))
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
        }
    }
}
