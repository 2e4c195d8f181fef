//! What the leader of the baragon-services calls.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_apply_is_answered_when_it_is_served_and_bad_items_fail_alone() {
    let mut host = Host::new().await;
    let (one, two) = (host.backend("one").await, host.backend("two").await);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let results = agent.apply(10, vec![item(target("web", 1, "/web", &[&one]))]).await.unwrap();
    assert_eq!(results, [(Outcome::Applied, pb::Level::Structural, String::new())]);
    assert!(host.get("/web").await.ends_with("one"));
    let evil = target("evil", 1, "/x; } server {", &["h:1; server evil:2"]);
    let results = agent.apply(10, vec![item(evil), item(target("web", 2, "/web", &[&two]))]).await.unwrap();
    assert_eq!((results[0].0, results[1].0), (Outcome::Invalid, Outcome::Applied));
    assert!(
        results[0].2.contains("service.base_path") && results[0].2.contains("upstreams[0].address"),
        "{results:?}"
    );
    assert!(host.get("/web").await.ends_with("two"));
    let stale = agent.apply(10, vec![item(target("web", 1, "/web", &[&one]))]).await.unwrap();
    assert_eq!(stale[0].0, Outcome::Stale);
    let refused = agent.apply(9, vec![]).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    let config =
        agent.client.get_rendered_config(GetRenderedConfigRequest { service_id: "web".to_owned() }).await;
    let files = config.unwrap().into_inner().files;
    assert!(files.iter().any(|file| file.path == "endpoints" && file.content.contains(&two)));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_overtaken_or_is_meant_for_another_life_is_refused() {
    let mut host = Host::new().await;
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let boot_id = host.announced().await.unwrap()["boot_id"].as_str().unwrap().to_owned();
    let call = |generation, sequence, boot_id: &str| ApplyRequest {
        term: 5,
        group: Some(group()),
        items: vec![item(target("web", generation, "/web", &[]))],
        sequence,
        boot_id: boot_id.to_owned(),
    };
    agent.client.apply(call(2, 7, &boot_id)).await.unwrap();
    let late = ResyncRequest {
        term: 5,
        group: Some(group()),
        services: vec![],
        sequence: 6,
        boot_id: boot_id.clone(),
        ..ResyncRequest::default()
    };
    let overtaken = agent.client.resync(late).await.unwrap_err();
    assert_eq!(overtaken.code(), Code::FailedPrecondition, "{overtaken}");
    let misled = agent.client.apply(call(3, 8, "another")).await.unwrap_err();
    assert_eq!(misled.code(), Code::FailedPrecondition, "{misled}");
    assert!(host.get("/web").await.starts_with("HTTP/1.1 503"), "it is still served");
    agent.client.apply(call(3, 8, &boot_id)).await.unwrap();
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_tells_what_would_change_and_changes_nothing() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &["10.0.0.1:80"])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let wanted = vec![target("web", 2, "/web", &["10.0.0.2:80"]), target("bad", 1, "relative", &[])];
    let request = PlanRequest { group: Some(group()), targets: wanted, check: false };
    let plan = agent.client.plan(request).await.unwrap().into_inner();
    assert_eq!(plan.failures.iter().map(|one| one.service_id.as_str()).collect::<Vec<_>>(), ["bad"]);
    let [file] = &plan.files[..] else { panic!("{plan:?}") };
    assert_eq!((file.path.as_str(), plan.level()), ("endpoints", pb::Level::Endpoints));
    assert!(file.before.contains("10.0.0.1:80") && file.after.contains("10.0.0.2:80"), "{file:?}");
    let status = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!(status.services[0].generation, 1);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resync_makes_it_exactly_the_state_of_the_group() {
    let mut host = Host::new().await;
    host.script(vec![target("old", 1, "/old", &[]), target("web", 1, "/web", &[])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let bad = target("bad", 1, "relative", &[]);
    let services = vec![target("web", 2, "/web2", &[]), bad];
    let request = ResyncRequest { term: 4, group: Some(group()), services, ..ResyncRequest::default() };
    let answer = agent.client.resync(request).await.unwrap().into_inner();
    assert_eq!(answer.failures.iter().map(|f| f.service_id.as_str()).collect::<Vec<_>>(), ["bad"]);
    assert!(host.get("/old").await.starts_with("HTTP/1.1 404"));
    assert!(host.get("/web2").await.starts_with("HTTP/1.1 503"));
    let other = pb::Group { name: "other".to_owned(), ..pb::Group::default() };
    let wrong = ResyncRequest { term: 4, group: Some(other), services: vec![], ..ResyncRequest::default() };
    assert_eq!(agent.client.resync(wrong).await.unwrap_err().code(), Code::InvalidArgument);
    agent.stop().await;
}
