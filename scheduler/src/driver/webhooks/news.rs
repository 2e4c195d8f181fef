//! What a commit makes true that others want to hear of.

use std::collections::BTreeSet;

use platform::webhook::Letter;
use scheduler_core::{
    commit::Commit,
    deploy::{DeployRecord, Ending, Step},
    ids::RequestId,
    run::{RunOutcome, RunRecord, RunState, Trigger},
    snapshot::{Key, Record, Snapshot},
    task::{Exit, Phase, TaskRecord},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::request::of_request;
use crate::config::Topic;

mod request;

/// One thing that has happened.
#[derive(Clone, Debug)]
pub(in crate::driver) struct News {
    pub(in crate::driver) topic: Topic,
    id: String,
    body: Value,
}

/// An entry of the outbox: what one transaction has to tell one address.
#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    events: Vec<(String, Value)>,
}

/// What the commit changes, seen from the snapshot before it.
pub(in crate::driver) fn of(before: &Snapshot, commit: &Commit, now: Timestamp) -> Vec<News> {
    let changed = commit.writes().iter().filter_map(|(key, record)| {
        let was = before.get(key).map(|(record, _)| record);
        news(was.as_ref(), record.as_ref()?, now)
    });
    let requests: BTreeSet<&RequestId> = commit.writes().keys().filter_map(of_whose_state).collect();
    let requests = requests.into_iter().filter_map(|id| of_request(before, commit, id, now));
    requests.chain(changed).collect()
}

/// The request whose state depends on what is stored there.
fn of_whose_state(key: &Key) -> Option<&RequestId> {
    match key {
        Key::Request(id) | Key::Progress(id) | Key::Deploy(id, _) => Some(id),
        Key::Task(..) | Key::Run(..) | Key::Claim(_) | Key::Node(_) | Key::Cluster | Key::Audit(..) => None,
    }
}

/// The value of an entry with those that `takes`; `None`: there is none.
pub(in crate::driver) fn write(news: &[News], takes: impl Fn(Topic) -> bool) -> Option<Vec<u8>> {
    let taken = news.iter().filter(|one| takes(one.topic)).map(|one| (one.id.clone(), one.body.clone()));
    let events: Vec<_> = taken.collect();
    let stored = Stored { v: 1, events };
    (!stored.events.is_empty()).then(|| serde_json::to_vec(&stored).expect("plain data with text keys"))
}

/// What cannot be read is told to nobody.
pub(super) fn read(value: &[u8]) -> Vec<Letter> {
    let stored = serde_json::from_slice::<Stored>(value).map(|stored| stored.events).unwrap_or_default();
    let letter = |(id, body): (String, Value)| Letter { id, body: body.to_string().into_bytes() };
    stored.into_iter().map(letter).collect()
}

fn news(was: Option<&Record>, record: &Record, now: Timestamp) -> Option<News> {
    match (record, was) {
        (Record::Task(task), Some(Record::Task(was))) => of_task(Some(was), task, now),
        (Record::Task(task), _) => of_task(None, task, now),
        (Record::Deploy(deploy), Some(Record::Deploy(was))) => of_deploy(Some(was), deploy, now),
        (Record::Deploy(deploy), _) => of_deploy(None, deploy, now),
        (Record::Run(run), Some(Record::Run(was))) => of_run(Some(was), run, now),
        (Record::Run(run), _) => of_run(None, run, now),
        _ => None,
    }
}

/// The same event has the same id, whoever writes it.
fn event(topic: Topic, subject: &str, state: &str, now: Timestamp, more: Value) -> News {
    let name = match topic {
        Topic::Request => "request",
        Topic::Deploy => "deploy",
        Topic::Task => "task",
        Topic::Run => "run",
    };
    let id = format!("{name}-{subject}-{state}-{}", now.0);
    let mut body = json!({ "event_id": id, "event": name, "state": state, "at_ms": now.0 });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    News { topic, id, body }
}

fn of_task(was: Option<&TaskRecord>, task: &TaskRecord, now: Timestamp) -> Option<News> {
    let state = task_state(task);
    if was.is_some_and(|was| task_state(was) == state) {
        return None;
    }
    let exit_code = match &task.phase {
        Phase::Ended { exit: Exit::Code(code), .. } => Some(*code),
        _ => None,
    };
    let more = json!({
        "request_id": task.request, "deploy_id": task.deploy, "task_id": task.id, "run_id": task.run,
        "instance": task.instance, "node_id": task.node, "host": task.host, "ports": task.ports,
        "message": task.note, "exit_code": exit_code,
    });
    Some(event(Topic::Task, task.id.as_str(), state, now, more))
}

