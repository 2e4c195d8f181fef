//! A change that nginx refuses is undone everywhere.

use std::{fs, path::Path};

use integration_tests::{
    app::{self, Bare},
    cluster::Plan,
    paths,
};
use pbjson_types::{Struct, Value, value::Kind};
use proto::baragon::v1::{LoadBalancerRequest, RequestState};

use crate::PATIENCE;

/// The shipped templates with a fault that shows only with the option `broken`.
fn faulty_templates(folder: &Path) -> String {
    let target = folder.join("templates");
    copy(&paths::checkout().join("baragon-agent/templates/nginx"), &target);
    let broken = "{{#if service.options.broken}}\nno_such_directive on;\n{{/if}}\n";
    let template = upstream_template(&target).expect("one template writes the upstream block of a service");
    let text = fs::read_to_string(&template).unwrap();
    fs::write(&template, text + broken).unwrap();
    format!("templates.directory={}", target.display())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn upstream_template(folder: &Path) -> Option<std::path::PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.iter().find_map(|path| {
        if path.is_dir() {
            return upstream_template(path);
        }
        let text = fs::read_to_string(path).unwrap();
        text.lines().any(|line| line.starts_with("upstream ")).then(|| path.clone())
    })
}

fn request(id: &str, upstream: &Bare, broken: bool) -> LoadBalancerRequest {
    let mut request = app::balance(id, "hello", &[upstream]);
    let broken = Value { kind: Some(Kind::BoolValue(broken)) };
    let options = Struct { fields: [("broken".to_owned(), broken)].into_iter().collect() };
    request.service.as_mut().unwrap().options = Some(options);
    request
}

#[tokio::test]
async fn a_refused_change_fails_with_nginx_words_and_the_old_one_is_still_served() {
    let plan = Plan::for_test().services(2).agents(2);
    let setting = faulty_templates(&plan.folder);
    let cluster = plan.set("lb-2", setting).start().await;
    let (v1, v2) = (
        Bare::start(&cluster.folder, "v1").await.unwrap(),
        Bare::start(&cluster.folder, "v2").await.unwrap(),
    );
    let baragon = cluster.baragon();
    let end = cluster.expect(baragon.run(&request("good-1", &v1, false), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");

    let end = cluster.expect(baragon.run(&request("bad-1", &v2, true), PATIENCE).await);

    assert_eq!(end.state(), RequestState::Failed, "{end:?}");
    let words = format!("{end:?}");
    assert!(words.contains("unknown directive") && words.contains("no_such_directive"), "{words}");
    for nginx in &cluster.nginx {
        assert_eq!(cluster.expect(nginx.version("/hello").await), "v1");
    }
    let state = cluster.expect(baragon.service("hello").await);
    assert_eq!(state.upstreams.iter().map(|one| &one.address).collect::<Vec<_>>(), [&v1.address]);

    let end = cluster.expect(baragon.run(&request("good-2", &v2, false), PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}");
    for nginx in &cluster.nginx {
        assert_eq!(cluster.expect(nginx.version("/hello").await), "v2");
    }
    cluster.stop().await.unwrap();
}
