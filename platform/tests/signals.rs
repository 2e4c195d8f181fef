//! The signal that stops a process, in a process of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use nix::sys::signal::{Signal, raise};
use platform::tasks::{Kind, Stage, Supervisor, stop_signal};

#[tokio::test]
async fn sigterm_stops_the_supervisor_in_order() {
    let mut signal = std::pin::pin!(stop_signal());
    assert!(futures_util::poll!(signal.as_mut()).is_pending(), "the handlers are installed");
    let supervisor = Supervisor::new(Duration::from_secs(5));
    let token = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::Critical, "work", async move {
        token.cancelled().await;
        Ok(())
    });
    raise(Signal::SIGTERM).unwrap();
    tokio::time::timeout(Duration::from_secs(10), supervisor.run(signal)).await.unwrap().unwrap();
}
