use std::sync::Arc;

use super::*;
use crate::{
    desired::{Content, tests::*},
    ids::{Domain, FreeText, Generation, Label},
    tree::Digest,
};

fn renderer(templates: Templates) -> Renderer {
    let balancer = Balancer {
        listen: vec!["127.0.0.1:8080".to_owned()],
        worker_processes: "2".to_owned(),
        ..Balancer::default()
    };
    let host = Host {
        agent_id: "lb1".to_owned(),
        rack: Label::parse("r1").unwrap(),
        root: "/srv/lb".to_owned(),
        balancer,
    };
    Renderer::new(templates, host).unwrap()
}

fn held(content: Content) -> Held {
    Held { generation: Generation(1), since: Timestamp(0), content: Some(Arc::new(content)) }
}

fn text(files: &Files, path: &str) -> String {
    let file = files.get(&TreePath::parse(path).unwrap());
    file.unwrap_or_else(|| panic!("{path} is not among {:?}", files.keys().collect::<Vec<_>>()))
        .content()
        .to_owned()
}

#[test]
fn the_shipped_templates_route_by_domain_and_path() {
    let mut web = service("Web", "/app");
    web.owners = vec![FreeText::parse("Team; A").unwrap()];
    web.domains = vec![Domain::parse("a.com").unwrap(), Domain::parse("*.b.com").unwrap()];
    let mut backup = upstream("10.0.0.2:80");
    backup.backup = true;
    let content = Content { service: web, upstreams: vec![upstream("10.0.0.1:80"), backup] };
    let group = group(&["a.com", "*.b.com", "c.com"], Some("a.com"));
    let files = renderer(shipped()).rendered(&group, &held(content), &Hosts::new()).unwrap().files;
    assert_eq!(files.len(), 3);
    let upstreams = text(&files, "upstreams/Web.conf");
    assert!(upstreams.contains("# Web, owned by Team_ A\n"), "{upstreams}");
    assert!(upstreams.contains("server 10.0.0.1:80 weight=1 max_fails=0;"), "{upstreams}");
    assert!(upstreams.contains("server 10.0.0.2:80 weight=1 max_fails=0 backup;"), "{upstreams}");
    let locations = text(&files, "locations/%2A.b.com/Web.conf");
    assert!(locations.contains("location = /app {") && locations.contains("location /app/ {"), "{locations}");
    assert!(locations.contains("proxy_pass http://baragon_web_"), "{locations}");
}

#[test]
fn a_service_without_upstreams_answers_503_and_the_root_path_works() {
    let content = Content { service: service("web", "/"), upstreams: vec![] };
    let files = renderer(shipped()).rendered(&group(&[], None), &held(content), &Hosts::new()).unwrap().files;
    let locations = text(&files, "locations/_/web.conf");
    assert!(locations.contains("location / {") && locations.contains("return 503"), "{locations}");
    assert!(!text(&files, "upstreams/web.conf").contains("upstream "));
}

#[test]
fn backups_alone_are_no_backups() {
    let mut only = upstream("10.0.0.2:80");
    only.backup = true;
    let content = Content { service: service("web", "/"), upstreams: vec![only] };
    let files = renderer(shipped()).rendered(&group(&[], None), &held(content), &Hosts::new()).unwrap().files;
    assert!(!text(&files, "upstreams/web.conf").contains("backup"));
}

#[test]
fn shared_files_have_one_default_server_and_the_number() {
    let manifest =
        Manifest { number: ConfigNumber(7), ..Manifest::empty(group(&["a.com", "b.com"], Some("b.com"))) };
    let files = renderer(shipped()).shared(&manifest, Timestamp(0), &Hosts::new()).unwrap();
    assert!(text(&files, MAIN).contains("return 200 \"7\";"));
    assert!(text(&files, "domains/b.com.conf").contains("default_server backlog=4096"));
    assert!(!text(&files, "domains/a.com.conf").contains("default_server"));
    assert!(files.values().all(|file| !file.content().contains("reuseport")));
    assert_eq!(files.len(), 3);
}

#[test]
fn the_longest_domain_still_makes_file_names() {
    let label = "a".repeat(61);
    let longest = |last: &str| format!("{label}.{label}.{label}.{label}.{last}");
    let domains = [longest("abcde"), longest("abcdf")];
    let group = group(&[&domains[0], &domains[1]], None);
    let mut web = service("web", "/");
    web.domains = domains.iter().map(|domain| Domain::parse(domain).unwrap()).collect();
    let renderer = renderer(shipped());
    let mut files = renderer.shared(&Manifest::empty(group.clone()), Timestamp(0), &Hosts::new()).unwrap();
    assert_eq!(files.len(), 4, "nginx.conf, and one a server");
    let content = Content { service: web, upstreams: vec![] };
    files.extend(renderer.rendered(&group, &held(content), &Hosts::new()).unwrap().files);
    let names = files.keys().flat_map(|path| path.as_str().split('/'));
    assert!(names.clone().all(|name| name.len() <= 255), "{:?}", names.collect::<Vec<_>>());
}

#[test]
fn faults_name_the_set_the_domain_and_the_template() {
    let mut web = service("web", "/");
    web.template = TemplateName::parse("other").unwrap();
    let group_of_a = group(&["a.com"], Some("a.com"));
    let shipped_only = renderer(shipped());
    let render = |renderer: &Renderer, service: &crate::desired::Service| {
        let content = Content { service: service.clone(), upstreams: vec![] };
        renderer.rendered(&group_of_a, &held(content), &Hosts::new()).unwrap_err().to_string()
    };
    assert!(render(&shipped_only, &web).contains("`other`; this agent has: default"));
    web.template = TemplateName::parse("default").unwrap();
    web.domains = vec![Domain::parse("z.com").unwrap()];
    assert!(render(&shipped_only, &web).contains("z.com"));
    let strict = Source {
        path: "service/default/{service}.conf.hbs".to_owned(),
        text: "{{service.nothing}}".to_owned(),
    };
    web.domains.clear();
    assert!(
        render(&renderer(shipped().overlay(vec![strict]).unwrap()), &web)
            .contains("service/default/{service}.conf.hbs")
    );
}

#[test]
fn group_templates_see_all_services() {
    let source = Source {
        path: "group/all.conf.hbs".to_owned(),
        text: "{{#each services}}{{serviceId}}={{#each upstreams}}{{address}}{{/each}};{{/each}}".to_owned(),
    };
    let mut manifest = Manifest::empty(group(&[], None));
    for id in ["a", "b"] {
        let content = Content { service: service(id, "/"), upstreams: vec![upstream("h:1")] };
        manifest.services.insert(ServiceId::parse(id).unwrap(), Arc::new(held(content)));
    }
    let files = renderer(shipped().overlay(vec![source]).unwrap())
        .shared(&manifest, Timestamp(0), &Hosts::new())
        .unwrap();
    assert_eq!(text(&files, "all.conf"), "a=h:1;b=h:1;");
}

#[test]
fn a_template_that_does_not_compile_is_named() {
    let bad = Source { path: "group/bad.hbs".to_owned(), text: "{{#if}".to_owned() };
    let host = Host {
        agent_id: String::new(),
        rack: Label::parse("").unwrap(),
        root: String::new(),
        balancer: Balancer::default(),
    };
    let faults = Renderer::new(shipped().overlay(vec![bad]).unwrap(), host).unwrap_err();
    assert!(faults[0].to_string().contains("group/bad.hbs"));
}

mod baragon;
