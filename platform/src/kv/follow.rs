//! A live copy of a prefix: list, watch, resume, list again after a compaction.

use super::{Change, Listing, Revision, Store};

/// What a follower learns, in order and without gaps.
#[derive(Debug)]
pub enum Update {
    /// The whole content: at the start, and after a gap in the history.
    Reset(Listing),
    /// What changed since the update before, and the revision reached.
    Changed { changes: Vec<Change>, revision: Revision },
    /// The store cannot be heard; an update follows when it can again.
    Stalled { reason: String },
}

/// Follows one prefix. Retries by itself and never ends.
#[derive(Debug)]
pub struct Follower {}

impl Follower {
    #[must_use]
    pub fn new(_store: Store, _prefix: impl Into<String>) -> Self {
        todo!()
    }

    /// The next update. Cancel-safe: a dropped call loses nothing.
    pub async fn next(&mut self) -> Update {
        todo!()
    }
}
