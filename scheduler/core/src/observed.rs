//! What the leader has learned of the world since its term began. Nothing of
//! it is stored: a new leader asks again.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

use crate::{
    deploy::BalancerState,
    ids::{BalancerId, DeployId, RequestId, TaskId},
    survey::{Listed, SurveyKey},
    task::Exit,
    time::{Millis, Timestamp},
};

/// What the engine says of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Its runner exists.
    Starting,
    /// Its artifacts are fetched; in words.
    Staging(String),
    /// It runs.
    Running {
        /// Its process.
        pid: u32,
        /// Since when.
        at: Timestamp,
    },
    /// It is gone.
    Ended {
        /// How.
        exit: Exit,
        /// When.
        at: Timestamp,
    },
}

/// What health checks said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Successes in a row.
    pub passed: u32,
    /// Failures in a row.
    pub failed: u32,
    /// The latest answer ends a start at once.
    pub fatal: bool,
    /// The latest answer in words.
    pub words: String,
}

/// What baragon-service said about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The latest state.
    pub state: BalancerState,
    /// In its words.
    pub message: String,
}

/// What a reading of the load-balanced service showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Its upstream addresses; none when the service does not exist.
    Upstreams(BTreeSet<String>),
    /// It could not be read; it is read again.
    Unreachable(String),
}

/// A reading of a service for a round of a restore: deploy's switch id and round.
pub type ReadingKey = (BalancerId, u32);

/// What a gate that is asked over the network said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateAnswer {
    /// The deploy may go on.
    Accepted,
    /// It may not; in words.
    Refused(String),
    /// Not yet, or not reached; it is asked again.
    Later(String),
}

/// One question to a gate: of which deploy, which gate, and since when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GateKey {
    /// The deploy.
    pub deploy: DeployId,
    /// Its place in the rollout's list.
    pub gate: u32,
    /// When the gate was reached.
    pub since: Timestamp,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The engine's full list.
    EngineListed(BTreeMap<TaskId, Condition>),
    /// One task's condition changed.
    Engine(TaskId, Condition),
    /// The engine removed an ended task's sandbox.
    Forgotten(TaskId),
    /// The task was not started: another process has its port.
    PortBusy(TaskId, u16),
    /// What a task's node does not enforce, and the like.
    EngineNotes(TaskId, Vec<String>),
    /// The last lines that a task printed, told before its end is.
    EngineOutput(TaskId, String),
    /// The engine could not be told; it is told again.
    EngineFailed(TaskId, String),
    /// One health check's answer.
    Health(TaskId, Result<String, String>),
    /// A health check's answer that the deploy calls fatal.
    HealthFatal(TaskId, String),
    /// baragon-service spoke about a request of this scheduler request.
    Balancer(RequestId, BalancerId, Answer),
    /// A service was read.
    Read(RequestId, ReadingKey, Reading),
    /// The upstreams of a request's service, read while its tasks were as the
    /// survey's key says.
    Surveyed(RequestId, SurveyKey, BTreeSet<Listed>),
    /// A gate was asked.
    Gate(RequestId, GateKey, GateAnswer),
}

/// Everything that was learned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// When this leader began to hear others; `None`: it does not know its engine.
    heard_since: Option<Timestamp>,
    conditions: BTreeMap<(RequestId, TaskId), Condition>,
    /// Those that had ended when the engine listed them.
    found_gone: BTreeSet<TaskId>,
    engine_failures: BTreeMap<TaskId, String>,
    engine_notes: BTreeMap<TaskId, Vec<String>>,
    outputs: BTreeMap<(RequestId, TaskId), String>,
    health: BTreeMap<TaskId, Health>,
    answers: BTreeMap<(RequestId, BalancerId), Answer>,
    readings: BTreeMap<(RequestId, ReadingKey), Reading>,
    surveys: BTreeMap<RequestId, (SurveyKey, BTreeSet<Listed>)>,
    gates: BTreeMap<(RequestId, GateKey), GateAnswer>,
    busy: BTreeMap<TaskId, u16>,
    busy_ports: BTreeMap<u16, Timestamp>,
}

/// How long a port that was found busy is not tried again.
const PORT_SHUNNED: Millis = Millis::seconds(60);

// === impl Observed ===

