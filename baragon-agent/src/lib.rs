//! baragon-agent: keeps the nginx of one load-balancer host at what
//! baragon-service says.
//!
//! What it is: the driver of [`baragon_agent_core`] on one host. It renders
//! templates into a new tree, has nginx check it, swaps it in, reloads, and
//! answers only when nginx is seen to serve it.
//!
//! What it must never do: answer APPLIED before nginx serves the generation,
//! change the live tree in place, decide anything that baragon-service decides
//! (who owns a path, what a request becomes), or stop nginx: it goes on serving
//! without the agent.
//!
//! | task | does | talks to |
//! |---|---|---|
//! | `driver` | owns the host: one change at a time, and a look at it from time to time | nginx, the disk |
//! | `resync` | brings the host to the stored state, then lets it be announced | baragon-service, `driver` |
//! | `templates` | offers templates that change while the agent runs | the disk, `driver` |
//! | `presence` | keeps the record of the live agent | etcd |
//! | server | Apply, Resync, GetStatus, GetRenderedConfig | baragon-service, operators, `driver` |

use std::{fs, future::Future, io, path::Path, sync::Arc, time::Duration};

use baragon_agent_core::{desired::Group, template::Renderer};
use platform::{
    client::{InvalidAddress, Policy, Replicas},
    config::Faults,
    kv::Store,
    presence::Announcement,
    serve::{Limits, Server},
    tasks::{self, Kind, Stage, Supervisor},
};
use prometheus_client::registry::Registry;
use tokio::{net::TcpListener, sync::watch};
use tonic::service::Routes;

mod api;
pub mod cli;
pub mod config;
mod driver;
mod metrics;
mod offline;
mod scratch;
mod templates;

pub use config::Config;
pub(crate) use driver::has_tree;
use driver::{
    Parts, Trees, lua,
    resync::{self, Record, Resync, StoreSource},
};

/// Calls in flight: one leader, some operators.
const CONCURRENCY: usize = 64;

/// Of one fetch of the stored state. It is repeated, so it may end soon and say
/// why.
const FETCH: Policy = Policy { attempt_timeout: Duration::from_secs(5), deadline: Duration::from_secs(5) };

