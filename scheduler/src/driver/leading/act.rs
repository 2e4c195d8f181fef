//! What the committed state of a request implies is done, and what was learned
//! for what is not wanted any more is forgotten.

use scheduler_core::{
    effect::{self, Effect, EffectKey},
    ids::RequestId,
    snapshot::Snapshot,
};

use super::Leading;
use crate::driver::{clock, quarantine::contain};

// === impl Leading ===

impl Leading {
    pub(super) fn act(&mut self, id: &RequestId, snapshot: &Snapshot) {
        if !self.observed.engine_listed() {
            return;
        }
        let implied = contain(|| effect::implied(snapshot, &self.observed, id, clock::now()));
        let wanted = match implied {
            Ok(wanted) => wanted,
            Err(why) => {
                // Told to the store when it is decided again.
                self.refused.insert(id.clone(), why);
                self.dirty.insert(id.clone());
                return;
            }
        };
        self.observed.retain_answers(id, |answer| {
            wanted.keys().any(|key| match key {
                EffectKey::Balance(known) => known == answer,
                EffectKey::Read((known, _)) => known == answer,
                EffectKey::Launch(_)
                | EffectKey::Stop(_)
                | EffectKey::Check(_)
                | EffectKey::Survey(_)
                | EffectKey::Ask(_)
                | EffectKey::Stray(_) => false,
            })
        });
        let surveyed = wanted.values().find_map(|effect| match effect {
            Effect::Survey { key, .. } => Some(*key),
            Effect::Launch(_)
            | Effect::Stop { .. }
            | Effect::Check(_)
            | Effect::Balance(_)
            | Effect::Read { .. }
            | Effect::Ask(_)
            | Effect::Stray { .. } => None,
        });
        self.observed.retain_survey(id, surveyed);
        self.observed
            .retain_outputs(id, |task| snapshot.task_of(id, task).is_some_and(|task| !task.is_ended()));
        for task in
            snapshot.tasks_of(id).filter(|task| !wanted.contains_key(&EffectKey::Check(task.id.clone())))
        {
            self.observed.drop_health(&task.id);
        }
        self.observed.retain_gates(id, |gate| wanted.contains_key(&EffectKey::Ask(gate.clone())));
        self.effects.reconcile(id, wanted);
    }
}
