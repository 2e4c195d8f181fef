//! Templates that change while the agent runs.
//!
//! Those in use stay in use until the host serves what others make of all that
//! it holds. What is in use is kept beside the trees, so that a start with bad
//! templates does not take down what good ones made.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    sync::Arc,
};

use baragon_agent_core::{
    apply::Request,
    template::{self, Renderer, Source},
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::Driver;

/// Templates to use from now on, or why they cannot be read or compiled.
pub(crate) type Offer = Result<Arc<Renderer>, String>;

/// What others see of the templates: where to offer, and what is in use.
pub(crate) struct Templates {
    pub(crate) offers: watch::Sender<Option<Offer>>,
    pub(crate) in_use: watch::Receiver<Arc<Renderer>>,
}

/// The driver's side.
pub(super) struct Intake {
    offers: watch::Sender<Option<Offer>>,
    fresh: watch::Receiver<Option<Offer>>,
    in_use: watch::Sender<Arc<Renderer>>,
    /// Taken neither for good nor back.
    pending: Option<Offer>,
    problem: Option<String>,
    /// Whether the ones in use are on disk.
    kept: bool,
}

/// The templates in use, on disk.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    v: u32,
    sources: Vec<Source>,
}

const VERSION: u32 = 1;
const FILE: &str = "templates.json";

/// The templates that were in use last; none when there is no such file.
///
/// # Errors
/// It cannot be read.
pub(crate) fn kept(root: &Path, shipped: template::Templates) -> io::Result<Option<template::Templates>> {
    let bytes = match fs::read(root.join(FILE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let kept: Kept = serde_json::from_slice(&bytes)?;
    if kept.v != VERSION {
        return Ok(None);
    }
    let templates = shipped.overlay(kept.sources);
    templates.map(Some).map_err(|rules| io::Error::other(format!("{rules:?}")))
}

/// Durable when it returns.
fn keep(root: &Path, templates: &template::Templates) -> io::Result<()> {
    let kept = Kept { v: VERSION, sources: templates.all().cloned().collect() };
    let next = root.join("templates.next");
    let mut file = fs::File::create(&next)?;
    file.write_all(&serde_json::to_vec(&kept)?)?;
    file.sync_all()?;
    fs::rename(&next, root.join(FILE))?;
    fs::File::open(root)?.sync_all()
}

// === impl Intake ===

impl Intake {
    pub(super) fn new(renderer: Arc<Renderer>) -> Self {
        let (offers, fresh) = watch::channel(None);
        let in_use = watch::Sender::new(renderer);
        Self { offers, fresh, in_use, pending: None, problem: None, kept: false }
    }

    pub(super) fn ends(&self) -> Templates {
        Templates { offers: self.offers.clone(), in_use: self.in_use.subscribe() }
    }

    /// The next offer.
    pub(super) async fn next(&mut self) -> Offer {
        loop {
            // We hold a sender, so there is always a next one.
            let _ = self.fresh.changed().await;
            if let Some(offer) = self.fresh.borrow_and_update().clone() {
                return offer;
            }
        }
    }

    pub(super) fn problem(&self) -> Option<String> {
        self.problem.as_ref().map(|words| format!("changed templates are not used: {words}"))
    }
}

// === impl Driver ===

impl Driver {
    pub(super) async fn take_templates(&mut self, offer: Offer) {
        self.templates.pending = Some(offer);
        self.try_templates().await;
        self.publish(self.phase());
    }

    /// Tries what was offered, and again with each look: a service that did not
    /// fit may be gone, a check that hung may pass.
    pub(super) async fn try_templates(&mut self) {
        let tried = match self.templates.pending.clone() {
            None => return,
            Some(Ok(renderer)) => self.retemplate(renderer).await,
            Some(Err(words)) => Err(words),
        };
        match tried {
            Ok(()) => {
                tracing::info!("changed templates are in use");
                self.templates.pending = None;
                self.templates.problem = None;
                self.metrics.note_templates("used");
            }
            Err(words) => {
                tracing::warn!(words, "changed templates are not used");
                self.templates.problem = Some(words);
                self.metrics.note_templates("refused");
            }
        }
    }

    async fn retemplate(&mut self, renderer: Arc<Renderer>) -> Result<(), String> {
        let state = self.state.as_mut().expect("the state is only away while a change is under way");
        let before = state.retemplate(&renderer)?;
        let old = std::mem::replace(&mut self.renderer, renderer.clone());
        if self.state().live.exists() {
            let failure = match self.change(Request::repair([].into())).await {
                Ok(answer) => answer.report.failure,
                Err(error) => Some(error.to_string()),
            };
            if let Some(words) = failure {
                self.renderer = old;
                let state = self.state.as_mut().expect("the change has brought it back");
                state.restore(before);
                return Err(words);
            }
        }
        self.templates.in_use.send_replace(renderer);
        self.templates.kept = false;
        self.keep_templates().await;
        Ok(())
    }

    /// Keeps the templates in use once something is served with them.
    pub(super) async fn keep_templates(&mut self) {
        if self.templates.kept || !self.state().live.exists() || !self.is_proven() {
            return;
        }
        let (root, renderer) = (self.host.trees().root().to_owned(), self.renderer.clone());
        let kept = tokio::task::spawn_blocking(move || keep(&root, renderer.templates())).await;
        match kept.map_err(io::Error::other).flatten() {
            Ok(()) => self.templates.kept = true,
            Err(error) => tracing::warn!(%error, "the templates in use cannot be kept"),
        }
    }

    /// Whether the templates in use are known to serve something.
    fn is_proven(&self) -> bool {
        if !self.renderer.is_usable() {
            return false;
        }
        let state = self.state();
        let shown = |id| state.files_of(id).is_some_and(|files| !files.is_empty());
        state.problems.is_empty() || state.live.services.keys().any(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_templates_are_found_again() {
        let folder = tempfile::tempdir().unwrap();
        assert!(kept(folder.path(), template::shipped()).unwrap().is_none());
        let source = Source { path: "service/x/{service}.conf.hbs".to_owned(), text: "x".to_owned() };
        let templates = template::shipped().overlay(vec![source]).unwrap();
        keep(folder.path(), &templates).unwrap();
        assert_eq!(kept(folder.path(), template::shipped()).unwrap(), Some(templates));
    }

    #[test]
    fn a_file_of_the_first_version_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let golden = r#"{"v":1,"sources":[{"path":"service/x/{service}.conf.hbs","text":"x"}]}"#;
        fs::write(folder.path().join(FILE), golden).unwrap();
        let templates = kept(folder.path(), template::shipped()).unwrap().unwrap();
        assert!(templates.all().any(|source| source.path.starts_with("service/x/")));
    }
}
