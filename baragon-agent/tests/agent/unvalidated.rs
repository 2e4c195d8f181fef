//! Changes without a check, and changes that are brought in later.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::*;

/// An nginx that counts its checks.
fn count_checks(host: &mut Host) -> PathBuf {
    let folder = host.root.path().join("counting");
    fs::create_dir(&folder).unwrap();
    let (program, count) = (folder.join("nginx"), folder.join("checks"));
    fs::write(&count, "").unwrap();
    let note = format!("case \" $* \" in *' -t '*) echo >> {} ;; esac", count.display());
    fs::write(&program, format!("#!/bin/sh\n{note}\nexec nginx \"$@\"\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    host.further.push(format!("nginx.binary={}", program.display()));
    count
}

fn count_of(checks: &Path) -> usize {
    fs::read_to_string(checks).unwrap().lines().count()
}

fn unchecked(target: pb::ServiceTarget) -> ApplyItem {
    ApplyItem { no_validate: true, ..item(target) }
}

fn for_later(target: pb::ServiceTarget) -> ApplyItem {
    ApplyItem { no_reload: true, ..item(target) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_wants_checked_is_loaded_at_once_and_not_tried_again_when_refused() {
    let mut host = Host::new().await;
    let checks = count_checks(&mut host);
    let (one, two) = (host.backend("one").await, host.backend("two").await);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let before = count_of(&checks);
    let results = agent.apply(1, vec![unchecked(target("web", 1, "/web", &[&one]))]).await.unwrap();
    assert_eq!(results, [(Outcome::Applied, pb::Level::Structural, String::new())]);
    assert_eq!(count_of(&checks), before, "nothing was checked");
    assert!(host.get("/web").await.ends_with("one"));

    // Two services on one path: only nginx can tell here.
    let thief = || unchecked(target("thief", 1, "/web", &[&two]));
    let good = unchecked(target("good", 1, "/good", &[&two]));
    let results = agent.apply(1, vec![thief()]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Invalid, "it will fail again: {results:?}");
    assert!(results[0].2.contains("duplicate location \"/web\""), "{results:?}");
    assert!(host.get("/web").await.ends_with("one"), "the old one is served");
    let results = agent.apply(1, vec![thief(), good]).await.unwrap();
    assert_eq!((results[0].0, results[1].0), (Outcome::Invalid, Outcome::Applied), "{results:?}");
    assert!(host.get("/web").await.ends_with("one") && host.get("/good").await.ends_with("two"));
    let status = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!(status.problems, Vec::<String>::new());
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_for_later_is_in_place_and_not_served_until_the_next_one() {
    let mut host = Host::new().await;
    let (one, two) = (host.backend("one").await, host.backend("two").await);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    agent.apply(1, vec![item(target("web", 1, "/web", &[&one]))]).await.unwrap();
    let live = || fs::read_link(host.root.path().join("live")).unwrap();
    let before = live();
    let results = agent.apply(1, vec![for_later(target("new", 1, "/new", &[&two]))]).await.unwrap();
    assert_eq!(results, [(Outcome::Applied, pb::Level::None, String::new())]);
    assert_ne!(live(), before, "its files are in place");
    assert!(host.get("/new").await.starts_with("HTTP/1.1 404") && host.get("/web").await.ends_with("one"));

    // Without a reload nobody else would find out that it is bad.
    let bad = ApplyItem { no_validate: true, ..for_later(target("thief", 1, "/web", &[&two])) };
    let in_place = live();
    let results = agent.apply(1, vec![bad]).await.unwrap();
    assert_eq!((results[0].0, live()), (Outcome::Invalid, in_place), "{results:?}");

    agent.stop().await;
    host.script(vec![target("web", 1, "/web", &[&one]), target("new", 1, "/new", &[&two])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let results = agent.apply(1, vec![item(target("third", 1, "/third", &[&two]))]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Applied);
    for (path, name) in [("/web", "one"), ("/new", "two"), ("/third", "two")] {
        assert!(host.get(path).await.ends_with(name), "{path}: {}", host.get(path).await);
    }
    agent.stop().await;
}
