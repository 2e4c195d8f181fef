//! From what a caller sent to a valid [`Deploy`], with every fault at once.

use alloc::{
    borrow::ToOwned,
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{Deploy, HealthCheck, LoadBalancer, Resources};
use crate::{
    ids::{DeployId, Fault, RequestId},
    request::Kind,
    time::Millis,
};

/// A deploy as a caller writes it; zero and empty mean the default.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct Spec {
    pub request_id: String,
    pub deploy_id: String,
    pub command: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub cpus: f64,
    pub memory_mb: u64,
    pub ports: u32,
    pub health_check: HealthCheckSpec,
    pub load_balancer: Option<LoadBalancer>,
    pub deadline: Millis,
    pub kill_grace: Millis,
    pub drain: Millis,
    pub user: String,
    pub considered_healthy_after: Millis,
}

/// A health check as a caller writes it; an empty path means none.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct HealthCheckSpec {
    pub path: String,
    pub port_index: u32,
    pub interval: Millis,
    pub timeout: Millis,
    pub startup_budget: Millis,
    pub failures: u32,
}

/// Long enough for a slow start of many instances.
const DEADLINE: Millis = Millis::seconds(600);
const KILL_GRACE: Millis = Millis::seconds(10);
/// Measured: a removed upstream is still used for up to 116 ms after a reload.
const DRAIN: Millis = Millis::seconds(1);
const CONSIDERED_HEALTHY_AFTER: Millis = Millis::seconds(1);
const HEALTH_INTERVAL: Millis = Millis::seconds(1);
const HEALTH_TIMEOUT: Millis = Millis::seconds(5);
const STARTUP_BUDGET: Millis = Millis::seconds(60);
const HEALTH_FAILURES: u32 = 3;
const MEMORY_MB: u64 = 512;
const LONGEST: Millis = Millis::seconds(7 * 24 * 3600);
const MAX_PORTS: u32 = 64;
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
        let resources = self.check_resources(&mut faults);
        let health_check = self.check_health(&resources, &mut faults);
        let load_balancer = self.check_load_balancer(kind, &resources, &mut faults);
        let user = self.check_user(&mut faults);
        let spans = self.check_spans(&mut faults);
        match (request, id) {
            (Some(request), Some(id)) if faults.is_empty() => Ok(Deploy {
                request,
                id,
                command: self.command,
                env: self.env,
                resources,
                health_check,
                load_balancer,
                deadline: spans[0],
                kill_grace: spans[1],
                drain: spans[2],
                user,
                considered_healthy_after: spans[3],
            }),
            (Some(_) | None, Some(_) | None) => Err(faults),
        }
    }

    fn check_command(&self, faults: &mut Faults) {
        if self.command.first().is_none_or(String::is_empty) {
            faults
                .push(Fault::new("deploy.command", "must name a program, for example [\"/usr/bin/hello\"]"));
        }
        if self.command.iter().any(|part| part.contains('\0')) {
            faults.push(Fault::new("deploy.command", "must not contain a NUL character"));
        }
        let env = self.env.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        let balanced = self.load_balancer.as_ref().map_or(0, size);
        let bytes = self.command.iter().map(String::len).sum::<usize>() + env + balanced;
        if bytes > MAX_BYTES {
            let rule =
                format!("command, env and load_balancer have {bytes} bytes, at most {MAX_BYTES} are allowed");
            faults.push(Fault::new("deploy", rule));
        }
    }

    fn check_env(&self, faults: &mut Faults) {
        for (name, value) in &self.env {
            let head = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            if !head || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                let rule = "names are letters, digits and _, and do not begin with a digit";
                faults.push(Fault::new(format!("deploy.env[{name:?}]"), rule));
            }
            if value.contains('\0') {
                faults.push(Fault::new(format!("deploy.env[{name:?}]"), "must not contain a NUL character"));
            }
        }
    }

    fn check_resources(&self, faults: &mut Faults) -> Resources {
        // NaN fails this comparison too.
        let cpus_valid = self.cpus >= 0.0 && self.cpus <= 1024.0;
        if !cpus_valid {
            faults.push(Fault::new("deploy.resources.cpus", "must be between 0.001 and 1024; 0 means 1"));
        }
        if self.memory_mb > (16 << 20) {
            faults.push(Fault::new("deploy.resources.memory_mb", "must be at most 16777216; 0 means 512"));
        }
        if self.ports > MAX_PORTS {
            faults.push(Fault::new("deploy.resources.ports", format!("must be at most {MAX_PORTS}")));
        }
        let cpus = if self.cpus == 0.0 { 1.0 } else { self.cpus };
        let needs_port = self.load_balancer.is_some() || !self.health_check.path.is_empty();
        Resources {
            cpu_millis: if cpus_valid { ((cpus * 1000.0 + 0.5) as u32).max(1) } else { 0 },
            memory_mb: if self.memory_mb == 0 { MEMORY_MB } else { self.memory_mb },
            ports: if self.ports == 0 && needs_port { 1 } else { self.ports },
        }
    }

    fn check_health(&self, resources: &Resources, faults: &mut Faults) -> Option<HealthCheck> {
        let spec = &self.health_check;
        if spec.path.is_empty() {
            return None;
        }
        check_path("deploy.health_check.path", &spec.path, faults);
        check_port_index("deploy.health_check.port_index", spec.port_index, resources, faults);
        let mut span = |name: &str, value, default| check_span(name, value, default, faults);
        Some(HealthCheck {
            path: spec.path.clone(),
            port_index: spec.port_index,
            interval: span("deploy.health_check.interval", spec.interval, HEALTH_INTERVAL),
            timeout: span("deploy.health_check.timeout", spec.timeout, HEALTH_TIMEOUT),
            startup_budget: span("deploy.health_check.startup_budget", spec.startup_budget, STARTUP_BUDGET),
            failures: if spec.failures == 0 { HEALTH_FAILURES } else { spec.failures },
        })
    }

    fn check_load_balancer(
        &self,
        kind: Kind,
        resources: &Resources,
        faults: &mut Faults,
    ) -> Option<LoadBalancer> {
        let mut lb = self.load_balancer.clone()?;
        if kind == Kind::Worker {
            let rule = "a WORKER is not load balanced; make the request a SERVICE or leave it out";
            faults.push(Fault::new("deploy.load_balancer", rule));
        }
        if lb.service_id.is_empty() {
            lb.service_id.clone_from(&self.request_id);
        } else if let Err(rule) = RequestId::parse(&lb.service_id) {
            faults.push(Fault::new("deploy.load_balancer.service_id", rule));
        }
        check_base_path("deploy.load_balancer.base_path", &lb.base_path, faults);
        for (index, path) in lb.additional_paths.iter().enumerate() {
            check_base_path(&format!("deploy.load_balancer.additional_paths[{index}]"), path, faults);
        }
        if lb.groups.is_empty() {
            let rule = "must name at least one load-balancer group";
            faults.push(Fault::new("deploy.load_balancer.groups", rule));
        }
        check_names("deploy.load_balancer.groups", &lb.groups, faults);
        check_names("deploy.load_balancer.domains", &lb.domains, faults);
        check_port_index("deploy.load_balancer.port_index", lb.port_index, resources, faults);
        Some(lb)
    }

    fn check_user(&self, faults: &mut Faults) -> Option<String> {
        if self.user.is_empty() {
            return None;
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if self.user.len() > 32 || self.user.starts_with('-') || !self.user.chars().all(allowed) {
            faults
                .push(Fault::new("deploy.user", "must be a user name of at most 32 letters, digits, _ - ."));
        }
        if self.user == "root" || self.user.chars().all(|c| c.is_ascii_digit()) {
            faults.push(Fault::new(
                "deploy.user",
                "must be the name of an ordinary user, not root and no number",
            ));
        }
        Some(self.user.clone())
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

fn size(lb: &LoadBalancer) -> usize {
    let lists = [&lb.additional_paths, &lb.groups, &lb.domains];
    let texts = lists.into_iter().flatten().map(String::len).sum::<usize>();
    texts + lb.base_path.len() + lb.template.len() + lb.options.to_string().len()
}

fn check_span(name: &str, value: Millis, default: Millis, faults: &mut Faults) -> Millis {
    if value > LONGEST {
        faults.push(Fault::new(name, "must be at most 7 days"));
    }
    if value.0 == 0 { default } else { value }
}

fn check_path(name: &str, path: &str, faults: &mut Faults) {
    let allowed =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\' | '{' | '}' | ';' | '$' | '#');
    if !path.starts_with('/') || path.len() > 1024 || !path.chars().all(allowed) {
        let rule =
            "must begin with / and have at most 1024 printable ASCII characters without quotes { } ; $ # \\";
        faults.push(Fault::new(name.to_owned(), rule));
    }
}

/// The same rule as baragon-service's, told before anything is started.
fn check_base_path(name: &str, path: &str, faults: &mut Faults) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/._~:@+,=-".contains(c);
    let dots = path.split('/').any(|part| matches!(part, "." | ".."));
    let formed = path.starts_with('/') && !path.contains("//") && !dots;
    if !formed || path.len() > 512 || !path.chars().all(allowed) {
        let rule = "must begin with / and have at most 512 letters, digits, / . _ ~ : @ + , = -, without // . or .. parts";
        faults.push(Fault::new(name.to_owned(), rule));
    }
}

fn check_names(name: &str, values: &[String], faults: &mut Faults) {
    for (index, value) in values.iter().enumerate() {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '*');
        if value.is_empty() || value.len() > 253 || !value.chars().all(allowed) {
            let rule = "must be 1 to 253 letters, digits, _ - . *";
            faults.push(Fault::new(format!("{name}[{index}]"), rule));
        }
    }
}

