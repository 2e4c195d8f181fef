//! The leader: decides on what it followed, writes, then calls agents.
//!
//! Nothing is remembered from term to term. Each step looks at everything, so
//! what woke it does not matter.

use std::{sync::Arc, time::Duration};

use baragon_service_core::{
    agent::AgentKey,
    clock::Timestamp,
    commit::Commit,
    decide::{self, Effect, Limits},
    ids::Revision,
    progress::{Answer, CallId, Progress},
};
use platform::{
    election::{Role, Term},
    kv,
    tasks::Outcome,
};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    agents::Agents,
    now,
    shared::{Shared, is_blind_to},
    store::{Batch, Records},
};
use crate::metrics::{Metrics, Told};

/// What a leader works with.
#[derive(Clone, Debug)]
pub(super) struct Office {
    pub(super) records: Records,
    pub(super) shared: Shared,
    pub(super) limits: Limits,
    pub(super) agent_timeout: Duration,
    pub(super) metrics: Arc<Metrics>,
}

/// An answer of an agent.
pub(super) type Answered = (AgentKey, CallId, Answer);

/// Pause after the store failed; the follower tells when it is heard again.
const STORE_PAUSE: Duration = Duration::from_millis(200);
/// Commits that follow from commits, before calls go out anyway.
const ROUNDS: usize = 8;
/// After a refusal so many share a transaction, then one: the one that is
/// refused for ever is alone with it.
const FEWER: usize = 8;

/// A term of this replica.
struct Tenure {
    office: Office,
    term: Term,
    agents: Agents,
    calls: JoinSet<Answered>,
}

/// What came of the commits of one decision.
#[derive(Clone, Copy, Default)]
struct Round {
    written: bool,
    refused: bool,
}

/// Why a step was not finished.
enum Halt {
    /// Somebody else leads.
    Deposed,
    Store(kv::Error),
}

