//! The driver on a real nginx in a temporary folder, on a free port.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use baragon_agent_core::{
    apply::{Item, Verdict},
    ids::{GroupName, ServiceId, Term},
    plan::Level,
    template::Source,
};
use nix::sys::signal::Signal;
use prometheus_client::registry::Registry;
use tempfile::TempDir;

use super::*;
use crate::{api::convert, config};

mod endpoints;
mod haproxy;
mod held;
mod packed;
mod stand_in;

/// One host: a folder, a port, an nginx that goes with it.
struct Bench {
    root: TempDir,
    config: config::Config,
    port: u16,
}

/// Below the range of outgoing connections, one of which could hold it.
fn free_port() -> u16 {
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(10_000..30_000)).find(is_free).unwrap()
}

// === impl Bench ===

impl Bench {
    fn new() -> Self {
        let root = TempDir::with_prefix("baragon-agent-test-").unwrap();
        let port = free_port();
        let flags = [
            format!("root={}", root.path().display()),
            format!("nginx.listen=127.0.0.1:{port}"),
            "nginx.worker_processes=2".to_owned(),
            "group=main".to_owned(),
            "nginx.lua=off".to_owned(),
        ];
        let sources = platform::config::Sources { flags: flags.into(), ..Default::default() };
        let config = platform::config::load::<config::Raw>(&sources).unwrap();
        Self { root, config, port }
    }

    /// A new agent on this host.
    fn driver(&self) -> Driver {
        self.driver_and_handle().0
    }

    fn driver_and_handle(&self) -> (Driver, Handle) {
        let trees = Trees::open(self.root.path()).unwrap();
        let renderer = self.config.renderer("lb", trees.root()).unwrap().into();
        let balancer = Arc::new(Nginx::new(self.config.nginx.clone(), trees.root()));
        let group = Group::without_domains(GroupName::parse("main").unwrap());
        let metrics = Metrics::register(&mut Registry::default());
        let (mut driver, handle) = build(Parts { trees, balancer, renderer, group, metrics });
        driver.converged = true;
        (driver, handle)
    }

    async fn started(&self) -> Driver {
        let mut driver = self.driver();
        driver.recover().await.unwrap();
        driver
    }

    fn master(&self) -> Option<i32> {
        let root = self.root.path().canonicalize().unwrap();
        processes::master(&root.join("run/nginx.pid"), &root)
    }

    async fn get(&self, path: &str) -> String {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let Ok(mut stream) = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await else {
            return "refused".to_owned();
        };
        let request = format!("GET {path} HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    fn live(&self) -> PathBuf {
        self.root.path().join("live")
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Some(master) = self.master() {
            let _ = processes::signal(master, Signal::SIGTERM);
        }
        let root = self.root.path().canonicalize().unwrap_or_default();
        for orphan in processes::orphans(&root).into_keys() {
            let _ = processes::signal(orphan, Signal::SIGTERM);
        }
    }
}

fn item(id: &str, generation: u64, path: &str) -> Item {
    let json = format!(
        r#"{{"serviceId":"{id}","generation":"{generation}","service":{{"serviceId":"{id}","basePath":"{path}"}}}}"#
    );
    Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
}

fn part(items: Vec<Item>) -> Request {
    Request::part(Term(1), None, items)
}

async fn apply(driver: &mut Driver, items: Vec<Item>) -> Report {
    driver.change(part(items)).await.unwrap().report
}

#[tokio::test]
async fn an_applied_change_is_served_when_it_is_answered() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    assert_eq!(bench.get("/web").await, "refused");
    let report = apply(&mut driver, vec![item("web", 1, "/web")]).await;
    assert_eq!(
        (report.results[0].verdict, report.level),
        (Verdict::Applied, Level::Structural),
        "{report:?}"
    );
    for path in ["/web", "/web/", "/web/x"] {
        assert!(bench.get(path).await.contains("web has no upstreams"), "{path}");
    }
    let unknown = bench.get("/webx").await;
    assert!(unknown.starts_with("HTTP/1.1 404") && unknown.contains("no service has this path"), "{unknown}");
}

