//! What the committed state implies has to be done in the world. Each effect
//! may be performed any number of times.

use alloc::{boxed::Box, collections::BTreeMap, string::String};

use crate::{
    deploy::Step,
    ids::{BalancerId, RequestId, TaskId},
    observed::{GateKey, Observed, ReadingKey},
    request::RequestRecord,
    snapshot::Snapshot,
    survey::{self, SurveyKey},
    time::{Millis, Timestamp},
};

mod balancer;
mod gate;
mod launch;
mod task;

pub use self::{
    balancer::{BalancerCall, Change, Place},
    gate::Question,
    launch::{DEFAULT_PATH, Launch, Launching},
    task::Check,
};
use self::{
    balancer::{insert_call, membership_effect, removal_effect, restore_effect, sweep_effect},
    gate::ask_effect,
    task::{check_effect, stray_effects, task_effect},
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
    Launch(Box<Launching>),
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
                task_effect(&mut effects, snapshot, task, deploy);
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

fn survey_effect(effects: &mut BTreeMap<EffectKey, Effect>, snapshot: &Snapshot, record: &RequestRecord) {
    let id = &record.request.id;
    let deploys = |deploy: &_| snapshot.deploy(id, deploy).cloned();
    let progress = snapshot.progress(id).map(|progress| &**progress);
    let Some(survey) = survey::of(record, progress, &deploys, snapshot.tasks_of(id)) else { return };
    let effect = Effect::Survey { request: id.clone(), key: survey.key, service_id: survey.service_id };
    effects.insert(EffectKey::Survey(survey.key), effect);
}
