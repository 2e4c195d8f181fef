//! The driver on a real HAProxy: it promises what nginx promises.

use std::net::TcpStream;

use super::*;

mod faults;

fn bench() -> Bench {
    let mut bench = Bench::new();
    let flags = [
        format!("root={}", bench.root.path().display()),
        format!("haproxy.listen=127.0.0.1:{}", bench.port),
        "balancer=haproxy".to_owned(),
        "group=main".to_owned(),
    ];
    let sources = platform::config::Sources { flags: flags.into(), ..Default::default() };
    bench.config = platform::config::load::<config::Raw>(&sources).unwrap();
    bench
}

// === impl Bench ===

impl Bench {
    /// The main file has a backend with whatever directive a service asks for.
    fn allow_directives(&mut self) {
        let path = "haproxy.cfg.hbs";
        let main = self.config.templates.all().find(|source| source.path == path).unwrap();
        let more = "{{#each services}}{{#if options.directive}}\nbackend more_{{serviceId}}\n    {{options.directive}}\n{{/if}}{{/each}}";
        let text = format!("{}{more}\n", main.text);
        let source = Source { path: path.to_owned(), text };
        self.config.templates = self.config.templates.clone().overlay(vec![source]).unwrap();
    }
}

fn target_of(id: &str, more: &str, upstreams: &str) -> baragon_agent_core::desired::Target {
    let json = format!(
        r#"{{"serviceId":"{id}","generation":"1","service":{{"serviceId":"{id}","basePath":"/{id}",{more}}},"upstreams":[{upstreams}]}}"#
    );
    convert::target(serde_json::from_str(&json).unwrap()).unwrap()
}

/// Ends the HAProxy of a bench with it.
struct Ending(PathBuf);

impl Ending {
    fn of(bench: &Bench) -> Self {
        Self(bench.root.path().join("run/haproxy.pid"))
    }

    fn master(&self) -> Option<i32> {
        fs::read_to_string(&self.0).ok()?.trim().parse().ok()
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(master) = self.master() {
            let _ = processes::signal(master, Signal::SIGTERM);
        }
    }
}

async fn started(bench: &Bench) -> Driver {
    let trees = Trees::open(bench.root.path()).unwrap();
    let renderer = bench.config.renderer("lb", trees.root()).unwrap().into();
    let balancer = balancer_of(&bench.config, trees.root());
    let group = Group::without_domains(GroupName::parse("main").unwrap());
    let metrics = Metrics::register(&mut Registry::default());
    let mut driver = build(Parts { trees, balancer, renderer, group, metrics }).0;
    driver.converged = true;
    driver.recover().await.unwrap();
    driver
}

fn with_upstream(id: &str, generation: u64, path: &str, upstream: &str) -> Item {
    let json = format!(
        r#"{{"serviceId":"{id}","generation":"{generation}","service":{{"serviceId":"{id}","basePath":"{path}"}},"upstreams":[{{"address":"{upstream}"}}]}}"#
    );
    Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
}

#[tokio::test]
async fn an_applied_change_is_served_and_the_longest_path_wins() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    let report = apply(&mut driver, vec![item("web", 1, "/web"), item("deep", 1, "/web/deep")]).await;
    assert_eq!((report.failure, report.level), (None, Level::Structural));
    for (path, words) in [
        ("/web", "web has no upstreams"),
        ("/web/x", "web has no upstreams"),
        ("/web/deep/x", "deep has no upstreams"),
        ("/webx", "no service has this path"),
    ] {
        assert!(bench.get(path).await.contains(words), "{path}: {}", bench.get(path).await);
    }
    let again = apply(&mut driver, vec![item("web", 1, "/web")]).await;
    assert_eq!(again.level, Level::None);
    let report = apply(&mut driver, vec![item("root", 1, "/"), item("web", 2, "/new")]).await;
    assert_eq!(report.failure, None);
    assert!(bench.get("/web").await.contains("root has no upstreams"));
    assert!(bench.get("/new").await.contains("web has no upstreams"));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test]
