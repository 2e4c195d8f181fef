//! How a deploy replaces the tasks before it, and what happens afterwards.

use alloc::{format, string::String, vec::Vec};

use super::{Faults, LONGEST};
use crate::{
    deploy::{Gate, Groups, RollbackPolicy, Rollout, definition::WHOLE_WEIGHT},
    ids::Fault,
    request::MAX_INSTANCES,
    time::Millis,
};

/// A rollout as a caller writes it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct RolloutSpec {
    pub steps: Vec<u32>,
    pub group_size: u32,
    pub gates: Vec<GateSpec>,
    pub allowed_failures: u32,
    pub weight: u32,
}

/// A gate as a caller writes it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the kinds of the wire message")]
pub enum GateSpec {
    Unspecified,
    Timed { wait: Millis },
    Webhook { url: String, timeout: Millis },
    Manual,
}

/// A rollback policy as a caller writes it.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct RollbackSpec {
    pub watch: Millis,
    pub failures: u32,
}

const WEBHOOK_TIMEOUT: Millis = Millis::seconds(300);
const MAX_STEPS: usize = 50;
const MAX_GATES: usize = 10;
const MAX_URL: usize = 2000;

// === impl RolloutSpec ===

impl RolloutSpec {
    pub(super) fn check(&self, balanced: bool, faults: &mut Faults) -> Option<Rollout> {
        let groups = self.check_groups(faults);
        if self.gates.len() > MAX_GATES {
            faults.push(Fault::new("deploy.rollout.gates", format!("at most {MAX_GATES} are allowed")));
        }
        let gates: Vec<Option<Gate>> =
            self.gates.iter().enumerate().map(|(index, gate)| gate.check(index, faults)).collect();
        if self.allowed_failures > MAX_INSTANCES {
            let rule = format!("is {}; at most {MAX_INSTANCES} is allowed", self.allowed_failures);
            faults.push(Fault::new("deploy.rollout.allowed_failures", rule));
        }
        if self.weight > WHOLE_WEIGHT {
            let rule = format!("is {}; at most {WHOLE_WEIGHT} is allowed", self.weight);
            faults.push(Fault::new("deploy.rollout.weight", rule));
        }
        if self.weight > 0 && !balanced {
            let rule = "is for deploys with a load_balancer; leave it out";
            faults.push(Fault::new("deploy.rollout.weight", rule));
        }
        Some(Rollout {
            groups: groups?,
            gates: gates.into_iter().collect::<Option<_>>()?,
            allowed_failures: self.allowed_failures,
            weight: if self.weight == 0 { WHOLE_WEIGHT } else { self.weight },
        })
    }

    fn check_groups(&self, faults: &mut Faults) -> Option<Groups> {
        match (self.steps.is_empty(), self.group_size) {
            (true, 0) | (false, 1..) => {
                let rule = "give either `steps`, like [1, 5], or `group_size`, one of the two";
                faults.push(Fault::new("deploy.rollout", rule));
                None
            }
            (true, size) => {
                if size > MAX_INSTANCES {
                    let rule = format!("is {size}; at most {MAX_INSTANCES} is allowed");
                    faults.push(Fault::new("deploy.rollout.group_size", rule));
                }
                Some(Groups::Of(size))
            }
            (false, 0) => {
                let rising = self.steps.windows(2).all(|pair| pair[0] < pair[1]);
                let last = self.steps.last().copied().unwrap_or_default();
                if !rising || self.steps[0] == 0 || last > MAX_INSTANCES || self.steps.len() > MAX_STEPS {
                    let rule = format!(
                        "must rise from at least 1 to at most {MAX_INSTANCES}, with at most {MAX_STEPS} steps, like [1, 5]"
                    );
                    faults.push(Fault::new("deploy.rollout.steps", rule));
                }
                Some(Groups::Targets(self.steps.clone()))
            }
        }
    }
}

// === impl GateSpec ===

impl GateSpec {
    fn check(&self, index: usize, faults: &mut Faults) -> Option<Gate> {
        let field = format!("deploy.rollout.gates[{index}]");
        match self {
            Self::Unspecified => {
                faults.push(Fault::new(format!("{field}.kind"), "must be TIMED, WEBHOOK or MANUAL"));
                None
            }
            Self::Manual => Some(Gate::Manual),
            Self::Timed { wait } => {
                if wait.0 == 0 || *wait > LONGEST {
                    faults.push(Fault::new(format!("{field}.wait"), "must be between 1 ms and 7 days"));
                }
                Some(Gate::Timed { wait: *wait })
            }
            Self::Webhook { url, timeout } => {
                let http = url.starts_with("http://") || url.starts_with("https://");
                if !http || url.len() > MAX_URL || !url.chars().all(|c| c.is_ascii_graphic()) {
                    let rule = "must be a URL like https://checks.example/accept";
                    faults.push(Fault::new(format!("{field}.url"), rule));
                }
                if *timeout > LONGEST {
                    faults.push(Fault::new(format!("{field}.timeout"), "must be at most 7 days"));
                }
                let timeout = if timeout.0 == 0 { WEBHOOK_TIMEOUT } else { *timeout };
                Some(Gate::Webhook { url: url.clone(), timeout })
            }
        }
    }
}

// === impl RollbackSpec ===

impl RollbackSpec {
    pub(super) fn check(self, faults: &mut Faults) -> Option<RollbackPolicy> {
        if self.watch > LONGEST {
            faults.push(Fault::new("deploy.rollback.watch", "must be at most 7 days"));
        }
        if self.failures > 0 && self.watch.0 == 0 {
            let rule = "has no meaning without `watch`; say how long to watch";
            faults.push(Fault::new("deploy.rollback.failures", rule));
        }
        let policy = RollbackPolicy { watch: self.watch, failures: self.failures.max(1) };
        (self.watch.0 > 0).then_some(policy)
    }
}
