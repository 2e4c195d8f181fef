//! Somebody who is told and asked over HTTP, and believes only what is signed.

use std::sync::Mutex;

use platform::webhook::signature;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use super::*;

pub(super) const SECRET: &[u8] = b"0123456789abcdef";

/// A receiver. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Ear {
    /// The bodies of the calls that were taken.
    pub(super) heard: Arc<Mutex<Vec<Value>>>,
    /// Codes that it answers first, the last one first; 0 means not at all.
    first: Arc<Mutex<Vec<u16>>>,
    /// What it answers then; 0 means 204.
    then: Arc<AtomicU16>,
}

// === impl Ear ===

impl Ear {
    pub(super) async fn open(first: &[u16]) -> (Self, String, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let ear = Self { first: Arc::new(Mutex::new(first.to_vec())), ..Self::default() };
        let serving = ear.serve(listener);
        (ear, url, serving)
    }

    pub(super) fn serve(&self, listener: TcpListener) -> JoinSet<()> {
        let mut serving = JoinSet::new();
        let listening = self.clone();
        serving.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                listening.hear(stream).await;
            }
        });
        serving
    }

    /// What it answers from now on.
    pub(super) fn answer(&self, code: u16) {
        self.then.store(code, Ordering::Relaxed);
    }

    fn code(&self) -> u16 {
        match (self.first.lock().unwrap().pop(), self.then.load(Ordering::Relaxed)) {
            (Some(code), _) => code,
            (None, 0) => 204,
            (None, code) => code,
        }
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
        // Whoever says nothing has called a port that was another's a moment ago.
        if headers.is_empty() {
            return;
        }
        let header = |name: &str| {
            headers.iter().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap().to_owned()
        };
        let mut body = vec![0; header("content-length").parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        let signed = format!("sha256={}", signature(SECRET, &header("scheduler-timestamp"), &body));
        assert_eq!(header("scheduler-signature"), signed);
        let code = self.code();
        if code == 0 {
            return;
        }
        if code < 300 {
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["event_id"], header("scheduler-event-id"));
            self.heard.lock().unwrap().push(body);
        }
        let answer = format!("HTTP/1.1 {code} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    }

    pub(super) fn all(&self) -> Vec<Value> {
        self.heard.lock().unwrap().clone()
    }

    pub(super) fn states(&self, topic: &str) -> Vec<String> {
        let heard = self.all().into_iter().filter(|body| body["event"] == topic);
        heard.map(|body| body["state"].as_str().unwrap().to_owned()).collect()
    }
}

/// Until something holds that nobody tells of.
pub(super) async fn until(what: &str, holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, wait).await.is_ok(), "{what} did not come true");
}
