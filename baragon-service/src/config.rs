//! Configuration: the raw form with its defaults, and the typed form.

use std::time::Duration;

use baragon_service_core::decide::Limits;
use platform::{
    config::{
        Faults, Validate,
        tables::{Etcd, EtcdSettings, Server, ServerSettings, host_name},
    },
    telemetry,
};
use serde::{Deserialize, Serialize};

mod webhooks;

use webhooks::RawWebhooks;
pub(crate) use webhooks::Webhooks;

/// Environment variables start with it.
pub(crate) const ENV_PREFIX: &str = "BARAGON_SERVICE";
/// Where the service listens if nothing else is said.
pub const PORT: u16 = 7200;

/// Long enough to outlive a pause of the process, short enough for people.
const ELECTION_TTL: &str = "10s";
/// Long enough for an agent to be restarted meanwhile.
const REQUEST_DEADLINE: &str = "60s";
/// Longer than a frozen agent keeps its lease.
const REVERT_DEADLINE: &str = "60s";
/// A check and a reload of a large configuration, with room.
const AGENT_TIMEOUT: &str = "30s";
/// Days of work of a busy service.
const HISTORY_PER_SERVICE: usize = 50;
/// What a replica holds in memory without notice.
const HISTORY: usize = 5_000;
const HISTORY_AGE: &str = "720h";
/// A client that lost its connection still gets its answer.
const HISTORY_YOUTH: &str = "10m";
/// Longer than an agent is away without being set up anew.
const TOMBSTONE_AGE: &str = "168h";
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
    requests: RawRequests,
    history: RawHistory,
    webhooks: RawWebhooks,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawElection {
    ttl: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequests {
    deadline: String,
    revert: String,
    agent_timeout: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHistory {
    per_service: usize,
    total: usize,
    age: String,
    youth: String,
    tombstones: String,
}

/// A configuration with nothing invalid in it.
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) name: String,
    pub(crate) shutdown_grace: Duration,
    pub(crate) telemetry: telemetry::Config,
    pub(crate) etcd: EtcdSettings,
    pub(crate) server: ServerSettings,
    pub(crate) election_ttl: Duration,
    pub(crate) agent_timeout: Duration,
    pub(crate) limits: Limits,
    pub(crate) webhooks: Webhooks,
}

impl Default for RawConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            shutdown_grace: SHUTDOWN_GRACE.to_owned(),
            telemetry: telemetry::Config::default(),
            etcd: Etcd::with_prefix("/baragon"),
            server: Server::on_port(PORT),
            election: RawElection { ttl: ELECTION_TTL.to_owned() },
            requests: RawRequests {
                deadline: REQUEST_DEADLINE.to_owned(),
                revert: REVERT_DEADLINE.to_owned(),
                agent_timeout: AGENT_TIMEOUT.to_owned(),
            },
            history: RawHistory {
                per_service: HISTORY_PER_SERVICE,
                total: HISTORY,
                age: HISTORY_AGE.to_owned(),
                youth: HISTORY_YOUTH.to_owned(),
                tombstones: TOMBSTONE_AGE.to_owned(),
            },
            webhooks: RawWebhooks::default(),
        }
    }
}

impl Validate for RawConfig {
    type Valid = Config;

    fn validate(self, faults: &mut Faults) -> Option<Config> {
        let Self { name, shutdown_grace, telemetry, etcd, server, election, requests, history, webhooks } =
            self;
        telemetry.validate(faults);
        let etcd = etcd.validate(faults);
        let server = server.validate(faults);
        let shutdown_grace = faults.duration("shutdown_grace", &shutdown_grace);
        let election_ttl = faults.duration("election.ttl", &election.ttl);
        let deadline = faults.duration("requests.deadline", &requests.deadline);
        let revert = faults.duration("requests.revert", &requests.revert);
        let agent_timeout = faults.duration("requests.agent_timeout", &requests.agent_timeout);
        let history_age = faults.duration("history.age", &history.age);
        let history_youth = faults.duration("history.youth", &history.youth);
        let tombstone_age = faults.duration("history.tombstones", &history.tombstones);
        for (key, count) in [("history.per_service", history.per_service), ("history.total", history.total)] {
            if count == 0 {
                faults.note(key, "must be at least 1, so that the last outcome can be asked for");
            }
        }
        let webhooks = webhooks.validate(faults);
        if election_ttl.is_some_and(|ttl| ttl < Duration::from_secs(1)) {
            faults.note("election.ttl", "must be at least \"1s\", the shortest lease that etcd keeps");
        }
        Some(Config {
            name,
            shutdown_grace: shutdown_grace?,
            telemetry,
            etcd: etcd?,
            server: server?,
            election_ttl: election_ttl?,
            agent_timeout: agent_timeout?,
            limits: Limits {
                deadline: deadline?,
                revert: revert?,
                history_per_service: history.per_service,
                history: history.total,
                history_age: history_age?,
                history_youth: history_youth?,
                tombstone_age: tombstone_age?,
                ..Limits::default()
            },
            webhooks: webhooks?,
        })
    }
}

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

    /// The name among the replicas; that of the host with the port if none is given.
    pub(crate) fn replica_name(&self, port: u16) -> String {
        if self.name.is_empty() { format!("{}:{port}", host_name()) } else { self.name.clone() }
    }
}

#[cfg(test)]
mod tests {
    use platform::config::{Sources, load};

    use super::*;

    #[test]
    fn the_sample_file_shows_every_key_with_its_default() {
        let sample = include_str!("../../deploy/config/baragon-service.toml");
        let shown: RawConfig = toml::from_str(sample).unwrap();
        assert_eq!(shown, RawConfig::default());
        let keys = |text: &str| text.parse::<toml::Table>().unwrap();
        assert_eq!(keys(sample), keys(&toml::to_string(&RawConfig::default()).unwrap()));
    }

    #[test]
    fn webhooks_need_plain_urls_and_a_secret() {
        let faults = |flags: &[&str]| {
            let flags = flags.iter().map(|&flag| flag.to_owned()).collect();
            load::<RawConfig>(&Sources { flags, ..Sources::default() }).unwrap_err().to_string()
        };
        let told = faults(&["webhooks.urls=ftp://x/y", "webhooks.queue=0", "history.total=0"]);
        for key in ["webhooks.urls", "webhooks.queue", "history.total"] {
            assert!(told.contains(key), "{key}: {told}");
        }
        assert!(faults(&["webhooks.urls=http://x:1/y"]).contains("webhooks.secret_file"));
        assert!(faults(&["webhooks.secret_file=/nowhere"]).contains("cannot be read"));
        assert!(faults(&["webhooks.ca_file=/nowhere"]).contains("webhooks.ca_file"));
        let empty = faults(&["webhooks.urls=https://x/y", "webhooks.ca_file=/dev/null"]);
        assert!(empty.contains("holds no certificate"), "{empty}");
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let flags = ["requests.deadline=soon", "election.ttl=10ms", "etcd.prefix=x", "nonsense=1"];
        let sources = Sources { flags: flags.map(str::to_owned).to_vec(), ..Sources::default() };
        let faults = load::<RawConfig>(&sources).unwrap_err().to_string();
        assert!(faults.contains("nonsense"), "{faults}");
        let sources =
            Sources { flags: flags[..3].iter().map(|&flag| flag.to_owned()).collect(), ..Sources::default() };
        let faults = load::<RawConfig>(&sources).unwrap_err().to_string();
        for key in ["requests.deadline", "election.ttl", "etcd.prefix"] {
            assert!(faults.contains(key), "{key}: {faults}");
        }
    }
}
