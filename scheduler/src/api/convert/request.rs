//! Requests, and where they are.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    crash,
    ids::Fault,
    outgoing,
    progress::{CrashKind, Progress},
    report::{self, RequestState},
    request::{
        Bounce, Expiring, Kind, Life, Placement, Request, RequestRecord, Revert, Strategy,
        job::{Form, JobPolicy, Missed, Overlap, Schedule, When},
        spec::{JobSpec, RequestSpec, ScheduleSpec},
    },
    snapshot::Snapshot,
    time::Timestamp,
};

use crate::driver::clock;

use super::{action_kind_to_pb, check_choice, span_from_pb, span_to_pb, timestamp_to_pb, words};

pub(in crate::api) fn request_from_pb(request: pb::Request) -> Result<Request, Vec<Fault>> {
    let mut faults = Vec::new();
    let spec = RequestSpec {
        kind: kind_from_pb(request.r#type()),
        request_id: request.request_id,
        owners: request.owners,
        instances: request.instances,
        max_instances: request.max_instances,
        schedule: request.schedule.map(|schedule| schedule_from_pb(schedule, &mut faults)),
        job: request.job.map(|job| job_from_pb(&job, &mut faults)),
        placement: request
            .placement
            .map(|placement| placement_from_pb(placement, &mut faults))
            .unwrap_or_default(),
        priority: request.priority,
        skip_health_checks: request.skip_health_checks,
        bounce_after_scale: request.bounce_after_scale,
    };
    match spec.check() {
        Ok(request) if faults.is_empty() => Ok(request),
        Ok(_) => Err(faults),
        Err(more) => Err(faults.into_iter().chain(more).collect()),
    }
}

fn kind_from_pb(kind: pb::RequestType) -> Option<Kind> {
    match kind {
        pb::RequestType::Service => Some(Kind::Service),
        pb::RequestType::Worker => Some(Kind::Worker),
        pb::RequestType::Scheduled => Some(Kind::Scheduled),
        pb::RequestType::OnDemand => Some(Kind::OnDemand),
        pb::RequestType::RunOnce => Some(Kind::RunOnce),
        pb::RequestType::Unspecified => None,
    }
}

pub(in crate::api) fn schedule_from_pb(schedule: pb::Schedule, faults: &mut Vec<Fault>) -> ScheduleSpec {
    check_choice::<pb::ScheduleForm>("request.schedule.form", schedule.form, faults);
    check_choice::<pb::MissedRuns>("request.schedule.missed", schedule.missed, faults);
    ScheduleSpec {
        form: match schedule.form() {
            pb::ScheduleForm::Unspecified => Form::ByFields,
            pb::ScheduleForm::Cron => Form::Cron,
            pb::ScheduleForm::Quartz => Form::Quartz,
        },
        missed: match schedule.missed() {
            pb::MissedRuns::Unspecified | pb::MissedRuns::Skip => Missed::Skip,
            pb::MissedRuns::Once => Missed::Once,
            pb::MissedRuns::All => Missed::All,
        },
        window: span_from_pb("request.schedule.window", schedule.window, faults),
        expression: schedule.expression,
        time_zone: schedule.time_zone,
        after: schedule.after,
    }
}

fn job_from_pb(job: &pb::JobPolicy, faults: &mut Vec<Fault>) -> JobSpec {
    check_choice::<pb::Overlap>("request.job.overlap", job.overlap, faults);
    let mut span = |name: &str, value| span_from_pb(&format!("request.job.{name}"), value, faults);
    JobSpec {
        retries: job.retries,
        retry_pause: span("retry_pause", job.retry_pause),
        time_limit: span("time_limit", job.time_limit),
        overlap: match job.overlap() {
            pb::Overlap::Unspecified | pb::Overlap::Forbid => Overlap::Forbid,
            pb::Overlap::Allow => Overlap::Allow,
            pb::Overlap::Replace => Overlap::Replace,
        },
        expected_runtime: span("expected_runtime", job.expected_runtime),
        gap: span("gap", job.gap),
        queue_limit: job.queue_limit,
    }
}

fn placement_from_pb(placement: pb::Placement, faults: &mut Vec<Fault>) -> Placement {
    check_choice::<pb::PlacementStrategy>("request.placement.strategy", placement.strategy, faults);
    Placement {
        strategy: match placement.strategy() {
            pb::PlacementStrategy::Unspecified | pb::PlacementStrategy::Greedy => Strategy::Greedy,
            pb::PlacementStrategy::SeparateByDeploy => Strategy::SeparateByDeploy,
            pb::PlacementStrategy::SeparateByRequest => Strategy::SeparateByRequest,
            pb::PlacementStrategy::Optimistic => Strategy::Optimistic,
            pb::PlacementStrategy::SpreadAllNodes => Strategy::SpreadAllNodes,
        },
        rack_sensitive: placement.rack_sensitive,
        racks: placement.racks,
        required: placement.required_attributes,
        allowed: placement.allowed_attributes,
    }
}

pub(in crate::api) fn request_to_pb(snapshot: &Snapshot, record: &RequestRecord) -> pb::RequestStatus {
    let request = &record.request;
    let healthy =
        snapshot.tasks_of(&request.id).filter(|task| task.is_healthy() && task.is_staying()).count();
    let in_progress = record.pending.as_ref().or_else(|| record.waiting.first());
    let progress = snapshot.progress(&request.id);
    pb::RequestStatus {
        request: Some(definition_to_pb(request)),
        state: request_state_to_pb(snapshot, record).into(),
        message: report::explain_request(snapshot, record),
        active_deploy_id: words(record.active.as_ref()),
        pending_deploy_id: words(in_progress),
        healthy_tasks: u32::try_from(healthy).unwrap_or(u32::MAX),
        waiting_deploy_ids: record.waiting.iter().map(ToString::to_string).collect(),
        next_run: progress.and_then(|progress| next_run(record, progress)).map(timestamp_to_pb),
        expiring: record.expiring.iter().map(expiring_to_pb).collect(),
        crashes: progress.map(|progress| crashes_to_pb(snapshot, record, progress)).unwrap_or_default(),
        bounce: record.bounce.as_ref().map(bounce_words).unwrap_or_default(),
        created_at: Some(timestamp_to_pb(record.created_at)),
        changed_at: Some(timestamp_to_pb(record.changed_at)),
        quarantine: progress.and_then(|progress| progress.quarantine.clone()).unwrap_or_default(),
        average_runtime: progress.map_or(0.0, |progress| progress.runtimes.average.0 as f64 / 1000.0),
    }
}

/// Nothing is due while it does not run.
fn next_run(record: &RequestRecord, progress: &Progress) -> Option<Timestamp> {
    progress.next.filter(|_| matches!(record.life, Life::Active) && record.request.schedule.is_some())
}

pub(in crate::api) fn request_state_to_pb(snapshot: &Snapshot, record: &RequestRecord) -> pb::RequestState {
    let pending = record.pending.as_ref().and_then(|id| snapshot.deploy(&record.request.id, id));
    let progress = snapshot.progress(&record.request.id);
    match RequestState::of(record, pending.map(|pending| &**pending), progress.map(|progress| &**progress)) {
        RequestState::Active => pb::RequestState::Active,
        RequestState::SystemCooldown => pb::RequestState::SystemCooldown,
        RequestState::Paused => pb::RequestState::Paused,
        RequestState::DeployingToUnpause => pb::RequestState::DeployingToUnpause,
        RequestState::Finished => pb::RequestState::Finished,
        RequestState::Deleting => pb::RequestState::Deleting,
        RequestState::Deleted => pb::RequestState::Deleted,
    }
}

pub(in crate::api) fn definition_to_pb(request: &Request) -> pb::Request {
    pb::Request {
        request_id: request.id.to_string(),
        r#type: kind_to_pb(request.kind).into(),
        owners: request.owners.clone(),
        instances: request.instances,
        max_instances: request.max_instances.unwrap_or(0),
        schedule: request.schedule.as_ref().map(schedule_to_pb),
        job: request.kind.is_job().then(|| job_to_pb(&request.job)),
        placement: Some(placement_to_pb(&request.placement)),
        priority: request.priority,
        skip_health_checks: request.skip_health_checks,
        bounce_after_scale: request.bounce_after_scale,
    }
}

pub(in crate::api) fn kind_to_pb(kind: Kind) -> pb::RequestType {
    match kind {
        Kind::Service => pb::RequestType::Service,
        Kind::Worker => pb::RequestType::Worker,
        Kind::Scheduled => pb::RequestType::Scheduled,
        Kind::OnDemand => pb::RequestType::OnDemand,
        Kind::RunOnce => pb::RequestType::RunOnce,
    }
}

fn schedule_to_pb(schedule: &Schedule) -> pb::Schedule {
    let missed = match schedule.missed {
        Missed::Skip => pb::MissedRuns::Skip,
        Missed::Once => pb::MissedRuns::Once,
        Missed::All => pb::MissedRuns::All,
    };
    match &schedule.when {
        When::Times { expression, form, time_zone } => {
            let form = match form {
                Form::ByFields => pb::ScheduleForm::Unspecified,
                Form::Cron => pb::ScheduleForm::Cron,
                Form::Quartz => pb::ScheduleForm::Quartz,
            };
            pb::Schedule {
                expression: expression.clone(),
                form: form.into(),
                time_zone: time_zone.clone(),
                missed: missed.into(),
                window: Some(span_to_pb(schedule.window)),
                after: Vec::new(),
            }
        }
        When::After(parents) => {
            pb::Schedule { after: parents.iter().map(ToString::to_string).collect(), ..Default::default() }
        }
    }
}

fn job_to_pb(job: &JobPolicy) -> pb::JobPolicy {
    let overlap = match job.overlap {
        Overlap::Forbid => pb::Overlap::Forbid,
        Overlap::Allow => pb::Overlap::Allow,
        Overlap::Replace => pb::Overlap::Replace,
    };
    pb::JobPolicy {
        retries: job.retries,
        retry_pause: Some(span_to_pb(job.retry_pause)),
        time_limit: job.time_limit.map(span_to_pb),
        overlap: overlap.into(),
        expected_runtime: job.expected_runtime.map(span_to_pb),
        gap: Some(span_to_pb(job.gap)),
        queue_limit: job.queue_limit,
    }
}

fn placement_to_pb(placement: &Placement) -> pb::Placement {
    let strategy = match placement.strategy {
        Strategy::Greedy => pb::PlacementStrategy::Greedy,
        Strategy::SeparateByDeploy => pb::PlacementStrategy::SeparateByDeploy,
        Strategy::SeparateByRequest => pb::PlacementStrategy::SeparateByRequest,
        Strategy::Optimistic => pb::PlacementStrategy::Optimistic,
        Strategy::SpreadAllNodes => pb::PlacementStrategy::SpreadAllNodes,
    };
    pb::Placement {
        strategy: strategy.into(),
        rack_sensitive: placement.rack_sensitive,
        racks: placement.racks.clone(),
        required_attributes: placement.required.clone(),
        allowed_attributes: placement.allowed.clone(),
    }
}

fn expiring_to_pb(expiring: &Expiring) -> pb::ExpiringAction {
    let reverts_to = match &expiring.revert {
        Revert::Instances(count) => format!("{count} instances"),
        Revert::Unpause => "not paused".to_owned(),
        Revert::Priority(priority) => format!("priority {priority}"),
        Revert::SkipHealthChecks(true) => "health checks skipped".to_owned(),
        Revert::SkipHealthChecks(false) => "health checks made".to_owned(),
        Revert::EndBounce => "the bounce is given up".to_owned(),
    };
    pb::ExpiringAction {
        kind: action_kind_to_pb(expiring.kind).into(),
        until: Some(timestamp_to_pb(expiring.until)),
        reverts_to,
        user: expiring.by.user.clone(),
        message: expiring.by.message.clone(),
    }
}

/// What the deaths look like now, or did when the cooldown began.
fn crashes_to_pb(snapshot: &Snapshot, record: &RequestRecord, progress: &Progress) -> Vec<pb::CrashEvidence> {
    let at = progress.cooldown.as_ref().map_or_else(clock::now, |cooldown| cooldown.since);
    let loops = crash::loops(&progress.deaths, &outgoing::instances(snapshot, record), at);
    loops.iter().map(|found| crash_to_pb(progress, found)).collect()
}

fn crash_to_pb(progress: &Progress, found: &crash::Loop) -> pb::CrashEvidence {
    let last = progress.deaths.iter().rev().find(|death| found.tasks.contains(&death.task));
    let last = last.map(|death| format!("; the last, {death}")).unwrap_or_default();
    pb::CrashEvidence {
        kind: crash_kind_to_pb(found.kind).into(),
        message: format!("{} tasks died{last}", found.tasks.len()),
        task_ids: found.tasks.iter().map(ToString::to_string).collect(),
        since: Some(timestamp_to_pb(found.since)),
    }
}

fn bounce_words(bounce: &Bounce) -> String {
    let what = bounce.task.as_ref().map_or_else(|| "all tasks".to_owned(), |task| format!("task {task}"));
    let how = if bounce.incremental { "one after another" } else { "all beside the old" };
    let who = if bounce.by.user.is_empty() { String::new() } else { format!(", for {}", bounce.by.user) };
    let why = if bounce.by.message.is_empty() { String::new() } else { format!(": {}", bounce.by.message) };
    format!("replaces {what}, {how}{who}{why}")
}

fn crash_kind_to_pb(kind: CrashKind) -> pb::CrashKind {
    match kind {
        CrashKind::FastFailure => pb::CrashKind::FastFailure,
        CrashKind::StartupFailure => pb::CrashKind::StartupFailure,
        CrashKind::OutOfMemory => pb::CrashKind::OutOfMemory,
        CrashKind::SingleInstance => pb::CrashKind::SingleInstance,
        CrashKind::MultiInstance => pb::CrashKind::MultiInstance,
        CrashKind::SlowFailure => pb::CrashKind::SlowFailure,
        CrashKind::UnexpectedExit => pb::CrashKind::UnexpectedExit,
    }
}
