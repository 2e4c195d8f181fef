//! An engine that loses many tasks at once, and tasks that turn bad for a while:
//! what the disaster brake keeps the scheduler from making worse.

use scheduler_core::{
    action::{ClusterAct, Setting},
    audit::Actor,
    decide::{
        admit,
        brake::{self, BrakePolicy},
    },
    observed::Condition,
    snapshot::Snapshot,
    task::{Exit, Membership, Phase, StopCause, TaskRecord},
    time::Millis,
};

use super::{World, leaders::Leader};

pub(super) const BRAKE: BrakePolicy =
    BrakePolicy { share: 50, least: 2, window: Millis(3000), hold: Millis(8000) };

impl World {
    /// From now on the engine loses tasks.
    pub(crate) fn with_disasters(mut self) -> Self {
        self.disasters = true;
        self
    }

    /// Peace is over.
    pub(crate) fn after_peace(mut self) -> Self {
        self.fair = false;
        self
    }

    pub(super) fn disaster(&mut self) {
        match self.random.u32(0..8) {
            0 => self.lose_many(),
            1 => self.release_brake(),
            _ => self.turn_bad(),
        }
    }

    /// Nobody knows how they ended: those of one request, or of all.
    fn lose_many(&mut self) {
        self.forget_who_serves();
        let who = self.some_tenant();
        let only = self.random.bool().then(|| self.tenants[who].id.clone());
        let (at, term) = (self.now, self.term);
        for (task, process) in &mut self.engine {
            let stays =
                only.as_ref().is_some_and(|only| task.request() != *only) || self.random.u32(0..8) == 0;
            if stays || matches!(process.condition, Condition::Ended { .. }) {
                continue;
            }
            process.condition = Condition::Ended { exit: Exit::Lost, at };
            if self.store.task(task).is_some_and(|task| task.is_staying()) {
                self.lost.insert(task.clone(), (at, term));
            }
        }
    }

    /// One does not answer for a while.
    fn turn_bad(&mut self) {
        let until = self.now + Millis(self.random.u64(500..6000));
        let mut running: Vec<_> =
            self.engine.values_mut().filter(|p| matches!(p.condition, Condition::Running { .. })).collect();
        self.random.shuffle(&mut running);
        if let Some(process) = running.first_mut() {
            process.healthy_from = process.healthy_from.map(|_| until);
        }
    }

    /// Somebody has looked at it.
    fn release_brake(&mut self) {
        let act =
            ClusterAct { setting: Setting::ReleaseBrake, by: Actor::new("ann", "the engine is mended") };
        let commit = admit::set_cluster(&self.store, &act, self.now).unwrap();
        assert!(commit.is_empty() || self.commit(&commit));
    }

    /// Somebody releases it, or its time is over.
    pub(super) fn see_the_brake_end(&mut self) {
        if self.disasters && self.random.bool() {
            self.release_brake();
        }
    }

    /// Comes before every decision; `false`: it could not be written.
    pub(super) fn settle_cluster(&mut self, leader: &mut Leader) -> bool {
        if !self.disasters || leader.term != self.term {
            return true;
        }
        leader.losses.prune(BRAKE.window, self.now);
        let commit = brake::settle(&leader.snapshot, &leader.losses, &BRAKE, self.now).commit;
        if !commit.is_empty() {
            let crashes = !self.fair && self.random.u32(0..10) == 0;
            if crashes || !self.commit(&commit) {
                return false;
            }
            leader.snapshot = self.store.clone();
        }
        let brake = leader.snapshot.cluster().brake.is_some();
        self.brakes += usize::from(brake && !commit.is_empty());
        if brake {
            leader.losses.forget();
        }
        true
    }

    /// After a leader has written what it decided from `before`.
    pub(super) fn check_brake(&self, before: &Snapshot) {
        if !self.disasters {
            return;
        }
        if !before.cluster().is_braked(self.now) {
            return self.check_brake_is_on(before);
        }
        for task in self.store.tasks() {
            match before.task(&task.id) {
                None if !self.is_meant(before, task) => {
                    self.fail(&format!("nothing_automatic_is_launched_while_the_brake_is_on: {}", task.id));
                }
                Some(known) if is_let_go(task) && !is_let_go(known) && is_active(before, task) => {
                    self.fail(&format!("nothing_automatic_is_stopped_while_the_brake_is_on: {}", task.id));
                }
                None | Some(_) => {}
            }
        }
    }

    /// It is of a user's deploy in progress, of a bounce, or of a request that
    /// somebody has acted on since.
    fn is_meant(&self, before: &Snapshot, task: &TaskRecord) -> bool {
        let since = before.cluster().brake.as_ref().map(|brake| brake.since);
        before.request(&task.request).is_some_and(|request| {
            // What waits may become what is in progress by the same decision.
            let deploys = request.pending.iter().chain(&request.waiting);
            let acted = since.is_some_and(|since| request.changed_at > since);
            deploys.into_iter().any(|deploy| *deploy == task.deploy) || request.bounce.is_some() || acted
        })
    }

    /// What the leader itself has seen lost, lately and since the last release.
    fn check_brake_is_on(&self, before: &Snapshot) {
        let released = before.cluster().released_at;
        let lost = self.lost.iter().filter(|(task, (at, term))| {
            let counts = before.task(task).is_some_and(|task| task.is_staying() || task.lost_at().is_some());
            *term == self.term && self.now.since(*at) < BRAKE.window && Some(*at) > released && counts
        });
        let lost: Vec<_> = lost.map(|(task, _)| task).collect();
        let gone = lost.iter().filter(|id| before.task(id).is_some_and(|task| task.is_ended())).count();
        let all = before.tasks().filter(|task| !task.is_ended()).count() + gone;
        if lost.len() >= BRAKE.least && lost.len() * 100 >= all * BRAKE.share as usize {
            self.fail(&format!("a_mass_loss_puts_the_brake_on: {lost:?} of {all}"));
        }
    }

    /// How often the brake was put on.
    pub(crate) fn brakes(&self) -> usize {
        self.brakes
    }
}

fn is_active(view: &Snapshot, task: &TaskRecord) -> bool {
    let request = view.request(&task.request);
    request.is_some_and(|request| request.active.as_ref() == Some(&task.deploy))
}

/// On nobody's request.
fn is_let_go(task: &TaskRecord) -> bool {
    let cause = match (&task.membership, &task.phase) {
        (Membership::Leaving { cause, .. } | Membership::Left { cause, .. }, _) => cause,
        (_, Phase::Stopping { cause, .. }) => cause,
        _ => return false,
    };
    matches!(cause, StopCause::Unhealthy(_))
}
