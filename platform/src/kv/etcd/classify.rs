//! etcd's errors by what can be done about them.
//!
//! Codes alone do not tell: OUT_OF_RANGE is both "compacted" and "too long",
//! a time-out of the client is CANCELLED, a broken connection UNKNOWN.

use std::error::Error as _;

use tonic::{Code, Status};

use super::Repeat;
use crate::kv::{Error, Revision};

/// The remedy for a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Surely not carried out; another member may take it.
    NotSent,
    /// Nobody knows whether it was carried out; another member may answer.
    NoAnswer,
    LeaseGone,
    Compacted,
    TooLarge,
    Denied,
    Fatal,
}

// === impl Class ===

impl Class {
    pub(super) fn of(error: &etcd_client::Error) -> Self {
        use etcd_client::Error as Etcd;
        match error {
            Etcd::GRpcStatus(status) => of_status(status),
            Etcd::LeaseKeepAliveError(reason) if reason.contains("not found") => Self::LeaseGone,
            Etcd::TransportError(_) => Self::NotSent,
            Etcd::IoError(_) | Etcd::WatchError(_) | Etcd::LeaseKeepAliveError(_) => Self::NoAnswer,
            _ => Self::Fatal,
        }
    }

    /// Whether the same call may be sent to another member.
    pub(super) fn allows(self, repeat: Repeat) -> bool {
        match self {
            Self::NotSent => true,
            Self::NoAnswer => repeat == Repeat::Always,
            Self::LeaseGone | Self::Compacted | Self::TooLarge | Self::Denied | Self::Fatal => false,
        }
    }

    /// `commits`: being carried out unseen would matter.
    pub(super) fn into_error(self, reason: String, commits: bool) -> Error {
        match self {
            Self::NotSent => Error::Unavailable(reason),
            Self::NoAnswer if commits => Error::Unknown(reason),
            Self::NoAnswer => Error::Unavailable(reason),
            Self::LeaseGone => Error::LeaseLost,
            // A read does not tell up to where; the watch does.
            Self::Compacted => Error::Compacted { at: Revision(0) },
            Self::TooLarge => Error::TooLarge(reason),
            Self::Denied => Error::Denied(reason),
            Self::Fatal => Error::Fatal(reason),
        }
    }
}

fn of_status(status: &Status) -> Class {
    let says = |part: &str| status.message().contains(part);
    match status.code() {
        Code::Unavailable if never_connected(status) => Class::NotSent,
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Unknown | Code::Aborted => {
            Class::NoAnswer
        }
        Code::Internal if status.source().is_some() => Class::NoAnswer,
        Code::NotFound if says("lease not found") => Class::LeaseGone,
        Code::OutOfRange if says("compacted") => Class::Compacted,
        Code::OutOfRange if says("too large") => Class::TooLarge,
        Code::ResourceExhausted if says("too many requests") => Class::NotSent,
        Code::ResourceExhausted if says("larger than max") => Class::TooLarge,
        Code::InvalidArgument if says("too large") || says("too many operations") => Class::TooLarge,
        Code::InvalidArgument if says("user name") || says("auth") => Class::Denied,
        Code::PermissionDenied | Code::Unauthenticated => Class::Denied,
        _ => Class::Fatal,
    }
}

fn never_connected(status: &Status) -> bool {
    std::iter::successors(status.source(), |&error| error.source())
        .any(<dyn std::error::Error>::is::<tonic::ConnectError>)
}

/// The error with the cause that its own text leaves out.
pub(super) fn describe(error: &etcd_client::Error) -> String {
    match error {
        etcd_client::Error::GRpcStatus(status) => match root(status) {
            Some(cause) => format!("{}: {cause}", status.message()),
            None => format!("{} ({:?})", status.message(), status.code()),
        },
        other => other.to_string(),
    }
}

fn root(status: &Status) -> Option<String> {
    std::iter::successors(status.source(), |&error| error.source()).last().map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(code: Code, message: &str) -> Class {
        Class::of(&etcd_client::Error::GRpcStatus(Status::new(code, message)))
    }

    #[test]
    fn what_etcd_says_has_one_remedy() {
        let table = [
            (Code::Unavailable, "etcdserver: request timed out", Class::NoAnswer),
            (Code::Cancelled, "Timeout expired", Class::NoAnswer),
            (Code::Unknown, "h2 protocol error: error reading a body from connection", Class::NoAnswer),
            (Code::NotFound, "etcdserver: requested lease not found", Class::LeaseGone),
            (Code::OutOfRange, "etcdserver: mvcc: required revision has been compacted", Class::Compacted),
            (
                Code::OutOfRange,
                "Error, decoded message length too large: found 6 bytes, the limit is: 4 bytes",
                Class::TooLarge,
            ),
            (Code::OutOfRange, "etcdserver: mvcc: required revision is a future revision", Class::Fatal),
            (Code::InvalidArgument, "etcdserver: request is too large", Class::TooLarge),
            (Code::InvalidArgument, "etcdserver: too many operations in txn request", Class::TooLarge),
            (Code::InvalidArgument, "etcdserver: duplicate key given in txn request", Class::Fatal),
            (Code::InvalidArgument, "etcdserver: user name is empty", Class::Denied),
            (Code::ResourceExhausted, "etcdserver: too many requests", Class::NotSent),
            (Code::ResourceExhausted, "etcdserver: mvcc: database space exceeded", Class::Fatal),
            (Code::PermissionDenied, "etcdserver: permission denied", Class::Denied),
            (Code::Unauthenticated, "etcdserver: invalid auth token", Class::Denied),
        ];
        for (code, message, expected) in table {
            assert_eq!(class(code, message), expected, "{message}");
        }
    }

    #[test]
    fn a_lease_that_is_gone_is_told_apart_from_a_broken_stream() {
        let lost = etcd_client::Error::LeaseKeepAliveError("lease not found".to_owned());
        assert_eq!(Class::of(&lost), Class::LeaseGone);
        let broken = etcd_client::Error::LeaseKeepAliveError("channel closed".to_owned());
        assert_eq!(Class::of(&broken), Class::NoAnswer);
    }

    #[test]
    fn only_a_commit_without_answer_is_of_unknown_outcome() {
        let text = || "x".to_owned();
        assert!(matches!(Class::NoAnswer.into_error(text(), true), Error::Unknown(_)));
        assert!(matches!(Class::NoAnswer.into_error(text(), false), Error::Unavailable(_)));
        assert!(matches!(Class::NotSent.into_error(text(), true), Error::Unavailable(_)));
    }

    #[test]
    fn a_commit_is_sent_again_only_if_it_was_not_sent() {
        assert!(Class::NotSent.allows(Repeat::IfNotSent));
        assert!(!Class::NoAnswer.allows(Repeat::IfNotSent));
        assert!(Class::NoAnswer.allows(Repeat::Always));
    }
}
