//! The store on a real etcd: the suite, outages, restarts, compaction.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use platform::kv::{
    Error, Kv, Revision, Store, Transaction, contract,
    etcd::{Endpoints, Etcd},
    follow::{Follower, Update},
};

mod etcd;
mod leadership;

use etcd::Server;

const PATIENCE: Duration = Duration::from_secs(30);

async fn next(follower: &mut Follower) -> Update {
    tokio::time::timeout(PATIENCE, follower.next()).await.expect("the follower tells something")
}

/// Everything that is told until a change of `key` came.
async fn until_change(follower: &mut Follower, key: &str) -> Vec<Update> {
    let mut updates = Vec::new();
    loop {
        let update = next(follower).await;
        let found = matches!(&update, Update::Changed { changes, .. }
            if changes.iter().any(|change| change.key() == key));
        updates.push(update);
        if found {
            return updates;
        }
    }
}

/// Commits as soon as the store lets.
async fn put_at_last(store: &Store, key: &str) -> Revision {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match store.commit(Transaction::new().put(key, "v")).await {
            Ok(revision) => return revision,
            Err(error) if Instant::now() > deadline => panic!("{error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

#[tokio::test]
async fn etcd_passes_the_contract() {
    let server = Server::start().await;
    contract::check(server.store().await, "/contract/").await;
}

#[tokio::test]
async fn nothing_listening_is_named() {
    let endpoints = Endpoints { urls: vec!["http://127.0.0.1:1".to_owned()], timeout: etcd::TIMEOUT };
    let error = Etcd::connect(endpoints).await.unwrap_err().to_string();
    assert!(error.contains("http://127.0.0.1:1: ") && error.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_killed_etcd_is_unavailable_and_comes_back() {
    let mut server = Server::start().await;
    let store = server.store().await;
    let at = store.commit(Transaction::new().put("a", "1")).await.unwrap();
    server.kill();
    let read = store.get("a").await;
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
    let written = store.commit(Transaction::new().put("a", "2")).await;
    assert!(matches!(written, Err(Error::Unavailable(_))), "never sent, so never done: {written:?}");
    server.resume().await;
    let (entry, _) = store.get("a").await.unwrap();
    assert_eq!(entry.unwrap().modified, at);
}

#[tokio::test]
async fn a_frozen_etcd_is_unavailable_within_the_time_out() {
    let server = Server::start().await;
    let store = server.store().await;
    store.commit(Transaction::new().put("a", "1")).await.unwrap();
    server.freeze();
    let began = Instant::now();
    let read = store.get("a").await;
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
    assert!(began.elapsed() < etcd::TIMEOUT + Duration::from_millis(500), "{:?}", began.elapsed());
    let written = store.commit(Transaction::new().put("a", "2")).await;
    assert!(matches!(written, Err(Error::Unknown(_))), "it was sent: {written:?}");
    let lease = store.grant(Duration::from_secs(5)).await;
    assert!(matches!(lease, Err(Error::Unavailable(_))), "{lease:?}");
    server.thaw();
    put_at_last(&store, "b").await;
}

#[tokio::test]
async fn the_next_endpoint_answers_for_a_dead_one() {
    let server = Server::start().await;
    let urls = vec!["http://127.0.0.1:1".to_owned(), server.url()];
    let store = Etcd::connect(Endpoints { urls, timeout: etcd::TIMEOUT }).await.unwrap();
    store.commit(Transaction::new().put("a", "1")).await.unwrap();
    assert!(store.get("a").await.unwrap().0.is_some());
}

/// Three members of which any one may be lost.
async fn cluster() -> (Vec<Server>, Store) {
    let servers = Server::start_cluster(3).await;
    let urls = servers.iter().map(Server::url).collect();
    let endpoints = Endpoints { urls, timeout: Duration::from_secs(6) };
    (servers, Arc::new(Etcd::connect(endpoints).await.unwrap()))
}

#[tokio::test]
async fn a_frozen_member_costs_its_share_of_the_time_out_and_no_more() {
    let (servers, store) = cluster().await;
    put_at_last(&store, "a").await;
    servers[0].freeze();
    let began = Instant::now();
    assert!(store.get("a").await.unwrap().0.is_some());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let began = Instant::now();
    for number in 0..20 {
        store.commit(Transaction::new().put(format!("b/{number}"), "v")).await.unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(2), "it stays on the next member: {:?}", began.elapsed());
    servers[0].thaw();
}

#[tokio::test]
async fn a_follower_moves_to_the_next_member() {
    let (mut servers, store) = cluster().await;
    let mut follower = Follower::new(store.clone(), "/f/");
    assert!(matches!(next(&mut follower).await, Update::Reset(_)));
    put_at_last(&store, "/f/a").await;
    until_change(&mut follower, "/f/a").await;
    servers[0].kill();
    put_at_last(&servers[1].store().await, "/f/b").await;
    let updates = until_change(&mut follower, "/f/b").await;
    assert!(!updates.iter().any(|update| matches!(update, Update::Reset(_))), "{updates:?}");
}

#[tokio::test]
async fn a_follower_misses_nothing_over_a_restart() {
    let mut server = Server::start().await;
    let store = server.store().await;
    let mut follower = Follower::new(store.clone(), "/f/");
    assert!(matches!(next(&mut follower).await, Update::Reset(_)));
    put_at_last(&store, "/f/a").await;
    until_change(&mut follower, "/f/a").await;
    server.kill();
    let stalled = next(&mut follower).await;
    assert!(matches!(stalled, Update::Stalled { .. }), "{stalled:?}");
    server.resume().await;
    put_at_last(&server.store().await, "/f/b").await;
    let updates = until_change(&mut follower, "/f/b").await;
    assert!(!updates.iter().any(|update| matches!(update, Update::Reset(_))), "{updates:?}");
}

#[tokio::test]
async fn a_follower_starts_over_after_a_compaction() {
    let mut server = Server::start().await;
    let store = server.store().await;
    let mut follower = Follower::new(store.clone(), "/f/");
    assert!(matches!(next(&mut follower).await, Update::Reset(_)));
    put_at_last(&store, "/f/a").await;
    until_change(&mut follower, "/f/a").await;
    // The follower is not asked, so it lags behind what is compacted.
    server.kill();
    server.resume().await;
    put_at_last(&store, "/f/b").await;
    let last = put_at_last(&store, "/f/c").await;
    let mut client = etcd_client::Client::connect([server.url()], None).await.unwrap();
    client.compact(i64::try_from(last.0).unwrap(), None).await.unwrap();
    loop {
        match next(&mut follower).await {
            Update::Reset(listing) => {
                assert_eq!(listing.entries.len(), 3);
                break;
            }
            Update::Stalled { .. } => {}
            Update::Changed { changes, .. } => assert!(changes.is_empty(), "{changes:?}"),
        }
    }
    put_at_last(&store, "/f/d").await;
    until_change(&mut follower, "/f/d").await;
}

#[tokio::test]
async fn a_watch_of_the_compacted_past_says_so() {
    let server = Server::start().await;
    let store = server.store().await;
    let first = put_at_last(&store, "/w/a").await;
    let last = put_at_last(&store, "/w/a").await;
    let mut client = etcd_client::Client::connect([server.url()], None).await.unwrap();
    client.compact(i64::try_from(last.0).unwrap(), None).await.unwrap();
    let error = match store.watch("/w/", first).await {
        Ok(mut watch) => {
            tokio::time::timeout(PATIENCE, watch.next()).await.unwrap().expect("it says why").unwrap_err()
        }
        Err(error) => error,
    };
    assert!(matches!(error, Error::Compacted { at } if at == last), "{error:?}");
}

#[tokio::test]
async fn an_answer_of_many_megabytes_arrives() {
    let server = Server::start().await;
    let store: Arc<dyn Kv> = server.store().await;
    for number in 0..8 {
        let value = vec![b'x'; 1 << 20];
        store.commit(Transaction::new().put(format!("/big/{number}"), value)).await.unwrap();
    }
    let listing = store.list("/big/").await.unwrap();
    assert_eq!(listing.entries.len(), 8);
    let mut watch = store.watch("/big/", listing.entries[0].created).await.unwrap();
    let mut seen = 0;
    while seen < 8 {
        let changes = tokio::time::timeout(PATIENCE, watch.next()).await.unwrap();
        seen += changes.expect("the watch holds").unwrap().len();
    }
}
