//! Where, as whom and within which limits tasks run.

use std::{path::PathBuf, time::Duration};

use super::{Keep, LogPolicy, Node};

/// Where and as whom tasks run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Shared by all schedulers of a host.
    pub data: PathBuf,
    /// The user of tasks that name none. Counts only when the scheduler is root.
    pub user: Option<String>,
    /// Whether tasks get control groups, where the host has them.
    pub cgroup: bool,
    /// This binary: it is also the runner.
    pub program: PathBuf,
    /// Tells this cluster from others that could use the same folder: its prefix in the store.
    pub owner: String,
    /// What this host is called and has.
    pub node: Node,
    /// Of tasks that set none.
    pub limits: Limits,
    /// Of fetched artifacts, for the next task that wants them.
    pub cache_mb: u64,
    /// The largest artifact, also when it is unpacked.
    pub artifact_mb: u64,
    /// Whom to trust when artifacts are fetched; `None`: as the system does.
    pub authorities: Option<PathBuf>,
    pub keep: Keep,
}

/// Limits of tasks that set none; 0: what the host allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub disk_mb: u64,
    pub max_open_files: u64,
    pub max_processes: u64,
    pub logs: LogPolicy,
}

// === impl Settings ===

impl Settings {
    /// With the usual limits.
    #[must_use]
    pub fn new(data: PathBuf, program: PathBuf) -> Self {
        Self {
            data,
            user: None,
            cgroup: true,
            program,
            owner: String::new(),
            node: Node::default(),
            limits: Limits::default(),
            cache_mb: 2048,
            artifact_mb: 1024,
            authorities: None,
            keep: Keep { age: Duration::from_secs(86_400), tasks: 1_000 },
        }
    }
}