#[tokio::test]
async fn the_same_again_is_level_none_without_a_reload() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let master = bench.master().unwrap();
    let before = processes::workers(master).serving;
    let report = apply(&mut driver, vec![item("web", 1, "/web"), item("web", 2, "/web")]).await;
    assert_eq!((report.level, report.results[1].verdict), (Level::None, Verdict::Applied));
    assert_eq!(processes::workers(master).serving, before, "the workers are the same");
}

#[tokio::test]
async fn a_refused_configuration_leaves_the_old_one_served_and_says_why() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let before = fs::read_link(bench.live()).unwrap();
    // Two services on one path: only nginx can tell here.
    let report = apply(&mut driver, vec![item("thief", 1, "/web"), item("good", 1, "/good")]).await;
    let verdicts: Vec<_> = report.results.iter().map(|result| result.verdict).collect();
    assert_eq!(verdicts, [Verdict::Invalid, Verdict::Applied]);
    let words = &report.results[0].message;
    assert!(words.contains("duplicate location \"/web\" in locations/_/"), "{words}");
    assert!(!words.contains(&*bench.root.path().to_string_lossy()), "{words}");
    assert!(bench.get("/good").await.contains("good has no upstreams"));
    let after = fs::read_link(bench.live()).unwrap();
    assert_ne!(before, after);
    let report = apply(&mut driver, vec![item("thief", 2, "/web")]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Invalid, Level::None));
    assert_eq!(fs::read_link(bench.live()).unwrap(), after, "live is untouched");
    assert!(bench.get("/web").await.contains("web has no upstreams"));
}

#[tokio::test]
async fn a_crash_at_any_step_lands_on_the_old_or_the_new_configuration() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web0")]).await;
    for steps in 0..7 {
        let generation = steps + 2;
        let path = format!("/web{}", steps + 1);
        let old = format!("/web{steps}");
        let mut apply_machine = Apply::begin(
            driver.state.take().unwrap(),
            part(vec![item("web", generation, &path)]),
            now(),
            &driver.renderer,
        )
        .unwrap();
        for _ in 0..steps {
            let Some(effect) = apply_machine.effect() else { break };
            let outcome = driver.host.perform(&effect, &mut handle::Timing::default()).await;
            apply_machine = apply_machine.advance(outcome, &driver.renderer);
        }
        // The agent dies here; nginx does not.
        drop(apply_machine);
        driver = bench.started().await;
        let serves = |answer: String| answer.contains("web has no upstreams");
        let (is_old, is_new) = (serves(bench.get(&old).await), serves(bench.get(&path).await));
        assert!(is_old ^ is_new, "after {steps} steps: old {is_old}, new {is_new}");
        assert_eq!(driver.drift().await, Vec::<String>::new(), "after {steps} steps");
        let leftovers = driver.host.trees().numbers().unwrap();
        assert_eq!(leftovers.first(), Some(&driver.state().live.number), "no tree above the live one");
        let report = apply(&mut driver, vec![item("web", generation, &path)]).await;
        assert_eq!(report.results[0].verdict, Verdict::Applied);
        assert!(serves(bench.get(&path).await));
    }
}

#[tokio::test]
async fn a_killed_nginx_is_noticed_and_started_again() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let master = bench.master().unwrap();
    let balancer = driver.host.balancer();
    let (died, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(5), balancer.died()), async {
        processes::signal(master, Signal::SIGKILL).unwrap();
    });
    died.expect("the death of the master is noticed");
    driver.look().await;
    assert!(bench.master().is_some_and(|new| new != master), "{:?}", driver.findings);
    assert!(driver.findings.iter().all(|finding| finding.contains("repaired")), "{:?}", driver.findings);
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    driver.look().await;
    assert_eq!(driver.findings, Vec::<String>::new());
}