fn check_port_index(name: &str, index: u32, resources: &Resources, faults: &mut Faults) {
    if index >= resources.ports {
        let rule =
            format!("is {index}, but a task has {} ports; raise deploy.resources.ports", resources.ports);
        faults.push(Fault::new(name.to_owned(), rule));
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn minimal() -> Spec {
        Spec {
            request_id: "hello".into(),
            deploy_id: "v1".into(),
            command: vec!["/bin/true".into()],
            ..Spec::default()
        }
    }

    #[test]
    fn a_minimal_deploy_gets_the_documented_defaults() {
        let deploy = minimal().check(Kind::Worker).unwrap();
        assert_eq!(deploy.resources, Resources { cpu_millis: 1000, memory_mb: 512, ports: 0 });
        assert_eq!((deploy.deadline, deploy.drain), (Millis::seconds(600), Millis::seconds(1)));
        assert_eq!((deploy.kill_grace, deploy.health_check), (Millis::seconds(10), None));
    }

    #[test]
    fn a_health_check_implies_a_port() {
        let health_check = HealthCheckSpec { path: "/health".into(), ..HealthCheckSpec::default() };
        let deploy = Spec { health_check, ..minimal() }.check(Kind::Service).unwrap();
        assert_eq!(deploy.resources.ports, 1);
    }

    #[test]
    fn a_task_never_asks_to_be_root() {
        for user in ["root", "0", "00"] {
            let faults = Spec { user: user.into(), ..minimal() }.check(Kind::Worker).unwrap_err();
            assert_eq!(faults[0].field, "deploy.user", "{user}");
        }
        assert!(Spec { user: "www-data".into(), ..minimal() }.check(Kind::Worker).is_ok());
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let spec = Spec {
            deploy_id: "a-b".into(),
            command: vec![],
            env: BTreeMap::from([("1A".into(), String::new())]),
            cpus: f64::NAN,
            health_check: HealthCheckSpec {
                path: "health".into(),
                port_index: 2,
                ..HealthCheckSpec::default()
            },
            ..minimal()
        };
        let faults = spec.check(Kind::Service).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "deploy.deploy_id",
                "deploy.command",
                "deploy.env[\"1A\"]",
                "deploy.resources.cpus",
                "deploy.health_check.path",
                "deploy.health_check.port_index",
            ]
        );
    }

    fn balanced() -> LoadBalancer {
        LoadBalancer {
            service_id: String::new(),
            base_path: "/".into(),
            additional_paths: vec![],
            groups: vec!["default".into()],
            domains: vec![],
            template: String::new(),
            options: serde_json::Value::Null,
            port_index: 0,
        }
    }

    #[test]
    fn what_would_not_fit_in_one_value_of_the_store_is_refused() {
        let paths = (0..2000).map(|n| format!("/{}{n}", "x".repeat(500))).collect();
        let long = "x".repeat(MAX_BYTES);
        for lb in [
            LoadBalancer { additional_paths: paths, ..balanced() },
            LoadBalancer { template: long.clone(), ..balanced() },
            LoadBalancer { groups: vec!["g".repeat(250); 2000], ..balanced() },
        ] {
            let faults = Spec { load_balancer: Some(lb), ..minimal() }.check(Kind::Service).unwrap_err();
            assert!(faults.iter().any(|fault| fault.field == "deploy"), "{faults:?}");
        }
        let faults = Spec { command: vec![long, "x".into()], ..minimal() }.check(Kind::Worker).unwrap_err();
        assert_eq!(faults[0].field, "deploy");
    }

    #[test]
    fn a_worker_behind_a_load_balancer_is_refused() {
        let lb = balanced();
        let faults = Spec { load_balancer: Some(lb), ..minimal() }.check(Kind::Worker).unwrap_err();
        assert_eq!(faults[0].field, "deploy.load_balancer");
    }
}
