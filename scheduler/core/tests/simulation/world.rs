//! The simulated world: its state, its steps and its time.

use std::collections::{BTreeMap, BTreeSet};

use scheduler_core::{
    audit::Actor,
    deploy::LoadBalancer,
    ids::{BalancerId, TaskId},
    observed::Condition,
    snapshot::Snapshot,
    task::Exit,
    time::{Millis, Timestamp},
};

use self::{
    balancer::{Submitted, Upstream},
    engine::Process,
    leaders::Leader,
    tenants::Tenant,
};

mod actions;
mod balancer;
mod disasters;
mod engine;
mod invariants;
mod leaders;
mod nodes;
mod tenants;
mod troubles;
mod users;

/// How the tasks of a deploy behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    Good,
    CrashesAtStart,
    NeverHealthy,
    CrashesLater,
    /// Serves for a while; then none of it ever does again.
    Rots,
}

pub(crate) struct World {
    seed: u64,
    random: fastrand::Rng,
    now: Timestamp,
    store: Snapshot,
    revision: u64,
    term: u64,
    leaders: Vec<Leader>,
    engine: BTreeMap<TaskId, Process>,
    launched: BTreeMap<TaskId, u32>,
    upstreams: BTreeSet<Upstream>,
    submitted: BTreeMap<BalancerId, Submitted>,
    /// What the load balancers know of each service.
    described: BTreeMap<String, LoadBalancer>,
    /// Those of which they know what nobody was told of.
    unsure: BTreeSet<String>,
    baragon_away: bool,
    fair: bool,
    /// The requests; most worlds have one.
    tenants: Vec<Tenant>,
    /// Users also bounce, pause, kill and scale for a while.
    acts: bool,
    /// Hosts restart, ports are busy, decisions fail, deploys supersede others
    /// and are rolled back.
    troubles: bool,
    /// There are two, whose states people set.
    nodes: bool,
    /// The engine loses tasks, and the brake is put on.
    disasters: bool,
    /// Tasks that were to stay: when the engine lost them, and in which term.
    lost: BTreeMap<TaskId, (Timestamp, u64)>,
    brakes: usize,
}

impl World {
    pub(crate) fn new(seed: u64, qualities: &[Quality]) -> Self {
        Self::of(seed, Tenant::new("hello", qualities))
    }

    /// Whoever comes to it fills the same load-balanced service.
    pub(crate) fn sharing(seed: u64, qualities: &[Quality]) -> Self {
        Self::of(seed, Tenant { shares: true, ..Tenant::new("hello", qualities) })
    }

    fn of(seed: u64, first: Tenant) -> Self {
        let mut world = Self {
            seed,
            random: fastrand::Rng::with_seed(seed),
            now: Timestamp(1_000_000),
            store: Snapshot::default(),
            revision: 1,
            term: 0,
            leaders: Vec::new(),
            engine: BTreeMap::new(),
            launched: BTreeMap::new(),
            upstreams: BTreeSet::new(),
            submitted: BTreeMap::new(),
            described: BTreeMap::new(),
            unsure: BTreeSet::new(),
            baragon_away: false,
            fair: false,
            tenants: vec![first],
            acts: false,
            troubles: false,
            nodes: false,
            disasters: false,
            lost: BTreeMap::new(),
            brakes: 0,
        };
        world.elect();
        world.command_deploy(0);
        world
    }

    pub(crate) fn step(&mut self) {
        if self.troubles && self.random.u32(0..40) == 0 {
            return self.trouble();
        }
        if self.disasters && self.random.u32(0..15) == 0 {
            return self.disaster();
        }
        if self.nodes && self.random.u32(0..40) == 0 {
            return self.command_node();
        }
        let who = self.some_tenant();
        match self.random.u32(0..100) {
            0..=1 => self.elect(),
            // Disasters leave time for what comes by itself.
            2..=3 if self.disasters && self.random.u32(0..4) > 0 => {}
            2..=3 => self.command_deploy(who),
            4 => self.command_cancel(who),
            5 => self.command_scale(who),
            96..=99 => self.command_advance(who),
            6 => self.baragon_away = self.random.u32(0..3) == 0,
            7..=8 if self.acts => self.command_action(who),
            7..=30 => {
                let span = Millis(self.random.u64(1..300));
                self.pass(span);
            }
            31..=45 => self.lead_once(who, true),
            _ => self.lead_once(who, false),
        }
    }

    /// A time of peace in which everything has to come to its end.
    pub(crate) fn settle(&mut self) {
        self.fair = true;
        self.baragon_away = false;
        self.elect();
        self.go_on();
        self.drain_one();
        self.see_the_brake_end();
        // A cooldown is waited for.
        let (mut rest, mut meddled) = (if self.troubles || self.disasters { 2000 } else { 350 }, false);
        // What does not come back is waited for ten minutes.
        for moment in 0..20_000 {
            self.peace();
            self.check_nobody_waits_for_others(moment);
            if self.nodes {
                self.check();
            }
            let busy = (0..self.tenants.len()).any(|who| self.is_busy(who));
            rest -= usize::from(!busy);
            if rest == 0 && meddled {
                return;
            }
            if rest == 0 {
                (rest, meddled) = (50, true);
                self.meddle();
            }
        }
    }

    /// A moment in which all requests are led.
    fn peace(&mut self) {
        self.pass(Millis(100));
        for who in 0..self.tenants.len() {
            self.command_advance(who);
            self.lead_once(who, false);
        }
    }

    fn fail(&self, words: &str) -> ! {
        panic!("seed {}: {words} (run alone: SIMULATION_SEED={})", self.seed, self.seed)
    }

    fn pass(&mut self, span: Millis) {
        self.now = self.now + span;
        let now = self.now;
        for process in self.engine.values_mut() {
            if matches!(process.condition, Condition::Ended { .. }) {
                continue;
            }
            if process.ends_at.is_some_and(|at| at <= now) {
                process.condition = Condition::Ended { exit: Exit::Signal(15), at: now };
            } else if process.crashes_at.is_some_and(|at| at <= now) {
                process.condition = Condition::Ended { exit: Exit::Code(1), at: now };
            }
        }
        let due: Vec<_> = self
            .submitted
            .iter()
            .filter(|(_, s)| !s.state.is_final() && s.settles_at <= now)
            .map(|(id, _)| id.clone())
            .collect();
        for id in due {
            self.settle_request(&id);
        }
    }
}
