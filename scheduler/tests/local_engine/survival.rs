//! Tasks outlive schedulers, of which a host may have many; not their runners.

use super::*;

/// Task `t`, which ends with 5 when it is let go.
async fn launch_one_that_waits(host: &mut Host) -> i32 {
    host.launch_script("t", "mkfifo go; read go < go; exit 5").await;
    let pid = host.pid_of("t").await;
    until("the fifo", || async { host.sandbox("t").join("go").exists() }).await;
    pid
}

fn let_go(host: &Host) {
    fs::write(host.sandbox("t").join("go"), "\n").unwrap();
}

fn parent_of(pid: i32) -> i32 {
    status_field(pid, "PPid").unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_task_survives_its_scheduler_and_the_next_one_hears_its_end() {
    let data = data();
    let mut first = Host::start(&data);
    let pid = launch_one_that_waits(&mut first).await;
    drop(first);
    let mut second = Host::start(&data);
    assert!(is_alive(pid));
    assert!(matches!(second.listed("t").await, Some(Condition::Running { .. })));
    let_go(&second);
    assert_eq!(second.exit_of("t").await, Exit::Code(5));
}

#[tokio::test]
async fn another_scheduler_of_the_host_sees_and_stops_the_task() {
    let data = data();
    let (leader, mut other) = (Host::start(&data), Host::start(&data));
    leader.launch("t", &["sleep", "1000"]).await;
    assert!(other.listed("t").await.is_some());
    other.pid_of("t").await;
    other.local.stop("t", LONG).await.unwrap();
    assert_eq!(other.exit_of("t").await, Exit::Signal(15));
}

#[tokio::test]
async fn a_runner_that_is_killed_takes_its_task_along() {
    for cgroup in [false, true] {
        let data = data();
        let mut host = Host::with(&data, |settings| settings.cgroup = cgroup);
        let script = "trap '' TERM; setsid -f sh -c 'echo $$ > stray; exec sleep 1000'
            sleep 1000 & echo $! > child; wait";
        let mut order = spec("t", &["sh", "-c", script]);
        order.task_id = format!("killed-{cgroup}");
        let id = order.task_id.clone();
        let id = id.as_str();
        host.local.launch(order).await.unwrap();
        let (pid, child) = (host.pid_of(id).await, written_pid(&host, id, "child").await);
        let stray = written_pid(&host, id, "stray").await;
        let runner = parent_of(pid);
        kill(Pid::from_raw(runner), Signal::SIGKILL).unwrap();
        assert_eq!(host.exit_of(id).await, Exit::Lost);
        for each in [pid, child, stray] {
            gone(each).await;
        }
        assert!(matches!(host.listed(id).await, Some(Condition::Ended { exit: Exit::Lost, .. })));
        host.local.forget(id).await.unwrap();
        assert_eq!(host.listed(id).await, None);
    }
}

#[tokio::test]
async fn a_task_whose_runner_died_while_nobody_looked_is_lost() {
    let data = data();
    let mut first = Host::start(&data);
    first.launch("t", &["sleep", "1000"]).await;
    let pid = first.pid_of("t").await;
    drop(first);
    let runner = parent_of(pid);
    kill(Pid::from_raw(runner), Signal::SIGKILL).unwrap();
    gone(runner).await;
    let second = Host::start(&data);
    assert!(matches!(second.listed("t").await, Some(Condition::Ended { exit: Exit::Lost, .. })));
    gone(pid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_launch_it_one_process_runs() {
    let data = data();
    let (mut one, two) = (Host::start(&data), Host::start(&data));
    for n in 0..10 {
        let id = format!("t-{n}");
        let command = ["sh", "-c", "echo run >> runs"];
        let order = || spec(&id, &command);
        let first = async { tokio::join!(one.local.launch(order()), one.local.launch(order())) };
        let second = async { tokio::join!(two.local.launch(order()), two.local.launch(order())) };
        let ((a, b), (c, d)) = tokio::join!(first, second);
        [a, b, c, d].into_iter().for_each(|launched| launched.unwrap());
        assert_eq!(one.exit_of(&id).await, Exit::Code(0));
        assert_eq!(one.text(&id, "runs"), "run\n");
    }
}

#[tokio::test]
async fn the_end_of_a_task_is_heard_although_the_nursery_of_its_runner_is_killed() {
    let data = data();
    let mut host = Host::start(&data);
    let pid = launch_one_that_waits(&mut host).await;
    let runner = parent_of(pid);
    let nursery = parent_of(runner);
    kill(Pid::from_raw(nursery), Signal::SIGKILL).unwrap();
    gone(nursery).await;
    let_go(&host);
    assert_eq!(host.exit_of("t").await, Exit::Code(5));
    until("another nursery launches", || async { host.local.launch(spec("u", &["true"])).await.is_ok() })
        .await;
    assert_eq!(host.exit_of("u").await, Exit::Code(0));
}

#[tokio::test]
async fn a_scheduler_that_reads_nothing_keeps_no_task_from_running_and_ending() {
    let data = data();
    let mut host = Host::start(&data);
    let pid = launch_one_that_waits(&mut host).await;
    let runner = parent_of(pid);
    // No task of this runtime runs while this one does not wait.
    let_go(&host);
    let end = Instant::now() + PATIENCE;
    let is_zombie_or_gone = |pid| status_field(pid, "State").is_none_or(|state| state.starts_with('Z'));
    while !is_zombie_or_gone(runner) {
        assert!(Instant::now() < end, "the runner waits for its scheduler");
        std::thread::yield_now();
    }
    assert_eq!(host.exit_of("t").await, Exit::Code(5));
}
