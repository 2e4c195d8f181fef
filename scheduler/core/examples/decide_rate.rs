//! How many decisions a second the core takes: whole lives of runs, among
//! 1,600 requests with 10,000 tasks in their history. One JSON object.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use scheduler_core::{
    audit::Actor,
    commit::Commit,
    decide::{
        Decision, History, Policy, PortRange,
        admit::{self, Submission},
        advance, nodes,
    },
    deploy::spec::Spec,
    ids::{NodeId, RequestId, RunId},
    node::{Capacity, Machine},
    observed::{Condition, Event, Observed},
    request::{Kind, Request},
    run::Overrides,
    snapshot::Snapshot,
    task::Exit,
    time::{Millis, Timestamp},
};

const REQUESTS: usize = 1_600;
/// Of each request, before the clock runs.
const WARM: usize = 7;
const TIME: Duration = Duration::from_secs(3);

struct World {
    snapshot: Snapshot,
    observed: Observed,
    policy: Policy,
    requests: Vec<RequestId>,
    now: Timestamp,
    revision: u64,
    decisions: u64,
    runs: u64,
}

fn main() {
    let mut world = World::new();
    for _ in 0..WARM * REQUESTS {
        world.live();
    }
    let tasks = world.snapshot.tasks().count();
    let (decisions, begin) = (world.decisions, Instant::now());
    while begin.elapsed() < TIME {
        world.live();
    }
    let rate = per_second(world.decisions - decisions, begin.elapsed());
    let idle = world.idle();
    println!(
        r#"{{"bench":"decide_rate","value":{rate:.1},"unit":"per second","idle_per_second":{idle:.1},"requests":{REQUESTS},"tasks":{tasks}}}"#
    );
}

// === impl World ===

impl World {
    fn new() -> Self {
        let capacity = Capacity { cpu_millis: 64_000, memory_mb: 64_000, disk_mb: 64_000, ports: 1_000 };
        let id = NodeId::parse("host").expect("a good id");
        let policy = Policy {
            host: "127.0.0.1".into(),
            ports: PortRange { first: 31_000, last: 31_999 },
            removal_bound: Millis::seconds(600),
            machine: Machine { id, capacity, ..Machine::default() },
            history: History::default(),
            draining_at_once: 5,
            drain_jobs_after: Millis::seconds(3600),
        };
        let mut observed = Observed::default();
        observed.note(Event::EngineListed(BTreeMap::new()), Timestamp(0));
        let ids = (0..REQUESTS).map(|number| RequestId::parse(&format!("job-{number}")).expect("a good id"));
        let mut world = Self {
            snapshot: Snapshot::default(),
            observed,
            policy,
            requests: ids.collect(),
            now: Timestamp(1_000_000),
            revision: 1,
            decisions: 0,
            runs: 0,
        };
        world.write(&nodes::enroll(&world.snapshot, &world.policy, world.now));
        for id in world.requests.clone() {
            let request = Request::new(id.as_str(), Kind::OnDemand, vec![], 1).expect("a good request");
            let spec = Spec {
                request_id: id.as_str().into(),
                deploy_id: "v1".into(),
                command: vec!["/bin/true".into()],
                ..Spec::default()
            };
            let deploy = spec.check(Kind::OnDemand).expect("a good deploy");
            let commit = admit::deploy(&world.snapshot, &Submission::new(deploy, Some(request)), world.now);
            world.write(&commit.expect("nothing is in the way"));
            world.decide(&id);
        }
        world
    }

    /// A run is admitted, launched, ends, and is forgotten when it is old.
    fn live(&mut self) {
        self.now = self.now + Millis(10);
        self.runs += 1;
        let request = self.requests[self.runs as usize % REQUESTS].clone();
        let id = RunId::parse(&format!("run-{}", self.runs)).expect("a good id");
        let wanted = admit::Wanted {
            request: request.clone(),
            id,
            overrides: Overrides::default(),
            run_at: None,
            by: Actor::default(),
        };
        let commit = admit::run(&self.snapshot, &wanted, self.now).expect("nothing is in the way");
        self.write(&commit);
        self.decide(&request);
        let open = self.snapshot.tasks_of(&request).find(|task| !task.is_ended());
        let task = open.expect("a run was launched").id.clone();
        self.observed
            .note(Event::Engine(task.clone(), Condition::Running { pid: 7, at: self.now }), self.now);
        self.decide(&request);
        let ended = Condition::Ended { exit: Exit::Code(0), at: self.now };
        self.observed.note(Event::Engine(task, ended), self.now);
        self.decide(&request);
    }

    /// Decides until there is nothing left to decide.
    fn decide(&mut self, request: &RequestId) {
        loop {
            let decision = self.advance(request);
            if decision.commit.is_empty() {
                return;
            }
            self.write(&decision.commit);
        }
    }

    fn advance(&mut self, request: &RequestId) -> Decision {
        self.decisions += 1;
        advance(&self.snapshot, &self.observed, &self.policy, request, self.now)
    }

    fn write(&mut self, commit: &Commit) {
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
    }

    /// Of requests to which nothing happened: what a new leader does first.
    fn idle(&mut self) -> f64 {
        let (begin, requests) = (Instant::now(), self.requests.clone());
        let mut count = 0;
        while begin.elapsed() < TIME {
            for request in &requests {
                self.advance(request);
                count += 1;
            }
        }
        per_second(count, begin.elapsed())
    }
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn per_second(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}
