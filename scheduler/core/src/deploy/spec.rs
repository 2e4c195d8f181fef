//! From what a caller sent to a valid [`Deploy`], with every fault at once.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::{Artifact, Deploy, LoadBalancer, LogPolicy, Resources};
use crate::{
    ids::{DeployId, Fault, RequestId},
    request::{Kind, MAX_INSTANCES},
    time::Millis,
};

mod artifacts;
mod balancer;
mod health;
mod resources;
mod rollout;

use self::resources::MOST_MB;
pub(crate) use self::{balancer::for_kind, resources::Zero};
pub use self::{
    health::{HealthCheckSpec, Protocol},
    resources::ResourcesSpec,
    rollout::{GateSpec, RollbackSpec, RolloutSpec},
};

/// A deploy as a caller writes it; zero and empty mean the default.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct Spec {
    pub request_id: String,
    pub deploy_id: String,
    pub command: Vec<String>,
    pub shell: String,
    pub env: BTreeMap<String, String>,
    pub instance_env: BTreeMap<u32, BTreeMap<String, String>>,
    pub cpus: f64,
    pub memory_mb: u64,
    pub ports: u32,
    pub disk_mb: u64,
    pub cpu_hard_limit: bool,
    pub max_open_files: u64,
    pub max_processes: u64,
    pub artifacts: Vec<Artifact>,
    pub health_check: HealthCheckSpec,
    pub skip_health_checks: bool,
    pub health_budget: u32,
    pub load_balancer: Option<LoadBalancer>,
    pub rollout: Option<RolloutSpec>,
    pub rollback: Option<RollbackSpec>,
    pub deadline: Millis,
    pub kill_grace: Millis,
    pub drain: Millis,
    pub user: String,
    pub considered_healthy_after: Millis,
    pub success_codes: Vec<i32>,
    pub logs: LogPolicy,
    pub metadata: BTreeMap<String, String>,
}

/// Long enough for a slow start of many instances.
const DEADLINE: Millis = Millis::seconds(600);
const KILL_GRACE: Millis = Millis::seconds(10);
/// Measured: a removed upstream is still used for up to 116 ms after a reload.
const DRAIN: Millis = Millis::seconds(1);
const CONSIDERED_HEALTHY_AFTER: Millis = Millis::seconds(1);
const CPU_MILLIS: u32 = 1000;
const MEMORY_MB: u64 = 512;
const LONGEST: Millis = Millis::seconds(7 * 24 * 3600);
const MAX_SUCCESS_CODES: usize = 50;
const MAX_LOG_FILES: u32 = 100;
/// A record has to fit in one value of the store.
const MAX_BYTES: usize = 256 << 10;

type Faults = Vec<Fault>;

// === impl Spec ===

impl Spec {
    /// # Errors
    /// Every rule that is broken.
    pub fn check(self, kind: Kind) -> Result<Deploy, Vec<Fault>> {
        let mut faults = Faults::new();
        let request = RequestId::parse(&self.request_id)
            .map_err(|rule| faults.push(Fault::new("deploy.request_id", rule)))
            .ok();
        let id = DeployId::parse(&self.deploy_id)
            .map_err(|rule| faults.push(Fault::new("deploy.deploy_id", rule)))
            .ok();
        self.check_command(&mut faults);
        self.check_env(&mut faults);
        self.check_kind(kind, &mut faults);
        let resources = self.check_resources(&mut faults);
        let artifacts = artifacts::check(&self.artifacts, &mut faults);
        let health_check = self.health_check.check(&resources, &mut faults);
        let load_balancer =
            balancer::check(self.load_balancer.as_ref(), &self.request_id, kind, &resources, &mut faults);
        let rollout =
            self.rollout.as_ref().and_then(|rollout| rollout.check(load_balancer.is_some(), &mut faults));
        let rollback = self.rollback.as_ref().and_then(|rollback| rollback.check(&mut faults));
        let user = self.check_user(&mut faults);
        self.check_logs(&mut faults);
        let spans = self.check_spans(&mut faults);
        match (request, id) {
            (Some(request), Some(id)) if faults.is_empty() => Ok(Deploy {
                request,
                id,
                command: self.command,
                shell: (!self.shell.is_empty()).then_some(self.shell),
                env: self.env,
                instance_env: self.instance_env,
                resources,
                artifacts,
                health_check,
                skip_health_checks: self.skip_health_checks,
                health_budget: self.health_budget,
                load_balancer,
                rollout,
                rollback,
                deadline: spans[0],
                kill_grace: spans[1],
                drain: spans[2],
                user,
                considered_healthy_after: spans[3],
                success_codes: if self.success_codes.is_empty() { vec![0] } else { self.success_codes },
                logs: self.logs,
                metadata: self.metadata,
            }),
            (Some(_) | None, Some(_) | None) => Err(faults),
        }
    }

