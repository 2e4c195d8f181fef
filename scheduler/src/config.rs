//! Configuration: the raw form with its defaults, and the typed form.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use platform::{
    config::{
        Faults, Validate,
        tables::{Etcd, EtcdSettings, Server, ServerSettings, host_name},
    },
    telemetry,
};
use scheduler_core::{
    decide::{DRAINING_AT_ONCE, History, Policy, PortRange},
    ids::NodeId,
    node::{Capacity, Machine},
    time::Millis,
};
use serde::{Deserialize, Serialize};

use crate::{
    driver::Safety,
    engine::{
        Node,
        local::{self, Limits},
    },
};

mod commands;
mod gates;
mod machine;
mod safety;
mod sandbox;
mod webhooks;

pub(crate) use self::{
    commands::Allowed,
    gates::Gates,
    webhooks::{Topic, Webhook},
};
use self::{
    commands::RawCommands,
    gates::RawGates,
    safety::{RawAdmission, RawBrake},
    sandbox::{RawLimits, RawSandbox, Sandbox},
    webhooks::RawWebhook,
};

/// Environment variables start with it.
pub(crate) const ENV_PREFIX: &str = "SCHEDULER";
/// Where the scheduler listens if nothing else is said.
pub const PORT: u16 = 7100;

/// Long enough to outlive a pause of the process, short enough for people.
const ELECTION_TTL: &str = "10s";
/// Longer than any load-balancer request may take, shorter than people are patient.
const REMOVAL_BOUND: &str = "10m";
const SWEEP: &str = "1m";
/// 30 days.
const HISTORY_AGE: &str = "720h";
const SHUTDOWN_GRACE: &str = "10s";
/// How often each processor is promised: tasks share it by their weights, and
/// seldom use all that they ask for.
const PROMISES: u64 = 4;
/// Below the range from which Linux picks the ports of outgoing connections.
const PORTS: &str = "31000-31999";
/// Of each request; every replica holds all of it in memory.
const MOST_KEPT: usize = 10_000;
/// What a runner keeps of what its task prints.
const MOST_OUTPUT: usize = 1024;

/// Every key as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawConfig {
    name: String,
    shutdown_grace: String,
    telemetry: telemetry::Config,
    etcd: Etcd,
    server: Server,
    election: RawElection,
    baragon: RawBaragon,
    engine: RawEngine,
    history: RawHistory,
    nodes: RawNodes,
    limits: RawLimits,
    sandbox: RawSandbox,
    commands: RawCommands,
    webhooks: Vec<RawWebhook>,
    gates: RawGates,
    admission: RawAdmission,
    brake: RawBrake,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawElection {
    ttl: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBaragon {
    addresses: Vec<String>,
    removal_bound: String,
    sweep: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEngine {
    data: String,
    host: String,
    ports: String,
    user: String,
    cgroup: bool,
    node: String,
    rack: String,
    attributes: BTreeMap<String, String>,
    reserved_for: BTreeMap<String, String>,
    cpus: u32,
    memory_mb: u64,
    disk_mb: u64,
}

/// Of each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHistory {
    runs: usize,
    tasks: usize,
    deploys: usize,
    age: String,
    deleted_requests: usize,
    audit: usize,
    output_bytes: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNodes {
    draining_at_once: u32,
}

/// A configuration with nothing invalid in it.
#[derive(Clone, Debug)]
pub struct Config {
    name: String,
    shutdown_grace: Duration,
    telemetry: telemetry::Config,
    etcd: EtcdSettings,
    server: ServerSettings,
    election_ttl: Duration,
    baragon: Vec<String>,
    sweep: Duration,
    policy: Policy,
    data: PathBuf,
    user: Option<String>,
    cgroup: bool,
    limits: Limits,
    sandbox: Sandbox,
    commands: BTreeMap<String, Allowed>,
    webhooks: Vec<Webhook>,
    gates: Gates,
    safety: Safety,
}

impl Default for RawConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            shutdown_grace: SHUTDOWN_GRACE.to_owned(),
            telemetry: telemetry::Config::default(),
            etcd: Etcd::with_prefix("/scheduler"),
            server: Server::on_port(PORT),
            election: RawElection { ttl: ELECTION_TTL.to_owned() },
            baragon: RawBaragon {
                addresses: vec!["http://127.0.0.1:7200".to_owned()],
                removal_bound: REMOVAL_BOUND.to_owned(),
                sweep: SWEEP.to_owned(),
            },
            engine: RawEngine {
                data: "/var/lib/scheduler".to_owned(),
                host: "127.0.0.1".to_owned(),
                ports: PORTS.to_owned(),
                user: "nobody".to_owned(),
                cgroup: true,
                node: String::new(),
                rack: String::new(),
                attributes: BTreeMap::new(),
                reserved_for: BTreeMap::new(),
                cpus: 0,
                memory_mb: 0,
                disk_mb: 0,
            },
            history: RawHistory::default(),
            nodes: RawNodes { draining_at_once: DRAINING_AT_ONCE },
            limits: RawLimits::default(),
            sandbox: RawSandbox::default(),
            commands: RawCommands::new(),
            webhooks: Vec::new(),
            gates: RawGates::default(),
            admission: RawAdmission::default(),
            brake: RawBrake::default(),
        }
    }
}

