//! What people do to requests that run, on real processes.

use std::{collections::BTreeSet, path::PathBuf};

use integration_tests::{
    app,
    cluster::{Cluster, Plan},
    process::Identity,
    traffic::{Connections, Load, Traffic},
};
use proto::scheduler::v1::{
    ActionKind, Actor, AuditEntry, BounceRequest, CrashKind, Deploy, DisableActionRequest,
    EnableActionRequest, ExitCooldownRequest, GetRequestRequest, KillTaskRequest, ListAuditRequest,
    PauseRequest, Request, RequestState, RequestStatus, RequestType, Resources, ScaleRequest, Task,
    TaskState, UnpauseRequest,
};
use tonic::Code;

use crate::{PATIENCE, handshake};

const HELLO: &str = "hello";
pub(crate) const MANY: &str = "many";

pub(crate) fn ann() -> Option<Actor> {
    Some(Actor { user: "ann".to_owned(), message: "because".to_owned() })
}

/// As the leader tells it; `None` while nobody leads.
async fn status(cluster: &Cluster, request: &str) -> Option<RequestStatus> {
    let scheduler = cluster.scheduler();
    let leader = scheduler.leader().await?;
    let call = GetRequestRequest { request_id: request.to_owned() };
    scheduler.replica(leader).get_request(call).await.ok()?.into_inner().status
}

/// Those that live.
pub(crate) async fn tasks(cluster: &Cluster, request: &str) -> Vec<Task> {
    cluster.scheduler().tasks(request, false).await.unwrap_or_default()
}

pub(crate) fn ids(tasks: &[Task]) -> BTreeSet<String> {
    tasks.iter().map(|task| task.task_id.clone()).collect()
}

pub(crate) async fn healthy(cluster: &Cluster, request: &str, count: usize) -> Vec<Task> {
    let what = format!("{count} tasks of {request} are healthy, and no other lives");
    cluster
        .until(&what, PATIENCE, async || {
            let tasks = tasks(cluster, request).await;
            let all = tasks.iter().all(|task| task.state() == TaskState::Healthy);
            (all && tasks.len() == count).then_some(tasks)
        })
        .await
}

/// What the load balancers are told to use; nothing if they know no such service.
async fn upstreams(cluster: &Cluster) -> Vec<String> {
    let state = cluster.baragon().service(HELLO).await.unwrap_or_default();
    let mut addresses: Vec<String> = state.upstreams.into_iter().map(|upstream| upstream.address).collect();
    addresses.sort();
    addresses
}

/// Two new tasks serve, and none of the old.
async fn replaced(cluster: &Cluster, old: &BTreeSet<String>) -> BTreeSet<String> {
    let tasks = cluster
        .until("new tasks serve alone", PATIENCE, async || {
            let tasks = tasks(cluster, HELLO).await;
            let all = tasks.len() == 2 && tasks.iter().all(|task| task.state() == TaskState::Healthy);
            let is_new = all && ids(&tasks).is_disjoint(old);
            (is_new && upstreams(cluster).await == handshake::addresses(&tasks)).then_some(tasks)
        })
        .await;
    ids(&tasks)
}

pub(crate) async fn audit(cluster: &Cluster, request: &str, kind: ActionKind) -> Vec<AuditEntry> {
    let scheduler = cluster.scheduler();
    let leader = cluster.until("one leads", PATIENCE, async || scheduler.leader().await).await;
    let call = ListAuditRequest { request_id: request.to_owned(), kind: kind.into(), ..Default::default() };
    scheduler.replica(leader).list_audit(call).await.unwrap().into_inner().entries
}

