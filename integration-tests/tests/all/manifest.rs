//! An application from its file: plan, apply, prune, promote.

use std::{fs, process::Output};

use integration_tests::{
    app,
    cluster::{Cluster, Member, Plan},
    paths,
};
use serde_json::Value;
use tokio::process::Command;

/// Two schedulers that know nothing of each other: qa and prod.
async fn two_contexts() -> Cluster {
    let plan = Plan::for_test().schedulers(2);
    let data = plan.folder.join("tasks").join("prod");
    plan.set("scheduler-2", "etcd.prefix=/prod")
        .own_task_ports("scheduler-2", 50)
        .set("scheduler-2", format!("engine.data={}", data.display()))
        .start()
        .await
}

fn url(member: &Member) -> String {
    format!("http://{}", member.address)
}

/// Two workers, of which prod runs more and says its stage otherwise.
fn shop(cluster: &Cluster, level: &str, with_clock: bool) -> String {
    let clock =
        if with_clock { "[requests.clock]\ntype = 'worker'\ndeploy.shell = 'exec sleep 600'\n" } else { "" };
    let text = format!(
        "[app]\nname = 'shop'\nowners = ['team@shop.test']\n\
         [contexts.qa]\naddress = '{}'\nenv = {{ STAGE = 'qa' }}\n\
         [contexts.prod]\naddress = '{}'\nenv = {{ STAGE = 'prod' }}\n\
         [requests.mailer]\ntype = 'worker'\n\
         [requests.mailer.deploy]\ncommand = ['/bin/sh', '-c', 'echo $STAGE $LEVEL; exec sleep 600']\n\
         env = {{ LEVEL = '{level}', API_TOKEN = 'hush-{level}' }}\nresources = {{ cpus = 0.1, memory_mb = 32 }}\n\
         [requests.mailer.contexts.prod]\ninstances = 2\n{clock}",
        url(&cluster.schedulers[0]),
        url(&cluster.schedulers[1]),
    );
    let file = cluster.folder.join("shop.toml");
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

async fn run(args: &[&str]) -> Output {
    Command::new(paths::binary("scheduler").unwrap()).args(args).output().await.unwrap()
}

/// What it says, on both streams; its exit code must be this.
async fn told(cluster: &Cluster, code: i32, args: &[&str]) -> String {
    let output = run(args).await;
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "scheduler {args:?}: {text}\n{}", cluster.state());
    text
}

