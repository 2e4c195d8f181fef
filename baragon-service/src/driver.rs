//! The loop around the decisions: follow the store, admit intents, and lead
//! when elected. What `api` can see of it is the [`Handle`].

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use baragon_service_core::{clock::Timestamp, decide::Limits};
use platform::{
    election::Role,
    kv::{Store, follow::Follower},
    serve::Readiness,
    tasks::{Kind, Stage, Supervisor},
};
use tokio::sync::watch;

use crate::{config::Webhooks, metrics::Metrics};

mod admissions;
mod agents;
mod handle;
mod inquiry;
pub(crate) mod keys;
mod lead;
mod leader;
mod records;
mod shared;
mod store;
mod webhooks;

pub(crate) use handle::{Error, Handle};
pub(crate) use leader::{Relay, Word, candidacy, is_passed_on, no_relay};
pub(crate) use shared::State;

/// What the driver works with.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) keys: keys::Keys,
    /// Of this replica.
    pub(crate) name: String,
    pub(crate) role: watch::Receiver<Role>,
    pub(crate) limits: Limits,
    pub(crate) agent_timeout: Duration,
    pub(crate) webhooks: Webhooks,
    pub(crate) metrics: Arc<Metrics>,
}

/// A driver that was not started: its handle works once it is.
#[derive(Debug)]
pub(crate) struct Driver {
    parts: Parts,
    shared: shared::Shared,
    commands: admissions::Inbox,
}

impl Driver {
    pub(crate) fn new(parts: Parts, supervisor: &Supervisor) -> (Self, Handle) {
        let shared = shared::Shared::new(parts.keys.clone());
        let records = store::Records::new(Arc::clone(&parts.store), shared.clone());
        let (outbox, commands) = admissions::channel();
        let drain = supervisor.token(Stage::Serve);
        let handle =
            Handle::new(parts.name.clone(), shared.clone(), records, parts.role.clone(), outbox, drain);
        (Self { parts, shared, commands }, handle)
    }

    /// Runs until the supervisor stops.
    pub(crate) fn start(self, readiness: Readiness, supervisor: &Supervisor) {
        let Self { parts, shared, commands } = self;
        let records = store::Records::new(Arc::clone(&parts.store), shared.clone());
        let follower = Follower::new(Arc::clone(&parts.store), parts.keys.all());
        // Followed to the last: calls in flight are answered from it.
        let stop = supervisor.token(Stage::Serve);
        let followed = follow(follower, shared.clone(), readiness, stop);
        supervisor.spawn(Stage::Serve, Kind::Critical, "follow", followed);
        let admitted =
            admissions::run(commands, records.clone(), shared.clone(), parts.limits.clone(), supervisor);
        supervisor.spawn(Stage::Serve, Kind::Critical, "admissions", admitted);
        let post = webhooks::Post {
            records: records.clone(),
            shared: shared.clone(),
            config: Arc::new(parts.webhooks),
            metrics: Arc::clone(&parts.metrics),
        };
        post.keep_all();
        if post.is_wanted() {
            let told = webhooks::run(post, parts.role.clone(), supervisor.token(Stage::Work));
            supervisor.spawn(Stage::Work, Kind::Critical, "webhooks", told);
        }
        let office = lead::Office {
            records,
            shared,
            limits: parts.limits,
            agent_timeout: parts.agent_timeout,
            metrics: parts.metrics,
        };
        let leading = lead::run(office, parts.role, supervisor.token(Stage::Work));
        supervisor.spawn(Stage::Work, Kind::Critical, "lead", leading);
    }
}

/// The clock of the driver; the decisions have none.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(0).plus(since)
}

async fn follow(
    mut follower: Follower,
    shared: shared::Shared,
    readiness: Readiness,
    stop: tokio_util::sync::CancellationToken,
) -> platform::tasks::Outcome {
    loop {
        let update = tokio::select! {
            update = follower.next() => update,
            () = stop.cancelled() => return Ok(()),
        };
        shared.follow(update);
        // Without the store nothing can be admitted: the next replica may hear it.
        readiness.set(shared.read(|state| state.deaf.is_none()));
    }
}
