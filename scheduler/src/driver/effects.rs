//! Performs effects: each one as its own future, begun when the committed
//! state implies it and dropped when it no longer does. What comes of it
//! returns as an event.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use platform::client::Replicas;
use scheduler_core::{
    deploy::Artifact,
    effect::{Effect, EffectKey, Launch},
    ids::{RequestId, TaskId},
    observed::Event,
    task::Phase,
    time::Millis,
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task::{AbortHandle, JoinSet},
};

use super::{baragon, clock, engine_feed, gates, health, store::Records};
use crate::{
    config::Gates,
    engine::{self, Engine, TaskSpec},
    metrics::Metrics,
};

/// Everything outside that effects touch. Cheap to clone.
#[derive(Clone)]
pub(super) struct World {
    pub(super) engine: Arc<dyn Engine>,
    pub(super) baragon: Replicas,
    pub(super) records: Records,
    pub(super) events: mpsc::UnboundedSender<Event>,
    pub(super) metrics: Metrics,
    /// How health checks speak TLS.
    pub(super) tls: health::Tls,
    /// How gates are asked.
    pub(super) gates: Arc<Gates>,
    /// Between two looks at what the load balancers have.
    pub(super) sweep: Duration,
    /// baragon-service does not answer.
    pub(super) outages: Arc<watch::Sender<bool>>,
}

/// The effects of one term. Dropping it drops them all.
pub(super) struct Effects {
    world: World,
    begun: BTreeMap<RequestId, BTreeMap<EffectKey, Begun>>,
    /// How many of these are launches.
    launches: usize,
    futures: JoinSet<()>,
}

/// Stays when the future has ended, so that it is not begun again.
struct Begun {
    effect: Effect,
    future: AbortHandle,
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A task that was told to stop is gone long before.
const STOP_AGAIN: Duration = Duration::from_secs(10);
/// Nobody knows the deploy of a stray task any more.
const STRAY_GRACE: Duration = Duration::from_secs(10);

// === impl World ===

impl World {
    /// A closed channel means that the term is over; so is the effect, soon.
    pub(super) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Whether baragon-service has answered.
    pub(super) fn note_answer(&self, answered: bool) {
        self.outages.send_if_modified(|away| std::mem::replace(away, !answered) == answered);
    }
}

// === impl Effects ===

impl Effects {
    pub(super) fn new(world: World) -> Self {
        Self { world, begun: BTreeMap::new(), launches: 0, futures: JoinSet::new() }
    }

    /// Takes up the engine's reports, then its full list.
    pub(super) fn follow_engine(&mut self) {
        self.futures.spawn(engine_feed::run(self.world.clone()));
    }

    /// Begins what is wanted and drops what is not.
    pub(super) fn reconcile(&mut self, request: &RequestId, wanted: BTreeMap<EffectKey, Effect>) {
        while let Some(Ok(())) = self.futures.try_join_next() {}
        let begun = self.begun.entry(request.clone()).or_default();
        self.launches -= launches(begun.keys());
        begun.retain(|key, begun| {
            let keep = wanted.get(key) == Some(&begun.effect);
            if !keep {
                begun.future.abort();
            }
            keep
        });
        for (key, effect) in wanted {
            begun.entry(key).or_insert_with(|| {
                let future = self.futures.spawn(perform(self.world.clone(), effect.clone()));
                Begun { effect, future }
            });
        }
        self.launches += launches(begun.keys());
        if begun.is_empty() {
            self.begun.remove(request);
        }
    }

    /// How many tasks are being launched; those of jobs count until they end.
    pub(super) fn launches(&self) -> usize {
        self.launches
    }

    /// Resolves only when an effect has panicked, in its words.
    pub(super) async fn failed(&mut self) -> String {
        loop {
            match self.futures.join_next().await {
                Some(Ok(())) => {}
                Some(Err(error)) if error.is_cancelled() => {}
                Some(Err(error)) => return format!("an effect failed: {error}"),
                None => std::future::pending().await,
            }
        }
    }
}

fn launches<'a>(keys: impl Iterator<Item = &'a EffectKey>) -> usize {
    keys.filter(|key| matches!(key, EffectKey::Launch(_))).count()
}

async fn perform(world: World, effect: Effect) {
    match effect {
        Effect::Launch(launching) => perform_launch(&world, launching.launch()).await,
        Effect::Stop { task, grace } => perform_stop(&world, &task, grace).await,
        Effect::Check(check) => health::run(&world, check).await,
        Effect::Balance(call) => baragon::follow(&world, call).await,
        Effect::Read { request, key, service_id } => baragon::read(&world, request, key, service_id).await,
        Effect::Survey { request, key, service_id } => {
            baragon::survey(&world, request, key, service_id).await;
        }
        Effect::Ask(question) => gates::ask(&world, question).await,
        Effect::Stray { task, ended } => perform_stray(&world, &task, ended).await,
    }
}

