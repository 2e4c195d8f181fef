//! Tasks whose launch is under way: a stop that finds no folder yet waits for it.

use std::sync::Arc;

use super::Shared;

/// Lives from before the nursery has an order until its outcome is known and its
/// runner is followed.
#[derive(Debug)]
pub(super) struct Unborn {
    shared: Arc<Shared>,
    task_id: String,
}

// === impl Unborn ===

impl Unborn {
    pub(super) fn new(shared: &Arc<Shared>, task_id: &str) -> Self {
        *shared.state().unborn.entry(task_id.to_owned()).or_default() += 1;
        Self { shared: Arc::clone(shared), task_id: task_id.to_owned() }
    }
}

impl Drop for Unborn {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        if let Some(launches) = state.unborn.get_mut(&self.task_id) {
            *launches -= 1;
            if *launches == 0 {
                state.unborn.remove(&self.task_id);
            }
        }
    }
}

// === impl Shared ===

impl Shared {
    pub(super) fn is_unborn(&self, task_id: &str) -> bool {
        self.state().unborn.contains_key(task_id)
    }
}
