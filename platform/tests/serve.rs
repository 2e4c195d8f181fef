//! The server as clients see it, over a real socket.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{sync::Arc, time::Duration};

use axum::{Router, routing::post};
use platform::{
    client::{Policy, Replicas},
    serve::{Limits, Readiness, Server},
    tasks::{Stage, Supervisor},
};
use prometheus_client::{metrics::counter::Counter, registry::Registry};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use tonic::{Code, Request, Status, service::Routes, transport::Channel};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus,
    health_client::HealthClient,
};
use tonic_prost::ProstCodec;

const PATIENCE: Duration = Duration::from_secs(10);

struct Running {
    address: String,
    supervisor: Supervisor,
    readiness: Readiness,
}

/// Calls that hang, take their time, or panic.
fn routes() -> Routes {
    let hang = || post(async || std::future::pending::<()>().await);
    Routes::from(
        Router::new()
            .route("/test.v1.Test/Hang", hang())
            .route("/test.v1.Test/Slow", post(slow))
            .route("/test.v1.Test/Refuse", post(refuse))
            .route("/test.v1.Test/Panic", post(async || -> () { panic!("a bug") })),
    )
}

/// Of the one call to [`slow`].
static ENTERED: Notify = Notify::const_new();
static LEAVE: Notify = Notify::const_new();

/// Answers when the test lets it.
async fn slow() -> http::Response<axum::body::Body> {
    ENTERED.notify_one();
    LEAVE.notified().await;
    Status::not_found("none").into_http()
}

/// Finds far more faults than an answer can hold.
async fn refuse() -> http::Response<axum::body::Body> {
    let fault = |index| (format!("upstreams[{index}].address"), "must be {host}:{port}".to_owned());
    platform::serve::invalid_argument(&(0..5000).map(fault).collect::<Vec<_>>()).into_http()
}

async fn start(limits: Limits) -> Running {
    let mut metrics = Registry::default();
    let calls = Counter::<u64>::default();
    metrics.register("seen", "What was seen", calls.clone());
    calls.inc_by(3);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let supervisor = Supervisor::new(Duration::from_secs(5));
    let server = Server {
        routes: routes(),
        descriptors: tonic_health::pb::FILE_DESCRIPTOR_SET,
        service_names: vec!["test.v1.Test"],
        metrics: Arc::new(metrics),
        limits,
    };
    let readiness = server.start(listener, &supervisor);
    Running { address, supervisor, readiness }
}

// === impl Running ===

impl Running {
    async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    async fn call(&self, method: &str) -> Status {
        let mut client = tonic::client::Grpc::new(self.channel().await);
        client.ready().await.unwrap();
        let request = Request::new(HealthCheckRequest::default());
        let path = method.parse().unwrap();
        let codec = ProstCodec::<HealthCheckRequest, HealthCheckResponse>::default();
        let answer = tokio::time::timeout(PATIENCE, client.unary(request, path, codec)).await;
        answer.expect("the call is answered").expect_err("no call succeeds here")
    }

    async fn health(&self, service: &str) -> ServingStatus {
        let mut client = HealthClient::new(self.channel().await);
        let request = HealthCheckRequest { service: service.to_owned() };
        client.check(request).await.unwrap().into_inner().status()
    }

