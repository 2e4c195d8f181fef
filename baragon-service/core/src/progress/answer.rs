//! What agents answer to calls.

use alloc::{string::String, vec::Vec};

use crate::{
    agent::Level,
    ids::{Generation, ServiceId},
    timeline::Steps,
};

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To an Apply: one entry an item, and where the time went.
    Applied(Vec<ItemAnswer>, Option<Steps>),
    /// To a Resync: one entry a service that is not served as asked.
    Resynced(Vec<ItemAnswer>),
    /// None.
    Lost {
        /// Why, as far as is known.
        message: String,
    },
}

/// What an agent says of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAnswer {
    /// The service.
    pub service: ServiceId,
    /// What it did.
    pub outcome: ItemOutcome,
    /// In its own words.
    pub message: String,
}

/// What an agent made of one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemOutcome {
    /// Serves it.
    Applied(Level),
    /// Holds a higher generation.
    Stale(Generation),
    /// Will never serve it.
    Invalid,
    /// Could not this time.
    Failed,
}

// === impl ItemAnswer ===

impl ItemAnswer {
    pub(super) fn held_above(&self) -> Option<(ServiceId, Generation)> {
        match self.outcome {
            ItemOutcome::Stale(held) => Some((self.service.clone(), held)),
            ItemOutcome::Applied(_) | ItemOutcome::Invalid | ItemOutcome::Failed => None,
        }
    }
}
