//! What must hold after each step, and what in the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scheduler_core::{
    check,
    ids::{RequestId, TaskId},
    observed::Condition,
    task::{Membership, Phase, TaskRecord},
};

use super::{Quality, World, engine::Process};

/// A minute and a half of peace.
const MOMENTS_TO_END: usize = 900;

impl World {
    pub(super) fn check_old_are_in(&self, id: &RequestId) {
        let request = self.store.request(id).unwrap();
        let old = self.store.tasks_of(id).filter(|task| {
            Some(&task.deploy) == request.active.as_ref()
                && !task.is_ended()
                && matches!(task.membership, Membership::Inside)
                && self.is_serving(&task.id)
        });
        for task in old {
            if !self.is_upstream(&task.address(0)) {
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
        self.check_nodes();
        self.check_quarantine();
        for who in 0..self.tenants.len() {
            if !self.is_leaving(who) {
                self.check_tenant(who);
            }
        }
    }

    fn check_tenant(&mut self, who: usize) {
        self.check_places(who);
        if self.acts {
            self.check_expiry(who);
        }
        if self.disasters {
            return;
        }
        // A move out of a node ends with as many as were there, in a deploy or not.
        match (self.tenants[who].lasts(), self.acts || self.nodes) {
            (true, true) => self.check_full(who),
            (true, false) => self.check_serving(who),
            (false, true | false) => {}
        }
    }

    /// Once as many serve as are wanted, fewer do only after somebody asked for
    /// that, or after a loss.
    fn check_full(&mut self, who: usize) {
        let (id, full) = (self.tenants[who].id.clone(), self.tenants[who].full);
        let request = self.store.request(&id).unwrap();
        let wanted = request.request.instances;
        let is_killed = |task: &Arc<TaskRecord>| {
            !task.is_ended() && task.kill.as_ref().is_some_and(|kill| !kill.replace_first)
        };
        let asked = request.is_paused() || self.store.tasks_of(&id).any(is_killed);
        if asked || full.is_some_and(|full| full != wanted) {
            self.tenants[who].full = None;
            return;
        }
        let serving = self.serving(&id);
        // A deploy that goes back brings as many back as there were.
        let pending = request.pending.as_ref().and_then(|deploy| self.store.deploy(&id, deploy));
        let failing = pending.filter(|deploy| deploy.failing_since.is_some());
        let needed = failing.map_or(wanted, |deploy| deploy.baseline.min(wanted));
        if full.is_some() && serving.len() < needed as usize {
            let at = pending.map(|deploy| &deploy.step);
            self.fail(&format!(
                "who_serves_is_replaced_before_it_goes: {serving:?} of {needed} serve, deploy at {at:?}"
            ));
        }
        if failing.is_some() {
            self.tenants[who].full = None;
            return;
        }
        // Those that are to go, or of which nobody knows, are none to rely on.
        let is_inside = |task: &&Arc<TaskRecord>| task.is_staying() && task.membership == Membership::Inside;
        let lasting = serving.iter().filter_map(|id| self.store.task(id)).filter(is_inside);
        let places: BTreeSet<u32> =
            lasting.map(|task| task.instance).filter(|place| *place <= wanted).collect();
        if places.len() == wanted as usize {
            self.tenants[who].full = Some(wanted);
        }
    }

    /// The tasks that answer and are called.
    fn serving(&self, id: &RequestId) -> Vec<TaskId> {
        let serves =
            |task: &&Arc<TaskRecord>| self.is_upstream(&task.address(0)) && self.is_serving(&task.id);
        self.store.tasks_of(id).filter(serves).map(|task| task.id.clone()).collect()
    }

    /// One place, one task, unless one of them is unhealthy, goes, or is there
    /// to be replaced.
    fn check_places(&self, who: usize) {
        let id = &self.tenants[who].id;
        if self.acts || self.nodes || self.disasters {
            return self.check_replacements(id);
        }
        let mut places = BTreeMap::new();
        let staying = self
            .store
            .tasks_of(id)
            .filter(|task| task.is_staying() && !matches!(task.phase, Phase::Unhealthy { .. }));
        for task in staying {
            if let Some(other) = places.insert((task.deploy.clone(), task.instance), task.id.clone()) {
                let recovered = !self.tenants[who].lasts_unless_it_rots();
                if !recovered {
                    self.fail(&format!("no_double_launch: {other} and {} have the same place", task.id));
                }
            }
        }
    }

    /// Whoever is to be replaced has one beside it, and one more while a further
    /// bounce or drain follows on one that was called off.
    fn check_replacements(&self, id: &RequestId) {
        let mut places: BTreeMap<_, Vec<TaskId>> = BTreeMap::new();
        let good =
            |task: &&Arc<TaskRecord>| task.is_staying() && !matches!(task.phase, Phase::Unhealthy { .. });
        for task in self.store.tasks_of(id).filter(good) {
            places.entry((task.deploy.clone(), task.instance)).or_default().push(task.id.clone());
        }
        let most = if self.acts && self.nodes { 5 } else { 3 };
        if let Some(tasks) = places.values().find(|tasks| tasks.len() > most) {
            self.fail(&format!("no_double_launch: {tasks:?} have the same place"));
        }
    }

    fn check_serving(&mut self, who: usize) {
        let id = self.tenants[who].id.clone();
        let request = self.store.request(&id).unwrap();
        let Some(pending) = request.pending.clone() else {
            self.tenants[who].baseline = None;
            return;
        };
        let serving = self.serving(&id).len();
        match &self.tenants[who].baseline {
            Some((deploy, before)) if *deploy == pending => {
                if serving < *before {
                    self.fail(&format!(
                        "serving_tasks_never_drop_below_old_during_a_deploy: {serving} serve, {before} did before {pending}"
                    ));
                }
            }
            Some(_) | None => self.tenants[who].baseline = Some((pending, serving)),
        }
    }

    /// Those that failed and serve all the same.
    pub(crate) fn kept_deploys(&self) -> usize {
        let failures = self.store.deploys().filter_map(|deploy| deploy.step.failure());
        failures.filter(|failure| failure.reason.contains("its tasks stay in service")).count()
    }

    pub(crate) fn check_settled(&mut self) {
        self.check_drained();
        for who in 0..self.tenants.len() {
            if self.is_leaving(who) {
                self.check_left(who);
            } else if !self.tenants[who].poisoned {
                self.check_settled_tenant(who);
            }
        }
    }

    /// In peace, a deploy of tasks that do not die late needs no long time,
    /// whatever happens to other requests.
    pub(super) fn check_nobody_waits_for_others(&self, moment: usize) {
        let quick = |who: &usize| self.tenants[*who].lasts() && self.is_busy(*who);
        // What was lost more than once is held back for two minutes.
        let most = if self.disasters { MOMENTS_TO_END + 1200 } else { MOMENTS_TO_END };
        let late = (0..self.tenants.len()).filter(|_| moment > most).find(quick);
        if let Some(who) = late {
            let id = &self.tenants[who].id;
            let open = self.store.deploys_of(id).filter(|deploy| !deploy.is_done());
            let open: Vec<_> = open.map(|deploy| (&deploy.deploy.id, &deploy.step)).collect();
            self.fail(&format!("no_request_keeps_a_deploy_of_another_from_its_end: of {id} {open:?}"));
        }
    }

    fn check_quarantine(&self) {
        let is_poisoned = self.tenants.iter().any(|tenant| tenant.poisoned);
        let others = self.tenants.iter().filter(|tenant| is_poisoned && !tenant.poisoned);
        for tenant in others {
            let why = self.store.progress(&tenant.id).and_then(|progress| progress.quarantine.as_ref());
            if why.is_some() {
                self.fail(&format!("a_quarantine_is_of_one_request: {} has {why:?}", tenant.id));
            }
        }
    }

    fn check_left(&self, who: usize) {
        let id = &self.tenants[who].id;
        let left = self.upstreams.iter().find(|one| one.owner == *id);
        let described =
            self.described.get(&self.tenants[who].service()).filter(|_| !self.tenants[who].shares);
        if described.is_some() {
            self.fail(&format!("what_is_deleted_goes: the load balancers still have {described:?}"));
        }
        if left.is_some() || self.store.request(id).is_some_and(|request| !request.is_deleted()) {
            self.fail(&format!("what_is_deleted_goes: {id} has {left:?}"));
        }
    }

    fn check_settled_tenant(&self, who: usize) {
        let id = &self.tenants[who].id;
        if let Some(deploy) = self.store.deploys_of(id).find(|deploy| !deploy.is_done()) {
            let (deploy, step) = (&deploy.deploy.id, &deploy.step);
            self.fail(&format!("every_deploy_ends: {deploy} of {id} is at {step:?}"));
        }
        let request = self.store.request(id).unwrap();
        let inside: BTreeSet<_> = self
            .store
            .tasks_of(id)
            .filter(|task| matches!(task.membership, Membership::Inside))
            .map(|task| task.address(0))
            .collect();
        let Some(active) = &request.active else { return };
        if self.quality(who, active) == Quality::Good {
            if self.acts {
                self.check_nothing_is_left(who);
            }
            let own = self.upstreams.iter().filter(|one| one.owner == *id);
            let upstreams: BTreeSet<_> = own.map(|one| one.address.clone()).collect();
            if inside != upstreams {
                self.fail(&format!("the load balancers have {upstreams:?}, the store {inside:?}"));
            }
            let meant = self.store.deploy(id, active).and_then(|deploy| deploy.deploy.load_balancer.as_ref());
            let described = self.described.get(&self.tenants[who].service());
            if described != meant {
                self.fail(&format!("the_service_is_as_the_active_deploy_says: {described:?} for {meant:?}"));
            }
            if inside.len() != request.request.instances as usize {
                self.fail(&format!(
                    "{} of {} tasks serve in the end",
                    inside.len(),
                    request.request.instances
                ));
            }
            let runs = |process: &Process| matches!(process.condition, Condition::Running { .. });
            let own = self.engine.iter().filter(|(task, _)| task.request() == *id);
            let running = own.filter(|(_, process)| runs(process)).count();
            if running != inside.len() {
                self.fail(&format!("{running} processes run, {} are wanted", inside.len()));
            }
        }
    }
}