fn task_state(task: &TaskRecord) -> &'static str {
    match &task.phase {
        Phase::Launching => "launching",
        Phase::Started => "started",
        Phase::Healthy => "healthy",
        Phase::Unhealthy { .. } => "unhealthy",
        Phase::Stopping { .. } => "stopping",
        Phase::Ended { exit: Exit::Lost, .. } => "lost",
        Phase::Ended { cause: Some(_), .. } => "killed",
        Phase::Ended { exit: Exit::Code(0), .. } => "finished",
        Phase::Ended { .. } => "failed",
    }
}

fn of_deploy(was: Option<&DeployRecord>, deploy: &DeployRecord, now: Timestamp) -> Option<News> {
    let state = deploy_state(deploy);
    if was.is_some_and(|was| deploy_state(was) == state) {
        return None;
    }
    let (request, id) = (&deploy.deploy.request, &deploy.deploy.id);
    let message = match &deploy.step {
        Step::Done { failure: Some(failure), .. } => failure.reason.clone(),
        _ => deploy.remark.clone(),
    };
    let more = json!({
        "request_id": request, "deploy_id": id, "message": message,
        "user": deploy.by.user, "user_message": deploy.by.message,
    });
    Some(event(Topic::Deploy, &format!("{request}-{id}"), &state, now, more))
}

fn deploy_state(deploy: &DeployRecord) -> String {
    match &deploy.step {
        Step::Done { failure: None, .. } => "succeeded".to_owned(),
        Step::Done { failure: Some(failure), .. } => match failure.ending() {
            Ending::Failed => "failed".to_owned(),
            Ending::Canceled => "canceled".to_owned(),
            Ending::TimedOut => "timed_out".to_owned(),
        },
        _ => deploy.step.name().to_string(),
    }
}

/// Its further attempts are told as tasks.
fn of_run(was: Option<&RunRecord>, run: &RunRecord, now: Timestamp) -> Option<News> {
    let state = run_state(run)?;
    if was.and_then(run_state).is_some_and(|was| was == state) {
        return None;
    }
    let (message, exit_code) = match &run.state {
        RunState::Done { outcome, exit, .. } => {
            let words = match outcome {
                RunOutcome::Succeeded => "",
                RunOutcome::Failed(words) | RunOutcome::Skipped(words) | RunOutcome::Canceled(words) => words,
            };
            let code = match exit {
                Some(Exit::Code(code)) => Some(*code),
                _ => None,
            };
            (words, code)
        }
        RunState::Waiting | RunState::Running { .. } => ("", None),
    };
    let (trigger, scheduled_for) = match &run.trigger {
        Trigger::Schedule { at } => ("schedule", Some(at.0)),
        Trigger::User => ("user", None),
        Trigger::Dependency { .. } => ("dependency", None),
        Trigger::Deploy => ("deploy", None),
    };
    let more = json!({
        "request_id": run.request, "run_id": run.id, "deploy_id": run.deploy, "trigger": trigger,
        "scheduled_for_ms": scheduled_for, "task_ids": run.attempts, "message": message,
        "exit_code": exit_code, "user": run.by.user, "user_message": run.by.message,
    });
    Some(event(Topic::Run, &format!("{}-{}", run.request, run.id), state, now, more))
}

