//! New upstreams that grow to their share.

use super::*;

const SLOW: f64 = 4.0;

fn slow(id: &str, generation: u64, upstreams: &[String]) -> Item {
    with_options(id, generation, upstreams, r#"{"slow_start":"4s"}"#)
}

/// The part of requests that the second backend gets.
async fn share(bench: &Bench, two: &Backend, count: usize) -> f64 {
    let before = two.calls();
    let mut client = Client::new(bench).await;
    for _ in 0..count {
        assert_eq!(client.call(&Method::GET, "/web").await.unwrap().0, 200);
    }
    #[allow(clippy::cast_precision_loss)]
    let share = (two.calls() - before) as f64 / count as f64;
    share
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_upstream_grows_to_its_share_whatever_else_is_pushed() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![slow("web", 1, &[one.json("")]), with("api", 1, &[one.json("")])]).await;
    let both = [one.json(""), two.json("")];
    let report = apply(&mut driver, vec![slow("web", 2, &both)]).await;
    assert_eq!((report.level, report.results[0].message.as_str()), (Level::Endpoints, ""));
    let begun = Instant::now();
    let first = share(&bench, &two, 60).await;
    let grown = begun.elapsed().as_secs_f64() / SLOW;
    assert!(first <= grown / (1.0 + grown) + 0.1, "{first} after {grown} of the time");
    assert!(first < 0.4, "{first} is no slow start");
    // Its own push again, another service's, and a reload.
    apply(&mut driver, vec![slow("web", 3, &[both[1].clone(), both[0].clone()])]).await;
    apply(&mut driver, vec![with("api", 2, &[two.json("")])]).await;
    let report = apply(&mut driver, vec![with("more", 1, &[one.json("")])]).await;
    assert_eq!(report.level, Level::Structural);
    let later = share(&bench, &two, 60).await;
    let grown = begun.elapsed().as_secs_f64() / SLOW;
    assert!(grown > 1.0 || later <= grown / (1.0 + grown) + 0.1, "{later} after {grown} of the time");
    // At the end of its own time it has its share: nothing has begun anew.
    let rest = Duration::from_secs_f64(SLOW).saturating_sub(begun.elapsed());
    tokio::time::sleep(rest).await;
    let full = share(&bench, &two, 100).await;
    assert!((0.45..=0.55).contains(&full), "{full}");
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_only_upstream_and_a_whole_new_set_take_everything_at_once() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![slow("web", 1, &[one.json("")])]).await;
    apply(&mut driver, vec![slow("web", 2, &[two.json("")])]).await;
    assert!((share(&bench, &two, 20).await - 1.0).abs() < f64::EPSILON);
    let three = Backend::start("three").await;
    apply(&mut driver, vec![slow("web", 3, &[one.json(""), three.json("")])]).await;
    let answers = bench.gets("/web", 40).await;
    assert!((15..=25).contains(&answers["200 one:0"]), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_it_nothing_grows_and_where_it_cannot_be_the_answer_says_so() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    apply(&mut driver, vec![with("web", 2, &[one.json(""), two.json("")])]).await;
    let at_once = share(&bench, &two, 40).await;
    assert!((0.4..=0.6).contains(&at_once), "{at_once}");
    let plain = Bench::new();
    let mut driver = plain.started().await;
    let report = apply(&mut driver, vec![slow("web", 1, &[one.json("")])]).await;
    assert_eq!(report.results[0].verdict, Verdict::Applied);
    assert!(report.results[0].message.starts_with("slow_start is ignored"), "{report:?}");
}
