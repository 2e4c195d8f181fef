//! Waits on predicates with a deadline.

use std::time::{Duration, Instant};

use crate::{Error, Result};

/// Between two looks at the world.
const PAUSE: Duration = Duration::from_millis(10);

/// What a look found: `bool`, `Option`, and `Result` whose failure is told at
/// the deadline.
pub trait Found {
    type Value;
    /// # Errors
    /// Not yet, and why.
    fn found(self) -> std::result::Result<Self::Value, String>;
}

/// Looks again until it is found.
///
/// # Errors
/// The deadline passed; the words name what was waited for and the last reason.
pub async fn until<F: Found>(
    what: &str,
    deadline: Duration,
    mut look: impl AsyncFnMut() -> F,
) -> Result<F::Value> {
    let end = Instant::now() + deadline;
    loop {
        let reason = match look().await.found() {
            Ok(value) => return Ok(value),
            Err(reason) => reason,
        };
        if Instant::now() >= end {
            let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
            return Err(Error::new(format!("waited {deadline:?} in vain until {what}{reason}")));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

// === impl Found ===

impl Found for bool {
    type Value = ();
    fn found(self) -> std::result::Result<(), String> {
        if self { Ok(()) } else { Err(String::new()) }
    }
}

impl<T> Found for Option<T> {
    type Value = T;
    fn found(self) -> std::result::Result<T, String> {
        self.ok_or_else(String::new)
    }
}

impl<T> Found for Result<T> {
    type Value = T;
    fn found(self) -> std::result::Result<T, String> {
        self.map_err(|error| error.to_string())
    }
}