    fn check_command(&self, faults: &mut Faults) {
        match (self.command.is_empty(), self.shell.is_empty()) {
            (false, false) => {
                let rule = "give either `command` or `shell`, one of the two";
                faults.push(Fault::new("deploy.shell", rule));
            }
            (true, false) => check_text("deploy.shell", &self.shell, faults),
            (true | false, true) => {
                if self.command.first().is_none_or(String::is_empty) {
                    let rule = "must name a program, for example [\"/usr/bin/hello\"]";
                    faults.push(Fault::new("deploy.command", rule));
                }
            }
        }
        for part in &self.command {
            check_text("deploy.command", part, faults);
        }
        let bytes = self.bytes();
        if bytes > MAX_BYTES {
            let rule = format!(
                "command, env, metadata, artifacts and load_balancer have {bytes} bytes, at most {MAX_BYTES} are allowed"
            );
            faults.push(Fault::new("deploy", rule));
        }
    }

    fn bytes(&self) -> usize {
        let size =
            |map: &BTreeMap<String, String>| map.iter().map(|(k, v)| k.len() + v.len() + 8).sum::<usize>();
        let instances = self.instance_env.values().map(size).sum::<usize>();
        let artifacts = self.artifacts.iter().map(|artifact| artifact.uri.len() + artifact.path.len() + 128);
        let command = self.command.iter().chain(&self.health_check.command).map(String::len).sum::<usize>();
        let balanced = self.load_balancer.as_ref().map_or(0, balancer::size);
        let maps = size(&self.env) + size(&self.metadata) + instances;
        command + self.shell.len() + maps + artifacts.sum::<usize>() + balanced
    }

    fn check_env(&self, faults: &mut Faults) {
        check_variables("deploy.env", &self.env, faults);
        for (instance, env) in &self.instance_env {
            let field = format!("deploy.instance_env[{instance}]");
            if *instance == 0 || *instance > MAX_INSTANCES {
                let rule = format!("instances have the numbers 1 to {MAX_INSTANCES}");
                faults.push(Fault::new(field.clone(), rule));
            }
            check_variables(&field, env, faults);
        }
    }

    /// What has no meaning for tasks of this kind.
    fn check_kind(&self, kind: Kind, faults: &mut Faults) {
        // What is told of a job's deploy has the default, and may be sent again.
        let waits = ![Millis(0), CONSIDERED_HEALTHY_AFTER].contains(&self.considered_healthy_after);
        let for_services = [
            ("deploy.health_check", !self.health_check.is_none()),
            ("deploy.skip_health_checks", self.skip_health_checks),
            ("deploy.health_budget", self.health_budget > 0),
            ("deploy.rollout", self.rollout.is_some()),
            ("deploy.rollback", self.rollback.is_some()),
            ("deploy.considered_healthy_after", waits),
        ];
        for (field, _) in for_services.iter().filter(|(_, is_set)| *is_set && kind.is_job()) {
            let rule =
                format!("is for SERVICE and WORKER; a {kind} task is judged by how it ends: leave it out");
            faults.push(Fault::new(*field, rule));
        }
        if kind.is_long_running() && !self.success_codes.is_empty() {
            let rule = format!("a {kind} task is not meant to end; leave it out");
            faults.push(Fault::new("deploy.success_codes", rule));
        }
        if self.success_codes.len() > MAX_SUCCESS_CODES {
            let rule = format!("at most {MAX_SUCCESS_CODES} are allowed");
            faults.push(Fault::new("deploy.success_codes", rule));
        }
        if self.health_budget > MAX_INSTANCES {
            let rule = format!("is {}; at most {MAX_INSTANCES} is allowed", self.health_budget);
            faults.push(Fault::new("deploy.health_budget", rule));
        }
    }

