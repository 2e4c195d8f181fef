//! Upstreams that change without a reload, on a real nginx with Lua.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use axum::{Router, extract::Request as Call, http::Method};
use baragon_agent_core::ids::Edition;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    task::JoinSet,
};

use super::*;

mod leaving;
mod retries;
mod slow_start;

/// A backend that answers with its name and counts.
struct Backend {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
    tasks: JoinSet<()>,
}

/// One kept-alive connection to nginx.
struct Client {
    stream: BufReader<TcpStream>,
}

// === impl Backend ===

impl Backend {
    async fn start(name: &'static str) -> Self {
        Self::serve(name, Duration::ZERO).await
    }

    /// Takes its time for each answer.
    async fn serve(name: &'static str, takes: Duration) -> Self {
        let calls = Arc::new(AtomicUsize::new(0));
        let count = calls.clone();
        let app = Router::new().fallback(move |call: Call| async move {
            count.fetch_add(1, Ordering::Relaxed);
            if !takes.is_zero() {
                tokio::time::sleep(takes).await;
            }
            let body = axum::body::to_bytes(call.into_body(), 1 << 20).await.unwrap();
            format!("{name}:{}", body.len())
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, calls, tasks }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    fn json(&self, more: &str) -> String {
        format!(r#"{{"address":"{}"{more}}}"#, self.address)
    }

    /// Nobody listens there any more.
    async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

// === impl Client ===

impl Client {
    async fn new(bench: &Bench) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", bench.port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    /// Status and body.
    async fn call(&mut self, method: &Method, path: &str) -> std::io::Result<(u16, String)> {
        let body = if *method == Method::POST { "hello" } else { "" };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: any\r\nContent-Length: {}\r\n\r\n", body.len());
        self.stream.get_mut().write_all((head + body).as_bytes()).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| std::io::Error::other("the connection was closed"))?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line).await?;
            let lower = line.trim().to_ascii_lowercase();
            match lower.split_once(": ") {
                Some(("content-length", text)) => length = text.parse().unwrap(),
                Some(("transfer-encoding", _)) => chunked = true,
                Some(_) => {}
                None => break,
            }
        }
        if chunked {
            return Ok((status, self.chunks().await?));
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok((status, String::from_utf8(body).unwrap()))
    }

    async fn chunks(&mut self) -> std::io::Result<String> {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await?;
            let length = usize::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
            let mut chunk = vec![0; length + 2];
            self.stream.read_exact(&mut chunk).await?;
            if length == 0 {
                return Ok(all);
            }
            all.push_str(std::str::from_utf8(&chunk[..length]).unwrap());
        }
    }
}

// === impl Bench ===

impl Bench {
    async fn with_lua() -> Self {
        Self::with_dictionary("16m").await
    }

    async fn with_dictionary(size: &str) -> Self {
        let mut bench = Self::new();
        bench.config.nginx.lua = config::LuaMode::On;
        bench.config.nginx.lua_dict = size.to_owned();
        let found = lua::detect(&bench.config.nginx, bench.root.path()).await.unwrap();
        bench.config.nginx.settings.lua = found.lua;
        bench
    }

    fn workers(&self) -> std::collections::BTreeSet<i32> {
        processes::workers(self.master().unwrap()).serving
    }

