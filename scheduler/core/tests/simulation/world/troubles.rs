//! What goes wrong beside tasks and load balancers, and what users do about it.

use scheduler_core::{
    decide::{self, admit},
    deploy::spec::RollbackSpec,
    observed::{Condition, Event},
    request::Life,
    task::Exit,
};

use super::*;

impl World {
    /// From now on more goes wrong.
    pub(crate) fn with_troubles(mut self) -> Self {
        self.troubles = true;
        self
    }

    pub(super) fn trouble(&mut self) {
        match self.random.u32(0..4) {
            0 => self.restart_the_host(),
            1 => self.poison(),
            _ => self.command_deploy(0),
        }
    }

    /// Every process is gone, and nobody saw how it ended.
    fn restart_the_host(&mut self) {
        let at = self.now;
        for process in self.engine.values_mut() {
            if !matches!(process.condition, Condition::Ended { .. }) {
                process.condition = Condition::Ended { exit: Exit::Lost, at };
            }
        }
        self.forget_who_serves();
    }

    /// No decision can be made; the next one can.
    fn poison(&mut self) {
        let commit = decide::quarantine(&self.store, &self.tenants[0].id, "it is poison", self.now);
        assert!(commit.is_empty() || self.commit(&commit));
    }

    /// `true`: the port of a task that is to start is another's.
    pub(super) fn finds_its_port_busy(&mut self, leader: &mut Leader, task: &TaskId) -> bool {
        let busy = self.troubles && !self.fair && self.random.u32(0..15) == 0;
        let port = self.store.task(task).and_then(|record| record.ports.first().copied());
        let Some(port) = port.filter(|_| busy) else { return false };
        leader.observed.note(Event::PortBusy(task.clone(), port), self.now);
        true
    }

    pub(super) fn rollback(&mut self) -> Option<RollbackSpec> {
        let watched = self.troubles && self.random.bool();
        watched.then_some(RollbackSpec { watch: Millis(3000), failures: 1 })
    }

    /// Somebody wants it gone, whatever it does at this moment.
    pub(crate) fn delete(&mut self) {
        let commit = admit::delete(&self.store, &self.tenants[0].id, &Actor::default(), self.now).unwrap();
        assert!(self.commit(&commit));
        (self.acts, self.troubles) = (false, false);
        (self.tenants[0].full, self.tenants[0].baseline) = (None, None);
    }

    pub(super) fn is_leaving(&self, who: usize) -> bool {
        let request = self.store.request(&self.tenants[who].id);
        request.is_some_and(|request| request.is_deleting() || request.is_deleted())
    }

    /// Until it is gone, in peace.
    pub(crate) fn bury(&mut self) {
        self.fair = true;
        self.baragon_away = false;
        self.elect();
        for _ in 0..20_000 {
            self.pass(Millis(100));
            self.lead_once(0, false);
            if self.store.request(&self.tenants[0].id).is_some_and(|request| request.is_deleted()) {
                break;
            }
        }
        for _ in 0..50 {
            self.pass(Millis(100));
            self.lead_once(0, false);
        }
    }

    pub(crate) fn check_nothing_stays(&self) {
        let request = self.store.request(&self.tenants[0].id).unwrap();
        if !matches!(request.life, Life::Deleted { .. }) {
            self.fail(&format!(
                "what_is_deleted_goes: it is {:?}, pending {:?}",
                request.life, request.pending
            ));
        }
        if !self.upstreams.is_empty() {
            self.fail(&format!("what_is_deleted_leaves_the_load_balancers: {:?}", self.upstreams));
        }
        let running =
            self.engine.values().filter(|p| matches!(p.condition, Condition::Running { .. })).count();
        if running > 0 {
            self.fail(&format!("what_is_deleted_leaves_no_process: {running} run"));
        }
        if self.store.tasks().next().is_some() || self.store.deploys().next().is_some() {
            self.fail("what_is_deleted_leaves_no_record");
        }
    }

    /// How many deploys brought an earlier one back.
    pub(crate) fn rollbacks(&self) -> usize {
        self.store.deploys().filter(|deploy| deploy.rollback_of.is_some()).count()
    }
}
