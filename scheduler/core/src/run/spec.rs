//! From what a caller changes of a deploy for one run to valid [`Overrides`],
//! with every fault at once.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use super::Overrides;
use crate::{
    deploy::spec::{ResourcesSpec, Zero, check_text, check_variables},
    ids::Fault,
};

/// Overrides as a caller writes them; zero and empty mean the deploy's.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct OverridesSpec {
    pub arguments: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub resources: ResourcesSpec,
}

/// A run is stored beside many others.
const MAX_BYTES: usize = 64 << 10;
const THE_DEPLOYS: &str = "the deploy's";

// === impl OverridesSpec ===

impl OverridesSpec {
    /// # Errors
    /// Every rule that is broken.
    pub fn check(self) -> Result<Overrides, Vec<Fault>> {
        let mut faults = Vec::new();
        for argument in &self.arguments {
            check_text("run.arguments", argument, &mut faults);
        }
        check_variables("run.env", &self.env, &mut faults);
        let texts = self.arguments.iter().chain(self.env.keys()).chain(self.env.values());
        let bytes = texts.map(String::len).sum::<usize>();
        if bytes > MAX_BYTES {
            let rule = format!("arguments and env have {bytes} bytes, at most {MAX_BYTES} are allowed");
            faults.push(Fault::new("run", rule));
        }
        let zero = Zero { cpus: THE_DEPLOYS, memory: THE_DEPLOYS, limits: THE_DEPLOYS };
        self.resources.check("run.resources", &zero, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let given = |value: u64| (value > 0).then_some(value);
        let resources = self.resources;
        Ok(Overrides {
            arguments: self.arguments,
            env: self.env,
            cpu_millis: resources.cpu_millis(),
            memory_mb: given(resources.memory_mb),
            ports: (resources.ports > 0).then_some(resources.ports),
            disk_mb: given(resources.disk_mb),
            cpu_hard_limit: resources.cpu_hard_limit,
            max_open_files: given(resources.max_open_files),
            max_processes: given(resources.max_processes),
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn every_fault_of_an_override_is_told_at_once() {
        let names = ["", "A=B", "1X", "A B", "OK"];
        let spec = OverridesSpec {
            arguments: ["a\0b".into()].into(),
            env: names.into_iter().map(|name| (name.to_string(), "v".to_string())).collect(),
            resources: ResourcesSpec {
                cpus: f64::NAN,
                memory_mb: u64::MAX,
                ports: 65,
                disk_mb: u64::MAX,
                cpu_hard_limit: true,
                max_open_files: u64::MAX,
                max_processes: u64::MAX,
            },
        };
        let faults = spec.check().unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| &*fault.field).collect();
        assert_eq!(
            fields,
            [
                "run.arguments",
                "run.env[\"\"]",
                "run.env[\"1X\"]",
                "run.env[\"A B\"]",
                "run.env[\"A=B\"]",
                "run.resources.cpus",
                "run.resources.ports",
                "run.resources.memory_mb",
                "run.resources.disk_mb",
                "run.resources.max_open_files",
                "run.resources.max_processes",
            ]
        );
        assert!(faults[7].rule.contains("the deploy's"), "{}", faults[7].rule);
    }
}