impl Validate for RawConfig {
    type Valid = Config;

    fn validate(self, faults: &mut Faults) -> Option<Config> {
        let Self { name, shutdown_grace, telemetry, etcd, server, election, baragon, engine, .. } = self;
        let limits = self.limits.validate(faults);
        let sandbox = self.sandbox.validate(faults);
        let (ceilings, brake) = (self.admission.validate(faults), self.brake.validate(faults));
        let commands = commands::validate(self.commands, faults);
        let webhooks = webhooks::validate(&self.webhooks, faults);
        let gates = self.gates.validate(faults);
        telemetry.validate(faults);
        let etcd = etcd.validate(faults);
        let server = server.validate(faults);
        let shutdown_grace = faults.duration("shutdown_grace", &shutdown_grace);
        let election_ttl = faults.duration("election.ttl", &election.ttl);
        if election_ttl.is_some_and(|ttl| ttl < Duration::from_secs(1)) {
            faults.note("election.ttl", "must be at least \"1s\", the shortest lease that etcd keeps");
        }
        let removal_bound = faults.duration("baragon.removal_bound", &baragon.removal_bound);
        let sweep = faults.duration("baragon.sweep", &baragon.sweep);
        let baragon = faults.url_list("baragon.addresses", &baragon.addresses);
        let data = engine.data(faults);
        let history = self.history.validate(faults);
        if self.nodes.draining_at_once == 0 {
            faults.note("nodes.draining_at_once", "must be at least 1");
        }
        let policy = engine.policy(&self.nodes, faults);
        Some(Config {
            name,
            shutdown_grace: shutdown_grace?,
            telemetry,
            etcd: etcd?,
            server: server?,
            election_ttl: election_ttl?,
            baragon: baragon?,
            policy: Policy { history: history?, removal_bound: millis(removal_bound?), ..policy? },
            sweep: sweep?,
            data: data?,
            user: (!engine.user.is_empty()).then_some(engine.user),
            cgroup: engine.cgroup,
            limits: limits?,
            sandbox: sandbox?,
            commands,
            webhooks: webhooks?,
            gates: gates?,
            safety: Safety { ceilings: ceilings?, brake: brake? },
        })
    }
}

// === impl RawHistory ===

impl Default for RawHistory {
    fn default() -> Self {
        let History { runs, tasks, deploys, deleted, audit, output_bytes, .. } = History::default();
        let age = HISTORY_AGE.to_owned();
        Self { runs, tasks, deploys, age, deleted_requests: deleted, audit, output_bytes }
    }
}

impl RawHistory {
    fn validate(self, faults: &mut Faults) -> Option<History> {
        let Self { runs, tasks, deploys, age, deleted_requests: deleted, audit, output_bytes } = self;
        let age = faults.duration("history.age", &age).map(millis);
        let mut fits = true;
        for (name, kept) in [("runs", runs), ("tasks", tasks), ("deploys", deploys), ("audit", audit)] {
            if !(1..=MOST_KEPT).contains(&kept) {
                faults.note(format!("history.{name}"), format!("must be between 1 and {MOST_KEPT}"));
                fits = false;
            }
        }
        if output_bytes > MOST_OUTPUT {
            let rule = format!("must be at most {MOST_OUTPUT}; 0 keeps none, and the log has all");
            faults.note("history.output_bytes", rule);
            fits = false;
        }
        let age = age.filter(|_| fits)?;
        Some(History { runs, tasks, deploys, age, deleted, audit, output_bytes })
    }
}

// === impl RawEngine ===

impl RawEngine {
    fn data(&self, faults: &mut Faults) -> Option<PathBuf> {
        let data = PathBuf::from(&self.data);
        if !data.is_absolute() {
            faults.note("engine.data", "must be an absolute path, like \"/var/lib/scheduler\"");
            return None;
        }
        Some(data)
    }

    fn policy(&self, nodes: &RawNodes, faults: &mut Faults) -> Option<Policy> {
        let host = faults.host_port("engine.host", &format!("{}:1", self.bracketed()));
        let ports = parse_ports(&self.ports);
        if ports.is_none() {
            faults.note("engine.ports", "must be two ports from 1 to 65535 in order, like \"31000-31999\"");
        }
        let machine = self.machine(ports, faults);
        let history = History::default();
        Some(Policy {
            host: host.map(|_| self.host.clone())?,
            ports: ports?,
            machine: machine?,
            history,
            draining_at_once: nodes.draining_at_once,
            removal_bound: Millis(0),
        })
    }