/// Leads whenever elected, until `stop`.
pub(super) async fn run(office: Office, mut role: watch::Receiver<Role>, stop: CancellationToken) -> Outcome {
    while !stop.is_cancelled() {
        let term = match &*role.borrow_and_update() {
            Role::Leading(term) => Some(term.clone()),
            Role::Following { .. } => None,
        };
        if let Some(term) = term {
            lead(office.clone(), term, &stop).await;
        }
        tokio::select! {
            changed = role.changed() => if changed.is_err() {
                // The election ends only with the process.
                stop.cancelled().await;
            },
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

async fn lead(office: Office, term: Term, stop: &CancellationToken) {
    tracing::info!(term = term.number(), "leading");
    let metrics = Arc::clone(&office.metrics);
    let shared = office.shared.clone();
    metrics.leading.set(1);
    let ended = term.ended().clone();
    let agents = Agents::new(term.number(), office.agent_timeout, Arc::clone(&metrics));
    let mut tenure = Tenure { office, term, agents, calls: JoinSet::new() };
    // Whatever is cut off here is taken up by the next leader: what was
    // written implies it, and what is told twice is done once.
    tokio::select! {
        () = tenure.run() => {}
        () = ended.cancelled() => {}
        () = stop.cancelled() => {}
    }
    metrics.leading.set(0);
    shared.change(|state| {
        state.progress = None;
        state.epoch += 1;
    });
    tracing::info!("no longer leading");
}

impl Tenure {
    async fn run(&mut self) {
        let mut changes = self.office.shared.watch();
        self.catch_up(&mut changes).await;
        self.office.shared.change(|state| state.progress = Some(Progress::new(&state.snapshot)));
        loop {
            changes.mark_unchanged();
            let wake = match self.step().await {
                Ok(wake) => wake,
                Err(Halt::Deposed) => return,
                Err(Halt::Store(error)) => {
                    tracing::warn!(%error, "the store did not take a step of the leader");
                    Some(now().plus(STORE_PAUSE))
                }
            };
            tokio::select! {
                // The sender lives as long as `self.office`.
                _ = changes.changed() => {}
                Some(answered) = self.calls.join_next() => self.take(answered),
                () = sleep_until(wake) => {}
            }
            while let Some(answered) = self.calls.try_join_next() {
                self.take(answered);
            }
        }
    }

    /// Everything that the leaders before have written is known here: their
    /// last write came before this term's key.
    async fn catch_up(&self, changes: &mut watch::Receiver<u64>) {
        let begin = Revision(self.term.number());
        while self.office.shared.read(|state| state.snapshot.revision() < begin || state.deaf.is_some()) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Writes what is to be written, then makes the calls that follow from it.
    async fn step(&mut self) -> Result<Option<Timestamp>, Halt> {
        let (mut most, mut round) = (usize::MAX, Round::default());
        for _ in 0..ROUNDS {
            let decision = self.decide();
            if decision.commits.is_empty() {
                return Ok(earliest(decision.wake, self.call()));
            }
            round = self.write(decision.commits, most).await?;
            if round.refused {
                most = (most / FEWER).clamp(1, FEWER);
            }
        }
        self.call();
        if !round.written {
            // What is refused again and again may not be tried without end.
            tokio::time::sleep(STORE_PAUSE).await;
        }
        Ok(Some(now()))
    }

    fn decide(&self) -> decide::Decision {
        let limits = &self.office.limits;
        let keys = self.office.shared.keys();
        let decision = self.office.shared.quietly(|state| {
            let untold = state.untold();
            let Some(progress) = &mut state.progress else { return decide::Decision::default() };
            progress.observe(&state.snapshot);
            progress.keep_from(untold);
            let mut decision = decide::advance(&state.snapshot, progress, limits, now());
            decision.commits.retain(|commit| !is_blind_to(&state.unreadable, keys, commit));
            // Kept while there is something to write: it might not be taken.
            if decision.commits.is_empty() {
                progress.swept(&state.snapshot, now());
            }
            decision
        });
        self.office.shared.read(|state| self.office.metrics.observe(&state.snapshot, now()));
        decision
    }

    /// Each commit stands for itself: one that is refused does not keep the
    /// others back.
    async fn write(&self, commits: Vec<Commit>, most: usize) -> Result<Round, Halt> {
        let mut round = Round::default();
        for batch in self.office.records.pack(commits, most) {
            match self.attempt(&batch).await {
                Ok(()) => round.written = true,
                Err(kv::Error::Conflict | kv::Error::Unknown(_)) => {
                    round.refused = true;
                    self.look_again(&batch.commits).await?;
                }
                Err(error @ (kv::Error::TooLarge(_) | kv::Error::Fatal(_))) => {
                    round.refused = true;
                    tracing::error!(%error, commits = batch.commits.len(), "the store refuses a commit");
                }
                Err(error) => return Err(Halt::Store(error)),
            }
        }
        Ok(round)
    }

    async fn attempt(&self, batch: &Batch) -> Result<(), kv::Error> {
        let office = &self.office;
        let (before, untold) = office.shared.read(|state| {
            (office.metrics.note(&state.snapshot, &batch.commits), state.untold_among(&batch.commits))
        });
        let began = tokio::time::Instant::now();
        let written = office.records.progress(&self.term, batch).await;
        office.metrics.note_commit(began.elapsed());
        written?;
        office.metrics.count(before);
        if untold > 0 {
            tracing::warn!(requests = untold, "history.bound took what webhooks were not told of");
            (0..untold).for_each(|_| office.metrics.note_told(Told::Dropped));
        }
        batch.commits.iter().for_each(|commit| self.written(commit));
        Ok(())
    }

    fn written(&self, commit: &Commit) {
        self.office.shared.quietly(|state| {
            if let Some(progress) = &mut state.progress {
                progress.committed(&state.snapshot, commit);
            }
        });
    }

    /// Somebody was faster, or the answer was lost: the next decision is made
    /// on what is there now.
    async fn look_again(&self, commits: &[Commit]) -> Result<(), Halt> {
        if !self.office.records.holds(&self.term).await.map_err(Halt::Store)? {
            return Err(Halt::Deposed);
        }
        for commit in commits {
            self.office.records.refresh_after(commit).await.map_err(Halt::Store)?;
            self.written(commit);
        }
        let newest = self.office.records.newest(commits).await.map_err(Halt::Store)?;
        self.office.shared.hear(newest).await;
        Ok(())
    }

    fn call(&mut self) -> Option<Timestamp> {
        let limits = &self.office.limits;
        let (effects, wake) = self.office.shared.quietly(|state| {
            let Some(progress) = &mut state.progress else { return (Vec::new(), None) };
            progress.observe(&state.snapshot);
            let (effects, wake) = decide::fan_out(&state.snapshot, progress, limits, now());
            effects.iter().for_each(|effect| progress.sent(effect, now()));
            (effects, wake)
        });
        for effect in effects {
            self.perform(effect);
        }
        wake
    }

    fn perform(&mut self, effect: Effect) {
        if let decide::Call::Apply { items, .. } = &effect.call {
            self.office.metrics.batches.observe(items.len() as f64);
        }
        self.calls.spawn(self.agents.perform(effect));
    }

    fn take(&self, answered: Result<Answered, tokio::task::JoinError>) {
        match answered {
            Ok((agent, id, answer)) => self.office.shared.change(|state| {
                state.epoch += 1;
                if let Some(progress) = &mut state.progress {
                    progress.answered(&agent, id, answer, now());
                }
            }),
            // Ends the process by the supervisor: the agent would count as called for ever.
            Err(error) => panic!("a call of an agent panicked: {error}"),
        }
    }
}

fn earliest(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

async fn sleep_until(wake: Option<Timestamp>) {
    match wake {
        Some(wake) => tokio::time::sleep(wake.since(now()).max(Duration::from_millis(1))).await,
        None => std::future::pending().await,
    }
}
