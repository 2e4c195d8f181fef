//! `[admission]` and `[brake]`: how much is accepted, and when automatic
//! actions stop.

use platform::config::Faults;
use scheduler_core::{
    action::Ceilings,
    decide::brake::{BrakePolicy, LONGEST_WINDOW},
    request::MAX_INSTANCES,
    time::Millis,
};
use serde::{Deserialize, Serialize};

/// More than one answer of the store could carry.
const MOST_DEPLOY_KB: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAdmission {
    requests: usize,
    instances: u32,
    deploy_kb: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBrake {
    share: u32,
    tasks: usize,
    window: String,
    hold: String,
}

impl Default for RawAdmission {
    fn default() -> Self {
        let Ceilings { requests, instances, deploy_bytes } = Ceilings::default();
        Self { requests, instances, deploy_kb: deploy_bytes / 1024 }
    }
}

impl Default for RawBrake {
    fn default() -> Self {
        let BrakePolicy { share, least, window, hold } = BrakePolicy::default();
        let text = |span: Millis| format!("{}s", span.0 / 1000);
        Self { share, tasks: least, window: text(window), hold: text(hold) }
    }
}

// === impl RawAdmission ===

impl RawAdmission {
    pub(super) fn validate(&self, faults: &mut Faults) -> Option<Ceilings> {
        let mut is_valid = true;
        let mut check = |key: &str, holds: bool, rule: &str| {
            if !holds {
                faults.note(key, rule);
                is_valid = false;
            }
        };
        check("admission.requests", self.requests > 0, "must be at least 1");
        let instances = (1..=MAX_INSTANCES).contains(&self.instances);
        check("admission.instances", instances, &format!("must be from 1 to {MAX_INSTANCES}"));
        let deploy = (1..=MOST_DEPLOY_KB).contains(&self.deploy_kb);
        check("admission.deploy_kb", deploy, &format!("must be from 1 to {MOST_DEPLOY_KB}"));
        let deploy_bytes = self.deploy_kb * 1024;
        is_valid.then_some(Ceilings { requests: self.requests, instances: self.instances, deploy_bytes })
    }
}

// === impl RawBrake ===

impl RawBrake {
    pub(super) fn validate(&self, faults: &mut Faults) -> Option<BrakePolicy> {
        let mut span = |key: &str, text: &str| {
            let span = faults.duration(key, text)?;
            u64::try_from(span.as_millis()).ok().map(Millis)
        };
        let window = span("brake.window", &self.window);
        let hold = span("brake.hold", &self.hold);
        if self.share > 100 {
            faults.note("brake.share", "must be from 0 to 100, in hundredths of all tasks");
            return None;
        }
        let window = window?;
        if window > LONGEST_WINDOW {
            faults.note("brake.window", format!("must be at most {}s", LONGEST_WINDOW.0 / 1000));
            return None;
        }
        Some(BrakePolicy { share: self.share, least: self.tasks, window, hold: hold? })
    }
}
