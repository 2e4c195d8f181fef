//! Deploys whose tasks die at their start.

use proto::scheduler::v1::{DeployFailureKind, DeployState, DeployStatus, RollbackRequest};

use super::*;
use crate::engine::Exit;

async fn end_of(served: &Served, id: &str) -> DeployStatus {
    served.until_done("mail", id).await;
    let call = GetDeployRequest { request_id: "mail".to_owned(), deploy_id: id.to_owned() };
    served.client().get_deploy(call).await.unwrap().into_inner().status.unwrap()
}

/// The next task of the deploy dies before it counts as healthy.
async fn dies_at_its_start(served: &Served, task: &str) {
    served.until(task, async |_| served.engine.running().contains(&task.to_owned()).then_some(())).await;
    served.engine.end(task, Exit::Code(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_starts_may_fail_as_the_health_budget_has() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    let tolerant = |id: &str| Deploy {
        health_budget: 1,
        considered_healthy_after: Some(millis(400)),
        ..deploy("mail", id)
    };
    served.deploy(tolerant("v1")).await;
    dies_at_its_start(&served, "mail-v1-1-1").await;
    let ended = end_of(&served, "v1").await;
    assert_eq!(ended.state(), DeployState::Succeeded, "{ended:?}");
    assert_eq!(served.engine.running(), ["mail-v1-1-2"]);

    served.deploy(tolerant("v2")).await;
    dies_at_its_start(&served, "mail-v2-1-3").await;
    dies_at_its_start(&served, "mail-v2-1-4").await;
    let ended = end_of(&served, "v2").await;
    assert_eq!(ended.state(), DeployState::Failed);
    let told: Vec<_> =
        ended.failures.iter().map(|failure| (failure.kind(), &*failure.task_id, &*failure.message)).collect();
    let kind = DeployFailureKind::TaskFailedOnStartup;
    let words = |task: &str| format!("task {task} exited with code 4");
    let (first, second) = (words("mail-v2-1-3"), words("mail-v2-1-4"));
    assert_eq!(told, [(kind, "mail-v2-1-3", &*first), (kind, "mail-v2-1-4", &*second)]);
    assert!(ended.message.contains("mail-v2-1-4 exited with code 4"), "{}", ended.message);
    assert_eq!(served.engine.running(), ["mail-v1-1-2"], "the one before stays");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rollback_that_is_asked_again_after_a_lost_answer_is_the_same_one() {
    let served = Served::start().await;
    for id in ["v1", "v2"] {
        served.run(request("mail", RequestType::Worker), worker("mail", id)).await;
    }
    let back = RollbackRequest {
        request_id: "mail".to_owned(),
        deploy_id: "back".to_owned(),
        actor: ann(),
        ..RollbackRequest::default()
    };
    for _ in 0..2 {
        let answer = served.client().rollback(back.clone()).await.unwrap().into_inner();
        assert_eq!(answer.status.unwrap().rollback_of, "v1");
    }
    served.until_done("mail", "back").await;
    let answer = served.client().rollback(back).await.unwrap().into_inner();
    assert_eq!(answer.status.unwrap().rollback_of, "v1", "also when it has taken over");
    served.stop().await;
}
