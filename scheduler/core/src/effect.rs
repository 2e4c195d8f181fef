//! What the committed state implies has to be done in the world. Each effect
//! may be performed any number of times.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    decide::gates,
    deploy::{
        Artifact, Deploy, DeployRecord, Gate, HealthCheck, LoadBalancer, LogPolicy, Resources, Restore, Step,
    },
    ids::{BalancerId, RequestId, TaskId},
    observed::{Condition, GateKey, Observed, ReadingKey},
    request::{Life, Removal, RequestRecord},
    run::{RunRecord, Trigger},
    snapshot::Snapshot,
    survey::{self, Listed, SurveyKey},
    task::{Membership, Phase, TaskRecord},
    time::{Millis, Timestamp},
};

/// Tells effects apart; the same key is never performed twice at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EffectKey {
    /// Start a task.
    Launch(TaskId),
    /// End a task.
    Stop(TaskId),
    /// Check a task's health, again and again.
    Check(TaskId),
    /// Make a load-balancer request and follow it.
    Balance(BalancerId),
    /// Read a load-balanced service.
    Read(ReadingKey),
    /// Compare a service with the tasks in a state.
    Survey(SurveyKey),
    /// Ask a gate.
    Ask(GateKey),
    /// Deal with a task that the engine has and the store does not want.
    Stray(TaskId),
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Start a task, unless its ports are taken.
    Launch(Launch),
    /// SIGTERM, then SIGKILL.
    Stop {
        /// Which.
        task: TaskId,
        /// Between the two.
        grace: Millis,
    },
    /// Health checks for as long as this is wanted.
    Check(Check),
    /// A load-balancer request.
    Balance(BalancerCall),
    /// Read the upstreams of a service.
    Read {
        /// For whom.
        request: RequestId,
        /// For which round.
        key: ReadingKey,
        /// Which service.
        service_id: String,
    },
    /// Read the upstreams of a service now, and from time to time for as long as
    /// this is wanted.
    Survey {
        /// For whom.
        request: RequestId,
        /// The state of its tasks.
        key: SurveyKey,
        /// Which service.
        service_id: String,
    },
    /// Ask a gate whether a deploy may go on.
    Ask(Question),
    /// Stop or forget a task, after a look in the store that it is not wanted.
    Stray {
        /// Which.
        task: TaskId,
        /// It has ended; only its files are left.
        ended: bool,
    },
}

/// A task to start.
#[derive(Clone, Debug, PartialEq)]
pub struct Launch {
    /// Its name.
    pub task: TaskId,
    /// Program and arguments.
    pub command: Vec<String>,
    /// The whole environment.
    pub env: BTreeMap<String, String>,
    /// What it gets and may not pass.
    pub resources: Resources,
    /// Files that it finds at its start.
    pub artifacts: Vec<Artifact>,
    /// How its logs are bounded.
    pub logs: LogPolicy,
    /// The engine's default when `None`.
    pub user: Option<String>,
    /// Where its ports have to be free.
    pub host: String,
    /// The ports.
    pub ports: Vec<u16>,
}

/// A task to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub task: TaskId,
    /// "host:port".
    pub address: String,
    /// What to ask and how often.
    pub check: HealthCheck,
    /// Nothing is asked before.
    pub not_before: Timestamp,
    /// It was healthy before, so there is no hurry to see it so.
    pub proven: bool,
}

/// What a gate is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whose deploy it is.
    pub request: RequestId,
    /// Tells it from other questions.
    pub key: GateKey,
    /// Whom.
    pub url: String,
    /// The group before it, from 1.
    pub group: u32,
    /// How many tasks of the deploy serve.
    pub target: u32,
    /// The tasks of the deploy that run.
    pub tasks: Vec<TaskId>,
}

/// A load-balancer request.
#[derive(Clone, Debug, PartialEq)]
pub struct BalancerCall {
    /// Whose it is.
    pub request: RequestId,
    /// Its id, the same for the same intent.
    pub id: BalancerId,
    /// For people.
    pub owners: Vec<String>,
    /// The whole description of the service.
    pub service: LoadBalancer,
    /// What is to change.
    pub change: Change,
    /// By address, what the load balancers are told of a task.
    pub places: BTreeMap<String, Place>,
    /// It should rather not happen; its outcome is wanted all the same.
    pub cancel: bool,
}

/// Where an upstream stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Sub-pool; empty: "default".
    pub group: String,
    /// Empty: unknown.
    pub rack: String,
}

/// What a load-balancer request changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Addresses.
    Upstreams {
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
        /// Of those to add; without one: that of everybody.
        weights: BTreeMap<String, u32>,
    },
    /// The service goes.
    Delete,
}

// === impl Change ===