    fn machine(&self, ports: Option<PortRange>, faults: &mut Faults) -> Option<Machine> {
        let name = if self.node.is_empty() { host_name() } else { self.node.clone() };
        let id = NodeId::parse(&name).map_err(|rule| faults.note("engine.node", &rule)).ok();
        let found = machine::capacity(&self.data);
        let given = |value: u64, found: u64| if value == 0 { found } else { value };
        let capacity = Capacity {
            cpu_millis: given(u64::from(self.cpus) * 1000, found.cpu_millis * PROMISES),
            memory_mb: given(self.memory_mb, found.memory_mb),
            disk_mb: given(self.disk_mb, found.disk_mb),
            ports: ports.map_or(0, |range| u32::from(range.last - range.first) + 1),
        };
        Some(Machine {
            id: id?,
            rack: self.rack.clone(),
            attributes: self.attributes.clone(),
            reserved_for: self.reserved_for.clone(),
            capacity,
        })
    }

    fn bracketed(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

// === impl Config ===

impl Config {
    /// The log and trace settings.
    #[must_use]
    pub fn telemetry(&self) -> &telemetry::Config {
        &self.telemetry
    }

    /// Where to listen.
    #[must_use]
    pub fn server(&self) -> &ServerSettings {
        &self.server
    }

    pub(crate) fn etcd(&self) -> &EtcdSettings {
        &self.etcd
    }

    pub(crate) fn shutdown_grace(&self) -> Duration {
        self.shutdown_grace
    }

    pub(crate) fn election_ttl(&self) -> Duration {
        self.election_ttl
    }

    pub(crate) fn baragon(&self) -> &[String] {
        &self.baragon
    }

    pub(crate) fn baragon_sweep(&self) -> Duration {
        self.sweep
    }

    pub(crate) fn policy(&self) -> Policy {
        self.policy.clone()
    }

    pub(crate) fn safety(&self) -> Safety {
        self.safety
    }

    pub(crate) fn engine_settings(&self, program: PathBuf) -> local::Settings {
        let Machine { id, capacity, .. } = &self.policy.machine;
        local::Settings {
            user: self.user.clone(),
            cgroup: self.cgroup,
            owner: self.etcd.prefix.clone(),
            node: Node {
                id: id.to_string(),
                host: self.policy.host.clone(),
                cpu_millis: capacity.cpu_millis,
                memory_mb: capacity.memory_mb,
                disk_mb: capacity.disk_mb,
            },
            limits: self.limits,
            cache_mb: self.sandbox.cache_mb,
            artifact_mb: self.sandbox.artifact_mb,
            authorities: self.sandbox.authorities.clone(),
            keep: self.sandbox.keep,
            ..local::Settings::new(self.data.clone(), program)
        }
    }

    pub(crate) fn webhooks(&self) -> &[Webhook] {
        &self.webhooks
    }

    pub(crate) fn gates(&self) -> &Gates {
        &self.gates
    }

    pub(crate) fn commands(&self) -> &BTreeMap<String, Allowed> {
        &self.commands
    }

    /// The user of tasks that name none; empty: the scheduler's own.
    pub(crate) fn default_user(&self) -> &str {
        self.user.as_deref().unwrap_or_default()
    }

    /// The name among the replicas; that of the host with the port if none is given.
    pub(crate) fn replica_name(&self, port: u16) -> String {
        if self.name.is_empty() { format!("{}:{port}", host_name()) } else { self.name.clone() }
    }
}

fn millis(span: Duration) -> Millis {
    Millis(u64::try_from(span.as_millis()).unwrap_or(u64::MAX))
}

fn parse_ports(text: &str) -> Option<PortRange> {
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first > 0 && first <= last).then_some(PortRange { first, last })
}

#[cfg(test)]
mod tests {
    use platform::config::{Sources, load};

    use super::*;

    #[test]
    fn the_sample_file_shows_every_key_with_its_default() {
        let sample = include_str!("../../deploy/config/scheduler.toml");
        let shown: RawConfig = toml::from_str(sample).unwrap();
        assert_eq!(shown, RawConfig::default());
        let keys = |text: &str| text.parse::<toml::Table>().unwrap();
        assert_eq!(keys(sample), keys(&toml::to_string(&RawConfig::default()).unwrap()));
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let flags = ["engine.ports=9-1", "election.ttl=10ms", "engine.data=here", "engine.host=a b"];
        let sources = Sources { flags: flags.map(str::to_owned).to_vec(), ..Sources::default() };
        let faults = load::<RawConfig>(&sources).unwrap_err().to_string();
        for key in ["engine.ports", "election.ttl", "engine.data", "engine.host"] {
            assert!(faults.contains(key), "{key} is not in {faults}");
        }
    }

    #[test]
    fn a_range_of_ports_has_two_ends_in_order() {
        assert_eq!(parse_ports("31000-31999"), Some(PortRange { first: 31000, last: 31999 }));
        for text in ["", "31000", "0-5", "9-1", "1-70000"] {
            assert_eq!(parse_ports(text), None, "{text}");
        }
    }
}
