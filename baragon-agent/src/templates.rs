//! Watches the folder of templates, and offers what is in it.

use std::{path::Path, sync::Arc, time::Duration};

use baragon_agent_core::template::{Renderer, Templates};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use platform::{config::Faults, tasks::Outcome};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, load_templates},
    driver::{self, templates::Offer},
};

/// Files are written one after the other: an editor or a copy is let finish.
const QUIET: Duration = Duration::from_millis(200);
/// But not for ever.
const LONGEST: Duration = Duration::from_secs(2);
/// A safety net, should the kernel's news be lost or the folder be replaced.
const LOOK: Duration = Duration::from_secs(30);

/// Offers templates to the driver.
pub(crate) struct Watch {
    pub(crate) config: Config,
    pub(crate) agent_id: String,
    pub(crate) root: std::path::PathBuf,
    pub(crate) offers: watch::Sender<Option<Offer>>,
}

/// What to start with: the templates that were in use last, so that changed ones
/// go the same way as any other change. When nothing compiles, a host that has
/// something to serve goes on serving it as it is.
///
/// # Errors
/// Nothing compiles, and there is nothing to serve.
pub(crate) fn of_start(config: &Config, agent_id: &str, root: &Path) -> Result<Renderer, Faults> {
    let used_last = driver::templates::kept(root, config.balancer.shipped());
    let used_last = used_last.unwrap_or_else(|error| {
        tracing::warn!(%error, "the templates used last cannot be read");
        None
    });
    let compiled = used_last.map(|templates| config.renderer_of(templates, agent_id, root));
    if let Some(Ok(renderer)) = compiled {
        return Ok(renderer);
    }
    config.renderer(agent_id, root).or_else(|faults| {
        if !driver::has_tree(root) {
            return Err(faults);
        }
        tracing::error!(%faults, "no templates are usable; what is live is served as it is");
        let shipped = config.balancer.shipped();
        Ok(Renderer::unusable(shipped, config.host(agent_id, root), faults.to_string()))
    })
}

// === impl Watch ===

impl Watch {
    /// Until the stop.
    pub(crate) async fn run(self, in_use: Arc<Renderer>, stop: CancellationToken) -> Outcome {
        let mut offered = match in_use.is_usable() {
            true => Ok(in_use.templates().clone()),
            false => Err(String::new()),
        };
        drop(in_use);
        let configured = self.config.configured_templates().map_err(|faults| faults.to_string());
        self.offer(configured, &mut offered);
        let Some(directory) = self.config.templates_directory.clone() else { return Ok(()) };
        loop {
            let (watcher, mut news) = watched(&directory);
            self.look(&directory, &mut offered).await;
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = settled(&mut news) => {}
            }
            drop(watcher);
        }
    }

    async fn look(&self, directory: &Path, offered: &mut Result<Templates, String>) {
        let path = directory.to_string_lossy().into_owned();
        let kind = self.config.balancer;
        let read = tokio::task::spawn_blocking(move || {
            let mut faults = Faults::default();
            load_templates(kind, &path, &mut faults).ok_or_else(|| faults.to_string())
        });
        if let Ok(found) = read.await {
            self.offer(found, offered);
        }
    }

    /// Offers what was not offered last.
    fn offer(&self, found: Result<Templates, String>, offered: &mut Result<Templates, String>) {
        if found == *offered {
            return;
        }
        let renderer = found.clone().and_then(|templates| {
            let renderer = self.config.renderer_of(templates, &self.agent_id, &self.root);
            renderer.map(Arc::new).map_err(|faults| faults.to_string())
        });
        self.offers.send_replace(Some(renderer));
        *offered = found;
    }
}

/// What changes below a folder. Without a watcher, the safety net is all there is.
fn watched(directory: &Path) -> (Option<RecommendedWatcher>, mpsc::Receiver<()>) {
    let (tell, news) = mpsc::channel(1);
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading them is also told, and changes nothing.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            let _ = tell.try_send(());
        }
    });
    let watching = watcher.and_then(|mut watcher| {
        watcher.watch(directory, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    let watcher = watching.inspect_err(|error| tracing::warn!(%error, "the templates cannot be watched"));
    (watcher.ok(), news)
}

/// Resolves when something has changed and nothing does any more, or when it is
/// time to look anyway.
async fn settled(news: &mut mpsc::Receiver<()>) {
    let look = Instant::now() + LOOK;
    tokio::select! {
        // A closed channel is a watcher that does not work.
        Some(()) = news.recv() => {}
        () = sleep_until(look) => return,
    }
    let end = Instant::now() + LONGEST;
    while Instant::now() < end && matches!(timeout(QUIET, news.recv()).await, Ok(Some(()))) {}
}
