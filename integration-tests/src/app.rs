//! The application that is deployed: the `webapp` binary of this crate.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use proto::{baragon::v1 as baragon, scheduler::v1 as scheduler};
use serde::Deserialize;

use crate::{
    Context, Result, http, paths, ports,
    process::{Lifetime, Process},
};

/// The domain under which it is served.
pub const DOMAIN: &str = "hello.test";
/// Its group of load balancers.
pub const GROUP: &str = "default";

/// webapp as a plain process, without a scheduler.
#[derive(Debug)]
pub struct Bare {
    pub process: Process,
    pub address: String,
    /// From its start to the first 200 of its health path.
    pub start_time: Duration,
}

#[derive(Deserialize)]
struct Answer {
    version: String,
    instance: String,
}

// === impl Bare ===

impl Bare {
    /// # Errors
    /// It is not built or does not become healthy.
    pub async fn start(folder: &Path, version: &str) -> Result<Self> {
        let port = ports::free();
        let address = format!("127.0.0.1:{port}");
        let name = format!("webapp-{version}-{port}");
        let mut process = Process::new(&name, paths::binary("webapp")?, folder, Lifetime::Owned).args([
            "--port",
            &port.to_string(),
            "--version",
            version,
        ]);
        let begin = Instant::now();
        process.start()?;
        // Closer together than the harness's usual looks: the time is a result.
        while http::get_ok(&address, "/healthz").await.is_err() {
            process.ensure_running()?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { process, address, start_time: begin.elapsed() })
    }

    #[must_use]
    pub fn upstream(&self) -> baragon::Upstream {
        baragon::Upstream { address: self.address.clone(), ..Default::default() }
    }
}

/// A load-balancer request that makes `upstreams` the whole list of the
/// service on `/{service}`.
#[must_use]
pub fn balance(request_id: &str, service: &str, upstreams: &[&Bare]) -> baragon::LoadBalancerRequest {
    let upstreams = upstreams.iter().map(|bare| bare.upstream()).collect();
    baragon::LoadBalancerRequest {
        request_id: request_id.to_owned(),
        service: Some(baragon::Service {
            service_id: service.to_owned(),
            owners: vec!["team@hello.test".to_owned()],
            base_path: format!("/{service}"),
            groups: vec![GROUP.to_owned()],
            domains: vec![DOMAIN.to_owned()],
            ..Default::default()
        }),
        replace_upstreams: Some(baragon::UpstreamList { upstreams }),
        ..Default::default()
    }
}

/// The same with another action, which names the service and says nothing of it.
#[must_use]
pub fn act(request_id: &str, service: &str, action: baragon::Action) -> baragon::LoadBalancerRequest {
    baragon::LoadBalancerRequest {
        request_id: request_id.to_owned(),
        service: Some(baragon::Service { service_id: service.to_owned(), ..Default::default() }),
        action: action.into(),
        ..Default::default()
    }
}

/// What webapp says its version is.
///
/// # Errors
/// The body is not webapp's.
pub fn version_of(body: &str) -> Result<String> {
    let answer: Answer = serde_json::from_str(body).context(format!("not an answer of webapp: {body:?}"))?;
    Ok(answer.version)
}

/// Where the webapp that answered listens.
///
/// # Errors
/// The body is not webapp's.
pub fn instance_of(body: &str) -> Result<String> {
    let answer: Answer = serde_json::from_str(body).context(format!("not an answer of webapp: {body:?}"))?;
    Ok(answer.instance)
}

/// A service request with a number of instances.
#[must_use]
pub fn request(id: &str, instances: u32) -> scheduler::Request {
    scheduler::Request {
        request_id: id.to_owned(),
        r#type: scheduler::RequestType::Service.into(),
        owners: vec!["team@hello.test".to_owned()],
        instances,
        ..Default::default()
    }
}

/// A load-balanced version of webapp on `/{id}`.
///
/// # Errors
/// webapp is not built.
pub fn deploy(id: &str, version: &str, env: &[(&str, &str)]) -> Result<scheduler::Deploy> {
    let program = paths::binary("webapp")?.display().to_string();
    let mut all: BTreeMap<&str, &str> = env.iter().copied().collect();
    all.insert("VERSION", version);
    Ok(scheduler::Deploy {
        request_id: id.to_owned(),
        deploy_id: version.to_owned(),
        command: vec![program],
        env: all.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        resources: Some(scheduler::Resources { cpus: 0.1, memory_mb: 64, ports: 1, ..Default::default() }),
        health_check: Some(scheduler::HealthCheck {
            path: "/healthz".to_owned(),
            startup_budget: duration(Duration::from_secs(20)),
            ..Default::default()
        }),
        load_balancer: Some(scheduler::LoadBalancer {
            base_path: format!("/{id}"),
            groups: vec![GROUP.to_owned()],
            domains: vec![DOMAIN.to_owned()],
            ..Default::default()
        }),
        deadline: duration(Duration::from_secs(60)),
        kill_grace: duration(Duration::from_secs(5)),
        drain: duration(Duration::from_millis(500)),
        ..Default::default()
    })
}

/// The same as a file for `scheduler deploy`.
///
/// # Errors
/// webapp is not built.
pub fn as_toml(id: &str, version: &str, instances: u32) -> Result<String> {
    let program = paths::binary("webapp")?;
    Ok(format!(
        r#"id = "{id}"
type = "service"
instances = {instances}
owners = ["team@hello.test"]
command = ["{program}"]
drain = "500ms"

[env]
VERSION = "{version}"

[resources]
cpus = 0.1
memory_mb = 64

[health_check]
path = "/healthz"

[load_balancer]
base_path = "/{id}"
groups = ["{GROUP}"]
domains = ["{DOMAIN}"]
"#,
        program = program.display()
    ))
}

fn duration(duration: Duration) -> Option<pbjson_types::Duration> {
    Some(pbjson_types::Duration {
        seconds: i64::try_from(duration.as_secs()).expect("a short time"),
        nanos: i32::try_from(duration.subsec_nanos()).expect("less than a second"),
    })
}
