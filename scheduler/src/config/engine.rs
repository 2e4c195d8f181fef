//! The keys under `engine`: where tasks run, and what the node of this host has.

use std::{collections::BTreeMap, path::PathBuf};

use platform::config::{Faults, tables::host_name};
use scheduler_core::{
    decide::{History, Policy, PortRange},
    ids::NodeId,
    node::{Capacity, Machine},
    time::Millis,
};
use serde::{Deserialize, Serialize};

use super::{RawNodes, machine};

/// How often each processor is promised: tasks share it by their weights, and
/// seldom use all that they ask for.
const PROMISES: u64 = 4;
/// Below the range from which Linux picks the ports of outgoing connections.
const PORTS: &str = "31000-31999";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEngine {
    data: String,
    host: String,
    ports: String,
    pub(super) user: String,
    pub(super) cgroup: bool,
    node: String,
    rack: String,
    attributes: BTreeMap<String, String>,
    reserved_for: BTreeMap<String, String>,
    cpus: u32,
    memory_mb: u64,
    disk_mb: u64,
}

// === impl RawEngine ===

impl Default for RawEngine {
    fn default() -> Self {
        Self {
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
        }
    }
}

impl RawEngine {
    pub(super) fn data(&self, faults: &mut Faults) -> Option<PathBuf> {
        let data = PathBuf::from(&self.data);
        if !data.is_absolute() {
            faults.note("engine.data", "must be an absolute path, like \"/var/lib/scheduler\"");
            return None;
        }
        Some(data)
    }

    pub(super) fn policy(&self, nodes: &RawNodes, faults: &mut Faults) -> Option<Policy> {
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
            drain_jobs_after: Millis(0),
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

fn parse_ports(text: &str) -> Option<PortRange> {
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first > 0 && first <= last).then_some(PortRange { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_ports_has_two_ends_in_order() {
        assert_eq!(parse_ports("31000-31999"), Some(PortRange { first: 31000, last: 31999 }));
        for text in ["", "31000", "0-5", "9-1", "1-70000"] {
            assert_eq!(parse_ports(text), None, "{text}");
        }
    }
}
