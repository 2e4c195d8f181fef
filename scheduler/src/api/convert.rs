//! Between the wire and the core's values. Protobuf types stop here.

use pbjson_types::{Duration, Timestamp};
use proto::scheduler::v1 as pb;
use scheduler_core::{
    deploy::{
        Deploy, DeployRecord, FailureKind, HealthCheck, LoadBalancer, Step, StepName,
        spec::{HealthCheckSpec, Spec},
    },
    ids::{DeployId, Fault, RequestId, TaskId},
    report,
    request::{Kind, Life, Request, RequestRecord},
    snapshot::Snapshot,
    task::{Exit, Membership, Phase, StopCause, TaskRecord},
    time::{self, Millis},
};

pub(super) fn request_from_pb(request: pb::Request) -> Result<Request, Vec<Fault>> {
    let kind = kind_from_pb(request.r#type());
    let checked = Request::new(
        &request.request_id,
        *kind.as_ref().unwrap_or(&Kind::Service),
        request.owners,
        request.instances,
    );
    match (kind, checked) {
        (Ok(_), checked) => checked,
        (Err(fault), Ok(_)) => Err(vec![fault]),
        (Err(fault), Err(faults)) => Err(faults.into_iter().chain([fault]).collect()),
    }
}

fn kind_from_pb(kind: pb::RequestType) -> Result<Kind, Fault> {
    let refused = |rule: &str| Err(Fault::new("request.type", rule));
    match kind {
        pb::RequestType::Service => Ok(Kind::Service),
        pb::RequestType::Worker => Ok(Kind::Worker),
        pb::RequestType::Unspecified => refused("must be SERVICE or WORKER"),
        pb::RequestType::Scheduled | pb::RequestType::OnDemand | pb::RequestType::RunOnce => {
            refused("is not supported by this version; SERVICE and WORKER are")
        }
    }
}

pub(super) fn deploy_from_pb(deploy: pb::Deploy, kind: Kind) -> Result<Deploy, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut span = |field: &str, value| span_from_pb(field, value, &mut faults);
    let resources = deploy.resources.unwrap_or_default();
    let health = deploy.health_check.unwrap_or_default();
    let spec = Spec {
        deadline: span("deploy.deadline", deploy.deadline),
        kill_grace: span("deploy.kill_grace", deploy.kill_grace),
        drain: span("deploy.drain", deploy.drain),
        considered_healthy_after: span("deploy.considered_healthy_after", deploy.considered_healthy_after),
        health_check: HealthCheckSpec {
            interval: span("deploy.health_check.interval", health.interval),
            timeout: span("deploy.health_check.timeout", health.timeout),
            startup_budget: span("deploy.health_check.startup_budget", health.startup_budget),
            path: health.path,
            port_index: health.port_index,
            failures: health.failures,
        },
        request_id: deploy.request_id,
        deploy_id: deploy.deploy_id,
        command: deploy.command,
        env: deploy.env,
        cpus: resources.cpus,
        memory_mb: resources.memory_mb,
        ports: resources.ports,
        load_balancer: deploy.load_balancer.map(load_balancer_from_pb),
        user: deploy.user,
    };
    match spec.check(kind) {
        Ok(deploy) if faults.is_empty() => Ok(deploy),
        Ok(_) => Err(faults),
        Err(more) => Err(faults.into_iter().chain(more).collect()),
    }
}

fn load_balancer_from_pb(lb: pb::LoadBalancer) -> LoadBalancer {
    let options = lb.options.and_then(|options| serde_json::to_value(options).ok());
    LoadBalancer {
        service_id: lb.service_id,
        base_path: lb.base_path,
        additional_paths: lb.additional_paths,
        groups: lb.groups,
        domains: lb.domains,
        template: lb.template,
        options: options.unwrap_or_default(),
        port_index: lb.port_index,
    }
}

fn span_from_pb(field: &str, value: Option<Duration>, faults: &mut Vec<Fault>) -> Millis {
    let Some(value) = value else { return Millis(0) };
    let Ok(span) = std::time::Duration::try_from(value) else {
        faults.push(Fault::new(field, "must not be negative"));
        return Millis(0);
    };
    // Less than a millisecond must not turn into "the default".
    let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    Millis(if millis == 0 && !span.is_zero() { 1 } else { millis })
}

