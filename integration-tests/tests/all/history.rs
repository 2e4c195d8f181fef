//! What is kept does not grow with what was done.

use std::{collections::BTreeMap, time::Duration};

use integration_tests::{
    Error, Result,
    app::{self, Bare},
    cluster::{Cluster, Plan},
};
use proto::baragon::v1::{Action, RequestState};

use crate::PATIENCE;

const SERVICES: [&str; 4] = ["a", "b", "c", "d"];
/// Of one round, over all services.
const REQUESTS: usize = 160;
const ROUNDS: usize = 3;
const KEPT: usize = 5;
/// Earlier generations of one service: ten, and some more for a while.
const GENERATIONS: usize = 15;
/// As configured below; what is younger is kept.
const YOUTH: Duration = Duration::from_secs(1);

#[tokio::test]
async fn the_store_holds_no_more_after_hundreds_of_requests_than_after_the_first() {
    let plan = Plan::for_test().set("baragon-1", format!("history.per_service={KEPT}"));
    let cluster = plan.set("baragon-1", "history.youth=1s").start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let v2 = Bare::start(&cluster.folder, "v2").await.unwrap();

    let mut counts = Vec::new();
    for round in 0..ROUNDS {
        for number in 0..REQUESTS / SERVICES.len() {
            let bare = if number % 2 == 0 { &v1 } else { &v2 };
            side_by_side(&cluster, &format!("r{round}-{number}"), bare).await;
        }
        counts.push(kinds_after_youth(&cluster, round, &v1).await);
    }

    eprintln!("{counts:?}");
    for kinds in &mut counts {
        // What has just ended does not go before it is old.
        assert!(kinds.remove("requests").unwrap() <= (KEPT + 1) * SERVICES.len());
        assert!(kinds.remove("history").unwrap() <= GENERATIONS * SERVICES.len());
    }
    assert!(counts.iter().all(|kinds| *kinds == counts[0]), "{counts:?}");
    // The newest ones are there to be asked for.
    let (status, _) = cluster.expect(cluster.baragon().get(&format!("last-{}-d", ROUNDS - 1)).await);
    assert_eq!(status.state(), RequestState::Success);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn what_ended_too_long_ago_goes_although_there_is_room() {
    let plan = Plan::for_test().set("baragon-1", "history.age=1s");
    let mut cluster = plan.set("baragon-1", "history.youth=1s").start().await;
    let v1 = Bare::start(&cluster.folder, "v1").await.unwrap();
    let baragon = cluster.baragon();
    side_by_side(&cluster, "old", &v1).await;
    tokio::time::sleep(YOUTH * 2).await;
    // What is kept for a time is looked at every minute, and first of all by
    // whoever begins to lead.
    assert!(cluster.services[0].process.terminate(PATIENCE).await.unwrap().success());
    cluster.services[0].start_again().await.unwrap();
    cluster
        .until("the old ones go", PATIENCE, async || {
            let kinds = kinds(&cluster)?;
            let left = kinds.get("requests").copied().unwrap_or_default();
            if left == 0 { Ok(()) } else { Err(Error::new(format!("{kinds:?}"))) }
        })
        .await;
    assert!(baragon.get("old-a").await.is_err(), "it is forgotten");
    // What they made is not, and the service goes on from there.
    let first = cluster.expect(baragon.service("a").await).generation;
    side_by_side(&cluster, "new", &v1).await;
    let second = cluster.expect(baragon.service("a").await).generation;
    assert!(second > first, "{first} and {second}");
    assert_eq!(cluster.expect(cluster.nginx[0].version("/a").await), "v1");
    cluster.stop().await.unwrap();
}

/// One request a service, all at once. Now and then a service goes and comes.
async fn side_by_side(cluster: &Cluster, name: &str, bare: &Bare) {
    let baragon = cluster.baragon();
    let goes = name.ends_with('8');
    for service in SERVICES {
        let mut request = app::balance(&format!("{name}-{service}"), service, &[bare]);
        if goes && service == "d" {
            request = app::act(&request.request_id, service, Action::Delete);
        }
        cluster.expect(baragon.submit(&request).await);
    }
    for service in SERVICES {
        let id = format!("{name}-{service}");
        let end = cluster.expect(baragon.watch(&id, PATIENCE, |_| {}).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    }
}

/// How many keys of each kind there are when everything is old enough to go
/// that is going to.
async fn kinds_after_youth(cluster: &Cluster, round: usize, bare: &Bare) -> BTreeMap<String, usize> {
    tokio::time::sleep(YOUTH * 2).await;
    side_by_side(cluster, &format!("last-{round}"), bare).await;
    cluster
        .until("old requests go", PATIENCE, async || {
            let kinds = kinds(cluster)?;
            let few = kinds.get("requests").is_some_and(|count| *count <= (KEPT + 1) * SERVICES.len());
            if few { Ok(kinds) } else { Err(Error::new(format!("{kinds:?}"))) }
        })
        .await
}

fn kinds(cluster: &Cluster) -> Result<BTreeMap<String, usize>> {
    let mut kinds = BTreeMap::new();
    for key in cluster.etcd.keys("/baragon/")? {
        let kind = key.trim_start_matches("/baragon/").split('/').next().unwrap_or_default().to_owned();
        *kinds.entry(kind).or_default() += 1;
    }
    Ok(kinds)
}
