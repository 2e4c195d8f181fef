//! One watch stream of etcd, which ends in ways that are easy to miss.

use etcd_client::{Event, EventType, WatchResponse, WatchStream};

use super::convert;
use crate::kv::{Change, Error, Watch};

pub(super) struct EtcdWatch {
    /// The answer that began the watch; it may hold changes too.
    first: Option<WatchResponse>,
    /// `None` once it broke: such a stream must not be asked again.
    stream: Option<WatchStream>,
}

// === impl EtcdWatch ===

impl EtcdWatch {
    pub(super) fn new(first: WatchResponse, stream: WatchStream) -> Self {
        Self { first: Some(first), stream: Some(stream) }
    }

    /// Cancel-safe: the one await of [`Watch::next`].
    async fn receive(&mut self) -> Option<WatchResponse> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        match self.stream.as_mut()?.message().await {
            Ok(message) => message,
            Err(error) => {
                tracing::debug!(%error, "a watch broke");
                None
            }
        }
    }
}

#[tonic::async_trait]
impl Watch for EtcdWatch {
    async fn next(&mut self) -> Option<Result<Vec<Change>, Error>> {
        loop {
            let Some(message) = self.receive().await else {
                self.stream = None;
                return None;
            };
            if let Some(error) = end_of(&message) {
                self.stream = None;
                return error.map(Err);
            }
            let changes: Vec<_> = message.events().iter().filter_map(change).collect();
            if !changes.is_empty() {
                return Some(Ok(changes));
            }
        }
    }
}

/// Whether the message ends the watch, and the error if that is known. A
/// compacted past comes without a reason.
pub(super) fn end_of(message: &WatchResponse) -> Option<Option<Error>> {
    if !message.canceled() {
        return None;
    }
    let reason = message.cancel_reason();
    if message.compact_revision() > 0 {
        return Some(Some(Error::Compacted { at: convert::revision(message.compact_revision()) }));
    }
    let denied = reason.contains("permission denied");
    Some(denied.then(|| Error::Denied(reason.to_owned())))
}

fn change(event: &Event) -> Option<Change> {
    let entry = convert::entry(event.kv()?);
    Some(match event.event_type() {
        EventType::Put => Change::Put(entry),
        EventType::Delete => Change::Delete { key: entry.key, revision: entry.modified },
    })
}
