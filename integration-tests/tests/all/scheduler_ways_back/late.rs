//! Deploys that have removed old tasks, some or all of them.

use std::{fs, path::PathBuf, sync::Arc};

use integration_tests::cluster::{Cluster, Plan};
use proto::scheduler::v1::{Deploy, DeployFailureKind, DeployStep};

use super::{Verdict, canceled, ends, failed, has_made_way, is_rolled_back, is_rolling_back, roll_back};
use crate::serving::{self, Serving, by_hand, millis, slow_to_stop};

const TOO_LATE: &str = "the load balancers had switched before the cancel reached them";

/// v1 drains for so long.
async fn draining(cluster: &Arc<Cluster>, id: &str, drain: u32) -> Serving {
    let v1 = Deploy { drain: millis(drain), ..serving::version(id, "v1", &[]) };
    Serving::begin_with(cluster, v1, 2).await
}

/// v1 stops only when the file is gone.
async fn stopping(cluster: &Arc<Cluster>, id: &str) -> (Serving, PathBuf) {
    let held = cluster.folder.join(format!("{id}-is-held"));
    fs::write(&held, "").unwrap();
    let command = slow_to_stop(&held);
    let v1 = Deploy { command, kill_grace: millis(60_000), ..serving::version(id, "v1", &[]) };
    (Serving::begin_with(cluster, v1, 2).await, held)
}

/// The first of two groups serves, and its old task goes.
async fn first_group_reaches(serving: &Serving, step: DeployStep) {
    serving.deploy(by_hand(serving.version("v2", &[]))).await;
    serving.reaches("v2", DeployStep::Gate).await;
    serving.advance("v2", 0).await.unwrap();
    serving.reaches("v2", step).await;
}

async fn all_at_once_reaches(serving: &Serving, step: DeployStep) {
    serving.deploy(serving.version("v2", &[])).await;
    serving.reaches("v2", step).await;
}

async fn crash_one(serving: &Serving) -> String {
    let task = serving.tasks("v2").await.remove(0);
    serving::crash(&task);
    task.task_id
}

/// One old task serves on, and the other one as before or a new one in its place.
async fn ends_with_old_tasks(serving: Serving, held: Option<PathBuf>, wanted: Verdict) {
    // Not before the way back has begun: it must not need the old task to be gone.
    let end = serving.ends("v2").await;
    assert_eq!(end.state(), wanted.state, "{end:#?}");
    if let Some(held) = &held {
        fs::remove_file(held).unwrap();
    }
    ends(&serving, wanted).await;
    let kept = serving.serves_alone("v1").await;
    let same = kept.intersection(&serving.first).count();
    assert_eq!(same, if held.is_some() { 1 } else { 2 }, "{}: {kept:?}", serving.id);
    serving.end().await;
}

async fn cancel_while_a_group_drains(cluster: Arc<Cluster>) {
    let serving = draining(&cluster, "group-drain-canceled", 60_000).await;
    first_group_reaches(&serving, DeployStep::Draining).await;
    serving.cancel("v2").await;
    ends_with_old_tasks(serving, None, canceled()).await;
}

async fn a_crash_while_a_group_drains(cluster: Arc<Cluster>) {
    let serving = draining(&cluster, "group-drain-crashed", 60_000).await;
    first_group_reaches(&serving, DeployStep::Draining).await;
    let task = crash_one(&serving).await;
    let words = format!("task {task} was ended by signal 9");
    ends_with_old_tasks(serving, None, failed(DeployFailureKind::TaskEnded, words)).await;
}

async fn rollback_while_a_group_drains(cluster: Arc<Cluster>) {
    let serving = draining(&cluster, "group-drain-rolled-back", 60_000).await;
    first_group_reaches(&serving, DeployStep::Draining).await;
    roll_back(&serving).await;
    has_made_way(&serving).await;
    is_rolling_back(&serving).await;
    serving.end().await;
}

async fn cancel_while_a_group_stops(cluster: Arc<Cluster>) {
    let (serving, held) = stopping(&cluster, "group-stop-canceled").await;
    first_group_reaches(&serving, DeployStep::StoppingOld).await;
    serving.cancel("v2").await;
    ends_with_old_tasks(serving, Some(held), canceled()).await;
}

