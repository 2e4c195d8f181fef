//! Files of ended tasks: removed when they are old, or too many. What became of
//! a task is known until it is forgotten, only its files go.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use platform::tasks::{Kind, Stage};
use tokio::{sync::Notify, time::sleep};

use super::Shared;
use crate::runner::folder::now_ms;

/// When nothing else happens, ages are looked at so often.
const SWEEP: Duration = Duration::from_secs(600);
/// Between two looks: many tasks that end at once are one piece of work.
const PAUSE: Duration = Duration::from_secs(1);

/// How long files are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Since the end of the task.
    pub age: Duration,
    /// Of so many tasks, the latest.
    pub tasks: usize,
}

/// Those that have ended and may still have files, oldest first.
#[derive(Debug, Default)]
pub(super) struct Ended {
    by_end: BTreeSet<(u64, String)>,
    pub(super) changed: Arc<Notify>,
}

// === impl Ended ===

impl Ended {
    pub(super) fn add(&mut self, task_id: &str, ended_at_ms: u64) {
        self.by_end.insert((ended_at_ms, task_id.to_owned()));
        self.changed.notify_one();
    }

    /// Takes out whose files are to go.
    fn take_due(&mut self, keep: Keep, now_ms: u64) -> Vec<String> {
        let age = u64::try_from(keep.age.as_millis()).unwrap_or(u64::MAX);
        let is_old = |ended: u64| now_ms.saturating_sub(ended) >= age;
        let mut due = Vec::new();
        while self.by_end.len() > keep.tasks || self.by_end.first().is_some_and(|(ended, _)| is_old(*ended)) {
            let Some((_, task_id)) = self.by_end.pop_first() else { break };
            due.push(task_id);
        }
        due
    }
}

/// Removes files as they become due.
pub(super) fn watch(shared: &Arc<Shared>) {
    let owner = Arc::clone(shared);
    shared.supervisor.spawn(Stage::Work, Kind::BestEffort, "task_files", async move {
        let detach = owner.detach.clone();
        let changed = Arc::clone(&owner.state().ended.changed);
        let work = async {
            loop {
                tokio::select! {
                    () = changed.notified() => {}
                    () = sleep(SWEEP.min(owner.settings.keep.age)) => {}
                }
                let due = owner.state().ended.take_due(owner.settings.keep, now_ms());
                let owner = Arc::clone(&owner);
                let _logged = tokio::task::spawn_blocking(move || owner.remove_files(&due)).await;
                sleep(PAUSE).await;
            }
        };
        detach.run_until_cancelled(work).await;
        Ok(())
    });
}

impl Shared {
    fn remove_files(&self, task_ids: &[String]) {
        let begun = Instant::now();
        for task_id in task_ids {
            let folder = self.folder(task_id);
            if folder.sandbox().exists()
                && let Err(error) = super::settle::remove_files(&folder)
            {
                tracing::warn!(task_id, %error, "the files of an ended task cannot be removed");
            }
        }
        if !task_ids.is_empty() {
            tracing::debug!(tasks = task_ids.len(), took = ?begun.elapsed(), "files of ended tasks were removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first_by_age_and_by_number() {
        let mut ended = Ended::default();
        for (task_id, at) in [("b", 2_000), ("a", 1_000), ("d", 9_000), ("c", 8_000)] {
            ended.add(task_id, at);
        }
        let keep = Keep { age: Duration::from_secs(8), tasks: 3 };
        assert_eq!(ended.take_due(keep, 8_500), ["a"], "one too many");
        assert_eq!(ended.take_due(keep, 10_000), ["b"], "too old");
        assert_eq!(ended.take_due(keep, 10_000), Vec::<String>::new());
    }
}
