//! Agents: who is there, and whether it serves what it should.

use alloc::{collections::BTreeSet, string::String};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    ids::{AgentId, GroupName, Revision, TemplateName},
};

/// An agent in its group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentKey {
    /// The group.
    pub group: GroupName,
    /// The agent.
    pub id: AgentId,
}

/// A live agent: one that holds its lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Who.
    pub key: AgentKey,
    /// "host:port" of its server.
    pub address: String,
    /// Tells one life of it from the next.
    pub boot: String,
    /// When it announced itself.
    pub since: Timestamp,
    /// The template sets that it has; `None` when it does not say.
    pub templates: Option<BTreeSet<TemplateName>>,
}

/// The leader's last word on whether an agent serves all that it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncRecord {
    /// Who.
    pub key: AgentKey,
    /// The presence that it speaks of: the revision at which that came to be.
    pub presence: Revision,
    /// Whether all is served.
    pub in_sync: bool,
    /// Whether it knows that it is in maintenance.
    pub maintenance: bool,
    /// Why not.
    pub message: String,
}

/// What is remembered of an agent when it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAgent {
    /// Who.
    pub key: AgentKey,
    /// Where it was.
    pub address: String,
    /// The presence that was seen last: the revision at which that came to be.
    pub presence: Revision,
    /// Whether it held its lease then.
    pub live: bool,
    /// When it came, or was missed.
    pub seen_at: Timestamp,
}

/// An operator's word on an agent. The end of a maintenance is written down
/// too: a commit that was decided before it must not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// Who.
    pub key: AgentKey,
    /// Whether it is out of service.
    pub on: bool,
    /// Why.
    pub message: String,
    /// Since when.
    pub since: Timestamp,
}

/// How much an agent had to change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not said.
    #[default]
    Unknown,
    /// Nothing.
    None,
    /// Upstreams, without a reload.
    Endpoints,
    /// With a reload.
    Structural,
}

// === impl Agent ===

impl Agent {
    /// Whether it says which template sets it has, and this is none of them.
    #[must_use]
    pub fn lacks(&self, template: &TemplateName) -> bool {
        self.templates.as_ref().is_some_and(|known| !known.contains(template))
    }
}

impl fmt::Display for AgentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)
    }
}
