//! What a task printed last comes with its end.

use super::*;

async fn output(host: &mut Host, id: &str) -> String {
    host.exit_of(id).await;
    let ended = host.heard.iter().rev().find(|report| report.task_id == id).unwrap();
    ended.output.clone()
}

#[tokio::test]
async fn the_last_lines_of_a_task_come_with_its_end_and_are_still_known_later() {
    let data = data();
    let mut host = Host::start(&data);
    for (id, script, expected) in [
        ("both", "echo on stdout; echo on stderr >&2; exit 3", "on stderr"),
        (
            "out",
            "for n in 1 2 3 4 5 6 7; do echo line $n; done; kill -9 $$",
            "line 3\nline 4\nline 5\nline 6\nline 7",
        ),
        ("none", "exit 1", ""),
        ("odd", r"printf '\033[31mred\n'; exit 1", r"\u{1b}[31mred"),
        // A file that the task put in the place of its log is not what it printed.
        (
            "link",
            "echo mine; until [ -e stdout ]; do sleep 0.01; done; rm stdout; ln -s /etc/passwd stdout; exit 1",
            "mine",
        ),
    ] {
        host.launch_script(id, script).await;
        assert_eq!(output(&mut host, id).await, expected, "{id}");
    }
    let later = Host::start(&data);
    let listed = later.local.list().await.unwrap();
    let both = listed.iter().find(|report| report.task_id == "both").unwrap();
    assert_eq!(both.output, "on stderr");
}

#[tokio::test]
async fn while_a_task_runs_nothing_is_told_of_what_it_prints() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("talks", "echo begun; sleep 600").await;
    host.pid_of("talks").await;
    until("it has printed", || async { !host.text("talks", "stdout").is_empty() }).await;
    let listed = host.local.list().await.unwrap();
    assert_eq!(listed[0].output, "");
    host.local.stop("talks", Duration::from_secs(5)).await.unwrap();
    assert_eq!(output(&mut host, "talks").await, "begun");
}
