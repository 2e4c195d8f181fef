//! Every way back of a deploy, under traffic: whoever ends it and wherever it
//! is, the old tasks serve in full number, nothing of it is left, and no call
//! of a client fails.

use std::sync::Arc;

use integration_tests::{
    cluster::{Cluster, Plan},
    ports,
};
use proto::scheduler::v1::{
    Artifact, Deploy, DeployFailureKind, DeployState, DeployStatus, DeployStep, RollbackRequest, Task,
    TaskState,
};
use tokio::net::TcpListener;

use crate::{
    handshake,
    serving::{self, Serving, by_hand, millis},
};

mod late;
mod switching;

/// How it has to end, and in which words.
struct Verdict {
    state: DeployState,
    kind: DeployFailureKind,
    words: String,
}

fn canceled() -> Verdict {
    let (state, kind) = (DeployState::Canceled, DeployFailureKind::Canceled);
    Verdict { state, kind, words: "canceled on request".to_owned() }
}

fn failed(kind: DeployFailureKind, words: impl Into<String>) -> Verdict {
    Verdict { state: DeployState::Failed, kind, words: words.into() }
}

/// v2 ends so, nothing of it is left, and v1 serves alone.
async fn ends(serving: &Serving, wanted: Verdict) -> DeployStatus {
    let end = serving.ends("v2").await;
    let told = format!("{}: {end:#?}\n{}", serving.id, serving.cluster.state());
    assert_eq!(end.state(), wanted.state, "{told}");
    assert!(end.message.contains(&wanted.words), "{told}");
    assert!(end.failures.iter().any(|failure| failure.kind() == wanted.kind), "{told}");
    serving.serves_alone("v1").await;
    serving.answers_only("v1").await;
    end
}

/// The same, and no old task was ever stopped.
async fn ends_untouched(serving: Serving, wanted: Verdict) {
    ends(&serving, wanted).await;
    assert_eq!(serving.serves_alone("v1").await, serving.first, "{}", serving.id);
    serving.end().await;
}

/// What was there before is brought back by one call, whatever v2 is at.
async fn roll_back(serving: &Serving) {
    let call = RollbackRequest { request_id: serving.id.clone(), ..Default::default() };
    let answer = serving.cluster.scheduler().replica(0).rollback(call).await;
    let accepted = answer.unwrap_or_else(|status| panic!("{}: {status:?}", serving.id)).into_inner();
    assert_eq!(accepted.status.unwrap().deploy.unwrap().deploy_id, "v1.again1", "{}", serving.id);
}

async fn is_rolled_back(serving: &Serving) {
    let end = serving.succeeds("v1.again1").await;
    assert_eq!(end.rollback_of, "v1");
    assert!(serving.serves_alone("v1.again1").await.is_disjoint(&serving.first));
    serving.answers_only("v1").await;
}

/// Its old tasks may drain for longer than anybody wants to wait.
async fn is_rolling_back(serving: &Serving) {
    serving
        .until("v1.again1", "has taken over", |status| {
            matches!(status.step(), DeployStep::Draining | DeployStep::StoppingOld)
        })
        .await;
    let tasks = serving.tasks("v1.again1").await;
    let serves = |task: &Task| task.state() == TaskState::Healthy && task.in_load_balancer;
    assert!(tasks.len() == 2 && tasks.iter().all(serves), "{tasks:#?}");
    assert_eq!(serving.upstreams().await.unwrap(), handshake::addresses(&tasks), "{}", serving.id);
    serving.answers_only("v1").await;
}

/// It had not taken over.
async fn has_made_way(serving: &Serving) {
    let end = serving.ends("v2").await;
    assert_eq!(end.state(), DeployState::Canceled, "{}: {end:#?}", serving.id);
    assert_eq!(end.message, "superseded by deploy v1.again1");
    assert_eq!(end.failures.last().unwrap().kind(), DeployFailureKind::Superseded, "{end:#?}");
}

async fn makes_way(serving: Serving) {
    roll_back(&serving).await;
    has_made_way(&serving).await;
    is_rolled_back(&serving).await;
    serving.end().await;
}

