//! An agent with a ledger and a script.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use platform::kv::{Kv, LeaseId, Transaction, memory::Memory};
use proto::baragon::agent::v1::{
    ApplyRequest, ApplyResponse, GetRenderedConfigRequest, GetRenderedConfigResponse, GetStatusRequest,
    GetStatusResponse, ItemResult, PlanRequest, PlanResponse, RenderedFile, ResyncRequest, ResyncResponse,
    Timing,
    baragon_agent_server::{BaragonAgent, BaragonAgentServer},
    item_result::Outcome,
};
use proto::baragon::v1::{FileDiff, Level, ServiceTarget};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

/// What each agent tells of its workers.
pub(crate) const OLD_WORKERS: u32 = 2;

/// A running agent. Dropping it ends its server.
pub(crate) struct Agent {
    pub(crate) id: String,
    book: Book,
    lease: LeaseId,
    key: String,
    record: String,
    _server: JoinSet<()>,
}

/// What it holds, and what it was told to do. Clones share it.
#[derive(Clone, Default)]
struct Book {
    pages: Arc<Mutex<Pages>>,
    held_up: Arc<watch::Sender<bool>>,
}

#[derive(Default)]
struct Pages {
    term: u64,
    held: BTreeMap<String, ServiceTarget>,
    refuses: BTreeMap<String, String>,
    calls: Vec<Call>,
    maintenance: Option<bool>,
}

/// A call that was made, with the generations that it told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Apply(Vec<(String, u64)>),
    Resync,
}

impl Agent {
    /// Serves, then announces itself in group "edge".
    pub(crate) async fn start(store: &Memory, id: &str) -> Self {
        Self::start_in(store, "edge", id).await
    }

    /// The same in any group.
    pub(crate) async fn start_in(store: &Memory, group: &str, id: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let book = Book::default();
        let routes = BaragonAgentServer::new(book.clone());
        let mut server = JoinSet::new();
        server.spawn(async move {
            let incoming = TcpListenerStream::new(listener);
            tonic::transport::Server::builder()
                .add_service(routes)
                .serve_with_incoming(incoming)
                .await
                .unwrap();
        });
        let lease = store.grant(Duration::from_secs(3600)).await.unwrap();
        let record = format!(
            r#"{{"v":1,"agent_id":"{id}","group":"{group}","address":"{address}","boot_id":"b","since_ms":1}}"#
        );
        let key = format!("/test/agents/{group}/{id}");
        store.commit(Transaction::new().put_leased(&key, record.clone(), lease)).await.unwrap();
        Self { id: id.to_owned(), book, lease, key, record, _server: server }
    }

