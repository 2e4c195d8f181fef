//! A change of endpoints alone: every file of the tree stays as it is, so it
//! needs neither a new tree nor a check nor a reload.

use std::collections::BTreeSet;

use super::{Batch, Reload, Scope, batch::Fresh};
use crate::{
    endpoints::{Change, Endpoints},
    ids::{ServiceId, Timestamp},
    state::State,
    template::{Renderer, upstream_name},
    tree::Manifest,
};

/// The change that these new versions are, if it is one of endpoints alone.
pub(super) fn compose(
    state: &State,
    batch: &Batch,
    set: &BTreeSet<ServiceId>,
    now: Timestamp,
    renderer: &Renderer,
) -> Option<Change> {
    let within_the_tree = batch.group == state.live.group
        && batch.gone.is_empty()
        && batch.damaged.is_empty()
        && !batch.anew
        && batch.reload != Reload::Forced;
    let taken = renderer.is_reload_free() && state.live.is_reload_free();
    if !within_the_tree || !taken || state.ledger.awaiting_reload || state.unsure {
        return None;
    }
    let fresh: Vec<_> = set.iter().filter_map(|id| batch.fresh.get_key_value(id)).collect();
    let moved = fresh.iter().any(|(id, fresh)| moves(state, id, fresh));
    if !moved || !fresh.iter().all(|(id, fresh)| keeps_files(state, id, fresh)) {
        return None;
    }
    let services = fresh.iter().map(|(id, fresh)| ((*id).clone(), fresh.held.clone())).collect();
    let named = |(id, fresh): &(&ServiceId, &Fresh)| Some((upstream_name(id), fresh.rendered.peers.clone()?));
    let lists = fresh.iter().filter_map(named).collect();
    let change = Change { edition: state.live.edition.next(), services, lists };
    let shared_may_differ = batch.scope == Scope::Everything || renderer.shares_services();
    let is_alone = !shared_may_differ || keeps_shared(state, &change, now, renderer);
    is_alone.then_some(change)
}

/// The record of the live tree, brought to this one by a line of the journal: of
/// thousands of services it names only those that differ. None: it takes more.
pub(super) fn note(state: &State, wanted: &Manifest) -> Option<Change> {
    let live = &state.live;
    let same = wanted.number == live.number && wanted.group == live.group && wanted.files == live.files;
    let keeps_all = live.services.keys().all(|id| wanted.services.contains_key(id));
    if !same || !keeps_all || state.unsure || state.ledger.awaiting_reload {
        return None;
    }
    let news = wanted.services.iter().filter(|(id, held)| live.services.get(*id) != Some(held));
    let services = news.map(|(id, held)| (id.clone(), held.clone())).collect();
    Some(Change { edition: live.edition.next(), services, lists: Endpoints::default() })
}

/// Whether the balancer has to learn something about this service.
pub(super) fn moves(state: &State, id: &ServiceId, fresh: &Fresh) -> bool {
    fresh.rendered.peers.as_deref() != state.peers_of(id)
}

/// What takes the change back.
pub(super) fn undo(state: &State, change: &Change) -> Change {
    let ids = || change.services.keys();
    // A line cannot say that a tombstone was not held before: it stays, in memory too.
    let told = change.services.iter();
    let services = told.map(|(id, told)| (id.clone(), state.held(id).unwrap_or(told).clone()));
    let lists = ids().filter_map(|id| Some((upstream_name(id), state.peers_of(id)?.into())));
    let lists: Endpoints = lists.collect();
    Change { edition: change.edition.next(), services: services.collect(), lists }
}

fn keeps_files(state: &State, id: &ServiceId, fresh: &Fresh) -> bool {
    let Some(before) = state.files_of(id) else { return false };
    let files = &fresh.rendered.files;
    let as_served = files.iter().all(|(path, file)| state.live.files.get(path) == Some(file.digest()));
    !files.is_empty() && as_served && before.keys().eq(files.keys())
}

fn keeps_shared(state: &State, change: &Change, now: Timestamp, renderer: &Renderer) -> bool {
    let mut manifest: Manifest = state.live.clone();
    change.apply_to(&mut manifest);
    renderer
        .shared(&manifest, now, &state.hosts)
        .is_ok_and(|files| files.iter().all(|(path, file)| state.live.files.get(path) == Some(file.digest())))
}