// === while it launches ===

/// Its tasks wait for a file that never comes.
async fn staging(cluster: &Arc<Cluster>, id: &str) -> (Serving, TcpListener) {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let serving = Serving::begin(cluster, id, 2).await;
    let artifacts = vec![file_at(&silent.local_addr().unwrap().to_string())];
    serving.deploy(Deploy { artifacts, ..serving.version("v2", &[]) }).await;
    two_tasks_are(&serving, TaskState::Launching).await;
    (serving, silent)
}

fn file_at(address: &str) -> Artifact {
    Artifact { uri: format!("http://{address}/file"), sha256: "0".repeat(64), ..Default::default() }
}

async fn two_tasks_are(serving: &Serving, state: TaskState) {
    let what = format!("two new tasks of {} are {state:?}", serving.id);
    serving
        .cluster
        .until(&what, crate::PATIENCE, async || {
            let tasks = serving.tasks("v2").await;
            tasks.len() == 2 && tasks.iter().all(|task| task.state() == state)
        })
        .await;
}

async fn cancel_while_files_are_fetched(cluster: Arc<Cluster>) {
    let (serving, _silent) = staging(&cluster, "launching-canceled").await;
    serving.cancel("v2").await;
    ends_untouched(serving, canceled()).await;
}

async fn files_that_cannot_be_fetched(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "launching-fails", 2).await;
    let artifacts = vec![file_at(&format!("127.0.0.1:{}", ports::free()))];
    serving.deploy(Deploy { artifacts, ..serving.version("v2", &[]) }).await;
    let wanted = failed(DeployFailureKind::TaskNeverStarted, "could not be started: ");
    ends_untouched(serving, wanted).await;
}

async fn rollback_while_files_are_fetched(cluster: Arc<Cluster>) {
    let (serving, _silent) = staging(&cluster, "launching-rolled-back").await;
    makes_way(serving).await;
}

// === while it waits for health ===

/// Its tasks run, and are never healthy.
fn ailing(serving: &Serving) -> Deploy {
    serving.version("v2", &[("FAIL_HEALTH", "true")])
}

async fn waiting_for_health(cluster: &Arc<Cluster>, id: &str) -> Serving {
    let serving = Serving::begin(cluster, id, 2).await;
    serving.deploy(ailing(&serving)).await;
    two_tasks_are(&serving, TaskState::Started).await;
    serving
}

async fn cancel_before_they_are_healthy(cluster: Arc<Cluster>) {
    let serving = waiting_for_health(&cluster, "health-canceled").await;
    serving.cancel("v2").await;
    ends_untouched(serving, canceled()).await;
}

async fn tasks_that_exit(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "health-exits", 2).await;
    let command = ["/bin/sh", "-c", "exit 3"].map(str::to_owned).to_vec();
    serving.deploy(Deploy { command, ..serving.version("v2", &[]) }).await;
    let wanted = failed(DeployFailureKind::TaskFailedOnStartup, " exited with code 3");
    ends_untouched(serving, wanted).await;
}

async fn tasks_that_do_not_get_healthy(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "health-never", 2).await;
    let mut v2 = ailing(&serving);
    v2.health_check.as_mut().unwrap().startup_budget = millis(500);
    serving.deploy(v2).await;
    let words = "is not healthy within 500 ms of its start: ";
    ends_untouched(serving, failed(DeployFailureKind::TaskFailedHealthChecks, words)).await;
}

async fn a_deadline_that_passes(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "health-late", 2).await;
    serving.deploy(Deploy { deadline: millis(3000), ..ailing(&serving) }).await;
    let (state, kind) = (DeployState::TimedOut, DeployFailureKind::Deadline);
    ends_untouched(serving, Verdict { state, kind, words: "not done within 3 s: task ".to_owned() }).await;
}

async fn rollback_before_they_are_healthy(cluster: Arc<Cluster>) {
    makes_way(waiting_for_health(&cluster, "health-rolled-back").await).await;
}

// === at a gate, with its first group in service ===

