//! An agent that an operator has taken out of service.

use super::*;

async fn healthz(agent: &Agent) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = TcpStream::connect(agent.address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split_whitespace().nth(1).unwrap().to_owned()
}

fn full(term: u64, maintenance: bool, services: Vec<pb::ServiceTarget>) -> ResyncRequest {
    let group = Some(group());
    ResyncRequest { term, group, services, maintenance: Some(maintenance), ..ResyncRequest::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_health_says_so_from_the_word_on_until_it_serves_everything_again() {
    let mut host = Host::new().await;
    let (one, two) = (host.backend("one").await, host.backend("two").await);
    let at = |generation, upstream: &String| target("web", generation, "/web", &[upstream]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    agent.client.resync(full(5, false, vec![at(1, &one)])).await.unwrap();
    assert!(host.get("/-/health").await.starts_with("HTTP/1.1 200"), "{}", host.get("/-/health").await);
    assert_eq!(healthz(&agent).await, "200");
    let reloads = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner().last_reload;

    agent.client.resync(full(5, true, vec![at(1, &one)])).await.unwrap();
    assert!(host.get("/-/health").await.starts_with("HTTP/1.1 503"), "{}", host.get("/-/health").await);
    until("/healthz says it too", async || healthz(&agent).await == "503").await;
    let status = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert!(status.maintenance && status.state() == State::Serving, "{status:?}");
    assert_eq!(status.last_reload, reloads, "that is no reason for a reload");
    let applied = agent.apply(5, vec![item(at(2, &two))]).await.unwrap();
    assert_eq!(applied[0].0, Outcome::Applied);
    assert!(host.get("/web").await.ends_with("two"), "changes go on");
    host.until_announced(true).await;

    let late = agent.client.resync(full(4, false, vec![])).await.unwrap_err();
    assert_eq!(late.code(), Code::FailedPrecondition, "{late}");
    assert_eq!(healthz(&agent).await, "503", "a leader of before has nothing to say");
    agent.client.resync(full(5, false, vec![at(3, &one)])).await.unwrap();
    assert!(host.get("/-/health").await.starts_with("HTTP/1.1 200"));
    until("/healthz says it too", async || healthz(&agent).await == "200").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_in_maintenance_serves_and_takes_no_traffic() {
    let mut host = Host::new().await;
    let one = host.backend("one").await;
    host.script(vec![target("web", 1, "/web", &[&one])]);
    host.script.0.lock().unwrap().maintenance = Some(true);
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/web").await.ends_with("one"));
    assert!(host.get("/-/health").await.starts_with("HTTP/1.1 503"));
    assert_eq!(healthz(&agent).await, "503");
    agent.stop().await;
    // Whoever does not know has not ended it.
    host.script.0.lock().unwrap().maintenance = None;
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/-/health").await.starts_with("HTTP/1.1 503"));
    agent.stop().await;
    host.script.0.lock().unwrap().maintenance = Some(false);
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/-/health").await.starts_with("HTTP/1.1 200"));
    until("it is ready", async || healthz(&agent).await == "200").await;
    agent.stop().await;
}