impl Observed {
    /// Takes an event in and answers the request that it concerns; `None`: all.
    pub fn note(&mut self, event: Event, now: Timestamp) -> Option<RequestId> {
        match event {
            Event::EngineListed(list) => {
                for (task, condition) in list {
                    let key = (task.request(), task.clone());
                    let ended = |condition: &Condition| matches!(condition, Condition::Ended { .. });
                    // Of later lists a known task is missed in sight.
                    let is_news = self.heard_since.is_none() || !self.conditions.contains_key(&key);
                    if ended(&condition) && is_news && !self.conditions.get(&key).is_some_and(ended) {
                        self.found_gone.insert(task);
                    }
                    self.conditions.insert(key, condition);
                }
                self.heard_since.get_or_insert(now);
                None
            }
            Event::Engine(task, condition) => {
                let request = task.request();
                self.note_condition(task, condition);
                Some(request)
            }
            Event::Forgotten(task) => {
                self.forget_task(&task);
                Some(task.request())
            }
            Event::PortBusy(task, port) => {
                self.busy_ports.insert(port, now + PORT_SHUNNED);
                let request = task.request();
                self.busy.insert(task, port);
                Some(request)
            }
            Event::EngineNotes(task, notes) => {
                let request = task.request();
                self.engine_notes.insert(task, notes);
                Some(request)
            }
            Event::EngineOutput(task, lines) => {
                let request = task.request();
                self.outputs.insert((request.clone(), task), lines);
                Some(request)
            }
            Event::EngineFailed(task, words) => {
                let request = task.request();
                self.engine_failures.insert(task, words);
                Some(request)
            }
            Event::Health(task, verdict) => {
                let request = task.request();
                self.health.entry(task).or_default().note(verdict);
                Some(request)
            }
            Event::HealthFatal(task, words) => {
                let request = task.request();
                let health = self.health.entry(task).or_default();
                health.note(Err(words));
                health.fatal = true;
                Some(request)
            }
            Event::Balancer(request, id, answer) => {
                self.answers.insert((request.clone(), id), answer);
                Some(request)
            }
            Event::Surveyed(request, key, upstreams) => {
                self.surveys.insert(request.clone(), (key, upstreams));
                Some(request)
            }
            Event::Read(request, key, reading) => {
                self.readings.insert((request.clone(), key), reading);
                Some(request)
            }
            Event::Gate(request, key, answer) => {
                self.gates.insert((request.clone(), key), answer);
                Some(request)
            }
        }
    }

    fn note_condition(&mut self, task: TaskId, condition: Condition) {
        let key = (task.request(), task);
        // An end is final: a report that was overtaken must not revive a task.
        if !matches!(self.conditions.get(&key), Some(Condition::Ended { .. })) {
            self.conditions.insert(key, condition);
        }
    }

    fn forget_task(&mut self, task: &TaskId) {
        self.conditions.remove(&(task.request(), task.clone()));
        self.found_gone.remove(task);
        self.engine_failures.remove(task);
        self.engine_notes.remove(task);
        self.outputs.remove(&(task.request(), task.clone()));
        self.health.remove(task);
        self.busy.remove(task);
    }

    /// Drops what was learned for load-balancer requests and readings that
    /// nobody waits for any more.
    pub fn retain_answers(&mut self, request: &RequestId, wanted: impl Fn(&BalancerId) -> bool) {
        self.answers.retain(|(of, id), _| of != request || wanted(id));
        self.readings.retain(|(of, (id, _)), _| of != request || wanted(id));
    }

    /// The same for gates.
    pub fn retain_gates(&mut self, request: &RequestId, wanted: impl Fn(&GateKey) -> bool) {
        self.gates.retain(|(of, key), _| of != request || wanted(key));
    }

    /// Drops what checks said of a task that is not checked any more.
    pub fn drop_health(&mut self, task: &TaskId) {
        self.health.remove(task);
    }

    /// Drops a survey that is of another state of the tasks.
    pub fn retain_survey(&mut self, request: &RequestId, surveyed: Option<SurveyKey>) {
        if self.surveys.get(request).is_some_and(|(key, _)| Some(*key) != surveyed) {
            self.surveys.remove(request);
        }
    }

    /// Drops what tasks printed whose end is stored.
    pub fn retain_outputs(&mut self, request: &RequestId, wanted: impl Fn(&TaskId) -> bool) {
        self.outputs.retain(|(of, task), _| of != request || wanted(task));
    }

    /// The engine's full list has come; what it does not name is lost.
    #[must_use]
    pub fn engine_listed(&self) -> bool {
        self.heard_since.is_some()
    }