async fn at_a_gate(cluster: &Arc<Cluster>, id: &str) -> Serving {
    let serving = Serving::begin(cluster, id, 2).await;
    let ill = serving.cluster.folder.join(format!("{id}-is-ill")).display().to_string();
    let mut v2 = by_hand(serving.version("v2", &[("UNHEALTHY_IF", &ill)]));
    let check = v2.health_check.as_mut().unwrap();
    (check.interval, check.failures) = (millis(100), 2);
    serving.deploy(v2).await;
    serving.reaches("v2", DeployStep::Gate).await;
    let met = async || serving.report().versions.contains_key("v2");
    serving.cluster.until("the first group has answered", crate::PATIENCE, met).await;
    serving
}

async fn cancel_at_a_gate(cluster: Arc<Cluster>) {
    let serving = at_a_gate(&cluster, "gate-canceled").await;
    serving.cancel("v2").await;
    ends_untouched(serving, canceled()).await;
}

async fn a_crash_at_a_gate(cluster: Arc<Cluster>) {
    let serving = at_a_gate(&cluster, "gate-crashed").await;
    let task = serving.tasks("v2").await.remove(0);
    serving::crash(&task);
    let words = format!("task {} was ended by signal 9", task.task_id);
    ends_untouched(serving, failed(DeployFailureKind::TaskEnded, words)).await;
}

async fn bad_health_at_a_gate(cluster: Arc<Cluster>) {
    let serving = at_a_gate(&cluster, "gate-ill").await;
    std::fs::write(serving.cluster.folder.join("gate-ill-is-ill"), "").unwrap();
    let words = "2 checks failed in a row: ";
    ends_untouched(serving, failed(DeployFailureKind::TaskFailedHealthChecks, words)).await;
}

async fn rollback_at_a_gate(cluster: Arc<Cluster>) {
    makes_way(at_a_gate(&cluster, "gate-rolled-back").await).await;
}

// === when the load balancers will not have it ===

async fn a_template_that_does_not_exist(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "no-template", 2).await;
    let mut v2 = serving.version("v2", &[]);
    v2.load_balancer.as_mut().unwrap().template = "no-such-template".to_owned();
    serving.deploy(v2).await;
    let words = "load-balancer request no-template-v2-switch-1 is REFUSED: ";
    let end = ends(&serving, failed(DeployFailureKind::LoadBalancer, words)).await;
    assert!(end.message.contains("have no template set no-such-template"), "{end:#?}");
    assert_eq!(serving.serves_alone("v1").await, serving.first);
    serving.end().await;
}

async fn a_domain_that_nobody_serves(cluster: Arc<Cluster>) {
    let serving = Serving::begin(&cluster, "no-domain", 2).await;
    let mut v2 = serving.version("v2", &[]);
    v2.load_balancer.as_mut().unwrap().domains = vec!["elsewhere.test".to_owned()];
    serving.deploy(v2).await;
    let words = "load-balancer request no-domain-v2-switch-1 is REFUSED: ";
    let end = ends(&serving, failed(DeployFailureKind::LoadBalancer, words)).await;
    assert!(end.message.contains("elsewhere.test"), "{end:#?}");
    assert_eq!(serving.serves_alone("v1").await, serving.first);
    serving.end().await;
}

#[tokio::test]
async fn a_deploy_that_ends_before_its_last_switch_leaves_the_old_tasks_as_they_were() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    let shared = || Arc::clone(&cluster);
    tokio::join!(
        cancel_while_files_are_fetched(shared()),
        files_that_cannot_be_fetched(shared()),
        rollback_while_files_are_fetched(shared()),
        cancel_before_they_are_healthy(shared()),
        tasks_that_exit(shared()),
        tasks_that_do_not_get_healthy(shared()),
        a_deadline_that_passes(shared()),
        rollback_before_they_are_healthy(shared()),
        cancel_at_a_gate(shared()),
        a_crash_at_a_gate(shared()),
        bad_health_at_a_gate(shared()),
        rollback_at_a_gate(shared()),
        a_template_that_does_not_exist(shared()),
        a_domain_that_nobody_serves(shared()),
    );
    serving::stop(cluster).await;
}