impl Change {
    fn edit(add: Vec<String>, remove: Vec<String>) -> Self {
        Self::Upstreams { add, remove, weights: BTreeMap::new() }
    }
}

/// Where programs are looked for when the deploy does not say.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// All effects that one request implies now.
#[must_use]
pub fn implied(
    snapshot: &Snapshot,
    observed: &Observed,
    request: &RequestId,
    now: Timestamp,
) -> BTreeMap<EffectKey, Effect> {
    let mut effects = BTreeMap::new();
    if let Some(record) = snapshot.request(request) {
        for task in snapshot.tasks_of(request) {
            let deploy = snapshot.deploy(request, &task.deploy);
            if let Some(deploy) = deploy {
                let run = task.run.as_ref().and_then(|run| snapshot.run(request, run));
                task_effect(&mut effects, task, &deploy.deploy, run.map(|run| &**run));
                if !record.skips_checks(&deploy.deploy) {
                    check_effect(&mut effects, task, &deploy.deploy);
                }
            }
            membership_effect(&mut effects, snapshot, record, task, now);
        }
        deploy_effect(&mut effects, snapshot, record, now);
        removal_effect(&mut effects, snapshot, record, now);
        survey_effect(&mut effects, snapshot, record);
        sweep_effect(&mut effects, snapshot, record, now);
    }
    stray_effects(&mut effects, snapshot, observed, request);
    effects
}

fn task_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    task: &TaskRecord,
    deploy: &Deploy,
    run: Option<&RunRecord>,
) {
    match &task.phase {
        Phase::Launching => {
            effects.insert(EffectKey::Launch(task.id.clone()), Effect::Launch(launch(task, deploy, run)));
        }
        Phase::Stopping { .. } => {
            let at_once = task.kill.as_ref().is_some_and(|kill| kill.destroy);
            let grace = if at_once { Millis(0) } else { deploy.kill_grace };
            let stop = Effect::Stop { task: task.id.clone(), grace };
            effects.insert(EffectKey::Stop(task.id.clone()), stop);
        }
        Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } | Phase::Ended { .. } => {}
    }
}

fn check_effect(effects: &mut BTreeMap<EffectKey, Effect>, task: &TaskRecord, deploy: &Deploy) {
    let runs = matches!(task.phase, Phase::Started | Phase::Healthy | Phase::Unhealthy { .. });
    if let Some(check) = deploy.health_check.clone().filter(|_| runs) {
        let address = task.address(check.port_index);
        let not_before = task.seen.started_at.unwrap_or_default() + check.startup_delay;
        let effect = Effect::Check(Check {
            task: task.id.clone(),
            address,
            check,
            not_before,
            proven: task.seen.healthy_at.is_some(),
        });
        effects.insert(EffectKey::Check(task.id.clone()), effect);
    }
}

fn launch(task: &TaskRecord, deploy: &Deploy, run: Option<&RunRecord>) -> Launch {
    let Some(run) = run else { return launch_of(task, deploy) };
    let mut altered = deploy.clone();
    run.overrides.apply(&mut altered);
    let mut launch = launch_of(task, &altered);
    // Of one instance only: the words of the run count for more.
    launch.env.extend(run.overrides.env.clone());
    launch.env.extend(own_environment(task, &altered));
    launch.env.insert("TASK_RUN_ID".into(), run.id.to_string());
    if !run.by.user.is_empty() {
        launch.env.insert("STARTED_BY_USER".into(), run.by.user.clone());
    }
    if let Trigger::Schedule { at } = run.trigger {
        launch.env.insert("SCHEDULED_FOR".into(), (at.0 / 1000).to_string());
    }
    launch
}

fn launch_of(task: &TaskRecord, deploy: &Deploy) -> Launch {
    Launch {
        task: task.id.clone(),
        command: deploy.program(),
        env: environment(task, deploy),
        resources: deploy.resources.clone(),
        artifacts: deploy.artifacts.clone(),
        logs: deploy.logs,
        user: deploy.user.clone(),
        host: task.host.clone(),
        ports: task.ports.clone(),
    }
}

/// The user's variables, then what only the scheduler knows.
fn environment(task: &TaskRecord, deploy: &Deploy) -> BTreeMap<String, String> {
    let mut env = BTreeMap::from([("PATH".to_string(), DEFAULT_PATH.to_string())]);
    env.extend(deploy.env.clone());
    env.extend(deploy.instance_env.get(&task.instance).cloned().unwrap_or_default());
    env.extend(own_environment(task, deploy));
    env
}

