//! The whole agent over gRPC: a scripted baragon-service, a store in memory,
//! a real nginx.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
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
    v1::{
        self as pb,
        baragon_service_server::{BaragonService, BaragonServiceServer},
    },
};
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinSet,
};
use tonic::{Code, Request, Response, Status, transport::Channel};

#[path = "agent/maintenance.rs"]
mod maintenance;
#[path = "agent/plans.rs"]
mod plans;
#[path = "agent/templates.rs"]
mod templates;
#[path = "agent/unvalidated.rs"]
mod unvalidated;

#[derive(Clone, Default)]
struct Script(Arc<Mutex<pb::GetGroupStateResponse>>);

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

macro_rules! unscripted {
    ($($name:ident: $request:ty => $response:ty,)*) => {
        #[tonic::async_trait]
        impl BaragonService for Script {
            type WatchRequestStream = tokio_stream::Empty<Result<pb::WatchRequestResponse, Status>>;

            async fn get_group_state(
                &self,
                _: Request<pb::GetGroupStateRequest>,
            ) -> Result<Response<pb::GetGroupStateResponse>, Status> {
                Ok(Response::new(self.0.lock().unwrap().clone()))
            }

            async fn watch_request(
                &self,
                _: Request<pb::WatchRequestRequest>,
            ) -> Result<Response<Self::WatchRequestStream>, Status> {
                Err(Status::unimplemented("not scripted"))
            }

            $(async fn $name(&self, _: Request<$request>) -> Result<Response<$response>, Status> {
                Err(Status::unimplemented("not scripted"))
            })*
        }
    };
}

