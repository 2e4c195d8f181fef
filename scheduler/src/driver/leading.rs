//! What the leader does besides following: it decides for every request that
//! something happened to, writes under its fence, then acts.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use platform::{election::Term, kv, tasks::Outcome};
use scheduler_core::{
    check,
    decide::{
        self, Policy,
        brake::{BrakePolicy, Losses},
    },
    ids::RequestId,
    observed::{Condition, Event, Observed},
    snapshot::Snapshot,
    task::Exit,
    time::Timestamp,
};
use tokio::time::Instant;

use super::{
    clock,
    effects::{Effects, World},
    mirror::Mirror,
    quarantine::Quarantine,
    store::Records,
};

mod act;
mod batch;
mod cluster;

pub(super) struct Leading {
    term: Term,
    observed: Observed,
    dirty: BTreeSet<RequestId>,
    /// What has no place, or waits for its turn: decided on again when a task
    /// has ended or a node has changed.
    waiting: BTreeSet<RequestId>,
    wakes: BTreeMap<RequestId, Timestamp>,
    /// The state of a node ends.
    node_wake: Option<Timestamp>,
    /// Deleted requests are looked at then.
    sweep_at: Timestamp,
    effects: Effects,
    /// The mirror is known to contain everything up to the last own write.
    fresh: bool,
    /// The nodes of this leader's engine are in the store.
    enrolled: bool,
    /// No decision before it: the store did not take the last one.
    resume: Option<Instant>,
    /// What comes before it is decided together.
    next_batch: Instant,
    trouble: Option<String>,
    /// Operations of one transaction.
    room: usize,
    quarantine: Quarantine,
    /// Everything has been acted on once: who is to be asked is being asked.
    has_acted: bool,
    /// Whose decision the store does not take, alone as it is.
    refused: BTreeMap<RequestId, String>,
    losses: Losses,
    brake: BrakePolicy,
    /// When a setting of the cluster ends by itself.
    settles: Option<Timestamp>,
}

/// The fence takes one of the store's limit, and each webhook one; the rest is
/// a margin.
const ROOM: usize = kv::Transaction::MAX_OPERATIONS - 10;
const PAUSE: Duration = Duration::from_millis(50);
/// From one decision to the next, for each launch under way: what ends at the same
/// time is written, and told, at once.
const PACE: Duration = Duration::from_micros(500);
/// So many launches are noticed by nobody.
const UNPACED: usize = 2;
const LONGEST_PACE: Duration = Duration::from_millis(8);
const LONG_PAUSE: Duration = Duration::from_millis(500);

// === impl Leading ===

impl Leading {
    pub(super) fn begin(term: Term, world: &World, brake: BrakePolicy) -> Self {
        let mut effects = Effects::new(world.clone());
        effects.follow_engine();
        Self {
            term,
            observed: Observed::default(),
            dirty: BTreeSet::new(),
            waiting: BTreeSet::new(),
            node_wake: None,
            sweep_at: Timestamp(0),
            wakes: BTreeMap::new(),
            effects,
            fresh: false,
            enrolled: false,
            resume: None,
            next_batch: Instant::now(),
            trouble: None,
            room: ROOM,
            quarantine: Quarantine::default(),
            has_acted: false,
            refused: BTreeMap::new(),
            losses: Losses::default(),
            brake,
            settles: None,
        }
    }

    pub(super) fn touch(&mut self, requests: BTreeSet<RequestId>) {
        self.quarantine.release(&requests);
        self.dirty.extend(requests);
    }

    pub(super) fn touch_all(&mut self, snapshot: &Snapshot) {
        self.dirty.extend(snapshot.requests().map(|record| record.request.id.clone()));
        self.dirty.extend(self.observed.engine_requests().cloned());
    }

    pub(super) fn note(&mut self, event: Event, snapshot: &Snapshot) {
        let now = clock::now();
        if let Event::Engine(task, Condition::Ended { exit: Exit::Lost, .. }) = &event {
            self.losses.note(snapshot, task, now);
        }
        let urgency = decide::urgency(snapshot, &event, now);
        match (self.observed.note(event, now), urgency) {
            (None, _) => self.touch_all(snapshot),
            (Some(request), Some(at)) if at <= now => {
                self.dirty.insert(request);
            }
            (Some(request), Some(at)) => {
                self.wakes.entry(request).and_modify(|wake| *wake = at.min(*wake)).or_insert(at);
            }
            (Some(_), None) => {}
        }
    }

