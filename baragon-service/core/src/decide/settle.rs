//! Answers of agents and deadlines to the next phase.

use alloc::{format, string::ToString, vec::Vec};

use super::{Step, View, change_phase_on, concerned_agents, revert};
use crate::{
    agent::AgentKey,
    clock::Timestamp,
    commit::Record,
    ids::Generation,
    progress::{Item, Word},
    report,
    request::{Cause, NoteState, Outcome, Phase, Request, Verdict},
    service::ServiceRecord,
    snapshot::Stored,
};

/// What the live agents say of a generation.
#[derive(Default)]
struct Poll<'a> {
    waiting: Vec<&'a AgentKey>,
    refused: Option<(&'a AgentKey, &'a Item)>,
    /// A generation above ours that an agent holds.
    outrun: Option<Generation>,
    /// Agents that will not do it.
    hopeless: Vec<&'a AgentKey>,
}

impl View<'_> {
    pub(super) fn settle(&self, request: &Stored<Request>, generation: Generation, since: Timestamp) -> Step {
        let poll = self.poll(&request.value, generation);
        if let Some((agent, item)) = poll.refused {
            let message = format!("agent {agent} refused it: {}", item.message);
            return self.revert(request, Cause::Refused { message });
        }
        if self.now >= request.value.deadline {
            let message = report::waiting(self.snapshot, Some(self.progress), &request.value);
            return self.revert(request, Cause::DeadlineExceeded { message });
        }
        // An agent holds a higher one, from a store that was lost: go above it.
        if let Some(held) = poll.outrun {
            let phase = Phase::Applying { generation: held.next(), since };
            let notes = request.value.notes.clone();
            return Step::Commit(change_phase_on(request, self.record(&request.value), phase, notes));
        }
        if poll.waiting.is_empty() && self.is_manned(&request.value) {
            return self.succeed(request, generation);
        }
        Step::Wait(Some(request.value.deadline))
    }

    pub(super) fn settle_revert(
        &self,
        request: &Stored<Request>,
        cause: &Cause,
        generation: Generation,
        since: Timestamp,
    ) -> Step {
        let poll = self.poll(&request.value, generation);
        let bound = since.plus(self.limits.revert);
        if self.now < bound {
            if let Some(held) = poll.outrun {
                let record = self.record(&request.value);
                let commit = revert::revert_to(request, record, cause.clone(), held.next(), since, self.now);
                return Step::Commit(commit);
            }
            if !poll.waiting.is_empty() {
                return Step::Wait(Some(bound));
            }
        }
        let failed: Vec<&AgentKey> = poll.waiting.into_iter().chain(poll.hopeless).collect();
        self.reverted(request, cause, generation, &failed)
    }

    fn poll(&self, request: &Request, generation: Generation) -> Poll<'_> {
        let mut poll = Poll::default();
        for agent in concerned_agents(self.snapshot, request) {
            match self.progress.item(&agent.key, request.service(), generation) {
                None => poll.waiting.push(&agent.key),
                Some(item) => poll.count(&agent.key, item),
            }
        }
        poll
    }

    fn is_manned(&self, request: &Request) -> bool {
        let record = self.record(request).map(|stored| &stored.value);
        request.required(record).iter().all(|group| self.snapshot.agents_of(group).next().is_some())
    }

    fn revert(&self, request: &Stored<Request>, cause: Cause) -> Step {
        let record = self.record(&request.value);
        let notes = report::notes(self.snapshot, Some(self.progress), &request.value);
        let noted = Stored { value: Request { notes, ..request.value.clone() }, ..request.clone() };
        Step::Commit(revert::begin(&noted, record, cause, self.now))
    }

    fn succeed(&self, request: &Stored<Request>, generation: Generation) -> Step {
        let stored = self.record(&request.value);
        let record = stored.map(|stored| &stored.value);
        let Ok(content) = request.value.content(record) else {
            // The committed content does not change while a request is in flight.
            return Step::Wait(None);
        };
        let mut known_in = record.map(|record| record.known_in.clone()).unwrap_or_default();
        known_in.extend(request.value.concerned(record));
        let next = ServiceRecord {
            id: request.value.service().clone(),
            generation,
            content,
            known_in,
            last_request: request.value.id().clone(),
            updated_at: self.now,
        };
        let notes = report::notes(self.snapshot, Some(self.progress), &request.value);
        let applied = notes.iter().filter(|note| note.state == NoteState::Applied).count();
        let outcome = Outcome {
            verdict: Verdict::Success,
            message: format!("{applied} agent(s) serve generation {generation}"),
            generation,
            finished_at: self.now,
        };
        let commit = change_phase_on(request, stored, Phase::Done(outcome), notes);
        // One that announces itself at this moment must serve it too.
        let heard = self.snapshot.revision();
        let groups = request.value.concerned(record).into_iter();
        let commit = groups.fold(commit, |commit, group| commit.closing(group, heard));
        Step::Commit(commit.putting(Record::Service(next)))
    }

    fn reverted(
        &self,
        request: &Stored<Request>,
        cause: &Cause,
        told: Generation,
        failed: &[&AgentKey],
    ) -> Step {
        let (verdict, why) = match cause {
            Cause::Refused { message } => (Verdict::Failed, format!("{message}; reverted")),
            Cause::DeadlineExceeded { message } => {
                (Verdict::Failed, format!("the deadline passed: {message}; reverted"))
            }
            Cause::Canceled => (Verdict::Canceled, "canceled while it was applied; reverted".to_string()),
        };
        // A cancellation that left something behind is not what was asked for.
        let verdict = if failed.is_empty() { verdict } else { Verdict::Failed };
        let left = failed.iter().map(|agent| format!("; agent {agent} not reverted, will be resynced"));
        let message = [why].into_iter().chain(left).collect();
        let outcome = Outcome { verdict, message, generation: Generation(0), finished_at: self.now };
        let notes = report::notes(self.snapshot, Some(self.progress), &request.value);
        let commit = change_phase_on(request, self.record(&request.value), Phase::Done(outcome), notes);
        Step::Commit(failed.iter().fold(commit, |commit, agent| {
            let message =
                format!("service {} was not reverted to generation {told}", request.value.service());
            commit.distrusting((*agent).clone(), message)
        }))
    }
}

// === impl Poll ===

impl<'a> Poll<'a> {
    fn count(&mut self, agent: &'a AgentKey, item: &'a Item) {
        match item.word {
            Word::Applied(_) => {}
            Word::Stale(held) => {
                let held = held.max(item.generation);
                self.outrun = self.outrun.max(Some(held));
            }
            Word::Invalid => {
                self.refused = self.refused.or(Some((agent, item)));
                self.hopeless.push(agent);
            }
            Word::Failed => self.waiting.push(agent),
        }
    }
}
