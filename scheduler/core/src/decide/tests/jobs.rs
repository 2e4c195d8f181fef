//! What becomes of runs.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use crate::{
    action::{Act, Action, Ceilings},
    audit::Actor,
    commit::Commit,
    decide::{
        History, Policy, PortRange, admit,
        admit::{Refusal, Submission, Wanted},
        advance,
    },
    deploy::{Deploy, spec::Spec},
    effect::{self, Effect, Launch},
    ids::{RequestId, RunId},
    node::Machine,
    observed::{Condition, Event, Observed},
    request::{
        Kind, Life,
        job::{Missed, Overlap},
        spec::{JobSpec, RequestSpec, ScheduleSpec},
    },
    run::{Overrides, RunOutcome, RunRecord, RunState},
    snapshot::{Key, Record, Snapshot},
    task::Exit,
    time::{Millis, Timestamp},
};

mod drain;
mod held;
mod policies;
mod times;

/// 2023-11-14 22:13:20 UTC.
const START: Timestamp = Timestamp(1_700_000_000_000);

/// Jobs, their store and what its leader knows.
struct Scene {
    snapshot: Snapshot,
    observed: Observed,
    now: Timestamp,
    revision: u64,
    policy: Policy,
    /// Every commit that the leader made.
    commits: Vec<Commit>,
}

// === impl Scene ===

impl Scene {
    /// A request with its deploy `v1`.
    fn of(spec: RequestSpec) -> Self {
        let mut observed = Observed::default();
        observed.note(Event::EngineListed(BTreeMap::new()), START);
        let policy = Policy {
            host: "10.0.0.1".into(),
            ports: PortRange { first: 31000, last: 31009 },
            machine: Machine::default(),
            draining_at_once: 1,
            drain_jobs_after: Millis::seconds(3600),
            removal_bound: Millis::seconds(600),
            history: History::default(),
        };
        let (snapshot, commits) = (Snapshot::default(), Vec::new());
        let mut scene = Self { snapshot, observed, now: START, revision: 1, policy, commits };
        scene.add(spec);
        scene
    }

    fn add(&mut self, spec: RequestSpec) {
        let request = spec.check().unwrap();
        let deploy = version(request.id.as_str(), "v1", request.kind);
        let submission = Submission::new(deploy, Some(request));
        self.commit(&admit::deploy(&self.snapshot, &submission, self.now).unwrap());
        self.settle();
    }

    fn put(&mut self, spec: RequestSpec) {
        let request = spec.check().unwrap();
        let put = admit::put_request(&self.snapshot, &request, &Actor::default(), self.now);
        self.commit(&put.unwrap());
        self.settle();
    }

    fn deploy(&mut self, id: &str) {
        let kind = self.snapshot.request(&job()).unwrap().request.kind;
        let submission = Submission::new(version("job", id, kind), None);
        self.commit(&admit::deploy(&self.snapshot, &submission, self.now).unwrap());
        self.settle();
    }

    fn commit(&mut self, commit: &Commit) {
        for (key, revision) in commit.expected() {
            assert_eq!(self.snapshot.revision(key), *revision, "{key:?}");
        }
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
    }

