//! A client takes a request back. Any replica may decide it: the commit holds
//! only if neither the request nor its service moved meanwhile.

use alloc::vec::Vec;

use super::{change_phase, revert};
use crate::{
    clock::Timestamp,
    commit::Commit,
    ids::{Generation, RequestId},
    request::{Cause, Outcome, Phase, Verdict},
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
        Phase::Applying { .. } => {
            let record = snapshot.service(request.value.service());
            Cancellation::Accepted(revert::begin(request, record, Cause::Canceled, now))
        }
        Phase::Reverting { .. } | Phase::Done(_) => Cancellation::TooLate,
    }
}
