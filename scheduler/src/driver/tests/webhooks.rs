//! What others are told, and when.

use std::time::Duration;

use platform::{config::Faults, kv::Kv as _, webhook::Url};
use tokio::net::TcpListener;

use super::{
    ear::{Ear, SECRET, until},
    *,
};
use crate::config::Topic;

fn hook(url: &str, topics: &[Topic]) -> Webhook {
    let url = Url::read("url", url, None, &mut Faults::default()).unwrap();
    Webhook { url, topics: topics.iter().copied().collect(), secret: SECRET.to_vec() }
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
    let ids: Vec<_> = all.all().iter().map(|body| body["event_id"].to_string()).collect();
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
    let _serving = ear.serve(listener);
    let second = bench.replica("two");
    until("all is told", || ear.states("deploy").last().is_some_and(|last| last == "succeeded")).await;
    second.stop().await;
}