    /// The statuses and bodies of new connections.
    async fn gets(&self, path: &str, count: usize) -> BTreeMap<String, usize> {
        let mut seen = BTreeMap::new();
        for _ in 0..count {
            let (status, body) = Client::new(self).await.call(&Method::GET, path).await.unwrap();
            *seen.entry(format!("{status} {}", body.trim())).or_default() += 1;
        }
        seen
    }
}

fn with(id: &str, generation: u64, upstreams: &[String]) -> Item {
    with_options(id, generation, upstreams, "{}")
}

fn with_options(id: &str, generation: u64, upstreams: &[String], options: &str) -> Item {
    let json = format!(
        r#"{{"serviceId":"{id}","generation":"{generation}","service":{{"serviceId":"{id}","basePath":"/{id}","options":{options}}},"upstreams":[{}]}}"#,
        upstreams.join(",")
    );
    Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
}

/// A port that nobody listens on.
fn nobody() -> String {
    format!(r#"{{"address":"127.0.0.1:{}"}}"#, free_port())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn upstreams_change_without_a_reload_and_at_once() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    let report = apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    assert_eq!(report.level, Level::Structural, "{report:?}");
    let (workers, link) = (bench.workers(), fs::read_link(bench.live()).unwrap());
    assert_eq!(bench.gets("/web", 3).await, BTreeMap::from([("200 one:0".to_owned(), 3)]));
    let report = apply(&mut driver, vec![with("web", 2, &[two.json("")])]).await;
    assert_eq!((report.level, report.results[0].generation.0), (Level::Endpoints, 2), "{report:?}");
    assert_eq!(bench.gets("/web", 10).await, BTreeMap::from([("200 two:0".to_owned(), 10)]));
    let report = apply(&mut driver, vec![with("web", 3, &[])]).await;
    assert_eq!(report.level, Level::Endpoints);
    assert_eq!(bench.gets("/web", 1).await, BTreeMap::from([("503 web has no upstreams".to_owned(), 1)]));
    assert_eq!((bench.workers(), fs::read_link(bench.live()).unwrap()), (workers, link));
    assert_eq!(driver.drift().await, Vec::<String>::new());
    let mode = |path: &str| fs::metadata(bench.root.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("run/control"), 0o700);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_lua_the_same_change_is_a_reload() {
    let bench = Bench::new();
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    let workers = bench.workers();
    let report = apply(&mut driver, vec![with("web", 2, &[two.json("")])]).await;
    assert_eq!(report.level, Level::Structural);
    assert!(bench.workers().is_disjoint(&workers));
    assert_eq!(bench.gets("/web", 3).await, BTreeMap::from([("200 two:0".to_owned(), 3)]));
}

#[tokio::test]
async fn lua_is_found_or_its_absence_is_told() {
    let mut bench = Bench::with_lua().await;
    assert!(bench.config.nginx.settings.lua.is_some());
    let script = bench.root.path().join("plain");
    fs::write(
        &script,
        "#!/bin/sh\necho 'nginx: [emerg] unknown directive \"lua_shared_dict\"' >&2\nexit 1\n",
    )
    .unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    bench.config.nginx.binary = script;
    let refused = lua::detect(&bench.config.nginx, bench.root.path()).await.unwrap_err();
    assert!(refused.contains("nginx.lua is on") && refused.contains("lua_shared_dict"), "{refused}");
    bench.config.nginx.lua = config::LuaMode::Auto;
    let found = lua::detect(&bench.config.nginx, bench.root.path()).await.unwrap();
    assert_eq!(found.lua, None);
    assert!(found.problem.unwrap().starts_with("nginx has no Lua; upstream changes reload"));
}

/// Who serves after so many changes.
const TURNS: [&str; 3] = ["one:", "two:", "three:"];

/// Calls until the stop: how often that went well, and how not. From the end of
/// a change on, nobody whose turn was before it may answer.
async fn call_until(
    stop: CancellationToken,
    mut client: Client,
    method: Method,
    ended: Arc<AtomicUsize>,
) -> (usize, Vec<String>) {
    let (mut good, mut bad) = (0, Vec::new());
    while !stop.is_cancelled() {
        let before = ended.load(Ordering::SeqCst);
        let answer = client.call(&method, "/web/x").await;
        // One more may be under way.
        let mut turns = before..=ended.load(Ordering::SeqCst) + 1;
        match answer {
            Ok((200, body)) if turns.any(|turn| body.starts_with(TURNS[turn % TURNS.len()])) => good += 1,
            Ok(other) => bad.push(format!("{method} after {before} changes: {other:?}")),
            Err(error) => {
                bad.push(format!("{method} {error}"));
                break;
            }
        }
    }
    (good, bad)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kept_alive_clients_do_not_fail_through_300_changes() {
    let bench = Bench::with_lua().await;
    let backends = [Backend::start("one").await, Backend::start("two").await, Backend::start("three").await];
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[backends[0].json("")])]).await;
    let workers = bench.workers();
    let (stop, ended) = (CancellationToken::new(), Arc::new(AtomicUsize::new(0)));
    let mut clients = JoinSet::new();
    for method in [Method::GET, Method::POST, Method::GET, Method::POST] {
        clients.spawn(call_until(stop.clone(), Client::new(&bench).await, method, ended.clone()));
    }
    for change in 1..=300_u64 {
        let upstream = backends[usize::try_from(change % 3).unwrap()].json("");
        let report = apply(&mut driver, vec![with("web", change + 1, &[upstream])]).await;
        assert_eq!(report.level, Level::Endpoints, "{report:?}");
        ended.fetch_add(1, Ordering::SeqCst);
    }
    stop.cancel();
    let mut served = 0;
    while let Some(ended) = clients.join_next().await {
        let (good, bad) = ended.unwrap();
        assert_eq!(bad, Vec::<String>::new());
        served += good;
    }
    assert!(served > 300, "{served}");
    assert!(backends.iter().all(|backend| backend.calls() > 0));
    assert_eq!(bench.workers(), workers);
    assert_eq!(driver.state().live.edition, Edition(300));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn weights_are_kept_and_backups_wait_for_their_turn() {
    let bench = Bench::with_lua().await;
    let (one, two, spare) =
        (Backend::start("one").await, Backend::start("two").await, Backend::start("spare").await);
    let mut driver = bench.started().await;
    let all = [one.json(r#","weight":3"#), two.json(r#","weight":1"#), spare.json(r#","backup":true"#)];
    apply(&mut driver, vec![with("web", 1, &all)]).await;
    let seen = bench.gets("/web", 400).await;
    let (ones, twos) = (seen["200 one:0"], seen["200 two:0"]);
    assert!((285..=315).contains(&ones) && ones + twos == 400, "{seen:?}");
    one.stop().await;
    assert_eq!(bench.gets("/web", 20).await, BTreeMap::from([("200 two:0".to_owned(), 20)]));
    two.stop().await;
    assert_eq!(bench.gets("/web", 20).await, BTreeMap::from([("200 spare:0".to_owned(), 20)]));
    spare.stop().await;
    assert!(bench.gets("/web", 1).await.keys().all(|answer| answer.starts_with("502")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_to_upstreams_are_kept() {
    let bench = Bench::with_lua().await;
    let connections = Arc::new(AtomicUsize::new(0));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!(r#"{{"address":"{}"}}"#, listener.local_addr().unwrap());
    let (count, mut tasks) = (connections.clone(), JoinSet::new());
    tasks.spawn(async move {
        use axum::serve::ListenerExt as _;
        let counted = listener.tap_io(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        axum::serve(counted, Router::new().fallback(|| async { "kept" })).await.unwrap();
    });
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[upstream])]).await;
    let mut client = Client::new(&bench).await;
    for _ in 0..50 {
        assert_eq!(client.call(&Method::GET, "/web").await.unwrap().0, 200);
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_survive_a_reload_and_a_start_of_nginx() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    apply(&mut driver, vec![with("web", 2, &[two.json("")])]).await;
    let report = apply(&mut driver, vec![with("api", 1, &[one.json("")])]).await;
    assert_eq!(report.level, Level::Structural);
    apply(&mut driver, vec![with("api", 2, &[two.json("")])]).await;
    apply(&mut driver, vec![with("web", 3, &[one.json("")])]).await;
    let check = async || {
        assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 one:0".to_owned(), 5)]));
        assert_eq!(bench.gets("/api", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
    };
    check().await;
    let workers = bench.workers();
    for pid in bench.master().into_iter().chain(workers) {
        processes::signal(pid, Signal::SIGKILL).unwrap();
        processes::gone(pid).await;
    }
    // Somebody else starts it: it is right before the agent has said a word.
    let _ = fs::remove_file(bench.root.path().join("run/control/nginx.sock"));
    let started = std::process::Command::new("nginx")
        .arg("-p")
        .arg(bench.root.path().join("run/"))
        .arg("-c")
        .arg(bench.live().canonicalize().unwrap().join("nginx.conf"))
        .status();
    assert!(started.unwrap().success());
    check().await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_written_and_not_pushed_is_repaired() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    let workers = bench.workers();
    for (generation, backend, answer) in [(2, &two, "200 two:0"), (3, &one, "200 one:0")] {
        let request = part(vec![with("web", generation, &[backend.json("")])]);
        let state = driver.state.take().unwrap();
        let begun = Apply::begin(state.clone(), request, now(), &driver.renderer).unwrap();
        let journal = begun.effect().unwrap();
        assert!(matches!(journal, Effect::Journal(..)), "{journal:?}");
        driver.host.perform(&journal, &mut handle::Timing::default()).await;
        if generation == 2 {
            // The agent dies here.
            driver = bench.started().await;
        } else {
            // Or only the push was lost.
            let begun = begun.advance(baragon_agent_core::apply::Outcome::Done, &driver.renderer);
            let done = begun.advance(baragon_agent_core::apply::Outcome::Done, &driver.renderer);
            driver.state = Some(done.finish().0);
            driver.look().await;
            assert!(
                driver.findings.iter().all(|finding| finding.contains("repaired")),
                "{:?}",
                driver.findings
            );
        }
        assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([(answer.to_owned(), 5)]));
        assert_eq!(driver.state().held_generation(&ServiceId::parse("web").unwrap()).0, generation);
        assert_eq!(driver.drift().await, Vec::<String>::new());
    }
    assert_eq!(bench.workers(), workers, "without a reload");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_into_the_dictionary_reloads_and_is_told() {
    let bench = Bench::with_dictionary("1m").await;
    let one = Backend::start("one").await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")]), with("big", 1, &[one.json("")])]).await;
    let many: Vec<_> = (0..30_000)
        .map(|n| format!(r#"{{"address":"10.{}.{}.{}:8080"}}"#, n / 65536, n / 256 % 256, n % 256))
        .collect();
    // A change of endpoints, and a new service among others.
    let report = apply(&mut driver, vec![with("big", 2, &many)]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Structural));
    let report = apply(&mut driver, vec![with("new", 1, &many), with("small", 1, &[one.json("")])]).await;
    assert_eq!((report.failure, report.level), (None, Level::Structural));
    driver.publish(Phase::Serving);
    let told = driver.view.borrow().problems.join("\n");
    assert!(told.contains("big and 1 more") && told.contains("nginx.lua_dict"), "{told}");
    for path in ["/web", "/small"] {
        assert_eq!(bench.gets(path, 5).await, BTreeMap::from([("200 one:0".to_owned(), 5)]));
    }
    assert_eq!(driver.drift().await, Vec::<String>::new());
    // The others still change without a reload, and it is over with the service.
    let report = apply(&mut driver, vec![with("small", 2, &[])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Endpoints));
    let report = apply(&mut driver, vec![with("big", 3, &[one.json("")])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Structural));
    assert_eq!(bench.gets("/big", 5).await, BTreeMap::from([("200 one:0".to_owned(), 5)]));
    let report = apply(&mut driver, vec![with("big", 4, &[])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Endpoints));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_estimated_to_fit_does_and_is_told_when_it_is_much() {
    let bench = Bench::with_dictionary("1m").await;
    let mut driver = bench.started().await;
    let list = |service: usize, count: usize| -> Vec<String> {
        (0..count).map(|n| format!(r#"{{"address":"10.{service}.{}.{}:8080"}}"#, n / 256, n % 256)).collect()
    };
    let shares = |share: usize| -> Vec<Item> {
        (0..100).map(|service| with(&format!("s{service}"), share as u64, &list(service, share))).collect()
    };
    let mut share = 10;
    while driver.state().room_taken(&driver.renderer).unwrap() <= 80 {
        share += 5;
        let report = apply(&mut driver, shares(share)).await;
        assert_eq!(report.failure, None);
    }
    // Replaced as a whole, as after a loss.
    let number = driver.state().live.number;
    driver.host.balancer().push(number, None).await.unwrap();
    assert_eq!((driver.state().crowded().count(), driver.drift().await), (0, Vec::<String>::new()));
    driver.publish(Phase::Serving);
    let told = driver.view.borrow().problems.join("\n");
    assert!(told.contains("% full") && told.contains("nginx.lua_dict"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_reaches_the_control_socket() {
    use std::os::unix::{fs::MetadataExt as _, process::CommandExt as _};
    let bench = Bench::with_lua().await;
    fs::set_permissions(bench.root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(bench.root.path().join("run/control")).unwrap();
    // Whatever it was before.
    fs::set_permissions(bench.root.path().join("run/control"), fs::Permissions::from_mode(0o777)).unwrap();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[nobody()])]).await;
    let folder = bench.root.path().join("run/control");
    let (ours, found) = (nix::unistd::Uid::effective(), fs::metadata(&folder).unwrap());
    assert_eq!((found.mode() & 0o777, found.uid()), (0o700, ours.as_raw()));
    if ours.is_root() {
        // The workers' own user, too: they have the socket open already.
        let mut look = std::process::Command::new("stat");
        let seen = look.arg(folder.join("nginx.sock")).uid(65534).gid(65534).output().unwrap();
        let words = String::from_utf8(seen.stderr).unwrap();
        assert!(!seen.status.success() && words.contains("Permission denied"), "{words}");
    }
    assert!(control::ask(&folder.join("nginx.sock")).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_ends_well_when_its_upstream_is_removed() {
    let bench = Bench::with_lua().await;
    let slow = Backend::serve("slow", Duration::from_millis(300)).await;
    let fast = Backend::start("fast").await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[slow.json("")])]).await;
    let mut client = Client::new(&bench).await;
    let begun = async {
        while slow.calls() == 0 {
            tokio::task::yield_now().await;
        }
        apply(&mut driver, vec![with("web", 2, &[fast.json("")])]).await
    };
    let (answer, report) = tokio::join!(client.call(&Method::POST, "/web"), begun);
    assert_eq!((answer.unwrap(), report.level), ((200, "slow:5".to_owned()), Level::Endpoints));
    assert_eq!(bench.gets("/web", 10).await, BTreeMap::from([("200 fast:0".to_owned(), 10)]));
    assert_eq!(slow.calls(), 1);
}

#[tokio::test]
async fn only_peers_are_taken_from_the_socket() {
    let bench = Bench::with_lua().await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[nobody()])]).await;
    let socket = bench.root.path().join("run/control/nginx.sock");
    let before = control::ask(&socket).await.unwrap();
    for body in [
        "",
        "replace 1.1",
        "drop 1.1\n",
        "replace 1.1\nbaragon_web=os.exit()\n",
        "replace 1.1\nbaragon_web=localhost:80/1/p\n",
        "replace 1.1\nbaragon_web=10.0.0.1:80/1/x\n",
        "replace 1.1\n=stamp=9.9\n",
        "replace 1.1\nno entry\n",
    ] {
        let pushed = control::push(&socket, body.to_owned()).await.unwrap();
        assert!(matches!(pushed, control::Pushed::Refused(_)), "{body:?}: {pushed:?}");
        assert_eq!(control::ask(&socket).await.unwrap(), before, "{body:?}");
    }
    assert!(bench.get("/endpoints").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_was_removed_is_never_served() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    apply(&mut driver, vec![with("web", 2, &[two.json("")])]).await;
    fs::remove_file(bench.live().join("manifest.journal")).unwrap();
    driver.look().await;
    assert!(driver.findings[0].contains("the journal of configuration 1"), "{:?}", driver.findings);
    assert_eq!(driver.state().live.number.0, 2);
    assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
    // Removed just before a change: it fails, and the next look makes it good.
    fs::remove_file(bench.live().join("manifest.journal")).unwrap();
    let report = apply(&mut driver, vec![with("web", 3, &[one.json("")])]).await;
    assert_eq!((report.results[0].verdict, report.results[0].generation.0), (Verdict::Failed, 2));
    driver.look().await;
    assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
    let report = apply(&mut driver, vec![with("web", 3, &[one.json("")])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Endpoints));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_that_only_finish_are_counted_and_take_nothing_new() {
    let bench = Bench::with_lua().await;
    let slow = Backend::serve("slow", Duration::from_millis(800)).await;
    let fast = Backend::start("fast").await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[slow.json("")])]).await;
    let mut client = Client::new(&bench).await;
    let changed = async {
        while slow.calls() == 0 {
            tokio::task::yield_now().await;
        }
        let items = vec![with("web", 2, &[fast.json("")]), with("new", 1, &[fast.json("")])];
        let report = apply(&mut driver, items).await;
        assert_eq!(report.level, Level::Structural);
        assert_eq!(driver.host.balancer().running().old_workers, 1);
        for path in ["/web", "/new"] {
            assert_eq!(bench.gets(path, 10).await, BTreeMap::from([("200 fast:0".to_owned(), 10)]));
        }
    };
    let (answer, ()) = tokio::join!(client.call(&Method::GET, "/web"), changed);
    assert_eq!((answer.unwrap(), slow.calls()), ((200, "slow:0".to_owned()), 1));
    let left = async {
        while driver.host.balancer().running().old_workers > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), left).await.expect("the old worker leaves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_moves_between_endpoints_and_files_with_its_template() {
    let mut bench = Bench::with_lua().await;
    let text = "upstream {{service.upstreamName}} { {{#each upstreams}}server {{address}};{{/each}} }";
    let location = "location /{{service.serviceId}} { proxy_pass http://{{service.upstreamName}}; }";
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = vec![
        source("service/plain/upstreams/{service}.conf.hbs", text),
        source("service/plain/locations/{domain}/{service}.conf.hbs", location),
    ];
    bench.config.templates = bench.config.templates.clone().overlay(sources).unwrap();
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    let plain = |generation, backend: &Backend| {
        let json = format!(
            r#"{{"serviceId":"web","generation":"{generation}","service":{{"serviceId":"web","basePath":"/web","template":"plain"}},"upstreams":[{}]}}"#,
            backend.json("")
        );
        Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
    };
    for (item, level, answer) in [
        (plain(1, &one), Level::Structural, "200 one:0"),
        (plain(2, &two), Level::Structural, "200 two:0"),
        (with("web", 3, &[one.json("")]), Level::Structural, "200 one:0"),
        (with("web", 4, &[two.json("")]), Level::Endpoints, "200 two:0"),
        (plain(5, &one), Level::Structural, "200 one:0"),
    ] {
        let report = apply(&mut driver, vec![item]).await;
        assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, level), "{report:?}");
        assert_eq!(bench.gets("/web", 3).await, BTreeMap::from([(answer.to_owned(), 3)]));
        assert_eq!(driver.drift().await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_that_finds_lua_or_misses_it_goes_over_without_a_gap() {
    let mut bench = Bench::new();
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let lua = Bench::with_lua().await.config.nginx.settings.lua.clone();
    let group = Group::without_domains(GroupName::parse("main").unwrap());
    let steps = [(None, &one, "200 one:0"), (lua.clone(), &two, "200 two:0"), (None, &one, "200 one:0")];
    for (generation, (lua, backend, answer)) in (1..).zip(steps) {
        bench.config.nginx.settings.lua.clone_from(&lua);
        let mut driver = bench.started().await;
        let target = with("web", generation, &[backend.json("")]).target;
        let request = Request::everything(Some(Term(1)), group.clone(), vec![target]);
        let report = driver.change(request).await.unwrap().report;
        assert_eq!((report.level, report.failure), (Level::Structural, None));
        assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([(answer.to_owned(), 5)]));
        assert_eq!(driver.drift().await, Vec::<String>::new());
        let said = control::ask(&bench.root.path().join("run/control/nginx.sock")).await.unwrap();
        assert_eq!(said.stamp.is_some(), lua.is_some(), "{said:?}");
    }
}
