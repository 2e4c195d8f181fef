//! What must hold of a host at any instant between two steps. Each function
//! lists what is broken; the simulation calls them after every step, the agent
//! when it starts and from time to time.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{ConfigNumber, Generation, ServiceId},
    state::State,
    tree::{Digest, Manifest, TreePath},
};

/// The live tree holds exactly the files that its record names.
#[must_use]
pub fn live_is_always_a_complete_generation(
    live: &Manifest,
    on_disk: &BTreeMap<TreePath, Digest>,
) -> Vec<String> {
    let mut broken: Vec<_> = live
        .files
        .iter()
        .filter_map(|(path, digest)| match on_disk.get(path) {
            None => Some(format!("{path} is missing")),
            Some(found) if found != digest => Some(format!("{path} was changed")),
            Some(_) => None,
        })
        .collect();
    broken.extend(
        on_disk.keys().filter(|path| !live.files.contains_key(path)).map(|path| format!("{path} is foreign")),
    );
    broken
}

/// The files of the live tree that are missing, changed or foreign.
#[must_use]
pub fn damaged_files(live: &Manifest, on_disk: &BTreeMap<TreePath, Digest>) -> BTreeSet<TreePath> {
    let wrong =
        live.files.iter().filter(|(path, digest)| on_disk.get(*path) != Some(*digest)).map(|(path, _)| path);
    let foreign = on_disk.keys().filter(|path| !live.files.contains_key(*path));
    wrong.chain(foreign).cloned().collect()
}

/// No service went back to a lower generation, except by a fall-back to an
/// older tree, which is none.
#[must_use]
pub fn stale_generation_never_replaces_newer(before: &Manifest, after: &Manifest) -> Vec<String> {
    let went_back = |(id, old): (&ServiceId, Generation)| {
        let new = after.services.get(id)?.generation;
        (new < old).then(|| format!("{id} went from generation {old} to {new}"))
    };
    before.services.iter().map(|(id, held)| (id, held.generation)).filter_map(went_back).collect()
}

/// A number is given to one tree only, so that the balancer's answer means one.
#[must_use]
pub fn number_is_used_once(used: &BTreeMap<ConfigNumber, Manifest>, served: &Manifest) -> Vec<String> {
    match used.get(&served.number) {
        Some(known) if known.files != served.files => {
            vec![format!("number {} stands for two trees", served.number)]
        }
        Some(_) | None => Vec::new(),
    }
}

/// The state's own parts agree.
#[must_use]
pub fn state_is_consistent(state: &State) -> Vec<String> {
    let mut broken = Vec::new();
    if state.ledger.last < state.live.number {
        broken.push(format!(
            "the live tree {} is above the last number {}",
            state.live.number, state.ledger.last
        ));
    }
    let unknown = state.rendered.keys().filter(|id| !state.live.services.contains_key(*id));
    broken.extend(unknown.map(|id| format!("{id} is rendered but not held")));
    broken
}
