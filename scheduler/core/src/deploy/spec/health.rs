//! What proves that a task is healthy.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use super::{Faults, check_port_index, check_span, check_text};
use crate::{
    deploy::{HealthCheck, HttpProbe, Probe, Resources},
    ids::Fault,
    time::Millis,
};

/// How a health check asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of the wire")]
pub enum Protocol {
    #[default]
    Http,
    Https,
    Http2,
    Https2,
    Tcp,
    Command,
}

/// A health check as a caller writes it; an HTTP check without a path means none.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct HealthCheckSpec {
    pub protocol: Protocol,
    pub method: String,
    pub path: String,
    pub expected_codes: Vec<u32>,
    pub fatal_codes: Vec<u32>,
    pub command: Vec<String>,
    pub port_index: u32,
    pub interval: Millis,
    pub timeout: Millis,
    pub startup_budget: Millis,
    pub startup_delay: Millis,
    pub failures: u32,
}

const INTERVAL: Millis = Millis::seconds(1);
const TIMEOUT: Millis = Millis::seconds(5);
const STARTUP_BUDGET: Millis = Millis::seconds(60);
const FAILURES: u32 = 3;
/// More often would be work for the task rather than a check of it.
const LEAST_INTERVAL: Millis = Millis(100);
/// A task that fails more often in a row is not healthy in any sense.
const MOST_FAILURES: u32 = 100;
const MAX_CODES: usize = 50;
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

// === impl HealthCheckSpec ===

impl HealthCheckSpec {
    pub(super) fn is_none(&self) -> bool {
        self.is_http() && self.path.is_empty() && self.command.is_empty()
    }

    pub(super) fn needs_port(&self) -> bool {
        match self.protocol {
            Protocol::Tcp => true,
            Protocol::Command => false,
            Protocol::Http | Protocol::Https | Protocol::Http2 | Protocol::Https2 => !self.path.is_empty(),
        }
    }

    fn is_http(&self) -> bool {
        !matches!(self.protocol, Protocol::Tcp | Protocol::Command)
    }

    pub(super) fn check(&self, resources: &Resources, faults: &mut Faults) -> Option<HealthCheck> {
        if self.is_none() {
            return None;
        }
        self.check_fields(faults);
        let probe = self.check_probe(faults);
        if self.needs_port() {
            check_port_index("deploy.health_check.port_index", self.port_index, resources, faults);
        }
        let mut span = |name: &str, value, default| check_span(name, value, default, faults);
        let check = HealthCheck {
            probe,
            port_index: self.port_index,
            interval: span("deploy.health_check.interval", self.interval, INTERVAL),
            timeout: span("deploy.health_check.timeout", self.timeout, TIMEOUT),
            startup_budget: span("deploy.health_check.startup_budget", self.startup_budget, STARTUP_BUDGET),
            startup_delay: span("deploy.health_check.startup_delay", self.startup_delay, Millis(0)),
            failures: if self.failures == 0 { FAILURES } else { self.failures },
        };
        if check.interval < LEAST_INTERVAL {
            let rule = format!("is {}; must be at least {LEAST_INTERVAL}", check.interval);
            faults.push(Fault::new("deploy.health_check.interval", rule));
        }
        if check.failures > MOST_FAILURES {
            let rule = format!("is {}; at most {MOST_FAILURES} is allowed", check.failures);
            faults.push(Fault::new("deploy.health_check.failures", rule));
        }
        if check.startup_delay >= check.startup_budget {
            let rule = format!("must be shorter than the startup_budget of {}", check.startup_budget);
            faults.push(Fault::new("deploy.health_check.startup_delay", rule));
        }
        Some(check)
    }

    fn check_probe(&self, faults: &mut Faults) -> Probe {
        match self.protocol {
            Protocol::Tcp => Probe::Tcp,
            Protocol::Command => {
                if self.command.first().is_none_or(String::is_empty) {
                    let rule = "must name a program, for example [\"./check.sh\"]";
                    faults.push(Fault::new("deploy.health_check.command", rule));
                }
                for part in &self.command {
                    check_text("deploy.health_check.command", part, faults);
                }
                Probe::Command(self.command.clone())
            }
            Protocol::Http | Protocol::Https | Protocol::Http2 | Protocol::Https2 => self.check_http(faults),
        }
    }

    fn check_http(&self, faults: &mut Faults) -> Probe {
        check_path("deploy.health_check.path", &self.path, faults);
        let method = if self.method.is_empty() { "GET" } else { &self.method };
        if !METHODS.contains(&method) {
            let rule = format!("is {method:?}; must be one of {}", METHODS.join(", "));
            faults.push(Fault::new("deploy.health_check.method", rule));
        }
        let expected = check_codes("deploy.health_check.expected_codes", &self.expected_codes, faults);
        let fatal = check_codes("deploy.health_check.fatal_codes", &self.fatal_codes, faults);
        if let Some(code) = fatal.iter().find(|code| expected.contains(code)) {
            let rule = format!("{code} is expected too; it cannot be both");
            faults.push(Fault::new("deploy.health_check.fatal_codes", rule));
        }
        Probe::Http(HttpProbe {
            tls: matches!(self.protocol, Protocol::Https | Protocol::Https2),
            http2: matches!(self.protocol, Protocol::Http2 | Protocol::Https2),
            method: method.to_owned(),
            path: self.path.clone(),
            expected,
            fatal,
        })
    }

    /// What has no meaning for this protocol.
    fn check_fields(&self, faults: &mut Faults) {
        let of_http = [
            ("path", !self.path.is_empty()),
            ("method", !self.method.is_empty()),
            ("expected_codes", !self.expected_codes.is_empty()),
            ("fatal_codes", !self.fatal_codes.is_empty()),
        ];
        for (name, _) in of_http.iter().filter(|(_, is_set)| *is_set && !self.is_http()) {
            let rule = "is for HTTP checks; leave it out or choose an HTTP protocol";
            faults.push(Fault::new(format!("deploy.health_check.{name}"), rule));
        }
        if !self.command.is_empty() && self.protocol != Protocol::Command {
            let rule = "is for COMMAND checks; leave it out or choose that protocol";
            faults.push(Fault::new("deploy.health_check.command", rule));
        }
    }
}

fn check_codes(field: &str, codes: &[u32], faults: &mut Faults) -> Vec<u16> {
    if codes.len() > MAX_CODES {
        faults.push(Fault::new(field, format!("at most {MAX_CODES} are allowed")));
    }
    let mut valid = Vec::new();
    for code in codes {
        match u16::try_from(*code) {
            Ok(code) if (100..=599).contains(&code) => valid.push(code),
            Ok(_) | Err(_) => faults.push(Fault::new(field, format!("{code} is no HTTP status code"))),
        }
    }
    valid
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
