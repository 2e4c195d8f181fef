//! "Why is it waiting, since when, and what would change that?", for every
//! request, deploy, run and task, from the stored state alone. [`report`] has
//! the sentence; here are the causes with their remedies.

mod around;
mod deploy;
mod run;
mod task;

use alloc::{format, string::String, vec::Vec};

pub use self::{deploy::deploy, run::run, task::task};
use crate::{
    placement::NotPlaced,
    report,
    request::{Life, RequestRecord},
    snapshot::Snapshot,
    time::Timestamp,
};

/// One thing that something waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// What is the matter.
    pub what: String,
    /// Since when; `None`: not known.
    pub since: Option<Timestamp>,
    /// What would change it, by itself or by a command.
    pub remedy: String,
    /// What speaks against each node, when a task has no place.
    pub not_placed: Vec<NotPlaced>,
}

/// Why something is as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// One sentence; never empty.
    pub summary: String,
    /// None: nothing is waited for.
    pub causes: Vec<Cause>,
}

// === impl Cause ===

impl Cause {
    fn new(what: impl Into<String>, since: Option<Timestamp>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), since, remedy: remedy.into(), not_placed: Vec::new() }
    }
}

/// Why a request is as it is.
#[must_use]
pub fn request(snapshot: &Snapshot, record: &RequestRecord, now: Timestamp) -> Explanation {
    let id = &record.request.id;
    let mut causes: Vec<Cause> = of_life(record).into_iter().collect();
    if matches!(record.life, Life::Active) {
        causes.extend(around::cluster(snapshot, record, now));
        causes.extend(around::progress(snapshot, record));
        let pending = record.pending.as_ref().and_then(|deploy| snapshot.deploy(id, deploy));
        match pending {
            Some(pending) => causes.extend(deploy(snapshot, pending, now).causes),
            None => causes.extend(around::active(snapshot, record)),
        }
    }
    if let Some(bounce) = &record.bounce {
        let what = format!("its tasks are being replaced, as {} wanted", around::by(&bounce.by));
        causes.push(Cause::new(
            what,
            Some(bounce.since),
            format!("`scheduler bounce {id} --cancel` ends it"),
        ));
    }
    let words = report::explain_request(snapshot, record);
    let summary = match (&*words, causes.first()) {
        ("", None) => format!("request {id} is as it should be"),
        ("", Some(cause)) => format!("request {id}: {}", cause.what),
        (words, _) => format!("request {id}: {words}"),
    };
    Explanation { summary, causes }
}

fn of_life(record: &RequestRecord) -> Option<Cause> {
    let id = &record.request.id;
    match &record.life {
        Life::Active => None,
        Life::Paused { since, .. } => {
            let until = record.expiring.iter().find(|action| action.kind == crate::audit::ActionKind::Pause);
            let by_itself = until.map(|_| "; it also ends by itself").unwrap_or_default();
            let remedy = format!("`scheduler unpause {id}`{by_itself}");
            Some(Cause::new("it is paused", Some(*since), remedy))
        }
        Life::Finished { since } => {
            let remedy = format!("a new deploy runs it again: `scheduler deploy`, or delete request {id}");
            Some(Cause::new("it has run for the last time", Some(*since), remedy))
        }
        Life::Deleting { since, .. } => {
            let remedy = "it goes on by itself: out of the load balancers, then its tasks are stopped";
            Some(Cause::new("it is being deleted", Some(*since), remedy))
        }
        Life::Deleted { at } => {
            let remedy = "put it again to begin anew: `scheduler request put`";
            Some(Cause::new("it is deleted", Some(*at), remedy))
        }
    }
}

/// Either, with the subject before it.
fn summary(subject: impl core::fmt::Display, words: String, causes: &[Cause]) -> String {
    match (words.is_empty(), causes.first()) {
        (false, _) => format!("{subject}: {words}"),
        (true, Some(cause)) => format!("{subject}: {}", cause.what),
        (true, None) => format!("{subject} is as it should be"),
    }
}
