//! What a transaction of the store can take, told before it is too late.

use alloc::vec::Vec;

use serde::Serialize;

use crate::{
    request::{Request, content_of},
    service::ServiceRecord,
};

/// Of an encoded request, of all that are taken together, and of the content
/// of a service: all three go into one transaction of at most 1.5 MiB.
pub(super) const MAX_BYTES: usize = 256 * 1024;

/// What a value comes to when it is stored.
#[must_use]
pub fn bytes(value: &impl Serialize) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX, |text: Vec<u8>| text.len())
}

/// What the service would come to, if that is too much. It may always shrink.
pub(super) fn excess<'a>(
    flight: impl IntoIterator<Item = &'a Request>,
    record: Option<&ServiceRecord>,
) -> Option<usize> {
    let next = content_of(flight, record).ok()??;
    let size = bytes(&next);
    let present = || record.and_then(|record| record.content.as_ref()).map_or(0, bytes);
    (size > MAX_BYTES && size > present()).then_some(size)
}
