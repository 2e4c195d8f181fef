//! The configuration that a host holds does not pass its check any more.

use super::*;

/// Services of the template `file` answer from a file of their own, which can go.
struct Files(TempDir);

// === impl Files ===

impl Files {
    fn new(bench: &mut Bench) -> Self {
        let folder = Self(TempDir::with_prefix("baragon-agent-included-").unwrap());
        fs::set_permissions(folder.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let text = format!("include {}/{{{{service.serviceId}}}};", folder.0.path().display());
        let source = Source { path: "service/file/locations/{domain}/{service}.conf.hbs".to_owned(), text };
        bench.config.templates = bench.config.templates.clone().overlay(vec![source]).unwrap();
        folder
    }

    fn write(&self, id: &str) {
        fs::write(self.0.path().join(id), format!("location /{id} {{ return 200 {id}; }}\n")).unwrap();
    }

    fn remove(&self, id: &str) {
        fs::remove_file(self.0.path().join(id)).unwrap();
    }

    fn item(id: &str, generation: u64) -> Item {
        let json = format!(
            r#"{{"serviceId":"{id}","generation":"{generation}","service":{{"serviceId":"{id}","basePath":"/{id}","template":"file"}}}}"#
        );
        Item::new("r", convert::target(serde_json::from_str(&json).unwrap()).unwrap())
    }
}

fn problems(driver: &Driver) -> Vec<String> {
    driver.state().problems.iter().map(|(id, words)| format!("{id}: {words}")).collect()
}

async fn killed(bench: &Bench) {
    let master = bench.master().unwrap();
    processes::signal(master, Signal::SIGTERM).unwrap();
    tokio::time::timeout(Duration::from_secs(5), processes::gone(master)).await.unwrap();
}

#[tokio::test]
async fn a_change_of_another_service_fails_at_once_names_it_and_takes_nothing_away() {
    let mut bench = Bench::new();
    let files = Files::new(&mut bench);
    ["one", "two"].into_iter().for_each(|id| files.write(id));
    let mut driver = bench.started().await;
    let held = vec![Files::item("one", 1), Files::item("two", 1), item("web", 1, "/web")];
    assert_eq!(apply(&mut driver, held).await.failure, None);
    files.remove("two");
    let report = apply(&mut driver, vec![item("new", 1, "/new")]).await;
    let result = &report.results[0];
    assert_eq!(result.verdict, Verdict::Invalid, "{report:?}");
    assert!(result.message.contains("`two`") && result.message.contains("No such file"), "{report:?}");
    assert!(!result.message.contains("`one`"), "{report:?}");
    assert!(bench.get("/two").await.ends_with("two"), "it is served as it was loaded");
    assert!(bench.get("/new").await.starts_with("HTTP/1.1 404"));
    assert!(problems(&driver)[0].starts_with("two: "), "{:?}", problems(&driver));
    files.write("two");
    assert_eq!(apply(&mut driver, vec![item("new", 1, "/new")]).await.results[0].verdict, Verdict::Applied);
    assert_eq!(problems(&driver), Vec::<String>::new());
    assert!(bench.get("/two").await.ends_with("two"));
}

#[tokio::test]
async fn a_start_goes_on_without_it() {
    let mut bench = Bench::new();
    let files = Files::new(&mut bench);
    ["one", "two"].into_iter().for_each(|id| files.write(id));
    let mut driver = bench.started().await;
    apply(&mut driver, vec![Files::item("one", 1), Files::item("two", 1)]).await;
    killed(&bench).await;
    files.remove("two");
    let mut driver = bench.started().await;
    assert!(bench.get("/one").await.ends_with("one"), "{:?}", driver.findings);
    assert!(bench.get("/two").await.starts_with("HTTP/1.1 404"));
    assert!(problems(&driver)[0].starts_with("two: "), "{:?}", problems(&driver));
    // The stored state names it still.
    let group = driver.state().live.group.clone();
    let all = || vec![Files::item("one", 1).target, Files::item("two", 1).target];
    let report =
        driver.change(Request::everything(Some(Term(1)), group.clone(), all())).await.unwrap().report;
    let verdicts: Vec<_> = report.results.iter().map(|result| result.verdict).collect();
    assert_eq!((verdicts, report.failure), (vec![Verdict::Applied, Verdict::Invalid], None));
    assert_eq!(problems(&driver).len(), 1);
    files.write("two");
    driver.change(Request::everything(Some(Term(1)), group, all())).await.unwrap();
    assert!(bench.get("/two").await.ends_with("two"));
    assert_eq!(problems(&driver), Vec::<String>::new());
}

#[tokio::test]
async fn an_nginx_that_died_is_started_without_it() {
    let mut bench = Bench::new();
    let files = Files::new(&mut bench);
    ["one", "two"].into_iter().for_each(|id| files.write(id));
    let mut driver = bench.started().await;
    apply(&mut driver, vec![Files::item("one", 1), Files::item("two", 1)]).await;
    files.remove("one");
    killed(&bench).await;
    driver.look().await;
    assert!(bench.get("/two").await.ends_with("two"), "{:?}", driver.findings);
    assert!(problems(&driver)[0].starts_with("one: "), "{:?}", problems(&driver));
    assert_eq!(driver.drift().await, Vec::<String>::new());
}
