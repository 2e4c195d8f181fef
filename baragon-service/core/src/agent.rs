//! Agents: who is there, and whether it serves what it should.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    ids::{AgentId, GroupName, Revision},
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
    /// Why not.
    pub message: String,
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

impl fmt::Display for AgentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)
    }
}
