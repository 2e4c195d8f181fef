//! What has to agree before a deploy goes on with its next group.

use alloc::{format, string::String, vec::Vec};

use super::{
    retreat,
    rollout::{begin_group, drain},
    verdict::{forgive, give_up_gate},
};
use crate::{
    deploy::{DeployRecord, Failure, FailureKind, Gate, Groups, Step},
    draft::Draft,
    ids::DeployId,
    observed::{GateAnswer, GateKey},
    time::{Millis, Timestamp},
};

/// One call to a gate, until its answer is here.
const FIRST_ANSWER: Millis = Millis::seconds(12);
/// Somebody who has not looked for a week will not.
const LONGEST_MANUAL: Millis = Millis::seconds(7 * 24 * 3600);

/// What a gate says.
enum Word {
    Agrees,
    Waits(Timestamp),
    Refuses(FailureKind, alloc::string::String),
}

pub(super) fn follow(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord, since: Timestamp) -> bool {
    if let Some(failure) = give_up_gate(draft, record) {
        return retreat::begin(draft, id, record, failure);
    }
    forgive(draft, id, record);
    if !missing(draft, id, record.taken).is_empty() {
        // Its replacement has to serve before anything else.
        draft.enter(id, Step::Launching);
        draft.edit_deploy(id, |record| record.gates_passed = 0);
        return true;
    }
    let Some(gate) = gate(record) else {
        drain(draft, id);
        return true;
    };
    match ask(draft, record, gate, since) {
        Word::Agrees => {
            pass(draft, id, gate);
            true
        }
        Word::Waits(until) => {
            draft.wake(until);
            false
        }
        Word::Refuses(kind, words) => retreat::begin(draft, id, record, Failure::new(kind, words)),
    }
}

/// The gate that is asked now.
pub(crate) fn gate(record: &DeployRecord) -> Option<&Gate> {
    record.deploy.rollout.as_ref()?.gates.get(record.gates_passed as usize)
}

/// The group whose tasks serve now, from 1. Who goes on by hand may leave some out.
pub(crate) fn group(record: &DeployRecord) -> u32 {
    let passed = match record.deploy.rollout.as_ref().map(|rollout| &rollout.groups) {
        Some(Groups::Targets(targets)) => targets.iter().filter(|target| **target <= record.taken).count(),
        Some(Groups::Of(size)) => record.taken.div_ceil((*size).max(1)) as usize,
        None => 0,
    };
    u32::try_from(passed).unwrap_or(u32::MAX).max(1)
}

/// Tells the answers to different questions apart.
pub(crate) fn key(record: &DeployRecord, since: Timestamp) -> GateKey {
    GateKey { deploy: record.deploy.id.clone(), gate: record.gates_passed, since }
}

fn missing(draft: &Draft<'_>, id: &DeployId, places: u32) -> Vec<u32> {
    let has = |place: &u32| {
        draft.tasks.values().any(|task| task.deploy == *id && task.instance == *place && task.is_staying())
    };
    let places = places.min(draft.instances());
    (1..=places).filter(|place| !has(place)).collect()
}

fn ask(draft: &Draft<'_>, record: &DeployRecord, gate: &Gate, since: Timestamp) -> Word {
    let refused = |words| Word::Refuses(FailureKind::GateRefused, words);
    match gate {
        Gate::Timed { wait } if draft.now >= since + *wait => Word::Agrees,
        Gate::Timed { wait } => Word::Waits(since + *wait),
        Gate::Manual if record.advance.is_some() => Word::Agrees,
        Gate::Manual if draft.now >= since + LONGEST_MANUAL => {
            let words = format!("nobody advanced it within {LONGEST_MANUAL}");
            Word::Refuses(FailureKind::Deadline, words)
        }
        Gate::Manual => Word::Waits(since + LONGEST_MANUAL),
        Gate::Webhook { url, timeout } => match draft.observed.gate(&draft.id(), &key(record, since)) {
            Some(GateAnswer::Accepted) => Word::Agrees,
            Some(GateAnswer::Refused(words)) => refused(format!("{} refused: {words}", shown(url))),
            Some(GateAnswer::Later(words)) if draft.now >= since + *timeout => {
                refused(format!("{} did not accept within {timeout}: {words}", shown(url)))
            }
            Some(GateAnswer::Later(_)) => Word::Waits(since + *timeout),
            None => match draft.observed.heard_by(since, since + *timeout, FIRST_ANSWER) {
                latest if draft.now >= latest => {
                    refused(format!("{} did not answer within {timeout}", shown(url)))
                }
                latest => Word::Waits(latest),
            },
        },
    }
}

/// What may be told of an address: its query may hold a token, and what comes
/// before the host a password.
pub(crate) fn shown(url: &str) -> String {
    let text = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rfind('@').map_or(0, |at| at + 1);
    format!("{scheme}://{}", &rest[host..])
}

/// Written down, so that nobody asks again what was agreed.
fn pass(draft: &mut Draft<'_>, id: &DeployId, gate: &Gate) {
    let since = draft.now;
    let manual = matches!(gate, Gate::Manual);
    draft.enter(id, Step::Gate { since });
    draft.edit_deploy(id, |record| {
        record.gates_passed += 1;
        if let Some(wish) = record.advance.take_if(|_| manual) {
            record.wish = wish;
        }
    });
}

/// The places that are taken have new tasks, and the old ones are gone.
pub(super) fn next_group(draft: &mut Draft<'_>, id: &DeployId, record: &DeployRecord) -> bool {
    if let Some(failure) = give_up_gate(draft, record) {
        return retreat::begin(draft, id, record, failure);
    }
    begin_group(draft, id, record);
    true
}
