//! The loop: snapshot, decide, commit, perform. Every replica follows the
//! store and publishes what it knows; the leader also decides and acts.

use std::{sync::Arc, time::Duration};

use platform::{
    client::Replicas,
    election::{self, Candidate, Role},
    kv::{Store, follow::Follower},
    tasks::{Kind, Outcome, Stage, Supervisor},
};
use scheduler_core::{
    action::Ceilings,
    decide::{Policy, brake::BrakePolicy},
    observed::Event,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use self::{
    effects::World,
    leading::Leading,
    mirror::{Mirror, Touched},
    store::Records,
};
use crate::{
    config::{Gates, Webhook},
    engine::Engine,
    metrics::Metrics,
};

mod admissions;
mod baragon;
pub(crate) mod clock;
pub(crate) mod departed;
mod effects;
mod engine_feed;
mod gates;
pub(crate) mod handle;
mod health;
mod keys;
mod leading;
mod mirror;
mod quarantine;
mod records;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod webhooks;

/// What the driver works with.
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) ttl: Duration,
    pub(crate) policy: Policy,
    pub(crate) store: Store,
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) baragon: Replicas,
    pub(crate) sweep: Duration,
    pub(crate) metrics: Metrics,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) gates: Gates,
    pub(crate) safety: Safety,
}

/// What keeps mistakes and disasters small.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Safety {
    pub(crate) ceilings: Ceilings,
    pub(crate) brake: BrakePolicy,
}

struct Driver {
    records: Records,
    follower: Follower,
    mirror: Mirror,
    roles: watch::Receiver<Role>,
    publisher: watch::Sender<Arc<handle::View>>,
    events: mpsc::UnboundedReceiver<Event>,
    world: World,
    policy: Policy,
    brake: BrakePolicy,
    leading: Option<Leading>,
    name: String,
}

/// Starts the driver as a critical task of the Work stage.
pub(crate) fn start(settings: Settings, supervisor: &Supervisor) -> handle::Handle {
    let Settings {
        name,
        prefix,
        ttl,
        policy,
        store,
        engine,
        baragon,
        sweep,
        metrics,
        webhooks,
        gates,
        safety,
    } = settings;
    let records = Records::new(store.clone(), &prefix).telling(&webhooks).keeping(policy.history.audit);
    let candidate = Candidate { key: records.keys().leader(), name: name.clone(), ttl };
    let roles = election::stand(store.clone(), candidate, supervisor);
    tell_others(&records, &store, &metrics, webhooks, roles.clone(), supervisor);
    let (publisher, views) = watch::channel(Arc::default());
    // Unbounded: what feeds it is bounded by the number of tasks and calls.
    let (sender, events) = mpsc::unbounded_channel();
    let world = World {
        engine,
        baragon,
        records: records.clone(),
        events: sender,
        metrics,
        tls: health::Tls::new(),
        gates: Arc::new(gates),
        sweep,
        outages: Arc::new(watch::channel(false).0),
    };
    let driver = Driver {
        follower: Follower::new(store, records.keys().all()),
        mirror: Mirror::new(records.keys().clone()),
        records: records.clone(),
        roles: roles.clone(),
        publisher,
        events,
        world,
        policy,
        brake: safety.brake,
        leading: None,
        name: name.clone(),
    };
    let stop = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::Critical, "driver", driver.run(stop));
    let admissions = admissions::start(records.clone(), supervisor);
    handle::Handle { records, admissions, views, roles, name: name.into(), ceilings: safety.ceilings }
}

/// Also without anybody to tell: what waits for those of before is removed.
fn tell_others(
    records: &Records,
    store: &Store,
    metrics: &Metrics,
    hooks: Vec<Webhook>,
    roles: watch::Receiver<Role>,
    supervisor: &Supervisor,
) {
    let (store, keys, metrics) = (store.clone(), records.keys().clone(), metrics.clone());
    let post = webhooks::Post { store, keys, hooks, metrics };
    let telling = webhooks::run(post, roles, supervisor.token(Stage::Work));
    supervisor.spawn(Stage::Work, Kind::Critical, "webhooks", telling);
}

// === impl Driver ===

impl Driver {
    async fn run(mut self, stop: CancellationToken) -> Outcome {
        loop {
            self.wait(&stop).await?;
            if stop.is_cancelled() {
                return Ok(());
            }
            self.take_ready_events();
            if let Some(leading) = &mut self.leading {
                leading.work(&mut self.mirror, &self.records, &self.world, &self.policy).await;
            }
            self.publish();
        }
    }

    /// Every branch is cancel-safe: nothing is taken that is not kept.
    async fn wait(&mut self, stop: &CancellationToken) -> Outcome {
        let leading = self.leading.as_mut();
        tokio::select! {
            () = stop.cancelled() => {}
            update = self.follower.next() => self.take_update(update),
            changed = self.roles.changed() => {
                changed?;
                self.take_role();
            }
            Some(event) = self.events.recv() => self.take_event(event),
            failure = wait_leading(leading) => failure?,
        }
        Ok(())
    }

    fn take_update(&mut self, update: platform::kv::follow::Update) {
        let touched = self.mirror.take(update);
        if let Some(leading) = &mut self.leading {
            match touched {
                Touched::Everything(ids) => {
                    leading.touch(ids);
                    leading.touch_all(&self.mirror.snapshot);
                }
                Touched::Requests(ids) => leading.touch(ids),
            }
        }
    }

    fn take_role(&mut self) {
        let role = self.roles.borrow_and_update().clone();
        match role {
            Role::Following { leader } => {
                if self.leading.take().is_some() {
                    tracing::info!(name = self.name, ?leader, "no longer leads");
                }
                self.world.metrics.leading.set(0);
            }
            Role::Leading(term) => {
                tracing::info!(name = self.name, term = term.number(), "leads");
                // What effects of an earlier term said must not count in this one.
                while self.events.try_recv().is_ok() {}
                self.world.metrics.leading.set(1);
                self.leading = Some(Leading::begin(term, &self.world, self.brake));
            }
        }
    }

    fn take_event(&mut self, event: Event) {
        if let Some(leading) = &mut self.leading {
            leading.note(event, &self.mirror.snapshot);
        }
    }

    fn take_ready_events(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.take_event(event);
        }
    }

    fn publish(&self) {
        let problems = self.problems();
        self.publisher.send_if_modified(|view| {
            if view.version == self.mirror.version && view.problems == problems {
                return false;
            }
            *view = Arc::new(handle::View {
                snapshot: self.mirror.snapshot.clone(),
                revision: self.mirror.revision,
                version: self.mirror.version,
                departed: self.mirror.departed.clone(),
                heard: self.mirror.stalled.is_none(),
                problems,
            });
            true
        });
    }

    fn problems(&self) -> Vec<String> {
        let stalled = self.mirror.stalled.iter().map(|reason| {
            format!(
                "etcd cannot be heard: {reason}; what is shown may be old, and nothing moves until it answers"
            )
        });
        let unreadable =
            self.mirror.unreadable.iter().map(|(key, error)| format!("the record {key}: {error}"));
        let trouble = self.leading.iter().flat_map(Leading::troubles);
        stalled.chain(unreadable).chain(trouble).collect()
    }
}

async fn wait_leading(leading: Option<&mut Leading>) -> Outcome {
    match leading {
        Some(leading) => leading.wait().await,
        None => std::future::pending().await,
    }
}
