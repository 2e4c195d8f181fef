//! Gates that somebody else answers: a real server, which accepts, refuses, or
//! says nothing.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use integration_tests::{
    cluster::{Cluster, Plan},
    ports,
};
use proto::scheduler::v1::{
    DeployFailureKind, DeployState, DeployStatus, DeployStep, Gate, GateKind, Rollout,
};
use tokio::{net::TcpListener, task::JoinSet};
use tonic::Code;

use crate::serving::{self, Serving, millis, seconds};

/// What it was asked, and what it answers next.
#[derive(Clone, Default)]
struct Judge {
    asked: Arc<Mutex<Vec<serde_json::Value>>>,
    verdict: Arc<Mutex<(u16, &'static str)>>,
}

/// Ends with the value.
struct Server {
    judge: Judge,
    url: String,
    _running: JoinSet<()>,
}

async fn verdict(
    State(judge): State<Judge>,
    Json(question): Json<serde_json::Value>,
) -> (StatusCode, &'static str) {
    judge.asked.lock().unwrap().push(question);
    let (code, words) = *judge.verdict.lock().unwrap();
    (StatusCode::from_u16(code).unwrap(), words)
}

// === impl Server ===

impl Server {
    async fn start(code: u16, words: &'static str) -> Self {
        let judge = Judge::default();
        *judge.verdict.lock().unwrap() = (code, words);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/accept", listener.local_addr().unwrap());
        let routes = Router::new().route("/accept", post(verdict)).with_state(judge.clone());
        let mut running = JoinSet::new();
        running.spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { judge, url, _running: running }
    }

    fn asked(&self) -> Vec<serde_json::Value> {
        self.judge.asked.lock().unwrap().clone()
    }

    fn says(&self, code: u16, words: &'static str) {
        *self.judge.verdict.lock().unwrap() = (code, words);
    }
}

/// One task of two, and then the word of a server.
async fn begin(cluster: &Arc<Cluster>, id: &str, url: &str, timeout: u32) -> Serving {
    let serving = Serving::begin(cluster, id, 2).await;
    let kind = GateKind::Webhook.into();
    let gate = Gate { kind, url: url.to_owned(), timeout: millis(timeout), ..Default::default() };
    let mut v2 = serving.version("v2", &[]);
    v2.rollout = Some(Rollout { steps: vec![1], gates: vec![gate], ..Default::default() });
    serving.deploy(v2).await;
    serving
}

async fn a_server_that_accepts_later(cluster: Arc<Cluster>) {
    let server = Server::start(202, "still looking").await;
    let serving = begin(&cluster, "accepts", &server.url, 60_000).await;
    let status = serving.reaches("v2", DeployStep::Gate).await;
    assert_eq!(status.message, format!("1 of 2 places are taken; it waits for the word of {}", server.url));
    cluster.until("it is asked again", crate::PATIENCE, async || server.asked().len() >= 2).await;
    let by_hand = serving.advance("v2", 0).await.unwrap_err();
    assert_eq!(by_hand.code(), Code::FailedPrecondition);
    assert!(by_hand.message().contains("a gate that is not manual"), "{by_hand:?}");
    assert_eq!(serving.tasks("v1").await.len(), 2, "the old one is kept until then");

    server.says(200, "");
    let end = serving.succeeds("v2").await;
    assert!(seconds(&end, "gate") > 0.0, "{:?}", end.seconds);
    let task = end.task_ids.iter().find(|task| task.starts_with("accepts-v2-1-")).unwrap();
    let asked = server.asked();
    // The same question has the same id, so that an answer counts once.
    let wanted = serde_json::json!({
        "event": "gate", "event_id": asked[0]["event_id"], "request_id": "accepts", "deploy_id": "v2",
        "gate": 1, "group": 1, "instances": 1, "task_ids": [task],
    });
    assert!(asked.iter().all(|asked| *asked == wanted), "{asked:?}");
    serving.serves_alone("v2").await;
    serving.answers_only("v2").await;
    serving.end().await;
}

/// The old tasks serve as before, and were never stopped.
async fn is_refused(serving: Serving, words: &str) -> DeployStatus {
    let end = serving.ends("v2").await;
    assert_eq!(end.state(), DeployState::Failed, "{end:#?}");
    assert_eq!(end.failures.len(), 1, "{end:#?}");
    assert_eq!(end.failures[0].kind(), DeployFailureKind::GateRefused, "{end:#?}");
    assert_eq!(end.message, words);
    assert_eq!(serving.serves_alone("v1").await, serving.first);
    serving.answers_only("v1").await;
    let report = serving.end().await;
    assert!(report.versions.contains_key("v2"), "it had served: {report:?}");
    end
}

async fn a_server_that_refuses(cluster: Arc<Cluster>) {
    // So that the traffic has met the first group.
    let server = Server::start(202, "still looking").await;
    let serving = begin(&cluster, "refuses", &server.url, 60_000).await;
    met(&serving).await;
    server.says(409, "errors are up by 3 %");
    let words = format!("{} refused: it answered 409 Conflict: errors are up by 3 %", server.url);
    is_refused(serving, &words).await;
}

async fn met(serving: &Serving) {
    serving
        .cluster
        .until("v2 has answered", crate::PATIENCE, async || serving.report().versions.contains_key("v2"))
        .await;
}

async fn a_server_that_never_decides(cluster: Arc<Cluster>) {
    let server = Server::start(202, "still looking").await;
    let serving = begin(&cluster, "never", &server.url, 1500).await;
    let words =
        format!("{} did not accept within 1.5 s: it answered 202 Accepted: still looking", server.url);
    is_refused(serving, &words).await;
}

async fn a_server_that_does_not_answer(cluster: Arc<Cluster>) {
    // Connections open, and nobody reads.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/accept", listener.local_addr().unwrap());
    let serving = begin(&cluster, "silent", &url, 1500).await;
    is_refused(serving, &format!("{url} did not answer within 1.5 s")).await;
}

async fn no_server_at_all(cluster: Arc<Cluster>) {
    let address = format!("127.0.0.1:{}", ports::free());
    let url = format!("http://{address}/accept");
    let serving = begin(&cluster, "nobody", &url, 1500).await;
    let words = format!("{url} did not accept within 1.5 s: Connection refused (os error 111)");
    is_refused(serving, &words).await;
}

#[tokio::test]
async fn a_gate_goes_by_the_word_of_its_server_and_a_refusal_brings_the_old_tasks_back() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    tokio::join!(
        a_server_that_accepts_later(Arc::clone(&cluster)),
        a_server_that_refuses(Arc::clone(&cluster)),
        a_server_that_never_decides(Arc::clone(&cluster)),
        a_server_that_does_not_answer(Arc::clone(&cluster)),
        no_server_at_all(Arc::clone(&cluster)),
    );
    serving::stop(cluster).await;
}
