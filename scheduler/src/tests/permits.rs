//! What nobody may do now, what is too much, and what has to be meant.

use proto::scheduler::v1::{
    ActionKind, AdvanceDeployRequest, BounceRequest, CancelBounceRequest, CancelDeployRequest,
    CancelRunRequest, DeleteRequestRequest, DeployRequest, DeployStep, DisableActionRequest,
    EnableActionRequest, ExitCooldownRequest, Gate, GateKind, GetDeployRequest, GetRequestRequest,
    KeepActionRequest, KillTaskRequest, ListTasksRequest, NodeState, PauseRequest, PutRequestRequest,
    RollbackRequest, Rollout, Run, RunRequest, RunTaskCommandRequest, ScaleRequest, SetNodeRequest,
    SetPriorityRequest, SkipHealthChecksRequest, TaskState, UnpauseRequest,
};

use super::*;
use crate::engine::Exit;

/// What changes something, in an order in which each does.
const DEEDS: [(ActionKind, &str); 22] = [
    (ActionKind::PutRequest, "put"),
    (ActionKind::Scale, "scale"),
    (ActionKind::SetPriority, "priority"),
    (ActionKind::SetPriority, "keep the priority"),
    (ActionKind::TaskCommand, "look"),
    (ActionKind::Bounce, "bounce"),
    (ActionKind::Bounce, "cancel the bounce"),
    (ActionKind::KillTask, "kill"),
    (ActionKind::SetNode, "freeze the node"),
    (ActionKind::SetNode, "activate the node"),
    (ActionKind::Run, "run"),
    (ActionKind::CancelRun, "cancel the run"),
    (ActionKind::Deploy, "deploy"),
    (ActionKind::AdvanceDeploy, "advance"),
    (ActionKind::CancelDeploy, "cancel"),
    (ActionKind::Rollback, "roll back"),
    (ActionKind::Pause, "pause"),
    (ActionKind::Unpause, "unpause"),
    (ActionKind::ExitCooldown, "exit the cooldown"),
    (ActionKind::SkipHealthChecks, "skip"),
    (ActionKind::DeleteRequest, "delete"),
    (ActionKind::Deploy, "deploy a new one"),
];

fn mail(instances: u32) -> Request {
    Request { instances, ..request("mail", RequestType::Worker) }
}

/// Its tasks take long enough to see what goes on.
fn version(id: &str) -> Deploy {
    Deploy { considered_healthy_after: Some(millis(300)), ..deploy("mail", id) }
}

fn gated(id: &str) -> Deploy {
    let gates = vec![Gate { kind: GateKind::Manual.into(), ..Gate::default() }; 2];
    Deploy { rollout: Some(Rollout { group_size: 1, gates, ..Rollout::default() }), ..version(id) }
}

fn putting(request: Request) -> PutRequestRequest {
    PutRequestRequest { request: Some(request), actor: ann(), ..Default::default() }
}

fn deploying(deploy: Deploy) -> DeployRequest {
    DeployRequest { deploy: Some(deploy), actor: ann(), ..Default::default() }
}

fn setting(state: NodeState) -> SetNodeRequest {
    SetNodeRequest { node_id: "here".to_owned(), state: state.into(), actor: ann(), ..Default::default() }
}

async fn running(served: &Served) -> String {
    served
        .until("a task runs", async |_| {
            served.engine.running().into_iter().find(|task| task.starts_with("mail"))
        })
        .await
}

/// Brings about what the deed needs.
async fn prepare(served: &Served, deed: &str) {
    match deed {
        "advance" => {
            let call = GetDeployRequest { request_id: "mail".to_owned(), deploy_id: "v2".to_owned() };
            served
                .until("the gate", async |mut client| {
                    let status = client.get_deploy(call.clone()).await.unwrap().into_inner().status?;
                    (status.step() == DeployStep::Gate && status.message.contains("advance")).then_some(())
                })
                .await;
        }
        "roll back" => {
            served.until_done("mail", "v2").await;
            served.deploy(version("v3")).await;
            served.until_done("mail", "v3").await;
        }
        "pause" => served.until_done("mail", "v4").await,
        "exit the cooldown" => {
            for _ in 0..2 {
                served.engine.end(&running(served).await, Exit::Code(1));
            }
            let call = ListTasksRequest {
                request_id: "mail".to_owned(),
                state: TaskState::Failed.into(),
                ..Default::default()
            };
            served
                .until("the deaths", async |mut client| {
                    let failed = client.list_tasks(call.clone()).await.unwrap().into_inner().tasks;
                    (failed.len() >= 2).then_some(())
                })
                .await;
        }
        _ => {}
    }
}

