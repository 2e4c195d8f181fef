//! A client takes a request back. Any replica may decide it: the commit holds
//! only if neither the request nor its service moved meanwhile.

use alloc::vec::Vec;

use super::{change_phase, revert};
use crate::{
    clock::Timestamp,
    commit::{Commit, Key},
    ids::{Generation, RequestId},
    request::{Cause, Outcome, Phase, Request, Verdict},
    snapshot::Snapshot,
};

/// What a cancellation comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// It has an effect.
    Accepted(Commit),
    /// The request is past it: its present status is the answer.
    TooLate,
    /// There is no such request.
    Unknown,
}

/// Before anything was sent it just ends, during apply it is reverted, after
/// that the answer is its outcome.
#[must_use]
pub fn cancel(snapshot: &Snapshot, id: &RequestId, now: Timestamp) -> Cancellation {
    let Some(request) = snapshot.request(id) else {
        return Cancellation::Unknown;
    };
    match &request.value.phase {
        Phase::Pending => {
            let outcome = Outcome {
                verdict: Verdict::Canceled,
                message: "canceled before anything was sent".into(),
                generation: Generation(0),
                finished_at: now,
            };
            Cancellation::Accepted(change_phase(request, Phase::Done(outcome), Vec::new()))
        }
        Phase::Applying { .. } => Cancellation::Accepted(taken_back(snapshot, &request.value, now)),
        // It was to wait again; now it only has to be undone.
        Phase::Reverting { cause: Cause::Apart, generation, since } => {
            let (generation, since) = (*generation, *since);
            let phase = Phase::Reverting { cause: Cause::Canceled, generation, since };
            Cancellation::Accepted(change_phase(request, phase, request.value.notes.clone()))
        }
        Phase::Reverting { .. } | Phase::Done(_) => Cancellation::TooLate,
    }
}

fn taken_back(snapshot: &Snapshot, request: &Request, now: Timestamp) -> Commit {
    let flight = snapshot.flight(request.service());
    if !flight.iter().any(|one| one.value.id() == request.id()) {
        // Not all of it is known here: what is relied on does not hold, so all is read anew.
        let ids = request.merged.iter().chain([request.id()]).map(|id| Key::Request(id.clone()));
        return ids.fold(Commit::new(), |commit, key| commit.expecting(key, None));
    }
    revert::begin(&flight, snapshot.service(request.service()), now, |one| {
        let cause = if one.id() == request.id() { Cause::Canceled } else { Cause::Apart };
        revert::Reason { cause, notes: one.notes.clone(), times: one.times }
    })
}
