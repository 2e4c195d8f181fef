//! A deploy as stored, and where its time went.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{BalancerState, Deploy, Step, StepName, TaskFailure};
use crate::{
    audit::Actor,
    ids::DeployId,
    time::{Millis, Timestamp},
};

/// One load-balancer request of a deploy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalancerRecord {
    /// Its id.
    pub id: String,
    /// The latest state.
    pub state: BalancerState,
    /// In baragon-service's words.
    pub message: String,
    /// When this state was seen.
    pub at: Timestamp,
}

/// A kind of step that takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Share {
    /// Behind an earlier deploy.
    Queue,
    /// Until each task had its place.
    Place,
    /// Until each process ran.
    Start,
    /// Until each was healthy.
    Health,
    /// Until the load balancers served what was wanted.
    LoadBalancer,
    /// Until every gate agreed.
    Gate,
    /// While calls to old tasks ended.
    Drain,
    /// Until processes were gone.
    Stop,
}

/// A deploy as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeployRecord {
    /// What it is.
    pub deploy: Deploy,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Where it is.
    pub step: Step,
    /// Where it was, and when it came there.
    pub steps: Vec<(StepName, Timestamp)>,
    /// Asked to end; in words.
    pub cancel: Option<String>,
    /// The load-balancer requests that it made, oldest first.
    pub balancer: Vec<BalancerRecord>,
    /// What a human should know beside the step.
    pub remark: String,
    /// Who asked for it, and why.
    #[serde(default)]
    pub by: Actor,
    /// The deploy that it brings back.
    #[serde(default)]
    pub rollback_of: Option<DeployId>,
    /// Its success ends the pause of the request.
    #[serde(default)]
    pub unpause: bool,
    /// Tasks of it that are to serve after the present step; 0: all.
    #[serde(default)]
    pub target: u32,
    /// Places in which its tasks have taken over from the old ones, counted from the first.
    #[serde(default)]
    pub taken: u32,
    /// Old tasks that were healthy when it began; so many have to be again before it is taken back.
    #[serde(default)]
    pub baseline: u32,
    /// Switches of the load balancers that it asked for.
    #[serde(default)]
    pub switches: u32,
    /// Readings and corrections of the load balancers on its way back.
    #[serde(default)]
    pub rounds: u32,
    /// Since when it is taken back.
    #[serde(default)]
    pub failing_since: Option<Timestamp>,
    /// Since when it is known that its step takes too long: the load balancers
    /// cannot be brought back, or asked.
    #[serde(default)]
    pub stuck_since: Option<Timestamp>,
    /// Gates of the present group that have agreed.
    #[serde(default)]
    pub gates_passed: u32,
    /// Somebody lets it pass its manual gate, towards so many tasks; 0: those of the next group.
    #[serde(default)]
    pub advance: Option<u32>,
    /// Tasks that were asked for at a manual gate that has agreed; 0: those of the next group.
    #[serde(default)]
    pub wish: u32,
    /// What its tasks have done wrong, oldest first.
    #[serde(default)]
    pub failures: Vec<TaskFailure>,
    /// Failures in the present group that were replaced.
    #[serde(default)]
    pub forgiven: u32,
    /// Tasks that died while they started and were replaced on account of the health budget.
    #[serde(default)]
    pub replaced: u32,
    /// Set after success while an automatic rollback may come.
    #[serde(default)]
    pub watch_until: Option<Timestamp>,
    /// Failures of its tasks in that time.
    #[serde(default)]
    pub watched: u32,
    /// Where its time went, up to the present step.
    #[serde(default)]
    pub spent: BTreeMap<Share, Millis>,
}

/// When the last of the tasks that a step waits for had its place, and ran.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) placed: Timestamp,
    pub(crate) started: Timestamp,
}

const MAX_BALANCER_RECORDS: usize = 20;
const MAX_STEPS: usize = 200;
const MAX_FAILURES: usize = 100;

// === impl DeployRecord ===

impl DeployRecord {
    /// An accepted deploy that has not begun.
    #[must_use]
    pub fn new(deploy: Deploy, now: Timestamp) -> Self {
        Self {
            deploy,
            created_at: now,
            step: Step::Queued,
            steps: [(StepName::Queued, now)].into(),
            cancel: None,
            balancer: Vec::new(),
            remark: String::new(),
            by: Actor::default(),
            rollback_of: None,
            unpause: false,
            target: 0,
            taken: 0,
            baseline: 0,
            switches: 0,
            rounds: 0,
            failing_since: None,
            stuck_since: None,
            gates_passed: 0,
            advance: None,
            wish: 0,
            failures: Vec::new(),
            forgiven: 0,
            replaced: 0,
            watch_until: None,
            watched: 0,
            spent: BTreeMap::new(),
        }
    }

