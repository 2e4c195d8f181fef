//! The one mapping from errors to statuses.

use baragon_service_core::decide::Fault;
use platform::{kv, serve::invalid_argument};
use tonic::{Code, Status};

use crate::driver::Error;

/// A field and what is wrong with it.
pub(super) type Violation = (String, String);

pub(super) fn from_error(error: Error) -> Status {
    let text = error.to_string();
    match error {
        Error::Refused(faults) => precondition(&fault_violations(&faults)),
        Error::GroupRefused(faults) => {
            let violations: Vec<Violation> =
                faults.into_iter().map(|fault| (fault.field, fault.rule)).collect();
            precondition(&violations)
        }
        Error::Taken(_) => Status::already_exists(text),
        Error::UnknownRequest(_)
        | Error::UnknownGroup(_)
        | Error::UnknownAlias(_)
        | Error::UnknownAgent(_)
        | Error::UnknownGeneration(..) => Status::not_found(text),
        Error::MaintenanceRefused(_) | Error::Deletion(..) => Status::failed_precondition(text),
        Error::Agent { reason, .. } => Status::new(reason.code(), text),
        Error::Contended => Status::aborted(text),
        Error::Store(error) => from_store(&error),
        Error::Stopping => Status::unavailable(text),
    }
}

/// The form is right, the state of things is not: the same details under
/// another code.
fn precondition(violations: &[Violation]) -> Status {
    let listed = invalid_argument(violations);
    Status::with_details(Code::FailedPrecondition, words(violations), listed.details().to_vec().into())
}

/// The form is wrong, and so may be other things.
pub(super) fn malformed(violations: &[Violation]) -> Status {
    let listed = invalid_argument(violations);
    Status::with_details(Code::InvalidArgument, words(violations), listed.details().to_vec().into())
}

pub(super) fn fault_violations(faults: &[Fault]) -> Vec<Violation> {
    faults.iter().map(|fault| (fault.field(), fault.to_string())).collect()
}

fn words(violations: &[Violation]) -> String {
    let lines: Vec<String> = violations.iter().map(|(field, rule)| format!("{field}: {rule}")).collect();
    lines.join("; ")
}

fn from_store(error: &kv::Error) -> Status {
    let text = error.to_string();
    match error {
        kv::Error::Unavailable(_) | kv::Error::Unknown(_) | kv::Error::LeaseLost => Status::unavailable(text),
        kv::Error::Conflict => Status::aborted(text),
        kv::Error::TooLarge(_) => {
            Status::invalid_argument(format!("the request is too large to be stored: {text}"))
        }
        kv::Error::Compacted { .. } | kv::Error::Denied(_) | kv::Error::Fatal(_) => {
            tracing::error!(%error, "the store failed");
            Status::internal(text)
        }
    }
}
