//! Checks of real tasks: by a command inside them, by a connection, and behind the
//! load balancers.

use std::sync::Arc;

use integration_tests::{
    app,
    cluster::{Cluster, Plan},
};
use proto::scheduler::v1::{
    Deploy, DeployFailure, DeployFailureKind, DeployState, DeployStatus, HealthCheck, HealthProtocol,
    Request, RequestType, Resources, TaskState,
};

use crate::{
    PATIENCE,
    scheduler_actions::{MANY, healthy, ids, tasks},
    serving::{self, Serving, millis},
};

async fn ends(cluster: &Cluster, request: Request, deploy: Deploy) -> DeployStatus {
    let (scheduler, id) = (cluster.scheduler(), deploy.deploy_id.clone());
    cluster.expect(scheduler.deploy(request, deploy).await);
    cluster.expect(scheduler.watch(MANY, &id, PATIENCE, |_| {}).await)
}

fn assert_failed(end: &DeployStatus, words: &str) {
    let failure = end.failures.iter().find(|failure| failure.message.contains(words));
    let kind = failure.map(DeployFailure::kind);
    assert_eq!(end.state(), DeployState::Failed, "{end:#?}");
    assert_eq!(kind, Some(DeployFailureKind::TaskFailedHealthChecks), "{end:#?}");
}

/// Ready after a moment, and checked by a command in its sandbox.
fn checked_inside(version: &str, test: &str) -> Deploy {
    Deploy {
        request_id: MANY.to_owned(),
        deploy_id: version.to_owned(),
        shell: "sleep 0.3; touch ready; exec sleep 1000".to_owned(),
        resources: Some(Resources { cpus: 0.01, memory_mb: 16, ..Default::default() }),
        health_check: Some(HealthCheck {
            protocol: HealthProtocol::Command.into(),
            command: ["sh", "-c", test].map(ToOwned::to_owned).to_vec(),
            interval: millis(100),
            failures: 2,
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_command_inside_a_task_says_when_it_is_ready_and_when_it_is_so_no_more() {
    let cluster = Plan::for_test().agents(0).schedulers(1).start().await;
    let request = || Request { r#type: RequestType::Worker.into(), ..app::request(MANY, 3) };
    let mut never = checked_inside("v1", "echo not yet; exit 3");
    never.health_check.as_mut().unwrap().startup_budget = millis(3000);
    let end = ends(&cluster, request(), never).await;
    assert_failed(&end, "sh ended with 3: not yet");

    let end = ends(&cluster, request(), checked_inside("v2", "test -e ready && ! test -e bad")).await;
    assert_eq!(end.state(), DeployState::Succeeded, "{end:#?}");
    let before = healthy(&cluster, MANY, 3).await;
    let victim = &before[1];
    std::fs::write(format!("{}/bad", victim.sandbox), "").unwrap();
    let all = cluster
        .until("it is replaced, and nobody else", PATIENCE, async || {
            let all = tasks(&cluster, MANY).await;
            let serve = all.iter().filter(|task| task.state() == TaskState::Healthy).count();
            (serve == 3 && all.len() == 3 && !ids(&all).contains(&victim.task_id)).then_some(all)
        })
        .await;
    assert_eq!(ids(&before).intersection(&ids(&all)).count(), 2);
    let ended = cluster.expect(cluster.scheduler().tasks(MANY, true).await);
    let ended = ended.iter().find(|task| task.task_id == victim.task_id).unwrap();
    assert!(ended.message.contains("sh ended with 1"), "{ended:#?}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_task_that_takes_connections_is_healthy_where_that_is_asked_and_another_is_not() {
    let cluster = Plan::for_test().agents(0).schedulers(1).start().await;
    let check = HealthCheck {
        protocol: HealthProtocol::Tcp.into(),
        startup_budget: millis(20_000),
        ..Default::default()
    };
    let listens = Deploy {
        health_check: Some(check.clone()),
        load_balancer: None,
        drain: None,
        ..app::deploy(MANY, "v1", &[]).unwrap()
    };
    let end = ends(&cluster, app::request(MANY, 2), listens.clone()).await;
    assert_eq!(end.state(), DeployState::Succeeded, "{end:#?}");
    let before = healthy(&cluster, MANY, 2).await;

    let deaf = Deploy {
        deploy_id: "v2".to_owned(),
        command: ["sleep", "1000"].map(ToOwned::to_owned).to_vec(),
        health_check: Some(HealthCheck { startup_budget: millis(3000), ..check }),
        ..listens
    };
    let end = ends(&cluster, app::request(MANY, 2), deaf).await;
    assert_failed(&end, "cannot connect to 127.0.0.1:");
    assert_eq!(ids(&healthy(&cluster, MANY, 2).await), ids(&before));
    cluster.stop().await.unwrap();
}

/// Bad for as long as there is a file of that name in the sandbox of a task.
async fn may_turn_bad(cluster: &Arc<Cluster>, id: &str, instances: u32) -> Serving {
    let mut v1 = serving::version(id, "v1", &[("UNHEALTHY_IF", "bad")]);
    let check = v1.health_check.as_mut().unwrap();
    (check.interval, check.failures) = (millis(100), 2);
    Serving::begin_with(cluster, v1, instances).await
}

/// The last of them does, and is replaced; no call fails.
async fn one_turns_bad(cluster: Arc<Cluster>, id: &str, instances: u32) {
    let serving = may_turn_bad(&cluster, id, instances).await;
    let before = serving.tasks("v1").await;
    let victim = before.last().unwrap();
    std::fs::write(format!("{}/bad", victim.sandbox), "").unwrap();
    let gone = async || !ids(&serving.tasks("v1").await).contains(&victim.task_id);
    cluster.until("it makes way", PATIENCE, gone).await;
    let now = serving.serves_alone("v1").await;
    assert_eq!(now.intersection(&ids(&before)).count(), instances as usize - 1, "nobody else");
    serving.end().await;
}

#[tokio::test]
async fn who_turns_bad_behind_the_load_balancers_makes_way_and_no_call_fails() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    tokio::join!(
        one_turns_bad(Arc::clone(&cluster), "one-of-three", 3),
        // It goes when another one serves.
        one_turns_bad(Arc::clone(&cluster), "alone", 1),
    );
    serving::stop(cluster).await;
}
