//! A request may run after others, but never, by any way, after itself.

use alloc::{collections::BTreeSet, format, vec::Vec};

use super::Refusal;
use crate::{
    commit::Commit,
    ids::{Fault, RequestId},
    request::{Request, RequestRecord, job::When},
    snapshot::{Key, Snapshot},
};

/// The requests that one runs after.
#[must_use]
pub fn parents(request: &Request) -> &[RequestId] {
    match request.schedule.as_ref().map(|schedule| &schedule.when) {
        Some(When::After(parents)) => parents,
        Some(When::Times { .. }) | None => &[],
    }
}

/// Walks up from the request. The commit relies on all that was seen, so that
/// two commands at the same time cannot close a ring.
pub(super) fn check_parents(
    view: &Snapshot,
    commit: &mut Commit,
    record: &RequestRecord,
) -> Result<(), Refusal> {
    let request = &record.request;
    let known = view.request(&request.id).filter(|known| !known.is_deleted());
    if known.is_some_and(|known| parents(&known.request) == parents(request)) {
        return Ok(());
    }
    let mut faults = Vec::new();
    for (index, parent) in parents(request).iter().enumerate() {
        if let Some(rule) = fault(view, commit, &request.id, parent) {
            faults.push(Fault::new(format!("request.schedule.after[{index}]"), rule));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(faults)) }
}

fn fault(
    view: &Snapshot,
    commit: &mut Commit,
    child: &RequestId,
    parent: &RequestId,
) -> Option<alloc::string::String> {
    let known = view.request(parent).filter(|known| !known.is_deleted());
    commit.rely_on(view, Key::Request(parent.clone()));
    let Some(known) = known else {
        return Some(format!("there is no request {parent}; create it first"));
    };
    if !known.request.kind.is_job() {
        return Some(format!("{parent} is a {}, which never ends; name a job", known.request.kind));
    }
    let mut seen = BTreeSet::new();
    let mut open: Vec<RequestId> = [parent.clone()].into();
    while let Some(next) = open.pop() {
        let above = view.request(&next).map(|known| parents(&known.request)).unwrap_or_default();
        if above.contains(child) {
            return Some(format!("{next} runs after {child}: no request may come to wait for itself"));
        }
        commit.rely_on(view, Key::Request(next.clone()));
        open.extend(above.iter().filter(|id| seen.insert((*id).clone())).cloned());
    }
    None
}
