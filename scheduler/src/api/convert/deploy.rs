//! What deploys say of their tasks.

use std::collections::BTreeMap;

use proto::scheduler::v1 as pb;
use scheduler_core::{
    deploy::{
        Artifact, Deploy, Gate, Groups, HealthCheck, HttpProbe, LoadBalancer, LogPolicy, Probe, Resources,
        RollbackPolicy, Rollout,
        spec::{GateSpec, HealthCheckSpec, Protocol, RollbackSpec, RolloutSpec, Spec},
    },
    ids::Fault,
    request::Kind,
};

use super::{cpus_to_pb, span_from_pb, span_to_pb};

type Faults = Vec<Fault>;

pub(in crate::api) fn deploy_from_pb(deploy: pb::Deploy, kind: Kind) -> Result<Deploy, Vec<Fault>> {
    let mut faults = Vec::new();
    let spec = spec_from_pb(deploy, &mut faults);
    match spec.check(kind) {
        Ok(deploy) if faults.is_empty() => Ok(deploy),
        Ok(_) => Err(faults),
        Err(more) => Err(faults.into_iter().chain(more).collect()),
    }
}

fn spec_from_pb(deploy: pb::Deploy, faults: &mut Faults) -> Spec {
    let resources = deploy.resources.unwrap_or_default();
    let logs = deploy.logs.unwrap_or_default();
    Spec {
        deadline: span_from_pb("deploy.deadline", deploy.deadline, faults),
        kill_grace: span_from_pb("deploy.kill_grace", deploy.kill_grace, faults),
        drain: span_from_pb("deploy.drain", deploy.drain, faults),
        considered_healthy_after: span_from_pb(
            "deploy.considered_healthy_after",
            deploy.considered_healthy_after,
            faults,
        ),
        health_check: health_check_from_pb(deploy.health_check.unwrap_or_default(), faults),
        rollout: deploy.rollout.map(|rollout| rollout_from_pb(rollout, faults)),
        rollback: deploy.rollback.map(|rollback| RollbackSpec {
            watch: span_from_pb("deploy.rollback.watch", rollback.watch, faults),
            failures: rollback.failures,
        }),
        request_id: deploy.request_id,
        deploy_id: deploy.deploy_id,
        command: deploy.command,
        shell: deploy.shell,
        env: deploy.env,
        instance_env: deploy.instance_env.into_iter().map(|(number, env)| (number, env.variables)).collect(),
        cpus: resources.cpus,
        memory_mb: resources.memory_mb,
        ports: resources.ports,
        disk_mb: resources.disk_mb,
        cpu_hard_limit: resources.cpu_hard_limit,
        max_open_files: resources.max_open_files,
        max_processes: resources.max_processes,
        artifacts: deploy.artifacts.into_iter().map(artifact_from_pb).collect(),
        skip_health_checks: deploy.skip_health_checks,
        health_budget: deploy.health_budget,
        load_balancer: deploy.load_balancer.map(load_balancer_from_pb),
        user: deploy.user,
        success_codes: deploy.success_codes,
        logs: LogPolicy {
            max_mb: (logs.max_mb > 0).then_some(logs.max_mb),
            files: (logs.files > 0).then_some(logs.files),
        },
        metadata: deploy.metadata,
    }
}

fn health_check_from_pb(health: pb::HealthCheck, faults: &mut Faults) -> HealthCheckSpec {
    let mut span = |name: &str, value| span_from_pb(&format!("deploy.health_check.{name}"), value, faults);
    HealthCheckSpec {
        protocol: match health.protocol() {
            pb::HealthProtocol::Unspecified | pb::HealthProtocol::Http => Protocol::Http,
            pb::HealthProtocol::Https => Protocol::Https,
            pb::HealthProtocol::Http2 => Protocol::Http2,
            pb::HealthProtocol::Https2 => Protocol::Https2,
            pb::HealthProtocol::Tcp => Protocol::Tcp,
            pb::HealthProtocol::Command => Protocol::Command,
        },
        interval: span("interval", health.interval),
        timeout: span("timeout", health.timeout),
        startup_budget: span("startup_budget", health.startup_budget),
        startup_delay: span("startup_delay", health.startup_delay),
        method: health.method,
        path: health.path,
        expected_codes: health.expected_codes,
        fatal_codes: health.fatal_codes,
        command: health.command,
        port_index: health.port_index,
        failures: health.failures,
    }
}

fn artifact_from_pb(artifact: pb::Artifact) -> Artifact {
    Artifact {
        uri: artifact.uri,
        sha256: (!artifact.sha256.is_empty()).then_some(artifact.sha256),
        path: artifact.path,
        unpack: artifact.unpack,
        executable: artifact.executable,
    }
}

fn rollout_from_pb(rollout: pb::Rollout, faults: &mut Faults) -> RolloutSpec {
    let gates = rollout.gates.into_iter().enumerate();
    RolloutSpec {
        gates: gates.map(|(index, gate)| gate_from_pb(index, gate, faults)).collect(),
        steps: rollout.steps,
        group_size: rollout.group_size,
        allowed_failures: rollout.allowed_failures,
        weight: rollout.weight,
    }
}

