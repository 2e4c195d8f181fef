//! Tells others what happens to requests, deploys, tasks and runs, off the path
//! of decisions.
//!
//! What is to be told is written to the outbox in the transaction that makes it
//! true, once for each address. The leader brings it there, one after the other,
//! and then removes it: what was told just before a fail-over is told again,
//! under the same id; nothing is left out, until too much waits.

use std::{collections::BTreeMap, time::Duration};

use platform::{
    election::{Role, Term},
    kv::{
        self, Change, Entry, Store, Transaction,
        follow::{Follower, Update},
    },
    tasks::Outcome,
    webhook::{self, Letter, Names, Reply, Url},
};
use tokio::{sync::watch, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{clock, keys::Keys};
use crate::{config::Webhook, metrics::Metrics};

pub(super) mod news;
mod strays;

pub(crate) const NAMES: Names = Names {
    agent: "scheduler",
    id: "scheduler-event-id",
    timestamp: "scheduler-timestamp",
    signature: "scheduler-signature",
};
/// Of one call.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Between two calls of an address that fails, growing to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Entries that may wait for one address; the oldest are dropped first.
const MOST_WAITING: usize = 1_000;

/// What a courier works with.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) store: Store,
    pub(super) keys: Keys,
    pub(super) hooks: Vec<Webhook>,
    pub(super) metrics: Metrics,
}

/// Brings the news to one address, one after the other.
struct Courier {
    post: Post,
    hook: Webhook,
    term: Term,
    follower: Follower,
    waiting: BTreeMap<String, Vec<u8>>,
    /// How many events of the oldest entry were told.
    told: usize,
    pause: Duration,
    resume: Option<Instant>,
}

/// Tells while this replica leads, until `stop`.
pub(super) async fn run(post: Post, mut role: watch::Receiver<Role>, stop: CancellationToken) -> Outcome {
    while !stop.is_cancelled() {
        let term = match &*role.borrow_and_update() {
            Role::Leading(term) => Some(term.clone()),
            Role::Following { .. } => None,
        };
        if let Some(term) = term {
            let ended = term.ended().clone();
            tokio::select! {
                told = tell(&post, &term) => told?,
                () = ended.cancelled() => {}
                () = stop.cancelled() => {}
            }
        }
        tokio::select! {
            changed = role.changed() => if changed.is_err() {
                stop.cancelled().await;
            },
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

async fn tell(post: &Post, term: &Term) -> Outcome {
    let mut couriers = JoinSet::new();
    couriers.spawn(strays::sweep(post.clone(), term.clone()));
    for hook in &post.hooks {
        couriers.spawn(Courier::new(post.clone(), hook.clone(), term.clone()).run());
    }
    while let Some(ended) = couriers.join_next().await {
        ended?;
    }
    Ok(())
}

// === impl Courier ===

impl Courier {
    fn new(post: Post, hook: Webhook, term: Term) -> Self {
        let follower = Follower::new(post.store.clone(), post.keys.outbox_of(&hook.url.text));
        let waiting = BTreeMap::new();
        Self { post, hook, term, follower, waiting, told: 0, pause: FIRST_PAUSE, resume: None }
    }

    /// What comes while a call is made is taken up after it.
    async fn run(mut self) {
        loop {
            let due = self.resume.unwrap_or_else(Instant::now);
            let is_due = !self.waiting.is_empty();
            tokio::select! {
                biased;
                update = self.follower.next() => self.take(update).await,
                () = tokio::time::sleep_until(due), if is_due => self.step().await,
            }
        }
    }

    async fn take(&mut self, update: Update) {
        match update {
            Update::Reset(listing) => {
                self.waiting.clear();
                self.told = 0;
                listing.entries.into_iter().for_each(|entry| self.add(entry));
            }
            Update::Changed { changes, .. } => {
                for change in changes {
                    // What is removed was removed by this courier.
                    if let Change::Put(entry) = change {
                        self.add(entry);
                    }
                }
            }
            Update::Stalled { .. } => {}
        }
        while self.waiting.len() > MOST_WAITING {
            tracing::warn!(
                url = Url::shown(&self.hook.url.text),
                "too much waits for a webhook: the oldest is not told"
            );
            self.post.metrics.note_told("dropped");
            if !self.forget_first().await {
                return;
            }
        }
    }

    fn add(&mut self, entry: Entry) {
        self.waiting.insert(entry.key, entry.value);
    }

    /// One call, of the oldest that waits.
    async fn step(&mut self) {
        let Some((_, value)) = self.waiting.first_key_value() else { return };
        let letters = news::read(value);
        let Some(letter) = letters.get(self.told) else {
            if !self.forget_first().await {
                self.put_off();
            }
            return;
        };
        match call(&self.hook, letter).await {
            Reply::Taken => self.past("taken"),
            Reply::Refused(status) => {
                tracing::warn!(url = Url::shown(&self.hook.url.text), id = letter.id, %status, "a webhook refuses");
                self.past("refused");
            }
            Reply::Failed(reason) => {
                tracing::debug!(url = Url::shown(&self.hook.url.text), reason, "a webhook cannot be told");
                self.post.metrics.note_told("failed");
                self.put_off();
            }
        }
        if self.told == letters.len() && !self.forget_first().await {
            self.put_off();
        }
    }

    fn past(&mut self, how: &'static str) {
        self.post.metrics.note_told(how);
        self.told += 1;
        self.pause = FIRST_PAUSE;
        self.resume = None;
    }

    fn put_off(&mut self) {
        self.resume = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }

    /// Removes the oldest entry; `false`: the store did not do it.
    async fn forget_first(&mut self) -> bool {
        let Some((key, _)) = self.waiting.first_key_value() else { return true };
        let transaction = Transaction::new().when(self.term.fence()).delete(key.clone());
        match self.post.store.commit(transaction).await {
            Ok(_) => {
                self.waiting.pop_first();
                self.told = 0;
                true
            }
            // Somebody else leads: the end of the term is about to be told.
            Err(kv::Error::Conflict) => false,
            Err(error) => {
                tracing::warn!(%error, "what was told is not removed from the outbox");
                false
            }
        }
    }
}

async fn call(hook: &Webhook, letter: &Letter) -> Reply {
    webhook::send(&hook.url, NAMES, &hook.secret, letter, clock::now().0, TIMEOUT).await
}
