//! baragon-service: an API in front of the load balancers.
//!
//! What it is: N replicas that record load-balancer requests in etcd, of which
//! the elected one has every agent of the groups apply them, all or nobody.
//! The decisions are in `baragon-service-core`; here are the loop around them,
//! the gRPC server and the command line.
//!
//! What it must never do: decide in `api` or `driver` what belongs in core,
//! call an agent before what implies the call is stored, write as leader
//! without the fence of its term.
//!
//! Its tasks, and who talks to whom:
//!
//! | task | does | hears | tells |
//! |---|---|---|---|
//! | `server` | answers calls | clients | `admissions`, reads the snapshot |
//! | `admissions` | records intents | `server` | etcd |
//! | `follow` | keeps the snapshot | etcd | `lead`, streams |
//! | `election` | stands for leader | etcd | `lead` |
//! | `webhooks` | tells others of requests that have ended | snapshot | etcd, their addresses |
//! | `lead` | moves requests on | snapshot, agents, time | etcd, agents |
//!
//! `server` asks the leading replica for the words of agents while a request is
//! on its way, and tells the stored view when that does not answer at once.

mod api;
pub mod cli;
mod config;
mod driver;
mod metrics;
mod run;
mod wire;

pub use config::{Config, PORT, RawConfig};
pub use run::{Error, run, run_on};
