//! The one mapping from errors to statuses.

use platform::{kv, serve::invalid_argument};
use scheduler_core::{decide::admit::Refusal, ids::Fault};
use tonic::Status;

use crate::driver::handle::Error;

pub(super) fn of(error: Error) -> Status {
    match error {
        Error::Refused(Refusal::Invalid(faults)) => invalid(&faults),
        Error::Refused(Refusal::NotFound(words)) => Status::not_found(words),
        Error::Refused(Refusal::AlreadyExists(words)) => Status::already_exists(words),
        Error::Refused(Refusal::Precondition(words)) => Status::failed_precondition(words),
        Error::Refused(Refusal::Exhausted(words)) => Status::resource_exhausted(words),
        Error::Contended => Status::aborted(error.to_string()),
        Error::Store(error) => of_store(&error),
    }
}

pub(super) fn invalid(faults: &[Fault]) -> Status {
    let violations: Vec<_> = faults.iter().map(|fault| (fault.field.clone(), fault.rule.clone())).collect();
    invalid_argument(&violations)
}

fn of_store(error: &kv::Error) -> Status {
    match error {
        kv::Error::Unavailable(_)
        | kv::Error::Unknown(_)
        | kv::Error::LeaseLost
        | kv::Error::Compacted { .. } => Status::unavailable(error.to_string()),
        kv::Error::Conflict => Status::aborted(error.to_string()),
        kv::Error::TooLarge(_) => Status::resource_exhausted(error.to_string()),
        kv::Error::Denied(_) | kv::Error::Fatal(_) => {
            tracing::error!(%error, "the store failed a call");
            Status::internal(error.to_string())
        }
    }
}
