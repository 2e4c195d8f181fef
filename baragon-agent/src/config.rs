//! Configuration: the raw form that files and flags fill, and the checked form
//! that the rest of the crate sees.

use std::{path::PathBuf, time::Duration};

use baragon_agent_core::{
    ids::{GroupName, Label},
    template::{self, Balancer, Renderer, Templates},
};
use platform::config::{Faults, Validate};
use serde::{Deserialize, Serialize};

mod check;

pub use check::Template;
pub(crate) use check::load_templates;

/// Prefix of the environment variables.
pub const ENV_PREFIX: &str = "BARAGON_AGENT";

/// Every key, as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    /// Name of this agent; empty: host name and port.
    pub name: String,
    /// The load-balancer group that this host serves.
    pub group: String,
    /// Folder of all that the agent and nginx write.
    pub root: String,
    /// Rack of this host, for templates; may be empty.
    pub rack: String,
    /// How long a stop may take.
    pub shutdown_grace: String,
    pub server: RawServer,
    pub etcd: RawEtcd,
    pub presence: RawPresence,
    pub baragon: RawBaragon,
    pub templates: RawTemplates,
    /// `nginx` or `haproxy`.
    pub balancer: String,
    pub nginx: RawNginx,
    pub haproxy: RawHaproxy,
    pub telemetry: platform::telemetry::Config,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawServer {
    pub listen: String,
    pub advertise: String,
    pub address_file: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawEtcd {
    pub urls: Vec<String>,
    pub prefix: String,
    pub timeout: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPresence {
    pub ttl: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawBaragon {
    pub addresses: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawTemplates {
    pub directory: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawNginx {
    pub binary: String,
    pub start: bool,
    pub listen: Vec<String>,
    pub worker_processes: String,
    pub user: String,
    pub check_timeout: String,
    pub reload_timeout: String,
    pub modules: Vec<String>,
    pub lua: String,
    pub lua_dict: String,
    pub slow_start: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawHaproxy {
    pub binary: String,
    pub start: bool,
    pub listen: Vec<String>,
    pub user: String,
    pub check_timeout: String,
    pub reload_timeout: String,
}

/// The checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Empty: made of the host name and the bound port.
    pub name: String,
    pub group: GroupName,
    pub root: PathBuf,
    pub rack: Label,
    pub shutdown_grace: Duration,
    pub listen: String,
    /// Empty: the bound address.
    pub advertise: String,
    pub address_file: Option<PathBuf>,
    pub etcd: platform::kv::etcd::Endpoints,
    pub prefix: String,
    pub presence_ttl: Duration,
    pub baragon: Vec<String>,
    /// The shipped ones when those of the folder cannot be used.
    pub templates: Templates,
    /// What is wrong with those of the folder. With a configuration to go on
    /// with, this does not keep the agent from serving it.
    pub template_faults: Faults,
    /// Where templates come from that replace shipped ones.
    pub templates_directory: Option<PathBuf>,
    pub balancer: Kind,
    pub nginx: Nginx,
    pub haproxy: Haproxy,
    pub telemetry: platform::telemetry::Config,
}

/// How nginx is run.
#[derive(Clone, Debug)]
pub struct Nginx {
    pub binary: PathBuf,
    /// Whether the agent starts it when it does not run.
    pub start: bool,
    pub settings: Balancer,
    pub check_timeout: Duration,
    pub reload_timeout: Duration,
    pub lua: LuaMode,
    /// Size of the dictionary of endpoints.
    pub lua_dict: String,
    /// Seconds to the full share of a new upstream; 0: at once.
    pub slow_start: u32,
}

/// Which program balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nginx,
    Haproxy,
}

/// How HAProxy is run.
#[derive(Clone, Debug)]
pub struct Haproxy {
    pub binary: PathBuf,
    /// Whether the agent starts it when it does not run.
    pub start: bool,
    pub check_timeout: Duration,
    pub reload_timeout: Duration,
}

/// Whether upstreams are changed without a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LuaMode {
    /// Where nginx can.
    Auto,
    /// Or the agent does not start.
    On,
    Off,
}

// === impl Raw ===

impl Default for Raw {
    fn default() -> Self {
        Self {
            name: String::new(),
            group: "default".to_owned(),
            root: "/var/lib/baragon-agent".to_owned(),
            rack: String::new(),
            shutdown_grace: "10s".to_owned(),
            server: RawServer {
                listen: "127.0.0.1:7300".to_owned(),
                advertise: String::new(),
                address_file: String::new(),
            },
            etcd: RawEtcd {
                urls: vec!["http://127.0.0.1:2379".to_owned()],
                prefix: "/baragon".to_owned(),
                timeout: "3s".to_owned(),
            },
            presence: RawPresence { ttl: "10s".to_owned() },
            baragon: RawBaragon { addresses: vec!["http://127.0.0.1:7200".to_owned()] },
            templates: RawTemplates { directory: String::new() },
            nginx: RawNginx {
                binary: "nginx".to_owned(),
                start: true,
                listen: vec!["80".to_owned()],
                worker_processes: "auto".to_owned(),
                user: String::new(),
                check_timeout: "10s".to_owned(),
                reload_timeout: "10s".to_owned(),
                modules: Vec::new(),
                lua: "auto".to_owned(),
                lua_dict: "16m".to_owned(),
                slow_start: "0s".to_owned(),
            },
            balancer: "nginx".to_owned(),
            haproxy: RawHaproxy {
                binary: "haproxy".to_owned(),
                start: true,
                listen: vec![":80".to_owned()],
                user: String::new(),
                check_timeout: "10s".to_owned(),
                reload_timeout: "10s".to_owned(),
            },
            telemetry: platform::telemetry::Config::default(),
        }
    }
}

impl Validate for Raw {
    type Valid = Config;

    fn validate(self, faults: &mut Faults) -> Option<Config> {
        check::check(self, faults)
    }
}

// === impl Kind ===

impl Kind {
    /// The templates that come with the agent.
    #[must_use]
    pub fn shipped(self) -> Templates {
        match self {
            Self::Nginx => template::shipped(),
            Self::Haproxy => template::shipped_for_haproxy(),
        }
    }
}

// === impl Config ===

impl Config {
    /// Compiles the templates for this host.
    ///
    /// # Errors
    /// Every template that cannot be read or does not compile.
    pub fn renderer(&self, agent_id: &str, root: &std::path::Path) -> Result<Renderer, Faults> {
        self.configured_templates().and_then(|templates| self.renderer_of(templates, agent_id, root))
    }

    /// Templates as the configuration names them.
    ///
    /// # Errors
    /// Why they cannot be used.
    pub fn configured_templates(&self) -> Result<Templates, Faults> {
        let faults = &self.template_faults;
        if faults.0.is_empty() { Ok(self.templates.clone()) } else { Err(faults.clone()) }
    }

    /// The same with other templates.
    ///
    /// # Errors
    /// Every template that does not compile.
    pub fn renderer_of(
        &self,
        templates: Templates,
        agent_id: &str,
        root: &std::path::Path,
    ) -> Result<Renderer, Faults> {
        Renderer::new(templates, self.host(agent_id, root)).map_err(|errors| {
            let mut faults = Faults::default();
            for error in errors {
                faults.note("templates.directory", error.to_string());
            }
            faults
        })
    }

    /// This host, as templates see it.
    #[must_use]
    pub fn host(&self, agent_id: &str, root: &std::path::Path) -> template::Host {
        template::Host {
            agent_id: agent_id.to_owned(),
            rack: self.rack.clone(),
            root: root.display().to_string(),
            balancer: self.nginx.settings.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use platform::config::{Sources, load};

    use super::*;

    #[test]
    fn the_sample_file_shows_every_key_with_its_default() {
        let sample = include_str!("../../deploy/config/baragon-agent.toml");
        let raw: Raw = toml::from_str(sample).unwrap();
        assert_eq!(raw, Raw::default());
        let keys = toml::Table::try_from(Raw::default()).unwrap();
        for (key, value) in &keys {
            let inner = value.as_table().into_iter().flat_map(toml::Table::keys);
            for name in inner.chain(std::iter::once(key)) {
                assert!(sample.contains(name.as_str()), "{name} is not shown");
            }
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let flags = [
            "group=a b",
            "root=relative",
            "presence.ttl=soon",
            "nginx.listen=80;",
            "baragon.addresses=nowhere",
            "nginx.worker_processes=0",
            "nginx.lua=maybe",
            "balancer=other",
            "haproxy.listen=80",
            "haproxy.check_timeout=never",
            "nginx.lua_dict=16",
            "nginx.slow_start=2h",
        ];
        let sources =
            Sources { flags: flags.iter().map(|&flag| flag.to_owned()).collect(), ..Sources::default() };
        let Faults(faults) = load::<Raw>(&sources).unwrap_err();
        let keys: Vec<_> =
            faults.iter().map(|fault| fault.key.split(' ').next().unwrap_or_default()).collect();
        for flag in flags {
            let key = flag.split('=').next().unwrap();
            assert!(keys.contains(&key), "{key} is not among {keys:?}");
        }
    }

    #[test]
    fn the_defaults_are_valid() {
        assert!(load::<Raw>(&Sources::default()).is_ok());
    }
}
