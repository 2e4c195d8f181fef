//! What can be seen of a task and done inside it.

use std::{fs, time::Duration};

use nix::unistd::geteuid;
use scheduler::engine::{Engine, Exec, ExecEvent, Exit, FileError, LogName, Tail};
use tokio::{sync::mpsc, time::timeout};

use super::{Host, LONG, PATIENCE, data, gone, is_alive, until, written_pid};

fn exec(script: &str) -> Exec {
    let argv = ["sh", "-c", script].map(str::to_owned).to_vec();
    Exec { argv, timeout: PATIENCE, record: None }
}

async fn all(mut events: mpsc::Receiver<ExecEvent>) -> (String, ExecEvent) {
    let mut output = Vec::new();
    loop {
        match timeout(PATIENCE, events.recv()).await.unwrap().expect("the end is told") {
            ExecEvent::Output(bytes) => output.extend(bytes),
            end => return (String::from_utf8(output).unwrap(), end),
        }
    }
}

async fn sleeper(data: &tempfile::TempDir) -> Host {
    let mut host = Host::with(data, |settings| {
        settings.cgroup = true;
        settings.user = geteuid().is_root().then(|| "nobody".to_owned());
    });
    host.launch_script("t", "echo $$ > pid; exec sleep 1000").await;
    host.pid_of("t").await;
    written_pid(&host, "t", "pid").await;
    host
}

async fn end(mut host: Host) {
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
}

#[tokio::test]
async fn a_command_runs_as_the_task_does() {
    let data = data();
    let host = sleeper(&data).await;
    let script = "id -un; ls; grep -c . /proc/self/cgroup > /dev/null; echo words >&2; exit 3";
    let wanted = Exec { record: Some("command-x.log".into()), ..exec(script) };
    let (output, end_of_it) = all(host.local.exec("t", wanted).await.unwrap()).await;
    assert_eq!(end_of_it, ExecEvent::Ended(3));
    if geteuid().is_root() {
        assert_eq!(output, "nobody\ncommand-x.log\npid\nwords\n");
    }
    assert_eq!(host.text("t", "command-x.log"), output, "the folder has it as well");
    end(host).await;
}

#[tokio::test]
async fn much_output_comes_in_order_and_is_bounded() {
    let data = data();
    let host = sleeper(&data).await;
    let (output, end_of_it) = all(host.local.exec("t", exec("seq 1 100000")).await.unwrap()).await;
    assert_eq!(end_of_it, ExecEvent::Ended(0));
    assert!(output.lines().enumerate().all(|(n, line)| line == (n + 1).to_string()), "in order");
    let (output, end_of_it) =
        all(host.local.exec("t", exec("head -c 3M /dev/zero | tr '\\0' x")).await.unwrap()).await;
    assert_eq!((output.len(), end_of_it), (1 << 20, ExecEvent::Ended(0)));
    end(host).await;
}

#[tokio::test]
async fn a_command_that_is_late_or_unwanted_is_killed() {
    let data = data();
    let host = sleeper(&data).await;
    let late = Exec { timeout: Duration::from_millis(100), ..exec("echo $$ > late; sleep 1000") };
    let (_, end_of_it) = all(host.local.exec("t", late).await.unwrap()).await;
    assert_eq!(end_of_it, ExecEvent::TimedOut);
    gone(written_pid(&host, "t", "late").await).await;
    let unwanted = host.local.exec("t", exec("echo $$ > unwanted; exec sleep 1000")).await.unwrap();
    let pid = written_pid(&host, "t", "unwanted").await;
    assert!(is_alive(pid));
    drop(unwanted);
    gone(pid).await;
    end(host).await;
}

