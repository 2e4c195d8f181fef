//! The gates that a deploy asks before it goes on.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{Effect, EffectKey};
use crate::{
    decide::gates,
    deploy::{DeployRecord, Gate, Step},
    ids::{RequestId, TaskId},
    observed::GateKey,
    request::RequestRecord,
    snapshot::Snapshot,
};

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

pub(super) fn ask_effect(
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
