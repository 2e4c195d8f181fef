//! The tree that a part of a batch would make.

use std::collections::BTreeSet;

use super::{Batch, Stage};
use crate::{
    apply::{Check, Reload, Scope},
    ids::{ConfigNumber, ServiceId, Timestamp},
    plan::{self, FilePlan, Level},
    state::State,
    template::{Error, Renderer, with_number},
    tree::{Files, Manifest},
};

/// A tree to try.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) manifest: Manifest,
    pub(super) plan: FilePlan,
    pub(super) level: Level,
    /// Whether it goes live without the balancer being told.
    pub(super) later: bool,
    pub(super) unchecked: bool,
}

// === impl Candidate ===

impl Candidate {
    /// The tree with these new versions, and the held versions of the others.
    pub(super) fn compose(
        state: &State,
        batch: &Batch,
        set: &BTreeSet<ServiceId>,
        now: Timestamp,
        renderer: &Renderer,
    ) -> Result<Self, Error> {
        let (mut manifest, mut files) = services_with(state, batch, set);
        files.extend(renderer.shared(&manifest, now, &state.hosts)?);
        let mut present = state.live.files.clone();
        present.retain(|path, _| !batch.damaged.contains(path));
        let difference = plan::difference(&present, &files);
        let forced = batch.reload == Reload::Forced || !batch.damaged.is_empty();
        if difference == Level::None && !forced {
            manifest.files = state.live.files.clone();
            let later = batch.reload == Reload::Later;
            return Ok(Self {
                manifest,
                plan: FilePlan::default(),
                level: Level::None,
                later,
                unchecked: true,
            });
        }
        manifest = with_number(&manifest, state.ledger.last.next());
        files.extend(renderer.main(&manifest, now, &state.hosts)?);
        manifest.files = files.iter().map(|(path, file)| (path.clone(), file.digest().clone())).collect();
        let later = batch.reload == Reload::Later && state.live.exists();
        let level = if later { Level::None } else { plan::level_taken(difference).max(Level::Structural) };
        let unchecked = batch.check == Check::Skip && !batch.fresh.is_empty() && !later;
        Ok(Self { plan: plan::plan_files(&present, &files), manifest, level, later, unchecked })
    }

    pub(super) fn number(&self) -> ConfigNumber {
        self.manifest.number
    }

    /// Whether the live tree will do as it is.
    pub(super) fn is_live(&self, state: &State) -> bool {
        self.manifest.number == state.live.number
    }

    pub(super) fn stage(&self, state: &State) -> Stage {
        Stage { manifest: self.manifest.clone(), plan: self.plan.clone(), from: state.live.number }
    }
}

fn services_with(state: &State, batch: &Batch, set: &BTreeSet<ServiceId>) -> (Manifest, Files) {
    let mut manifest = Manifest { group: batch.group.clone(), ..state.live.clone() };
    manifest.services.retain(|id, _| !batch.gone.contains(id) && !is_doubtful(state, batch, set, id));
    let mut files = Files::new();
    for id in manifest.services.keys().filter(|id| !set.contains(id)) {
        extend(&mut files, state.rendered.get(id));
    }
    for id in set {
        if let Some(fresh) = batch.fresh.get(id) {
            manifest.services.insert(id.clone(), fresh.held.clone());
            extend(&mut files, Some(&fresh.files));
        }
    }
    (manifest, files)
}

/// A held version that is rendered differently now is not known to be good;
/// when everything is tried anew, it cannot be what a refused one falls back to.
fn is_doubtful(state: &State, batch: &Batch, set: &BTreeSet<ServiceId>, id: &ServiceId) -> bool {
    let as_served =
        |files: &Files| files.iter().all(|(path, file)| state.live.files.get(path) == Some(file.digest()));
    batch.scope == Scope::Everything && !set.contains(id) && !state.rendered.get(id).is_some_and(as_served)
}

fn extend(files: &mut Files, more: Option<&Files>) {
    files.extend(more.into_iter().flatten().map(|(path, file)| (path.clone(), file.clone())));
}
