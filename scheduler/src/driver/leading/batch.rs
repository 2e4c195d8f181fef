//! Decisions that are made on top of each other, written as one transaction
//! and, should the store not take it, taken back together.

use std::{cmp::Reverse, collections::BTreeSet};

use platform::kv;
use scheduler_core::{
    commit::{Commit, Undo},
    decide::{self, Decision, Policy},
    ids::RequestId,
    snapshot::{Key, Record, Snapshot},
};
use tokio::time::Instant;

use super::{Leading, PAUSE, ROOM};
use crate::driver::{
    clock, effects::World, mirror::Mirror, quarantine::contain, store::Records, webhooks::news::News,
};

/// Decisions that are carried out together, and how to take them back.
#[derive(Default)]
pub(super) struct Batch {
    commit: Commit,
    undo: Vec<Undo>,
    requests: Vec<RequestId>,
    unfinished: Vec<RequestId>,
    news: Vec<News>,
    /// Newly in quarantine.
    aside: Vec<RequestId>,
}

// === impl Batch ===

impl Batch {
    /// No decision in it was too much for one transaction.
    pub(super) fn is_whole(&self) -> bool {
        self.unfinished.is_empty()
    }
}

// === impl Leading ===

impl Leading {
    /// Decides as much as fits in one transaction, each on top of the last. What
    /// matters more comes first, and so gets what room there is.
    pub(super) fn decide(&mut self, mirror: &mut Mirror, records: &Records, policy: &Policy) -> Batch {
        let mut batch = Batch::default();
        let mut queue = by_priority(std::mem::take(&mut self.dirty), &mirror.snapshot).into_iter();
        for id in queue.by_ref() {
            if self.quarantine.holds(&id) {
                continue;
            }
            let decision = match self.decide_one(mirror, policy, &id) {
                Ok(decision) => decision,
                Err(why) => {
                    self.set_aside(&id, &why, mirror, records, &mut batch);
                    continue;
                }
            };
            let sum = batch.commit.operations() + decision.commit.operations();
            if !batch.commit.is_empty() && sum > self.room {
                self.dirty.insert(id);
                break;
            }
            self.note_waits(&id, &decision);
            if decision.more {
                batch.unfinished.push(id.clone());
            }
            // The success of a run can make one of another request.
            let beside =
                decision.commit.writes().keys().filter_map(Key::request).filter(|other| **other != id);
            self.dirty.extend(beside.cloned());
            batch.news.extend(records.news(&mirror.snapshot, &decision.commit, clock::now()));
            warn_of_overdue(&mirror.snapshot, &decision.commit);
            batch.undo.push(mirror.assume(&decision.commit));
            batch.commit.merge(decision.commit);
            batch.requests.push(id);
        }
        self.dirty.extend(queue);
        batch
    }

    fn note_waits(&mut self, id: &RequestId, decision: &Decision) {
        match decision.wake {
            Some(at) => self.wakes.insert(id.clone(), at),
            None => self.wakes.remove(id),
        };
        if decision.waits_for_room {
            self.waiting.insert(id.clone());
        } else {
            self.waiting.remove(id);
        }
    }

    /// One poisoned request must not keep the others from being decided.
    fn decide_one(&mut self, mirror: &Mirror, policy: &Policy, id: &RequestId) -> Result<Decision, String> {
        if let Some(why) = self.refused.remove(id).or_else(|| mirror.unreadable_of(id)) {
            return Err(why);
        }
        let now = clock::now();
        contain(|| decide::advance(&mirror.snapshot, &self.observed, policy, id, now))
    }

    fn set_aside(
        &mut self,
        id: &RequestId,
        why: &str,
        mirror: &mut Mirror,
        records: &Records,
        batch: &mut Batch,
    ) {
        let now = clock::now();
        let commit = decide::quarantine(&mirror.snapshot, id, why, now);
        if !batch.commit.is_empty() && batch.commit.operations() + commit.operations() > ROOM {
            self.dirty.insert(id.clone());
            return;
        }
        self.quarantine.take(id, why);
        self.wakes.remove(id);
        // What cannot be read cannot be written over; the problem is shown all the same.
        if mirror.is_unreadable(&Key::Progress(id.clone())) {
            return;
        }
        batch.news.extend(records.news(&mirror.snapshot, &commit, now));
        batch.undo.push(mirror.assume(&commit));
        batch.commit.merge(commit);
        batch.aside.push(id.clone());
    }

