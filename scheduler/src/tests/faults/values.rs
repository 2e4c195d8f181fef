//! Values that are wrong, each with the field that is told.

use pbjson_types::{Duration, Struct, Value, value::Kind};
use proto::scheduler::v1::{
    Artifact, Environment, Gate, GateKind, HealthCheck, HealthProtocol, JobPolicy, LoadBalancer, LogPolicy,
    Placement, RollbackPolicy, Rollout, Schedule,
};

use super::super::*;

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

pub(super) fn negative() -> Option<Duration> {
    Some(Duration { seconds: -1, nanos: 0 })
}

fn scheduled(schedule: Schedule) -> Request {
    Request { schedule: Some(schedule), ..request("job", RequestType::Scheduled) }
}

pub(super) fn times() -> Schedule {
    Schedule { expression: text("0 3 * * *"), ..Schedule::default() }
}

fn with_job(job: JobPolicy) -> Request {
    Request { job: Some(job), ..request("job", RequestType::OnDemand) }
}

fn placed(placement: Placement) -> Request {
    Request { placement: Some(placement), ..request("mail", RequestType::Worker) }
}

/// The field that is told, and a request with nothing else wrong.
pub(super) fn requests() -> Vec<(&'static str, Request)> {
    let mail = || request("mail", RequestType::Worker);
    let job = || request("job", RequestType::OnDemand);
    let odd = || [(text("a b"), text("x"))].into();
    vec![
        ("request.request_id", Request { request_id: text("a b"), ..mail() }),
        ("request.type", Request { r#type: 99, ..mail() }),
        ("request.owners[1]", Request { owners: vec![text("a"), text("b\n")], ..mail() }),
        ("request.owners", Request { owners: vec![text("a"); 33], ..mail() }),
        ("request.instances", Request { instances: 501, ..mail() }),
        ("request.instances", Request { instances: 3, max_instances: 2, ..mail() }),
        ("request.max_instances", Request { max_instances: 501, ..mail() }),
        ("request.schedule", Request { schedule: Some(times()), ..mail() }),
        ("request.schedule", request("job", RequestType::Scheduled)),
        ("request.schedule.expression", scheduled(Schedule { expression: text("61 * * * *"), ..times() })),
        ("request.schedule.form", scheduled(Schedule { form: 99, ..times() })),
        ("request.schedule.time_zone", scheduled(Schedule { time_zone: text("Mars/Base"), ..times() })),
        ("request.schedule.missed", scheduled(Schedule { missed: 99, ..times() })),
        ("request.schedule.window", scheduled(Schedule { window: negative(), ..times() })),
        (
            "request.schedule.after[0]",
            scheduled(Schedule { after: vec![text("job")], ..Schedule::default() }),
        ),
        ("request.job", Request { job: Some(JobPolicy::default()), ..mail() }),
        ("request.job.retries", with_job(JobPolicy { retries: 101, ..Default::default() })),
        ("request.job.retry_pause", with_job(JobPolicy { retry_pause: negative(), ..Default::default() })),
        ("request.job.time_limit", with_job(JobPolicy { time_limit: negative(), ..Default::default() })),
        ("request.job.overlap", with_job(JobPolicy { overlap: 99, ..Default::default() })),
        (
            "request.job.expected_runtime",
            with_job(JobPolicy { expected_runtime: negative(), ..Default::default() }),
        ),
        ("request.job.gap", with_job(JobPolicy { gap: negative(), ..Default::default() })),
        ("request.job.queue_limit", with_job(JobPolicy { queue_limit: 10_001, ..Default::default() })),
        ("request.placement.strategy", placed(Placement { strategy: 99, ..Default::default() })),
        (
            "request.placement.rack_sensitive",
            Request { placement: Some(Placement { rack_sensitive: true, ..Default::default() }), ..job() },
        ),
        ("request.placement.racks", placed(Placement { racks: vec![text("a b")], ..Default::default() })),
        (
            "request.placement.required_attributes",
            placed(Placement { required_attributes: odd(), ..Default::default() }),
        ),
        (
            "request.placement.allowed_attributes",
            placed(Placement { allowed_attributes: odd(), ..Default::default() }),
        ),
        ("request.priority", Request { priority: 101, ..mail() }),
        ("request.skip_health_checks", Request { skip_health_checks: true, ..job() }),
        ("request.bounce_after_scale", Request { bounce_after_scale: true, ..job() }),
    ]
}

pub(super) fn web() -> Deploy {
    deploy("web", "v1")
}

fn needing(resources: Resources) -> Deploy {
    Deploy { resources: Some(resources), ..web() }
}

fn checked(check: HealthCheck) -> Deploy {
    Deploy { health_check: Some(check), ..web() }
}

fn up() -> HealthCheck {
    HealthCheck { path: text("/up"), ..Default::default() }
}

fn balanced(lb: LoadBalancer) -> Deploy {
    Deploy { load_balancer: Some(lb), ..web() }
}

fn lb() -> LoadBalancer {
    LoadBalancer { base_path: text("/web"), groups: vec![text("default")], ..Default::default() }
}

fn with(artifact: Artifact) -> Deploy {
    Deploy { artifacts: vec![artifact], ..web() }
}

fn file() -> Artifact {
    Artifact { uri: text("file:///tmp/a"), ..Default::default() }
}

fn rolled(rollout: Rollout) -> Deploy {
    Deploy { rollout: Some(rollout), ..web() }
}

pub(super) fn stepped() -> Rollout {
    Rollout { steps: vec![1], ..Default::default() }
}

fn gated(gate: Gate) -> Deploy {
    rolled(Rollout { gates: vec![gate], ..stepped() })
}

pub(super) fn odd_options() -> Option<Struct> {
    let value = Value { kind: Some(Kind::NumberValue(f64::NAN)) };
    Some(Struct { fields: [(text("n"), value)].into() })
}

/// The field that is told, and a deploy of a SERVICE with nothing else wrong.
pub(super) fn deploys() -> Vec<(&'static str, Deploy)> {
    let variables = || [(text("1A"), text("x"))].into();
    let instance = |number: u32| [(number, Environment::default())].into();
    let webhook =
        || Gate { kind: GateKind::Webhook.into(), url: text("http://x.test/"), ..Default::default() };
    let whole = [
        ("deploy.deploy_id", Deploy { deploy_id: text("a-b"), ..web() }),
        ("deploy.command", Deploy { command: vec![], ..web() }),
        ("deploy.command", Deploy { command: vec![text("a"), text("\0")], ..web() }),
        ("deploy.shell", Deploy { shell: text("true"), ..web() }),
        ("deploy.env[\"1A\"]", Deploy { env: variables(), ..web() }),
        ("deploy.instance_env[0]", Deploy { instance_env: instance(0), ..web() }),
        ("deploy.instance_env[501]", Deploy { instance_env: instance(501), ..web() }),
        ("deploy.deadline", Deploy { deadline: negative(), ..web() }),
        ("deploy.kill_grace", Deploy { kill_grace: negative(), ..web() }),
        ("deploy.drain", Deploy { drain: negative(), ..web() }),
        ("deploy.drain", Deploy { drain: Some(millis(8 * 24 * 3_600_000)), ..web() }),
        ("deploy.user", Deploy { user: text("root"), ..web() }),
        ("deploy.user", Deploy { user: text("a b"), ..web() }),
        ("deploy.considered_healthy_after", Deploy { considered_healthy_after: negative(), ..web() }),
        ("deploy.health_budget", Deploy { health_budget: 501, ..web() }),
        ("deploy.success_codes", Deploy { success_codes: vec![0], ..web() }),
        ("deploy.logs.max_mb", Deploy { logs: Some(LogPolicy { max_mb: u64::MAX, files: 0 }), ..web() }),
        ("deploy.logs.files", Deploy { logs: Some(LogPolicy { max_mb: 0, files: 101 }), ..web() }),
        ("deploy", Deploy { metadata: [(text("k"), "x".repeat(300 << 10))].into(), ..web() }),
    ];
    let resources = [
        ("deploy.resources.cpus", needing(Resources { cpus: f64::NAN, ..Default::default() })),
        ("deploy.resources.memory_mb", needing(Resources { memory_mb: u64::MAX, ..Default::default() })),
        ("deploy.resources.ports", needing(Resources { ports: 65, ..Default::default() })),
        ("deploy.resources.disk_mb", needing(Resources { disk_mb: u64::MAX, ..Default::default() })),
        (
            "deploy.resources.max_open_files",
            needing(Resources { max_open_files: u64::MAX, ..Default::default() }),
        ),
        (
            "deploy.resources.max_processes",
            needing(Resources { max_processes: u64::MAX, ..Default::default() }),
        ),
    ];
    let health = [
        ("deploy.health_check.path", checked(HealthCheck { path: text("up"), ..up() })),
        ("deploy.health_check.path", checked(HealthCheck { path: text("/a;b"), ..up() })),
        ("deploy.health_check.port_index", checked(HealthCheck { port_index: 1, ..up() })),
        ("deploy.health_check.interval", checked(HealthCheck { interval: negative(), ..up() })),
        ("deploy.health_check.timeout", checked(HealthCheck { timeout: negative(), ..up() })),
        ("deploy.health_check.startup_budget", checked(HealthCheck { startup_budget: negative(), ..up() })),
        ("deploy.health_check.protocol", checked(HealthCheck { protocol: 99, ..up() })),
        ("deploy.health_check.method", checked(HealthCheck { method: text("FETCH"), ..up() })),
        ("deploy.health_check.expected_codes", checked(HealthCheck { expected_codes: vec![99], ..up() })),
        ("deploy.health_check.fatal_codes", checked(HealthCheck { fatal_codes: vec![600], ..up() })),
        ("deploy.health_check.command", checked(HealthCheck { command: vec![text("x")], ..up() })),
        (
            "deploy.health_check.command",
            checked(HealthCheck { protocol: HealthProtocol::Command.into(), ..Default::default() }),
        ),
        ("deploy.health_check.startup_delay", checked(HealthCheck { startup_delay: negative(), ..up() })),
        (
            "deploy.health_check.startup_delay",
            checked(HealthCheck { startup_delay: Some(millis(60_000)), ..up() }),
        ),
    ];
    let balancers = [
        ("deploy.load_balancer.service_id", balanced(LoadBalancer { service_id: text("a b"), ..lb() })),
        ("deploy.load_balancer.base_path", balanced(LoadBalancer { base_path: text("/../x"), ..lb() })),
        (
            "deploy.load_balancer.additional_paths[0]",
            balanced(LoadBalancer { additional_paths: vec![text("x")], ..lb() }),
        ),
        ("deploy.load_balancer.groups", balanced(LoadBalancer { groups: vec![], ..lb() })),
        ("deploy.load_balancer.groups[0]", balanced(LoadBalancer { groups: vec![text("*")], ..lb() })),
        ("deploy.load_balancer.domains[0]", balanced(LoadBalancer { domains: vec![text("X.test")], ..lb() })),
        ("deploy.load_balancer.template", balanced(LoadBalancer { template: text("../x"), ..lb() })),
        ("deploy.load_balancer.options", balanced(LoadBalancer { options: odd_options(), ..lb() })),
        ("deploy.load_balancer.port_index", balanced(LoadBalancer { port_index: 1, ..lb() })),
        (
            "deploy.load_balancer.upstream_group",
            balanced(LoadBalancer { upstream_group: text("a;b"), ..lb() }),
        ),
    ];
    let artifacts = [
        ("deploy.artifacts", Deploy { artifacts: vec![file(); 51], ..web() }),
        ("deploy.artifacts[0].uri", with(Artifact { uri: text("ftp://x/a"), ..file() })),
        ("deploy.artifacts[0].sha256", with(Artifact { sha256: text("AB"), ..file() })),
        ("deploy.artifacts[0].sha256", with(Artifact { uri: text("http://x.test/a"), ..file() })),
        ("deploy.artifacts[0].path", with(Artifact { path: text("../a"), ..file() })),
        ("deploy.artifacts[0].executable", with(Artifact { unpack: true, executable: true, ..file() })),
    ];
    let rollouts = [
        ("deploy.rollout", rolled(Rollout::default())),
        ("deploy.rollout", rolled(Rollout { group_size: 1, ..stepped() })),
        ("deploy.rollout.steps", rolled(Rollout { steps: vec![5, 1], ..Default::default() })),
        ("deploy.rollout.group_size", rolled(Rollout { group_size: 501, ..Default::default() })),
        ("deploy.rollout.gates", rolled(Rollout { gates: vec![webhook(); 11], ..stepped() })),
        ("deploy.rollout.gates[0].kind", gated(Gate { kind: 99, ..Default::default() })),
        ("deploy.rollout.gates[0].wait", gated(Gate { kind: GateKind::Timed.into(), ..Default::default() })),
        ("deploy.rollout.gates[0].url", gated(Gate { url: text("x"), ..webhook() })),
        ("deploy.rollout.gates[0].timeout", gated(Gate { timeout: negative(), ..webhook() })),
        ("deploy.rollout.allowed_failures", rolled(Rollout { allowed_failures: 501, ..stepped() })),
        ("deploy.rollout.weight", rolled(Rollout { weight: 1, ..stepped() })),
        (
            "deploy.rollback.watch",
            Deploy { rollback: Some(RollbackPolicy { watch: negative(), failures: 0 }), ..web() },
        ),
        (
            "deploy.rollback.failures",
            Deploy { rollback: Some(RollbackPolicy { watch: None, failures: 1 }), ..web() },
        ),
    ];
    whole
        .into_iter()
        .chain(resources)
        .chain(health)
        .chain(balancers)
        .chain(artifacts)
        .chain(rollouts)
        .collect()
}

/// What makes no sense for the type of its request.
pub(super) fn misplaced() -> Vec<(&'static str, Deploy, RequestType)> {
    let job = RequestType::OnDemand;
    vec![
        ("deploy.health_check", checked(up()), job),
        ("deploy.skip_health_checks", Deploy { skip_health_checks: true, ..web() }, job),
        ("deploy.health_budget", Deploy { health_budget: 1, ..web() }, job),
        ("deploy.rollout", rolled(stepped()), job),
        (
            "deploy.rollback",
            Deploy { rollback: Some(RollbackPolicy { watch: Some(millis(5)), failures: 1 }), ..web() },
            job,
        ),
        ("deploy.load_balancer", balanced(lb()), job),
        ("deploy.load_balancer", balanced(lb()), RequestType::Worker),
        (
            "deploy.considered_healthy_after",
            Deploy { considered_healthy_after: Some(millis(5)), ..web() },
            job,
        ),
    ]
}
