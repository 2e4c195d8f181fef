//! A baragon-service with one service, over real gRPC.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
};

use futures_util::{StreamExt, stream};
use proto::baragon::v1::{self as pb, Action, LoadBalancerRequest, RequestState, RequestStatus};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_stream::{Stream, wrappers::TcpListenerStream};
use tonic::{
    Request, Response, Status,
    body::Body,
    server::{Grpc, NamedService},
    transport::Server,
};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

type Answers = Pin<Box<dyn Stream<Item = Result<pb::WatchRequestResponse, Status>> + Send>>;

/// Stops with the test.
pub(crate) struct Baragon {
    script: Script,
    address: String,
    _server: JoinSet<()>,
}

#[derive(Clone)]
struct Script {
    inner: Arc<Mutex<Inner>>,
    moves: watch::Sender<()>,
}

#[derive(Default)]
struct Inner {
    upstreams: BTreeSet<String>,
    requests: Vec<(LoadBalancerRequest, RequestStatus)>,
    hold: bool,
    fail: Option<String>,
    /// Submissions that were taken, each of them.
    submissions: usize,
    /// What is submitted is taken, and never answered.
    dumb: bool,
    /// Streams tell the present state and nothing more.
    silent: bool,
}

// === impl Baragon ===

impl Baragon {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let script = Script { inner: Arc::default(), moves: watch::channel(()).0 };
        let service = script.clone();
        let mut server = JoinSet::new();
        server.spawn(async move {
            let incoming = TcpListenerStream::new(listener);
            Server::builder().add_service(service).serve_with_incoming(incoming).await.unwrap();
        });
        Self { script, address, _server: server }
    }

    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    pub(crate) fn upstreams(&self) -> BTreeSet<String> {
        self.script.inner().upstreams.clone()
    }

    pub(crate) fn request_ids(&self) -> Vec<String> {
        self.script.inner().requests.iter().map(|(request, _)| request.request_id.clone()).collect()
    }

    /// Of each upstream that a request adds, in which sub-pool.
    pub(crate) fn added_groups(&self) -> Vec<String> {
        let inner = self.script.inner();
        let added = inner.requests.iter().flat_map(|(request, _)| &request.add_upstreams);
        added.map(|upstream| upstream.group.clone()).collect()
    }

    /// Every further request is reverted with these words.
    pub(crate) fn fail_with(&self, words: &str) {
        self.script.inner().fail = Some(words.to_owned());
    }

    /// Requests stay WAITING for as long as this is set.
    pub(crate) fn hold(&self, hold: bool) {
        let mut inner = self.script.inner();
        inner.hold = hold;
        inner.settle();
        drop(inner);
        self.script.moves.send_replace(());
    }

    /// From now on submissions are carried out, but not answered.
    pub(super) fn answer_submissions(&self, answers: bool) {
        self.script.inner().dumb = !answers;
    }

    /// Streams that are opened from now on tell no news.
    pub(super) fn tell_no_news(&self) {
        self.script.inner().silent = true;
    }

    /// It was submitted so many times in all.
    pub(super) async fn until_submissions(&self, count: usize) {
        let mut moves = self.script.moves.subscribe();
        while self.script.inner().submissions < count {
            moves.changed().await.unwrap();
        }
    }

    /// Somebody else has used this id, and that succeeded.
    pub(crate) fn take_id(&self, id: &str, address: &str) {
        let upstream = pb::Upstream { address: address.to_owned(), ..pb::Upstream::default() };
        let request = LoadBalancerRequest {
            request_id: id.to_owned(),
            add_upstreams: vec![upstream],
            ..LoadBalancerRequest::default()
        };
        self.script.submit(pb::SubmitRequestRequest { request: Some(request) }).unwrap();
    }

    pub(crate) async fn until_submitted(&self, id: &str) {
        let mut moves = self.script.moves.subscribe();
        while !self.request_ids().iter().any(|known| known == id) {
            moves.changed().await.unwrap();
        }
    }
}

// === impl Script ===

impl Script {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    fn status(&self, id: &str) -> Result<RequestStatus, Status> {
        let inner = self.inner();
        let known = inner.requests.iter().find(|(request, _)| request.request_id == id);
        known.map(|(_, status)| status.clone()).ok_or_else(|| Status::not_found(id))
    }

    fn submit(&self, call: pb::SubmitRequestRequest) -> Result<pb::SubmitRequestResponse, Status> {
        let request = call.request.unwrap_or_default();
        let id = request.request_id.clone();
        let mut inner = self.inner();
        inner.submissions += 1;
        match inner.requests.iter().find(|(known, _)| known.request_id == id) {
            Some((known, _)) if *known != request => return Err(Status::already_exists(id)),
            Some(_) => {}
            None => {
                let state = RequestState::Waiting.into();
                let status = RequestStatus { request_id: id.clone(), state, ..RequestStatus::default() };
                inner.requests.push((request, status));
            }
        }
        inner.settle();
        drop(inner);
        self.moves.send_replace(());
        Ok(pb::SubmitRequestResponse { status: Some(self.status(&id)?) })
    }