    /// Persists first, acts second.
    pub(super) async fn carry_out(
        &mut self,
        batch: Batch,
        mirror: &mut Mirror,
        records: &Records,
        world: &World,
    ) -> bool {
        if !batch.commit.is_empty() {
            let done = records.progress_telling(&batch.commit, &batch.news, self.term.fence()).await;
            match done {
                Ok(revision) => {
                    world.metrics.note_commit(&batch.commit);
                    mirror.wrote(&batch.commit, revision.0);
                    self.trouble = None;
                    self.room = ROOM;
                    if frees_room(&batch.commit) {
                        self.dirty.append(&mut self.waiting);
                    }
                }
                Err(error) => {
                    self.take_back(batch, mirror, &error);
                    return false;
                }
            }
        }
        for id in &batch.requests {
            self.act(id, &mirror.snapshot);
        }
        self.dirty.extend(batch.unfinished);
        true
    }

    fn take_back(&mut self, batch: Batch, mirror: &mut Mirror, error: &kv::Error) {
        for undo in batch.undo.into_iter().rev() {
            undo.revert(&mut mirror.snapshot);
        }
        self.note_unwritten();
        self.quarantine.release(&batch.aside.iter().cloned().collect());
        self.dirty.extend(batch.aside);
        let alone = (batch.requests.len() == 1).then(|| batch.requests[0].clone());
        self.dirty.extend(batch.requests);
        match error {
            // Somebody's command came in between, or the term is over, or the
            // answer was lost: read again, then decide again.
            kv::Error::Conflict | kv::Error::Unknown(_) => {
                self.fresh = false;
                self.resume = Some(Instant::now() + PAUSE / 10);
            }
            kv::Error::TooLarge(_) if self.room > 0 => {
                self.room = 0;
                self.resume = Some(Instant::now());
            }
            kv::Error::TooLarge(_) if alone.is_some() => {
                self.refused.extend(alone.map(|id| (id, format!("its decision cannot be stored: {error}"))));
                self.resume = Some(Instant::now());
            }
            kv::Error::TooLarge(_)
            | kv::Error::Unavailable(_)
            | kv::Error::Compacted { .. }
            | kv::Error::LeaseLost
            | kv::Error::Denied(_)
            | kv::Error::Fatal(_) => self.pause(PAUSE, error),
        }
    }
}

fn by_priority(dirty: BTreeSet<RequestId>, snapshot: &Snapshot) -> Vec<RequestId> {
    let mut queue: Vec<RequestId> = dirty.into_iter().collect();
    let priority = |id: &RequestId| snapshot.request(id).map_or(0, |record| record.request.priority);
    if queue.len() > 1 {
        // Stable: those of one priority stay in their order.
        queue.sort_by_cached_key(|id| Reverse(priority(id)));
    }
    queue
}

/// Runs of which it is not known before the commit.
fn warn_of_overdue(before: &Snapshot, commit: &Commit) {
    for record in commit.writes().values().flatten() {
        let Record::Run(run) = record else { continue };
        let known = before.run(&run.request, &run.id).is_some_and(|known| known.overdue_since.is_some());
        if run.overdue_since.is_some() && !known {
            tracing::warn!(request = %run.request, run = %run.id, "a run is overdue");
        }
    }
}

/// A task has ended, or is forgotten.
fn frees_room(commit: &Commit) -> bool {
    commit.writes().iter().any(|(key, record)| match (key, record) {
        (_, Some(Record::Task(task))) => task.is_ended(),
        (key, None) => matches!(key, Key::Task(..)),
        (_, Some(_)) => false,
    })
}
