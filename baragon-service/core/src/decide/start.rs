//! Pending to Applying: the oldest request of a service takes the next generation.

use alloc::{format, string::String, vec::Vec};

use super::{
    Step, View, change_all, concerned_agents,
    size::{self, MAX_BYTES},
};
use crate::{
    ids::Generation,
    report,
    request::{Obstacle, Phase, Request, Verdict},
    service::ServiceRecord,
    snapshot::Stored,
    timeline::Timeline,
};

impl View<'_> {
    /// Starts as late as is useful: while all its agents are busy it may still
    /// be canceled without a trace.
    pub(super) fn start(&self, request: &Stored<Request>, heard: &[&Stored<Request>]) -> (usize, Step) {
        let record = self.record(&request.value);
        if let Some((verdict, message)) = self.hindrance(&request.value, record) {
            return (1, Step::Commit(self.end(request, verdict, message)));
        }
        if self.now >= request.value.deadline {
            let message =
                format!("the deadline passed before anything was sent: {}", self.reason(&request.value));
            return (1, Step::Commit(self.end(request, Verdict::Failed, message)));
        }
        if !self.can_start(&request.value, record.map(|stored| &stored.value)) {
            return (1, Step::Wait(Some(request.value.deadline)));
        }
        let generation = self.snapshot.generation(request.value.service()).next();
        let phase = Phase::Applying { generation, since: self.now };
        let notes = report::fresh_notes(self.snapshot, &request.value);
        let flight = self.together(request, heard, record.map(|stored| &stored.value));
        let ids: Vec<_> = flight.iter().map(|one| one.value.id().clone()).collect();
        let merged = if ids.len() > 1 { ids } else { Vec::new() };
        let commit = change_all(&flight, record, |one| Request {
            phase: phase.clone(),
            notes: notes.clone(),
            merged: merged.clone(),
            times: Timeline::taken(self.now),
            ..one.clone()
        });
        (flight.len(), Step::Commit(commit))
    }

    fn reason(&self, request: &Request) -> String {
        report::waiting(self.snapshot, Some(self.progress), request)
    }

    fn can_start(&self, request: &Request, record: Option<&ServiceRecord>) -> bool {
        let manned =
            request.required(record).iter().all(|group| self.snapshot.agents_of(group).next().is_some());
        let free = |key| self.progress.standing(key).is_some_and(|standing| !standing.is_called());
        manned && concerned_agents(self.snapshot, request).any(|agent| free(&agent.key))
    }

    /// What has changed since admission so that it cannot be done.
    fn hindrance(
        &self,
        request: &Request,
        record: Option<&Stored<ServiceRecord>>,
    ) -> Option<(Verdict, String)> {
        let record = record.map(|stored| &stored.value);
        let present = record.map_or(Generation(0), |record| record.generation);
        if let Some(expected) = request.submission.expected_generation.filter(|expected| *expected != present)
        {
            let message = format!("the service is at generation {present}, not at the expected {expected}");
            return Some((Verdict::Failed, message));
        }
        match request.content(record) {
            Ok(_) => size::excess([request], record).map(|bytes| {
                let message =
                    format!("the service would take {bytes} bytes, at most {MAX_BYTES} are possible");
                (Verdict::Failed, message)
            }),
            Err(Obstacle::NothingThere) => {
                Some((Verdict::Noop, format!("service {} does not exist", request.service())))
            }
            Err(Obstacle::NotDescribed) => {
                Some((Verdict::Failed, format!("service {} does not exist", request.service())))
            }
        }
    }
}
