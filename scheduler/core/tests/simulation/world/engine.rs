//! The engine and its processes, which start, serve, die and are checked.

use scheduler_core::{
    deploy::Step,
    ids::TaskId,
    observed::{Condition, Event},
    time::{Millis, Timestamp},
};

use super::{Quality, World, leaders::Leader};

pub(super) struct Process {
    pub(super) condition: Condition,
    pub(super) healthy_from: Option<Timestamp>,
    pub(super) crashes_at: Option<Timestamp>,
    pub(super) ends_at: Option<Timestamp>,
}

impl World {
    pub(super) fn launch(&mut self, leader: &mut Leader, task: &TaskId) {
        if self.engine.contains_key(task) || self.finds_its_port_busy(leader, task) {
            return;
        }
        if leader.term == self.term && self.store.task(task).is_none() {
            self.fail(&format!("nothing_is_launched_before_that_is_stored: {task}"));
        }
        *self.launched.entry(task.clone()).or_default() += 1;
        let deploy = self.store.task(task).map(|record| record.deploy.clone());
        let who = self.who(&task.request());
        let quality = deploy.as_ref().map_or(Quality::Good, |deploy| self.quality(who, deploy));
        let (now, born) = (self.now, &mut self.tenants[who].born);
        let born = deploy.map_or(now, |deploy| *born.entry(deploy).or_insert(now));
        let after = |millis| Some(self.now + Millis(millis));
        let healthy_from =
            if quality == Quality::NeverHealthy { None } else { after(self.random.u64(10..400)) };
        let crashes_at = match quality {
            Quality::CrashesAtStart => after(5),
            Quality::Rots => Some((self.now + Millis(5)).max(born + Millis(4000))),
            Quality::CrashesLater => after(self.random.u64(500..8000)),
            Quality::Good | Quality::NeverHealthy => None,
        };
        let condition = Condition::Running { pid: self.engine.len() as u32 + 1, at: self.now };
        self.engine.insert(task.clone(), Process { condition, healthy_from, crashes_at, ends_at: None });
    }

    /// The load balancers must not know a task that is asked to end.
    pub(super) fn stop(&mut self, task: &TaskId) {
        let Some(record) = self.store.task(task).cloned() else { return };
        let address = record.address(0);
        let Some(process) = self.engine.get_mut(task) else { return };
        if matches!(process.condition, Condition::Ended { .. }) || process.ends_at.is_some() {
            return;
        }
        process.ends_at = Some(self.now + Millis(self.random.u64(1..500)));
        let destroyed = record.kill.as_ref().is_some_and(|kill| kill.destroy);
        if self.is_upstream(&address) && !destroyed {
            self.fail(&format!("no_task_is_stopped_while_an_upstream: {task} at {address}"));
        }
        let request = task.request();
        let pending = self.store.request(&request).and_then(|request| request.pending.clone());
        let fails = pending.as_ref().and_then(|id| self.store.deploy(&request, id)).is_some_and(|deploy| {
            matches!(deploy.step, Step::StoppingNew { .. }) && deploy.deploy.id == record.deploy
        });
        if fails {
            self.check_old_are_in(&request);
        }
    }

    pub(super) fn is_serving(&self, task: &TaskId) -> bool {
        self.engine.get(task).is_some_and(|process| {
            matches!(process.condition, Condition::Running { .. })
                && process.ends_at.is_none()
                && process.healthy_from.is_some_and(|from| from <= self.now)
        })
    }

    pub(super) fn check_health(&mut self, leader: &mut Leader, task: &TaskId) {
        let verdict = if self.is_serving(task) { Ok("200".into()) } else { Err("connection refused".into()) };
        leader.observed.note(Event::Health(task.clone(), verdict), self.now);
    }

    pub(super) fn stray(&mut self, leader: &mut Leader, task: &TaskId, ended: bool) {
        match self.store.task(task) {
            None if ended => {
                self.engine.remove(task);
                leader.observed.note(Event::Forgotten(task.clone()), self.now);
            }
            None => self.end_stray(task),
            Some(record) if record.is_ended() && !ended => self.end_stray(task),
            Some(_) => {}
        }
    }

    fn end_stray(&mut self, task: &TaskId) {
        if let Some(process) = self.engine.get_mut(task) {
            process.ends_at.get_or_insert(self.now);
        }
    }
}
