//! What a commit makes of the state of a request, which hangs together with its
//! deploy and with what the leader remembers of it.

use std::sync::Arc;

use scheduler_core::{
    commit::Commit,
    ids::RequestId,
    progress::Progress,
    report::RequestState,
    request::RequestRecord,
    snapshot::{Key, Record, Snapshot},
    time::Timestamp,
};
use serde_json::json;

use super::{News, event};
use crate::config::Topic;

/// A request with what its state is made of.
struct Standing {
    record: Arc<RequestRecord>,
    state: RequestState,
    progress: Option<Arc<Progress>>,
}

// === impl Standing ===

impl Standing {
    /// From what is stored where; `None`: there is no such request.
    fn of(id: &RequestId, stored: impl Fn(&Key) -> Option<Record>) -> Option<Self> {
        let Some(Record::Request(record)) = stored(&Key::Request(id.clone())) else { return None };
        let progress = match stored(&Key::Progress(id.clone())) {
            Some(Record::Progress(progress)) => Some(progress),
            _ => None,
        };
        let pending =
            record.pending.as_ref().and_then(|deploy| stored(&Key::Deploy(id.clone(), deploy.clone())));
        let pending = match &pending {
            Some(Record::Deploy(pending)) => Some(&**pending),
            _ => None,
        };
        let state = RequestState::of(&record, pending, progress.as_deref());
        Some(Self { record, state, progress })
    }

    fn is_told_as(&self, other: &Self) -> bool {
        self.state == other.state
            && self.record.request == other.record.request
            && self.record.active == other.record.active
    }
}

fn words_of_deaths(progress: &Arc<Progress>) -> String {
    progress
        .deaths
        .last()
        .map_or_else(String::new, |last| format!("tasks die one after another, the last one {last}"))
}

pub(super) fn of_request(before: &Snapshot, commit: &Commit, id: &RequestId, now: Timestamp) -> Option<News> {
    let was = |key: &Key| before.get(key).map(|(record, _)| record);
    let is = |key: &Key| commit.writes().get(key).map_or_else(|| was(key), Clone::clone);
    let after = Standing::of(id, is)?;
    if Standing::of(id, was).is_some_and(|before| before.is_told_as(&after)) {
        return None;
    }
    let request = &after.record.request;
    let cooldown = after.progress.as_ref().and_then(|progress| progress.cooldown.as_ref());
    let cooldown = cooldown.filter(|_| after.state == RequestState::SystemCooldown);
    let more = json!({
        "request_id": request.id, "type": request.kind.to_string(), "instances": request.instances,
        "active_deploy_id": after.record.active, "owners": request.owners,
        "cooldown_until_ms": cooldown.map(|cooldown| cooldown.until.0),
        "message": cooldown.and(after.progress.as_ref()).map_or_else(String::new, words_of_deaths),
    });
    Some(event(Topic::Request, request.id.as_str(), after.state.name(), now, more))
}
