//! What a task may take, and what is told when a host does not hold it to that.

use std::{fs, time::Duration};

use scheduler::engine::{Condition, Engine, Exit, LogPolicy, TaskSpec, local::Keep};

use super::{Host, LONG, data, spec, until};

#[tokio::test]
async fn open_files_and_processes_are_limited() {
    let data = data();
    let mut host = Host::with(&data, |settings| settings.cgroup = true);
    let script = "ulimit -n; for n in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done; echo all";
    let limited = spec("t", &["bash", "-c", script]);
    let limited = TaskSpec { max_open_files: 64, max_processes: 5, ..limited };
    host.local.launch(limited).await.unwrap();
    until("the first line", || async { host.text("t", "stdout").contains('\n') }).await;
    assert!(host.text("t", "stdout").starts_with("64\n"));
    until("a fork fails", || async { host.text("t", "stderr").contains("fork") }).await;
    host.local.stop("t", Duration::ZERO).await.unwrap();
    host.exit_of("t").await;
}

#[tokio::test]
async fn files_that_take_too_much_room_end_their_task() {
    let data = data();
    let mut host = Host::start(&data);
    let greedy = spec("t", &["sh", "-c", "dd if=/dev/zero of=big bs=1M count=8; exec sleep 1000"]);
    host.local.launch(TaskSpec { disk_mb: 4, ..greedy }).await.unwrap();
    let exit = host.exit_of("t").await;
    assert!(matches!(&exit, Exit::OutOfDisk(why) if why.contains("4 MB is the limit")), "{exit:?}");
}

#[tokio::test]
async fn logs_are_as_long_as_the_deploy_says() {
    const MIB: u64 = 1 << 20;
    let data = data();
    let mut host = Host::start(&data);
    let talker = spec("t", &["head", "-c", "5M", "/dev/zero"]);
    host.local.launch(TaskSpec { logs: LogPolicy { max_mb: 1, files: 1 }, ..talker }).await.unwrap();
    host.exit_of("t").await;
    let sizes: Vec<_> =
        host.local.entries("t", "").await.unwrap().into_iter().map(|e| (e.name, e.bytes)).collect();
    let [(first, now), (second, before)] = sizes.as_slice() else { panic!("{sizes:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("stdout", "stdout.1"));
    assert!(*now <= MIB + (64 << 10) && (MIB..MIB + (64 << 10)).contains(before), "{sizes:?}");
}

#[tokio::test]
async fn what_is_not_enforced_is_told() {
    let data = data();
    let mut host = Host::start(&data);
    host.local.launch(TaskSpec { max_open_files: u64::MAX, ..spec("t", &["sleep", "1000"]) }).await.unwrap();
    host.pid_of("t").await;
    let report = host.heard.iter().find(|each| matches!(each.condition, Condition::Running { .. })).unwrap();
    assert!(report.notes.contains(&"limits are switched off".to_owned()), "{report:?}");
    assert!(report.notes.iter().any(|note| note.contains("open files in place of")), "{report:?}");
    let listed = host.local.list().await.unwrap();
    assert_eq!(listed[0].notes, report.notes);
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
}

#[tokio::test]
async fn files_of_ended_tasks_go_and_their_end_stays_known() {
    let data = data();
    let mut host = Host::with(&data, |settings| {
        settings.keep = Keep { age: Duration::from_secs(3600), tasks: 1 };
    });
    for id in ["first", "second"] {
        host.launch_script(id, "echo hello; exit 4").await;
        assert_eq!(host.exit_of(id).await, Exit::Code(4));
    }
    until("the files of the first are gone", || async { !host.sandbox("first").exists() }).await;
    assert!(host.sandbox("second").exists());
    assert!(matches!(host.listed("first").await, Some(Condition::Ended { exit: Exit::Code(4), .. })));
    let refusal = host.local.entries("first", "").await.unwrap_err().to_string();
    assert!(refusal.contains("its files were removed"), "{refusal}");
}

#[tokio::test]
async fn a_folder_of_another_cluster_is_refused() {
    let data = data();
    let _first = Host::with(&data, |settings| settings.owner = "/qa".into());
    let mut settings = super::settings(&data);
    settings.owner = "/production".into();
    let supervisor = platform::tasks::Supervisor::new(Duration::from_secs(1));
    let error = scheduler::engine::local::Local::start(settings, &supervisor).unwrap_err().to_string();
    assert!(error.contains("etcd.prefix \"/qa\"") && error.contains("its own folder"), "{error}");
}

#[tokio::test]
async fn the_memory_limit_is_named_as_the_reason() {
    let data = data();
    let mut host = Host::with(&data, |settings| settings.cgroup = true);
    let greedy = spec("t", &["dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"]);
    host.local.launch(TaskSpec { memory_mb: 32, ..greedy }).await.unwrap();
    let exit = host.exit_of("t").await;
    let status = fs::read_to_string(host.sandbox("t").with_file_name("status.jsonl")).unwrap();
    if status.contains("the memory limit is not enforced") {
        println!("NOT CHECKED: this host does not allow memory limits: {status}");
        return;
    }
    assert_eq!(exit, Exit::OutOfMemory, "{status}");
}

#[tokio::test]
async fn logs_are_rotated_and_bounded() {
    const MIB: u64 = 1024 * 1024;
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["head", "-c", "45M", "/dev/zero"]).await;
    assert_eq!(host.exit_of("t").await, Exit::Code(0));
    let size = |name| fs::metadata(host.sandbox("t").join(name)).map_or(0, |file| file.len());
    assert!(size("stdout") > 0 && size("stdout") < 10 * MIB, "{}", size("stdout"));
    for old in ["stdout.1", "stdout.2"] {
        assert!((10 * MIB..11 * MIB).contains(&size(old)), "{old}: {}", size(old));
    }
    assert_eq!(size("stdout.3"), 0);
}