fn gate_from_pb(index: usize, gate: pb::Gate, faults: &mut Faults) -> GateSpec {
    let kind = gate.kind();
    let field = |name: &str| format!("deploy.rollout.gates[{index}].{name}");
    let wait = span_from_pb(&field("wait"), gate.wait, faults);
    let timeout = span_from_pb(&field("timeout"), gate.timeout, faults);
    for (name, is_set, of) in [
        ("wait", wait.0 > 0, pb::GateKind::Timed),
        ("url", !gate.url.is_empty(), pb::GateKind::Webhook),
        ("timeout", timeout.0 > 0, pb::GateKind::Webhook),
    ] {
        if is_set && kind != of && kind != pb::GateKind::Unspecified {
            let of = of.as_str_name().trim_start_matches("GATE_KIND_");
            faults.push(Fault::new(field(name), format!("is for {of} gates; leave it out")));
        }
    }
    match kind {
        pb::GateKind::Unspecified => GateSpec::Unspecified,
        pb::GateKind::Timed => GateSpec::Timed { wait },
        pb::GateKind::Webhook => GateSpec::Webhook { url: gate.url, timeout },
        pb::GateKind::Manual => GateSpec::Manual,
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
        shared: lb.shared,
        upstream_group: lb.upstream_group,
    }
}

pub(in crate::api) fn definition_to_pb(deploy: &Deploy) -> pb::Deploy {
    let instance_env = |(number, variables): (&u32, &BTreeMap<String, String>)| {
        (*number, pb::Environment { variables: variables.clone() })
    };
    pb::Deploy {
        request_id: deploy.request.to_string(),
        deploy_id: deploy.id.to_string(),
        command: deploy.command.clone(),
        shell: deploy.shell.clone().unwrap_or_default(),
        env: deploy.env.clone(),
        instance_env: deploy.instance_env.iter().map(instance_env).collect(),
        resources: Some(resources_to_pb(&deploy.resources)),
        artifacts: deploy.artifacts.iter().map(artifact_to_pb).collect(),
        health_check: deploy.health_check.as_ref().map(health_check_to_pb),
        skip_health_checks: deploy.skip_health_checks,
        health_budget: deploy.health_budget,
        load_balancer: deploy.load_balancer.as_ref().map(load_balancer_to_pb),
        rollout: deploy.rollout.as_ref().map(rollout_to_pb),
        rollback: deploy.rollback.as_ref().map(rollback_to_pb),
        deadline: Some(span_to_pb(deploy.deadline)),
        kill_grace: Some(span_to_pb(deploy.kill_grace)),
        drain: Some(span_to_pb(deploy.drain)),
        user: deploy.user.clone().unwrap_or_default(),
        considered_healthy_after: Some(span_to_pb(deploy.considered_healthy_after)),
        // 0 alone is what an empty list means, and all that a SERVICE may have.
        success_codes: if deploy.success_codes == [0] { Vec::new() } else { deploy.success_codes.clone() },
        logs: Some(pb::LogPolicy {
            max_mb: deploy.logs.max_mb.unwrap_or(0),
            files: deploy.logs.files.unwrap_or(0),
        }),
        metadata: deploy.metadata.clone(),
    }
}

fn resources_to_pb(resources: &Resources) -> pb::Resources {
    pb::Resources {
        cpus: cpus_to_pb(resources.cpu_millis),
        memory_mb: resources.memory_mb,
        ports: resources.ports,
        disk_mb: resources.disk_mb.unwrap_or(0),
        cpu_hard_limit: resources.cpu_hard_limit,
        max_open_files: resources.max_open_files.unwrap_or(0),
        max_processes: resources.max_processes.unwrap_or(0),
    }
}

fn artifact_to_pb(artifact: &Artifact) -> pb::Artifact {
    pb::Artifact {
        uri: artifact.uri.clone(),
        sha256: artifact.sha256.clone().unwrap_or_default(),
        path: artifact.path.clone(),
        unpack: artifact.unpack,
        executable: artifact.executable,
    }
}

fn health_check_to_pb(check: &HealthCheck) -> pb::HealthCheck {
    let common = pb::HealthCheck {
        port_index: check.port_index,
        interval: Some(span_to_pb(check.interval)),
        timeout: Some(span_to_pb(check.timeout)),
        startup_budget: Some(span_to_pb(check.startup_budget)),
        startup_delay: Some(span_to_pb(check.startup_delay)),
        failures: check.failures,
        ..Default::default()
    };
    match &check.probe {
        Probe::Tcp => pb::HealthCheck { protocol: pb::HealthProtocol::Tcp.into(), ..common },
        Probe::Command(command) => pb::HealthCheck {
            protocol: pb::HealthProtocol::Command.into(),
            command: command.clone(),
            ..common
        },
        Probe::Http(http) => pb::HealthCheck {
            protocol: protocol_to_pb(http).into(),
            method: http.method.clone(),
            path: http.path.clone(),
            expected_codes: http.expected.iter().copied().map(u32::from).collect(),
            fatal_codes: http.fatal.iter().copied().map(u32::from).collect(),
            ..common
        },
    }
}

