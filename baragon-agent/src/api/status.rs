//! The one mapping from the driver's errors to gRPC's.

use tonic::Status;

use crate::driver::Error;

pub(super) fn of(error: &Error) -> Status {
    let message = error.to_string();
    match error {
        Error::Stale(_) | Error::Overtaken { .. } => Status::failed_precondition(message),
        Error::Converging(_) | Error::Maintenance(_) | Error::Stopping => Status::unavailable(message),
        Error::Converged => Status::aborted(message),
    }
}
