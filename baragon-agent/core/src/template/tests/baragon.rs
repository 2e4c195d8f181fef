//! Templates as users of Baragon have them, unchanged.

use serde_json::json;

use super::*;
use crate::options::Options;

/// Upstreams and a location, with most of what such templates use.
const PROXY: &str = r#"# Generated for {{{service.serviceId}}} at {{formatTimestamp timestamp "yyyy-MM-dd"}}
# Owners: {{#each service.owners}}{{{.}}} {{/each}}
{{#if upstreams}}
upstream baragon_{{{service.serviceId}}} {
  {{#if service.options.leastConn}}least_conn;{{/if}}
  {{#each upstreams}}
  server {{{resolveHostname upstream}}} {{{preferSameRackWeighting ../upstreams this}}}; # {{{requestId}}} {{{rackId}}}
  {{/each}}
}
{{/if}}
{{#each upstreamGroups}}
upstream baragon_{{{@root.service.serviceId}}}_{{{toNginxVar @key}}} {
  {{#each this}}
  server {{{upstream}}};
  {{/each}}
}
{{/each}}
"#;

const LOCATION: &str = r#"{{#if rootPath}}
location / {
{{else}}
location {{{service.serviceBasePath}}} {
{{/if}}
  set ${{{toNginxVar service.serviceId}}}_hash {{{serviceIdHash}}};
  {{{service.options.extraConfig}}}
  proxy_read_timeout {{firstOf service.options.timeout "30s"}};
  {{#ifEqual service.options.auth "basic"}}auth_basic on;{{else}}auth_basic off;{{/ifEqual}}
  {{#ifOptionalEqual service.options.mode "strict"}}limit_req zone=strict;{{/ifOptionalEqual}}
  {{#ifContainedIn service.loadBalancerGroups "main"}}add_header X-Main 1;{{/ifContainedIn}}
  {{#currentRackIsPresent upstreams}}# near{{else}}# far{{/currentRackIsPresent}}
  {{#unless turnOffPurgeableCacheInTemplates}}proxy_cache purgeable;{{/unless}}
  {{#upstreams}}# has {{{upstream}}}
  {{/upstreams}}
  {{^upstreams}}return 503;{{/upstreams}}
  {{#if present}}{{#if upstreams}}proxy_pass http://baragon_{{{service.serviceId}}};{{else}}return 502;{{/if}}{{/if}}
  # {{{agentProperties.group}}} {{{agentProperties.rackId}}}
}
{{#each service.additionalPaths}}
location {{{this}}} { proxy_pass http://baragon_{{{../service.serviceId}}}; }
{{/each}}
"#;

fn templates() -> Templates {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = vec![
        source("service/default/proxy/{service}.conf.hbs", PROXY),
        source("service/default/{domain}/{service}.conf.hbs", LOCATION),
        source("service/internal/only/{service}.conf.hbs", "# {{{service.templateName}}}\n"),
    ];
    shipped().overlay(sources).unwrap()
}

/// Without empty lines and the blanks around each line.
fn squeezed(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.to_owned() + "\n").collect()
}

fn content(id: &str, path: &str, options: serde_json::Value, upstreams: &[(&str, &str, &str)]) -> Content {
    let mut service = service(id, path);
    service.owners = vec![FreeText::parse("ops").unwrap(), FreeText::parse("web").unwrap()];
    service.options = Options::try_from(options.as_object().unwrap().clone()).unwrap();
    let upstreams = upstreams.iter().map(|(address, rack, group)| {
        let mut made = upstream(address);
        made.rack = Label::parse(rack).unwrap();
        made.group = Label::parse(group).unwrap();
        made.request_id = Label::parse("req-1").unwrap();
        made
    });
    Content { service, upstreams: upstreams.collect() }
}

fn rendered(content: Content, path: &str) -> String {
    let hosts = Hosts::from([("db.local".to_owned(), "10.9.9.9".to_owned())]);
    let group = group(&["a.com", "b.com"], Some("a.com"));
    let files = renderer(templates()).rendered(&group, &held(content), &hosts).unwrap().files;
    squeezed(&text(&files, path))
}

#[test]
fn upstreams_are_grouped_weighted_resolved_and_commented() {
    let upstreams =
        [("10.0.0.1:80", "r1", "default"), ("db.local:81", "r2", "blue-1"), ("10.0.0.2:80", "r1", "blue-1")];
    let made = rendered(content("web", "/web", json!({"leastConn": true}), &upstreams), "proxy/web.conf");
    let wanted = "# Generated for web at 1970-01-01\n# Owners: ops web\nupstream baragon_web {\nleast_conn;\n\
        server 10.0.0.1:80 ; # req-1 r1\nserver 10.9.9.9:81 backup; # req-1 r2\nserver 10.0.0.2:80 ; # req-1 r1\n}\n\
        upstream baragon_web_blue_1 {\nserver db.local:81;\nserver 10.0.0.2:80;\n}\n\
        upstream baragon_web_default {\nserver 10.0.0.1:80;\n}\n";
    assert_eq!(made, wanted);
}

#[test]
fn options_choose_between_the_lines_of_a_location() {
    let hash = Digest::of(b"my-web").as_str().to_owned();
    let near = [("10.0.0.1:80", "r1", "default")];
    let far = [("10.0.0.1:80", "r2", "default")];
    for (options, path, upstreams, wanted) in [
        (
            json!({"timeout": "5s", "auth": "basic", "mode": "strict", "extraConfig": "gzip on"}),
            "/web",
            &near[..],
            "gzip on\nproxy_read_timeout 5s;\nauth_basic on;\nlimit_req zone=strict;\nadd_header X-Main 1;\n# near\n\
             proxy_cache purgeable;\n# has 10.0.0.1:80\nproxy_pass http://baragon_my-web;\n",
        ),
        (
            json!({}),
            "/",
            &far[..],
            "proxy_read_timeout 30s;\nauth_basic off;\nadd_header X-Main 1;\n# far\n\
             proxy_cache purgeable;\n# has 10.0.0.1:80\nproxy_pass http://baragon_my-web;\n",
        ),
        (
            json!({"mode": "loose"}),
            "/web",
            &[],
            "proxy_read_timeout 30s;\nauth_basic off;\nadd_header X-Main 1;\n# far\n\
             proxy_cache purgeable;\nreturn 503;\nreturn 502;\n",
        ),
    ] {
        let made = rendered(content("my-web", path, options, upstreams), "a.com/my-web.conf");
        let whole = format!("location {path} {{\nset $my_web_hash {hash};\n{wanted}# main r1\n}}\n");
        assert_eq!(made, whole);
    }
}

#[test]
fn a_service_has_files_of_its_set_for_each_of_its_domains() {
    let mut two = content("web", "/web", json!({}), &[]);
    two.service.domains = vec![Domain::parse("a.com").unwrap(), Domain::parse("b.com").unwrap()];
    let mut internal = two.clone();
    internal.service.template = TemplateName::parse("internal").unwrap();
    let renderer = renderer(templates());
    let group = group(&["a.com", "b.com"], Some("a.com"));
    for (content, wanted) in [
        (two, &["a.com/web.conf", "b.com/web.conf", "proxy/web.conf"][..]),
        (internal, &["only/web.conf"][..]),
    ] {
        let files = renderer.rendered(&group, &held(content), &Hosts::new()).unwrap().files;
        assert_eq!(files.keys().map(ToString::to_string).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn one_file_of_all_services_sees_their_options_too() {
    let source = Source {
        path: "group/all.conf.hbs".to_owned(),
        text: "{{#each services}}{{serviceId}}:{{#if options.sticky}}sticky{{else}}free{{/if}}{{options.none}};{{/each}}"
            .to_owned(),
    };
    let mut manifest = Manifest::empty(group(&[], None));
    for (id, options) in [("a", json!({"sticky": true})), ("b", json!({}))] {
        let held = held(content(id, "/", options, &[]));
        manifest.services.insert(ServiceId::parse(id).unwrap(), Arc::new(held));
    }
    let renderer = renderer(shipped().overlay(vec![source]).unwrap());
    let files = renderer.shared(&manifest, Timestamp(0), &Hosts::new()).unwrap();
    assert_eq!(text(&files, "all.conf"), "a:sticky;b:free;");
}