async fn a_crash_while_a_group_stops(cluster: Arc<Cluster>) {
    let (serving, held) = stopping(&cluster, "group-stop-crashed").await;
    first_group_reaches(&serving, DeployStep::StoppingOld).await;
    let task = crash_one(&serving).await;
    let words = format!("task {task} was ended by signal 9");
    ends_with_old_tasks(serving, Some(held), failed(DeployFailureKind::TaskEnded, words)).await;
}

async fn rollback_while_a_group_stops(cluster: Arc<Cluster>) {
    let (serving, held) = stopping(&cluster, "group-stop-rolled-back").await;
    first_group_reaches(&serving, DeployStep::StoppingOld).await;
    roll_back(&serving).await;
    has_made_way(&serving).await;
    fs::remove_file(&held).unwrap();
    is_rolled_back(&serving).await;
    serving.end().await;
}

/// It succeeds all the same, and says that the cancel came too late.
async fn succeeds_in_spite(serving: Serving, held: Option<PathBuf>) {
    serving.cancel("v2").await;
    held.iter().for_each(|held| fs::remove_file(held).unwrap());
    let end = serving.succeeds("v2").await;
    assert_eq!(end.message, TOO_LATE, "{}", serving.id);
    serving.serves_alone("v2").await;
    serving.answers_only("v2").await;
    serving.end().await;
}

/// The task that died is replaced.
async fn succeeds_and_mends(serving: Serving, held: Option<PathBuf>) {
    let task = crash_one(&serving).await;
    held.iter().for_each(|held| fs::remove_file(held).unwrap());
    serving.succeeds("v2").await;
    assert!(!serving.serves_alone("v2").await.contains(&task), "{}", serving.id);
    serving.answers_only("v2").await;
    serving.end().await;
}

/// v2 has succeeded, and what comes in its place does not wait for the old tasks.
async fn succeeds_and_is_taken_back(serving: Serving, held: Option<PathBuf>) {
    roll_back(&serving).await;
    assert_eq!(serving.succeeds("v2").await.message, TOO_LATE, "{}", serving.id);
    is_rolling_back(&serving).await;
    let old = serving.tasks("v1").await;
    assert_eq!(old.len(), 2, "they drain or stop all the while: {old:#?}");
    if let Some(held) = held {
        fs::remove_file(held).unwrap();
        is_rolled_back(&serving).await;
    }
    serving.end().await;
}

async fn while_all_drain(cluster: Arc<Cluster>) {
    let begin = async |id, drain| {
        let serving = draining(&cluster, id, drain).await;
        all_at_once_reaches(&serving, DeployStep::Draining).await;
        serving
    };
    tokio::join!(
        async { succeeds_in_spite(begin("drain-canceled", 6000).await, None).await },
        async { succeeds_and_mends(begin("drain-crashed", 6000).await, None).await },
        async { succeeds_and_is_taken_back(begin("drain-rolled-back", 60_000).await, None).await },
    );
}

async fn while_all_stop(cluster: Arc<Cluster>) {
    let begin = async |id| {
        let (serving, held) = stopping(&cluster, id).await;
        all_at_once_reaches(&serving, DeployStep::StoppingOld).await;
        (serving, Some(held))
    };
    let canceled = async {
        let (serving, held) = begin("stop-canceled").await;
        succeeds_in_spite(serving, held).await;
    };
    let crashed = async {
        let (serving, held) = begin("stop-crashed").await;
        succeeds_and_mends(serving, held).await;
    };
    let rolled_back = async {
        let (serving, held) = begin("stop-rolled-back").await;
        succeeds_and_is_taken_back(serving, held).await;
    };
    tokio::join!(canceled, crashed, rolled_back);
}

#[tokio::test]
async fn a_deploy_that_ends_between_two_groups_brings_old_tasks_back_before_a_new_one_goes() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    let shared = || Arc::clone(&cluster);
    tokio::join!(
        cancel_while_a_group_drains(shared()),
        a_crash_while_a_group_drains(shared()),
        rollback_while_a_group_drains(shared()),
        cancel_while_a_group_stops(shared()),
        a_crash_while_a_group_stops(shared()),
        rollback_while_a_group_stops(shared()),
    );
    serving::stop(cluster).await;
}

#[tokio::test]
async fn after_the_last_switch_a_deploy_succeeds_and_only_a_rollback_takes_it_back() {
    let cluster = Arc::new(Plan::for_test().agents(1).schedulers(1).start().await);
    tokio::join!(while_all_drain(Arc::clone(&cluster)), while_all_stop(Arc::clone(&cluster)));
    serving::stop(cluster).await;
}
