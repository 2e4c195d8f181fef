//! The tree that a part of a batch would make.

use std::collections::BTreeSet;

use super::{Batch, Stage, change};
use crate::{
    apply::{Check, Reload, Scope},
    endpoints::Endpoints,
    ids::{ConfigNumber, ServiceId, Timestamp},
    plan::{self, FilePlan, Level},
    state::State,
    template::{Error, Rendered, Renderer, upstream_name, with_number},
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
    /// The tree with these new versions, and the held versions of the others
    /// that are not left out.
    pub(super) fn compose(
        state: &State,
        batch: &Batch,
        (set, left_out): (&BTreeSet<ServiceId>, &BTreeSet<ServiceId>),
        now: Timestamp,
        renderer: &Renderer,
    ) -> Result<Self, Error> {
        let (mut manifest, mut files, endpoints) = services_with(state, batch, set, left_out);
        files.extend(renderer.shared(&manifest, now, &state.hosts)?);
        let mut present = state.live.files.clone();
        // The balancer has newer endpoints than its tree; they are compared by themselves.
        present.retain(|path, _| !batch.damaged.contains(path) && !path.is_endpoints());
        let difference = plan::difference(&present, &files);
        let forced = batch.reload == Reload::Forced
            || !batch.damaged.is_empty()
            || state.unsure
            || batch.anew
            || moves(state, batch, set, renderer);
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
        if renderer.is_reload_free() {
            files.extend([endpoints.to_file()]);
        }
        files.extend(renderer.main(&manifest, now, &state.hosts)?);
        manifest.files = files.iter().map(|(path, file)| (path.clone(), file.digest().clone())).collect();
        let later = batch.reload == Reload::Later && state.live.exists();
        let level = if later { Level::None } else { Level::Structural };
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

fn services_with(
    state: &State,
    batch: &Batch,
    set: &BTreeSet<ServiceId>,
    left_out: &BTreeSet<ServiceId>,
) -> (Manifest, Files, Endpoints) {
    let mut manifest = Manifest { group: batch.group.clone(), ..state.live.clone() };
    let goes = |id: &ServiceId| batch.gone.contains(id) || left_out.contains(id);
    manifest.services.retain(|id, _| !goes(id) && !is_doubtful(state, batch, set, id));
    let (mut files, mut endpoints) = (Files::new(), Endpoints::default());
    let mut extend = |id: &ServiceId, rendered: &Rendered| {
        files.extend(rendered.files.iter().map(|(path, file)| (path.clone(), file.clone())));
        endpoints.extend_one(upstream_name(id), rendered.peers.clone());
    };
    for id in manifest.services.keys().filter(|id| !set.contains(id)) {
        state.rendered.get(id).into_iter().for_each(|rendered| extend(id, rendered));
    }
    for id in set {
        if let Some(fresh) = batch.fresh.get(id) {
            manifest.services.insert(id.clone(), fresh.held.clone());
            extend(id, &fresh.rendered);
        }
    }
    (manifest, files, endpoints)
}

/// A held version that is rendered differently now is not known to be good;
/// when everything is tried anew, it cannot be what a refused one falls back to.
fn is_doubtful(state: &State, batch: &Batch, set: &BTreeSet<ServiceId>, id: &ServiceId) -> bool {
    let as_served =
        |files: &Files| files.iter().all(|(path, file)| state.live.files.get(path) == Some(file.digest()));
    batch.scope == Scope::Everything && !set.contains(id) && !state.files_of(id).is_some_and(as_served)
}

/// Whether upstreams that no file names differ. Such a change needs a new tree
/// when it comes with something that the live one cannot take.
fn moves(state: &State, batch: &Batch, set: &BTreeSet<ServiceId>, renderer: &Renderer) -> bool {
    let moved = |id| batch.fresh.get(id).is_some_and(|fresh| change::moves(state, id, fresh));
    renderer.is_reload_free() && set.iter().any(moved)
}
