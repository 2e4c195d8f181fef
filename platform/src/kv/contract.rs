//! What every form of the store promises, as one suite.

use super::Store;

/// Runs the whole suite under `prefix`, which must be empty.
///
/// # Panics
/// When a promise is broken.
pub async fn check(_store: Store, _prefix: &str) {
    todo!()
}
