//! What the folders say of the tasks, and what watchers hear of it.

use std::{collections::BTreeSet, fs, io, path::Path, sync::Arc};

use super::{Condition, Shared, TaskReport, settle, task_id::is_id};
use crate::runner::{control::Told, folder::Status};

// === impl Shared ===

impl Shared {
    /// Tells watchers what they do not know yet. An end is the last word.
    pub(super) fn publish(&self, task_id: &str, told: Told) {
        let report = report(task_id, told);
        let mut state = self.state();
        let known = state.reported.get(&report.task_id);
        if known == Some(&report.condition) || matches!(known, Some(Condition::Ended { .. })) {
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

fn report(task_id: &str, Told { condition, notes, output }: Told) -> TaskReport {
    TaskReport { task_id: task_id.to_owned(), condition, notes, output }
}

fn ids_in(tasks: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(tasks)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut ids: Vec<String> = names.filter(|name| is_id(name)).collect();
    ids.sort();
    Ok(ids)
}
