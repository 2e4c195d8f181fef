//! A baragon-service with one service, over real gRPC.

use std::{
    collections::BTreeSet,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
};

use futures_util::stream;
use proto::baragon::v1::{
    self as pb, Action, LoadBalancerRequest, RequestState, RequestStatus,
    baragon_service_server::{BaragonService, BaragonServiceServer},
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_stream::{Stream, wrappers::TcpListenerStream};
use tonic::{Request, Response, Status, transport::Server};

/// Stops with the test.
pub(super) struct Baragon {
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
}

// === impl Baragon ===

impl Baragon {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let script = Script { inner: Arc::default(), moves: watch::channel(()).0 };
        let service = BaragonServiceServer::new(script.clone());
        let mut server = JoinSet::new();
        server.spawn(async move {
            let incoming = TcpListenerStream::new(listener);
            Server::builder().add_service(service).serve_with_incoming(incoming).await.unwrap();
        });
        Self { script, address, _server: server }
    }

    pub(super) fn address(&self) -> String {
        self.address.clone()
    }

    pub(super) fn upstreams(&self) -> BTreeSet<String> {
        self.script.inner().upstreams.clone()
    }

    pub(super) fn request_ids(&self) -> Vec<String> {
        self.script.inner().requests.iter().map(|(request, _)| request.request_id.clone()).collect()
    }

    /// Every further request is reverted with these words.
    pub(super) fn fail_with(&self, words: &str) {
        self.script.inner().fail = Some(words.to_owned());
    }

    /// Requests stay WAITING for as long as this is set.
    pub(super) fn hold(&self, hold: bool) {
        let mut inner = self.script.inner();
        inner.hold = hold;
        inner.settle();
        drop(inner);
        self.script.moves.send_replace(());
    }

    pub(super) async fn until_submitted(&self, id: &str) {
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

#[tonic::async_trait]
impl BaragonService for Script {
    type WatchRequestStream = Pin<Box<dyn Stream<Item = Result<pb::WatchRequestResponse, Status>> + Send>>;

    async fn submit_request(
        &self,
        call: Request<pb::SubmitRequestRequest>,
    ) -> Result<Response<pb::SubmitRequestResponse>, Status> {
        let request = call.into_inner().request.unwrap();
        let id = request.request_id.clone();
        {
            let mut inner = self.inner();
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
        }
        self.moves.send_replace(());
        Ok(Response::new(pb::SubmitRequestResponse { status: Some(self.status(&id)?) }))
    }

    async fn watch_request(
        &self,
        call: Request<pb::WatchRequestRequest>,
    ) -> Result<Response<Self::WatchRequestStream>, Status> {
        let id = call.into_inner().request_id;
        self.status(&id)?;
        let mut moves = self.moves.subscribe();
        moves.mark_changed();
        let begin = (self.clone(), moves, id, false);
        Ok(Response::new(Box::pin(stream::unfold(begin, |(script, mut moves, id, over)| async move {
            if over {
                return None;
            }
            moves.changed().await.ok()?;
            let status = script.status(&id).ok()?;
            let over = !matches!(status.state(), RequestState::Waiting | RequestState::Canceling);
            Some((Ok(pb::WatchRequestResponse { status: Some(status) }), (script, moves, id, over)))
        }))))
    }

    async fn get_request(
        &self,
        call: Request<pb::GetRequestRequest>,
    ) -> Result<Response<pb::GetRequestResponse>, Status> {
        let id = call.into_inner().request_id;
        let status = Some(self.status(&id)?);
        let known = self.inner().requests.iter().find(|(request, _)| request.request_id == id).cloned();
        Ok(Response::new(pb::GetRequestResponse { status, request: known.map(|(request, _)| request) }))
    }

    async fn cancel_request(
        &self,
        call: Request<pb::CancelRequestRequest>,
    ) -> Result<Response<pb::CancelRequestResponse>, Status> {
        let id = call.into_inner().request_id;
        for (request, status) in &mut self.inner().requests {
            if request.request_id == id && status.state() == RequestState::Waiting {
                status.set_state(RequestState::Canceled);
            }
        }
        self.moves.send_replace(());
        Ok(Response::new(pb::CancelRequestResponse { status: Some(self.status(&id)?) }))
    }

    async fn get_service(
        &self,
        _call: Request<pb::GetServiceRequest>,
    ) -> Result<Response<pb::GetServiceResponse>, Status> {
        let upstream =
            |address: &String| pb::Upstream { address: address.clone(), ..pb::Upstream::default() };
        let upstreams = self.inner().upstreams.iter().map(upstream).collect();
        let state = pb::ServiceState { upstreams, ..pb::ServiceState::default() };
        Ok(Response::new(pb::GetServiceResponse { state: Some(state) }))
    }

    // The calls that a scheduler does not make.

    async fn list_requests(
        &self,
        _: Request<pb::ListRequestsRequest>,
    ) -> Result<Response<pb::ListRequestsResponse>, Status> {
        Err(Status::unimplemented("list_requests"))
    }

    async fn list_services(
        &self,
        _: Request<pb::ListServicesRequest>,
    ) -> Result<Response<pb::ListServicesResponse>, Status> {
        Err(Status::unimplemented("list_services"))
    }

    async fn put_group(
        &self,
        _: Request<pb::PutGroupRequest>,
    ) -> Result<Response<pb::PutGroupResponse>, Status> {
        Err(Status::unimplemented("put_group"))
    }

    async fn get_group(
        &self,
        _: Request<pb::GetGroupRequest>,
    ) -> Result<Response<pb::GetGroupResponse>, Status> {
        Err(Status::unimplemented("get_group"))
    }

    async fn list_groups(
        &self,
        _: Request<pb::ListGroupsRequest>,
    ) -> Result<Response<pb::ListGroupsResponse>, Status> {
        Err(Status::unimplemented("list_groups"))
    }

    async fn delete_group(
        &self,
        _: Request<pb::DeleteGroupRequest>,
    ) -> Result<Response<pb::DeleteGroupResponse>, Status> {
        Err(Status::unimplemented("delete_group"))
    }

    async fn list_agents(
        &self,
        _: Request<pb::ListAgentsRequest>,
    ) -> Result<Response<pb::ListAgentsResponse>, Status> {
        Err(Status::unimplemented("list_agents"))
    }

    async fn get_group_state(
        &self,
        _: Request<pb::GetGroupStateRequest>,
    ) -> Result<Response<pb::GetGroupStateResponse>, Status> {
        Err(Status::unimplemented("get_group_state"))
    }

    async fn get_status(
        &self,
        _: Request<pb::GetStatusRequest>,
    ) -> Result<Response<pb::GetStatusResponse>, Status> {
        Err(Status::unimplemented("get_status"))
    }
}
