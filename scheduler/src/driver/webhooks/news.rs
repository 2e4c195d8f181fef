//! What a commit makes true that others want to hear of.

use platform::webhook::Letter;
use scheduler_core::{
    commit::Commit,
    deploy::{DeployRecord, Ending, Step},
    request::{Life, RequestRecord},
    run::{RunOutcome, RunRecord, RunState, Trigger},
    snapshot::{Record, Snapshot},
    task::{Exit, Phase, TaskRecord},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::Topic;

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
        match record {
            Some(record) => news(was.as_ref(), record, now),
            None => None,
        }
    });
    changed.collect()
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
        (Record::Request(request), Some(Record::Request(was))) => of_request(Some(was), request, now),
        (Record::Request(request), _) => of_request(None, request, now),
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

fn of_request(was: Option<&RequestRecord>, request: &RequestRecord, now: Timestamp) -> Option<News> {
    let state = match &request.life {
        Life::Active => "active",
        Life::Paused { .. } => "paused",
        Life::Finished { .. } => "finished",
        Life::Deleting { .. } => "deleting",
        Life::Deleted { .. } => "deleted",
    };
    let is_same = |was: &RequestRecord| {
        std::mem::discriminant(&was.life) == std::mem::discriminant(&request.life)
            && was.request == request.request
            && was.active == request.active
    };
    if was.is_some_and(is_same) {
        return None;
    }
    let more = json!({
        "request_id": request.request.id, "type": request.request.kind.to_string(),
        "instances": request.request.instances, "active_deploy_id": request.active,
        "owners": request.request.owners,
    });
    Some(event(Topic::Request, request.request.id.as_str(), state, now, more))
}

#[cfg(test)]
mod tests {
    use scheduler_core::{
        audit::Actor,
        decide::admit,
        ids::{Incarnation, RequestId, RunId},
        request::{Kind, Request},
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
