//! How tasks start: with what, as whom, and why not.

use super::*;

#[tokio::test]
async fn a_task_runs_and_its_end_and_output_are_told() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "echo out; echo err >&2; exit 3").await;
    host.pid_of("t").await;
    assert_eq!(host.exit_of("t").await, Exit::Code(3));
    assert_eq!(host.text("t", "stdout"), "out\n");
    assert_eq!(host.text("t", "stderr"), "err\n");
    assert!(matches!(host.listed("t").await, Some(Condition::Ended { exit: Exit::Code(3), .. })));
}

#[tokio::test]
async fn a_task_that_dies_by_a_signal_says_which() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "kill -USR1 $$").await;
    assert_eq!(host.exit_of("t").await, Exit::Signal(Signal::SIGUSR1 as i32));
}

#[tokio::test]
async fn what_cannot_be_started_says_why() {
    let data = data();
    let mut host = Host::start(&data);
    for (id, command, reason) in [
        ("missing", "/no/such/program", "/no/such/program: No such file or directory"),
        ("unknown", "no-such-program", "no-such-program: No such file or directory"),
        ("folder", "/tmp", "/tmp: Permission denied"),
    ] {
        host.launch(id, &[command]).await;
        assert_eq!(host.exit_of(id).await, Exit::NotStarted(reason.into()));
    }
    host.launch("empty", &[]).await;
    assert_eq!(host.exit_of("empty").await, Exit::NotStarted("the command is empty".into()));
    let stranger = TaskSpec { user: Some("no-such-user".into()), ..spec("stranger", &["true"]) };
    host.local.launch(stranger).await.unwrap();
    let reason = "user no-such-user: this host has no such user";
    assert_eq!(host.exit_of("stranger").await, Exit::NotStarted(reason.into()));
}

#[tokio::test]
async fn a_program_that_answers_127_was_started() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "exit 127").await;
    assert_eq!(host.exit_of("t").await, Exit::Code(127));
}

#[tokio::test]
async fn the_environment_is_as_given_and_names_the_sandbox() {
    let data = data();
    let mut host = Host::start(&data);
    let env = BTreeMap::from([("A".into(), "1 2".into()), ("Z".into(), String::new())]);
    host.local.launch(TaskSpec { env, ..spec("t", &["/usr/bin/env"]) }).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Code(0));
    let text = host.text("t", "stdout");
    let (marks, given): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("TASK_SANDBOX="));
    assert_eq!(given, ["A=1 2", "Z="]);
    let sandbox = marks[0].trim_start_matches("TASK_SANDBOX=");
    assert!(std::path::Path::new(sandbox).starts_with(data.path().canonicalize().unwrap()), "{text}");
}

#[tokio::test]
async fn a_task_has_only_its_own_descriptors_and_no_blocked_signals() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["sleep", "1000"]).await;
    let pid = host.pid_of("t").await;
    let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let mut open: Vec<_> = open.map(|entry| entry.file_name().into_string().unwrap()).collect();
    open.sort();
    assert_eq!(open, ["0", "1", "2"]);
    assert_eq!(status_field(pid, "SigBlk").as_deref(), Some("0000000000000000"));
    assert_eq!(status_field(pid, "NoNewPrivs").as_deref(), Some("1"));
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
}

#[tokio::test]
async fn a_task_runs_as_its_user() {
    if !geteuid().is_root() {
        return not_checked("only root can switch to another user");
    }
    let data = data();
    let mut host = Host::with(&data, |settings| settings.user = Some("nobody".into()));
    host.launch_script("t", "id -un; id -G; echo mine > file; cat ../order.json || exit 9").await;
    assert_eq!(host.exit_of("t").await, Exit::Code(9), "the order of a task is not its user's business");
    let groups = host.text("t", "stdout");
    assert!(groups.starts_with("nobody\n65534\n"), "{groups}");
    let owner = fs::metadata(host.sandbox("t").join("file")).unwrap().uid();
    assert_eq!(owner, 65534);
    let root = TaskSpec { user: Some("root".into()), ..spec("own", &["id", "-un"]) };
    host.local.launch(root).await.unwrap();
    assert_eq!(host.exit_of("own").await, Exit::Code(0));
    assert_eq!(host.text("own", "stdout"), "root\n");
}

#[tokio::test]
async fn long_paths_are_no_problem() {
    let data = data();
    let deep = data.path().join("d".repeat(120));
    let mut host = Host::with(&data, |settings| settings.data = deep.clone());
    let id = "x".repeat(200);
    host.launch(&id, &["sleep", "1000"]).await;
    host.local.stop(&id, LONG).await.unwrap();
    assert_eq!(host.exit_of(&id).await, Exit::Signal(15));
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_used_is_told_with_the_remedy() {
    let data = data();
    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    let settings = Settings::new(file, PathBuf::from("/bin/false"));
    let error = Local::start(settings, &Supervisor::new(Duration::from_secs(1))).unwrap_err();
    assert!(error.to_string().contains("it must be a folder that the scheduler may write"), "{error}");
}

#[tokio::test]
async fn a_host_without_its_program_says_so_and_keeps_nothing() {
    let data = data();
    let host = Host::with(&data, |settings| settings.program = PathBuf::from("/no/such/runner"));
    let error = host.local.launch(spec("t", &["true"])).await.unwrap_err().to_string();
    assert!(error.contains("the runner: No such file"), "{error}");
    assert_eq!(host.listed("t").await, None, "it can be launched again");
}

#[tokio::test]
async fn a_brief_task_is_told_whole_and_in_order() {
    let data = data();
    let mut host = Host::start(&data);
    for n in 0..20 {
        let id = format!("t-{n}");
        host.launch(&id, &["true"]).await;
        assert_eq!(host.exit_of(&id).await, Exit::Code(0));
        let told: Vec<_> = host.heard.iter().filter(|report| report.task_id == id).collect();
        assert!(
            matches!(
                told[..],
                [
                    TaskReport { condition: Condition::Starting, .. },
                    TaskReport { condition: Condition::Running { .. }, .. },
                    TaskReport { condition: Condition::Ended { .. }, .. }
                ]
            ),
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn what_a_task_left_in_its_folder_the_next_one_does_not_find() {
    let data = data();
    let mut host = Host::start(&data);
    let script = "ls -a; mkdir -p a/b; echo secret > a/b/c; ln -s / link; chmod 777 .";
    let mut seen = Vec::new();
    for (id, user) in [("t-1", "nobody"), ("t-2", "nobody"), ("t-3", "root")] {
        let mut order = spec(id, &["sh", "-c", script]);
        order.user = geteuid().is_root().then(|| user.to_owned());
        host.local.launch(order).await.unwrap();
        assert_eq!(host.exit_of(id).await, Exit::Code(0));
        assert_eq!(host.text(id, "stdout"), ".\n..\n");
        let sandbox = fs::metadata(host.sandbox(id)).unwrap();
        seen.push((sandbox.ino(), sandbox.uid()));
        host.local.forget(id).await.unwrap();
    }
    assert_eq!(seen[0], seen[1], "the folder was used again, or this shows nothing");
    assert_eq!(seen[2].1, geteuid().as_raw());
    host.launch("t-4", &["sleep", "1000"]).await;
    host.pid_of("t-4").await;
    assert_eq!(fs::metadata(host.sandbox("t-4")).unwrap().mode() & 0o777, 0o750);
    host.local.stop("t-4", LONG).await.unwrap();
    host.exit_of("t-4").await;
}
