//! The keys of a deploy.

use std::collections::BTreeMap;

use proto::scheduler::v1::{
    Artifact, Deploy, Environment, Gate, GateKind, HealthCheck, HealthProtocol, LoadBalancer, LogPolicy,
    Resources, RollbackPolicy, Rollout,
};

use super::section::Section;

pub(super) fn read(section: &mut Section<'_>, request_id: &str) -> Deploy {
    check_command(section);
    Deploy {
        request_id: request_id.to_owned(),
        deploy_id: String::new(),
        command: section.texts("command"),
        shell: section.text("shell"),
        env: texts(section, "env"),
        instance_env: instance_env(section),
        resources: section.section("resources").map(resources),
        health_check: section.section("health_check").map(health_check),
        load_balancer: section.section("load_balancer").map(load_balancer),
        deadline: section.span("deadline"),
        kill_grace: section.span("kill_grace"),
        drain: section.span("drain"),
        user: section.text("user"),
        considered_healthy_after: section.span("considered_healthy_after"),
        artifacts: section.each("artifacts", artifact),
        rollout: section.section("rollout").map(rollout),
        rollback: section.section("rollback").map(rollback),
        health_budget: section.number("health_budget").unwrap_or_default(),
        skip_health_checks: section.flag("skip_health_checks"),
        metadata: texts(section, "metadata"),
        success_codes: section.numbers("success_codes"),
        logs: section.section("logs").map(logs),
    }
}

fn check_command(section: &mut Section<'_>) {
    match (section.has("command"), section.has("shell")) {
        (false, false) => {
            section.fault("command", "must name a program, for example command = [\"/usr/bin/hello\"]");
        }
        (true, true) => section.fault("shell", "takes the place of `command`; give one of them"),
        (true, false) | (false, true) => {}
    }
}

fn texts(section: &mut Section<'_>, key: &str) -> BTreeMap<String, String> {
    section.section(key).map(Section::all_texts).unwrap_or_default()
}

fn instance_env(section: &mut Section<'_>) -> BTreeMap<u32, Environment> {
    let mut all = BTreeMap::new();
    let Some(tables) = section.section("instance_env") else { return all };
    tables.for_each_table(|number, mut section| match number.parse() {
        Ok(instance) if instance > 0 => {
            all.insert(instance, Environment { variables: section.all_texts() });
        }
        _ => section.fault("", "must be the number of an instance, 1 or more"),
    });
    all
}

fn resources(mut section: Section<'_>) -> Resources {
    let resources = Resources {
        cpus: section.decimal("cpus"),
        memory_mb: section.number("memory_mb").unwrap_or_default(),
        ports: section.number("ports").unwrap_or_default(),
        disk_mb: section.number("disk_mb").unwrap_or_default(),
        cpu_hard_limit: section.flag("cpu_hard_limit"),
        max_open_files: section.number("max_open_files").unwrap_or_default(),
        max_processes: section.number("max_processes").unwrap_or_default(),
    };
    section.finish();
    resources
}

fn health_check(mut section: Section<'_>) -> HealthCheck {
    let check = HealthCheck {
        path: section.text("path"),
        port_index: section.number("port_index").unwrap_or_default(),
        interval: section.span("interval"),
        timeout: section.span("timeout"),
        startup_budget: section.span("startup_budget"),
        startup_delay: section.span("startup_delay"),
        failures: section.number("failures").unwrap_or_default(),
        protocol: section.choice::<HealthProtocol>("protocol"),
        method: section.text("method"),
        expected_codes: section.numbers("expected_codes"),
        fatal_codes: section.numbers("fatal_codes"),
        command: section.texts("command"),
    };
    let (by_path, by_command) = match check.protocol() {
        HealthProtocol::Tcp => (false, false),
        HealthProtocol::Command => (false, true),
        HealthProtocol::Unspecified
        | HealthProtocol::Http
        | HealthProtocol::Https
        | HealthProtocol::Http2
        | HealthProtocol::Https2 => (true, false),
    };
    if by_path && check.path.is_empty() {
        section.fault("path", "must be the path of an HTTP GET, for example path = \"/healthz\"");
    }
    if by_command && check.command.is_empty() {
        section.fault("command", "must name a program, for example command = [\"bin/healthy\"]");
    }
    section.finish();
    check
}

fn load_balancer(mut section: Section<'_>) -> LoadBalancer {
    let options = section.free_form("options");
    let load_balancer = LoadBalancer {
        service_id: section.text("service_id"),
        base_path: section.text("base_path"),
        additional_paths: section.texts("additional_paths"),
        groups: section.texts("groups"),
        domains: section.texts("domains"),
        template: section.text("template"),
        options: options.and_then(|options| serde_json::from_value(options).ok()),
        port_index: section.number("port_index").unwrap_or_default(),
        shared: section.flag("shared"),
        upstream_group: section.text("upstream_group"),
    };
    section.finish();
    load_balancer
}

fn artifact(mut section: Section<'_>) -> Artifact {
    let artifact = Artifact {
        uri: section.text("uri"),
        sha256: section.text("sha256"),
        path: section.text("path"),
        unpack: section.flag("unpack"),
        executable: section.flag("executable"),
    };
    let remote = artifact.uri.starts_with("http://") || artifact.uri.starts_with("https://");
    if !remote && !artifact.uri.starts_with("file:///") {
        section.fault("uri", "must begin with file:///, http:// or https://");
    }
    if remote && artifact.sha256.is_empty() {
        section.fault("sha256", "must be given, so that what runs is what was meant (`sha256sum FILE`)");
    }
    section.finish();
    artifact
}

fn rollout(mut section: Section<'_>) -> Rollout {
    let rollout = Rollout {
        steps: section.numbers("steps"),
        group_size: section.number("group_size").unwrap_or_default(),
        gates: section.each("gates", gate),
        allowed_failures: section.number("allowed_failures").unwrap_or_default(),
        weight: section.number("weight").unwrap_or_default(),
    };
    if !rollout.steps.is_empty() && rollout.group_size > 0 {
        section.fault("group_size", "takes the place of `steps`; give one of them");
    }
    if !rollout.steps.is_sorted_by(|a, b| a < b) || rollout.steps.first() == Some(&0) {
        section.fault("steps", "must rise from 1 or more, for example [1, 5]");
    }
    section.finish();
    rollout
}

fn gate(mut section: Section<'_>) -> Gate {
    if !section.has("kind") {
        section.fault("kind", "must be timed, webhook or manual");
    }
    let gate = Gate {
        kind: section.choice::<GateKind>("kind"),
        wait: section.span("wait"),
        url: section.text("url"),
        timeout: section.span("timeout"),
    };
    match gate.kind() {
        GateKind::Timed if gate.wait.is_none() => {
            section.fault("wait", "must say how long, for example \"5m\"");
        }
        GateKind::Webhook if gate.url.is_empty() => {
            section.fault("url", "must say whom to ask, for example \"http://checks/accept\"");
        }
        GateKind::Timed | GateKind::Webhook | GateKind::Manual | GateKind::Unspecified => {}
    }
    section.finish();
    gate
}

fn rollback(mut section: Section<'_>) -> RollbackPolicy {
    let policy = RollbackPolicy {
        watch: section.span("watch"),
        failures: section.number("failures").unwrap_or_default(),
    };
    section.finish();
    policy
}

fn logs(mut section: Section<'_>) -> LogPolicy {
    let policy = LogPolicy {
        max_mb: section.number("max_mb").unwrap_or_default(),
        files: section.number("files").unwrap_or_default(),
    };
    section.finish();
    policy
}
