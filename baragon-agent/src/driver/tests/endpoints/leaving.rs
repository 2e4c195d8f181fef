//! Requests that old workers have begun.

use super::*;

/// A request whose body an old worker waits for.
struct Begun(BufReader<TcpStream>);

// === impl Begun ===

impl Begun {
    async fn post(bench: &Bench, path: &str) -> Self {
        let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", bench.port)).await.unwrap());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: any\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        );
        stream.get_mut().write_all(head.as_bytes()).await.unwrap();
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        assert!(line.starts_with("HTTP/1.1 100"), "{line}");
        Self(stream)
    }

    async fn end(mut self) -> String {
        self.0.get_mut().write_all(b"hello").await.unwrap();
        let mut answer = String::new();
        self.0.read_to_string(&mut answer).await.unwrap();
        answer.trim().to_owned()
    }
}

fn gone(id: &str, generation: u64) -> Item {
    let json = format!(r#"{{"serviceId":"{id}","generation":"{generation}"}}"#);
    Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_ends_well_when_its_service_is_deleted() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")]), with("api", 1, &[one.json("")])]).await;
    let begun = Begun::post(&bench, "/web").await;
    let report = apply(&mut driver, vec![gone("web", 2)]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Structural));
    assert!(bench.get("/web").await.starts_with("HTTP/1.1 404"));
    // Other changes come meanwhile, and everything is pushed again.
    apply(&mut driver, vec![with("api", 2, &[two.json("")])]).await;
    driver.host.balancer().push(driver.state().live.number, None).await.unwrap();
    let answer = begun.end().await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("one:5"), "{answer}");
    assert_eq!(driver.drift().await, Vec::<String>::new());
    // Who comes back has nothing of before.
    apply(&mut driver, vec![with("web", 3, &[two.json("")])]).await;
    assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_worker_is_counted_by_the_next_agent_too() {
    let bench = Bench::with_lua().await;
    let one = Backend::start("one").await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    let begun = Begun::post(&bench, "/web").await;
    apply(&mut driver, vec![with("api", 1, &[one.json("")])]).await;
    assert_eq!(driver.host.balancer().running().old_workers, 1);
    drop(driver);
    let driver = bench.started().await;
    assert_eq!(driver.host.balancer().running().old_workers, 1);
    assert!(begun.end().await.contains("one:5"));
    let left = async {
        while driver.host.balancer().running().old_workers > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), left).await.expect("the old worker leaves");
}