/// What no deploy and no run can change.
fn own_environment(task: &TaskRecord, deploy: &Deploy) -> BTreeMap<String, String> {
    let mut env = BTreeMap::new();
    let mut set = |name: &str, value: String| env.insert(name.to_string(), value);
    set("TASK_HOST", task.host.clone());
    set("TASK_REQUEST_ID", task.request.to_string());
    set("TASK_DEPLOY_ID", task.deploy.to_string());
    set("TASK_ID", task.id.to_string());
    set("INSTANCE_NO", task.instance.to_string());
    set("DEPLOY_MEM", deploy.resources.memory_mb.to_string());
    set("DEPLOY_CPUS", cpus(deploy.resources.cpu_millis));
    if let Some(first) = task.ports.first() {
        set("PORT", first.to_string());
    }
    for (index, port) in task.ports.iter().enumerate() {
        set(&format!("PORT{index}"), port.to_string());
    }
    env
}

/// "1", "0.5", "1.25".
fn cpus(millis: u32) -> String {
    let text = format!("{}.{:03}", millis / 1000, millis % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn membership_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    task: &TaskRecord,
    now: Timestamp,
) {
    let address = |service: &LoadBalancer| [task.address(service.port_index)].into();
    let (id, from, joins) = match &task.membership {
        Membership::Joining { attempt, from } => (BalancerId::add(&task.id, *attempt), *from, true),
        Membership::Leaving { attempt, from, .. } => (BalancerId::remove(&task.id, *attempt), *from, false),
        Membership::Outside | Membership::Switching | Membership::Inside | Membership::Left { .. } => return,
    };
    if is_taken(snapshot, record) {
        return;
    }
    let Some(service) = service_of(snapshot, record).filter(|_| now >= from) else { return };
    let change = if joins {
        Change::edit(address(&service), Vec::new())
    } else {
        Change::edit(Vec::new(), address(&service))
    };
    insert_call(effects, snapshot, record, id, service, change, false);
}

/// The whole service is being switched, restored or deleted.
fn is_taken(snapshot: &Snapshot, record: &RequestRecord) -> bool {
    let pending = record.pending.as_ref().and_then(|id| snapshot.deploy(&record.request.id, id));
    let removed = matches!(&record.life, Life::Deleting { removal, .. } if *removal != Removal::NotBegun);
    removed || pending.is_some_and(|deploy| deploy.step.owns_the_balancer())
}

/// The description that is in force: the active deploy's, or that of the first
/// one while it takes the first places.
fn service_of(snapshot: &Snapshot, record: &RequestRecord) -> Option<LoadBalancer> {
    let id = record.active.as_ref().or(record.pending.as_ref())?;
    let deploy = snapshot.deploy(&record.request.id, id)?;
    deploy.deploy.load_balancer.clone()
}

fn insert_call(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    id: BalancerId,
    service: LoadBalancer,
    change: Change,
    cancel: bool,
) {
    let owners = record.request.owners.clone();
    let request = record.request.id.clone();
    let places = places(snapshot, record, &change);
    let call = BalancerCall { request, id: id.clone(), owners, service, change, places, cancel };
    effects.insert(EffectKey::Balance(id), Effect::Balance(call));
}

/// Each task stands where its own deploy says, whichever describes the service.
fn places(snapshot: &Snapshot, record: &RequestRecord, change: &Change) -> BTreeMap<String, Place> {
    let Change::Upstreams { add, remove, .. } = change else { return BTreeMap::new() };
    let mut places = BTreeMap::new();
    for task in snapshot.tasks_of(&record.request.id) {
        let deploy = snapshot.deploy(&task.request, &task.deploy);
        let Some(lb) = deploy.and_then(|deploy| deploy.deploy.load_balancer.as_ref()) else { continue };
        let address = task.address(lb.port_index);
        // A port is used again: the task that has it now counts.
        let is_current = task.holds_ports() || !places.contains_key(&address);
        if is_current && (add.contains(&address) || remove.contains(&address)) {
            let place = Place { group: lb.upstream_group.clone(), rack: task.rack.clone() };
            places.insert(address, place);
        }
    }
    places
}

fn survey_effect(effects: &mut BTreeMap<EffectKey, Effect>, snapshot: &Snapshot, record: &RequestRecord) {
    let id = &record.request.id;
    let deploys = |deploy: &_| snapshot.deploy(id, deploy).cloned();
    let progress = snapshot.progress(id).map(|progress| &**progress);
    let Some(survey) = survey::of(record, progress, &deploys, snapshot.tasks_of(id)) else { return };
    let effect = Effect::Survey { request: id.clone(), key: survey.key, service_id: survey.service_id };
    effects.insert(EffectKey::Survey(survey.key), effect);
}

fn sweep_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    now: Timestamp,
) {
    let Some(progress) = snapshot.progress(&record.request.id) else { return };
    let Some(sweep) = progress.sweep.as_ref().filter(|sweep| now >= sweep.from) else { return };
    let Some(service) = service_of(snapshot, record) else { return };
    let id = BalancerId::sweep(&record.request.id, record.incarnation, progress.sweeps);
    let remove = sweep.remove.iter().map(|listed| listed.address.clone()).collect();
    let change = Change::edit(Vec::new(), remove);
    insert_call(effects, snapshot, record, id.clone(), service, change, false);
    if let Some(Effect::Balance(call)) = effects.get_mut(&EffectKey::Balance(id)) {
        let place = |listed: &Listed| Place { group: listed.group.clone(), rack: String::new() };
        call.places = sweep.remove.iter().map(|listed| (listed.address.clone(), place(listed))).collect();
    }
}

