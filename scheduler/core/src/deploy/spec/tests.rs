//! What a deploy may say, and what it means when it says nothing.

use alloc::vec;

use super::*;
use crate::deploy::Probe;

fn minimal() -> Spec {
    Spec {
        request_id: "hello".into(),
        deploy_id: "v1".into(),
        command: vec!["/bin/true".into()],
        ..Spec::default()
    }
}

#[test]
fn a_minimal_deploy_gets_the_documented_defaults() {
    let deploy = minimal().check(Kind::Worker).unwrap();
    assert_eq!(
        (deploy.resources.cpu_millis, deploy.resources.memory_mb, deploy.resources.ports),
        (1000, 512, 0)
    );
    assert_eq!((deploy.deadline, deploy.drain), (Millis::seconds(600), Millis::seconds(1)));
    assert_eq!((deploy.kill_grace, deploy.health_check), (Millis::seconds(10), None));
}

#[test]
fn a_health_check_implies_a_port() {
    let health_check = HealthCheckSpec { path: "/health".into(), ..HealthCheckSpec::default() };
    let deploy = Spec { health_check, ..minimal() }.check(Kind::Service).unwrap();
    assert_eq!(deploy.resources.ports, 1);
}

#[test]
fn a_task_never_asks_to_be_root() {
    for user in ["root", "0", "00"] {
        let faults = Spec { user: user.into(), ..minimal() }.check(Kind::Worker).unwrap_err();
        assert_eq!(faults[0].field, "deploy.user", "{user}");
    }
    assert!(Spec { user: "www-data".into(), ..minimal() }.check(Kind::Worker).is_ok());
}

#[test]
fn every_fault_is_told_at_once() {
    let spec = Spec {
        deploy_id: "a-b".into(),
        command: vec![],
        env: BTreeMap::from([("1A".into(), String::new())]),
        cpus: f64::NAN,
        health_check: HealthCheckSpec { path: "health".into(), port_index: 2, ..HealthCheckSpec::default() },
        ..minimal()
    };
    let faults = spec.check(Kind::Service).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "deploy.deploy_id",
            "deploy.command",
            "deploy.env[\"1A\"]",
            "deploy.resources.cpus",
            "deploy.health_check.path",
            "deploy.health_check.port_index",
        ]
    );
}

fn balanced() -> LoadBalancer {
    LoadBalancer {
        service_id: String::new(),
        base_path: "/".into(),
        additional_paths: vec![],
        groups: vec!["default".into()],
        domains: vec![],
        template: String::new(),
        options: serde_json::Value::Null,
        ..LoadBalancer::default()
    }
}

#[test]
fn what_would_not_fit_in_one_value_of_the_store_is_refused() {
    let paths = (0..2000).map(|n| format!("/{}{n}", "x".repeat(500))).collect();
    let long = "x".repeat(MAX_BYTES);
    for lb in [
        LoadBalancer { additional_paths: paths, ..balanced() },
        LoadBalancer { template: long.clone(), ..balanced() },
        LoadBalancer { groups: vec!["g".repeat(250); 2000], ..balanced() },
    ] {
        let faults = Spec { load_balancer: Some(lb), ..minimal() }.check(Kind::Service).unwrap_err();
        assert!(faults.iter().any(|fault| fault.field == "deploy"), "{faults:?}");
    }
    let faults = Spec { command: vec![long, "x".into()], ..minimal() }.check(Kind::Worker).unwrap_err();
    assert_eq!(faults[0].field, "deploy");
}

#[test]
fn a_worker_behind_a_load_balancer_is_refused() {
    let lb = balanced();
    let faults = Spec { load_balancer: Some(lb), ..minimal() }.check(Kind::Worker).unwrap_err();
    assert_eq!(faults[0].field, "deploy.load_balancer");
}

#[test]
fn a_job_has_nothing_that_is_for_services() {
    let spec = Spec {
        load_balancer: Some(balanced()),
        rollout: Some(RolloutSpec { group_size: 1, ..RolloutSpec::default() }),
        rollback: Some(RollbackSpec { watch: Millis(1), failures: 0 }),
        health_budget: 1,
        success_codes: vec![0, 3],
        ..minimal()
    };
    let faults = spec.clone().check(Kind::OnDemand).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["deploy.health_budget", "deploy.rollout", "deploy.rollback", "deploy.load_balancer"]);
    let faults = spec.check(Kind::Service).unwrap_err();
    assert_eq!(faults[0].field, "deploy.success_codes", "{faults:?}");
}

