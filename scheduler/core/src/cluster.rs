//! Settings of the whole cluster.

use alloc::{collections::BTreeMap, string::String};

use serde::{Deserialize, Serialize};

use crate::{
    audit::{ActionKind, Actor},
    time::Timestamp,
};

/// The settings as stored; without a record none is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterRecord {
    /// Actions that are refused.
    pub disabled: BTreeMap<ActionKind, Disabled>,
    /// Below a priority nothing starts.
    pub freeze: Option<Freeze>,
    /// Automatic actions are stopped.
    pub brake: Option<Brake>,
    /// When the last brake was released; what was lost before counts no more.
    pub released_at: Option<Timestamp>,
    /// The last sequence of its audit log.
    pub audited: u64,
    /// What no counter of a new request may fall below.
    pub floor: Floor,
}

/// The highest counters of the requests that were forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Floor {
    /// Tasks that were ever launched.
    pub launches: u64,
    /// Lives.
    pub incarnation: u32,
}

/// Why an action is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disabled {
    /// Who, and the words that callers get.
    pub by: Actor,
    /// Since when.
    pub since: Timestamp,
    /// `None`: until somebody enables it.
    pub until: Option<Timestamp>,
}

/// Nothing of a lower priority starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// The lowest priority that starts.
    pub minimum: u32,
    /// Tasks below it are stopped too.
    pub stop_tasks: bool,
    /// Who, and why.
    pub by: Actor,
    /// Since when.
    pub since: Timestamp,
    /// `None`: until somebody ends it.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Set after a mass loss of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brake {
    /// Since when.
    pub since: Timestamp,
    /// `None`: until somebody releases it.
    pub until: Option<Timestamp>,
    /// The evidence.
    pub reason: String,
}

// === impl ClusterRecord ===

impl ClusterRecord {
    /// Why an action is refused now.
    #[must_use]
    pub fn refuses(&self, kind: ActionKind, now: Timestamp) -> Option<&Disabled> {
        self.disabled.get(&kind).filter(|disabled| disabled.until.is_none_or(|until| now < until))
    }

    /// What keeps a priority from starting now.
    #[must_use]
    pub fn freezes(&self, priority: u32, now: Timestamp) -> Option<&Freeze> {
        let lasts = |freeze: &&Freeze| freeze.until.is_none_or(|until| now < until);
        self.freeze.as_ref().filter(lasts).filter(|freeze| priority < freeze.minimum)
    }

    /// Nothing is launched, replaced or stopped but what a user's deploy or
    /// action in progress needs.
    #[must_use]
    pub fn is_braked(&self, now: Timestamp) -> bool {
        let brake = self.brake.as_ref().filter(|brake| brake.until.is_none_or(|until| now < until));
        brake.is_some() || self.refuses(ActionKind::Automatic, now).is_some()
    }
}