#[tokio::test]
async fn a_master_without_its_pid_file_makes_way_for_another() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let master = bench.master().unwrap();
    fs::remove_file(bench.root.path().join("run/nginx.pid")).unwrap();
    driver.look().await;
    assert!(bench.master().is_some_and(|new| new != master), "{:?}", driver.findings);
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test]
async fn files_changed_by_hand_are_put_right() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    fs::write(bench.live().join("locations/_/web.conf"), "location / { return 200 hacked; }").unwrap();
    fs::write(bench.live().join("upstreams/foreign.conf"), "# foreign").unwrap();
    driver.look().await;
    assert_eq!(driver.findings.len(), 2, "{:?}", driver.findings);
    assert!(!bench.live().join("upstreams/foreign.conf").exists());
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    // The same while the agent is away.
    fs::write(bench.live().join("locations/_/web.conf"), "nonsense").unwrap();
    let mut driver = bench.started().await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_live_tree_that_was_removed_is_written_again() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web"), item("api", 1, "/api")]).await;
    fs::remove_dir_all(bench.live().canonicalize().unwrap()).unwrap();
    driver.look().await;
    assert!(driver.findings.iter().all(|finding| finding.contains("(repaired)")), "{:?}", driver.findings);
    assert_eq!(driver.drift().await, Vec::<String>::new());
    let report = apply(&mut driver, vec![item("web", 2, "/web2")]).await;
    assert_eq!(report.results[0].verdict, Verdict::Applied, "{report:?}");
    assert!(bench.get("/api").await.contains("api has no upstreams"));
}

#[tokio::test]
async fn a_removed_link_costs_no_tree() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    fs::remove_file(bench.live()).unwrap();
    // While the agent runs: an answer prunes before the next look.
    assert_eq!(apply(&mut driver, vec![item("web", 1, "/web")]).await.level, Level::None);
    driver.host.prune().await;
    driver.look().await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
    // And while it is away.
    fs::remove_file(bench.live()).unwrap();
    let mut driver = bench.started().await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
    assert_eq!(driver.state().held_generation(&ServiceId::parse("web").unwrap()).0, 1);
    assert!(bench.get("/web").await.contains("web has no upstreams"));
}

#[tokio::test]
async fn another_port_is_served_and_the_old_one_closed_when_it_is_answered() {
    let mut bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let old = std::mem::replace(&mut bench.port, free_port());
    bench.config.nginx.settings.listen = vec![format!("127.0.0.1:{}", bench.port)];
    let master = bench.master();
    let mut driver = bench.started().await;
    assert_eq!(
        bench.get("/web").await,
        "refused",
        "what runs is not disturbed before the stored state is known"
    );
    let report = apply(&mut driver, vec![item("web", 1, "/web")]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Structural));
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    assert_eq!(bench.master(), master, "a reload, not a restart");
    bench.port = old;
    assert_eq!(bench.get("/web").await, "refused");
}

#[tokio::test]
async fn a_long_refusal_is_cut_to_its_last_lines() {
    let mut bench = Bench::new();
    let script = bench.root.path().join("chatty");
    let lines = "i=0; while [ $i -lt 2000 ]; do echo \"nginx: [warn] number $i\" >&2; i=$((i+1)); done";
    fs::write(&script, format!("#!/bin/sh\n{lines}\necho 'nginx: [emerg] the end' >&2\nexit 1\n")).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    bench.config.nginx.binary = script;
    let mut driver = bench.started().await;
    let report = apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let words = &report.results[0].message;
    assert_eq!(report.results[0].verdict, Verdict::Invalid);
    assert!(words.len() <= 4096 && words.starts_with("nginx: [warn]"), "{} bytes", words.len());
    assert!(words.ends_with("nginx: [emerg] the end"), "{words}");
}