    fn check_resources(&self, faults: &mut Faults) -> Resources {
        let asked = ResourcesSpec {
            cpus: self.cpus,
            memory_mb: self.memory_mb,
            ports: self.ports,
            disk_mb: self.disk_mb,
            cpu_hard_limit: self.cpu_hard_limit,
            max_open_files: self.max_open_files,
            max_processes: self.max_processes,
        };
        let zero = Zero { cpus: "1", memory: "512", limits: "the server's" };
        asked.check("deploy.resources", &zero, faults);
        let needs_port = self.load_balancer.is_some() || self.health_check.needs_port();
        let given = |value: u64| (value > 0).then_some(value);
        Resources {
            cpu_millis: asked.cpu_millis().unwrap_or(CPU_MILLIS),
            memory_mb: given(self.memory_mb).unwrap_or(MEMORY_MB),
            ports: if self.ports == 0 && needs_port { 1 } else { self.ports },
            disk_mb: given(self.disk_mb),
            cpu_hard_limit: self.cpu_hard_limit,
            max_open_files: given(self.max_open_files),
            max_processes: given(self.max_processes),
        }
    }

    fn check_user(&self, faults: &mut Faults) -> Option<String> {
        if self.user.is_empty() {
            return None;
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if self.user.len() > 32 || self.user.starts_with('-') || !self.user.chars().all(allowed) {
            let rule = "must be a user name of at most 32 letters, digits, _ - .";
            faults.push(Fault::new("deploy.user", rule));
        }
        if self.user == "root" || self.user.chars().all(|c| c.is_ascii_digit()) {
            let rule = "must be the name of an ordinary user, not root and no number";
            faults.push(Fault::new("deploy.user", rule));
        }
        Some(self.user.clone())
    }

    fn check_logs(&self, faults: &mut Faults) {
        if self.logs.max_mb.is_some_and(|mb| mb > MOST_MB) {
            faults.push(Fault::new("deploy.logs.max_mb", format!("must be at most {MOST_MB}")));
        }
        if self.logs.files.is_some_and(|files| files > MAX_LOG_FILES) {
            faults.push(Fault::new("deploy.logs.files", format!("must be at most {MAX_LOG_FILES}")));
        }
    }

    fn check_spans(&self, faults: &mut Faults) -> [Millis; 4] {
        let mut span = |name, value, default| check_span(name, value, default, faults);
        [
            span("deploy.deadline", self.deadline, DEADLINE),
            span("deploy.kill_grace", self.kill_grace, KILL_GRACE),
            span("deploy.drain", self.drain, DRAIN),
            span("deploy.considered_healthy_after", self.considered_healthy_after, CONSIDERED_HEALTHY_AFTER),
        ]
    }
}

pub(crate) fn check_variables(field: &str, variables: &BTreeMap<String, String>, faults: &mut Faults) {
    for (name, value) in variables {
        let head = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !head || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let rule = "names are letters, digits and _, and do not begin with a digit";
            faults.push(Fault::new(format!("{field}[{name:?}]"), rule));
        }
        check_text(&format!("{field}[{name:?}]"), value, faults);
    }
}

pub(crate) fn check_text(field: &str, text: &str, faults: &mut Faults) {
    if text.contains('\0') {
        faults.push(Fault::new(field, "must not contain a NUL character"));
    }
}

fn check_span(name: &str, value: Millis, default: Millis, faults: &mut Faults) -> Millis {
    if value > LONGEST {
        faults.push(Fault::new(name, "must be at most 7 days"));
    }
    if value.0 == 0 { default } else { value }
}

fn check_port_index(name: &str, index: u32, resources: &Resources, faults: &mut Faults) {
    if index >= resources.ports {
        let rule =
            format!("is {index}, but a task has {} ports; raise deploy.resources.ports", resources.ports);
        faults.push(Fault::new(name.to_string(), rule));
    }
}

#[cfg(test)]
mod tests;
