//! The same by hand: what an operator types.

use std::{fs, process::Output};

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Member, Plan},
    paths,
};
use tokio::process::Command;

async fn run(binary: &str, members: &[Member], args: &[&str]) -> Output {
    let urls: Vec<String> = members.iter().map(|member| format!("http://{}", member.address)).collect();
    let variable = if binary == "scheduler" { "SCHEDULER_ADDRESS" } else { "BARAGON_ADDRESS" };
    let program = paths::binary(binary).unwrap();
    Command::new(program).args(args).env(variable, urls.join(",")).output().await.unwrap()
}

async fn text(cluster: &Cluster, binary: &str, args: &[&str], code: i32) -> String {
    let members = if binary == "scheduler" { &cluster.schedulers } else { &cluster.services };
    let output = run(binary, members, args).await;
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{binary} {args:?}: {text}\n{}", cluster.state());
    text
}

fn app_file(cluster: &Cluster, version: &str, extra_env: &str) -> String {
    let file = cluster.folder.join(format!("{version}.toml"));
    let toml = app::as_toml("hello", version, 1).unwrap();
    fs::write(&file, toml.replace("[env]\n", &format!("[env]\n{extra_env}\n"))).unwrap();
    file.display().to_string()
}

#[tokio::test]
async fn a_request_by_hand_shows_its_way_to_success() {
    let cluster = Plan::for_test().services(2).agents(1).start().await;
    let bare = Bare::start(&cluster.folder, "v1").await.unwrap();
    let submit = ["request", "submit", "--id", "by-hand", "--service", "hello", "--base-path", "/hello"];
    let rest = ["--group", app::GROUP, "--add", &bare.address, "--wait"];

    let told = text(&cluster, "baragon-service", &[&submit[..], &rest[..]].concat(), 0).await;
    assert!(
        told.contains("request by-hand is WAITING") && told.contains("request by-hand is SUCCESS"),
        "{told}"
    );
    let told = text(&cluster, "baragon-service", &["request", "status", "by-hand"], 0).await;
    assert!(told.contains("SUCCESS"), "{told}");
    let json = text(&cluster, "baragon-service", &["service", "show", "hello", "--output", "json"], 0).await;
    assert!(json.contains(&bare.address), "{json}");

    let wrong =
        ["request", "submit", "--service", "bad id;", "--base-path", "no-slash", "--group", "nowhere"];
    let told = text(&cluster, "baragon-service", &wrong, 64).await;
    for field in ["service_id", "base_path", "groups"] {
        assert!(told.contains(field), "{field} is not named: {told}");
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_deploy_by_hand_tells_its_steps_and_a_failing_one_leaves_the_old_version() {
    let cluster = Plan::for_test().services(1).agents(1).schedulers(2).start().await;
    let good = app_file(&cluster, "v1", "");
    let told = text(&cluster, "scheduler", &["deploy", &good, "--id", "v1", "--wait"], 0).await;
    for words in ["is WAITING", "is SUCCESS", "SUCCEEDED"] {
        assert!(told.contains(words), "{words} is not told: {told}");
    }
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    let told = text(&cluster, "scheduler", &["tasks", "hello"], 0).await;
    assert!(told.contains("HEALTHY"), "{told}");

    let bad = app_file(&cluster, "v2", "FAIL_HEALTH = \"true\"");
    let slow = fs::read_to_string(&bad)
        .unwrap()
        .replace("path = \"/healthz\"", "path = \"/healthz\"\nstartup_budget = \"2s\"");
    fs::write(&bad, slow).unwrap();
    let told = text(&cluster, "scheduler", &["deploy", &bad, "--id", "v2", "--wait"], 1).await;
    assert_eq!(told.matches("deploy hello-v2 FAILED").count(), 1, "{told}");
    assert_eq!(cluster.expect(cluster.nginx[0].version("/hello").await), "v1");
    cluster.stop().await.unwrap();
}
