//! The look from time to time at whether the host is as it should be.

use std::{collections::BTreeMap, io, pin::Pin};

use baragon_agent_core::{
    apply::Request,
    check,
    ids::ConfigNumber,
    tree::{Digest, TreePath},
};
use tokio::time::Instant;

use super::{DRIFT_INTERVAL, DRIFT_RETRY, Driver};

/// What the files of a tree really are.
type Digests = BTreeMap<TreePath, Digest>;

/// A tree whose files are being read, off the driver.
pub(super) struct Reading {
    number: ConfigNumber,
    digests: Pin<Box<dyn Future<Output = io::Result<Digests>> + Send + Sync>>,
}

/// Resolves when the files were read; never without a reading. May be dropped
/// and asked again.
pub(super) async fn read(reading: &mut Option<Reading>) -> (ConfigNumber, io::Result<Digests>) {
    match reading {
        Some(reading) => (reading.number, reading.digests.as_mut().await),
        None => std::future::pending().await,
    }
}

// === impl Driver ===

impl Driver {
    /// Begins to read the files of the live tree. Changes go on meanwhile.
    pub(super) fn begin_look(&mut self) {
        let (host, number) = (self.host.clone(), self.state().live.number);
        let digests = Box::pin(async move { host.digests(number).await });
        self.reading = Some(Reading { number, digests });
    }

    /// Goes on when they were read. Those of a tree that is no longer live say
    /// nothing.
    pub(super) async fn end_look(&mut self, number: ConfigNumber, on_disk: io::Result<Digests>) {
        self.reading = None;
        if number == self.state().live.number {
            self.compare(on_disk).await;
        } else {
            self.next_look = Instant::now() + DRIFT_RETRY;
        }
    }

    /// Compares the host with what it should be, and mends it.
    pub(super) async fn look(&mut self) {
        self.reading = None;
        let on_disk = self.host.digests(self.state().live.number).await;
        self.compare(on_disk).await;
    }

    async fn compare(&mut self, on_disk: io::Result<Digests>) {
        self.suspect = false;
        let number = self.state().live.number;
        self.try_templates().await;
        let findings = match number == self.state().live.number {
            true => self.drift_from(on_disk).await,
            false => self.drift().await,
        };
        let mended = match findings.is_empty() {
            true => true,
            false => self.mend(&findings).await,
        };
        self.retry = if mended { DRIFT_RETRY } else { (self.retry * 2).min(DRIFT_INTERVAL) };
        self.last_look = Instant::now();
        self.next_look = self.last_look + if mended { DRIFT_INTERVAL } else { self.retry };
        self.publish(self.phase());
    }

    async fn mend(&mut self, findings: &[String]) -> bool {
        tracing::warn!(?findings, "the host is not as it should be");
        self.metrics.drift_repairs.inc();
        self.host.relink(self.state().live.number).await;
        let live = self.state().live.clone();
        // Of a tree that cannot be read, nothing is there.
        let on_disk = self.host.digests(live.number).await.unwrap_or_default();
        let damaged = check::damaged_files(&live, &on_disk);
        let mut failure = match self.change(Request::repair(damaged)).await {
            Ok(answer) => answer.report.failure,
            Err(error) => Some(error.to_string()),
        };
        if failure.is_some() && self.host.balancer().running().master.is_none() {
            failure = self.serve_what_can_be().await.err();
        }
        let verdict = failure
            .as_ref()
            .map_or_else(|| "repaired".to_owned(), |reason| format!("not repaired: {reason}"));
        self.findings = findings.iter().map(|finding| format!("{finding} ({verdict})")).collect();
        failure.is_none()
    }

    /// What is not as it should be.
    pub(super) async fn drift(&mut self) -> Vec<String> {
        let on_disk = self.host.digests(self.state().live.number).await;
        self.drift_from(on_disk).await
    }

    async fn drift_from(&mut self, on_disk: io::Result<Digests>) -> Vec<String> {
        self.findings.clear();
        let live = self.state().live.clone();
        if !live.exists() {
            return Vec::new();
        }
        let mut findings = match on_disk {
            Ok(on_disk) => check::live_is_always_a_complete_generation(&live, &on_disk),
            Err(error) => vec![format!("the live tree cannot be read: {error}")],
        };
        findings.extend(self.doubt());
        if self.host.trees().live() != Some(live.number) {
            findings.push(format!("the link `live` does not lead to configuration {}", live.number));
        }
        let balancer = self.host.balancer();
        let may_lag = self.state().ledger.awaiting_reload && balancer.running().master.is_some();
        match balancer.confirm(live.number).await {
            Ok(()) => self.served = live.number,
            Err(_) if may_lag => {}
            Err(error) => findings.push(error.to_string()),
        }
        findings
    }

    /// Whether the journal says what it should. One that was removed or changed
    /// must not be pushed.
    fn doubt(&mut self) -> Option<String> {
        let live = &self.state().live;
        let as_written = !live.is_reload_free()
            || self.host.trees().stamp(live.number).is_ok_and(|stamp| stamp == Some(live.stamp()));
        if as_written && !self.state().is_unsure() {
            return None;
        }
        let number = live.number;
        self.state.as_mut()?.doubt();
        Some(format!("the journal of configuration {number} is not as it was written"))
    }
}
