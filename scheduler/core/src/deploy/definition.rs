//! What a deploy says of its tasks.

use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeployId, RequestId},
    time::Millis,
};

/// A valid deploy with every default filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deploy {
    /// Whose version it is.
    pub request: RequestId,
    /// Its name.
    pub id: DeployId,
    /// Program and arguments; empty when there is a `shell` line.
    pub command: Vec<String>,
    /// A line for `/bin/sh -c`.
    #[serde(default)]
    pub shell: Option<String>,
    /// The user's part of the environment.
    pub env: BTreeMap<String, String>,
    /// More of it for single instances, by number.
    #[serde(default)]
    pub instance_env: BTreeMap<u32, BTreeMap<String, String>>,
    /// What each task gets.
    pub resources: Resources,
    /// Files that are put into the sandbox.
    #[serde(default)]
    pub artifacts: Vec<Artifact>,
    /// `None`: healthy after `considered_healthy_after`.
    pub health_check: Option<HealthCheck>,
    /// Tasks count as healthy as soon as they run.
    #[serde(default)]
    pub skip_health_checks: bool,
    /// Tasks that may die while they start before the deploy fails.
    #[serde(default)]
    pub health_budget: u32,
    /// `None`: not behind load balancers.
    pub load_balancer: Option<LoadBalancer>,
    /// `None`: all at once.
    #[serde(default)]
    pub rollout: Option<Rollout>,
    /// `None`: no automatic rollback.
    #[serde(default)]
    pub rollback: Option<RollbackPolicy>,
    /// From acceptance to success.
    pub deadline: Millis,
    /// From SIGTERM to SIGKILL.
    pub kill_grace: Millis,
    /// From the removal from the load balancers to SIGTERM.
    pub drain: Millis,
    /// The scheduler's default when `None`.
    pub user: Option<String>,
    /// How long a task without health check runs until it counts as healthy.
    pub considered_healthy_after: Millis,
    /// Codes of a job that mean success.
    #[serde(default = "zero")]
    pub success_codes: Vec<i32>,
    /// How its logs are bounded.
    #[serde(default)]
    pub logs: LogPolicy,
    /// For people and tools; not interpreted.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

/// What each task gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// Thousandths of a processor.
    pub cpu_millis: u32,
    /// Enforced where the host allows it.
    pub memory_mb: u64,
    /// How many ports.
    pub ports: u32,
    /// Of the sandbox, and kept free on the node; `None`: no more than the
    /// server's limit, and nothing is kept free.
    #[serde(default)]
    pub disk_mb: Option<u64>,
    /// Never more than `cpu_millis`, even when the node is idle.
    #[serde(default)]
    pub cpu_hard_limit: bool,
    /// `None`: the server's.
    #[serde(default)]
    pub max_open_files: Option<u64>,
    /// `None`: the server's.
    #[serde(default)]
    pub max_processes: Option<u64>,
}

/// What proves that a task is healthy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// What is asked.
    pub probe: Probe,
    /// Which port.
    pub port_index: u32,
    /// Between two checks after the first success.
    pub interval: Millis,
    /// Of one check.
    pub timeout: Millis,
    /// From the start of the process to the first success.
    pub startup_budget: Millis,
    /// Nothing is asked before.
    #[serde(default)]
    pub startup_delay: Millis,
    /// Failures in a row that make a healthy task unhealthy.
    pub failures: u32,
}

/// What a health check asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Probe {
    /// An HTTP call.
    Http(HttpProbe),
    /// A connection that opens.
    Tcp,
    /// A command in the sandbox that exits with 0: program and arguments.
    Command(Vec<String>),
}

/// The HTTP call of a health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpProbe {
    /// Over TLS.
    pub tls: bool,
    /// HTTP/2, without upgrade.
    pub http2: bool,
    /// "GET", "HEAD" ...
    pub method: String,
    /// With a leading slash.
    pub path: String,
    /// Codes that pass; empty: 200 to 299.
    pub expected: Vec<u16>,
    /// Codes that end a start at once.
    pub fatal: Vec<u16>,
}

/// A file that is put into the sandbox before the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// "file:///path", "http://..." or "https://...".
    pub uri: String,
    /// Lower-case hex; always there for http and https.
    pub sha256: Option<String>,
    /// Relative to the sandbox.
    pub path: String,
    /// Unpacks a tar, tar.gz or tgz into the folder `path`.
    pub unpack: bool,
    /// May be run.
    pub executable: bool,
}

