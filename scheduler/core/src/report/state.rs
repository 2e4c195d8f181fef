//! The state of a request as people see it.

use crate::{
    deploy::DeployRecord,
    progress::Progress,
    request::{Life, RequestRecord},
};

/// What its record, its deploy and its deaths make together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of the wire")]
pub enum RequestState {
    Active,
    SystemCooldown,
    Paused,
    DeployingToUnpause,
    Finished,
    Deleting,
    Deleted,
}

// === impl RequestState ===

impl RequestState {
    /// `pending` is its deploy in progress, if it is still stored.
    #[must_use]
    pub fn of(record: &RequestRecord, pending: Option<&DeployRecord>, progress: Option<&Progress>) -> Self {
        match record.life {
            Life::Active if progress.is_some_and(|progress| progress.cooldown.is_some()) => {
                Self::SystemCooldown
            }
            Life::Active => Self::Active,
            Life::Paused { .. } if pending.is_some_and(|pending| pending.unpause) => Self::DeployingToUnpause,
            Life::Paused { .. } => Self::Paused,
            Life::Finished { .. } => Self::Finished,
            Life::Deleting { .. } => Self::Deleting,
            Life::Deleted { .. } => Self::Deleted,
        }
    }

    /// Its name in what others are told.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::SystemCooldown => "system_cooldown",
            Self::Paused => "paused",
            Self::DeployingToUnpause => "deploying_to_unpause",
            Self::Finished => "finished",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
        }
    }
}
