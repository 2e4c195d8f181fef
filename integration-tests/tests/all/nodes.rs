//! What people do to nodes, on real processes.

use integration_tests::{
    app,
    cluster::{Cluster, Plan},
};
use proto::scheduler::v1::{
    ActionKind, Actor, Deploy, ExplainRequest, GetRunRequest, ListAuditRequest, ListNodesRequest, NodeState,
    Request, RequestType, Resources, Run, RunRequest, RunState, RunStatus, ScaleRequest, SetNodeRequest,
    TaskState,
};

use crate::PATIENCE;

const WORKER: &str = "worker";
const JOB: &str = "job";

async fn node(cluster: &Cluster) -> (String, NodeState) {
    let answer = cluster.scheduler().replica(0).list_nodes(ListNodesRequest {}).await.unwrap();
    let node = answer.into_inner().nodes.remove(0);
    (node.node_id.clone(), node.state())
}

async fn set_node(cluster: &Cluster, state: NodeState) {
    let actor = Some(Actor { user: "ann".to_owned(), message: "new kernel".to_owned() });
    let (node_id, _) = node(cluster).await;
    let call = SetNodeRequest { node_id, state: state.into(), actor, expires_in: None };
    cluster.scheduler().replica(0).set_node(call).await.unwrap();
}

async fn reaches(cluster: &Cluster, state: NodeState) {
    let what = format!("the node is {}", state.as_str_name());
    cluster.until(&what, PATIENCE, async || node(cluster).await.1 == state).await;
}

/// What was done to nodes, oldest first.
async fn log(cluster: &Cluster) -> Vec<(String, String)> {
    let call = ListAuditRequest { kind: ActionKind::SetNode.into(), ..Default::default() };
    let answer = cluster.scheduler().replica(0).list_audit(call).await.unwrap();
    let word = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
    let entries = answer.into_inner().entries.into_iter();
    entries.rev().map(|entry| (entry.user, word(&entry.after))).collect()
}

async fn submit(cluster: &Cluster, id: &str, kind: RequestType, shell: &str) {
    let request = Request { r#type: kind.into(), ..app::request(id, 1) };
    let deploy = Deploy {
        request_id: id.to_owned(),
        deploy_id: "v1".to_owned(),
        shell: shell.to_owned(),
        resources: Some(Resources { cpus: 0.01, memory_mb: 16, ..Default::default() }),
        ..Default::default()
    };
    let scheduler = cluster.scheduler();
    cluster.expect(scheduler.deploy(request, deploy).await);
    cluster.expect(scheduler.watch(id, "v1", PATIENCE, |_| {}).await);
}

async fn healthy(cluster: &Cluster, count: usize) {
    let what = format!("{count} tasks of the worker are healthy");
    cluster
        .until(&what, PATIENCE, async || {
            let tasks = cluster.scheduler().tasks(WORKER, false).await.unwrap_or_default();
            tasks.len() == count && tasks.iter().all(|task| task.state() == TaskState::Healthy)
        })
        .await;
}

#[tokio::test]
async fn a_frozen_node_takes_nothing_new_and_says_so_until_it_is_active_again() {
    let cluster = Plan::for_test().agents(0).schedulers(1).start().await;
    submit(&cluster, WORKER, RequestType::Worker, "sleep 1000").await;
    set_node(&cluster, NodeState::Frozen).await;
    let mut client = cluster.scheduler().replica(0);
    let scale = ScaleRequest { request_id: WORKER.to_owned(), instances: 3, ..Default::default() };
    client.scale(scale).await.unwrap();
    cluster
        .until("it is said why two have no place", PATIENCE, async || {
            let call = ExplainRequest { request_id: WORKER.to_owned(), ..Default::default() };
            let Ok(answer) = client.explain(call).await else { return false };
            format!("{:?}", answer.into_inner()).contains("frozen")
        })
        .await;
    healthy(&cluster, 1).await;

    set_node(&cluster, NodeState::Active).await;
    healthy(&cluster, 3).await;
    let told = [("ann", "FROZEN"), ("ann", "ACTIVE")].map(|(user, to)| (user.to_owned(), to.to_owned()));
    assert_eq!(log(&cluster).await, told);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_drain_bounds_jobs_leaves_what_has_nowhere_to_go_and_ends_with_the_last_task() {
    let plan = Plan::for_test().agents(0).schedulers(1);
    let cluster = plan.set("scheduler-1", "nodes.drain_jobs_after=1s").start().await;
    submit(&cluster, WORKER, RequestType::Worker, "sleep 1000").await;
    submit(&cluster, JOB, RequestType::OnDemand, "sleep 1000").await;
    let mut client = cluster.scheduler().replica(0);
    let run = Run { request_id: JOB.to_owned(), run_id: "long".to_owned(), ..Run::default() };
    client.run(RunRequest { run: Some(run), actor: None }).await.unwrap();
    is(&cluster, RunState::Running, 1).await;

    set_node(&cluster, NodeState::Draining).await;
    let waiting = is(&cluster, RunState::Waiting, 1).await;
    assert_eq!(waiting.finished_at, None, "it is to begin again: {waiting:#?}");
    assert_eq!(node(&cluster).await.1, NodeState::Draining, "the worker has nowhere to go");
    healthy(&cluster, 1).await;

    cluster.expect(cluster.scheduler().delete(WORKER, PATIENCE).await);
    reaches(&cluster, NodeState::Drained).await;
    set_node(&cluster, NodeState::Active).await;
    is(&cluster, RunState::Running, 2).await;
    let told = [("ann", "DRAINING"), ("scheduler", "DRAINED"), ("ann", "ACTIVE")];
    assert_eq!(log(&cluster).await, told.map(|(user, to)| (user.to_owned(), to.to_owned())));
    cluster.stop().await.unwrap();
}

/// The run is in this state, with so many attempts.
async fn is(cluster: &Cluster, state: RunState, attempts: usize) -> RunStatus {
    let what = format!("the run is {} with {attempts} attempts", state.as_str_name());
    cluster
        .until(&what, PATIENCE, async || {
            let call = GetRunRequest { request_id: JOB.to_owned(), run_id: "long".to_owned() };
            let status = cluster.scheduler().replica(0).get_run(call).await.ok()?.into_inner().status?;
            (status.state() == state && status.task_ids.len() == attempts).then_some(status)
        })
        .await
}
