//! What a deploy may say, and what it means when it says nothing.

use alloc::vec;

use super::*;

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
