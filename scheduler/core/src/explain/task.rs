//! What a task does or waits for.

use alloc::{format, string::String, vec::Vec};

use super::{Cause, Explanation, around, summary};
use crate::{
    node::NodeState,
    report,
    snapshot::Snapshot,
    task::{Membership, Phase, TaskRecord},
};

/// What a task does or waits for.
#[must_use]
pub fn task(snapshot: &Snapshot, task: &TaskRecord) -> Explanation {
    let mut causes: Vec<Cause> = of_phase(task).into_iter().chain(of_membership(task)).collect();
    if let Some(kill) = task.kill.as_ref().filter(|_| !task.is_ended()) {
        let what = format!("it is to end, as {} wanted", around::by(&kill.by));
        let first = if kill.replace_first { "when another one is healthy" } else { "by itself" };
        causes.push(Cause::new(what, Some(kill.at), format!("it ends {first}")));
    }
    if task.is_staying() && around::state_of(snapshot, task) == NodeState::Draining {
        let since = snapshot.node(&task.node).map(|node| node.since);
        let what = format!("node {} is being drained", task.node);
        let goes = match task.run {
            None => "it goes when another one serves in its place",
            Some(_) => {
                "it may end by itself for a while (nodes.drain_jobs_after), then its run begins elsewhere"
            }
        };
        let remedy = format!("{goes}; `scheduler node set {} active` lets it stay", task.node);
        causes.push(Cause::new(what, since, remedy));
    }
    let words = report::explain_task(task);
    let words = if words.is_empty() { plain(task) } else { words };
    Explanation { summary: summary(format!("task {}", task.id), words, &causes), causes }
}

/// The summary of one that nothing is to be said about.
fn plain(task: &TaskRecord) -> String {
    match &task.phase {
        Phase::Healthy => "runs and is healthy".into(),
        Phase::Unhealthy { reason, .. } => reason.clone(),
        Phase::Stopping { cause, .. } => format!("is being stopped: {cause}"),
        Phase::Ended { exit, .. } => format!("{exit}"),
        Phase::Launching | Phase::Started => String::new(),
    }
}

fn of_phase(task: &TaskRecord) -> Option<Cause> {
    let cause = match &task.phase {
        Phase::Launching => Cause::new(
            report::explain_task(task),
            Some(task.created_at),
            "it goes on when the engine has started it; look at the engine's log when it does not",
        ),
        Phase::Started => Cause::new(
            report::explain_task(task),
            task.seen.started_at.or(Some(task.created_at)),
            format!("its health check has to pass; see `scheduler logs {}`", task.id),
        ),
        Phase::Unhealthy { since, reason } => Cause::new(
            format!("its health check fails: {reason}"),
            Some(*since),
            format!("it is replaced when others serve; see `scheduler logs {}`", task.id),
        ),
        Phase::Stopping { since, cause } => Cause::new(
            format!("it is being stopped: {cause}"),
            Some(*since),
            "it is killed when its grace is over",
        ),
        Phase::Healthy | Phase::Ended { .. } => return None,
    };
    Some(cause)
}

fn of_membership(task: &TaskRecord) -> Option<Cause> {
    let last = task.balancer.last().map(|record| record.at);
    match &task.membership {
        Membership::Outside | Membership::Inside => None,
        Membership::Joining { attempt, from } => Some(Cause::new(
            format!("it is being added to the load balancers (attempt {attempt})"),
            last.or(Some(*from)),
            "it goes on with the answer of baragon-service; see `baragon-service request status`",
        )),
        Membership::Switching => Some(Cause::new(
            "it waits for the switch of the load balancers",
            last,
            "it goes on with its deploy; see `scheduler explain`",
        )),
        Membership::Leaving { attempt, from, cause } => Some(Cause::new(
            format!("it leaves the load balancers (attempt {attempt}): {cause}"),
            last.or(Some(*from)),
            "it is stopped when baragon-service has removed it",
        )),
        Membership::Left { until: _, cause } => Some(Cause::new(
            format!("it finishes the calls that it has: {cause}"),
            last,
            "it is stopped when the time to drain is over",
        )),
    }
}
