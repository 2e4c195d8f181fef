//! What was there before comes back: by itself, or by one call.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use integration_tests::cluster::{Cluster, Plan};
use proto::scheduler::v1::{
    ActionKind, Actor, AuditEntry, Deploy, DeployStatus, ListAuditRequest, ListDeploysRequest,
    RollbackPolicy, RollbackRequest,
};
use tonic::Code;

use crate::{
    PATIENCE,
    serving::{self, Serving, millis},
};

/// v2 serves, and is watched.
async fn watched(cluster: &Arc<Cluster>, id: &str, watch: u32, failures: u32) -> (Serving, DeployStatus) {
    let serving = Serving::begin(cluster, id, 2).await;
    let ill = ill(&serving).display().to_string();
    let rollback = Some(RollbackPolicy { watch: millis(watch), failures });
    let mut v2 = Deploy { rollback, ..serving.version("v2", &[("UNHEALTHY_IF", &ill)]) };
    let check = v2.health_check.as_mut().unwrap();
    (check.interval, check.failures) = (millis(100), 2);
    serving.deploy(v2).await;
    let end = serving.succeeds("v2").await;
    serving.serves_alone("v2").await;
    serving.answers_only("v2").await;
    (serving, end)
}

/// While this file is there, v2 says that it is not well.
fn ill(serving: &Serving) -> std::path::PathBuf {
    serving.cluster.folder.join(format!("{}-is-ill", serving.id))
}

async fn crash_one(serving: &Serving, deploy: &str) -> String {
    let task = serving.tasks(deploy).await.remove(0);
    serving::crash(&task);
    task.task_id
}

async fn crash_and_mend(serving: &Serving, deploy: &str) {
    let lost = crash_one(serving, deploy).await;
    let what = format!("{lost} is replaced");
    let mended = async || !serving.serves_alone(deploy).await.contains(&lost);
    serving.cluster.until(&what, PATIENCE, mended).await;
}

async fn comes_back(serving: &Serving) -> DeployStatus {
    serving.until("v1.again1", "is made", |_| true).await;
    let end = serving.succeeds("v1.again1").await;
    serving.serves_alone("v1.again1").await;
    serving.answers_only("v1").await;
    end
}

async fn deploys(serving: &Serving) -> Vec<String> {
    let call = ListDeploysRequest { request_id: serving.id.clone(), ..Default::default() };
    let answer = serving.cluster.scheduler().replica(0).list_deploys(call).await.unwrap().into_inner();
    answer.deploys.into_iter().map(|status| status.deploy.unwrap().deploy_id).collect()
}

async fn audited(serving: &Serving) -> Vec<AuditEntry> {
    let (request_id, kind) = (serving.id.clone(), ActionKind::Rollback.into());
    let call = ListAuditRequest { request_id, kind, ..Default::default() };
    serving.cluster.scheduler().replica(0).list_audit(call).await.unwrap().into_inner().entries
}

async fn one_death_is_enough(cluster: Arc<Cluster>) {
    let (serving, _) = watched(&cluster, "dies", 60_000, 1).await;
    let task = crash_one(&serving, "v2").await;
    let back = comes_back(&serving).await;
    assert_eq!((&*back.user, &*back.rollback_of), ("scheduler", "v1"));
    // Its death or its checks are seen first.
    let words = format!("deploy v2 had 1 failure within 60 s of its success, the last: task {task} ");
    assert!(back.note.starts_with(&words), "{}", back.note);
    let bad = serving.status("v2").await.unwrap();
    assert!(bad.failures.iter().any(|failure| failure.task_id == task), "{bad:?}");
    let entries = audited(&serving).await;
    let told: Vec<_> = entries.iter().map(|entry| (&*entry.before, &*entry.after)).collect();
    assert_eq!(told, [("v2", "v1.again1")], "{entries:#?}");

    // What was brought back is not taken away again.
    crash_and_mend(&serving, "v1.again1").await;
    assert_eq!(deploys(&serving).await, ["v1.again1", "v2", "v1"]);
    serving.end().await;
}

