//! What is done to tasks: they are started, checked and ended, and those that
//! nobody wants are cleared away.

use alloc::{boxed::Box, collections::BTreeMap, string::String, sync::Arc};

use super::{Effect, EffectKey, Launching};
use crate::{
    deploy::{Deploy, DeployRecord, HealthCheck},
    ids::{RequestId, TaskId},
    observed::{Condition, Observed},
    snapshot::Snapshot,
    task::{Phase, TaskRecord},
    time::{Millis, Timestamp},
};

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

pub(super) fn task_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    task: &Arc<TaskRecord>,
    deploy: &Arc<DeployRecord>,
) {
    match &task.phase {
        Phase::Launching => {
            let launch = Effect::Launch(Box::new(Launching::new(snapshot, task, deploy)));
            effects.insert(EffectKey::Launch(task.id.clone()), launch);
        }
        Phase::Stopping { .. } => {
            let at_once = task.kill.as_ref().is_some_and(|kill| kill.destroy);
            let grace = if at_once { Millis(0) } else { deploy.deploy.kill_grace };
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
        let stray = match snapshot.task_of(request, task) {
            None => true,
            Some(record) => record.is_ended() && !ended,
        };
        if stray {
            effects.insert(EffectKey::Stray(task.clone()), Effect::Stray { task: task.clone(), ended });
        }
    }
}
