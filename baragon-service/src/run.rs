//! Puts the parts together.

use std::{future::Future, sync::Arc, time::Duration};

use platform::{
    election::{self, Candidate},
    kv::{Store, etcd::Etcd},
    serve::{Limits, Server},
    tasks::{self, Supervisor},
};
use prometheus_client::registry::Registry;
use proto::baragon::v1::baragon_service_server::{BaragonServiceServer, SERVICE_NAME};
use tokio::net::TcpListener;
use tonic::service::Routes;

use crate::{
    api::Api,
    config::Config,
    driver::{Driver, Parts, candidacy, keys::Keys},
    metrics::Metrics,
};

/// Why the service ended otherwise than asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A task ended, or the stop took too long.
    #[error(transparent)]
    Tasks(#[from] tasks::Error),
    /// The socket is not usable.
    #[error("cannot serve on the socket")]
    Socket(#[from] std::io::Error),
}

/// Between two questions to an etcd that does not answer at the start.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// Serves on `listener` until `stop` resolves.
///
/// # Errors
/// A task ended that must not, or the stop took too long.
pub async fn run(
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    tokio::pin!(stop);
    let store = tokio::select! {
        store = connect(&config) => store,
        () = &mut stop => return Ok(()),
    };
    run_on(store, config, listener, stop).await
}

/// A replica that starts before etcd waits for it, as one that runs would.
async fn connect(config: &Config) -> Store {
    loop {
        match Etcd::connect(config.etcd.endpoints.clone()).await {
            Ok(etcd) => return Arc::new(etcd),
            Err(error) => tracing::warn!(%error, "etcd does not answer; it is asked again"),
        }
        tokio::time::sleep(STORE_PAUSE).await;
    }
}

/// The same on a given store.
///
/// # Errors
/// A task ended that must not, or the stop took too long.
pub async fn run_on(
    store: Store,
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let bound = listener.local_addr()?;
    let name = config.replica_name(bound.port());
    let candidacy = candidacy(&name, &config.server.address_for_others(bound));
    let supervisor = Supervisor::new(config.shutdown_grace);
    let mut registry = Registry::default();
    let metrics = Arc::new(Metrics::register(&mut registry));
    let keys = Keys::below(&config.etcd.prefix);
    let candidate = Candidate { key: keys.leader(), name: candidacy, ttl: config.election_ttl };
    let role = election::stand(Arc::clone(&store), candidate, &supervisor);
    let parts = Parts {
        store,
        keys,
        name,
        role,
        limits: config.limits,
        agent_timeout: config.agent_timeout,
        webhooks: config.webhooks,
        metrics,
    };
    let (driver, handle) = Driver::new(parts, &supervisor);
    let limits = Limits::default();
    let service = BaragonServiceServer::new(Api::new(handle)).max_decoding_message_size(limits.message_size);
    let server = Server {
        routes: Routes::new(service),
        descriptors: proto::DESCRIPTOR_SET,
        service_names: vec![SERVICE_NAME],
        metrics: Arc::new(registry),
        limits,
    };
    let readiness = server.start(listener, &supervisor);
    driver.start(readiness, &supervisor);
    Ok(supervisor.run(stop).await?)
}
