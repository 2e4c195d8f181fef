//! The status of a request as clients and webhooks are told it.

use std::collections::BTreeMap;

use baragon_service_core::{
    agent::Level,
    clock::Timestamp,
    progress::Progress,
    report,
    request::{AgentNote, Cause, NoteState, Phase, Request, Verdict},
    snapshot::Snapshot,
    timeline::{Step, Timeline},
};
use proto::baragon::v1;

use super::time_to_pb;

pub(crate) fn status_to_pb(
    snapshot: &Snapshot,
    progress: Option<&Progress>,
    request: &Request,
) -> v1::RequestStatus {
    let mut status = v1::RequestStatus {
        request_id: request.id().to_string(),
        service_id: request.service().to_string(),
        message: report::message(snapshot, progress, request),
        agents: report::notes(snapshot, progress, request).iter().map(note_to_pb).collect(),
        generation: request.told().unwrap_or_default().0,
        accepted_at: Some(time_to_pb(request.accepted_at)),
        deadline: Some(time_to_pb(request.deadline)),
        timings: Some(timings_to_pb(&report::timeline(snapshot, progress, request), request)),
        ..v1::RequestStatus::default()
    };
    let (state, phase) = state_and_phase(&request.phase);
    status.set_state(state);
    status.set_phase(phase);
    if let Phase::Done(outcome) = &request.phase {
        status.generation = outcome.generation.0;
        status.finished_at = Some(time_to_pb(outcome.finished_at));
    }
    status
}

fn state_and_phase(phase: &Phase) -> (v1::RequestState, v1::RequestPhase) {
    match phase {
        Phase::Pending => (v1::RequestState::Waiting, v1::RequestPhase::Pending),
        Phase::Applying { .. } => (v1::RequestState::Waiting, v1::RequestPhase::Applying),
        Phase::Reverting { cause: Cause::Canceled, .. } => {
            (v1::RequestState::Canceling, v1::RequestPhase::Reverting)
        }
        Phase::Reverting {
            cause: Cause::Refused { .. } | Cause::DeadlineExceeded { .. } | Cause::Apart,
            ..
        } => (v1::RequestState::Waiting, v1::RequestPhase::Reverting),
        Phase::Done(outcome) => {
            let state = match outcome.verdict {
                Verdict::Success => v1::RequestState::Success,
                Verdict::Failed => v1::RequestState::Failed,
                Verdict::Canceled => v1::RequestState::Canceled,
                Verdict::Noop => v1::RequestState::InvalidRequestNoop,
            };
            (state, v1::RequestPhase::Done)
        }
    }
}

fn timings_to_pb(times: &Timeline, request: &Request) -> v1::Timings {
    let committed = match &request.phase {
        Phase::Done(outcome) if outcome.verdict == Verdict::Success => Some(outcome.finished_at),
        Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. } | Phase::Done(_) => None,
    };
    let steps: BTreeMap<Step, u32> = times
        .steps(request.accepted_at, committed)
        .into_iter()
        .map(|(step, took)| (step, u32::try_from(took.as_millis()).unwrap_or(u32::MAX)))
        .collect();
    let at = |time: Option<Timestamp>| time.map(time_to_pb);
    v1::Timings {
        taken_at: at(times.taken),
        sent_at: at(times.sent),
        checked_at: at(times.checked),
        reloaded_at: at(times.reloaded),
        verified_at: at(times.verified),
        committed_at: at(committed),
        queued_ms: steps.get(&Step::Queued).copied(),
        sent_ms: steps.get(&Step::Sent).copied(),
        checked_ms: steps.get(&Step::Checked).copied(),
        reloaded_ms: steps.get(&Step::Reloaded).copied(),
        verified_ms: steps.get(&Step::Verified).copied(),
        committed_ms: steps.get(&Step::Committed).copied(),
    }
}

fn note_to_pb(note: &AgentNote) -> v1::AgentOutcome {
    let state = match note.state {
        NoteState::Waiting => v1::agent_outcome::State::Waiting,
        NoteState::Applied => v1::agent_outcome::State::Applied,
        NoteState::Failed => v1::agent_outcome::State::Failed,
        NoteState::Gone => v1::agent_outcome::State::Gone,
        NoteState::Reverted => v1::agent_outcome::State::Reverted,
    };
    let level = match note.level {
        Level::Unknown => v1::Level::Unspecified,
        Level::None => v1::Level::None,
        Level::Endpoints => v1::Level::Endpoints,
        Level::Structural => v1::Level::Structural,
    };
    v1::AgentOutcome {
        agent_id: note.agent.id.to_string(),
        group: note.agent.group.to_string(),
        state: state.into(),
        level: level.into(),
        message: note.message.clone(),
        attempts: note.attempts,
    }
}
