//! The driver on a stand-in for nginx that refuses, or takes its time.

use std::sync::Mutex;

use baragon_agent_core::{apply::Verdict, endpoints::Change};
use futures_util::FutureExt as _;
use platform::tasks::Supervisor;
use tokio::sync::{Notify, oneshot};

use super::*;
use crate::driver::balancer::{ReloadError, Running};

/// Serves whatever it is told to, unless the script says otherwise.
#[derive(Default)]
struct StandIn {
    served: Mutex<Option<ConfigNumber>>,
    /// Answers of the next reloads; after these they work.
    refusals: Mutex<Vec<&'static str>>,
    /// When set, a check tells that it began and waits to be let go.
    gate: Option<(Notify, Notify)>,
    maintenance: Mutex<bool>,
}

#[tonic::async_trait]
impl Balancer for StandIn {
    async fn check(&self, _: ConfigNumber) -> Result<(), CheckError> {
        if let Some((begun, go)) = &self.gate {
            begun.notify_one();
            go.notified().await;
        }
        Ok(())
    }

    async fn reload(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        if let Some(words) = self.refusals.lock().unwrap().pop() {
            return Err(ReloadError::Other(words.to_owned()));
        }
        *self.served.lock().unwrap() = Some(number);
        Ok(())
    }

    async fn push(&self, number: ConfigNumber, _: Option<&Change>) -> Result<(), ReloadError> {
        self.confirm(number).await
    }

    async fn confirm(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        let served = *self.served.lock().unwrap();
        if served == Some(number) { Ok(()) } else { Err(ReloadError::Other(format!("it serves {served:?}"))) }
    }

    async fn set_maintenance(&self, on: bool) -> std::io::Result<()> {
        *self.maintenance.lock().unwrap() = on;
        Ok(())
    }

    fn is_in_maintenance(&self) -> bool {
        *self.maintenance.lock().unwrap()
    }

    fn running(&self) -> Running {
        Running::default()
    }

    async fn died(&self) {
        std::future::pending::<()>().await;
    }
}

fn driver_on(bench: &Bench, balancer: Arc<StandIn>) -> (Driver, Handle) {
    let trees = Trees::open(bench.root.path()).unwrap();
    let renderer = bench.config.renderer("lb", trees.root()).unwrap().into();
    let group = Group::without_domains(GroupName::parse("main").unwrap());
    let metrics = Metrics::register(&mut Registry::default());
    let (mut driver, handle) = build(Parts { trees, balancer, renderer, group, metrics });
    driver.converged = true;
    (driver, handle)
}

#[tokio::test]
async fn a_way_back_that_fails_too_is_told_and_mended_by_the_next_look() {
    let bench = Bench::new();
    let stand_in = Arc::new(StandIn::default());
    let (mut driver, _handle) = driver_on(&bench, stand_in.clone());
    driver.recover().await.unwrap();
    apply(&mut driver, vec![item("web", 1, "/one")]).await;
    *stand_in.refusals.lock().unwrap() = vec!["nor back", "not forward"];
    let report = apply(&mut driver, vec![item("web", 2, "/two")]).await;
    assert_eq!(report.results[0].verdict, Verdict::Failed);
    let words = report.failure.unwrap();
    assert!(words.contains("not forward") && words.contains("nor back"), "{words}");
    *stand_in.served.lock().unwrap() = None;
    driver.look().await;
    assert_eq!(*stand_in.served.lock().unwrap(), Some(driver.state().live.number));
    assert_eq!(driver.host.trees().live(), Some(driver.state().live.number));
}

#[tokio::test]
async fn a_stop_lets_the_change_under_way_finish() {
    let bench = Bench::new();
    let stand_in = Arc::new(StandIn { gate: Some(Default::default()), ..StandIn::default() });
    let supervisor = Supervisor::new(Duration::from_secs(10));
    let (driver, handle) = driver_on(&bench, stand_in.clone());
    let token = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::Critical, "driver", driver.run(token));
    let (stop, stopped) = oneshot::channel::<()>();
    let change = handle.change(part(vec![item("web", 1, "/one")]), Order::default());
    let (begun, go) = stand_in.gate.as_ref().unwrap();
    let script = async {
        begun.notified().await;
        stop.send(()).unwrap();
        supervisor.token(Stage::Work).cancelled().await;
        go.notify_one();
    };
    let run = supervisor.clone().run(async {
        let _ = stopped.await;
    });
    let (answer, (), ended) = tokio::join!(change, script, run);
    assert_eq!(answer.unwrap().report.results[0].verdict, Verdict::Applied);
    ended.unwrap();
    assert_eq!(handle.view().phase, Phase::Stopping);
    assert_eq!(handle.change(part(vec![]), Order::default()).await.unwrap_err(), Error::Stopping);
}

#[tokio::test]
async fn a_look_at_slow_files_holds_up_no_change_and_says_nothing_of_an_old_tree() {
    let bench = Bench::new();
    let (mut driver, handle) = driver_on(&bench, Arc::new(StandIn::default()));
    driver.recover().await.unwrap();
    apply(&mut driver, vec![item("web", 1, "/one")]).await;
    // Whoever reads it waits until someone writes.
    let slow = bench.live().canonicalize().unwrap().join("slow.conf");
    nix::unistd::mkfifo(&slow, nix::sys::stat::Mode::S_IRWXU).unwrap();
    driver.begin_look();
    let script = async {
        let answer = handle.change(part(vec![item("web", 2, "/two")]), Order::default()).await.unwrap();
        assert_eq!(answer.report.results[0].verdict, Verdict::Applied);
        tokio::task::spawn_blocking(move || fs::write(slow, "foreign")).await.unwrap().unwrap();
    };
    tokio::select! {
        biased;
        (number, on_disk) = async {
            let command = driver.commands.recv().await.unwrap();
            assert!(drift::read(&mut driver.reading).now_or_never().is_none());
            driver.on_command(command).await;
            drift::read(&mut driver.reading).await
        } => driver.end_look(number, on_disk).await,
        () = async { script.await; std::future::pending().await } => {}
    }
    assert_eq!(driver.findings, Vec::<String>::new());
    assert_eq!(driver.drift().await, Vec::<String>::new());
}