#[test]
fn a_command_and_a_shell_line_are_one_or_the_other() {
    let shell = Spec { command: vec![], shell: "echo a | cat".into(), ..minimal() };
    let deploy = shell.clone().check(Kind::Worker).unwrap();
    assert_eq!(deploy.program(), ["/bin/sh", "-c", "echo a | cat"]);
    let faults = Spec { command: vec!["x".into()], ..shell }.check(Kind::Worker).unwrap_err();
    assert_eq!(faults[0].field, "deploy.shell");
}

#[test]
fn health_checks_take_what_their_protocol_has() {
    let check = |health_check| Spec { health_check, ..minimal() }.check(Kind::Service);
    let tcp = HealthCheckSpec { protocol: Protocol::Tcp, ..HealthCheckSpec::default() };
    let deploy = check(tcp.clone()).unwrap();
    assert_eq!((deploy.health_check.unwrap().probe, deploy.resources.ports), (Probe::Tcp, 1));
    let faults = check(HealthCheckSpec { path: "/up".into(), command: vec!["x".into()], ..tcp }).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["deploy.health_check.path", "deploy.health_check.command"]);
    let http = HealthCheckSpec {
        path: "/up".into(),
        method: "FETCH".into(),
        expected_codes: vec![200, 999],
        fatal_codes: vec![200],
        startup_delay: Millis::seconds(60),
        ..HealthCheckSpec::default()
    };
    let faults = check(http).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "deploy.health_check.method",
            "deploy.health_check.expected_codes",
            "deploy.health_check.fatal_codes",
            "deploy.health_check.startup_delay",
        ]
    );
}

#[test]
fn artifacts_stay_inside_the_sandbox_and_are_what_was_meant() {
    let artifact = |uri: &str, path: &str, sha256: Option<&str>| Artifact {
        uri: uri.into(),
        sha256: sha256.map(Into::into),
        path: path.into(),
        unpack: false,
        executable: false,
    };
    let sum = "a".repeat(64);
    let check = |artifact| Spec { artifacts: vec![artifact], ..minimal() }.check(Kind::Worker);
    let deploy = check(artifact("https://files.test/a/app.jar?x=1", "", Some(&sum))).unwrap();
    assert_eq!(deploy.artifacts[0].path, "app.jar");
    for (bad, field) in [
        (artifact("ftp://x/a", "a", None), "uri"),
        (artifact("https://files.test/a", "", None), "sha256"),
        (artifact("https://files.test/a", "", Some("AB")), "sha256"),
        (artifact("file:///etc/hosts", "../x", None), "path"),
        (artifact("file:///etc/hosts", "/x", None), "path"),
        (artifact("https://files.test/..", "", Some(&sum)), "path"),
    ] {
        let faults = check(bad).unwrap_err();
        assert_eq!(faults[0].field, format!("deploy.artifacts[0].{field}"), "{faults:?}");
    }
}

#[test]
fn a_rollout_has_rising_groups_and_whole_gates() {
    let check = |rollout| Spec { rollout: Some(rollout), ..minimal() }.check(Kind::Service);
    let steps = |steps: &[u32]| RolloutSpec { steps: steps.to_vec(), ..RolloutSpec::default() };
    assert_eq!(check(steps(&[1, 5])).unwrap().rollout.unwrap().weight, 100);
    for (bad, field) in [
        (steps(&[]), "deploy.rollout"),
        (steps(&[5, 1]), "deploy.rollout.steps"),
        (steps(&[0]), "deploy.rollout.steps"),
        (RolloutSpec { weight: 10, ..steps(&[1]) }, "deploy.rollout.weight"),
        (RolloutSpec { gates: vec![GateSpec::Unspecified], ..steps(&[1]) }, "deploy.rollout.gates[0].kind"),
        (
            RolloutSpec { gates: vec![GateSpec::Timed { wait: Millis(0) }], ..steps(&[1]) },
            "deploy.rollout.gates[0].wait",
        ),
    ] {
        let faults = check(bad).unwrap_err();
        assert_eq!(faults[0].field, field, "{faults:?}");
    }
}

#[test]
fn a_health_check_is_neither_a_load_nor_endless() {
    let check = |interval, failures| {
        let health_check = HealthCheckSpec {
            path: "/up".into(),
            interval: Millis(interval),
            failures,
            ..HealthCheckSpec::default()
        };
        let faults = Spec { health_check, ..minimal() }.check(Kind::Service).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(check(100, 100), Vec::<String>::new());
    assert_eq!(check(0, 0), Vec::<String>::new(), "the default");
    assert_eq!(
        check(1, 101),
        [
            "deploy.health_check.interval: is 1 ms; must be at least 100 ms",
            "deploy.health_check.failures: is 101; at most 100 is allowed",
        ]
    );
}
