//! Traces reach a collector and hold together over a call.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{sync::Arc, time::Duration};

use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    trace::v1::Span,
};
use platform::{
    client::{Policy, Replicas},
    serve::{Limits, Server},
    tasks::Supervisor,
    telemetry,
};
use tokio::{net::TcpListener, sync::mpsc};
use tonic::{Request, Response, Status, service::Routes};
use tonic_prost::ProstCodec;
use tracing::Instrument;

/// Hands over every span it is sent.
struct Collector(mpsc::UnboundedSender<Span>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.into_inner().resource_spans;
        for span in resources.into_iter().flat_map(|of| of.scope_spans).flat_map(|of| of.spans) {
            self.0.send(span).expect("the test listens");
        }
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

async fn serve(routes: Routes, supervisor: &Supervisor) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = Server {
        routes,
        descriptors: tonic_health::pb::FILE_DESCRIPTOR_SET,
        service_names: Vec::new(),
        metrics: Arc::default(),
        limits: Limits::default(),
    };
    let _ = server.start(listener, supervisor);
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_servers_span_is_a_child_of_the_callers() {
    let (sender, mut spans) = mpsc::unbounded_channel();
    // Its own runtime parts would trace themselves, so it is a bare server.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    let collector = tonic::transport::Server::builder()
        .add_service(TraceServiceServer::new(Collector(sender)))
        .serve_with_incoming(incoming);
    let supervisor = Supervisor::new(Duration::from_secs(1));
    supervisor.spawn(
        platform::tasks::Stage::Session,
        platform::tasks::Kind::BestEffort,
        "collector",
        async { Ok(collector.await?) },
    );

    let config = telemetry::Config { otlp_endpoint: endpoint, ..telemetry::Config::default() };
    let guard = telemetry::init("test", &config).unwrap();
    let answer = || axum::routing::post(async || Status::not_found("none").into_http::<axum::body::Body>());
    let address = serve(Routes::from(axum::Router::new().route("/t.T/Get", answer())), &supervisor).await;
    let replicas = Replicas::new(&[address], Policy::default()).unwrap();
    let call = replicas.call(async |connection| {
        let mut client = tonic::client::Grpc::new(connection);
        client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let codec = ProstCodec::<ExportTraceServiceRequest, ExportTraceServiceResponse>::default();
        client
            .unary(Request::new(ExportTraceServiceRequest::default()), "/t.T/Get".parse().unwrap(), codec)
            .await
    });
    let status = call.instrument(tracing::info_span!("caller")).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::NotFound);
    guard.shutdown().await;

    let (mut caller, mut callee) = (None, None);
    while caller.is_none() || callee.is_none() {
        let span = tokio::time::timeout(Duration::from_secs(10), spans.recv()).await.unwrap().unwrap();
        match span.name.as_str() {
            "caller" => caller = Some(span),
            "t.T/Get" => callee = Some(span),
            _ => {}
        }
    }
    let (caller, callee) = (caller.unwrap(), callee.unwrap());
    assert_eq!(callee.trace_id, caller.trace_id);
    assert_eq!(callee.parent_span_id, caller.span_id);
}
