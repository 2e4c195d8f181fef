//! What others are told of requests that have ended.

use std::{
    io::Write as _,
    sync::{Arc, Mutex},
};

use platform::kv::memory::Memory;
use proto::baragon::v1::RequestStatus;
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

use crate::{
    agent::Agent,
    cluster::{Replica, leading, request, submit, submit_when_admitted, succeeds, until},
};

/// One call that came.
#[derive(Clone, Debug)]
struct Letter {
    headers: Vec<String>,
    status: RequestStatus,
}

/// An address that is told. Clones share it.
#[derive(Clone, Default)]
struct Ear {
    heard: Arc<Mutex<Vec<Letter>>>,
    /// What it answers; 0 stands for 200.
    answer: Arc<Mutex<u16>>,
}

impl Ear {
    async fn open() -> (Self, String, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let ear = Self::default();
        let mut serving = JoinSet::new();
        let listening = ear.clone();
        serving.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                listening.hear(stream).await;
            }
        });
        (ear, url, serving)
    }

    /// The same over TLS, with a certificate that nobody vouches for but itself.
    async fn open_secure() -> (Self, String, NamedTempFile, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/told", listener.local_addr().unwrap().port());
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(made.cert.pem().as_bytes()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let ear = Self::default();
        let mut serving = JoinSet::new();
        let listening = ear.clone();
        serving.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that does not believe the certificate hangs up.
                if let Ok(stream) = acceptor.accept(stream).await {
                    listening.hear(stream).await;
                }
            }
        });
        (ear, url, file, serving)
    }

    async fn hear<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) {
        let mut stream = BufReader::new(stream);
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            if line.trim().is_empty() {
                break;
            }
            headers.push(line.trim().to_owned());
        }
        let length = headers.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        let answer = match *self.answer.lock().unwrap() {
            0 => 200,
            other => other,
        };
        if answer == 200 {
            let status = serde_json::from_slice(&body).unwrap();
            self.heard.lock().unwrap().push(Letter { headers, status });
        }
        let response = format!("HTTP/1.1 {answer} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(response.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    }

    fn ids(&self) -> Vec<String> {
        self.heard.lock().unwrap().iter().map(|letter| letter.status.request_id.clone()).collect()
    }
}

fn secret() -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    writeln!(file, "0123456789abcdef").unwrap();
    file
}

fn flags(url: &str, secret: &NamedTempFile) -> [String; 2] {
    [format!("webhooks.urls={url}"), format!("webhooks.secret_file={}", secret.path().display())]
}

async fn change(replica: &Replica, id: &str) {
    submit(&replica.client, request(id, "web", &["10.0.0.2:80"])).await.unwrap();
    succeeds(&replica.client, id).await;
}

#[tokio::test]
async fn the_end_of_a_request_is_told_signed_and_in_order() {
    let store = Memory::new();
    let (ear, url, _serving) = Ear::open().await;
    let secret = secret();
    let flags = flags(&url, &secret);
    let replica = leading(&store, "one", &flags.each_ref().map(String::as_str)).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the place is kept", async || stored(&store, "/test/webhooks/").await == 1).await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    *ear.answer.lock().unwrap() = 503;
    change(&replica, "r2").await;
    change(&replica, "r3").await;
    *ear.answer.lock().unwrap() = 0;
    until("all are told", async || ear.ids().len() == 3).await;
    assert_eq!(ear.ids(), ["r1", "r2", "r3"]);
    let first = ear.heard.lock().unwrap()[0].clone();
    assert!(first.headers.iter().any(|line| line.starts_with("baragon-signature: sha256=")), "{first:?}");
    assert!(first.headers.iter().any(|line| line == "baragon-request-id: r1"), "{first:?}");
    assert_eq!((first.status.generation, first.status.agents.len()), (1, 1));
}

#[tokio::test]
async fn the_next_leader_tells_what_the_last_one_did_not() {
    let store = Memory::new();
    let (ear, url, _serving) = Ear::open().await;
    let secret = secret();
    let flags = flags(&url, &secret);
    let flags = flags.each_ref().map(String::as_str);
    let first = leading(&store, "one", &flags).await;
    let second = Replica::start_with(&store, "two", &flags).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the place is kept", async || stored(&store, "/test/webhooks/").await == 1).await;
    submit_when_admitted(&first.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&first.client, "r1").await;
    until("r1 is told", async || ear.ids() == ["r1"]).await;
    *ear.answer.lock().unwrap() = 500;
    change(&first, "r2").await;
    first.stop().await;
    *ear.answer.lock().unwrap() = 0;
    until("the second leads", async || second.leads().await).await;
    change(&second, "r3").await;
    until("all are told", async || ear.ids().contains(&"r3".to_owned())).await;
    let mut told = ear.ids();
    told.dedup();
    assert_eq!(told, ["r1", "r2", "r3"]);
}

