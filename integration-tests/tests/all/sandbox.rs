//! What people see of a task and do inside it, by gRPC, on a real scheduler.

use integration_tests::cluster::{Cluster, Plan};
use proto::scheduler::v1::{
    ActionKind, Actor, Deploy, DisableActionRequest, EnableActionRequest, ListAuditRequest,
    ListSandboxRequest, LogStream, ReadSandboxRequest, Request, RequestType, RunTaskCommandRequest,
    TailLogRequest,
};
use tonic::Code;

use crate::PATIENCE;

const TASK: &str = "files-v1-1-1";
const COMMANDS: &str = r#"
[commands.who]
command = ["sh", "-c", "id -un; echo $1", "sh"]
options = ["louder"]
[commands.slow]
command = ["sleep", "1000"]
timeout = "100ms"
"#;

/// One worker that wrote a few files, and waits for a line to print.
async fn worker() -> Cluster {
    let plan = Plan::for_test().services(1).agents(1).schedulers(1);
    let cluster = plan.table("scheduler-1", COMMANDS).start().await;
    let script = "echo first; echo wrong >&2; mkdir -p deep; printf 0123456789 > deep/file
        ln -s /etc/passwd link; mkfifo go; read go < go; echo second; sleep 1000";
    let request = Request {
        request_id: "files".to_owned(),
        r#type: RequestType::Worker.into(),
        instances: 1,
        ..Request::default()
    };
    let deploy = Deploy {
        request_id: "files".to_owned(),
        deploy_id: "v1".to_owned(),
        shell: script.to_owned(),
        ..Deploy::default()
    };
    let scheduler = cluster.scheduler();
    cluster.expect(scheduler.deploy(request, deploy).await);
    cluster.expect(scheduler.watch("files", "v1", PATIENCE, |_| {}).await);
    cluster
}

fn list(task: &str, path: &str) -> ListSandboxRequest {
    ListSandboxRequest { task_id: task.to_owned(), path: path.to_owned() }
}

fn read(path: &str, offset: u64, length: u64) -> ReadSandboxRequest {
    ReadSandboxRequest { task_id: TASK.to_owned(), path: path.to_owned(), offset, length }
}

fn command(name: &str, options: &[&str]) -> RunTaskCommandRequest {
    RunTaskCommandRequest {
        task_id: TASK.to_owned(),
        command: name.to_owned(),
        options: options.iter().map(|&option| option.to_owned()).collect(),
        actor: None,
    }
}

#[tokio::test]
async fn files_are_shown_and_no_path_leaves_the_folder() {
    let cluster = worker().await;
    let mut client = cluster.scheduler().replica(0);
    let entries = client.list_sandbox(list(TASK, "")).await.unwrap().into_inner().entries;
    let names: Vec<_> = entries.iter().map(|each| (each.name.as_str(), each.directory)).collect();
    assert_eq!(names, [("deep", true), ("go", false), ("link", false), ("stderr", false), ("stdout", false)]);
    let piece = client.read_sandbox(read("deep/file", 3, 4)).await.unwrap().into_inner();
    assert_eq!((piece.data.as_slice(), piece.offset, piece.total_bytes), (&b"3456"[..], 3, 10));

    for path in ["link", "go", "../order.json", "/etc/passwd", "deep/../../order.json", "deep"] {
        let refused = client.read_sandbox(read(path, 0, 0)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{path}: {refused}");
    }
    for (task, path, code) in [
        (TASK, "..", Code::InvalidArgument),
        (TASK, "nothing", Code::NotFound),
        ("files-v1-1-9", "", Code::NotFound),
        ("../files", "", Code::InvalidArgument),
    ] {
        let refused = client.list_sandbox(list(task, path)).await.unwrap_err();
        assert_eq!(refused.code(), code, "{task} {path}: {refused}");
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_log_is_followed_while_the_task_prints() {
    let cluster = worker().await;
    let mut client = cluster.scheduler().replica(0);
    let follow = TailLogRequest { task_id: TASK.to_owned(), follow: true, ..TailLogRequest::default() };
    let mut pieces = client.tail_log(follow.clone()).await.unwrap().into_inner();
    let piece = pieces.message().await.unwrap().expect("what was printed");
    assert_eq!((piece.data.as_slice(), piece.offset), (&b"first\n"[..], 0));
    let task = cluster.expect(cluster.scheduler().tasks("files", false).await).remove(0);
    std::fs::write(format!("{}/go", task.sandbox), "\n").unwrap();
    let piece = pieces.message().await.unwrap().expect("what is printed now");
    assert_eq!((piece.data.as_slice(), piece.offset), (&b"second\n"[..], 6));
    let stderr = TailLogRequest { stream: LogStream::Stderr.into(), follow: false, ..follow };
    let mut pieces = client.tail_log(stderr).await.unwrap().into_inner();
    assert_eq!(pieces.message().await.unwrap().expect("one piece").data, b"wrong\n");
    assert!(pieces.message().await.unwrap().is_none());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn only_allowed_commands_are_run_inside_a_task() {
    let cluster = worker().await;
    let mut client = cluster.scheduler().replica(0);
    let mut answers = client.run_task_command(command("who", &["louder"])).await.unwrap().into_inner();
    let (mut output, mut code) = (Vec::new(), None);
    while let Some(answer) = answers.message().await.unwrap() {
        output.extend(answer.output);
        code = answer.exit_code;
    }
    let user = integration_tests::cluster::task_user();
    let expected = if user.is_empty() { "louder\n".to_owned() } else { format!("{user}\nlouder\n") };
    let output = String::from_utf8(output).unwrap();
    assert!(code == Some(0) && output.ends_with(&expected), "{code:?} {output}");

    let mut answers = client.run_task_command(command("slow", &[])).await.unwrap().into_inner();
    let late = answers.message().await.unwrap_err();
    assert_eq!((late.code(), late.message()), (Code::Aborted, "it was killed after 100ms"));
    for refused in [command("sh", &[]), command("who", &["; reboot"]), command("../who", &[])] {
        let status = client.run_task_command(refused).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_command_inside_a_task_is_in_the_log_with_who_and_why_and_can_be_disabled() {
    let cluster = worker().await;
    let mut client = cluster.scheduler().replica(0);
    let by = |user: &str, message: &str| Some(Actor { user: user.to_owned(), message: message.to_owned() });
    let who = || RunTaskCommandRequest { actor: by("ann", "it hangs"), ..command("who", &["louder"]) };
    let kind = ActionKind::TaskCommand.into();

    let disable = DisableActionRequest { kind, actor: by("ops", "an audit"), expires_in: None };
    client.disable_action(disable).await.unwrap();
    let refused = client.run_task_command(who()).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("task_command is disabled by ops"), "{refused}");
    client.enable_action(EnableActionRequest { kind, actor: None }).await.unwrap();

    let mut answers = client.run_task_command(who()).await.unwrap().into_inner();
    while answers.message().await.unwrap().is_some() {}
    let call = ListAuditRequest { request_id: "files".to_owned(), kind, ..Default::default() };
    let entries = client.list_audit(call).await.unwrap().into_inner().entries;
    let told: Vec<_> = entries.iter().map(|entry| (&*entry.user, &*entry.message, &*entry.after)).collect();
    assert_eq!(told, [("ann", "it hangs", "who louder in files-v1-1-1")], "what was refused is not in it");
    cluster.stop().await.unwrap();
}