    /// HTTP/1.1, as a browser or a scraper speaks.
    async fn page(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn until_health(&self, wanted: ServingStatus) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while self.health("test.v1.Test").await != wanted {
            assert!(tokio::time::Instant::now() < deadline, "health is not {wanted:?} in time");
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn health_follows_readiness_in_both_forms() {
    let server = start(Limits::default()).await;
    assert_eq!(server.health("").await, ServingStatus::NotServing);
    assert!(server.page("/healthz").await.starts_with("HTTP/1.1 503"));
    server.readiness.set(true);
    server.until_health(ServingStatus::Serving).await;
    assert!(server.page("/healthz").await.starts_with("HTTP/1.1 200"));
    server.readiness.set(false);
    server.until_health(ServingStatus::NotServing).await;
}

#[tokio::test]
async fn metrics_and_unknown_pages_are_plain_http() {
    let server = start(Limits::default()).await;
    let metrics = server.page("/metrics").await;
    assert!(metrics.contains("seen_total 3") && metrics.contains("openmetrics-text"), "{metrics}");
    assert!(server.page("/nothing").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn an_unknown_call_is_unimplemented() {
    let server = start(Limits::default()).await;
    assert_eq!(server.call("/no.v1.Such/Call").await.code(), Code::Unimplemented);
}

#[tokio::test]
async fn a_panic_is_internal_and_the_server_goes_on() {
    let server = start(Limits::default()).await;
    for _ in 0..2 {
        assert_eq!(server.call("/test.v1.Test/Panic").await.code(), Code::Internal);
    }
}

#[tokio::test]
async fn the_servers_limit_of_time_holds() {
    let limits = Limits { timeout: Duration::from_millis(50), ..Limits::default() };
    let server = start(limits).await;
    assert_eq!(server.call("/test.v1.Test/Hang").await.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn calls_over_the_limit_are_refused_and_health_is_not() {
    let limits = Limits { timeout: Duration::from_millis(500), concurrency: 1, ..Limits::default() };
    let server = start(limits).await;
    let calls = (0..2).map(|_| server.call("/test.v1.Test/Hang"));
    let codes: Vec<_> = futures_util::future::join_all(calls).await.iter().map(Status::code).collect();
    assert!(codes.contains(&Code::ResourceExhausted) && codes.contains(&Code::DeadlineExceeded), "{codes:?}");
    let none = start(Limits { concurrency: 0, ..Limits::default() }).await;
    assert_eq!(none.call("/test.v1.Test/Hang").await.code(), Code::ResourceExhausted);
    assert_eq!(none.health("").await, ServingStatus::NotServing);
}

#[tokio::test]
async fn both_reflections_name_the_services() {
    use tonic_reflection::pb::v1::{
        ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
        server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
    };
    let server = start(Limits::default()).await;
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(server.channel().await);
    let asked = tokio_stream::once(request);
    let mut answers = client.server_reflection_info(asked).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response;
    let Some(MessageResponse::ListServicesResponse(list)) = answer else { panic!("{answer:?}") };
    assert!(list.service.iter().any(|service| service.name == "grpc.health.v1.Health"), "{list:?}");
}

#[tokio::test]
async fn a_stop_ends_open_streams_and_says_not_serving_first() {
    let server = start(Limits::default()).await;
    server.readiness.set(true);
    server.until_health(ServingStatus::Serving).await;
    let mut client = HealthClient::new(server.channel().await);
    let request = HealthCheckRequest { service: "test.v1.Test".to_owned() };
    let mut states = client.watch(request).await.unwrap().into_inner();
    assert_eq!(states.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
    let began = tokio::time::Instant::now();
    let (stopped, end) = tokio::join!(server.supervisor.run(async {}), async {
        loop {
            match states.message().await {
                Ok(Some(state)) => assert_eq!(state.status(), ServingStatus::NotServing),
                Ok(None) => break Status::ok("ended"),
                Err(status) => break status,
            }
        }
    });
    stopped.unwrap();
    assert_eq!(end.code(), Code::Unavailable, "{end}");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_stop_lets_a_call_in_flight_finish() {
    let server = start(Limits::default()).await;
    let supervisor = server.supervisor.clone();
    let stop = supervisor.token(Stage::Serve);
    let (stopped, status, ()) =
        tokio::join!(supervisor.run(ENTERED.notified()), server.call("/test.v1.Test/Slow"), async {
            stop.cancelled().await;
            LEAVE.notify_one();
        });
    stopped.unwrap();
    assert_eq!(status.code(), Code::NotFound, "{status}");
}

#[tokio::test]
async fn a_client_leaves_a_dead_replica_and_comes_back_to_a_restarted_one() {
    let server = start(Limits::default()).await;
    let policy = Policy { attempt_timeout: Duration::from_secs(2), deadline: PATIENCE };
    let addresses = ["http://127.0.0.1:1".to_owned(), format!("http://{}", server.address)];
    let replicas = Replicas::new(&addresses, policy).unwrap();
    let check = || {
        replicas
            .call(async |connection| HealthClient::new(connection).check(HealthCheckRequest::default()).await)
    };
    check().await.unwrap();
    let address = server.address.clone();
    server.supervisor.run(async {}).await.unwrap();
    let restart = async {
        let listener = loop {
            match TcpListener::bind(&address).await {
                Ok(listener) => break listener,
                Err(_) => tokio::task::yield_now().await,
            }
        };
        let supervisor = Supervisor::new(Duration::from_secs(1));
        let server = Server {
            routes: routes(),
            descriptors: tonic_health::pb::FILE_DESCRIPTOR_SET,
            service_names: Vec::new(),
            metrics: Arc::default(),
            limits: Limits::default(),
        };
        server.start(listener, &supervisor)
    };
    let (answer, _readiness) = tokio::join!(check(), restart);
    answer.unwrap();
}

#[tokio::test]
async fn thousands_of_faults_are_an_answer_and_no_broken_connection() {
    let running = start(Limits::default()).await;
    let policy = Policy { attempt_timeout: PATIENCE, deadline: PATIENCE };
    let replicas = Replicas::new(&[format!("http://{}", running.address)], policy).unwrap();
    let call = |connection| async {
        let mut client = tonic::client::Grpc::new(connection);
        client.ready().await.map_err(|error| Status::unavailable(format!("{error:?}")))?;
        let codec = ProstCodec::<HealthCheckRequest, HealthCheckResponse>::default();
        let request = Request::new(HealthCheckRequest::default());
        client.unary(request, "/test.v1.Test/Refuse".parse().unwrap(), codec).await
    };
    let status = replicas.call(call).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    let details = tonic_types::StatusExt::get_details_bad_request(&status).unwrap().field_violations;
    assert!(details.len() > 100 && status.message().ends_with(&format!("and {} more", 5000 - details.len())));
}
