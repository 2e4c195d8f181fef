//! The disaster brake, on real processes.

use std::{collections::BTreeSet, path::Path, time::Duration};

use integration_tests::{
    cluster::{Cluster, Plan},
    process::Identity,
};
use nix::sys::signal::Signal;
use proto::scheduler::v1::{ActionKind, GetClusterSettingsRequest, ReleaseBrakeRequest, Task, TaskState};

use crate::{
    PATIENCE,
    scheduler_actions::{MANY, ann, audit, healthy, ids, tasks, workers},
};

#[tokio::test]
async fn after_a_mass_loss_nothing_is_replaced_until_somebody_releases_the_brake() {
    let plan = Plan::for_test().agents(0).schedulers(1).set("scheduler-1", "brake.tasks=3");
    let cluster = plan.start().await;
    workers(&cluster, 4).await;
    let before = tasks(&cluster, MANY).await;
    lose(&before[..3]);

    let mut client = cluster.scheduler().replica(0);
    let reason = cluster
        .until("the brake is on", PATIENCE, async || {
            let settings = client.get_cluster_settings(GetClusterSettingsRequest {}).await.ok()?;
            Some(settings.into_inner().settings?.brake?.reason)
        })
        .await;
    assert!(reason.contains("tasks were lost"), "{reason}");
    cluster
        .until("all losses are recorded", PATIENCE, async || {
            let all = cluster.scheduler().tasks(MANY, true).await.unwrap_or_default();
            all.iter().filter(|task| task.state() == TaskState::Lost).count() == 3
        })
        .await;
    // The losses that came before the third may have been replaced.
    let held = tasks(&cluster, MANY).await.len();
    assert!(held < 4, "{held} tasks live");
    // Longer than the pause that three losses bring with them.
    let replaced = tokio::time::timeout(Duration::from_secs(4), healthy(&cluster, MANY, 4)).await;
    assert!(replaced.is_err(), "replaced although the brake is on");
    assert_eq!(tasks(&cluster, MANY).await.len(), held);

    client.release_brake(ReleaseBrakeRequest { actor: ann() }).await.unwrap();
    healthy(&cluster, MANY, 4).await;
    let settings = client.get_cluster_settings(GetClusterSettingsRequest {}).await.unwrap().into_inner();
    assert_eq!(settings.settings.unwrap().brake, None);
    let entries = audit(&cluster, "", ActionKind::Automatic).await;
    assert!(
        entries.iter().any(|entry| entry.user == "scheduler" && entry.after == format!("brake: {reason}"))
    );
    cluster.stop().await.unwrap();
}

/// Kills the runners of these tasks, which takes the tasks along.
fn lose(tasks: &[Task]) {
    let runners: BTreeSet<_> = tasks.iter().map(|task| parent(task.pid)).collect();
    assert_eq!(runners.len(), tasks.len(), "each task has a runner of its own");
    runners.iter().for_each(|runner| runner.signal(Signal::SIGKILL));
}

/// Why the brake is on, by a replica that lives.
async fn brake(cluster: &Cluster) -> Option<String> {
    let scheduler = cluster.scheduler();
    let leader = scheduler.leader().await?;
    let settings = scheduler.replica(leader).get_cluster_settings(GetClusterSettingsRequest {}).await.ok()?;
    Some(settings.into_inner().settings?.brake?.reason)
}

#[tokio::test]
async fn losses_under_two_leaders_count_together_and_the_brake_outlives_a_third() {
    let plan = Plan::for_test().agents(0).schedulers(2);
    // Long enough for two changes of the leader.
    let safety = ["brake.tasks=4", "brake.window=120s"];
    let plan = ["scheduler-1", "scheduler-2"]
        .iter()
        .fold(plan, |plan, name| safety.iter().fold(plan, |plan, setting| plan.set(name, *setting)));
    let mut cluster = plan.start().await;
    workers(&cluster, 4).await;
    let scheduler = cluster.scheduler();

    // Fewer than count: they are replaced, and the leader that saw it dies.
    lose(&tasks(&cluster, MANY).await[..2]);
    cluster
        .until("two losses are recorded", PATIENCE, async || {
            let all = scheduler.tasks(MANY, true).await.unwrap_or_default();
            all.iter().filter(|task| task.state() == TaskState::Lost).count() == 2
        })
        .await;
    healthy(&cluster, MANY, 4).await;
    let first = cluster.until("one leads", PATIENCE, async || scheduler.leader().await).await;
    assert_eq!(brake(&cluster).await, None);
    cluster.schedulers[first].process.kill().await.unwrap();
    cluster.until("the other leads", PATIENCE, async || scheduler.leader().await).await;
    lose(&tasks(&cluster, MANY).await[..2]);
    let reason = cluster.until("the brake is on", PATIENCE, async || brake(&cluster).await).await;
    assert!(reason.starts_with("4 of "), "{reason}");

    cluster.schedulers[first].start_again().await.unwrap();
    cluster.schedulers[1 - first].process.kill().await.unwrap();
    let leader = cluster.until("the first leads again", PATIENCE, async || scheduler.leader().await).await;
    assert_eq!(brake(&cluster).await, Some(reason));
    let held = ids(&tasks(&cluster, MANY).await);
    assert!(held.len() < 4, "{held:?} live");
    let replaced = tokio::time::timeout(Duration::from_secs(4), healthy(&cluster, MANY, 4)).await;
    assert!(replaced.is_err(), "replaced although the brake is on");
    scheduler.replica(leader).release_brake(ReleaseBrakeRequest { actor: ann() }).await.unwrap();
    healthy(&cluster, MANY, 4).await;
    assert_eq!(brake(&cluster).await, None, "what was known to who released it does not count again");
    cluster.schedulers[1 - first].start_again().await.unwrap();
    cluster.stop().await.unwrap();
}

/// The runner of a task.
fn parent(pid: u32) -> Identity {
    let text = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status")).unwrap();
    let parent = text.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap();
    Identity::of(parent.trim().parse().unwrap()).unwrap()
}