#[tokio::test]
async fn commands_end_with_their_task() {
    let data = data();
    let host = sleeper(&data).await;
    let events = host.local.exec("t", exec("echo $$ > command; exec sleep 1000")).await.unwrap();
    let pid = written_pid(&host, "t", "command").await;
    host.local.stop("t", LONG).await.unwrap();
    let (_, end_of_it) = all(events).await;
    assert_eq!(end_of_it, ExecEvent::Failed("the task has ended".into()));
    gone(pid).await;
    // Its runner may be there for a moment longer.
    match host.local.exec("t", exec("true")).await {
        Ok(events) => assert_eq!(all(events).await.1, ExecEvent::Failed("the task has ended".into())),
        Err(error) => assert!(error.to_string().contains("it does not run"), "{error}"),
    }
}

#[tokio::test]
async fn a_command_that_cannot_begin_says_why() {
    let data = data();
    let host = sleeper(&data).await;
    let nothing = Exec { argv: vec!["/no/such".into()], ..exec("") };
    let (_, end_of_it) = all(host.local.exec("t", nothing).await.unwrap()).await;
    assert_eq!(end_of_it, ExecEvent::Failed("/no/such: No such file or directory".into()));
    end(host).await;
}

#[tokio::test]
async fn what_a_task_uses_is_measured() {
    for cgroup in [false, true] {
        let data = data();
        let mut host = Host::with(&data, |settings| settings.cgroup = cgroup);
        let script = "head -c 4M /dev/zero > file; while :; do :; done";
        host.local
            .launch(scheduler::engine::TaskSpec { disk_mb: 100, ..super::spec("t", &["sh", "-c", script]) })
            .await
            .unwrap();
        host.pid_of("t").await;
        until("it is seen at work", || async {
            let usage = host.local.usage("t").await;
            usage.is_some_and(|usage| {
                usage.cpus > 0.05 && usage.memory_bytes > 0 && usage.disk_bytes >= 4 << 20
            })
        })
        .await;
        host.local.stop("t", LONG).await.unwrap();
        host.exit_of("t").await;
        assert_eq!(host.local.usage("t").await, None);
    }
}

async fn text(
    pieces: &mut mpsc::Receiver<Result<scheduler::engine::Piece, FileError>>,
    until: &str,
) -> String {
    let mut text = String::new();
    while !text.ends_with(until) || until.is_empty() {
        match timeout(PATIENCE, pieces.recv()).await.unwrap_or_else(|_| panic!("only {text:?}")) {
            Some(piece) => text += std::str::from_utf8(&piece.unwrap().data).unwrap(),
            None => break,
        }
    }
    text
}

#[tokio::test]
async fn a_log_is_followed_to_the_end_of_its_task() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "mkfifo a b; echo one; read go < a; echo two; read go < b; echo three").await;
    host.pid_of("t").await;
    let tail = Tail { log: LogName::Stdout, last_bytes: 1 << 20, follow: true };
    let mut pieces = host.local.tail("t", tail).await.unwrap();
    assert_eq!(text(&mut pieces, "one\n").await, "one\n");
    for (fifo, expected, last) in [("a", "two\n", "two\n"), ("b", "three\n", "")] {
        fs::write(host.sandbox("t").join(fifo), "\n").unwrap();
        assert_eq!(text(&mut pieces, last).await, expected);
    }
    assert_eq!(host.exit_of("t").await, Exit::Code(0));
    let mut again = host.local.tail("t", Tail { last_bytes: 6, follow: false, ..tail }).await.unwrap();
    assert_eq!(text(&mut again, "").await, "three\n");
}

#[tokio::test]
async fn files_are_shown_but_none_of_the_host() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "mkdir deep; echo hello > deep/file; ln -s /etc/passwd link; ln -s / root").await;
    host.exit_of("t").await;
    assert_eq!(host.local.read("t", "deep/file", 1, 3).await.unwrap().data, b"ell");
    for path in ["link", "root/etc/passwd", "../order.json", "/etc/passwd"] {
        let error = host.local.read("t", path, 0, 10).await.unwrap_err();
        assert!(matches!(error, FileError::Refused(_)), "{path}: {error:?}");
    }
    assert!(host.local.entries("never-seen", "").await.is_err());
}