#[tokio::test]
async fn a_host_that_is_given_to_another_group_converges_to_that() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let mut driver = bench.started().await;
    let own = resync::own_group(&driver.state().live.group, "other");
    let stored = serde_json::from_str(r#"{"group":{"name":"other"}}"#).unwrap();
    let report = driver.change(convert::stored_state(stored, &own, []).unwrap()).await.unwrap().report;
    assert_eq!(report.failure, None);
    assert_eq!(driver.state().live.group.name.as_str(), "other");
    assert!(bench.get("/web").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn a_service_that_the_store_does_not_know_stays_until_the_leader_says_so() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let own = driver.state().live.group.clone();
    let held = driver.state().live.services.keys().cloned().collect::<Vec<_>>();
    let stored = convert::stored_state(Default::default(), &own, held).unwrap();
    assert_eq!(driver.change(stored).await.unwrap().report.failure, None);
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    let nothing = |term| Request::everything(Some(Term(term)), own.clone(), Vec::new());
    assert!(matches!(driver.change(nothing(0)).await, Err(Error::Stale(_))));
    assert_eq!(driver.change(nothing(1)).await.unwrap().report.failure, None);
    assert!(bench.get("/web").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn a_hung_check_is_killed_with_all_that_it_started() {
    let mut bench = Bench::new();
    let pid_file = bench.root.path().join("child");
    let script = bench.root.path().join("hangs");
    fs::write(&script, format!("#!/bin/sh\nsleep 600 &\necho $! > {}\nwait\n", pid_file.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    bench.config.nginx.binary = script;
    bench.config.nginx.check_timeout = Duration::from_millis(400);
    let mut driver = bench.started().await;
    let report = apply(&mut driver, vec![item("web", 1, "/web")]).await;
    assert_eq!(report.results[0].verdict, Verdict::Failed);
    assert_eq!(report.results[0].message, "the check timed out after 400ms");
    let child: i32 = fs::read_to_string(pid_file).unwrap().trim().parse().unwrap();
    tokio::time::timeout(Duration::from_secs(5), processes::gone(child))
        .await
        .expect("the child was killed too");
}

#[tokio::test]
async fn a_reload_that_does_not_take_is_rolled_back_with_nginx_s_words() {
    let mut bench = Bench::new();
    let blocker = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = "server { listen 127.0.0.1:{{service.options.port}}; }";
    let source =
        Source { path: "service/port/domains/x-{service}.conf.hbs".to_owned(), text: text.to_owned() };
    bench.config.templates = bench.config.templates.clone().overlay(vec![source]).unwrap();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let before = fs::read_link(bench.live()).unwrap();
    let port = blocker.local_addr().unwrap().port();
    let json = format!(
        r#"{{"serviceId":"p","generation":"1","service":{{"serviceId":"p","basePath":"/p","template":"port","options":{{"port":{port}}}}}}}"#
    );
    let blocked = Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap());
    let report = apply(&mut driver, vec![blocked]).await;
    assert_eq!(report.results[0].verdict, Verdict::Failed, "{report:?}");
    assert!(report.results[0].message.contains("Address already in use"), "{report:?}");
    assert_eq!(fs::read_link(bench.live()).unwrap(), before);
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_unreadable_live_tree_falls_back_to_the_one_before() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/one")]).await;
    apply(&mut driver, vec![item("web", 2, "/two")]).await;
    fs::write(bench.live().join("manifest.json"), "{").unwrap();
    let mut driver = bench.started().await;
    assert!(bench.get("/one").await.contains("web has no upstreams"));
    assert_eq!(driver.findings.len(), 1, "{:?}", driver.findings);
    let report = apply(&mut driver, vec![item("web", 2, "/two")]).await;
    assert_eq!(report.results[0].generation.0, 2);
    assert!(bench.get("/two").await.contains("web has no upstreams"));
}

#[tokio::test]
async fn only_the_last_trees_are_kept() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    for generation in 1..6 {
        apply(&mut driver, vec![item("web", generation, &format!("/web{generation}"))]).await;
        driver.host.prune().await;
    }
    assert_eq!(driver.host.trees().numbers().unwrap().len(), 3);
    assert_eq!(driver.state().held_generation(&ServiceId::parse("web").unwrap()).0, 5);
}
