//! The leader, asked by the others for what only it knows: the words of the
//! agents while a request is on its way.
//!
//! Nothing depends on it. When it is not known, or does not answer at once, the
//! store's view stands.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use baragon_service_core::ids::RequestId;
use futures_util::{Stream, stream};
use platform::{
    client::{Connection, MESSAGE_SIZE, Policy, Replicas},
    election::Role,
};
use proto::baragon::v1::{
    GetRequestRequest, RequestStatus, WatchRequestRequest, WatchRequestResponse,
    baragon_service_client::BaragonServiceClient,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::Instant,
};
use tonic::{Request, Status, Streaming, metadata::MetadataMap};

/// Marks a question that another replica passes on: it is not passed on again.
const PASSED_ON: &str = "baragon-passed-on";
/// A leader that is well answers within milliseconds.
const PATIENCE: Duration = Duration::from_millis(500);
/// After it did not answer it is left alone for so long.
const REST: Duration = Duration::from_secs(1);
/// Most requests have ended before: nothing is relayed of them.
const RELAY_AFTER: Duration = Duration::from_millis(100);
/// Streams that one connection takes are 200; the questions need room too.
const RELAYS: usize = 150;

/// What a relay of a request's changes tells.
#[derive(Debug)]
pub(crate) enum Word {
    /// The leader said so.
    Said(Box<RequestStatus>),
    /// It says nothing any more.
    Silent,
}

/// The changes of a request as the leader tells them. Never ends.
pub(crate) type Relay = Pin<Box<dyn Stream<Item = Word> + Send>>;

/// A way to the leader. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Leader {
    role: watch::Receiver<Role>,
    line: Arc<Mutex<Option<Line>>>,
    relays: Arc<Semaphore>,
}

/// The connection to the one that led last.
#[derive(Clone, Debug)]
struct Line {
    address: String,
    replicas: Replicas,
    rests_until: Instant,
}

/// One relay between two words.
struct Relaying {
    leader: Leader,
    request: String,
    resume: Instant,
    open: Option<Open>,
}

struct Open {
    address: String,
    stream: Streaming<WatchRequestResponse>,
    _place: OwnedSemaphorePermit,
}

/// The value of the leader's key: who it is, and where.
pub(crate) fn candidacy(name: &str, address: &str) -> String {
    format!("{name}@{address}")
}

/// The name in the value of the leader's key.
pub(super) fn name_of(candidacy: &str) -> &str {
    candidacy.rsplit_once('@').map_or(candidacy, |(name, _)| name)
}

/// Whether another replica has passed the question on.
pub(crate) fn is_passed_on(metadata: &MetadataMap) -> bool {
    metadata.contains_key(PASSED_ON)
}

/// Of a question that is not to be passed on.
pub(crate) fn no_relay() -> Relay {
    Box::pin(stream::pending())
}

fn passed_on<T>(call: T) -> Request<T> {
    let mut request = Request::new(call);
    request.metadata_mut().insert(PASSED_ON, "1".parse().expect("a digit is a value of a header"));
    request
}

// === impl Leader ===

impl Leader {
    pub(super) fn new(role: watch::Receiver<Role>) -> Self {
        Self { role, line: Arc::default(), relays: Arc::new(Semaphore::new(RELAYS)) }
    }

    /// The status in the leader's words, if it is another replica and answers.
    pub(super) async fn status(&self, id: &RequestId) -> Option<RequestStatus> {
        let line = self.line().filter(|line| line.rests_until <= Instant::now())?;
        let call = passed_on(GetRequestRequest { request_id: id.to_string() });
        let answer = tokio::time::timeout(PATIENCE, async { line.client().get_request(call).await }).await;
        match answer {
            Ok(Ok(answer)) => answer.into_inner().status,
            Ok(Err(status)) => {
                self.rest(&line, &status);
                None
            }
            Err(_) => {
                self.rest(&line, &Status::deadline_exceeded(format!("no answer within {PATIENCE:?}")));
                None
            }
        }
    }

    /// The changes of a request in the leader's words, as long as it is another
    /// replica.
    pub(super) fn relay(&self, id: &RequestId) -> Relay {
        let resume = Instant::now() + RELAY_AFTER;
        let relaying = Relaying { leader: self.clone(), request: id.to_string(), resume, open: None };
        Box::pin(stream::unfold(relaying, |mut relaying| async move {
            let word = relaying.next().await;
            Some((word, relaying))
        }))
    }

    fn rest(&self, line: &Line, status: &Status) {
        tracing::debug!(address = line.address, %status, "the leader cannot be asked");
        let rests_until = Instant::now() + REST;
        let mut kept = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_mut().filter(|kept| kept.address == line.address) {
            kept.rests_until = rests_until;
        }
    }

    fn line(&self) -> Option<Line> {
        let address = address_of(&self.role.borrow())?.to_owned();
        let mut kept = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|kept| kept.address != address) {
            let policy = Policy { attempt_timeout: PATIENCE, deadline: PATIENCE };
            let replicas = Replicas::new(&[format!("http://{address}")], policy).ok()?;
            *kept = Some(Line { address, replicas, rests_until: Instant::now() });
        }
        kept.clone()
    }
}

// === impl Line ===

impl Line {
    fn client(&self) -> BaragonServiceClient<Connection> {
        BaragonServiceClient::new(self.replicas.connection()).max_decoding_message_size(MESSAGE_SIZE)
    }
}

// === impl Relaying ===

impl Relaying {
    async fn next(&mut self) -> Word {
        loop {
            let Some(open) = &mut self.open else {
                tokio::time::sleep_until(self.resume).await;
                if self.leader.role.wait_for(|role| address_of(role).is_some()).await.is_err() {
                    // The election ends only with the process.
                    std::future::pending::<()>().await;
                }
                self.resume = Instant::now() + REST;
                self.open = self.begin().await;
                continue;
            };
            let moved = self.leader.role.wait_for(|role| address_of(role) != Some(&open.address));
            tokio::select! {
                answer = open.stream.message() => {
                    let status = answer.ok().flatten().and_then(|answer| answer.status);
                    if let Some(status) = status {
                        return Word::Said(Box::new(status));
                    }
                }
                // Another one leads, or the election has ended with the process.
                _ = moved => {}
            }
            self.open = None;
            return Word::Silent;
        }
    }

    async fn begin(&mut self) -> Option<Open> {
        let place = Arc::clone(&self.leader.relays).try_acquire_owned().ok()?;
        let line = self.leader.line()?;
        let call = passed_on(WatchRequestRequest { request_id: self.request.clone() });
        let begun = tokio::time::timeout(PATIENCE, async { line.client().watch_request(call).await }).await;
        let stream = begun.ok()?.ok()?.into_inner();
        Some(Open { address: line.address, stream, _place: place })
    }
}

/// Where the leader is, if it is another replica.
fn address_of(role: &Role) -> Option<&str> {
    match role {
        Role::Leading(_) => None,
        Role::Following { leader } => leader.as_ref()?.rsplit_once('@').map(|(_, address)| address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_its_address() {
        assert_eq!(name_of(&candidacy("one@home", "127.0.0.1:7200")), "one@home");
        assert_eq!(name_of("of-an-older-version"), "of-an-older-version");
    }
}
