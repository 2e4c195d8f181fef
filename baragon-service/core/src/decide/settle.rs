//! Answers of agents and deadlines to the next phase.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    Step, View, change_all, concerned_agents,
    maintenance::LEAVING,
    revert::{self, Reason},
    together,
};
use crate::{
    agent::AgentKey,
    clock::{Timestamp, earliest},
    commit::{Commit, Record},
    ids::Generation,
    progress::{Item, Word},
    report,
    request::{AgentNote, Cause, NoteState, Outcome, Phase, Request, Verdict, content_of},
    service::ServiceRecord,
    snapshot::Stored,
    timeline::Timeline,
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
    /// Until when it is waited for agents in maintenance that clients may still be
    /// led to.
    leaving: Option<Timestamp>,
}

/// Requests that are in flight together; never empty.
type Flight<'a> = [&'a Stored<Request>];

impl View<'_> {
    pub(super) fn settle(&self, flight: &Flight<'_>, generation: Generation, since: Timestamp) -> Step {
        let Some(head) = flight.first() else {
            return Step::Wait(None);
        };
        let poll = self.poll(&head.value, generation);
        if let Some((agent, item)) = poll.refused {
            let message = format!("agent {agent} refused it: {}", item.message);
            let alone = flight.len() == 1;
            let cause = if alone { Cause::Refused { message } } else { Cause::Apart };
            return self.revert(flight, |_| cause.clone());
        }
        let deadline = flight.iter().map(|request| request.value.deadline).min();
        let leaving =
            earliest(poll.leaving, deadline).filter(|until| poll.leaving.is_some() && self.now < *until);
        // What every agent serves is a success, however late that is seen.
        let served = poll.waiting.is_empty() && poll.outrun.is_none() && self.is_manned(&head.value);
        if served && leaving.is_none() {
            return self.succeed(flight, generation);
        }
        if deadline.is_some_and(|deadline| self.now >= deadline) {
            let message = report::waiting(self.snapshot, Some(self.progress), &head.value);
            return self.revert(flight, |request| together::late(flight, request, self.now, &message));
        }
        // An agent holds a higher one, from a store that was lost: go above it.
        if let Some(held) = poll.outrun {
            let phase = Phase::Applying { generation: held.next(), since };
            let next = |request: &Request| Request { phase: phase.clone(), ..request.clone() };
            return Step::Commit(change_all(flight, self.record(&head.value), next));
        }
        Step::Wait(earliest(leaving, deadline))
    }

    pub(super) fn settle_revert(
        &self,
        flight: &Flight<'_>,
        generation: Generation,
        since: Timestamp,
    ) -> Step {
        let Some(head) = flight.first() else {
            return Step::Wait(None);
        };
        let poll = self.poll(&head.value, generation);
        let bound = since.plus(self.limits.revert);
        if self.now < bound {
            if let Some(held) = poll.outrun {
                let record = self.record(&head.value);
                let times = (since, self.now);
                return Step::Commit(revert::revert_to(flight, record, held.next(), times, as_before));
            }
            if !poll.waiting.is_empty() {
                return Step::Wait(Some(bound));
            }
            if let Some(until) = poll.leaving {
                return Step::Wait(Some(until.min(bound)));
            }
        }
        let failed: Vec<&AgentKey> = poll.waiting.into_iter().chain(poll.hopeless).collect();
        self.reverted(flight, generation, &failed)
    }

    fn poll(&self, request: &Request, generation: Generation) -> Poll<'_> {
        let mut poll = Poll::default();
        for agent in concerned_agents(self.snapshot, request) {
            match self.progress.item(&agent.key, request.service(), generation) {
                None => poll.waiting.push(&agent.key),
                Some(item) => poll.count(&agent.key, item),
            }
        }
        poll.leaving = self.leaving(request, generation);
        poll
    }

    /// Traffic is led past an agent only some time after its health says so: until
    /// then, what it serves is still what clients get.
    fn leaving(&self, request: &Request, generation: Generation) -> Option<Timestamp> {
        let in_use = |agent: &AgentKey| {
            let standing = self.progress.standing(agent)?;
            let waits = !standing.serves(request.service(), generation);
            waits.then_some(self.snapshot.maintenance(agent)?.value.since.plus(LEAVING))
        };
        self.excused(request).filter_map(in_use).filter(|until| self.now < *until).max()
    }

    /// Agents in maintenance that are told of the request too.
    fn excused(&self, request: &Request) -> impl Iterator<Item = &AgentKey> {
        let groups = request.concerned(self.record(request).map(|stored| &stored.value));
        let present = self.snapshot.present().map(|stored| &stored.value.key);
        present.filter(move |key| groups.contains(&key.group) && self.snapshot.is_in_maintenance(key))
    }

    /// Nobody waits for them any more, so they get the full state.
    fn left_behind(&self, request: &Request, generation: Generation, commit: Commit) -> Commit {
        let service = request.service();
        let behind = self.excused(request).filter(|key| {
            self.progress.standing(key).is_some_and(|standing| !standing.keeps_up(service, generation))
        });
        behind.fold(commit, |commit, agent| {
            commit.distrusting(agent.clone(), format!("service {service} went on to generation {generation}"))
        })
    }

    fn is_manned(&self, request: &Request) -> bool {
        let record = self.record(request).map(|stored| &stored.value);
        request.required(record).iter().all(|group| self.snapshot.agents_of(group).next().is_some())
    }

    fn revert(&self, flight: &Flight<'_>, cause: impl Fn(&Request) -> Cause) -> Step {
        let record = flight.first().and_then(|head| self.record(&head.value));
        let reason = |request: &Request| Reason {
            cause: cause(request),
            notes: self.notes(request),
            times: self.times(request),
        };
        Step::Commit(revert::begin(flight, record, self.now, reason))
    }

    fn notes(&self, request: &Request) -> Vec<AgentNote> {
        report::notes(self.snapshot, Some(self.progress), request)
    }

    fn times(&self, request: &Request) -> Timeline {
        report::timeline(self.snapshot, Some(self.progress), request)
    }

    fn succeed(&self, flight: &Flight<'_>, generation: Generation) -> Step {
        let Some(last) = flight.last() else {
            return Step::Wait(None);
        };
        let stored = self.record(&last.value);
        let record = stored.map(|stored| &stored.value);
        let Ok(content) = content_of(flight.iter().map(|one| &one.value), record) else {
            // The committed content does not change while a request is in flight.
            return Step::Wait(None);
        };
        let mut known_in = record.map(|record| record.known_in.clone()).unwrap_or_default();
        known_in.extend(last.value.concerned(record));
        let next = ServiceRecord {
            id: last.value.service().clone(),
            generation,
            content,
            known_in,
            last_request: last.value.id().clone(),
            updated_at: self.now,
        };
        let commit = change_all(flight, stored, |request| self.success(request, generation));
        // One that announces itself at this moment must serve it too.
        let heard = self.snapshot.revision();
        let groups = last.value.concerned(record).into_iter();
        let commit = groups.fold(commit, |commit, group| commit.closing(group, heard));
        let commit = self.left_behind(&last.value, generation, commit);
        Step::Commit(commit.putting(Record::Service(next)))
    }

    fn success(&self, request: &Request, generation: Generation) -> Request {
        let notes = self.notes(request);
        let applied = notes.iter().filter(|note| note.state == NoteState::Applied).count();
        let others = match request.merged.len() {
            0 => String::new(),
            all => format!(", with {} more request(s) in it", all - 1),
        };
        let outcome = Outcome {
            verdict: Verdict::Success,
            message: format!("{applied} agent(s) serve generation {generation}{others}"),
            generation,
            finished_at: self.now,
        };
        let times = self.times(request);
        Request { phase: Phase::Done(outcome), notes, times, ..request.clone() }
    }

    fn reverted(&self, flight: &Flight<'_>, told: Generation, failed: &[&AgentKey]) -> Step {
        let Some(head) = flight.first() else {
            return Step::Wait(None);
        };
        let commit =
            change_all(flight, self.record(&head.value), |request| self.after_revert(request, failed));
        let commit = self.left_behind(&head.value, told, commit);
        Step::Commit(failed.iter().fold(commit, |commit, agent| {
            let message = format!("service {} was not reverted to generation {told}", head.value.service());
            commit.distrusting((*agent).clone(), message)
        }))
    }

    fn after_revert(&self, request: &Request, failed: &[&AgentKey]) -> Request {
        let Phase::Reverting { cause, .. } = &request.phase else {
            return request.clone();
        };
        let (verdict, why) = match cause {
            Cause::Refused { message } => (Verdict::Failed, format!("{message}; reverted")),
            Cause::DeadlineExceeded { message } => {
                (Verdict::Failed, format!("the deadline passed: {message}; reverted"))
            }
            Cause::Canceled => (Verdict::Canceled, "canceled while it was applied; reverted".to_string()),
            Cause::Apart => return waits_again(request),
        };
        // A cancellation that left something behind is not what was asked for.
        let verdict = if failed.is_empty() { verdict } else { Verdict::Failed };
        let left = failed.iter().map(|agent| format!("; agent {agent} not reverted, will be resynced"));
        let message = [why].into_iter().chain(left).collect();
        let outcome = Outcome { verdict, message, generation: Generation(0), finished_at: self.now };
        Request { phase: Phase::Done(outcome), notes: self.notes(request), ..request.clone() }
    }
}

fn as_before(request: &Request) -> Reason {
    let cause = match &request.phase {
        Phase::Reverting { cause, .. } => cause.clone(),
        Phase::Pending | Phase::Applying { .. } | Phase::Done(_) => Cause::Apart,
    };
    Reason { cause, notes: request.notes.clone(), times: request.times }
}

fn waits_again(request: &Request) -> Request {
    Request {
        phase: Phase::Pending,
        notes: Vec::new(),
        merged: Vec::new(),
        alone: true,
        times: Timeline::default(),
        ..request.clone()
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
