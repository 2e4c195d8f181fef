//! What differs from the snapshot at the end of a decision, as a commit.

use alloc::sync::Arc;

use super::{Draft, progress_of};
use crate::{
    audit::{ActionKind, Actor},
    commit::Commit,
    decide::{
        Decision,
        admit::{Deed, audit, audit_cooldown},
    },
    ids::RequestId,
    snapshot::{Key, Record},
};

impl Draft<'_> {
    pub(crate) fn finish(mut self) -> Decision {
        let mut commit = Commit::default();
        let id = self.id();
        self.write_deeds(&mut commit);
        self.write_request(&mut commit);
        self.write_progress(&id, &mut commit);
        self.write_deploys(&id, &mut commit);
        self.write_tasks(&id, &mut commit);
        self.write_runs(&id, &mut commit);
        self.write_followers(&mut commit);
        if !commit.is_empty() {
            // A deploy, scale, delete or cancel that came in between has to be seen.
            commit.rely_on(self.snapshot, Key::Request(id.clone()));
            if let Some(pending) = self.snapshot.request(&id).and_then(|record| record.pending.clone()) {
                commit.rely_on(self.snapshot, Key::Deploy(id, pending));
            }
            for key in core::mem::take(&mut self.relied) {
                commit.rely_on(self.snapshot, key);
            }
        }
        Decision { commit, wake: self.wake, more: self.more, waits_for_room: self.waits_for_room }
    }

    fn write_deeds(&mut self, commit: &mut Commit) {
        for (kind, by, before, after) in core::mem::take(&mut self.deeds) {
            let deed = Deed { kind, by: &by, before, after };
            let (snapshot, now) = (self.snapshot, self.now);
            audit(snapshot, commit, self.request_mut(), deed, now);
        }
        let kept = self.policy.history.audit;
        for (why, before, after) in core::mem::take(&mut self.cooldowns) {
            let by = Actor::scheduler(&why);
            let deed = Deed { kind: ActionKind::Automatic, by: &by, before, after };
            let (snapshot, now) = (self.snapshot, self.now);
            audit_cooldown(snapshot, commit, self.request_mut(), deed, kept, now);
        }
    }

    fn write_request(&self, commit: &mut Commit) {
        let id = self.id();
        let before = self.snapshot.request(&id);
        if before.is_none_or(|before| !same(before, &self.request)) {
            commit.write(self.snapshot, Key::Request(id), Some(Record::Request(self.request.clone())));
        }
    }

    fn write_progress(&self, id: &RequestId, commit: &mut Commit) {
        if !same(&progress_of(self.snapshot, id), &self.progress) {
            let record = Record::Progress(self.progress.clone());
            commit.write(self.snapshot, Key::Progress(id.clone()), Some(record));
        }
    }

    fn write_runs(&self, id: &RequestId, commit: &mut Commit) {
        for (run, record) in &self.runs {
            if self.snapshot.run(id, run).is_none_or(|before| !same(before, record)) {
                let key = Key::Run(id.clone(), run.clone());
                commit.write(self.snapshot, key, Some(Record::Run(record.clone())));
            }
        }
        for run in self.snapshot.runs_of(id).filter(|run| !self.runs.contains_key(&run.id)) {
            commit.write(self.snapshot, Key::Run(id.clone(), run.id.clone()), None);
        }
    }

    /// What follows relies on the request that it is of, as it was read.
    fn write_followers(&self, commit: &mut Commit) {
        for run in &self.followers {
            commit.rely_on(self.snapshot, Key::Request(run.request.clone()));
            let key = Key::Run(run.request.clone(), run.id.clone());
            commit.write(self.snapshot, key, Some(Record::Run(run.clone())));
        }
    }

    fn write_deploys(&self, id: &RequestId, commit: &mut Commit) {
        for (deploy, record) in &self.deploys {
            if self.snapshot.deploy(id, deploy).is_none_or(|before| !same(before, record)) {
                let key = Key::Deploy(id.clone(), deploy.clone());
                commit.write(self.snapshot, key, Some(Record::Deploy(record.clone())));
            }
        }
        let gone = self.snapshot.deploys_of(id).filter(|d| !self.deploys.contains_key(&d.deploy.id));
        for deploy in gone {
            commit.write(self.snapshot, Key::Deploy(id.clone(), deploy.deploy.id.clone()), None);
        }
    }

    fn write_tasks(&self, id: &RequestId, commit: &mut Commit) {
        for (task, record) in &self.tasks {
            if self.snapshot.task(task).is_none_or(|before| !same(before, record)) {
                let key = Key::Task(id.clone(), task.clone());
                commit.write(self.snapshot, key, Some(Record::Task(record.clone())));
            }
        }
        for task in self.snapshot.tasks_of(id).filter(|task| !self.tasks.contains_key(&task.id)) {
            commit.write(self.snapshot, Key::Task(id.clone(), task.id.clone()), None);
        }
    }
}

/// Untouched records are still shared, which makes most comparisons free.
fn same<T: PartialEq>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}
