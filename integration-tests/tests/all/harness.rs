//! The harness itself: what it says is what was.

use std::{process::Command, time::Duration};

use hyper::Method;
use integration_tests::{
    app::Bare,
    etcd::Etcd,
    paths,
    process::{Identity, Lifetime},
    teardown,
    traffic::{Connections, Load, Removed, Traffic},
    wait,
};

use crate::PATIENCE;

fn load(address: &str, connections: Connections) -> Load {
    let addresses = vec![address.to_owned()];
    Load { addresses, host: "any".to_owned(), path: "/".to_owned(), connections, clients: 4, rate: 400 }
}

#[tokio::test]
async fn traffic_counts_versions_and_names_failures() {
    let folder = paths::test_folder().unwrap();
    let mut bare = Bare::start(&folder, "v7").await.unwrap();
    for connections in [Connections::New, Connections::KeepAlive] {
        let traffic = Traffic::start(&load(&bare.address, connections));
        wait::until("100 answers", PATIENCE, async || traffic.report().sent >= 100).await.unwrap();
        let report = traffic.stop().await;
        report.all_answered().unwrap();
        assert_eq!(report.versions.into_iter().collect::<Vec<_>>(), [("v7".to_owned(), report.sent)]);
    }

    assert!(bare.process.terminate(PATIENCE).await.unwrap().success());
    let traffic = Traffic::start(&load(&bare.address, Connections::New));
    wait::until("10 failures", PATIENCE, async || traffic.report().failed >= 10).await.unwrap();
    let report = traffic.stop().await;
    assert_eq!(report.failed, report.sent);
    assert!(report.all_answered().unwrap_err().to_string().contains("refused"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn traffic_fails_where_an_instance_answers_after_its_removal() {
    let folder = paths::test_folder().unwrap();
    let bare = Bare::start(&folder, "v7").await.unwrap();
    let removed = Removed::default();
    let unlimited = Load { rate: Load::UNLIMITED, ..load(&bare.address, Connections::KeepAlive) };
    let traffic = Traffic::start_with(&unlimited, &Method::POST, &removed);
    wait::until("100 answers", PATIENCE, async || traffic.report().sent >= 100).await.unwrap();
    assert_eq!(traffic.report().failed, 0);
    removed.forbid(&bare.address);
    wait::until("a failure", PATIENCE, async || traffic.report().failed > 0).await.unwrap();
    removed.allow(&bare.address);
    let report = traffic.stop().await;
    assert!(report.all_answered().unwrap_err().to_string().contains("was removed before"), "{report:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn etcd_keeps_its_data_over_an_outage() {
    let folder = paths::test_folder().unwrap();
    let mut etcd = Etcd::start(&folder, Lifetime::Owned).await.unwrap();
    let put =
        Command::new("etcdctl").args(["--endpoints", &etcd.url(), "put", "/a", "kept"]).output().unwrap();
    assert!(put.status.success());

    etcd.process.kill().await.unwrap();
    etcd.start_again().await.unwrap();

    assert!(etcd.dump("/").contains("kept"), "{}", etcd.dump("/"));
    drop(etcd);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_teardown_ends_what_was_recorded_and_nothing_else() {
    let (folder, other) = (paths::test_folder().unwrap(), paths::test_folder().unwrap());
    let ours = Etcd::start(&folder, Lifetime::Owned).await.unwrap();
    let theirs = Etcd::start(&other, Lifetime::Owned).await.unwrap();
    let id = ours.process.identity().unwrap();

    assert_eq!(teardown::everything(&folder), [id]);
    assert_eq!(teardown::end(&folder).await.unwrap(), 1);

    assert!(!id.is_alive());
    assert!(theirs.process.identity().is_some_and(|id| id.is_alive()));
    drop((ours, theirs));
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::remove_dir_all(other).unwrap();
}

#[test]
fn a_process_is_not_taken_for_a_later_one_with_its_number() {
    let own = Identity::of(std::process::id().cast_signed()).unwrap();
    assert!(own.is_alive());
    assert!(!Identity { started: own.started + 1, ..own }.is_alive());
    assert_eq!(Identity::from_line(&own.to_line()), Some(own));
}

#[tokio::test]
async fn a_wait_in_vain_says_for_what_and_why() {
    let look = async || Err::<(), _>(integration_tests::Error::new("not yet"));
    let error = wait::until("the sun rises", Duration::from_millis(30), look).await.unwrap_err();
    assert_eq!(error.to_string(), "waited 30ms in vain until the sun rises: not yet");
}