async fn perform_launch(world: &World, launch: Launch) {
    if let Some(port) = busy_port(&launch).await {
        if !is_known(world, &launch.task).await {
            world.tell(Event::PortBusy(launch.task, port));
        }
        return;
    }
    let spec = TaskSpec {
        task_id: launch.task.to_string(),
        command: launch.command,
        env: launch.env,
        cpus: f64::from(launch.resources.cpu_millis) / 1000.0,
        cpu_hard_limit: launch.resources.cpu_hard_limit,
        memory_mb: launch.resources.memory_mb,
        disk_mb: launch.resources.disk_mb.unwrap_or(0),
        max_open_files: launch.resources.max_open_files.unwrap_or(0),
        max_processes: launch.resources.max_processes.unwrap_or(0),
        user: launch.user,
        artifacts: launch.artifacts.into_iter().map(artifact).collect(),
        logs: engine::LogPolicy {
            max_mb: launch.logs.max_mb.unwrap_or(0),
            files: launch.logs.files.unwrap_or(0),
        },
    };
    repeat(world, &launch.task, Order::Launch(Box::new(spec))).await;
}

fn artifact(artifact: Artifact) -> engine::Artifact {
    engine::Artifact {
        uri: artifact.uri,
        sha256: artifact.sha256.unwrap_or_default(),
        path: artifact.path,
        unpack: artifact.unpack,
        executable: artifact.executable,
    }
}

/// The first port that another process listens on.
async fn busy_port(launch: &Launch) -> Option<u16> {
    for port in &launch.ports {
        match TcpListener::bind((launch.host.as_str(), *port)).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => return Some(*port),
            // Another fault is not the port's: the task will say it better.
            Ok(_) | Err(_) => {}
        }
    }
    None
}

/// An earlier leader has launched it meanwhile: the port is its own. Without an
/// answer nothing is known of the port.
async fn is_known(world: &World, task: &TaskId) -> bool {
    let mut pause = SHORTEST_PAUSE;
    loop {
        match world.engine.list().await {
            Ok(list) => return list.iter().any(|report| report.task_id == task.as_str()),
            Err(error) => {
                tracing::warn!(%task, %error, "the engine does not list its tasks; it is asked again");
                world.tell(Event::EngineFailed(task.clone(), error.to_string()));
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn perform_stop(world: &World, task: &TaskId, grace: Millis) {
    let grace = clock::duration(grace);
    // Until its end is recorded: another scheduler of the host may launch it late.
    loop {
        repeat(world, task, Order::Stop(grace)).await;
        tokio::time::sleep(grace + STOP_AGAIN).await;
    }
}

/// What the engine is told.
enum Order {
    Launch(Box<TaskSpec>),
    Stop(Duration),
    Forget,
}

async fn give(world: &World, task: &TaskId, order: &Order) -> Result<(), engine::Error> {
    match order {
        Order::Launch(spec) => world.engine.launch((**spec).clone()).await,
        Order::Stop(grace) => world.engine.stop(task.as_str(), *grace).await,
        Order::Forget => world.engine.forget(task.as_str()).await,
    }
}

/// An order can be given again; the reason why it must be is shown.
async fn repeat(world: &World, task: &TaskId, order: Order) {
    let mut pause = SHORTEST_PAUSE;
    while let Err(error) = give(world, task, &order).await {
        tracing::warn!(%error, "the engine did not take an order; it is given again");
        world.tell(Event::EngineFailed(task.clone(), error.to_string()));
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// The snapshot may be behind, so the store has the last word on whether a
/// task is wanted. Ids are never used twice, so a task without a record cannot
/// get one later.
async fn perform_stray(world: &World, task: &TaskId, ended: bool) {
    let mut pause = SHORTEST_PAUSE;
    let known = loop {
        match world.records.read_task(task).await {
            Ok(snapshot) => break snapshot.task(task).cloned(),
            Err(error) => tracing::debug!(%task, %error, "a stray task waits for the store"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    };
    match known {
        None if ended => {
            repeat(world, task, Order::Forget).await;
            world.tell(Event::Forgotten(task.clone()));
        }
        None => {
            tracing::warn!(%task, "a task that nobody wants is stopped");
            repeat(world, task, Order::Stop(STRAY_GRACE)).await;
        }
        Some(record) if matches!(record.phase, Phase::Ended { .. }) && !ended => {
            tracing::warn!(%task, "a task that had ended runs; it is stopped");
            repeat(world, task, Order::Stop(STRAY_GRACE)).await;
        }
        Some(_) => {}
    }
}
