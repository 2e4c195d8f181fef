//! What must hold after each step, and what in the end.

use std::collections::{BTreeMap, BTreeSet};

use scheduler_core::{
    check,
    observed::Condition,
    task::{Membership, Phase},
};

use super::{Quality, World, request_id};

impl World {
    pub(super) fn check_old_are_in(&self) {
        let request = self.store.request(&request_id()).unwrap();
        let old = self.store.tasks().filter(|task| {
            Some(&task.deploy) == request.active.as_ref()
                && !task.is_ended()
                && matches!(task.membership, Membership::Inside)
                && self.is_serving(&task.id)
        });
        for task in old {
            if !self.upstreams.contains(&task.address(0)) {
                self.fail(&format!(
                    "old_tasks_are_in_the_load_balancer_before_new_ones_are_stopped: {} is not",
                    task.id
                ));
            }
        }
    }

    pub(crate) fn check(&mut self) {
        let broken = check::broken(&self.store);
        if !broken.is_empty() {
            self.fail(&broken.join("; "));
        }
        if let Some((task, count)) = self.launched.iter().find(|(_, count)| **count > 1) {
            self.fail(&format!("no_double_launch: {task} was launched {count} times"));
        }
        if self.acts {
            self.check_expiry();
            return;
        }
        self.check_places();
        if !self.qualities.iter().any(|quality| matches!(quality, Quality::CrashesLater | Quality::Rots)) {
            self.check_serving();
        }
    }

    /// One place, one task, unless one of them is unhealthy or goes.
    fn check_places(&self) {
        let mut places = BTreeMap::new();
        let staying = self
            .store
            .tasks()
            .filter(|task| task.is_staying() && !matches!(task.phase, Phase::Unhealthy { .. }));
        for task in staying {
            if let Some(other) = places.insert((task.deploy.clone(), task.instance), task.id.clone()) {
                let recovered = self.qualities.contains(&Quality::CrashesLater);
                if !recovered {
                    self.fail(&format!("no_double_launch: {other} and {} have the same place", task.id));
                }
            }
        }
    }

    fn check_serving(&mut self) {
        let request = self.store.request(&request_id()).unwrap();
        let Some(pending) = request.pending.clone() else {
            self.baseline = None;
            return;
        };
        let tasks = self
            .store
            .tasks()
            .filter(|task| self.upstreams.contains(&task.address(0)) && self.is_serving(&task.id));
        let serving = tasks.count();
        match &self.baseline {
            Some((deploy, before)) if *deploy == pending => {
                if serving < *before {
                    self.fail(&format!(
                        "serving_tasks_never_drop_below_old_during_a_deploy: {serving} serve, {before} did before {pending}"
                    ));
                }
            }
            Some(_) | None => self.baseline = Some((pending, serving)),
        }
    }

    /// Those that failed and serve all the same.
    pub(crate) fn kept_deploys(&self) -> usize {
        let failures = self.store.deploys().filter_map(|deploy| deploy.step.failure());
        failures.filter(|failure| failure.reason.contains("its tasks stay in service")).count()
    }

    pub(crate) fn check_settled(&mut self) {
        let open: Vec<_> = self.store.deploys().filter(|deploy| !deploy.is_done()).collect();
        if let Some(deploy) = open.first() {
            self.fail(&format!("every_deploy_ends: {} is at {:?}", deploy.deploy.id, deploy.step));
        }
        let request = self.store.request(&request_id()).unwrap();
        let inside: BTreeSet<_> = self
            .store
            .tasks()
            .filter(|task| matches!(task.membership, Membership::Inside))
            .map(|task| task.address(0))
            .collect();
        let Some(active) = &request.active else { return };
        if self.quality(active) == Quality::Good {
            if self.acts {
                self.check_nothing_is_left();
            }
            if inside != self.upstreams {
                self.fail(&format!("the load balancers have {:?}, the store {inside:?}", self.upstreams));
            }
            if inside.len() != request.request.instances as usize {
                self.fail(&format!(
                    "{} of {} tasks serve in the end",
                    inside.len(),
                    request.request.instances
                ));
            }
            let running =
                self.engine.values().filter(|p| matches!(p.condition, Condition::Running { .. })).count();
            if running != inside.len() {
                self.fail(&format!("{running} processes run, {} are wanted", inside.len()));
            }
        }
    }
}
