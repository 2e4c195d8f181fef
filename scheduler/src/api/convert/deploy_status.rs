//! Where deploys are.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    deploy::{DeployRecord, Ending, FailureKind, Share, Step, StepName},
    placement, report,
    snapshot::Snapshot,
    time::Millis,
};

use super::{balancer_to_pb, deploy::definition_to_pb, timestamp_to_pb, words};

pub(in crate::api) fn deploy_to_pb(snapshot: &Snapshot, record: &DeployRecord) -> pb::DeployStatus {
    let deploy = &record.deploy;
    let steps = record.steps.iter().map(|(step, at)| pb::StepRecord {
        step: step_to_pb(*step).into(),
        entered_at: Some(timestamp_to_pb(*at)),
    });
    let balancer = record.balancer.iter().map(balancer_to_pb);
    let tasks = snapshot.tasks_of(&deploy.request).filter(|task| task.deploy == deploy.id);
    pb::DeployStatus {
        deploy: Some(definition_to_pb(deploy)),
        state: state_to_pb(&record.step).into(),
        step: step_to_pb(record.step.name()).into(),
        message: report::explain_deploy(snapshot, record),
        steps: steps.collect(),
        load_balancer_requests: balancer.collect(),
        created_at: Some(timestamp_to_pb(record.created_at)),
        finished_at: record.finished_at().map(timestamp_to_pb),
        deadline: Some(timestamp_to_pb(record.deadline())),
        task_ids: tasks.map(|task| task.id.to_string()).collect(),
        failures: failures_to_pb(record),
        target_instances: target(snapshot, record),
        seconds: record
            .spent
            .iter()
            .map(|(share, span)| (share_name(*share).into(), seconds(*span)))
            .collect(),
        user: record.by.user.clone(),
        note: record.by.message.clone(),
        rollback_of: words(record.rollback_of.as_ref()),
    }
}

/// How many tasks of it are to serve after the present step.
fn target(snapshot: &Snapshot, record: &DeployRecord) -> u32 {
    let all = snapshot
        .request(&record.deploy.request)
        .map_or(0, |request| placement::wanted(snapshot, &request.request));
    if record.target == 0 { all } else { record.target }
}

/// What its tasks have done wrong, and why it ended.
fn failures_to_pb(record: &DeployRecord) -> Vec<pb::DeployFailure> {
    let of_tasks = record.failures.iter().map(|failure| pb::DeployFailure {
        kind: failure_kind_to_pb(failure.kind).into(),
        task_id: words(failure.task.as_ref()),
        message: failure.message.clone(),
    });
    let mut failures: Vec<_> = of_tasks.collect();
    if let Step::Done { failure: Some(failure), .. } = &record.step
        && failures.iter().all(|known| known.message != failure.reason)
    {
        failures.push(pb::DeployFailure {
            kind: failure_kind_to_pb(failure.kind).into(),
            task_id: String::new(),
            message: failure.reason.clone(),
        });
    }
    failures
}

fn failure_kind_to_pb(kind: FailureKind) -> pb::DeployFailureKind {
    match kind {
        FailureKind::TaskFailedOnStartup => pb::DeployFailureKind::TaskFailedOnStartup,
        FailureKind::TaskFailedHealthChecks => pb::DeployFailureKind::TaskFailedHealthChecks,
        FailureKind::TaskCouldNotBePlaced => pb::DeployFailureKind::TaskCouldNotBePlaced,
        FailureKind::TaskNeverStarted => pb::DeployFailureKind::TaskNeverStarted,
        FailureKind::TaskEnded => pb::DeployFailureKind::TaskEnded,
        FailureKind::Canceled => pb::DeployFailureKind::Canceled,
        FailureKind::Deadline => pb::DeployFailureKind::Deadline,
        FailureKind::LoadBalancer => pb::DeployFailureKind::LoadBalancer,
        FailureKind::GateRefused => pb::DeployFailureKind::GateRefused,
        FailureKind::Superseded => pb::DeployFailureKind::Superseded,
        FailureKind::Quarantined => pb::DeployFailureKind::Quarantined,
        FailureKind::RequestDeleted => pb::DeployFailureKind::RequestDeleted,
    }
}

fn state_to_pb(step: &Step) -> pb::DeployState {
    let ending = |ending| match ending {
        Ending::Canceled => pb::DeployState::Canceling,
        Ending::Failed | Ending::TimedOut => pb::DeployState::Waiting,
    };
    match step {
        Step::Switching { giving_up: Some(failure), .. }
        | Step::RelaunchingOld { failure }
        | Step::Restoring { failure, .. }
        | Step::StoppingNew { failure } => ending(failure.ending()),
        Step::Queued
        | Step::Launching
        | Step::Switching { giving_up: None, .. }
        | Step::Gate { .. }
        | Step::Draining { .. }
        | Step::StoppingOld => pb::DeployState::Waiting,
        Step::Done { failure: None, .. } => pb::DeployState::Succeeded,
        Step::Done { failure: Some(failure), .. } => match failure.ending() {
            Ending::Failed => pb::DeployState::Failed,
            Ending::Canceled => pb::DeployState::Canceled,
            Ending::TimedOut => pb::DeployState::TimedOut,
        },
    }
}

fn step_to_pb(step: StepName) -> pb::DeployStep {
    match step {
        StepName::Queued => pb::DeployStep::Queued,
        StepName::Launching => pb::DeployStep::Launching,
        StepName::Switching => pb::DeployStep::Switching,
        StepName::Draining => pb::DeployStep::Draining,
        StepName::StoppingOld => pb::DeployStep::StoppingOld,
        StepName::Restoring => pb::DeployStep::Restoring,
        StepName::StoppingNew => pb::DeployStep::StoppingNew,
        StepName::Done => pb::DeployStep::Done,
        StepName::Gate => pb::DeployStep::Gate,
        StepName::RelaunchingOld => pb::DeployStep::RelaunchingOld,
    }
}

fn seconds(span: Millis) -> f64 {
    std::time::Duration::from_millis(span.0).as_secs_f64()
}

fn share_name(share: Share) -> &'static str {
    match share {
        Share::Queue => "queue",
        Share::Place => "place",
        Share::Start => "start",
        Share::Health => "health",
        Share::LoadBalancer => "load balancer",
        Share::Gate => "gate",
        Share::Drain => "drain",
        Share::Stop => "stop",
    }
}
