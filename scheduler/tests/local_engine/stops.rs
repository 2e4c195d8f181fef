//! How tasks end, and what is forgotten of them.

use super::*;

#[tokio::test]
async fn a_stop_is_polite_first() {
    let data = data();
    let mut host = Host::start(&data);
    let script = "trap 'echo bye; exit 7' TERM; echo ready > ready; while :; do sleep 0.01; done";
    host.launch_script("t", script).await;
    until("ready", || async { host.text("t", "ready") == "ready\n" }).await;
    host.local.stop("t", LONG).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Code(7));
    assert_eq!(host.text("t", "stdout"), "bye\n");
}

#[tokio::test]
async fn who_ignores_the_stop_is_killed_after_the_grace() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch_script("t", "trap '' TERM; echo ready > ready; while :; do sleep 0.01; done").await;
    until("ready", || async { host.text("t", "ready") == "ready\n" }).await;
    let asked = Instant::now();
    host.local.stop("t", LONG).await.unwrap();
    host.local.stop("t", Duration::from_millis(200)).await.unwrap();
    host.local.stop("t", LONG).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Signal(9));
    assert!(asked.elapsed() >= Duration::from_millis(200), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_stop_without_grace_gives_no_last_word() {
    let data = data();
    let mut host = Host::start(&data);
    // SIGTERM would be its end, were it sent.
    host.launch("t", &["sleep", "1000"]).await;
    host.local.stop("t", Duration::ZERO).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Signal(9));
}

#[tokio::test]
async fn a_stop_right_after_the_launch_is_not_lost() {
    let data = data();
    let mut host = Host::start(&data);
    for n in 0..10 {
        let id = format!("t-{n}");
        host.launch(&id, &["sleep", "1000"]).await;
        host.local.stop(&id, LONG).await.unwrap();
        assert_eq!(host.exit_of(&id).await, Exit::Signal(15));
    }
}

#[tokio::test]
async fn a_stop_while_the_launch_is_under_way_waits_for_it_although_nobody_else_does() {
    let data = data();
    let mut host = Host::start(&data);
    for n in 0..10 {
        let id = format!("t-{n}");
        let mut launching = Box::pin(host.local.launch(spec(&id, &["sleep", "1000"])));
        assert!(futures_util::poll!(&mut launching).is_pending(), "the order is on its way");
        drop(launching);
        host.local.stop(&id, LONG).await.unwrap();
        assert_eq!(host.exit_of(&id).await, Exit::Signal(15));
    }
}

#[tokio::test]
async fn an_ended_runner_leaves_the_process_table() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["sleep", "1000"]).await;
    let pid = host.pid_of("t").await;
    let runner: i32 = status_field(pid, "PPid").unwrap().parse().unwrap();
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
    until("the runner is buried", || async { status_field(runner, "State").is_none() }).await;
}

#[tokio::test]
async fn stopping_what_is_unknown_or_ended_is_no_error() {
    let data = data();
    let mut host = Host::start(&data);
    host.local.stop("never-seen", LONG).await.unwrap();
    host.launch("t", &["true"]).await;
    host.exit_of("t").await;
    host.local.stop("t", LONG).await.unwrap();
}

#[tokio::test]
async fn children_do_not_outlive_the_task() {
    for cgroup in [false, true] {
        let data = data();
        let mut host = Host::with(&data, |settings| settings.cgroup = cgroup);
        let script = "sleep 1000 & echo $! > child; setsid -f sh -c 'echo $$ > stray; exec sleep 1000'
            while [ ! -s stray ]; do sleep 0.01; done; read go < go";
        host.launch_script("t", &format!("mkfifo go; {script}")).await;
        let (child, stray) = (written_pid(&host, "t", "child").await, written_pid(&host, "t", "stray").await);
        assert!(is_alive(child) && is_alive(stray));
        fs::write(host.sandbox("t").join("go"), "\n").unwrap();
        assert_eq!(host.exit_of("t").await, Exit::Code(0));
        assert!(!is_alive(child) && !is_alive(stray), "the end is told when all is gone");
    }
}

#[tokio::test]
async fn a_forgotten_task_leaves_nothing_and_does_not_come_back() {
    let data = data();
    let outside = data.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("precious"), "").unwrap();
    let mut host = Host::with(&data, |settings| settings.cgroup = true);
    let id = "forgotten-task";
    host.launch_script(id, &format!("ln -s {} link", outside.display())).await;
    host.exit_of(id).await;
    host.local.forget(id).await.unwrap();
    host.local.forget(id).await.unwrap();
    assert_eq!(host.listed(id).await, None);
    assert!(!host.sandbox(id).exists());
    assert!(outside.join("precious").exists(), "links are removed, not followed");
    host.launch(id, &["true"]).await;
    assert_eq!(host.listed(id).await, None, "a launch that comes late is of no effect");
}

#[tokio::test]
async fn a_running_task_is_not_forgotten() {
    let data = data();
    let mut host = Host::start(&data);
    host.launch("t", &["sleep", "1000"]).await;
    host.pid_of("t").await;
    let error = host.local.forget("t").await.unwrap_err();
    assert_eq!(error.to_string(), "the engine could not forget task t: it runs; stop it first");
    host.local.stop("t", LONG).await.unwrap();
    host.exit_of("t").await;
}
