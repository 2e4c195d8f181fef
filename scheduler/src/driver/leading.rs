//! What the leader does besides following: it decides for every request that
//! something happened to, writes under its fence, then acts.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use platform::{
    election::Term,
    kv::{self},
    tasks::Outcome,
};
use scheduler_core::{
    check,
    commit::{Commit, Undo},
    decide::{
        self, Decision, Policy,
        brake::{self, BrakePolicy, Losses},
        nodes, sweep,
    },
    effect::{self, Effect, EffectKey},
    ids::RequestId,
    observed::{Condition, Event, Observed},
    snapshot::{Key, Record, Snapshot},
    task::Exit,
    time::Timestamp,
};
use tokio::time::Instant;

use super::{
    clock,
    effects::{Effects, World},
    mirror::Mirror,
    quarantine::{Quarantine, contain},
    store::Records,
    webhooks::news::News,
};

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
    trouble: Option<String>,
    /// Operations of one transaction.
    room: usize,
    quarantine: Quarantine,
    /// Whose decision the store does not take, alone as it is.
    refused: BTreeMap<RequestId, String>,
    losses: Losses,
    brake: BrakePolicy,
    /// When a setting of the cluster ends by itself.
    settles: Option<Timestamp>,
}

/// Decisions that are carried out together, and how to take them back.
#[derive(Default)]
struct Batch {
    commit: Commit,
    undo: Vec<Undo>,
    requests: Vec<RequestId>,
    unfinished: Vec<RequestId>,
    news: Vec<News>,
    /// Newly in quarantine.
    aside: Vec<RequestId>,
}