async fn attempt(served: &Served, deed: &str) -> Result<(), Status> {
    let (mut client, actor) = (served.client(), ann());
    let request_id = "mail".to_owned();
    let deploy_id = "v2".to_owned();
    match deed {
        "put" => client.put_request(putting(mail(2))).await.map(drop),
        "scale" => {
            let call = ScaleRequest { request_id, instances: 3, actor, ..Default::default() };
            client.scale(call).await.map(drop)
        }
        "priority" => {
            let expires_in = Some(millis(600_000));
            let call = SetPriorityRequest { request_id, priority: 60, actor, expires_in };
            client.set_priority(call).await.map(drop)
        }
        "keep the priority" => {
            let kind = ActionKind::SetPriority.into();
            client.keep_action(KeepActionRequest { request_id, kind, actor }).await.map(drop)
        }
        "look" => {
            let (task_id, command) = (running(served).await, "look".to_owned());
            let call = RunTaskCommandRequest { task_id, command, actor, ..Default::default() };
            client.run_task_command(call).await.map(drop)
        }
        "bounce" => {
            let call = BounceRequest { request_id, incremental: true, actor, ..Default::default() };
            client.bounce(call).await.map(drop)
        }
        "cancel the bounce" => {
            client.cancel_bounce(CancelBounceRequest { request_id, actor }).await.map(drop)
        }
        "kill" => {
            let call = KillTaskRequest { task_id: running(served).await, actor, ..Default::default() };
            client.kill_task(call).await.map(drop)
        }
        "freeze the node" => client.set_node(setting(NodeState::Frozen)).await.map(drop),
        "activate the node" => client.set_node(setting(NodeState::Active)).await.map(drop),
        "run" => {
            let run = Run { request_id: "once".to_owned(), run_id: "r1".to_owned(), ..Run::default() };
            client.run(RunRequest { run: Some(run), actor }).await.map(drop)
        }
        "cancel the run" => {
            let (request_id, run_id) = ("once".to_owned(), "r1".to_owned());
            client.cancel_run(CancelRunRequest { request_id, run_id, actor }).await.map(drop)
        }
        "deploy" => client.deploy(deploying(gated("v2"))).await.map(drop),
        "advance" => {
            let call = AdvanceDeployRequest { request_id, deploy_id, actor, target_instances: 0 };
            client.advance_deploy(call).await.map(drop)
        }
        "cancel" => {
            client.cancel_deploy(CancelDeployRequest { request_id, deploy_id, actor }).await.map(drop)
        }
        "roll back" => {
            let (to_deploy_id, deploy_id) = ("v1".to_owned(), "v4".to_owned());
            let call = RollbackRequest { request_id, to_deploy_id, deploy_id, actor };
            client.rollback(call).await.map(drop)
        }
        "pause" => client.pause(PauseRequest { request_id, actor, ..Default::default() }).await.map(drop),
        "unpause" => client.unpause(UnpauseRequest { request_id, actor }).await.map(drop),
        "exit the cooldown" => {
            client.exit_cooldown(ExitCooldownRequest { request_id, actor }).await.map(drop)
        }
        "skip" => {
            let call = SkipHealthChecksRequest { request_id, skip: true, actor, expires_in: None };
            client.skip_health_checks(call).await.map(drop)
        }
        "delete" => client.delete_request(DeleteRequestRequest { request_id, actor }).await.map(drop),
        "deploy a new one" => {
            let request = Some(request("new", RequestType::Worker));
            client.deploy(DeployRequest { request, ..deploying(worker("new", "v1")) }).await.map(drop)
        }
        other => panic!("{other} is no deed"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_disabled_is_refused_with_who_and_why_and_done_when_it_is_enabled() {
    let served = Served::start_from("[commands.look]\ncommand = [\"ps\"]", &[]).await;
    served.run(mail(1), version("v1")).await;
    served.run(request("once", RequestType::OnDemand), deploy("once", "v1")).await;
    for (kind, deed) in DEEDS {
        prepare(&served, deed).await;
        let (actor, kind) = (Some(actor("ops", "a storm")), kind.into());
        let disable = DisableActionRequest { kind, actor, expires_in: None };
        served.client().disable_action(disable).await.unwrap();
        let refused = attempt(&served, deed).await;
        assert!(refused.is_err(), "{deed}");
        assert_refused(refused, Code::FailedPrecondition, "is disabled by ops");
        served.client().enable_action(EnableActionRequest { kind, actor: ann() }).await.unwrap();
        let done = attempt(&served, deed).await;
        // The tasks of this engine are no processes: as far as it is asked, it was permitted.
        let is_asked =
            deed == "look" && done.as_ref().is_err_and(|status| status.message().contains("no processes"));
        assert!(done.is_ok() || is_asked, "{deed}: {done:?}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_the_operator_allows_is_refused_by_every_call_that_could_bring_it() {
    let limits = ["admission.requests=2", "admission.instances=3", "admission.deploy_kb=1"];
    let served = Served::start_with(&limits).await;
    served.put(mail(3)).await;
    let mut client = served.client();
    let many = "4 instances are more than 3, the most that admission.instances allows";
    for refused in [
        client.put_request(putting(mail(4))).await.map(drop),
        client.put_request(PutRequestRequest { dry_run: true, ..putting(mail(4)) }).await.map(drop),
        client.deploy(DeployRequest { request: Some(mail(4)), ..deploying(version("v1")) }).await.map(drop),
        client
            .scale(ScaleRequest {
                request_id: "mail".to_owned(),
                instances: 4,
                actor: ann(),
                ..Default::default()
            })
            .await
            .map(drop),
    ] {
        assert_refused(refused, Code::ResourceExhausted, many);
    }
    let large = Deploy { env: [("LONG".to_owned(), "x".repeat(1024))].into(), ..version("v1") };
    let refused = client.deploy(deploying(large)).await;
    assert_refused(
        refused,
        Code::ResourceExhausted,
        "at most 1024 are stored; put what is large into an artifact",
    );
    client.deploy(deploying(version("v1"))).await.unwrap();

    served.put(request("other", RequestType::Worker)).await;
    let third = request("third", RequestType::Worker);
    let full = "there are 2 requests, the most that admission.requests allows; delete one, or raise it";
    assert_refused(client.put_request(putting(third.clone())).await, Code::ResourceExhausted, full);
    let deploy = DeployRequest { request: Some(third.clone()), ..deploying(worker("third", "v1")) };
    assert_refused(client.deploy(deploy).await, Code::ResourceExhausted, full);
    served.put(mail(2)).await;
    let delete = DeleteRequestRequest { request_id: "other".to_owned(), actor: ann() };
    client.delete_request(delete).await.unwrap();
    served
        .until("there is room again", async |mut client| {
            client.put_request(putting(third.clone())).await.ok()
        })
        .await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn far_fewer_tasks_have_to_be_meant_in_each_call_that_has_the_number() {
    let served = Served::start().await;
    served.put(mail(20)).await;
    let mut client = served.client();
    // By more than 10, though not by more than half; and the other way round.
    for (before, after) in [(30, 19), (4, 1)] {
        let put = PutRequestRequest { acknowledge_scale_down: true, ..putting(mail(before)) };
        client.put_request(put).await.unwrap();
        let words = format!("is {after} and was {before}");
        let deploy = DeployRequest { request: Some(mail(after)), ..deploying(slow("mail", "v1")) };
        let scale = ScaleRequest {
            request_id: "mail".to_owned(),
            instances: after,
            actor: ann(),
            ..Default::default()
        };
        for (field, refused) in [
            ("request.instances", client.put_request(putting(mail(after))).await.map(drop)),
            ("request.instances", client.deploy(deploy).await.map(drop)),
            ("instances", client.scale(scale).await.map(drop)),
        ] {
            let status = refused.unwrap_err();
            assert!(status.message().contains(&words), "{status:?}");
            assert_eq!(violations(&status), [field]);
        }
    }
    let meant = DeployRequest {
        request: Some(mail(1)),
        acknowledge_scale_down: true,
        ..deploying(slow("mail", "v1"))
    };
    client.deploy(meant).await.unwrap();
    let call = GetRequestRequest { request_id: "mail".to_owned() };
    let status = client.get_request(call).await.unwrap().into_inner().status.unwrap();
    assert_eq!(status.request.unwrap().instances, 1);
    served.stop().await;
}
