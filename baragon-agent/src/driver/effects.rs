//! Carries out what the core wants done to the host. Each effect may be done
//! twice without harm.

use std::{
    collections::BTreeMap,
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use baragon_agent_core::{
    apply::{Effect, Outcome},
    ids::ConfigNumber,
    tree::{Digest, TreePath},
};

use super::{
    balancer::{Balancer, CheckError, ReloadError},
    files::Trees,
    records,
};
use crate::metrics::{Metrics, seconds};

/// Where the time of a change went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timing {
    pub(crate) render: Duration,
    pub(crate) stage: Duration,
    pub(crate) check: Duration,
    /// From the signal until it is served.
    pub(crate) reload: Duration,
    /// Asking without a change.
    pub(crate) verify: Duration,
    /// How often a configuration was loaded.
    pub(crate) reloads: u32,
}

/// The host: its trees and its balancer.
#[derive(Clone)]
pub(super) struct Host {
    trees: Trees,
    balancer: Arc<dyn Balancer>,
    metrics: Metrics,
}

// === impl Timing ===

impl Timing {
    pub(super) fn render<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let made = work();
        self.render += begin.elapsed();
        made
    }
}

// === impl Host ===

impl Host {
    pub(super) fn new(trees: Trees, balancer: Arc<dyn Balancer>, metrics: Metrics) -> Self {
        Self { trees, balancer, metrics }
    }

    pub(super) fn trees(&self) -> &Trees {
        &self.trees
    }

    pub(super) fn balancer(&self) -> Arc<dyn Balancer> {
        self.balancer.clone()
    }

    /// Carries out one effect.
    pub(super) async fn perform(&self, effect: &Effect, timing: &mut Timing) -> Outcome {
        let begin = Instant::now();
        let outcome = self.carry_out(effect).await;
        let spent = begin.elapsed();
        match effect {
            Effect::Save(_)
            | Effect::Stage(_)
            | Effect::Discard(_)
            | Effect::Swap(_)
            | Effect::Record(_)
            | Effect::Journal(..) => {
                timing.stage += spent;
            }
            Effect::Check(_) | Effect::Sync(_) => {
                timing.check += spent;
                self.metrics.check_seconds.observe(seconds(spent));
            }
            Effect::Reload(_) => {
                timing.reload += spent;
                timing.reloads += 1;
                self.metrics.reload_seconds.observe(seconds(spent));
            }
            Effect::Push(..) => {
                timing.verify += spent;
                self.metrics.push_seconds.observe(seconds(spent));
            }
            Effect::Confirm(_) => timing.verify += spent,
        }
        outcome
    }

    async fn carry_out(&self, effect: &Effect) -> Outcome {
        match effect {
            Effect::Save(ledger) => {
                let (path, ledger) = (self.trees.ledger(), *ledger);
                self.write(move |_| records::save_ledger(&path, &ledger)).await
            }
            Effect::Stage(stage) => {
                let stage = stage.clone();
                self.write(move |trees| trees.stage(&stage)).await
            }
            Effect::Check(number) => self.check(*number).await,
            Effect::Sync(number) => self.sync(*number).await,
            Effect::Discard(number) => {
                let number = *number;
                self.write(move |trees| trees.discard(number)).await
            }
            Effect::Swap(number) => {
                let number = *number;
                self.write(move |trees| trees.swap(number)).await
            }
            Effect::Reload(number) => loaded(self.balancer.reload(*number).await),
            Effect::Confirm(number) => loaded(self.balancer.confirm(*number).await),
            Effect::Record(manifest) => {
                let manifest = manifest.clone();
                self.write(move |trees| trees.record(&manifest)).await
            }
            Effect::Journal(number, change) => {
                let (number, change) = (*number, change.clone());
                self.write(move |trees| trees.journal(number, &change)).await
            }
            Effect::Push(number, change) => loaded(self.balancer.push(*number, change.as_deref()).await),
        }
    }

    /// The check reads while the disk writes: both have to be done before the
    /// swap, in any order.
    async fn check(&self, number: ConfigNumber) -> Outcome {
        let (checked, synced) = tokio::join!(self.balancer.check(number), self.sync(number));
        match checked {
            Ok(()) => synced,
            Err(CheckError::Refused(words)) => Outcome::Refused(words),
            Err(CheckError::Failed(reason)) => Outcome::Failed(reason),
        }
    }

    async fn sync(&self, number: ConfigNumber) -> Outcome {
        self.write(move |trees| trees.sync(number)).await
    }

    pub(super) async fn digests(&self, number: ConfigNumber) -> io::Result<BTreeMap<TreePath, Digest>> {
        self.blocking(move |trees| trees.digests(number)).await
    }

    /// Puts the link back where it belongs.
    pub(super) async fn relink(&self, number: ConfigNumber) {
        if self.trees.live() != Some(number) {
            let _ = self.write(move |trees| trees.swap(Some(number))).await;
        }
    }

    /// Old trees are only a convenience, so a failure is only told.
    pub(super) async fn prune(&self) {
        if let Err(error) = self.blocking(Trees::prune).await {
            tracing::warn!(%error, "old configurations cannot be removed");
        }
    }

    /// Keeps the journal short.
    pub(super) async fn compact(&self, number: ConfigNumber) {
        if let Err(error) = self.blocking(move |trees| trees.compact(number)).await {
            tracing::warn!(%error, "the journal of endpoints cannot be shortened");
        }
    }

    async fn write(&self, work: impl FnOnce(&Trees) -> io::Result<()> + Send + 'static) -> Outcome {
        match self.blocking(work).await {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::Failed(format!("the host's disk: {error}")),
        }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Trees) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let trees = self.trees.clone();
        tokio::task::spawn_blocking(move || work(&trees)).await.map_err(io::Error::other)?
    }
}

fn loaded(result: Result<(), ReloadError>) -> Outcome {
    match result {
        Ok(()) => Outcome::Done,
        Err(ReloadError::Full(words)) => Outcome::Full(words),
        Err(ReloadError::Refused(words)) => Outcome::Refused(words),
        Err(ReloadError::Other(words)) => Outcome::Failed(words),
    }
}