/// A revision that no record has: of writes that are not yet carried out.
const TENTATIVE: u64 = u64::MAX;
/// The fence takes one of the store's limit, and each webhook one; the rest is
/// a margin.
const ROOM: usize = kv::Transaction::MAX_OPERATIONS - 10;
const PAUSE: Duration = Duration::from_millis(50);
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
            trouble: None,
            room: ROOM,
            quarantine: Quarantine::default(),
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
        let due = match self.resume {
            Some(resume) => Some(resume),
            None => begin.into_iter().chain(next).min(),
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
            if self.dirty.is_empty() || self.term.ended().is_cancelled() {
                return;
            }
            let batch = self.decide(mirror, records, policy);
            if !self.carry_out(batch, mirror, records, world).await {
                return;
            }
        }
    }

    async fn refresh(&mut self, mirror: &mut Mirror, records: &Records) -> bool {
        match records.list().await {
            Ok(listing) => {
                mirror.reset(listing);
                self.fresh = true;
                self.trouble = None;
                for words in check::broken(&mirror.snapshot) {
                    tracing::error!(words, "the store breaks an invariant");
                }
                self.touch_all(&mirror.snapshot);
                true
            }
            Err(error) => {
                self.pause(LONG_PAUSE, &error);
                false
            }
        }
    }

    /// Once in a term: the nodes are those of this leader's engine.
    async fn enroll(&mut self, mirror: &mut Mirror, records: &Records, policy: &Policy) -> bool {
        let commit = nodes::enroll(&mirror.snapshot, policy, clock::now());
        self.enrolled = self.write_nodes(&commit, mirror, records).await;
        self.enrolled
    }

    /// A node is empty, or its state is over; a deleted request is forgotten.
    async fn keep_nodes(&mut self, mirror: &mut Mirror, records: &Records, policy: &Policy) -> bool {
        let now = clock::now();
        let (commit, wake) = nodes::advance(&mirror.snapshot, now);
        let swept =
            if now < self.sweep_at { Commit::default() } else { sweep::sweep(&mirror.snapshot, policy, now) };
        if swept.is_empty() && now >= self.sweep_at {
            self.sweep_at = now + sweep::PAUSE;
        }
        let next = if swept.is_empty() { self.sweep_at } else { now };
        self.node_wake = Some(wake.map_or(next, |wake| wake.min(next)));
        self.write_nodes(&commit, mirror, records).await && self.write_nodes(&swept, mirror, records).await
    }

    async fn write_nodes(&mut self, commit: &Commit, mirror: &mut Mirror, records: &Records) -> bool {
        if commit.is_empty() {
            return true;
        }
        match records.progress(commit, self.term.fence()).await {
            Ok(revision) => {
                mirror.wrote(commit, revision.0);
                self.touch_all(&mirror.snapshot);
                true
            }
            Err(error) => {
                // Read again, then decide again.
                self.fresh = false;
                self.pause(PAUSE, &error);
                false
            }
        }
    }

    /// What concerns the cluster as a whole comes before its requests: a brake
    /// has to hold before anything is replaced.
    async fn settle(&mut self, mirror: &mut Mirror, records: &Records) -> bool {
        let now = clock::now();
        self.losses.prune(self.brake.window, now);
        let settled = brake::settle(&mirror.snapshot, &self.losses, &self.brake, now);
        self.settles = settled.wake;
        if !settled.commit.is_empty() {
            match records.progress(&settled.commit, self.term.fence()).await {
                Ok(revision) => mirror.wrote(&settled.commit, revision.0),
                Err(error) => {
                    self.fresh = false;
                    self.pause(PAUSE, &error);
                    return false;
                }
            }
            self.settles = brake::settle(&mirror.snapshot, &self.losses, &self.brake, now).wake;
            self.touch_all(&mirror.snapshot);
        }
        if mirror.snapshot.cluster().brake.is_some() {
            // Who releases the brake knows of these.
            self.losses.forget();
        }
        true
    }

    fn take_due(&mut self) {
        let now = clock::now();
        let due: Vec<_> = self.wakes.iter().filter(|(_, at)| **at <= now).map(|(id, _)| id.clone()).collect();
        for id in due {
            self.wakes.remove(&id);
            self.dirty.insert(id);
        }
    }

    /// Decides as much as fits in one transaction, each on top of the last. What
    /// matters more comes first, and so gets what room there is.
    fn decide(&mut self, mirror: &mut Mirror, records: &Records, policy: &Policy) -> Batch {
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
            batch.undo.push(decision.commit.apply(&mut mirror.snapshot, TENTATIVE));
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
        batch.undo.push(commit.apply(&mut mirror.snapshot, TENTATIVE));
        batch.commit.merge(commit);
        batch.aside.push(id.clone());
    }

    /// Persists first, acts second.
    async fn carry_out(
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

    fn pause(&mut self, pause: Duration, error: &kv::Error) {
        if self.trouble.is_none() {
            tracing::warn!(%error, "a decision could not be written; it is made again");
        }
        self.trouble = Some(format!("decisions cannot be written: {error}"));
        self.resume = Some(Instant::now() + pause);
    }

    fn act(&mut self, id: &RequestId, snapshot: &Snapshot) {
        if !self.observed.engine_listed() {
            return;
        }
        let implied = contain(|| effect::implied(snapshot, &self.observed, id, clock::now()));
        let wanted = match implied {
            Ok(wanted) => wanted,
            Err(why) => {
                // Told to the store when it is decided again.
                self.refused.insert(id.clone(), why);
                self.dirty.insert(id.clone());
                return;
            }
        };
        self.observed.retain_answers(id, |answer| {
            wanted.keys().any(|key| match key {
                EffectKey::Balance(known) => known == answer,
                EffectKey::Read((known, _)) => known == answer,
                EffectKey::Launch(_)
                | EffectKey::Stop(_)
                | EffectKey::Check(_)
                | EffectKey::Survey(_)
                | EffectKey::Ask(_)
                | EffectKey::Stray(_) => false,
            })
        });
        let surveyed = wanted.values().find_map(|effect| match effect {
            Effect::Survey { key, .. } => Some(*key),
            Effect::Launch(_)
            | Effect::Stop { .. }
            | Effect::Check(_)
            | Effect::Balance(_)
            | Effect::Read { .. }
            | Effect::Ask(_)
            | Effect::Stray { .. } => None,
        });
        self.observed.retain_survey(id, surveyed);
        self.observed.retain_outputs(id, |task| snapshot.task(task).is_some_and(|task| !task.is_ended()));
        for task in
            snapshot.tasks_of(id).filter(|task| !wanted.contains_key(&EffectKey::Check(task.id.clone())))
        {
            self.observed.drop_health(&task.id);
        }
        self.observed.retain_gates(id, |gate| wanted.contains_key(&EffectKey::Ask(gate.clone())));
        self.effects.reconcile(id, wanted);
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

/// A task has ended, or is forgotten.
fn frees_room(commit: &Commit) -> bool {
    commit.writes().iter().any(|(key, record)| match (key, record) {
        (_, Some(Record::Task(task))) => task.is_ended(),
        (key, None) => matches!(key, Key::Task(..)),
        (_, Some(_)) => false,
    })
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}