/// How a deploy replaces the tasks before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    /// In which groups.
    pub groups: Groups,
    /// After each group but the last, in this order.
    pub gates: Vec<Gate>,
    /// Failed tasks of a group that are replaced rather than fail the deploy.
    pub allowed_failures: u32,
    /// Of each new task in the load balancers until the last group, where 100
    /// is that of an old one.
    pub weight: u32,
}

/// How many tasks of the new deploy serve after each group; what is left comes last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Groups {
    /// So many, rising.
    Targets(Vec<u32>),
    /// So many more with each.
    Of(u32),
}

/// What has to agree before a deploy goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gate {
    /// Waits.
    Timed {
        /// So long.
        wait: Millis,
    },
    /// Asks by POST until it says yes or no.
    Webhook {
        /// Whom.
        url: String,
        /// For all its calls.
        timeout: Millis,
    },
    /// Waits for somebody.
    Manual,
}

/// What happens when a deploy that succeeded turns bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollbackPolicy {
    /// Watched for so long after success.
    pub watch: Millis,
    /// Deaths or health failures that bring the deploy before it back.
    pub failures: u32,
}

/// How the logs of a task are bounded; `None`: the server's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogPolicy {
    /// Of one file, before it is rotated.
    pub max_mb: Option<u64>,
    /// Rotated files that are kept.
    pub files: Option<u32>,
}

/// How a service appears in the load balancers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Id of the load-balanced service.
    pub service_id: String,
    /// The path prefix that it owns.
    pub base_path: String,
    /// More of them.
    pub additional_paths: Vec<String>,
    /// Load-balancer groups.
    pub groups: Vec<String>,
    /// Empty: each group's default.
    pub domains: Vec<String>,
    /// Empty: the default template.
    pub template: String,
    /// For the templates.
    pub options: serde_json::Value,
    /// Which port of a task is its upstream.
    pub port_index: u32,
    /// Other requests may fill the same service.
    #[serde(default)]
    pub shared: bool,
    /// Sub-pool of the upstreams; empty: "default".
    #[serde(default)]
    pub upstream_group: String,
}

/// Of an upstream that has its full share of the calls: of each that nothing else is said
/// of, lest one that joins during a rollout counts for less than the new ones.
pub const WHOLE_WEIGHT: u32 = 100;

// === impl Deploy ===

impl Deploy {
    /// Of its upstreams until the last of the old ones leave.
    pub(crate) fn rollout_weight(&self) -> u32 {
        self.rollout.as_ref().map_or(WHOLE_WEIGHT, |rollout| rollout.weight)
    }

    /// What is run: the command, or the shell with its line.
    #[must_use]
    pub fn program(&self) -> Vec<String> {
        match &self.shell {
            Some(line) => vec!["/bin/sh".into(), "-c".into(), line.clone()],
            None => self.command.clone(),
        }
    }

    /// The same content once more, to be brought back. It has proven itself and
    /// is wanted now: no gate is asked, and each group gets its whole share of
    /// the calls. The groups stay, as all at once might not find room.
    pub(crate) fn brought_back(&self, id: DeployId) -> Self {
        let mut back = Self { id, ..self.clone() };
        if let Some(rollout) = &mut back.rollout {
            rollout.gates.clear();
            rollout.weight = WHOLE_WEIGHT;
        }
        back
    }
}

// === impl Rollout ===

impl Rollout {
    /// How many tasks serve after the group that follows `reached`; the last
    /// group has all of them.
    #[must_use]
    pub fn next_target(&self, reached: u32, instances: u32) -> u32 {
        let next = match &self.groups {
            Groups::Targets(targets) => targets.iter().copied().find(|target| *target > reached),
            Groups::Of(size) => Some(reached.saturating_add((*size).max(1))),
        };
        next.unwrap_or(instances).min(instances)
    }
}

fn zero() -> Vec<i32> {
    vec![0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_end_with_all_instances() {
        let rollout = |groups| Rollout { groups, gates: vec![], allowed_failures: 0, weight: WHOLE_WEIGHT };
        let targets = |rollout: &Rollout, instances| {
            let mut reached = vec![0];
            while reached[reached.len() - 1] < instances {
                reached.push(rollout.next_target(reached[reached.len() - 1], instances));
            }
            reached.split_off(1)
        };
        assert_eq!(targets(&rollout(Groups::Targets(vec![1, 5])), 10), [1, 5, 10]);
        assert_eq!(targets(&rollout(Groups::Targets(vec![1, 5])), 3), [1, 3]);
        assert_eq!(targets(&rollout(Groups::Of(4)), 10), [4, 8, 10]);
    }
}
