//! What others are told, and when.

use std::sync::Mutex;

use platform::{
    config::Faults,
    kv::Kv as _,
    webhook::{Url, signature},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::config::Topic;

const SECRET: &[u8] = b"0123456789abcdef";

/// One call that was taken.
#[derive(Clone, Debug)]
struct Heard {
    id: String,
    topic: String,
    state: String,
}

/// A receiver that believes only what is signed. Clones share it.
#[derive(Clone, Default)]
struct Ear {
    heard: Arc<Mutex<Vec<Heard>>>,
    /// Codes that it answers first; 0 means not at all.
    first: Arc<Mutex<Vec<u16>>>,
}

// === impl Ear ===

impl Ear {
    async fn open(first: &[u16]) -> (Self, String, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let ear = Self { first: Arc::new(Mutex::new(first.to_vec())), ..Self::default() };
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

    async fn hear(&self, stream: TcpStream) {
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
        let header = |name: &str| {
            headers.iter().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap().to_owned()
        };
        let mut body = vec![0; header("content-length").parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        let signed = format!("sha256={}", signature(SECRET, &header("scheduler-timestamp"), &body));
        assert_eq!(header("scheduler-signature"), signed);
        let planned = self.first.lock().unwrap().pop();
        let code = planned.unwrap_or(204);
        if code == 0 {
            return;
        }
        if code == 204 {
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let text = |name: &str| body[name].as_str().unwrap().to_owned();
            assert_eq!(text("event_id"), header("scheduler-event-id"));
            let heard = Heard { id: text("event_id"), topic: text("event"), state: text("state") };
            self.heard.lock().unwrap().push(heard);
        }
        let answer = format!("HTTP/1.1 {code} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    }

    fn states(&self, topic: &str) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard.iter().filter(|one| one.topic == topic).map(|one| one.state.clone()).collect()
    }
}

fn hook(url: &str, topics: &[Topic]) -> Webhook {
    let url = Url::read("url", url, None, &mut Faults::default()).unwrap();
    Webhook { url, topics: topics.iter().copied().collect(), secret: SECRET.to_vec() }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, wait).await.is_ok(), "{what} did not come true");
}

async fn left(bench: &Bench) -> usize {
    bench.memory.list("/test.outbox/").await.unwrap().entries.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_told_signed_in_order_to_those_who_want_it_and_failures_are_tried_again() {
    let mut bench = Bench::new().await;
    // Down, failing, refusing no more: in the order of their calls from the end.
    let (all, url, _serving) = Ear::open(&[503, 0, 500]).await;
    let (deploys, other, _serving_other) = Ear::open(&[]).await;
    bench.webhooks =
        vec![hook(&url, &[Topic::Request, Topic::Deploy, Topic::Task]), hook(&other, &[Topic::Deploy])];
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    until("the end is told", || all.states("deploy").last().is_some_and(|last| last == "succeeded")).await;
    until("the end is told", || deploys.states("deploy").last().is_some_and(|last| last == "succeeded"))
        .await;
    assert_eq!(all.states("deploy"), deploys.states("deploy"));
    assert_eq!(all.states("deploy")[..2], ["queued", "launching"]);
    assert_eq!(all.states("task"), ["launching", "started", "healthy"]);
    assert!(deploys.states("task").is_empty());
    let ids: Vec<_> = all.heard.lock().unwrap().iter().map(|one| one.id.clone()).collect();
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    while left(&bench).await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_leader_tells_what_the_last_one_could_not() {
    let mut bench = Bench::new().await;
    let (ear, url, serving) = Ear::open(&[]).await;
    // Nobody listens.
    drop(serving);
    bench.webhooks = vec![hook(&url, &[Topic::Deploy])];
    let first = bench.replica("one");
    first.deploy("v1").await;
    assert!(succeeded(&first.until_done("v1").await), "a deploy does not wait for it");
    first.stop().await;
    assert!(left(&bench).await > 0);
    let listener =
        TcpListener::bind(url.trim_start_matches("http://").trim_end_matches("/told")).await.unwrap();
    let mut serving = JoinSet::new();
    let listening = ear.clone();
    serving.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            listening.hear(stream).await;
        }
    });
    let second = bench.replica("two");
    until("all is told", || ear.states("deploy").last().is_some_and(|last| last == "succeeded")).await;
    second.stop().await;
}
