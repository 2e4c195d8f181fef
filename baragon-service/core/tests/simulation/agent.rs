//! An agent with a ledger, which refuses old terms and stale generations.

use std::collections::{BTreeMap, BTreeSet};

use baragon_service_core::{
    agent::Level,
    decide::{Call, Effect},
    ids::{Generation, Revision, ServiceId},
    progress::{Answer, CallId, ItemAnswer, ItemOutcome},
    service::{Content, Target},
};

/// The port that no agent can serve.
pub(crate) const POISON: &str = ":666";

/// One load-balancer host.
#[derive(Debug, Default)]
pub(crate) struct Agent {
    pub(crate) live: bool,
    pub(crate) term: Revision,
    /// The newest call of that term, as far as this life of it knows.
    newest: Option<CallId>,
    /// Counts its lives.
    pub(crate) lives: u64,
    pub(crate) held: BTreeMap<ServiceId, (Generation, Option<Content>)>,
    /// As it was told.
    pub(crate) maintenance: bool,
}

impl Agent {
    /// Which life of it this is.
    pub(crate) fn boot(&self) -> String {
        self.lives.to_string()
    }

    /// It crashes: what it knew in memory is gone.
    pub(crate) fn die(&mut self) {
        self.live = false;
        self.newest = None;
        self.lives += 1;
    }

    /// Carries out a call, or fails at it for now. Calls may come late and
    /// twice: the term, the life that is meant and the number in the term tell.
    pub(crate) fn perform(&mut self, term: Revision, effect: &Effect, fails: bool) -> Answer {
        let (id, call) = (effect.id, &effect.call);
        if effect.boot != self.boot() {
            return Answer::Lost { message: "meant for another life".to_owned() };
        }
        if term < self.term {
            return Answer::Lost { message: format!("term {} is over", term.0) };
        }
        let newest = self.newest.filter(|_| self.term == term);
        if newest.is_some_and(|newest| newest > id) {
            return Answer::Lost { message: "overtaken".to_owned() };
        }
        self.term = term;
        self.newest = newest.max(Some(id));
        match call {
            Call::Apply { items, .. } => {
                Answer::Applied(items.iter().map(|item| self.take(&item.target, fails)).collect(), None)
            }
            Call::Resync { services, maintenance, .. } => {
                self.maintenance = *maintenance;
                let targets: Vec<&Target> = services.iter().map(|(target, _)| target).collect();
                Answer::Resynced(self.converge(&targets, fails))
            }
        }
    }

    /// Takes the whole state; what is not named goes.
    pub(crate) fn converge(&mut self, targets: &[&Target], fails: bool) -> Vec<ItemAnswer> {
        if !fails {
            let named: BTreeSet<&ServiceId> = targets.iter().map(|target| &target.service).collect();
            self.held.retain(|service, _| named.contains(service));
        }
        let answers = targets.iter().map(|target| self.take(target, fails));
        answers.filter(|answer| !matches!(answer.outcome, ItemOutcome::Applied(_))).collect()
    }

    fn take(&mut self, target: &Target, fails: bool) -> ItemAnswer {
        let held = self.held.get(&target.service).map_or(Generation(0), |(generation, _)| *generation);
        let poisoned = |content: &Content| {
            content.upstreams.iter().any(|upstream| upstream.address.as_str().ends_with(POISON))
        };
        let outcome = if target.generation < held {
            ItemOutcome::Stale(held)
        } else if fails {
            ItemOutcome::Failed
        } else if target.content.as_ref().is_some_and(poisoned) {
            ItemOutcome::Invalid
        } else {
            self.held.insert(target.service.clone(), (target.generation, target.content.clone()));
            ItemOutcome::Applied(Level::Structural)
        };
        ItemAnswer { service: target.service.clone(), outcome, message: "in its own words".to_owned() }
    }
}
