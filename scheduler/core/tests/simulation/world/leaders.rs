//! What leaders do: one leads, and the one before it may go on for a while
//! without knowing. Each observes, decides, writes and performs.

use scheduler_core::{
    commit::Commit,
    decide::{self, History, Policy, PortRange, brake::Losses},
    effect::{self, Effect},
    ids::RequestId,
    node::Machine,
    observed::{Condition, Event, Observed, Reading},
    snapshot::{Key, Snapshot},
    task::Exit,
    time::Millis,
};

use super::{World, balancer::Upstream, disasters::BRAKE, nodes::DRAINING_AT_ONCE, tenants::Tenant};

/// A scheduler that believes that it leads.
pub(super) struct Leader {
    pub(super) term: u64,
    pub(super) snapshot: Snapshot,
    pub(super) observed: Observed,
    pub(super) losses: Losses,
}

const PORTS: PortRange = PortRange { first: 31000, last: 31060 };

impl World {
    pub(super) fn elect(&mut self) {
        self.term += 1;
        let mut observed = Observed::default();
        let list = self.engine.iter().map(|(id, p)| (id.clone(), p.condition.clone())).collect();
        observed.note(Event::EngineListed(list), self.now);
        let mut losses = Losses::default();
        losses.take_up(&self.store, BRAKE.window, self.now);
        let next = Leader { term: self.term, snapshot: self.store.clone(), observed, losses };
        // The leader before the last may go on for a while without knowing.
        let overlap = !self.fair && self.random.bool();
        self.leaders.truncate(usize::from(overlap));
        self.leaders.insert(0, next);
    }

    pub(super) fn lead_once(&mut self, who: usize, stale: bool) {
        let request = self.tenants[who].id.clone();
        let index = if stale { self.leaders.len() - 1 } else { 0 };
        let mut leader = self.leaders.remove(index);
        if leader.term == self.term {
            leader.snapshot = self.store.clone();
        }
        self.observe(&mut leader);
        if self.settle_cluster(&mut leader) {
            self.keep_nodes(&mut leader);
            self.decide(&mut leader, who);
            self.perform(&mut leader, &request);
        }
        self.leaders.insert(index.min(self.leaders.len()), leader);
    }

    fn observe(&mut self, leader: &mut Leader) {
        for (task, process) in &self.engine {
            if leader.observed.condition(task) != Some(&process.condition) {
                if matches!(process.condition, Condition::Ended { exit: Exit::Lost, .. }) {
                    leader.losses.note(&leader.snapshot, task, self.now);
                }
                leader.observed.note(Event::Engine(task.clone(), process.condition.clone()), self.now);
            }
        }
    }

    fn decide(&mut self, leader: &mut Leader, who: usize) {
        let policy = Policy {
            host: "10.0.0.1".into(),
            ports: PORTS,
            machine: Machine::default(),
            history: History::default(),
            draining_at_once: DRAINING_AT_ONCE,
            drain_jobs_after: Millis::seconds(3600),
            removal_bound: Millis::seconds(600),
        };
        let Tenant { id, poisoned, .. } = &self.tenants[who];
        let first = if *poisoned {
            decide::quarantine(&leader.snapshot, id, "it is poison", self.now)
        } else {
            decide::advance(&leader.snapshot, &leader.observed, &policy, id, self.now).commit
        };
        if first.is_empty() {
            return;
        }
        // A crash before the write, or a write whose answer is lost.
        let fate = if self.fair { 9 } else { self.random.u32(0..20) };
        if fate == 0 {
            return;
        }
        self.interfere();
        if leader.term == self.term && self.commit(&first) {
            self.check_new_tasks(&leader.snapshot);
            self.check_brake(&leader.snapshot);
            if fate != 1 {
                leader.snapshot = self.store.clone();
            }
        }
    }

    pub(super) fn commit(&mut self, commit: &Commit) -> bool {
        let holds = |(key, revision): (&Key, &Option<u64>)| self.store.revision(key) == *revision;
        if !commit.expected().iter().all(holds) {
            return false;
        }
        self.revision += 1;
        commit.apply(&mut self.store, self.revision);
        true
    }

    fn perform(&mut self, leader: &mut Leader, request: &RequestId) {
        let effects = effect::implied(&leader.snapshot, &leader.observed, request, self.now);
        for effect in effects.into_values() {
            if !self.fair && self.random.u32(0..4) == 0 {
                continue;
            }
            match effect {
                Effect::Launch(launch) => self.launch(leader, launch.task()),
                Effect::Stop { task, .. } => self.stop(&task),
                Effect::Check(check) => self.check_health(leader, &check.task),
                Effect::Balance(call) => self.balance(leader, &call),
                Effect::Read { request, key, service_id } => {
                    let reading = if self.baragon_away {
                        Reading::Unreachable("away".into())
                    } else {
                        Reading::Upstreams(self.upstreams_of(&service_id))
                    };
                    leader.observed.note(Event::Read(request, key, reading), self.now);
                }
                Effect::Survey { request, key, service_id } if !self.baragon_away => {
                    let of = self.upstreams.iter().filter(|one| one.service == service_id);
                    let listed = of.map(Upstream::listed).collect();
                    leader.observed.note(Event::Surveyed(request, key, listed), self.now);
                }
                Effect::Survey { .. } => {}
                Effect::Ask(question) => self.ask(leader, question),
                Effect::Stray { task, ended } => self.stray(leader, &task, ended),
            }
        }
    }
}
