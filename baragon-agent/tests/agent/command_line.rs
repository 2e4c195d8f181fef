//! The subcommands of the binary.

use super::*;

#[test]
fn the_command_line_renders_checks_and_names_every_fault() {
    let folder = TempDir::with_prefix("baragon-agent-cli-").unwrap();
    let state = folder.path().join("state.json");
    let json = r#"{"group":{"name":"main"},"services":[
        {"serviceId":"web","generation":"1","service":{"serviceId":"web","basePath":"/web"},"upstreams":[{"address":"10.0.0.1:80"}]}]}"#;
    std::fs::write(&state, json).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_baragon-agent")).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), text)
    };
    let state = state.to_str().unwrap();
    let (code, text) = run(&["render", "--state", state]);
    assert!(code == 0 && text.contains("baragon_web=10.0.0.1:80/1/p"), "{text}");
    let (code, text) = run(&["render", "--state", state, "--set", "nginx.lua=off"]);
    assert!(code == 0 && text.contains("server 10.0.0.1:80 weight=1 max_fails=0;"), "{text}");
    let (code, text) = run(&["check", "--state", state, "--set", "nginx.listen=18080"]);
    assert!(code == 0 && text.contains("valid"), "{text}");
    let twice = r#"{"serviceId":"x","generation":"1","service":{"serviceId":"x","basePath":"/web"}},{"serviceId":"web""#;
    std::fs::write(state, json.replacen(r#"{"serviceId":"web""#, twice, 1)).unwrap();
    let (code, text) = run(&["check", "--state", state]);
    assert!(code == 1 && text.contains("duplicate location"), "{code}: {text}");
    let (code, text) = run(&["serve", "--check-config", "--set", "group=a b", "--set", "nginx.typo=1"]);
    assert!(code == 64 && text.contains("group") && text.contains("nginx.typo"), "{code}: {text}");
    let (code, text) = run(&["serve", "--check-config"]);
    assert!(code == 0 && text.contains("reload_timeout"), "{text}");
    assert_eq!(run(&["status", "--address", "http://127.0.0.1:9"]).0, 69);
    assert_eq!(run(&["nonsense"]).0, 64);
}
