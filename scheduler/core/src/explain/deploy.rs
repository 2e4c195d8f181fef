//! Why a deploy is where it is.

use alloc::{format, string::String, vec::Vec};

use super::{Cause, Explanation, around, summary};
use crate::{
    deploy::{DeployRecord, StepName},
    report,
    snapshot::Snapshot,
    time::Timestamp,
};

/// Why a deploy is where it is.
#[must_use]
pub fn deploy(snapshot: &Snapshot, record: &DeployRecord, now: Timestamp) -> Explanation {
    let mut causes = Vec::new();
    if !record.is_done() {
        causes.push(step(snapshot, record));
        causes.extend(details(snapshot, record, now));
    }
    let words = match (record.is_done(), report::explain_deploy(snapshot, record)) {
        (true, words) if words.is_empty() => "it succeeded".into(),
        (_, words) => words,
    };
    let subject = format!("deploy {} of {}", record.deploy.id, record.deploy.request);
    Explanation { summary: summary(subject, words, &causes), causes }
}

fn step(snapshot: &Snapshot, record: &DeployRecord) -> Cause {
    let words = report::explain_deploy(snapshot, record);
    let what = if words.is_empty() { format!("it is {}", record.step.name()) } else { words };
    Cause::new(what, record.steps.last().map(|(_, at)| *at), remedy(record))
}

fn remedy(record: &DeployRecord) -> String {
    let (request, id) = (&record.deploy.request, &record.deploy.id);
    let deadline = &record.deploy.deadline;
    if record.stuck_since.is_some() {
        return "it takes longer than it should: see `baragon-service status` and mend what it tells; \
                baragon-service is still asked, and it goes on with the answer"
            .into();
    }
    match record.step.name() {
        StepName::Queued => format!(
            "it begins when the deploys before it have ended; `scheduler deploys cancel {request} {id}` takes it back"
        ),
        StepName::Launching => format!(
            "it goes on when all new tasks are healthy and fails {deadline} after it was accepted; \
             `scheduler deploys cancel {request} {id}` ends it, the old tasks stay"
        ),
        StepName::Switching => {
            format!(
                "it goes on with the answer of baragon-service; see `baragon-service request status`, or \
                 `scheduler deploys cancel {request} {id}`"
            )
        }
        StepName::Gate => format!(
            "it goes on when its gates agree; `scheduler advance {request} {id}` opens a manual one, \
             `scheduler deploys cancel {request} {id}` brings the old tasks back"
        ),
        StepName::Draining => "it goes on by itself when the time to drain is over".into(),
        StepName::StoppingOld => "it ends by itself when the old tasks have ended".into(),
        StepName::RelaunchingOld => {
            "it goes on by itself when as many old tasks are healthy as before".into()
        }
        StepName::Restoring => {
            "it goes on by itself when baragon-service shows all old tasks and no new one".into()
        }
        StepName::StoppingNew => "it ends by itself when the new tasks have ended".into(),
        StepName::Done => String::new(),
    }
}

/// The tasks that it waits for, and what keeps them.
fn details(snapshot: &Snapshot, record: &DeployRecord, now: Timestamp) -> Vec<Cause> {
    let launches = matches!(record.step.name(), StepName::Launching | StepName::RelaunchingOld);
    let Some(request) = snapshot.request(&record.deploy.request).filter(|_| launches) else {
        return Vec::new();
    };
    let mut causes = around::cluster(snapshot, request, now);
    let unready = snapshot
        .tasks_of(&record.deploy.request)
        .filter(|task| task.deploy == record.deploy.id && task.is_staying() && !task.is_healthy());
    causes.extend(unready.flat_map(|task| super::task(snapshot, task).causes));
    causes.extend(around::no_place(snapshot, request, record));
    causes
}
