//! The keys under `history`: how much is kept of each request.

use platform::config::Faults;
use scheduler_core::decide::History;
use serde::{Deserialize, Serialize};

use super::millis;

/// 30 days.
const HISTORY_AGE: &str = "720h";
/// Of each request; every replica holds all of it in memory.
const MOST_KEPT: usize = 10_000;
/// What a runner keeps of what its task prints.
const MOST_OUTPUT: usize = 1024;

/// Of each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHistory {
    runs: usize,
    tasks: usize,
    deploys: usize,
    age: String,
    deleted_requests: usize,
    audit: usize,
    output_bytes: usize,
}

// === impl RawHistory ===

impl Default for RawHistory {
    fn default() -> Self {
        let History { runs, tasks, deploys, deleted, audit, output_bytes, .. } = History::default();
        let age = HISTORY_AGE.to_owned();
        Self { runs, tasks, deploys, age, deleted_requests: deleted, audit, output_bytes }
    }
}

impl RawHistory {
    pub(super) fn validate(self, faults: &mut Faults) -> Option<History> {
        let Self { runs, tasks, deploys, age, deleted_requests: deleted, audit, output_bytes } = self;
        let age = faults.duration("history.age", &age).map(millis);
        let mut fits = true;
        for (name, kept) in [("runs", runs), ("tasks", tasks), ("deploys", deploys), ("audit", audit)] {
            if !(1..=MOST_KEPT).contains(&kept) {
                faults.note(format!("history.{name}"), format!("must be between 1 and {MOST_KEPT}"));
                fits = false;
            }
        }
        if output_bytes > MOST_OUTPUT {
            let rule = format!("must be at most {MOST_OUTPUT}; 0 keeps none, and the log has all");
            faults.note("history.output_bytes", rule);
            fits = false;
        }
        let age = age.filter(|_| fits)?;
        Some(History { runs, tasks, deploys, age, deleted, audit, output_bytes })
    }
}