    /// Says from now on that it has these template sets.
    pub(crate) async fn announce_templates(&self, store: &Memory, sets: &[&str]) {
        let record = self.record.replace('}', &format!(r#","templates":{sets:?}}}"#));
        store.commit(Transaction::new().put_leased(&self.key, record, self.lease)).await.unwrap();
    }

    /// Its lease runs out; its server goes on.
    pub(crate) fn lose_lease(&self, store: &Memory) {
        store.expire(self.lease);
    }

    /// From now on it refuses this service with these words.
    pub(crate) fn refuse(&self, service: &str, words: &str) {
        self.pages(|pages| pages.refuses.insert(service.to_owned(), words.to_owned()));
    }

    /// Calls wait from now on, or do not any more.
    pub(crate) fn hold_up(&self, held_up: bool) {
        self.book.held_up.send_replace(held_up);
    }

    /// The addresses that it serves for a service, with the generation.
    pub(crate) fn serves(&self, service: &str) -> Option<(u64, Vec<String>)> {
        self.pages(|pages| {
            let target = pages.held.get(service).filter(|target| target.service.is_some())?;
            let addresses = target.upstreams.iter().map(|upstream| upstream.address.clone()).collect();
            Some((target.generation, addresses))
        })
    }

    /// What it was last told of its maintenance.
    pub(crate) fn maintenance(&self) -> Option<bool> {
        self.pages(|pages| pages.maintenance)
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.pages(|pages| pages.calls.clone())
    }

    fn pages<R>(&self, look: impl FnOnce(&mut Pages) -> R) -> R {
        look(&mut self.book.pages.lock().unwrap())
    }
}

impl Book {
    async fn pass(&self) {
        let mut held_up = self.held_up.subscribe();
        held_up.wait_for(|held_up| !held_up).await.unwrap();
    }
}

impl Pages {
    fn enter(&mut self, term: u64) -> Result<(), Status> {
        if term < self.term {
            return Err(Status::failed_precondition(format!("term {term} is over, {} was seen", self.term)));
        }
        self.term = term;
        Ok(())
    }

    fn apply(&mut self, target: &ServiceTarget, request_id: &str) -> ItemResult {
        let held = self.held.get(&target.service_id).map_or(0, |held| held.generation);
        let mut result = ItemResult {
            service_id: target.service_id.clone(),
            request_id: request_id.to_owned(),
            generation: held,
            ..ItemResult::default()
        };
        let words = self.refuses.get(&target.service_id);
        // It still takes back what it served before.
        let known = self
            .held
            .values()
            .any(|held| held.upstreams == target.upstreams && held.service == target.service);
        match words {
            _ if target.generation < held => result.set_outcome(Outcome::Stale),
            Some(words) if target.service.is_some() && !known => {
                result.set_outcome(Outcome::Invalid);
                result.message.clone_from(words);
            }
            _ => {
                self.held.insert(target.service_id.clone(), target.clone());
                result.generation = target.generation;
                result.set_outcome(Outcome::Applied);
                result.set_level(Level::Structural);
            }
        }
        result
    }
}

#[tonic::async_trait]
impl BaragonAgent for Book {
    async fn apply(&self, request: Request<ApplyRequest>) -> Result<Response<ApplyResponse>, Status> {
        let request = request.into_inner();
        let told = request.items.iter().filter_map(|item| item.target.as_ref());
        let told = told.map(|target| (target.service_id.clone(), target.generation)).collect();
        self.pages.lock().unwrap().calls.push(Call::Apply(told));
        self.pass().await;
        let mut pages = self.pages.lock().unwrap();
        pages.enter(request.term)?;
        let results = request
            .items
            .iter()
            .map(|item| pages.apply(&item.target.clone().unwrap_or_default(), &item.request_id))
            .collect();
        let some = |nanos| Some(pbjson_types::Duration { seconds: 0, nanos });
        let timing = Timing { check: some(2_000_000), reload: some(1_000_000), ..Timing::default() };
        Ok(Response::new(ApplyResponse {
            results,
            timing: Some(timing),
            old_workers: OLD_WORKERS,
            reloads: 1,
        }))
    }

    async fn resync(&self, request: Request<ResyncRequest>) -> Result<Response<ResyncResponse>, Status> {
        let request = request.into_inner();
        self.pages.lock().unwrap().calls.push(Call::Resync);
        self.pass().await;
        let mut pages = self.pages.lock().unwrap();
        pages.enter(request.term)?;
        pages.maintenance = request.maintenance.or(pages.maintenance);
        let named: Vec<_> = request.services.iter().map(|target| target.service_id.clone()).collect();
        pages.held.retain(|service, _| named.contains(service));
        let results = request.services.iter().map(|target| pages.apply(target, ""));
        let failures = results.filter(|result| result.outcome() != Outcome::Applied).collect();
        Ok(Response::new(ResyncResponse {
            failures,
            level: Level::Structural.into(),
            old_workers: OLD_WORKERS,
            reloads: 2,
        }))
    }

    async fn get_status(&self, _: Request<GetStatusRequest>) -> Result<Response<GetStatusResponse>, Status> {
        Err(Status::unimplemented("not scripted"))
    }

    async fn get_rendered_config(
        &self,
        request: Request<GetRenderedConfigRequest>,
    ) -> Result<Response<GetRenderedConfigResponse>, Status> {
        let wanted = request.into_inner().service_id;
        let pages = self.pages.lock().unwrap();
        let held = pages.held.values().filter(|held| wanted.is_empty() || held.service_id == wanted);
        let files = held.map(|target| RenderedFile {
            path: format!("{}.conf", target.service_id),
            content: listed(target),
        });
        Ok(Response::new(GetRenderedConfigResponse { served_config: 7, files: files.collect() }))
    }

    async fn plan(&self, request: Request<PlanRequest>) -> Result<Response<PlanResponse>, Status> {
        let pages = self.pages.lock().unwrap();
        let request = request.into_inner();
        let files = request.targets.iter().map(|target| FileDiff {
            path: format!("{}.conf", target.service_id),
            before: pages.held.get(&target.service_id).map(listed).unwrap_or_default(),
            after: listed(target),
        });
        let files = files.collect();
        let refusals = request.targets.iter().filter_map(|target| pages.refuses.get(&target.service_id));
        let check_output = refusals.take(usize::from(request.check)).cloned().collect();
        let level = Level::Structural.into();
        let checked = request.check;
        Ok(Response::new(PlanResponse { files, level, checked, check_output, ..PlanResponse::default() }))
    }
}

fn listed(target: &ServiceTarget) -> String {
    target.upstreams.iter().map(|upstream| upstream.address.as_str()).collect::<Vec<_>>().join(",")
}
