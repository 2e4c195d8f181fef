//! Requests for which no decision can be made, so that all others go on. Who
//! is here is neither decided for nor acted on; its tasks stay as they are.

use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
};

use scheduler_core::ids::RequestId;

#[derive(Debug, Default)]
pub(super) struct Quarantine {
    /// Who is here, and why.
    requests: BTreeMap<RequestId, String>,
}

// === impl Quarantine ===

impl Quarantine {
    pub(super) fn holds(&self, id: &RequestId) -> bool {
        self.requests.contains_key(id)
    }

    pub(super) fn take(&mut self, id: &RequestId, why: &str) {
        tracing::error!(request = %id, why, "no decision can be made for a request; the others go on");
        self.requests.insert(id.clone(), why.to_owned());
    }

    /// Somebody has changed them: perhaps it works now.
    pub(super) fn release(&mut self, ids: &BTreeSet<RequestId>) {
        self.requests.retain(|id, _| !ids.contains(id));
    }

    pub(super) fn problems(&self) -> impl Iterator<Item = String> {
        self.requests.iter().map(|(id, why)| {
            format!("request {id} is quarantined: {why}; a change of it, or a new leader, tries it again")
        })
    }
}

/// Runs a decision; a panic of it in words. It only reads what is outside of
/// it, so nothing is left half done.
pub(super) fn contain<T>(decide: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(decide))
        .map_err(|panic| format!("its decision panicked: {}", words(&*panic)))
}

fn words(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(words), _) => words,
        (None, Some(words)) => words,
        (None, None) => "without a word",
    }
}
