//! Requests of clients while upstreams change, fail and leave.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kept_alive_clients_do_not_fail_through_300_changes() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    let workers = bench.workers();
    let stop = CancellationToken::new();
    let mut clients = JoinSet::new();
    for method in [Method::GET, Method::POST, Method::GET, Method::POST] {
        let (mut client, stop) = (Client::new(&bench).await, stop.clone());
        clients.spawn(async move {
            let (mut good, mut bad) = (0, Vec::new());
            while !stop.is_cancelled() {
                match client.call(&method, "/web/x").await {
                    Ok((200, _)) => good += 1,
                    Ok(other) => bad.push(format!("{method} {other:?}")),
                    Err(error) => {
                        bad.push(format!("{method} {error}"));
                        break;
                    }
                }
            }
            (good, bad)
        });
    }
    let begun = Instant::now();
    for change in 0..300 {
        let upstream = if change % 2 == 0 { two.json("") } else { one.json("") };
        let report = apply(&mut driver, vec![with("web", change + 2, &[upstream])]).await;
        assert_eq!(report.level, Level::Endpoints, "{report:?}");
    }
    println!("300 changes took {:?}", begun.elapsed());
    stop.cancel();
    let mut served = 0;
    while let Some(ended) = clients.join_next().await {
        let (good, bad) = ended.unwrap();
        assert_eq!(bad, Vec::<String>::new());
        served += good;
    }
    assert!(served > 300, "{served}");
    assert!(one.calls() > 0 && two.calls() > 0);
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
async fn a_request_that_was_sent_is_repeated_only_if_it_may_be() {
    let bench = Bench::with_lua().await;
    // Takes the connection and the request, and hangs up.
    let rude = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!(r#"{{"address":"{}","weight":50}}"#, rude.local_addr().unwrap());
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Ok((mut stream, _)) = rude.accept().await {
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer).await;
        }
    });
    let good = Backend::start("good").await;
    let mut driver = bench.started().await;
    let upstreams = [address, nobody(), good.json("")];
    let strict = with("strict", 1, &upstreams);
    let loose = with_options("loose", 1, &upstreams, r#"{"non_idempotent":true}"#);
    apply(&mut driver, vec![strict, loose]).await;
    assert_eq!(bench.gets("/strict", 20).await, BTreeMap::from([("200 good:0".to_owned(), 20)]));
    let mut posts = BTreeMap::<_, usize>::new();
    for path in ["/strict", "/loose"] {
        for _ in 0..20 {
            let (status, _) = Client::new(&bench).await.call(&Method::POST, path).await.unwrap();
            *posts.entry((path, status)).or_default() += 1;
        }
    }
    assert!(posts.get(&("/strict", 502)).is_some_and(|count| *count >= 10), "{posts:?}");
    assert_eq!(posts.get(&("/loose", 200)), Some(&20), "{posts:?}");
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