fn protocol_to_pb(http: &HttpProbe) -> pb::HealthProtocol {
    match (http.tls, http.http2) {
        (false, false) => pb::HealthProtocol::Http,
        (true, false) => pb::HealthProtocol::Https,
        (false, true) => pb::HealthProtocol::Http2,
        (true, true) => pb::HealthProtocol::Https2,
    }
}

fn rollout_to_pb(rollout: &Rollout) -> pb::Rollout {
    let (steps, group_size) = match &rollout.groups {
        Groups::Targets(targets) => (targets.clone(), 0),
        Groups::Of(size) => (Vec::new(), *size),
    };
    pb::Rollout {
        steps,
        group_size,
        gates: rollout.gates.iter().map(gate_to_pb).collect(),
        allowed_failures: rollout.allowed_failures,
        weight: rollout.weight,
    }
}

fn gate_to_pb(gate: &Gate) -> pb::Gate {
    match gate {
        Gate::Manual => pb::Gate { kind: pb::GateKind::Manual.into(), ..Default::default() },
        Gate::Timed { wait } => {
            pb::Gate { kind: pb::GateKind::Timed.into(), wait: Some(span_to_pb(*wait)), ..Default::default() }
        }
        Gate::Webhook { url, timeout } => pb::Gate {
            kind: pb::GateKind::Webhook.into(),
            url: url.clone(),
            timeout: Some(span_to_pb(*timeout)),
            ..Default::default()
        },
    }
}

fn rollback_to_pb(policy: &RollbackPolicy) -> pb::RollbackPolicy {
    pb::RollbackPolicy { watch: Some(span_to_pb(policy.watch)), failures: policy.failures }
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
        shared: lb.shared,
        upstream_group: lb.upstream_group.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(kind: Kind, toml: &str) -> pb::Deploy {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.toml");
        let kind = format!("{kind}").to_lowercase();
        std::fs::write(&file, format!("id = 'a'\ntype = '{kind}'\n{toml}")).unwrap();
        let source = crate::manifest::Source { file: Some(file), ..Default::default() };
        let application = source.load().unwrap().resolve(None).unwrap();
        pb::Deploy { deploy_id: "v1".to_owned(), ..application.parts[0].deploy.clone() }
    }

    #[test]
    fn a_gate_takes_no_field_of_another_kind() {
        let all = |kind: pb::GateKind| {
            let span = || Some(pbjson_types::Duration { seconds: 1, nanos: 0 });
            let (wait, timeout, url) = (span(), span(), "http://h/".to_owned());
            let gate = pb::Gate { kind: kind.into(), wait, url, timeout };
            let mut faults = Vec::new();
            gate_from_pb(2, gate, &mut faults);
            faults.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let told =
            |name: &str, of: &str| format!("deploy.rollout.gates[2].{name}: is for {of} gates; leave it out");
        assert_eq!(all(pb::GateKind::Timed), [told("url", "WEBHOOK"), told("timeout", "WEBHOOK")]);
        assert_eq!(all(pb::GateKind::Webhook), [told("wait", "TIMED")]);
        assert_eq!(all(pb::GateKind::Manual).len(), 3);
    }

    #[test]
    fn what_is_told_of_a_deploy_can_be_sent_again_and_is_the_same() {
        let service = "shell = 'x'\nhealth_budget = 1\nskip_health_checks = true\nuser = 'nobody'\n\
            instance_env.1.A = 'b'\nresources = { cpus = 0.25, disk_mb = 9, cpu_hard_limit = true, max_processes = 7 }\n\
            health_check = { path = '/h', method = 'HEAD', expected_codes = [204], fatal_codes = [500], startup_delay = '1s' }\n\
            load_balancer = { base_path = '/a', groups = ['g'], options = { n = 1 }, shared = true, upstream_group = 'blue' }\n\
            rollout = { steps = [1, 2], gates = [{ kind = 'timed', wait = '1m' }, { kind = 'webhook', url = 'http://h/' }], weight = 5 }\n\
            rollback = { watch = '1m', failures = 2 }\nlogs = { max_mb = 1, files = 2 }\n\
            artifacts = [{ uri = 'file:///a.tar', unpack = true, path = 'b' }]\nmetadata.k = 'v'\n";
        let cases = [
            (Kind::Service, service),
            (Kind::Worker, "command = ['x']\nhealth_check = { protocol = 'command', command = ['y'] }\n"),
            (Kind::Scheduled, "command = ['x']\nsuccess_codes = [0, 3]\n"),
        ];
        for (kind, toml) in cases {
            let deploy = deploy_from_pb(manifest(kind, toml), kind).unwrap();
            let told = definition_to_pb(&deploy);
            assert_eq!(deploy_from_pb(told.clone(), kind), Ok(deploy), "{told:?}");
        }
    }
}
