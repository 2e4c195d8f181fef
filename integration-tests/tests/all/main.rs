//! The promises of the system, on real etcd, real nginx and real processes.

#![allow(clippy::unwrap_used, reason = "every function of this binary belongs to a test")]

mod agent_crash;
mod bad_config;
mod balancer_faults;
mod brake;
mod command_line;
mod etcd_outage;
mod failover;
mod faults;
mod handshake;
mod haproxy;
mod harness;
mod health_checks;
mod history;
mod hold;
mod in_flight;
mod jobs;
mod leader_phases;
mod long_outages;
mod maintenance;
mod manifest;
mod membership;
mod nodes;
mod property;
mod reflection;
mod reverts;
mod sample_configs;
mod sandbox;
mod scheduler_actions;
mod scheduler_gates;
mod scheduler_queue;
mod scheduler_recovery;
mod scheduler_rollbacks;
mod scheduler_rollouts;
mod scheduler_steps;
mod scheduler_ways_back;
mod served;
mod serving;
mod shapes;
mod shutdown;
mod upstreams;

use std::time::Duration;

/// Of one request or deploy, with a fail-over on a busy machine in it.
const PATIENCE: Duration = Duration::from_secs(60);
