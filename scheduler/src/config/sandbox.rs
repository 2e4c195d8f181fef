//! `[limits]` and `[sandbox]`: what tasks may take, and how long what they
//! leave is kept.

use std::{path::PathBuf, time::Duration};

use platform::config::Faults;
use serde::{Deserialize, Serialize};

use crate::engine::{
    LogPolicy,
    local::{Keep, Limits},
};

/// Long enough to look at the next morning what went wrong.
const KEEP_AGE: &str = "24h";
/// As deploys may ask for: who follows a log looks at each of them.
const MOST_LOG_FILES: u32 = 100;

/// Of tasks that set none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimits {
    disk_mb: u64,
    open_files: u64,
    processes: u64,
    log_mb: u64,
    log_files: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSandbox {
    keep_age: String,
    keep_tasks: usize,
    cache_mb: u64,
    artifact_mb: u64,
    authorities: String,
}

/// What is kept of ended tasks and of artifacts.
#[derive(Clone, Debug)]
pub(super) struct Sandbox {
    pub(super) keep: Keep,
    pub(super) cache_mb: u64,
    pub(super) artifact_mb: u64,
    pub(super) authorities: Option<PathBuf>,
}

impl Default for RawLimits {
    fn default() -> Self {
        Self { disk_mb: 0, open_files: 0, processes: 0, log_mb: 10, log_files: 2 }
    }
}

impl Default for RawSandbox {
    fn default() -> Self {
        Self {
            keep_age: KEEP_AGE.to_owned(),
            keep_tasks: 1_000,
            cache_mb: 2_048,
            artifact_mb: 1_024,
            authorities: String::new(),
        }
    }
}

// === impl RawLimits ===

impl RawLimits {
    pub(super) fn validate(&self, faults: &mut Faults) -> Option<Limits> {
        if self.log_mb == 0 {
            faults.note("limits.log_mb", "must be at least 1");
        }
        if (1..16).contains(&self.open_files) {
            faults.note("limits.open_files", "must be 0, for what the host allows, or at least 16");
        }
        if self.log_files > MOST_LOG_FILES {
            faults.note("limits.log_files", format!("must be at most {MOST_LOG_FILES}"));
        }
        Some(Limits {
            disk_mb: self.disk_mb,
            max_open_files: self.open_files,
            max_processes: self.processes,
            logs: LogPolicy { max_mb: self.log_mb, files: self.log_files },
        })
    }
}

// === impl RawSandbox ===

impl RawSandbox {
    pub(super) fn validate(&self, faults: &mut Faults) -> Option<Sandbox> {
        let age = faults.duration("sandbox.keep_age", &self.keep_age);
        if age.is_some_and(|age| age < Duration::from_secs(1)) {
            faults.note("sandbox.keep_age", "must be at least \"1s\"");
        }
        if self.artifact_mb == 0 || self.artifact_mb > self.cache_mb {
            faults.note("sandbox.artifact_mb", "must be at least 1 and not more than sandbox.cache_mb");
        }
        let authorities = (!self.authorities.is_empty()).then(|| PathBuf::from(&self.authorities));
        if authorities.as_ref().is_some_and(|path| !path.is_absolute()) {
            faults.note("sandbox.authorities", "must be an absolute path of a PEM file, or \"\"");
        }
        let keep = Keep { age: age?, tasks: self.keep_tasks };
        Some(Sandbox { keep, cache_mb: self.cache_mb, artifact_mb: self.artifact_mb, authorities })
    }
}
