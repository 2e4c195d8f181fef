use proto::scheduler::v1::{HealthProtocol, RequestType};

use super::*;

const SHOP: &str = include_str!("../../../deploy/examples/shop.toml");

fn manifest(text: &str) -> Result<Manifest, Faults> {
    let mut faults = Faults::default();
    match document::parse("app.toml", text, &mut faults) {
        Some(root) => Manifest::new(root, None),
        None => Err(faults),
    }
}

fn heroku(text: &str, over: &str) -> Result<Manifest, Faults> {
    let mut faults = Faults::default();
    let root = procfile::parse("Procfile", text, &mut faults);
    let over = document::parse("app.toml", over, &mut faults);
    match (root, over) {
        (Some(root), Some(over)) => Manifest::new(root.overlaid(over), Some("shop")),
        _ => Err(faults),
    }
}

fn told(result: Result<Manifest, Faults>) -> Vec<String> {
    result.unwrap_err().to_string().lines().map(str::to_owned).collect()
}

fn part<'a>(application: &'a Application, name: &str) -> &'a Part {
    application.parts.iter().find(|part| part.name == name).unwrap()
}

#[test]
fn the_examples_are_valid() {
    let hello = manifest(include_str!("../../../deploy/examples/hello.toml")).unwrap().resolve(None).unwrap();
    assert_eq!(hello.parts[0].request.request_id, "hello");
    assert_eq!(hello.parts[0].deploy.load_balancer.as_ref().unwrap().base_path, "/hello");
    let worker =
        manifest(include_str!("../../../deploy/examples/worker.toml")).unwrap().resolve(None).unwrap();
    assert_eq!(worker.parts[0].request.r#type(), RequestType::Worker);
    for context in ["qa", "prod"] {
        manifest(SHOP).unwrap().resolve(Some(context)).unwrap();
    }
}

#[test]
fn all_faults_of_a_short_file_are_told_at_once_with_their_lines() {
    let text =
        "type = 'daemon'\ninstances = -1\ncolour = 'red'\n[health_check]\ninterval = 'soon'\n[env]\nA = 1";
    let rules = "must be one of service, worker, scheduled, on_demand, run_once";
    assert_eq!(
        told(manifest(text)),
        [
            "app.toml:1: id: must name the request, for example id = \"hello\"".to_owned(),
            format!("app.toml:1: type: is \"daemon\"; {rules}"),
            "app.toml:2: instances: is a whole number; must be a whole number, 0 or more, that is not too large"
                .to_owned(),
            "app.toml:1: command: must name a program, for example command = [\"/usr/bin/hello\"]".to_owned(),
            "app.toml:7: env.A: is a whole number; must be a text in quotes".to_owned(),
            "app.toml:5: health_check.interval: must be a duration longer than zero like \"10s\" or \"500ms\", not \"soon\"".to_owned(),
            "app.toml:4: health_check.path: must be the path of an HTTP GET, for example path = \"/healthz\"".to_owned(),
            "app.toml:3: colour: is not a known key".to_owned(),
        ]
    );
}

/// Each of these, below a valid application, is one fault at the key named.
const FAULTS: &[(&str, &str)] = &[
    ("[requests.x]\ntype='worker'", "app.toml:6: requests.x.deploy: must say what runs"),
    ("[requests.x]\ndeploy.command=['a']", "app.toml:6: requests.x.type: must say what it is"),
    (
        "[requests.x]\ntype=3\ndeploy.command=['a']",
        "app.toml:7: requests.x.type: is a whole number; must be a text",
    ),
    (
        "[requests.w.deploy.env]\nA=true",
        "app.toml:7: requests.w.deploy.env.A: is true or false; must be a text",
    ),
    (
        "[requests.w.deploy.instance_env.0]\nA='b'",
        "requests.w.deploy.instance_env.0: must be the number of an instance",
    ),
    ("[requests.w.deploy.rollout]\nsteps=[5,1]", "requests.w.deploy.rollout.steps: must rise"),
    (
        "[requests.w.deploy.rollout]\nsteps=[1]\ngroup_size=2",
        "rollout.group_size: takes the place of `steps`",
    ),
    (
        "[[requests.w.deploy.rollout.gates]]\nwait='1s'",
        "rollout.gates[0].kind: must be timed, webhook or manual",
    ),
    ("[[requests.w.deploy.rollout.gates]]\nkind='webhook'", "rollout.gates[0].url: must say whom to ask"),
    ("[[requests.w.deploy.rollout.gates]]\nkind='timed'", "rollout.gates[0].wait: must say how long"),
    ("[[requests.w.deploy.artifacts]]\nuri='http://a/b'", "artifacts[0].sha256: must be given"),
    ("[[requests.w.deploy.artifacts]]\nuri='b.tar'", "artifacts[0].uri: must begin with file:///"),
    ("requests.w.deploy.shell='x'", "requests.w.deploy.shell: takes the place of `command`"),
    ("[requests.w.deploy.health_check]\nprotocol='command'", "health_check.command: must name a program"),
    (
        "[requests.w.deploy.health_check]\nprotocol='smtp'\npath='/'",
        "must be one of http, https, http2, https2, tcp, command",
    ),
    ("[requests.w.schedule]\nmissed='all'", "requests.w.schedule.expression: must be given, or `after`"),
    ("[requests.w.job]\nretry=1", "app.toml:7: requests.w.job.retry: is not a known key"),
    ("[requests.w.placement]\nracks=[1]", "requests.w.placement.racks: is a list; must be a list of texts"),
    (
        "[requests.w.contexts.mars]\ninstances=1",
        "app.toml:6: requests.w.contexts.mars: overrides for \"mars\"",
    ),
    (
        "[requests.w.contexts.qa]\ninstance=1",
        "app.toml:7: requests.w.contexts.qa.instance: is not a known key",
    ),
    ("requests.w.only_in='mars'", "requests.w.only_in: names \"mars\""),
    ("requests.w.needs='y'", "requests.w.needs: names \"y\", which is not in this file"),
    ("requests.w.id='a b'", "requests.w.id: contains ' '"),
    ("[contexts.qa.more]\nx=1", "contexts.qa.more: is not a known key"),
    ("[app.x]\ny=1", "app.x: is not a known key"),
    ("[surprise]\nx=1", "app.toml:6: surprise: is not a known key"),
    ("requests.w.instances = 99999999999999999999", "instances: is a number; must be a whole number"),
    ("requests.w.needs='w'", "requests.w.needs: w wait for each other"),
    (
        "[requests.x]\nid='shop-w'\ntype='worker'\ndeploy.command=['a']",
        "requests.x.id: is \"shop-w\", as that of \"w\"",
    ),
];

/// `more` begins in line 6.
fn with(more: &str) -> String {
    format!(
        "app.name = 'shop'\nrequests.w.type = 'worker'\nrequests.w.deploy.command = ['w']\ncontexts.qa.address = 'http://qa:1'\n\n{more}\n"
    )
}

#[test]
fn each_fault_is_told_with_file_line_and_key() {
    for (more, wanted) in FAULTS {
        let told = told(manifest(&with(more)));
        let found = told.iter().filter(|line| line.contains(wanted)).count();
        assert_eq!((found, told.len()), (1, 1), "{more}\nwanted {wanted}\n{told:#?}");
    }
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    let told = told(manifest("id = 'a'\ncommand = [\ntype = 'x'\n"));
    assert!(told[0].starts_with("app.toml:"), "{told:?}");
    assert!(told[0].contains("is not TOML"), "{told:?}");
}

#[test]
fn a_context_overrides_what_it_names_and_nothing_else() {
    let shop = manifest(SHOP).unwrap();
    let (qa, prod) = (shop.resolve(Some("qa")).unwrap(), shop.resolve(Some("prod")).unwrap());
    let (qa_web, prod_web) = (part(&qa, "web"), part(&prod, "web"));
    assert_eq!((qa_web.request.instances, prod_web.request.instances), (1, 4));
    assert_eq!(qa_web.deploy.env["STAGE"], "qa");
    assert_eq!(prod_web.deploy.env["STAGE"], "prod");
    assert_eq!(qa_web.deploy.env["GREETING"], prod_web.deploy.env["GREETING"]);
    assert_eq!(qa_web.deploy.command, prod_web.deploy.command);
    assert!(prod_web.overridden.contains("env.STAGE"), "{:?}", prod_web.overridden);
    assert_eq!(prod.address, ["http://prod-1:7100", "http://prod-2:7100"]);
    let unknown = shop.resolve(Some("mars")).unwrap_err().to_string();
    assert_eq!(unknown, "--context: must be one of prod, qa");
    assert!(shop.resolve(None).is_err());
}

#[test]
fn a_shell_line_of_a_context_takes_the_place_of_a_command() {
    let text = with("[requests.w.contexts.qa]\ndeploy.shell = 'exec w'");
    let qa = manifest(&text).unwrap().resolve(Some("qa")).unwrap();
    assert_eq!((qa.parts[0].deploy.command.len(), qa.parts[0].deploy.shell.as_str()), (0, "exec w"));
}

#[test]
fn requests_come_after_what_they_need() {
    let shop = manifest(SHOP).unwrap().resolve(Some("prod")).unwrap();
    let names: Vec<_> = shop.parts.iter().map(|part| part.name.as_str()).collect();
    let at = |name| names.iter().position(|other| *other == name).unwrap();
    assert!(at("migrate") < at("web"), "{names:?}");
    assert!(at("nightly") < at("report"), "{names:?}");
    let report = part(&shop, "report");
    assert_eq!(report.request.schedule.as_ref().unwrap().after, ["shop-nightly"]);
}

#[test]
fn the_id_of_a_deploy_follows_its_content_and_a_migration_runs_again_for_its_users() {
    let of = |text: &str, name: &str| {
        let shop = manifest(text).unwrap().resolve(Some("qa")).unwrap();
        shop.deploy_id(part(&shop, name))
    };
    let changed = SHOP.replace("GREETING = \"hello\"", "GREETING = \"good day\"");
    assert_eq!(of(SHOP, "web"), of(SHOP, "web"));
    assert_ne!(of(SHOP, "web"), of(&changed, "web"));
    assert_eq!(of(SHOP, "nightly"), of(&changed, "nightly"));
    assert_ne!(of(SHOP, "migrate"), of(&changed, "migrate"));
    let named = SHOP.replace("name = \"shop\"", "name = \"shop\"\nversion = \"1.2\"");
    assert_eq!(of(&named, "web"), "1.2");
}

#[test]
fn options_reach_the_load_balancer_as_they_are() {
    let text = "id='a'\ntype='service'\ncommand=['x']\n[load_balancer]\nbase_path='/a'\ngroups=['g']\n[load_balancer.options]\nretries=2\n";
    let app = manifest(text).unwrap().resolve(None).unwrap();
    let options = app.parts[0].deploy.load_balancer.clone().unwrap().options.unwrap();
    assert_eq!(serde_json::to_value(options).unwrap()["retries"], 2.0);
}

#[test]
fn a_procfile_is_read_as_heroku_does() {
    let text = "# all of it\nweb: bin/server --port $PORT\nworker: bin/work\nclock:bin/clock a:b\nrelease: bin/migrate\n";
    let app = heroku(text, "").unwrap().resolve(None).unwrap();
    let kinds: Vec<_> = app.parts.iter().map(|part| (part.name.as_str(), part.request.r#type())).collect();
    assert_eq!(
        kinds,
        [
            ("release", RequestType::RunOnce),
            ("clock", RequestType::Worker),
            ("web", RequestType::Service),
            ("worker", RequestType::Worker)
        ]
    );
    let web = part(&app, "web");
    assert_eq!(web.request.request_id, "shop-web");
    assert_eq!(web.deploy.shell, "bin/server --port $PORT");
    assert_eq!(web.deploy.resources.as_ref().unwrap().ports, 1);
    assert_eq!(web.deploy.health_check.as_ref().unwrap().protocol(), HealthProtocol::Tcp);
    assert_eq!(part(&app, "clock").deploy.shell, "bin/clock a:b");
    assert!(app.is_needed(part(&app, "release")));
}

#[test]
fn a_file_is_laid_over_a_procfile() {
    let over = "[requests.web]\ninstances = 3\n[requests.web.deploy.load_balancer]\nbase_path = '/shop'\ngroups = ['g']\n[contexts.qa]\n";
    let app = heroku("web: serve", over).unwrap().resolve(Some("qa")).unwrap();
    assert_eq!(app.parts[0].request.instances, 3);
    assert_eq!(app.parts[0].deploy.shell, "serve");
    assert_eq!(app.parts[0].deploy.load_balancer.as_ref().unwrap().base_path, "/shop");
}

#[test]
fn all_faults_of_a_procfile_are_told_at_once() {
    let faults = told(heroku("web server\n\nwo rker: x\nclock:\nweb: a\nweb: b\n", ""));
    let wanted = [
        "Procfile:1: is \"web server\"",
        "Procfile:3: is \"wo rker: x\"",
        "Procfile:4: clock has no command",
    ];
    for (line, wanted) in faults.iter().zip(wanted) {
        assert!(line.starts_with(wanted), "{faults:?}");
    }
    assert_eq!(faults.len(), 4);
    assert!(faults[3].starts_with("Procfile:6: requests.web: is there twice"), "{faults:?}");
    assert_eq!(
        told(heroku("# nothing\n", "")),
        ["Procfile: has no process; write lines like `web: bin/server`"]
    );
}
