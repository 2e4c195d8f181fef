//! Tells others of requests that have ended, off their way.
//!
//! The requests themselves are the outbox: what ended after an address's
//! cursor is still to be told. The cursor is written by the leader, so the next
//! one goes on where this one stopped; what was told since the last writing is
//! told twice, nothing is left out: what an address is still to be told of is
//! not purged, and what waits beyond the queue is dropped here and counted.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use baragon_service_core::{ids::Revision, request::Request, snapshot::Snapshot};
use platform::{
    election::{Role, Term},
    kv,
    tasks::Outcome,
    webhook::{self, Letter, Names, Reply, Url},
};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{now, records::Cursor, shared::Shared, store::Records};
use crate::{
    config::Webhooks,
    metrics::{Metrics, Told},
    wire,
};

const NAMES: Names = Names {
    agent: "baragon-service",
    id: "baragon-request-id",
    timestamp: "baragon-timestamp",
    signature: "baragon-signature",
};
/// Between two calls of an address that fails, growing to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Told at most twice after a fail-over.
const UNSAVED: usize = 50;
/// Looked up at once.
const LOOK: usize = 200;

/// What a courier works with.
#[derive(Clone, Debug)]
pub(super) struct Post {
    pub(super) records: Records,
    pub(super) shared: Shared,
    pub(super) config: Arc<Webhooks>,
    pub(super) metrics: Arc<Metrics>,
}

/// Brings the news to one address, one after the other.
struct Courier {
    post: Post,
    term: Term,
    url: Url,
    told: Cursor,
    unsaved: usize,
    bag: VecDeque<(Cursor, Letter)>,
    pause: Duration,
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
    for url in &post.config.targets {
        couriers.spawn(Courier::new(post.clone(), term.clone(), url.clone()).run());
    }
    while let Some(ended) = couriers.join_next().await {
        ended?;
    }
    Ok(())
}

// === impl Post ===

impl Post {
    pub(super) fn is_wanted(&self) -> bool {
        !self.config.targets.is_empty()
    }

    /// As long as the place of an address is not known, nothing was told.
    pub(super) fn keep_all(&self) {
        let targets = self.config.targets.iter();
        self.shared.quietly(|state| targets.for_each(|url| state.note_told(&url.text, Revision(0))));
    }
}

// === impl Courier ===

impl Courier {
    fn new(post: Post, term: Term, url: Url) -> Self {
        let told = Cursor::default();
        Self { post, term, url, told, unsaved: 0, bag: VecDeque::new(), pause: FIRST_PAUSE }
    }

    async fn run(mut self) {
        self.begin().await;
        let mut changes = self.post.shared.watch();
        loop {
            changes.mark_unchanged();
            self.fill();
            if self.bag.is_empty() && changes.changed().await.is_err() {
                return;
            }
            while self.step().await {}
        }
    }

    /// A new address is not told of the past.
    async fn begin(&mut self) {
        loop {
            let known = self.post.records.cursor(&self.url.text).await;
            let heard = self.post.shared.read(|state| state.snapshot.revision());
            match known {
                Ok(Some(cursor)) => self.told = cursor,
                // The follower has not told anything yet.
                Ok(None) if heard < Revision(self.term.number()) => {}
                Ok(None) => {
                    self.told = Cursor { revision: heard, request: String::new() };
                    self.unsaved = 1;
                    self.save().await;
                }
                Err(error) => tracing::warn!(%error, "the place of a webhook cannot be read"),
            }
            if self.told != Cursor::default() {
                self.note_told();
                return;
            }
            tokio::time::sleep(FIRST_PAUSE).await;
        }
    }

    fn fill(&mut self) {
        let told = &self.told;
        let (bag, waiting) = self.post.shared.read(|state| pending(&state.snapshot, told, LOOK));
        let excess = waiting.saturating_sub(self.post.config.queue);
        self.bag = bag;
        for _ in 0..excess.min(self.bag.len()) {
            if let Some((place, letter)) = self.bag.pop_front() {
                tracing::warn!(
                    url = Url::shown(&self.url.text),
                    request = letter.id,
                    "too much waits: it is not told"
                );
                self.past(place, Told::Dropped);
            }
        }
    }

    /// Answers whether there is more to do at once.
    async fn step(&mut self) -> bool {
        let Some((place, letter)) = self.bag.pop_front() else {
            self.save().await;
            return false;
        };
        let Webhooks { secret, timeout, .. } = &*self.post.config;
        match webhook::send(&self.url, NAMES, secret, &letter, now().0, *timeout).await {
            Reply::Taken => self.past(place, Told::Taken),
            Reply::Refused(status) => {
                tracing::warn!(url = Url::shown(&self.url.text), request = letter.id, %status, "a webhook refuses");
                self.past(place, Told::Refused);
            }
            Reply::Failed(reason) => {
                tracing::debug!(url = Url::shown(&self.url.text), reason, "a webhook cannot be told");
                self.post.metrics.note_told(Told::Failed);
                self.save().await;
                tokio::time::sleep(self.pause).await;
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                // Looked up anew: meanwhile too much may be waiting.
                self.bag.clear();
                return false;
            }
        }
        self.pause = FIRST_PAUSE;
        if self.unsaved >= UNSAVED {
            self.save().await;
        }
        true
    }

    fn past(&mut self, place: Cursor, how: Told) {
        self.told = place;
        self.unsaved += 1;
        self.post.metrics.note_told(how);
        self.note_told();
    }

    fn note_told(&self) {
        self.post.shared.quietly(|state| state.note_told(&self.url.text, self.told.revision));
    }

    /// What is not saved is told again by the next leader.
    async fn save(&mut self) {
        if self.unsaved == 0 {
            return;
        }
        match self.post.records.save_cursor(&self.term, &self.url.text, &self.told).await {
            Ok(()) => self.unsaved = 0,
            // Somebody else leads: the end of the term is about to be told.
            Err(kv::Error::Conflict) => {}
            Err(error) => tracing::warn!(%error, "the place of a webhook is not written"),
        }
    }
}

/// The oldest requests that ended after the cursor, and how many there are. One
/// that was not heard of by the watch may have older ones beside it.
fn pending(snapshot: &Snapshot, told: &Cursor, most: usize) -> (VecDeque<(Cursor, Letter)>, usize) {
    let mut ended: Vec<(Cursor, &Request)> = snapshot
        .requests()
        .filter(|stored| stored.value.is_done())
        .filter(|stored| stored.modified >= told.revision && stored.modified <= snapshot.revision())
        .map(|stored| {
            (Cursor { revision: stored.modified, request: stored.value.id().to_string() }, &stored.value)
        })
        .filter(|(place, _)| place > told)
        .collect();
    ended.sort_by(|(one, _), (other, _)| one.cmp(other));
    let waiting = ended.len();
    let letters = ended.into_iter().take(most).map(|(place, request)| {
        let status = wire::status_to_pb(snapshot, None, request);
        let body = serde_json::to_vec(&status).unwrap_or_default();
        let letter = Letter { id: place.request.clone(), body };
        (place, letter)
    });
    (letters.collect(), waiting)
}
