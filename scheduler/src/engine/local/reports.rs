//! What the folders say of the tasks, and what watchers hear of it.

use std::{collections::BTreeSet, fs, io, path::Path, sync::Arc};

use super::{Condition, Shared, TaskReport, settle, task_id::is_id};
use crate::runner::{control::Told, folder::Status};

// === impl Shared ===

impl Shared {
    /// Tells watchers what they do not know yet.
    pub(super) fn publish(&self, task_id: &str, told: Told) {
        let report = report(task_id, told);
        let mut state = self.state();
        if state.reported.get(&report.task_id).is_some_and(|known| !is_news(known, &report.condition)) {
            return;
        }
        state.reported.insert(report.task_id.clone(), report.condition.clone());
        if let Condition::Ended { ended_at_ms, .. } = report.condition {
            state.ended.add(&report.task_id, ended_at_ms);
        }
        state.watchers.retain(|watcher| watcher.send(report.clone()).is_ok());
    }

    /// With what a runner that ended at once could tell nobody.
    pub(super) fn publish_end(&self, task_id: &str, status: Status) {
        if matches!(self.state().reported.get(task_id), Some(Condition::Ended { .. })) {
            return;
        }
        for status in self.folder(task_id).history().into_iter().chain([status]) {
            self.publish(task_id, status.told());
        }
    }

    /// Every task with a folder; attaches to runners that are new here.
    pub(super) fn scan(self: &Arc<Self>) -> io::Result<Vec<TaskReport>> {
        let mut reports = Vec::new();
        for task_id in ids_in(&self.tasks())? {
            reports.extend(self.find(&task_id)?);
        }
        let present: BTreeSet<&String> = reports.iter().map(|report| &report.task_id).collect();
        self.state().reported.retain(|id, _| present.contains(id));
        Ok(reports)
    }

    /// What the folder of a task says; sees to it that its end will be heard.
    pub(super) fn find(self: &Arc<Self>, task_id: &str) -> io::Result<Option<TaskReport>> {
        let in_folder =
            |error: io::Error| io::Error::new(error.kind(), format!("folder of {task_id}: {error}"));
        match settle::settle(&self.folder(task_id)).map_err(in_folder)? {
            settle::Found::Gone => Ok(None),
            settle::Found::Ended(status) => {
                self.publish_end(task_id, status.clone());
                Ok(Some(report(task_id, status.told())))
            }
            settle::Found::Alive(status) => {
                self.attach(task_id);
                Ok(Some(report(task_id, status.told())))
            }
        }
    }
}

/// A task never goes back, and its end is the last word. One that is heard by its
/// nursery and by its socket can be told of out of order.
fn is_news(known: &Condition, heard: &Condition) -> bool {
    let step = |condition: &Condition| match condition {
        Condition::Starting => 0,
        Condition::Staging { .. } => 1,
        Condition::Running { .. } => 2,
        Condition::Ended { .. } => 3,
    };
    let is_over = matches!(known, Condition::Ended { .. });
    !is_over && known != heard && step(known) <= step(heard)
}

fn report(task_id: &str, Told { condition, notes, output }: Told) -> TaskReport {
    TaskReport { task_id: task_id.to_owned(), condition, notes, output }
}

fn ids_in(tasks: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(tasks)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut ids: Vec<String> = names.filter(|name| is_id(name)).collect();
    ids.sort();
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Exit;

    #[test]
    fn what_is_behind_what_is_known_is_no_news() {
        let fetching = |what: &str| Condition::Staging { what: what.to_owned() };
        let running = Condition::Running { pid: 7, started_at_ms: 1 };
        let ended = |exit| Condition::Ended { exit, ended_at_ms: 2 };
        let life = [Condition::Starting, fetching("a"), fetching("b"), running, ended(Exit::Code(0))];
        for (at, known) in life.iter().enumerate() {
            assert!(life[at + 1..].iter().all(|later| is_news(known, later)), "{known:?}");
            assert!(!is_news(known, known), "{known:?}");
        }
        assert!(!is_news(&life[3], &life[0]));
        assert!(!is_news(&life[3], &life[2]));
        assert!(!is_news(&life[4], &ended(Exit::Lost)));
    }
}