async fn json(cluster: &Cluster, context: usize, args: &[&str]) -> Value {
    let address = url(&cluster.schedulers[context]);
    let args = [args, &["--output", "json", "--address", &address]].concat();
    let text = told(cluster, 0, &args).await;
    serde_json::from_str(text.trim()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

async fn active(cluster: &Cluster, context: usize, request: &str) -> String {
    let status = json(cluster, context, &["request", "show", request]).await;
    status["status"]["activeDeployId"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_plan_shows_what_apply_then_does_and_a_second_apply_does_nothing() {
    let cluster = two_contexts().await;
    let file = shop(&cluster, "info", true);
    let of_qa = ["--file", &file, "--context", "qa"];
    let with = |command: &'static str, more: &[&'static str]| {
        [&[command], &of_qa[..], more].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let say = async |code, command, more: &[&'static str]| {
        let args = with(command, more);
        told(&cluster, code, &args.iter().map(String::as_str).collect::<Vec<_>>()).await
    };

    let plan = say(2, "plan", &["--detailed-exitcode"]).await;
    assert!(plan.contains("+ shop-mailer (worker, deploy ") && plan.contains("2 to create"), "{plan}");
    assert!(plan.contains("deploy.env.API_TOKEN: - -> (hidden)") && !plan.contains("hush"), "{plan}");
    assert!(is_empty(&cluster).await, "a plan has written something");

    let applied = say(0, "apply", &["-m", "first"]).await;
    assert!(applied.contains("deploy shop-mailer-") && applied.contains("SUCCEEDED"), "{applied}");
    let first = active(&cluster, 0, "shop-mailer").await;
    assert!(applied.contains(&first), "{first}: {applied}");
    let again = say(0, "apply", &[]).await;
    assert!(again.contains("0 to create, 0 to change, 0 to delete, 2 unchanged"), "{again}");
    assert_eq!(say(0, "plan", &["--detailed-exitcode"]).await, again);

    shop(&cluster, "debug", false);
    let plan = say(0, "plan", &["--prune"]).await;
    assert!(plan.contains("~ shop-mailer") && plan.contains("- shop-clock (worker) is deleted"), "{plan}");
    assert!(plan.contains("deploy.env.LEVEL: \"info\" -> \"debug\""), "{plan}");
    say(0, "apply", &["--prune"]).await;
    let second = active(&cluster, 0, "shop-mailer").await;
    assert_ne!(second, first);
    let address = url(&cluster.schedulers[0]);
    let diff = told(&cluster, 0, &["diff", "shop-mailer", &first, &second, "--address", &address]).await;
    let lines: Vec<_> = diff.lines().collect();
    let wanted = ["deploy.env.API_TOKEN: (hidden) -> (hidden)", "deploy.env.LEVEL: \"info\" -> \"debug\""];
    assert_eq!(lines, wanted);
    let gone = told(&cluster, 0, &["request", "list", "--address", &address]).await;
    assert!(!gone.contains("shop-clock") || gone.contains("DELETING"), "{gone}");

    // Back to what it was: the id of then is used, so it is a further attempt.
    shop(&cluster, "info", false);
    say(0, "apply", &[]).await;
    assert_eq!(active(&cluster, 0, "shop-mailer").await, format!("{first}.2"));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_promoted_is_the_very_deploy_that_ran_and_not_what_the_file_says_since() {
    let cluster = two_contexts().await;
    let file = shop(&cluster, "info", false);
    let promote = ["promote", "--file", &file, "--from", "qa", "--to", "prod"];
    let refused = told(&cluster, 1, &promote).await;
    assert!(refused.contains("shop-mailer: is not in qa; apply it there first"), "{refused}");

    told(&cluster, 0, &["apply", "--file", &file, "--context", "qa"]).await;
    shop(&cluster, "edited", false);
    let promoted = told(&cluster, 0, &promote).await;
    assert!(promoted.contains("SUCCEEDED"), "{promoted}");

    let id = active(&cluster, 0, "shop-mailer").await;
    assert_eq!(active(&cluster, 1, "shop-mailer").await, id);
    let deploy = json(&cluster, 1, &["deploys", "show", "shop-mailer", &id]).await;
    assert_eq!(deploy["status"]["deploy"]["env"]["LEVEL"], "info");
    assert_eq!(deploy["status"]["deploy"]["env"]["STAGE"], "prod");
    let request = json(&cluster, 1, &["request", "show", "shop-mailer"]).await;
    assert_eq!(request["status"]["request"]["instances"], 2);

    let again = told(&cluster, 0, &promote).await;
    assert!(again.contains("0 to create, 0 to change, 0 to delete, 1 unchanged"), "{again}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn every_fault_of_a_file_and_of_what_the_server_refuses_is_told_at_once() {
    let cluster = two_contexts().await;
    let file = shop(&cluster, "info", false);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.clone() + "colour = 'red'\nsize = 3\n").unwrap();
    let plan = ["plan", "--file", &file, "--context", "qa"];
    let faults = told(&cluster, 64, &plan).await;
    let lines: Vec<_> = faults.lines().collect();
    assert_eq!(lines.len(), 2, "{faults}");
    assert!(
        lines[0].contains("shop.toml:18: requests.mailer.contexts.prod.colour: is not a known key"),
        "{faults}"
    );

    fs::write(&file, text.replace("memory_mb = 32", "memory_mb = 32, ports = 1000")).unwrap();
    let refused = told(&cluster, 64, &plan).await;
    assert!(refused.contains("shop-mailer: deploy.resources.ports"), "{refused}");
    assert!(is_empty(&cluster).await, "a refused plan has written something");

    let procfile = cluster.folder.join("Procfile");
    fs::write(&procfile, "mailer: exec sleep 600\n").unwrap();
    let procfile = procfile.display().to_string();
    let address = url(&cluster.schedulers[0]);
    let args = ["apply", "--procfile", &procfile, "--app", "heroku", "--address", &address];
    let applied = told(&cluster, 0, &args).await;
    assert!(applied.contains("+ heroku-mailer (worker") && applied.contains("SUCCEEDED"), "{applied}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_failure_ends_an_apply_and_names_what_was_not_begun() {
    let cluster = two_contexts().await;
    let file = cluster.folder.join("two.toml");
    let text = "app.name = 'two'\n[requests.first]\ntype = 'worker'\ndeploy.shell = 'echo no luck >&2; exit 3'\n\
                [requests.second]\ntype = 'worker'\nneeds = 'first'\ndeploy.shell = 'exec sleep 600'\n";
    fs::write(&file, text).unwrap();
    let (file, address) = (file.display().to_string(), url(&cluster.schedulers[0]));
    let apply = ["apply", "--file", &file, "--address", &address];
    let failed = told(&cluster, 1, &apply).await;
    for words in ["two-first was not done", "no luck", "not begun: two-second"] {
        assert!(failed.contains(words), "{words}: {failed}");
    }
    let list = told(&cluster, 0, &["request", "list", "--address", &address]).await;
    assert!(!list.contains("two-second"), "{list}");

    fs::write(&file, text.replace("echo no luck >&2; exit 3", "exec sleep 600")).unwrap();
    let applied = told(&cluster, 0, &apply).await;
    assert!(applied.contains("deploy two-second-"), "{applied}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_release_that_fails_holds_the_others_back_until_it_has_succeeded() {
    let cluster = two_contexts().await;
    let allowed = cluster.folder.join("allowed");
    let file = cluster.folder.join("Procfile");
    let text = format!("release: test -e {}\nworker: exec sleep 600\n", allowed.display());
    fs::write(&file, text).unwrap();
    let (file, address) = (file.display().to_string(), url(&cluster.schedulers[0]));
    let apply = ["apply", "--procfile", &file, "--app", "held", "--address", &address];
    for _ in 0..2 {
        let failed = told(&cluster, 1, &apply).await;
        assert!(
            failed.contains("held-release was not done") && failed.contains("not begun: held-worker"),
            "{failed}"
        );
    }
    fs::write(&allowed, "").unwrap();
    let applied = told(&cluster, 0, &apply).await;
    assert!(
        applied.contains("of held-release SUCCEEDED") && applied.contains("deploy held-worker-"),
        "{applied}"
    );
    assert!(active(&cluster, 0, "held-release").await.ends_with(".3"), "{applied}");
    let again = told(&cluster, 0, &apply).await;
    assert!(again.contains("0 to create, 0 to change, 0 to delete, 2 unchanged"), "{again}");
    cluster.stop().await.unwrap();
}

async fn is_empty(cluster: &Cluster) -> bool {
    let list = told(cluster, 0, &["request", "list", "--address", &url(&cluster.schedulers[0])]).await;
    !list.contains("shop-mailer")
}

#[tokio::test]
async fn the_web_of_a_procfile_listens_on_its_port_and_takes_calls_when_a_file_says_where() {
    let cluster = Plan::for_test().agents(1).schedulers(1).start().await;
    let (procfile, over) = (cluster.folder.join("Procfile"), cluster.folder.join("over.toml"));
    let webapp = paths::binary("webapp").unwrap();
    fs::write(&procfile, format!("web: exec {} --version one\n", webapp.display())).unwrap();
    let text = format!(
        "app.name = 'heroku'\n[requests.web.deploy.load_balancer]\nbase_path = '/web'\n\
         groups = ['{}']\ndomains = ['{}']\n",
        app::GROUP,
        app::DOMAIN
    );
    fs::write(&over, text).unwrap();
    let (procfile, over) = (procfile.display().to_string(), over.display().to_string());
    let address = url(&cluster.schedulers[0]);
    let args = ["apply", "--procfile", &procfile, "--file", &over, "--address", &address];
    let applied = told(&cluster, 0, &args).await;
    assert!(applied.contains("+ heroku-web (service") && applied.contains("SUCCEEDED"), "{applied}");
    let answer = cluster.nginx[0].get(app::DOMAIN, "/web/x").await.unwrap();
    assert!(answer.status == 200 && answer.body.contains("\"one\""), "{answer:?}");
    cluster.stop().await.unwrap();
}