/// `None` before its first attempt.
fn run_state(run: &RunRecord) -> Option<&'static str> {
    match &run.state {
        RunState::Waiting | RunState::Running { .. } if run.overdue_since.is_some() => Some("overdue"),
        RunState::Waiting | RunState::Running { .. } => run.started_at.map(|_| "started"),
        RunState::Done { outcome: RunOutcome::Succeeded, .. } => Some("succeeded"),
        RunState::Done { outcome: RunOutcome::Failed(_), .. } => Some("failed"),
        RunState::Done { outcome: RunOutcome::Skipped(_), .. } => Some("skipped"),
        RunState::Done { outcome: RunOutcome::Canceled(_), .. } => Some("canceled"),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use scheduler_core::{
        audit::Actor,
        decide::{self, History, Policy, PortRange, admit},
        ids::{DeployId, Incarnation, RunId, TaskId},
        node::Machine,
        observed::{Event, Observed},
        progress::{Death, Progress},
        request::{Kind, Request},
        time::Millis,
    };

    use super::*;

    #[test]
    fn a_change_is_told_once_to_those_who_want_it_and_no_change_is_not() {
        let request = Request::new("hello", Kind::Service, vec![], 1).unwrap();
        let mut snapshot = Snapshot::default();
        let commit = admit::put_request(&snapshot, &request, &Actor::default(), Timestamp(5)).unwrap();
        let news = of(&snapshot, &commit, Timestamp(5));
        assert!(write(&news, |topic| topic == Topic::Task).is_none());
        let letters = read(&write(&news, |topic| topic == Topic::Request).unwrap());
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].id, "request-hello-active-5");
        let body: Value = serde_json::from_slice(&letters[0].body).unwrap();
        assert_eq!((&body["state"], &body["request_id"]), (&json!("active"), &json!("hello")));
        commit.apply(&mut snapshot, 1);
        assert!(of(&snapshot, &commit, Timestamp(6)).is_empty());
    }

    #[test]
    fn a_cooldown_is_told_when_it_begins_and_when_it_ends_and_not_between() {
        let request = Request::new("hello", Kind::Service, vec![], 1).unwrap();
        let (id, mut snapshot) = (request.id.clone(), Snapshot::default());
        let commit = admit::put_request(&snapshot, &request, &Actor::default(), Timestamp(5)).unwrap();
        commit.apply(&mut snapshot, 1);
        let death = |launch: u64| Death {
            task: TaskId::new(&id, &DeployId::parse("v1").unwrap(), 1, launch),
            at: Timestamp(1000 * launch),
            lived: Millis(10),
            exit: Exit::Code(3),
            instance: 1,
            healthy: false,
            unhealthy: None,
        };
        let progress = Progress { deaths: (1..=5).map(death).collect(), ..Progress::new(id.clone()) };
        snapshot.set(&Key::Progress(id.clone()), Some((Record::Progress(Arc::new(progress)), 1)));
        let mut observed = Observed::default();
        observed.note(Event::EngineListed(BTreeMap::new()), Timestamp(6_000));
        let told: Vec<_> = [6_000, 60_000, 124_999, 125_000, 200_000]
            .into_iter()
            .map(|now| {
                let now = Timestamp(now);
                let decision = decide::advance(&snapshot, &observed, &policy(), &id, now);
                let news = of(&snapshot, &decision.commit, now);
                decision.commit.apply(&mut snapshot, 2);
                let words = |one: &News| (one.body["state"].clone(), one.body["message"].clone());
                news.iter().map(words).collect::<Vec<_>>()
            })
            .collect();
        let begun = "tasks die one after another, the last one hello-v1-1-5 exited with code 3";
        let (begun, ended) = ((json!("system_cooldown"), json!(begun)), (json!("active"), json!("")));
        assert_eq!(told, [vec![begun], vec![], vec![], vec![ended], vec![]]);
    }

    fn policy() -> Policy {
        Policy {
            host: "127.0.0.1".to_owned(),
            ports: PortRange { first: 1, last: 2 },
            machine: Machine::default(),
            history: History::default(),
            draining_at_once: 1,
            drain_jobs_after: Millis(1),
            removal_bound: Millis(1),
        }
    }

    #[test]
    fn a_run_that_becomes_overdue_is_told_once() {
        let (id, request) = (RunId::parse("a").unwrap(), RequestId::parse("job").unwrap());
        let made = RunRecord::new(id, request, Incarnation(1), Trigger::User, Timestamp(1));
        let started = RunRecord { started_at: Some(Timestamp(1)), ..made };
        let overdue = RunRecord { overdue_since: Some(Timestamp(9)), ..started.clone() };
        let states: Vec<_> = [None, Some(&started), Some(&overdue)]
            .into_iter()
            .map(|was| of_run(was, &overdue, Timestamp(9)).map(|news| news.body["state"].clone()))
            .collect();
        assert_eq!(states, [Some(json!("overdue")), Some(json!("overdue")), None]);
    }
}
