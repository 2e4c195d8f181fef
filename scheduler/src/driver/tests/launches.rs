//! Ports that are not free, launches that came late, and tasks that say nothing.

use scheduler_core::task::StopCause;
use tokio::net::TcpListener;

use super::{ear::until, *};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_that_another_process_listens_on_is_given_to_no_task() {
    let mut bench = Bench::new().await;
    bench.ports.last = bench.ports.first + 7;
    let free = bench.ports.first + 3;
    let mut others = Vec::new();
    for port in (bench.ports.first..=bench.ports.last).filter(|port| *port != free) {
        others.push(TcpListener::bind(("127.0.0.1", port)).await.unwrap());
    }
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await), "busy ports are no fault of the version");
    let view = replica.handle.view();
    let tasks = live(&view);
    assert_eq!((tasks.len(), &*tasks[0].ports), (1, &[free][..]));
    assert_eq!(bench.engine.launches(), [tasks[0].id.to_string()], "nothing else was launched");
    for task in view.snapshot.tasks().filter(|task| task.is_ended()) {
        let Phase::Ended { cause: Some(cause @ StopCause::PortBusy(port)), .. } = &task.phase else {
            panic!("{task:?}")
        };
        assert_eq!(task.ports, [*port]);
        assert_eq!(cause.to_string(), format!("port {port} is used by another process"));
    }
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_an_earlier_leader_launched_late_has_its_own_port_and_is_no_stranger() {
    let bench = Bench::new().await;
    bench.engine.keep_quiet(true);
    let first = bench.replica("one");
    first.deploy("v1").await;
    until("it runs", || bench.engine.running() == ["hello-v1-1-1"]).await;
    first.stop().await;
    // The next leader reads the list before the launch came, and launches again.
    bench.engine.hide_once("hello-v1-1-1");
    let known = bench.engine.lists();
    let second = bench.replica("two");
    until("it looks whose the busy port is", || bench.engine.lists() >= known + 2).await;
    bench.engine.keep_quiet(false);
    assert!(succeeded(&second.until_done("v1").await));
    assert_eq!(bench.engine.launches(), ["hello-v1-1-1"]);
    assert_eq!(second.handle.view().snapshot.tasks().count(), 1);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_leaves_a_check_without_an_answer_fails_it_and_the_old_one_stays() {
    let bench = Bench::new().await;
    let replica = bench.replica("one");
    replica.deploy("v1").await;
    assert!(succeeded(&replica.until_done("v1").await));
    let before = bench.baragon.upstreams();
    bench.engine.mute(true);
    let mut mute = deploy("v2");
    let check = mute.health_check.as_mut().unwrap();
    (check.timeout, check.startup_budget) = (Millis(150), Millis(700));
    replica.handle.submit(&Command::deploy(Submission::new(mute, None))).await.unwrap();
    let step = replica.until_done("v2").await;
    let Step::Done { failure: Some(failure), .. } = step else { panic!("{step:?}") };
    assert_eq!(failure.kind, FailureKind::TaskFailedHealthChecks);
    let asked =
        replica.handle.view().snapshot.tasks().find(|task| task.deploy.as_str() == "v2").unwrap().address(0);
    let words = format!("no answer from {asked}/healthz within 150 ms");
    assert!(failure.reason.contains(&words), "{}", failure.reason);
    assert_eq!(
        (bench.baragon.upstreams(), bench.engine.running()),
        (before, vec!["hello-v1-1-1".to_owned()])
    );
    replica.stop().await;
}
