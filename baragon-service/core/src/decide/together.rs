//! Queued changes of upstreams of one service are taken together: one
//! generation, one render, one answer each.
//!
//! If that does not work, or a client takes one of them back, all are reverted
//! and the others wait again, to go one by one: only the bad one fails.

use alloc::vec::Vec;

use super::{
    View,
    size::{self, MAX_BYTES},
};
use crate::{
    clock::Timestamp,
    request::{Cause, Request},
    service::ServiceRecord,
    snapshot::Stored,
};

/// Requests of one generation: four such generations fit a transaction.
const MOST: usize = 30;
/// Upstreams that they may name in all: they are written in one transaction.
const MOST_UPSTREAMS: usize = 2_000;

impl View<'_> {
    /// The oldest request with those behind it that may go along.
    pub(super) fn together<'a>(
        &self,
        head: &'a Stored<Request>,
        heard: &[&'a Stored<Request>],
        record: Option<&ServiceRecord>,
    ) -> Vec<&'a Stored<Request>> {
        let present = record.and_then(|record| record.content.as_ref());
        let Some(present) = present.filter(|present| head.value.only_moves_upstreams(present)) else {
            return Vec::from([head]);
        };
        let mut room = MOST_UPSTREAMS.saturating_sub(head.value.size());
        let mut bytes = MAX_BYTES.saturating_sub(size::bytes(&head.value.submission));
        let goes_along = |request: &&&'a Stored<Request>| {
            let left = room.checked_sub(request.value.size());
            let left = left.zip(bytes.checked_sub(size::bytes(&request.value.submission)));
            (room, bytes) = left.unwrap_or_default();
            left.is_some()
                && self.now < request.value.deadline
                && request.value.only_moves_upstreams(present)
                && sent_alike(&head.value, &request.value)
        };
        let others = heard.iter().skip(1).take_while(goes_along).copied();
        let all: Vec<_> = core::iter::once(head).chain(others).take(MOST).collect();
        let too_much = all.len() > 1 && size::excess(all.iter().map(|one| &one.value), record).is_some();
        if too_much { Vec::from([head]) } else { all }
    }
}

/// Why each is reverted when the flight is given up at its deadline.
pub(super) fn late(flight: &[&Stored<Request>], request: &Request, now: Timestamp, message: &str) -> Cause {
    if flight.len() == 1 || now >= request.deadline {
        Cause::DeadlineExceeded { message: message.into() }
    } else {
        Cause::Apart
    }
}

fn sent_alike(one: &Request, other: &Request) -> bool {
    let flags = |request: &Request| (request.submission.no_validate, request.submission.no_reload);
    flags(one) == flags(other)
}