    fn watch(&self, call: pb::WatchRequestRequest) -> Result<Answers, Status> {
        let id = call.request_id;
        self.status(&id)?;
        let mut moves = self.moves.subscribe();
        moves.mark_changed();
        let silent = self.inner().silent;
        let begin = (self.clone(), moves, id, false);
        let told = stream::unfold(begin, |(script, mut moves, id, over)| async move {
            if over {
                return None;
            }
            moves.changed().await.ok()?;
            let status = script.status(&id).ok()?;
            let over = !matches!(status.state(), RequestState::Waiting | RequestState::Canceling);
            Some((Ok(pb::WatchRequestResponse { status: Some(status) }), (script, moves, id, over)))
        });
        Ok(if silent { Box::pin(told.take(1).chain(stream::pending())) } else { Box::pin(told) })
    }

    fn get(&self, call: pb::GetRequestRequest) -> Result<pb::GetRequestResponse, Status> {
        let status = Some(self.status(&call.request_id)?);
        let inner = self.inner();
        let known = inner.requests.iter().find(|(request, _)| request.request_id == call.request_id);
        Ok(pb::GetRequestResponse { status, request: known.map(|(request, _)| request.clone()) })
    }

    fn cancel(&self, call: pb::CancelRequestRequest) -> Result<pb::CancelRequestResponse, Status> {
        for (request, status) in &mut self.inner().requests {
            if request.request_id == call.request_id && status.state() == RequestState::Waiting {
                status.set_state(RequestState::Canceled);
            }
        }
        self.moves.send_replace(());
        Ok(pb::CancelRequestResponse { status: Some(self.status(&call.request_id)?) })
    }

    fn service(&self, _call: pb::GetServiceRequest) -> Result<pb::GetServiceResponse, Status> {
        let upstream =
            |address: &String| pb::Upstream { address: address.clone(), ..pb::Upstream::default() };
        let upstreams = self.inner().upstreams.iter().map(upstream).collect();
        Ok(pb::GetServiceResponse {
            state: Some(pb::ServiceState { upstreams, ..pb::ServiceState::default() }),
        })
    }
}

// === impl Inner ===

impl Inner {
    fn settle(&mut self) {
        if self.hold {
            return;
        }
        for (request, status) in &mut self.requests {
            if status.state() != RequestState::Waiting {
                continue;
            }
            if let Some(words) = &self.fail {
                status.message.clone_from(words);
                status.set_state(RequestState::Failed);
                continue;
            }
            status.set_state(RequestState::Success);
            if request.action() == Action::Delete {
                self.upstreams.clear();
            }
            for gone in &request.remove_upstreams {
                self.upstreams.remove(&gone.address);
            }
            self.upstreams.extend(request.add_upstreams.iter().map(|upstream| upstream.address.clone()));
        }
    }
}

/// Only the calls that a scheduler makes, so that a new one of others does not
/// concern this script.
impl Service<http::Request<Body>> for Script {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: http::Request<Body>) -> Self::Future {
        let script = self.clone();
        let name = call.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        match &*name {
            "SubmitRequest" => {
                let answered = unary(call, {
                    let script = script.clone();
                    move |message| script.submit(message)
                });
                Box::pin(async move {
                    let answer = answered.await;
                    if script.inner().dumb {
                        std::future::pending::<()>().await;
                    }
                    answer
                })
            }
            "GetRequest" => unary(call, move |message| script.get(message)),
            "CancelRequest" => unary(call, move |message| script.cancel(message)),
            "GetService" => unary(call, move |message| script.service(message)),
            "WatchRequest" => Box::pin(async move {
                let watch = service_fn(move |message: Request<pb::WatchRequestRequest>| {
                    let answers = script.watch(message.into_inner()).map(Response::new);
                    async move { answers }
                });
                Ok(Grpc::new(ProstCodec::default()).server_streaming(watch, call).await)
            }),
            _ => Box::pin(async move { Ok(Status::unimplemented(name).into_http()) }),
        }
    }
}

impl NamedService for Script {
    const NAME: &'static str = "baragon.v1.BaragonService";
}

fn unary<Q, A>(
    call: http::Request<Body>,
    answer: impl Fn(Q) -> Result<A, Status> + Send + Sync + 'static,
) -> Pin<Box<dyn Future<Output = Result<http::Response<Body>, Infallible>> + Send>>
where
    Q: prost::Message + Default + 'static,
    A: prost::Message + Default + 'static,
{
    Box::pin(async move {
        let service = service_fn(move |message: Request<Q>| {
            let answer = answer(message.into_inner()).map(Response::new);
            async move { answer }
        });
        Ok(Grpc::new(ProstCodec::default()).unary(service, call).await)
    })
}
