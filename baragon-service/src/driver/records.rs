//! The persisted forms: JSON with a version. `golden/v1.jsonl` holds one of each
//! as it was first written; they must be read for ever.

use std::collections::BTreeSet;

use baragon_service_core::{
    agent::{Agent, AgentKey, KnownAgent, Level, Maintenance, SyncRecord},
    clock::Timestamp,
    commit::{Key, Record},
    group::{Group, GroupAlias},
    ids::{AgentId, Domain, Generation, GroupName, RequestId, Revision, ServiceId, TemplateName},
    request::{AgentNote, Cause, NoteState, Outcome, Phase, Request, Submission},
    service::{Content, Past, ServiceRecord},
    timeline::Timeline,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

const VERSION: u32 = 1;

/// A value that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("it is written in format {found}, this version reads {VERSION}; upgrade this replica")]
    Version { found: u32 },
    #[error("it is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
    #[error("its key names no record of this kind")]
    Misplaced,
}

#[derive(Deserialize)]
struct Header {
    v: u32,
}

#[derive(Serialize, Deserialize)]
struct RequestForm {
    v: u32,
    submission: Submission,
    domains: BTreeSet<Domain>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    groups: BTreeSet<GroupName>,
    accepted_ms: Timestamp,
    deadline_ms: Timestamp,
    phase: PhaseForm,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    merged: Vec<RequestId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    alone: bool,
    #[serde(default, skip_serializing_if = "is_unknown")]
    times: Timeline,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PhaseForm {
    Pending,
    Applying { generation: Generation, since_ms: Timestamp },
    Reverting { cause: Cause, generation: Generation, since_ms: Timestamp },
    Done(Outcome),
}

#[derive(Serialize, Deserialize)]
struct NoteForm {
    group: GroupName,
    agent: AgentId,
    state: NoteState,
    level: Level,
    message: String,
    attempts: u32,
}

#[derive(Serialize, Deserialize)]
struct ServiceForm {
    v: u32,
    id: ServiceId,
    generation: Generation,
    content: Option<Content>,
    known_in: BTreeSet<GroupName>,
    last_request: RequestId,
    updated_ms: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct GroupForm {
    v: u32,
    group: Group,
}

#[derive(Serialize, Deserialize)]
struct PathForm {
    v: u32,
    owner: ServiceId,
}

/// Written by the agents, so fields may come that this version does not know.
#[derive(Serialize, Deserialize)]
struct AgentForm {
    v: u32,
    agent_id: AgentId,
    group: GroupName,
    address: String,
    #[serde(default)]
    boot_id: String,
    #[serde(default)]
    since_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    templates: Option<Vec<String>>,
}

#[derive(Serialize, Deserialize)]
struct SyncForm {
    v: u32,
    presence: Revision,
    in_sync: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    maintenance: bool,
    message: String,
}

#[derive(Serialize, Deserialize)]
struct PastForm {
    v: u32,
    service: ServiceId,
    generation: Generation,
    content: Option<Content>,
    request: RequestId,
    at_ms: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct AliasForm {
    v: u32,
    alias: GroupAlias,
}

#[derive(Serialize, Deserialize)]
struct KnownForm {
    v: u32,
    address: String,
    presence: Revision,
    live: bool,
    seen_ms: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct MaintenanceForm {
    v: u32,
    on: bool,
    message: String,
    since_ms: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct FloorForm {
    v: u32,
    generation: Generation,
}

/// Up to where the requests that have ended were told to a webhook: the place
/// of the last one, by when it ended and then by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Cursor {
    pub(super) revision: Revision,
    pub(super) request: String,
}

#[derive(Serialize, Deserialize)]
struct CursorForm {
    v: u32,
    #[serde(flatten)]
    cursor: Cursor,
}

pub(super) fn encode_cursor(cursor: &Cursor) -> Vec<u8> {
    to_json(&CursorForm { v: VERSION, cursor: cursor.clone() })
}

/// One that cannot be read is as good as none: the webhook begins anew.
pub(super) fn decode_cursor(value: &[u8]) -> Option<Cursor> {
    let form: CursorForm = serde_json::from_slice(value).ok()?;
    (form.v == VERSION).then_some(form.cursor)
}

pub(crate) fn encode(record: &Record) -> Vec<u8> {
    match record {
        Record::Request(request) => to_json(&request_form(request)),
        Record::Service(service) => to_json(&service_form(service)),
        Record::Group(group) => to_json(&GroupForm { v: VERSION, group: group.clone() }),
        Record::Path(_, owner) => to_json(&PathForm { v: VERSION, owner: owner.clone() }),
        Record::Agent(agent) => to_json(&agent_form(agent)),
        Record::Sync(sync) => to_json(&SyncForm {
            v: VERSION,
            presence: sync.presence,
            in_sync: sync.in_sync,
            maintenance: sync.maintenance,
            message: sync.message.clone(),
        }),
        Record::Past(past) => to_json(&past_form(past)),
        Record::Alias(alias) => to_json(&AliasForm { v: VERSION, alias: alias.clone() }),
        Record::Known(known) => to_json(&known_form(known)),
        Record::Maintenance(word) => to_json(&MaintenanceForm {
            v: VERSION,
            on: word.on,
            message: word.message.clone(),
            since_ms: word.since,
        }),
        Record::Floor(generation) => to_json(&FloorForm { v: VERSION, generation: *generation }),
    }
}

/// # Errors
/// A version that is not known, or a value that is not what the key says.
pub(crate) fn decode(key: &Key, value: &[u8]) -> Result<Record, Error> {
    let Header { v } = serde_json::from_slice(value)?;
    if v != VERSION {
        return Err(Error::Version { found: v });
    }
    let record = match key {
        Key::Request(_) => Record::Request(request(parse(value)?)),
        Key::Service(_) => Record::Service(service(parse(value)?)),
        Key::Group(_) => Record::Group(parse::<GroupForm>(value)?.group),
        Key::Path(path) => Record::Path(path.clone(), parse::<PathForm>(value)?.owner),
        Key::Agent(_) => Record::Agent(agent(parse(value)?)),
        Key::Sync(key) => {
            let SyncForm { v: _, presence, in_sync, maintenance, message } = parse(value)?;
            Record::Sync(SyncRecord { key: key.clone(), presence, in_sync, maintenance, message })
        }
        Key::Floor => Record::Floor(parse::<FloorForm>(value)?.generation),
        Key::Past(..) => Record::Past(past(parse(value)?)),
        Key::Alias(_) => Record::Alias(parse::<AliasForm>(value)?.alias),
        Key::Known(key) => Record::Known(known(key, parse(value)?)),
        Key::Maintenance(key) => {
            let MaintenanceForm { v: _, on, message, since_ms } = parse(value)?;
            Record::Maintenance(Maintenance { key: key.clone(), on, message, since: since_ms })
        }
    };
    if record.key() == *key { Ok(record) } else { Err(Error::Misplaced) }
}

fn to_json<T: Serialize>(form: &T) -> Vec<u8> {
    serde_json::to_vec(form).expect("forms are plain data with text keys")
}

fn parse<T: DeserializeOwned>(value: &[u8]) -> Result<T, Error> {
    Ok(serde_json::from_slice(value)?)
}

fn request_form(request: &Request) -> RequestForm {
    RequestForm {
        v: VERSION,
        submission: request.submission.clone(),
        domains: request.domains.clone(),
        groups: request.groups.clone(),
        accepted_ms: request.accepted_at,
        deadline_ms: request.deadline,
        phase: phase_form(&request.phase),
        notes: request.notes.iter().map(note_form).collect(),
        merged: request.merged.clone(),
        alone: request.alone,
        times: request.times,
    }
}

fn request(form: RequestForm) -> Request {
    Request {
        submission: form.submission,
        domains: form.domains,
        groups: form.groups,
        accepted_at: form.accepted_ms,
        deadline: form.deadline_ms,
        phase: phase(form.phase),
        notes: form.notes.into_iter().map(note).collect(),
        merged: form.merged,
        alone: form.alone,
        times: form.times,
    }
}

fn is_unknown(times: &Timeline) -> bool {
    *times == Timeline::default()
}

fn phase_form(phase: &Phase) -> PhaseForm {
    match phase.clone() {
        Phase::Pending => PhaseForm::Pending,
        Phase::Applying { generation, since } => PhaseForm::Applying { generation, since_ms: since },
        Phase::Reverting { cause, generation, since } => {
            PhaseForm::Reverting { cause, generation, since_ms: since }
        }
        Phase::Done(outcome) => PhaseForm::Done(outcome),
    }
}

fn phase(form: PhaseForm) -> Phase {
    match form {
        PhaseForm::Pending => Phase::Pending,
        PhaseForm::Applying { generation, since_ms } => Phase::Applying { generation, since: since_ms },
        PhaseForm::Reverting { cause, generation, since_ms } => {
            Phase::Reverting { cause, generation, since: since_ms }
        }
        PhaseForm::Done(outcome) => Phase::Done(outcome),
    }
}

fn note_form(note: &AgentNote) -> NoteForm {
    NoteForm {
        group: note.agent.group.clone(),
        agent: note.agent.id.clone(),
        state: note.state,
        level: note.level,
        message: note.message.clone(),
        attempts: note.attempts,
    }
}

fn note(form: NoteForm) -> AgentNote {
    AgentNote {
        agent: AgentKey { group: form.group, id: form.agent },
        state: form.state,
        level: form.level,
        message: form.message,
        attempts: form.attempts,
    }
}

fn service_form(service: &ServiceRecord) -> ServiceForm {
    ServiceForm {
        v: VERSION,
        id: service.id.clone(),
        generation: service.generation,
        content: service.content.clone(),
        known_in: service.known_in.clone(),
        last_request: service.last_request.clone(),
        updated_ms: service.updated_at,
    }
}

fn service(form: ServiceForm) -> ServiceRecord {
    ServiceRecord {
        id: form.id,
        generation: form.generation,
        content: form.content,
        known_in: form.known_in,
        last_request: form.last_request,
        updated_at: form.updated_ms,
    }
}

fn past_form(past: &Past) -> PastForm {
    PastForm {
        v: VERSION,
        service: past.service.clone(),
        generation: past.generation,
        content: past.content.clone(),
        request: past.request.clone(),
        at_ms: past.at,
    }
}

fn past(form: PastForm) -> Past {
    Past {
        service: form.service,
        generation: form.generation,
        content: form.content,
        request: form.request,
        at: form.at_ms,
    }
}

fn known_form(known: &KnownAgent) -> KnownForm {
    KnownForm {
        v: VERSION,
        address: known.address.clone(),
        presence: known.presence,
        live: known.live,
        seen_ms: known.seen_at,
    }
}

fn known(key: &AgentKey, form: KnownForm) -> KnownAgent {
    KnownAgent {
        key: key.clone(),
        address: form.address,
        presence: form.presence,
        live: form.live,
        seen_at: form.seen_ms,
    }
}

fn agent_form(agent: &Agent) -> AgentForm {
    AgentForm {
        v: VERSION,
        agent_id: agent.key.id.clone(),
        group: agent.key.group.clone(),
        address: agent.address.clone(),
        boot_id: agent.boot.clone(),
        since_ms: agent.since.0,
        templates: agent.templates.as_ref().map(|known| known.iter().map(ToString::to_string).collect()),
    }
}

fn agent(form: AgentForm) -> Agent {
    let key = AgentKey { group: form.group, id: form.agent_id };
    // A name that no service can ask for does not matter.
    let named = |known: Vec<String>| known.iter().filter_map(|name| TemplateName::parse(name).ok()).collect();
    Agent {
        key,
        address: form.address,
        boot: form.boot_id,
        since: Timestamp(form.since_ms),
        templates: form.templates.map(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::keys::Keys;

    const GOLDEN: &str = include_str!("golden/v1.jsonl");

    /// One line a record: the key, a tab, the value.
    #[test]
    fn records_of_version_1_are_read_and_written_as_ever() {
        let keys = Keys::below("/b");
        for line in GOLDEN.lines() {
            let (key, value) = line.split_once('\t').unwrap();
            let key = keys.parse(key).unwrap();
            let record = decode(&key, value.as_bytes()).unwrap_or_else(|error| panic!("{key:?}: {error}"));
            let written = String::from_utf8(encode(&record)).unwrap();
            assert_eq!(written, value, "{key:?}");
        }
        assert_eq!(GOLDEN.lines().count(), 19);
    }

    #[test]
    fn a_later_version_is_refused_by_name() {
        let key = Key::Group(GroupName::parse("g").unwrap());
        let error = decode(&key, br#"{"v":2,"group":{}}"#).unwrap_err();
        assert!(error.to_string().contains("format 2"), "{error}");
    }

    #[test]
    fn a_record_under_another_key_is_refused() {
        let value = encode(&Record::Group(Group::named(GroupName::parse("a").unwrap())));
        let key = Key::Group(GroupName::parse("b").unwrap());
        assert!(matches!(decode(&key, &value), Err(Error::Misplaced)));
    }
}
