//! The files that we ship are right, and wrong ones are refused in full.

use std::process::{Command, Output};

use integration_tests::paths;

const BINARIES: [&str; 3] = ["scheduler", "baragon-service", "baragon-agent"];

fn run(binary: &str, args: &[&str]) -> Output {
    Command::new(paths::binary(binary).unwrap()).args(args).output().unwrap()
}

#[test]
fn every_sample_is_accepted() {
    for binary in BINARIES {
        let sample = paths::checkout().join(format!("deploy/config/{binary}.toml"));
        let output = run(binary, &["serve", "--config", sample.to_str().unwrap(), "--check-config"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{binary}: {errors}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("[etcd]"), "{binary}");
    }
}

#[test]
fn every_fault_of_a_configuration_is_told_at_once() {
    for binary in BINARIES {
        let faults = ["--set", "etcd.timeout=soon", "--set", "server.listen=here", "--set", "no.such=key"];
        let output = run(binary, &[&["serve", "--check-config"], &faults[..]].concat());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{binary}: {errors}");
        for key in ["etcd.timeout", "server.listen", "no.such"] {
            assert!(errors.contains(key), "{binary} does not name {key}: {errors}");
        }
    }
}

#[test]
fn bad_usage_exits_64_and_an_absent_server_69() {
    let clients = [
        ("scheduler", &["status", "--address", "http://127.0.0.1:1"]),
        ("baragon-service", &["status", "--address", "http://127.0.0.1:1"]),
        ("baragon-agent", &["status", "--address", "http://127.0.0.1:1"]),
    ];
    for (binary, status) in clients {
        assert_eq!(run(binary, &["--no-such-flag"]).status.code(), Some(64), "{binary}");
        let output = run(binary, status);
        assert_eq!(output.status.code(), Some(69), "{binary}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(run(binary, &["--version"]).status.success(), "{binary}");
    }
}
