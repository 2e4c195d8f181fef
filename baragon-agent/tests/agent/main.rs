//! The whole agent over gRPC: a scripted baragon-service, a store in memory,
//! a real nginx.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use baragon_agent::{Config, config::Raw};
use nix::{sys::signal::Signal, unistd::Pid};
use platform::{
    config::{Sources, load},
    kv::{Kv as _, memory::Memory},
};
use proto::baragon::{
    agent::v1::{
        ApplyItem, ApplyRequest, GetRenderedConfigRequest, GetStatusRequest, PlanRequest, ResyncRequest,
        baragon_agent_client::BaragonAgentClient, get_status_response::State, item_result::Outcome,
    },
    v1::{self as pb, baragon_service_server::BaragonServiceServer},
};
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinSet,
};
use tonic::{Code, Status, transport::Channel};

mod calls;
mod command_line;
mod lifecycle;
mod maintenance;
mod plans;
mod script;
mod templates;
mod unvalidated;

use script::Script;

/// One host with an agent in this process.
struct Host {
    root: TempDir,
    port: u16,
    store: Memory,
    script: Script,
    baragon: SocketAddr,
    tasks: JoinSet<()>,
    further: Vec<String>,
}

struct Agent {
    address: SocketAddr,
    client: BaragonAgentClient<Channel>,
    stop: Option<oneshot::Sender<()>>,
    ended: oneshot::Receiver<Result<(), baragon_agent::Error>>,
}

// === impl Host ===

impl Host {
    async fn new() -> Self {
        let root = TempDir::with_prefix("baragon-agent-it-").unwrap();
        let port = free_port();
        let script = Script::default();
        script.0.lock().unwrap().group = Some(group());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let baragon = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        let server =
            tonic::transport::Server::builder().add_service(BaragonServiceServer::new(script.clone()));
        let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
        tasks.spawn(async move { server.serve_with_incoming(incoming).await.unwrap() });
        Self { root, port, store: Memory::new(), script, baragon, tasks, further: Vec::new() }
    }

    fn script(&self, services: Vec<pb::ServiceTarget>) {
        self.script.0.lock().unwrap().services = services;
    }

    fn flags(&self) -> Vec<String> {
        let own = vec![
            "name=lb1".to_owned(),
            "group=main".to_owned(),
            format!("root={}", self.root.path().display()),
            format!("nginx.listen=127.0.0.1:{}", self.port),
            "nginx.worker_processes=1".to_owned(),
            format!("baragon.addresses=http://{}", self.baragon),
        ];
        own.into_iter().chain(self.further.clone()).collect()
    }

    fn config(&self) -> Config {
        load::<Raw>(&Sources { flags: self.flags(), ..Sources::default() }).unwrap()
    }

    async fn agent(&mut self) -> Agent {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, ended) = oneshot::channel();
        let _ = platform::telemetry::init("agent", &platform::telemetry::Config::default());
        let (config, store) = (self.config(), Arc::new(self.store.clone()));
        self.tasks.spawn(async move {
            let stop = async {
                let _ = stopped.await;
            };
            let _ = tell.send(baragon_agent::run_with_store(config, store, listener, stop).await);
        });
        let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect_lazy();
        Agent { address, client: BaragonAgentClient::new(channel), stop: Some(stop), ended }
    }

    async fn announced(&self) -> Option<serde_json::Value> {
        let (entry, _) = self.store.get("/baragon/agents/main/lb1").await.unwrap();
        entry.map(|entry| serde_json::from_slice(&entry.value).unwrap())
    }

    async fn until_announced(&self, wanted: bool) {
        let what = if wanted { "the agent is announced" } else { "the agent is withdrawn" };
        until(what, async || self.announced().await.is_some() == wanted).await;
    }

    async fn get(&self, path: &str) -> String {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)).await else {
            return "refused".to_owned();
        };
        let request = format!("GET {path} HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    /// A backend that answers with its name.
    async fn backend(&mut self, name: &'static str) -> String {
        let app = axum::Router::new().fallback(move || async move { name });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        self.tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        address.to_string()
    }

    fn pid_file(&self) -> PathBuf {
        self.root.path().join("run/nginx.pid")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(pid) = read_pid(&self.pid_file()) {
            let _ = nix::sys::signal::kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
    }
}

// === impl Agent ===

impl Agent {
    async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.ended.await.unwrap().expect("the agent ends well");
    }

    async fn apply(
        &mut self,
        term: u64,
        items: Vec<ApplyItem>,
    ) -> Result<Vec<(Outcome, pb::Level, String)>, Status> {
        let request = ApplyRequest { term, group: Some(group()), items, ..ApplyRequest::default() };
        let response = self.client.apply(request).await?.into_inner();
        assert!(response.timing.is_some());
        Ok(response.results.into_iter().map(|r| (r.outcome(), r.level(), r.message)).collect())
    }
}

/// Below the range of outgoing connections, one of which could hold it.
fn free_port() -> u16 {
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(10_000..30_000)).find(is_free).unwrap()
}

fn read_pid(file: &Path) -> Option<i32> {
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

async fn until(what: &str, predicate: impl AsyncFn() -> bool) {
    let wait = async {
        while !predicate().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}

fn group() -> pb::Group {
    pb::Group { name: "main".to_owned(), ..pb::Group::default() }
}

fn target(id: &str, generation: u64, path: &str, upstreams: &[&str]) -> pb::ServiceTarget {
    pb::ServiceTarget {
        service_id: id.to_owned(),
        generation,
        service: Some(pb::Service {
            service_id: id.to_owned(),
            base_path: path.to_owned(),
            groups: vec!["main".to_owned()],
            ..pb::Service::default()
        }),
        upstreams: upstreams
            .iter()
            .map(|a| pb::Upstream { address: (*a).to_owned(), ..pb::Upstream::default() })
            .collect(),
    }
}

fn item(target: pb::ServiceTarget) -> ApplyItem {
    ApplyItem { request_id: "r1".to_owned(), target: Some(target), ..ApplyItem::default() }
}