    /// Decides for every request until nothing is left to decide.
    fn settle(&mut self) {
        for _ in 0..200 {
            let ids: Vec<_> = self.snapshot.requests().map(|record| record.request.id.clone()).collect();
            let mut is_quiet = true;
            for id in ids {
                let decision = advance(&self.snapshot, &self.observed, &self.policy, &id, self.now);
                assert!(decision.commit.operations() <= 126, "{}", decision.commit.operations());
                if !decision.commit.is_empty() {
                    self.commit(&decision.commit);
                    self.commits.push(decision.commit);
                    is_quiet = false;
                }
            }
            if is_quiet {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    fn pass(&mut self, span: Millis) {
        self.now = self.now + span;
        self.settle();
    }

    fn act(&mut self, action: Action) {
        let act = Act { request: job(), action, by: Actor::new("ann", "because"), expires_in: None };
        self.commit(&admit::act(&self.snapshot, &act, &Ceilings::default(), self.now).unwrap());
        self.settle();
    }

    fn pause(&mut self, is_paused: bool) {
        self.act(if is_paused { Action::Pause { let_tasks_end: true } } else { Action::Unpause });
    }

    fn try_run(&mut self, wanted: &Wanted) -> Result<(), Refusal> {
        let commit = admit::run(&self.snapshot, wanted, self.now)?;
        self.commit(&commit);
        self.settle();
        Ok(())
    }

    fn run(&mut self, id: &str) {
        self.try_run(&wanted(id)).unwrap();
    }

    fn cancel(&mut self, id: &str) {
        let by = Actor::new("ann", "wrong day");
        let commit = admit::cancel_run(&self.snapshot, &job(), &run_id(id), &by, self.now).unwrap();
        self.commit(&commit);
        self.settle();
    }

    fn record(&self, id: &str) -> &RunRecord {
        self.snapshot.run(&job(), &run_id(id)).unwrap_or_else(|| panic!("no run {id}"))
    }

    /// "WAITING", "RUNNING", "SUCCEEDED" or "FAILED: why".
    fn state(&self, id: &str) -> String {
        state(self.record(id))
    }

    /// All runs of a request with their states, oldest first.
    fn states_of(&self, request: &str) -> Vec<String> {
        let request = RequestId::parse(request).unwrap();
        self.snapshot.runs_of(&request).map(|run| format!("{} {}", run.id, state(run))).collect()
    }

    fn states(&self) -> Vec<String> {
        self.states_of("job")
    }

    fn running(&self) -> Vec<&str> {
        let runs = self.snapshot.runs().filter(|run| run.running().is_some());
        runs.map(|run| run.id.as_str()).collect()
    }

    /// The engine says that the present task of a run is so.
    fn task_is(&mut self, request: &str, id: &str, condition: Condition) {
        let request = RequestId::parse(request).unwrap();
        let run = self.snapshot.run(&request, &run_id(id)).unwrap_or_else(|| panic!("no run {id}"));
        let task = run.running().unwrap_or_else(|| panic!("{id} is {}", state(run))).clone();
        self.observed.note(Event::Engine(task, condition), self.now);
        self.settle();
    }

    fn starts(&mut self, id: &str) {
        self.task_is("job", id, Condition::Running { pid: 7, at: self.now });
    }

    fn ends_as(&mut self, id: &str, exit: Exit) {
        self.task_is("job", id, Condition::Ended { exit, at: self.now });
    }

    fn ends(&mut self, id: &str, code: i32) {
        self.ends_as(id, Exit::Code(code));
    }

    /// What the engine is asked to start now.
    fn launches(&self) -> Vec<Launch> {
        let effects = effect::implied(&self.snapshot, &self.observed, &job(), self.now);
        let launch = |effect| if let Effect::Launch(launch) = effect { Some(launch.launch()) } else { None };
        effects.into_values().filter_map(launch).collect()
    }

    /// Whether the engine is asked to stop the run's task.
    fn stops(&self) -> bool {
        let effects = effect::implied(&self.snapshot, &self.observed, &job(), self.now);
        effects.values().any(|effect| matches!(effect, Effect::Stop { .. }))
    }

    fn is_finished(&self) -> bool {
        matches!(self.snapshot.request(&job()).unwrap().life, Life::Finished { .. })
    }
}

fn state(run: &RunRecord) -> String {
    match &run.state {
        RunState::Waiting => "WAITING".into(),
        RunState::Running { .. } => "RUNNING".into(),
        RunState::Done { outcome, .. } => match outcome {
            RunOutcome::Succeeded => "SUCCEEDED".into(),
            RunOutcome::Failed(words) => format!("FAILED: {words}"),
            RunOutcome::Skipped(words) => format!("SKIPPED: {words}"),
            RunOutcome::Canceled(words) => format!("CANCELED: {words}"),
        },
    }
}

fn job() -> RequestId {
    RequestId::parse("job").unwrap()
}

fn run_id(id: &str) -> RunId {
    RunId::parse(id).unwrap()
}

fn wanted(id: &str) -> Wanted {
    let (overrides, by) = (Overrides::default(), Actor::default());
    Wanted { request: job(), id: run_id(id), overrides, run_at: None, by }
}

fn version(request: &str, id: &str, kind: Kind) -> Deploy {
    let spec = Spec {
        request_id: request.into(),
        deploy_id: id.into(),
        command: vec!["/bin/job".into()],
        ..Spec::default()
    };
    spec.check(kind).unwrap()
}

fn on_demand(instances: u32, job: JobSpec) -> RequestSpec {
    let kind = Some(Kind::OnDemand);
    RequestSpec { request_id: "job".into(), kind, instances, job: Some(job), ..RequestSpec::default() }
}

/// Each minute.
fn scheduled(missed: Missed, overlap: Overlap) -> RequestSpec {
    at_times("* * * * *", missed, overlap)
}

fn at_times(expression: &str, missed: Missed, overlap: Overlap) -> RequestSpec {
    let schedule = ScheduleSpec { expression: expression.into(), missed, ..ScheduleSpec::default() };
    RequestSpec {
        request_id: "job".into(),
        kind: Some(Kind::Scheduled),
        schedule: Some(schedule),
        job: Some(JobSpec { overlap, ..JobSpec::default() }),
        ..RequestSpec::default()
    }
}

fn after(request: &str, parents: &[&str]) -> RequestSpec {
    let after = parents.iter().map(ToString::to_string).collect();
    RequestSpec {
        request_id: request.into(),
        kind: Some(Kind::Scheduled),
        schedule: Some(ScheduleSpec { after, ..ScheduleSpec::default() }),
        ..RequestSpec::default()
    }
}