unscripted! {
    submit_request: pb::SubmitRequestRequest => pb::SubmitRequestResponse,
    plan_request: pb::PlanRequestRequest => pb::PlanRequestResponse,
    rollback_service: pb::RollbackServiceRequest => pb::RollbackServiceResponse,
    list_generations: pb::ListGenerationsRequest => pb::ListGenerationsResponse,
    find_upstream: pb::FindUpstreamRequest => pb::FindUpstreamResponse,
    remove_upstream: pb::RemoveUpstreamRequest => pb::RemoveUpstreamResponse,
    put_group_alias: pb::PutGroupAliasRequest => pb::PutGroupAliasResponse,
    list_group_aliases: pb::ListGroupAliasesRequest => pb::ListGroupAliasesResponse,
    delete_group_alias: pb::DeleteGroupAliasRequest => pb::DeleteGroupAliasResponse,
    set_agent_maintenance: pb::SetAgentMaintenanceRequest => pb::SetAgentMaintenanceResponse,
    get_rendered_config: pb::GetRenderedConfigRequest => pb::GetRenderedConfigResponse,
    get_request: pb::GetRequestRequest => pb::GetRequestResponse,
    cancel_request: pb::CancelRequestRequest => pb::CancelRequestResponse,
    list_requests: pb::ListRequestsRequest => pb::ListRequestsResponse,
    get_service: pb::GetServiceRequest => pb::GetServiceResponse,
    list_services: pb::ListServicesRequest => pb::ListServicesResponse,
    put_group: pb::PutGroupRequest => pb::PutGroupResponse,
    get_group: pb::GetGroupRequest => pb::GetGroupResponse,
    list_groups: pb::ListGroupsRequest => pb::ListGroupsResponse,
    delete_group: pb::DeleteGroupRequest => pb::DeleteGroupResponse,
    list_agents: pb::ListAgentsRequest => pb::ListAgentsResponse,
    get_status: pb::GetStatusRequest => pb::GetStatusResponse,
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_converges_before_it_announces_itself_and_withdraws_on_stop() {
    let mut host = Host::new().await;
    let backend = host.backend("one").await;
    host.script(vec![target("web", 3, "/web", &[&backend])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/web/x").await.ends_with("one"));
    let record = host.announced().await.unwrap();
    assert_eq!(
        (&record["v"], &record["agent_id"], &record["group"]),
        (&1.into(), &"lb1".into(), &"main".into())
    );
    let status = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!((status.state(), status.services[0].generation), (State::Serving, 3));
    assert_eq!(status.problems, Vec::<String>::new());
    agent.stop().await;
    host.until_announced(false).await;
    assert!(host.get("/web").await.ends_with("one"), "nginx goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_apply_is_answered_when_it_is_served_and_bad_items_fail_alone() {
    let mut host = Host::new().await;
    let (one, two) = (host.backend("one").await, host.backend("two").await);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let results = agent.apply(10, vec![item(target("web", 1, "/web", &[&one]))]).await.unwrap();
    assert_eq!(results, [(Outcome::Applied, pb::Level::Structural, String::new())]);
    assert!(host.get("/web").await.ends_with("one"));
    let evil = target("evil", 1, "/x; } server {", &["h:1; server evil:2"]);
    let results = agent.apply(10, vec![item(evil), item(target("web", 2, "/web", &[&two]))]).await.unwrap();
    assert_eq!((results[0].0, results[1].0), (Outcome::Invalid, Outcome::Applied));
    assert!(
        results[0].2.contains("service.base_path") && results[0].2.contains("upstreams[0].address"),
        "{results:?}"
    );
    assert!(host.get("/web").await.ends_with("two"));
    let stale = agent.apply(10, vec![item(target("web", 1, "/web", &[&one]))]).await.unwrap();
    assert_eq!(stale[0].0, Outcome::Stale);
    let refused = agent.apply(9, vec![]).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    let config =
        agent.client.get_rendered_config(GetRenderedConfigRequest { service_id: "web".to_owned() }).await;
    let files = config.unwrap().into_inner().files;
    assert!(files.iter().any(|file| file.path == "endpoints" && file.content.contains(&two)));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_overtaken_or_is_meant_for_another_life_is_refused() {
    let mut host = Host::new().await;
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let boot_id = host.announced().await.unwrap()["boot_id"].as_str().unwrap().to_owned();
    let call = |generation, sequence, boot_id: &str| ApplyRequest {
        term: 5,
        group: Some(group()),
        items: vec![item(target("web", generation, "/web", &[]))],
        sequence,
        boot_id: boot_id.to_owned(),
    };
    agent.client.apply(call(2, 7, &boot_id)).await.unwrap();
    let late = ResyncRequest {
        term: 5,
        group: Some(group()),
        services: vec![],
        sequence: 6,
        boot_id: boot_id.clone(),
        ..ResyncRequest::default()
    };
    let overtaken = agent.client.resync(late).await.unwrap_err();
    assert_eq!(overtaken.code(), Code::FailedPrecondition, "{overtaken}");
    let misled = agent.client.apply(call(3, 8, "another")).await.unwrap_err();
    assert_eq!(misled.code(), Code::FailedPrecondition, "{misled}");
    assert!(host.get("/web").await.starts_with("HTTP/1.1 503"), "it is still served");
    agent.client.apply(call(3, 8, &boot_id)).await.unwrap();
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_tells_what_would_change_and_changes_nothing() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &["10.0.0.1:80"])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let wanted = vec![target("web", 2, "/web", &["10.0.0.2:80"]), target("bad", 1, "relative", &[])];
    let request = PlanRequest { group: Some(group()), targets: wanted, check: false };
    let plan = agent.client.plan(request).await.unwrap().into_inner();
    assert_eq!(plan.failures.iter().map(|one| one.service_id.as_str()).collect::<Vec<_>>(), ["bad"]);
    let [file] = &plan.files[..] else { panic!("{plan:?}") };
    assert_eq!((file.path.as_str(), plan.level()), ("endpoints", pb::Level::Endpoints));
    assert!(file.before.contains("10.0.0.1:80") && file.after.contains("10.0.0.2:80"), "{file:?}");
    let status = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!(status.services[0].generation, 1);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resync_makes_it_exactly_the_state_of_the_group() {
    let mut host = Host::new().await;
    host.script(vec![target("old", 1, "/old", &[]), target("web", 1, "/web", &[])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let bad = target("bad", 1, "relative", &[]);
    let services = vec![target("web", 2, "/web2", &[]), bad];
    let request = ResyncRequest { term: 4, group: Some(group()), services, ..ResyncRequest::default() };
    let answer = agent.client.resync(request).await.unwrap().into_inner();
    assert_eq!(answer.failures.iter().map(|f| f.service_id.as_str()).collect::<Vec<_>>(), ["bad"]);
    assert!(host.get("/old").await.starts_with("HTTP/1.1 404"));
    assert!(host.get("/web2").await.starts_with("HTTP/1.1 503"));
    let other = pb::Group { name: "other".to_owned(), ..pb::Group::default() };
    let wrong = ResyncRequest { term: 4, group: Some(other), services: vec![], ..ResyncRequest::default() };
    assert_eq!(agent.client.resync(wrong).await.unwrap_err().code(), Code::InvalidArgument);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_baragon_service_it_keeps_serving_and_refuses_parts() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    agent.stop().await;
    host.until_announced(false).await;
    let pid = read_pid(&host.pid_file()).unwrap();
    nix::sys::signal::kill(Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    until("nginx is gone", async || host.get("/web").await == "refused").await;
    let there = std::mem::replace(&mut host.baragon, "127.0.0.1:9".parse().unwrap());
    let mut agent = host.agent().await;
    until("the live tree is served", async || host.get("/web").await.starts_with("HTTP/1.1 503")).await;
    let refused = agent.apply(1, vec![item(target("web", 2, "/x", &[]))]).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert!(host.announced().await.is_none());
    let mut client = agent.client.clone();
    let reason = async || {
        let status = client.clone().get_status(GetStatusRequest {}).await.unwrap().into_inner();
        status.problems.iter().any(|problem| problem.contains("waits for the stored state"))
    };
    until("status says what it waits for", reason).await;
    let status = client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!(status.state(), State::Converging);
    // The leader may be faster than the store.
    let services = vec![target("web", 2, "/web2", &[])];
    agent
        .client
        .resync(ResyncRequest { term: 1, group: Some(group()), services, ..ResyncRequest::default() })
        .await
        .unwrap();
    host.until_announced(true).await;
    assert!(host.get("/web2").await.starts_with("HTTP/1.1 503"));
    agent.stop().await;
    host.baragon = there;
}

/// Neither the stop nor what is under way can hold up who asks twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_it_at_once() {
    let host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &[])]);
    let (hangs, marker) = (host.root.path().join("hangs"), host.root.path().join("checking"));
    let script =
        format!("#!/bin/sh\necho $$ > {0}.next && mv {0}.next {0}\nexec sleep 600\n", marker.display());
    std::fs::write(&hangs, script).unwrap();
    std::fs::set_permissions(&hangs, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let long =
        ["nginx.lua=off", "shutdown_grace=10m", "nginx.check_timeout=10m", "etcd.urls=http://127.0.0.1:9"];
    let flags = host.flags().into_iter().chain(long.map(str::to_owned));
    let own = [format!("nginx.binary={}", hangs.display()), "server.listen=127.0.0.1:0".to_owned()];
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_baragon-agent"));
    command.arg("serve").args(flags.chain(own).flat_map(|flag| ["--set".to_owned(), flag]));
    let mut agent = command.stderr(std::process::Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let pid = Pid::from_raw(agent.id().unwrap().try_into().unwrap());
    until("a check hangs", async || marker.exists()).await;
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    let mut lines =
        tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(agent.stderr.take().unwrap()));
    let stopping =
        async { while !lines.next_line().await.unwrap().expect("it goes on").contains("stopping") {} };
    tokio::time::timeout(Duration::from_secs(20), stopping).await.expect("the first signal begins the stop");
    assert_eq!(agent.try_wait().unwrap(), None, "the change under way is waited for");
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(20), agent.wait()).await;
    assert_eq!(ended.expect("the second signal ends it").unwrap().code(), Some(130));
    let check = read_pid(&marker).unwrap();
    nix::sys::signal::kill(Pid::from_raw(check), Signal::SIGKILL).unwrap();
}

#[test]
fn the_command_line_renders_checks_and_names_every_fault() {
    let folder = TempDir::with_prefix("baragon-agent-cli-").unwrap();
    let state = folder.path().join("state.json");
    let json = r#"{"group":{"name":"main"},"services":[
        {"serviceId":"web","generation":"1","service":{"serviceId":"web","basePath":"/web"},"upstreams":[{"address":"10.0.0.1:80"}]}]}"#;
    std::fs::write(&state, json).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_baragon-agent")).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), text)
    };
    let state = state.to_str().unwrap();
    let (code, text) = run(&["render", "--state", state]);
    assert!(code == 0 && text.contains("baragon_web=10.0.0.1:80/1/p"), "{text}");
    let (code, text) = run(&["render", "--state", state, "--set", "nginx.lua=off"]);
    assert!(code == 0 && text.contains("server 10.0.0.1:80 weight=1 max_fails=0;"), "{text}");
    let (code, text) = run(&["check", "--state", state, "--set", "nginx.listen=18080"]);
    assert!(code == 0 && text.contains("valid"), "{text}");
    let twice = r#"{"serviceId":"x","generation":"1","service":{"serviceId":"x","basePath":"/web"}},{"serviceId":"web""#;
    std::fs::write(state, json.replacen(r#"{"serviceId":"web""#, twice, 1)).unwrap();
    let (code, text) = run(&["check", "--state", state]);
    assert!(code == 1 && text.contains("duplicate location"), "{code}: {text}");
    let (code, text) = run(&["serve", "--check-config", "--set", "group=a b", "--set", "nginx.typo=1"]);
    assert!(code == 64 && text.contains("group") && text.contains("nginx.typo"), "{code}: {text}");
    let (code, text) = run(&["serve", "--check-config"]);
    assert!(code == 0 && text.contains("reload_timeout"), "{text}");
    assert_eq!(run(&["status", "--address", "http://127.0.0.1:9"]).0, 69);
    assert_eq!(run(&["nonsense"]).0, 64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_serves_all_but_the_broken_and_drops_what_was_deleted_meanwhile() {
    let mut host = Host::new().await;
    let all = |generation| (0..20).map(move |n| target(&format!("s{n}"), generation, &format!("/s{n}"), &[]));
    host.script(all(1).collect());
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/s7").await.contains("s7 has no upstreams"));
    agent.stop().await;
    host.until_announced(false).await;
    // Meanwhile one was deleted, one names a template that is not here, and one
    // takes a path that only the check finds taken.
    let mut stored: Vec<_> = all(2).collect();
    stored[7] = pb::ServiceTarget { service_id: "s7".to_owned(), generation: 3, ..Default::default() };
    let mut lost = target("lost", 1, "/lost", &[]);
    lost.service.as_mut().unwrap().template = "elsewhere".to_owned();
    stored.extend([lost, target("thief", 1, "/s3", &[])]);
    host.script(stored);
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/s7").await.starts_with("HTTP/1.1 404"));
    for n in (0..20).filter(|n| *n != 7) {
        let answer = host.get(&format!("/s{n}")).await;
        assert!(answer.contains(&format!("s{n} has no upstreams")), "{answer}");
    }
    let status = agent.client.clone().get_status(GetStatusRequest {}).await.unwrap().into_inner();
    let wrong: Vec<_> = status.services.iter().filter(|held| !held.problem.is_empty()).collect();
    let names: Vec<_> = wrong.iter().map(|held| held.service_id.as_str()).collect();
    assert_eq!(names, ["lost", "thief"], "{wrong:?}");
    assert!(wrong[0].problem.contains("elsewhere") && wrong[1].problem.contains("duplicate location"));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_store_it_serves_and_takes_changes_and_is_announced_again() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &[])]);
    host.further.push("presence.ttl=1s".to_owned());
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let before = host.announced().await.unwrap();
    host.store.set_fault(Some(platform::kv::memory::Fault::Unavailable));
    let results = agent.apply(1, vec![item(target("web", 2, "/new", &[]))]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Applied, "{results:?}");
    assert!(host.get("/new").await.contains("web has no upstreams"));
    host.store.set_fault(None);
    let record = host.store.get("/baragon/agents/main/lb1").await.unwrap().0;
    if let Some(lease) = record.and_then(|entry| entry.lease) {
        // It ran out while nobody could keep it.
        host.store.expire(lease);
    }
    host.until_announced(true).await;
    assert_eq!(host.announced().await.unwrap()["boot_id"], before["boot_id"]);
    agent.stop().await;
}
