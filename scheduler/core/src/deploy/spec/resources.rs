//! How much a task gets.

use alloc::format;

use super::Faults;
use crate::ids::Fault;

/// Resources as a caller writes them; zero means what is there already, or the
/// default.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct ResourcesSpec {
    pub cpus: f64,
    pub memory_mb: u64,
    pub ports: u32,
    pub disk_mb: u64,
    pub cpu_hard_limit: bool,
    pub max_open_files: u64,
    pub max_processes: u64,
}

/// What zero means, for those who are told of a rule.
pub(crate) struct Zero {
    pub(crate) cpus: &'static str,
    pub(crate) memory: &'static str,
    pub(crate) limits: &'static str,
}

pub(super) const MOST_MB: u64 = 16 << 20;
const MOST_CPUS: f64 = 1024.0;
const MAX_PORTS: u32 = 64;
const MAX_LIMIT: u64 = 1 << 20;

// === impl ResourcesSpec ===

impl ResourcesSpec {
    /// Adds what is out of bounds of the message that is called `field`.
    pub(crate) fn check(&self, field: &str, zero: &Zero, faults: &mut Faults) {
        if !self.has_valid_cpus() {
            let rule = format!("must be between 0.001 and 1024; 0 means {}", zero.cpus);
            faults.push(Fault::new(format!("{field}.cpus"), rule));
        }
        if self.ports > MAX_PORTS {
            faults.push(Fault::new(format!("{field}.ports"), format!("must be at most {MAX_PORTS}")));
        }
        for (name, value, most, zero) in [
            ("memory_mb", self.memory_mb, MOST_MB, zero.memory),
            ("disk_mb", self.disk_mb, MOST_MB, zero.limits),
            ("max_open_files", self.max_open_files, MAX_LIMIT, zero.limits),
            ("max_processes", self.max_processes, MAX_LIMIT, zero.limits),
        ] {
            if value > most {
                let rule = format!("must be at most {most}; 0 means {zero}");
                faults.push(Fault::new(format!("{field}.{name}"), rule));
            }
        }
    }

    /// `None`: nothing was given, or nothing valid.
    pub(crate) fn cpu_millis(&self) -> Option<u32> {
        (self.has_valid_cpus() && self.cpus > 0.0).then(|| ((self.cpus * 1000.0 + 0.5) as u32).max(1))
    }

    fn has_valid_cpus(&self) -> bool {
        // NaN fails this comparison too.
        self.cpus >= 0.0 && self.cpus <= MOST_CPUS
    }
}
