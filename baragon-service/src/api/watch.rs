//! The status of a request, pushed at each change until it has ended.

use std::pin::Pin;

use baragon_service_core::ids::{RequestId, Revision};
use futures_util::{Stream, StreamExt, stream};
use proto::baragon::v1::{RequestPhase, RequestStatus, WatchRequestRequest, WatchRequestResponse};
use tokio::sync::watch;
use tonic::Status;

use super::{Api, Asked, requests::known_id, status::from_error};
use crate::driver::{self, Relay, Word};

/// What [`Api::watch`] answers.
pub(super) type Statuses = Pin<Box<dyn Stream<Item = Result<WatchRequestResponse, Status>> + Send>>;

struct Watch {
    api: Api,
    id: RequestId,
    changes: watch::Receiver<u64>,
    told: Option<RequestStatus>,
    /// What the last look was made at.
    seen: Option<Seen>,
    /// The leader's words, if another replica leads.
    relay: Relay,
    /// Whether they come: then they are all that is told before the end.
    relayed: bool,
}

/// The request's last writing and the epoch of the agents: as long as both are
/// the same, so is the status. Thousands of streams wake at each change.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    modified: Option<Revision>,
    epoch: u64,
}

impl Api {
    pub(super) async fn watch(&self, call: WatchRequestRequest, asked: Asked) -> Result<Statuses, Status> {
        let id = known_id(&call.request_id)?;
        self.handle.refresh_request(&id).await.map_err(from_error)?;
        self.status_of(&id)?;
        let relay = match asked {
            Asked::ByClient => self.handle.relay(&id),
            Asked::ByReplica => driver::no_relay(),
        };
        let (api, changes) = (self.clone(), self.handle.watch());
        let watch = Watch { api, id, changes, told: None, seen: None, relay, relayed: false };
        Ok(Box::pin(stream::unfold(Some(watch), next)))
    }
}

async fn next(watch: Option<Watch>) -> Option<(Result<WatchRequestResponse, Status>, Option<Watch>)> {
    let mut watch = watch?;
    match watch.next_status().await {
        Ok(status) => {
            let done = status.phase() == RequestPhase::Done;
            watch.told = Some(status.clone());
            Some((Ok(WatchRequestResponse { status: Some(status) }), (!done).then_some(watch)))
        }
        Err(status) => Some((Err(status), None)),
    }
}

// === impl Watch ===

impl Watch {
    fn look(&self) -> Seen {
        self.api.handle.read(|state| Seen {
            modified: state.snapshot.request(&self.id).map(|stored| stored.modified),
            epoch: state.epoch,
        })
    }

    /// What the leader says and was not told yet.
    fn hear(&mut self, word: Option<Word>) -> Option<RequestStatus> {
        match word {
            Some(Word::Said(status)) => {
                self.relayed = true;
                Some(*status).filter(|status| self.told.as_ref() != Some(status))
            }
            Some(Word::Silent) | None => {
                // What is known here may be more by now.
                (self.relayed, self.seen) = (false, None);
                None
            }
        }
    }

    async fn next_status(&mut self) -> Result<RequestStatus, Status> {
        let drain = self.api.handle.drain().clone();
        loop {
            self.changes.mark_unchanged();
            let seen = self.look();
            if self.seen.replace(seen) != Some(seen) {
                let status = self.api.status_of(&self.id)?;
                let tells = !self.relayed || status.phase() == RequestPhase::Done;
                if tells && self.told.as_ref() != Some(&status) {
                    return Ok(status);
                }
            }
            tokio::select! {
                changed = self.changes.changed() => changed.map_err(|_| stopping())?,
                word = self.relay.next() => {
                    if let Some(status) = self.hear(word) {
                        return Ok(status);
                    }
                }
                () = drain.cancelled() => return Err(stopping()),
            }
        }
    }
}

fn stopping() -> Status {
    Status::unavailable("this replica is stopping; watch on another")
}
