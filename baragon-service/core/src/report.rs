//! Why is nothing happening? What each agent said, and what is waited for.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use crate::{
    agent::{AgentKey, Level},
    decide::concerned_agents,
    ids::{GroupName, RequestId},
    progress::{Item, Progress, Word},
    request::{AgentNote, Cause, NoteState, Phase, Request},
    service::ServiceRecord,
    snapshot::Snapshot,
    timeline::Timeline,
};

/// What a request waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// An older request of the same service.
    Behind(RequestId),
    /// A group without a live agent.
    NoLiveAgent(GroupName),
    /// Its agents are all busy with earlier calls.
    AgentsBusy,
    /// The leader has not taken it up yet.
    Leader,
}

/// Why it is where it is, for a person.
#[must_use]
pub fn message(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> String {
    match &request.phase {
        Phase::Done(outcome) => outcome.message.clone(),
        Phase::Pending => waiting(snapshot, progress, request),
        Phase::Applying { generation, .. } => {
            format!("applying generation {generation}{}", listed(snapshot, progress, request))
        }
        Phase::Reverting { cause, .. } => {
            format!("{}; reverting{}", because(cause), listed(snapshot, progress, request))
        }
    }
}

/// What the request waits for, in words.
#[must_use]
pub fn waiting(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> String {
    match request.phase {
        Phase::Pending => {
            let reason = reason(snapshot, progress, request);
            reason.map_or_else(|| Waiting::Leader.to_string(), |reason| reason.to_string())
        }
        Phase::Applying { .. } | Phase::Reverting { .. } => missing(snapshot, progress, request),
        Phase::Done(_) => String::new(),
    }
}

/// The word of every agent that is or was concerned.
#[must_use]
pub fn notes(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> Vec<AgentNote> {
    let Some(generation) = request.told() else {
        return request.notes.clone();
    };
    let reverting = matches!(request.phase, Phase::Reverting { .. });
    let mut notes: BTreeMap<&AgentKey, AgentNote> =
        request.notes.iter().map(|note| (&note.agent, gone(note))).collect();
    for agent in concerned_agents(snapshot, request) {
        let item = progress.and_then(|known| known.item(&agent.key, request.service(), generation));
        let before = request.notes.iter().find(|note| note.agent == agent.key);
        let attempts =
            progress.and_then(|known| known.standing(&agent.key)).map_or(0, |one| one.retry.attempts);
        notes.insert(&agent.key, note(&agent.key, before, item, attempts, reverting));
    }
    notes.into_values().collect()
}

/// When it passed its steps, as far as it is known here.
#[must_use]
pub fn timeline(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> Timeline {
    let Phase::Applying { generation, .. } = request.phase else {
        return request.times;
    };
    let sent = progress.and_then(|known| known.first_sent(request.service(), generation));
    let Some((progress, sent)) = progress.zip(sent) else {
        return request.times;
    };
    let agents = concerned_agents(snapshot, request);
    let passed =
        agents.map(|agent| progress.item(&agent.key, request.service(), generation)?.passage.as_ref());
    request.times.passed(sent, passed.collect::<Option<Vec<_>>>().unwrap_or_default())
}

/// A waiting note for every live agent that is concerned.
pub(crate) fn fresh_notes(snapshot: &Snapshot, request: &Request) -> Vec<AgentNote> {
    concerned_agents(snapshot, request).map(|agent| fresh(&agent.key)).collect()
}

/// What a request that was not sent yet waits for.
#[must_use]
pub fn reason(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> Option<Waiting> {
    let head = snapshot.head(request.service())?;
    if head.value.id() != request.id() {
        let before =
            snapshot.waiting(request.service()).take_while(|one| one.value.id() != request.id()).last()?;
        return Some(Waiting::Behind(before.value.id().clone()));
    }
    let record: Option<&ServiceRecord> = snapshot.service(request.service()).map(|stored| &stored.value);
    let unmanned = |group: &GroupName| snapshot.agents_of(group).next().is_none();
    if let Some(group) = request.required(record).into_iter().find(unmanned) {
        return Some(Waiting::NoLiveAgent(group));
    }
    let progress = progress?;
    let called = |key| progress.standing(key).is_some_and(crate::progress::Standing::is_called);
    concerned_agents(snapshot, request).all(|agent| called(&agent.key)).then_some(Waiting::AgentsBusy)
}

fn listed(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> String {
    let words: Vec<String> = notes(snapshot, progress, request).iter().map(word).collect();
    if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) }
}

fn missing(snapshot: &Snapshot, progress: Option<&Progress>, request: &Request) -> String {
    let record: Option<&ServiceRecord> = snapshot.service(request.service()).map(|stored| &stored.value);
    let unmanned = |group: &GroupName| snapshot.agents_of(group).next().is_none();
    let groups = request.required(record).into_iter().filter(unmanned);
    let mut parts: Vec<String> = groups.map(|group| Waiting::NoLiveAgent(group).to_string()).collect();
    let all = notes(snapshot, progress, request);
    parts.extend(all.iter().filter(|note| note.state == NoteState::Waiting).map(word));
    parts.join(", ")
}

fn word(note: &AgentNote) -> String {
    let state = match note.state {
        NoteState::Waiting => "waiting",
        NoteState::Applied => "applied",
        NoteState::Failed => "failed",
        NoteState::Gone => "gone",
        NoteState::Reverted => "reverted",
    };
    let summary = note.message.lines().next().unwrap_or_default();
    match (note.state, summary) {
        (NoteState::Waiting | NoteState::Failed, summary) if !summary.is_empty() => {
            format!("{} {state} ({summary})", note.agent)
        }
        (
            NoteState::Waiting
            | NoteState::Failed
            | NoteState::Applied
            | NoteState::Gone
            | NoteState::Reverted,
            _,
        ) => {
            format!("{} {state}", note.agent)
        }
    }
}

fn because(cause: &Cause) -> String {
    match cause {
        Cause::Refused { message } => message.clone(),
        Cause::DeadlineExceeded { message } => format!("the deadline passed: {message}"),
        Cause::Canceled => "canceled".to_string(),
        Cause::Apart => "it did not work together with others, and will go by itself".to_string(),
    }
}

fn note(
    agent: &AgentKey,
    before: Option<&AgentNote>,
    item: Option<&Item>,
    calls: u32,
    reverting: bool,
) -> AgentNote {
    // The words of the agent that brought a request down are kept to the end.
    if let Some(culprit) = before.filter(|note| reverting && note.state == NoteState::Failed) {
        return culprit.clone();
    }
    let mut note = fresh(agent);
    note.attempts = calls;
    if let Some(item) = item {
        note.message.clone_from(&item.message);
        note.attempts = item.retry.attempts;
        (note.state, note.level) = match item.word {
            Word::Applied(level) if reverting => (NoteState::Reverted, level),
            Word::Applied(level) => (NoteState::Applied, level),
            Word::Invalid => (NoteState::Failed, Level::Unknown),
            Word::Failed | Word::Stale(_) => (NoteState::Waiting, Level::Unknown),
        };
    }
    note
}

fn fresh(agent: &AgentKey) -> AgentNote {
    AgentNote {
        agent: agent.clone(),
        state: NoteState::Waiting,
        level: Level::Unknown,
        message: String::new(),
        attempts: 0,
    }
}

fn gone(note: &AgentNote) -> AgentNote {
    AgentNote { state: NoteState::Gone, ..note.clone() }
}

// === impl Waiting ===

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Behind(request) => write!(f, "waiting behind request {request}"),
            Self::NoLiveAgent(group) => write!(f, "group {group} has no live agent"),
            Self::AgentsBusy => f.write_str("its agents are busy with earlier requests"),
            Self::Leader => f.write_str("accepted"),
        }
    }
}
