//! When jobs run, and what happens when they fail or meet.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{ids::RequestId, time::Millis};

/// How an expression is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Five fields are cron, six or seven are Quartz.
    #[default]
    ByFields,
    /// Five fields.
    Cron,
    /// Six or seven fields.
    Quartz,
}

/// What makes a scheduled request run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// The clock.
    Times {
        /// As the user wrote it.
        expression: String,
        /// How it is written.
        form: Form,
        /// IANA name.
        time_zone: String,
    },
    /// The success of all of these.
    After(Vec<RequestId>),
}

/// What happens with times that passed while nothing could be launched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missed {
    /// Nothing.
    #[default]
    Skip,
    /// One run for all of them.
    Once,
    /// A run for each.
    All,
}

/// When a scheduled request runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// What makes it run.
    pub when: When,
    /// What happens with missed times.
    pub missed: Missed,
    /// A time that is later than this was missed.
    pub window: Millis,
}

/// What happens when a run is due while another is active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Overlap {
    /// The new one is recorded as skipped.
    #[default]
    Forbid,
    /// Both run.
    Allow,
    /// The active one is stopped first.
    Replace,
}

/// What happens with failures and with many runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobPolicy {
    /// Further attempts after a failure.
    pub retries: u32,
    /// Before the first further attempt; doubles.
    pub retry_pause: Millis,
    /// A task that runs longer is stopped and has failed.
    pub time_limit: Option<Millis>,
    /// Two at once.
    pub overlap: Overlap,
    /// A run that takes longer is overdue; `None`: twice the average, at least a minute.
    pub expected_runtime: Option<Millis>,
    /// Between the end of a run and the start of the next.
    pub gap: Millis,
    /// How many runs may wait.
    pub queue_limit: u32,
}

/// A time that is this late by the time it can be launched was missed.
pub(crate) const WINDOW: Millis = Millis::seconds(60);
pub(crate) const RETRY_PAUSE: Millis = Millis::seconds(1);
pub(crate) const QUEUE_LIMIT: u32 = 1000;

// === impl JobPolicy ===

impl Default for JobPolicy {
    fn default() -> Self {
        Self {
            retries: 0,
            retry_pause: RETRY_PAUSE,
            time_limit: None,
            overlap: Overlap::Forbid,
            expected_runtime: None,
            gap: Millis(0),
            queue_limit: QUEUE_LIMIT,
        }
    }
}
