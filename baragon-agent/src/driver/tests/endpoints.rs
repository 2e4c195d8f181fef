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

mod dictionary;
mod leaving;
mod recovery;
mod retries;
mod slow_start;
mod socket;
mod traffic;

/// A backend that answers with its name and counts.
struct Backend {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
    tasks: JoinSet<()>,
    ends: CancellationToken,
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
        let ends = CancellationToken::new();
        let end = ends.clone().cancelled_owned();
        tasks.spawn(async move { axum::serve(listener, app).with_graceful_shutdown(end).await.unwrap() });
        Self { address, calls, tasks, ends }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    fn json(&self, more: &str) -> String {
        format!(r#"{{"address":"{}"{more}}}"#, self.address)
    }

    /// Nobody listens there any more, and no kept connection is left.
    async fn stop(mut self) {
        self.ends.cancel();
        tokio::time::timeout(Duration::from_secs(10), self.tasks.join_next())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
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
async fn a_deleted_file_is_put_back_although_one_change_follows_the_other() {
    let bench = Bench::with_lua().await;
    let (driver, handle) = bench.driver_and_handle();
    let stop = CancellationToken::new();
    let script = async {
        let change = async |item| handle.change(part(vec![item]), Order::default()).await.unwrap().report;
        let first = change(with("web", 1, &[nobody()])).await;
        assert_eq!(first.results[0].verdict, Verdict::Applied);
        fs::remove_file(bench.live().join("lua/baragon/control.lua")).unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        for number in 1.. {
            // Each asks for a new tree, made from what is there.
            let report = change(item(&format!("new-{number}"), 1, &format!("/new-{number}"))).await;
            if report.failure.is_none() && report.results[0].verdict == Verdict::Applied {
                break;
            }
            assert!(Instant::now() < deadline, "{report:?}");
        }
        stop.cancel();
    };
    let (ended, ()) = tokio::join!(driver.run(stop.clone()), script);
    ended.unwrap();
    assert!(bench.live().join("lua/baragon/control.lua").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_workers_that_answer_nothing_of_use_fail_a_reload_before_its_time_is_up() {
    let mut bench = Bench::with_lua().await;
    bench.config.nginx.reload_timeout = Duration::from_secs(600);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[nobody()])]).await;
    fs::remove_file(bench.live().join("lua/baragon/control.lua")).unwrap();
    let number = driver.state().live.number;
    let error = driver.host.balancer().reload(number).await.unwrap_err().to_string();
    assert!(error.contains("does not answer a number"), "{error}");
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
