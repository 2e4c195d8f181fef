//! Which tasks the load balancers know, and when a single one of them may be
//! added or removed.

use alloc::{format, string::String, sync::Arc};

use super::Draft;
use crate::{
    deploy::BalancerState,
    ids::{BalancerId, TaskId},
    task::{Membership, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

impl Draft<'_> {
    pub(crate) fn set_membership(&mut self, id: &TaskId, membership: Membership) {
        self.edit_task(id, |task| task.membership = membership);
    }

    /// Begins the next request that adds the task.
    pub(crate) fn join(&mut self, id: &TaskId, from: Timestamp) {
        let now = self.now;
        self.edit_task(id, |task| {
            task.adds += 1;
            let lb = BalancerId::add(id, task.adds);
            task.note_balancer(&lb, BalancerState::Waiting, "", now);
            task.membership = Membership::Joining { attempt: task.adds, from };
        });
    }

    /// How long a task of this kind may finish its calls.
    pub(crate) fn drained_at(&self, task: &TaskRecord) -> Timestamp {
        self.now + self.deploy_of(task).map_or(Millis::seconds(1), |record| record.deploy.drain)
    }

    /// Which of its ports is the task's upstream.
    pub(crate) fn balancer_port(&self, task: &TaskRecord) -> u32 {
        let record = self.deploys.get(&task.deploy);
        record.and_then(|record| record.deploy.load_balancer.as_ref()).map_or(0, |lb| lb.port_index)
    }

    /// Something may be under way between the old and the new state of the
    /// service, so that no single task may be added or removed.
    pub(crate) fn is_balancer_taken(&self) -> bool {
        let pending = self.request.pending.as_ref().and_then(|id| self.deploys.get(id));
        pending.is_some_and(|record| record.step.owns_the_balancer()) || self.request.is_deleting()
    }

    /// Why a task that the load balancers refused should not try again: it has
    /// died, or what would mend that waits for it.
    pub(crate) fn why_not_join(&self, task: &TaskRecord) -> Option<StopCause> {
        if task.is_ended() {
            return Some(StopCause::EndedBefore);
        }
        if self.request.is_deleting() {
            return Some(StopCause::RequestDeleted);
        }
        // Not `Replaced`: that one may come back when the deploy fails.
        self.request.pending.as_ref().map(|_| StopCause::Surplus)
    }

    /// What a request that is under way changes beside the steps of deploys. A
    /// removal or a sweep that waits for its next attempt is none: it is held back
    /// until the service is free again.
    pub(crate) fn single_change(&self) -> Option<String> {
        let moving = |task: &&Arc<TaskRecord>| match task.membership {
            Membership::Joining { .. } => true,
            Membership::Leaving { from, .. } => self.now >= from,
            Membership::Outside | Membership::Switching | Membership::Inside | Membership::Left { .. } => {
                false
            }
        };
        let task = self.tasks.values().find(moving).map(|task| format!("task {}", task.id));
        let sweep = self.progress.sweep.as_ref().filter(|sweep| self.now >= sweep.from);
        task.or_else(|| sweep.map(|_| "the removal of upstreams that no task has".into()))
    }
}