    /// Ended, one way or the other.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.step, Step::Done { .. })
    }

    /// Ended, and its tasks took over.
    #[must_use]
    pub fn has_succeeded(&self) -> bool {
        matches!(self.step, Step::Done { failure: None, .. })
    }

    /// When it is given up. Gates have their own times, which do not count.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        self.created_at + self.deploy.deadline + self.spent.get(&Share::Gate).copied().unwrap_or(Millis(0))
    }

    /// When it ended.
    #[must_use]
    pub fn finished_at(&self) -> Option<Timestamp> {
        match self.step {
            Step::Done { at, .. } => Some(at),
            Step::Queued
            | Step::Launching
            | Step::Switching { .. }
            | Step::Gate { .. }
            | Step::Draining { .. }
            | Step::StoppingOld
            | Step::RelaunchingOld { .. }
            | Step::Restoring { .. }
            | Step::StoppingNew { .. } => None,
        }
    }

    /// When it came to the step that it is at.
    #[must_use]
    pub fn entered_at(&self) -> Timestamp {
        self.steps.last().map_or(self.created_at, |(_, at)| *at)
    }

    pub(crate) fn enter(&mut self, step: Step, now: Timestamp) {
        self.enter_from(step, now, Marks::default());
    }

    pub(crate) fn enter_from(&mut self, step: Step, now: Timestamp, marks: Marks) {
        if step.name() != self.step.name() {
            self.charge(now, marks);
            if self.steps.len() >= MAX_STEPS {
                self.steps.remove(1);
            }
            self.steps.push((step.name(), now));
            self.stuck_since = None;
        }
        self.step = step;
    }

    /// Puts the time since the last step on its account. The shares add up to the whole.
    fn charge(&mut self, now: Timestamp, marks: Marks) {
        let begin = self.entered_at();
        let share = match self.step.name() {
            StepName::Launching | StepName::RelaunchingOld => {
                let placed = marks.placed.clamp(begin, now.max(begin));
                let started = marks.started.clamp(placed, now.max(placed));
                self.spend(Share::Place, placed.since(begin));
                self.spend(Share::Start, started.since(placed));
                return self.spend(Share::Health, now.since(started));
            }
            StepName::Queued => Share::Queue,
            StepName::Switching | StepName::Restoring => Share::LoadBalancer,
            StepName::Gate => Share::Gate,
            StepName::Draining => Share::Drain,
            StepName::StoppingOld | StepName::StoppingNew => Share::Stop,
            StepName::Done => return,
        };
        self.spend(share, now.since(begin));
    }

    fn spend(&mut self, share: Share, span: Millis) {
        if span.0 > 0 {
            self.spent.entry(share).or_insert(Millis(0)).0 += span.0;
        }
    }

    pub(crate) fn note_failure(&mut self, failure: TaskFailure) {
        if self.failures.len() >= MAX_FAILURES {
            self.failures.remove(0);
        }
        self.failures.push(failure);
    }

    pub(crate) fn note_balancer(&mut self, id: &str, state: BalancerState, message: &str, at: Timestamp) {
        let record = BalancerRecord { id: id.into(), state, message: message.into(), at };
        match self.balancer.iter_mut().find(|known| known.id == id) {
            Some(known) if known.state == state && known.message == message => {}
            Some(known) => *known = record,
            None => self.balancer.push(record),
        }
        let surplus = self.balancer.len().saturating_sub(MAX_BALANCER_RECORDS);
        self.balancer.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{deploy::spec::Spec, request::Kind};

    #[test]
    fn the_shares_of_time_add_up_to_the_whole() {
        let spec = Spec {
            request_id: "job".into(),
            deploy_id: "v1".into(),
            command: ["job".into()].into(),
            ..Spec::default()
        };
        let mut record = DeployRecord::new(spec.check(Kind::Worker).unwrap(), Timestamp(1000));
        record.enter(Step::Launching, Timestamp(1100));
        let marks = Marks { placed: Timestamp(1150), started: Timestamp(1400) };
        record.enter_from(Step::Gate { since: Timestamp(2000) }, Timestamp(2000), marks);
        record.enter(Step::Gate { since: Timestamp(2500) }, Timestamp(2500));
        record.enter(Step::Draining { until: Timestamp(3200) }, Timestamp(3000));
        record.enter(Step::StoppingOld, Timestamp(3200));
        record.enter(Step::Done { at: Timestamp(3300), failure: None }, Timestamp(3300));
        let spent: Vec<(Share, u64)> = record.spent.iter().map(|(share, span)| (*share, span.0)).collect();
        assert_eq!(
            spent,
            [
                (Share::Queue, 100),
                (Share::Place, 50),
                (Share::Start, 250),
                (Share::Health, 600),
                (Share::Gate, 1000),
                (Share::Drain, 200),
                (Share::Stop, 100),
            ]
        );
        assert_eq!(spent.iter().map(|(_, span)| span).sum::<u64>(), 3300 - 1000);
        assert_eq!(record.deadline(), Timestamp(1000) + record.deploy.deadline + Millis(1000));
    }
}
