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
    decide::{DRAIN_JOBS_AFTER, DRAINING_AT_ONCE, Policy},
    node::Machine,
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
mod engine;
mod history;
mod machine;
mod safety;
mod sandbox;
mod webhooks;

pub(crate) use self::{
    commands::Allowed,
    webhooks::{Topic, Webhook},
};
use self::{
    commands::RawCommands,
    engine::RawEngine,
    history::RawHistory,
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
const SHUTDOWN_GRACE: &str = "10s";

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
struct RawNodes {
    draining_at_once: u32,
    drain_jobs_after: String,
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
            engine: RawEngine::default(),
            history: RawHistory::default(),
            nodes: RawNodes {
                draining_at_once: DRAINING_AT_ONCE,
                drain_jobs_after: format!("{}s", DRAIN_JOBS_AFTER.0 / 1000),
            },
            limits: RawLimits::default(),
            sandbox: RawSandbox::default(),
            commands: RawCommands::new(),
            webhooks: Vec::new(),
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
        let drain_jobs_after = faults.duration("nodes.drain_jobs_after", &self.nodes.drain_jobs_after);
        let policy = engine.policy(&self.nodes, faults);
        Some(Config {
            name,
            shutdown_grace: shutdown_grace?,
            telemetry,
            etcd: etcd?,
            server: server?,
            election_ttl: election_ttl?,
            baragon: baragon?,
            policy: Policy {
                history: history?,
                removal_bound: millis(removal_bound?),
                drain_jobs_after: millis(drain_jobs_after?),
                ..policy?
            },
            sweep: sweep?,
            data: data?,
            user: (!engine.user.is_empty()).then_some(engine.user),
            cgroup: engine.cgroup,
            limits: limits?,
            sandbox: sandbox?,
            commands,
            webhooks: webhooks?,
            safety: Safety { ceilings: ceilings?, brake: brake? },
        })
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
}