fn deploy_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    now: Timestamp,
) {
    let pending = record.pending.as_ref().and_then(|id| snapshot.deploy(&record.request.id, id));
    let Some(deploy) = pending else { return };
    ask_effect(effects, snapshot, record, deploy);
    let Some(service) = deploy.deploy.load_balancer.clone() else { return };
    match &deploy.step {
        Step::Switching { attempt, add, remove, weights, giving_up, .. } => {
            let id = BalancerId::switch(&record.request.id, &deploy.deploy.id, record.incarnation, *attempt);
            let (add, remove, weights) = (add.clone(), remove.clone(), weights.clone());
            let change = Change::Upstreams { add, remove, weights };
            insert_call(effects, snapshot, record, id, service, change, giving_up.is_some());
        }
        Step::Restoring { stage, .. } => restore_effect(effects, snapshot, record, deploy, stage, now),
        Step::Queued
        | Step::Launching
        | Step::Gate { .. }
        | Step::Draining { .. }
        | Step::StoppingOld
        | Step::RelaunchingOld { .. }
        | Step::StoppingNew { .. }
        | Step::Done { .. } => {}
    }
}

fn ask_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    deploy: &DeployRecord,
) {
    let Step::Gate { since } = deploy.step else { return };
    let Some(Gate::Webhook { url, .. }) = gates::gate(deploy) else { return };
    let key = gates::key(deploy, since);
    let request = record.request.id.clone();
    let tasks =
        snapshot.tasks_of(&request).filter(|task| task.deploy == deploy.deploy.id && !task.is_ended());
    let tasks = tasks.map(|task| task.id.clone()).collect();
    let question = Question {
        request: request.clone(),
        key: key.clone(),
        url: url.clone(),
        group: gates::group(deploy),
        target: deploy.taken,
        tasks,
    };
    effects.insert(EffectKey::Ask(key), Effect::Ask(question));
}

fn restore_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    deploy: &DeployRecord,
    stage: &Restore,
    now: Timestamp,
) {
    let (request, id) = (&record.request.id, &deploy.deploy.id);
    // What served before has the say; the first deploy has only itself.
    let Some(service) = service_of(snapshot, record).or_else(|| deploy.deploy.load_balancer.clone()) else {
        return;
    };
    match stage {
        Restore::Verifying { round } => {
            let key = (BalancerId::switch(request, id, record.incarnation, 1), *round);
            let effect =
                Effect::Read { request: request.clone(), key: key.clone(), service_id: service.service_id };
            effects.insert(EffectKey::Read(key), effect);
        }
        Restore::Correcting { attempt, from, add, remove } if now >= *from => {
            let id = BalancerId::restore(request, id, record.incarnation, *attempt);
            let change = Change::edit(add.clone(), remove.clone());
            insert_call(effects, snapshot, record, id, service, change, false);
        }
        Restore::Correcting { .. } => {}
    }
}

fn removal_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    now: Timestamp,
) {
    let Life::Deleting { removal: Removal::Asked { attempt, from, own }, .. } = &record.life else { return };
    let Some(service) = service_of(snapshot, record).filter(|_| now >= *from) else { return };
    let id = BalancerId::delete(&record.request.id, record.incarnation, *attempt);
    let change = if *own {
        let inside = snapshot.tasks_of(&record.request.id).filter(|task| task.may_be_upstream());
        let remove = inside.map(|task| task.address(service.port_index)).collect();
        Change::edit(Vec::new(), remove)
    } else {
        Change::Delete
    };
    insert_call(effects, snapshot, record, id, service, change, false);
}

/// Tasks that the engine has and no record wants: an older leader's late
/// launch, or what is left of a record that was purged.
fn stray_effects(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    observed: &Observed,
    request: &RequestId,
) {
    for (task, condition) in observed.conditions_of(request) {
        let ended = matches!(condition, Condition::Ended { .. });
        let stray = match snapshot.task(task) {
            None => true,
            Some(record) => record.is_ended() && !ended,
        };
        if stray {
            effects.insert(EffectKey::Stray(task.clone()), Effect::Stray { task: task.clone(), ended });
        }
    }
}
