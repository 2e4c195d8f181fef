//! Endpoints after a reload, a crash or a loss, and on the way to files and back.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_survive_a_reload_and_a_start_of_nginx() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    apply(&mut driver, vec![with("web", 2, &[two.json("")])]).await;
    let report = apply(&mut driver, vec![with("api", 1, &[one.json("")])]).await;
    assert_eq!(report.level, Level::Structural);
    apply(&mut driver, vec![with("api", 2, &[two.json("")])]).await;
    apply(&mut driver, vec![with("web", 3, &[one.json("")])]).await;
    let check = async || {
        assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 one:0".to_owned(), 5)]));
        assert_eq!(bench.gets("/api", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
    };
    check().await;
    let workers = bench.workers();
    for pid in bench.master().into_iter().chain(workers) {
        processes::signal(pid, Signal::SIGKILL).unwrap();
        processes::gone(pid).await;
    }
    // Somebody else starts it: it is right before the agent has said a word.
    let _ = fs::remove_file(bench.root.path().join("run/control/nginx.sock"));
    let started = std::process::Command::new("nginx")
        .arg("-p")
        .arg(bench.root.path().join("run/"))
        .arg("-c")
        .arg(bench.live().canonicalize().unwrap().join("nginx.conf"))
        .status();
    assert!(started.unwrap().success());
    check().await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_written_and_not_pushed_is_repaired() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    let workers = bench.workers();
    for (generation, backend, answer) in [(2, &two, "200 two:0"), (3, &one, "200 one:0")] {
        let request = part(vec![with("web", generation, &[backend.json("")])]);
        let state = driver.state.take().unwrap();
        let begun = Apply::begin(state.clone(), request, now(), &driver.renderer).unwrap();
        let journal = begun.effect().unwrap();
        assert!(matches!(journal, Effect::Journal(..)), "{journal:?}");
        driver.host.perform(&journal, &mut handle::Timing::default()).await;
        if generation == 2 {
            // The agent dies here.
            driver = bench.started().await;
        } else {
            // Or only the push was lost.
            let begun = begun.advance(baragon_agent_core::apply::Outcome::Done, &driver.renderer);
            let done = begun.advance(baragon_agent_core::apply::Outcome::Done, &driver.renderer);
            driver.state = Some(done.finish().0);
            driver.look().await;
            assert!(
                driver.findings.iter().all(|finding| finding.contains("repaired")),
                "{:?}",
                driver.findings
            );
        }
        assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([(answer.to_owned(), 5)]));
        assert_eq!(driver.state().held_generation(&ServiceId::parse("web").unwrap()).0, generation);
        assert_eq!(driver.drift().await, Vec::<String>::new());
    }
    assert_eq!(bench.workers(), workers, "without a reload");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_was_removed_is_never_served() {
    let bench = Bench::with_lua().await;
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[one.json("")])]).await;
    apply(&mut driver, vec![with("web", 2, &[two.json("")])]).await;
    fs::remove_file(bench.live().join("manifest.journal")).unwrap();
    driver.look().await;
    assert!(driver.findings[0].contains("the journal of configuration 1"), "{:?}", driver.findings);
    assert_eq!(driver.state().live.number.0, 2);
    assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
    // Removed just before a change: it fails, and the next look makes it good.
    fs::remove_file(bench.live().join("manifest.journal")).unwrap();
    let report = apply(&mut driver, vec![with("web", 3, &[one.json("")])]).await;
    assert_eq!((report.results[0].verdict, report.results[0].generation.0), (Verdict::Failed, 2));
    driver.look().await;
    assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([("200 two:0".to_owned(), 5)]));
    let report = apply(&mut driver, vec![with("web", 3, &[one.json("")])]).await;
    assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, Level::Endpoints));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_moves_between_endpoints_and_files_with_its_template() {
    let mut bench = Bench::with_lua().await;
    let text = "upstream {{service.upstreamName}} { {{#each upstreams}}server {{address}};{{/each}} }";
    let location = "location /{{service.serviceId}} { proxy_pass http://{{service.upstreamName}}; }";
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = vec![
        source("service/plain/upstreams/{service}.conf.hbs", text),
        source("service/plain/locations/{domain}/{service}.conf.hbs", location),
    ];
    bench.config.templates = bench.config.templates.clone().overlay(sources).unwrap();
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let mut driver = bench.started().await;
    let plain = |generation, backend: &Backend| {
        let json = format!(
            r#"{{"serviceId":"web","generation":"{generation}","service":{{"serviceId":"web","basePath":"/web","template":"plain"}},"upstreams":[{}]}}"#,
            backend.json("")
        );
        Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
    };
    for (item, level, answer) in [
        (plain(1, &one), Level::Structural, "200 one:0"),
        (plain(2, &two), Level::Structural, "200 two:0"),
        (with("web", 3, &[one.json("")]), Level::Structural, "200 one:0"),
        (with("web", 4, &[two.json("")]), Level::Endpoints, "200 two:0"),
        (plain(5, &one), Level::Structural, "200 one:0"),
    ] {
        let report = apply(&mut driver, vec![item]).await;
        assert_eq!((report.results[0].verdict, report.level), (Verdict::Applied, level), "{report:?}");
        assert_eq!(bench.gets("/web", 3).await, BTreeMap::from([(answer.to_owned(), 3)]));
        assert_eq!(driver.drift().await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_that_finds_lua_or_misses_it_goes_over_without_a_gap() {
    let mut bench = Bench::new();
    let (one, two) = (Backend::start("one").await, Backend::start("two").await);
    let lua = Bench::with_lua().await.config.nginx.settings.lua.clone();
    let group = Group::without_domains(GroupName::parse("main").unwrap());
    let steps = [(None, &one, "200 one:0"), (lua.clone(), &two, "200 two:0"), (None, &one, "200 one:0")];
    for (generation, (lua, backend, answer)) in (1..).zip(steps) {
        bench.config.nginx.settings.lua.clone_from(&lua);
        let mut driver = bench.started().await;
        let target = with("web", generation, &[backend.json("")]).target;
        let request = Request::everything(Some(Term(1)), group.clone(), vec![target]);
        let report = driver.change(request).await.unwrap().report;
        assert_eq!((report.level, report.failure), (Level::Structural, None));
        assert_eq!(bench.gets("/web", 5).await, BTreeMap::from([(answer.to_owned(), 5)]));
        assert_eq!(driver.drift().await, Vec::<String>::new());
        let said = control::ask(&bench.root.path().join("run/control/nginx.sock")).await.unwrap();
        assert_eq!(said.stamp.is_some(), lua.is_some(), "{said:?}");
    }
}