pub(super) fn request_id_from_pb(text: &str) -> Result<RequestId, Fault> {
    RequestId::parse(text).map_err(|rule| Fault::new("request_id", rule))
}

pub(super) fn deploy_id_from_pb(text: &str) -> Result<DeployId, Fault> {
    DeployId::parse(text).map_err(|rule| Fault::new("deploy_id", rule))
}

pub(super) fn task_id_from_pb(text: &str) -> Result<TaskId, Fault> {
    TaskId::parse(text).map_err(|rule| Fault::new("task_id", rule))
}

pub(super) fn request_to_pb(snapshot: &Snapshot, record: &RequestRecord) -> pb::RequestStatus {
    let request = &record.request;
    let kind = match request.kind {
        Kind::Service => pb::RequestType::Service,
        Kind::Worker => pb::RequestType::Worker,
    };
    let state = match record.life {
        Life::Active => pb::RequestState::Active,
        Life::Deleting { .. } => pb::RequestState::Deleting,
        Life::Deleted { .. } => pb::RequestState::Deleted,
    };
    let healthy =
        snapshot.tasks_of(&request.id).filter(|task| task.is_healthy() && task.is_staying()).count();
    let in_progress = record.pending.as_ref().or(record.waiting.as_ref());
    pb::RequestStatus {
        request: Some(pb::Request {
            request_id: request.id.to_string(),
            r#type: kind.into(),
            owners: request.owners.clone(),
            instances: request.instances,
            ..Default::default()
        }),
        state: state.into(),
        message: report::explain_request(snapshot, record),
        active_deploy_id: record.active.as_ref().map(ToString::to_string).unwrap_or_default(),
        pending_deploy_id: in_progress.map(ToString::to_string).unwrap_or_default(),
        healthy_tasks: u32::try_from(healthy).unwrap_or(u32::MAX),
        ..Default::default()
    }
}

pub(super) fn deploy_to_pb(snapshot: &Snapshot, record: &DeployRecord) -> pb::DeployStatus {
    let deploy = &record.deploy;
    let steps = record.steps.iter().map(|(step, at)| pb::StepRecord {
        step: step_to_pb(*step).into(),
        entered_at: Some(timestamp_to_pb(*at)),
    });
    let balancer = record.balancer.iter().map(|record| pb::LoadBalancerRecord {
        request_id: record.id.clone(),
        state: record.state.to_string(),
        message: record.message.clone(),
        at: Some(timestamp_to_pb(record.at)),
    });
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
        ..Default::default()
    }
}

fn definition_to_pb(deploy: &Deploy) -> pb::Deploy {
    pb::Deploy {
        request_id: deploy.request.to_string(),
        deploy_id: deploy.id.to_string(),
        command: deploy.command.clone(),
        env: deploy.env.clone(),
        resources: Some(pb::Resources {
            cpus: f64::from(deploy.resources.cpu_millis) / 1000.0,
            memory_mb: deploy.resources.memory_mb,
            ports: deploy.resources.ports,
            ..Default::default()
        }),
        health_check: deploy.health_check.as_ref().map(health_check_to_pb),
        load_balancer: deploy.load_balancer.as_ref().map(load_balancer_to_pb),
        deadline: Some(span_to_pb(deploy.deadline)),
        kill_grace: Some(span_to_pb(deploy.kill_grace)),
        drain: Some(span_to_pb(deploy.drain)),
        user: deploy.user.clone().unwrap_or_default(),
        considered_healthy_after: Some(span_to_pb(deploy.considered_healthy_after)),
        ..Default::default()
    }
}

fn health_check_to_pb(check: &HealthCheck) -> pb::HealthCheck {
    pb::HealthCheck {
        path: check.path.clone(),
        port_index: check.port_index,
        interval: Some(span_to_pb(check.interval)),
        timeout: Some(span_to_pb(check.timeout)),
        startup_budget: Some(span_to_pb(check.startup_budget)),
        failures: check.failures,
        ..Default::default()
    }
}

fn load_balancer_to_pb(lb: &LoadBalancer) -> pb::LoadBalancer {
    pb::LoadBalancer {
        service_id: lb.service_id.clone(),
        base_path: lb.base_path.clone(),
        additional_paths: lb.additional_paths.clone(),
        groups: lb.groups.clone(),
        domains: lb.domains.clone(),
        template: lb.template.clone(),
        options: serde_json::from_value(lb.options.clone()).ok(),
        port_index: lb.port_index,
        ..Default::default()
    }
}

