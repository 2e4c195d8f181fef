//! The service as clients see it: gRPC against a replica as it is served, on a
//! store in memory, with an engine and a baragon-service that follow a script.

use std::{fmt::Debug, sync::Arc, time::Duration};

use platform::{
    config::{Sources, load},
    kv::memory::Memory,
    tasks::Supervisor,
};
use proto::scheduler::v1::{
    Actor, Deploy, DeployRequest, GetDeployRequest, GetStatusRequest, PutRequestRequest, Request,
    RequestStatus, RequestType, Resources, scheduler_client::SchedulerClient,
};
use tokio::{net::TcpListener, task::JoinSet};
use tonic::{Code, Status, transport::Channel};
use tonic_types::StatusExt;

use crate::{
    config::RawConfig,
    driver::tests::{baragon::Baragon, engine::Scripted, free_range},
};

mod actions;
mod deploys;
mod dry_run;
mod explain;
mod faults;
mod lists;
mod nodes;
mod permits;
mod preview;
mod runs;
mod tasks;

type Client = SchedulerClient<Channel>;

const PATIENCE: Duration = Duration::from_secs(20);

/// One replica that leads.
struct Served {
    client: Client,
    engine: Arc<Scripted>,
    baragon: Baragon,
    store: Memory,
    supervisor: Supervisor,
    running: JoinSet<()>,
}

// === impl Served ===

impl Served {
    async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With further settings, each `key=value`.
    async fn start_with(extra: &[&str]) -> Self {
        Self::start_from("", extra).await
    }

    /// With what only a file can say, too.
    async fn start_from(text: &str, extra: &[&str]) -> Self {
        let (baragon, engine) = (Baragon::start().await, Arc::<Scripted>::default());
        let ports = free_range();
        let given = [
            "name=one".to_owned(),
            "etcd.prefix=/test".to_owned(),
            "engine.data=/nowhere".to_owned(),
            "engine.node=here".to_owned(),
            format!("engine.ports={}-{}", ports.first, ports.last),
            "engine.cpus=1000".to_owned(),
            "engine.memory_mb=1000000".to_owned(),
            format!("baragon.addresses={}", baragon.address()),
        ];
        let flags = given.into_iter().chain(extra.iter().map(|&flag| flag.to_owned())).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, text).unwrap();
        let sources = Sources { file: Some(file.path().to_owned()), flags, ..Sources::default() };
        let config = load::<RawConfig>(&sources).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let supervisor = Supervisor::new(Duration::from_secs(5));
        let store = Memory::new();
        super::start(&config, Arc::new(store.clone()), engine.clone(), listener, &supervisor).unwrap();
        let mut running = JoinSet::new();
        let run = supervisor.clone();
        running.spawn(async move { run.run(std::future::pending()).await.unwrap() });
        let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect_lazy();
        let served = Self { client: Client::new(channel), engine, baragon, store, supervisor, running };
        served
            .until("it leads and knows its node", async |mut client| {
                let status = client.get_status(GetStatusRequest {}).await.ok()?.into_inner();
                let nodes = client.list_nodes(proto::scheduler::v1::ListNodesRequest {}).await.ok()?;
                (status.leading && !nodes.into_inner().nodes.is_empty()).then_some(())
            })
            .await;
        served
    }

    /// A client of its own for each call, as clients are `&mut`.
    fn client(&self) -> Client {
        self.client.clone()
    }

    async fn put(&self, request: Request) -> RequestStatus {
        let call = PutRequestRequest { request: Some(request), actor: ann(), ..Default::default() };
        self.client().put_request(call).await.unwrap().into_inner().status.unwrap()
    }

    async fn deploy(&self, deploy: Deploy) {
        let call = DeployRequest { deploy: Some(deploy), actor: ann(), ..Default::default() };
        self.client().deploy(call).await.unwrap();
    }

    /// Puts the request, deploys it and waits for the end.
    async fn run(&self, request: Request, deploy: Deploy) {
        self.put(request).await;
        let (request, id) = (deploy.request_id.clone(), deploy.deploy_id.clone());
        self.deploy(deploy).await;
        self.until_done(&request, &id).await;
    }

    async fn until_done(&self, request: &str, deploy: &str) {
        let call = GetDeployRequest { request_id: request.to_owned(), deploy_id: deploy.to_owned() };
        self.until("the deploy ends", async |mut client| {
            let answer = client.get_deploy(call.clone()).await.unwrap().into_inner();
            answer.status?.finished_at
        })
        .await;
    }

    /// Asks again and again until there is an answer.
    async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(Client) -> Option<T>) -> T {
        let wait = async {
            loop {
                if let Some(found) = look(self.client()).await {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, wait).await;
        found.unwrap_or_else(|_| panic!("{what}: that did not come true within {PATIENCE:?}"))
    }

    async fn stop(mut self) {
        self.supervisor.stop();
        while let Some(ended) = self.running.join_next().await {
            ended.unwrap();
        }
    }
}

fn ann() -> Option<Actor> {
    Some(actor("ann", "because"))
}

fn actor(user: &str, message: &str) -> Actor {
    Actor { user: user.to_owned(), message: message.to_owned() }
}

fn request(id: &str, kind: RequestType) -> Request {
    Request { request_id: id.to_owned(), r#type: kind.into(), ..Request::default() }
}

/// A worker's counts as healthy at once.
fn deploy(request: &str, id: &str) -> Deploy {
    Deploy {
        request_id: request.to_owned(),
        deploy_id: id.to_owned(),
        command: vec!["program".to_owned()],
        resources: Some(Resources { cpus: 0.1, memory_mb: 8, ..Default::default() }),
        ..Deploy::default()
    }
}

fn worker(request: &str, id: &str) -> Deploy {
    Deploy { considered_healthy_after: Some(millis(5)), ..deploy(request, id) }
}

/// A worker's that does not count as healthy in this test.
fn slow(request: &str, id: &str) -> Deploy {
    Deploy { considered_healthy_after: Some(millis(100_000)), ..deploy(request, id) }
}

fn millis(millis: u64) -> pbjson_types::Duration {
    Duration::from_millis(millis).into()
}

/// The fields that a refusal names, in order.
fn violations(status: &Status) -> Vec<String> {
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = status.get_details_bad_request().unwrap_or_else(|| panic!("{status:?}"));
    for violation in &details.field_violations {
        assert!(status.message().contains(&violation.field) && !violation.description.is_empty());
    }
    details.field_violations.into_iter().map(|violation| violation.field).collect()
}

#[track_caller]
fn assert_refused<T: Debug>(answer: Result<T, Status>, code: Code, words: &str) {
    let status = answer.unwrap_err();
    assert_eq!(status.code(), code, "{status:?}");
    assert!(status.message().contains(words), "{words:?} is not in {:?}", status.message());
}

#[track_caller]
fn assert_invalid<T: Debug>(answer: Result<T, Status>, fields: &[&str]) {
    assert_eq!(violations(&answer.unwrap_err()), fields);
}