    /// What keeps decisions from being written.
    pub(super) fn troubles(&self) -> impl Iterator<Item = String> {
        self.trouble.iter().cloned().chain(self.quarantine.problems())
    }

    /// Until something is due, or an effect has panicked.
    pub(super) async fn wait(&mut self) -> Outcome {
        let now = clock::now();
        let next = self
            .wakes
            .values()
            .chain(&self.node_wake)
            .chain(&self.settles)
            .min()
            .map(|at| Instant::now() + clock::duration(at.since(now)));
        let begin = (!self.fresh).then(Instant::now);
        let may_decide = !self.dirty.is_empty() && !self.term.ended().is_cancelled();
        let batch = may_decide.then_some(self.next_batch);
        let due = match self.resume {
            Some(resume) => Some(resume),
            None => begin.into_iter().chain(batch).chain(next).min(),
        };
        tokio::select! {
            () = sleep_until(due) => Ok(()),
            failure = self.effects.failed() => Err(failure.into()),
        }
    }

    /// Decides and acts until nothing is left to do.
    pub(super) async fn work(
        &mut self,
        mirror: &mut Mirror,
        records: &Records,
        world: &World,
        policy: &Policy,
    ) {
        if self.resume.is_some_and(|resume| Instant::now() < resume) || self.term.ended().is_cancelled() {
            return;
        }
        self.resume = None;
        if !self.fresh && !self.refresh(mirror, records).await {
            return;
        }
        if !self.enrolled && !self.enroll(mirror, records, policy).await {
            return;
        }
        if !self.settle(mirror, records).await {
            return;
        }
        self.take_due();
        loop {
            if !self.keep_nodes(mirror, records, policy).await {
                return;
            }
            self.has_acted |= self.dirty.is_empty() && self.observed.engine_listed();
            if self.dirty.is_empty() || self.term.ended().is_cancelled() {
                return;
            }
            let begin = Instant::now();
            if begin < self.next_batch {
                return;
            }
            let batch = self.decide(mirror, records, policy);
            let is_whole = batch.is_whole();
            if !self.carry_out(batch, mirror, records, world).await {
                return;
            }
            if is_whole {
                self.next_batch = begin + pace(self.effects.launches());
            }
        }
    }

    async fn refresh(&mut self, mirror: &mut Mirror, records: &Records) -> bool {
        match records.list().await {
            Ok(listing) => {
                // Its news may come too late to be news.
                self.quarantine.release(&mirror.reset(listing));
                self.fresh = true;
                self.trouble = None;
                for words in check::broken(&mirror.snapshot) {
                    tracing::error!(words, "the store breaks an invariant");
                }
                self.losses.take_up(&mirror.snapshot, self.brake.window, clock::now());
                self.touch_all(&mirror.snapshot);
                true
            }
            Err(error) => {
                self.pause(LONG_PAUSE, &error);
                false
            }
        }
    }

    fn take_due(&mut self) {
        let now = clock::now();
        let due: Vec<_> = self.wakes.iter().filter(|(_, at)| **at <= now).map(|(id, _)| id.clone()).collect();
        for id in due {
            self.wakes.remove(&id);
            self.dirty.insert(id);
        }
    }

    fn pause(&mut self, pause: Duration, error: &kv::Error) {
        if self.trouble.is_none() {
            tracing::warn!(%error, "a decision could not be written; it is made again");
        }
        self.trouble = Some(format!("decisions cannot be written: {error}"));
        self.note_unwritten();
        self.resume = Some(Instant::now() + pause);
    }

    /// Who is to be asked when it is written was not asked yet.
    fn note_unwritten(&mut self) {
        if !self.has_acted {
            self.observed.hear_from(clock::now());
        }
    }
}

/// Nobody waits for it but in a crowd.
fn pace(launches: usize) -> Duration {
    let crowd = u32::try_from(launches.saturating_sub(UNPACED)).unwrap_or(u32::MAX);
    PACE.saturating_mul(crowd).min(LONGEST_PACE)
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_crowd_is_paced_and_never_for_long() {
        assert_eq!(pace(0), Duration::ZERO);
        assert_eq!(pace(UNPACED), Duration::ZERO);
        assert!(pace(UNPACED + 1) > Duration::ZERO);
        assert_eq!(pace(usize::MAX), LONGEST_PACE);
    }
}
