//! The dictionary that endpoints are kept in, and what does not fit into it.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_into_the_dictionary_reloads_and_is_told() {
    let bench = Bench::with_dictionary("1m").await;
    let one = Backend::start("one").await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")]), with("big", 1, &[one.json("")])]).await;
    let many: Vec<_> = (0..30_000)
        .map(|n| format!(r#"{{"address":"10.{}.{}.{}:8080"}}"#, n / 65536, n / 256 % 256, n % 256))
        .collect();
    // A change of endpoints, and a new service among others.
    let report = apply(&mut driver, vec![with("big", 2, &many)]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Structural));
    let report = apply(&mut driver, vec![with("new", 1, &many), with("small", 1, &[one.json("")])]).await;
    assert_eq!((report.failure, report.level), (None, Level::Structural));
    driver.publish(Phase::Serving);
    let told = driver.view.borrow().problems.join("\n");
    assert!(told.contains("big and 1 more") && told.contains("nginx.lua_dict"), "{told}");
    for path in ["/web", "/small"] {
        assert_eq!(bench.gets(path, 5).await, BTreeMap::from([("200 one:0".to_owned(), 5)]));
    }
    assert_eq!(driver.drift().await, Vec::<String>::new());
    // The others still change without a reload, and it is over with the service.
    let report = apply(&mut driver, vec![with("small", 2, &[])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Endpoints));
    let report = apply(&mut driver, vec![with("big", 3, &[one.json("")])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Structural));
    assert_eq!(bench.gets("/big", 5).await, BTreeMap::from([("200 one:0".to_owned(), 5)]));
    let report = apply(&mut driver, vec![with("big", 4, &[])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Endpoints));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_estimated_to_fit_does_and_is_told_when_it_is_much() {
    let bench = Bench::with_dictionary("1m").await;
    let mut driver = bench.started().await;
    let list = |service: usize, count: usize| -> Vec<String> {
        (0..count).map(|n| format!(r#"{{"address":"10.{service}.{}.{}:8080"}}"#, n / 256, n % 256)).collect()
    };
    let shares = |share: usize| -> Vec<Item> {
        (0..100).map(|service| with(&format!("s{service}"), share as u64, &list(service, share))).collect()
    };
    let mut share = 10;
    while driver.state().room_taken(&driver.renderer).unwrap() <= 80 {
        share += 5;
        let report = apply(&mut driver, shares(share)).await;
        assert_eq!(report.failure, None);
    }
    // Replaced as a whole, as after a loss.
    let number = driver.state().live.number;
    driver.host.balancer().push(number, None).await.unwrap();
    assert_eq!((driver.state().crowded().count(), driver.drift().await), (0, Vec::<String>::new()));
    driver.publish(Phase::Serving);
    let told = driver.view.borrow().problems.join("\n");
    assert!(told.contains("% full") && told.contains("nginx.lua_dict"), "{told}");
}
