//! The scheduler: keeps requests running as tasks, brings new versions into
//! service beside the old ones, and tells baragon-service which tasks to send
//! calls to.
//!
//! It must never stop a task that a load balancer may send to, act on a
//! decision that is not stored, or write as leader without its fence. What is
//! decided is in `scheduler-core`; this crate reads, writes and performs.
//!
//! | task | stage | talks to |
//! |---|---|---|
//! | `driver` | Work | the store, and, when it leads, the engine, baragon-service and the health checks of tasks |
//! | `admissions` | Work | the store, for runs that are asked for |
//! | `election` (platform) | Session | the leader key |
//! | `webhooks` | Work | the outbox, and, when it leads, those who are told of events |
//! | `server` (platform) | Serve | clients, by `api` |
//! | `readiness` | Serve | the health service |
//!
//! `api` sees the driver by its `Handle` alone: commands become one transaction
//! each on any replica, and runs that are asked for together share one; readings
//! come from the store or from the replica's view.

use std::{future::Future, sync::Arc, time::Duration};

use platform::{
    client::{InvalidAddress, Policy, Replicas},
    kv::{Store, etcd::Etcd},
    serve::{Limits, Readiness, Server},
    tasks::{self, Kind, Outcome, Stage, Supervisor},
};
use prometheus_client::registry::Registry;
use proto::scheduler::v1::scheduler_server::SchedulerServer;
use tokio::net::TcpListener;

mod api;
pub mod cli;
pub mod config;
mod driver;
pub mod engine;
mod manifest;
mod metrics;
pub mod runner;
#[cfg(test)]
mod tests;

use self::{
    api::Api,
    config::Config,
    driver::handle::Handle,
    engine::{
        Engine,
        local::{self, Local},
    },
    metrics::Metrics,
};

/// Why a scheduler could not begin, or did not end as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine's data folder or its user cannot be used.
    #[error("the local engine cannot start")]
    Engine(#[from] local::StartError),
    /// `baragon.addresses` has one that cannot be dialled.
    #[error("baragon.addresses: {0}")]
    Baragon(#[from] InvalidAddress),
    /// The listener has no address, or this program's file is unknown.
    #[error("the operating system does not answer: {0}")]
    System(#[from] std::io::Error),
    /// A task ended that must not, or the stop took too long.
    #[error(transparent)]
    Tasks(#[from] tasks::Error),
}

const STORE_PAUSE: Duration = Duration::from_secs(1);
/// Calls of baragon-service are made again for ever; this long until the
/// trouble is shown.
const BARAGON_POLICY: Policy =
    Policy { attempt_timeout: Duration::from_secs(3), deadline: Duration::from_secs(3) };

/// Runs a replica on `listener` until `stop` resolves, with the store of the
/// configuration and the local engine.
///
/// # Errors
/// See [`Error`].
pub async fn run(
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    tokio::pin!(stop);
    let store: Store = tokio::select! {
        store = connect(&config) => store,
        () = &mut stop => return Ok(()),
    };
    let supervisor = Supervisor::new(config.shutdown_grace());
    // This very program, also when its file was replaced since it was started.
    let settings = config.engine_settings("/proc/self/exe".into());
    let engine: Arc<dyn Engine> = Arc::new(Local::start(settings, &supervisor)?);
    start(&config, store, engine, listener, &supervisor)?;
    Ok(supervisor.run(stop).await?)
}

/// A scheduler that starts before etcd waits for it.
async fn connect(config: &Config) -> Store {
    loop {
        match Etcd::connect(config.etcd().endpoints.clone()).await {
            Ok(etcd) => return Arc::new(etcd),
            Err(error) => tracing::warn!(%error, "etcd does not answer; it is asked again"),
        }
        tokio::time::sleep(STORE_PAUSE).await;
    }
}

/// Starts everything of a replica on the supervisor.
fn start(
    config: &Config,
    store: Store,
    engine: Arc<dyn Engine>,
    listener: TcpListener,
    supervisor: &Supervisor,
) -> Result<Handle, Error> {
    let mut registry = Registry::default();
    let settings = driver::Settings {
        name: config.replica_name(listener.local_addr()?.port()),
        prefix: config.etcd().prefix.clone(),
        ttl: config.election_ttl(),
        policy: config.policy(),
        store,
        engine: engine.clone(),
        baragon: Replicas::new(config.baragon(), BARAGON_POLICY)?,
        sweep: config.baragon_sweep(),
        metrics: Metrics::register(&mut registry),
        webhooks: config.webhooks().to_vec(),
        gates: config.gates().clone(),
        safety: config.safety(),
    };
    let handle = driver::start(settings, supervisor);
    metrics::Tasks::register(handle.views(), &mut registry);
    let limits = Limits::default();
    let api = Api::new(handle.clone(), engine, config.commands().clone(), config.default_user());
    let service = SchedulerServer::new(api).max_decoding_message_size(limits.message_size);
    let server = Server {
        routes: tonic::service::Routes::new(service),
        descriptors: proto::DESCRIPTOR_SET,
        service_names: vec!["scheduler.v1.Scheduler"],
        metrics: Arc::new(registry),
        limits,
    };
    let readiness = server.start(listener, supervisor);
    supervisor.spawn(Stage::Serve, Kind::BestEffort, "readiness", keep_ready(handle.clone(), readiness));
    Ok(handle)
}

/// Takes traffic while the store can be heard.
async fn keep_ready(handle: Handle, readiness: Readiness) -> Outcome {
    let mut views = handle.views();
    loop {
        readiness.set(handle.is_ready());
        if views.changed().await.is_err() {
            return Ok(());
        }
    }
}
