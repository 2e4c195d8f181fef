//! What is done to tasks: they are started, checked and ended, and those that
//! nobody wants are cleared away.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{Effect, EffectKey};
use crate::{
    deploy::{Artifact, Deploy, HealthCheck, LogPolicy, Resources},
    ids::{RequestId, TaskId},
    observed::{Condition, Observed},
    run::{RunRecord, Trigger},
    snapshot::Snapshot,
    task::{Phase, TaskRecord},
    time::{Millis, Timestamp},
};

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

/// Where programs are looked for when the deploy does not say.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

pub(super) fn task_effect(
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

pub(super) fn check_effect(effects: &mut BTreeMap<EffectKey, Effect>, task: &TaskRecord, deploy: &Deploy) {
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

/// Tasks that the engine has and no record wants: an older leader's late
/// launch, or what is left of a record that was purged.
pub(super) fn stray_effects(
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
