//! Crashes, hands in the files, checks that hang, and clients that stay.

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use super::*;

#[tokio::test]
async fn a_crash_at_any_step_lands_on_the_old_or_the_new_configuration() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![item("web", 1, "/web0")]).await;
    for steps in 0..7 {
        let generation = steps + 2;
        let (old, path) = (format!("/web{steps}"), format!("/web{}", steps + 1));
        let request = part(vec![item("web", generation, &path)]);
        let mut machine =
            Apply::begin(driver.state.take().unwrap(), request, now(), &driver.renderer).unwrap();
        for _ in 0..steps {
            let Some(effect) = machine.effect() else { break };
            let outcome = driver.host.perform(&effect, &mut handle::Timing::default()).await;
            machine = machine.advance(outcome, &driver.renderer);
        }
        // The agent dies here; HAProxy does not.
        drop(machine);
        driver = started(&bench).await;
        let serves = |answer: String| answer.contains("web has no upstreams");
        let (is_old, is_new) = (serves(bench.get(&old).await), serves(bench.get(&path).await));
        assert!(is_old ^ is_new, "after {steps} steps: old {is_old}, new {is_new}");
        assert_eq!(driver.drift().await, Vec::<String>::new(), "after {steps} steps");
        let report = apply(&mut driver, vec![item("web", generation, &path)]).await;
        assert_eq!(report.results[0].verdict, Verdict::Applied);
        assert!(serves(bench.get(&path).await));
    }
}

#[tokio::test]
async fn files_changed_by_hand_are_put_right() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    fs::write(bench.live().join("routes.map"), "_/ nowhere\n").unwrap();
    fs::write(bench.live().join("foreign.cfg"), "# foreign").unwrap();
    driver.look().await;
    assert_eq!(driver.findings.len(), 2, "{:?}", driver.findings);
    assert!(driver.findings.iter().all(|finding| finding.contains("(repaired)")), "{:?}", driver.findings);
    assert!(!bench.live().join("foreign.cfg").exists());
    // The same while the agent is away.
    fs::write(bench.live().join("haproxy.cfg"), "nonsense").unwrap();
    let mut driver = started(&bench).await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
    assert!(bench.get("/web").await.contains("web has no upstreams"));
}

#[tokio::test]
async fn a_hung_check_is_killed_with_all_that_it_started() {
    let mut bench = bench();
    let pid_file = bench.root.path().join("child");
    let script = bench.root.path().join("hangs");
    fs::write(&script, format!("#!/bin/sh\nsleep 600 &\necho $! > {}\nwait\n", pid_file.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    bench.config.haproxy.binary = script;
    bench.config.haproxy.check_timeout = Duration::from_millis(400);
    let mut driver = started(&bench).await;
    let report = apply(&mut driver, vec![item("web", 1, "/web")]).await;
    assert_eq!(report.results[0].verdict, Verdict::Failed);
    assert_eq!(report.results[0].message, "the check timed out after 400ms");
    let child: i32 = fs::read_to_string(pid_file).unwrap().trim().parse().unwrap();
    tokio::time::timeout(Duration::from_secs(5), processes::gone(child))
        .await
        .expect("the child was killed too");
}

#[tokio::test]
async fn a_weight_that_it_does_not_know_is_refused_with_its_field() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let mut driver = started(&bench).await;
    let upstreams = r#"{"address":"127.0.0.1:1","weight":256},{"address":"127.0.0.1:2","weight":257}"#;
    let bad = Item::new("r", target_of("bad", r#""owners":[]"#, upstreams));
    let report = apply(&mut driver, vec![bad, item("good", 1, "/good")]).await;
    let verdicts: Vec<_> = report.results.iter().map(|result| result.verdict).collect();
    assert_eq!(verdicts, [Verdict::Invalid, Verdict::Applied], "{report:?}");
    let words = &report.results[0].message;
    assert_eq!(words, "upstreams[1].weight: must be at most 256, the most that HAProxy knows");
}

#[tokio::test]
async fn a_service_at_fault_is_named_when_what_is_held_is_refused() {
    let mut bench = bench();
    let _ending = Ending::of(&bench);
    bench.allow_directives();
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("page.http");
    let answer = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n";
    fs::write(&page, answer).unwrap();
    let mut driver = started(&bench).await;
    let directive = format!(r#""options":{{"directive":"errorfile 503 {}"}}"#, page.display());
    let page_of = Item::new("r", target_of("page", &directive, ""));
    let report = apply(&mut driver, vec![page_of, item("web", 1, "/web"), item("api", 1, "/api")]).await;
    assert_eq!(report.failure, None);
    fs::remove_file(&page).unwrap();
    let report = apply(&mut driver, vec![item("new", 1, "/new")]).await;
    assert_eq!(report.results[0].verdict, Verdict::Invalid);
    let words = &report.results[0].message;
    assert!(words.contains("`page`: ") && !words.contains("`web`"), "{words}");
    assert!(bench.get("/web").await.contains("web has no upstreams"));
}

/// One answer on a kept-alive connection: its status, and whether it is the last.
async fn call(stream: &mut BufReader<tokio::net::TcpStream>) -> std::io::Result<(String, bool)> {
    stream.get_mut().write_all(b"GET /web HTTP/1.1\r\nHost: any\r\n\r\n").await?;
    let (mut status, mut length, mut last) = (String::new(), 0, false);
    stream.read_line(&mut status).await?;
    if status.is_empty() {
        return Err(std::io::ErrorKind::ConnectionReset.into());
    }
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", text)) => length = text.parse().unwrap(),
            Some(("connection", "close")) => last = true,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok((status.trim().to_owned(), last))
}

/// A reload tells a client by `Connection: close`. Between two requests it may
/// also close, as any server may; a request that was begun is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kept_alive_clients_are_answered_through_reloads() {
    let bench = bench();
    let _ending = Ending::of(&bench);
    let backend = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = backend.local_addr().unwrap().to_string();
    let mut tasks = tokio::task::JoinSet::new();
    let app = axum::Router::new().fallback(|| async { "one" });
    tasks.spawn(async move { axum::serve(backend, app).await.unwrap() });
    let mut driver = started(&bench).await;
    apply(&mut driver, vec![with_upstream("web", 1, "/web", &address)]).await;
    let (stop, port) = (CancellationToken::new(), bench.port);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let stop = stop.clone();
        clients.spawn(async move {
            let (mut good, mut bad) = (0, Vec::new());
            while !stop.is_cancelled() {
                let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let mut stream = BufReader::new(stream);
                let mut is_first = true;
                while !stop.is_cancelled() {
                    match call(&mut stream).await {
                        Ok((status, last)) => {
                            match &*status {
                                "HTTP/1.1 200 OK" => good += 1,
                                _ => bad.push(status),
                            }
                            if last {
                                break;
                            }
                        }
                        Err(error) => {
                            if is_first {
                                bad.push(error.to_string());
                            }
                            break;
                        }
                    }
                    is_first = false;
                }
            }
            (good, bad)
        });
    }
    for generation in 2..12 {
        let other = with_upstream("other", generation, &format!("/other{generation}"), &address);
        let report = apply(&mut driver, vec![other]).await;
        assert_eq!((report.failure, report.level), (None, Level::Structural));
    }
    stop.cancel();
    let mut served = 0;
    while let Some(ended) = clients.join_next().await {
        let (good, bad) = ended.unwrap();
        assert_eq!(bad, Vec::<String>::new());
        served += good;
    }
    assert!(served > 100, "{served}");
}