    /// What was decided could not be written, so nobody has been asked before now.
    pub fn hear_from(&mut self, now: Timestamp) {
        if let Some(since) = &mut self.heard_since {
            *since = now;
        }
    }

    /// Whoever was to answer by some time, and began before this leader heard
    /// anybody, has at least `span` from there on.
    #[must_use]
    pub fn heard_by(&self, began: Timestamp, until: Timestamp, span: Millis) -> Timestamp {
        self.heard_since.filter(|at| began < *at).map_or(until, |at| until.max(at + span))
    }

    /// The engine's word on a task.
    #[must_use]
    pub fn condition(&self, task: &TaskId) -> Option<&Condition> {
        self.conditions.get(&(task.request(), task.clone()))
    }

    /// It had ended when the engine listed it: nobody saw how.
    #[must_use]
    pub fn was_found_gone(&self, task: &TaskId) -> bool {
        self.found_gone.contains(task)
    }

    /// When a task that runs has begun.
    #[must_use]
    pub fn started_at(&self, task: &TaskId) -> Option<Timestamp> {
        match self.condition(task) {
            Some(Condition::Running { at, .. }) => Some(*at),
            Some(Condition::Starting | Condition::Staging(_) | Condition::Ended { .. }) | None => None,
        }
    }

    /// The tasks of a request that the engine knows.
    pub fn conditions_of<'a>(
        &'a self,
        request: &'a RequestId,
    ) -> impl Iterator<Item = (&'a TaskId, &'a Condition)> {
        self.conditions
            .range((request.clone(), TaskId::lowest())..)
            .take_while(move |((of, _), _)| of == request)
            .map(|((_, task), condition)| (task, condition))
    }

    /// The requests that the engine has tasks of.
    pub fn engine_requests(&self) -> impl Iterator<Item = &RequestId> {
        self.conditions.keys().map(|(request, _)| request)
    }

    /// The checks' word on a task.
    #[must_use]
    pub fn health(&self, task: &TaskId) -> Option<&Health> {
        self.health.get(task)
    }

    /// Why the engine could not be told about a task.
    #[must_use]
    pub fn engine_failure(&self, task: &TaskId) -> Option<&str> {
        self.engine_failures.get(task).map(String::as_str)
    }

    /// What the node of a task does not enforce, and the like.
    #[must_use]
    pub fn engine_notes(&self, task: &TaskId) -> &[String] {
        self.engine_notes.get(task).map_or(&[], Vec::as_slice)
    }

    /// The last lines that a task printed; empty when none are known.
    #[must_use]
    pub fn output(&self, task: &TaskId) -> &str {
        self.outputs.get(&(task.request(), task.clone())).map_or("", String::as_str)
    }

    /// baragon-service's word on a request.
    #[must_use]
    pub fn answer(&self, request: &RequestId, id: &BalancerId) -> Option<&Answer> {
        self.answers.get(&(request.clone(), id.clone()))
    }

    /// A gate's word.
    #[must_use]
    pub fn gate(&self, request: &RequestId, key: &GateKey) -> Option<&GateAnswer> {
        self.gates.get(&(request.clone(), key.clone()))
    }

    /// What a service looked like.
    #[must_use]
    pub fn reading(&self, request: &RequestId, key: &ReadingKey) -> Option<&Reading> {
        self.readings.get(&(request.clone(), key.clone()))
    }

    /// The upstreams of the request's service, if they were read while the tasks
    /// were as they are now.
    #[must_use]
    pub fn survey(&self, request: &RequestId, key: SurveyKey) -> Option<&BTreeSet<Listed>> {
        self.surveys.get(request).filter(|(known, _)| *known == key).map(|(_, upstreams)| upstreams)
    }

    /// The port for which a task was not started.
    #[must_use]
    pub fn busy(&self, task: &TaskId) -> Option<u16> {
        self.busy.get(task).copied()
    }

    /// A port that was lately found busy.
    #[must_use]
    pub fn is_shunned(&self, port: u16, now: Timestamp) -> bool {
        self.busy_ports.get(&port).is_some_and(|until| now < *until)
    }
}

// === impl Health ===

impl Health {
    fn note(&mut self, verdict: Result<String, String>) {
        self.fatal = false;
        match verdict {
            Ok(words) => {
                self.passed = self.passed.saturating_add(1);
                self.failed = 0;
                self.words = words;
            }
            Err(words) => {
                self.failed = self.failed.saturating_add(1);
                self.passed = 0;
                self.words = words;
            }
        }
    }
}
