//! What a plan and the metrics say of a host.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

async fn plan(agent: &Agent, targets: Vec<pb::ServiceTarget>) -> proto::baragon::agent::v1::PlanResponse {
    let request = PlanRequest { group: Some(group()), targets, check: true };
    agent.client.clone().plan(request).await.unwrap().into_inner()
}

fn slow(mut target: pb::ServiceTarget) -> pb::ServiceTarget {
    let options = serde_json::from_str(r#"{"slow_start":"30s"}"#).unwrap();
    target.service.as_mut().unwrap().options = Some(options);
    target
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_shows_files_of_one_among_many_and_has_them_checked() {
    let mut host = Host::new().await;
    // One that is looked up by its name must not show up as a difference.
    let named = target("named", 1, "/named", &["localhost:80"]);
    host.script(vec![target("web", 1, "/web", &["10.0.0.1:80"]), named, target("gone", 1, "/gone", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    let moved = slow(target("web", 2, "/moved", &["10.0.0.1:80"]));
    let removed = pb::ServiceTarget { service_id: "gone".to_owned(), generation: 2, ..Default::default() };
    let plan = plan(&agent, vec![moved, removed]).await;
    assert_eq!((plan.level(), plan.checked, plan.check_output.as_str()), (pb::Level::Structural, true, ""));
    let file =
        |name: &str| plan.files.iter().find(|file| file.path == name).unwrap_or_else(|| panic!("{plan:?}"));
    let web = file("locations/_/web.conf");
    assert!(web.before.contains("location = /web {") && web.after.contains("location = /moved {"), "{web:?}");
    assert!(
        !file("locations/_/gone.conf").before.is_empty() && file("locations/_/gone.conf").after.is_empty()
    );
    assert!(plan.files.iter().all(|file| !file.path.contains("named")), "{plan:?}");
    assert_eq!(plan.notes, Vec::<String>::new(), "nginx with Lua starts slowly");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_tells_what_nginx_would_refuse_and_what_would_be_ignored() {
    let mut host = Host::new().await;
    host.further.push("nginx.lua=off".to_owned());
    host.script(vec![target("web", 1, "/web", &["10.0.0.1:80"])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    let bad = slow(target("bad", 1, "/bad", &["no-such-host.invalid:80"]));
    let plan = plan(&agent, vec![bad]).await;
    assert!(plan.checked && plan.check_output.contains("host not found in upstream"), "{plan:?}");
    assert!(plan.notes[0].starts_with("bad: slow_start is ignored"), "{plan:?}");
    let status = agent.client.clone().get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!((status.services.len(), status.problems), (1, vec![]));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_metrics_tell_the_state_and_the_workers_as_they_are() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &["10.0.0.1:80"])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    let mut stream = TcpStream::connect(agent.address).await.unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    for line in [
        "baragon_agent_old_workers 0",
        "baragon_agent_state{state=\"serving\"} 1",
        "baragon_agent_state{state=\"converging\"} 0",
        "baragon_agent_dictionary_percent 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    agent.stop().await;
}