/// Workers that live until the file is there, and then fail.
pub(crate) async fn workers(cluster: &Cluster, instances: u32) -> PathBuf {
    let folder = cluster.folder.join("tasks");
    std::fs::create_dir_all(&folder).unwrap();
    let trigger = folder.join("fail");
    let request = Request { r#type: RequestType::Worker.into(), instances, ..app::request(MANY, instances) };
    let deploy = Deploy {
        request_id: MANY.to_owned(),
        deploy_id: "v1".to_owned(),
        shell: format!("while [ ! -e {} ]; do sleep 0.1; done; exit 7", trigger.display()),
        resources: Some(Resources { cpus: 0.01, memory_mb: 16, ..Default::default() }),
        ..Default::default()
    };
    let scheduler = cluster.scheduler();
    cluster.expect(scheduler.deploy(request, deploy).await);
    cluster.expect(scheduler.watch(MANY, "v1", PATIENCE, |_| {}).await);
    healthy(cluster, MANY, instances as usize).await;
    trigger
}

fn load(cluster: &Cluster) -> Load {
    Load {
        addresses: cluster.balancers(),
        host: app::DOMAIN.to_owned(),
        path: "/hello/greeting".to_owned(),
        connections: Connections::New,
        clients: 4,
        rate: 200,
    }
}

#[tokio::test]
async fn bounces_and_kills_replace_tasks_under_traffic_without_a_failed_request() {
    let cluster = Plan::for_test().agents(1).schedulers(1).start().await;
    handshake::deploy(&cluster, "v1").await;
    let mut client = cluster.scheduler().replica(0);
    let traffic = Traffic::start(&load(&cluster));
    handshake::answered(&cluster, &traffic, "v1").await;
    let mut old = ids(&tasks(&cluster, HELLO).await);

    for incremental in [false, true] {
        let call = BounceRequest {
            request_id: HELLO.to_owned(),
            incremental,
            actor: ann(),
            ..BounceRequest::default()
        };
        client.bounce(call).await.unwrap();
        old = replaced(&cluster, &old).await;
        cluster
            .until("the bounce is over", PATIENCE, async || {
                status(&cluster, HELLO).await.is_some_and(|status| status.bounce.is_empty())
            })
            .await;
    }
    for replace_first in [false, true] {
        for task_id in old.clone() {
            let call = KillTaskRequest { task_id, replace_first, actor: ann(), destroy: false };
            client.kill_task(call).await.unwrap();
            let tasks = healthy_beside_killed(&cluster, &old).await;
            old = ids(&tasks);
        }
    }

    let report = traffic.stop().await;
    cluster.expect(report.all_answered());
    let bounces = audit(&cluster, HELLO, ActionKind::Bounce).await;
    let who: Vec<_> = bounces.iter().map(|entry| entry.user.as_str()).collect();
    assert_eq!(who, ["scheduler", "ann", "scheduler", "ann"], "{bounces:#?}");
    let kills = audit(&cluster, HELLO, ActionKind::KillTask).await;
    assert_eq!(kills.len(), 4, "{kills:#?}");
    assert!(kills.iter().all(|entry| entry.user == "ann" && entry.message == "because"), "{kills:#?}");
    cluster.stop().await.unwrap();
}

/// One of the tasks has been replaced, and both that there are serve.
async fn healthy_beside_killed(cluster: &Cluster, before: &BTreeSet<String>) -> Vec<Task> {
    cluster
        .until("one task is replaced", PATIENCE, async || {
            let tasks = tasks(cluster, HELLO).await;
            let all = tasks.len() == 2 && tasks.iter().all(|task| task.state() == TaskState::Healthy);
            let is_other = all && ids(&tasks) != *before;
            (is_other && upstreams(cluster).await == handshake::addresses(&tasks)).then_some(tasks)
        })
        .await
}

#[tokio::test]
async fn a_destroyed_task_is_gone_at_once_and_a_paused_request_leaves_and_comes_back() {
    let cluster = Plan::for_test().agents(1).schedulers(1).start().await;
    handshake::deploy(&cluster, "v1").await;
    let mut client = cluster.scheduler().replica(0);
    let before = tasks(&cluster, HELLO).await;
    let victim = before[0].clone();
    let identity = Identity::of(victim.pid.cast_signed()).unwrap();
    let task_id = victim.task_id.clone();
    client
        .kill_task(KillTaskRequest { task_id, destroy: true, actor: ann(), ..Default::default() })
        .await
        .unwrap();
    cluster.until("its process is gone", PATIENCE, async || !identity.is_alive()).await;
    healthy_beside_killed(&cluster, &ids(&before)).await;
    let ended = cluster.expect(cluster.scheduler().tasks(HELLO, true).await);
    let ended = ended.iter().find(|task| task.task_id == victim.task_id).unwrap();
    assert_eq!((ended.state(), ended.signal), (TaskState::Killed, Some(9)), "{ended:#?}");

    let request_id = HELLO.to_owned();
    client
        .pause(PauseRequest { request_id: request_id.clone(), actor: ann(), ..Default::default() })
        .await
        .unwrap();
    cluster
        .until("nothing of it is left", PATIENCE, async || {
            tasks(&cluster, HELLO).await.is_empty() && upstreams(&cluster).await.is_empty()
        })
        .await;
    assert_eq!(status(&cluster, HELLO).await.unwrap().state(), RequestState::Paused);
    assert_ne!(cluster.nginx[0].get(app::DOMAIN, "/hello/x").await.unwrap().status, 200);

    client.unpause(UnpauseRequest { request_id, actor: ann() }).await.unwrap();
    replaced(&cluster, &ids(&before)).await;
    cluster.until("it answers again", PATIENCE, async || cluster.nginx[0].version("/hello/x").await).await;
    assert_eq!(status(&cluster, HELLO).await.unwrap().state(), RequestState::Active);
    for kind in [ActionKind::Pause, ActionKind::Unpause] {
        assert_eq!(audit(&cluster, HELLO, kind).await.len(), 1);
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_scale_that_expires_is_reverted_once_although_the_leader_is_killed() {
    let mut cluster = Plan::for_test().agents(0).schedulers(2).start().await;
    workers(&cluster, 2).await;
    let scheduler = cluster.scheduler();
    let leader = cluster.until("one leads", PATIENCE, async || scheduler.leader().await).await;
    let call = ScaleRequest {
        request_id: MANY.to_owned(),
        instances: 4,
        actor: ann(),
        expires_in: Some(pbjson_types::Duration { seconds: 5, nanos: 0 }),
        ..ScaleRequest::default()
    };
    scheduler.replica(leader).scale(call).await.unwrap();
    healthy(&cluster, MANY, 4).await;
    cluster.schedulers[leader].process.kill().await.unwrap();

    healthy(&cluster, MANY, 2).await;
    cluster.schedulers[leader].start_again().await.unwrap();
    let status = cluster.until("one leads", PATIENCE, async || status(&cluster, MANY).await).await;
    assert_eq!(status.request.unwrap().instances, 2);
    assert!(status.expiring.is_empty());
    let entries = audit(&cluster, MANY, ActionKind::Scale).await;
    let told: Vec<_> = entries.iter().map(|entry| (entry.user.as_str(), entry.after.as_str())).collect();
    assert_eq!(told, [("scheduler", "2 instances"), ("ann", "4 instances, for 5 s")], "{entries:#?}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_crash_loop_cools_down_with_its_evidence_until_somebody_ends_it() {
    let cluster = Plan::for_test().agents(0).schedulers(1).start().await;
    let trigger = workers(&cluster, 3).await;
    std::fs::write(&trigger, "").unwrap();
    let status = cluster
        .until("it cools down", PATIENCE, async || {
            let status = status(&cluster, MANY).await?;
            (status.state() == RequestState::SystemCooldown).then_some(status)
        })
        .await;
    let fast = status.crashes.iter().find(|crash| crash.kind() == CrashKind::FastFailure);
    let fast = fast.unwrap_or_else(|| panic!("{status:#?}"));
    assert!(fast.task_ids.len() >= 5 && !fast.message.is_empty(), "{fast:#?}");
    let known = cluster.expect(cluster.scheduler().tasks(MANY, true).await);
    let failed: BTreeSet<_> =
        known.iter().filter(|task| task.exit_code == Some(7)).map(|task| task.task_id.clone()).collect();
    assert!(fast.task_ids.iter().all(|id| failed.contains(id)), "{fast:#?} {failed:?}");

    std::fs::remove_file(&trigger).unwrap();
    let call = ExitCooldownRequest { request_id: MANY.to_owned(), actor: ann() };
    cluster.scheduler().replica(0).exit_cooldown(call).await.unwrap();
    healthy(&cluster, MANY, 3).await;
    assert_eq!(self::status(&cluster, MANY).await.unwrap().state(), RequestState::Active);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_disabled_action_is_refused_with_who_and_why() {
    let cluster = Plan::for_test().agents(0).schedulers(2).start().await;
    workers(&cluster, 1).await;
    let scheduler = cluster.scheduler();
    let ops = Some(Actor { user: "ops".to_owned(), message: "a storm".to_owned() });
    let disable = DisableActionRequest { kind: ActionKind::Scale.into(), actor: ops, expires_in: None };
    scheduler.replica(0).disable_action(disable).await.unwrap();
    let scale =
        ScaleRequest { request_id: MANY.to_owned(), instances: 2, actor: ann(), ..Default::default() };
    for number in 0..2 {
        let refused = scheduler.replica(number).scale(scale.clone()).await.unwrap_err();
        assert_eq!(refused.code(), Code::FailedPrecondition);
        for part in ["scale is disabled", "ops", "a storm"] {
            assert!(refused.message().contains(part), "{part} is not in {refused}");
        }
    }
    let enable = EnableActionRequest { kind: ActionKind::Scale.into(), actor: ann() };
    scheduler.replica(1).enable_action(enable).await.unwrap();
    scheduler.replica(0).scale(scale).await.unwrap();
    healthy(&cluster, MANY, 2).await;
    assert_eq!(audit(&cluster, "", ActionKind::ClusterSettings).await.len(), 2);
    cluster.stop().await.unwrap();
}