async fn maintenance_is_told_without_a_reload_and_outlives_the_next_one() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let balancer = driver.host.balancer();
    let before = balancer.running().last_reload;
    assert!(bench.get("/-/health").await.starts_with("HTTP/1.1 200"), "{}", bench.get("/-/health").await);
    balancer.set_maintenance(true).await.unwrap();
    assert!(bench.get("/-/health").await.starts_with("HTTP/1.1 503"), "{}", bench.get("/-/health").await);
    assert_eq!(balancer.running().last_reload, before);
    apply(&mut driver, vec![item("web", 2, "/new")]).await;
    assert_ne!(balancer.running().last_reload, before);
    assert!(bench.get("/-/health").await.starts_with("HTTP/1.1 503"), "{}", bench.get("/-/health").await);
    assert!(bench.get("/new").await.contains("web has no upstreams"), "it goes on serving");
    balancer.set_maintenance(false).await.unwrap();
    assert!(bench.get("/-/health").await.starts_with("HTTP/1.1 200"), "{}", bench.get("/-/health").await);
    assert!(!balancer.is_in_maintenance());
}

#[tokio::test]
async fn a_refused_configuration_leaves_the_old_one_served_and_says_why() {
    let mut bench = bench();
    let _ending = Ending::of(&bench);
    bench.allow_directives();
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let before = fs::read_link(bench.live()).unwrap();
    let bad = Item::new("r", target_of("bad", r#""options":{"directive":"nonsense"}"#, ""));
    let report = apply(&mut driver, vec![bad, item("good", 1, "/good")]).await;
    let verdicts: Vec<_> = report.results.iter().map(|result| result.verdict).collect();
    assert_eq!(verdicts, [Verdict::Invalid, Verdict::Applied], "{report:?}");
    let words = &report.results[0].message;
    assert!(words.contains("[ALERT]") && words.contains("haproxy.cfg"), "{words}");
    assert!(!words.contains(&*bench.root.path().to_string_lossy()), "{words}");
    assert!(bench.get("/good").await.contains("good has no upstreams"));
    assert_ne!(fs::read_link(bench.live()).unwrap(), before);
}

#[tokio::test]
async fn a_reload_that_does_not_take_goes_back() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    // The check binds nothing, the reload does: another process has the port.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut settings = bench.config.nginx.settings.clone();
    let port = taken.local_addr().unwrap().port();
    settings.haproxy.as_mut().unwrap().listen.push(format!("127.0.0.1:{port}"));
    let mut changed = bench.config.clone();
    changed.nginx.settings = settings;
    let renderer = changed.renderer("lb", driver.host.trees().root()).unwrap();
    driver.take_templates(Ok(Arc::new(renderer))).await;
    let words = driver.templates.problem().unwrap();
    assert!(words.contains(&format!("127.0.0.1:{port}")), "{words}");
    assert!(bench.get("/web").await.contains("web has no upstreams"));
    assert_eq!(driver.host.balancer().confirm(driver.state().live.number).await, Ok(()));
}

#[tokio::test]
async fn a_killed_haproxy_is_noticed_and_started_again() {
    let bench = bench();
    let ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let master = ending.master().unwrap();
    let balancer = driver.host.balancer();
    let (died, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(5), balancer.died()), async {
        processes::signal(master, Signal::SIGKILL).unwrap();
    });
    died.expect("the death of the master is noticed");
    driver.look().await;
    assert!(ending.master().is_some_and(|new| new != master), "{:?}", driver.findings);
    assert!(bench.get("/web").await.contains("web has no upstreams"), "{:?}", driver.findings);
}

#[tokio::test]
async fn an_old_worker_is_counted_until_its_last_connection_ends() {
    use std::io::{Read as _, Write as _};
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    let slow = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = slow.local_addr().unwrap().to_string();
    apply(&mut driver, vec![with_upstream("web", 1, "/web", &address)]).await;
    let mut client = TcpStream::connect(("127.0.0.1", bench.port)).unwrap();
    client.write_all(b"GET /web HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n").unwrap();
    let (mut backend, _) = slow.accept().unwrap();
    let report = apply(&mut driver, vec![item("other", 1, "/other")]).await;
    assert_eq!(report.failure, None);
    assert_eq!(driver.host.balancer().running().old_workers, 1);
    // The next agent finds it, too.
    drop(driver);
    let driver = started(&bench).await;
    assert_eq!(driver.host.balancer().running().old_workers, 1);
    backend.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nslow").unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("slow"), "{answer}");
    let gone = async {
        while driver.host.balancer().running().old_workers > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.expect("the old worker leaves");
}