fn state_to_pb(step: &Step) -> pb::DeployState {
    let ending = |kind| match kind {
        FailureKind::Canceled => pb::DeployState::Canceling,
        FailureKind::Failed | FailureKind::TimedOut => pb::DeployState::Waiting,
    };
    match step {
        Step::Switching { giving_up: Some(failure), .. }
        | Step::Restoring { failure, .. }
        | Step::StoppingNew { failure } => ending(failure.kind),
        Step::Queued
        | Step::Launching
        | Step::Switching { giving_up: None, .. }
        | Step::Draining { .. }
        | Step::StoppingOld => pb::DeployState::Waiting,
        Step::Done { failure: None, .. } => pb::DeployState::Succeeded,
        Step::Done { failure: Some(failure), .. } => match failure.kind {
            FailureKind::Failed => pb::DeployState::Failed,
            FailureKind::Canceled => pb::DeployState::Canceled,
            FailureKind::TimedOut => pb::DeployState::TimedOut,
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
    }
}

pub(super) fn task_to_pb(task: &TaskRecord, sandbox: &std::path::Path) -> pb::Task {
    let (exit, ended_at) = match &task.phase {
        Phase::Ended { exit, at, .. } => (Some(exit), Some(*at)),
        Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Unhealthy { .. }
        | Phase::Stopping { .. } => (None, None),
    };
    pb::Task {
        task_id: task.id.to_string(),
        request_id: task.request.to_string(),
        deploy_id: task.deploy.to_string(),
        instance: task.instance,
        state: task_state_to_pb(task).into(),
        message: report::explain_task(task),
        host: task.host.clone(),
        ports: task.ports.iter().map(|port| u32::from(*port)).collect(),
        pid: task.seen.pid,
        exit_code: exit.and_then(exit_code),
        signal: exit.and_then(signal),
        out_of_memory: matches!(exit, Some(Exit::OutOfMemory)),
        in_load_balancer: task.may_be_upstream() && !matches!(task.membership, Membership::Joining { .. }),
        created_at: Some(timestamp_to_pb(task.created_at)),
        started_at: task.seen.started_at.map(timestamp_to_pb),
        healthy_at: task.seen.healthy_at.map(timestamp_to_pb),
        ended_at: ended_at.map(timestamp_to_pb),
        sandbox: sandbox.display().to_string(),
        ..Default::default()
    }
}

fn exit_code(exit: &Exit) -> Option<i32> {
    match exit {
        Exit::Code(code) => Some(*code),
        Exit::Signal(_) | Exit::OutOfMemory | Exit::NotStarted(_) | Exit::Lost => None,
    }
}

fn signal(exit: &Exit) -> Option<i32> {
    match exit {
        Exit::Signal(signal) => Some(*signal),
        Exit::Code(_) | Exit::OutOfMemory | Exit::NotStarted(_) | Exit::Lost => None,
    }
}

fn task_state_to_pb(task: &TaskRecord) -> pb::TaskState {
    match &task.phase {
        Phase::Launching => pb::TaskState::Launching,
        Phase::Stopping { .. } => pb::TaskState::Stopping,
        Phase::Ended { exit: Exit::Lost, .. } => pb::TaskState::Lost,
        Phase::Ended { cause: Some(StopCause::PortBusy(_)), .. } => pb::TaskState::Failed,
        Phase::Ended { cause: Some(_), .. } => pb::TaskState::Killed,
        Phase::Ended { exit: Exit::Code(0), .. } => pb::TaskState::Finished,
        Phase::Ended { .. } => pb::TaskState::Failed,
        Phase::Started | Phase::Healthy | Phase::Unhealthy { .. } if !task.is_staying() => {
            pb::TaskState::Draining
        }
        Phase::Started => pb::TaskState::Started,
        Phase::Healthy => pb::TaskState::Healthy,
        Phase::Unhealthy { .. } => pb::TaskState::Unhealthy,
    }
}

fn timestamp_to_pb(at: time::Timestamp) -> Timestamp {
    let seconds = i64::try_from(at.0 / 1000).unwrap_or(i64::MAX);
    let nanos = i32::try_from(at.0 % 1000 * 1_000_000).expect("less than a second");
    Timestamp { seconds, nanos }
}

fn span_to_pb(span: Millis) -> Duration {
    std::time::Duration::from_millis(span.0).into()
}