/// Why the agent could not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The listener's address.
    #[error("the bound address cannot be read or written to its file")]
    Address(#[source] io::Error),
    /// The root folder.
    #[error("the folder of the agent cannot be used")]
    Root(#[source] io::Error),
    /// It has to be there and is not.
    #[error("{0}")]
    Lua(String),
    /// The templates do not compile.
    #[error("the templates are not usable")]
    Templates(#[source] Faults),
    /// The addresses of baragon-service.
    #[error("baragon-service cannot be called")]
    Baragon(#[source] InvalidAddress),
    /// A task ended.
    #[error("the agent ended")]
    Tasks(#[source] tasks::Error),
}

/// Runs the agent until `stop`; nginx goes on.
///
/// # Errors
/// What kept it from running, or which task failed.
pub async fn run(
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let source = StoreSource::Etcd(config.etcd.clone());
    run_on(config, source, listener, stop).await
}

/// The same with a given store.
///
/// # Errors
/// As [`run`].
pub async fn run_with_store(
    config: Config,
    store: Store,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    run_on(config, StoreSource::Given(store), listener, stop).await
}

async fn run_on(
    mut config: Config,
    source: StoreSource,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let record = identify(&config, &listener).map_err(Error::Address)?;
    let trees = Trees::open(&config.root).map_err(Error::Root)?;
    let mut stop = std::pin::pin!(stop);
    let run = trees.root().join("run");
    let found = tokio::select! {
        found = lua::detect(&config.nginx, &run) => found.map_err(Error::Lua)?,
        () = &mut stop => return Ok(()),
    };
    config.nginx.settings.lua = found.lua;
    let renderer = templates::of_start(&config, &record.agent_id, trees.root()).map_err(Error::Templates)?;
    let renderer = Arc::new(renderer);
    let notes = notes(&config, found.problem, &renderer);
    let baragon = Replicas::new(&config.baragon, FETCH).map_err(Error::Baragon)?;
    let mut registry = Registry::default();
    let metrics = metrics::Metrics::register(&mut registry);
    let supervisor = Supervisor::new(config.shutdown_grace);
    let balancer = driver::balancer_of(&config, trees.root());
    let group = Group::without_domains(config.group.clone());
    let parts = Parts { trees: trees.clone(), balancer, renderer, group, metrics };
    let (handle, in_use) = driver::start(parts, &supervisor);
    registry.register_collector(Box::new(metrics::Live(handle.clone())));
    watch_templates(&config, &record, trees.root(), &in_use, &supervisor);
    let api = api::Api {
        agent_id: record.agent_id.clone(),
        group: record.group.clone(),
        handle: handle.clone(),
        trees,
        boot_id: record.boot_id.clone(),
        planner: in_use.in_use.clone(),
        config: Arc::new(config.clone()),
        notes,
    };
    let server = Server {
        routes: Routes::new(api.into_service()),
        descriptors: proto::DESCRIPTOR_SET,
        service_names: vec![api::SERVICE_NAME],
        metrics: Arc::new(registry),
        limits: limits(&config),
    };
    let ready = server.start(listener, &supervisor);
    let (announced, value) = watch::channel(None);
    let key = resync::key(&config.prefix, &record.group, &record.agent_id);
    resync::announce(source, Announcement { key, ttl: config.presence_ttl }, value, &supervisor);
    let (group, templates) = (record.group.clone(), in_use.in_use);
    let resync = Resync { handle, baragon, group, ready, announced, record, templates };
    let token = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::Critical, "resync", resync.run(token));
    supervisor.run(stop).await.map_err(Error::Tasks)
}

/// Templates that change are told to the driver.
fn watch_templates(
    config: &Config,
    record: &Record,
    root: &Path,
    ends: &driver::Templates,
    supervisor: &Supervisor,
) {
    let watch = templates::Watch {
        config: config.clone(),
        agent_id: record.agent_id.clone(),
        root: root.to_owned(),
        offers: ends.offers.clone(),
    };
    let in_use = ends.in_use.borrow().clone();
    let stop = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::BestEffort, "templates", watch.run(in_use, stop));
}

/// What status says for as long as the agent runs.
fn notes(config: &Config, problem: Option<String>, renderer: &Renderer) -> Vec<String> {
    let has_lua = config.nginx.settings.lua.is_some();
    let not_used = has_lua && renderer.is_usable() && !renderer.is_reload_free();
    let template = not_used.then(|| {
        "the main template has no `lua_shared_dict baragon_endpoints`; upstream changes reload".to_owned()
    });
    let notes: Vec<_> = problem.into_iter().chain(template).collect();
    notes.iter().for_each(|note| tracing::warn!("{note}"));
    notes
}

/// A call lasts as long as a change of the host: checks while a bad service is
/// searched, a reload, and the way back.
fn limits(config: &Config) -> Limits {
    let (check, reload) = match config.balancer {
        config::Kind::Nginx => (config.nginx.check_timeout, config.nginx.reload_timeout),
        config::Kind::Haproxy => (config.haproxy.check_timeout, config.haproxy.reload_timeout),
    };
    let timeout = check * 8 + reload * 2;
    Limits {
        timeout: timeout.max(Duration::from_secs(30)),
        concurrency: CONCURRENCY,
        message_size: platform::client::MESSAGE_SIZE,
    }
}

/// Who this agent is. Writes the bound address to its file.
fn identify(config: &Config, listener: &TcpListener) -> io::Result<Record> {
    let bound = listener.local_addr()?;
    if let Some(file) = &config.address_file {
        write_address(file, &bound.to_string())?;
    }
    let host = nix::unistd::gethostname().map_err(io::Error::from)?;
    let own_name = format!("{}:{}", host.to_string_lossy(), bound.port());
    let or = |text: &str, other: String| if text.is_empty() { other } else { text.to_owned() };
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(Record {
        v: 1,
        agent_id: or(&config.name, own_name),
        group: config.group.to_string(),
        address: or(&config.advertise, bound.to_string()),
        boot_id: uuid::Uuid::now_v7().to_string(),
        since_ms: u64::try_from(since.as_millis()).unwrap_or(u64::MAX),
        templates: None,
    })
}

/// Never seen half-written by whoever waits for it.
fn write_address(file: &Path, address: &str) -> io::Result<()> {
    let next = file.with_extension("next");
    fs::write(&next, address)?;
    fs::rename(&next, file)
}
