//! Which requests are tried at another peer, and how often.

use super::*;

/// Takes connections and requests, and hangs up; counts them.
async fn rude(count: Arc<AtomicUsize>, tasks: &mut JoinSet<()>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tasks.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer).await;
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_was_sent_is_repeated_only_if_it_may_be() {
    let bench = Bench::with_lua().await;
    let mut tasks = JoinSet::new();
    let rude = rude(Arc::default(), &mut tasks).await;
    let address = format!(r#"{{"address":"{rude}","weight":50}}"#);
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
async fn a_request_that_kills_its_upstreams_does_not_reach_all_of_them_and_the_last_try_is_a_backups() {
    let bench = Bench::with_lua().await;
    let (count, mut tasks) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
    let mut upstreams = Vec::new();
    for _ in 0..25 {
        upstreams.push(format!(r#"{{"address":"{}"}}"#, rude(count.clone(), &mut tasks).await));
    }
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &upstreams)]).await;
    let (status, _) = Client::new(&bench).await.call(&Method::GET, "/web").await.unwrap();
    assert_eq!((status, count.swap(0, Ordering::SeqCst)), (502, 10));

    let spare = Backend::start("spare").await;
    upstreams.push(spare.json(r#","backup":true"#));
    apply(&mut driver, vec![with("web", 2, &upstreams)]).await;
    let (status, body) = Client::new(&bench).await.call(&Method::GET, "/web").await.unwrap();
    assert_eq!((status, body.as_str(), count.load(Ordering::SeqCst)), (200, "spare:0", 9));
}
