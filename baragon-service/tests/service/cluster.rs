//! Replicas on one store, and a client of them.

use std::{future::Future, sync::Arc, time::Duration};

use baragon_service::{RawConfig, run_on};
use platform::{
    config::{Sources, load},
    kv::{Store, memory::Memory},
};
use proto::baragon::v1::{
    Action, GetRequestRequest, GetStatusRequest, Group, LoadBalancerRequest, PutGroupRequest, RequestPhase,
    RequestState, RequestStatus, Service, SubmitRequestRequest, Upstream, UpstreamList, WatchRequestRequest,
    WatchRequestResponse, baragon_service_client::BaragonServiceClient,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinSet,
    time::Instant,
};
use tonic::{Status, Streaming, transport::Channel};

pub(crate) type Client = BaragonServiceClient<Channel>;

/// Long for a slow machine; nothing waits so long when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// One replica. Dropping it kills it: its lease is not given back.
pub(crate) struct Replica {
    pub(crate) client: Client,
    /// Its own way to the store.
    pub(crate) line: Memory,
    address: String,
    stop: Option<oneshot::Sender<()>>,
    running: JoinSet<()>,
}

impl Replica {
    pub(crate) async fn start(store: &Memory, name: &str) -> Self {
        Self::start_with(store, name, &[]).await
    }

    pub(crate) async fn start_with(store: &Memory, name: &str, extra: &[&str]) -> Self {
        let line = store.separate();
        Self::start_on(Arc::new(line.clone()), line, name, extra).await
    }

    /// On a store that is reached by `line` through something else.
    pub(crate) async fn start_on(kv: Store, line: Memory, name: &str, extra: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let name = format!("name={name}");
        let given = ["etcd.prefix=/test", "election.ttl=1s", &name];
        let flags = given.iter().chain(extra).map(|&flag| flag.to_owned()).collect();
        let config = load::<RawConfig>(&Sources { flags, ..Sources::default() }).unwrap();
        let (stop, stopped) = oneshot::channel();
        let mut running = JoinSet::new();
        running.spawn(async move {
            run_on(kv, config, listener, async { drop(stopped.await) }).await.unwrap();
        });
        let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect_lazy();
        Self { client: Client::new(channel), line, address: address.to_string(), stop: Some(stop), running }
    }

    /// What Prometheus is told.
    pub(crate) async fn metrics(&self) -> String {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let call = "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(call.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// Ends it in order.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        while let Some(ended) = self.running.join_next().await {
            ended.unwrap();
        }
    }

    pub(crate) async fn leads(&self) -> bool {
        let mut client = self.client.clone();
        let status = client.get_status(GetStatusRequest {}).await;
        status.is_ok_and(|status| status.into_inner().leading)
    }
}

/// One replica that leads, and a group "edge".
pub(crate) async fn leading(store: &Memory, name: &str, extra: &[&str]) -> Replica {
    let replica = Replica::start_with(store, name, extra).await;
    until("the replica leads", async || replica.leads().await).await;
    put_group(&replica.client).await;
    replica
}

pub(crate) async fn put_group(client: &Client) {
    put_group_named(client, "edge").await;
}

pub(crate) async fn put_group_named(client: &Client, name: &str) {
    let group = Group { name: name.into(), minimum_agents: 1, ..Group::default() };
    client.clone().put_group(PutGroupRequest { group: Some(group) }).await.unwrap();
}

/// Service `service` with exactly these upstreams.
pub(crate) fn request(id: &str, service: &str, addresses: &[&str]) -> LoadBalancerRequest {
    let upstreams = addresses
        .iter()
        .map(|address| Upstream { address: (*address).into(), ..Upstream::default() })
        .collect();
    LoadBalancerRequest {
        request_id: id.into(),
        service: Some(Service {
            service_id: service.into(),
            base_path: format!("/{service}"),
            groups: vec!["edge".into()],
            ..Service::default()
        }),
        replace_upstreams: Some(UpstreamList { upstreams }),
        ..LoadBalancerRequest::default()
    }
}

/// An action on a service of which nothing more is said.
pub(crate) fn act(id: &str, service: &str, action: Action) -> LoadBalancerRequest {
    LoadBalancerRequest {
        request_id: id.into(),
        service: Some(Service { service_id: service.into(), ..Service::default() }),
        action: action.into(),
        ..LoadBalancerRequest::default()
    }
}

pub(crate) async fn submit(client: &Client, request: LoadBalancerRequest) -> Result<RequestStatus, Status> {
    let call = SubmitRequestRequest { request: Some(request) };
    Ok(client.clone().submit_request(call).await?.into_inner().status.unwrap())
}

/// Submits once an agent of the group is seen.
pub(crate) async fn submit_when_admitted(client: &Client, request: LoadBalancerRequest) -> RequestStatus {
    submit(client, request).await.unwrap()
}

pub(crate) async fn status(client: &Client, id: &str) -> Result<RequestStatus, Status> {
    let call = GetRequestRequest { request_id: id.into() };
    Ok(client.clone().get_request(call).await?.into_inner().status.unwrap())
}

/// The stream of a request's changes.
pub(crate) async fn open(client: &Client, id: &str) -> Streaming<WatchRequestResponse> {
    let call = WatchRequestRequest { request_id: id.into() };
    client.clone().watch_request(call).await.unwrap().into_inner()
}

/// Every status up to the end.
pub(crate) async fn watch(client: &Client, id: &str) -> Vec<RequestStatus> {
    let mut stream = open(client, id).await;
    let mut seen = Vec::new();
    while let Some(answer) = stream.message().await.unwrap() {
        seen.push(answer.status.unwrap());
    }
    assert_eq!(seen.last().unwrap().phase(), RequestPhase::Done);
    seen
}

pub(crate) async fn ended(client: &Client, id: &str) -> RequestStatus {
    until(&format!("{id} has ended"), async || {
        status(client, id).await.is_ok_and(|status| status.phase() == RequestPhase::Done)
    })
    .await;
    status(client, id).await.unwrap()
}

pub(crate) async fn succeeds(client: &Client, id: &str) {
    let status = ended(client, id).await;
    assert_eq!(status.state(), RequestState::Success, "{status:?}");
}

/// Waits for a fact with a deadline.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
