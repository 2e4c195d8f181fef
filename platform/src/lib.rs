//! A process and its place in the cluster.
//!
//! What it is: the parts that the three services share and that are hardest to
//! get right, once. A line belongs here if it is useful to a program that has
//! never heard of load balancers or tasks.
//!
//! What it must never do: name a noun of the domain (service, upstream,
//! deploy, agent ...), depend on our protobuf, or decide anything for a
//! service.
//!
//! | module | gives |
//! |---|---|
//! | [`kv`] | the store: transactions, watches, leases; etcd and in-memory forms |
//! | [`election`] | one leader, and the [`election::Term`] that fences its writes |
//! | [`presence`] | a record that lives as long as its process |
//! | [`tasks`] | supervised tasks and an ordered stop |
//! | [`config`] | layers, all faults at once, `--check-config` |
//! | [`serve`] | a gRPC and HTTP server on one port: health, reflection, metrics, limits |
//! | [`client`] | calls to a replicated server: deadline, retry, trace context |
//! | [`cli`] | output forms and exit codes of the command lines |
//! | [`telemetry`] | logs and traces |
//! | [`webhook`] | signed calls that tell others what has happened |
//!
//! Its tasks, all spawned on the caller's [`tasks::Supervisor`]: `election` and
//! `presence` talk to the store, `server` to clients; `health` tells the
//! server's clients what [`serve::Readiness`] says.

#![warn(missing_docs)]

mod backoff;
pub mod cli;
pub mod client;
pub mod config;
pub mod election;
pub mod kv;
pub mod presence;
pub mod serve;
pub mod tasks;
pub mod telemetry;
pub mod webhook;
