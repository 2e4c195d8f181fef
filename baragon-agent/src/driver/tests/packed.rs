//! What a change writes.

use super::*;

fn many(count: usize) -> Vec<Item> {
    (0..count).map(|n| item(&format!("service-{n}"), 1, &format!("/service-{n}"))).collect()
}

fn inode(path: &std::path::Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).unwrap().ino()
}

fn files_below(folder: &std::path::Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

#[tokio::test]
async fn a_tree_of_many_services_has_few_files_and_all_are_served() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, many(200)).await;
    assert!(files_below(&bench.live()) < 10);
    assert!(bench.get("/service-0").await.contains("service-0 has no upstreams"));
    assert!(bench.get("/service-199/x").await.contains("service-199 has no upstreams"));
    let number = driver.state().live.number;
    let path = baragon_agent_core::tree::TreePath::parse("locations/_/service-7.conf").unwrap();
    let text = driver.host.trees().read(number, &[path]).unwrap();
    assert!(text[0].contains("location = /service-7 {") && !text[0].contains("service-8"), "{text:?}");
}

#[tokio::test]
async fn a_pack_without_a_change_is_linked() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web")]).await;
    let places = ["upstreams/~packed.conf", "locations/_/~packed.conf"].map(|path| bench.live().join(path));
    let before = places.each_ref().map(|path| inode(path));
    apply(&mut driver, vec![item("web", 2, "/other")]).await;
    let after = places.each_ref().map(|path| inode(path));
    assert!(before[0] == after[0] && before[1] != after[1], "{before:?} {after:?}");
}

#[tokio::test]
async fn a_pack_changed_by_hand_is_put_right() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web"), item("api", 1, "/api")]).await;
    let place = "locations/_/~packed.conf";
    let good = fs::read_to_string(bench.live().join(place)).unwrap();
    for bad in [good.replace("503", "200"), format!("{good}# more"), good[9..].to_owned(), String::new()] {
        fs::write(bench.live().join(place), bad).unwrap();
        driver.look().await;
        assert!(!driver.findings.is_empty());
        assert_eq!(fs::read_to_string(bench.live().join(place)).unwrap(), good);
        assert_eq!(driver.drift().await, Vec::<String>::new());
        assert!(bench.get("/web").await.contains("web has no upstreams"));
    }
}

#[tokio::test]
async fn a_tree_with_a_file_for_each_is_taken_over() {
    let bench = Bench::new();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![item("web", 1, "/web"), item("api", 1, "/api")]).await;
    for folder in ["upstreams", "locations/_"] {
        let folder = bench.live().join(folder);
        let text = fs::read_to_string(folder.join("~packed.conf")).unwrap();
        for (name, content) in packs::parse(&text).parts {
            fs::write(folder.join(name), content).unwrap();
        }
        fs::remove_file(folder.join("~packed.conf")).unwrap();
    }
    // As an earlier agent left it: nothing is amiss, and no file is lost.
    let mut driver = bench.started().await;
    assert_eq!(driver.drift().await, Vec::<String>::new());
    let report = apply(&mut driver, vec![item("web", 2, "/web2")]).await;
    assert_eq!(report.results[0].verdict, Verdict::Applied, "{report:?}");
    assert!(bench.get("/api").await.contains("api has no upstreams"));
    assert!(bench.get("/web2").await.contains("web has no upstreams"));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_change_of_nothing_adds_a_line_and_rewrites_no_record() {
    let mut with_lua = Bench::new();
    with_lua.config.nginx.lua = config::LuaMode::On;
    let found = lua::detect(&with_lua.config.nginx, with_lua.root.path()).await.unwrap();
    with_lua.config.nginx.settings.lua = found.lua;
    for bench in [Bench::new(), with_lua] {
        let mut driver = bench.started().await;
        apply(&mut driver, many(20)).await;
        let record = bench.live().join("manifest.json");
        let before = (inode(&record), fs::read(&record).unwrap());
        let report = apply(&mut driver, vec![item("service-3", 2, "/service-3")]).await;
        assert_eq!((report.level, report.results[0].verdict), (Level::None, Verdict::Applied));
        assert!((inode(&record), fs::read(&record).unwrap()) == before);
        assert!(fs::metadata(bench.live().join("manifest.journal")).unwrap().len() < 1000);
        assert_eq!(driver.drift().await, Vec::<String>::new());
        let mut again = bench.started().await;
        assert_eq!(again.drift().await, Vec::<String>::new());
        let id = ServiceId::parse("service-3").unwrap();
        assert_eq!(again.state().held_generation(&id).0, 2);
    }
}