async fn bad_health_of_all_is_enough(cluster: Arc<Cluster>) {
    let (serving, _) = watched(&cluster, "ails", 60_000, 2).await;
    std::fs::write(ill(&serving), "").unwrap();
    let back = comes_back(&serving).await;
    assert!(back.note.contains("deploy v2 had 2 failures"), "{back:#?}");
    assert!(back.note.contains("2 checks failed in a row"), "{back:#?}");
    serving.end().await;
}

async fn fewer_than_the_policy_names_are_replaced(cluster: Arc<Cluster>) {
    let (serving, _) = watched(&cluster, "bears", 60_000, 2).await;
    crash_and_mend(&serving, "v2").await;
    assert_eq!(deploys(&serving).await, ["v2", "v1"]);
    crash_one(&serving, "v2").await;
    comes_back(&serving).await;
    serving.end().await;
}

async fn after_the_watch_nothing_comes_back(cluster: Arc<Cluster>) {
    let (serving, end) = watched(&cluster, "settled", 300, 1).await;
    let over = serving::time(end.finished_at) + Duration::from_millis(300);
    cluster.until("the watch is over", PATIENCE, async || SystemTime::now() > over).await;
    crash_and_mend(&serving, "v2").await;
    assert_eq!(deploys(&serving).await, ["v2", "v1"]);
    serving.end().await;
}

async fn rollback(serving: &Serving, to: &str, id: &str) -> Result<String, tonic::Status> {
    let call = RollbackRequest {
        request_id: serving.id.clone(),
        to_deploy_id: to.to_owned(),
        deploy_id: id.to_owned(),
        actor: Some(Actor { user: "ann".to_owned(), message: "it leaks".to_owned() }),
    };
    let answer = serving.cluster.scheduler().replica(0).rollback(call).await?;
    Ok(answer.into_inner().status.unwrap().deploy.unwrap().deploy_id)
}

async fn one_call_goes_back_and_one_more_forth(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "called", 2).await;
    let first = rollback(&serving, "", "").await.unwrap_err();
    assert_eq!(first.code(), Code::FailedPrecondition, "{first:?}");
    assert!(first.message().contains("no earlier successful deploy to go back to"), "{first:?}");
    serving.deploy(serving.version("v2", &[])).await;
    serving.succeeds("v2").await;
    serving.answers_only("v2").await;

    assert_eq!(rollback(&serving, "", "").await.unwrap(), "v1.again1");
    let back = serving.succeeds("v1.again1").await;
    assert_eq!((&*back.user, &*back.note, &*back.rollback_of), ("ann", "it leaks", "v1"));
    serving.serves_alone("v1.again1").await;
    serving.answers_only("v1").await;

    for (to, code, words) in [
        ("v9", Code::NotFound, "has no deploy v9"),
        ("v1.again1", Code::FailedPrecondition, "is the active one; name another"),
    ] {
        let refused = rollback(&serving, to, "").await.unwrap_err();
        assert_eq!(refused.code(), code, "{refused:?}");
        assert!(refused.message().contains(words), "{refused:?}");
    }
    // The same call again is the same deploy.
    for _ in 0..2 {
        assert_eq!(rollback(&serving, "v2", "forth").await.unwrap(), "forth");
    }
    serving.succeeds("forth").await;
    serving.serves_alone("forth").await;
    serving.answers_only("v2").await;
    assert_eq!(rollback(&serving, "v2", "forth").await.unwrap(), "forth");
    assert_eq!(audited(&serving).await.len(), 2);
    serving.end().await;
}

#[tokio::test]
async fn a_deploy_that_turns_bad_while_it_is_watched_makes_way_for_the_one_before_under_traffic() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    let shared = || Arc::clone(&cluster);
    tokio::join!(
        one_death_is_enough(shared()),
        bad_health_of_all_is_enough(shared()),
        fewer_than_the_policy_names_are_replaced(shared()),
        after_the_watch_nothing_comes_back(shared()),
        one_call_goes_back_and_one_more_forth(shared()),
    );
    serving::stop(cluster).await;
}
