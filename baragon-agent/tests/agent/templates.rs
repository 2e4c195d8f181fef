//! Templates that change, and bad ones at any time.

use super::*;

/// A folder with one template, whose location answers a text.
struct Folder(TempDir);

// === impl Folder ===

impl Folder {
    fn new(host: &mut Host, text: &str) -> Self {
        let folder = Self(TempDir::new().unwrap());
        std::fs::create_dir_all(folder.0.path().join("service/default/locations/{domain}")).unwrap();
        folder.write(&format!("location {{{{service.serviceBasePath}}}} {{ return 200 {text}; }}"));
        host.further.push(format!("templates.directory={}", folder.0.path().display()));
        folder
    }

    fn write(&self, text: &str) {
        let place = "service/default/locations/{domain}/{service}.conf.hbs";
        std::fs::write(self.0.path().join(place), text).unwrap();
    }
}

async fn problems(agent: &Agent) -> String {
    let status = agent.client.clone().get_status(GetStatusRequest {}).await;
    status.unwrap().into_inner().problems.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_template_is_served_and_a_bad_one_changes_nothing() {
    let mut host = Host::new().await;
    let folder = Folder::new(&mut host, "first");
    host.script(vec![target("web", 1, "/web", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/web").await.ends_with("first"));
    folder.write("location {{service.serviceBasePath}} { return 200 second; }");
    until("the change is served", async || host.get("/web").await.ends_with("second")).await;
    // What nginx refuses, what cannot be rendered, what does not compile.
    for (text, words) in [
        ("location / { nonsense; }", "unknown directive \"nonsense\""),
        ("{{service.nothing}}", "web: template `service/default/locations/"),
        ("{{#if}", "service/default/locations/"),
    ] {
        folder.write(text);
        until(words, async || problems(&agent).await.contains(words)).await;
        assert!(host.get("/web").await.ends_with("second"), "{words}");
    }
    folder.write("location {{service.serviceBasePath}} { return 200 mended; }");
    until("the mended one is served", async || host.get("/web").await.ends_with("mended")).await;
    until("nothing is wrong", async || problems(&agent).await.is_empty()).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_with_bad_templates_goes_on_with_those_of_before() {
    let mut host = Host::new().await;
    let folder = Folder::new(&mut host, "first");
    host.script(vec![target("web", 1, "/web", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    agent.stop().await;
    host.until_announced(false).await;
    folder.write("location / { nonsense; }");
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    until("it is told", async || problems(&agent).await.contains("nonsense")).await;
    assert!(host.get("/web").await.ends_with("first"));
    // Changes of services go on meanwhile.
    let results = agent.apply(1, vec![item(target("new", 1, "/new", &[]))]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Applied, "{results:?}");
    assert!(host.get("/new").await.ends_with("first"));
    agent.stop().await;
}

/// Ends the nginx of a host, as a restart of the host would.
async fn without_nginx(host: &Host) {
    let pid = read_pid(&host.pid_file()).unwrap();
    nix::sys::signal::kill(Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    until("nginx is gone", async || host.get("/web").await == "refused").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn templates_that_do_not_compile_leave_no_host_dark_at_its_start() {
    let mut host = Host::new().await;
    let folder = Folder::new(&mut host, "first");
    host.script(vec![target("web", 1, "/web", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    agent.stop().await;
    host.until_announced(false).await;
    without_nginx(&host).await;
    folder.write("\n\n{{#if}");
    std::fs::write(folder.0.path().join("nowhere.hbs"), "").unwrap();
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/web").await.ends_with("first"));
    until("it is told", async || problems(&agent).await.contains("`nowhere.hbs`")).await;
    std::fs::remove_file(folder.0.path().join("nowhere.hbs")).unwrap();
    // The file and the line.
    let told = async || {
        let words = problems(&agent).await;
        words.contains("service/default/locations/{domain}/{service}.conf.hbs")
            && words.contains("line 3, column")
    };
    until("the place is told", told).await;
    let results = agent.apply(1, vec![item(target("new", 1, "/new", &[]))]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Applied, "with the templates of before: {results:?}");
    assert!(host.get("/new").await.ends_with("first"));
    folder.write("location {{service.serviceBasePath}} { return 200 mended; }");
    until("the mended one is served", async || host.get("/new").await.ends_with("mended")).await;
    until("nothing is wrong", async || problems(&agent).await.is_empty()).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_any_usable_templates_it_serves_what_is_live_until_they_are_mended() {
    let mut host = Host::new().await;
    let folder = Folder::new(&mut host, "first");
    host.script(vec![target("web", 1, "/web", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    agent.stop().await;
    host.until_announced(false).await;
    folder.write("{{#if}");
    std::fs::remove_file(host.root.path().join("templates.json")).unwrap();
    let live = std::fs::read_link(host.root.path().join("live")).unwrap();
    without_nginx(&host).await;
    let mut agent = host.agent().await;
    until("the live tree is served", async || host.get("/web").await.ends_with("first")).await;
    until("it is told", async || problems(&agent).await.contains("no templates are usable")).await;
    // nginx dies, and is started again all the same.
    without_nginx(&host).await;
    until("the live tree is served again", async || host.get("/web").await.ends_with("first")).await;
    let refused = agent.apply(1, vec![item(target("new", 1, "/new", &[]))]).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert!(refused.message().contains("{service}.conf.hbs"), "{}", refused.message());
    assert!(host.announced().await.is_none(), "what it cannot render it must not be given");
    assert_eq!(std::fs::read_link(host.root.path().join("live")).unwrap(), live);
    folder.write("location {{service.serviceBasePath}} { return 200 mended; }");
    host.until_announced(true).await;
    assert!(host.get("/web").await.ends_with("mended"));
    until("nothing is wrong", async || problems(&agent).await.is_empty()).await;
    let results = agent.apply(1, vec![item(target("new", 1, "/new", &[]))]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Applied, "{results:?}");
    agent.stop().await;
}

#[test]
fn with_nothing_to_serve_bad_templates_are_a_fault_of_the_configuration() {
    let folder = TempDir::new().unwrap();
    let templates = folder.path().join("templates");
    std::fs::create_dir_all(templates.join("group")).unwrap();
    std::fs::write(templates.join("group/x.conf.hbs"), "\n{{#if}").unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baragon-agent"));
        command.arg("serve").arg("--set").arg(format!("templates.directory={}", templates.display()));
        command.arg("--set").arg(format!("root={}/root", folder.path().display()));
        let output = command.args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, words) = run(&[]);
    assert!(
        code == Some(64) && words.contains("group/x.conf.hbs") && words.contains("line 2, column"),
        "{words}"
    );
    // With something to serve, it is only the check that minds.
    let tree = folder.path().join("root/generations/1");
    std::fs::create_dir_all(&tree).unwrap();
    std::fs::write(tree.join("manifest.json"), "{}").unwrap();
    assert_eq!(run(&["--check-config"]).0, Some(64));
}

#[test]
fn a_template_is_tried_out_without_a_state_or_an_agent() {
    let folder = TempDir::with_prefix("baragon-agent-try-").unwrap();
    let set = folder.path().join("service/hub/upstreams");
    std::fs::create_dir_all(&set).unwrap();
    let write = |text: &str| std::fs::write(set.join("{service}.conf.hbs"), text).unwrap();
    let run = |command: &str| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_baragon-agent"));
        let output = run.arg(command).arg("--templates").arg(folder.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), text)
    };
    write(
        "upstream {{{toNginxVar service.serviceId}}} {\n{{#each upstreams}}server {{{upstream}}};\n{{/each}}}\n",
    );
    let (code, text) = run("render");
    assert!(code == 0 && text.contains("==> upstreams/example-hub.conf <=="), "{text}");
    assert!(text.contains("server 192.0.2.1:8080;\nserver 192.0.2.2:8080;\n"), "{text}");
    let (code, text) = run("check");
    assert!(code == 0 && text.contains("valid: ") && text.contains("2 service(s)"), "{text}");
    assert!(!text.contains("warning"), "{text}");
    // Each kind of mistake, with its place.
    for (text, code, words) in [
        ("\n{{#if upstreams}}", 64, "line 2, column 18: this is not Handlebars"),
        (
            "{{#each upstreams}}\n{{{upstreem}}}{{/each}}",
            1,
            "line 2, column 1: there is no value `upstreem` here",
        ),
        ("upstream x { }", 1, "no servers are inside upstream in upstreams/example-hub.conf:1"),
    ] {
        write(text);
        let (found, said) = run("check");
        assert!(found == code && said.contains(words), "{found}: {said}");
    }
    std::fs::rename(&set, folder.path().join("service/hub/elsewhere")).unwrap();
    let (code, text) = run("check");
    assert!(code == 0 && text.contains("warning: elsewhere/example-hub.conf is rendered"), "{text}");
}