#[tokio::test]
async fn of_too_many_that_wait_the_oldest_are_dropped_and_requests_go_on() {
    let store = Memory::new();
    let (ear, url, _serving) = Ear::open().await;
    let secret = secret();
    let given = flags(&url, &secret);
    let flags = [given[0].as_str(), given[1].as_str(), "webhooks.queue=2"];
    let replica = leading(&store, "one", &flags).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the place is kept", async || stored(&store, "/test/webhooks/").await == 1).await;
    *ear.answer.lock().unwrap() = 503;
    submit_when_admitted(&replica.client, request("r0", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r0").await;
    for number in 1..5 {
        change(&replica, &format!("r{number}")).await;
    }
    *ear.answer.lock().unwrap() = 0;
    until("the newest is told", async || ear.ids().last().is_some_and(|id| id == "r4")).await;
    assert!(!ear.ids().contains(&"r0".to_owned()), "{:?}", ear.ids());
    let metrics = replica.metrics().await;
    for name in
        ["baragon_webhooks_total{outcome=\"dropped\"}", "baragon_call_seconds", "baragon_commit_seconds"]
    {
        assert!(metrics.contains(name), "{name}: {metrics}");
    }
    assert!(metrics.contains("baragon_agent_states{state=\"in_sync\"} 1"), "{metrics}");
    assert!(metrics.contains("baragon_apply_step_seconds_count{step=\"reload\"}"), "{metrics}");
}

#[tokio::test]
async fn what_an_address_is_still_to_be_told_of_is_not_purged() {
    let store = Memory::new();
    let (ear, url, _serving) = Ear::open().await;
    let secret = secret();
    let given = flags(&url, &secret);
    let flags = [given[0].as_str(), given[1].as_str(), "history.per_service=1", "history.youth=1ms"];
    let replica = leading(&store, "one", &flags).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the place is kept", async || stored(&store, "/test/webhooks/").await == 1).await;
    *ear.answer.lock().unwrap() = 503;
    submit_when_admitted(&replica.client, request("r0", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r0").await;
    for number in 1..8 {
        change(&replica, &format!("r{number}")).await;
    }
    assert_eq!(stored(&store, "/test/requests/").await, 8);
    *ear.answer.lock().unwrap() = 0;
    until("all are told", async || ear.ids().len() == 8).await;
    assert_eq!(ear.ids(), (0..8).map(|number| format!("r{number}")).collect::<Vec<_>>());
    let metrics = replica.metrics().await;
    assert!(!metrics.contains("outcome=\"dropped\""), "{metrics}");
    // From now on they may go.
    change(&replica, "last").await;
    until("old ones go", async || stored(&store, "/test/requests/").await <= 2).await;
}

#[tokio::test]
async fn an_address_is_told_over_tls_when_its_certificate_is_vouched_for() {
    let store = Memory::new();
    let (ear, url, authority, _serving) = Ear::open_secure().await;
    let secret = secret();
    let given = flags(&url, &secret);
    let ca = format!("webhooks.ca_file={}", authority.path().display());
    let replica = leading(&store, "one", &[&given[0], &given[1], &ca]).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the place is kept", async || stored(&store, "/test/webhooks/").await == 1).await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    change(&replica, "r2").await;
    until("all are told", async || ear.ids() == ["r1", "r2"]).await;
    let first = ear.heard.lock().unwrap()[0].clone();
    let host = format!("host: {}", url.trim_start_matches("https://").trim_end_matches("/told"));
    assert!(first.headers.contains(&host), "{first:?}");
}

#[tokio::test]
async fn a_stranger_is_not_told_and_requests_go_on() {
    let store = Memory::new();
    let (ear, url, _unused, _serving) = Ear::open_secure().await;
    let (_, _, other, _serving_other) = Ear::open_secure().await;
    let secret = secret();
    let given = flags(&url, &secret);
    let ca = format!("webhooks.ca_file={}", other.path().display());
    let replica = leading(&store, "one", &[&given[0], &given[1], &ca]).await;
    let _agent = Agent::start(&store, "lb-1").await;
    until("the place is kept", async || stored(&store, "/test/webhooks/").await == 1).await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    until("it was tried", async || {
        replica.metrics().await.contains("baragon_webhooks_total{outcome=\"failed\"}")
    })
    .await;
    change(&replica, "r2").await;
    assert!(ear.ids().is_empty());
}

async fn stored(store: &Memory, prefix: &str) -> usize {
    platform::kv::Kv::list(store, prefix).await.unwrap().entries.len()
}
